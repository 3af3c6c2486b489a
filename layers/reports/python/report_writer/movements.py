"""How the figures of the latest year moved since the earliest one that was reported.

All figures that have a better and a worse end count, in amounts and not per head, so that nothing
is picked. A change compares one figure on one basis. What moved by less than two percent of what it
was stayed about the same, whatever its unit: a return as well as a tonnage.
"""

from collections.abc import Iterable

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg.ratios import RATIOS
from report_writer import labels
from report_writer.action_sources import WORTH_A_DECISION
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.told_apart import is_left_out

LOW = (  # less is better
    *("fatalities", "recordableInjuries", "corruptionIncidents", "significantFines", "ghg12"),
    *("ghgScope3", "scope3Category15", "energyTotal", "waterWithdrawal", "wasteTotal"),
    *("turnover", "absolutePayGap", "costPerOutcome"),
)
LOW_RATES = ("trir", "ghgPerEmployee", "energyPerEmployee", "genderPayGapPct")  # beside an amount
HIGH = (  # more is better
    *("beneficiariesReached", "outcomesAchieved", "outcomeRate", "outcomeEvidence"),
    *("resultMargin", "reserveMonths", "programmeShare", "sroi", "financialReturnPct", "leverage"),
    *("paybackRatio", "communityInvestment", "renewableShare", "wasteRecoveredShare"),
    *("womenManagersShare", "trainingPerEmployee", "adequateWageShare", "groupsEngaged"),
    *("boardIndependentShare", "boardWomenShare", "policiesAdopted", "antiCorruptionTrainedShare"),
    *("esgOversight", "esgAssurance"),
)
PER_HEAD = {"trainingPerEmployee": "trainingHours"}  # and the amount that it is of
BALANCED = ("womenManagersShare", "boardWomenShare")  # better towards the band of 40 to 60 %
HALF, BAND = 50, 10  # percent
OF_NO_AIM = ("resultMargin",)
WORK = (  # what the work is for, which comes before how it is run
    *("beneficiariesReached", "outcomesAchieved", "outcomeRate", "costPerOutcome"),
    "scope3Category15",
)
OPERATION = ("ghg12", "energyTotal", "waterWithdrawal", "wasteTotal", "renewableShare")
ALWAYS = LOW[:4]  # told first, and whatever their size
LEAST = 2  # percent of what a figure was, below which it stayed about the same
DOUBLED = 100  # percent
# a figure, and one that is a part of it: where that is nearly all of it, only the part counts
PARTS = {"ghgScope3": "scope3Category15"}
NEARLY_ALL = 90  # percent
COUNTED = {"womenManagersShare": "womenManagers"}  # a share of posts: of two people it is no way
FEW_PEOPLE, FEW_POINTS = 2, 5
BASES = {"ghgScope2Location": "location-based", "ghgScope2Market": "market-based"}
SIZES = {  # what an amount grows with, and one of it in words
    "ghg12": ("employees", "employee"),
    "energyTotal": ("employees", "employee"),
    "waterWithdrawal": ("employees", "employee"),
    "wasteTotal": ("employees", "employee"),
    "scope3Category15": ("capitalDeployed", "unit of capital deployed"),
    "recordableInjuries": ("hoursWorked", "hour worked"),
}


class Movement(msgspec.Struct, frozen=True):
    """A figure in its first and its latest year. `by`: its change in percent of what it was, None
    after 0. `better`: None for what stayed about the same. `turned` is the year before where most
    of what got worse came since then, or all of it; None otherwise. `steady`: whether it went
    the way that it went in all since the year before too."""

    name: str
    first: Fact
    now: Fact
    by: Fraction | None
    better: bool | None
    turned: int | None = None
    steady: bool = True


