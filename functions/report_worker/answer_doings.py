"""What a model may not say of anybody: what the organisation or somebody in it does or has done.

To ask, decide or look at something may be proposed ("the board may want to ask"), and left open
("whether the work calls for it"); what somebody does is a fact that no claim has. Pure.
"""

from collections.abc import Sequence
from itertools import pairwise

from functions.report_worker import plain_words, vocabulary
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token, split_clauses

BE = split_words("is are was were")
HAVE = split_words("has have had")
SEEM = BE | split_words(
    "stay stays remain remains look looks seem seems appear appears sound sounds"
)
OF_TALK = split_words("question matter point answer step subject choice order case")  # may be fair
THE = split_words("the its their these those our your")
GENERIC = split_words("a an any each another")
DETERMINERS = THE | split_words("a an this that it them every each")
# behind these, something is asked or supposed, and not told
OPENING = split_words(
    "whether what how why where which who whom whose if before until when as whatever whichever "
    "wherever once be being anything"
)
ASKING = split_words("whether what how why who whom whose")
UNSURE = split_words("whichever whether if before until unless when")
ASKED_OF = split_words(  # why people leave, what a board needs
    "stand stands leave know knows need needs report reports say says ask asks hold lack lacks "
    "fare work works call calls decide decides do"
)
MAY = split_words("would could may might can")
LETTING = split_words("let lets help helps ask asks have has for make makes")
JOINED = split_words("that what why and while but so yet though")
PREPOSITIONS = split_words(
    "of for to through with by in on at from between among behind beside against"
)
OBJECTIVE = split_words("know knows read reads ask asks see sees tell tells show shows")
NAMING = split_words("name names")  # its goals, which are in its profile
SAID = split_words("is are stand stands report reports") | NAMING
STATES = split_words("on in within under at out off")  # on track, within reach
PROPOSED = split_words("""
    ask decide want wish choose read say hold settle plan agree consider discuss name set put begin
    start prepare look take see need schedule use note check review compare tie let bring write
    serve show answer weigh watch know judge propose draw place return give tell talk work be act
    meet find follow add keep try carry make turn test treat move join learn help share listen hear
""")
# what may be proposed as open: could, may or might
LOOKED_FOR = split_words("go walk gather list mark sort phone visit measure request invite date")
GIVEN = split_words("""
    asked based meant needed named recommended proposed left open used drawn taken read put set felt
    found seen written linked tied related called made mixed reported measured counted shown told
    given answered explained compared recorded described covered replaced
""")
# what a board is asked to do, and has to: nothing is done by it
TO_DECIDE = split_words(
    "decide choose agree name settle consider discuss weigh say adopt set review look hear plan"
)
TO_WEIGH = split_words("decide choose weigh say settle")
BOARD = split_words("board committee")
OF_NEED = split_words("depend depends need needs deserve deserves")
ANYBODY = split_words("somebody someone others")
SOME = DETERMINERS | GENERIC | split_words("some")
# what may be said to be there
OF_EXISTENCE = split_words("""
    question questions matter matters point points choice choices decision decisions figure figures
    step steps place reason reasons way ways answer answers line table page room time case
""")
OF_KIND = split_words("energy service programme project site home house building office money")
ALL_VERBS = vocabulary.SAYS | vocabulary.MODALS
DOES_SO = vocabulary.SAYS - plain_words.VERBS  # of somebody alone: "hides", "has"
SEEN_TO = {("see", "that"), ("not", "that")}


def find_fault_of_doings(tokens: Sequence[Token]) -> Fault | None:
    """Return "actor" for what somebody does, for what has been done, and for an order."""
    words = [token.word for token in tokens]
    ordered = (
        DETERMINERS | {"what", "to"} if words[0] in plain_words.VERBS else DETERMINERS - {"that"}
    )
    orders = words[0] in plain_words.VERBS | plain_words.NOUNS and ordered & set(words[1:2])
    if orders or words[-2:-1] == ["reason"]:
        return _name_doing(tokens, 0 if orders else len(tokens) - 2)
    if aside := _find_doing_aside(split_clauses(tokens)):
        return aside
    asked, somebody = False, False
    for clause in split_clauses(tokens):
        for at in range(len(clause)):
            if _is_doing(clause, at, asked):
                return _name_doing(clause, at)
        if not asked and (there := _find_existence(clause)):
            return _name_doing(clause, there)
        if somebody and not asked and _goes_on(clause):
            return _name_doing(clause, 0)
        somebody = any(_is_somebody(clause, at) for at in range(len(clause)))
        asked = asked or bool(ASKING & {token.word for token in clause})
    return None


