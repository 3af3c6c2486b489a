"""An organisation that asks for reports, what it asks, and the worker that writes them."""

import json
from typing import Any

from auxeira import contents
from functions.report_worker import handler as worker
from functions.reports import handler as reports
from local import handmade
from tests.support import cloud, deliveries, tokens
from tests.support.events import NOW, Answer, call

FREE, PREMIUM = "impact_story", "policy_alignment"
USER: str = tokens.CLAIMS["sub"]
RIVERLIGHT = contents.EMPTY | handmade.by_hand()[0]


def holder(now: float = NOW, user_id: str = USER) -> str:
    """An access token of somebody whose account nobody looks at."""
    times = {"iat": int(now), "exp": int(now) + 900}
    return tokens.sign(claims=tokens.CLAIMS | times | {"sub": user_id})


def saved(user_id: str = USER, **changed: Any) -> None:
    """An organisation has a profile with figures."""
    key = {"user_id": user_id, "record": "PROFILE", "version": 1}
    cloud.load("profiles", [key | RIVERLIGHT | changed])


def ask(method: str, path: str = "", body: Any = None, now: float = NOW, **parts: Any) -> Answer:
    """A request about reports by the organisation, or by `user_id`."""
    token = holder(now, parts.pop("user_id", USER))
    path = f"/api/reports{path}"
    return call(reports.lambda_handler, method, path, body, token=token, now=now, **parts)


def generate(kind: str = FREE, now: float = NOW, **parts: Any) -> Answer:
    """The organisation asks for a report."""
    body = {"reportType": kind, **parts.pop("also", {})}
    return ask("POST", "/generate", body, now, **parts)


def asked(kind: str = FREE, **parts: Any) -> str:
    """A report that was asked for; its id."""
    answer = generate(kind, **parts)
    assert answer.status in (201, 202), answer.text
    return str(answer.json["reportId"])


def meta(report_id: str, user_id: str = USER) -> dict[str, Any]:
    """What is stored of a report."""
    (found,) = [
        item
        for item in cloud.items("reports")
        if (item["user_id"], item["record"]) == (user_id, report_id)
    ]
    return found


def change(report_id: str, **members: Any) -> None:
    """Sets members of META, as another function does."""
    cloud.change("reports", {"user_id": USER, "record": report_id}, **members)


def paid(report_id: str, now: float = NOW) -> None:
    """Somebody has paid for a report, and nobody has written it yet."""
    change(report_id, unlocked=True, payment="r", status="queued", queued_at=int(now))


def deliver(*report_ids: str, number: int = 1, user_id: str = USER) -> list[str]:
    """The stream delivers reports that became queued. Returns the records to be sent again."""
    records = [
        deliveries.change(user_id, number + n, record) for n, record in enumerate(report_ids)
    ]
    return deliveries.stream(worker.lambda_handler, records)


def written(report_id: str, _: float = NOW) -> Answer:
    """The stream delivers one report: 200, or 503 where it is to be delivered again."""
    again = deliver(report_id)
    return Answer(503 if again else 200, {"Retry-After": "1"}, json.dumps({}))
