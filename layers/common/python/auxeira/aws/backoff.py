"""The list of reports that somebody should be writing by now, so that none is left behind.

A report is listed with what queues it, and stays on the list until `housekeeping` sees that it is
written, or given up, or gone. Until then it is queued again whenever nobody writes it any more:
whatever ended its writer, and however often.
"""

import contextlib
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core import item_shapes
from auxeira.core.item_shapes import Number, Seconds, Shape

Item = dict[str, Any]

LIST = "waiting"
KEYS = ("user_id", "record")
ENTRY = Shape(
    "waiting_report",
    "ReportDamaged",
    {"owner": str, "report_id": str, "since": Seconds, "attempt": Number},
)


def waiting_report_action(user_id: str, report_id: str, now: int) -> Item:
    """Return an action that puts a report on the list, since now unless it already is."""
    return dynamodb.update_action(**_build_listing_update(user_id, report_id, now))


def add_waiting_report(user_id: str, report_id: str, now: int) -> None:
    """Put a report on the list, since now unless it already is. One write unit."""
    dynamodb.update_item(**_build_listing_update(user_id, report_id, now))


def list_waiting_reports(limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """Return entries {owner, report_id, since, attempt} behind `after`; where the next start.

    Those that cannot be read stay where they are.
    """
    page, following = dynamodb.query("reports", LIST, "", limit, after, names=KEYS)
    found = [e for e in page if item_shapes.is_readable_item(e, ENTRY, entry=e["record"])]
    return found, following


def remove_waiting_report(entry: Item) -> None:
    """Take a report off the list, unless it was put on it again meanwhile."""
    action = dynamodb.delete_action(
        "reports",
        {name: entry[name] for name in KEYS},
        condition="#attempt = :attempt",
        values={"attempt": entry["attempt"]},
        names={"#attempt": "attempt"},
    )
    with contextlib.suppress(dynamodb.Cancelled):
        dynamodb.transact(action)


def _build_listing_update(user_id: str, report_id: str, now: int) -> dict[str, Any]:
    names = {name: name for name in ("owner", "report_id", "since", "attempt")}
    return {
        "table": "reports",
        "key": {"user_id": LIST, "record": f"{user_id}#{report_id}"},
        "expression": "SET #owner = :owner, #report_id = :report_id, "
        "#since = if_not_exists(#since, :now) ADD #attempt :one",
        "values": {"owner": user_id, "report_id": report_id, "now": now, "one": 1},
        "names": {f"#{name}": value for name, value in names.items()},
    }