def _name_doing(clause: Sequence[Token], at: int) -> Fault:
    """Return a fault with the words around a place: "the board holds the reserve"."""
    words = clause[max(0, at - 1) : at + 4]
    return name_fault("actor", [" ".join(token.text for token in words)])


def _find_doing_aside(clauses: Sequence[Sequence[Token]]) -> Fault | None:
    """Return what is said to be done behind an aside: "the board, as it is, hides the figures"."""
    for first, clause in enumerate(clauses):
        for later in clauses[first + 1 :]:
            rest = list(later)
            while rest and rest[0].word in plain_words.ADVERBS:
                rest = rest[1:]
            if not rest or rest[0].word not in ALL_VERBS | vocabulary.THINGS:
                continue
            joined = [*clause, *rest]
            for at in range(len(clause)):
                if not _ends_phrase(clause, at) or not _is_doing(joined, at, False):
                    continue
                return name_fault("actor", [" ".join(token.text for token in joined[: at + 4])])
    return None


def _ends_phrase(clause: Sequence[Token], at: int) -> bool:
    """Tell whether nothing is said of somebody in his own clause: "a member of the board"."""
    somebody = _is_somebody(clause, at) or _heads_phrase(clause, at)
    return somebody and not _skip_phrases(clause[at + 1 :])


def _find_existence(clause: Sequence[Token]) -> int:
    """Return where something is said to be there that no claim has: "there is a conflict"; 0 where
    nothing is."""
    words = [token.word for token in clause]
    verbs = SEEM | split_words("stand stands lie lies")
    at = next((at for at, word in enumerate(words) if word in verbs), 0)
    if not at or OPENING & set(words[:at]):
        return 0
    there = words[at - 1] in ("there", "here")
    if not there and (_skip_phrases(clause[:at]) or words[0] not in PREPOSITIONS):
        return 0
    behind = [word for word in words[at + 1 :] if word not in SOME | plain_words.ADJECTIVES]
    named = there or bool(GENERIC & set(words[at + 1 : at + 2]))
    free = OF_EXISTENCE | vocabulary.NEGATIONS | {""}
    named = named and bool(behind) and behind[:2] != ["something", "to"]
    return at if named and behind[0] not in free else 0


def _goes_on(clause: Sequence[Token]) -> bool:
    """Tell whether a clause says what the one before it is about does: "and hides it"."""
    joins = clause[0].word in ("and", "but") and len(clause) > 1
    return joins and clause[1].word in DOES_SO and _does_something(clause[1:])


def _is_doing(clause: Sequence[Token], at: int, asked: bool) -> bool:
    """Tell whether the token of a clause is somebody who does something, or a thing done."""
    before = [token.word for token in clause[:at]]
    after = [token.word for token in clause[at + 1 :]]
    supposed = asked or bool(OPENING & set(before))
    if clause[at].word in BOARD and _is_to_decide(after):
        return False
    if _is_somebody(clause, at) and not LETTING & set(before[-3:]):
        open_ = bool(UNSURE & set(before)) or bool((ASKED_OF | SAID) & set(after[:1]))
        asks = asked or bool((OPENING - {"as"}) & set(before))
        does = _does_something(clause[at + 1 :]) or (not asks and _does_behind(clause[at + 1 :]))
        return not (asks and open_) and does
    if not supposed and _heads_phrase(clause, at) and not LETTING & set(before):
        return _does_behind(clause[at + 1 :])
    return _is_done(clause[at].word, before, after, supposed)


def _is_somebody(clause: Sequence[Token], at: int) -> bool:
    """Tell whether a token is the organisation or somebody definite, who may be the subject."""
    token, before = clause[at], clause[at - 1].word if at else ""
    if _is_kind(clause, at):
        return False
    earlier = clause[at - 2].word if at > 1 else ""
    if token.name == "org" or token.role == "owner":
        return "of" not in (before, earlier)
    if token.word not in vocabulary.SUBJECTS or earlier in PREPOSITIONS | OBJECTIVE:
        return False
    if before in plain_words.ADJECTIVES | OF_KIND and earlier in THE:  # the new board
        return at < 3 or clause[at - 3].word not in PREPOSITIONS | OBJECTIVE
    return not at or before in THE | JOINED | {"as"}


def _heads_phrase(clause: Sequence[Token], at: int) -> bool:
    """Tell whether a clause begins with somebody, be it anybody: "a member of the board"."""
    words = [token.word for token in clause[: at + 1]]
    first = words[0] if words[0] not in ("and", "but", "while") else (words[1:2] or [""])[0]
    if first in ANYBODY:
        return words[-1] == first
    start = 0 if first == words[0] else 1
    before = plain_words.ADJECTIVES | SOME | (OF_KIND if words[-1] not in OF_KIND else frozenset())
    own = [word for word in words[start:] if word not in before]
    somebody = len(own) == 1 and own[0] in vocabulary.SUBJECTS and own[0] == words[-1]
    return somebody and not _is_kind(clause, len(words) - 1)


