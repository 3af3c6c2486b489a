"""How an organisation's own ratios moved: what a board asks first and no comparison shows."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import movements
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.other_costs import describe_other_costs
from report_writer.reports.outcome_costs import find_first
from report_writer.reports.roi_facts import of
from report_writer.shared_parts import measure_reserves

UNIT_COSTS = {"person": "spentPerPerson", "outcome": "spentPerOutcome"}
LOW_RESERVES = 3  # months
MILLION = 1_000_000
PARTS = (
    *(f"{name}_{part}" for name in UNIT_COSTS for part in ("up", "first", "now")),
    *("rate_flattered", "had_first", "had_now", "value_short", "reserves_low", "others_now"),
    *("others_first", "capital_rose", "capital_first", "capital_now", "return_now"),
    *("return_first", "intensity_down", "intensity_first", "intensity_now"),
)


@once_a_report
def describe_own_course(book: Book) -> dict[str, Any]:
    """The names of shared/own_course.report; None for what did not happen or is not known."""
    found: dict[str, Any] = dict.fromkeys(PARTS) | _compare_other_costs(book)
    if book.serves:
        for name in UNIT_COSTS:
            found |= _compare_cost(book, name)
        found |= _find_flattery(book)
    if book.family == "mission":
        reserves, value = measure_reserves(book), book.value("sroi")
        found["reserves_low"] = bool(reserves and reserves.value < LOW_RESERVES)
        found["value_short"] = value if value and value.value < 1 else None
    elif book.family == "capital":
        found |= _follow_capital(book)
    else:
        found |= _measure_intensity(book)
    return found


def list_own_course(book: Book) -> list[str]:
    """The same in short, of who serves people or lends: what a figure was, and what it is."""
    found = describe_own_course(book)
    costs = [name for name in UNIT_COSTS if found[f"{name}_up"]][:1]
    pairs = [(found[f"{n}_first"], found[f"{n}_now"]) for n in ("return", "others", *costs)]
    return [tell_move(first, now) for first, now in pairs if first and now]


def tell_move(first: Fact, now: Fact) -> str:
    """What a figure did since its first year, as a part of a sentence."""
    verb = "rose" if now.value > first.value else "fell"
    before = first.text if first.unit in ("money", "%") else first.printed
    return f"{now.label} {verb} from {before} in {first:y} to {now}"


def _compare_cost(book: Book, name: str) -> dict[str, Any]:
    """What each person takes of spending, where that rose; of who lends only by outcome, as most
    of its cost is that of money."""
    now, first = of(book, UNIT_COSTS[name]), find_first(book, UNIT_COSTS[name])
    if not (now and first and first.value) or (book.family == "capital" and name == "person"):
        return {}
    rise = 100 * (now.value / first.value - 1)
    if rise < movements.LEAST:
        return {}
    source = f"formula: {UNIT_COSTS[name]} now / {UNIT_COSTS[name]} then - 1"
    up = book.fact(f"{UNIT_COSTS[name]}.up", f"rise of {now.label}", rise, "%", source, book.year)
    return {f"{name}_up": up, f"{name}_first": first, f"{name}_now": now}


def _compare_other_costs(book: Book) -> dict[str, Any]:
    """Spending on other purposes than programmes, where it rose by more than that on these."""
    found, base = describe_other_costs(book), book.base_of("programmeShare")
    then = book.values(base)["programmeShare"] if base else 0
    fell = book.reading.values.get("programmeShare", 0) < then
    return found if fell else dict.fromkeys(found)


def _find_flattery(book: Book) -> dict[str, Any]:
    """Those with the outcome, where their share rose and they did not."""
    rate = movements.compare_years(book, "outcomeRate")
    if rate is None or not movements.is_flattered(book, rate):
        return {}
    first, now = (book.value("outcomesAchieved", fact.year) for fact in (rate.first, rate.now))
    return {"rate_flattered": True, "had_first": first, "had_now": now}


def _follow_capital(book: Book) -> dict[str, Any]:
    """Capital of others and the net return, where they fell, and the own capital beside them."""
    found: dict[str, Any] = {}
    for part, name in (("others", "coCapitalMobilised"), ("return", "financialReturnPct")):
        now, base = book.value(name), book.base_of(name)
        first = book.value(name, base) if base else None
        if now and first and now.value < first.value and now.text != first.text:
            found |= {f"{part}_now": now, f"{part}_first": first}
    if "others_now" in found:
        now = book.value("capitalDeployed")
        first = book.value("capitalDeployed", found["others_first"].year)
        rose = bool(now and first and now.value > first.value and now.text != first.text)
        found |= {"capital_now": now, "capital_first": first, "capital_rose": rose}
    return found


def _measure_intensity(book: Book) -> dict[str, Any]:
    """Emissions for each million of income, where emissions rose and those fell."""
    moved = movements.compare_years(book, "ghg12")
    if moved is None or moved.better is not False or movements.is_small_emitter(book):
        return {}
    first, now = _tell_intensity(book, moved.first), _tell_intensity(book, moved.now)
    if first is None or now is None:
        return {}
    fall = 100 * (1 - now.value / first.value)
    if fall < movements.LEAST:
        return {}
    label, source = "fall of emissions for each million of income", "formula: ghg12 / totalIncome"
    down = book.fact("intensity.down", label, fall, "%", source, book.year)
    return {"intensity_down": down, "intensity_first": first, "intensity_now": now}


def _tell_intensity(book: Book, emitted: Fact) -> Fact | None:
    year = emitted.year or book.year
    income = book.values(year).get("totalIncome")
    if not income:
        return None
    value = emitted.value * MILLION / book.scaled("totalIncome", income)
    label, source = f"{emitted.label} for each million of income", "formula: ghg12 / totalIncome"
    return book.fact(f"intensity.{year}", label, Fraction(value), "t CO2e", source, year)
