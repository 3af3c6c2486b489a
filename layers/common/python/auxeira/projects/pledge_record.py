"""Pledges, and reports of projects, as they are stored. No AWS, no HTTP.

A pledge lies with its project. Who made it is in `owner_id`, by which the index of owners finds it;
an erased backer has left neither that nor a message. One that is to go by itself is in the index
`browse` under when.
"""

import hashlib
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from msgspec.structs import replace

from auxeira.core.ids import encode_id
from auxeira.core.records import Record
from auxeira.core.timestamps import format_timestamp
from auxeira.projects.project_record import KEYS, Minor, ProjectId, project_key

Item = dict[str, Any]
type PledgeStatus = Literal["pending", "confirmed", "cancelled"]
type PledgeType = Literal["funding", "role"]
type ReportReason = Literal["fraud", "misleading", "offensive", "other"]

PLEDGE, REPORT = "PLEDGE#", "REPORT#"  # range keys begin so, in the table and among the owner's
LAPSING = "LAPSING"  # in the index `browse`: pledges that go by themselves, by when
REPORTS = "REPORTS"  # in the index `browse`: reports of projects, by when they were made
PENDING, CONFIRMED, CANCELLED = "pending", "confirmed", "cancelled"
WAITS = 30 * 86_400  # seconds that a pledge waits for its confirmation


class Pledge(Record, frozen=True, kw_only=True):
    """A promise of money, or with amount 0 to take a role. `title` was the project's by then.

    `request` stands for the request that made it.
    """

    KIND: ClassVar[str] = "pledge"
    METRIC: ClassVar[str] = "PledgeUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    project_id: ProjectId
    record: Annotated[str, Meta(pattern="^PLEDGE#[0-9A-HJKMNP-TV-Z]{26}$(?!\\n)")]
    owner_id: str | None = None
    owner_sk: str | None = None
    status: PledgeStatus
    pledge_type: PledgeType
    amount_minor: Minor
    currency: str
    role_type: str | None = None
    message: str | None = None
    title: str
    created_at: str
    request: str | None = None  # the index of owners has none
    browse_pk: str | None = None
    browse_sk: str | None = None

    def key(self) -> Item:
        """Return the key of the pledge."""
        return project_key(self.project_id, self.record)

    @property
    def pledge_id(self) -> str:
        """The pledge's name in paths, which says of which project it is."""
        return f"plg_{self.record.removeprefix(PLEDGE)}-{self.project_id}"


class ProjectReport(Record, frozen=True, kw_only=True):
    """What somebody says against a project; one of each user."""

    KIND: ClassVar[str] = "project_report"
    METRIC: ClassVar[str] = "ProjectReportUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = KEYS

    project_id: ProjectId
    record: str
    owner_id: str
    owner_sk: str
    reason: ReportReason
    details: str | None = None
    title: str
    created_at: str
    browse_pk: str
    browse_sk: str

    def key(self) -> Item:
        """Return the key of the report."""
        return project_key(self.project_id, self.record)


def hash_parts(*parts: str) -> str:
    """Return 26 characters that stand for some texts."""
    joined = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return encode_id(hashlib.sha256(joined).digest()[:16])


def pledge_key(pledge_id: str) -> Item | None:
    """Return the key of the pledge with this id; None for what is no id."""
    own, _, project_id = pledge_id.removeprefix("plg_").partition("-")
    if not (pledge_id.startswith("plg_") and own and project_id):
        return None
    return project_key(project_id, PLEDGE + own)


def let_lapse(pledge: Pledge, status: PledgeStatus, now: int) -> Pledge:
    """Return a pledge in a status that goes by itself, WAITS from now on."""
    due = format_timestamp(now + WAITS)
    return replace(pledge, status=status, browse_pk=LAPSING, browse_sk=due)


def has_lapsed(pledge: Pledge, now: int) -> bool:
    """Return whether a pledge has waited for too long, whether or not it is gone already."""
    return pledge.status == PENDING and pledge.created_at <= format_timestamp(now - WAITS)
