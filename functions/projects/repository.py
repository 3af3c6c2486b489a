"""Lists of projects and pledges by the indexes, the public ones kept for some seconds."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from auxeira.aws import dynamodb
from auxeira.core.records import Record, read_record
from auxeira.projects import pledge_repository, repository
from auxeira.projects.pledge_record import PLEDGE, REPORTS, Pledge, ProjectReport
from auxeira.projects.project_record import (
    META,
    OPEN,
    OWN_PROJECTS,
    POINTER,
    TABLE,
    Project,
    ProjectCard,
    ProjectText,
    project_key,
    sdg_list,
)

Item = dict[str, Any]

FRESH = 10  # seconds that what anybody may read is kept in the process
MOST_KEPT = 300  # pages and projects
MOST_PLEDGES = 40  # on a page of those of a project, which are whole items
ID = "[0-9A-HJKMNP-TV-Z]{26}"
TIME = "[0-9TZ:-]{20}"
NEWEST = re.compile(f"{TIME}#prj_{ID}")  # positions in cursors: of those that are open
MOST_FUNDED = re.compile(f"[0-9]{{1,3}}#prj_{ID}")
OWN = re.compile(f"{OWN_PROJECTS}{TIME}#prj_{ID}")
OWN_PLEDGES = re.compile(f"{PLEDGE}{TIME}#{ID}#prj_{ID}")
OF_PROJECT = re.compile(PLEDGE + ID)
REPORTED = re.compile(f"{TIME}#prj_{ID}#REPORT#{ID}")
_kept: dict[tuple[Any, ...], tuple[int, Any]] = {}


def list_newest_projects(
    sdg: int | None, limit: int, after: str | None, now: int
) -> tuple[list[ProjectCard], str | None]:
    """Return open projects, of a goal or all, newest first, and where the next page starts.

    At most FRESH seconds old. No call, or one: 1 read unit for 20.
    """
    hash_key = OPEN if sdg is None else sdg_list(sdg)
    record = META if sdg is None else POINTER
    start = None
    if after:
        start = project_key(after.partition("#")[2], record) | {
            "browse_pk": hash_key, "browse_sk": after,
        }  # fmt: skip
    found, following = _load_page("browse", ("browse_pk", hash_key), limit, start, now)
    return found, str(following["browse_sk"]) if following else None


def list_most_funded_projects(
    sdg: int | None, limit: int, after: str | None, now: int
) -> tuple[list[ProjectCard], str | None]:
    """Return open projects, those that are nearest to their target first; as the newest."""
    hash_key = OPEN if sdg is None else sdg_list(sdg)
    record = META if sdg is None else POINTER
    start = None
    if after:
        percent, _, project_id = after.partition("#")
        start = project_key(project_id, record) | {
            "funded_pk": hash_key, "funded_pct": int(percent),
        }  # fmt: skip
    found, following = _load_page("funded", ("funded_pk", hash_key), limit, start, now)
    position = f"{following['funded_pct']}#{following['project_id']}" if following else None
    return found, position


def list_own_projects(
    owner_id: str, limit: int, after: str | None
) -> tuple[list[ProjectCard], str | None]:
    """Return the projects of a user, newest first, and where the next page starts."""
    start = None
    if after:
        start = project_key(after.rpartition("#")[2]) | {"owner_id": owner_id, "owner_sk": after}
    where = "owner_id", owner_id, "owner_sk", OWN_PROJECTS
    found, following = dynamodb.query_index(TABLE, "owner", where, limit, start)
    cards = list(_read_all(ProjectCard, found))
    return cards, str(following["owner_sk"]) if following else None


def list_own_pledges(
    owner_id: str, limit: int, after: str | None
) -> tuple[list[Pledge], str | None]:
    """Return the pledges of a user, newest first, and where the next page starts."""
    start = None
    if after:
        position, _, project_id = after.rpartition("#")
        start = project_key(project_id, PLEDGE + position.rpartition("#")[2]) | {
            "owner_id": owner_id, "owner_sk": position,
        }  # fmt: skip
    where = "owner_id", owner_id, "owner_sk", PLEDGE
    found, following = dynamodb.query_index(TABLE, "owner", where, limit, start)
    last = f"{following['owner_sk']}#{following['project_id']}" if following else None
    return list(_read_all(Pledge, found)), last


def list_public_pledges(
    project_id: str, limit: int, after: str | None, now: int
) -> tuple[list[Pledge], str | None]:
    """Return a page of the pledges of a project, at most FRESH seconds old."""
    return _keep(  # type: ignore[no-any-return]
        ("pledges", project_id, limit, after),
        now,
        lambda: pledge_repository.query_pledges(project_id, limit, after),
    )


def load_report_page(limit: int, after: str | None) -> tuple[list[ProjectReport], str | None]:
    """Return reports of projects, newest first, and where the next page starts."""
    start = None
    if after:
        time, project_id, record = after.split("#", 2)
        start = project_key(project_id, record) | {
            "browse_pk": REPORTS, "browse_sk": f"{time}#{project_id}",
        }  # fmt: skip
    found, following = pledge_repository.query_project_reports(limit, start)
    return found, f"{following['browse_sk']}#{following['record']}" if following else None


def load_public_project(project_id: str, now: int) -> tuple[Project, ProjectText] | None:
    """Return a project with its text, at most FRESH seconds old; None for none."""
    return _keep(  # type: ignore[no-any-return]
        ("project", project_id), now, lambda: repository.load_project_and_text(project_id)
    )


def clear_project_cache() -> None:
    """Drop what is kept, as a new process would."""
    _kept.clear()


def _load_page(
    index: str, where: tuple[str, str], limit: int, start: Item | None, now: int
) -> tuple[list[ProjectCard], Item | None]:
    def load() -> tuple[list[ProjectCard], Item | None]:
        found, following = dynamodb.query_index(TABLE, index, where, limit, start)
        return list(_read_all(ProjectCard, found)), following

    name = index, where[1], limit, str(start)
    return _keep(name, now, load)  # type: ignore[no-any-return]


def _keep(name: tuple[Any, ...], now: int, load: Callable[[], Any]) -> Any:
    """Return what was loaded under a name FRESH seconds ago at most, or load it."""
    held = _kept.get(name)
    if held is None or not 0 <= now - held[0] < FRESH:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[name] = held = now, load()
    return held[1]


def _read_all[R: Record](kind: type[R], items: Iterable[Item]) -> Iterable[R]:
    for item in items:
        if record := read_record(kind, item, project=item["project_id"]):
            yield record
