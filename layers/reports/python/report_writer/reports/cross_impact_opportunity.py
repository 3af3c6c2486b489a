"""Cross-Impact Opportunity Analysis: which steps serve several goals at once."""

import itertools
from functools import partial
from typing import Any, NamedTuple

from auxeira.esg.metrics import METRICS, is_metric_asked
from auxeira.esg.scores import round_half_up
from report_writer import actions, labels, movements, simulation, text
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.reports.sources import SOURCES
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

SEVERAL = 2  # goals that a step serves at least
GOALS = dict(
    enumerate(
        (
            *("poverty", "hunger", "health", "education", "gender equality", "water"),
            *("energy", "decent work", "industry and innovation", "inequality", "cities"),
            *("consumption and production", "climate", "oceans", "life on land"),
            *("strong institutions", "partnerships"),
        ),
        1,
    )
)
# figures of an organisation's own operation that belong to a target of a goal
OPERATION = {
    1: ("adequateWageShare",),
    4: ("trainingPerEmployee",),
    5: ("womenManagersShare", "boardWomenShare"),
    6: ("waterWithdrawal",),
    7: ("energyTotal", "renewableShare"),
    8: ("fatalities", "recordableInjuries", "adequateWageShare", "absolutePayGap"),
    12: ("wasteTotal", "wasteRecoveredShare"),
    13: ("ghg12", "ghgScope3"),
    16: (
        *("corruptionIncidents", "policiesAdopted", "boardIndependentShare"),
        "antiCorruptionTrainedShare",
    ),
    17: ("communityInvestment", "leverage"),
}
REPORTED = {  # what is reported for a derived figure
    "trainingPerEmployee": "trainingHours",
    "womenManagersShare": "womenManagers",
    "boardWomenShare": "boardWomen",
    "renewableShare": "energyRenewable",
    "absolutePayGap": "genderPayGapPct",
    "wasteRecoveredShare": "wasteRecovered",
    "ghg12": "ghgScope1",
    "boardIndependentShare": "boardIndependent",
    "leverage": "coCapitalMobilised",
}
# step | goal that may suffer | how | figure to watch
CONFLICTS = {
    row.split(" | ")[0]: tuple(row.split(" | ")[1:])
    for row in """
E04 | 8 | a contract can cost more than it saves at first | resultMargin
E10 | 12 | old vehicles and batteries become waste | wasteRecoveredShare
E14 | 8 | small suppliers can lose orders | groupsEngaged
S01 | 10 | others can feel passed over and leave | turnover
S02 | 10 | pay of others can stand still | turnover
S03 | 3 | training on top of full days wears people out | turnover
S05 | 16 | near misses are hidden where low counts are rewarded | trir
S08 | 17 | money for partners can run short | resultMargin
S09 | 8 | the budget can be missed elsewhere | resultMargin
S13 | 3 | the same few people are asked again and again | turnover
G04 | 16 | independence can fall where a seat is filled in haste | boardIndependentShare
G12 | 1 | checks can shut out the smallest suppliers | groupsEngaged
""".strip().splitlines()
}
STATES = ("better", "worse", "mixed", "about the same", "not comparable")


class Goal(NamedTuple):
    """A goal that is claimed or of which figures of the own operation speak; `state` is of them
    since their first year, "" without any."""

    number: int
    claimed: bool
    figures: tuple[str, ...]
    state: str


def cross_impact_opportunity(book: Book) -> dict[str, Any]:
    """For strategy and programme design."""
    goals, chosen = list_goals(book), list_steps(book)
    own = [goal for goal in goals if goal.claimed]
    states = {state: [g.number for g in goals if g.state == state] for state in STATES[:3]}
    first = chosen[0] if chosen else None
    served = sorted(set(first.row.goals) & {g.number for g in own}) if first else []
    both = _find_pair(book, chosen)
    return {
        **build_shared_parts(book),
        "claimed": _count(book, "claimed", "goals claimed", len(own)),
        "evidenced": _count(book, "evidenced", "goals claimed that figures speak of",
                            sum(bool(goal.figures) for goal in own)),
        "evidenced_names": name_goals([g.number for g in own if g.figures]),
        "bare_names": name_goals([g.number for g in own if not g.figures]),
        "extra_names": name_goals([g.number for g in goals if not g.claimed]),
        **{f"{state}_names": name_goals(numbers) for state, numbers in states.items()},
        "several": _count(book, "several", "steps that serve two goals or more", len(chosen))
        if chosen
        else None,
        "first_title": f"“{first.row.title}”" if first else None,
        "first_goals": name_goals(served) if len(served) >= SEVERAL else None,
        **both,
        "duties": text.listed(
            [f"“{row.title}”" for row in actions.triggered(book.inputs) if row.duty]
        )
        or None,
        "goal_evidence": [_goal_row(book, goal) for goal in goals],
        "goal_conflicts": [_conflict_row(book, e) for e in chosen if e.row.id in CONFLICTS],
        "lacking_figures": [row for goal in own if (row := _describe_lack(book, goal))],
        "action_goal_grid": partial(_draw_grid, book, chosen),
        "chosen": chosen,
        "key_metrics": [key(_count(book, "claimed", "goals claimed", len(own)))],
    }  # fmt: skip


