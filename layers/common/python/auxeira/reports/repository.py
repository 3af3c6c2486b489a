"""The reports of a user: what is known of each, the facts it is written from, its body.

A report's status: locked (not paid for), queued, generating, ready or failed. Whoever claims a
report writes it: `holder` says who that is, and `attempt` tells a late writer that another has
taken its place. Facts lie in the bucket; a body of 4 KB at most is an item, a longer one an object.
"""

import gzip
import zlib
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from auxeira.aws import changes, dynamodb, s3
from auxeira.core.problems import NotFound
from auxeira.core.records import read_record, to_item
from auxeira.core.timestamps import format_timestamp
from auxeira.reports import report_record, waiting_reports_repository
from auxeira.reports.report_record import (
    FACTS,
    FAILED,
    FREE,
    GENERATING,
    IN_BUCKET,
    IN_ITEM,
    KEYS,
    LOCKED,
    META,
    PAID,
    QUEUED,
    READY,
    STAY,
    TO_PAY,
    MonthlyQuota,
    StoredBody,
    StoredReport,
    body_object_name,
    facts_object_name,
    monthly_quota_key,
    report_body_key,
    report_key,
)

Item = dict[str, Any]

MOST_IN_ITEM = 4000  # bytes: with its names and keys an item that is read for half a unit
PATIENCE = 60  # seconds in which a queued report should be begun
NOT_THERE = "You have no such report."
SAME = ("status", "attempt")  # as they were read, or somebody else has taken a step
NOBODY = {"lease_until": None, "holder": None}


class Fenced(Exception):
    """Another writer has claimed the report since, or it is gone."""


def get_report(user_id: str, report_id: str, *, strong: bool = False) -> StoredReport:
    """Return a report of this user. Half a read unit, 1 when strong. Raises NotFound.

    Raises Conflict for one that cannot be read.
    """
    found = dynamodb.get_item("reports", report_key(user_id, report_id), strong=strong)
    if found is None or not report_id.startswith(META):
        raise NotFound(NOT_THERE)
    return report_record.require_readable_report(found)


def list_stored_reports(
    user_id: str, limit: int, after: str | None
) -> tuple[list[StoredReport], str | None]:
    """Return reports behind `after` on, newest first, and where the next page starts.

    Those that cannot be read are left out.
    """
    page, following = dynamodb.query(
        "reports", user_id, META, limit, after, names=KEYS, newest=True
    )
    return [
        report for item in page if (report := report_record.read_stored_report(item))
    ], following


def read_report_body(report: StoredReport) -> bytes:
    """Return the JSON of a ready report's document.

    Raises Conflict (lost), NotFound (being deleted).
    """
    if report.body == IN_BUCKET:
        packed = s3.get_object(
            body_object_name(report.user_id, report.report_id, report.is_premium)
        )
    else:
        packed = _get_body_item(report)
    try:
        if packed:
            return gzip.decompress(packed)
    except (EOFError, OSError, zlib.error):
        raise report_record.refuse_damaged_report(report) from None
    if _is_gone(report):
        raise NotFound(NOT_THERE)
    raise report_record.refuse_damaged_report(report)


def get_facts(report: StoredReport) -> bytes | None:
    """Return the facts that a report is written from, packed; None where they are gone."""
    return s3.get_object(facts_object_name(report))


def put_facts(report: StoredReport, packed: bytes) -> None:
    """Keep the facts of a report, which nothing changes afterwards."""
    s3.put_object(facts_object_name(report), packed)


def is_overdue(report: StoredReport, now: int) -> bool:
    """Tell whether nobody writes a report that somebody should be writing by now."""
    if report.status == GENERATING:
        return (report.lease_until or 0) <= now
    return report.status == QUEUED and (report.queued_at or 0) + PATIENCE <= now


def queue_report(report: StoredReport, now: int) -> StoredReport:
    """Let the stream deliver a report, once more or again. Returns it. Raises Fenced.

    Two write units: it is on the list of those that wait, before it is queued.
    """
    waiting_reports_repository.add_waiting_report(report.user_id, report.report_id, now)
    return _write_step(report, replace(report, status=QUEUED, queued_at=now, **NOBODY))


