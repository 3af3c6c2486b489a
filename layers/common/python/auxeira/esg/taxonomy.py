"""Kinds of organisations: what they are, how large, where. What is asked of them depends on it."""

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction  # dear to import, and not needed to know a type

type Number = int | Decimal | Fraction

MISSION = ("NGO", "Corporate Foundation", "Government Agency")
CORPORATE = ("Corporate",)
CAPITAL = (
    "ESG Fund",
    "Asset Manager",
    "Pension Fund",
    "Sovereign Wealth Fund",
    "Impact Investor",
    "Development Bank",
    "Family Office",
)
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
    "res": frozenset(TYPES) - {"Pension Fund", "Sovereign Wealth Fund"},
}

SIZES = {"micro": 1, "small": 10, "medium": 50, "large": 250}  # from so many employees on

# countries by continent as the UN's M49 groups them; Mexico and the Caribbean are Latin America
COUNTRIES = {
    "North America": "BM CA GL PM US",
    "Europe": (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI "
        "LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    "Asia Pacific": (
        "AE AF AM AS AU AZ BD BH BN BT CC CK CN CX CY FJ FM GE GU HK HM ID IL IN IQ IR JO JP KG KH "
        "KI KP KR KW KZ LA LB LK MH MM MN MO MP MV MY NC NF NP NR NU NZ OM PF PG PH PK PN PS PW "
        "QA SA SB SG SY TH TJ TK TL TM TO TR TV TW UM UZ VN VU WF WS YE"
    ),
    "Africa": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA "
        "MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
    ),
    "Latin America": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM "
        "KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
}
REGIONS = ("Global", *COUNTRIES)


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
    return any(
        employees is None or employees >= int(part[:-1])
        if part.endswith("+")
        else organisation_type in ASKED[part]
        for part in code.split(" or ")
    )
