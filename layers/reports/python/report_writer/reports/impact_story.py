"""The Impact Story Analysis: what changed, for whom, with which money, and how sure that is."""

from functools import partial
from typing import Any

from auxeira.esg.metric_details import SCOPE_1_SOURCES, SCOPE_3_CATEGORIES
from auxeira.reports.document import Point
from report_writer import labels, missing_data, movements, simulation, text
from report_writer.assembly import key
from report_writer.breaks import name_year
from report_writer.course import allow_on_path, build_course_parts
from report_writer.fact_book import Book
from report_writer.facts import Fact, subtract_printed
from report_writer.figure_builder import figure, point, series
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.movements import Movement
from report_writer.other_costs import describe_other_costs
from report_writer.printing import round_planned
from report_writer.reports.goal_line import describe_goal_line, list_goal_line
from report_writer.shared_parts import build_shared_parts
from report_writer.told_apart import is_told_apart
from report_writer.wrong_way import SAID, build_wrong_way_parts

SOURCE_WORDS = {
    name: labels.label(name).removeprefix("direct emissions from ") for name in SCOPE_1_SOURCES
}
WAGES = "S08"
KEYS = (
    *("beneficiariesReached", "outcomesAchieved", "costPerOutcome", "scope3Category15", "ghg12"),
    *("ghgScope3", "resultMargin", "turnover"),
)

NAMED = 3  # figures beside the count of those that got worse


def impact_story(book: Book) -> dict[str, Any]:
    """For donors, the public and the board."""
    moves, goal_parts = movements.list_movements(book), build_goal_parts(book)
    wage = book.value("adequateWageShare")
    return {
        **build_shared_parts(book),
        **build_wrong_way_parts(book, moves),
        "worse_names": _name_worse(moves),
        **_compare_people(book),
        **_describe_emissions(book),
        **build_course_parts(book),
        **describe_other_costs(book),
        "for_programmes": _value_by_programmes(book),
        **goal_parts,
        "goals": _list_goals(book),
        "proof": _name_level(book, "outcomeEvidence", labels.EVIDENCE),
        "proven": book.reading.values.get("outcomeEvidence", 0) >= 3,
        "unproven": book.reading.values.get("outcomeEvidence", 3) < 2,
        "overseer": _name_level(book, "esgOversight", labels.OVERSIGHT),
        "sources_1": _list_sources(book),
        "steps_cut": _sum_steps(book),
        "wage_step": any(each.row.id == WAGES for each in book.chosen),
        "underpaid_few": is_told_apart(book) and 0 < wage.value < 100 if wage else False,
        **_describe_pay(book),
        "weighty": not movements.is_small_emitter(book),
        "worth_less": bool((sroi := book.value("sroi")) and sroi.value < 1),
        "scope3_most": (most := _find_largest(book)),
        "scope3_what": most and most.label,
        "goal_by": (half := goal_parts["goal_half"]) and str(half["there"].year),
        "ungoverned": book.reading.values.get("policiesAdopted", 6) < 6,
        "change_ledger": [_ledger_row(book, each) for each in moves],
        "outcome_chain": _chain_rows(book),
        "reach_lines": partial(_draw_reach, book),
        "emission_lines": partial(_draw_emissions, book),
        "key_metrics": [
            key(book.value(name))
            for name in KEYS
            if book.value(name) and not (name == "ghg12" and movements.is_small_emitter(book))
        ][:5],
    }


def _name_worse(moves: list[movements.Movement]) -> str | None:
    """The first of the figures of how it is run that got worse; None where these are all."""
    worse = [each.name for each in moves if each.better is False]
    own = [n for n in worse if n not in (*movements.WORK, *SAID, "ghgScope3", *movements.BALANCED)]
    named = own[:NAMED]
    return text.listed([labels.label(n) for n in named]) if 0 < len(named) < len(worse) else None


def _value_by_programmes(book: Book) -> Fact | None:
    """What outcomes are valued at, after deductions, for each 1 of programme money."""
    sroi, spent, programmes = (
        book.value(name) for name in ("sroi", "totalExpenditure", "programmeSpend")
    )
    if book.family != "mission" or not (sroi and spent and programmes and programmes.value):
        return None
    label, source = (
        "value of outcomes per 1 of programme money",
        "formula: sroi x spending / programmes",
    )
    value = sroi.value * spent.value / programmes.value
    return book.fact("sroi.programmes", label, value, "", source, book.year)


