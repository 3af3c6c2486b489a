"""The text of a report: our own, or in the words of a model where one is set up and answers.

Whatever happens to the model, there is a report: the embedded one. Tables, figures, actions,
summaries and whatever a user wrote are never the model's.
"""

import re
from collections.abc import Callable
from functools import cache as once
from typing import TYPE_CHECKING

import msgspec

from auxeira import provided, settings, writer
from auxeira.errors import Unavailable
from auxeira.logs import count, logger
from auxeira.writer.document import Document
from auxeira.writer.inputs import Inputs
from functions.report_worker import plan

if TYPE_CHECKING:
    from functions.report_worker.checks import Reply
    from functions.report_worker.model import Answer, Guard
    from functions.report_worker.prompt import Question

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
    """The report of a user, and who worded it: embedded or model."""
    document = writer.write(report_type, inputs)
    name = settings.model()
    key = _key(now) if name else None
    if key is None:
        return document, EMBEDDED
    try:
        seconds = min(LIMIT, remaining_seconds - RESERVE)
        return plan.worded(document, _texts(user_id, document, name, key, seconds, now)), MODEL
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
    """The key of the model's API; None, and a word in the log, where it is not set."""
    try:
        key = provided.key(SECRET, KEY, now)
    except Unavailable:  # said in the log already
        return None
    if PRINTED.fullmatch(key):
        return key
    logger.error("no key", event="key_malformed", secret=SECRET, key=KEY)
    return None


def _texts(
    user_id: str, document: Document, name: str, key: str, seconds: float, now: float
) -> dict[plan.Place, str]:
    """The words of the model that may be taken, by their places. Raises NotTaken."""
    from functions.report_worker import cache, checks, prompt  # paid for where a model is set up

    asked = prompt.question(document, plan.slots(document))
    if not asked.slots:
        raise NotTaken("nothing to word")
    kept = f"{document.report_type}#{name}"
    content = cache.get(asked.digest, kept, now)
    if content is None:
        reply = _asked(asked, name, key, seconds, now, _guard(user_id, now))
        cache.put(asked.digest, kept, msgspec.json.encode(reply).decode(), now)
    else:
        reply = checks.read(content, "stop")
    texts = checks.chosen(reply, asked.slots, asked.rules)
    if not texts:
        raise NotTaken("too many sentences that may not be taken")
    return texts


def _guard(user_id: str, now: float) -> "Guard":
    """The breaker; behind it a report is counted for the user's day, before its first try."""
    from functions.report_worker import breaker, spend

    take = once(lambda: spend.take(user_id, now))

    def guarded(ask: Callable[[], "Answer"]) -> "Answer":
        def counted() -> "Answer":
            take()
            return ask()

        return breaker.guarded(counted)

    return guarded


def _asked(
    asked: "Question", name: str, key: str, seconds: float, now: float, guard: "Guard"
) -> "Reply":
    """The model's answer, of the right shape; it has one try to mend it. Raises NotTaken."""
    from functions.report_worker import breaker, checks, model, prompt, spend

    until = model.clock() + seconds
    reason = ""
    for _ in range(2):
        body = prompt.body(asked, name, reason)
        try:
            answer = model.ask(body, key, prompt.MOST_TOKENS, until, now, guard)
            return checks.read(answer.content, answer.finish)
        except checks.Malformed as malformed:
            reason = str(malformed)
        except breaker.Open:
            raise NotTaken("the circuit is open") from None
        except spend.OverCount:
            raise NotDue("the reports that are worded for a user in a day are used up") from None
        except spend.OverBudget:
            raise NotTaken("the budget of the month is used up") from None
        except (model.Failed, model.Declined) as error:
            raise NotTaken(f"no answer: {error}") from error
        except Unavailable:
            raise NotTaken("its cost cannot be reserved") from None
    raise NotTaken(f"no answer of the right shape: {reason}")
