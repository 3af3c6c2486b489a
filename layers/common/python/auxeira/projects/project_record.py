"""Projects as they are stored: what is counted, what is read, what lists show. No AWS, no HTTP.

A project has an item META with status, deadline and totals, and an item TEXT. While it takes
pledges, META is in the indexes of all open projects, and an item IDX#SDG in those of its goal.
Money is in minor units.
"""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from msgspec.structs import replace

from auxeira.core.records import Number, Record, Seconds
from auxeira.core.timestamps import format_timestamp

Item = dict[str, Any]
type ProjectStatus = Literal["draft", "active", "funded", "expired", "closed", "hidden"]
type ProjectId = Annotated[str, Meta(pattern="^prj_[0-9A-HJKMNP-TV-Z]{26}$(?!\\n)")]
type Minor = Annotated[int, Meta(ge=0, le=2**63 - 1)]
type Percent = Annotated[int, Meta(ge=0, le=100)]
type Sdg = Annotated[int, Meta(ge=1, le=17)]

TABLE = "projects"
KEYS = ("project_id", "record")
META, TEXT, POINTER = "META", "TEXT", "IDX#SDG"  # range keys of a project's own items
OPEN = "OPEN"  # in the indexes: all that take pledges
DUE = "DUE#PROJECTS"  # hash key of the list of those with a deadline, by that
DRAFT, ACTIVE, FUNDED = "draft", "active", "funded"
EXPIRED, CLOSED, HIDDEN = "expired", "closed", "hidden"
OWN_PROJECTS = "PROJECT#"  # prefix in the index of owners


class Project(Record, frozen=True, kw_only=True):
    """META: status, deadline, totals. At most 1 KB.

    `pledged_minor` and `pledge_count` are of pledges pending and confirmed, the others of confirmed
    ones alone; `collaborator_count` of those for a role. `funded_pct` is rounded down. `request`
    stands for the request that made it. Without `owner_id` the owner's account is erased.
    """

    KIND: ClassVar[str] = "project"
    METRIC: ClassVar[str] = "ProjectUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    project_id: ProjectId
    owner_id: str | None = None
    owner_sk: str | None = None
    status: ProjectStatus
    title: str
    sdg: Sdg
    currency: str
    target_minor: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    pledged_minor: Minor = 0
    pledge_count: Number = 0
    confirmed_minor: Minor = 0
    confirmed_count: Number = 0
    collaborator_count: Number = 0
    funded_pct: Percent = 0
    deadline: Seconds | None = None
    created_at: str
    updated_at: Seconds
    version: Number
    request: str
    browse_pk: str | None = None
    browse_sk: str | None = None
    funded_pk: str | None = None

    def key(self) -> Item:
        """Return the key of META."""
        return project_key(self.project_id)


class ProjectText(Record, frozen=True, kw_only=True):
    """TEXT: what is read of a project. The last three are of an admin who took it down."""

    KIND: ClassVar[str] = "project_text"
    METRIC: ClassVar[str] = "ProjectUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    project_id: ProjectId
    description: str
    location: str
    timeline: str
    required_roles: list[str]
    takedown_reason: str | None = None
    taken_down_at: Seconds | None = None
    taken_down_by: str | None = None

    def key(self) -> Item:
        """Return the key of TEXT."""
        return project_key(self.project_id, TEXT)


class ProjectCard(Record, frozen=True, kw_only=True):
    """What the indexes hold of a project; as IDX#SDG an item of its own.

    `browse_sk` is when it was opened, and its id. The index of owners alone has the status.
    """

    KIND: ClassVar[str] = "project"
    METRIC: ClassVar[str] = "ProjectUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    project_id: str
    record: Literal["META", "IDX#SDG"]
    title: str
    sdg: Sdg
    target_minor: Minor
    currency: str
    funded_pct: Percent
    created_at: str
    deadline: Seconds | None = None
    status: ProjectStatus | None = None
    browse_pk: str | None = None
    browse_sk: str | None = None
    funded_pk: str | None = None

    def key(self) -> Item:
        """Return the key of the item that the index was made of."""
        return project_key(self.project_id, self.record)


def project_key(project_id: str, record: str = META) -> Item:
    """Return the key of an item of a project."""
    return {"project_id": project_id, "record": record}


def due_key(project_id: str, deadline: int) -> Item:
    """Return the key of a project's row in the list of deadlines."""
    return {"project_id": DUE, "record": f"{format_timestamp(deadline)}#{project_id}"}


def sdg_list(sdg: int) -> str:
    """Return the hash key of the open projects of a goal, in both indexes."""
    return f"SDG#{sdg:02}"


def build_pointer(project: Project) -> ProjectCard:
    """Return the item that lists an open project under its goal."""
    return ProjectCard(
        project_id=project.project_id,
        record="IDX#SDG",
        title=project.title,
        sdg=project.sdg,
        target_minor=project.target_minor,
        currency=project.currency,
        funded_pct=project.funded_pct,
        created_at=project.created_at,
        deadline=project.deadline,
        browse_pk=sdg_list(project.sdg),
        browse_sk=project.browse_sk,
        funded_pk=sdg_list(project.sdg),
    )


# who sees a project, and what becomes of it


def may_see(project: Project, user_id: str | None, *, admin: bool = False) -> bool:
    """Return whether somebody sees a project: a draft or a hidden one is its owner's alone."""
    if admin or (user_id is not None and project.owner_id == user_id):
        return True
    return project.status not in (DRAFT, HIDDEN)


def is_due(project: Project | ProjectCard, now: int) -> bool:
    """Return whether the deadline of a project, if it has one, has passed."""
    return project.deadline is not None and project.deadline <= now


def find_status(project: Project, now: int) -> ProjectStatus:
    """Return the status: one whose deadline has passed has expired, whether or not that is stored
    already."""
    return "expired" if project.status == ACTIVE and is_due(project, now) else project.status


def open_project(project: Project, now: int) -> Project:
    """Return a project that takes pledges from now on."""
    return replace(
        project,
        status="active",
        updated_at=now,
        version=project.version + 1,
        browse_pk=OPEN,
        browse_sk=f"{format_timestamp(now)}#{project.project_id}",
        funded_pk=OPEN,
    )


def end_project(project: Project, status: ProjectStatus, now: int) -> Project:
    """Return a project that takes no pledges any more."""
    return replace(
        project,
        status=status,
        updated_at=now,
        version=project.version + 1,
        browse_pk=None,
        browse_sk=None,
        funded_pk=None,
    )


def count_confirmed(project: Project, amount_minor: int, role: int, sign: int) -> Project:
    """Return a project with one more confirmed pledge, or with `sign` -1 one less."""
    confirmed = project.confirmed_minor + sign * amount_minor
    return replace(
        project,
        confirmed_minor=confirmed,
        confirmed_count=project.confirmed_count + sign,
        collaborator_count=project.collaborator_count + sign * role,
        funded_pct=confirmed * 100 // project.target_minor,
    )
