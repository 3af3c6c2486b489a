"""Which sentences of an answer are taken beside others: none without what it leans on or twice."""

import functools
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.report_worker import answer_checks, prose, taking
from functions.report_worker.answer import Reply, Said, SaidPart
from functions.report_worker.parts import SO_WHAT, WHY
from functions.report_worker.tokens import TOKEN
from tests.support.model_scopes import ORGANISATIONS, build_wanted

KINDS = ("impact_story", "sustainability_roadmap", "policy_alignment")
PLAIN = (
    "The board may want to ask what lies behind these figures.",
    "What becomes of the people is not known.",
    "A reader may ask what comes next.",
)
LEANING = (
    "This is a question for the board.",
    "It leaves a choice to the board.",
    "In this the board has a choice.",
    "That could be a matter for the next meeting.",
)
REFUSED = ("The figures soared.", "This is what the law asks for.")


@functools.cache
def find(kind):
    """The report of a type, its parts by their ids, and what sentences may use."""
    document, (parts, scope, _) = build_wanted(kind)
    return document, {part.id: part for part in parts}, scope


@st.composite
def replies(draw):
    """A type and an answer: sentences of ours, plain ones, and some that lean or are refused."""
    kind = draw(st.sampled_from(KINDS))
    _, parts, scope = find(kind)
    moves = [
        Said(f"{{{name}.what}} {{{name}.change}}.", [name])
        for name, claim in scope.claims.items()
        if f"{name}.change" in claim.slots and not claim.grave
    ]
    papers = [Said(f"{{{paper.id}}}", []) for part in parts.values() for paper in part.papers]
    words = [Said(text, []) for text in (*PLAIN, *LEANING, *REFUSED)]
    found = []
    for name in draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=6, unique=True)):
        own = [Said(f"{{{paper.id}}}", []) for paper in parts[name].papers]
        pool = [each for each in (own, words, moves, papers) if each]
        sentences = draw(st.lists(st.sampled_from(pool).flatmap(st.sampled_from), max_size=7))
        found.append(SaidPart(name, sentences))
    return kind, Reply(found)


def list_printed(document):
    """What is printed of each part: its sentences in order, by section."""
    return {
        section.id: [each.text for paragraph in section.paragraphs for each in paragraph]
        for section in document.sections
    }


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(replies())
def test_no_sentence_is_printed_without_what_it_leans_on(drawn):
    kind, reply = drawn
    document, parts, scope = find(kind)
    before = {}  # what a sentence of ours leans on
    for part in parts.values():
        for paragraph in part.paragraphs:
            before |= {b.text: a.text for a, b in pairwise(paragraph)}

    worded, _ = prose.compose_document(document, reply, list(parts.values()), scope, "a model")

    for name, texts in list_printed(worded).items():
        meant = {said.text for part in reply.parts if part.id == f"{name}{SO_WHAT}"
                 for said in part.sentences[:1]}  # fmt: skip
        for at, text in enumerate(texts):
            if text in before and taking.leans(text):
                assert at, text
                assert texts[at - 1] == before[text]
            elif text in LEANING and text not in meant:
                assert at, text
                assert texts[at - 1] in list_before(reply, name, text, scope)


def list_before(reply, name, text, scope):
    """What stands before a sentence in a section of an answer, and in what it means."""
    found = set()
    for part in reply.parts:
        if part.id in (name, f"{name}{SO_WHAT}"):
            pairs = pairwise(part.sentences)
            found |= {prose._print_sentence(a, scope).text for a, b in pairs
                      if b.text == text and answer_checks.find_fault(a, find_part(name), scope)
                      is None}  # fmt: skip
    return found


def find_part(name):
    return next(part for kind in KINDS for part in find(kind)[1].values() if part.id == name)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(replies())
