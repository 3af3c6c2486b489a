"""ROI & Performance Metrics: what a unit of money achieves, and whether that is getting better."""

from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from report_writer import actions, labels, movements, simulation
from report_writer.assembly import key
from report_writer.breaks import name_year
from report_writer.course import is_cut_by_contract
from report_writer.fact_book import Book
from report_writer.facts import Fact, subtract_printed
from report_writer.figure_builder import figure, point, series
from report_writer.movements import Movement
from report_writer.other_costs import describe_other_costs
from report_writer.reports.growth import Growth
from report_writer.reports.growth_money import describe_own_paces
from report_writer.reports.growth_staff import PER_HEAD, describe_income_by_head
from report_writer.reports.improvements import describe_improvements, list_saving_steps
from report_writer.reports.lender_yield import compare_yield, judge_cells
from report_writer.reports.outcome_costs import compare_outcome_cost, find_first
from report_writer.reports.roi_facts import EXTRA, list_facts, moved, of, sroi_at
from report_writer.shared_parts import build_shared_parts, measure_reserves
from report_writer.simulation import Chosen
from report_writer.wrong_way import describe_result

CORE = {"mission": "costPerOutcome", "capital": "financialReturnPct", "corporate": "paybackRatio"}
LEDGER = {
    "mission": (
        *("totalIncome", "totalExpenditure", "resultMargin", "programmeSpend"),
        *("programmeShare", "beneficiariesReached", "outcomesAchieved", "costPerOutcome"),
        *("spentPerPerson", "spentPerOutcome", "costPerEmployee", "costPerPost", "sroi"),
    ),
    "capital": (
        *("financialReturnPct", "capitalDeployed", "coCapitalMobilised", "leverage"),
        *("totalIncome", "totalExpenditure", "resultMargin", "spentPerPerson", "spentPerOutcome"),
        *("capitalPerPerson", "capitalPerOutcome"),
    ),
    "corporate": (
        *("esgInvestment", "esgSavings", "paybackRatio", "totalIncome", "totalExpenditure"),
        *("resultMargin", "communityInvestment", "costPerEmployee", "incomePerEmployee", "sroi"),
    ),
}
SHOWN = {"mission": ("sroi",), "capital": (), "corporate": ("sroi",)}
UNITS = {
    "mission": ("costPerOutcome", "spentPerPerson"),
    "capital": ("spentPerOutcome", "spentPerPerson"),
    "corporate": ("costPerEmployee", "incomePerEmployee"),
}
RATE = "S12"
OTHERS = ("G07", "G08")  # a return is worth more where its figures were looked at
STEPS = (-1, 0, 1)
UNPROVEN = 1  # level of evidence


def roi_metrics(book: Book) -> dict[str, Any]:
    """For finance leads and investment committees."""
    own = list_facts(book)
    sroi, chosen = None if book.family == "capital" else book.value("sroi"), list_steps(book)
    return {
        **build_shared_parts(book),
        **describe_other_costs(book),
        **own,
        **_compare_core(book),
        **_describe_result(book),
        **compare_outcome_cost(book),
        **compare_yield(book),
        **judge_cells(sroi, own["paying"]),
        **{name: describe_own_paces(book)[name] for name in ("losses", "gone")},
        **describe_improvements(book, chosen),
        "market_cut": is_cut_by_contract(book),
        "sroi": sroi,
        "faster": _rose_faster(book),
        "unproven": book.reading.values.get("outcomeEvidence", UNPROVEN + 1) <= UNPROVEN,
        **_describe_heads(book),
        "worth_less": bool(sroi and sroi.value < 1),
        "all_pay": bool(own["worst"] and own["worst"].value >= 1),
        "none_pays": bool(own["best"] and own["best"].value < 1),
        "loss_last": describe_result(book)["loss_last"],
        "spent_first": find_first(book, "spentPerPerson"),
        "no_deductions": book.reading.values.get("outcomeAdjustmentPct") == 0,
        "chosen": chosen,
        "actions": bool(chosen),
        "duties": any(each.row.duty for each in chosen),
        "return_ledger": [row for name in LEDGER[book.family] if (row := _ledger_row(book, name))],
        "sroi_sensitivity": _sensitivity_rows(book) if sroi else [],
        "result_waterfall": partial(_draw_result, book, own),
        "unit_cost_line": partial(_draw_units, book),
        "key_metrics": _list_key_figures(book),
    }


def _describe_heads(book: Book) -> dict[str, Any]:
    """Of a company, income for each employee where it fell while headcount rose."""
    known = book.family == "corporate" and book.base_of("totalIncome") is not None
    return describe_income_by_head(book, Growth(book)) if known else dict.fromkeys(PER_HEAD)


def _list_key_figures(book: Book) -> list[Any]:
    """The figure that a family is judged by, what it leaves, and reserves in months of spending."""
    last = "leverage" if book.family == "capital" else "resultMargin"
    found = [book.value(name) for name in (CORE[book.family], *SHOWN[book.family], last)]
    return [key(each) for each in (*found, measure_reserves(book), book.value("totalIncome"))]


def list_steps(book: Book) -> list[Chosen]:
    """Those on money, the one on the outcome rate where that makes an outcome dearer, what saves
    energy or works on the goal of a company, and the review of the figures."""
    row = book.row
    names = [each.id for each in actions.ACTIONS.values() if each.money or each.duty]
    names += [RATE] if compare_outcome_cost(book)["rate_fell"] else []
    names += list_saving_steps(book)
    others = () if book.reading.values.get("resultMargin", 0) < 0 else OTHERS  # a loss comes first
    return simulation.chosen(row.id, (), book.now, row.actions, among=[*names, *others])


