"""What the decisions of a report do for the goal that the organisation states."""

import re
from collections.abc import Sequence
from typing import Any

from auxeira.core.exact import Fraction
from report_writer import labels, movements, printing, text
from report_writer.action_evidence import describe_evidence
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.reports.goal_rows import CONFLICTS, GOALS
from report_writer.simulation import Chosen

HALF = 50  # percent
# a goal that asks for half of something, and the step on that
HALVES = (re.compile(r"\bhalf of (?:our|the) (?:fleet|vehicles|cars|trucks)", re.IGNORECASE), "E10")
LENT, SAFETY = "E15", "S05"  # the step on what is financed, and on all injuries
GRAVELY = re.compile(r"\b(?:badly|serious(?:ly)?|grave(?:ly)?|severe(?:ly)?)\b", re.IGNORECASE)
# figure that shows a goal: the steps that work on it
WORKS = {
    "scope3Category15": ("E15",),
    "scope1Vehicles": ("E10",),
    "recordableInjuries": ("S05",),
    "energyTotal": ("E08", "E07", "E06"),
    "ghg12": ("E10", "E25", "E09", "E04"),
    "adequateWageShare": ("S08",),
    "womenManagersShare": ("S01",),
    "wasteRecoveredShare": ("E17",),
    "outcomesAchieved": ("S12", "S15"),
}