def _is_kind(clause: Sequence[Token], at: int) -> bool:
    """Tell whether a word says what kind of thing the next one is: "energy use"."""
    follows = clause[at + 1].word if at + 1 < len(clause) else ""
    return clause[at].word in OF_KIND and follows in plain_words.NOUNS


def _does_behind(after: Sequence[Token]) -> bool:
    """Tell whether something is done behind "of the programme", "on the board" or "itself"."""
    rest = _skip_phrases(after)
    return bool(rest) and rest[0].word not in SAID | OF_NEED and _does_something(rest)


def _skip_phrases(after: Sequence[Token]) -> Sequence[Token]:
    """Return what follows behind "of the programme", "on the board" and the like."""
    rest = list(after)
    while rest and (rest[0].word in PREPOSITIONS or rest[0].word in ("here", "itself")):
        size = 1
        if rest[0].word in PREPOSITIONS:
            while len(rest) > size and rest[size].word in DETERMINERS | plain_words.ADJECTIVES:
                size += 1
            size += 1
        rest = rest[size:]
    return rest


def _does_something(after: Sequence[Token]) -> bool:
    """Tell whether somebody does what no claim says; to ask, see or decide may be proposed."""
    words = [token.word for token in after]
    first = words[0] if words else ""
    if first in vocabulary.MODALS:
        proposed = PROPOSED if first == "would" else PROPOSED | LOOKED_FOR
        return not proposed & set(words[1:4])
    if first in NAMING:
        return False
    if first in SAID:
        return not any(token.name for token in after[1:3])
    if first in vocabulary.THINGS and DETERMINERS & set(words[1:2]):
        return True  # supports the step
    return first in vocabulary.SAYS | vocabulary.DOES


def _is_done(word: str, before: Sequence[str], after: Sequence[str], supposed: bool) -> bool:
    """Tell whether something is told as done, as known, as being where it should, or by whom."""
    follows = after[0] if after else ""
    if word in ("bring", "brings") and follows == "in":
        return True
    if word in HAVE and plain_words.PARTICIPLES & set(after[:2]):
        return not {"whether", "if"} & set(before)
    if word in ("has", "have", "ask", "asks", "asked") and follows == "to":
        said = [*(before[-1:] if word == "asked" else []), word, *after]
        to_decide = BOARD & set(before[-2:]) and _is_to_decide(said)
        may = MAY & set(before[-1:]) or (before[-1:] == ["be"] and MAY & set(before[-2:]))
        return not may and not to_decide
    if word in ("come", "comes") and "from" in after[:2]:
        return not supposed
    if word in BE and follows in plain_words.PARTICIPLES - GIVEN:
        return not supposed and not _is_of_any(word, before)
    if word in BE and follows in STATES and set(after[1:2]) & vocabulary.THINGS:
        return not supposed
    placed = word in BE | {"stand", "stands"} and follows in STATES | {"beside"}
    if placed and set(after[1:2]) & THE and set(after[2:3]) & BOARD:
        return not supposed
    if word in SEEM and _is_judged(before, after):
        return not supposed
    if word in BE | {"stand", "stands"} and follows in ("known", "behind"):
        return not supposed
    past = word in plain_words.PARTICIPLES - plain_words.VERBS - plain_words.FUNCTION
    be = BE & set(before[-2:]) or before[-1:] == ["be"]
    return past and bool(before) and follows in DETERMINERS and not be


def _is_to_decide(after: Sequence[str]) -> bool:
    """Tell whether a board is asked to decide, or has to."""
    asked, has = after[:3] == ["is", "asked", "to"], after[:2] == ["has", "to"]
    return bool((asked and TO_DECIDE & set(after[3:4])) or (has and TO_WEIGH & set(after[2:3])))


def _is_judged(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether something is said to be as it should be, or not: "the figures are exact"."""
    said = [word for word in after[:3] if word not in GENERIC | plain_words.ADVERBS][:1]
    of_talk = OF_TALK & {*before[-2:], *after[:4]} or (before[-1:] == ["it"] and "to" in after[:3])
    return bool(vocabulary.JUDGING & set(said)) and not of_talk


def _is_of_any(word: str, before: Sequence[str]) -> bool:
    """Tell whether what is done is done to any such thing: "a code is signed"."""
    if any(pair in SEEN_TO for pair in pairwise(before)):
        return True
    named = [each for each in before if each in THE | GENERIC][-1:]
    return bool(GENERIC & set(named)) and word in ("is", "are")
