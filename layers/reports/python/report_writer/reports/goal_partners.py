"""Whom to ask for the stated goal where no figure speaks of it: by its words and the focus areas.

What would show the goal is named with it, since a partnership for something that nobody counts
cannot be judged.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from report_writer import actions, labels, movements, recommendations, text
from report_writer.fact_book import Book
from report_writer.goals import build_goal_parts
from report_writer.reports import partners
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.partners import Need
from report_writer.simulation import Chosen
from report_writer.worked_on import is_worked_on

OF_SERVED = ("outcomeRate", "beneficiariesReached")  # what a goal of who serves people is about
MINOR = ("policies", "courses", "power", "women")  # that wait for the goal
# words of a goal | partner | for what | what to bring | what to count. The first that fits counts
ROWS = r"""
repair|reus|second.?hand|circular | the waste yard of the municipality, the makers of parts, and a school that teaches the trade | goods that can still be repaired, parts at a known price, and learners | a workshop and its hands, and a record of what breaks | repairs a year, and how many of them took the place of something new
fleet|diesel|lorr|truck|transport|bik|cycl | the grid operator, the municipality and the largest customers | power and room where vehicles stand, and a share in what the change costs | routes and loads by vehicle | vehicles without diesel, and kilometres driven with them
energ|electric|solar | the makers of its largest machines, and others of the trade that measure energy for each piece | what the same work takes elsewhere, and a trial on one machine | its use by hour and by machine | energy for each piece or hour of work
read|school|pupil|student|learn|educat | the schools before and after, and a university that trains teachers | the results of the same learners earlier and later | its own results by year, without names | learners who reach the level that the goal names, by school
water|sanitation | the local government, the utility and the committees of users | which places have none, and who keeps up what is built | its figures by place | people within the distance that the goal names, by place
health|clinic|hospital|disease | hospitals, general practices and the health authority | who is not reached, and what happens to people afterwards | its figures by place, without names | people treated, and how they are after a year
farm|food|hunger|nutrition | farmers' cooperatives, advisers and buyers | prices and quantities that are agreed before the season | its contacts and places for trials | households with enough food or income all year
job|work|employ|skill|youth | employers of the region, vocational colleges and the job centre | posts and trainings at the end of its own work | people who are prepared, and who stays with them | people in work half a year later
forest|nature|biodivers|ocean|species | the landowners, the nature authority and a research institute | land on which something is done, and a count by somebody else | people for the work, and its records | area in good state, counted the same way each year
waste|recycl | the municipality, the recycler and the makers of what is thrown away | clean fractions at a known price | its waste by kind | tonnes kept out of disposal
climate|emission|carbon|net.?zero | its largest suppliers and customers | their own figures by product, and a target in common | one way of counting for all | tonnes by source, counted the same way each year
inclu|poor|poverty|finance|loan|credit | associations of small business, and those who advise borrowers | whom loans do not reach, and why | its figures by region and size | borrowers who were not served before, by region
"""  # noqa: E501


class Row(NamedTuple):
    """A row of the table."""

    words: str
    partner: str
    ask: str
    bring: str
    shows: str


KINDS = tuple(
    Row(*(cell.strip() for cell in line.split(" | "))) for line in ROWS.strip().splitlines()
)

MANY_CALLS = 3


def describe_goal(book: Book, needs: Sequence[Need]) -> dict[str, Any]:
    """The stated goal, whom to ask for it, and what would show it where no figure does."""
    row = None if _find_named(book, needs) else _find_row(book)
    own = _quote(book)
    known = [fact for name in build_goal_parts(book)["goal_names"] if (fact := book.value(name))]
    return {
        "goal_near": known[0] if row and known else None,
        "goal_words": own,
        "goal_partner": row.partner if row else _find_named(book, needs),
        "goal_ask": row.ask if row else None,
        "goal_count": row.shows if row else None,
        "goal_first": bool(row) and all(need.id in MINOR for need in needs),
    }


def describe_asked(book: Book, needs: Sequence[Need], chosen: Sequence[Chosen]) -> dict[str, Any]:
    """What is told beside the partners: needs that no own step works on, the cut that the goal
    takes, the places that it names, and the return that whoever lends with it asks about."""
    goal = build_goal_parts(book)
    half, fell = goal["goal_half"], movements.compare_years(book, "financialReturnPct")
    asked = {need.id for need in needs}
    worse = fell if fell and fell.better is False and "capital" in asked else None
    put_in = movements.compare_years(book, "leverage")
    lever = put_in if put_in and put_in.better is False and "capital" in asked else None
    own = {each.row.id for each in chosen}
    left = [
        labels.label(need.figure)
        for need in needs
        if not own & {*need.steps} and not is_worked_on(need.figure, chosen)
    ]
    shares = describe_goal_shares(book, chosen)
    return {
        "half_short": shares["half_short"],
        "needs_stepless": text.listed(left) or None,
        "goal_each": half["each"] if half and "portfolio" in asked else None,
        "goal_lends": book.family == "capital" and goal["goal_by_places"],
        "goal_shares": [row for row in shares["goal_shares"] if row["each"]],
        "goal_share": goal["goal_share"],
        "goal_gap": goal["goal_gap"],
        "reserves_asked": any(need.figure == "resultMargin" for need in needs)
        and "reserves" in book.reading.values,
        "lever_first": lever.first if lever else None,
        "lever_now": lever.now if lever else None,
        "return_first": worse.first if worse else None,
        "return_now": worse.now if worse else None,
    }


def describe_goal_need(book: Book, goal: dict[str, Any]) -> dict[str, Any] | None:
    """The goal as a need like the others; None where a figure speaks of it, or no row does."""
    row = _find_row(book) if goal["goal_count"] else None
    if row is None:
        return None
    near = goal["goal_near"]
    moved = movements.compare_years(book, near.id.partition(".")[0]) if near else None
    return {
        "need": f"the stated goal: {near.label}" if near else "the stated goal",
        "figure": near,
        "first": moved.first if moved else None,
        "partner": row.partner,
        "ask": row.ask,
        "bring": row.bring,
    }


def _quote(book: Book) -> str | None:
    """The stated goal without its full stop; None where it makes a claim of its own."""
    own = text.quoted(book.profile.get("impact_goals"))
    return None if own in (None, text.LEFT_OUT) else str(own).rstrip(". ")


def _find_named(book: Book, needs: Sequence[Need]) -> str | None:
    """The first partner for a figure of the stated goal."""
    named = build_goal_parts(book)["goal_names"] or (OF_SERVED if book.serves else ())
    return next((partners.name_partner(book, e) for e in needs if e.figure in named), None)


def _find_row(book: Book) -> Row | None:
    """The first that the goal's own words name, else the first of the focus areas."""
    areas = book.profile.get("focus_areas") or ()
    for words in filter(None, (_quote(book), " ".join(map(str, areas)))):
        for row in KINDS:
            if re.search(rf"\b(?:{row.words})", words, re.IGNORECASE):
                return row
    return None


