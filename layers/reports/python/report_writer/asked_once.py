"""What several parts of a report ask of the same book is worked out once for it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from report_writer.fact_book import Book


def once_a_report[**P, T](
    answer: Callable[Concatenate[Book, P], T],
) -> Callable[Concatenate[Book, P], T]:
    """The same function, which keeps in a book what it has answered for it. Nobody may change an
    answer."""

    @wraps(answer)
    def ask(book: Book, /, *given: P.args, **named: P.kwargs) -> T:
        key = (answer, *given, *named.items())
        if key not in book.asked:
            book.asked[key] = answer(book, *given, **named)
        found: T = book.asked[key]
        return found

    return ask
