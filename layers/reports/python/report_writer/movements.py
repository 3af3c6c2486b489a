"""How the figures of the latest year moved since the earliest one that was reported.

All figures that have a better and a worse end count, in amounts and not per head, so that nothing
is picked. A change compares one figure on one basis.
"""

from fractions import Fraction
from typing import NamedTuple

from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact

LOW = (  # less is better
    *("fatalities", "recordableInjuries", "corruptionIncidents", "significantFines", "ghg12"),
    *("ghgScope3", "scope3Category15", "energyTotal", "waterWithdrawal", "wasteTotal"),
    *("turnover", "absolutePayGap", "costPerOutcome"),
)
HIGH = (  # more is better
    *("beneficiariesReached", "outcomesAchieved", "outcomeRate", "outcomeEvidence"),
    *("resultMargin", "reserveMonths", "programmeShare", "sroi", "financialReturnPct", "leverage"),
    *("paybackRatio", "communityInvestment", "renewableShare", "wasteRecoveredShare"),
    *("womenManagersShare", "trainingPerEmployee", "adequateWageShare", "groupsEngaged"),
    *("boardIndependentShare", "boardWomenShare", "policiesAdopted", "antiCorruptionTrainedShare"),
    *("esgOversight", "esgAssurance"),
)
BALANCED = ("womenManagersShare", "boardWomenShare")  # better towards half
ALWAYS = LOW[:4]  # told first, and whatever their size
LEAST = 2  # percent, or percentage points of a share, that are a change
DOUBLED = 100  # percent
BASES = {"ghgScope2Location": "location-based", "ghgScope2Market": "market-based"}


class Movement(NamedTuple):
    """A figure in its first and its latest year. `by` is in percent, in percentage points of what
    is a percentage; None after 0. `better`: None for what stayed about the same."""

    name: str
    first: Fact
    now: Fact
    by: Fraction | None
    better: bool | None


def list_movements(book: Book) -> list[Movement]:
    """All that can be compared, what got worse by most first, what improved most last."""
    found = [each for name in (*LOW, *HIGH) if (each := compare_years(book, name))]
    return sorted(found, key=rank_worst)


def compare_years(book: Book, name: str) -> Movement | None:
    """A figure in its first and latest year; None where one of them is unknown."""
    now = book.value(name)
    years = [y for y in sorted(book.reading.before) if name in book.values(y)]
    first = book.value(name, years[0]) if years else None
    if now is None or first is None:
        return None
    change = now.value - first.value
    by = change if now.unit == "%" else 100 * change / abs(first.value) if first.value else None
    small = abs(by) < LEAST if by is not None else not change
    if small and not (change and name in ALWAYS):
        return Movement(name, first, now, by, None)
    if name in BALANCED:
        change = abs(first.value - 50) - abs(now.value - 50)
    return Movement(name, first, now, by, (change < 0) == (name in LOW) if change else None)


def describe_movement(book: Book, each: Movement) -> dict[str, str | Fact | bool | None]:
    """What a sentence says of a movement, for a row of a text file."""
    size = None
    if each.by is not None and each.now.unit != "%":
        words = f"{each.now.label} moved since {each.first.year}, without a sign"
        source = f"formula: {each.name} {each.now.year} / {each.name} {each.first.year} - 1"
        size = book.fact(f"{each.name}.moved", words, abs(each.by), "%", source, each.now.year)
    rose = each.now.value > each.first.value
    return {
        "what": name_with_basis(book, each.name),
        "first": each.first,
        "now": each.now,
        "size": size,
        "rose": rose,
        "verb": "rose" if rose else "fell",
        "few": each.now.unit in ("injuries", "cases", "fines") and each.now.value < 10,
        "death": each.name == "fatalities",
        "doubled": rose and each.by is not None and each.by >= DOUBLED and each.now.unit != "%",
    }


def name_with_basis(book: Book, name: str) -> str:
    """A figure in the middle of a sentence; with the basis of Scope 2 where that is in it."""
    basis = BASES.get(book.reading.basis or "")
    return f"{labels.label(name)}{f', {basis},' if basis and name == 'ghg12' else ''}"


def rank_worst(each: Movement) -> tuple[Fraction, bool, str]:
    """The order of what got worse by most first."""
    return -_worse(each), each.name not in ALWAYS, each.name


def _worse(each: Movement) -> Fraction:
    """How much worse a figure is, less than 0 for better; shares by their points."""
    if each.better is None:
        return Fraction(0)
    size = Fraction(1000) if each.by is None or each.name in ALWAYS else abs(each.by)
    return -size if each.better else size
