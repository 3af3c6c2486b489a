"""Making, confirming and cancelling pledges, with mails to the owner of the project."""

from auxeira.aws import dynamodb
from auxeira.core import deadline, money
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import NotFound, TooMany, Unavailable, Unprocessable
from auxeira.core.records import read_record
from auxeira.projects import pledge_repository
from auxeira.projects.pledge_record import CANCELLED, CONFIRMED, Pledge
from auxeira.projects.project_record import FUNDED, Project
from auxeira.security.notices import queue_notice
from auxeira.security.quota_repository import take_from_quota
from functions.projects import pledge_rules, rules
from functions.projects.schema import NewPledge
from functions.projects.service import ATTEMPTS, REUSED

STEPS_A_DAY = 100  # pledges that are made, confirmed and cancelled
NO_PLEDGE = "You have no such pledge."


def make_pledge(
    user_id: str, project_id: str, given: NewPledge, key: str | None, now: int
) -> tuple[Pledge, Project, bool]:
    """Make a pledge: it and the totals in one transaction, 4 write units and 2 of indexes.

    Returns it, its project, and whether the same request has made it before: the owner is then
    told again, since nobody knows whether the mail was queued. Raises NotFound, Forbidden,
    Conflict, Invalid, TooMany, Unprocessable, Unavailable.
    """
    record = pledge_rules.find_pledge_record(user_id, key, now)
    project, text, held = pledge_repository.load_before_pledge(
        project_id, record, with_text=given.pledge_type == "role"
    )
    wait = take_from_quota(user_id, "pledges", STEPS_A_DAY, now)
    if held is None:
        if wait:
            raise TooMany("These were many pledges for a day. Wait until tomorrow.", wait)
        seen = rules.require_seen(project, user_id)
        pledge = pledge_rules.build_pledge(given, seen, text, record, user_id, now)
        held = _store_pledge(pledge, seen, now)
        if held is None:
            _tell_owner("pledge_received", pledge, seen)
            return pledge, pledge_rules.count_pending(seen, pledge), False
    if held.request != rules.hash_request(given):
        raise Unprocessable(REUSED, slug="idempotency-key-reused")
    if project is None:  # damaged since
        raise NotFound(rules.NOT_THERE)
    if not wait:
        _tell_owner("pledge_received", held, project)
    return held, project, True


def confirm_own_pledge(user_id: str, pledge_id: str, now: int) -> tuple[Pledge, Project]:
    """Confirm a pledge of one's own, once: 4 write units, and 2 where the percentage moves;
    indexes apart. The owner is told each time. Raises NotFound, Conflict, Unavailable.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        pledge, project = _load_own_pledge(user_id, pledge_id)
        if pledge.status != CONFIRMED:
            after, counted = pledge_rules.confirm_pending_pledge(pledge, project, now)
            try:
                pledge_repository.write_confirmation(pledge, after, project, counted)
            except dynamodb.Cancelled:  # by another pledge, or by this request, its reply lost
                continue
            pledge, project = after, counted
            logger.info("projects", event="pledge_confirmed", pledge_id=pledge.pledge_id)
            emit_count("PledgeConfirmed")
        if not take_from_quota(user_id, "pledges", STEPS_A_DAY, now):
            filled = project.status == FUNDED
            _tell_owner("project_funded" if filled else "pledge_confirmed", pledge, project)
        return pledge, project
    raise Unavailable


def withdraw_pledge(user_id: str, pledge_id: str, now: int) -> None:
    """Cancel a pledge of one's own, once: 4 write units; indexes apart. The owner is told each
    time. Raises NotFound, Conflict, Unavailable.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        pledge, project = _load_own_pledge(user_id, pledge_id)
        if pledge.status != CANCELLED:
            after, counted = pledge_rules.cancel_own_pledge(pledge, project, now)
            try:
                pledge_repository.write_cancellation(pledge, after, project, counted)
            except dynamodb.Cancelled:
                continue
            logger.info("projects", event="pledge_cancelled", pledge_id=pledge.pledge_id)
            emit_count("PledgeCancelled")
        if not take_from_quota(user_id, "pledges", STEPS_A_DAY, now):
            _tell_owner("pledge_cancelled", pledge, project)
        return
    raise Unavailable


def _store_pledge(pledge: Pledge, project: Project, now: int) -> Pledge | None:
    """Write a new pledge. Returns None, or the one that a parallel request has made.

    Raises the refusal of a project that does not take it, Unavailable.
    """
    if refusal := pledge_rules.find_pledge_refusal(project, pledge, now):
        raise refusal
    try:
        pledge_repository.store_new_pledge(pledge, project.target_minor, now)
    except dynamodb.Cancelled as cancelled:
        made, meta = cancelled.items
        if made:
            return pledge_repository.read_pledge(made)
        if meta is None:
            raise Unavailable from None
        held = read_record(Project, meta, project=pledge.project_id) if meta else None
        if held is None:
            raise NotFound(rules.NOT_THERE) from None
        raise (pledge_rules.find_pledge_refusal(held, pledge, now) or Unavailable()) from None
    logger.info("projects", event="pledge_created", pledge_id=pledge.pledge_id)
    emit_count("PledgeCreated")
    return None


def _load_own_pledge(user_id: str, pledge_id: str) -> tuple[Pledge, Project]:
    found = pledge_repository.load_pledge_and_project(pledge_id)
    if found is None or found[0].owner_id != user_id:
        raise NotFound(NO_PLEDGE)
    return found


def _tell_owner(template: str, pledge: Pledge, project: Project) -> None:
    """Queue a mail to the owner of a project: what was promised, never by whom."""
    amount = money.to_whole_units(pledge.amount_minor, pledge.currency)
    what = f"the role {pledge.role_type}" if pledge.role_type else f"{amount:,} {pledge.currency}"
    queue_notice(template, project.owner_id, title=project.title, what=what)
