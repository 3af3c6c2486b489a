"""What a report that somebody asks for starts as, and from what it is written. No HTTP, no AWS."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from auxeira.core import ids, timestamps
from auxeira.core.problems import Conflict, Unprocessable
from auxeira.profiles import stored_profile, yearly_metrics
from auxeira.reports import report_record
from auxeira.reports.report_record import StoredReport

if TYPE_CHECKING:
    from auxeira.esg import reference_data
    from auxeira.reports.inputs import Inputs
    from auxeira.reports.report_types import ReportType
    from auxeira.reports.requirements import Needs

Item = dict[str, Any]

QUOTA = 20  # reports a month and user
OTHER_CURRENCY = "The figures of the profile are in {}. Send those of this report in it as well."


def build_subject(profile: Item, given: Mapping[str, Any], now: int) -> Item:
    """Return the profile of a report: a stored one ({} for none), its gaps filled by `given`.

    As it is stored. Raises Invalid, Unprocessable for figures that cannot be.
    """
    offered, content = (
        stored_profile.merge_profile(stored_profile.EMPTY, given),
        stored_profile.read_profile_content(profile),
    )
    if profile and given.get("reporting_currency") not in (None, content["reporting_currency"]):
        raise Unprocessable(OTHER_CURRENCY.format(content["reporting_currency"]))
    content = stored_profile.fill_missing_content(content, offered) if profile else offered
    year = datetime.fromtimestamp(now, UTC).year
    yearly_metrics.check_content(content, year)
    after = content | stored_profile.convert_profile_to_minor_units(content)
    known = yearly_metrics.assess_flags(profile, after, year) if offered["metrics"] else profile
    left_out = {"withdrawn": profile["withdrawn"]} if profile.get("withdrawn") else {}
    # who asks sees the own scores, proven address or not
    return after | left_out | {"flags": known.get("flags", {}), "email_verified": True}


def incomplete_report_problem(lacks: "Needs") -> Conflict:
    """Return the refusal of a report that lacks something."""
    return Conflict(
        "This report cannot be written yet. Save what missingFields names in the profile, or send "
        "it with the request, and ask again.",
        slug="report-incomplete",
        missingFields=list(lacks.missing_fields),
        alternatives=[list(group) for group in lacks.alternatives],
        needs=lacks.needs,
    )


def build_new_report(
    user_id: str, row: "ReportType", document: Any, currency: str, status: Item, now: int
) -> StoredReport:
    """Return a new report.

    `document` is what could be written now; `status` are the members that say who writes it.
    """
    when = timestamps.format_timestamp(now)
    return StoredReport(
        user_id=user_id,
        record=report_record.META + ids.generate_id(now),
        report_type=cast("reference_data.ReportType", row.id),
        title=row.title,
        attempt=0,
        is_premium=row.price_minor > 0,
        unlocked=row.price_minor == 0,
        price_minor=row.price_minor,
        currency=currency,
        summary=document.summary,
        facts_hash=document.facts_hash,
        engine=document.engine,
        created_at=when,
        updated_at=when,
        ttl=now + report_record.RETAINED,
        **status,
    )


def hash_request_parts(*parts: Any) -> str:
    """Return what stands for a key or for a request's body."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def find_next_month_start(now: int) -> int:
    """Return when the month of a time ends, in seconds since the epoch."""
    moment = datetime.fromtimestamp(now, UTC)
    first = (moment.replace(day=1) + timedelta(days=32)).replace(day=1)
    return int(first.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def build_inputs(profile: Item, peers: Any, now: int) -> "Inputs":
    """Return what a report is written from."""
    from auxeira.reports.inputs import Inputs

    moment = datetime.fromtimestamp(now, UTC)
    return Inputs(profile=profile, peers=peers, now_year=moment.year, date=f"{moment:%Y-%m-%d}")
