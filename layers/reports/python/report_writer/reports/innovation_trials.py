"""How practices are tried on a part: where, for how long, and when they go on."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen

HALVED = "S04"  # is tried on half of the teams
ONE_SIDED = 1.645  # standard deviations: nineteen of twenty, on one side


class Trial(NamedTuple):
    """How a practice is tried on a part: where, what is read, how long, and when it goes on."""

    where: str
    reading: str
    quarters: int
    goes_on: str


# practice | tried on | read from | quarters | goes on if; none of it: there is no part to try it on
ROWS = """
E04
E05 | one roof | an offer, and what it would give in a year | 1 | the offer pays for itself in time
E06 | one floor or hall | its meter, month by month | 2 | it uses less than in the same months before
E07 | one building | its meter, month by month | 2 | it uses less than in the same months before
E08 | one site | its monthly bills | 2 | targets were read each month, and use fell for the same work
E09 | one building | its meters of fuel and electricity | 6 | it was warm enough through a winter, and what it cost more to run, if anything, can be borne
E10 | the vehicles due for replacement first | cost and kilometres of each vehicle, its charging, and the power that the site can draw | 4 | the trips are made, and a kilometre costs no more than was set before
E11
E12 | one department | its trips and their emissions | 2 | it met whom it had to meet, with fewer flights
E14 | the three largest suppliers | their own figures | 4 | two of the three report a figure and a target
E15 | the ten borrowers or holdings that emit most | their own figures and plans | 4 | most report a figure and agree to a cut
E16 | one site | its meter, at night | 1 | a leak was found, or the use at night explained
E17 | one site | weighing slips of the contractor | 2 | sorted waste was taken as recoverable
E18 | one kind of goods | what was bought and thrown away | 2 | less was bought, and nothing was missing
E25 | the unit that is due for replacement first | a study of what can take its place, and of what that costs | 4 | it names one that does the same work with less fuel, at a cost that can be borne
F04 | one new loan or fund | what others put in beside it | 4 | others put in more for each 1 than they do on the whole today, and the return is no lower
S03 | one team | what somebody from outside the team sees them do, before and three months after | 2 | most do differently what they were trained in
S04 | half of the teams, drawn by lot | leavers, beside the other half | 4 | fewer left than in the other half
S10 | one programme | answers before and after | 2 | most people answer both times
S11 | one programme | the evaluator's finding | 4 | it tells how many would have got there anyway
S12
S15
""".strip().splitlines()  # noqa: E501


def _read_row(row: str) -> tuple[str, Trial | None]:
    name, *cells = (cell.strip() for cell in row.split("|"))
    if not cells:
        return name, None
    return name, Trial(cells[0], cells[1], int(cells[2]), cells[3])


TRIALS = dict(map(_read_row, ROWS))


def measure_least(values: Mapping[str, Fraction]) -> int:
    """From how many fewer leavers on a half of the teams differs from the other by more than
    chance."""
    return math.ceil(ONE_SIDED * math.sqrt(values.get("leavers", Fraction(0))))


def is_chance(each: Chosen) -> bool:
    """Whether a trial on half of the teams cannot tell, as what is planned for that half is less
    than chance alone."""
    source, values = each.source, each.before.values
    return each.row.id == HALVED and (
        source is None or source.mid < 2 * measure_least(values) or 2 * measure_least(values)
        >= values.get("leavers", 0)
    )  # fmt: skip


def fact_least(book: Book) -> Fact:
    """The number of `measure_least`, as a fact."""
    source = "formula: 1.645 x square root of leavers, rounded up"
    least = measure_least(book.reading.values)
    return book.fact("least.fewer", "fewer leavers that are no chance", least, "people", source)


def tell_least(book: Book) -> str:
    """How many fewer leavers a half of the teams has to have to go on."""
    return f"at least {fact_least(book):n} fewer left than in the other half: less can be chance"
