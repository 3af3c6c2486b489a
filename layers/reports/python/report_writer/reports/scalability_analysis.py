"""Scalability & Growth Analysis: what three years of growth take, and what stands in its way."""

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from auxeira.esg.scores import ESG
from report_writer import actions, labels, movements, simulation, situation, text
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.printing import round_planned
from report_writer.reports.growth import SCENARIOS, YEARS, Growth, raised, rate
from report_writer.reports.growth_record import describe_record
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

type Limit = tuple[str, str, Fact | None, str, bool | None]

# limit: figure, threshold by its constant, its word, the steps that work on it
LIMITS = {
    "safety": ("fatalities", "noDeaths", "at most", "S06 S05"),
    "staff turnover": ("turnover", "mostTurnover", "at most", "S04"),
    "the result": ("resultMargin", "leastMargin", "at least", "F06"),
    "reserves": ("reserveMonths", "leastReserves", "at least", "F06"),
    "the outcome rate": ("outcomeRate", "", "not below that of", "S12 S11"),
    "evidence of outcomes": ("outcomeEvidence", "leastEvidence", "at least", "S10 S11"),
    "policies": ("policiesAdopted", "allPolicies", "all", "G01"),
    "coverage of the figures": ("coverage", "leastCoverage", "at least", "G11 E01 E13 S07 F05"),
}
OTHERS = ("F03", "F04", "G05", "G07", "G08")
RESERVED = ("NGO", "Corporate Foundation")
PACES = ("Half the pace", "The same pace", "Half as much again")
SMALLEST = Fraction(1, 200)  # of growth a year, below which there is none to go on with


def scalability_analysis(book: Book) -> dict[str, Any]:
    """For funders and boards."""
    growth, found = Growth(book), list_limits(book)
    return {
        **build_shared_parts(book),
        **_describe_growth(book, growth),
        **_describe_cost(book, growth),
        **_describe_income(book, growth),
        **_describe_emissions(book, growth),
        **describe_record(book, growth),
        **_count_limits(book, found),
        "limits": [_describe_limit(each) for each in found if each[4] is not True],
        "chosen": (chosen := list_steps(book, found)),
        "actions": bool(chosen),
        "duties": any(each.row.duty for each in chosen),
        "growth_matrix": [_matrix_row(each) for each in found],
        "resource_need": [_need_row(book, growth, n) for n in SCENARIOS if _is_growing(growth)],
        "growth_fan": partial(_draw_volume, book, growth),
        "growth_emissions": partial(_draw_emissions, book, growth),
        "key_metrics": [
            key(book.value(name))
            for name in (growth.metric, "totalExpenditure", "employees", "ghg12")
        ],
    }


def list_limits(book: Book) -> list[Limit]:
    """What can stand in the way: what it is, its figure, the threshold, and whether it is met."""
    found: list[Limit] = []
    for limit, (name, constant, word, _) in LIMITS.items():
        if not _applies(book, name):
            continue
        if name == "outcomeRate":
            found.append(_limit_rate(book, limit, word))
            continue
        threshold = book.constant(constant)
        fact = book.coverage(ESG) if name == "coverage" else book.value(name)
        label = "coverage of the overall ESG score" if name == "coverage" else labels.label(name)
        met = None
        if fact is not None:
            least = word != "at most"
            met = fact.value >= threshold.value if least else fact.value <= threshold.value
        found.append((limit, label, fact, f"{word} {threshold}", met))
    return found


def _applies(book: Book, name: str) -> bool:
    """Whether a condition is one of an organisation of this kind."""
    if name in ("outcomeEvidence", "outcomeRate"):
        return book.serves
    if name == "reserveMonths":
        return book.kind in RESERVED
    return name != "fatalities" or name in book.reading.values


def _limit_rate(book: Book, limit: str, word: str) -> Limit:
    """That no smaller part of the people has the outcome than in the first year."""
    moved, fact = movements.compare_years(book, "outcomeRate"), book.value("outcomeRate")
    met = None if moved is None else moved.better is not False
    since = f"{word} {moved.first:y}, {moved.first}" if moved else f"{word} an earlier year"
    return limit, labels.label("outcomeRate"), fact, since, met