def test_nothing_that_a_model_says_is_printed_twice(drawn):
    kind, reply = drawn
    document, parts, scope = find(kind)
    ours = Counter(text for texts in list_printed(document).values() for text in texts)

    worded, _ = prose.compose_document(document, reply, list(parts.values()), scope, "a model")

    printed = Counter(text for texts in list_printed(worded).values() for text in texts)
    assert all(number <= max(1, ours[text]) for text, number in printed.items())


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(replies())
def test_no_sentence_of_ours_is_lost_whose_facts_are_not_told(drawn):
    kind, reply = drawn
    document, parts, scope = find(kind)

    worded, _ = prose.compose_document(document, reply, list(parts.values()), scope, "a model")

    printed = list_printed(worded)
    sections = {section.id: section for section in worded.sections}
    for name, texts in list_printed(document).items():
        if name not in parts:
            continue
        told = {f for each in sections[name].paragraphs for one in each for f in one.facts}
        for paper in parts[name].papers:
            assert paper.text in printed[name] or (paper.facts and set(paper.facts) <= told)
        assert texts


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("This is a matter for the board.", True),
        ("In this the board has a choice.", True),
        ("Both are matters for the board.", True),
        ("Of them, the board knows the names.", True),
        ("{ghg12.what} {ghg12.verb}.", False),
        ("This report is about outcomes.", False),
        ("The board may want to ask.", False),
        ("In the next report this may be answered.", False),
    ],
)
def test_what_begins_with_a_word_for_something_before_leans(text, does):
    assert taking.leans(text) == does


def fault(part, *texts, kind="impact_story"):
    """Why the last of some sentences of a part is not taken."""
    _, parts, scope = find(kind)
    said = [Said(text, []) for text in texts]
    found = taking.judge_reply(Reply([SaidPart(part, said)]), list(parts.values()), scope)
    last = found[part][-1][1]
    return last.kind if last else None


@pytest.mark.parametrize(
    ("part", "texts", "why"),
    [
        ("s1", [PLAIN[0], LEANING[0]], None),
        ("s1", [REFUSED[0], LEANING[0]], "leans"),
        ("s1", [REFUSED[0], LEANING[0], LEANING[1]], "leans"),
        ("s1", [LEANING[0]], "leans"),
        (f"s1{SO_WHAT}", [LEANING[0]], "closing"),
        (f"s1{SO_WHAT}", ["{context.renewable}"], None),
        (f"S11{WHY}", [LEANING[0]], None),
        ("s1", [PLAIN[0], PLAIN[0]], "repeats"),
        ("letter", ["{summary.1}"], "repeats"),
        ("summary", ["{summary.2}"], None),
        ("summary", ["{summary.1}", PLAIN[0], "{summary.2}"], "repeats"),
        ("letter", ["{context.renewable}"], None),
    ],
)
def test_a_sentence_is_taken_beside_those_around_it(part, texts, why):
    assert fault(part, *texts) == why


def test_a_sentence_that_leans_brings_along_what_it_leans_on():
    document, parts, scope = find("impact_story")
    reply = Reply([SaidPart("s4", [Said("{s4.2}", [])])])

    worded, _ = prose.compose_document(document, reply, list(parts.values()), scope, "a model")

    texts = list_printed(worded)["s4"]
    assert texts[:2] == [paper.text for paper in parts["s4"].papers[:2]]


def test_a_step_is_named_as_the_sentence_asks_for():
    _, _, scope = find("impact_story")
    said = Said("To {S11.title} comes before {S11.title}, and the {outcomeRate.what} with it.", [])

    printed = prose._print_sentence(said, scope).text

    assert printed == (
        "To have outcomes evaluated independently comes before having outcomes evaluated "
        "independently, and the outcome rate with it."
    )


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_no_claim_has_a_code_or_a_word_of_the_inside(kind):
    _, _, scope = find(kind)
    texts = {slot.text for slot in scope.slots.values() if slot.role == "what"}

    assert not [text for text in texts if re.search(r"\b[EFGS]\d\d\b|without a sign", text)]


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_what_is_asked_of_todays_reports_can_be_answered(kind):
    """Every move, comparison and step can be told by its slots, as the rules show them."""
    _, parts, scope = find(kind)
    letter = parts["letter"]
    shapes = (
        "{{{0}.what}} {{{0}.change}}.",
        "{{{0}.what}} {{{0}.moved}}.",
        "{{{0}.turn}} is a question for the board.",
        "{{{0}.peers.what}} was {{{0}.compared}}.",
        "{{{0}.doing}} would take {{{0}.aim}}.",
        "{{{0}.doing}} could lie with the {{{0}.owner}}.",
    )
    asked = 0
    for claim in scope.claims.values():
        for shape in shapes:
            text = shape.format(claim.id.removesuffix(".peers"))
            names = [match[1] for match in TOKEN.finditer(text) if match[1]]
            if claim.grave or not all(name in claim.slots for name in names):
                continue
            asked += 1
            assert answer_checks.find_fault(Said(text, [claim.id]), letter, scope) is None, text
    assert asked
