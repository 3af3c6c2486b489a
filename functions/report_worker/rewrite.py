"""The text of a report: our own, or in the words of a model where one is set up and answers.

Whatever happens to the model, there is a report: the embedded one. Tables, figures, actions,
summaries and whatever a user wrote are never the model's.
"""

import re
from collections.abc import Callable
from functools import cache as once
from typing import TYPE_CHECKING

import msgspec

import report_writer
from auxeira.core import settings
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports.document import Document
from auxeira.reports.generation import EMBEDDED
from auxeira.reports.inputs import Inputs
from auxeira.security import provider_keys
from functions.report_worker import rewrite_slots

if TYPE_CHECKING:
    from functions.report_worker.model import Guard, ModelAnswer
    from functions.report_worker.prompt import Question
    from functions.report_worker.rewrite_checks import Reply

MODEL = "model"
SECRET, KEY = "providers", "NANOGPT5_API_KEY"
PRINTED = re.compile(r"[!-~]{8,500}")
LIMIT = 60.0  # seconds for all that is asked for one report
RESERVE = 2.0  # seconds of the function's own time that stay to keep the report


class NotTaken(Exception):
    """There are no words of the model that may be taken. The message says why."""


class NotDue(NotTaken):
    """The user has had what a day has, which is nobody's fault."""


def write_report(
    user_id: str, report_type: str, inputs: Inputs, remaining_seconds: float, now: float
) -> tuple[Document, str]:
    """Return the report of a user, and who worded it: embedded or model."""
    document = report_writer.write(report_type, inputs)
    name = settings.model_name()
    key = _find_api_key(now) if name else None
    if key is None:
        return document, EMBEDDED
    try:
        seconds = min(LIMIT, remaining_seconds - RESERVE)
        return rewrite_slots.replace_texts(
            document, _load_model_texts(user_id, document, name, key, seconds, now)
        ), MODEL
    except NotDue as reason:
        logger.info("model", event="model_not_due", reason=str(reason))
        return msgspec.structs.replace(document, degraded=True), EMBEDDED
    except NotTaken as reason:
        logger.warning("model", event="model_not_used", reason=str(reason))
    except Exception:  # whatever it is, it is no reason to have no report
        logger.exception("model", event="model_not_used")
    emit_count("ModelNotUsed")
    return msgspec.structs.replace(document, degraded=True), EMBEDDED


def _find_api_key(now: float) -> str | None:
    """Return the key of the model's API; None, and a word in the log, where it is not set."""
    try:
        key = provider_keys.require_provider_key(SECRET, KEY, now)
    except Unavailable:  # said in the log already
        return None
    if PRINTED.fullmatch(key):
        return key
    logger.error("no key", event="key_malformed", secret=SECRET, key=KEY)
    return None


def _load_model_texts(
    user_id: str, document: Document, name: str, key: str, seconds: float, now: float
) -> dict[rewrite_slots.Place, str]:
    """Return the words of the model that may be taken, by their places. Raises NotTaken."""
    from functions.report_worker import (  # paid for where a model is set up
        cache,
        prompt,
        rewrite_checks,
    )

    asked = prompt.build_question(document, rewrite_slots.find_slots(document))
    if not asked.slots:
        raise NotTaken("nothing to word")
    kept = f"{document.report_type}#{name}"
    reply = cache.get_cached_reply(asked.digest, kept, now)
    if reply is None:
        reply = _ask_for_reply(asked, name, key, seconds, now, _build_guard(user_id, now))
        cache.cache_reply(asked.digest, kept, reply, now)
    texts = rewrite_checks.choose_sentences(reply, asked.slots, asked.rules)
    if not texts:
        raise NotTaken("no sentence that may be taken")
    return texts


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


def _ask_for_reply(
    asked: "Question", name: str, key: str, seconds: float, now: float, guard: "Guard"
) -> "Reply":
    """Return the model's answer, of the right shape; it has one try to mend it. Raises NotTaken."""
    from functions.report_worker import circuit_breaker, model, model_budget, prompt, rewrite_checks

    until = model.clock() + seconds
    reason = ""
    for _ in range(2):
        body = prompt.build_request_body(asked, name, reason)
        try:
            answer = model.ask_model(body, key, prompt.MOST_TOKENS, until, now, guard)
            return rewrite_checks.parse_reply(answer.content, answer.finish)
        except rewrite_checks.Malformed as malformed:
            reason = str(malformed)
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
    raise NotTaken(f"no answer of the right shape: {reason}")
