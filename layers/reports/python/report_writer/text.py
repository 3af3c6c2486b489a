"""Cells of tables, words in a row, and what a user wrote."""

import re
from collections.abc import Sequence

from auxeira.reports.document import Sentence, Table
from report_writer.fact_book import Book
from report_writer.facts import Fact

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


def table(
    book: Book, name: str, columns: Sequence[str], rows: Sequence[Sequence[Part]], note: str = ""
) -> Table:
    """A table of the type's row, by its id; what is None in a cell is "not reported". The last
    columns are left out where its rows are shorter."""
    title, columns = book.row.tables[name], columns[: len(rows[0])]
    cells = tuple(tuple(cell(part) for part in row) for row in rows)
    numeric = tuple(
        at for at in range(len(columns)) if any(isinstance(row[at], Fact) for row in rows)
    )
    return Table(name, title, tuple(columns), cells, note, numeric)


def cell(part: Part) -> str:
    """A cell's text: a fact with its unit."""
    return "not reported" if part is None else str(part)


def listed(words: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def listed_apart(words: Sequence[str]) -> str:
    """The same of words that may hold "and" or commas themselves: "a and b; and c"."""
    if not any(" and " in each or ", " in each for each in words):
        return listed(words)
    return "; and ".join(filter(None, ("; ".join(words[:-1]), *words[-1:])))


# what a user wrote


def quoted(words: object) -> str | None:
    """User text as it may stand in a report, without the quotation marks; None for nothing.

    At most 300 characters, spaces and line breaks as one space; LEFT_OUT in place of a forbidden
    claim.
    """
    plain = " ".join(str(words or "").split())
    if not plain.isprintable():
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
