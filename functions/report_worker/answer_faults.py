"""Why a sentence of a model is not taken: the kind, the words or slots at fault, and what to do.

What is said here is what the model reads when it is asked once more.
"""

from collections.abc import Iterable
from typing import NamedTuple

MOST_WORDS = 8  # that are named of a sentence

REASONS = {
    "shape": "one sentence of plain letters, at most 35 words, that ends in a full stop; no digit, "
    "no mark but , ; : ( ) ' and the hyphen",
    "slot": "a slot or an id that is not there, or of a claim that the sentence does not list in "
    'its "claims"; take names of slots from the block, letter by letter',
    "grave": "what is marked grave is told only by our own sentence: leave it out",
    "word": "these words have no place there. Take words of the lists instead, or a slot where a "
    'number, a direction or a name is meant; those of "only in a question" stand behind whether, '
    "what, how, who or if",
    "negation": "a denial. Say what is open in the affirmative, or only that something is not "
    "known, not reported or not said by the figures, in a clause without a slot",
    "actor": "at the words named, somebody does, has or is something, has done it, or is ordered "
    "to; or a thing has to, comes from or was done. Make a figure, a question or a step the "
    "subject, or propose: the board may want to ask ..., the {G01.owner} could begin with ...",
    "finding": "something is called, or shown to be, what no claim says it is. Call it a question, "
    "a matter, a choice, a figure, a step or a place to begin, or ask: whether it is a ...",
    "binding": "a number, verb or comparison that does not follow the .what slot of its own claim "
    "in the same clause, with nothing but plain links (is, was, at, of, from, to, by) between",
    "grammar": "words around a slot that change what it says: put it as the patterns do. A move "
    "has nothing behind it but its numbers and years; a .turn is a question or a matter for "
    "somebody, deserves a look, or is asked about; nothing explains or causes it",
    "leans": "it begins with a word that leans on a sentence that was not taken: begin with the "
    "name of what it is about",
    "repeats": "it is said already, by the sentence named here, of ours or of a part before: leave "
    "it out, or say what it means instead",
    "said_again": "these words in a row stand in a sentence before: open and end this one another "
    "way, or leave it out",
    "closing": "below a section stands only what sets two figures beside each other, or a figure "
    "and a step, by their slots, and below three sections at most: leave it out",
    "part": "the block has no part of this id: leave it out",
    "year": "a year beside a number of another year",
}
# what is true enough, and left out for the sake of the reader
OF_STYLE = frozenset({"repeats", "said_again", "closing"})


class Fault(NamedTuple):
    """A key of REASONS, and what is at fault: words, slots or a piece of the sentence; `also` are
    faults of other kinds."""

    kind: str
    words: tuple[str, ...] = ()
    also: tuple["Fault", ...] = ()


def list_by_kind(fault: Fault) -> dict[str, list[str]]:
    """Return what is at fault by kind."""
    return {each.kind: list(each.words) for each in (fault, *fault.also)}


def name_fault(kind: str, words: Iterable[str] = ()) -> Fault:
    """Return a fault that names what is at fault, each once."""
    return Fault(kind, tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS])