def name_goals(numbers: list[int]) -> str | None:
    """Goals by number and subject, all of them: "SDG 4 (education) and SDG 8 (decent work)"."""
    return text.listed([_name(number) for number in numbers]) or None


def _name(number: int) -> str:
    return f"SDG {number} ({GOALS[number]})"


def _count(book: Book, name: str, label: str, value: int) -> Fact:
    return book.fact(f"goals.{name}", label, value, "", "formula: goals of figures and steps")


# goals


def list_goals(book: Book) -> list[Goal]:
    """The goals that are claimed, then those that figures alone speak of."""
    claimed = sorted({int(goal) for goal in book.profile.get("sdg_alignment") or ()})
    figures = {
        goal: (*(n for n in names if book.value(n)), *movements.list_amounts(book, names))
        for goal, names in OPERATION.items()
    }  # fmt: skip
    seen = [goal for goal, names in figures.items() if names and goal not in claimed]
    return [
        Goal(goal, goal in claimed, figures.get(goal, ()), _judge(book, figures.get(goal, ())))
        for goal in (*claimed, *seen)
    ]


def _judge(book: Book, figures: tuple[str, ...]) -> str:
    """Whether figures got better, worse or both since their first year; all of them count."""
    moved = [move for name in figures if (move := movements.compare_years(book, name))]
    better, worse = (any(move.better is way for move in moved) for way in (True, False))
    if not moved:
        return STATES[4] if figures else ""
    return STATES[2 if better and worse else 0 if better else 1 if worse else 3]


def _goal_row(book: Book, goal: Goal) -> tuple[str, ...]:
    moved = []
    for name in goal.figures:
        now, move = book.value(name), movements.compare_years(book, name)
        before = f", {move.first} in {move.first.year}" if move else ""
        moved.append(f"{labels.label(name)}: {now}{before}")
    shown = labels.first("; ".join(moved)) or "none"
    claimed = "yes" if goal.claimed else "no"
    return _name(goal.number), claimed, shown, goal.state or "no figure"


def _describe_lack(book: Book, goal: Goal) -> dict[str, str] | None:
    """The first figure of the own operation that is asked for and would speak of a goal."""
    names = [n for n in OPERATION.get(goal.number, ()) if not book.value(n)]
    reported = [REPORTED.get(name, name) for name in names]
    asked = [name for name in reported if name in SOURCES and _is_asked(book, name)]
    if goal.figures or not asked:
        return None
    where = SOURCES[asked[0]][0]
    return {"goal": _name(goal.number), "figure": labels.label(asked[0]), "source": where}


def _is_asked(book: Book, name: str) -> bool:
    row, employees = METRICS[name], book.reading.values.get("employees")
    return name not in book.reading.values and is_metric_asked(row, book.kind, employees)


# steps


def list_steps(book: Book) -> list[Chosen]:
    """The steps with two goals or more: those with most of the claimed ones first, then by points
    for their effort."""
    claimed = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    rows = actions.ACTIONS.values()
    several = [row.id for row in rows if len(row.goals) >= SEVERAL]
    row = book.row
    found = simulation.chosen(row.id, row.tags, book.inputs, len(several), several)

    def rank(each: Chosen) -> tuple[bool, int, int, str]:
        own = len(claimed & set(each.row.goals))
        gain = round_half_up(100 * each.esg.mid / each.row.effort)
        return not each.row.duty, -own, -gain, each.row.id

    return sorted(found, key=rank)[: book.row.actions]


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
    return {"pair": text.listed([_name(goal) for goal in best]), "pair_count": count}


def _conflict_row(book: Book, each: Chosen) -> tuple[str, ...]:
    goal, how, guard = CONFLICTS[each.row.id]
    fact = book.value(guard)
    watch = f"{labels.first(labels.label(guard))}: {fact or 'not reported'}"
    return each.row.title, _name(int(goal)), labels.first(how), watch


def _draw_grid(book: Book, chosen: list[Chosen], words: str) -> str:
    own = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    filled = _count(book, "served", "a goal that is served", 1)
    points = [
        point(f"SDG {goal}", each.row.title, size=filled, label="serves", mark=goal in own)
        for each in chosen
        for goal in sorted(each.row.goals)
    ]
    axes = ("Goal", "SDG"), ("Step", "")
    return figure(book, "action_goal_grid", "grid", *axes, [series("Served", points)], words)
