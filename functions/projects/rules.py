"""What a project is made of, who sees it, and what may become of it. No HTTP, no AWS."""

import re
from datetime import datetime

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from auxeira.core import ids, money
from auxeira.core.problems import Conflict, Forbidden, Invalid, NotFound
from auxeira.core.timestamps import format_timestamp
from auxeira.projects.pledge_record import REPORT, REPORTS, ProjectReport, hash_parts
from auxeira.projects.project_record import (
    ACTIVE,
    DRAFT,
    HIDDEN,
    OWN_PROJECTS,
    Project,
    ProjectText,
    end_project,
    find_status,
    may_see,
    open_project,
)
from functions.projects.schema import NewProject, NewProjectReport, ProjectChange

LONGEST = 1096 * 86_400  # seconds that a project may take pledges: three years
SDG = re.compile("([sS][dD][gG][ -]?)?(0?[1-9]|1[0-7])")
NOT_THERE = "There is no such project."
FIXED = ("sdg", "target_minor", "currency")  # once others have seen them


def parse_sdg(given: int | str) -> int | None:
    """Return the goal that 4, "4", "04" or "SDG 4" names; None for anything else."""
    match = SDG.fullmatch(str(given))
    return int(match[2]) if match else None


def require_seen(project: Project | None, user_id: str | None, *, admin: bool = False) -> Project:
    """Return a project that somebody sees. Raises NotFound."""
    if project is None or not may_see(project, user_id, admin=admin):
        raise NotFound(NOT_THERE)
    return project


def require_own(project: Project | None, user_id: str) -> Project:
    """Return a project of one's own. Raises NotFound, Forbidden."""
    seen = require_seen(project, user_id)
    if seen.owner_id != user_id:
        raise Forbidden("This is the project of somebody else.")
    return seen


def build_project(
    given: NewProject, owner_id: str, key: str | None, now: int
) -> tuple[Project, ProjectText]:
    """Return a new project, its id made of the owner and the key if there is one.

    Raises Invalid.
    """
    name = hash_parts(owner_id, key) if key else ids.generate_id(now)
    project_id, created = f"prj_{name}", format_timestamp(now)
    project = Project(
        project_id=project_id,
        owner_id=owner_id,
        owner_sk=f"{OWN_PROJECTS}{created}#{project_id}",
        status="draft",
        title=given.title,
        sdg=parse_sdg(given.sdg_focus) or 0,
        currency=given.currency,
        target_minor=money.to_minor_units(given.target_amount, given.currency),
        deadline=_read_deadline(given.deadline, now),
        created_at=created,
        updated_at=now,
        version=0 if given.status == ACTIVE else 1,
        request=hash_request(given),
    )
    text = ProjectText(
        project_id=project_id,
        description=given.description,
        location=given.location,
        timeline=given.timeline,
        required_roles=given.required_roles,
    )
    return (open_project(project, now) if given.status == ACTIVE else project), text


def change_project_members(
    project: Project, text: ProjectText, given: ProjectChange, now: int
) -> tuple[Project, ProjectText]:
    """Return a project with the members that are given, of the same version. Raises Conflict,
    Invalid."""
    members = {n: v for n, v in msgspec.structs.asdict(given).items() if v is not UNSET}
    texts = {n: members.pop(n) for n in ProjectText.__struct_fields__ if n in members}
    if "sdg_focus" in members:
        members["sdg"] = parse_sdg(members.pop("sdg_focus"))
    if "deadline" in members and members["deadline"] is not None:
        seconds = int(members["deadline"].timestamp())
        same = seconds == project.deadline
        members["deadline"] = seconds if same else _read_deadline(members["deadline"], now)
    units = members.pop(
        "target_amount", money.to_whole_units(project.target_minor, project.currency)
    )
    currency = members.get("currency", project.currency)
    members["target_minor"] = money.to_minor_units(units, currency)
    after, after_text = replace(project, **members), replace(text, **texts)
    if (after, after_text) == (project, text):
        return project, text
    if find_status(project, now) not in (DRAFT, ACTIVE):
        raise Conflict("The project has ended.", slug="project-ended")
    fixed = [name for name in FIXED if getattr(after, name) != getattr(project, name)]
    if fixed and project.status == ACTIVE:
        raise Conflict(
            "Goal, target and currency of a project that takes pledges stay. Close it, and make "
            "another one.",
            slug="project-open",
        )
    return after, after_text


def move_to_next_version(project: Project, now: int) -> Project:
    """Return a project whose members were changed just now."""
    return replace(project, version=project.version + 1, updated_at=now)


def publish_draft(project: Project, now: int) -> Project:
    """Return a draft that takes pledges from now on; one that does already as it is.

    Raises Conflict.
    """
    status = find_status(project, now)
    if status == ACTIVE:
        return project
    if status != DRAFT:
        raise Conflict("Only a draft can be published.", slug="project-ended")
    if project.deadline is not None and project.deadline <= now:
        raise Conflict("The deadline has passed. Set a later one first.", slug="deadline-passed")
    return open_project(project, now)


def end_by_owner(project: Project, now: int) -> Project:
    """Return a project that its owner has ended; one that has ended already as it is."""
    if find_status(project, now) in (DRAFT, ACTIVE):
        return end_project(project, "closed", now)
    return project


def take_down_project(
    project: Project, text: ProjectText, admin_id: str, reason: str, now: int
) -> tuple[Project, ProjectText]:
    """Return a project that nobody but its owner sees any more, and why."""
    if project.status == HIDDEN:
        return project, text
    note = {"takedown_reason": reason, "taken_down_at": now, "taken_down_by": admin_id}
    return end_project(project, "hidden", now), replace(text, **note)


def build_report(
    project: Project, given: NewProjectReport, user_id: str, now: int
) -> ProjectReport:
    """Return what a user says against a project."""
    created = format_timestamp(now)
    return ProjectReport(
        project_id=project.project_id,
        record=REPORT + hash_parts(user_id),
        owner_id=user_id,
        owner_sk=f"{REPORT}{created}",
        reason=given.reason,
        details=given.details,
        title=project.title,
        created_at=created,
        browse_pk=REPORTS,
        browse_sk=f"{created}#{project.project_id}",
    )


def hash_request(given: msgspec.Struct) -> str:
    """Return what stands for the members of a request, wherever its project was named."""
    members = {n: v for n, v in msgspec.structs.asdict(given).items() if n != "project_id"}
    return hash_parts(msgspec.json.encode(members, order="sorted").decode())


def _read_deadline(given: datetime | None, now: int) -> int | None:
    """Return a deadline in seconds. Raises Invalid for a past one or one too far away."""
    if given is None:
        return None
    seconds = int(given.timestamp())
    if not now < seconds <= now + LONGEST:
        detail = "must be in the future, and within three years"
        raise Invalid(f"deadline {detail}.", errors=[{"pointer": "#/deadline", "detail": detail}])
    return seconds
