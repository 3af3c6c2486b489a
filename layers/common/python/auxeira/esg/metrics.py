"""The 45 figures of a year: what they are, what holds for each, what refuses them.

A profile's figures are {"2025": {"ghgScope1": Decimal("5.4"), ..., "estimated": [ids],
"boundaryChange": bool, "note": str}}. Numbers are int or Decimal, never float (decode with
`float_hook=Decimal`); a figure that is absent or None is unknown. Money is asked in whole units and
stored in minor units of the profile's currency.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from auxeira.core import money
from auxeira.esg import taxonomy

Years = Mapping[str, Mapping[str, Any]]

MAX_YEARS = 10
FIRST_YEAR = 1990
BETWEEN_BOUNDARIES = 3  # years
NOTE = 20  # characters that explain a boundary change or a flag
MAX_NOTE = 1000
MAX_FAULTS = 50

# id | label | unit | type, range | use | asked of | answers; "?" marks a code that nobody has
# looked up in its framework yet. Use: C core form, P behind "more", X core form where it applies
# and nowhere else, PX core form where it applies and else behind "more".
ROWS = """
employees | Employees, headcount at year end | persons | int 1..5e6 | C | all | GRI 2-7; ESRS S1-6; VSME B8?; IRIS+ OI8869
totalIncome | Total income or revenue | money | int 0..1e12 | C | all | GRI 201-1?; SDG 8.1?
totalExpenditure | Total expenditure | money | int 0..1e12 | C | all | GRI 201-1?
ghgScope1 | Direct emissions (Scope 1), gross | tCO2e | number 0..1e9 | C | all | GRI 305-1 (102 from 2027); ESRS E1-6; IFRS S2 29(a); VSME B3?; SDG 13.2?; IRIS+ OI4112
ghgScope2Location | Scope 2 emissions, location-based | tCO2e | number 0..1e9 | C | all | GRI 305-2; ESRS E1-6; IFRS S2 29(a); VSME B3?; IRIS+ OI9604
ghgScope2Market | Scope 2 emissions, market-based | tCO2e | number 0..1e9 | P | all | GRI 305-2; ESRS E1-6
ghgScope3 | Scope 3 emissions, all categories measured | tCO2e | number 0..1e10 | PX | 50+ or cap | GRI 305-3; ESRS E1-6; IFRS S2 29(a); IRIS+ OI9604
carbonCreditsRetired | Carbon credits retired (never netted) | tCO2e | number 0..1e9 | P | all | ESRS E1-7; GRI 102-10
targetAnnualRatePct | Planned cut of Scope 1+2 a year, in % of base-year emissions; 0 = no target | %/yr | number 0..20 | C | all | ESRS E1-4; IFRS S2 33-36?; SDG 13.2?; IRIS+ OI8237
energyTotal | Energy used | MWh | number 0..1e9 | C | all | GRI 302-1 (103 from 2027); ESRS E1-5; VSME B3?; SDG 7.3?; IRIS+ OI8825 + OI9624
energyRenewable | Energy used, of it renewable | MWh | number 0..1e9 | C | all | GRI 302-1; ESRS E1-5; SDG 7.2?
waterWithdrawal | Water withdrawn | m3 | number 0..1e10 | X | 50+ | GRI 303-3; ESRS E3-4 (asks consumption: partial); VSME B6?; SDG 6.4?
wasteTotal | Waste generated | t | number 0..1e8 | X | 50+ | GRI 306-3; ESRS E5-5; VSME B7?; SDG 12.5?
wasteRecovered | Waste generated, of it diverted from disposal | t | number 0..1e8 | X | 50+ | GRI 306-4; ESRS E5-5; VSME B7?; SDG 12.5?
managers | People in management posts | persons | int 1..1e6 | X | 10+ | GRI 405-1?; ESRS S1-9
womenManagers | People in management posts, of them women | persons | int 0..1e6 | X | 10+ | GRI 405-1?; ESRS S1-9; SDG 5.5
genderPayGapPct | Average hourly pay of men minus that of women, in % of the men's | % | number -100..100 | X | 50+ | GRI 405-2; ESRS S1-16; VSME B10?; SDG 8.5?
leavers | Employees who left in the year | persons | int 0..1e6 | X | 10+ | GRI 401-1?; ESRS S1-6; VSME B8?
trainingHours | Hours of training, all employees together | h | number 0..1e8 | C | all | GRI 404-1; ESRS S1-13; VSME B10?; SDG 4.4
hoursWorked | Hours worked, all employees together | h | number 0..1e10 | X | 50+ | GRI 403-9?; ESRS S1-14
recordableInjuries | Recordable work injuries, fatal ones included | count | int 0..1e5 | X | 50+ | GRI 403-9?; ESRS S1-14; VSME B9?; SDG 8.8?
fatalities | Work-related deaths | count | int 0..1e4 | X | 50+ | GRI 403-9?; ESRS S1-14; VSME B9?; SDG 8.8?
adequateWageShare | Employees paid at least an adequate (living) wage | % | number 0..100 | C | all | ESRS S1-10; GRI 202-1?; SDG 8.5?; SDG 1.2?
communityInvestment | Community investment and giving | money | int 0..1e10 | X | not srv | GRI 201-1?; GRI 413-1?; ESRS S3?; SDG 17.17
beneficiariesReached | Different people reached, counted once | persons | int 1..1e9 | C | srv | IRIS+ PI4060; GRI 413-1?; SDG as chosen
outcomesAchieved | People reached, of them with the intended outcome verified | persons | int 0..1e9 | C | srv | SDG as chosen
outcomeEvidence | Evidence: 0 none, 1 own records, 2 before/after or comparison, 3 independent evaluation | level | int 0..3 | C | srv |
groupsEngaged | Stakeholder groups consulted in the year | groups | set 0..7 | C | all | GRI 2-29?; ESRS 2 SBM-2; IRIS+ OI7914
boardMembers | Members of the highest governance body | persons | int 1..100 | C | brd | GRI 2-9?; ESRS 2 GOV-1
boardIndependent | Members of the highest governance body, of them independent | persons | int 0..100 | C | brd | GRI 2-9?; ESRS 2 GOV-1; SDG 16.6
boardWomen | Members of the highest governance body, of them women | persons | int 0..100 | C | brd | GRI 405-1?; ESRS 2 GOV-1; SDG 5.5
policiesAdopted | Policies in force | policies | set 0..6 | C | all | GRI 2-23; ESRS G1-1; VSME B2?; SDG 16.6
antiCorruptionTrainedShare | Staff trained on anti-corruption in the year | % | number 0..100 | C | all | GRI 205-2?; ESRS G1-3; SDG 16.5
corruptionIncidents | Confirmed cases of corruption | count | int 0..1e4 | C | all | GRI 205-3?; ESRS G1-4; VSME B11?; SDG 16.5
significantFines | Significant fines or convictions | count | int 0..1e4 | C | all | GRI 2-27; ESRS G1-4; VSME B11?
esgOversight | Oversight of ESG: 0 none, 1 named manager, 2 board member or committee, 3 = 2 and pay linked to targets | level | int 0..3 | C | all | GRI 2-12?; ESRS 2 GOV-1; ESRS 2 GOV-3; IFRS S2 6?; IFRS S2 29(g)
esgAssurance | Assurance of these figures: 0 none, 1 internal review, 2 limited, 3 reasonable | level | int 0..3 | C | all | GRI 2-5
programmeSpend | Expenditure, of it spent on programmes | money | int 0..1e12 | C | mis |
outcomeValue | Money value of the year's outcomes, before deductions | money | int 0..1e13 | P | all | SROI
outcomeAdjustmentPct | Share of that value that would have happened anyway, is due to others, or displaces something | % | number 0..100 | P | all | SROI
financialReturnPct | Net return of the portfolio in the year | % | number -100..300 | X | cap |
capitalDeployed | Capital deployed, at year end | money | int 0..1e13 | X | cap | IFRS S2 29(e)
coCapitalMobilised | Capital of others mobilised beside it | money | int 0..1e13 | X | lev | SDG 17.3?
esgInvestment | Spending on E, S or G improvements | money | int 0..1e11 | X | cor | IFRS S2 29(e)
esgSavings | Yearly savings from it | money | int 0..1e11 | X | cor | IFRS S2 29(d)
"""  # noqa: E501

SETS = {
    "policiesAdopted": (
        "codeOfConduct",
        "antiCorruption",
        "whistleblowing",
        "dataProtection",
        "humanRights",  # safeguarding and suppliers included
        "environment",
    ),
    "groupsEngaged": (
        "employees",
        "beneficiaries",  # or customers
        "communities",
        "suppliers",
        "funders",  # or investors
        "regulators",
        "partners",
    ),
}


class Metric(msgspec.Struct, frozen=True):
    """A row: `type` is int, number (at most 3 decimals) or set; `low`..`high` is of the value, or
    of a set's entries. `answers` are framework codes, `unchecked` those to look up first."""

    id: str
    label: str
    unit: str
    type: str
    low: int
    high: int
    use: str
    applies: str
    answers: tuple[str, ...]
    unchecked: tuple[str, ...]