def extend_expiry(report: StoredReport, now: int) -> StoredReport:
    """Let a locked report wait for its payment: it stays for STAY seconds from now.

    Returns it as it is now. No call, or one write unit where less is left. Raises NotFound.
    """
    made = datetime.fromisoformat(report.created_at).timestamp()
    until = min(now + STAY, int(made) + TO_PAY)
    if report.status != LOCKED or report.ttl is None or report.ttl >= until:
        return report
    try:  # one that was paid for meanwhile has no ttl, and gets none
        item = dynamodb.update_item(
            "reports",
            report.key(),
            "SET #ttl = :until",
            {"until": until},
            condition="#ttl < :until",
            names={"#ttl": "ttl"},
        )
    except dynamodb.ConditionFailed as refusal:
        if refusal.item is None:
            raise NotFound(NOT_THERE) from None
        item = refusal.item
    return report_record.require_readable_report(item)


def claim_report(report: StoredReport, holder: str, now: int) -> StoredReport:
    """Take a report to write it: one that is queued, or whose writer is this one or gone.

    Returns it with the claim. One write unit. Raises Fenced where somebody else writes it, or
    there is nothing to write.
    """
    again = report.status == GENERATING and (report.holder == holder or is_overdue(report, now))
    if report.status != QUEUED and not again:
        raise Fenced
    claim = report_record.build_claim(holder, now) | {
        "attempt": report.attempt + 1,
        "queued_at": None,
    }
    return _write_step(report, replace(report, **claim))


def finish_report(report: StoredReport, document: bytes, engine: str, now: int) -> StoredReport:
    """Keep the document (JSON) of a claimed report and make it ready. Raises Fenced.

    Returns the report. One write unit, and what the body costs: one a KB as an item, else a put.
    """
    packed = gzip.compress(document, mtime=0)
    place = IN_ITEM if len(packed) <= MOST_IN_ITEM else IN_BUCKET
    if place == IN_BUCKET:
        s3.put_object(body_object_name(report.user_id, report.report_id, report.is_premium), packed)
    else:
        key = report_body_key(report.user_id, report.report_id)
        dynamodb.put_item("reports", to_item(StoredBody(**key, content=packed, ttl=report.ttl)))
    done = {"status": READY, "engine": engine, "body": place, "updated_at": format_timestamp(now)}
    try:
        return _write_step(report, replace(report, **done, **NOBODY))
    except Fenced:
        if _is_gone(report):  # it was deleted while it was written
            delete_stored_report(report.user_id, report.report_id)
        raise


def fail_report(report: StoredReport, now: int) -> StoredReport:
    """Give a claimed report up; a free one does not count for the month. Raises Fenced.

    Returns the report. Four write units, one for a paid report.
    """
    failed = replace(report, status=FAILED, updated_at=format_timestamp(now), **NOBODY)
    if report.is_premium:
        return _write_step(report, failed)
    back = dynamodb.update_action(
        "reports",
        monthly_quota_key(report.user_id, report.created_at),
        "SET #n = #n - :one",
        {"one": 1, "zero": 0},
        condition="#n > :zero",
        names={"#n": "n"},
    )
    try:
        dynamodb.transact(changes.change_action("reports", report, failed, SAME), back)
    except dynamodb.Cancelled as refusal:
        if refusal.items[0] is not None:
            raise Fenced from None
        if odd := refusal.items[1]:
            read_record(MonthlyQuota, odd, user_id=report.user_id)  # which says so
        return _write_step(report, failed)  # the month is over, and its count is gone
    return failed


def delete_stored_report(user_id: str, report_id: str) -> None:
    """Delete a report, its facts and its body, or what is left of them.

    The report itself goes last, so that what breaks off can be repeated.
    """
    for prefix in (FACTS, FREE, PAID):
        s3.delete_object(f"{prefix}/{user_id}/{report_id}")
    dynamodb.delete_item("reports", report_body_key(user_id, report_id))
    gone = dynamodb.delete_item("reports", report_key(user_id, report_id)) or {}  # or a damaged one
    if gone.get("body") == IN_BUCKET:  # a writer may have put it there in between
        s3.delete_object(body_object_name(user_id, report_id, bool(gone.get("is_premium"))))
    elif gone.get("body"):
        dynamodb.delete_item("reports", report_body_key(user_id, report_id))


def _write_step(before: StoredReport, after: StoredReport) -> StoredReport:
    """Change a report if it is still as it was read. Returns it. Raises Fenced."""
    try:
        return changes.write_change("reports", before, after, SAME)
    except dynamodb.ConditionFailed:
        raise Fenced from None


def _get_body_item(report: StoredReport) -> bytes | None:
    """Return the packed body that is an item; None where there is none, or one that is odd."""
    item = dynamodb.get_item("reports", report_body_key(report.user_id, report.report_id))
    body = item and read_record(StoredBody, item, report_id=report.report_id)
    return body.content if body else None


def _is_gone(report: StoredReport) -> bool:
    return dynamodb.get_item("reports", report.key(), strong=True) is None
