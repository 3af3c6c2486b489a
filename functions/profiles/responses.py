"""What is shown of profiles, and of what they are made."""

from decimal import Decimal
from typing import Any, Literal, TypeAliasType, cast

import msgspec
from msgspec import UNSET, UnsetType

from auxeira.core.records import Item
from auxeira.esg import metrics, scores, taxonomy
from auxeira.esg.reference_data import Country, Currency, OrganizationType, ReportType, Visibility
from auxeira.experts.expertise import ExpertiseShown, to_expertise_members
from auxeira.http.schema import Output, Success, Time, Versioned
from auxeira.profiles import stored_profile
from auxeira.profiles.schema import FIGURES
from auxeira.profiles.stored_profile import Profile
from auxeira.reports import readiness

ProfileMember: Any = TypeAliasType("ProfileMember", Literal[tuple(scores.FIELDS.values())])

YearShown = msgspec.defstruct(
    "YearShown",
    [(name, kind | UnsetType, UNSET) for name, kind in FIGURES.items()],
    bases=(Output,),
    namespace={"__doc__": "The known figures of a year."},
)


class OwnProfile(Output):
    """A profile; null is what is not filled. `flags` are what a reader of the figures is told.

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
    expertise: ExpertiseShown | None
    metrics: dict[str, YearShown]  # type: ignore[valid-type]
    flags: dict[str, list[str]]
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

    `type`: int, number (at most three decimals) or set (of `options`).
    `use`: C on the first screen, P behind "more", X on the first screen where it applies and
    nowhere else, PX there or else behind "more". `min` and `max` of a set are of its entries.
    """

    id: str
    label: str
    unit: str
    type: str
    min: int
    max: int
    use: str
    applies_to: str
    answers: list[str]
    options: list[str]


class Dictionary(Success):
    """The figures of a year, and which types of organisation each code of `appliesTo` stands for.

    A code such as 50+ stands for so many employees or more.
    """

    metrics: list[Metric]
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
    profile = OwnProfile(
        **content | {"expertise": expertise, "metrics": years},
        user_id=user_id,
        flags=known.flags or {},
        completion_score=completion,
        missing_fields=missing,
        reports_ready=[cast("ReportType", name) for name, each in lacks.items() if each is None],
        missing_for_reports={n: list(each.missing_fields) for n, each in lacks.items() if each},
        version=known.version or 0,
        updated_at=known.updated_at,
    )
    return ProfileShown(profile=profile), {"ETag": f'"{profile.version}"'}


def _to_year_shown(figures: Item) -> Any:
    plain = {n: float(v) if isinstance(v, Decimal) else v for n, v in figures.items()}
    return YearShown(**plain)


def build_metrics_dictionary() -> Dictionary:
    """Return all metrics."""
    return Dictionary(
        metrics=[
            Metric(
                id=row.id,
                label=row.label,
                unit=row.unit,
                type=row.type,
                min=row.low,
                max=row.high,
                use=row.use,
                applies_to=row.applies,
                answers=list(row.answers),
                options=list(metrics.SETS.get(row.id, ())),
            )
            for row in metrics.METRICS.values()
        ],
        organization_types=list(taxonomy.TYPES),
        applies_to={
            code: [name for name in taxonomy.TYPES if name in types]
            for code, types in taxonomy.ASKED.items()
        },
    )
