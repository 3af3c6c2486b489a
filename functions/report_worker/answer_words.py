"""Which words a model may use outside of slots: those of the vocabulary, and what is spoken of.

In a clause with a fact, what is spoken of is what the sentence's claims and our own sentences of
the part name; elsewhere all that the report names. Pure.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from functions.report_worker import answer_binding, answer_doings, vocabulary
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.plain_words import FUNCTION, split_words
from functions.report_worker.tokens import Token, split_clauses, split_tokens
from report_writer import text as wording

NAMED = frozenset(("Scope", "ESG"))
QUOTED = re.compile("\u201c.*\u201d", re.DOTALL)  # also where a quotation has marks in it
SUPPOSING = answer_doings.ASKING | split_words("if before when until where")
# of a kind of thing, in a name that the report has for it
OF_KIND = split_words("independent hours")
ADVISED = answer_doings.GIVEN | split_words("settled planned")  # what is best done
NAMES = frozenset({("human", "rights"), ("near", "miss")})
OTHER = split_words("rather other another different")  # than
AFTER: dict[str, Collection[str]] = {  # words that are taken after these alone
    "all": ("at",),
    "cut": ("planned",),
    "down": split_words("write writes writing written break breaks broken put set lay laid note"),
    "far": ("as", "so", "how"),
    "first": split_words("ask asks decide read see settle"),
    "forecast": ("no",),
    "free": ("time", "set"),
    "fruit": ("bear", "bears"),
    "full": ("in",),
    "month": split_words("each every next this which"),
    "much": ("how",),
    "prompt": ("a",),
    "quarter": split_words("each every next this"),
    "system": ("a",),
    "reach": ("can", "the", "of", "and", "so", "between", "on", "with", "a"),
    "reached": ("if", "people", "be"),
    "standard": ("that",),
    "trust": ("that", "concerns", "needs"),
    "weeks": ("opening",),
    "up": split_words(
        "take takes taken taking set sets setting draw draws drawn drawing follow follows bring "
        "brings pick picks picked open opens make makes"
    ),
}
BEFORE = {  # words that are taken before these alone
    "first": split_words("decision question draft look reading meeting"),
    "further": tuple(vocabulary.THINGS),
    "green": ("claims",),
    "led": ("by",),
    "over": ("time",),
    "results": ("for", "of"),
}


def find_words(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in lower case."""
    return {token.word for text in texts for token in split_tokens(text, {}) if token.word}


def leave_out_quotations(text: str) -> str:
    """Return a text without what it quotes: words of an organisation's own are no topics."""
    return QUOTED.sub(" ", text)


def find_topics(texts: Iterable[str]) -> set[str]:
    """Return the words of texts that only name what is spoken of, as far as can be told."""
    found = find_words(texts) - vocabulary.TURNING
    return {word for word in found if not word.endswith(("ed", "er", "est"))}


def find_names(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that name a thing in texts, as "independent members" and "training
    hours" do, in which a word is of a kind and judges nothing; also the plural."""
    for text in texts:
        words = [token.word for token in split_tokens(text, {})]
        for first, second in pairwise(words):
            if {first, second} & OF_KIND and not {first, second} & (FUNCTION | {""}):
                yield first, second
                yield first, second.removesuffix("s")
                yield first, f"{second}s"


def find_fault_of_words(
    text: str,
    tokens: Sequence[Token],
    told: Sequence[str],
    topics: frozenset[str],
    names: frozenset[tuple[str, str]] = frozenset(),
) -> Fault | None:
    """Return "word" for words of no list; `told` is what claims and part say, `topics` are words
    of the whole report, `names` pairs of words that it has for things."""
    near = find_topics(told) | find_words(told) & vocabulary.MEASURED
    strange = [
        token.text
        for at, token in enumerate(tokens)
        if token.word and token.text[not at :] != token.word[not at :] and token.text not in NAMED
    ]
    supposed = False
    for clause in split_clauses(tokens):
        supposed = _is_supposed(clause, supposed)
        allowed = near if any(map(answer_binding.is_fact, clause)) else near | topics
        if supposed:
            told_behind = _list_told_behind(clause) & vocabulary.SUPPOSED
            strange += sorted(told_behind - vocabulary.FREE - allowed)
            allowed = allowed | vocabulary.SUPPOSED
        strange += _list_strange(clause, allowed, names)
    strange += [match[0] for match in wording.FORBIDDEN.finditer(text)]
    return name_fault("word", strange) if strange else None


def _is_supposed(clause: Sequence[Token], before: bool) -> bool:
    """Tell whether a clause asks or supposes, and says nothing of somebody who is named; also one
    that goes on with "or a" where the one before does."""
    words = [token.word for token in clause]
    goes_on = before and (words[0] in ("a", "an", "or") or (words[0] == "and" and len(words) < 3))
    asks = bool(SUPPOSING & set(words)) or goes_on or words[:2] == ["not", "known"]
    definite = any(
        word in vocabulary.SUBJECTS and first in answer_doings.THE
        for first, word in pairwise(words)
    )
    return asks and not definite and not any(t.name and t.role != "step" for t in clause)


def _list_told_behind(clause: Sequence[Token]) -> set[str]:
    """Return the words of what is told in a clause that seems to ask: "what it shows is danger"."""
    words = [token.word for token in clause]
    last = max((at for at, word in enumerate(words) if word in answer_doings.BE), default=0)
    tells = words[0] == "what" and last and not SUPPOSING & set(words[1:])
    return set(words[last + 1 :]) if tells else set()


def _list_strange(
    clause: Sequence[Token],
    topics: set[str] | frozenset[str],
    names: frozenset[tuple[str, str]],
) -> list[str]:
    """Return the words of a clause that may not stand in it."""
    strange = []
    words = ["", *(token.word for token in clause), ""]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        advice = word == "best" and before in answer_doings.BE and after in ADVISED
        if advice or {(before, word), (word, after)} & (names | NAMES):
            continue
        bare = word.removesuffix("'s")
        if not word or after in BEFORE.get(word, ()) or before in AFTER.get(word, ()):
            continue
        known = bare in vocabulary.FREE or bare in topics
        if (word in BEFORE or not known) and not (word == "than" and OTHER & set(words)):
            strange.append(word)
    return strange