def _compare_people(book: Book) -> dict[str, Any]:
    """Which way people reached and the rate of outcomes went."""
    found: dict[str, Any] = {"more_people": False, "fewer_people": False, "people_before": None}
    found |= {"rate_before": None, "rate_word": None, "cost_before": None, "cost_word": None}
    found |= {"people_moved": None, "cost_moved": None, "rate_last": None, "flattered": False}
    people = movements.compare_years(book, "beneficiariesReached")
    if people:
        told = movements.describe_movement(book, people)
        found |= {
            "more_people": people.better is True,
            "fewer_people": people.better is False,
            "people_before": people.first,
            "people_moved": told["size"],
        }
    rate = movements.compare_years(book, "outcomeRate")
    if rate:
        words = {True: "up from", False: "down from", None: "about as many as the"}
        last = book.value("outcomeRate", rate.turned) if rate.turned else None
        found |= {"rate_before": rate.first, "rate_word": words[rate.better], "rate_last": last}
        found["flattered"] = movements.is_flattered(book, rate)
    cost = movements.compare_years(book, "costPerOutcome")
    if cost and cost.better is not None:
        told = movements.describe_movement(book, cost)
        found |= {"cost_before": cost.first, "cost_moved": told["size"]}
        found["cost_word"] = "less" if cost.better else "more"
    return found


def _describe_pay(book: Book) -> dict[str, Any]:
    """Pay, staff turnover that rose while a smaller share had the outcome, and what is lent."""
    rate, left = (movements.compare_years(book, name) for name in ("outcomeRate", "turnover"))
    both = rate and left and rate.better is False and left.better is False
    same = both and rate and left and rate.first.year == left.first.year
    wage = book.value("adequateWageShare")
    return {
        **_describe_lending(book),
        **describe_goal_line(book),
        "paid_well": wage is not None and wage.value >= 100 and not is_told_apart(book),
        "pay_gap": None if is_told_apart(book) else book.value("absolutePayGap"),
        "claims_equality": "5" in map(str, book.profile.get("sdg_alignment") or ()),
        "left_first": left.first if same and left else None,
    }


def _describe_lending(book: Book) -> dict[str, Any]:
    """The capital of a lender that rose, and what others put in beside it."""
    lent = movements.compare_years(book, "capitalDeployed") if book.family == "capital" else None
    first = lent.first if lent and lent.better else None
    others = [book.value("coCapitalMobilised", y) for y in (first.year if first else 0, book.year)]
    known = first and all(others)
    return {
        "lent_first": first if known else None,
        "others_first": others[0] if known else None,
        "others_now": others[1] if known else None,
    }


def _describe_emissions(book: Book) -> dict[str, Any]:
    """How emissions moved, on the basis that both years have."""
    emissions = movements.compare_years(book, "ghg12")
    base = book.reading.bases.get("ghg12")
    found: dict[str, Any] = {
        "ghg_before": None, "ghg_moved": None, "ghg_verb": None, "ghg_way": None, "ghg_same": False,
        "ghg_one_year": False, "ghg_two_bases": False,
    }  # fmt: skip
    if emissions is None or base is None:
        changed = missing_data.basis_changed(book)
        found["ghg_two_bases"] = changed
        found["ghg_one_year"] = not changed and "ghg12" in book.reading.values
        return found
    told = movements.describe_movement(book, emissions)
    return found | {
        "ghg_before": emissions.first,
        "ghg_moved": told["size"],
        "ghg_verb": told["verb"],
        "ghg_way": "more" if told["rose"] else "less",
        "ghg_same": emissions.better is None,
    }


def _find_largest(book: Book) -> Fact | None:
    """The largest category of Scope 3 that is reported."""
    known = [fact for name in SCOPE_3_CATEGORIES if (fact := book.value(name)) and fact.value]
    return max(known, key=lambda fact: fact.value, default=None)


def _list_sources(book: Book) -> str | None:
    """The direct emissions by source, the largest first, where two are given."""
    known = [fact for name in SCOPE_1_SOURCES if (fact := book.value(name)) and fact.value]
    known.sort(key=lambda each: -each.value)
    told = [f"{SOURCE_WORDS[each.id.split('.')[0]]} ({each})" for each in known]
    return text.listed(told) if len(told) > 1 else None


