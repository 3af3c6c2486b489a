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
from auxeira.core.logs import count, logger
from auxeira.core.problems import Unavailable
from auxeira.reports.document import Document
from auxeira.reports.inputs import Inputs
from auxeira.security import provider_keys
from functions.report_worker import rewrite_slots

if TYPE_CHECKING:
    from functions.report_worker.model import Answer, Guard
    from functions.report_worker.prompt import Question
    from functions.report_worker.verification import Reply

EMBEDDED, MODEL = "embedded", "model"
SECRET, KEY = "providers", "NANOGPT5_API_KEY"
PRINTED = re.compile(r"[!-~]{8,500}")
LIMIT = 60.0  # seconds for all that is asked for one report
RESERVE = 2.0  # seconds of the function's own time that stay to keep the report


class NotTaken(Exception):
    """There are no words of the model that may be taken. The message says why."""


class NotDue(NotTaken):
    """The user has had what a day has, which is nobody's fault."""


def written(
    user_id: str, report_type: str, inputs: Inputs, remaining_seconds: float, now: float
) -> tuple[Document, str]:
    """Return the report of a user, and who worded it: embedded or model."""
    document = report_writer.write(report_type, inputs)
    name = settings.model()
    key = _key(now) if name else None
    if key is None:
        return document, EMBEDDED
    try:
        seconds = min(LIMIT, remaining_seconds - RESERVE)
        return rewrite_slots.worded(
            document, _texts(user_id, document, name, key, seconds, now)
        ), MODEL
    except NotDue as reason:
        logger.info("model", event="model_not_due", reason=str(reason))
        return msgspec.structs.replace(document, degraded=True), EMBEDDED
    except NotTaken as reason:
        logger.warning("model", event="model_not_used", reason=str(reason))
    except Exception:  # whatever it is, it is no reason to have no report
        logger.exception("model", event="model_not_used")
    count("ModelNotUsed")
    return msgspec.structs.replace(document, degraded=True), EMBEDDED


def _key(now: float) -> str | None:
    """Return the key of the model's API; None, and a word in the log, where it is not set."""
    try:
        key = provider_keys.key(SECRET, KEY, now)
    except Unavailable:  # said in the log already
        return None
    if PRINTED.fullmatch(key):
        return key
    logger.error("no key", event="key_malformed", secret=SECRET, key=KEY)
    return None


def _texts(
    user_id: str, document: Document, name: str, key: str, seconds: float, now: float
) -> dict[rewrite_slots.Place, str]:
    """Return the words of the model that may be taken, by their places. Raises NotTaken."""
    from functions.report_worker import (  # paid for where a model is set up
        cache,
        prompt,
        verification,
    )

    asked = prompt.question(document, rewrite_slots.slots(document))
    if not asked.slots:
        raise NotTaken("nothing to word")
    kept = f"{document.report_type}#{name}"
    content = cache.get(asked.digest, kept, now)
    if content is None:
        reply = _asked(asked, name, key, seconds, now, _guard(user_id, now))
        cache.put(asked.digest, kept, msgspec.json.encode(reply).decode(), now)
    else:
        reply = verification.read(content, "stop")
    texts = verification.chosen(reply, asked.slots, asked.rules)
    if not texts:
        raise NotTaken("too many sentences that may not be taken")
    return texts


def _guard(user_id: str, now: float) -> "Guard":
    """Return the breaker; it counts a report for the user's day, before its first try."""
    from functions.report_worker import budget, circuit_breaker

    take = once(lambda: budget.take(user_id, now))

    def guarded(ask: Callable[[], "Answer"]) -> "Answer":
        def counted() -> "Answer":
            take()
            return ask()

        return circuit_breaker.guarded(counted)

    return guarded


def _asked(
    asked: "Question", name: str, key: str, seconds: float, now: float, guard: "Guard"
) -> "Reply":
    """Return the model's answer, of the right shape; it has one try to mend it. Raises NotTaken."""
    from functions.report_worker import budget, circuit_breaker, model, prompt, verification

    until = model.clock() + seconds
    reason = ""
    for _ in range(2):
        body = prompt.body(asked, name, reason)
        try:
            answer = model.ask(body, key, prompt.MOST_TOKENS, until, now, guard)
            return verification.read(answer.content, answer.finish)
        except verification.Malformed as malformed:
            reason = str(malformed)
        except circuit_breaker.Open:
            raise NotTaken("the circuit is open") from None
        except budget.OverCount:
            raise NotDue("the reports that are worded for a user in a day are used up") from None
        except budget.OverBudget:
            raise NotTaken("the budget of the month is used up") from None
        except (model.Failed, model.Declined) as error:
            raise NotTaken(f"no answer: {error}") from error
        except Unavailable:
            raise NotTaken("its cost cannot be reserved") from None
    raise NotTaken(f"no answer of the right shape: {reason}")
