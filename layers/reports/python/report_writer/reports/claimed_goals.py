"""The goals that an organisation claims, the figures that speak of them, and where those went."""

from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.metrics import METRICS, is_metric_expected
from report_writer import labels, movements, printing, text
from report_writer.action_sources import HEAVY
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import FINANCED
from report_writer.movements import Movement
from report_writer.reports.goal_rows import (
    MISSIONS,
    OF_LENDERS,
    OPERATION,
    REPORTED,
    SECTORS,
)
from report_writer.reports.goal_steps import name_goal
from report_writer.reports.improvements import compare_with_income
from report_writer.reports.sources import SOURCES

WORK = ("outcomesAchieved", "beneficiariesReached", "outcomeRate")
CLIMATE = 13
INDUSTRY = 9  # its target 9.4 is measured by emissions for each unit of value added
POVERTY = 1  # of who serves people: wages of an organisation's own staff say nothing of it
OF_OFFICES = (4, 6, 17)
STATES = ("better", "worse", "mixed", "about the same", "one year only", "further from balance")


class Goal(NamedTuple):
    """A goal that is claimed or of which figures of the operation speak; `state` is of them since
    their first year, "" without any; `work`: the figures are of the work itself."""

    number: int
    claimed: bool
    figures: tuple[str, ...]
    state: str
    work: bool = False


def name_goals(numbers: list[int]) -> str | None:
    """Goals by number and subject, all of them: "SDG 4 (education) and SDG 8 (decent work)"."""
    return text.listed([name_goal(number) for number in numbers]) or None


def _speaks(goal: Goal) -> bool:
    """Whether figures say something of a goal: water, training and gifts of an organisation's own
    operation say next to nothing of the goals whose names they bear."""
    return goal.work or goal.number not in OF_OFFICES


def find_worst(book: Book, own: list[Goal]) -> dict[str, Any] | None:
    """The figure of a claimed goal that got worse by most, and all goals of which it speaks."""
    moved = [
        (goal, move)
        for goal in own
        if _speaks(goal)
        for name in goal.figures
        if (move := movements.compare_years(book, name)) and move.better is False and move.by
    ]
    if not moved:
        return None
    _, move = min(moved, key=lambda each: movements.rank_worst(each[1]))
    tied = [goal.number for goal, each in moved if each.name == move.name]
    told = {"goal": name_goals(tied), "shared": len(tied) > 1}
    return told | movements.describe_movement(book, move)


def list_goals(book: Book) -> list[Goal]:
    """The goals that are claimed, then those that figures alone speak of."""
    claimed = sorted({int(goal) for goal in book.profile.get("sdg_alignment") or ()})
    work = list_missions(book) if book.value("outcomesAchieved") else set()
    rows = OPERATION | _find_industry(book) | dict.fromkeys(work - {*OPERATION}, ())
    figures = {
        goal: (
            *(n for n in (WORK if goal in work else _choose(book, names)) if book.value(n)),
            *movements.list_amounts(book, names),
        )
        for goal, names in rows.items()
        if goal in work or goal != POVERTY or not (book.serves and goal in claimed)
    }  # fmt: skip
    seen = [goal for goal, names in figures.items() if names and goal not in claimed]
    return [
        Goal(goal, goal in claimed, names, _judge(book, goal, names), goal in work)
        for goal in (*claimed, *seen)
        for names in [figures.get(goal, ())]
    ]


def _find_industry(book: Book) -> dict[int, tuple[str, ...]]:
    """What speaks of industry, of whoever is one: its emissions, beside its income."""
    heavy = str(book.profile.get("sector") or "-") in HEAVY and book.family == "corporate"
    move = movements.compare_years(book, "ghg12") if heavy else None
    return {INDUSTRY: ("ghg12",)} if move and compare_with_income(book, move) else {}


def _choose(book: Book, names: tuple[str, ...]) -> tuple[str, ...]:
    """The figures of a goal; of an investor what it finances, which is most of its Scope 3."""
    if book.family != "capital" or book.value(FINANCED) is None:
        return names
    return tuple(FINANCED if name == "ghgScope3" else name for name in names)


