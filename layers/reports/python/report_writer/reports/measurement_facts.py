"""What the Impact Measurement Framework knows of figures: how good they are, and what lacks."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from auxeira.esg import derived_metrics
from auxeira.esg.metrics import ALL_METRICS, is_metric_expected
from report_writer import actions, labels
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import MEASURED
from report_writer.movements import is_small_emitter
from report_writer.reports.goal_steps import GRAVELY
from report_writer.reports.own_course import describe_own_course
from report_writer.reports.sources import OF_CAPITAL, OF_SCHOOLS, OF_WATER, SOURCES
from report_writer.reports.stakeholder_groups import EDUCATION

GRAVE = ("fatalities", "corruptionIncidents", "significantFines")
# what a goal needs and nobody asks for | where it comes from | owner
OF_GOALS = {
    "age": ("people of the age that the goal names",
            "the register of those people, and their results", "Programme lead"),
    "all": ("all people whom the goal speaks of",
            "a count, or an estimate with its source", "Programme lead"),
    "places": ("people with the outcome by region", "the records of people, by place",
               "Programme lead"),
    "water": (MEASURED["water"][1], "tests of the water at each place", "Programme lead"),
    "distance": (MEASURED["distance"][1], "a map of homes and places", "Programme lead"),
    "time": (MEASURED["time"][1], "a survey of people, by place", "Programme lead"),
    "fleet": ("vehicles by what drives them", "the register of vehicles", "Fleet lead"),
    "grave": ("grave injuries by where they happen", "the accident log", "Safety lead"),
    "sex": ("people reached and with the outcome by sex", "the records of people, by sex",
            "Programme lead"),
    "counts": ("", "the records of sales and service", "Operations lead"),
    "unshown": ("the figure that shows the stated goal, to be chosen", "to be named with it",
                "Executive director"),
}  # fmt: skip
PROCESS = ", and the records of the processes that emit"
OF_EQUALITY = ("genderPayGapPct", "womenManagers")
OF_WORDS = ("unshown", "counts")  # named by the words of the goal
EQUALITY = "5"
OF_SEX = re.compile(r"\b(?:women|girls|gender|mothers|widows)\b", re.IGNORECASE)
STATES = ("missing", "estimated", "reported")
ASSURED = 2  # level of assurance: limited
# what a family is managed by; "scope2" stands for the basis that is reported
CORE = {
    "mission": (
        *("beneficiariesReached", "outcomesAchieved", "outcomeEvidence", "programmeSpend"),
        *("outcomeValue", "employees", "leavers", "adequateWageShare", "ghgScope1", "scope2"),
        *("ghgScope3", "totalIncome", "totalExpenditure", "groupsEngaged"),
    ),
    "corporate": (
        *("ghgScope1", "scope2", "ghgScope3", "energyTotal", "waterWithdrawal", "wasteTotal"),
        *("employees", "leavers", "adequateWageShare", "genderPayGapPct", "hoursWorked"),
        *(
            "recordableInjuries",
            "fatalities",
            "corruptionIncidents",
            "significantFines",
            "groupsEngaged",
            "esgInvestment",
            "esgSavings",
        ),
    ),
    "capital": (
        *("capitalDeployed", "financialReturnPct", "ghgScope3", "scope3Category15"),
        *("beneficiariesReached",),
        *("outcomesAchieved", "outcomeEvidence", "outcomeValue", "coCapitalMobilised"),
        *("corruptionIncidents", "significantFines", "ghgScope1", "scope2"),
    ),
}
# what an evidence level takes | weeks of work, planning values | how long that takes
LADDER = (
    ("nothing that is written down", 0, ""),
    ("records of each person, kept in one place", 4, ""),
    ("the same questions before and after, or a group to compare with", 16, ", over a year"),
    ("an evaluation by somebody from outside", 30, ", over a year or more"),
)


IMPROVEMENTS = (  # of a company: what pays for what
    ("What goes into improvements", "esgInvestment"),
    ("What they save each year", "esgSavings"),
    ("What each spending brings back a year", "paybackRatio"),
)


class Indicator(NamedTuple):
    """A figure of the set: `now` is None where it is not reported, `first` where no earlier year
    has it; `state` is one of STATES."""

    name: str
    label: str
    state: str
    source: str
    often: str
    owner: str
    now: Fact | None
    first: Fact | None


def list_indicators(book: Book, named: Iterable[str] = ()) -> list[Indicator]:
    """The figures that an organisation of this kind and size is managed by, and those that its
    goal names."""
    found = []
    core = [_choose_basis(book) if name == "scope2" else name for name in CORE[book.family]]
    values = book.reading.values
    grave = [name for name in GRAVE if values.get(name)]
    core += OF_EQUALITY if _is_of_equality(book) else ()
    for name in dict.fromkeys([*core, *grave, *named]):
        if is_asked(book, name) or name in book.reading.values:
            years = [y for y in sorted(book.reading.before) if name in book.values(y)]
            source, often, owner = _find_sources(book)[name]
            source += PROCESS if name == "ghgScope1" and "scope1Process" in values else ""
            often = "yearly" if name == "ghgScope1" and is_small_emitter(book) else often
            found.append(Indicator(
                name, labels.label(name), find_state(book, name, book.year), source, often,
                actions.name_owner(owner, book.reading.values.get("employees")),
                book.value(name), book.value(name, years[0]) if years else None,
            ))  # fmt: skip
    return found


def _find_sources(book: Book) -> dict[str, tuple[str, str, str]]:
    if book.family == "capital":
        return OF_CAPITAL
    if book.serves and "water" in " ".join(book.profile.get("focus_areas") or ()).lower():
        return OF_WATER
    return OF_SCHOOLS if book.profile.get("sector") == EDUCATION and book.serves else SOURCES


def list_uncounted(book: Book, goal: dict[str, Any], *, fleet: bool) -> list[Indicator]:
    """The figures that the stated goal needs and that nobody is asked for: they are missing."""
    names = [name for name in ("age", "all", "places") if goal[f"goal_by_{name}"]]
    names += [] if goal["goal_unshown"] else goal["goal_measured"]
    names += ["fleet"] * fleet + ["unshown"] * goal["goal_unshown"]
    names += ["sex"] * (book.serves and _is_of_equality(book))
    names += ["counts"] * _is_counted_alone(goal, fleet=fleet)
    names += ["grave"] * bool("recordableInjuries" in goal["goal_names"] and _is_of_grave(book))
    found = []
    for name in names:
        label, source, owner = OF_GOALS[name]
        label = goal["goal_counts"] if name in OF_WORDS and goal["goal_counts"] else label
        who = actions.name_owner(owner, book.reading.values.get("employees"))
        found.append(Indicator(f"goal.{name}", label, STATES[0], source, "yearly", who, None, None))
    return found


def _is_of_equality(book: Book) -> bool:
    """Whether equality of women and men is claimed, or the stated goal speaks of them."""
    claimed = map(str, book.profile.get("sdg_alignment") or ())
    return EQUALITY in claimed or bool(OF_SEX.search(str(book.profile.get("impact_goals") or "")))


def _is_counted_alone(goal: dict[str, Any], *, fleet: bool) -> bool:
    """Whether the goal names what can be counted, beside figures that show another part of it."""
    return bool(goal["goal_counts"]) and not (
        goal["goal_unshown"] or fleet or "recordableInjuries" in goal["goal_names"]
    )


def _is_of_grave(book: Book) -> bool:
    return bool(GRAVELY.search(str(book.profile.get("impact_goals") or "")))


def measure_left(book: Book) -> Fact | None:
    """What is left of the value of outcomes after deductions."""
    value, less = book.value("outcomeValue"), book.value("outcomeAdjustmentPct")
    if value is None or less is None:
        return None
    source = "formula: outcomeValue x (1 - outcomeAdjustmentPct / 100)"
    rest = value.value * (1 - less.value / 100)
    return book.fact("left", "value after deductions", rest, "money", source, book.year)


def _choose_basis(book: Book) -> str:
    given = [name for name in derived_metrics.SCOPE_2 if name in book.reading.values]
    return given[0] if given else "ghgScope2Location"


def is_asked(book: Book, name: str) -> bool:
    """Whether an organisation of this kind and size is asked for a figure."""
    return is_metric_expected(ALL_METRICS[name], book.kind, book.reading.values.get("employees"))


def list_years(book: Book) -> list[int]:
    """The years that have figures and can be compared, the latest included."""
    return [*sorted(book.reading.before), book.year]


def find_state(book: Book, name: str, year: int) -> str:
    """Whether a figure is there, or marked as an estimate. Which figures a review covers, nobody
    is asked."""
    figures = book.metrics.get(str(year)) or {}
    if figures.get(name) is None:
        return STATES[0]
    if name in (figures.get("estimated") or ()):
        return STATES[1]
    return STATES[2]


def list_links(book: Book) -> Iterator[tuple[str, str, str | Fact, str]]:
    """The steps from money to effect, as rows: what, figure, its value, what would show it."""
    rows: tuple[tuple[str, str], ...] = (
        ("Money in", "capitalDeployed" if book.family == "capital" else "totalExpenditure"),
        ("What it pays for", "programmeSpend" if book.family == "mission" else "esgInvestment"),
        ("Who is reached", "beneficiariesReached"),
        ("What changes for them", "outcomesAchieved"),
        ("What that is worth, before deductions", "outcomeValue"),
    )
    if book.family == "corporate":
        rows = IMPROVEMENTS
    asks = {
        "Money in": "the accounts",
        "What it pays for": "a cost centre of its own",
        "Who is reached": "each person counted once",
        "What changes for them": "the same question before and after",
        "What that is worth, before deductions": "a source for the value, and deductions",
        "What goes into improvements": "a cost centre of its own",
        "What they save each year": "bills and meters, before and after",
        "What each spending brings back a year": "both figures, over several years",
    }
    for step, name in rows:
        if name in book.reading.values or (name in ALL_METRICS and is_asked(book, name)):
            value = book.value(name) or "not reported"
            yield step, labels.first(labels.label(name)), value, asks[step]
    left = measure_left(book)
    if left and book.family != "corporate":
        yield "What is left of that", "Value after deductions", left, "a reason for each deduction"


def describe_counting(
    book: Book, found: list[Indicator], uncounted: list[Indicator]
) -> dict[str, Any]:
    """By when what the goal needs is counted first, whether one person collects all, whether
    Scope 3 is in the set, and the organisation's own ratios but for what it says of value."""
    year = int(book.inputs.date[:4])
    half = int(book.inputs.date[5:7]) > 6
    staff = book.reading.values.get("employees", actions.FEW)
    return {
        **describe_own_course(book),
        "value_short": None,
        "goal_aside": bool(uncounted),
        "count_due": f"{year + 1}-03-31" if half else f"{year}-09-30",
        "few": staff < actions.FEW,
        "scope3_set": any(each.name == "ghgScope3" and each.now for each in found),
    }


def count_states(book: Book, found: list[Indicator]) -> dict[str, Any]:
    """How many figures of the set are in which state, as facts."""
    states = [each.state for each in found]
    numbers = {
        "n_set": len(found),
        "n_reported": len(found) - states.count("missing"),
        "n_missing": states.count("missing"),
        "n_estimated": states.count("estimated"),
    }
    formula = "formula: count by state"
    return {
        name: book.fact(f"set.{name[2:]}", f"figures of the set: {name[2:]}", n, "", formula)
        for name, n in numbers.items()
    }
