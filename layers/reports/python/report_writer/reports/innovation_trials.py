"""How practices are tried on a part: where, for how long, and when they go on."""

import math
from typing import NamedTuple

from auxeira.core.exact import Fraction
from report_writer.fact_book import Book

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
E08 | one site | its monthly bills | 2 | targets were read each month, and use fell
E09 | one building | its meters of fuel and electricity | 6 | it was warm enough through a winter, and the bills for fuel and power together did not rise
E10 | the vehicles due for replacement first | cost and kilometres of each vehicle, and its charging | 4 | the trips are made, at a cost that can be borne
E11
E12 | one department | its trips and their emissions | 2 | it met whom it had to meet, with fewer flights
E14 | the three largest suppliers | their own figures | 4 | two of the three report a figure and a target
E15 | the ten borrowers or holdings that emit most | their own figures | 4 | most report a figure and a target
E16 | one site | its meter, at night | 1 | a leak was found, or the use at night explained
E17 | one site | weighing slips of the contractor | 2 | sorted waste was taken as recoverable
E18 | one kind of goods | what was bought and thrown away | 2 | less was bought, and nothing was missing
S03 | one team | hours, and what they do differently | 2 | each finished it, and most name what they do differently since
S04 | half of the teams, drawn by lot | leavers, beside the other half | 4 | fewer left than in the other half
S10 | one programme | answers before and after | 2 | most people answer both times
S11 | one programme | the evaluator's finding | 4 | the finding would change a decision
S12
S15
G02
""".strip().splitlines()  # noqa: E501


def _read_row(row: str) -> tuple[str, Trial | None]:
    name, *cells = (cell.strip() for cell in row.split("|"))
    if not cells:
        return name, None
    return name, Trial(cells[0], cells[1], int(cells[2]), cells[3])


TRIALS = dict(map(_read_row, ROWS))


def tell_least(book: Book, planned: Fraction) -> str | None:
    """From how many fewer leavers on a half of the teams differs from the other by more than
    chance; two years where what is planned for all is less; None of so few that no number would."""
    leavers = book.reading.values.get("leavers", Fraction(0))
    least = math.ceil(ONE_SIDED * math.sqrt(leavers))
    if 2 * least >= leavers:
        return None
    source = "formula: 1.645 x square root of leavers, rounded up"
    fact = book.fact("least.fewer", "fewer leavers that are no chance", least, "people", source)
    if 2 * least > planned:
        return (
            f"fewer left than in the other half, in two years one after the other: in one, even "
            f"{fact:n} fewer can be chance"
        )
    return f"at least {fact:n} fewer left than in the other half, since less can be chance"