def _compare_core(book: Book) -> dict[str, Any]:
    """How the figure moved that a family is judged by, and the two that it is made of."""
    found: dict[str, Any] = dict.fromkeys(
        ("core_first", "core_moved", "core_word", "core_verb", "core_points", "core_worth")
    )
    found["core_down"] = False
    core = movements.compare_years(book, CORE[book.family])
    if core:
        told = movements.describe_movement(book, core)
        rose = core.now.value > core.first.value
        found |= {"core_first": core.first, "core_moved": told["size"]}
        found["core_points"], found["core_worth"] = _measure_points(book, core)
        found |= {"core_word": "more" if rose else "less", "core_verb": "up" if rose else "down",
                  "core_down": core.better is False}  # fmt: skip
    bases = {book.base_of(name) for name in ("programmeSpend", "outcomesAchieved")}
    return found | {
        "core_same": bool(core and core.better is None),
        "same_base": len(bases) == 1 and None not in bases,
    }


def _rose_faster(book: Book) -> bool:
    """Whether spending rose by more than income, by what reads as more."""
    moved = [movements.compare_years(book, name) for name in ("totalExpenditure", "totalIncome")]
    spent, income = (move.by if move and move.by else Fraction(0) for move in moved)
    return all(moved) and spent > 0 and income > 0 and spent - income >= movements.LEAST


def _measure_points(book: Book, core: Movement) -> tuple[Fact | None, Fact | None]:
    """The change of a return in percentage points, and what it is worth on today's capital."""
    if core.now.unit != "%" or "capitalDeployed" not in book.reading.values:
        return None, None
    size = abs(subtract_printed(core.now, core.first))
    source = f"formula: {core.name} {core.now.year} - {core.name} {core.first.year}"
    unit, label = "percentage points", "change of the net return, without its sign"
    points = book.fact("core.points", label, size, unit, source, book.year)
    worth = size / 100 * book.scaled("capitalDeployed", book.reading.values["capitalDeployed"])
    label, source = "the same in money", "formula: core.points x capitalDeployed"
    return points, book.fact("core.worth", label, worth, "money", source, book.year)


def _describe_result(book: Book) -> dict[str, Any]:
    margins = [book.values(year).get("resultMargin") for year in sorted(book.reading.before)]
    first = next((each for each in margins if each is not None), None)
    now = book.reading.values.get("resultMargin")
    step = book.constant("step").value / 100
    return {
        "loss": bool(now is not None and now < 0),
        "loss_first": bool(first is not None and first < 0),
        "loss_after": bool(now is not None and now < step),
        "thin": bool(now is not None and 0 <= now < step),
        "asked_reserves": book.kind in ("NGO", "Corporate Foundation"),
    }


def _ledger_row(book: Book, name: str) -> tuple[str | Fact, ...] | None:
    """A measure, now and in its first year; None where it is not known."""
    now = of(book, name)
    if now is None:
        return None
    years = (y for y in sorted(book.reading.before) if of(book, name, y))
    year = next(years, None)
    first = of(book, name, year) if year else None
    label = EXTRA[name][0] if name in EXTRA else labels.label(name)
    then = f"{first} ({name_year(book, year)})" if first and year else "-"
    return labels.first(label), then, now, moved(name, book, first, now)


def _sensitivity_rows(book: Book) -> list[tuple[Any, ...]]:
    """The social return at other deductions and other values of outcomes."""
    names = zip(STEPS, ("10 points lower", "As reported", "10 points higher"), strict=True)
    return [(name, *(sroi_at(book, more, up) for up in STEPS)) for more, name in names]


def _draw_result(book: Book, own: dict[str, Fact | None], words: str) -> str:
    income, spent = book.value("totalIncome"), book.value("totalExpenditure")
    zero = book.fact("zero", "start of the steps", 0, "money", "constant: 0")
    points = [point("Income", income, low=zero, high=income, label=str(income), mark=True)]
    steps = [("Programmes", book.value("programmeSpend")), ("Other spending", own["other"])]
    if None in (steps[0][1], steps[1][1]):
        steps = [("Expenditure", spent)]
    level = income
    for name, part in steps:
        if part is None or level is None:
            continue
        label, source = f"left after {name.lower()}", "formula: income less spending"
        rest = level.value - part.value
        left = book.fact(f"left.{name.lower()[:5]}", label, rest, "money", source)
        points.append(point(name, part, low=level, high=left, label=str(part)))
        level = left
    if level is not None and spent is not None:
        points.append(point("Result", level, low=zero, high=level, label=str(level), mark=True))
    axes = ("Step", ""), ("Money", book.currency)
    return figure(book, "result_waterfall", "waterfall", *axes, [series("Money", points)], words)


def _draw_units(book: Book, words: str) -> str:
    lines = []
    for name in UNITS[book.family]:
        found = [of(book, name, year) for year in (*sorted(book.reading.before), book.year)]
        points = [point(each.year, each, label=each.text) for each in found if each]
        label = EXTRA[name][0] if name in EXTRA else labels.label(name)
        lines.append(series(labels.first(label), points))
    axes = ("Year", ""), ("Money per unit", book.currency)
    return figure(book, "unit_cost_line", "lines", *axes, lines, words)
