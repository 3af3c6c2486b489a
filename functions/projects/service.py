"""Making projects and changing them, and what is said against them."""

from collections.abc import Callable

from auxeira.aws import dynamodb
from auxeira.core import deadline
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import PreconditionFailed, TooMany, Unavailable, Unprocessable
from auxeira.http.request_headers import Match
from auxeira.projects import pledge_repository, repository
from auxeira.projects.project_record import Project, ProjectText
from auxeira.security.notices import queue_notice
from auxeira.security.quota_repository import take_from_quota
from functions.projects import rules
from functions.projects.schema import NewProject, NewProjectReport, ProjectChange

Both = tuple[Project, ProjectText]

ATTEMPTS = 10  # of a change that others are in the way of
PROJECTS_A_DAY, REPORTS_A_DAY = 20, 20
REUSED = "This Idempotency-Key was used before. Send a new key with a new request."


def make_project(
    user_id: str, given: NewProject, key: str | None, now: int
) -> tuple[Project, ProjectText, bool]:
    """Make a project. Returns it, and whether the same request has made it before.

    One conditional write, and one transaction: 6 write units and 2 for each KB of text, 6 more
    where it takes pledges at once and has a deadline; indexes apart. Raises Invalid, TooMany,
    Unprocessable, Unavailable.
    """
    project, text = rules.build_project(given, user_id, key, now)
    wait = take_from_quota(user_id, "projects", PROJECTS_A_DAY, now)
    if wait and not (key and repository.load_project(project.project_id)):
        raise TooMany(f"{PROJECTS_A_DAY} projects a day can be made. Wait until tomorrow.", wait)
    held = repository.store_new_project(project, text)
    if held is None:
        logger.info("projects", event="project_created", project_id=project.project_id)
        emit_count("ProjectCreated")
        return project, text, False
    if held.request != project.request:
        raise Unprocessable(REUSED, slug="idempotency-key-reused")
    return *_load_both(held.project_id), True


def update_project(
    user_id: str, project_id: str, given: ProjectChange, match: Match, now: int
) -> Both:
    """Change members of a project of one's own; the same again changes nothing.

    Raises NotFound, Forbidden, Conflict, Invalid, PreconditionFailed, Unavailable.
    """

    def decide(project: Project, text: ProjectText) -> Both:
        rules.require_own(project, user_id)
        after = rules.change_project_members(project, text, given, now)
        if after != (project, text) and match is not None and project.version not in match:
            raise PreconditionFailed(project.version)
        if after != (project, text):
            return rules.move_to_next_version(after[0], now), after[1]
        return after

    return _change(project_id, decide)


def open_own_project(user_id: str, project_id: str, now: int) -> Both:
    """Let a draft of one's own take pledges. Raises as `update_project`."""
    return _change(
        project_id, lambda p, t: (rules.publish_draft(rules.require_own(p, user_id), now), t)
    )


def end_own_project(user_id: str, project_id: str, now: int) -> Both:
    """End a project of one's own. Raises as `update_project`."""
    return _change(
        project_id, lambda p, t: (rules.end_by_owner(rules.require_own(p, user_id), now), t)
    )


def hide_project(admin_id: str, project_id: str, reason: str, now: int) -> Both:
    """Take a project down and tell its owner why; again, tell once more.

    Raises NotFound, Unavailable.
    """
    project, text = _change(
        project_id,
        lambda p, t: rules.take_down_project(
            rules.require_seen(p, admin_id, admin=True), t, admin_id, reason, now
        ),
    )
    logger.warning("projects", event="project_taken_down", project_id=project_id, by=admin_id)
    queue_notice(
        "project_taken_down",
        project.owner_id,
        title=project.title,
        reason=text.takedown_reason or reason,
    )
    return project, text


def file_report(user_id: str, project_id: str, given: NewProjectReport, now: int) -> None:
    """Keep what a user says against a project that everybody sees: 2 write units or so.

    What the same user said of it before is overwritten. Raises NotFound, TooMany.
    """
    project = rules.require_seen(repository.load_project(project_id), None)
    if wait := take_from_quota(user_id, "project_reports", REPORTS_A_DAY, now):
        raise TooMany(f"{REPORTS_A_DAY} reports a day are taken. Wait until tomorrow.", wait)
    pledge_repository.put_report(rules.build_report(project, given, user_id, now))
    logger.warning("projects", event="project_reported", project_id=project_id, why=given.reason)
    emit_count("ProjectReported")


def _change(project_id: str, decide: Callable[[Project, ProjectText], Both]) -> Both:
    """Write what `decide` makes of a project, bound to what it was made of, and return it.

    2 read units, 2 write units for each KB of META and of a text that differs, 2 for each row that
    lists it; indexes apart. Nothing is written where nothing differs.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        before = _load_both(project_id)
        after = decide(*before)
        if after == before:
            return after
        try:
            texts = repository.text_action(before[1], after[1])
            repository.write_project_change(before[0], after[0], *texts)
            return after
        except dynamodb.Cancelled:  # by a pledge or another change, or by this one, its reply lost
            continue
    raise Unavailable


def _load_both(project_id: str) -> Both:
    found = repository.load_project_and_text(project_id, strong=True)
    if found is None:
        rules.require_seen(None, None)
        raise Unavailable
    return found