def _metric(row: str) -> Metric:
    name, label, unit, kind, use, applies, codes = (cell.strip() for cell in row.split("|"))
    type_, _, bounds = kind.partition(" ")
    low, high = (int(Decimal(end)) for end in bounds.split(".."))
    answers = [code for code in codes.split("; ") if code]
    sure = tuple(code for code in answers if not code.endswith("?"))
    unsure = tuple(code[:-1] for code in answers if code.endswith("?"))
    return Metric(name, label, unit, type_, low, high, use, applies, sure, unsure)


METRICS = {metric.id: metric for metric in map(_metric, ROWS.strip().splitlines())}
MONEY = tuple(metric.id for metric in METRICS.values() if metric.unit == "money")


def applies(row: Metric, organisation_type: str, employees: taxonomy.Number | None) -> bool:
    """Tell whether an organisation of that type and headcount (None: unknown) is asked a metric."""
    return row.use in ("P", "PX") or taxonomy.asked(row.applies, organisation_type, employees)


def form(organisation_type: str, employees: taxonomy.Number | None) -> dict[str, list[str]]:
    """Return the ids to ask: {"core": first screen, "plus": behind "more"}."""
    asked = [row for row in METRICS.values() if applies(row, organisation_type, employees)]
    core = [
        row.id
        for row in asked
        if row.use != "P" and taxonomy.asked(row.applies, organisation_type, employees)
    ]
    return {"core": core, "plus": [row.id for row in asked if row.id not in core]}


