"""Asks a model behind an OpenAI-compatible API, and pays for each try.

A try may take 100 seconds and all of them the time that is given. It is repeated after 408, 409,
429, 5xx and a broken connection, three tries at most, after a random pause or the one that the
server asks for; never after another refusal.
"""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Annotated, Any

import msgspec

from auxeira.core import http_client, settings
from auxeira.core.logs import logger
from functions.report_worker import model_budget

PATH = "/chat/completions"
TRIES = 3
LIMIT = 100.0  # seconds for one try
LEAST = 1.0  # seconds below which no try is begun
PAUSE = 0.5  # seconds, doubled with each try: up to so long
PATIENCE = 30.0  # seconds that a server may ask us to wait
MOST_BYTES = 256 * 1024
REPEATED = {408, 409, 429}
NOT_ITS_FAULT = {400, 413, 422}  # this request was refused: the next one need not be
LIMIT_NAMES = ("max_completion_tokens", "max_tokens")  # today's, and of older endpoints
FORMAT_NAMES = (b"response_format", b"json_schema")  # what a refusal of structured output names

clock, pause = time.monotonic, time.sleep

Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class ModelFailed(Exception):
    """The model did not answer, or refuses us. The message is for the log.

    `again`: it may answer the next time, not before so many seconds as it asks for.
    """

    def __init__(self, reason: str, again: bool = False, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.again, self.seconds = again, seconds


class ModelDeclined(Exception):
    """The model refuses this one request. The message is for the log."""


class ModelAnswer(msgspec.Struct, frozen=True):
    """What the model said, and why it stopped; both None where the body was no completion."""

    content: str | None = None
    finish: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: Count
    completion_tokens: Count


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]


class _Bill(msgspec.Struct):
    usage: _Usage


class Dialect(msgspec.Struct):
    """What this process's endpoint takes: the name of the limit, and whether a schema."""

    limit_name: str = LIMIT_NAMES[0]
    structured: bool = True


Request = Mapping[str, Any]
Guard = Callable[[Callable[[], ModelAnswer]], ModelAnswer]

COMPLETION, BILL = msgspec.json.Decoder(_Completion), msgspec.json.Decoder(_Bill)


def ask_model(
    request: Request, key: str, answer_tokens: int, until: float, now: float, guard: Guard
) -> ModelAnswer:
    """Return the model's answer to a request.

    `until` is a time of `clock`; `now` of the month's budget. `guard` calls each try, and may
    refuse to. Raises Failed, Declined, OverBudget, what `guard` raises, and Unavailable where
    nothing can be reserved.
    """
    failed, wait = ModelFailed("no time left"), 0.0
    for number in range(TRIES):
        if number:
            pause(wait)
        limit = min(LIMIT, until - clock())
        if limit < LEAST:
            break
        try:
            return guard(partial(_try_once, request, key, answer_tokens, limit, now))
        except ModelFailed as error:
            failed = error
        wait = failed.seconds or random.SystemRandom().uniform(0, PAUSE * 2**number)
        logger.info("model", event="model_try_failed", reason=str(failed), number=number + 1)
        if not failed.again or wait > min(PATIENCE, until - clock() - LEAST):
            break
    raise failed


_dialect = Dialect()


def _try_once(
    request: Request, key: str, answer_tokens: int, limit: float, now: float
) -> ModelAnswer:
    """Ask once, and again where the endpoint speaks another dialect: a refusal costs nothing.

    Raises as `ask_model` does.
    """
    until = clock() + limit
    try:
        got = _send_within_budget(_encode_request(request), key, answer_tokens, limit, now)
        while got.status in NOT_ITS_FAULT and _learn_dialect(got.body):
            rest = max(LEAST, until - clock())
            got = _send_within_budget(_encode_request(request), key, answer_tokens, rest, now)
    except http_client.Unreachable as error:
        raise ModelFailed(str(error), again=True) from error
    if got.status == 200:
        return _read_completion(got.body)
    reason = f"status {got.status}"
    if got.status in NOT_ITS_FAULT:
        raise ModelDeclined(reason)
    again = got.status in REPEATED or got.status >= 500  # not: a wrong key, no credit, a redirect
    raise ModelFailed(reason, again, _parse_retry_after(got.headers))


def _learn_dialect(refusal: bytes) -> bool:
    """Change how requests are written after a refusal that names it; return whether anything is
    changed. Each thing is changed once, so that nobody is asked for ever."""
    first, other = LIMIT_NAMES
    if _dialect.limit_name == first and first.encode() in refusal:
        _dialect.limit_name = other
        return True
    if _dialect.structured and any(name in refusal for name in FORMAT_NAMES):
        _dialect.structured = False
        return True
    return False


def _encode_request(request: Request) -> bytes:
    """Return a request as the endpoint takes it. The shape of the answer is in the messages too."""
    left_out = {LIMIT_NAMES[0]} | (set() if _dialect.structured else {"response_format"})
    members = {name: value for name, value in request.items() if name not in left_out}
    return msgspec.json.encode(members | {_dialect.limit_name: request[LIMIT_NAMES[0]]})


def forget_dialect() -> None:
    """Forget what the endpoint takes, as a new process would."""
    _dialect.limit_name, _dialect.structured = LIMIT_NAMES[0], True


def _send_within_budget(
    body: bytes, key: str, answer_tokens: int, limit: float, now: float
) -> http_client.HttpResponse:
    """Try once, the cost reserved before and settled after. Raises Unreachable, OverBudget."""
    reserved = model_budget.calculate_maximum_cost(body, answer_tokens)
    model_budget.reserve_cost(reserved, now)
    try:
        got = send_model_request(body, key, limit)
    except http_client.NotSent:
        model_budget.settle_reservation(reserved, 0, now)
        raise
    model_budget.settle_reservation(reserved, _calculate_actual_cost(got, reserved), now)
    return got


def send_model_request(body: bytes, key: str, limit: float) -> http_client.HttpResponse:
    """Send a request to the model, once, within `limit` seconds. Raises Unreachable."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    url = settings.model_url() + PATH
    return http_client.send_http_request("POST", url, headers, body, limit=limit, most=MOST_BYTES)


def _calculate_actual_cost(got: http_client.HttpResponse, reserved: int) -> int:
    """Return an answer's cost: nothing for a refusal, what was reserved where it does not say."""
    if got.status != 200:
        return 0
    try:
        usage = BILL.decode(got.body).usage
    except (ValueError, RecursionError):
        return reserved
    return model_budget.calculate_token_cost(usage.prompt_tokens, usage.completion_tokens)


def _read_completion(body: bytes) -> ModelAnswer:
    try:
        choice = COMPLETION.decode(body).choices[0]
    except (ValueError, RecursionError):
        return ModelAnswer()
    if choice.message.refusal:
        return ModelAnswer(None, "refusal")
    return ModelAnswer(choice.message.content, choice.finish_reason)


def _parse_retry_after(headers: Mapping[str, str]) -> float:
    """Return seconds that a server asks us to wait, 0 where it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max(0.0, (at - datetime.now(at.tzinfo or UTC)).total_seconds()) if at.tzinfo else 0.0
