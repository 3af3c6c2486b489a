"""The goal that an organisation states, beside the figures that come nearest to it.

Of who serves people these are the people with the outcome; of an investor also what is financed; of
a company those that its words name. Where no rule can tell, that is said.
"""

import re
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.reports.document import Sentence
from report_writer import breaks, movements, printing, text
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact

FINANCED = "scope3Category15"
NEARER = {"recordableInjuries": "fatalities"}  # what is told before a figure
# family | words of a goal | figure that shows it
RULES = tuple(
    (family, re.compile(words, re.IGNORECASE), figure)
    for family, words, figure in (
        ("capital", r"emission|carbon|climate", FINANCED),
        ("corporate", r"\benerg", "energyTotal"),
        ("corporate", r"fleet|diesel|vehicle|truck|lorr", "scope1Vehicles"),
        ("corporate", r"\bhurt|injur|accident|\bdeath", "recordableInjuries"),
        ("corporate", r"emission|carbon|climate", "ghg12"),
        ("corporate", r"\bwaste|recycl", "wasteRecoveredShare"),
        ("corporate", r"\bwomen|gender", "womenManagersShare"),
        ("corporate", r"\bwages?\b", "adequateWageShare"),
    )
)
SHARE = re.compile(r"\b(\w+) (?:in|out of) (\w+)\b|(\d+(?:\.\d+)?) ?(?:%|per ?cent)", re.IGNORECASE)
OTHER = re.compile(r"\b(half|third|quarter)\b", re.IGNORECASE)
HALVED = re.compile(r"\bhalv(?:e|es|ing)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(20\d\d)\b")
PLACES = re.compile(
    r"\b(country|region|rural|villages?|count(?:y|ies)|districts?)\b", re.IGNORECASE
)
WHERE = "Where these people live is not among the figures: count them by region."
EVERYBODY = re.compile(r"\b(everybody|everyone|every|all|each)\b", re.IGNORECASE)
AGE = re.compile(
    r"\bat (?:the )?(?:age (?:of )?)?\d{1,2}(?=\s*(?:[.,;]|$))|\baged? (?:of )?\d{1,2}\b"
    r"|\b\d{1,2}[- ]years?[- ]olds?\b",
    re.IGNORECASE,
)
UNCOUNTED = {  # what a goal names of people, and no figure counts
    "age": (
        AGE,
        "The goal names an age, but no figure here is by age: count how many are of that age, "
        "and how many of them get there.",
    ),
    "all": (
        EVERYBODY,
        "How many people the goal speaks of is not among the figures, so how far it is cannot be "
        "told. Count them: it is the figure that this goal needs.",
    ),
    "places": (PLACES, WHERE),
}
COUNTS = (  # words of a goal that name what can be counted, and what no figure here counts of it
    (r"repair|reus|second.?hand",
     "repairs a year, and how many of them took the place of something new"),
    (r"fleet|diesel|vehicle|truck|lorr", "vehicles by what drives them"),
    (r"\b(?:badly|seriously|gravely|severely) (?:hurt|injured|harmed)",
     "grave injuries by place"),
    (r"\bleak|defect|fault", "what came back or failed, of what was sold"),
    (r"\btrees?\b", "trees planted, and how many of them live three years later"),
    (r"\bmeals?\b", "meals served"),
    (r"\b(?:homes|houses|flats)\b", "homes, and how many of them are lived in"),
    (r"\bloans?\b", "loans by region"),
)  # fmt: skip
CLEAN = r"(?:clean|safe|drinking|drinkable|potable)"
AT_MOST = r"(?:within|less than|no more than|not more than|at most)"
NUMBER = r"(?:\d+(?:[.,]\d+)?|an?|half an?|one|two|three|four|five|ten|fifteen|twenty|thirty)"
MEASURED = {  # what a goal names that is measured, and no figure is: words, and what to count of it
    "water": (
        rf"\b{CLEAN}(?:,? (?:and |or )?{CLEAN})*[ -]water\b"
        rf"|\bwater (?:(?:that|which) )?(?:is )?{CLEAN}\b",
        "how many places have water that passes a test",
    ),
    "distance": (
        rf"\b{AT_MOST} {NUMBER}[ -]?(?:k?m|(?:kilo)?met(?:re|er)s?|miles?)\b",
        "how many are within the distance that the goal names",
    ),
    "time": (
        rf"\b{AT_MOST} {NUMBER}[ -]?(?:minutes?|hours?)\b",
        "how many are within the time that the goal names",
    ),
}
NEAREST = "The closest figures reported"
STATES = "The organisation's stated goal"