def list_movements(book: Book) -> list[Movement]:
    """All that can be compared, what got worse first: what is always told, what the work is for,
    then by size, and at the end what a small organisation burns and uses. Of who
    has a mission a surplus is no aim, but one that turns to a loss got worse; and an amount that
    goes with headcount counts once, by what stands of it for each employee. So does a total whose
    part is nearly all of it, by that part."""
    found = [each for name in (*LOW, *HIGH) if (each := compare_years(book, name))]
    found = [each for each in found if book.family != "mission" or not _is_aimless(each)]
    found = [each for each in found if not _is_counted_by_part(book, each)]
    small = is_small_emitter(book)
    return sorted(found, key=lambda each: rank_worst(each, small=small))


def _is_aimless(each: Movement) -> bool:
    """Whether it is a surplus that stays one, or a loss that was one."""
    return each.name in OF_NO_AIM and not each.first.value >= 0 > each.now.value


def _is_counted_by_part(book: Book, each: Movement) -> bool:
    """Whether a part that can be compared too was nearly all of it in both years."""
    part = compare_years(book, PARTS.get(each.name, each.name))
    if part is None or part.name == each.name or part.first.year != each.first.year:
        return False
    ends = ((part.first, each.first), (part.now, each.now))
    return all(100 * of.value >= NEARLY_ALL * whole.value for of, whole in ends)


def is_small_emitter(book: Book) -> bool:
    """Whether Scope 1 and 2 emissions are no finding at this size, whatever they moved by."""
    return book.reading.values.get("ghg12", WORTH_A_DECISION) < WORTH_A_DECISION


def list_amounts(book: Book, names: Iterable[str]) -> tuple[str, ...]:
    """The amounts that go the other way than what stands of them for each employee."""
    found = []
    for name in set(names) & PER_HEAD.keys():
        each, whole = compare_years(book, name), compare_years(book, PER_HEAD[name])
        if (
            each
            and whole
            and (each.now.value - each.first.value) * (whole.now.value - whole.first.value) < 0
        ):
            found.append(PER_HEAD[name])
    return tuple(found)


@once_a_report
def compare_years(book: Book, name: str) -> Movement | None:
    """A figure in its first and latest year; None where one of them is unknown or left out."""
    now = book.value(name)
    years = [y for y in sorted(book.reading.before) if name in book.values(y)]
    first = book.value(name, years[0]) if years else None
    if now is None or first is None or is_left_out(book, name):
        return None
    by, better = _judge(name, first.value, now.value)
    if _is_of_few(book, name, first, now):
        return Movement(name, first, now, by, None)
    turned, steady = None, True
    if len(years) > 1:
        last = book.scaled(name, book.values(years[-1])[name])
        late = _is_faster(now.value - last, book.year - years[-1],
                          last - first.value, years[-1] - years[0])  # fmt: skip
        worse = _judge(name, last, now.value)[1] is False
        turned = years[-1] if worse and (better is not False or late) else None
        steady = (now.value - last) * (now.value - first.value) > 0
    return Movement(name, first, now, by, better, turned, steady)


def _is_of_few(book: Book, name: str, first: Fact, now: Fact) -> bool:
    """Whether a share moved by one person or two, and by a few percentage points."""
    count = COUNTED.get(name, "")
    people = [book.values(fact.year or 0).get(count) for fact in (first, now)]
    if people[0] is None or people[1] is None:
        return False
    return abs(people[1] - people[0]) <= FEW_PEOPLE and abs(now.value - first.value) < FEW_POINTS


def _is_faster(late: Fraction, years: int, before: Fraction, earlier: int) -> bool:
    """Whether a change was larger than the one before, in all and a year."""
    return abs(late) > abs(before) and abs(late) * earlier > abs(before) * years


def _judge(name: str, first: Fraction, now: Fraction) -> tuple[Fraction | None, bool | None]:
    """The change in percent of what it was, and whether it is one for the better."""
    change = now - first
    by = 100 * change / abs(first) if first else None
    small = abs(by) < LEAST if by is not None else not change
    if small and not (change and name in ALWAYS):
        return by, None
    if name in BALANCED:
        change = _measure_imbalance(now) - _measure_imbalance(first)
        return by, change < 0 if change else None
    return by, (change < 0) == (name in LOW + LOW_RATES) if change else None


