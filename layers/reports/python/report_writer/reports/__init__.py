"""What each type of report computes: a function a type, in a module of the same name.

What is told, in which order and when, stands in the type's text file (`<type>.report`, see
`report_files`); its function takes the book of facts and gives what the file names:

    def impact_story(book: Book) -> Parts:
        return {"result": book.fact(...), "wrong": rows, "reach_lines": partial(_draw_reach, book)}

- A number is printed only as a fact: `book.value` (figures and what follows from them, any year),
  `book.change`, `book.score`, `coverage`, `quality`, `points`, `weight`, the peers' `group`,
  `quartile`, `median`, `constant`, or `book.fact` for the result of a formula, with its source.
- What is unknown is None, and the file says what is told then. User text only by `text.statement`.
- Tables, figures and sections are those of the row in `types`, in its order.
"""

from importlib import import_module
from typing import Any

from report_writer.assembly import Body
from report_writer.composition import compose_report
from report_writer.fact_book import Book


def write_body(book: Book) -> Body:
    """What a type writes."""
    name = book.row.id
    made: Any = getattr(import_module(f"report_writer.reports.{name}"), name)(book)
    return compose_report(book, made)
