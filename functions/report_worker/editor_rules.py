"""The rules that a model is told: which sentences are taken, and the words that may be used.

The text stands in editor_rules.txt. The lists of words are put in from the vocabulary, so that what
is told is what is checked.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

from functions.report_worker import answer_doings, plain_words, vocabulary

TEXT = Path(__file__).with_name("editor_rules.txt")


@functools.cache
def build_rules() -> str:
    """Return the text of the rules with all lists of words."""
    text = TEXT.read_text("utf-8")
    for name, words in _list_words().items():
        text = text.replace(f"{{{name}}}", " ".join(sorted(words)))
    return text.rstrip("\n")


def _list_words() -> dict[str, Iterable[str]]:
    return {
        "people": _leave_out_plurals(vocabulary.SUBJECTS),
        "proposed": answer_doings.PROPOSED,
        "looked": answer_doings.LOOKED_FOR,
        "function": plain_words.FUNCTION,
        "verbs": plain_words.VERBS,
        "participles": plain_words.PARTICIPLES - plain_words.VERBS,
        "nouns": plain_words.NOUNS,
        "adjectives": plain_words.ADJECTIVES,
        "adverbs": plain_words.ADVERBS,
        "supposed": _leave_out_plurals(vocabulary.SUPPOSED),
    }


def _leave_out_plurals(words: frozenset[str]) -> set[str]:
    plurals = {vocabulary.inflect(word, "s") for word in words}
    return set(words - plurals)
