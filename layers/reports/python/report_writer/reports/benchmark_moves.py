"""The steps of a benchmark: which kinds there are, in which order, and which gaps have none."""

from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON
from report_writer import labels, simulation, text
from report_writer.fact_book import Book, value_of
from report_writer.peer_comparison import low
from report_writer.peer_steps import find_furthest, find_step_on
from report_writer.simulation import Chosen
from report_writer.told_apart import is_told_apart
from report_writer.worked_on import is_worked_on

MOST_TOLD = 4
MOST_LEFT = 3
AS_COMPARED = {"genderPayGapPct": "absolutePayGap"}
ON_WORK = ("S12", "S15")  # fewer people with the outcome, or reached: before any gap to others
DUTIES, WORK = "duties", "what the work itself calls for"
FAR = "a step on the score furthest below its median"
CLOSING = "what works on the gaps, the widest first"
MOVES = {  # what closes a gap in an indicator, the simplest first
    "ghgPerEmployee": ("E25", "E09", "E10", "E07", "E04"),
    "energyPerEmployee": ("E07", "E06", "E08"),
    "ghgChangePerYear": ("E25", "E10", "E09", "E08", "E07", "E03", "E22"),
    "renewableShare": ("E04", "E05"),
    "wasteRecoveredShare": ("E17",),
    "womenManagersShare": ("S01",),
    "genderPayGap": ("S02",),
    "trainingPerEmployee": ("S03",),
    "turnover": ("S04",),
    "boardIndependentShare": ("G03",),
    "boardWomenShare": ("G04",),
    "policies": ("G01",),
    "antiCorruptionTrainedShare": ("G02",),
    "outcomeRate": ("S12",),
    "trir": ("S05",),
}


type Groups = dict[str, list[Chosen]]  # by kind, in the order in which they stand


class Gap(NamedTuple):
    """An indicator and its distance to the median of peers in points, positive is behind."""

    code: str
    behind: Fraction


def list_moves(book: Book, groups: Groups) -> list[Chosen]:
    """The steps, as many as there is room for."""
    every = [each for steps in groups.values() for each in steps]
    return simulation.keep_places(book.row, every, book.reading.values)


def group_moves(book: Book, behind: list[Gap]) -> Groups:
    """Duties, then what the work itself calls for, what works on the score furthest behind, what
    closes the widest gaps, and what else is recommended."""
    wanted = [name for each in behind for name in MOVES.get(each.code, ())]
    row = book.row
    offered = simulation.chosen(row.id, row.tags, book.now, 10, among=wanted)
    on_work = simulation.chosen(row.id, row.tags, book.now, 10, among=ON_WORK)
    order = {name: n for n, name in enumerate(wanted)}
    closing = sorted(offered, key=lambda each: order[each.row.id])
    duties = [each for each in book.chosen if each.row.duty]
    far = find_furthest(book)
    also = simulation.chosen(row.id, ("carbon",), book.now, 10) if far == CARBON else []
    on_far = find_step_on(book, far, [*closing, *also]) if far else None
    free = [each for each in on_work if not each.row.duty][:1]
    apart = on_far and on_far.row.id not in [each.row.id for each in closing[:1]]
    return {DUTIES: duties, WORK: free, FAR: [on_far] if on_far and apart else [],
            CLOSING: closing, "": book.chosen}  # fmt: skip


def tell_order(groups: Groups, chosen: list[Chosen]) -> str | None:
    """Of which kinds the steps are, in their order; None where they are of none."""
    ids, kinds = {each.row.id for each in chosen}, []
    for kind, steps in groups.items():
        here = ids & {each.row.id for each in steps}
        if kind and here:
            kinds.append(kind)
        ids -= here
    if not kinds:
        return None
    if kinds[0] == CLOSING:
        return "These steps work on the gaps, the widest first"
    verb = "come" if kinds[0] == DUTIES else "comes"
    return ", then ".join([f"{labels.first(kinds[0])} {verb} first", *kinds[1:]])


def describe_moves(book: Book, behind: list[Gap], chosen: list[Chosen]) -> dict[str, Any]:
    """Which gaps the steps leave open although they work on them, and which have none."""
    ids = {each.row.id for each in chosen}
    bare = [gap.code for gap in behind if not ids & {*MOVES.get(gap.code, ())}]
    bare = [code for code in bare if not is_worked_on(value_of(code), chosen)]
    unled = [labels.label(value_of(code)) for code in bare]
    return {
        "pay_unled": "S08" not in ids,
        "unled": text.listed(unled) or None,
        "left_open": "; ".join(_list_left(book, behind, chosen)) or None,
    }


def _list_left(book: Book, behind: list[Gap], chosen: list[Chosen]) -> list[str]:
    """The figures that stay behind the median with their steps reached, the widest gap first."""
    if is_told_apart(book):
        return []
    found = []
    for code in (gap.code for gap in behind):
        each = next((c for c in chosen if AS_COMPARED.get(c.row.metric, c.row.metric) ==
                     value_of(code) and c.then is not None), None)  # fmt: skip
        there = book.median(code)
        if each is None or each.then is None or there is None:
            continue
        label = f"{labels.label(value_of(code))} with {each.row.id}"
        value = book.scaled(each.row.metric, each.then.mid)
        then = book.fact(f"{each.row.id}.beside", label, value, there.unit, "planning value")
        behind_it = then.value > there.value if low(code) else then.value < there.value
        if behind_it and then.printed != there.printed:
            found.append(f"{labels.label(value_of(code))} at {then}, where the median is {there}")
    return found[:MOST_LEFT]
