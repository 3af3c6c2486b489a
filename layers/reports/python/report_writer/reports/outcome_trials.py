"""A trial on the outcome itself, of whoever serves people: what is tried, with whom, and its test.

What is tried is known from elsewhere, by what the work is for. Where it is drawn by lot who begins
and who waits, the number says from which difference on it is no chance.
"""

import math
from typing import Any, NamedTuple

from report_writer import actions, labels, recommendations
from report_writer.fact_book import Book
from report_writer.reports.claimed_goals import list_missions
from report_writer.reports.innovation_trials import ONE_SIDED
from report_writer.reports.stakeholder_groups import EDUCATION

HALF, FEWEST = 100, 20  # people in each half of a trial
NEAREST = (4, 6, 3, 8)  # goals of the work, the one first of which most is known


class OutcomeTrial(NamedTuple):
    """What is tried, with whom, what is read, for how many quarters, when it goes on, and what a
    half that waits is called; "" where nobody waits."""

    title: str
    people: str
    reading: str
    quarters: int
    goes_on: str
    waiting: str


# key | practice | with whom or where | read from | quarters | goes on if | the half that waits
ROWS = """
reading | Teach reading in small groups, with phonics where letters and sounds are not secure | with pupils who are behind, half of them drawn by lot to begin now | one reading test for both halves, before and after | 3 | catch up | pupils
4 | Tutor those who are behind in small groups | with learners who are behind, half of them drawn by lot to begin now | one test for both halves, before and after | 3 | catch up | learners
6 | Keep water points running by contract, paid by the days on which they give water | in one area, beside another like it | days without water at each point, and how many people use it | 4 | points there stand still on fewer days than in the other area |
3 | Remind people of visits and medicine by message or call | with people of one programme, half of them drawn by lot to begin now | visits kept in both halves | 3 | keep their visits | people
8 | Bring employers in before a course begins | with people of one intake, half of them drawn by lot to begin now | who is in work half a year later, in both halves | 4 | are in work | people
places | Lend through local partners where loans do not reach yet | in one region | loans made there, arrears, and who has the outcome | 4 | as many borrowers in a hundred have the outcome there as elsewhere, and arrears are no higher |
loans | Fit repayments to the months in which borrowers earn | with borrowers of one branch, half of them drawn by lot to begin now | arrears and outcomes in both halves | 4 | have the outcome | borrowers
else | Call within a month those who stay away | with people of one programme, half of them drawn by lot to begin now | who has the outcome in both halves | 4 | have the outcome | people
""".strip().splitlines()  # noqa: E501


def _read_row(row: str) -> tuple[str, OutcomeTrial]:
    key, title, people, reading, quarters, goes_on, waiting = (c.strip() for c in row.split("|"))
    return key, OutcomeTrial(title, people, reading, int(quarters), goes_on, waiting)


TRIALS = dict(map(_read_row, ROWS))


def describe_outcome_trial(book: Book) -> dict[str, Any]:
    """The trial on the outcome for a text file; None of who serves nobody, or does not say how many
    people do not get there yet."""
    names = ("title", "people", "goes_on", "owner", "end", "half", "waiting")
    found: dict[str, Any] = {f"trial_{name}": None for name in names}
    left = int(book.now.values.get("notReached", 0)) if book.serves else 0
    if left <= 0:
        return found | {"outcome_trial": []}
    trial = TRIALS[_find_key(book)]
    goes_on, half = _tell_least(book, trial, left)
    lead = "Investment lead" if book.family == "capital" else "Programme lead"
    owner = actions.name_owner(lead, book.reading.values.get("employees"))
    end = recommendations.find_due_date(book.inputs.date, trial.quarters)
    cells = (trial.people.split(" ", 1)[1], trial.reading, end, goes_on)
    return {
        **dict(zip(found, (trial.title, trial.people, goes_on, labels.lower_first(owner), end,
                           half, trial.waiting or None), strict=True)),
        "outcome_trial": [(trial.title, *map(labels.first, cells), owner)],
    }  # fmt: skip


def _find_key(book: Book) -> str:
    """What the work is for: by the sector and the words of a lender's goal, then its missions."""
    goal = str(book.profile.get("impact_goals")).lower()
    if book.profile.get("sector") == EDUCATION and "reading" in goal:
        return "reading"
    if book.family == "capital":
        return "places" if any(word in goal for word in ("country", "region", "rural")) else "loans"
    missions = list_missions(book)
    return next((str(each) for each in NEAREST if each in missions), "else")


def _tell_least(book: Book, trial: OutcomeTrial, left: int) -> tuple[str, Any]:
    """When a trial goes on; of halves drawn by lot, from how many people more it is no chance, with
    the size of a half."""
    size = min(HALF, left // 2)
    if not trial.waiting:
        return trial.goes_on, None
    if size < FEWEST:
        return f"more of those who began {trial.goes_on} than of those who wait", None
    least = math.ceil(ONE_SIDED * math.sqrt(size / 2))
    source = "formula: 1.645 x square root of half of them, rounded up"
    half = book.fact("trial.half", "people in each half of the trial", size, "", "planning value")
    fact = book.fact("trial.least", "people more that are no chance", least, "", source)
    words = (
        f"at least {fact:n} more of the {half:n} who began {trial.goes_on} than of those who wait"
    )
    return words, half
