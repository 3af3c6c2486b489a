"""When each group of stakeholders is met, what it is asked, and when it hears what followed."""

import calendar
from datetime import date

from auxeira.esg import taxonomy
from report_writer import labels, recommendations
from report_writer.actions import FEW
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.stakeholder_figures import Group
from report_writer.reports.stakeholder_groups import AT_ONCE

LARGE = "50+"  # below it everybody can sit at one table
YEAR = 12  # months
WAGE = "adequateWageShare"
HALF_MONTH = 14  # days
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def list_meetings(book: Book, plan: list[Group]) -> list[tuple[str | Fact, ...]]:
    """Who has to hear at once, then every group once, who is not heard first: when it hears what
    was understood, a month later, and what was decided, half a year later."""
    months = list_months(book)
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    owed = recommendations.find_due_date(book.inputs.date, recommendations.SPAN_OF_DUTY)
    rows: list[tuple[str | Fact, ...]] = [
        ("At once", *row, f"{labels.first(labels.label(name))}: {book.value(name)}",
         months[1], _month_of(owed))
        for name, row in AT_ONCE.items()
        if book.reading.values.get(name)
    ]  # fmt: skip
    for at, group in enumerate(plan):
        month = at if large else YEAR * at // len(plan)
        fact = book.value(group.bring) if group.bring else None
        bring = f"{labels.first(fact.label)}: {fact}" if fact else _name_instead(book, group)
        if group.bring == WAGE and book.reading.values["employees"] < FEW:
            bring = "what each is paid, told to each alone"
        rows.append((
            months[month], labels.first(group.title), group.method, group.question, bring,
            months[month + 1], months[month + 6],
        ))  # fmt: skip
    return rows


def _name_instead(book: Book, group: Group) -> str:
    """What is brought where no figure is reported: to those served, what the goal is counted by."""
    goal = group.id == "beneficiaries" and build_goal_parts(book)["goal_unshown"]
    return "a first count of what the stated goal means" if goal else "none is reported"


def _month_of(day: str) -> str:
    """The month of a day, as "March 2027"."""
    year, month, _ = day.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def find_last_talk(book: Book, plan: list[Group]) -> str:
    """The end of the month in which the last of who was not asked is met by the calendar."""
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    last = max((n for n, each in enumerate(plan) if not each.heard), default=0)
    name, year = list_months(book)[last if large else YEAR * last // len(plan)].split()
    month = MONTHS.index(name) + 1
    return f"{year}-{month:02}-{calendar.monthrange(int(year), month)[1]}"


def list_months(book: Book) -> list[str]:
    """The eighteen months that begin two weeks after the day of the report, or later."""
    day = date.fromisoformat(book.inputs.date)
    first = day.month + (day.day > HALF_MONTH)  # a meeting has to be called
    return [f"{MONTHS[n % YEAR]} {day.year + n // YEAR}" for n in range(first, first + 18)]
