"""Cross-Impact Opportunity Analysis: which steps serve several goals at once."""

import itertools
from functools import partial
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.metrics import METRICS, is_metric_expected
from auxeira.esg.scores import round_half_up
from report_writer import actions, labels, movements, printing, simulation, text
from report_writer.action_sources import is_small
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.movements import Movement
from report_writer.reports.goal_rows import (
    MISSIONS,
    OPERATION,
    REPORTED,
    SECTORS,
)
from report_writer.reports.goal_steps import (
    describe_goal_shares,
    describe_pull,
    list_conflicts,
    name_goal,
)
from report_writer.reports.sources import SOURCES
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

SEVERAL = 2  # goals that a step serves at least
WORK = ("outcomesAchieved", "beneficiariesReached", "outcomeRate")
CLIMATE = 13
POVERTY = 1  # of who serves people: wages of an organisation's own staff say nothing of it
TRANSPORT = "H"
OF_OFFICES = (4, 6, 17)
TOLD = ("goal", "what", "verb", "size", "first", "now", "one", "one_size", "one_way")
STATES = ("better", "worse", "mixed", "about the same", "one year only", "further from balance")


class Goal(NamedTuple):
    """A goal that is claimed or of which figures of the operation speak; `state` is of them since
    their first year, "" without any; `work`: the figures are of the work itself."""

    number: int
    claimed: bool
    figures: tuple[str, ...]
    state: str
    work: bool = False


def cross_impact_opportunity(book: Book) -> dict[str, Any]:
    """For strategy and programme design."""
    goals, every = list_goals(book), list_all_steps(book)
    chosen = simulation.keep_places(book.row, every, book.reading.values)
    shared = {each.row.id for each in chosen if len(each.row.goals) >= SEVERAL}
    own = [goal for goal in goals if goal.claimed]
    worst = _find_worst(book, own)
    states = {each: [g.number for g in own if g.state == each] for each in STATES}
    first = next((each for each in chosen if len(each.row.goals) >= SEVERAL), None)
    served = sorted(set(first.row.goals) & {g.number for g in own}) if first else []
    return {
        **build_shared_parts(book),
        "claimed": _count(book, "claimed", "goals claimed", len(own)),
        "evidenced_names": name_goals([g.number for g in own if g.figures]),
        "bare_names": name_goals([g.number for g in own if not g.figures]),
        **_name_work(book, goals, chosen),
        "serves_claimed": any({*each.row.goals} & {g.number for g in own} for each in chosen),
        "extra_names": name_goals([g.number for g in goals if not g.claimed and g.figures]),
        **{f"{each}_names": name_goals(states[each]) for each in STATES[:3]},
        "far_names": name_goals(states[STATES[5]]),
        "several": _count(book, "several", "steps that serve two goals or more", len(shared))
        if shared
        else None,
        **describe_goal_shares(book, chosen),
        "first_title": f"“{first.row.title}”" if first else None,
        "first_goals": name_goals(served) if len(served) >= SEVERAL else None,
        **_find_pair(book, chosen),
        **build_goal_parts(book),
        **describe_pull(book),
        "duties": any(each.row.duty for each in chosen),
        **{f"worst_{name}": (worst or {}).get(name) for name in TOLD},
        "goal_evidence": [_goal_row(book, goal) for goal in goals],
        "goal_conflicts": list_conflicts(book, chosen),
        "lacking_figures": [row for goal in own if (row := _describe_lack(book, goal))],
        "action_goal_grid": partial(_draw_grid, book, chosen),
        "chosen": chosen,
        "key_metrics": [key(_count(book, "claimed", "goals claimed", len(own)))],
    }  # fmt: skip


def _name_work(book: Book, goals: list[Goal], chosen: list[Chosen]) -> dict[str, Any]:
    """The claimed goals that the work itself is for, whether driving is that work, and the goals
    that steps serve by what they do and of which no figure speaks."""
    shown = {goal.number for goal in goals if goal.figures}
    served = {number for each in chosen for number in each.row.goals}
    return {
        "work_names": name_goals([goal.number for goal in goals if goal.claimed and goal.work]),
        "driven": _is_driven(book),
        "unseen_goals": name_goals(sorted(served - shown)),
    }


def _is_driven(book: Book) -> bool:
    """Whether driving is the service: of transport, where vehicles emit most."""
    values = book.reading.values
    most = 2 * values.get("scope1Vehicles", 0) > values.get("ghgScope1", 0)
    return book.profile.get("sector") == TRANSPORT and most


def _speaks(goal: Goal) -> bool:
    """Whether figures say something of a goal: water, training and gifts of an organisation's own
    operation say next to nothing of the goals whose names they bear."""
    return goal.work or goal.number not in OF_OFFICES


def _find_worst(book: Book, own: list[Goal]) -> dict[str, Any] | None:
    """The figure of a claimed goal that got worse by most, and its goal."""
    moved = [
        (goal, move)
        for goal in own
        if _speaks(goal)
        for name in goal.figures
        if (move := movements.compare_years(book, name)) and move.better is False and move.by
    ]
    if not moved:
        return None
    goal, move = min(moved, key=lambda each: movements.rank_worst(each[1]))
    return {"goal": name_goal(goal.number)} | movements.describe_movement(book, move)


def name_goals(numbers: list[int]) -> str | None:
    """Goals by number and subject, all of them: "SDG 4 (education) and SDG 8 (decent work)"."""
    return text.listed([name_goal(number) for number in numbers]) or None


def _count(book: Book, name: str, label: str, value: int) -> Fact:
    return book.fact(f"goals.{name}", label, value, "", "formula: goals of figures and steps")


# goals


