"""Cross-Impact Opportunity Analysis: which steps serve several goals at once."""

import itertools
from functools import partial
from typing import Any

import msgspec

from auxeira.esg.scores import round_half_up
from report_writer import actions, simulation, text
from report_writer.action_sources import is_small
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import FINANCED, build_goal_parts
from report_writer.reports.claimed_goals import (
    CLIMATE,
    STATES,
    Goal,
    describe_lack,
    find_worst,
    list_goals,
    list_missions,
    make_goal_row,
    name_goals,
)
from report_writer.reports.goal_steps import (
    compare_plan,
    describe_goal_shares,
    describe_pull,
    describe_reach,
    list_conflicts,
    name_goal,
)
from report_writer.reports.goal_targets import describe_targets
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.wrong_way import describe_result

ENOUGH = 3  # steps beside duties
SEVERAL = 2  # goals that a step serves at least
ON_WORK = ("S12", "S15")
BARE = "No step here"
TRANSPORT = "H"
EDUCATION, STAFF = 4, "S03"  # the goal of schools, which training of their staff does not serve
GAP, WAGES, WIDE = "S02", "S08", 10  # percent, from which a pay gap is wide
TOLD = ("goal", "shared", "what", "verb", "size", "first", "now", "one", "one_size", "one_way")


def cross_impact_opportunity(book: Book) -> dict[str, Any]:
    """For strategy and programme design."""
    goals, every = list_goals(book), list_all_steps(book)
    chosen = simulation.keep_places(book.row, every, book.reading.values)
    shared = {each.row.id for each in chosen if len(each.row.goals) >= SEVERAL}
    own = [goal for goal in goals if goal.claimed]
    worst = find_worst(book, own)
    states = {each: [g.number for g in own if g.state == each] for each in STATES}
    return {
        **build_shared_parts(book),
        "claimed": _count(book, "claimed", "goals claimed", len(own)),
        "evidenced_names": name_goals([g.number for g in own if g.figures]),
        "bare_names": name_goals([g.number for g in own if not g.figures]),
        **_name_work(book, goals, chosen),
        **_find_widest(own, chosen),
        "extra_names": name_goals([g.number for g in goals if not g.claimed and g.figures]),
        **{f"{each}_names": name_goals(states[each]) for each in STATES[:3]},
        "far_names": name_goals(states[STATES[5]]),
        "several": _count(book, "several", "steps that serve two goals or more", len(shared))
        if shared
        else None,
        **_describe_meeting(book, chosen),
        "duties": any(each.row.duty for each in chosen),
        **{f"worst_{name}": (worst or {}).get(name) for name in TOLD},
        "goal_evidence": [make_goal_row(book, goal) for goal in goals],
        "goal_conflicts": list_conflicts(book, chosen),
        **describe_targets(book, chosen, own),
        "lacking_figures": [row for goal in own if (row := describe_lack(book, goal))],
        "action_goal_grid": partial(_draw_grid, book, chosen),
        "chosen": chosen,
        "key_metrics": [
            key(_count(book, "claimed", "goals claimed", len(own))),
            *([key(worst["now"])] if worst else []),
        ],
    }  # fmt: skip


