"""An organisation that asks for reports, what it asks, and the worker that writes them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from auxeira.core import timestamps
from auxeira.profiles import stored_profile
from auxeira.reports import report_record, repository
from auxeira.reports.report_record import StoredReport
from functions.report_worker import handler as worker
from functions.reports import links, rules
from local import sample_organisations_by_hand
from tests.support import accounts, cloud, stream_and_queue_events
from tests.support.client import CLIENT
from tests.support.events import NOW, Answer

FREE, PREMIUM = "impact_story", "policy_alignment"
USER = accounts.USER
RIVERLIGHT = stored_profile.EMPTY | sample_organisations_by_hand.build_organisations_by_hand()[0]


def saved(user_id: str = USER, **changed: Any) -> None:
    """An organisation has a profile with figures."""
    key = {"user_id": user_id, "record": "PROFILE", "version": 1}
    cloud.load("profiles", [key | RIVERLIGHT | changed])


def ask(method: str, path: str = "", body: Any = None, now: float = NOW, **parts: Any) -> Answer:
    """A request about reports by the organisation, or by `user_id`."""
    token = accounts.holder(now, parts.pop("user_id", USER))
    return CLIENT.send(method, f"/api/reports{path}", body, token=token, now=now, **parts)


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


def stored(report_id: str, user_id: str = USER) -> StoredReport:
    """The same as a record."""
    return report_record.require_readable_report(meta(report_id, user_id))


def change(report_id: str, user_id: str = USER, **members: Any) -> None:
    """Sets members of META, as another function does."""
    cloud.change("reports", {"user_id": user_id, "record": report_id}, **members)


def paid(report_id: str, now: float = NOW, user_id: str = USER) -> None:
    """Somebody has paid for a report, and nobody has written it yet."""
    members = {"unlocked": True, "payment": "r", "status": "queued", "queued_at": int(now)}
    change(report_id, user_id, **members)


def deliver(*report_ids: str, number: int = 1, user_id: str = USER) -> list[str]:
    """The stream delivers reports that became queued. Returns the records to be sent again."""
    records = [
        stream_and_queue_events.change(user_id, number + n, record)
        for n, record in enumerate(report_ids)
    ]
    return stream_and_queue_events.stream(worker.lambda_handler, records)


def written(report_id: str, _: float = NOW) -> Answer:
    """The stream delivers one report: 200, or 503 where it is to be delivered again."""
    again = deliver(report_id)
    return Answer(503 if again else 200, {"Retry-After": "1"}, json.dumps({}))


# requests in their places, for the walks


@contextmanager
def short_bodies() -> Iterator[None]:
    """Lets every body be short enough for an item."""
    kept, repository.MOST_IN_ITEM = repository.MOST_IN_ITEM, 100_000
    try:
        yield
    finally:
        repository.MOST_IN_ITEM = kept


def wanted(kind: str) -> Callable[[Any, float], Answer]:
    """The organisation asks for a report, with a key."""
    return lambda _, now: generate(kind, now, key="a-key-of-the-client")


def wanted_short(_: Any, now: float) -> Answer:
    with short_bodies():
        return wanted(FREE)(None, now)


def got(method: str, path: str = "/{}") -> Callable[[Any, float], Answer]:
    """A request about a report, whose id was prepared."""
    return lambda report_id, now: ask(method, path.format(report_id), now=now)


def linked() -> tuple[str, str]:
    """Three reports, and a link to the free one."""
    report_id = three()
    return report_id, links.sign_link(USER, report_id, NOW + 300, NOW)


def opened(prepared: tuple[str, str], now: float) -> Answer:
    """Somebody follows a link to a report."""
    report_id, link = prepared
    return CLIENT.send("GET", f"/api/reports/{report_id}/open", query={"link": link}, now=now)


def wanted_before(kind: str) -> Callable[[], None]:
    """The same request was sent a minute ago."""

    def prepare() -> None:
        saved()
        assert generate(kind, NOW - 60, key="a-key-of-the-client").status == 201

    return prepare


def left_unfinished() -> None:
    """A minute ago the same request was ended before it had written the report."""
    wanted_before(FREE)()
    (found,) = [
        item for item in cloud.items("reports") if item["record"].startswith(report_record.META)
    ]
    held = report_record.build_claim(rules.hash_request_parts("a-key-of-the-client"), NOW - 60)
    change(found["record"], **held, attempt=1)
    cloud.drop("reports", report_record.report_body_key(USER, found["record"]))


def month_full() -> None:
    """The organisation has asked for all reports of the month."""
    saved()
    key = report_record.monthly_quota_key(USER, timestamps.format_timestamp(NOW))
    cloud.load("reports", [key | {"n": rules.QUOTA, "ttl": NOW + 86_400}])


def three() -> str:
    """There are two locked reports and a free one. Returns the id of that."""
    saved()
    for minutes in (3, 2):
        asked(PREMIUM, now=NOW - 60 * minutes, key=f"{minutes}-minutes-ago")
    return asked(FREE, now=NOW - 60, key="a-minute-ago")


def bought() -> str:
    """A report was paid for, and is to be written. Returns its id."""
    saved()
    report_id = asked(PREMIUM, now=NOW - 60, key="a-minute-ago")
    paid(report_id, NOW - 60)
    return report_id


def bought_and_written() -> str:
    """A paid report is there. Returns its id."""
    report_id = bought()
    assert deliver(report_id) == []
    return report_id


def short_free() -> str:
    """A free report is there, with a short body. Returns its id."""
    saved()
    with short_bodies():
        return asked(FREE, now=NOW - 60, key="a-minute-ago")


def free_queued() -> str:
    """A free report is to be written. Returns its id."""
    saved()
    report_id = asked(FREE, now=NOW - 60, key="a-minute-ago")
    change(report_id, status=report_record.QUEUED, queued_at=NOW - 60)
    return report_id


def without_facts(prepare: Callable[[], str]) -> Callable[[], str]:
    """The same, and its facts are lost."""

    def prepared() -> str:
        report_id = prepare()
        cloud.put_objects({})
        return report_id

    return prepared


def gone() -> str:
    """A report was deleted, but not all of it, and the stream still has it. Returns its id."""
    report_id = bought()
    cloud.drop("reports", report_record.report_key(USER, report_id))
    return report_id


def written_short(report_id: str, now: float) -> Answer:
    with short_bodies():
        return written(report_id, now)
