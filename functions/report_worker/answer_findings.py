"""What something may be said to be: a question, a matter, a figure, a step, a place to begin.

"The energy bill is a gap" and "the figures show a storm" find a state that no claim has. A noun
that names what is found is taken where it is asked for, as behind "whether". Pure.
"""

from collections.abc import Sequence
from itertools import pairwise

from functions.report_worker import answer_doings, plain_words, vocabulary
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token, split_clauses

FINDING = answer_doings.SEEM | split_words("""
    become becomes mean means show shows reveal reveals signal signals indicate indicates suggest
    suggests highlight highlights marks form forms represent represents present presents
    describe describes contain contains illustrate illustrates underline underlines express
    expresses imply implies state states confirm confirms
""")
WITH = {
    **dict.fromkeys(split_words("stand stands"), "for"),
    **dict.fromkeys(split_words("point points amount amounts"), "to"),
    **dict.fromkeys(split_words("speak speaks tell tells"), "of"),
    **dict.fromkeys(split_words("turn turns"), "into"),
}
KINDS = split_words("kind sort type form example case picture sketch")  # of what?
ARTICLES = split_words("a an the another some its their")
ASIDE = split_words("here now itself themselves also still then")
ADVISED = split_words("best than running")  # is best read beside another
SUPPOSING = answer_doings.UNSURE | split_words("may might could would")
LONG = 5  # words, which an aside does not have
MODIFIERS = plain_words.ADJECTIVES | plain_words.ADVERBS | plain_words.PARTICIPLES
INNER = plain_words.FUNCTION | MODIFIERS
NAMED = (vocabulary.THINGS | plain_words.VERBS) - INNER  # "fear" is a noun too
# what a thing may be called: it asks, proposes, counts or compares, and finds nothing
CALLED = vocabulary.add_endings(
    split_words("""
    agenda aim answer arithmetic assumption beginning candidate case cause check choice circle
    comparison condition convenience cost count date decision detail difference direction draft
    energy estimate evaluation evaluator evidence example figure finding fit focus footprint
    goal group guess guide heart house idea invitation item judgement kind knowledge learning
    lesson list look matter means measure median mirror moment money month next number operation
    order owner page paper part partner people person picture place plan point practice price
    prompt proposal quarter question range rate reason record request rest score seat share side
    sketch snapshot staff start statement step subject substitute sum table talk target task
    text thing time title topic total type value verdict view way week wish work writing
    yardstick year
"""),
    "s",
)


def find_fault_of_findings(tokens: Sequence[Token]) -> Fault | None:
    """Return "finding" where something is said to be what no claim says."""
    asked = False
    clauses = [[token.word for token in clause] for clause in split_clauses(tokens)]
    for at, (words, behind) in enumerate(zip(clauses, [*clauses[1:], [""]], strict=True)):
        told = words[0] == "what" and not SUPPOSING & set(words)
        asks = asked or bool(answer_doings.OPENING - {"as"} & set(words))
        free = (asks and not told) or words[:2] == ["not", "known"]
        noun = _find_reversed(words) or ("" if free else _find_found(words, told))
        if at > 1 and clauses[at - 2][-1] in answer_doings.SEEM:
            noun = noun or _find_noun(words)  # "the bill is, as it stands, a storm"
        aside = words[0] in ARTICLES and words is not clauses[0] and len(words) < LONG
        if aside and behind[0] in vocabulary.SAYS:
            noun = noun or _find_noun(words)  # "the bill, a storm, is"
        if noun:
            return name_fault("finding", [noun])
        asked = asked or (bool(answer_doings.ASKING & set(words)) and not told)
    return None


def _find_reversed(words: Sequence[str]) -> str:
    """Return what stands before what it is said of: "fear is what the figures show"."""
    at = next((at for at, word in enumerate(words) if word in answer_doings.BE), 0)
    alone = (at == 1 and words[2:3] == ["what"]) or (at == 2 and words[0] in ("a", "an"))
    noun = words[at - 1] if alone and words[at + 1 : at + 2] in (["the"], ["what"]) else ""
    return noun if noun in NAMED - CALLED else ""


def _find_found(words: Sequence[str], told: bool) -> str:
    """Return what is found in a clause; where it begins with "what", behind its last verb."""
    ends = [at + 1 for at, word in enumerate(words[:-1]) if word in FINDING]
    ends += [at + 2 for at, pair in enumerate(pairwise(words[:-1])) if WITH.get(pair[0]) == pair[1]]
    found = (_find_noun(words[end:]) for end in (ends[-1:] if told else ends))
    return next((noun for noun in found if noun), "")


def _find_noun(after: Sequence[str]) -> str:
    """Return the noun that something is called behind a verb, "" where it may be called so."""
    rest = list(after)
    while rest and rest[0] in ARTICLES | ASIDE | (MODIFIERS - vocabulary.THINGS):
        rest = rest[1:]
    noun = ""
    for at, word in enumerate(rest):
        named = word in NAMED or word not in vocabulary.FREE | ADVISED
        if not word or word in INNER or not named:
            if word == "of" and noun in KINDS and rest[at + 1 :]:
                return _find_noun(rest[at + 1 :])
            break
        noun = word
    return "" if noun in CALLED or noun.endswith("'s") else noun
