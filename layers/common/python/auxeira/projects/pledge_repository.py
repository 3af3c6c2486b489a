"""Pledges: making one, confirming, cancelling, letting it lapse, each with the project's totals."""

from collections.abc import Iterable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.aws.changes import change_action
from auxeira.core.records import Record, read_record, to_item
from auxeira.projects import project_record, repository
from auxeira.projects.pledge_record import (
    LAPSING,
    PENDING,
    PLEDGE,
    REPORTS,
    Pledge,
    ProjectReport,
    pledge_key,
)
from auxeira.projects.project_record import KEYS, TABLE, Project, ProjectText, project_key

Item = dict[str, Any]

OPEN_FOR_PLEDGE = (
    "#status = :active AND #owner <> :backer AND currency = :currency AND confirmed_minor <= :room "
    "AND (attribute_not_exists(deadline) OR deadline > :now)"
)


def load_pledge_and_project(pledge_id: str) -> tuple[Pledge, Project] | None:
    """Return a pledge and its project as they are now, None for none. 2 read units."""
    place = pledge_key(pledge_id)
    if place is None:
        return None
    held, meta = dynamodb.get_two_items(TABLE, place, project_key(place["project_id"]))
    pledge = read_pledge(held)
    project = read_record(Project, meta, project=place["project_id"]) if meta else None
    return (pledge, project) if pledge and project else None


def load_before_pledge(
    project_id: str, record: str, *, with_text: bool
) -> tuple[Project | None, ProjectText | None, Pledge | None]:
    """Return what a new pledge needs of its project, and the pledge if it has been made already.

    0.5 read units each, and for each 4 KB of text.
    """
    records = (project_record.META, record, *([project_record.TEXT] if with_text else []))
    found = dynamodb.get_items([(TABLE, project_key(project_id, name)) for name in records])
    meta, held, text = (*found, None)[:3]
    return (
        read_record(Project, meta, project=project_id) if meta else None,
        read_record(ProjectText, text, project=project_id) if text else None,
        read_pledge(held),
    )


def store_new_pledge(pledge: Pledge, target_minor: int, now: int) -> None:
    """Write a pledge and add it to the totals of a project that takes it: 4 write units.

    And 2 of indexes. Raises Cancelled with the pledge that is there already and the project that
    takes none, each None where it is not in the way.
    """
    dynamodb.transact(
        dynamodb.put_action(TABLE, to_item(pledge), KEYS[0]),
        dynamodb.update_action(
            TABLE,
            project_key(pledge.project_id),
            "ADD pledged_minor :amount, pledge_count :one",
            {
                "amount": pledge.amount_minor,
                "one": 1,
                "active": project_record.ACTIVE,
                "backer": pledge.owner_id,
                "currency": pledge.currency,
                "room": target_minor - max(pledge.amount_minor, 1),
                "now": now,
            },
            condition=OPEN_FOR_PLEDGE,
            names={"#status": "status", "#owner": "owner_id"},
        ),
    )


def write_confirmation(before: Pledge, after: Pledge, project: Project, counted: Project) -> None:
    """Write a pledge that is confirmed and the project that counts it. Raises Cancelled."""
    action = change_action(TABLE, before, after, ("status", "owner_id"))
    repository.write_project_change(project, counted, action)


def write_cancellation(
    before: Pledge, after: Pledge, project: Project, counted: Project | None
) -> None:
    """Write a pledge that is cancelled and take it off the project's totals. Raises Cancelled.

    `counted` is the project without a pledge that was confirmed, None for one that was pending.
    """
    action = change_action(TABLE, before, after, ("status", "owner_id"))
    if counted is None:
        dynamodb.transact(action, _discount_action(before))
    else:
        repository.write_project_change(project, counted, action)


def drop_lapsed_pledge(pledge: Pledge) -> None:
    """Delete a pledge whose time is over, and take a pending one off the totals. Raises Cancelled.

    4 write units and 2 of indexes.
    """
    delete = dynamodb.delete_action(
        TABLE,
        pledge.key(),
        condition="#status = :status AND browse_sk = :due",
        values={"status": pledge.status, "due": pledge.browse_sk},
        names={"#status": "status"},
    )
    dynamodb.transact(delete, *([_discount_action(pledge)] if pledge.status == PENDING else []))


def list_lapsing_pledges(limit: int, after: Item | None) -> tuple[list[Item], Item | None]:
    """Return what the index has of pledges that go by themselves, the earliest first."""
    where = "browse_pk", LAPSING
    return dynamodb.query_index(TABLE, "browse", where, limit, after, rising=True)


def load_pledge(key: Item) -> Pledge | None:
    """Return a pledge as it is now, None for none. 1 read unit."""
    return read_pledge(dynamodb.get_item(TABLE, key, strong=True))


def query_pledges(
    project_id: str, limit: int, after: str | None
) -> tuple[list[Pledge], str | None]:
    """Return pledges of a project, in no order, and where the next page starts.

    0.5 read units for each 4 KB, eight pledges or so.
    """
    found, following = dynamodb.query(TABLE, project_id, PLEDGE, limit, after, names=KEYS)
    return list(filter(None, map(read_pledge, found))), following


def put_report(report: ProjectReport) -> None:
    """Write what somebody says against a project, over what the same user said before."""
    dynamodb.put_item(TABLE, to_item(report))


def query_project_reports(
    limit: int, after: Item | None
) -> tuple[list[ProjectReport], Item | None]:
    """Return reports of projects, newest first, and where the next page starts.

    Two calls: 0.5 read units for each 4 KB of the index, and 0.5 for each report.
    """
    found, following = dynamodb.query_index(TABLE, "browse", ("browse_pk", REPORTS), limit, after)
    keys = [(TABLE, {name: item[name] for name in KEYS}) for item in found]
    items = dynamodb.get_items(keys) if keys else []
    return list(_read_all(ProjectReport, items)), following


def read_pledge(item: Item | None) -> Pledge | None:
    """Return an item of the table or of the index of owners as a pledge; None for an odd one."""
    return read_record(Pledge, item, project=item["project_id"]) if item else None


def _read_all[R: Record](kind: type[R], items: Iterable[Item | None]) -> Iterable[R]:
    for item in items:
        if item and (record := read_record(kind, item, project=item["project_id"])):
            yield record


def _discount_action(pledge: Pledge) -> Item:
    """Return the action that takes a pledge off what is pledged, on a project that is there."""
    return dynamodb.update_action(
        TABLE,
        project_key(pledge.project_id),
        "ADD pledged_minor :less, pledge_count :one",
        {"less": -pledge.amount_minor, "one": -1},
        condition="attribute_exists(#hash)",
        names={"#hash": KEYS[0]},
    )
