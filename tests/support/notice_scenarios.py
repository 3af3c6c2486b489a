"""Changes of reports and payments that somebody is told of by mail."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from auxeira.aws.attribute_values import serialize
from auxeira.core.records import to_item
from auxeira.payments import payment_record
from auxeira.payments.payment_record import Payment
from auxeira.reports.report_record import StoredReport
from functions.notifier import handler as notifier
from tests.support import accounts, cloud, stream_and_queue_events
from tests.support.events import NOW, Answer
from tests.support.walk import Walk

ANN = accounts.id_of("ann")
REPORT = "rpt_01K6A0000000000000000000AB"
REFERENCE = "aux-01K6A0000000000000000000CD-1"
HOLDER = "000000000000000000042"  # the worker's: the number of a record
PAID_AT = "2026-09-21T14:13:20Z"

Item = dict[str, Any]


def report(**changed: Any) -> StoredReport:
    """A report of Ann's that the worker writes."""
    members: Item = {
        "user_id": ANN, "record": REPORT, "report_type": "impact_story",
        "title": "Impact Story Analysis", "status": "generating", "attempt": 1,
        "is_premium": True, "unlocked": True, "price_minor": 39_900, "currency": "USD",
        "summary": "What it does.", "created_at": "2026-09-20T12:00:00Z",
        "updated_at": PAID_AT, "holder": HOLDER, "lease_until": NOW + 60, "queued_at": None,
    }  # fmt: skip
    return StoredReport(**(members | changed))


def ready(**changed: Any) -> StoredReport:
    """The same, written."""
    done = {"status": "ready", "holder": None, "lease_until": None, "body": "item"}
    return report(**(done | changed))


def payment(**changed: Any) -> Payment:
    """A payment of Ann's for it, which is pending."""
    begun = payment_record.build_payment(REFERENCE, ANN, REPORT, 39_900, "USD", NOW - 60, None)
    return msgspec.structs.replace(begun, **changed)


def paid(**changed: Any) -> Payment:
    """The same, paid."""
    members = {"status": "paid", "said": "success", "exact": True, "delivered_at": PAID_AT}
    return payment(**(members | changed))


def change(before: Any, after: Any, number: int = 1) -> Item:
    """A record of the reports' stream: an item was one record and is another."""
    place = to_item(after)
    found = stream_and_queue_events.change(place["user_id"], number, place["record"])
    images = {"OldImage": before, "NewImage": after}
    found["dynamodb"] |= {n: serialize(to_item(r)) for n, r in images.items() if r is not None}
    return found


def tell(*changes: tuple[Any, Any]) -> list[str]:
    """The stream calls with these changes. Returns the records that are to be sent again."""
    records = [change(*pair, number) for number, pair in enumerate(changes, 1)]
    return stream_and_queue_events.stream(notifier.lambda_handler, records)


def _told(*pair: Any) -> Callable[[Any, float], Answer]:
    def request(_: Any, now: float) -> Answer:
        return Answer(503 if tell(pair) else 200, {"Retry-After": "1"}, json.dumps({}))

    return request


def _stored() -> None:
    cloud.load("reports", [to_item(ready())])


WALKS = (
    Walk("notifier", "the stream", 200, _told(payment(), paid()), _stored, "a payment"),
    Walk("notifier", "the stream", 200, _told(report(), ready()), _stored, "a report"),
)
