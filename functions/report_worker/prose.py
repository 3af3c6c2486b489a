"""A report in the words of a model: its sentences that may be taken, and ours for the others.

Nothing that our own code says in a part is lost: a sentence of ours goes only where sentences of
the model have all of its facts. Numbers, verbs and names are put into the slots here. Pure.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from auxeira.reports.document import Action, Document, Section, Sentence
from functions.report_worker import claim_words, taking
from functions.report_worker.answer import Reply, Said
from functions.report_worker.answer_checks import Scope
from functions.report_worker.answer_faults import OF_STYLE, Fault, name_fault
from functions.report_worker.parts import LETTER, OWN, SO_WHAT, SUMMARY, WHY, Part
from functions.report_worker.taking import Judged, Unit
from functions.report_worker.tokens import TOKEN
from report_writer import labels

AT_ONCE = 4  # sentences of a paragraph
LETTER_TITLE = "Letter to the board"
LEAST_OF_LETTER = 3  # sentences, below which there is no letter
ARTICLE = re.compile(r"\b(?:the|an?|its|their) $", re.IGNORECASE)
COUNTED = re.compile(r"\{([^{}]+)\.what\} at \{(\1(?:\.\d{4})?)\}")
SINGLE = re.compile(r"\{([^{}]+\.what)\} (is|was)\b")
NUMBER = "the number of "
TO = re.compile(r"\bto $", re.IGNORECASE)
SPAN = re.compile(r" between \d{4} and \d{4}$")  # of a direction, where no years follow it

type Paragraphs = tuple[tuple[Sentence, ...], ...]


class Refusal(msgspec.Struct, frozen=True):
    """A sentence that was not taken, where, and why."""

    part: str
    text: str
    fault: Fault


class Composed(msgspec.Struct, frozen=True):
    """A part as it is printed: what comes first, what stays of ours behind it, and how much of it
    a model worded."""

    said: tuple[Sentence, ...]
    left: Paragraphs
    points: tuple[int, ...]
    worded: int
    refusals: tuple[Refusal, ...] = ()


def check_reply(reply: Reply, parts: Sequence[Part], scope: Scope) -> dict[str, list[Refusal]]:
    """Return what may not be taken of an answer, by part: of one that is unknown, all of it."""
    judged = taking.judge_reply(reply, parts, scope)
    strange: dict[str, Judged] = {
        part.id: [(said, name_fault("part", [part.id])) for said in part.sentences]
        for part in reply.parts
        if part.id not in judged
    }
    return {part: _list_refusals(part, each) for part, each in (judged | strange).items()}


def _list_refusals(part: str, judged: Judged) -> list[Refusal]:
    return [Refusal(part, said.text, fault) for said, fault in judged if fault]


def merge_replies(first: Reply, second: Reply, parts: Sequence[Part], scope: Scope) -> Reply:
    """Return an answer with the parts of the second one where less of them is refused."""
    refused, then = (check_reply(each, parts, scope) for each in (first, second))
    sizes = {part.id: len(part.sentences) for part in first.parts}
    better = {
        part.id: part
        for part in second.parts
        if part.id in then
        and _weigh(then[part.id]) < _weigh(refused.get(part.id), sizes.get(part.id, 0))
    }
    kept = [better.pop(part.id, part) for part in first.parts]
    return Reply([*kept, *better.values()])


def _weigh(refused: Sequence[Refusal] | None, size: int = 0) -> tuple[int, int]:
    """Return how much of a part is not taken: what may not be said counts before style."""
    if refused is None:
        return size + 1, size
    return sum(each.fault.kind not in OF_STYLE for each in refused), len(refused)


def compose_document(
    document: Document, reply: Reply, parts: Sequence[Part], scope: Scope, model: str
) -> tuple[Document, list[Refusal]]:
    """Return a report in the words of an answer, and what of it was not taken."""
    judged = taking.judge_reply(reply, parts, scope)
    made = {part.id: _compose_part(part, judged.get(part.id, []), scope) for part in parts}
    sections = [_word_section(each, made) for each in document.sections]
    by_id = {part.id: part for part in parts}
    made[LETTER] = _finish_letter(by_id[LETTER], made[LETTER], judged.get(LETTER, []), scope)
    if made[LETTER].left:
        sections.insert(0, Section(LETTER, LETTER_TITLE, made[LETTER].left))
    made[SUMMARY] = _choose_summary(by_id[SUMMARY], made[SUMMARY])
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


def _compose_part(part: Part, judged: Judged, scope: Scope) -> Composed:
    """Return a part. Sentences of ours that lean on each other come, stay and go together."""
    taken = [each for each, fault in judged if fault is None]
    told = {fact for each in taken for fact in taking.list_facts(each, scope)}
    placed = {name for each in taken if (name := taking.find_placed(each))}
    units = taking.list_units(part)
    waiting = [unit for unit in units if not taken or not _is_told(unit, told, placed)]
    out: list[Sentence] = []
    for each, fault in judged if taken else ():
        name = taking.find_placed(each)
        if fault:
            now = [u for u in waiting if not _has(u, placed) and _is_about(u, each, scope)]
        elif any(_has(unit, {name}) for unit in units):
            now = [unit for unit in waiting if _has(unit, {name})]
        else:
            out.append(_print_sentence(each, scope))
            continue
        out += [Sentence(paper.text, paper.facts) for unit in now for paper in unit]
        waiting = [unit for unit in waiting if unit not in now]
    left, points = _keep_paragraphs(part, {paper.id for unit in waiting for paper in unit})
    worded = sum(taking.find_placed(each) is None for each in taken)
    return Composed(tuple(out), left, points, worded, tuple(_list_refusals(part.id, judged)))


def _has(unit: Unit, names: Collection[str | None]) -> bool:
    return any(paper.id in names for paper in unit)


def _is_told(unit: Unit, told: set[str], placed: set[str]) -> bool:
    """Tell whether sentences of the model have all facts of sentences of ours."""
    known = all(paper.facts and set(paper.facts) <= told for paper in unit)
    return known and not any(paper.grave for paper in unit) and not _has(unit, placed)


def _is_about(unit: Unit, said: Said, scope: Scope) -> bool:
    """Tell whether sentences of ours have facts of the claims that a sentence lists."""
    claims = [scope.claims[name] for name in said.claims if name in scope.claims]
    facts = {slot.fact for claim in claims for slot in claim.slots.values() if slot.fact}
    return any(facts & set(paper.facts) for paper in unit)


def _print_sentence(said: Said, scope: Scope) -> Sentence:
    """Return a sentence with its slots filled, or the one of ours that it names."""
    placed = taking.find_placed(said)
    if placed:
        paper = scope.papers[placed]
        return Sentence(paper.text, paper.facts)
    counted = COUNTED.sub(lambda match: _say_counted(match, scope), said.text)
    counted = SINGLE.sub(lambda match: _agree(match, scope), counted)
    text = TOKEN.sub(lambda match: _fill(match, scope) if match[1] else match[0], counted)
    return Sentence(labels.first(text), tuple(taking.list_facts(said, scope)))


def _say_counted(match: re.Match[str], scope: Scope) -> str:
    """Return "119 posts" for "the number of posts at 119"."""
    what, number = (scope.slots[name].text for name in (f"{match[1]}.what", match[2]))
    counts = what.startswith(NUMBER) and number != "1"
    return f"{number} {what.removeprefix(NUMBER)}" if counts else match[0]


def _agree(match: re.Match[str], scope: Scope) -> str:
    """Return a verb behind the name of a figure as its number asks for."""
    if not claim_words.is_plural(scope.slots[match[1]].text):
        return match[0]
    return match[0][: -len(match[2])] + {"is": "are", "was": "were"}[match[2]]


def _fill(match: re.Match[str], scope: Scope) -> str:
    """Return what is printed for a slot, as what stands before it asks for."""
    slot, before = scope.slots[match[1]], match.string[: match.start()]
    if match[1].endswith(".title") and not TO.search(before):
        slot = scope.slots.get(f"{slot.claim}.doing", slot)
    if f"{{{slot.claim}.from_year}}" in match.string[match.end() :]:
        return SPAN.sub("", slot.text)
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
    own, meant = made[section.id], made.get(f"{section.id}{SO_WHAT}")
    first = _break_paragraphs(own.said)
    points = tuple(len(first) + at for at, was in enumerate(own.points) if was in section.points)
    last = (meant.said,) if meant and meant.said else ()
    return msgspec.structs.replace(section, paragraphs=(*first, *own.left, *last), points=points)


def _finish_letter(part: Part, made: Composed, judged: Judged, scope: Scope) -> Composed:
    """Return a letter as paragraphs: what does not wait first, and at its end what is to decide,
    unless a sentence names a step. There is none where hardly a sentence is taken."""
    if len(made.said) < LEAST_OF_LETTER or not made.worded:
        return msgspec.structs.replace(made, said=(), left=(), worded=0)
    first = tuple(Sentence(each.text, ()) for each in part.papers if each.grave)
    ours = {each.text for each in part.papers}
    said = _leave_out(made.said, [each.text for each in first])
    decides = _names_step(judged, scope) or any(each.text in ours for each in said)
    last = [Sentence(each.text, ()) for each in part.papers if not each.grave and not decides]
    paragraphs = (first, *_break_paragraphs([*said, *last]))
    return msgspec.structs.replace(made, said=(), left=tuple(filter(None, paragraphs)))


def _leave_out(said: Sequence[Sentence], first: Sequence[str]) -> list[Sentence]:
    """Return sentences without those that come first, nor what leaned on one that went away."""
    kept: list[Sentence] = []
    lost = False
    for each in said:
        if each.text in first:
            lost = bool(kept) or each.text != first[-1]
        elif not (lost and taking.leans(each.text)):
            kept, lost = [*kept, each], False
    return kept


def _names_step(judged: Judged, scope: Scope) -> bool:
    """Tell whether a sentence that is taken names a step that may wait."""
    taken = [said.text for said, fault in judged if fault is None]
    names = {match[1] for text in taken for match in TOKEN.finditer(text)}
    slots = [scope.slots[name] for name in names & scope.slots.keys()]
    return any(slot.role == "step" and not scope.claims[slot.claim].grave for slot in slots)


def _choose_summary(part: Part, made: Composed) -> Composed:
    """Return the summary of a model where it begins with our finding and is no longer than ours,
    and ours where it does not."""
    if not made.said:
        return made
    begins, first = made.said[0], part.papers[0]
    leads = begins.text == first.text or set(first.facts) <= set(begins.facts) != set()
    ours = sum(len(each.text.split()) for each in part.papers)
    theirs = sum(len(each.text.split()) for p in (made.said, *made.left) for each in p)
    if leads and theirs <= ours:
        return made
    return msgspec.structs.replace(made, said=(), left=(), worded=0)


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
