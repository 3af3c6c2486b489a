"""The sentences of a report that a model may word anew, and the report with its words in place.

Only sentences of the report's own sections that say facts: no title, table, figure or action, no
executive summary, nothing about data, frameworks or provenance, and no user's words, which are
quoted as they are.
"""

from collections.abc import Mapping

import msgspec

from auxeira.reports.document import Document

OWN = "s"  # ids of a type's own sections begin with it
QUOTES = frozenset('“”"«»„')

Place = tuple[int, int, int]  # section, paragraph, sentence


class Slot(msgspec.Struct, frozen=True):
    """A sentence, where it stands, its section's id and title, and the ids of its facts."""

    place: Place
    section: str
    title: str
    text: str
    facts: tuple[str, ...]


def find_slots(document: Document) -> list[Slot]:
    """Return the sentences that a model may word, in their order."""
    return [
        Slot((s, p, n), section.id, section.title, sentence.text, sentence.facts)
        for s, section in enumerate(document.sections)
        if section.id.startswith(OWN)
        for p, paragraph in enumerate(section.paragraphs)
        for n, sentence in enumerate(paragraph)
        if sentence.facts and not QUOTES & set(sentence.text)
    ]


def replace_texts(document: Document, texts: Mapping[Place, str]) -> Document:
    """Return the report with other words in these places, and how many they are."""
    replace = msgspec.structs.replace
    sections = tuple(
        replace(
            section,
            paragraphs=tuple(
                tuple(
                    replace(sentence, text=texts.get((s, p, n), sentence.text))
                    for n, sentence in enumerate(paragraph)
                )
                for p, paragraph in enumerate(section.paragraphs)
            ),
        )
        for s, section in enumerate(document.sections)
    )
    return replace(document, sections=sections, worded=len(texts))
