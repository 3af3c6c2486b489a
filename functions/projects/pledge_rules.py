"""What a pledge is made of, and when a project takes, counts or gives one back. No HTTP, no AWS."""

from datetime import datetime

from msgspec.structs import replace

from auxeira.core import ids, money
from auxeira.core.problems import Conflict, Forbidden, Invalid, NotFound, Problem
from auxeira.core.timestamps import format_timestamp
from auxeira.projects.pledge_record import (
    PENDING,
    PLEDGE,
    WAITS,
    Pledge,
    has_lapsed,
    hash_parts,
    let_lapse,
)
from auxeira.projects.project_record import (
    ACTIVE,
    HIDDEN,
    Project,
    ProjectText,
    count_confirmed,
    end_project,
    find_status,
    may_see,
)
from functions.projects.rules import NOT_THERE, hash_request
from functions.projects.schema import NewPledge


def find_pledge_record(user_id: str, key: str | None, now: int) -> str:
    """Return the range key of a new pledge: made of backer and key if there is one."""
    return PLEDGE + (hash_parts(user_id, key) if key else ids.generate_id(now))


def build_pledge(
    given: NewPledge, project: Project, text: ProjectText | None, record: str,
    user_id: str, now: int,
) -> Pledge:  # fmt: skip
    """Return a new pledge, which waits for its confirmation. Raises Invalid."""
    created = format_timestamp(now)
    _check_pledge_members(given, text)
    pledge = Pledge(
        project_id=project.project_id,
        record=record,
        owner_id=user_id,
        owner_sk=f"{PLEDGE}{created}#{record.removeprefix(PLEDGE)}",
        status="pending",
        pledge_type=given.pledge_type,
        amount_minor=money.to_minor_units(given.amount or 0, project.currency),
        currency=given.currency or project.currency,
        role_type=given.role_type,
        message=given.message or None,
        title=project.title,
        created_at=created,
        request=hash_request(given),
    )
    return let_lapse(pledge, "pending", now)


def count_pending(project: Project, pledge: Pledge) -> Project:
    """Return a project with one more pledge."""
    return replace(
        project,
        pledged_minor=project.pledged_minor + pledge.amount_minor,
        pledge_count=project.pledge_count + 1,
    )


def find_pledge_refusal(project: Project, pledge: Pledge, now: int) -> Problem | None:
    """Return why a project does not take a pledge; None where it does."""
    if project.owner_id == pledge.owner_id:
        return Forbidden("Nobody pledges to a project of their own.", slug="own-project")
    if not may_see(project, None):
        return NotFound(NOT_THERE)
    if find_status(project, now) != ACTIVE:
        return Conflict("The project takes no pledges any more.", slug="project-ended")
    if pledge.currency != project.currency:
        return Conflict(f"The project takes {project.currency}.", slug="other-currency")
    return _find_excess(project, pledge)


def confirm_pending_pledge(pledge: Pledge, project: Project, now: int) -> tuple[Pledge, Project]:
    """Return a pledge that is confirmed, and the project that counts it. Raises Conflict, NotFound.

    The one that fills the target ends the project as funded.
    """
    if pledge.status != PENDING or has_lapsed(pledge, now):
        raise Conflict("Only a pledge that is pending can be confirmed.", slug="pledge-not-pending")
    if find_status(project, now) != ACTIVE:
        raise Conflict("The project takes no pledges any more.", slug="project-ended")
    if excess := _find_excess(project, pledge):
        raise excess
    after = replace(pledge, status="confirmed", browse_pk=None, browse_sk=None)
    counted = count_confirmed(project, pledge.amount_minor, _count_role(pledge), 1)
    if counted.confirmed_minor == counted.target_minor:
        counted = end_project(counted, "funded", now)
    return after, counted


def cancel_own_pledge(pledge: Pledge, project: Project, now: int) -> tuple[Pledge, Project | None]:
    """Return a pledge that is cancelled, and the project without it if it was confirmed.

    Raises Conflict for a confirmed one of a project that has ended. One that was taken down binds
    nobody.
    """
    after = let_lapse(pledge, "cancelled", now)
    if pledge.status == PENDING:
        return after, None
    if find_status(project, now) not in (ACTIVE, HIDDEN):
        raise Conflict(
            "The project has ended, and the pledge was confirmed before.", slug="project-ended"
        )
    counted = count_confirmed(project, pledge.amount_minor, _count_role(pledge), -1)
    return after, replace(
        counted,
        pledged_minor=project.pledged_minor - pledge.amount_minor,
        pledge_count=project.pledge_count - 1,
    )


def find_expiry(pledge: Pledge) -> int | None:
    """Return when a pending pledge goes by itself, in seconds; None for any other."""
    if pledge.status != PENDING:
        return None
    return int(datetime.fromisoformat(pledge.created_at).timestamp()) + WAITS


def _count_role(pledge: Pledge) -> int:
    return int(pledge.pledge_type == "role")


def _find_excess(project: Project, pledge: Pledge) -> Problem | None:
    """Return the refusal of a pledge that is more than what a target still needs."""
    left = project.target_minor - project.confirmed_minor
    if max(pledge.amount_minor, 1) <= left:
        return None
    whole = money.to_whole_units(left, project.currency)
    return Conflict(
        f"{whole} {project.currency} are missing to the target, and no more is taken.",
        slug="over-target",
        missing=whole,
    )


def _check_pledge_members(given: NewPledge, text: ProjectText | None) -> None:
    """Raise Invalid where amount and role do not fit the type of a pledge, or the project."""
    roles = text.required_roles if text else []
    if given.pledge_type == "funding":
        faults = {"amount": "is required" if given.amount is None else "",
                  "roleType": "is of a pledge for a role" if given.role_type else ""}  # fmt: skip
    else:
        faults = {"amount": "is of a pledge for funding" if given.amount is not None else "",
                  "roleType": "is no role that the project looks for"
                  if given.role_type not in roles else ""}  # fmt: skip
    found = [{"pointer": f"#/{name}", "detail": text} for name, text in faults.items() if text]
    if found:
        first = found[0]
        raise Invalid(f"{first['pointer'][2:]} {first['detail']}.", errors=found)
