"""What a model may deny: that something is known or told, and what a figure or a step does.

Never a claim, nor that there is a risk, a question or somebody's doing. Pure.
"""

from collections.abc import Sequence

from functions.report_worker import answer_binding, answer_doings, plain_words, vocabulary
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token, split_clauses

REPORTED = split_words("reported measured counted given available")
OF_KNOWING = split_words("""
    say says tell show mean answer explain settle know known reported measured counted shown told
    seen see decide decided given answered explained replace compare stand follow belong judge
    knowing read recorded describe described cover covered among yet
""")
OF_REPORT = split_words("""
    figure number claim sentence record answer measure source effect word reader earlier line table
    statement level report data verdict advice substitute yardstick disclosure score count
    comparison guess new figures reading
""")
CONTRASTS = split_words("from for of as in to on with by the a that")
WITHOUT = split_words("a an any it them that this these figure")
OPEN_BEHIND = split_words("what whether who where")
TELLING = split_words("say says show shows tell tells")
OF_WEIGHT = split_words("""
    matter matters count concern affect apply touch risk risks conflict conflicts doubt pressure
    exposure gap gaps worry cost costs question questions need reason change changes difference
    issue help warning room grave problem problems needs alarm harm danger hurt wrong doubts
""")


def find_fault_of_negation(tokens: Sequence[Token], known: frozenset[str]) -> Fault | None:
    """Return "negation" where something is denied that may not be; `known` are words of claims."""
    for clause in split_clauses(tokens):
        if _denies(clause, known):
            return name_fault("negation", [" ".join(token.text for token in clause)])
    return None


def _denies(clause: Sequence[Token], known: frozenset[str]) -> bool:
    """Tell whether a clause denies what may not be denied."""
    words = [token.word for token in clause]
    if not vocabulary.NEGATIONS & set(words):
        return False
    topical = (set(words) & known) - vocabulary.FREE
    plain = not topical and not _is_of_somebody(clause)
    if any(
        word in vocabulary.NEGATIONS and not _is_open(words, at, plain)
        for at, word in enumerate(words)
    ):
        return True
    if any(answer_binding.is_fact(token) for token in clause):
        return True
    if any(token.role in ("what", "turn") for token in clause) and not _asks_behind(clause):
        return True
    return bool(topical and REPORTED & set(words) and not answer_doings.OPENING & set(words))


def _asks_behind(clause: Sequence[Token]) -> bool:
    """Tell whether it is said that nobody knows what lies behind something."""
    words = [token.word for token in clause if token.word]
    known = words[-3:-1] == ["is", "not"] and words[-1] in REPORTED | {"known", "explained"}
    return (
        known and words[0] == "what" and words[2:3] in (["behind"], ["explain"]) and len(words) == 6
    )


def _is_of_somebody(clause: Sequence[Token]) -> bool:
    """Tell whether a clause has somebody definite in it, or a slot; "the figures of x" is none."""
    words = ["", *(token.word for token in clause)]
    return any(
        (token.word in vocabulary.SUBJECTS and before in answer_doings.THE)
        or (token.name and before != "of")
        for before, token in zip(words, clause, strict=False)
    )


def _is_open(words: Sequence[str], at: int, plain: bool) -> bool:
    """Tell whether what is denied is that something is known, told or meant; in a clause that is
    `plain`, of nobody and of no figure, what a report, a figure or a step does may be denied."""
    before, after = words[at - 1] if at else "", [word for word in words[at + 1 :] if word]
    first, there = after[0] if after else "", "there" in words
    weighs = OF_WEIGHT & set(words)
    match words[at]:
        case "not" | "cannot":
            ends = not after and (words[at] == "cannot" or "if" in words)
            if ends or OF_KNOWING & set(after[:3]):
                return True
            if before in ("and", "but") and (first in OPEN_BEHIND or not after):
                return plain  # "and not why": a clause of its own begins there
            if first in CONTRASTS:
                return plain or before in ("and", "but", "rather")
            return plain and first in plain_words.VERBS - OF_WEIGHT
        case "no":
            if first in ("step", "steps") and not OF_KNOWING & set(after):
                return False  # what a report proposes may be read in it
            return first in OF_REPORT or (plain and not there and not OF_WEIGHT & set(after[:2]))
        case "neither" | "nor":
            return not after or (plain and (not before or not weighs))
        case "nothing" | "nobody":
            known = any(word.removesuffix("s") in OF_KNOWING for word in after[:5])
            return not there and (before in TELLING or known or (plain and not weighs))
        case "without":
            return first in WITHOUT or bool(answer_doings.ASKING & set(words))
    return False
