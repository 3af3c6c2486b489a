"""A report in the words of a model: its sentences that may be taken, and ours for the others.

Nothing that our own code says in a part is lost: a sentence of ours goes only where sentences of
the model have all of its facts. Numbers, verbs and names are put into the slots here. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from auxeira.reports.document import Action, Document, Section, Sentence
from functions.report_worker import answer_checks
from functions.report_worker.answer import Reply, Said
from functions.report_worker.answer_checks import Scope
from functions.report_worker.parts import LETTER, OWN, SO_WHAT, SUMMARY, WHY, Paper, Part
from functions.report_worker.tokens import TOKEN, WHOLE
from report_writer import labels

AT_ONCE = 4  # sentences of a paragraph
LETTER_TITLE = "Letter to the board"
LEAST_OF_LETTER = 3  # sentences, below which there is no letter
ARTICLE = re.compile(r"\b(?:the|an?|its|their) $", re.IGNORECASE)
TO = re.compile(r"\bto $", re.IGNORECASE)

type Paragraphs = tuple[tuple[Sentence, ...], ...]


class Refusal(msgspec.Struct, frozen=True):
    """A sentence that was not taken, where, and why: a key of answer_checks.REASONS."""

    part: str
    text: str
    fault: str


class Composed(msgspec.Struct, frozen=True):
    """A part as it is printed: what comes first, what stays of ours behind it, and how much of it
    a model worded."""

    said: tuple[Sentence, ...]
    left: Paragraphs
    points: tuple[int, ...]
    worded: int
    refusals: tuple[Refusal, ...] = ()


def check_reply(reply: Reply, parts: Sequence[Part], scope: Scope) -> dict[str, list[Refusal]]:
    """Return what may not be taken of an answer, by part; a part that is unknown is left out."""
    known = {part.id: part for part in parts}
    found: dict[str, list[Refusal]] = {}
    for said in reply.parts:
        if said.id in known:
            found[said.id] = [
                Refusal(said.id, each.text, fault)
                for each in said.sentences
                if (fault := answer_checks.find_fault(each, known[said.id], scope))
            ]
    return found


def merge_replies(first: Reply, second: Reply, parts: Sequence[Part], scope: Scope) -> Reply:
    """Return an answer with the parts of the second one where less of them is refused."""
    refused, then = (check_reply(each, parts, scope) for each in (first, second))
    better = {
        part.id: part
        for part in second.parts
        if part.id in then
        and len(then[part.id]) < len(part.sentences)
        and len(then[part.id]) < len(refused.get(part.id, part.sentences) or ())
    }
    kept = [better.pop(part.id, part) for part in first.parts]
    return Reply([*kept, *better.values()])


def compose_document(
    document: Document, reply: Reply, parts: Sequence[Part], scope: Scope, model: str
) -> tuple[Document, list[Refusal]]:
    """Return a report in the words of an answer, and what of it was not taken."""
    said: dict[str, list[Said]] = {}
    for each in reply.parts:
        said.setdefault(each.id, []).extend(each.sentences)
    made = {part.id: _compose_part(part, said.get(part.id, []), scope) for part in parts}
    sections = [_word_section(each, made) for each in document.sections]
    letter = made[LETTER]
    if len(letter.said) >= LEAST_OF_LETTER:
        sections.insert(0, Section(LETTER, LETTER_TITLE, _break_paragraphs(letter.said)))
    elif letter.worded:
        made[LETTER] = msgspec.structs.replace(letter, said=(), worded=0)
    total = sum(len(each.said) + sum(map(len, each.left)) for each in made.values())
    changed = msgspec.structs.replace(
        document,
        executive_summary=_word_summary(document, made[SUMMARY]),
        sections=tuple(sections),
        recommended_actions=tuple(_word_step(e, made) for e in document.recommended_actions),
        worded=sum(each.worded for each in made.values()),
        worded_of=total,
        worded_by=model,
    )
    return changed, [refusal for each in made.values() for refusal in each.refusals]


def _compose_part(part: Part, said: Iterable[Said], scope: Scope) -> Composed:
    judged = [(each, answer_checks.find_fault(each, part, scope)) for each in said]
    taken = [each for each, fault in judged if fault is None]
    placed = {name for each in taken if (name := _find_placed(each))}
    told = {fact for each in taken for fact in _list_facts(each, scope)}
    gone = {p.id for p in part.papers if p.facts and set(p.facts) <= told and not p.grave}
    waiting = [p for p in part.papers if p.id not in gone | placed] if taken else part.papers
    out: list[Sentence] = []
    for each, fault in judged:
        if fault is None:
            out.append(_print_sentence(each, scope))
            continue
        instead = [paper for paper in waiting if _is_about(paper, each, scope)]
        out += [Sentence(paper.text, paper.facts) for paper in instead] if taken else []
        waiting = [paper for paper in waiting if paper not in instead] if taken else waiting
    left, points = _keep_paragraphs(part, {paper.id for paper in waiting})
    worded = sum(_find_placed(each) is None for each in taken)
    refusals = tuple(Refusal(part.id, e.text, fault) for e, fault in judged if fault)
    return Composed(tuple(out), left, points, worded, refusals)


def _find_placed(said: Said) -> str | None:
    """Return the id of our own sentence that a sentence is, None where it is none."""
    whole = WHOLE.fullmatch(said.text.strip())
    return whole[1] if whole else None


def _list_facts(said: Said, scope: Scope) -> list[str]:
    """Return the facts whose numbers a sentence prints."""
    found: list[str] = []
    for match in TOKEN.finditer(said.text):
        slot = scope.slots.get(match[1] or "")
        if slot is None:
            continue
        if slot.role == "change":
            others = scope.claims[slot.claim].slots.values()
            found += [each.fact for each in others if each.role in ("from", "to", "by")]
        elif slot.fact and slot.role != "year":
            found.append(slot.fact)
    return list(dict.fromkeys(found))


def _is_about(paper: Paper, said: Said, scope: Scope) -> bool:
    """Tell whether a sentence of ours has facts of the claims that a sentence lists."""
    claims = [scope.claims[name] for name in said.claims if name in scope.claims]
    facts = {slot.fact for claim in claims for slot in claim.slots.values() if slot.fact}
    return bool(facts & set(paper.facts))


def _print_sentence(said: Said, scope: Scope) -> Sentence:
    """Return a sentence with its slots filled, or the one of ours that it names."""
    placed = _find_placed(said)
    if placed:
        paper = scope.papers[placed]
        return Sentence(paper.text, paper.facts)
    text = TOKEN.sub(lambda match: _fill(match, scope) if match[1] else match[0], said.text)
    return Sentence(labels.first(text), tuple(_list_facts(said, scope)))


def _fill(match: re.Match[str], scope: Scope) -> str:
    """Return what is printed for a slot, as what stands before it asks for."""
    slot, before = scope.slots[match[1]], match.string[: match.start()]
    if match[1].endswith(".title") and not TO.search(before):
        slot = scope.slots.get(f"{slot.claim}.doing", slot)
    return slot.text.removeprefix("the ") if ARTICLE.search(before) else slot.text


def _keep_paragraphs(part: Part, kept: set[str]) -> tuple[Paragraphs, tuple[int, ...]]:
    """Return the paragraphs of ours that stay, and which of the old ones they were."""
    found, places = [], []
    for at, paragraph in enumerate(part.paragraphs):
        left = tuple(Sentence(each.text, each.facts) for each in paragraph if each.id in kept)
        if left:
            found.append(left)
            places.append(at)
    return tuple(found), tuple(places)


def _break_paragraphs(sentences: Sequence[Sentence]) -> Paragraphs:
    size = AT_ONCE if len(sentences) != AT_ONCE + 1 else AT_ONCE + 1
    return tuple(tuple(sentences[at : at + size]) for at in range(0, len(sentences), size))


def _word_section(section: Section, made: Mapping[str, Composed]) -> Section:
    """Return a section: the model's prose, what stays of ours, and what it means."""
    if not section.id.startswith(OWN):
        return section
    own, meant = made[section.id], made[f"{section.id}{SO_WHAT}"]
    first = _break_paragraphs(own.said)
    points = tuple(len(first) + at for at, was in enumerate(own.points) if was in section.points)
    last = (meant.said,) if meant.said else ()
    return msgspec.structs.replace(section, paragraphs=(*first, *own.left, *last), points=points)


def _word_summary(document: Document, made: Composed) -> str:
    if not made.said:
        return document.executive_summary
    paragraphs = [made.said, *made.left]
    return "\n\n".join(" ".join(each.text for each in p) for p in paragraphs)


def _word_step(step: Action, made: Mapping[str, Composed]) -> Action:
    found = made.get(f"{step.id}{WHY}")
    if found is None or not found.said:
        return step
    return msgspec.structs.replace(
        step, reason=" ".join([step.reason, *(each.text for each in found.said)])
    )
