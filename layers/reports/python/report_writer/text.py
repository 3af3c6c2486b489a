"""Sentences: one or two facts each, worded in one of several ways, never without its facts.

Which wording is taken depends on the organisation, the type of report and the key of the sentence,
so that the same inputs give the same words and two reports do not read alike.
"""

import hashlib
import re
from collections.abc import Sequence
from fractions import Fraction

from auxeira.reports.document import Section, Sentence, Table
from report_writer import labels
from report_writer.fact_book import Book
from report_writer.facts import Fact, Number

MOST = 300  # characters of user text
LEFT_OUT = (
    "The organisation's own statement is left out because it makes a claim that these figures "
    "cannot support."
)
FORBIDDEN = re.compile(
    r"\b(carbon[- ]neutral\w*|climate[- ]neutral\w*|co2[- ]neutral\w*|climate[- ]positive"
    r"|net[- ]?zero|zero[- ]impact|offset our emissions|eco[- ]friendly"
    r"|environmentally friendly|green|climate[- ]friendly|sustainable|aligned with paris"
    r"|paris[- ]aligned|1\.5 ?°?c[- ]aligned|science[- ]based|compliant|certified|guaranteed"
    r"|verified|audited|best[- ]in[- ]class|world[- ]class|leader|leading|proven impact"
    r"|lives changed|caused|thanks to|because of)\b",
    re.IGNORECASE,
)

Part = Fact | str | int | None


def say(book: Book, key: str, variants: Sequence[str], **parts: Part) -> Sentence | None:
    """A sentence in one of its wordings; None as soon as one of its parts is.

    `variants` are at least three templates in which {name} stands for a part, a fact or a word.
    `key` names the sentence within the report. Raises ValueError for fewer than three.
    """
    if len(variants) < 3:
        raise ValueError(f"{key} needs three wordings or more")
    if any(part is None for part in parts.values()):
        return None
    text = variants[_hash(book, key) % len(variants)].format(**parts)
    facts = tuple(part.id for part in parts.values() if isinstance(part, Fact))
    return Sentence(labels.first(text), facts)


def fixed(text: str, **parts: Part) -> Sentence | None:
    """A sentence with one wording only, as for definitions and notes."""
    if any(part is None for part in parts.values()):
        return None
    facts = tuple(part.id for part in parts.values() if isinstance(part, Fact))
    return Sentence(text.format(**parts), facts)


def section(
    book: Book,
    title: str,
    *paragraphs: Sequence[Sentence | None],
    tables: Sequence[Table] = (),
    figures: Sequence[str] = (),
    actions: Sequence[str] = (),
) -> Section:
    """A section of the type's row, by its title; unknown sentences are left out.

    Raises ValueError for a title that is not in the row, and when no sentence is left.
    """
    number = book.row.sections.index(title) + 1
    kept = (tuple(each for each in paragraph if each is not None) for paragraph in paragraphs)
    lines = tuple(paragraph for paragraph in kept if paragraph)
    if not lines:
        raise ValueError(f"{book.row.id}: {title} has no sentence")
    return Section(f"s{number}", title, lines, tuple(tables), tuple(figures), tuple(actions))


def table(
    book: Book, name: str, columns: Sequence[str], rows: Sequence[Sequence[Part]], note: str = ""
) -> Table:
    """A table of the type's row, by its id; what is None in a cell is "not reported"."""
    title = book.row.tables[name]
    cells = tuple(tuple(cell(part) for part in row) for row in rows)
    numeric = tuple(
        at for at in range(len(columns)) if any(isinstance(row[at], Fact) for row in rows)
    )
    return Table(name, title, tuple(columns), cells, note, numeric)


def cell(part: Part) -> str:
    """A cell's text: a fact with its unit."""
    return "not reported" if part is None else str(part)


# comparisons


def compared(percent: Number, more: str = "higher", less: str = "lower") -> str:
    """The word for a difference in percent: about the same, slightly, plain or much."""
    size = abs(Fraction(percent))
    if size < 2:
        return "about the same"
    degree = "slightly " if size < 10 else "much " if size > 25 else ""
    return degree + (more if percent > 0 else less)


def scored(points: Number, more: str = "higher", less: str = "lower") -> str:
    """The word for a difference of scores in points."""
    size = abs(Fraction(points))
    if size < 3:
        return "about the same"
    return ("clearly " if size >= 10 else "") + (more if points > 0 else less)


def listed(words: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


# what a user wrote


def quoted(words: object) -> str | None:
    """User text as it may stand in a report, without the quotation marks; None for nothing.

    At most 300 characters, spaces and line breaks as one space; LEFT_OUT in place of a forbidden
    claim.
    """
    plain = " ".join(str(words or "").split())
    plain = "".join(c for c in plain if c.isprintable())
    if not plain:
        return None
    if FORBIDDEN.search(plain):
        return LEFT_OUT
    return plain if len(plain) <= MOST else plain[: MOST - 1].rstrip() + "…"


def statement(book: Book, intro: str, words: object) -> Sentence | None:
    """A sentence that quotes a user's text after words such as "The organisation writes"."""
    own = quoted(words)
    if own is None:
        return None
    if own == LEFT_OUT:
        return Sentence(own)
    return Sentence(f"{intro}: “{own}”")


def _hash(book: Book, key: str) -> int:
    name = f"{book.profile['organization_name']}|{book.row.id}|{key}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