@once_a_report
def build_goal_parts(book: Book) -> dict[str, Any]:
    """The goal in its words, and what is set beside it, for a text file."""
    words = text.quoted(book.profile.get("impact_goals"))
    own = words if words and words != text.LEFT_OUT else ""
    names = [
        name for family, pattern, name in RULES if family == book.family and pattern.search(own)
    ]
    share, half = _read_share(book, own), _read_half(book, own, names)
    near = [each for name in names for each in (NEARER.get(name), name) if each]
    known = [name for name in near if book.value(name)]
    shown = [_tell_figure(book, name, half) for name in known[:1]]
    shown += _tell_others(book, known[1:]) + _tell_years(book, own) if shown else []
    measured = list_measured(own)
    people = [*_tell_people(book, own, share)] if own and book.serves else []
    people += _tell_measured([*measured.values()]) if people else []
    unknown = own and book.reading.values and not people and not shown
    return {
        "goal": text.statement(book, STATES, book.profile.get("impact_goals")),
        "goal_beside": [*people, *shown],
        "goal_unshown": bool(unknown),
        "goal_counts": _list_counts(own) if not people else None,
        "goal_measured": [*measured],
        "goal_share": share,
        "goal_gap": _gap(book, share),
        "goal_half": half,
        "goal_names": names if own else [],
        **_name_uncounted(book, own, share),
    }


def _read_share(book: Book, own: str) -> Fact | None:
    """The share of people that a goal names, as "nine in ten" or "90 %", in percent."""
    if not book.serves:
        return None
    read = [
        Fraction(percent) if percent else _divide(part, whole)
        for part, whole, percent in SHARE.findall(own)
    ]
    known = [each for each in read if each is not None and 0 < each <= 100]
    if len(known) != 1 or OTHER.search(own):
        return None
    return book.fact("goal.share", "share that the goal asks for", known[0], "%",
                     "input: impact goals")  # fmt: skip


def _divide(part: str, whole: str) -> Fraction | None:
    numbers = [
        printing.WORDS.index(each) if each in printing.WORDS else int(each) if each.isdigit() else 0
        for each in (part.lower(), whole.lower())
    ]
    return Fraction(100 * numbers[0], numbers[1]) if all(numbers) else None


def _gap(book: Book, share: Fact | None) -> Fact | None:
    rate = book.value("outcomeRate") if share else None
    if share is None or rate is None or rate.value >= share.value:
        return None
    label, source = "what the outcome rate lacks to it", "formula: goal.share - outcomeRate"
    return book.fact("goal.gap", label, share.value - rate.value, "percentage points", source)


def _read_half(book: Book, own: str, names: list[str]) -> dict[str, Any] | None:
    """What halving financed emissions by the year of the goal takes each year."""
    written = int(book.inputs.date[:4])
    years = [int(year) for year in YEAR.findall(own) if int(year) > max(written, book.year)]
    first = movements.compare_years(book, FINANCED) if FINANCED in names else None
    if not (HALVED.search(own) and years and first):
        return None
    half, by = first.first.value / 2, years[-1]
    if first.now.value <= half:
        return None
    label = "half of the financed emissions of the first year"
    source, unit = f"formula: {FINANCED} {first.first.year} / 2", "t CO2e"
    there = book.fact("goal.half", label, half, unit, source, by)
    label = "cut of financed emissions a year that leads there"
    each = printing.round_planned((first.now.value - half) / (by - written))
    source = f"formula: ({FINANCED} {book.year} - goal.half) / {by - written}"
    return {"there": there, "each": book.fact("goal.each", label, each, unit, source)}


