"""Strategic Recommendations Report: which decisions are worth most, and in which order."""

from functools import partial
from typing import Any, cast

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON, GOVERNANCE, RESOURCES, ROI, ROWS, SOCIAL
from auxeira.esg.scores import ESG, round_half_up
from report_writer import (
    actions,
    labels,
    movements,
    recommendations,
    simulation,
)
from report_writer.actions import SAME
from report_writer.assembly import key
from report_writer.duties import STEPS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.peer_comparison import TIMES, name_lacking
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.law_steps import describe_law
from report_writer.reports.planned_cut import tell_plan
from report_writer.reports.scope3 import describe_scope3
from report_writer.reports.strategy_choice import (
    add_goal_step,
    add_step_on_costliest,
    find_costliest,
    tell_order,
)
from report_writer.reports.strategy_left import (
    describe_path_step,
    describe_worth,
    fell_for_one_year,
    list_steps_on,
    measure_path_gap,
)
from report_writer.reports.strategy_shown import (
    ONE_SEAT,
    Uplift,
    at_mid,
    describe_weeks,
    has_one_seat,
    list_dependencies,
    list_eased_risks,
    tell_range,
    uplift,
    waterfall,
)
from report_writer.reports.strategy_told import describe_told
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen, combined
from report_writer.text import listed
from report_writer.worked_on import ALSO, is_worked_on
from report_writer.wrong_way import SAID, build_wrong_way_parts

OF_ALL = (CARBON, RESOURCES, SOCIAL, GOVERNANCE, ROI)
MAIN = {"mission": "outcomesAchieved", "capital": "scope3Category15", "corporate": "ghg12"}
MOST_UNANSWERED = 3
COSTLY = {  # what costs a score most, as a board says it
    "pathPosition": "emissions, set beside the reference path",
    "marketPosition": "market-based emissions, set beside the reference path",
    "financedPosition": "financed emissions, set beside their path",
    "scope3Position": "Scope 3 emissions, set beside their path",
}
WEAK = 60  # of 100, below which a score that stays is told
LEAST = 5  # decisions, where as many are called for


def strategic_recommendations(book: Book) -> dict[str, Any]:
    """For boards."""
    book.chosen = add_goal_step(book)
    book.chosen = add_step_on_costliest(book)
    own, scores = uplift(book), _list_pillars(book)
    owed = [each for each in book.chosen if each.row.duty]
    return {
        **build_shared_parts(book),
        **build_goal_parts(book),
        **build_wrong_way_parts(book, movements.list_movements(book)),
        **_describe_score(book, own),
        **_describe_best(book),
        **describe_goal_shares(book, book.chosen),
        **tell_plan(book),
        **describe_scope3(book, book.chosen),
        **describe_told(book),
        **(law := describe_law(book, book.chosen)),
        "order": tell_order(book),
        "unanswered": _list_unanswered(book),
        "duties": listed([_quote_title(each) for each in owed]) or None,
        "first_duty": next(map(_quote_title, owed), None),
        "several_duties": len(owed) > 1,
        "fewer": 0 < len(book.chosen) < LEAST,
        "eased_risks": list_eased_risks(book),
        **_split_by_effort(book, owed or book.chosen[:1]),
        **describe_weeks(book, law["law_steps"]),
        "pillars": [each for each in scores if each["new"]],
        "stays": [each for each in scores if not each["new"] and each["now"].value < WEAK],
        "one_seat": has_one_seat(book),
        "needs": _list_needs(book),
        "overlaps": _list_overlaps(book),
        "decision_table": [_decision_row(book, each) for each in book.chosen],
        "decision_dependencies": list_dependencies(book),
        "effort_effect": partial(_draw_efforts, book),
        "uplift_waterfall": partial(waterfall, book, own),
        "key_metrics": [
            *(key(fact) for fact in (book.score(ESG), own.mid, own.gain)),
            key(book.value(MAIN[book.family])),
        ],
    }


def _quote_title(each: Chosen) -> str:
    """A title in the middle of a sentence."""
    return f"“{each.row.title}”"