def list_missions(book: Book) -> set[int]:
    """The goals that the work itself is for, of who serves people: by focus areas and sector."""
    if not book.serves:
        return set()
    areas = " ".join(map(str, book.profile.get("focus_areas") or ())).lower()
    rows = [*MISSIONS.items(), *(OF_LENDERS.items() if book.family == "capital" else ())]
    found = {goal for goal, words in rows if any(word in areas for word in words)}
    return found | {SECTORS[s] for s in [book.profile.get("sector")] if s in SECTORS}


def _judge(book: Book, goal: int, figures: tuple[str, ...]) -> str:
    """Whether figures got better, worse or both since their first year; all of them count, and of
    emissions their sum. A rate that rose by a smaller whole alone makes nothing better, and
    nothing that got worse is all of it; more people reached are no progress where no more of them
    have the outcome. Industry is judged by its emissions for the same income too."""
    every = [move for name in figures if (move := movements.compare_years(book, name))]
    moved = [m for m in every if m.name != "outcomeRate" or not movements.is_flattered(book, m)]
    flattered = moved != every
    if any(m.name == "outcomesAchieved" and not m.better for m in every):
        moved = [m for m in moved if not (m.name == "beneficiariesReached" and m.better)]
    if goal == CLIMATE and len({move.first.year for move in moved}) == 1 and len(moved) > 1:
        first, now = (sum(fact.value for fact in each) for each in _pair(moved))
        by = 100 * (now - first) / first if first else Fraction(0)
        return STATES[3 if abs(by) < movements.LEAST else 1 if by > 0 else 0]
    worst = {move.name for move in moved if move.better is False}
    if worst and worst <= {*movements.BALANCED} and not any(move.better for move in moved):
        return STATES[5]
    ways = [move.better for move in moved] + _judge_industry(book, goal, moved)
    better, worse = (any(each is way for each in ways) for way in (True, False))
    if not moved:
        return STATES[4] if figures else ""
    better = better or (worse and flattered)
    return STATES[2 if better and worse else 0 if better else 1 if worse else 3]


def _judge_industry(book: Book, goal: int, moved: list[Movement]) -> list[bool]:
    """Which way the emissions of industry went for the same income."""
    told = compare_with_income(book, moved[0]) if goal == INDUSTRY and moved else None
    return [not told[1]] if told else []


def _pair(moved: list[Movement]) -> tuple[list[Fact], list[Fact]]:
    return [move.first for move in moved], [move.now for move in moved]


def make_goal_row(book: Book, goal: Goal) -> tuple[str, ...]:
    moved = []
    for name in goal.figures:
        now, move = book.value(name), movements.compare_years(book, name)
        before = f", {move.first} in {move.first.year}" if move else ""
        moved.append(f"{movements.name_with_basis(book, name)}: {now}{before}")
    move = movements.compare_years(book, "ghg12") if goal.number == INDUSTRY else None
    if move and goal.figures and (told := compare_with_income(book, move)):
        way = "higher" if told[1] else "lower"
        moved.append(
            f"emissions for each unit of revenue: {told[0]} {way} than in {move.first.year}"
        )
    shown = labels.first("; ".join(moved)) or "none"
    claimed = "yes" if goal.claimed else "no"
    return name_goal(goal.number), claimed, shown, _tell_state(book, goal)


def _tell_state(book: Book, goal: Goal) -> str:
    """How a goal went, and by how many of its figures where some have one year alone."""
    moved = sum(movements.compare_years(book, name) is not None for name in goal.figures)
    if goal.state in STATES[:3] and moved < len(goal.figures):
        of = printing.word(len(goal.figures))
        return f"{goal.state}, by {printing.word(moved)} of {of} figures"
    return goal.state or "no figure"


def describe_lack(book: Book, goal: Goal) -> dict[str, str] | None:
    """The first figure of the own operation that is asked for and would speak of a goal."""
    names = [n for n in OPERATION.get(goal.number, ()) if not book.value(n)]
    reported = [REPORTED.get(name, name) for name in names]
    asked = [name for name in reported if name in SOURCES and _is_asked(book, name)]
    if goal.figures or not asked:
        return None
    where = SOURCES[asked[0]][0]
    return {"goal": name_goal(goal.number), "figure": labels.label(asked[0]), "source": where}


def _is_asked(book: Book, name: str) -> bool:
    row, employees = METRICS[name], book.reading.values.get("employees")
    return name not in book.reading.values and is_metric_expected(row, book.kind, employees)
