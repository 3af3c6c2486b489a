"""Sentences kept as a table, a line each, whose facts are looked up by their names.

A line is "key | wording | wording | wording"; a definition or note has one wording. A field in
braces is one of the parts given, or a figure of the year; "base_x" is x in its base year, "size_x"
how far it has moved since, in percent and without a sign, "verb_x" rose or fell, "word_x" the word
for that; "median_x" and "peers_x" are of an indicator's peers, "constant_x" is a constant.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, recommendations, text
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen

type Words = Mapping[str, tuple[str, ...]]

FIELD = re.compile(r"\{(\w+)")
BETWEEN = re.compile(r"(?<=[.?!]) (?=[A-Z])")
LEVEL = "{now:L}: {now} in {now:y}, after {first} in {first:y} ({word})."
MOVES = (
    "{title}: if reached, this would take {now:l} from {now:n} to {then} and add {gain}. "
    "It falls to the {owner}.",
    "{title}: {now:l} would go from {now:n} to {then}, if reached, which adds {gain}. "
    "The {owner} would own it.",
    "{title}, led by the {owner}: from {now:n} to {then} in {now:l}. "
    "If reached, this would add {gain}.",
)
ADDS = (
    "{title}: if reached, this would add {gain}. It falls to the {owner}.",
    "{title}: this would add {gain}, if reached. The {owner} would own it.",
    "{title}, led by the {owner}: if reached, this would add {gain}.",
)
OPENS = (
    "{title}: no gain is claimed, but up to {upto} of {category} would open. "
    "It falls to the {owner}.",
    "{title}: this would open up to {upto} of {category}, without a claim on how many. "
    "The {owner} would own it.",
    "{title}, led by the {owner}: up to {upto} of {category} would open, and none is claimed.",
)
PLAIN = (
    "{title}: no points are claimed for it. It falls to the {owner}.",
    "{title}: it closes a gap and claims no points. The {owner} would own it.",
    "{title}, led by the {owner}: it claims no points and closes a gap.",
)
ALONE = "{now:L}: {now} in {now:y}."
PER_HEAD = {  # what stands per employee, and the amount that it is of
    "ghgPerEmployee": "ghg12",
    "energyPerEmployee": "energyTotal",
    "waterPerEmployee": "waterWithdrawal",
    "trainingPerEmployee": "trainingHours",
}


def words(rows: str) -> dict[str, tuple[str, ...]]:
    """The wordings of a table, by key."""
    cells = ([cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines())
    return {key: tuple(wordings) for key, *wordings in cells}


def tell(book: Book, table: Words, key: str, /, **parts: text.Part) -> Sentence | None:
    """A sentence of a table; None where one of its facts is unknown."""
    wordings = table[key]
    fields = {name for wording in wordings for name in FIELD.findall(wording)}
    found = {n: parts[n] if n in parts else look_up(book, n) for n in sorted(fields)}
    if len(wordings) == 1:
        return text.fixed(wordings[0], **found)
    return text.say(book, key, wordings, **found)


def laid(book: Book, title: str, *paragraphs: Sequence[Sentence | None], **parts: Any) -> Section:
    """A section (as `text.section`) in which each sentence of a wording stands for itself."""
    apart = ([one for each in paragraph for one in _apart(book, each)] for paragraph in paragraphs)
    return text.section(book, title, *apart, **parts)


def _apart(book: Book, sentence: Sentence | None) -> list[Sentence]:
    if sentence is None or "“" in sentence.text:
        return [] if sentence is None else [sentence]
    return [
        Sentence(each, tuple(f for f in sentence.facts if book.facts[f].printed in each))
        for each in BETWEEN.split(sentence.text)
    ]


def level(book: Book, name: str) -> Sentence | None:
    """What a figure is, and what it was in its base year; None where it is unknown."""
    now, moved, base = book.value(name), book.moved(name), book.base_of(name)
    if moved is None:
        return text.fixed(ALONE, now=now)
    word = text.compared(moved)
    first = book.value(name, base)
    told = text.fixed(LEVEL, now=now, first=first, word=word)
    whole = PER_HEAD.get(name)
    other = book.moved(whole) if whole else None
    if told is None or whole is None or other is None or moved * other >= 0:
        return told
    amount = text.fixed(LEVEL, now=book.value(whole), first=book.value(whole, base),
                        word=text.compared(other))  # fmt: skip
    return amount and Sentence(f"{told.text} {amount.text}", told.facts + amount.facts)


def told(book: Book, each: Chosen) -> Sentence | None:
    """What an action would change, by whom, and what it would add if reached."""
    parts: dict[str, text.Part] = {"title": each.row.title, "owner": each.row.owner.lower()}
    now, then = recommendations.present(book, each), recommendations.reached(book, each)
    low, high = recommendations.gains(book, each)
    name = each.row.id
    if now and then and now.printed != then.printed:
        parts |= {"now": now, "then": then}
        return text.say(book, f"{name}.moves", MOVES, **parts, gain=_gain(book, each, low, high))
    if low and high:
        return text.say(book, f"{name}.adds", ADDS, **parts, gain=_gain(book, each, low, high))
    if each.opens and round_half_up(each.upto) >= 1:
        category = labels.label(ROI if each.row.money else ESG)
        label = f"points of {category} that {name} opens, at most"
        source = "formula: weight of what becomes known"
        upto = book.fact(f"{name}.upto", label, round_half_up(each.upto), "points", source)
        return text.say(book, f"{name}.opens", OPENS, **parts, upto=upto, category=category)
    return text.say(book, f"{name}.step", PLAIN, **parts)


def _gain(book: Book, each: Chosen, low: Fact | None, high: Fact | None) -> str:
    category = labels.label(ROI if each.row.money else ESG)
    if low is None or high is None:
        return f"less than a point to {category}"
    if low.printed == high.printed:
        return f"{high} to {category}"
    return f"{low:n} to {high} to {category}"


def look_up(book: Book, name: str) -> text.Part:
    """A figure of the year, or base_x, size_x and what else LOOKUPS has; None where unknown."""
    before, _, rest = name.partition("_")
    if rest and before in LOOKUPS:
        return LOOKUPS[before](book, rest)
    return book.value(name)


def _base(book: Book, name: str) -> Fact | None:
    year = book.base_of(name)
    return book.value(name, year) if year else None


def _size(book: Book, name: str) -> Fact | None:
    change = book.change(name)
    if change is None:
        return None
    label = f"{change.label}, without its sign"
    return book.fact(
        f"{name}.size", label, abs(change.value), change.unit, change.source, book.year
    )


def _verb(book: Book, name: str) -> str | None:
    change = book.change(name)
    if change is None:
        return None
    return "rose" if change.value > 0 else "fell" if change.value < 0 else "changed"


def _word(book: Book, name: str) -> str | None:
    moved = book.moved(name)
    return None if moved is None else text.compared(moved)


LOOKUPS: dict[str, Callable[[Book, str], text.Part]] = {
    "base": _base,
    "size": _size,
    "verb": _verb,
    "word": _word,
    "median": lambda book, name: book.median(name),
    "peers": lambda book, name: book.group(name),
    "constant": lambda book, name: book.constant(name),
}
