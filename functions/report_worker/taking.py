"""Which sentences of an answer are taken: each by itself, and beside those around it.

What leans on a sentence ("This", "It", "Both") goes where that one goes, of the model's sentences
as of ours; no part says what a part before it has said, nor in the same words; and what stands
below a section sets figures beside each other, or is left out. Pure.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from functions.report_worker import answer_checks
from functions.report_worker.answer import Reply, Said
from functions.report_worker.answer_binding import is_fact
from functions.report_worker.answer_checks import Scope
from functions.report_worker.answer_faults import Fault, name_fault
from functions.report_worker.claims import ABOUT, Claim
from functions.report_worker.context import CONTEXT
from functions.report_worker.parts import LETTER, SO_WHAT, SUMMARY, WHY, Paper, Part
from functions.report_worker.plain_words import split_words
from functions.report_worker.tokens import TOKEN, WHOLE, split_clauses, split_tokens

LEANING = split_words("""
    this that it its they their them these those both either neither such so thus therefore hence
    then yet but also and nor instead otherwise again still too each he she his her another likewise
""")
RUN = 4  # words in a row that an answer has once
OF_TIME = {("before", "the", "next", "budget"), ("before", "the", "next", "report")}
MOST_CLOSED = 3  # sections below which something is said
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
    """What a report has said so far, over its parts: texts, facts of parts each with what tells it,
    runs of words, and below how many sections something is said."""

    texts: set[str] = msgspec.field(default_factory=set)
    facts: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    runs: set[tuple[str, ...]] = msgspec.field(default_factory=set)
    closed: set[str] = msgspec.field(default_factory=set)


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
        if fault is None:
            before = find_placed(each) if apart else _find_told(each, part, scope, told)
            fault = name_fault("repeats", [before]) if before else None
        fault = fault or _find_fault_of_style(each, part, scope, told)
        stands = fault is None
        last = unit if stands else None
        seen |= {last} if last else set()
        judged.append((each, fault))
    told.facts[part.id] = {fact: paper.text for paper in part.papers for fact in paper.facts}
    for each, fault in judged:
        if fault is None:
            told.facts[part.id] |= dict.fromkeys(list_facts(each, scope), each.text)
    return judged


def _find_unit(said: Said, units: Iterable[Unit]) -> Unit | None:
    """Return our own sentences of which a sentence is one."""
    placed = find_placed(said)
    return next((unit for unit in units if placed in {paper.id for paper in unit}), None)


def _find_told(said: Said, part: Part, scope: Scope, told: Told) -> str | None:
    """Return what has said the same before, None where nothing has; keeps what this one says."""
    text = " ".join(said.text.lower().split())
    placed = find_placed(said)
    elsewhere = placed and placed not in {paper.id for paper in part.papers}
    if elsewhere and not said.text.strip().startswith(f"{{{CONTEXT}"):
        return placed  # its own part says it
    if text in told.texts:
        return said.text
    alone = placed is None and _tells_alone(said, scope)
    if near := _find_near(said, part, scope, told) if alone else None:
        return near
    told.texts.add(text)
    return None


def _find_near(said: Said, part: Part, scope: Scope, told: Told) -> str | None:
    """Return what tells beside a sentence what it tells: above it, or, where it has no number, our
    own sentences of its part."""
    above = told.facts.get(SUMMARY if part.id == LETTER else part.id.removesuffix(SO_WHAT), {})
    if facts := list_facts(said, scope):
        return above[facts[0]] if set(facts) <= above.keys() else None
    known = above | {fact: paper.text for paper in part.papers for fact in paper.facts}
    moved = [
        _list_moved(scope.claims[name]) & known.keys() for name in said.claims if name != ABOUT
    ]
    return known[min(moved[0])] if moved and all(moved) else None


def _list_moved(claim: Claim) -> set[str]:
    """Return the facts between which a claim says that something moved."""
    return {slot.fact for slot in claim.slots.values() if slot.role in ("from", "to", "value")}


def _find_fault_of_style(said: Said, part: Part, scope: Scope, told: Told) -> Fault | None:
    """Return why a sentence that is true enough is not worth printing: below a section it sets
    nothing beside another thing, or it is put in words that were used before."""
    closes = part.id.endswith(SO_WHAT)
    placed = find_placed(said)
    if closes and (len(told.closed - {part.id}) >= MOST_CLOSED or not _compares(said, scope)):
        return Fault("closing")
    runs = set() if placed else _list_runs(said.text)
    if used := runs & told.runs:
        return name_fault("said_again", [" ".join(min(used))])
    told.runs |= runs
    told.closed |= {part.id} if closes else set()
    return None


def _compares(said: Said, scope: Scope) -> bool:
    """Tell whether a sentence is of two figures or steps, or explains one in our own words."""
    slots = [scope.slots[m[1]] for m in TOKEN.finditer(said.text) if m[1] in scope.slots]
    return bool(find_placed(said)) or len({slot.claim for slot in slots} - {ABOUT}) > 1


def _list_runs(text: str) -> set[tuple[str, ...]]:
    """Return the words that stand together in a text, RUN of them each."""
    words = [token.word for token in split_tokens(text, {})]
    runs = (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return {run for run in runs if all(run)} - OF_TIME


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
