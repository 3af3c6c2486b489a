"""Projects: reading them, making one, changing one with all that lists it."""

from typing import Any

from auxeira.aws import dynamodb
from auxeira.aws.changes import change_action
from auxeira.core.records import read_record, to_item
from auxeira.projects.project_record import (
    ACTIVE,
    DUE,
    KEYS,
    POINTER,
    TABLE,
    TEXT,
    Project,
    ProjectText,
    build_pointer,
    due_key,
    project_key,
)

Item = dict[str, Any]

COUNTED = ("version", "status", "confirmed_minor", "confirmed_count", "collaborator_count")
PLEDGED = ("pledged_minor", "pledge_count")


def load_project(project_id: str) -> Project | None:
    """Return a project as it is now, None for none. 1 read unit."""
    return _read_project(dynamodb.get_item(TABLE, project_key(project_id), strong=True))


def load_project_and_text(
    project_id: str, *, strong: bool = False
) -> tuple[Project, ProjectText] | None:
    """Return a project with its text, None for none. 0.5 read units and 0.5 per 4 KB of text."""
    keys = project_key(project_id), project_key(project_id, TEXT)
    meta, found = dynamodb.get_two_items(TABLE, *keys, strong=strong)
    project = _read_project(meta)
    text = read_record(ProjectText, found, project=project_id) if found else None
    return (project, text) if project and text else None


def store_new_project(project: Project, text: ProjectText) -> Project | None:
    """Write a project; return None, or the one that is there already under its id.

    4 write units, 2 for each KB of text, and 6 where it takes pledges from now on; indexes apart.
    """
    actions = [
        dynamodb.put_action(TABLE, to_item(project), KEYS[0]),
        dynamodb.put_action(TABLE, to_item(text), KEYS[0], condition=None),
    ]
    try:
        dynamodb.transact(*actions, *_list_side_actions(None, project))
    except dynamodb.Cancelled as refusal:
        return _read_project(refusal.items[0])
    return None


def write_project_change(before: Project, after: Project, *also: Item) -> None:
    """Write what differs of a project, and what lists it, with other actions. Raises Cancelled.

    Nobody else has changed it: its version and the confirmed totals are as in `before`, and what is
    pledged where that differs. What pledges add meanwhile stays where it does not.
    """
    pledged = [n for n in PLEDGED if getattr(before, n) != getattr(after, n)]
    same = (*COUNTED, *pledged)
    actions = [change_action(TABLE, before, after, same), *_list_side_actions(before, after)]
    dynamodb.transact(*actions, *also)


def text_action(before: ProjectText, after: ProjectText) -> list[Item]:
    """Return the action that writes what differs of a text: none, or one."""
    if before == after:
        return []
    return [change_action(TABLE, before, after, ())]


def list_due_projects(limit: int, after: str | None) -> tuple[list[Item], str | None]:
    """Return keys of rows of the list of deadlines, the earliest first, and where it goes on."""
    found, following = dynamodb.query(TABLE, DUE, "", limit, after, names=KEYS)
    return [{name: row[name] for name in KEYS} for row in found], following


def drop_due_row(key: Item) -> None:
    """Take a row off the list of deadlines; none is fine."""
    dynamodb.delete_item(TABLE, key)


def _list_side_actions(before: Project | None, after: Project) -> list[Item]:
    """Return the actions that keep IDX#SDG and the list of deadlines in step with META."""
    was, now = (each if each and each.status == ACTIVE else None for each in (before, after))
    pointers = [build_pointer(each) if each else None for each in (was, now)]
    dues = [due_key(each.project_id, each.deadline) if each and each.deadline else None
            for each in (was, now)]  # fmt: skip
    actions = []
    if pointers[1] and pointers[0] != pointers[1]:
        actions.append(dynamodb.put_action(TABLE, to_item(pointers[1]), condition=None))
    elif pointers[0] and not pointers[1]:
        gone = project_key(after.project_id, POINTER)
        actions.append(dynamodb.delete_action(TABLE, gone, condition=None))
    if dues[0] != dues[1]:
        if dues[0]:
            actions.append(dynamodb.delete_action(TABLE, dues[0], condition=None))
        if dues[1]:
            actions.append(dynamodb.put_action(TABLE, dues[1], condition=None))
    return actions


def _read_project(item: Item | None) -> Project | None:
    return read_record(Project, item, project=item["project_id"]) if item else None
