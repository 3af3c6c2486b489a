"""What asking for a report writes, and what it made when it was asked for before."""

from typing import Any, ClassVar

from auxeira.aws import dynamodb
from auxeira.core.records import Seconds, Text, read_record, to_item
from auxeira.reports import report_record, waiting_reports_repository
from auxeira.reports.report_record import MonthlyQuota, ReportsItem, StoredReport

Item = dict[str, Any]

REPEATABLE = 86_400  # seconds in which an Idempotency-Key is remembered
KEPT = 86_400  # seconds that a month's count outlives the month


class GenerationRequest(ReportsItem, frozen=True, kw_only=True):
    """What an Idempotency-Key has made; `request` stands for what was asked for with it."""

    KIND: ClassVar[str] = "report_request"

    report_id: Text
    request: str
    ttl: Seconds


def build_generation_request(
    report: StoredReport, name: str, proof: str, now: int
) -> GenerationRequest:
    """Return what tells a repeated request from a new one, for REPEATABLE seconds from `now`."""
    return GenerationRequest(
        **generation_request_key(report.user_id, name),
        report_id=report.report_id,
        request=proof,
        ttl=now + REPEATABLE,
    )


def generation_request_key(user_id: str, name: str) -> Item:
    """Return the key of what an Idempotency-Key made; `name` is its digest."""
    return report_record.report_key(user_id, f"idem_{name}")


def get_generation_request(user_id: str, name: str) -> GenerationRequest | None:
    """Return what a key has made; None for nothing, or what cannot be read. 1 read unit."""
    item = dynamodb.get_item("reports", generation_request_key(user_id, name), strong=True)
    return read_generation_request(item) if item else None


def read_generation_request(item: Item) -> GenerationRequest | None:
    """Return what was read under a key; None, and a word in the log, for what is damaged."""
    return read_record(GenerationRequest, item, user_id=item["user_id"], key=item["record"])


def read_monthly_quota(item: Item) -> MonthlyQuota | None:
    """Return the count of a month; None, and a word in the log, for one that is damaged."""
    return read_record(MonthlyQuota, item, user_id=item["user_id"], key=item["record"])


def store_new_report(
    report: StoredReport, request: GenerationRequest, most: int, month_end: int, now: int
) -> None:
    """Write a report, its key and one more of at most `most` of the month; list one that is queued.

    Raises Cancelled with what is stored of report, key and month.
    """
    listed = []
    if report.status == report_record.QUEUED:
        whose = report.user_id, report.report_id
        listed = [waiting_reports_repository.waiting_report_action(*whose, now)]
    dynamodb.transact(
        dynamodb.put_action("reports", to_item(report), "user_id"),
        dynamodb.put_action(
            "reports",
            to_item(request),
            condition="attribute_not_exists(#ttl) OR #ttl <= :now",
            names={"#ttl": "ttl"},
            values={"now": now},
        ),
        dynamodb.update_action(
            "reports",
            report_record.monthly_quota_key(report.user_id, report.created_at),
            "SET #n = if_not_exists(#n, :zero) + :one, #ttl = :ttl",
            {"zero": 0, "one": 1, "most": most, "ttl": month_end + KEPT},
            condition="attribute_not_exists(#n) OR #n < :most",
            names={"#n": "n", "#ttl": "ttl"},
        ),
        *listed,
    )
