"""Reports written from figures, without a network, a clock or a model.

`needs` says what lacks before anybody asks or pays; `write` makes the document; `markdown` and
`html` render it. Same inputs, same document.
"""

from auxeira.writer.document import Document
from auxeira.writer.inputs import Inputs
from auxeira.writer.minimum import needs


def write(report_type: str, inputs: Inputs) -> Document:
    """A report. Raises ValueError where `needs` names something that lacks."""
    from auxeira.writer.book import Book
    from auxeira.writer.reports import body_of
    from auxeira.writer.shared import assembled
    from auxeira.writer.types import TYPES

    if needs(report_type, inputs) is not None:
        raise ValueError(f"{report_type} cannot be written yet: see needs()")
    book = Book(TYPES[report_type], inputs)
    return assembled(book, body_of(report_type)(book))
