"""What a sentence may say of a rise or a fall: that it is there, and what to ask or do about it.

The slot that ends in .turn ("the rise in energy use") says that something moved, without a number.
What brought it about, what it brings and what it shows are facts that no claim has. Pure.
"""

from collections.abc import Sequence

from functions.report_worker import vocabulary
from functions.report_worker.answer_binding import is_fact
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token, split_clauses

SUBJECT = split_words("and while but whereas why how whether that yet though although also")
LOOKED_AT = split_words("discuss set put read see compare weigh about on explain")
OPENLY = split_words("to and or could may might can should would")
SET_BESIDE = split_words("beside with against")
SETTING = split_words("set put read compare look weigh see")
OF_TALK = split_words("question matter subject discussion side meaning")
ASKING = split_words("what who which")
SOMETHING = ("a", "an", "the", "some", "another")
# what may come behind it, by its first word and the next one
BEHIND = {
    **dict.fromkeys(split_words("raise raises invite invites deserve deserves"), SOMETHING),
    **dict.fromkeys(
        split_words("ask asks"), (*SOMETHING, "for", "what", "whether", "how", "why", "who")
    ),
    **dict.fromkeys(split_words("need needs"), ("an", "a", "no", "to")),
    **dict.fromkeys(split_words("leave leaves"), ("open", "a", "the")),
    **dict.fromkeys(split_words("matter matters"), ("to", "for", "here", "")),
    **dict.fromkeys(split_words("call calls"), ("for",)),
    **dict.fromkeys(split_words("belong belongs"), ("together", "on", "beside")),
    **dict.fromkeys(split_words("stand stands sit sits"), ("beside", "together", "alone")),
    **dict.fromkeys(
        split_words("is are"), ("a", "the", "worth", "what", "where", "one", "to", "not", "best")
    ),
    **dict.fromkeys(split_words("last lasts stay stays"), ("",)),
}
END = Token("")
SUPPOSING = split_words("may might can could would should")
GOES_ON = split_words("on in beside before at against to with next here now and also too")
TOGETHER = split_words("beside with together against")
A = split_words("a the one")
FURTHER = {  # what comes behind "is not" and "is worth"
    "not": ("known", "reported", "explained"),
    "worth": ("a", "asking", "reading", "looking", "raising", "comparing", "discussing"),
}
OPEN = split_words("question matter point subject thing figure place line part")  # a turn is one


def find_fault_of_turns(tokens: Sequence[Token]) -> Fault | None:
    """Return "grammar" where a rise or a fall is more than looked at."""
    clauses = split_clauses(tokens)
    for clause, ahead in zip(clauses, [*clauses[1:], [END]], strict=True):
        turns = [at for at, token in enumerate(clause) if token.role == "turn"]
        if turns and any(map(is_fact, clause)):
            return name_fault("grammar", [clause[at].text for at in turns])
        for at in turns:
            before = clause[:at]
            asked = ahead[:1] if ahead[0].word in ("how", "why") else []
            after = [token.word for token in (*_skip_second(clause[at + 1 :]), *asked)]
            looked = _is_looked_at(before)
            follows = after[0] if after else ""
            goes_on = not follows or (looked and follows in GOES_ON) or _is_open(after)
            if not (goes_on and (looked or _is_subject(before))):
                words = clause[max(0, at - 2) : at] if goes_on else clause[at : at + 4]
                return name_fault("grammar", [" ".join(token.text for token in words)])
        if turns and not _is_looked_at(clause[: turns[0]]) and _does_besides(ahead):
            return name_fault("grammar", [" ".join(token.text for token in ahead)])
    return None


def _does_besides(ahead: Sequence[Token]) -> bool:
    """Tell whether a clause says what the turn before it does: "and hides the heating"."""
    words = [token.word for token in ahead]
    joins = words[0] in ("and", "but", "which") and words[1:2] and words[1] in vocabulary.SAYS
    return bool(joins) and not _is_open(words[1:])


def _is_subject(before: Sequence[Token]) -> bool:
    """Tell whether a turn is what its clause is about, alone or as the second of two."""
    if not before or before[-1].word in SUBJECT:
        return all(token.word for token in before) or _is_paired(before)
    return before[-1].word == "does" and before[0].word in SUBJECT


def _is_paired(before: Sequence[Token]) -> bool:
    return [token.role for token in before[:-1]] == ["turn"]


def _skip_second(after: Sequence[Token]) -> Sequence[Token]:
    """Return what follows behind a turn, or behind a second one that it is set beside."""
    paired = len(after) > 1 and after[0].word == "beside" and after[1].role == "turn"
    return after[2:] if paired else after


def _is_looked_at(before: Sequence[Token]) -> bool:
    """Tell whether somebody asks about a turn, or sets it beside something."""
    words = [token.word for token in before]
    last, earlier = (words or [""])[-1], words[:-1]
    if last == "behind":
        return bool(ASKING & set(earlier)) and all(words)
    if last in ("explain", "explains"):
        return all(words) and (earlier[-1:] == ["to"] or bool(ASKING & set(earlier)))
    if last in SET_BESIDE:
        paired = last == "beside" and [token.role for token in before[:-1]] == ["turn"]
        return paired or bool(SETTING & set(earlier))
    if last in LOOKED_AT:
        return last in ("about", "on") or not earlier or earlier[-1] in OPENLY
    return last == "of" and bool(OF_TALK & set(earlier[-1:]))


def _is_open(after: Sequence[str]) -> bool:
    """Tell whether what is said of a turn asks, and tells nothing."""
    rest = list(after)
    if rest[0] in SUPPOSING:
        rest = rest[1:]
        if rest[:1] == ["be"]:
            rest = ["is", *rest[1:]]
    first, second, third = (*rest, "", "", "")[:3]
    if second not in BEHIND.get(first, ()):
        return False
    if second == "the" and first not in ("is", "are"):
        return third in OPEN | {"board", "reader"}
    if second == "best":
        return third == "read" and bool(TOGETHER & set(rest[3:4]))
    if first in ("is", "are") and second in FURTHER:
        return third in FURTHER[second]
    return not (first in ("is", "are") and second in A) or _names_open(rest[2:])


def _names_open(rest: Sequence[str]) -> bool:
    """Tell whether a turn is called a question or a matter: for somebody, and of nothing."""
    at = next((at for at, word in enumerate(rest[:3]) if word in OPEN), None)
    if at is None or "same" in rest:
        return False
    return rest[at] == "question" or "of" not in rest[at : at + 2]