def stored(years: Years, currency: str = "USD") -> dict[str, dict[str, Any]]:
    """Return figures as they are stored, of figures without faults as they came in."""
    return _with_money(years, lambda value: money.minor(value, currency))


def shown(years: Years, currency: str = "USD") -> dict[str, dict[str, Any]]:
    """Return figures as they came in, of those that are stored."""
    return _with_money(years, lambda value: money.whole(value, currency))


def _with_money(years: Years, turned: Callable[[Any], int]) -> dict[str, dict[str, Any]]:
    return {
        year: {
            name: turned(value) if name in MONEY and value is not None else value
            for name, value in figures.items()
        }
        for year, figures in years.items()
    }


# what refuses them

# the one is part of the other, or at most so many times as much
PARTS = (
    ("energyRenewable", "energyTotal", 1),
    ("wasteRecovered", "wasteTotal", 1),
    ("womenManagers", "managers", 1),
    ("womenManagers", "employees", 1),
    ("managers", "employees", 1),
    ("boardIndependent", "boardMembers", 1),
    ("boardWomen", "boardMembers", 1),
    ("fatalities", "recordableInjuries", 1),
    ("outcomesAchieved", "beneficiariesReached", 1),
    ("leavers", "employees", 3),
    ("programmeSpend", "totalExpenditure", 1),
)
TOGETHER = ("outcomeValue", "outcomeAdjustmentPct")


class Fault(msgspec.Struct, frozen=True):
    """400 for a type or a range, 422 for two figures that cannot both be; where, and what holds."""

    status: int
    pointer: str
    detail: str


def faults(years: Any, now_year: int) -> list[Fault]:
    """Return what is wrong with figures as they came in, at most MAX_FAULTS, maybe nothing.

    Of two members that cannot both be, each has a fault.
    """
    if not isinstance(years, Mapping):
        return [Fault(400, "#/metrics", "must be an object of years")]
    found = [Fault(400, "#/metrics", f"must have at most {MAX_YEARS} years")]
    found = found if len(years) > MAX_YEARS else []
    sound = []
    for year, figures in years.items():
        wrong = list(_in_year(year, figures, now_year))
        found += wrong
        bad = {fault.pointer for fault in wrong}
        if not bad & {_at(year)} and isinstance(figures, Mapping):
            sound.append(year)
            fine = {n: v for n, v in figures.items() if _at(year, n) not in bad and v is not None}
            found += _between(year, fine)
    found += _boundaries({year: years[year] for year in sound})
    return found[:MAX_FAULTS]


