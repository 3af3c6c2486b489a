"""Asking for reports, and reading, finishing and deleting them."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from auxeira.aws import dynamodb, s3
from auxeira.benchmarks import repository as peers_repository
from auxeira.benchmarks.peers import Peers, drop_scores_of_other_editions
from auxeira.core import settings
from auxeira.core.problems import Conflict, NotFound, TooMany, Unavailable
from auxeira.http.api import Request
from auxeira.http.request_headers import key_reused_problem
from auxeira.reports import (
    generation,
    readiness,
    report_record,
    repository,
)
from auxeira.reports.report_record import StoredReport
from auxeira.reports.report_types import TYPES
from auxeira.reports.repository import Fenced
from functions.reports import repository as requests_repository
from functions.reports import rules
from functions.reports.repository import GenerationRequest

Item = rules.Item

MONTH_FULL = f"{rules.QUOTA} reports a month can be asked for. Ask again next month."
QUOTA_DAMAGED = "The count of your reports is damaged. The operator knows: try again later."


def create_report(
    user_id: str, report_type: str, given: Mapping[str, Any], key: str | None, request: Request
) -> tuple[StoredReport, bool]:
    """Make a report: it, key and quota in one transaction, 6 write units; facts before it.

    A free one is written at once where no model is asked. Returns it and whether the same
    request has asked for it before. Raises Conflict where something is missing, TooMany,
    Unprocessable, Invalid, Unavailable.
    """
    name = rules.hash_request_parts(key or request.id)
    proof = rules.hash_request_parts(report_type, msgspec.to_builtins(given))
    made = requests_repository.get_generation_request(user_id, name) if key else None
    if made and made.ttl > request.now:
        return _resume_repeated_report(user_id, made, proof, name, request.now), True
    document, facts = _draft_document(user_id, report_type, given, request.now)
    report = _build_new_report(user_id, report_type, document, name, request.now)
    repository.put_facts(report, facts)
    try:
        requests_repository.store_new_report(
            report,
            requests_repository.build_generation_request(report, name, proof, request.now),
            rules.QUOTA,
            rules.find_next_month_start(request.now),
            request.now,
        )
    except dynamodb.Cancelled as refusal:
        s3.delete_object(report_record.facts_object_name(report))
        _, used, quota, *_ = refusal.items
        if used:
            made = requests_repository.read_generation_request(used)
            return _resume_repeated_report(user_id, made, proof, name, request.now), True
        raise _build_refusal(quota, request.now) from None
    if report.status == report_record.GENERATING:
        content = msgspec.json.encode(document)
        report = _write_or_reread(
            report,
            lambda: repository.finish_report(report, content, generation.EMBEDDED, request.now),
        )
    return report, False


def find_needs_by_type(user_id: str, now: int) -> dict[str, Any]:
    """Return what each type of report lacks for the caller, None for nothing. One call: 1 read
    unit, and 8.5 for the peers once a minute and process. Raises Unavailable."""
    found = peers_repository.load_standings(user_id, now)
    peers = _compare_with_peers(found.profile, found, now)
    return readiness.check_report_types(found.profile, now, peers)


def load_report(user_id: str, report_id: str, now: int) -> tuple[StoredReport, bytes | None]:
    """Return a report and the JSON of its document, None unless it may be shown.

    One that nobody writes although somebody should is queued once more.

    Raises NotFound, Conflict where its text is lost.
    """
    try:
        report = repository.get_report(user_id, report_id)
    except Conflict:  # as in the list
        raise NotFound(repository.NOT_THERE) from None
    if report.status == report_record.READY:
        return report, repository.read_report_body(report)
    if repository.is_overdue(report, now):
        report = _write_or_reread(report, lambda: repository.queue_report(report, now))
    return report, None


def delete_report_of_user(user_id: str, report_id: str) -> None:
    """Delete a report with its facts and its body; none is fine."""
    if report_id.startswith(report_record.META):
        repository.delete_stored_report(user_id, report_id)


def _draft_document(
    user_id: str, report_type: str, given: Mapping[str, Any], now: int
) -> tuple[Any, bytes]:
    """Return the document as it would be written now, and the facts. Raises Conflict."""
    import report_writer  # other routes need none of it
    from auxeira.reports.inputs import pack_inputs
    from auxeira.reports.requirements import find_needs

    found = peers_repository.load_standings(user_id, now)
    profile = rules.build_subject(found.profile, given, now)
    inputs = rules.build_inputs(profile, _compare_with_peers(profile, found, now), now)
    if lacks := readiness.add_incomplete_members(profile, find_needs(report_type, inputs)):
        raise rules.incomplete_report_problem(lacks)
    return report_writer.write(report_type, inputs), pack_inputs(inputs)


def _compare_with_peers(
    profile: Mapping[str, Any], found: peers_repository.Standings, now: int
) -> Peers:
    """Return what may be told of peers beside scores by the newest formulas."""
    return drop_scores_of_other_editions(peers_repository.compare_with_peers(profile, found, now))


def _build_new_report(
    user_id: str, report_type: str, document: Any, holder: str, now: int
) -> StoredReport:
    """Return a new report: locked, queued for the model, or held by this request."""
    row = TYPES[report_type]
    status: Item = {"status": report_record.LOCKED}
    if not row.price_minor:
        held = report_record.build_claim(holder, now)
        status = (
            {"status": report_record.QUEUED, "queued_at": now} if settings.model_name() else held
        )
    return rules.build_new_report(user_id, row, document, settings.report_currency(), status, now)


def _build_refusal(quota: Item | None, now: int) -> Exception:
    """Return why a new report was not stored; `quota` is the count of a month that forbids it."""
    if not quota:
        return Unavailable()
    if requests_repository.read_monthly_quota(quota) is None:
        return Unavailable(QUOTA_DAMAGED)
    return TooMany(MONTH_FULL, rules.find_next_month_start(now) - now)


def _resume_repeated_report(
    user_id: str, made: GenerationRequest | None, proof: str, name: str, now: int
) -> StoredReport:
    """Return what the same request has made, and go on with what it has left.

    Raises Unprocessable where another has made it, or nobody can tell any more.
    """
    if made is None or made.request != proof:
        raise key_reused_problem()
    report = repository.get_report(user_id, made.report_id, strong=True)
    if report.status == report_record.GENERATING and report.holder == name:
        return _write_or_reread(
            report,
            lambda: generation.complete_report(repository.claim_report(report, name, now), now),
        )
    return report


def _write_or_reread(report: StoredReport, write: Callable[[], StoredReport]) -> StoredReport:
    """Return a report after a step, whoever took it."""
    try:
        return write()
    except Fenced:
        return repository.get_report(report.user_id, report.report_id, strong=True)
