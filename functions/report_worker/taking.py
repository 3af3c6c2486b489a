"""Which sentences of an answer are taken: each by itself, and beside those around it.

What leans on a sentence ("This", "It", "Both") goes where that one goes, of the model's sentences
as of ours; and no part says what a part before it has said. Pure.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from functions.report_worker import answer_checks
from functions.report_worker.answer import Reply, Said
from functions.report_worker.answer_binding import is_fact
from functions.report_worker.answer_checks import Scope
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.context import CONTEXT
from functions.report_worker.parts import LETTER, SO_WHAT, SUMMARY, WHY, Paper, Part
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import TOKEN, WHOLE, split_clauses, split_tokens

LEANING = split_words("""
    this that it its they their them these those both either neither such so thus therefore hence
    then yet but also and nor instead otherwise again still too each he she his her another likewise
""")
WITH = split_words("in of on for with by to from at behind beside after before as")
POINTING = split_words("this that these those them it such both all")
# slots that print numbers of others of their claim: of these roles, or with these endings
WHOLE_OF: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "change": ({"from", "to", "by"}, ()),
    "compared": ({"count"}, (".own", ".q2")),
}
ITSELF = split_words("report figures records section organisation letter paper year numbers")

type Judged = list[tuple[Said, Fault | None]]
type Unit = tuple[Paper, ...]


class Told(msgspec.Struct):
    """What a report has said so far, over its parts."""

    texts: set[str] = msgspec.field(default_factory=set)
    facts: dict[str, set[str]] = msgspec.field(default_factory=dict)


def leans(text: str) -> bool:
    """Tell whether a sentence cannot be understood without the one before it."""
    words = [word.lower() for word in re.findall(r"\{[^{}]*\}|[A-Za-z']+", text)[:2]]
    first, second = (*words, "", "")[:2]
    if first in POINTING and second in ITSELF:
        return False  # the report's own
    return first in LEANING or (first in WITH and second in POINTING)


def list_units(part: Part) -> list[Unit]:
    """Return our own sentences of a part, those together that lean on each other."""
    units: list[list[Paper]] = []
    for paragraph in part.paragraphs:
        for at, paper in enumerate(paragraph):
            if at and leans(paper.text):
                units[-1].append(paper)
            else:
                units.append([paper])
    return [tuple(each) for each in units]


def judge_reply(reply: Reply, parts: Sequence[Part], scope: Scope) -> dict[str, Judged]:
    """Return the sentences of an answer by part, each with why it is not taken, None if it is.

    In the order of the parts; a part that is unknown is left out.
    """
    said: dict[str, list[Said]] = {}
    for each in reply.parts:
        said.setdefault(each.id, []).extend(each.sentences)
    told = Told()
    return {
        part.id: _judge_part(part, said[part.id], scope, told) for part in parts if part.id in said
    }


def _judge_part(part: Part, said: Iterable[Said], scope: Scope, told: Told) -> Judged:
    judged: Judged = []
    # what begins a section, the summary or the letter has nothing before it to lean on
    stands = part.id.endswith((SO_WHAT, WHY))
    units, seen, last = list_units(part), set[Unit](), None
    for each in said:
        unit = _find_unit(each, units)
        apart = unit in seen and unit != last
        fault = answer_checks.find_fault(each, part, scope)
        if fault is None and unit is None and not stands and leans(each.text):
            fault = name_fault("leans", each.text.split()[:2])
        if fault is None and (apart or _is_told(each, part, scope, told)):
            fault = Fault("repeats")
        stands = fault is None
        last = unit if stands else None
        seen |= {last} if last else set()
        judged.append((each, fault))
    facts = {fact for paper in part.papers for fact in paper.facts}
    own = {fact for each, fault in judged if fault is None for fact in list_facts(each, scope)}
    told.facts[part.id] = facts | own
    return judged


def _find_unit(said: Said, units: Iterable[Unit]) -> Unit | None:
    """Return our own sentences of which a sentence is one."""
    placed = find_placed(said)
    return next((unit for unit in units if placed in {paper.id for paper in unit}), None)


def _is_told(said: Said, part: Part, scope: Scope, told: Told) -> bool:
    """Tell whether a part before has said the same; keeps what this one says."""
    text = " ".join(said.text.lower().split())
    placed = find_placed(said)
    elsewhere = placed and placed not in {paper.id for paper in part.papers}
    if elsewhere and not said.text.strip().startswith(f"{{{CONTEXT}"):
        return True  # its own part says it
    if text in told.texts:
        return True
    if placed is None and _tells_alone(said, scope) and _is_near(said, part, scope, told):
        return True
    told.texts.add(text)
    return False


def _is_near(said: Said, part: Part, scope: Scope, told: Told) -> bool:
    """Tell whether what a sentence tells is told beside it: above it, or, where it has no number,
    by our own sentences of its part."""
    above = told.facts.get(part.id.removesuffix(SO_WHAT), set())
    if facts := set(list_facts(said, scope)):
        return facts <= (told.facts.get(SUMMARY, set()) if part.id == LETTER else above)
    roles = ("from", "to", "value")
    claims = [scope.claims[name] for name in said.claims]
    moved = {s.fact for claim in claims for s in claim.slots.values() if s.role in roles}
    return bool(moved & (above | {fact for paper in part.papers for fact in paper.facts}))


def _tells_alone(said: Said, scope: Scope) -> bool:
    """Tell whether a sentence tells facts in each of its clauses, and nothing else."""
    clauses = split_clauses(split_tokens(said.text.rstrip("."), scope.slots))
    return all(any(map(is_fact, clause)) for clause in clauses)


def find_placed(said: Said) -> str | None:
    """Return the id of our own sentence that a sentence is, None where it is none."""
    whole = WHOLE.fullmatch(said.text.strip())
    return whole[1] if whole else None


def list_facts(said: Said, scope: Scope) -> list[str]:
    """Return the facts whose numbers a sentence prints."""
    found: list[str] = []
    for match in TOKEN.finditer(said.text):
        slot = scope.slots.get(match[1] or "")
        if slot is None:
            continue
        if slot.role in WHOLE_OF:
            roles, endings = WHOLE_OF[slot.role]
            found += [
                other.fact
                for name, other in scope.claims[slot.claim].slots.items()
                if other.fact and (other.role in roles or name.endswith(endings))
            ]
        elif slot.fact and slot.role != "year":
            found.append(slot.fact)
    return list(dict.fromkeys(found))
