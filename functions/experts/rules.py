"""How well experts fit the roles of a project. No HTTP, no AWS.

A score is the sum of its parts: skills at most 50, SDG 20, sector 15, country 10, availability 5.
"""

from collections.abc import Iterable, Mapping

import msgspec

from auxeira.esg import country_names
from auxeira.experts import skills
from auxeira.experts.expertise import Availability, ExpertRow

WEIGHTS = {"skills": 50, "sdg": 20, "sector": 15, "country": 10, "availability": 5}
AVAILABLE: dict[Availability, tuple[int, str]] = {
    "now": (5, "Is available now."),
    "within_month": (3, "Is available within a month."),
    "within_quarter": (1, "Is available within a quarter."),
    "unavailable": (0, ""),
}
MOST_SEARCHED = 12  # skills of a project that experts are looked up by
MOST_OF_ROLE = 5  # experts who are named for a role


class Needs(msgspec.Struct, frozen=True):
    """What a project looks for: skills by role, in the order of the roles; where, and what for."""

    roles: dict[str, tuple[str, ...]]
    sdg: int
    sectors: frozenset[str]
    countries: frozenset[str]


class Match(msgspec.Struct, frozen=True):
    """An expert for a role: the points of each part, and a sentence for each that has some."""

    expert: ExpertRow
    role: str
    parts: dict[str, int]
    reasons: list[str]

    @property
    def score(self) -> int:
        """The sum of the parts, 0 to 100."""
        return sum(self.parts.values())


def build_needs(roles: Iterable[str], sdg: int, about: str, location: str) -> Needs:
    """Return what a project looks for; `about` is its title and description.

    Its countries are those that its location names, as a whole or between commas.
    """
    places = [location, *location.replace(";", ",").split(",")]
    codes = (country_names.find_country_code(place) for place in places)
    return Needs(
        roles={role: skills.find_role_skills(role) for role in roles},
        sdg=sdg,
        sectors=skills.find_sectors(about, sdg),
        countries=frozenset(code for code in codes if code),
    )


def list_searched_skills(needs: Needs) -> list[str]:
    """Return the skills to look experts up by: each role's first, then each role's second, …"""
    asked = list(needs.roles.values())
    longest = max(map(len, asked), default=0)
    turns = (wanted[turn] for turn in range(longest) for wanted in asked if turn < len(wanted))
    return list(dict.fromkeys(turns))[:MOST_SEARCHED]


def rank_matches(needs: Needs, experts: Iterable[ExpertRow]) -> list[Match]:
    """Return the best experts of each role who have one of its skills, best first.

    Of equal scores the role that the project names first is first, then the name of the expert,
    then the id.
    """
    known = {expert.user_id: expert for expert in experts}  # once, under whatever skill
    order = list(needs.roles)
    found: list[Match] = []
    for role in order:
        matches = (match_expert(needs, role, expert) for expert in known.values())
        suited = sorted((each for each in matches if each.parts["skills"]), key=_sort_key)
        found += suited[:MOST_OF_ROLE]
    return sorted(found, key=lambda each: (-each.score, order.index(each.role), _sort_key(each)))


def match_expert(needs: Needs, role: str, expert: ExpertRow) -> Match:
    """Return how well an expert fits a role."""
    wanted, offered = needs.roles[role], skills.find_skills(expert.skills)
    shared = [skill for skill in wanted if skill in offered]
    sectors = sorted(needs.sectors & set(expert.sectors))
    countries = sorted(needs.countries & set(expert.countries))
    points, available = AVAILABLE[expert.availability]
    parts = {
        "skills": WEIGHTS["skills"] * len(shared) // len(wanted),
        "sdg": WEIGHTS["sdg"] * (needs.sdg in expert.sdgs),
        "sector": WEIGHTS["sector"] * bool(sectors),
        "country": WEIGHTS["country"] * bool(countries),
        "availability": points,
    }
    sentences = {
        "skills": _describe_skills(wanted, shared, offered),
        "sdg": f"Works for SDG {needs.sdg}.",
        "sector": f"Knows the sector: {', '.join(sectors)}.",
        "country": f"Works in {', '.join(countries)}, where the project is.",
        "availability": available,
    }
    reasons = [sentences[part] for part, worth in parts.items() if worth]
    return Match(expert=expert, role=role, parts=parts, reasons=reasons)


def _describe_skills(wanted: tuple[str, ...], shared: list[str], offered: Mapping[str, str]) -> str:
    names = [
        skill if skills.simplify_text(offered[skill]) == skill else f"{skill} (“{offered[skill]}”)"
        for skill in shared
    ]
    plural = "" if len(wanted) == 1 else "s"
    number = f"{len(shared)} of the {len(wanted)} skill{plural}"
    return f"Has {number} that the role asks for: {', '.join(names)}."


def _sort_key(match: Match) -> tuple[int, str, str]:
    return -match.score, match.expert.name.casefold(), match.expert.user_id