def _sum_steps(book: Book) -> Fact | None:
    """What all steps together would take off Scope 1 and 2 emissions, at the middle; None where
    they would take nothing."""
    then = simulation.after([each.row for each in book.chosen], book.now).reading
    now = book.reading.values.get("ghg12")
    if now is None or then.basis != book.reading.basis or now <= then.values.get("ghg12", now):
        return None
    label, source = "emissions less by all steps together", "formula: effects of the steps"
    less = round_planned(now - then.values["ghg12"])
    return book.fact("steps.cut", label, less, "t CO2e", source, book.year)


def _list_goals(book: Book) -> str | None:
    goals = [f"SDG {goal}" for goal in book.profile.get("sdg_alignment") or ()]
    return text.listed(goals) or None


def _name_level(book: Book, name: str, words: tuple[str, ...]) -> str | None:
    level = book.reading.values.get(name)
    return None if level is None else words[int(level)]


def _ledger_row(book: Book, each: Movement) -> tuple[str | Fact, ...]:
    told = movements.describe_movement(book, each)
    sign = "+" if told["rose"] else "-"
    size = told["size"] or _measure_points(book, each)
    change = f"{sign}{size}" if size and each.better is not None else ""
    what = labels.first(movements.name_with_basis(book, each.name))
    first = f"{each.first} ({name_year(book, each.first.year or book.year)})"
    way = f"{change} {movements.name_way(book, each)}".strip()
    return what, first, each.now, f"{told['amount']}; {way}" if told["amount"] else way


def _measure_points(book: Book, each: Movement) -> Fact | None:
    """By how many percentage points a share moved."""
    if each.now.unit != "%":
        return None
    label = f"change of {each.now.label} since {each.first.year}, without a sign"
    source = f"formula: {each.name} {each.now.year} - {each.name} {each.first.year}"
    size = abs(subtract_printed(each.now, each.first))
    return book.fact(f"{each.name}.points", label, size, "percentage points", source, each.now.year)


def _chain_rows(book: Book) -> list[tuple[str, str | Fact]]:
    rows = (
        *(
            (
                ("Capital deployed", book.value("capitalDeployed")),
                ("Capital of others beside it", book.value("coCapitalMobilised")),
            )
            if book.family == "capital"
            else ()
        ),
        ("Money spent", book.value("totalExpenditure")),
        ("of it on programmes", book.value("programmeSpend")),
        ("People reached", book.value("beneficiariesReached")),
        ("of them with the intended outcome", book.value("outcomesAchieved")),
        ("Programme money for each outcome", book.value("costPerOutcome")),
    )
    known: list[tuple[str, str | Fact]] = [(label, fact) for label, fact in rows if fact]
    return known if len(known) >= 2 else []


def _years(book: Book, name: str) -> list[tuple[int, Fact]]:
    given = ((year, book.value(name, year)) for year in (*sorted(book.reading.before), book.year))
    return [(year, fact) for year, fact in given if fact]


def _draw_reach(book: Book, words: str) -> str:
    names = {"beneficiariesReached": "People reached", "outcomesAchieved": "With the outcome"}
    drawn = [
        series(label, [point(year, fact, label=fact.printed) for year, fact in _years(book, name)])
        for name, label in names.items()
    ]
    return figure(book, "reach_lines", "lines", ("Year", ""), ("People", ""), drawn, words)


def _draw_emissions(book: Book, words: str) -> str:
    if describe_goal_line(book)["goal_over"]:
        return _draw_financed(book, words)
    actual = [point(year, fact) for year, fact in _years(book, "ghg12")]
    base = book.reading.bases.get("ghg12")
    drawn = [series("Emissions", actual)]
    if base:
        drawn.append(series("Reference path", _list_path(book, base), dashed=True))
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "emission_lines", "lines", *axes, drawn, words)


def _draw_financed(book: Book, words: str) -> str:
    points = [point(year, fact) for year, fact in list_goal_line(book)]
    actual = [point(year, fact) for year, fact in _years(book, FINANCED)]
    drawn = [series("Emissions", actual), series("Line to the goal", points, dashed=True)]
    axes = ("Year", ""), ("Financed emissions", "t CO2e")
    return figure(book, "emission_lines", "lines", *axes, drawn, words)


def _list_path(book: Book, base: int) -> list[Point]:
    """What the reference path allows from the base year on."""
    path = []
    for year in range(base, book.year + 1):
        value = allow_on_path(book.values(base)["ghg12"], year - base)
        label, source = f"reference path in {year}", "formula: base year less 4.2 % of it a year"
        path.append(point(year, book.fact(f"path.{year}", label, value, "t CO2e", source, year)))
    return path
