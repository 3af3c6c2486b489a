"""The Innovation Pipeline Report: which practices to adopt now, to pilot and to look into."""

from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.scores import round_half_up
from auxeira.reports.document import tell_effort
from report_writer import (
    actions,
    duties,
    labels,
    peer_comparison,
    recommendations,
    simulation,
    text,
)
from report_writer.action_sources import list_large
from report_writer.actions import ACTIONS
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.reports.goal_steps import describe_goal_shares, list_goal_steps
from report_writer.reports.innovation_first import (
    HEAT,
    count_gain,
    describe_first,
    describe_fuel,
    find_end,
    tell_safety,
)
from report_writer.reports.innovation_ideas import (
    CAPITAL_OF_OTHERS,
    HALF,
    Idea,
    is_of_law,
    list_ideas,
    list_minor,
)
from report_writer.reports.innovation_trials import (
    HALVED,
    fact_least,
    is_chance,
    tell_least,
)
from report_writer.reports.outcome_trials import describe_outcome_trial
from report_writer.reports.unjudged_practices import list_missing_figures, list_unjudged
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.wrong_way import describe_result

ON_WORK = ("S12", "S15")  # fewer people with the outcome, or reached
COUNTED = {
    "found": "practices that the figures call for",
    "adopt": "practices that need no trial",
    "later": "practices that wait for money",
    "pilot": "practices that are worth a pilot",
    "minor": "practices that change little of what matters",
    "unseen": "practices that cannot be judged",
}


def innovation_pipeline(book: Book) -> dict[str, Any]:
    """For leads of operations and innovation."""
    every, unseen = list_ideas(book), list_unjudged(book)
    minor = list_minor(book, every)
    ideas = [idea for idea in every if idea not in minor]
    chosen = list_steps(book, ideas)
    order = [each.row.id for each in chosen]
    found = sorted(ideas, key=lambda idea: _place(idea, order))
    pilots = [idea for idea in found if idea.piloted]
    later = [idea for idea in found if idea.waits]
    trial = describe_outcome_trial(book)
    return {
        **build_shared_parts(book),
        **_describe_goal(book, chosen, pilots),
        **_count_stages(book, found, minor, unseen),
        **describe_result(book),
        "waiting": _name(later),
        **describe_first(book, pilots[0] if pilots else None, found),
        **tell_safety(book),
        **_describe_adopted(book, found),
        "minor_names": _name(minor),
        **trial,
        "tries": bool(pilots or trial["trial_title"]),
        "overlap": _list_overlap(found),
        "on_turnover": any(idea.chosen.row.id == "S04" for idea in found),
        "unled": book.reading.values.get("esgOversight") == 0,
        "unjudged": list_missing_figures(unseen),
        "idea_pipeline": [_idea_row(book, idea) for idea in found],
        "pilot_cards": [_card(book, idea) for idea in pilots],
        "practice_effects": partial(_draw_effects, book, found),
        "chosen": chosen,
        "due": {
            idea.chosen.row.id: find_end(book, idea, recommendations.find_span(idea.chosen.row))
            for idea in pilots
        },
        "duties": any(each.row.duty for each in chosen),
        "key_metrics": _list_key_figures(book, found),
    }


def _count_stages(
    book: Book, found: list[Idea], minor: list[Idea], unseen: list[Any]
) -> dict[str, Fact | None]:
    """How many practices there are at each stage."""
    rows: dict[str, list[Any]] = {
        "found": found,
        "adopt": [idea for idea in found if not (idea.piloted or idea.waits)],
        "later": [idea for idea in found if idea.waits],
        "pilot": [idea for idea in found if idea.piloted],
        "minor": minor,
        "unseen": unseen,
    }
    return {
        name: book.fact(f"count.{name}", COUNTED[name], len(each), "", "formula: count")
        if each
        else None
        for name, each in rows.items()
    }


def _list_key_figures(book: Book, found: list[Idea]) -> list[Any]:
    names = dict.fromkeys(idea.chosen.row.metric for idea in found)
    return [key(book.value(name)) for name in names if name in labels.NAMES][:5]


def _describe_adopted(book: Book, found: list[Idea]) -> dict[str, Any]:
    """What needs no trial: since half of the peers have it, since law asks for it, or as there is
    no part to try it on; and what the work itself calls for."""
    adopted = [idea for idea in found if not (idea.piloted or idea.waits)]
    known = [idea for idea in adopted if (idea.quarter or 0) >= HALF]
    of_law = [i for i in adopted if i not in known and is_of_law(book, i.chosen)]
    chance = [i for i in adopted if i not in (*known, *of_law) and is_chance(i.chosen)]
    told = (*known, *of_law, *chance)
    return {
        "known": _name(known),
        "by_law": "; ".join(_name_with_law(book, idea) for idea in of_law) or None,
        "untried": _name([idea for idea in adopted if idea not in told]),
        "chance": _name(chance),
        "least": fact_least(book) if chance else None,
        "on_work": _name([idea for idea in found if idea.chosen.row.id in ON_WORK]),
    }


