"""The list of reports that somebody should be writing by now, so that none is left behind.

A report is listed with what queues it, and stays on the list until `housekeeping` sees that it is
written, or given up, or gone. Until then it is queued again whenever nobody writes it any more:
whatever ended its writer, and however often.
"""

import contextlib
from typing import Any, ClassVar

from auxeira.aws import dynamodb
from auxeira.core.records import Number, Record, Seconds, Text, read_record
from auxeira.reports.report_record import KEYS

Item = dict[str, Any]

LIST = "waiting"


class WaitingReport(Record, frozen=True, kw_only=True):
    """A report on the list: since when, and how often it was put there (`attempt`)."""

    KIND: ClassVar[str] = "waiting_report"
    METRIC: ClassVar[str] = "ReportDamaged"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    owner: Text
    report_id: Text
    since: Seconds
    attempt: Number

    def key(self) -> Item:
        """Return its key: one entry a report."""
        return waiting_report_key(self.owner, self.report_id)


def waiting_report_key(user_id: str, report_id: str) -> Item:
    """Return the key of a report's entry."""
    return {"user_id": LIST, "record": f"{user_id}#{report_id}"}


def waiting_report_action(user_id: str, report_id: str, now: int) -> Item:
    """Return an action that puts a report on the list, since now unless it already is."""
    return dynamodb.update_action(**_build_listing_update(user_id, report_id, now))


def add_waiting_report(user_id: str, report_id: str, now: int) -> None:
    """Put a report on the list, since now unless it already is. One write unit."""
    dynamodb.update_item(**_build_listing_update(user_id, report_id, now))


def list_waiting_reports(limit: int, after: str | None) -> tuple[list[WaitingReport], str | None]:
    """Return entries behind `after`, and where the next start.

    Those that cannot be read stay where they are.
    """
    page, following = dynamodb.query("reports", LIST, "", limit, after, names=KEYS)
    found = [read_record(WaitingReport, item, entry=item["record"]) for item in page]
    return [entry for entry in found if entry], following


def remove_waiting_report(entry: WaitingReport) -> None:
    """Take a report off the list, unless it was put on it again meanwhile."""
    action = dynamodb.delete_action(
        "reports",
        entry.key(),
        condition="#attempt = :attempt",
        values={"attempt": entry.attempt},
        names={"#attempt": "attempt"},
    )
    with contextlib.suppress(dynamodb.Cancelled):
        dynamodb.transact(action)


def _build_listing_update(user_id: str, report_id: str, now: int) -> dict[str, Any]:
    names = {name: name for name in ("owner", "report_id", "since", "attempt")}
    return {
        "table": "reports",
        "key": waiting_report_key(user_id, report_id),
        "expression": "SET #owner = :owner, #report_id = :report_id, "
        "#since = if_not_exists(#since, :now) ADD #attempt :one",
        "values": {"owner": user_id, "report_id": report_id, "now": now, "one": 1},
        "names": {f"#{name}": value for name, value in names.items()},
    }
