"""A payer, a paid report that is locked, and the requests that pay for it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from auxeira.aws import s3
from auxeira.reports import report_record, repository
from auxeira.reports.inputs import pack_inputs
from tests.support import cloud, golden, paystack
from tests.support.client import CLIENT
from tests.support.events import NOW, Answer

REPORT = "rpt_01K6A0000000000000000000AB"
OTHER = "rpt_01K6A0000000000000000000CD"
PRICE = 39_900  # cents


def user_of(token: str) -> str:
    """The id of the user of an access token."""
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return str(claims["sub"])


def report(user_id: str, report_id: str = REPORT, **changed: Any) -> str:
    """Puts a report that is to be paid for on the shelf. Returns its id."""
    item = {
        "user_id": user_id,
        "record": report_id,
        "report_type": "impact_story",
        "title": "Impact Story Analysis",
        "status": "locked",
        "attempt": 0,
        "is_premium": True,
        "unlocked": False,
        "price_minor": PRICE,
        "currency": "USD",
        "summary": "What it does.",
        "executive_summary": "What it does, and for whom.",
        "facts_hash": "0" * 16,
        "engine": "1.0",
        "created_at": "2026-09-20T12:00:00Z",
        "updated_at": "2026-09-20T12:00:00Z",
        "ttl": NOW + 80 * cloud.DAY,
        **changed,
    }
    cloud.load("reports", [item])
    s3.put_object(f"{report_record.FACTS}/{user_id}/{report_id}", pack_inputs(golden.inputs("A")))
    return report_id


def begin(
    token: str, report_id: str = REPORT, now: float = NOW, key: str | None = "k", **members: str
) -> Answer:
    body = {"reportId": report_id, **members}
    return CLIENT.post("/api/payments/initialize", body, token=token, now=now, key=key)


def begun(token: str, report_id: str = REPORT, now: float = NOW, key: str = "k") -> str:
    """A payment that was begun. Returns its reference."""
    answer = begin(token, report_id, now, key)
    assert answer.status == 201, answer.text
    return str(answer.json["reference"])


def verify(token: str, reference: str, now: float = NOW, *, method: str = "GET") -> Answer:
    path = f"/api/payments/verify/{reference}"
    return CLIENT.send(method, path, token=token, now=now)


def unlock(token: str, reference: str, report_id: str = REPORT, now: float = NOW) -> Answer:
    path = f"/api/reports/{report_id}/unlock"
    return CLIENT.post(path, {"reference": reference}, token=token, now=now)


def hook(event: paystack.Event, now: float = NOW) -> Answer:
    """Paystack delivers an event."""
    return signed(paystack.body(event), now=now)


def signed(body: bytes, now: float = NOW, headers: dict[str, str] | None = None) -> Answer:
    """A body arrives at the webhook with Paystack's signature, or other headers."""
    headers = headers or {"x-paystack-signature": paystack.signature(body)}
    text = body.decode()
    return CLIENT.post("/api/payments/webhook", text, headers=headers, now=now)


def pay(reference: str, **otherwise: Any) -> paystack.Event:
    """Somebody pays at Paystack's page. Returns the event that follows."""
    (event,) = paystack.present().book.pay(reference, **otherwise)
    return event


@contextmanager
def long_bodies() -> Iterator[None]:
    """Lets every body be too long for an item."""
    kept, repository.MOST_IN_ITEM = repository.MOST_IN_ITEM, 0
    try:
        yield
    finally:
        repository.MOST_IN_ITEM = kept


def held(table_key: dict[str, str]) -> dict[str, Any] | None:
    """What the reports' table holds under a key."""
    found = [i for i in cloud.items("reports") if table_key.items() <= i.items()]
    return found[0] if found else None


def meta(user_id: str, report_id: str = REPORT) -> dict[str, Any]:
    found = held({"user_id": user_id, "record": report_id})
    assert found
    return found


def payment(reference: str) -> dict[str, Any]:
    found = held({"user_id": f"pay#{reference}", "record": "PAYMENT"})
    assert found
    return found


def pending() -> list[str]:
    """The references that are listed as pending, the oldest first."""
    listed = [i for i in cloud.items("reports") if i["user_id"] == "pending"]
    return [i["reference"] for i in sorted(listed, key=lambda item: item["record"])]
