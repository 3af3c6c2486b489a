"""The parts of a report that a model may write, each with what our own code says there.

The summary, a letter to the board, each section of the report's own, what each section means for
the reader, and why each step is recommended. A sentence of ours has an id, by which it can be put
into a part as it is; it stays wherever no sentence of the model has all of its facts.
"""

from collections.abc import Iterator, Sequence

import msgspec

from auxeira.reports.document import Action, Document, Section, Sentence
from functions.report_worker.claims import is_grave
from report_writer.assembly import Body
from report_writer.fact_book import Book

SUMMARY, LETTER = "summary", "letter"
OWN = "s"  # ids of a type's own sections begin with it
SO_WHAT, WHY = ".so_what", ".why"
WISHES = {
    SUMMARY: "Three to five sentences: the finding, what it rests on, what follows from it. Ours "
    "where they say it well.",
    LETTER: "A letter to the board, five to eight sentences, without salutation: what was found, "
    "what it means for this organisation, what to decide and why, what is not known. It stands "
    "below the summary, so with few of its figures.",
    "section": "Our sentences in the order that reads best, and yours to join them. To be left "
    "out where ours read well as they are.",
    SO_WHAT: "One or two sentences below the section: what its figures mean together for this "
    "organisation, what they leave open, what to ask or decide.",
    WHY: "One or two sentences below what is printed of the step: why this step, for this "
    "organisation; what it would settle, where to begin, what may stand in its way.",
}


class Paper(msgspec.Struct, frozen=True):
    """A sentence of our own, and the facts in it; a `grave` one is told by itself alone."""

    id: str
    text: str
    facts: tuple[str, ...]
    grave: bool = False


class Part(msgspec.Struct, frozen=True):
    """`papers` by paragraph; `step` is the recommended step that it is about; `beside` is what
    stands above it in print, or the id of that part."""

    id: str
    title: str
    wish: str
    paragraphs: tuple[tuple[Paper, ...], ...] = ()
    step: str = ""
    beside: str = ""

    @property
    def papers(self) -> list[Paper]:
        """All of our own sentences of it."""
        return [each for paragraph in self.paragraphs for each in paragraph]


def list_parts(document: Document, book: Book, body: Body) -> list[Part]:
    """Return the parts of a report, in the order in which they are read."""
    parts = [
        _build_part(book, SUMMARY, "Summary", WISHES[SUMMARY], body.finding),
        Part(LETTER, "Letter to the board", WISHES[LETTER], beside=SUMMARY),
    ]
    for section in document.sections:
        if section.id.startswith(OWN):
            parts += _list_section_parts(book, section)
    parts += [
        Part(f"{step.id}{WHY}", step.title, WISHES[WHY], step=step.id, beside=_print_step(step))
        for step in document.recommended_actions
    ]
    return parts


def _print_step(step: Action) -> str:
    return "; ".join(f"{label}: {words}" for label, words in step.to_labelled_rows())


def _list_section_parts(book: Book, section: Section) -> Iterator[Part]:
    yield _build_part(book, section.id, section.title, WISHES["section"], section.paragraphs)
    yield Part(f"{section.id}{SO_WHAT}", section.title, WISHES[SO_WHAT], beside=section.id)


def _build_part(
    book: Book, name: str, title: str, wish: str, said: Sequence[Sequence[Sentence]]
) -> Part:
    numbers = iter(range(1, 1000))
    paragraphs = tuple(
        tuple(
            Paper(
                f"{name}.{next(numbers)}",
                each.text,
                each.facts,
                any(is_grave(book.facts[fact]) for fact in each.facts),
            )
            for each in paragraph
        )
        for paragraph in said
    )
    return Part(name, title, wish, paragraphs)
