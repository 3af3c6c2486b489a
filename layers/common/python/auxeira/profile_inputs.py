"""What profiles consist of on their way in. A member that is left out is unknown."""

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from auxeira import metrics
from auxeira.codes import Country, Currency, OrganizationType, Visibility
from auxeira.contract import LINE, LINES, ONE_LINE, Input
from auxeira.errors import Invalid

WEBSITE = (
    "^([Hh][Tt][Tt][Pp][Ss]?://[^\\u0000-\\u0020\\u007f-\\u00a0@/?#\\\\]{1,255}"
    "([/?#][^\\u0000-\\u0020\\u007f-\\u00a0\\\\]{0,2000})?)?$(?!\\n)"
)
NOTE = 400  # characters: a body of ten years stays within its limit however it is spelt
AREA, AREAS = f"^{LINE}{{1,100}}$(?!\\n)", 20
GOAL = "^(1[0-7]|[1-9])$(?!\\n)"
YEAR = "^(199[0-9]|20[0-9]{2})$(?!\\n)"

Name = Annotated[str, Meta(pattern=ONE_LINE, max_length=200)]
Website = Annotated[
    str, Meta(pattern=WEBSITE, max_length=2048, examples=["https://www.example.org/about"])
]
Area = Annotated[str, Meta(pattern=AREA, max_length=100)]
Areas = Annotated[list[Area], Meta(max_length=AREAS)]
# no pattern: beside a list in a union msgspec 0.22 writes where it should not
AreasText = Annotated[str, Meta(max_length=2100, examples=["Education, Climate"])]
Goals = Annotated[list[Annotated[int, Meta(ge=1, le=17)]], Meta(max_length=17)]
GoalsText = Annotated[str, Meta(max_length=200, examples=["SDG 4, SDG 13"])]
Spend = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
Impact = Annotated[str, Meta(pattern=LINES, max_length=4000)]
Nothing = Literal[""]


def _figure(row: metrics.Metric) -> Any:
    if row.type == "set":
        entry: Any = Literal[metrics.SETS[row.id]]
        return Annotated[list[entry], Meta(max_length=row.high)]
    number = int if row.type == "int" else float
    return Annotated[number, Meta(ge=row.low, le=row.high, description=f"{row.label}, {row.unit}")]


_ID: Any = Literal[tuple(metrics.METRICS)]
_MEMBERS: dict[str, Any] = {row.id: _figure(row) for row in metrics.METRICS.values()} | {
    "estimated": Annotated[list[_ID], Meta(max_length=len(metrics.METRICS))],
    "boundaryChange": bool,
    "note": Annotated[str, Meta(pattern=LINES, max_length=NOTE)],
}
YearFigures = msgspec.defstruct(
    "YearFigures",
    [(name, kind | UnsetType | None, UNSET) for name, kind in _MEMBERS.items()],
    bases=(Input,),
    namespace={"__doc__": "The figures of a year; GET /api/metrics says what they are."},
)
Year = Annotated[str, Meta(pattern=YEAR, max_length=4)]
Years = Annotated[
    dict[Year, YearFigures | None],  # type: ignore[valid-type]
    Meta(max_length=metrics.MAX_YEARS),
]


class Profile(Input):
    """A whole profile: what is left out or null is cleared."""

    organization_name: Name | None = None
    organization_type: OrganizationType | None = None
    website: Website | None = None
    country: Country | None = None
    focus_areas: Areas | None = None
    sdg_alignment: Goals | None = None
    annual_spend: Spend | None = None
    impact_goals: Impact | None = None
    reporting_currency: Currency | None = None
    visibility: Visibility | None = None
    works_globally: bool | None = None
    metrics: Years | None = None


class OriginalProfile(Input):
    """A whole profile, the two lists also as texts with commas, what is empty also as ""."""

    organization_name: Name | None = None
    organization_type: OrganizationType | Nothing | None = None
    website: Website | None = None
    country: Country | Nothing | None = None
    focus_areas: AreasText | Areas | None = None
    sdg_alignment: GoalsText | Goals | None = None
    annual_spend: Spend | None = None
    impact_goals: Impact | None = None
    reporting_currency: Currency | None = None
    visibility: Visibility | None = None
    works_globally: bool | None = None
    metrics: Years | None = None


class ProfileChange(Input):
    """The members to change: null clears one, in `metrics` a figure or a whole year."""

    organization_name: Name | UnsetType | None = UNSET
    organization_type: OrganizationType | UnsetType | None = UNSET
    website: Website | UnsetType | None = UNSET
    country: Country | UnsetType | None = UNSET
    focus_areas: Areas | UnsetType | None = UNSET
    sdg_alignment: Goals | UnsetType | None = UNSET
    annual_spend: Spend | UnsetType | None = UNSET
    impact_goals: Impact | UnsetType | None = UNSET
    reporting_currency: Currency | UnsetType | None = UNSET
    visibility: Visibility | UnsetType | None = UNSET
    works_globally: bool | UnsetType | None = UNSET
    metrics: Years | UnsetType | None = UNSET


def given(body: Profile | OriginalProfile | ProfileChange) -> dict[str, Any]:
    """The members of a body; figures as dictionaries, lists as lists. Raises Invalid."""
    found = {name: value for name, value in _members(body).items() if value is not UNSET}
    for name, split in (("focus_areas", _areas), ("sdg_alignment", _goals)):
        if isinstance(found.get(name), str):
            found[name] = split(found[name])
    if found.get("metrics"):
        found["metrics"] = {
            year: None if figures is None else _figures(figures)
            for year, figures in found["metrics"].items()
        }
    return found


def _members(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def _figures(struct: Any) -> dict[str, Any]:
    return {name: value for name, value in _members(struct).items() if value is not UNSET}


def _areas(text: str) -> list[str]:
    areas = [area.strip() for area in text.split(",") if area.strip()]
    if len(areas) > AREAS or not all(re.search(AREA, area) for area in areas):
        raise _invalid(
            "focusAreas", f"must be at most {AREAS} areas of one line, with commas between"
        )
    return areas


def _goals(text: str) -> list[int]:
    parts = [part.upper().replace("SDG", "", 1).strip() for part in text.split(",")]
    goals = [int(part) for part in parts if re.search(GOAL, part)]
    if len(goals) < len([part for part in text.split(",") if part.strip()]):
        raise _invalid("sdgAlignment", "must be goals from 1 to 17, such as SDG 4, SDG 13")
    return goals


def _invalid(name: str, detail: str) -> Invalid:
    return Invalid(f"{name} {detail}.", errors=[{"pointer": f"#/{name}", "detail": detail}])
