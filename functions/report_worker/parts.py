"""The parts of a report that a model may write, each with what our own code says there.

The summary, a letter to the board, each section of the report's own, what each section means for
the reader, and why each step is recommended. A sentence of ours has an id, by which it can be put
into a part as it is; it stays wherever no sentence of the model has all of its facts.
"""

from collections.abc import Iterator, Sequence

import msgspec

from auxeira.reports.document import Action, Document, Section, Sentence
from functions.report_worker.claims import is_grave
from functions.report_worker.letter import close_letter, open_letter
from report_writer.assembly import Body
from report_writer.fact_book import Book

SUMMARY, LETTER = "summary", "letter"
OWN = "s"  # ids of a type's own sections begin with it
SO_WHAT, WHY = ".so_what", ".why"
WISHES = {
    SUMMARY: "Best left out: ours is printed unless yours begins with our first sentence, or with "
    "its figures, and is no longer than ours. Worth it where sentences of ours can be joined or "
    "put in a better order; each of them by its id where it is good.",
    LETTER: "A letter to the board, five to seven sentences, without salutation. Ours that are "
    "grave are printed before it, by code: go on from them and do not name those steps again. Then "
    "what the figures mean together for this organisation, in round words; which step to decide on "
    "before the others, who could carry it and by when, and what it would bring; what stays open. "
    "It stands below the summary, so without what that has told.",
    "section": "To be left out where ours reads well, which it mostly does. Ours in the order that "
    "reads best, by their ids, and yours where two of ours can be joined into a sentence.",
    SO_WHAT: "Nothing, in most sections. Where two figures say more together than each alone, and "
    "our own text does not say it: a sentence that sets a figure of this section beside another, "
    "or beside a step, by their slots. Below three sections at most.",
    WHY: "One sentence below what is printed of the step, two where both say something: what it "
    "would answer for this organisation, with which of its figures it belongs, where to begin, in "
    "things that can be seen: a list, a bill, a room, a person to ask.",
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
        _build_letter(document, book),
    ]
    own = [section for section in document.sections if section.id.startswith(OWN)]
    for section in own:
        parts += _list_section_parts(book, section, section is own[-1])
    parts += [
        Part(f"{step.id}{WHY}", step.title, WISHES[WHY], step=step.id, beside=_print_step(step))
        for step in document.recommended_actions
    ]
    return parts


def _print_step(step: Action) -> str:
    return "; ".join(f"{label}: {words}" for label, words in step.to_labelled_rows())


def _build_letter(document: Document, book: Book) -> Part:
    """Return the letter; what our own code begins it with is told by our own sentence alone."""
    first, last = open_letter(document, book), close_letter(document, book)
    made = _build_part(book, LETTER, "Letter to the board", WISHES[LETTER], [first, last])
    opening, *others = made.paragraphs
    opening = tuple(msgspec.structs.replace(each, grave=True) for each in opening)
    paragraphs = tuple(filter(None, (opening, *others)))
    return msgspec.structs.replace(made, paragraphs=paragraphs, beside=SUMMARY)


def _list_section_parts(book: Book, section: Section, is_last: bool) -> Iterator[Part]:
    """Yield a section, and what it means where it has figures of its own; of steps, and of how sure
    the report is, our own words are enough."""
    yield _build_part(book, section.id, section.title, WISHES["section"], section.paragraphs)
    told = any(each.facts for paragraph in section.paragraphs for each in paragraph)
    if (told or section.tables) and not section.actions and not is_last:
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
