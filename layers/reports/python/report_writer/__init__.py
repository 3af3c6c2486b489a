"""Reports written from figures, without a network, a clock or a model.

`find_needs` says what lacks before anybody asks or pays; `write` makes the document; `markdown` and
`html` render it. Same inputs, same document.
"""

from functools import cache
from typing import TYPE_CHECKING

from auxeira.reports.document import Document
from auxeira.reports.inputs import Inputs
from auxeira.reports.requirements import find_needs

if TYPE_CHECKING:
    from report_writer.assembly import Body
    from report_writer.fact_book import Book


def write(report_type: str, inputs: Inputs) -> Document:
    """A report. Raises ValueError where `find_needs` names something that lacks."""
    return write_with_book(report_type, inputs)[0]


def write_with_book(report_type: str, inputs: Inputs) -> "tuple[Document, Book, Body]":
    """A report, the facts that it is made of, and what its type wrote. Raises as `write` does."""
    from auxeira.reports.report_types import TYPES
    from report_writer.assembly import assembled
    from report_writer.fact_book import Book
    from report_writer.reports import write_body

    opened = cache(lambda: Book(TYPES[report_type], inputs))
    if find_needs(report_type, inputs, lambda: opened().scores) is not None:
        raise ValueError(f"{report_type} cannot be written yet: see find_needs()")
    book = opened()
    body = write_body(book)
    return assembled(book, body), book, body