def list_steps(book: Book, found: list[Limit]) -> list[Chosen]:
    """What works on a limit that is not met, then what else makes growth safer."""
    row, now = book.row, situation.of(book.inputs)
    wanted = [name for limit, *_, met in found if not met for name in LIMITS[limit][3].split()]
    duties = [each.id for each in actions.ACTIONS.values() if each.duty]
    more = simulation.chosen(row.id, (), book.inputs, 10, among=[*duties, *OTHERS])
    offered = {each.id: each for each in actions.within(now)}
    own = [simulation.effect(offered[name], now) for name in wanted if name in offered]
    order = [*(each for each in more if each.row.duty), *own, *more]
    return list({each.row.id: each for each in order}.values())[: row.actions]


def _is_flat(growth: Growth) -> bool:
    return abs(growth.own) < SMALLEST


def _is_growing(growth: Growth) -> bool:
    """Whether there is a pace to go on with: a fall is no plan, and cost does not follow it."""
    return growth.own >= SMALLEST


def _describe_growth(book: Book, growth: Growth) -> dict[str, Any]:
    """The own pace, and where it leads."""
    source = f"formula: ({growth.metric} / that of {growth.base}) ^ (1 / years) - 1"
    own = book.fact("pace", "own growth a year", abs(100 * growth.own), "%", source, book.year)
    return {
        "what": labels.label(growth.metric),
        "now": book.value(growth.metric),
        "first": book.value(growth.metric, growth.base),
        "pace": own,
        "grows": growth.own >= SMALLEST,
        "shrinks": growth.own <= -SMALLEST,
        "flat": _is_flat(growth),
        "clamped": growth.own != growth.used,
        "last": str(book.year + YEARS),
        "two_years": len(book.reading.before) == 1,
        "changed_first": book.metrics[str(growth.base)].get("boundaryChange") is True,
        **{f"v_{name}": growth.volume(name, YEARS) for name in SCENARIOS},
    }


def _describe_cost(book: Book, growth: Growth) -> dict[str, Any]:
    """Cost of a unit on average and of each further one, and what the pace would take."""
    spent = book.scaled("totalExpenditure", book.reading.values["totalExpenditure"])
    unit = "money" if book.serves else "per 1 of income"
    value = spent / book.scaled(growth.metric, growth.now)
    mean = book.fact("mean", "spending for each unit on average", value, unit,
                     f"formula: totalExpenditure / {growth.metric}", book.year)  # fmt: skip
    cost, dear = growth.need("totalExpenditure", "mid"), growth.cost_by_further("mid")
    assert cost is not None
    last, label = book.year + YEARS, "change of yearly spending at the average cost"
    size = round_planned(abs(cost.value - spent))
    more = book.fact("more", label, size, "money", "formula: spending then - now", last)
    dear_more = None
    if dear is not None:
        label, size = "change of yearly spending at the cost of further ones", dear.value - spent
        dear_more = book.fact("dear.more", label, round_planned(abs(size)), "money",
                              "formula: spending then - now", last)  # fmt: skip
    each = growth.further()
    return {
        "mean": mean,
        "further": each,
        "dearer": bool(each and each.value > mean.value * Fraction(102, 100)),
        "cheaper": bool(each and each.value < mean.value * Fraction(98, 100)),
        "cost": cost,
        "cost_more": more,
        "cost_dear": dear,
        "dear_more": dear_more,
        "staff": growth.need("employees", "mid"),
    }


def _describe_income(book: Book, growth: Growth) -> dict[str, Any]:
    """Whether income at its own pace would pay for it; where volume is not income itself."""
    found: dict[str, Any] = dict.fromkeys(
        ("income_pace", "income_first", "income_then", "short", "income_verb", "dear_short")
    )
    found |= {"income_even": False, "income_enough": False}
    name, base = "totalIncome", book.base_of("totalIncome")
    if not book.serves or base is None or not book.reading.values.get(name):
        return found
    now = book.reading.values[name]
    pace = rate(book.values(base)[name], now, book.year - base)
    last, then = book.year + YEARS, book.scaled(name, now * (1 + pace) ** YEARS)
    cost = growth.need("totalExpenditure", "mid")
    assert cost is not None
    value, label = round_planned(then), f"total income in {last} at its own pace"
    income = book.fact("income.then", label, value, "money", "formula: income x pace", last)
    size = round_planned(abs(cost.value - income.value))
    formula, label = "formula: spending - income", "difference of spending and income"
    own = book.fact("income.pace", "growth of income a year", abs(100 * pace), "%",
                    f"formula: (totalIncome / that of {base}) ^ (1 / years) - 1")  # fmt: skip
    dear, further = growth.cost_by_further("mid"), None
    if dear is not None and dear.value > income.value:
        label = "what income lacks at the cost of further ones"
        further = book.fact("dear.short", label, round_planned(dear.value - income.value), "money",
                            formula, last)  # fmt: skip
    return {
        "dear_short": further,
        "income_pace": own,
        "income_first": book.value(name, base),
        "income_then": income,
        "income_verb": "fell" if pace < 0 else "grew",
        "income_even": size < cost.value / 100,
        "income_enough": income.value >= cost.value,
        "short": book.fact("short", label, size, "money", formula, last),
    }


