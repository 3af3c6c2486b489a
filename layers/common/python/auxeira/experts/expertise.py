"""What somebody offers to projects: as it is sent, stored in a profile, and listed by skill. Pure.

A profile holds it whole. For each skill, and once for all of them, a row beside the profile holds
what lists show; the index `by-expertise` has the rows of a skill in the order of their rank.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, NotRequired, TypeAliasType, TypedDict

from msgspec import Meta

from auxeira.core import money
from auxeira.core.records import Item, Record
from auxeira.esg.reference_data import Country, Currency
from auxeira.experts import skills
from auxeira.experts.skill_names import SECTORS
from auxeira.http.schema import FILLED_LINE, Input, Output

type Availability = Literal["now", "within_month", "within_quarter", "unavailable"]
type Unit = Literal["hour", "day", "month"]
Sector: Any = TypeAliasType("Sector", Literal[tuple(SECTORS)])

PREFIX = "EXPERT#"
ALL = "ALL"  # stands for every skill: skills are in small letters
LEVELS: tuple[Availability, ...] = ("unavailable", "within_quarter", "within_month", "now")
MOST_SKILLS = 10
LEVEL = 10**10  # of a rank; seconds are less

Name = Annotated[str, Meta(pattern=FILLED_LINE, max_length=100)]
Skill = Annotated[str, Meta(pattern=FILLED_LINE, max_length=40)]
Skills = Annotated[list[Skill], Meta(min_length=1, max_length=MOST_SKILLS)]
Sectors = Annotated[list[Sector], Meta(max_length=len(SECTORS))]
Sdgs = Annotated[list[Annotated[int, Meta(ge=1, le=17)]], Meta(max_length=17)]
Countries = Annotated[list[Country], Meta(max_length=20)]
Language = Annotated[str, Meta(pattern="^[a-z]{2}$(?!\\n)", max_length=2, examples=["en", "sw"])]
Languages = Annotated[list[Language], Meta(max_length=10)]


class Rate(Input):
    """What an expert asks: whole units of a currency for a unit of time."""

    amount: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    per: Unit = "day"
    currency: Currency = "USD"


class Expertise(Input, kw_only=True):
    """What somebody offers to projects. Every user who is logged in can read it."""

    name: Name
    skills: Skills
    sectors: Sectors = []
    sdgs: Sdgs = []
    countries: Countries = []
    languages: Languages = []
    availability: Availability = "now"
    rate: Rate | None = None


class StoredRate(TypedDict):
    """A rate in minor units."""

    amount_minor: int
    per: Unit
    currency: Currency


class StoredExpertise(TypedDict):
    """An expertise as a profile and rows hold it."""

    name: str
    skills: list[str]
    sectors: list[str]
    sdgs: list[int]
    countries: list[str]
    languages: list[str]
    availability: Availability
    rate: NotRequired[StoredRate]


class ExpertRow(Record, frozen=True, kw_only=True):
    """A row under a skill, or under ALL. `expert_rank`: sooner available, then later changed."""

    KIND: ClassVar[str] = "expert"
    METRIC: ClassVar[str] = "ExpertUnreadable"
    KEYS: ClassVar[tuple[str, ...]] = ("user_id", "record")

    user_id: str
    expert_skill: str
    expert_rank: Annotated[int, Meta(ge=0, lt=len(LEVELS) * LEVEL)]
    name: str
    skills: list[str]
    sectors: list[str]
    sdgs: list[int]
    countries: list[str]
    languages: list[str]
    availability: Availability
    rate: StoredRate | None = None

    def key(self) -> Item:
        """Return the key of the row."""
        return expert_key(self.user_id, self.expert_skill)


class RateShown(Output):
    """What an expert asks: whole units of a currency for a unit of time."""

    amount: int
    per: Unit
    currency: Currency


class ExpertiseShown(Output):
    """What somebody offers to projects."""

    name: str
    skills: list[str]
    sectors: list[Sector]
    sdgs: list[int]
    countries: list[Country]
    languages: list[str]
    availability: Availability
    rate: RateShown | None


def expert_key(user_id: str, skill: str = ALL) -> Item:
    """Return the key of a row."""
    return {"user_id": user_id, "record": PREFIX + skill}


def read_expertise(given: Expertise) -> StoredExpertise:
    """Return what was sent as it is stored: nothing twice, the first name of a skill."""
    stored: StoredExpertise = {
        "name": given.name.strip(),
        "skills": [text.strip() for text in skills.find_skills(given.skills).values()],
        "sectors": list(dict.fromkeys(given.sectors)),
        "sdgs": list(dict.fromkeys(given.sdgs)),
        "countries": list(dict.fromkeys(given.countries)),
        "languages": list(dict.fromkeys(given.languages)),
        "availability": given.availability,
    }
    if given.rate:
        currency = given.rate.currency
        stored["rate"] = {
            "amount_minor": money.to_minor_units(given.rate.amount, currency),
            "per": given.rate.per,
            "currency": currency,
        }
    return stored


def to_expertise_members(stored: Mapping[str, Any]) -> Item:
    """Return the members of an expertise, or of a row, as an answer shows them."""
    rate = stored.get("rate")
    shown = rate and RateShown(
        amount=money.to_whole_units(rate["amount_minor"], rate["currency"]),
        per=rate["per"],
        currency=rate["currency"],
    )
    names = (name for name in ExpertiseShown.__struct_fields__ if name != "rate")
    return {name: stored[name] for name in names} | {"rate": shown}


def build_expert_rows(
    user_id: str, stored: StoredExpertise | None, now: int
) -> dict[str, ExpertRow]:
    """Return the rows of an expertise by their skills, of None none."""
    if stored is None:
        return {}
    rank = LEVELS.index(stored["availability"]) * LEVEL + now
    return {
        skill: ExpertRow(user_id=user_id, expert_skill=skill, expert_rank=rank, **stored)
        for skill in (ALL, *skills.find_skills(stored["skills"]))
    }
