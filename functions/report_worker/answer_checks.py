"""Whether a sentence of a model may stand in a report; if not, why.

It is a sentence of ours by its id, or words of a closed list around slots of claims that it lists.
What it says of facts, what it denies and what it tells of anybody is checked by a module each.
Pure, without a network or a clock.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from functions.report_worker.answer import Said
from functions.report_worker.answer_doings import find_fault_of_doings
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.answer_findings import find_fault_of_findings
from functions.report_worker.answer_grammar import find_fault_of_facts
from functions.report_worker.answer_negations import find_fault_of_negation
from functions.report_worker.answer_words import (
    find_fault_of_words,
    find_names,
    find_topics,
    find_words,
    leave_out_quotations,
)
from functions.report_worker.claims import ABOUT, Claim, Slot
from functions.report_worker.parts import Paper, Part
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import PLAIN, TOKEN, WHOLE, Token, split_tokens

MOST_WORDS = 50
SCOPE = re.compile(r"\bScope [123]\b")  # beside a figure it could be taken for what that is of
UNMEASURED = frozenset({"step", "name", "owner"})
OF_GRAVE = frozenset({"step", "owner", "due"})  # slots of a duty, which say nothing of its cause
OF_DUTY = split_words(
    "to is a the step proposal board and could lie with it by in charge as date before also may "
    "take decide first who carries for that matter comes begins now asked on other steps decision"
)


class Scope(msgspec.Struct, frozen=True):
    """All that sentences may use: claims, their slots, and sentences of ours by their ids; `known`
    are words of what is reported, `topics` those of all that the report says, but what turns it,
    `names` pairs of words for things."""

    claims: dict[str, Claim]
    slots: dict[str, Slot]
    papers: dict[str, Paper]
    known: frozenset[str]
    topics: frozenset[str]
    names: frozenset[tuple[str, str]] = frozenset()


def build_scope(
    claims: Mapping[str, Claim], parts: Sequence[Part], context: Mapping[str, str]
) -> Scope:
    """Return what sentences about these claims may use."""
    slots = {name: slot for claim in claims.values() for name, slot in claim.slots.items()}
    papers = {paper.id: paper for part in parts for paper in part.papers}
    papers |= {name: Paper(name, text, ()) for name, text in context.items()}
    subjects = [claim.subject for claim in claims.values()]
    said = [*subjects, *(part.title for part in parts), *_list_own_words(papers.values())]
    known, topics = frozenset(find_words(subjects)), frozenset(find_topics(said))
    names = frozenset(find_names([*subjects, *(part.title for part in parts)]))
    return Scope(dict(claims), slots, papers, known, topics, names)


def find_fault(said: Said, part: Part, scope: Scope) -> Fault | None:
    """Return why a sentence may not stand in a part; None if it may."""
    if whole := WHOLE.fullmatch(said.text.strip()):
        return None if whole[1] in scope.papers else name_fault("slot", [whole[1]])
    tokens = split_tokens(said.text, scope.slots)
    if fault := _find_fault_of_shape(said.text, tokens) or _find_fault_of_slots(
        said, tokens, scope, part.step
    ):
        return fault
    cited = [scope.claims[name] for name in said.claims]
    told = [words for claim in cited for words in (claim.subject, claim.note)]
    above = [each for name, each in scope.papers.items() if name.startswith(f"{part.beside}.")]
    told += [part.title, part.beside, *_list_own_words([*part.papers, *above])]
    faults = (
        find_fault_of_words(said.text, tokens, told, scope.topics, scope.names),
        find_fault_of_negation(tokens, scope.known),
        find_fault_of_doings(tokens),
        find_fault_of_facts(tokens, part.step, scope.slots),
        find_fault_of_findings(tokens),
    )
    found = [fault for fault in faults if fault]
    if len(found) > 1 and set(found[-1].words) <= set(found[0].words):
        found = found[:-1]  # a word that is not known is no finding besides
    return found[0]._replace(also=tuple(found[1:])) if found else None


def _list_own_words(papers: Iterable[Paper]) -> list[str]:
    return [leave_out_quotations(each.text) for each in papers]


def _find_fault_of_shape(text: str, tokens: Sequence[Token]) -> Fault | None:
    bare = TOKEN.sub(lambda match: "" if match[1] else match[0], text)
    if not any(token.slot and token.role not in UNMEASURED for token in tokens):
        bare = SCOPE.sub("Scope", bare)
    plain = PLAIN.fullmatch(bare) and " ".join(text.split()) == text and "}{" not in text
    ends = text.endswith(".") and "." not in bare[:-1]
    words = sum(bool(token.word or token.name) for token in tokens)
    if plain and ends and 2 <= words <= MOST_WORDS:
        return None
    marks = [mark for mark in bare if not PLAIN.fullmatch(mark)]
    return name_fault("shape", [*marks, f"{words} words" if words > MOST_WORDS else ""])


def _find_fault_of_slots(
    said: Said, tokens: Sequence[Token], scope: Scope, step: str
) -> Fault | None:
    cited = {ABOUT, *said.claims}
    if unknown := cited - scope.claims.keys():
        return name_fault("slot", sorted(unknown))
    named = [token for token in tokens if token.name]
    strange = [token.text for token in named if not (token.slot and token.slot.claim in cited)]
    if strange:
        return name_fault("slot", strange)
    grave = _list_grave(tokens, scope, step)
    return name_fault("grave", grave) if grave else None


def _list_grave(tokens: Sequence[Token], scope: Scope, step: str) -> list[str]:
    """Return slots of what is grave, but those of a duty that is named first, and nothing else is
    said of it, and who carries it out where it is what the part is about."""
    words = {each.word for each in tokens if each.word}
    found, waits = [], False  # whether a step that may wait is named before
    for token in tokens:
        if token.slot is None or not scope.claims[token.slot.claim].grave:
            waits = waits or token.role == "step"
        elif token.role == "owner" and token.slot.claim == step:
            continue
        elif token.role not in OF_GRAVE or not words <= OF_DUTY or waits:
            found.append(token.text)
    return found
