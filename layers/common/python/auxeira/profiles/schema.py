"""What profiles consist of on their way in. A member that is left out is unknown.

What people and forms write (OriginalProfile) is read as what is exact: a list with commas, a number
as text, a country by its name, an address without https://. Blank is unknown.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from auxeira.core.problems import Invalid
from auxeira.esg import metrics
from auxeira.esg.reference_data import Country, Currency, NaceSection, OrganizationType, Visibility
from auxeira.experts.expertise import Expertise, read_expertise
from auxeira.http import schema
from auxeira.http.schema import LINE, LINES, ONE_LINE, Input
from auxeira.profiles.figure_types import Spend, YearFigures

WEBSITE = (
    "^([Hh][Tt][Tt][Pp][Ss]?://[^\\u0000-\\u0020\\u007f-\\u00a0@/?#\\\\]{1,255}"
    "([/?#][^\\u0000-\\u0020\\u007f-\\u00a0\\\\]{0,2000})?)?$(?!\\n)"
)
AREA, AREAS = f"^{LINE}{{1,100}}$(?!\\n)", 20
DESCRIPTION = 2000  # characters
GOAL = "^(1[0-7]|[1-9])$(?!\\n)"
DIGITS = re.compile(r"\d{1,18}|\d{1,3}(,\d{3}){1,5}", re.ASCII)
BARE = re.compile(  # an address that begins with its host, as www.example.org:8080/about
    r"([^\s@:/?#\\.]{1,63}\.){1,10}(?=[^@:/?#.]*[^@:/?#.0-9])[^\s@:/?#\\.]{2,63}"
    r"(:[0-9]{1,5})?([/?#]\S*)?"
)
YEAR_END = (  # a day as MM-DD; 02-29 is the end of February in any year
    "^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|[12][0-9]))$(?!\\n)"
)
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
SpendText = Annotated[str, Meta(max_length=30, examples=["780000", "780,000"])]
CountryText = Annotated[str, Meta(max_length=100, examples=["Kenya", "KE"])]
WebsiteText = Annotated[str, Meta(max_length=2048, examples=["example.org"])]
Impact = Annotated[str, Meta(pattern=LINES, max_length=4000)]
Description = Annotated[str, Meta(pattern=LINES, max_length=DESCRIPTION)]
YearEnd = Annotated[str, Meta(pattern=YEAR_END, max_length=5, examples=["12-31", "03-31"])]
Nothing = Literal[""]


Year = Annotated[str, Meta(pattern=YEAR, max_length=4)]
Years = Annotated[
    dict[Year, YearFigures | None],  # type: ignore[valid-type]
    Meta(max_length=metrics.MAX_YEARS),
]


Unread = Annotated[Any, Meta(description="Read only: taken as it was read, and not looked at.")]


class AsRead(Input):
    """What a profile that was read has besides: it can be sent back as it came."""

    user_id: Unread = UNSET
    flags: Unread = UNSET
    completion_score: Unread = UNSET
    missing_fields: Unread = UNSET
    remarks: Unread = UNSET
    reports_ready: Unread = UNSET
    missing_for_reports: Unread = UNSET
    version: Unread = UNSET
    updated_at: Unread = UNSET


class Profile(AsRead):
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
    sector: NaceSection | None = None
    description: Description | None = None
    financial_year_end: YearEnd | None = None
    expertise: Expertise | None = None
    metrics: Years | None = None


class OriginalProfile(AsRead):
    """A whole profile as people and forms write it: lists also as texts with commas, a spend also
    as text, a country by its code or English name, a website also without https://, what is empty
    also as ""."""

    organization_name: Name | None = None
    organization_type: OrganizationType | Nothing | None = None
    website: WebsiteText | None = None
    country: CountryText | None = None
    focus_areas: AreasText | Areas | None = None
    sdg_alignment: GoalsText | Goals | None = None
    annual_spend: Spend | SpendText | None = None
    impact_goals: Impact | None = None
    reporting_currency: Currency | None = None
    visibility: Visibility | None = None
    works_globally: bool | None = None
    sector: NaceSection | None = None
    description: Description | None = None
    financial_year_end: YearEnd | None = None
    expertise: Expertise | None = None
    metrics: Years | None = None


class ProfileChange(AsRead):
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
    sector: NaceSection | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    financial_year_end: YearEnd | UnsetType | None = UNSET
    expertise: Expertise | UnsetType | None = UNSET
    metrics: Years | UnsetType | None = UNSET


READ_ONLY = frozenset(AsRead.__struct_fields__)


def read_profile_members(
    body: Profile | OriginalProfile | ProfileChange, below: str = ""
) -> dict[str, Any]:
    """Return the members of a body as they are exact; figures as dictionaries.

    `below` is the pointer of the body in the request, as "/profile". Raises Invalid with each
    member that cannot be read.
    """
    found = {
        name: value for name, value in _collect_sent_members(body).items() if name not in READ_ONLY
    }
    errors = []
    for name, read in READERS.items():
        if isinstance(found.get(name), str):
            try:
                found[name] = read(found[name].strip()) if found[name].strip() else None
            except ValueError as error:
                errors.append({"pointer": f"#{below}/{NAMES[name]}", "detail": str(error)})
    if errors:
        raise Invalid(schema.summarize_faults(errors), errors=errors)
    if found.get("expertise"):
        found["expertise"] = read_expertise(found["expertise"])
    if found.get("metrics"):
        found["metrics"] = {
            year: None if figures is None else _collect_sent_members(figures)
            for year, figures in found["metrics"].items()
        }
    return found


def _collect_sent_members(struct: Any) -> dict[str, Any]:
    """Return the members of a struct that were sent, by their names in Python."""
    found = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return {name: value for name, value in found.items() if value is not UNSET}


def _read_country(text: str) -> str:
    code = text.upper()
    if code in COUNTRIES:
        return code
    from auxeira.esg import country_names  # a code needs none of them

    found = country_names.find_country_code(text)
    if found is None:
        raise ValueError(
            "must be the English name of a country or its code of two letters (ISO 3166-1), such "
            "as Kenya or KE"
        )
    return found


def _read_spend(text: str) -> int:
    if not DIGITS.fullmatch(text):
        raise ValueError("must be a whole number that is not negative, such as 780000")
    return int(text.replace(",", ""))


def _read_website(text: str) -> str:
    address = f"https://{text}" if BARE.fullmatch(text) else text
    if not re.search(WEBSITE, address) or len(address) > 2048:
        raise ValueError("must be a web address, such as https://example.org or example.org")
    return address


def _read_areas(text: str) -> list[str]:
    areas = [area.strip() for area in text.split(",") if area.strip()]
    if len(areas) > AREAS or not all(re.search(AREA, area) for area in areas):
        raise ValueError(f"must be at most {AREAS} areas of one line, with commas between")
    return areas


def _read_goals(text: str) -> list[int]:
    parts = [part.upper().replace("SDG", "", 1).strip() for part in text.split(",")]
    goals = [int(part) for part in parts if re.search(GOAL, part)]
    if len(goals) < len([part for part in text.split(",") if part.strip()]):
        raise ValueError("must be goals from 1 to 17, such as SDG 4, SDG 13")
    return goals


READERS: Mapping[str, Callable[[str], Any]] = {  # of texts, blanks around them cut off
    "website": _read_website,
    "country": _read_country,
    "focus_areas": _read_areas,
    "sdg_alignment": _read_goals,
    "annual_spend": _read_spend,
}
COUNTRIES = frozenset(get_args(Country.__value__))
NAMES = {field.name: field.encode_name for field in msgspec.structs.fields(Profile)}
