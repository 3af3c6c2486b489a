"""Kinds of organisations: what they are, how large, where. What is asked of them depends on it."""

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, get_args

from auxeira.esg.reference_data import (
    COUNTRIES,
    CapitalType,
    CorporateType,
    MissionType,
    Region,
)

if TYPE_CHECKING:
    from auxeira.core.exact import Fraction  # dear to import, and not needed to know a type

type Number = int | Decimal | Fraction

MISSION: tuple[str, ...] = get_args(MissionType)
CORPORATE: tuple[str, ...] = get_args(CorporateType)
CAPITAL: tuple[str, ...] = get_args(CapitalType)
TYPES = MISSION + CORPORATE + CAPITAL
FAMILIES = {"mission": MISSION, "corporate": CORPORATE, "capital": CAPITAL}
SERVES = (*MISSION, "Impact Investor", "Development Bank")  # people are the purpose

# who is asked for a metric, and whose scores a component counts in
ASKED = {
    "all": frozenset(TYPES),
    "srv": frozenset(SERVES),
    "not srv": frozenset(TYPES) - frozenset(SERVES),
    "mis": frozenset(MISSION),
    "cor": frozenset(CORPORATE),
    "cap": frozenset(CAPITAL),
    "brd": frozenset(TYPES) - {"Government Agency", "Family Office"},
    "lev": frozenset({"Impact Investor", "Development Bank", "Family Office"}),
    "rsv": frozenset({"NGO", "Corporate Foundation"}),  # live on what they have put by
    "res": frozenset(TYPES) - {"Pension Fund", "Sovereign Wealth Fund"},
}

REGIONS: tuple[str, ...] = get_args(Region.__value__)
SIZES = {"micro": 1, "small": 10, "medium": 50, "large": 250}  # from so many employees on


def find_family(organisation_type: str) -> str:
    """Return mission, corporate or capital, of one of the 11 types."""
    return next(name for name, types in FAMILIES.items() if organisation_type in types)


def classify_size(employees: Number) -> str:
    """Return micro, small, medium or large."""
    return [name for name, least in SIZES.items() if employees >= least][-1]


def find_region(country: str, *, everywhere: bool = False) -> str | None:
    """Return the region of an ISO 3166-1 alpha-2 code; Global for work in three or more.

    None for what lies in none, such as AQ.
    """
    if everywhere:
        return "Global"
    return next((name for name, codes in COUNTRIES.items() if country in codes.split()), None)


def is_asked(code: str, organisation_type: str, employees: Number | None) -> bool:
    """Tell whether a code such as "srv", "10+" or "50+ or cap" holds for an organisation.

    An unknown headcount counts as a large one: who hides it is asked no less.
    """
    least, types = _read_code(code)
    return organisation_type in types or (
        least is not None and (employees is None or employees >= least)
    )


@cache
def _read_code(code: str) -> tuple[int | None, frozenset[str]]:
    """Return from how many employees on a code holds whatever the type, and for which types."""
    parts = code.split(" or ")
    sizes = [int(part[:-1]) for part in parts if part.endswith("+")]
    types = [ASKED[part] for part in parts if not part.endswith("+")]
    return min(sizes, default=None), frozenset().union(*types)


def is_asked_by_size_alone(code: str, organisation_type: str) -> bool:
    """Tell whether it depends on the headcount that a code holds for an organisation of a type."""
    least, types = _read_code(code)
    return least is not None and organisation_type not in types