def list_goals(book: Book) -> list[Goal]:
    """The goals that are claimed, then those that figures alone speak of."""
    claimed = sorted({int(goal) for goal in book.profile.get("sdg_alignment") or ()})
    work = _list_missions(book) if book.value("outcomesAchieved") else set()
    figures = {
        goal: (
            *(n for n in (WORK if goal in work else names) if book.value(n)),
            *movements.list_amounts(book, names),
        )
        for goal, names in (OPERATION | dict.fromkeys(work - {*OPERATION}, ())).items()
        if goal in work or goal != POVERTY or not (book.serves and goal in claimed)
    }  # fmt: skip
    seen = [goal for goal, names in figures.items() if names and goal not in claimed]
    return [
        Goal(goal, goal in claimed, names, _judge(book, goal, names), goal in work)
        for goal in (*claimed, *seen)
        for names in [figures.get(goal, ())]
    ]


def _list_missions(book: Book) -> set[int]:
    """The goals that the work itself is for, of who serves people: by focus areas and sector."""
    if not book.serves:
        return set()
    areas = " ".join(map(str, book.profile.get("focus_areas") or ())).lower()
    found = {goal for goal, words in MISSIONS.items() if any(word in areas for word in words)}
    return found | {SECTORS[s] for s in [book.profile.get("sector")] if s in SECTORS}


def _judge(book: Book, goal: int, figures: tuple[str, ...]) -> str:
    """Whether figures got better, worse or both since their first year; all of them count, and of
    emissions their sum."""
    moved = [move for name in figures if (move := movements.compare_years(book, name))]
    moved = [m for m in moved if m.name != "outcomeRate" or not movements.is_flattered(book, m)]
    if goal == CLIMATE and len({move.first.year for move in moved}) == 1 and len(moved) > 1:
        first, now = (sum(fact.value for fact in each) for each in _pair(moved))
        by = 100 * (now - first) / first if first else Fraction(0)
        return STATES[3 if abs(by) < movements.LEAST else 1 if by > 0 else 0]
    worst = {move.name for move in moved if move.better is False}
    if worst and worst <= {*movements.BALANCED} and not any(move.better for move in moved):
        return STATES[5]
    better, worse = (any(move.better is way for move in moved) for way in (True, False))
    if not moved:
        return STATES[4] if figures else ""
    return STATES[2 if better and worse else 0 if better else 1 if worse else 3]


def _pair(moved: list[Movement]) -> tuple[list[Fact], list[Fact]]:
    return [move.first for move in moved], [move.now for move in moved]


def _goal_row(book: Book, goal: Goal) -> tuple[str, ...]:
    moved = []
    for name in goal.figures:
        now, move = book.value(name), movements.compare_years(book, name)
        before = f", {move.first} in {move.first.year}" if move else ""
        moved.append(f"{movements.name_with_basis(book, name)}: {now}{before}")
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


def _describe_lack(book: Book, goal: Goal) -> dict[str, str] | None:
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


# steps


def list_all_steps(book: Book) -> list[Chosen]:
    """Duties, one step for each claimed goal that some step serves, and the steps with two goals or
    more: those with most of the claimed ones first, then those with most, then by points for their
    effort."""
    claimed = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    rows = actions.ACTIONS.values()
    among = [e.id for e in rows if e.duty or len(e.goals) >= SEVERAL or claimed & set(e.goals)]
    row, named = book.row, build_goal_parts(book)["goal_names"]
    found = simulation.chosen(row.id, row.tags, book.now, len(rows), among)
    values = book.now.values

    def rank(each: Chosen) -> tuple[bool, bool, bool, int, int, int, str]:
        own = len(claimed & set(each.row.goals))
        gain = round_half_up(100 * each.esg.mid / each.row.effort)
        last = is_small(each.row.id, values), each.row.metric not in named
        if each.row.duty:  # what is always one comes first
            last = (not actions.ACTIONS[each.row.id].duty, False)
        return not each.row.duty, *last, -own, -len(each.row.goals), -gain, each.row.id

    found.sort(key=rank)
    first = [next((e for e in found if goal in e.row.goals), None) for goal in sorted(claimed)]
    wide = [each for each in found if len(each.row.goals) >= SEVERAL]
    return [*(e for e in found if e.row.duty), *(e for e in first if e), *wide]


def _find_pair(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """The two goals that most steps serve together; None where no two steps do."""
    pairs: dict[tuple[int, int], int] = {}
    for each in chosen:
        for pair in itertools.combinations(sorted(each.row.goals), 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    best = max(pairs, key=lambda pair: (pairs[pair], -pair[0], -pair[1]), default=None)
    if best is None or pairs[best] < 2:
        return {"pair": None, "pair_count": None}
    count = _count(book, "pair", f"steps that serve SDG {best[0]} and {best[1]}", pairs[best])
    return {"pair": text.listed([name_goal(goal) for goal in best]), "pair_count": count}


def _draw_grid(book: Book, chosen: list[Chosen], words: str) -> str:
    own = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    filled = _count(book, "served", "a cell of the chart that is filled", 1)
    empty = _count(book, "unserved", "a cell of the chart that is empty", 0)
    served = {goal for each in chosen for goal in each.row.goals}
    bare = sorted(own - served) if chosen else []
    points = [
        point(f"SDG {goal}", each.row.title, size=filled, label="serves", mark=goal in own)
        for each in chosen
        for goal in sorted(each.row.goals)
    ]
    points += [
        point(f"SDG {goal}", chosen[0].row.title, size=empty, label="none", mark=True)
        for goal in bare
    ]
    axes = ("Goal", "SDG"), ("Step", "")
    return figure(book, "action_goal_grid", "grid", *axes, [series("Served", points)], words)
