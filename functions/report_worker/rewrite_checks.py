"""Whether what a model wrote may stand in a report in the place of our own sentence.

A sentence is taken when it says the numbers, units, directions and names of the sentence that it
replaces, and nothing else that could be told apart. In doubt ours stays.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated

import msgspec

from functions.report_worker.rewrite_slots import Place, Slot
from functions.report_worker.rewrite_words import AMOUNTS, DOWN, NOT, OPENERS, PROMISES, UNITS, UP
from report_writer import text as wording

MOST_WORDS = 35
FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)
NUMBER = re.compile(r"[^\W\d_]*\d(?:[\w.,]*\w)?", re.ASCII)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*")
ADDRESS = re.compile(r"https?:|www\.|@|[^\W\d_]\.[^\W\d_]{2}|//")
END = re.compile(r"[.!?:;]\s+[^\W_]")  # where another sentence would begin
PLAIN = frozenset(
    " ,.;:'()%-\u2019\u2013abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)


class Malformed(Exception):
    """The answer does not have the shape that was asked for. The message tells the model why."""


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A sentence of the model."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
    fact_ids: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(max_length=20)
    ]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    section_id: Annotated[str, msgspec.Meta(max_length=20)]
    sentences: Annotated[list[Said], msgspec.Meta(max_length=100)]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole answer."""

    sections: Annotated[list[_Section], msgspec.Meta(min_length=1, max_length=30)]


REPLY = msgspec.json.Decoder(Reply)


def parse_reply(content: str | None, finish: str | None) -> Reply:
    """Return the sentences of an answer.

    A fence of code around it is taken off. Raises Malformed.
    """
    if content is None:
        raise Malformed("it was refused" if finish == "refusal" else "it was empty")
    if finish != "stop":
        raise Malformed("it was cut off" if finish == "length" else "it did not end")
    fenced = FENCE.fullmatch(content)
    try:
        return REPLY.decode(fenced[1] if fenced else content)
    except (ValueError, RecursionError):  # what msgspec says may quote the answer
        raise Malformed("it was not JSON of the schema") from None


def choose_sentences(reply: Reply, slots: Sequence[Slot], rules: str) -> dict[Place, str]:
    """Return the sentences that may stand in a report, by the place of ours.

    Where one may not, ours stays. `rules` are what the model was told: no word of them that the
    report does not have comes out.
    """
    found: dict[Place, str] = {}
    known = find_words(slot.text + " " + slot.title for slot in slots)
    told = {word for word in find_words([rules]) if len(word) > 4} - known
    offered: dict[str, list[Said]] = {}
    for section in reply.sections:
        offered.setdefault(section.section_id, []).extend(section.sentences)
    for slot in slots:
        near = [other for other in slots if other.section == slot.section]
        for said in offered.get(slot.section, []):
            if find_sentence_fault(said, slot, near, known, told) is None:
                found[slot.place] = said.text
                offered[slot.section].remove(said)
                break
    return found


def find_sentence_fault(
    said: Said, slot: Slot, near: Sequence[Slot], known: set[str], told: set[str]
) -> str | None:
    """Return why a sentence may not stand in the place of ours, in a word; None if it may.

    `near` are the sentences of the section, `known` the words of the report, `told` those that
    only the model was told.
    """
    text, own = said.text, slot.text
    mine, theirs = find_words([text]), find_words([own])
    faults = {
        "facts": set(said.fact_ids) != set(slot.facts),
        "characters": not set(text) <= PLAIN | set(own),
        "spaces": " ".join(text.split()) != text or not text.endswith("."),
        "address": ADDRESS.search(text) and not ADDRESS.search(own),
        "sentences": len(END.findall(text)) > len(END.findall(own)),
        "numbers": find_numbers(text) != find_numbers(own),
        "amounts": (mine & AMOUNTS) - theirs,
        "units": find_units(text) != find_units(own),
        "directions": any(bool(mine & way) > bool(theirs & way) for way in (UP, DOWN)),
        "negation": bool(mine & NOT) != bool(theirs & NOT),
        "forbidden": _find_claims(text) - _find_claims(own),
        "words": (mine & (PROMISES | told)) - theirs,
        "names": _find_names(text)
        - {name for other in near for name in _find_names(other.text, True)},
        "opening": not _has_plain_opening(text, near, known),
        "length": not _is_similar_length(text, own),
        "subject": len(mine & known) * 2 < len(mine),
    }
    return next((name for name, found in faults.items() if found), None)


def find_words(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in lower case."""
    return {word.lower().replace("\u2019", "'") for text in texts for word in WORD.findall(text)}


def find_numbers(text: str) -> list[str]:
    """Return whatever has a digit in it, in order: 4,000, 2025, CO2e."""
    return NUMBER.findall(text)


def find_units(text: str) -> list[tuple[str, str]]:
    """Return numbers with the unit behind them, in order."""
    parts = [part.strip(".,;:()\u2013").lower() for part in text.replace("%", " % ").split()]
    return [
        (first, unit) for first, unit in pairwise(parts) if unit in UNITS and NUMBER.search(first)
    ]


def _find_claims(text: str) -> set[str]:
    return {found.lower() for found in wording.FORBIDDEN.findall(text)}


def _find_names(text: str, first: bool = False) -> set[str]:
    """Return words with a capital anywhere; the first word of the text only if asked for."""
    found = WORD.findall(text)
    return {word for word in (found if first else found[1:]) if word != word.lower()}


def _has_plain_opening(text: str, near: Sequence[Slot], known: set[str]) -> bool:
    """Tell whether a sentence begins with a plain word, or a name of its section."""
    first = next(iter(WORD.findall(text)), "")
    plain = first.lower() in known | OPENERS and first[1:] == first[1:].lower()
    return not first or plain or first in {n for slot in near for n in _find_names(slot.text, True)}


def _is_similar_length(text: str, own: str) -> bool:
    size, wanted = len(text.split()), len(own.split())
    return wanted / 2 <= size <= max(MOST_WORDS, wanted) and len(text) <= 2 * len(own) + 40
