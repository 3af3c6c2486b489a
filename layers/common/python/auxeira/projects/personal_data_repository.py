"""What projects, pledges and reports of projects know of a user: handed out, or erased."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from auxeira.aws import dynamodb
from auxeira.core.problems import Unavailable
from auxeira.projects import repository
from auxeira.projects.pledge_record import PLEDGE
from auxeira.projects.project_record import (
    ACTIVE,
    DRAFT,
    KEYS,
    META,
    TABLE,
    TEXT,
    end_project,
    project_key,
)

Item = dict[str, Any]

PAGE = 50  # items that are looked up in one call


def read_community_items(user_id: str) -> list[Item]:
    """Return all items of a user: projects with their texts, pledges, reports of projects.

    A call for each 50 and one for what they are: 0.5 read units for each 4 KB of the index, and for
    each item.
    """
    keys = []
    for found in _list_owned_keys(user_id):
        keys += found
        texts = [key for key in found if key["record"] == META]
        keys += [project_key(key["project_id"], TEXT) for key in texts]
    items: list[Item] = []
    for start in range(0, len(keys), PAGE):
        named = [(TABLE, key) for key in keys[start : start + PAGE]]
        items += filter(None, dynamodb.get_items(named))
    return items


def erase_community_items(user_id: str, is_late: Callable[[], bool]) -> bool:
    """Close the projects of a user and take the user off them and off pledges; delete the rest.

    What was confirmed stays in the totals. Return whether it came to the end before it was late.
    To run again does no harm. What the table does not take now is the next run's.
    """
    try:
        return _erase_owned(user_id, is_late)
    except (Unavailable, dynamodb.Cancelled):  # the table takes no more, or somebody was faster
        return False


def _erase_owned(user_id: str, is_late: Callable[[], bool]) -> bool:
    for keys in _list_owned_keys(user_id):
        for key in keys:
            if is_late():
                return False
            if key["record"] == META:
                _erase_project(key["project_id"], user_id)
            elif key["record"].startswith(PLEDGE):
                _drop_backer(key, user_id)
            else:
                dynamodb.delete_item(TABLE, key)
    return True


def _list_owned_keys(user_id: str) -> Iterator[list[Item]]:
    """Yield the keys that the index of owners has of a user, page by page."""
    after: Item | None = None
    while True:
        found, after = dynamodb.query_index(TABLE, "owner", ("owner_id", user_id), PAGE, after)
        yield [{name: item[name] for name in KEYS} for item in found]
        if not after:
            return


def _erase_project(project_id: str, user_id: str) -> None:
    """Close a project, forget whose it was and what was written; delete a draft, nobody saw it.

    The title and the totals stay, for those who have pledged. Raises Cancelled where it was
    changed at the same time: the next run goes on.
    """
    project = repository.load_project(project_id)
    if project is None or project.owner_id != user_id:  # by a run before; the index is behind
        return
    if project.status == DRAFT:
        dynamodb.delete_items(TABLE, [project_key(project_id), project_key(project_id, TEXT)])
        return
    _blank_text(project_id)
    after = project
    if project.status == ACTIVE:
        after = end_project(project, "closed", project.updated_at)
    repository.write_project_change(project, replace(after, owner_id=None, owner_sk=None))


def _blank_text(project_id: str) -> None:
    """Leave nothing of what an owner wrote of a project, where people name themselves."""
    with suppress(dynamodb.ConditionFailed):  # there is none
        dynamodb.update_item(
            TABLE,
            project_key(project_id, TEXT),
            "SET description = :nothing, #place = :nothing, timeline = :nothing",
            {"nothing": ""},
            condition="attribute_exists(project_id)",
            names={"#place": "location"},
        )


def _drop_backer(key: Item, user_id: str) -> None:
    with suppress(dynamodb.ConditionFailed):  # by a run before
        dynamodb.update_item(
            TABLE,
            key,
            "REMOVE owner_id, owner_sk, message",
            {"owner": user_id},
            condition="owner_id = :owner",
        )
