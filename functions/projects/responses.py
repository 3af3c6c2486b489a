"""What the routes of projects and pledges answer."""

from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET, UnsetType

from auxeira.core import money
from auxeira.http.schema import Output, Success, Versioned
from auxeira.projects.pledge_record import Pledge as StoredPledge
from auxeira.projects.pledge_record import (
    PledgeStatus,
    PledgeType,
    ProjectReport,
    ReportReason,
    has_lapsed,
)
from auxeira.projects.project_record import (
    ACTIVE,
    ProjectCard,
    ProjectStatus,
    ProjectText,
    find_status,
    is_due,
)
from auxeira.projects.project_record import Project as StoredProject
from functions.projects.pledge_rules import find_expiry

DAY = 86_400


class Card(Output, kw_only=True):
    """A project on a list. The caller's own list has its status."""

    project_id: str
    title: str
    sdg_focus: int
    target: int
    currency: str
    percent_funded: int
    created_at: datetime
    deadline: datetime | None
    status: ProjectStatus | UnsetType = UNSET


class ProjectList(Success):
    """A page of projects."""

    projects: list[Card]
    next_cursor: str | None


class Totals(Output, kw_only=True):
    """A project and what was promised to it, in whole units of its currency.

    `pledged` and `pledgeCount` are of pledges pending and confirmed; `confirmed`, `percentFunded`
    and the other counts of confirmed ones alone.
    """

    project_id: str
    title: str
    status: ProjectStatus
    target: int
    currency: str
    pledged: int
    confirmed: int
    pledge_count: int
    confirmed_count: int
    collaborator_count: int
    percent_funded: int
    deadline: datetime | None
    days_remaining: int | None


class Project(Totals, kw_only=True):
    """A project. `takedownReason`, where it was taken down, is for its owner."""

    description: str
    sdg_focus: int
    required_roles: list[str]
    timeline: str
    location: str
    own: bool
    takedown_reason: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class ProjectShown(Versioned):
    """A project, and its version."""

    project: Project


class ProjectMade(Versioned):
    """A new project."""

    project_id: str
    project: Project


class Pledge(Output, kw_only=True):
    """A promise: an amount in whole units, or a role. `message` is for its backer and the owner.

    A pending one goes by itself at `expiresAt`.
    """

    pledge_id: str
    project_id: str
    project_title: str
    pledge_type: PledgeType
    amount: int | None
    currency: str
    role_type: str | None
    message: str | None
    status: PledgeStatus
    created_at: datetime
    expires_at: datetime | None


class PledgeMade(Success):
    """A new pledge, and the project with it; null where that was taken down since."""

    pledge_id: str
    pledge: Pledge
    project: Totals | None


class PledgeConfirmed(Success):
    """A pledge that is confirmed, and the project that counts it."""

    pledge: Pledge
    project: Totals | None


class PledgeList(Success):
    """A page of pledges."""

    pledges: list[Pledge]
    next_cursor: str | None


class ProjectReportShown(Output):
    """What somebody says against a project."""

    project_id: str
    project_title: str
    reason: ReportReason
    details: str | None
    created_at: datetime


class ProjectReportList(Success):
    """A page of reports of projects, newest first."""

    reports: list[ProjectReportShown]
    next_cursor: str | None


def to_card(card: ProjectCard, now: int) -> Card:
    """Return a project as the lists show it."""
    expired = card.status == ACTIVE and is_due(card, now)
    return Card(
        project_id=card.project_id,
        title=card.title,
        sdg_focus=card.sdg,
        target=money.to_whole_units(card.target_minor, card.currency),
        currency=card.currency,
        percent_funded=card.funded_pct,
        created_at=datetime.fromisoformat(card.created_at),
        deadline=None if card.deadline is None else datetime.fromtimestamp(card.deadline, UTC),
        status="expired" if expired else card.status or UNSET,
    )


def to_totals(project: StoredProject, now: int) -> Totals:
    """Return a project with its totals alone."""
    return Totals(**_build_totals(project, now))


def to_project(
    project: StoredProject, text: ProjectText, user_id: str | None, now: int, *, admin: bool = False
) -> Project:
    """Return a project as somebody sees it."""
    own = user_id is not None and project.owner_id == user_id
    return Project(
        **_build_totals(project, now),
        description=text.description,
        sdg_focus=project.sdg,
        required_roles=text.required_roles,
        timeline=text.timeline,
        location=text.location,
        own=own,
        takedown_reason=text.takedown_reason if own or admin else None,
        created_at=datetime.fromisoformat(project.created_at),
        updated_at=datetime.fromtimestamp(project.updated_at, UTC),
        version=project.version,
    )


def to_pledge(pledge: StoredPledge, *, with_message: bool = True) -> Pledge:
    """Return a pledge, without a word of who made it."""
    expiry = find_expiry(pledge)
    funding = pledge.pledge_type == "funding"
    whole = money.to_whole_units(pledge.amount_minor, pledge.currency)
    return Pledge(
        pledge_id=pledge.pledge_id,
        project_id=pledge.project_id,
        project_title=pledge.title,
        pledge_type=pledge.pledge_type,
        amount=whole if funding else None,
        currency=pledge.currency,
        role_type=pledge.role_type,
        message=pledge.message if with_message else None,
        status=pledge.status,
        created_at=datetime.fromisoformat(pledge.created_at),
        expires_at=datetime.fromtimestamp(expiry, UTC) if expiry else None,
    )


def list_standing_pledges(
    pledges: list[StoredPledge], now: int, *, with_message: bool
) -> list[Pledge]:
    """Return the pledges that are pending or confirmed."""
    return [
        to_pledge(each, with_message=with_message)
        for each in pledges
        if each.status != "cancelled" and not has_lapsed(each, now)
    ]


def to_project_report(report: ProjectReport) -> ProjectReportShown:
    """Return a report as an admin reads it, without a word of who made it."""
    return ProjectReportShown(
        project_id=report.project_id,
        project_title=report.title,
        reason=report.reason,
        details=report.details,
        created_at=datetime.fromisoformat(report.created_at),
    )


def _build_totals(project: StoredProject, now: int) -> dict[str, Any]:
    due = project.deadline
    left = None if due is None else max(0, -(-(due - now) // DAY))
    status = find_status(project, now)
    return {
        "project_id": project.project_id,
        "title": project.title,
        "status": status,
        "target": money.to_whole_units(project.target_minor, project.currency),
        "currency": project.currency,
        "pledged": money.to_whole_units(project.pledged_minor, project.currency),
        "confirmed": money.to_whole_units(project.confirmed_minor, project.currency),
        "pledge_count": project.pledge_count,
        "confirmed_count": project.confirmed_count,
        "collaborator_count": project.collaborator_count,
        "percent_funded": project.funded_pct,
        "deadline": None if due is None else datetime.fromtimestamp(due, UTC),
        "days_remaining": left if status in ("active", "draft") else None if due is None else 0,
    }