def _describe_meeting(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """The stated goal, what the steps do for it, and what speaks against them."""
    return {
        **describe_goal_shares(book, chosen),
        **_find_pair(book, chosen),
        **build_goal_parts(book),
        **describe_pull(book),
        **describe_reach(book),
        **compare_plan(book),
        **describe_result(book),
        **_name_pay(book, chosen),
    }


def _find_widest(own: list[Goal], chosen: list[Chosen]) -> dict[str, Any]:
    """The first step that serves most of the claimed goals, where that is more than one; and the
    one that only asks a question on them, which is no service to a goal yet."""
    numbers = {goal.number for goal in own}
    asked = next((each for each in chosen if each.row.id in ON_WORK), None)
    does = [each for each in chosen if each is not asked]
    first = max(does, key=lambda each: len(numbers & {*each.row.goals}), default=None)
    served = sorted(numbers & {*first.row.goals}) if first else []
    return {
        "serves_claimed": bool(served),
        "asked_title": f"“{asked.row.title}”" if asked else None,
        "asked_goals": name_goals(sorted(numbers & {*asked.row.goals})) if asked else None,
        "first_title": f"“{first.row.title}”" if first else None,
        "first_goals": name_goals(served) if len(served) >= SEVERAL else None,
    }


def _name_work(book: Book, goals: list[Goal], chosen: list[Chosen]) -> dict[str, Any]:
    """The claimed goals that the work itself is for, whether driving is that work, and the goals
    that steps serve by what they do and of which no figure speaks."""
    shown = {goal.number for goal in goals if goal.figures}
    served = {number for each in chosen for number in each.row.goals}
    work = [goal.number for goal in goals if goal.claimed and goal.work]
    claimed = [goal.number for goal in goals if goal.claimed]
    split = len(work or claimed)
    label = "goals that the same people stand for"
    return {
        "work_names": name_goals(work),
        "run_names": _name_run(book, goals) if work else None,
        "split": _count(book, "split", label, split) if book.serves and split > 1 else None,
        "driven": _is_driven(book),
        "unseen_goals": name_goals(sorted(served - shown)),
    }


def _name_run(book: Book, goals: list[Goal]) -> str | None:
    """The claimed goals of which figures speak only by how the organisation itself is run."""
    lent = book.value(FINANCED) is not None
    return name_goals([
        goal.number
        for goal in goals
        if goal.claimed and goal.figures and not goal.work and not (lent and goal.number == CLIMATE)
    ])  # fmt: skip


def _is_driven(book: Book) -> bool:
    """Whether driving is the service: of transport, where vehicles emit most."""
    values = book.reading.values
    most = 2 * values.get("scope1Vehicles", 0) > values.get("ghgScope1", 0)
    return book.profile.get("sector") == TRANSPORT and most


def _count(book: Book, name: str, label: str, value: int) -> Fact:
    return book.fact(f"goals.{name}", label, value, "", "formula: goals of figures and steps")


def list_all_steps(book: Book) -> list[Chosen]:
    """Duties, one step for each claimed goal that some step serves, and the steps with two goals or
    more: those with most of the claimed ones first, then those with most, then by points for their
    effort."""
    claimed = {int(goal) for goal in book.profile.get("sdg_alignment") or ()}
    rows, missions = actions.ACTIONS.values(), sorted(claimed & list_missions(book))
    among = [e.id for e in rows if e.duty or len(e.goals) >= SEVERAL or claimed & set(e.goals)]
    among += ON_WORK if missions else ()
    row, named = book.row, build_goal_parts(book)["goal_names"]
    found = simulation.chosen(row.id, row.tags, book.now, len(rows), among)
    found = [_serve(each, missions) if each.row.id in ON_WORK else each for each in found]
    found = [_spare(each, missions) if each.row.id == STAFF else each for each in found]
    values = book.now.values

    def rank(each: Chosen) -> tuple[bool, bool, bool, bool, int, int, int, str]:
        own = len(claimed & set(each.row.goals))
        gain = round_half_up(100 * each.esg.mid / each.row.effort)
        last = is_small(each.row.id, values), each.row.metric not in named
        if each.row.duty:  # what is always one comes first
            last = (not actions.ACTIONS[each.row.id].duty, False)
        return (
            not each.row.duty,
            *last,
            each.row.id not in ON_WORK,
            -own,
            -len(each.row.goals),
            -gain,
            each.row.id,
        )

    found.sort(key=rank)
    first = [next((e for e in found if goal in e.row.goals), None) for goal in sorted(claimed)]
    wide = [each for each in found if len(each.row.goals) >= SEVERAL]
    duties = [each for each in found if each.row.duty]
    own = [*(e for e in first if e), *(e for e in wide if claimed & set(e.row.goals))]
    return [*duties, *own, *_fill(book, own, wide)]


def _fill(book: Book, own: list[Chosen], wide: list[Chosen]) -> list[Chosen]:
    """Steps on goals that are not claimed: where none is on a claimed one, and, of who is not few,
    as many as make a handful."""
    few = book.reading.values.get("employees", actions.FEW) < actions.FEW
    ids = {each.row.id for each in own}
    rest = [each for each in wide if each.row.id not in ids and not each.row.duty]
    rest = [each for each in rest if len(each.row.goals) >= SEVERAL]
    gap = book.reading.values.get("absolutePayGap", 0) >= WIDE
    rest.sort(key=lambda each: not (gap and each.row.id == GAP))
    return rest if not ids else [] if few else rest[: max(0, ENOUGH - len(ids))]


def _serve(each: Chosen, missions: list[int]) -> Chosen:
    """A step on the work itself serves the claimed goals that the work is for."""
    row = msgspec.structs.replace(each.row, goals=tuple(missions))
    return msgspec.structs.replace(each, row=row)


def _spare(each: Chosen, missions: list[int]) -> Chosen:
    """Training of staff, without the goal of those who are taught."""
    goals = tuple(g for g in each.row.goals if not (g == EDUCATION and g in missions))
    return msgspec.structs.replace(each, row=msgspec.structs.replace(each.row, goals=goals))


def _name_pay(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """A wide pay gap and wages that are not adequate, where no step is on them."""
    ids = {each.row.id for each in chosen}
    gap = book.value("absolutePayGap")
    return {
        "gap_open": gap if gap and gap.value >= WIDE and GAP not in ids else None,
        "wage_step": WAGES in ids,
    }


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
    points += [point(f"SDG {goal}", BARE, size=empty, label="none", mark=True) for goal in bare]
    axes = ("Goal", "SDG"), ("Step", "")
    return figure(book, "action_goal_grid", "grid", *axes, [series("Served", points)], words)