def describe_goal_steps(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The goal in short, what each decision on it would move, or that none works on it."""
    parts = build_goal_parts(book)
    own = text.quoted(book.profile.get("impact_goals"))
    names = list_names(book)
    wanted = list_goal_steps(book)
    steps = [each for each in chosen if each.row.id in wanted]
    half = parts["goal_half"]
    return {
        "goal_steps": (shown := [_describe_step(book, each) for each in steps]),
        "goal_moved": any(each["moves"] for each in shown),
        "goal_by": str(half["there"].year) if half else None,
        "goal_each": half["each"] if half else None,
        "goal_alone": own.rstrip(". ")
        if own and own != text.LEFT_OUT and names and not steps
        else None,
    }


def list_names(book: Book) -> list[str]:
    """The figures that come nearest to the stated goal."""
    names = list(build_goal_parts(book)["goal_names"])
    own = text.quoted(book.profile.get("impact_goals"))
    if book.serves and own and "outcomesAchieved" in book.reading.values:
        names.insert(0, "outcomesAchieved")
    return names


def list_goal_steps(book: Book) -> list[str]:
    """The steps of the library that work on the stated goal."""
    return [step for name in list_names(book) for step in WORKS.get(name, ())]


def _describe_step(book: Book, each: Chosen) -> dict[str, Any]:
    """A decision and the part of its source that it would move; None where it claims none."""
    found: dict[str, Any] = {"title": each.row.title, "moves": None, "whole": None, "share": None}
    source = each.source
    if source is None or not source.mid or not source.own:
        return found
    describe_evidence(book, each)  # registers what there is and what is moved
    moves, whole = (book.facts[f"{each.row.id}.{name}"] for name in ("middle", "source"))
    share = book.fact(f"{each.row.id}.part", f"part that {each.row.id} moves of its source",
                      100 * source.mid / source.own, "%", "formula: middle / source")  # fmt: skip
    return found | {"moves": moves, "whole": whole, "share": share}


def describe_goal_shares(book: Book, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """The same, with what the steps on the stated goal would move of their sources, and what lacks
    to a half that the goal asks for."""
    found = describe_goal_steps(book, chosen)
    rows = [row for row in found["goal_steps"] if row["share"]]
    asked, step = HALVES
    own = str(book.profile.get("impact_goals") or "")
    shares = {row["share"].id.partition(".")[0]: row["share"] for row in rows}
    short = None
    if asked.search(own) and step in shares:
        lacks = HALF - shares[step].value
        label, source = f"what {step} lacks to half", f"formula: 50 - {step}.part"
        short = book.fact("half.lacks", label, lacks, "percentage points", source)
    for row in found["goal_steps"]:
        row["each"] = None
    for row in rows:
        row["each"] = found["goal_each"] if row["share"].id.startswith(LENT) else None
        row["grave"] = row["share"].id.startswith(SAFETY) and bool(GRAVELY.search(own))
        row["begin"] = str(int(book.inputs.date[:4]) + 1)
    return found | {"goal_shares": rows, "half_short": short if short and short.value > 0 else None}


def describe_wait(book: Book, first: Chosen | None, due: str | None) -> Fact | None:
    """What halving takes a year from the day on that a step on what is financed is due, where
    nothing else falls before it."""
    half = build_goal_parts(book)["goal_half"]
    if not half or not due or first is None or first.row.id != LENT or first.source is None:
        return None
    years = half["there"].year + 1 - int(due[:4]) - Fraction(int(due[5:7]), 12)
    left = book.reading.values[FINANCED] - first.source.mid - half["there"].value
    if left <= 0 or years < 1:
        return None
    source = f"formula: ({FINANCED} {book.year} - {LENT}.middle - goal.half) / years left"
    return book.fact("goal.later", f"cut a year that leads there after {due}",
                     printing.round_planned(left / years), "t CO2e", source)  # fmt: skip


def compare_plan(book: Book) -> dict[str, Any]:
    """The planned cut a year, of a base that nobody is asked, and what it would come to by the year
    of a goal that halves what is financed, where that is less than half."""
    half, rate = build_goal_parts(book)["goal_half"], book.value("targetAnnualRatePct")
    first = movements.compare_years(book, FINANCED)
    found: dict[str, Any] = {"plan_by_then": None, "plan_from": None, "plan_year": None}
    if not half or not rate or first is None or first.first.year is None:
        return found
    whole = rate.value * (half["there"].year - first.first.year)
    if not 0 < whole < HALF:
        return found
    label, source = "planned cut in all by the year of the goal", "formula: planned cut x years"
    fact = book.fact("plan.by.goal", label, whole, "%", source)
    ends = {"plan_from": str(first.first.year), "plan_year": str(half["there"].year)}
    return found | {"plan_by_then": fact} | ends


def names_fleet(book: Book) -> bool:
    """Whether the stated goal is on a part of the fleet, which no figure counts."""
    return bool(HALVES[0].search(str(book.profile.get("impact_goals") or "")))


def name_goal(number: int) -> str:
    """A goal by number and subject: "SDG 4 (education)"."""
    return f"SDG {number} ({GOALS[number]})"


def list_conflicts(book: Book, chosen: Sequence[Chosen]) -> list[tuple[str, ...]]:
    """The steps that can harm another goal, as rows: step, goal, how, and what to watch."""
    rows = [each for each in chosen if each.row.id in CONFLICTS]
    return [_conflict_row(book, e) for e in rows if book.value(CONFLICTS[e.row.id][2])]


def describe_pull(book: Book) -> dict[str, Any]:
    """Of whoever finances: the capital deployed and the financed emissions, where both rose."""
    lent, emitted = (movements.compare_years(book, name) for name in ("capitalDeployed", FINANCED))
    pull = lent and emitted and lent.better and emitted.better is False and book.family == "capital"
    found = movements.describe_movement(book, emitted) if pull and emitted else {}
    ends = {"lent": lent if pull else None, "emitted": emitted if pull else None}
    return {
        **{f"{name}_first": each.first if each else None for name, each in ends.items()},
        **{f"{name}_now": each.now if each else None for name, each in ends.items()},
        **{f"pull_{name}": found.get(name) for name in ("one", "one_size", "one_way")},
    }


def describe_reach(book: Book) -> dict[str, Any]:
    """Of who serves people: how many more are reached and have the outcome, where the share of
    these is less than of all; and emissions that rose while fewer were reached."""
    names = ("more", "outcomes", "fewer", "share", "lost", "emitted")
    found: dict[str, Any] = dict.fromkeys([f"pull_{name}" for name in names])
    reach, outcomes, emitted = (
        movements.compare_years(book, name)
        for name in ("beneficiariesReached", "outcomesAchieved", "ghg12")
    )
    if not book.serves or reach is None:
        return found
    if reach.better is False and emitted and emitted.better is False:
        sizes = [movements.describe_movement(book, each)["size"] for each in (reach, emitted)]
        same = reach.first.year == emitted.first.year
        return found | (
            dict(zip(("pull_lost", "pull_emitted"), sizes, strict=True)) if same else {}
        )
    if not (reach.better and outcomes and outcomes.first.year == reach.first.year):
        return found
    more, had = (move.now.value - move.first.value for move in (reach, outcomes))
    rate = book.reading.values["outcomeRate"]
    if had >= rate * more:
        return found
    source = f"formula: the latest year - {reach.first.year}"
    year, label = reach.first.year, "people reached more"
    found["pull_more"] = book.fact("pull.more", label, more, "people", source, year)
    label, name = ("of them with the outcome", "outcomes") if had > 0 else ("fewer", "fewer")
    fact = book.fact(f"pull.{name}", f"people with the outcome, {label}", abs(had), "people",
                     source, year)  # fmt: skip
    share, source = 100 * had / more, "formula: pull.outcomes / pull.more"
    label = "part of them with the outcome"
    part = book.fact("pull.share", label, share, "%", source, year) if had > 0 else None
    return found | {f"pull_{name}": fact, "pull_share": part}


def _conflict_row(book: Book, each: Chosen) -> tuple[str, ...]:
    goal, how, guard = CONFLICTS[each.row.id]
    fact, moved = book.value(guard), movements.compare_years(book, guard)
    watch = f"{labels.first(labels.label(guard))}: {fact}"
    if moved and moved.better is False:
        watch += f", worse than {moved.first} in {moved.first:y}"
    return each.row.title, name_goal(int(goal)), labels.first(how), watch