def _measure_imbalance(share: Fraction) -> Fraction:
    """Percentage points outside the band of balance."""
    return max(Fraction(0), abs(share - HALF) - BAND)


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
        "amount": _describe_amount(book, each.name),
        "few": each.now.unit in ("injuries", "cases", "fines") and each.now.value < 10,
        "death": each.name == "fatalities",
        "doubled": rose and each.by is not None and each.by >= DOUBLED,
        "last": book.value(each.name, each.turned) if each.turned else None,
        "same": each.better is None,
        "unbalanced": each.name in BALANCED and each.now.value > HALF,
        **_describe_size(book, each),
    }


def _describe_amount(book: Book, name: str) -> str | None:
    """What an amount did that goes the other way than what stands of it for each employee."""
    for whole in list_amounts(book, (name,)):
        moved = compare_years(book, whole)
        if moved:
            verb = "rose" if moved.now.value > moved.first.value else "fell"
            what = labels.label(whole)
            return f"{what} in all {verb} from {moved.first} to {moved.now}"
    return None


def _describe_size(book: Book, each: Movement) -> dict[str, str | Fact | bool | None]:
    """The change for each employee, hour or unit of capital, where it went the other way; of
    more injuries always."""
    found: dict[str, str | Fact | bool | None] = {"one": None, "one_size": None, "one_way": None}
    size, word = SIZES.get(each.name, (None, None))
    now, first = (book.values(fact.year or 0).get(size or "") for fact in (each.now, each.first))
    if not (now and first and each.first.value and each.by is not None):
        return found
    change = 100 * (each.now.value / each.first.value * first / now - 1)
    told = each.name in ALWAYS and each.better is False
    if abs(change) < LEAST or (change * each.by > 0 and not told):
        return found
    label = f"change of {each.now.label} for each {word} since {each.first.year}, without a sign"
    source = f"formula: {each.name} / {size}"
    fact = book.fact(f"{each.name}.each", label, abs(change), "%", source, each.now.year)
    return {"one": word, "one_size": fact, "one_way": "more" if change > 0 else "less"}


def is_flattered(book: Book, each: Movement) -> bool:
    """Whether a rate is higher though its part is not: since its whole is smaller."""
    if each.name not in RATIOS or not each.better or each.name in LOW:
        return False
    part = RATIOS[each.name][0]
    now, first = (book.values(fact.year or 0).get(part) for fact in (each.now, each.first))
    return now is not None and first is not None and now <= first


def name_way(book: Book, each: Movement) -> str:
    """Which way a figure went, for a cell of a table."""
    if each.better is None:
        return "about the same"
    if each.better:
        return "better, by a smaller whole" if is_flattered(book, each) else "better"
    far = each.name in BALANCED and each.now.value > HALF
    return "further from balance" if far else "worse"


def name_with_basis(book: Book, name: str) -> str:
    """A figure in the middle of a sentence; with the basis of Scope 2 where that is in it."""
    basis = BASES.get(book.reading.basis or "")
    return f"{labels.label(name)}{f' ({basis})' if basis and name == 'ghg12' else ''}"


def rank_worst(each: Movement, *, small: bool = False) -> tuple[bool, bool, int, Fraction, str]:
    """The order of what got worse by most first; `small`: what is burned and used comes last."""
    weight = 0 if each.name in ALWAYS else 1 if each.name in WORK else 2
    weight += 2 * (small and each.name in OPERATION)
    return each.better is not False, each.better is True, weight, -_worse(each), each.name


def _worse(each: Movement) -> Fraction:
    """How much worse a figure is, less than 0 for better, in percent of what it was."""
    if each.better is None:
        return Fraction(0)
    size = Fraction(1000) if each.by is None or each.name in ALWAYS else abs(each.by)
    return -size if each.better else size
