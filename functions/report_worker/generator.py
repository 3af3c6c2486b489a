"""The text of a report: our own, or with prose of a model where one is set up and answers.

Whatever happens to the model, there is a report: the embedded one. Tables, figures, titles, numbers
and whatever a user wrote are never the model's.
"""

import gc
from collections.abc import Callable
from functools import cache as once
from typing import TYPE_CHECKING, NamedTuple

import msgspec

import report_writer
from auxeira.core import settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports.document import Document
from auxeira.reports.generation import EMBEDDED
from auxeira.reports.inputs import Inputs
from auxeira.security import provider_keys

if TYPE_CHECKING:
    from functions.report_worker.answer import Reply
    from functions.report_worker.assignment import Assignment
    from functions.report_worker.model import Guard, ModelAnswer
    from functions.report_worker.prompt import Question
    from report_writer.assembly import Body
    from report_writer.fact_book import Book

MODEL = "model"
SECRET, KEY = "providers", "NANOGPT5_API_KEY"
LIMIT = 150.0  # seconds for all that is asked for one report
RESERVE = 5.0  # seconds of the function's own time that stay to keep the report


class NotTaken(Exception):
    """There are no words of the model that may be taken. The message says why."""


class NotDue(NotTaken):
    """The user has had what a day has, which is nobody's fault."""


class Asker(NamedTuple):
    """Who is asked: the model's name and key, until when, and by what each try is guarded."""

    name: str
    key: str
    until: float
    now: float
    guard: "Guard"


def write_report(
    user_id: str, report_type: str, inputs: Inputs, remaining_seconds: float, now: float
) -> tuple[Document, str]:
    """Return the report of a user, and who worded it: embedded or model."""
    document, book, body = _write_uncollected(report_type, inputs)
    name = settings.model_name()
    key = _find_api_key(now) if name else None
    if key is None:
        return document, EMBEDDED
    try:
        from functions.report_worker import model  # paid for where one is set up

        until = model.clock() + min(LIMIT, remaining_seconds - RESERVE)
        asker = Asker(name, key, until, now, _build_guard(user_id, now))
        return _word_document(document, book, body, asker), MODEL
    except NotDue as reason:
        logger.info("model", event="model_not_due", reason=str(reason))
        return msgspec.structs.replace(document, degraded=True), EMBEDDED
    except NotTaken as reason:
        logger.warning("model", event="model_not_used", reason=str(reason))
    except Exception:  # whatever it is, it is no reason to have no report
        logger.exception("model", event="model_not_used")
    emit_count("ModelNotUsed")
    return msgspec.structs.replace(document, degraded=True), EMBEDDED


def _write_uncollected(report_type: str, inputs: Inputs) -> "tuple[Document, Book, Body]":
    """Return a report and what it is made of. Meanwhile no garbage is looked for: a report makes
    much and leaves little of it in circles, less than a megabyte."""
    gc.disable()
    try:
        return report_writer.write_with_book(report_type, inputs)
    finally:
        gc.enable()


def _find_api_key(now: float) -> str | None:
    """Return the key of the model's API; None, and a word in the log, where it is not set."""
    try:
        return provider_keys.find_printed_provider_key(SECRET, KEY, now)
    except Unavailable:  # said in the log already
        return None


def _word_document(document: Document, book: "Book", body: "Body", asker: Asker) -> Document:
    """Return a report with the prose of the model that may be taken. Raises NotTaken."""
    from functions.report_worker import cache, prose
    from functions.report_worker.assignment import build_assignment

    wanted = build_assignment(document, book, body)
    kept = f"{document.report_type}#{asker.name}"
    reply = cache.get_cached_reply(wanted.question.digest, kept, asker.now)
    if reply is None:
        reply = _ask_for_prose(wanted, asker)
        cache.cache_reply(wanted.question.digest, kept, reply, asker.now)
    worded, refusals = prose.compose_document(
        document, reply, wanted.parts, wanted.scope, asker.name
    )
    for fault in sorted({each.fault.kind for each in refusals}):
        number = sum(each.fault.kind == fault for each in refusals)
        logger.info("model", event="model_sentences_refused", reason=fault, number=number)
    if not worded.worded:
        raise NotTaken("no sentence that may be taken")
    return worded


def _build_guard(user_id: str, now: float) -> "Guard":
    """Return the breaker; it counts a report for the user's day, before its first try."""
    from functions.report_worker import circuit_breaker, model_budget

    take = once(lambda: model_budget.consume_daily_report(user_id, now))

    def ask_through_breaker(ask: Callable[[], "ModelAnswer"]) -> "ModelAnswer":
        def count_and_ask() -> "ModelAnswer":
            take()
            return ask()

        return circuit_breaker.call_through_breaker(count_and_ask)

    return ask_through_breaker


def _ask_for_prose(wanted: "Assignment", asker: Asker) -> "Reply":
    """Return the model's answer; it has one try to mend its shape, or what is not taken of it.

    Raises NotTaken.
    """
    from functions.report_worker import prompt, prose
    from functions.report_worker.answer import Malformed

    parts, scope, asked = wanted
    try:
        first = _ask_once(asked, "", asker)
    except Malformed as malformed:
        try:
            return _ask_once(asked, prompt.MALFORMED.format(reason=malformed), asker)
        except Malformed as again:
            raise NotTaken(f"no answer of the right shape: {again}") from None
    refused = [e for found in prose.check_reply(first, parts, scope).values() for e in found]
    if not refused:
        return first
    try:
        second = _ask_once(asked, prompt.describe_refusals(refused), asker)
    except (Malformed, NotTaken) as reason:
        logger.info("model", event="model_not_mended", reason=str(reason))
        return first
    return prose.merge_replies(first, second, parts, scope)


def _ask_once(asked: "Question", again: str, asker: Asker) -> "Reply":
    """Return an answer of the right shape. Raises Malformed, NotTaken."""
    from functions.report_worker import answer, circuit_breaker, model, model_budget, prompt

    request = prompt.build_request(asked, asker.name, again)
    try:
        got = model.ask_model(
            request, asker.key, prompt.MOST_TOKENS, asker.until, asker.now, asker.guard
        )
        return answer.parse_reply(got.content, got.finish)
    except circuit_breaker.CircuitOpen:
        raise NotTaken("the circuit is open") from None
    except model_budget.OverCount:
        raise NotDue("the reports that are worded for a user in a day are used up") from None
    except model_budget.OverBudget:
        raise NotTaken("the budget of the month is used up") from None
    except (model.ModelFailed, model.ModelDeclined) as error:
        raise NotTaken(f"no answer: {error}") from error
    except Unavailable:
        raise NotTaken("its cost cannot be reserved") from None
