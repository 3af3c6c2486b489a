"""Finding experts, matching them with a project, and handing letters on to them."""

import hashlib

from auxeira.aws import client, sqs
from auxeira.core.problems import Forbidden, NotFound, TooMany, Unavailable
from auxeira.experts import skills
from auxeira.experts.expertise import ALL, ExpertRow
from auxeira.http.request_headers import key_reused_problem
from auxeira.projects.project_record import may_see
from auxeira.projects.repository import load_project_and_text
from auxeira.security.access_tokens import LiveSession, Principal
from auxeira.security.quota_repository import seconds_to_next_day
from functions.experts import repository, rules
from functions.experts.rules import Match, Needs
from functions.experts.schema import ExpertPage, LetterToExpert

WINDOW = 100  # rows that a page with filters looks through
OF_SKILL = 25  # rows of a skill that a match looks at
SENT_A_DAY, RECEIVED_A_DAY = 10, 20
NO_EXPERT = "There is no such expert."
NO_PROJECT = "There is no such project."


def find_experts(query: ExpertPage, after: str | None) -> tuple[list[ExpertRow], str | None]:
    """Return a page of experts, and where the next one starts.

    Without filters `limit` rows are read, with some up to WINDOW: a page may have fewer than
    `limit`, or none, and still be followed by another. One query, and 0.5 read units an expert.
    """
    skill = skills.find_skill(query.skill) if query.skill else ALL
    filters = query.list_filters()
    window = WINDOW if filters else query.limit
    rows, following = repository.list_expert_rows(skill, window, after)
    fitting = [row for row in rows if all(wanted in getattr(row, m) for m, wanted in filters)]
    if len(fitting) > query.limit:
        last = fitting[query.limit - 1]
        fitting = fitting[: query.limit]
        following = f"{last.expert_rank}#{last.user_id}"
    active = repository.find_active_users([row.user_id for row in fitting])
    return [row for row in fitting if row.user_id in active], following


def match_project(caller: Principal, project_id: str) -> tuple[Needs, list[Match]]:
    """Return what a project looks for, and who fits. Raises NotFound for one nobody may see.

    A read of the project, a query a skill, and 0.5 read units an expert.
    """
    found = load_project_and_text(project_id)
    if not found or not may_see(found[0], caller.user_id, admin=caller.role == "admin"):
        raise NotFound(NO_PROJECT)
    project, words = found
    about = f"{project.title} {words.description}"
    needs = rules.build_needs(words.required_roles, project.sdg, about, words.location)
    rows = [
        row
        for skill in rules.list_searched_skills(needs)
        for row in repository.list_expert_rows(skill, OF_SKILL, None)[0]
    ]
    matches = rules.rank_matches(needs, rows)
    ids = list(dict.fromkeys(each.expert.user_id for each in matches))
    active = repository.find_active_users(ids)
    return needs, [each for each in matches if each.expert.user_id in active]


def send_letter(
    caller: LiveSession, expert_id: str, letter: LetterToExpert, key: str | None, now: int
) -> bool:
    """Hand a letter on by mail; return whether the same request has done so before.

    It is counted, then queued, then marked: a repeat with its key goes on where it broke off.
    Raises Forbidden, NotFound, TooMany, Unprocessable, Unavailable.
    """
    sender = caller.user
    if not sender.email_verified:
        raise Forbidden(
            "Prove your email address before you write to experts: the mail after the "
            "registration has a link; POST /api/auth/verify-email/resend sends another.",
            slug="email-not-verified",
        )
    if not repository.is_expert(expert_id):
        raise NotFound(NO_EXPERT)
    proof = _hash_parts(expert_id, letter.message, letter.reply_via)
    kept = repository.build_letter(sender.user_id, _hash_parts(key), proof, now) if key else None
    limits = SENT_A_DAY, RECEIVED_A_DAY
    try:
        held = repository.count_letter(kept, sender.user_id, expert_id, limits, now)
    except repository.Full as full:
        raise _build_too_many(full, now) from None
    if held and held.request != proof:
        raise key_reused_problem()
    if held and held.queued:
        return True
    values = {
        "sender": f"{sender.first_name} {sender.last_name}",
        "message": letter.message,
        "reply_via": letter.reply_via,
    }
    _queue_letter(expert_id, values)
    if kept:
        repository.mark_letter_queued(kept)
    return held is not None


def _queue_letter(expert_id: str, values: dict[str, str]) -> None:
    """Queue a mail, which is addressed when it is sent. Raises Unavailable."""
    try:
        sqs.send_message(
            "mail", {"template": "expert_contacted", "user_id": expert_id, "values": values}
        )
    except client.ClientError as error:
        raise Unavailable from error


def _build_too_many(full: repository.Full, now: int) -> TooMany:
    detail = (
        f"{SENT_A_DAY} messages a day can be written to experts. Write tomorrow."
        if full.sender
        else "This expert has been written to often today. Write tomorrow."
    )
    return TooMany(detail, seconds_to_next_day(now))


def _hash_parts(*parts: str) -> str:
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
