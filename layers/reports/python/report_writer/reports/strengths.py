"""In which figures an organisation is ahead of its peers, and how long others need to copy that."""

from typing import Any

from auxeira.esg.indicators import INDICATORS
from auxeira.reports.document import tell_effort
from report_writer import labels, movements, peer_comparison, text
from report_writer.actions import ACTIONS, Action
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.market_practices import is_spoken_against

MOST_ROWS = 8
# a social return is what each values by its own rules
COMPARABLE = tuple(code for code in INDICATORS if code != "sroi")
CUT = "ghgChangePerYear"  # takes more than one step, whatever the work
BALANCED = (40, 60)  # percent of women, within which more is no advantage


@once_a_report
def list_strengths(book: Book) -> list[str]:
    """The indicators in the top quarter, the widest margin over it first."""
    found = []
    for code in COMPARABLE:
        standing = book.standing(code)
        if standing and standing.own is not None and _is_lead(book, code):
            edge = standing.quartiles[0 if peer_comparison.low(code) else 2]
            found.append((-abs(standing.own - edge), code))
    return [code for _, code in sorted(found)]


def _is_lead(book: Book, code: str) -> bool:
    """Whether a figure is in the top quarter and reads better than where that begins; more women
    than three in five are no lead, as fewer than two in five are none."""
    standing, own, edge = (
        book.standing(code),
        book.compared(code),
        peer_comparison.better(book, code),
    )
    if standing is None or own is None or edge is None or own.printed == edge.printed:
        return False
    if code in peer_comparison.BALANCES and not BALANCED[0] <= own.value <= BALANCED[1]:
        return False
    return peer_comparison.find_place(book, code) in peer_comparison.TOP


def find_copy(code: str) -> Action | None:
    """The quickest step of the library that leads to an indicator."""
    rows = [row for row in ACTIONS.values() if row.metric]
    found = [row for row in rows if peer_comparison.indicator_of(row.metric) == code]
    return min(found, key=lambda row: (row.effort, row.id), default=None)


def build_strength_row(book: Book, code: str) -> tuple[str | Fact | None, ...]:
    row = find_copy(code)
    time = tell_effort(row.id, row.effort) if row else "more than one step"
    by_work = code in peer_comparison.OF_THE_WORK and code != CUT
    time = "not to be told: the kind of work makes it" if by_work else time
    edge = peer_comparison.better(book, code)
    what = peer_comparison.title(code) + _tell_marks(book, code)
    return what, book.compared(code), edge, labels.first(time)


def _tell_marks(book: Book, code: str) -> str:
    """What a lead over peers does not say: that it was more, or is less than the own goal."""
    first, name = find_better_year(book, code), value_of(code)
    marks = [f"worse than {first} in {first:y}"] if first else []
    parts = build_goal_parts(book) if name == "outcomeRate" else {}
    if parts.get("goal_gap"):
        marks.append(f"below the goal of {parts['goal_share']}")
    if is_spoken_against(book, code):
        marks.append(f"what happened in {book.year} speaks against praise")
    return f" ({', and '.join(marks)})" if marks else ""


def is_missed_lead(book: Book, code: str) -> bool:
    """Whether a lead over peers fell and misses the own goal, which is no strength."""
    marks = code == "outcomeRate" and build_goal_parts(book).get("goal_gap")
    return bool(marks and find_better_year(book, code))


def find_better_year(book: Book, code: str) -> Fact | None:
    """What a figure was in the first year, where it was better; None where it was not."""
    name = value_of(code)
    judged = name in (*movements.LOW, *movements.LOW_RATES, *movements.HIGH)
    moved = movements.compare_years(book, name) if judged else None
    return moved.first if moved and moved.better is False else None


def _label(book: Book, code: str) -> str:
    first = find_better_year(book, code)
    return peer_comparison.label(code) + (f" (worse than {first} in {first:y})" if first else "")


def describe_copying(book: Book, strong: list[str]) -> dict[str, Any]:
    """The strengths that others copy within weeks."""
    shown = [code for code in strong[:MOST_ROWS] if code not in peer_comparison.OF_THE_WORK]
    efforts = {code: row.effort if (row := find_copy(code)) else 3 for code in shown}
    quick = [_label(book, code) for code, effort in efforts.items() if effort == 1]
    return {"quick": text.listed(quick) or None}