def list_needs(
    book: Book, asked: list[Need], goal: dict[str, Any]
) -> list[tuple[Need | None, dict[str, Any]]]:
    """What figures show, and the goal where none does: first where the rest can wait for it."""
    own = describe_goal_need(book, goal)
    found = [(need, partners.describe_need(book, need)) for need in asked]
    added: list[tuple[Need | None, dict[str, Any]]] = [(None, own)] if own else []
    return [*added, *found] if goal["goal_first"] else [*found, *added]


def find_month_before(day: str) -> str:
    """The last day of the month before that of a day."""
    return str(date.fromisoformat(day).replace(day=1) - timedelta(1))


def make_decision_row(
    book: Book, chosen: Sequence[Chosen], at: int, need: Need | None, row: dict[str, Any]
) -> tuple[Any, ...]:
    """A need, whom to ask, who of the organisation calls, and by when it has an answer: a month
    before the step that needs it ends."""
    post = actions.ACTIONS[need.steps[0]].owner if need else "Executive director"
    owner = actions.name_owner(post, book.reading.values["employees"])
    ends = [find_month_before(recommendations.find_day(book, each))
            for each in chosen if need and each.row.id in need.steps]  # fmt: skip
    due = min([recommendations.find_due_date(book.inputs.date, min(at + 1, 3)), *ends])
    figure_now = row["figure"] or "not counted yet"
    return labels.first(row["need"]), figure_now, labels.first(row["partner"]), owner, due


def describe_callers(
    book: Book, table: list[tuple[Any, ...]], goal: dict[str, Any]
) -> dict[str, Any]:
    """Who makes all calls where one person does, and what to count of a goal that no row names."""
    owners = {row[3] for row in table}
    one = len(table) >= MANY_CALLS and len(owners) == 1
    count = book.fact("calls", "calls to partners", len(table), "calls", "formula: count")
    return {
        "caller": labels.lower_first(owners.pop()) if one else None,
        "calls": count if one else None,
        "to_count": None if goal["goal_count"] else build_goal_parts(book)["goal_counts"],
    }
