"""What is shown of profiles, and of what they are made."""

from decimal import Decimal
from typing import Any, Literal, TypeAliasType, cast

import msgspec
from msgspec import UNSET, UnsetType

from auxeira.core import money
from auxeira.core.records import Item
from auxeira.esg import metric_details, metric_row, metrics, plausibility, scores, taxonomy
from auxeira.esg.reference_data import (
    Country,
    Currency,
    NaceSection,
    OrganizationType,
    ReportType,
    Visibility,
)
from auxeira.experts.expertise import ExpertiseShown, to_expertise_members
from auxeira.http.schema import Output, Success, Time, Versioned
from auxeira.profiles import stored_profile
from auxeira.profiles.figure_types import SHOWN
from auxeira.profiles.stored_profile import Profile
from auxeira.reports import readiness
from functions.profiles import metric_help

ProfileMember: Any = TypeAliasType("ProfileMember", Literal[tuple(scores.FIELDS.values())])

YearShown = msgspec.defstruct(
    "YearShown",
    [(name, kind | UnsetType, UNSET) for name, kind in SHOWN.items()],
    bases=(Output,),
    namespace={"__doc__": "The known figures of a year."},
)


class Remark(Output):
    """What is improbable about a figure: it was taken, and its owner should look at it."""

    pointer: str
    kind: str
    detail: str


class OwnProfile(Output):
    """A profile; null is what is not filled. `flags` are what a reader of the figures is told,
    `remarks` what their owner is: fifty at most, those of the latest year first.

    `worksGlobally`: in three regions or more, and compared as such. `reportsReady`: the types of
    report for which nothing is missing in the profile; `missingForReports`: what is missing for
    each of the others. Whether there are the peers that some need, GET /api/reports/types says.
    """

    user_id: str
    organization_name: str | None
    organization_type: OrganizationType | None
    website: str | None
    country: Country | None
    focus_areas: list[str] | None
    sdg_alignment: list[int] | None
    annual_spend: int | None
    impact_goals: str | None
    reporting_currency: Currency
    visibility: Visibility
    works_globally: bool
    sector: NaceSection | None
    description: str | None
    financial_year_end: str | None
    expertise: ExpertiseShown | None
    metrics: dict[str, YearShown]  # type: ignore[valid-type]
    flags: dict[str, list[str]]
    remarks: list[Remark]
    completion_score: int
    missing_fields: list[ProfileMember]
    reports_ready: list[ReportType]
    missing_for_reports: dict[str, list[str]]
    version: int
    updated_at: Time | None


class ProfileShown(Versioned):
    """A profile, how complete it is, and its version."""

    profile: OwnProfile


class Metric(Output):
    """A figure: what it is, what it may be, whom it is asked and which standards ask for it.

    `type`: int, number (rounded to three decimals) or set (of `options`).
    `use`: C on the first screen, P behind "more", X on the first screen where it applies and
    nowhere else, PX there or else behind "more", D behind "more" where it applies and nowhere
    else. `min` and `max` of a set are of its entries; what lies outside is refused. What lies
    outside `usualMin` and `usualMax` is taken, with a remark. All four of money are in US dollars.
    """

    id: str
    label: str
    help: str
    unit: str
    type: str
    min: int
    max: int
    usual_min: int
    usual_max: int
    use: str
    applies_to: str
    answers: list[str]
    options: list[str]


class NaceSectionTitle(Output):
    """A section of NACE Rev. 2.1, and its title."""

    code: NaceSection
    title: str


class Sum(Output):
    """A total and the figures that make it up.

    `counts`: which of the two is used where both are given, total or parts.
    """

    total: str
    parts: list[str]
    counts: Literal["total", "parts"]


class Dictionary(Success):
    """The figures of a year, and which types of organisation each code of `appliesTo` stands for.

    A code such as 50+ stands for so many employees or more. The limits of money are in US dollars:
    in a currency of `moneyScale` they are so many times as high.
    """

    metrics: list[Metric]
    sums: list[Sum]
    money_scale: dict[str, int]
    sectors: list[NaceSectionTitle]
    organization_types: list[str]
    applies_to: dict[str, list[str]]


def to_profile_response(
    user_id: str, kept: Profile | None, now: int
) -> tuple[ProfileShown, dict[str, str]]:
    """Return the answer of a profile, None for none, and its ETag."""
    known = kept or Profile(user_id=user_id)
    subject = stored_profile.to_subject(known)
    lacks = readiness.check_report_types(subject, now)
    content = stored_profile.read_profile_content(subject)
    years = {year: _to_year_shown(figures) for year, figures in content["metrics"].items()}
    offered = content["expertise"]
    expertise = offered and ExpertiseShown(**to_expertise_members(offered))
    completion, missing = scores.assess_completion(content)
    remarks = plausibility.find_remarks(content, known.flags or {}, known.withdrawn)
    profile = OwnProfile(
        **dict.fromkeys(stored_profile.DETAILS)
        | content
        | {"expertise": expertise, "metrics": years},
        user_id=user_id,
        flags=known.flags or {},
        remarks=[_to_remark(each) for each in remarks],
        completion_score=completion,
        missing_fields=missing,
        reports_ready=[cast("ReportType", name) for name, each in lacks.items() if each is None],
        missing_for_reports={n: list(each.missing_fields) for n, each in lacks.items() if each},
        version=known.version or 0,
        updated_at=known.updated_at,
    )
    return ProfileShown(profile=profile), {"ETag": f'"{profile.version}"'}


def _to_remark(remark: plausibility.Remark) -> Remark:
    metric = f"/{remark.metric}" if remark.metric else ""
    return Remark(
        pointer=f"#/metrics/{remark.year}{metric}", kind=remark.kind, detail=remark.sentence
    )


def _to_year_shown(figures: Item) -> Any:
    plain = {n: float(v) if isinstance(v, Decimal) else v for n, v in figures.items()}
    return YearShown(**plain)


def build_metrics_dictionary() -> Dictionary:
    """Return all metrics, their sums, and what a profile says beside them."""
    return Dictionary(
        metrics=[_to_metric(row) for row in metrics.ALL_METRICS.values()],
        sums=[
            Sum(total=total, parts=list(parts), counts=counts)
            for sums, counts in _SUMS
            for total, parts in sums.items()
        ],
        money_scale={
            currency: size for size, codes in money.MAGNITUDES.items() for currency in codes.split()
        },
        sectors=[
            NaceSectionTitle(code=cast("NaceSection", code), title=title)
            for code, title in metric_help.SECTORS.items()
        ],
        organization_types=list(taxonomy.TYPES),
        applies_to={
            code: [name for name in taxonomy.TYPES if name in types]
            for code, types in taxonomy.ASKED.items()
        },
    )


_SUMS: tuple[tuple[dict[str, tuple[str, ...]], Literal["total", "parts"]], ...] = (
    (metric_details.SUMS, "total"),
    (metric_details.COMBINED, "parts"),
)


def _to_metric(row: metric_row.Metric) -> Metric:
    usual = row.usual or (row.low, row.high)
    return Metric(
        id=row.id,
        label=row.label,
        help=metric_help.HELP[row.id],
        unit=row.unit,
        type=row.type,
        min=row.low,
        max=row.high,
        usual_min=usual[0],
        usual_max=usual[1],
        use=row.use,
        applies_to=row.applies,
        answers=list(row.answers),
        options=list(metrics.SETS.get(row.id, ())),
    )