def _describe_score(book: Book, own: Uplift) -> dict[str, Any]:
    """The overall score, what costs it most, and what all decisions add."""
    code = find_costliest(book)
    return {
        "esg": book.score(ESG),
        **describe_path_step(book, code),
        **describe_worth(book),
        "reach": reach if (reach := book.coverage(ESG)).value < 100 else None,
        "reach_lacks": name_lacking(book, ESG),
        "one_year": code == "C1" and fell_for_one_year(book),
        "weak_score": labels.label(ROWS[code].category) if code else None,
        "meanwhile": _name_mover(book, code) if code else None,
        "weak": COSTLY.get(value, labels.label(value)) if (value := _read_value(code)) else None,
        "weak_points": book.points(code) if code else None,
        "path_gap": measure_path_gap(book) if code == "C1" else None,
        **_name_steps_on(book, code),
        "count": own.number if book.chosen else None,
        "then": own.mid,
        "gain": own.gain,
        "sum": own.sum,
        "pay_unled": all(each.row.id != "S08" for each in book.chosen),
        "overlap": own.sum.printed != own.gain.printed,
        "low": own.low,
        "high": own.high,
        "spread": own.low.printed != own.high.printed,
    }


def _read_value(code: str | None) -> str | None:
    """The value that a component follows from."""
    return ROWS[code].value if code else None


def _name_steps_on(book: Book, code: str | None) -> dict[str, Any]:
    """The decisions that work on a component, and how many; None where none does."""
    own = list_steps_on(book, code) if code else []
    label, source = "decisions on what costs most", "formula: count"
    count = book.fact("weak.steps", label, len(own), "decisions", source) if own else None
    return {"weak_steps": listed([_quote_title(each) for each in own]) or None, "weak_n": count}


def _name_mover(book: Book, code: str) -> str | None:
    """The decision that raises the score of a component by most, where none on that does."""
    category, own = ROWS[code].category, list_steps_on(book, code)
    found = [each for each in book.chosen if each.row.category == category and each.own.mid >= 1]
    if not found or any(each in own for each in found):
        return None
    return _quote_title(max(found, key=lambda each: each.own.mid))


def _describe_best(book: Book) -> dict[str, Any]:
    """The decision with most points for its effort, duties and money aside."""
    free = [e for e in book.chosen if not (e.row.money or e.row.duty) and e.esg.mid > 0]
    seats = [e for e in free if e.row.id in ONE_SEAT] if has_one_seat(book) else []
    weeks = {e.row.id: book.constant(f"weeks{e.row.effort}").value for e in free}
    best = max(free, key=lambda each: each.esg.mid / weeks[each.row.id], default=None)
    both = sum((each.esg.mid for each in seats), Fraction(0))
    if best and seats and both / weeks[seats[0].row.id] > best.esg.mid / weeks[best.row.id]:
        label = "points that one appointment adds, at the middle of its range"
        value = Fraction(round_half_up(10 * both), 10)
        points = book.fact("seat.mid", label, value, "", recommendations.FORMULA)
        title = f"{listed([_quote_title(each) for each in seats])}, by one appointment"
        return {"best": title, "best_points": points, "best_effort": TIMES[seats[0].row.effort - 1]}
    return {
        "best": _quote_title(best) if best else None,
        "best_points": at_mid(book, best) if best else None,
        "best_effort": TIMES[best.row.effort - 1] if best else None,
    }


def _list_unanswered(book: Book) -> str | None:
    """What got worse by most and neither a decision nor a step of law works on; deaths, cases and
    fines have their own."""
    steps = [name for duty in book.duties for name in duty.steps if name in STEPS]
    by_law = {name for step in steps for name in ALSO.get(step, ())}
    worse = [each for each in movements.list_movements(book) if each.better is False]
    names = [each.name for each in worse if each.name not in (*by_law, *SAID)]
    left = [name for name in names if not is_worked_on(name, book.chosen)]
    return listed([_name_with_amount(book, name) for name in left[:MOST_UNANSWERED]]) or None