def _tell_people(book: Book, own: str, share: Fact | None) -> list[Sentence]:
    """How many got there, of how many, and how far that is from a share that the goal names."""
    got, rate = book.value("outcomesAchieved"), book.value("outcomeRate")
    if got is None:
        return [Sentence("How many people got there is not reported, so nothing here shows it.")]
    before = movements.compare_years(book, "outcomesAchieved")
    words, facts = f"{NEAREST}: {got:n} people with the outcome", [got]
    if before:
        words += f", after {before.first:n} in {before.first:y}"
        facts.append(before.first)
    if rate is not None:
        words += f", {rate} of those reached"
        facts.append(rate)
        moved = movements.compare_years(book, "outcomeRate")
        if moved and before and moved.first.year == before.first.year:
            words += f", after {moved.first}"
            facts.append(moved.first)
    found, gap = [_cite(f"{words}.", facts)], _gap(book, share)
    if share and gap:
        told = f"The goal is {share}; if it means that outcome, the shortfall is {gap}."
        found.append(_cite(told, [share, gap]))
    uncounted = _find_uncounted(own, share)
    return [*found, Sentence(UNCOUNTED[uncounted][1])] if uncounted else found


def _find_uncounted(own: str, share: Fact | None) -> str | None:
    """What a goal names of people that no figure counts; how many all are, a share need not say."""
    found = (name for name, (words, _) in UNCOUNTED.items() if words.search(own))
    return next((name for name in found if name != "all" or share is None), None)


def _name_uncounted(book: Book, own: str, share: Fact | None) -> dict[str, bool]:
    """The same as conditions of a text file, of who serves people and says how many got there."""
    known = book.serves and "outcomesAchieved" in book.reading.values
    found = _find_uncounted(own, share) if known else None
    return {f"goal_by_{name}": name == found for name in UNCOUNTED}


def _tell_years(book: Book, own: str) -> list[Sentence]:
    """What is to be said of the earlier years that a goal names and that cannot be compared."""
    told = "which the goal names, nothing can be compared."
    gone = list_gone_years(book, own)
    found = [Sentence(f"Of {each}, {told}") for each in gone]
    changed = breaks.find_boundary(book)
    if changed and any(int(each) < changed for each in gone):
        words = (
            f"The boundary changed in {changed}: restate the first year of the goal for the "
            "organisation of today before any progress on it is told."
        )
        found.append(Sentence(words))
    return found


def list_gone_years(book: Book, own: str) -> list[str]:
    """The earlier years that a goal names and that cannot be compared."""
    named = {int(year) for year in YEAR.findall(own)}
    return [str(y) for y in sorted(named) if y < book.year and y not in book.reading.before]


def _list_counts(own: str) -> str | None:
    """What a goal names that can be counted, and that no figure here counts."""
    found = [what for words, what in COUNTS if re.search(words, own, re.IGNORECASE)]
    return text.listed([*found, *list_measured(own).values()]) or None


def list_measured(own: str) -> dict[str, str]:
    """What a goal names of clean water, distance and time, and what is to be counted of it."""
    return {
        name: what
        for name, (words, what) in MEASURED.items()
        if re.search(words, own, re.IGNORECASE)
    }


def _tell_measured(found: list[str]) -> list[Sentence]:
    return [Sentence(f"Count each year as well {text.listed(found)}.")] if found else []


def _tell_others(book: Book, names: list[str]) -> list[Sentence]:
    """The other figures that show a goal, each now and in its first year."""
    told, facts = [], []
    for name in names:
        now, moved = book.value(name), movements.compare_years(book, name)
        assert now is not None
        before = f", after {moved.first:n} in {moved.first:y}" if moved else ""
        told.append(f"{movements.name_with_basis(book, name)} ({now}{before})")
        facts += [now, moved.first] if moved else [now]
    return [_cite(f"These belong to it too: {text.listed(told)}.", facts)] if told else []


def _tell_figure(book: Book, name: str, half: dict[str, Any] | None) -> Sentence:
    """A figure now and in its first year, and what halving it takes."""
    now, moved = book.value(name), movements.compare_years(book, name)
    assert now is not None
    intro = "For emissions, the figure is this" if name == FINANCED else NEAREST
    words, facts = f"{intro}: {movements.name_with_basis(book, name)}, {now} in {book.year}", [now]
    if moved:
        words += f", after {moved.first} in {moved.first:y}"
        facts.append(moved.first)
    if half and name == FINANCED and moved:
        there, each = half["there"], half["each"]
        words += (
            f". Half of the {moved.first:y} level, by {there:y}, is {there}: {each} less each "
            f"year from {int(book.inputs.date[:4]) + 1} on, if {book.inputs.date[:4]} ends where "
            f"{book.year} did. The goal names no year to count from"
        )
        facts += [there, each]
    return _cite(f"{words}.", facts)


def _cite(words: str, facts: list[Fact]) -> Sentence:
    return Sentence(words, tuple(fact.id for fact in facts))
