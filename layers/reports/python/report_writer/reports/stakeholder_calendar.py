"""When each group of stakeholders is met, what it is asked, and when it hears what followed."""

import calendar
from datetime import date
from typing import NamedTuple

from auxeira.esg import taxonomy
from report_writer import labels, recommendations
from report_writer.actions import FEW
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.stakeholder_figures import Group
from report_writer.reports.stakeholder_groups import AT_ONCE, LARGE, SEVERE, WAGE
from report_writer.text import listed

YEAR = 12  # months
SOON = 6  # months, within which what is decided on a figure moves who is asked about it
HALF_MONTH = 14  # days
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Owed(NamedTuple):
    """What a group is asked before a step on its figure is due: the day, and its month by number;
    `asked` whether it is this group that is asked before, or hears what was decided."""

    day: str
    month: int
    asked: bool


class Meeting(NamedTuple):
    """A group and the months, by number, in which it is met, hears back and hears what is decided;
    `after` where the step on its figure is decided before."""

    group: Group
    met: int
    understood: int
    decided: int
    after: Owed | None


def find_owed(book: Book, plan: list[Group], days: dict[str, str]) -> dict[str, Owed]:
    """For each group whose figure a step works on, when that is due; of those who have to hear
    of the same bad one the first is asked before."""
    months, found, seen = list_months(book), {}, set()
    for group in plan:
        if group.bring in days:
            day = days[group.bring]
            month = months.index(_month_of(day)) if _month_of(day) in months else len(months)
            found[group.id] = Owed(day, month, group.bad and group.bring not in seen)
            seen |= {group.bring} if group.bad else set()
    return found


def put_decided_first(plan: list[Group], owed: dict[str, Owed], grave: int) -> list[Group]:
    """After whom something grave concerns, who is asked before a step that is due soon; then the
    others, in their order."""
    soon = {name: each.month for name, each in owed.items() if each.asked and each.month < SOON}
    rest = sorted(plan[grave:], key=lambda each: soon.get(each.id, SOON))
    return [*plan[:grave], *rest]


def plan_meetings(book: Book, plan: list[Group], owed: dict[str, Owed]) -> list[Meeting]:
    """Every group once: spread over the year where few people work, and before what is decided on
    its figure or something grave is closed; feedback a month later, a decision half a year later or
    with that step."""
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    months, closes = list_months(book), _month_of(_find_closing_day(book))
    closed = months.index(closes) if closes in months else None
    found = []
    for at, group in enumerate(plan):
        met, due = at if large else YEAR * at // len(plan), owed.get(group.id)
        if due and due.asked:
            met = min(met, max(0, due.month - 1))
        if closed is not None and group.bring in SEVERE:
            met = min(met, max(0, closed - 1))
        ahead = due and due.month > met
        decided = min(met + SOON, due.month) if due and ahead else met + SOON
        if closed is not None and group.bring in SEVERE:
            decided = min(decided, closed)
        found.append(Meeting(group, met, met + 1, decided, None if ahead else due))
    return sorted(found, key=lambda each: each.met)


def list_meetings(
    book: Book, plan: list[Group], owed: dict[str, Owed]
) -> list[tuple[str | Fact, ...]]:
    """Who has to hear at once, then the meetings of the year."""
    months = list_months(book)
    day = _find_closing_day(book)
    rows: list[tuple[str | Fact, ...]] = [
        ("At once", *row, f"{labels.first(labels.label(name))}: {book.value(name)}",
         months[0], _month_of(day))
        for name, row in AT_ONCE.items()
        if book.reading.values.get(name)
    ]  # fmt: skip
    return rows + [
        (months[each.met], labels.first(each.group.title), each.group.method, each.group.question,
         _name_brought(book, each), months[each.understood], months[each.decided])
        for each in plan_meetings(book, plan, owed)
    ]  # fmt: skip


def _find_closing_day(book: Book) -> str:
    """The day by which what is grave is cleared up."""
    return recommendations.find_due_date(book.inputs.date, recommendations.SPAN_OF_DUTY)


def _name_brought(book: Book, meeting: Meeting) -> str:
    group = meeting.group
    if group.bring == WAGE and book.reading.values["employees"] < FEW:
        return "what each is paid, told to each alone"
    fact = book.value(group.bring) if group.bring else None
    counted = (
        group.id == "beneficiaries" and not group.bad and build_goal_parts(book)["goal_counts"]
    )
    if fact is None or counted:
        return _name_instead(book, group)
    after = meeting.after
    told = f", and what was decided on it by {_month_of(after.day)}" if after else ""
    return f"{labels.first(fact.label)}: {fact}{told}{_name_grave(book, group)}"


def _name_grave(book: Book, group: Group) -> str:
    """What is grave, for those who pay and are brought another figure."""
    facts = [fact for name in SEVERE if (fact := book.value(name)) and fact.value]
    if group.id != "funders" or group.bring in SEVERE or not facts:
        return ""
    return f", beside {listed([str(fact) for fact in facts])}"


def _name_instead(book: Book, group: Group) -> str:
    """What is brought where no figure is reported: to those served and to customers what the goal
    is counted by, to partners the goal itself."""
    goal = build_goal_parts(book)
    if group.id == "beneficiaries" and (goal["goal_unshown"] or goal["goal_counts"]):
        return "a first count of what the stated goal means"
    if group.id == "partners" and goal["goal"]:
        return "the stated goal, and what is counted of it"
    return "no figure: the question is enough" if group.id == "regulators" else "none is reported"


def _month_of(day: str) -> str:
    """The month of a day, as "March 2027"."""
    year, month, _ = day.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def find_last_talk(book: Book, plan: list[Group], owed: dict[str, Owed]) -> str:
    """The end of the month in which the last of who was not asked is met by the calendar."""
    met = [each.met for each in plan_meetings(book, plan, owed) if not each.group.heard]
    name, year = list_months(book)[max(met, default=0)].split()
    month = MONTHS.index(name) + 1
    return f"{year}-{month:02}-{calendar.monthrange(int(year), month)[1]}"


def list_months(book: Book) -> list[str]:
    """The eighteen months that begin two weeks after the day of the report, or later."""
    day = date.fromisoformat(book.inputs.date)
    first = day.month + (day.day > HALF_MONTH)  # a meeting has to be called
    return [f"{MONTHS[n % YEAR]} {day.year + n // YEAR}" for n in range(first, first + 18)]
