"""A sentence of a model taken apart: slots, words and marks, and its clauses."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from functions.report_worker.claims import Slot
from functions.report_worker.plain_words import split_words

TOKEN = re.compile(
    r"\{([^{}]{1,100})\}|([A-Za-z]+(?:['\u2019-][A-Za-z]+)*)|([^\sA-Za-z{])", re.ASCII
)
WHOLE = re.compile(r"\{([^{}]{1,100})\}\.?")
PLAIN = re.compile(r"[A-Za-z ,;:'\u2019\u2013.()-]*")  # what may stand outside of slots
CLAUSE_MARKS = frozenset(",;:()\u2013-")
SEEN = [["see"], ["sees"], ["say"], ["says"], ["show"], ["shows"], ["tell"], ["tells"]]
DENIED = split_words("not cannot no nothing nobody without neither nor if whether")
CLAUSE_WORDS = split_words("and while but whereas which why how yet though although so")


class Token(msgspec.Struct, frozen=True):
    """`word` is in lower case, "" for a slot and for a mark; `name` is the slot's."""

    text: str
    word: str = ""
    name: str = ""
    slot: Slot | None = None

    @property
    def role(self) -> str:
        """The role of a slot, "" for what is none."""
        return self.slot.role if self.slot else ""


def split_tokens(text: str, slots: Mapping[str, Slot]) -> list[Token]:
    """Return the tokens of a text; a slot that nobody knows has a name and no slot."""
    found = []
    for match in TOKEN.finditer(text):
        name, word, mark = match.groups()
        if name is not None:
            found.append(Token(match[0], "", name, slots.get(name)))
        else:
            found.append(Token(word or mark, (word or "").lower().replace("\u2019", "'")))
    return found


def split_clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the clauses of a sentence; a word that begins one is in it, a mark is in none."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in CLAUSE_MARKS:
            clauses.append([])
        elif token.word in CLAUSE_WORDS or _opens_clause(token, clauses[-1]):
            clauses.append([token])
        else:
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _opens_clause(token: Token, clause: Sequence[Token]) -> bool:
    """Tell whether "that" begins what is seen or said to be so, and not what is denied."""
    words = [each.word for each in clause]
    return token.word == "that" and words[-1:] in SEEN and not DENIED & set(words)
