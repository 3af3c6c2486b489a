"""What a number, a verb, a comparison, an owner or a day is of: what was named last before it.

The slot that ends in .what names a figure, the title of a step that step; what belongs to it comes
behind it, with nothing but links between. Pure.
"""

from collections.abc import Mapping, Sequence

from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.claims import Slot
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import Token

FACTS = frozenset(
    {"from", "to", "value", "count", "verb", "by", "change", "judged", "place", "compared"}
)
MOVES = frozenset({"verb", "change"})
LINKS = split_words(
    "is are was were at of to from by in for the and now here which stand stands lie lies come "
    "comes it its they these while but whereas this that also after with as a an median year same "
    "out contrast comparison turn yet remain remains each so exception case puts"
)
JOINING = split_words("in at with by for to beside on against")  # only at the head of a clause
COUNTS = split_words("count number value figure level score")  # the count of x
SHOWING = split_words("which it table figure figures report that this")
SAYING = split_words("say says tell tells said told known")
OF_STEP = frozenset({"owner", "effect", "due"})
BEFORE_WHAT = split_words(
    "the and while but whereas in at with that which here its by for to beside how why a on this "
    "also where is are as see sees whether against since yet though although so if than each"
)


def is_fact(token: Token) -> bool:
    """Tell whether a token is a number, a verb or a comparison."""
    return token.role in FACTS


def find_fault_of_binding(tokens: Sequence[Token]) -> Fault | None:
    """Return "binding" where a number, verb or comparison is not of what was named last."""
    anchor: Token | None = None  # the last .what
    between: list[str] = []
    moved = ""  # the claim of the last verb
    of_org = False  # the organisation is spoken of since
    for at, token in enumerate(tokens):
        if token.role == "what":
            anchor, between, of_org = (token if _begins(tokens, at) else None), [], False
        elif token.role == "turn":
            anchor = None
        elif token.name == "org":
            of_org = not at or tokens[at - 1].word not in ("of", "for")
        elif is_fact(token):
            near = anchor is not None and _is_of(token, anchor, of_org) and set(between) <= LINKS
            earlier = anchor is not None and _is_earlier(tokens, at, anchor)
            free = near or earlier or _comes_before(tokens, at)
            if not free or (token.role == "by" and get_claim(token) != moved):
                return name_fault("binding", [token.text, *_list_between(anchor, between)])
            moved = get_claim(token) if token.role in MOVES else moved
            between = []
        elif token.word:
            between.append(token.word)
    return None


def _list_between(anchor: Token | None, between: Sequence[str]) -> list[str]:
    """Return the words that part a fact from what it is of."""
    return [word for word in between if word not in LINKS] if anchor else []


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a .what is spoken of itself, and not a part or the contrary of it."""
    if not at:
        return True
    before, earlier = tokens[at - 1], tokens[at - 2] if at > 1 else None
    if before.word == "the" and earlier and earlier.word:
        before, earlier = earlier, tokens[at - 3] if at > 2 else None
    if before.word == "of":
        return earlier is not None and earlier.word in COUNTS
    if before.word in JOINING:
        return earlier is None or not earlier.word or earlier.word in BEFORE_WHAT | {"set", "read"}
    if before.word in ("says", "shows"):
        return earlier is not None and earlier.word in SHOWING
    if before.word == "that" and earlier is not None and earlier.word in SAYING:
        return at > 2 and tokens[at - 3].word in SHOWING
    return before.word in BEFORE_WHAT or before.text in ",;:("


def _comes_before(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a place stands before what it is of: "in the upper half of 6 with x at y"."""
    if tokens[at].role != "place":
        return False
    for later in tokens[at + 1 :]:
        if later.role == "what":
            return _is_of(tokens[at], later)
        if later.word not in LINKS:
            return False
    return False


def _is_earlier(tokens: Sequence[Token], at: int, anchor: Token) -> bool:
    """Tell whether a number is of an earlier year, which is said: "1,160, after 1,100 in 2023"."""
    own, _, year = tokens[at].name.rpartition(".")
    named, _, later = get_claim(anchor).rpartition(".")
    said = [token.word or token.name for token in (*tokens[at - 1 : at], *tokens[at + 1 : at + 3])]
    years = year.isdecimal() and later.isdecimal() and year < later
    return own == named and years and said == ["after", "in", f"{own}.{year}.year"]


def get_claim(token: Token) -> str:
    return token.slot.claim if token.slot else ""


def _is_of(token: Token, anchor: Token, of_org: bool = False) -> bool:
    """Tell whether a fact is of what was named; of an organisation named since, a place alone."""
    if of_org and token.role != "place":
        return False
    own, named = get_claim(token), get_claim(anchor)
    if token.name.endswith((".q1", ".q2", ".q3")):
        return anchor.name == f"{token.name}.what"
    if own == named:
        quartile = anchor.name.endswith((".q1.what", ".q2.what", ".q3.what"))
        return not quartile or token.role == "count" or of_org
    base = own.removesuffix(".peers")
    same = named == base or named.startswith(f"{base}.")
    return own != base and same and token.role in ("count", "place", "value", "compared")


def find_fault_of_steps(
    tokens: Sequence[Token], step: str, slots: Mapping[str, Slot]
) -> Fault | None:
    """Return "binding" where an owner, effect or day is not of the step that was named last."""
    named, told = [step] if step else [], False
    for token in tokens:
        if token.role == "step":
            named = [get_claim(token)] if told else [*named, get_claim(token)]
            told = False
        elif token.role in OF_STEP:
            told = True
            free = token.role == "owner" and not named
            ends = {slots[f"{name}.due"].text for name in named if f"{name}.due" in slots}
            same = token.role == "due" and len(ends) == 1
            single = token.role == "owner" or same or len(set(named)) == 1
            if not free and (get_claim(token) not in named or not single):
                return name_fault("binding", [token.text])
    return None