def _name_with_amount(book: Book, name: str) -> str:
    """A figure for each employee, and that the amount went the other way."""
    others = movements.list_amounts(book, [name])
    told = [f"while {labels.label(other)} {_tell_way(book, other)}" for other in others]
    return f"{labels.label(name)} ({listed(told)})" if told else labels.label(name)


def _tell_way(book: Book, name: str) -> str:
    moved = movements.compare_years(book, name)
    return "rose" if moved and moved.now.value > moved.first.value else "fell"


def _count(book: Book, name: str, number: int) -> Fact | None:
    if not number:
        return None
    label, source = f"decisions of {name} effort", "formula: efforts"
    return book.fact(f"decisions.{name}", label, number, "decisions", source)


def _decision_row(book: Book, each: Chosen) -> tuple[str | Fact, ...]:
    """Points are those of the overall score; those of the return score stand apart, as words."""
    change = recommendations.change(book, each) or "no figure claimed"
    span, points = "-", cast("str | Fact", "none claimed")
    if each.points.high > 0 and not each.row.duty:
        span = tell_range(book, each)
        points = "none" if each.row.money else at_mid(book, each)
        span = f"of the return score: {span}" if each.row.money else span
    return each.row.title, change, points, span, f"{each.row.effort} of 3", each.row.owner


def _split_by_effort(book: Book, begun: list[Chosen]) -> dict[str, Any]:
    """What begins at once, and what else takes weeks and what takes more."""
    later = [each for each in book.chosen if each not in begun]
    light = [_quote_title(each) for each in later if each.row.effort == 1]
    heavy = [_quote_title(each) for each in later if each.row.effort > 1]
    count = sum(each.row.effort == 1 for each in book.chosen)
    return {
        "first": listed([_quote_title(each) for each in begun]) or None,
        "light": listed(light) or None,
        "heavy": listed(heavy) or None,
        "light_count": _count(book, "light", count),
        "heavy_count": _count(book, "heavy", len(book.chosen) - count),
    }


def _list_pillars(book: Book) -> list[dict[str, Any]]:
    """Each score now, and with all decisions where it moves."""
    after = combined([each.row for each in book.chosen], book.now)
    found = []
    for category in OF_ALL:
        if category not in book.exact:
            continue
        now, label = book.rated(category), labels.label(category)
        if now is None:
            continue
        source = "formula: the score with all figures at once"
        value = round_half_up(after[category])
        then = book.fact(
            f"{category}.then", f"{label} with all decisions reached", value, "of 100", source
        )
        new = then if then.printed != now.printed else None
        found.append({"category": label, "now": now, "new": new})
    return found


def _list_needs(book: Book) -> list[dict[str, Any]]:
    """What has to be done before a decision and is not done yet, and whether it is one itself."""
    own = {each.row.id for each in book.chosen}
    now = simulation.after([], book.now)
    found = []
    for each in book.chosen:
        needed = actions.list_open_needs(each.row.id, now)
        if needed:
            titles = listed([f"“{row.title}”" for row in needed])
            apart = not any(row.id in own for row in needed)
            found.append({"title": _quote_title(each), "before": titles, "apart": apart})
    return found


def _list_overlaps(book: Book) -> list[dict[str, str]]:
    own = {each.row.id: each for each in book.chosen}
    pairs = ([own[name] for name in group if name in own][:2] for group in SAME)
    return [
        {"one": _quote_title(pair[0]), "other": _quote_title(pair[1])} for pair in pairs if pair[1:]
    ]


def _draw_efforts(book: Book, words: str) -> str:
    shown = [each for each in book.chosen if not each.row.money]
    points = [
        point(each.row.effort, at_mid(book, each), label=each.row.id, mark=each.row.duty)
        for each in shown
    ]
    axes = ("Effort", "1 to 3"), ("Points added", "of the overall ESG score")
    names = listed([f"{each.row.id} {each.row.title}" for each in shown])
    note = f"Decisions: {names}." if names else ""
    drawn = [series("Decisions", points)]
    return figure(book, "effort_effect", "scatter", *axes, drawn, words, note)