def _describe_goal(book: Book, chosen: list[Chosen], pilots: list[Idea]) -> dict[str, Any]:
    """The stated goal, and what the steps on it would move, the first pilot among them."""
    shares, rows = describe_goal_shares(book, chosen), {"": {"moves": None, "share": None}}
    rows |= {row["share"].id.partition(".")[0]: row for row in shares["goal_shares"]}
    first = rows.get(pilots[0].chosen.row.id if pilots else "", rows[""])
    return {
        **build_goal_parts(book),
        **shares,
        **describe_fuel(book, pilots),
        "first_moves": first["moves"],
        "first_share": first["share"],
        "goal_alone": None if shares["goal_steps"] else _quote_goal(book),
    }


def _quote_goal(book: Book) -> str | None:
    """The stated goal without its full stop; None where it makes a claim of its own."""
    own = text.quoted(book.profile.get("impact_goals"))
    return None if own in (None, text.LEFT_OUT) else str(own).rstrip(". ")


def _place(idea: Idea, order: list[str]) -> int:
    """Where a practice stands among the steps; behind them all where it is none of them."""
    name = idea.chosen.row.id
    return order.index(name) if name in order else len(order)


def _name(ideas: list[Idea]) -> str | None:
    return text.listed([f"“{idea.chosen.row.title}”" for idea in ideas]) or None


def _name_with_law(book: Book, idea: Idea) -> str:
    """A practice with the rules that it serves, each with its day."""
    served = duties.list_served(book.duties, idea.chosen.row.id)
    rules = [f"{duty.rule.called}{duties.tell_day(duty)}" for duty in served]
    return f"“{idea.chosen.row.title}”, for {text.listed(rules)}"


def _list_overlap(found: list[Idea]) -> str | None:
    """The figures that several practices would move: what those bring does not add up."""
    names = [idea.chosen.row.metric for idea in found if idea.chosen.then]
    twice = [
        name for name in dict.fromkeys(names) if name in labels.NAMES and names.count(name) > 1
    ]
    return text.listed([labels.label(name) for name in twice]) or None


def list_steps(book: Book, found: list[Idea]) -> list[Chosen]:
    """Duties, what the work itself calls for, the pilot on the stated goal, the practices on the
    largest source of emissions, on heat and on capital of others that fell, the pilot that adds
    most for its effort, then others."""
    row = book.row
    among = {idea.chosen.row.id for idea in found if not idea.waits}
    among |= {n for n, a in ACTIONS.items() if a.duty}
    among |= {each.id for each in actions.within(book.now) if each.duty}
    picked = simulation.chosen(row.id, row.tags, book.now, book.row.actions, among)
    ready = (idea.chosen.row.id for idea in found if not idea.waits)
    large = list_large(ready, book.now.values, of_own=True)[:1]
    pilots = [idea.chosen.row.id for idea in found if idea.piloted]
    on_goal = [name for name in list_goal_steps(book) if name in pilots][:1]
    first = [
        idea.chosen
        for name in (ON_WORK, on_goal, large, (HEAT,), (CAPITAL_OF_OTHERS,), pilots[:1])
        for idea in found
        if idea.chosen.row.id in name
    ]
    order = [*(each for each in picked if each.row.duty), *first, *picked]
    return simulation.keep_places(row, order, book.reading.values)


def _idea_row(book: Book, idea: Idea) -> tuple[str | Fact, ...]:
    row = idea.chosen.row
    share = "not known" if idea.quarter is None else peer_comparison.QUARTERS[idea.quarter]
    change = recommendations.change(book, idea.chosen) or "none claimed"
    stage = "Later" if idea.waits else "Pilot" if idea.piloted else "Adopt"
    time = tell_effort(row.id, row.effort)
    return row.title, stage, labels.first(share), change, labels.first(time)


def _card(book: Book, idea: Idea) -> tuple[str, ...]:
    trial = idea.trial
    assert trial is not None
    goes_on = tell_least(book) if idea.chosen.row.id == HALVED else trial.goes_on
    cells = (trial.where, trial.reading, find_end(book, idea), goes_on)
    return idea.chosen.row.title, *map(labels.first, cells), idea.chosen.row.owner


def _draw_effects(book: Book, found: list[Idea], words: str) -> str:
    ranges = [(idea, count_gain(book, idea)) for idea in found]
    order = sorted(ranges, key=lambda each: (-each[1].value, each[0].chosen.row.id))
    points = [
        point(gain, idea.chosen.row.title, label=gain.printed)
        for idea, gain in order
        if round_half_up(Fraction(gain.value))
    ]
    axes = ("Points of the overall score", "points"), ("Practice", "")
    return figure(book, "practice_effects", "bars", *axes, [series("Points", points)], words)
