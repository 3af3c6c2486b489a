"""What a letter to the board says in any case, before and behind what a model writes: what is
grave, what law asks for, and what is to be decided, by whom and by when.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from auxeira.reports.document import Action, Document, Sentence
from functions.report_worker.claim_words import say_doing
from functions.report_worker.claims import is_grave
from report_writer import duties
from report_writer.fact_book import Book
from report_writer.labels import lower_first

MOST_DECIDED = 3  # steps that a sentence names
MATTERS = {  # a grave matter, one and several
    "fatalities": ("death at work", "deaths at work"),
    "corruptionIncidents": ("confirmed case of corruption", "confirmed cases of corruption"),
    "significantFines": ("significant fine", "significant fines"),
}


def open_letter(document: Document, book: Book) -> list[Sentence]:
    """Return what comes first: steps that do not wait, or what is grave and has none; law."""
    steps = document.recommended_actions
    found = [*_tell_grave(document, book, steps), *_tell_law(book, steps)]
    return [Sentence(text, ()) for text in found]


def _tell_grave(document: Document, book: Book, steps: Sequence[Action]) -> Iterator[str]:
    if own := [step for step in steps if step.duty]:
        comes = "First come the steps that do not wait" if own[1:] else "One step does not wait"
        yield f"{comes}: {_join([f'to {_name_step(step)}' for step in own])}."
    elif matters := list(_list_matters(document, book)):
        one = len(matters) == 1 and not matters[0][:1].isdecimal()
        are, come, them = ("is", "comes", "it") if one else ("are", "come", "them")
        yield (
            f"The {' and the '.join(matters)} that {are} reported for {document.year} {come} "
            f"first: no step of this report takes {them} up, and what was done since is a question "
            "for the board."
        )


def _list_matters(document: Document, book: Book) -> Iterator[str]:
    for name, (one, several) in MATTERS.items():
        fact = book.facts.get(f"{name}.{document.year}")
        if fact is not None and is_grave(fact):
            yield one if fact.value == 1 else f"{fact:n} {several}"


def _tell_law(book: Book, steps: Sequence[Action]) -> Iterator[str]:
    rows = []
    for step in steps:
        served = duties.list_served(book.duties, step.id)
        if served and not step.duty:
            called = f"{served[0].rule.called}{_print_day(served[0].day, ', due on ')}"
            rows.append(f"for {called}, to {_name_step(step)}")
    if rows:
        have = "Duties of law have steps" if rows[1:] else "A duty of law has a step"
        yield f"{have} here: {_join(rows)}."


def close_letter(document: Document, book: Book) -> list[Sentence]:
    """Return what is to be decided, where a model's letter names no step."""
    free = [
        f"on {say_doing(lower_first(step.title))}{_name_who(step)}"
        for step in document.recommended_actions
        if not step.duty and not duties.list_served(book.duties, step.id)
    ]
    if not free:
        return []
    return [Sentence(f"The board is asked to decide {_join(free[:MOST_DECIDED])}.", ())]


def _join(words: Sequence[str]) -> str:
    *others, last = words
    return f"{'; '.join(others)}; and {last}" if others else last


def _name_step(step: Action) -> str:
    return f"{lower_first(step.title)}{_name_who(step)}"


def _name_who(step: Action) -> str:
    found = [lower_first(step.owner), _print_day(step.due, "by ")]
    return f" ({', '.join(each for each in found if each)})" if any(found) else ""


def _print_day(day: str, before: str) -> str:
    return f"{before}{date.fromisoformat(day):%-d %B %Y}" if day else ""
