"""Ends what is due: projects whose deadline has passed, pledges that nobody confirmed in time.

Projects are found by the list of deadlines, pledges by an index, the earliest first. A run does so
many that the table's writes suffice for others as well; the next one goes on.
"""

from collections.abc import Callable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.core.timestamps import format_timestamp
from auxeira.projects import pledge_repository, repository
from auxeira.projects.project_record import ACTIVE, EXPIRED, KEYS, end_project, find_status

Item = dict[str, Any]
Late = Callable[[], bool]

AT_ONCE = 50  # projects of a run, and pledges: 14 and 6 write units each, of 1800 in 15 minutes
PAGE = 25  # that are looked up in one call


def end_due_projects(now: int, is_late: Late) -> list[str]:
    """End the projects whose deadline has passed. Return what came of each. Raises Unavailable."""
    outcomes: list[str] = []
    after: str | None = None
    while True:
        page, after = repository.list_due_projects(PAGE, after)
        for row in page:
            due = str(row["record"]).partition("#")[0]
            if due > format_timestamp(now) or len(outcomes) == AT_ONCE or is_late():
                return outcomes
            outcomes.append(_try("project", _end_project, row, now))
        if not after:
            return outcomes


def drop_lapsed_pledges(now: int, is_late: Late) -> list[str]:
    """Drop the pledges whose time is over. Return what came of each. Raises Unavailable."""
    outcomes: list[str] = []
    after: Item | None = None
    while True:
        page, after = pledge_repository.list_lapsing_pledges(PAGE, after)
        for entry in page:
            over = str(entry["browse_sk"]) <= format_timestamp(now)
            if not over or len(outcomes) == AT_ONCE or is_late():
                return outcomes
            key = {name: entry[name] for name in KEYS}
            outcomes.append(_try("pledge", _drop_pledge, key, now))
        if not after:
            return outcomes


def _end_project(row: Item, now: int) -> str:
    """End a project; a row whose project has ended, or moved its deadline, leaves the list."""
    project = repository.load_project(str(row["record"]).partition("#")[2])
    if project is None or project.status != ACTIVE or find_status(project, now) != EXPIRED:
        repository.drop_due_row(row)
        return "project_not_due"
    repository.write_project_change(project, end_project(project, "expired", now))
    return "project_expired"


def _drop_pledge(key: Item, now: int) -> str:
    """Drop a pledge that is still there, and still to go."""
    pledge = pledge_repository.load_pledge(key)
    if pledge is None or pledge.browse_sk is None or pledge.browse_sk > format_timestamp(now):
        return "pledge_not_due"
    pledge_repository.drop_lapsed_pledge(pledge)
    return f"pledge_{pledge.status}_dropped"


def _try(kind: str, step: Callable[[Item, int], str], key: Item, now: int) -> str:
    """Return what came of one; whatever it is, the others go on. Raises Unavailable."""
    try:
        return step(key, now)
    except Unavailable:
        raise
    except dynamodb.Cancelled:  # changed at the same time: the next run looks again
        return f"{kind}_changed"
    except Exception:
        logger.exception("housekeeping", event=f"{kind}_failed", of=key)
        emit_count("ProjectUnreadable")
        return f"{kind}_error"