def _in_year(year: Any, figures: Any, now_year: int) -> Iterator[Fault]:
    known = isinstance(year, str) and year.isascii() and year.isdecimal() and len(year) == 4
    if not known or not FIRST_YEAR <= int(year) <= now_year:
        yield Fault(400, _at(year), f"must be a year from {FIRST_YEAR} to {now_year}")
    elif not isinstance(figures, Mapping):
        yield Fault(400, _at(year), "must be an object of figures")
    else:
        for name, value in figures.items():
            wanted = _wanted(name, value) if value is not None else None
            if wanted:
                yield Fault(400, _at(year, name), wanted)


def _wanted(name: str, value: Any) -> str | None:
    """Return what holds for a member, where the value does not hold it."""
    if name in METRICS:
        row = METRICS[name]
        return _entries(SETS[name], value) if row.type == "set" else _number(row, value)
    if name == "estimated":
        return _entries(METRICS, value)
    if name == "boundaryChange":
        return None if isinstance(value, bool) else "must be true or false"
    if name == "note":
        fits = isinstance(value, str) and len(value) <= MAX_NOTE
        return None if fits else f"must be a text of at most {MAX_NOTE} characters"
    return "is not known"


def _number(row: Metric, value: Any) -> str | None:
    fits = (
        isinstance(value, int | Decimal)
        and not isinstance(value, bool)
        and Decimal(value).is_finite()
        and row.low <= value <= row.high
        and value == Decimal(value).quantize(Decimal(1 if row.type == "int" else "0.001"))
    )
    kind = "a whole number" if row.type == "int" else "a number"
    decimals = "" if row.type == "int" else ", with at most 3 decimals"
    unit = "" if row.unit in ("count", "level") else f" ({row.unit})"
    return None if fits else f"must be {kind} from {row.low:,} to {row.high:,}{unit}{decimals}"


def _entries(allowed: Any, value: Any) -> str | None:
    fits = (
        isinstance(value, list | tuple)
        and all(isinstance(entry, str) and entry in allowed for entry in value)
        and len(set(value)) == len(value)
    )
    words = "ids of figures" if allowed is METRICS else "some of " + ", ".join(allowed)
    return None if fits else f"must be a list of {words}, each once"


def _between(year: str, figures: Mapping[str, Any]) -> Iterator[Fault]:
    for part, total, times in PARTS:
        if part in figures and total in figures and figures[part] > times * figures[total]:
            most, least = (f"{times} times ", "a third of ") if times > 1 else ("", "")
            yield Fault(422, _at(year, part), f"must be at most {most}{total}")
            yield Fault(422, _at(year, total), f"must be at least {least}{part}")
    for one, other in (TOGETHER, TOGETHER[::-1]):
        if one in figures and other not in figures:
            yield Fault(422, _at(year, one), f"must come together with {other}")
            yield Fault(422, _at(year, other), f"is required with {one}")
    if figures.get("boundaryChange") and len(figures.get("note", "").strip()) < NOTE:
        detail = f"must explain the boundaryChange in at least {NOTE} characters"
        yield Fault(422, _at(year, "boundaryChange"), f"needs a note of at least {NOTE} characters")
        yield Fault(422, _at(year, "note"), detail)


def _boundaries(years: Years) -> Iterator[Fault]:
    changed = sorted(
        year for year, figures in years.items() if figures.get("boundaryChange") is True
    )
    for one, other in itertools.pairwise(changed):
        if int(other) - int(one) < BETWEEN_BOUNDARIES:
            for year, second in ((one, other), (other, one)):
                detail = f"must lie at least {BETWEEN_BOUNDARIES} years from that of {second}"
                yield Fault(422, _at(year, "boundaryChange"), detail)


def _at(*steps: Any) -> str:
    named = (str(step)[:100].replace("~", "~0").replace("/", "~1") for step in ("metrics", *steps))
    return "#/" + "/".join(named)