def _describe_emissions(book: Book, growth: Growth) -> dict[str, Any]:
    """Emissions in proportion to volume, against the reference path."""
    then, allowed = growth.need("ghg12", "mid"), growth.path(YEARS)
    cut = None
    if then and allowed and 0 < allowed.value < then.value:
        left = raised(allowed.value / then.value, Decimal(1) / Decimal(YEARS))
        label, source = "cut of emissions of each unit a year", "formula: 1 - (path / then) ^ 1/3"
        cut = book.fact("cut", label, 100 * (1 - left), "%", source)
    return {
        "ghg_then": then,
        "allowed": allowed,
        "cut": cut,
        "financed": book.value("scope3Category15"),
        "power": growth.need("energyTotal", "mid"),
    }


def _count_limits(book: Book, found: list[Limit]) -> dict[str, Any]:
    met = sum(each[4] is True for each in found)
    return {
        "n_limits": book.fact("limits", "conditions for growth", len(found), "", "formula: count"),
        "n_met": book.fact("limits.met", "conditions that are met", met, "", "formula: count"),
        "all_met": met == len(found),
        "unmet": text.listed([each[0] for each in found if each[4] is False]) or None,
        "unknown": text.listed([each[0] for each in found if each[4] is None]) or None,
    }


def _describe_limit(limit: Limit) -> dict[str, Any]:
    name, _, fact, threshold, _ = limit
    key_of = LIMITS[name][0]
    found: dict[str, Any] = {f"is_{each}": each == key_of for each, *_ in LIMITS.values()}
    return found | {"limit": name, "value": fact, "threshold": threshold}


def _matrix_row(limit: Limit) -> tuple[Any, ...]:
    name, label, fact, threshold, met = limit
    words = {True: "yes", False: "no", None: "not known"}
    return labels.first(name), labels.first(label), fact, threshold, words[met]


def _need_row(book: Book, growth: Growth, name: str) -> tuple[Any, ...]:
    titles = dict(zip(SCENARIOS, PACES, strict=True))
    share = book.fact(f"rate.{name}", f"growth a year, {titles[name].lower()}",
                      100 * growth.rates[name], "%", "formula: own pace x share")  # fmt: skip
    dear = growth.cost_by_further(name) or "-"
    return (titles[name], share, growth.volume(name, YEARS), growth.need("employees", name),
            growth.need("totalExpenditure", name), dear)  # fmt: skip


def _draw_volume(book: Book, growth: Growth, words: str) -> str:
    unit = book.currency if growth.metric == "totalIncome" else "people"
    lines, titles = [], dict(zip(SCENARIOS, PACES, strict=True))
    for name in SCENARIOS if _is_growing(growth) else ():
        found = [(book.year + n, growth.volume(name, n)) for n in range(YEARS + 1)]
        points = [point(year, fact, label=str(fact)) for year, fact in found]
        lines.append(series(titles[name], points, dashed=name != "mid"))
    axes = ("Year", ""), (labels.first(labels.label(growth.metric)), unit)
    return figure(book, "growth_fan", "lines", *axes, lines, words)


def _draw_emissions(book: Book, growth: Growth, words: str) -> str:
    lines, titles = [], dict(zip(SCENARIOS, PACES, strict=True))
    for name in SCENARIOS if _is_growing(growth) else ():
        found = [(book.year + n, growth.need("ghg12", name, n)) for n in range(YEARS + 1)]
        points = [point(y, f, label=str(f)) for y, f in found if f]
        lines.append(series(titles[name], points, dashed=name != "mid"))
    if lines and lines[0].points:
        path = [(book.year + n, growth.path(n)) for n in range(YEARS + 1)]
        points = [point(year, fact, label=str(fact)) for year, fact in path if fact]
        lines.append(series("Reference path", points))
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "growth_emissions", "lines", *axes, lines, words)
