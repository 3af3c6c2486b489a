"""The steps of a benchmark: which kinds there are, in which order, and which gaps have none."""

from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg.score_components import CARBON
from report_writer import labels, simulation, text
from report_writer.fact_book import Book, value_of
from report_writer.peer_steps import find_furthest, find_step_on
from report_writer.simulation import Chosen
from report_writer.worked_on import is_worked_on

MOST_TOLD = 4
ON_WORK = ("S12", "S15")  # fewer people with the outcome, or reached: before any gap to others
DUTIES, WORK = "duties", "what the work itself calls for"
FAR = "a step on the score furthest below its median"
CLOSING = "what works on these gaps, a wider one before a narrower one"
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
    verb = "come" if kinds[:1] == [DUTIES] else "comes"
    return f"{verb} {', then '.join(kinds)}" if kinds else None


def describe_moves(book: Book, behind: list[Gap], chosen: list[Chosen]) -> dict[str, Any]:
    """Whether a step works on a gap, and the gaps that are told and have none."""
    ids = {each.row.id for each in chosen}
    bare = [gap.code for gap in behind[:MOST_TOLD] if not ids & {*MOVES.get(gap.code, ())}]
    bare = [code for code in bare if not is_worked_on(value_of(code), chosen)]
    return {
        "pay_unled": "S08" not in ids,
        "unled": text.listed([labels.label(value_of(code)) for code in bare]) or None,
    }
