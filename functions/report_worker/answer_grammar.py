"""What a sentence may say of facts: each number, verb and comparison beside what it is of.

A sentence is read from left to right. The slot that ends in .what says what is spoken of; a number
is taken where it is one of that, where the words between are links, and where the word before it
fits: "from" before the earlier value, "to" before the later one. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from functions.report_worker.answer_binding import (
    MOVES,
    find_fault_of_binding,
    find_fault_of_steps,
    get_claim,
    is_fact,
)
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.answer_turns import find_fault_of_turns
from functions.report_worker.claims import Slot
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token, split_clauses
from functions.report_worker.vocabulary import SAYS

NUMBERS = frozenset({"from", "to", "value", "count"})
BEFORE = {  # the words that may stand directly before a slot
    "from": split_words("from after was were"),
    "to": split_words("to at of is are was were now and"),
    "by": split_words("by of"),
    "value": split_words("after is are was were at of to with shows has gives stands covers takes"),
    "count": split_words("of among with by beside from"),
    "judged": split_words("is are was as and"),
    "place": split_words("is are was stand stands lie lies and but now places it"),
    "verb": split_words("and which it also that they"),
    "compared": split_words("is are was were at of to and"),
    "effect": split_words("of to by with for at worth add adds bring brings is take takes"),
    "due": split_words("by until on before with and"),
    "owner": split_words("the a an its"),
    "year": split_words("in of for since from to between and"),
}
MARKS = frozenset(",:(")
# also behind a mark
ALONE = frozenset({"value", "count", "judged", "place", "compared", "effect", "year"})
OF_VERBS = split_words("from to by in since between and at as well also too here")
BEFORE_VERBS = split_words(
    "in for the and while but whereas which it its also here at that this of year why how a shows "
    "show says say with yet though although on"
)
PLAIN_OPENINGS = split_words("by contrast in comparison here now also turn and for its part")
CONDITIONS = split_words("if whether unless or would could may might can should instead")
POSSIBLE = split_words("would could may might can if should")
SAME = split_words("same too likewise alike also")
PLACES = split_words("page sheet meeting agenda draft list day table budget")
SOFT = split_words(  # what makes a move look as if it did not matter
    "natural usual ordinary common understandable acceptable familiar fair plain clear expected "
    "normal reasonable record"
)
AFTER_NUMBERS = split_words(
    "and while but whereas which that here now where as is are it the so they if can could may"
)
TO_SLOTS = split_words("in for at of since from to by among beside with on")
CAUSES = split_words("so since as for because thus therefore with through when after")


def find_fault_of_facts(
    tokens: Sequence[Token], step: str, slots: Mapping[str, Slot]
) -> Fault | None:
    """Return why facts are not told as they are; None where they are, or where there are none.

    `step` is what the part is about, `slots` are all that there are.
    """
    return (
        find_fault_of_binding(tokens)
        or find_fault_of_steps(tokens, step, slots)
        or find_fault_of_turns(tokens)
        or _find_fault_of_places(tokens)
        or _find_fault_of_clauses(tokens)
        or _find_fault_of_causes(tokens)
        or _find_fault_of_years(tokens)
    )


# the words beside a slot


def _find_fault_of_places(tokens: Sequence[Token]) -> Fault | None:
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        beyond = tokens[at + 1 : at + 4]
        if not (_fits_before(token, before) and _fits_after(token, beyond)):
            return _name_words(tokens[max(0, at - 1) : at + 3])
    return None


def _name_words(tokens: Sequence[Token], kind: str = "grammar") -> Fault:
    return name_fault(kind, [" ".join(token.text for token in tokens)])


def _fits_before(token: Token, before: Token | None) -> bool:
    allowed = BEFORE.get(token.role)
    if allowed is None or (before is not None and before.word in allowed):
        return True
    if before is None:
        return False
    if token.role == "verb":
        return before.role == "what"
    if token.name.endswith(".move"):
        return bool(before.word)
    return token.role in ALONE and before.text in MARKS


def _fits_after(token: Token, beyond: Sequence[Token]) -> bool:
    """Tell whether what follows a number leaves it what it is."""
    if token.role not in NUMBERS | {"by"} or not beyond:
        return True
    after = beyond[0]
    if after.word == "by" and len(beyond) > 1 and beyond[1].word in ("a", "our"):
        return True  # by a planning value
    if [each.word for each in beyond] == ["for", "the", "figures"]:
        return True
    if after.word in TO_SLOTS:
        return len(beyond) > 1 and bool(beyond[1].name)
    return after.word in AFTER_NUMBERS or not (after.word or after.name)


# the words in a clause


def _find_fault_of_clauses(tokens: Sequence[Token]) -> Fault | None:
    opens = split_clauses(tokens)[0]
    follows = next((t for t in tokens[len(opens) :] if t.word or t.name), opens[0])
    aside = len(opens) <= 3 and not any(t.name or t.word in SAYS for t in opens)
    aside = aside and follows.role == "what" and opens[0].word != "of"
    doubts = tokens[0].word in CONDITIONS or (aside and not _list_words(opens) <= PLAIN_OPENINGS)
    if doubts and any(map(is_fact, tokens)):
        return _name_words(opens)
    for clause in split_clauses(tokens):
        if _is_turned(clause):
            return _name_words(clause)
    if any(token.role in MOVES | {"judged", "turn"} for token in tokens) and _softens(tokens):
        return _name_words(tokens)
    told = [token for token in tokens if token.role == "effect"]
    supposed = any(token.word in POSSIBLE for token in tokens)
    return _name_words(told) if told and not supposed else None


def _is_turned(clause: Sequence[Token]) -> bool:
    """Tell whether words of a clause make something else of a fact or a step in it."""
    facts = [at for at, token in enumerate(clause) if is_fact(token)]
    if facts and CONDITIONS & {token.word for token in clause[: facts[-1]]}:
        return True
    verb = next((at for at, token in enumerate(clause) if token.role in MOVES), None)
    if verb is not None:
        before, after = _list_words(clause[:verb]), _list_words(clause[verb + 1 :])
        if not (before <= BEFORE_VERBS and after <= OF_VERBS):
            return True
    words = _list_words(clause)
    if any(b.word in PLACES for a, b in pairwise(clause) if a.word == "same"):
        words -= {"same"}  # on the same page
    if not facts and any(t.role == "what" for t in clause) and SAME & words:
        return True
    return any(t.role == "step" for t in clause) and "wait" in words


def _list_words(clause: Sequence[Token]) -> set[str]:
    """Return the words of a clause."""
    return {token.word for token in clause if token.word}


def _softens(tokens: Sequence[Token]) -> bool:
    """Tell whether something is called usual, or a record."""
    words = [token.word for token in tokens]
    return any(
        first in ("is", "are", "a", "an") and second in SOFT for first, second in pairwise(words)
    )


def _find_fault_of_causes(tokens: Sequence[Token]) -> Fault | None:
    """Return "grammar" where one move or comparison is the reason of another."""
    moves = [at for at, token in enumerate(tokens) if token.role in MOVES | {"judged", "turn"}]
    for first, last in pairwise(moves):
        if get_claim(tokens[first]) == get_claim(tokens[last]):
            continue
        if CAUSES & {token.word for token in tokens[first + 1 : last]}:
            return _name_words(tokens[first + 1 : last])
    if len(moves) > 1 and tokens[0].word in CAUSES - {"for"}:
        return _name_words(tokens[:1])
    return None


# years


def _find_fault_of_years(tokens: Sequence[Token]) -> Fault | None:
    for at, token in enumerate(tokens):
        if token.role != "year":
            continue
        before = tokens[at - 1].word if at else ""
        if before in ("to", "and") and not _ends_span(tokens, at):
            return _name_words(tokens[at - 1 : at + 1], "year")
        if before in ("since", "between", "from"):
            if not token.name.endswith(("from_year", "base_year")):
                return _name_words(tokens[at - 1 : at + 1], "year")
        elif any(not _is_of_year(number, token) for number in _find_beside(tokens, at)):
            return _name_words([token], "year")
    return None


def _ends_span(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a year is the end of a span: "from 2023 to 2025"."""
    first = at > 2 and tokens[at - 2].role == "year" and tokens[at - 3].word in ("from", "between")
    return first and tokens[at - 2].text != tokens[at].text


def _find_beside(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """Return the number that a year stands behind, or else all those that come after it."""
    near = [token for token in tokens[max(0, at - 3) : at] if token.role in NUMBERS]
    if near:
        yield near[-1]
    else:
        yield from (token for token in tokens[at + 1 :] if token.role in NUMBERS - {"from"})


def _is_of_year(number: Token, year: Token) -> bool:
    """Tell whether a number is of a year: its id ends in it, or the year is of its fact."""
    if number.slot is None or year.slot is None:
        return False
    same = bool(year.slot.fact) and year.slot.fact == number.slot.fact
    return (
        same
        or number.name.endswith(f".{year.slot.text}")
        or (year.name == "year" and number.role in ("value", "count"))
    )
