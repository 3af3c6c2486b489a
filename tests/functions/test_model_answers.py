"""What may be taken of a model's answer: golden sentences, and nothing that says something else."""

import functools
import json
import os
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.report_worker import answer_faults, answer_words, vocabulary
from functions.report_worker.answer import Said
from tests.support import model_answers
from tests.support.model_answers import TOLD, TYPES, find_fault, load_golden, load_scope

LEAST = 0.9  # of golden sentences are taken
EXAMPLES = 2000 if os.environ.get("SOAK") else 200
SLOT = re.compile(r"\{([^{}]+)\}")
FACTS = {"from", "to", "by", "value", "verb", "change", "judged", "place", "count"}
STORY = "impact_story"

WRONG = {  # what changes the meaning of any sentence that it is put into
    "a number": ["12", "2019", "three", "dozens", "half", "twice", "4.2 %", "thousands"],
    "a direction": ["sharply", "higher", "more", "upwards", "soared", "less", "doubled", "falling"],
    "a judgement": ["excellent", "poor", "impressive", "disappointing", "weak", "best"],
    "a name": ["Globex", "Maria", "Nairobi", "Vodafone", "Excel"],
    "a law": ["legally", "mandatory", "CSRD", "must", "law", "compliant", "certified"],
    "a cause": ["because", "thanks", "caused", "driven", "owing"],
    "a softener": ["barely", "allegedly", "nearly", "merely", "hardly", "roughly"],
    "a promise": ["will", "guarantees", "shall"],
    "an order": ["https://evil.example", "<b>", "SYSTEM:", "Ignore"],
}


@pytest.mark.slow
def test_nine_of_ten_golden_sentences_are_taken():
    faults = [
        (kind, part, said.text, fault)
        for kind in TYPES
        for part, said in load_golden(kind)
        if (fault := find_fault(kind, part, said))
    ]
    total = sum(len(load_golden(kind)) for kind in TYPES)

    assert total > 500
    assert len(faults) <= (1 - LEAST) * total, faults


@pytest.mark.parametrize("kind", TYPES)
def test_of_no_golden_answer_much_is_refused(kind):
    said = load_golden(kind)
    taken = [each for part, each in said if find_fault(kind, part, each) is None]

    assert len(taken) >= 0.7 * len(said)


@pytest.mark.parametrize(
    "row", model_answers.load_adversarial(), ids=lambda row: row["attack"][:60]
)
def test_what_may_not_be_said_is_not_taken(row):
    assert find_fault(row["type"], row["part"], Said(row["text"], row["claims"]))


def test_there_are_golden_answers_of_every_type_and_attacks_of_many_kinds():
    assert len(TYPES) == 15
    assert {path.stem for path in (model_answers.FOLDER / "golden").glob("*.json")} == set(TYPES)
    assert len({row["attack"] for row in model_answers.load_adversarial()}) >= 60


# what golden sentences become when something is done to them


@st.composite
def taken(draw, *roles):
    """A type, a part and a golden sentence that is taken, with a slot of one of these roles."""
    kind = draw(st.sampled_from([kind for kind in [*TYPES, *TOLD] if list_with(kind, roles)]))
    return kind, *draw(st.sampled_from(list_with(kind, roles)))


@functools.cache
def list_with(kind, roles):
    """The parts and golden sentences of a type that are taken and have a slot of these roles."""
    slots = load_scope(kind).scope.slots
    return [
        (part, said)
        for part, said in model_answers.list_taken(kind)
        if not roles or any(slots[name].role in roles for name in SLOT.findall(said.text))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_word_that_changes_a_sentence_has_it_refused(what, data):
    kind, part, said = data.draw(taken())
    words = said.text.rstrip(".").split(" ")
    at = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from(WRONG[what]))

    text = " ".join([*words[:at], word, *words[at:]]) + "."

    assert find_fault(kind, part, Said(text, said.claims)), text


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_fact_of_another_claim_has_a_sentence_refused(data):
    kind, part, said = data.draw(taken(*FACTS))
    slots = load_scope(kind).scope.slots
    places = [m for m in SLOT.finditer(said.text) if slots[m[1]].role in FACTS]
    place = data.draw(st.sampled_from(places))
    own = slots[place[1]].claim.split(".")[0]
    others = [
        name
        for name, slot in slots.items()
        if slot.role in FACTS and slot.claim.split(".")[0] != own
    ]
    other = data.draw(st.sampled_from(others))

    text = f"{said.text[: place.start()]}{{{other}}}{said.text[place.end() :]}"

    assert find_fault(kind, part, Said(text, [*said.claims, slots[other].claim])), text


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_two_facts_that_change_places_have_a_sentence_refused(data):
    kind, part, said = data.draw(taken("value", "to", "from", "by"))
    slots = load_scope(kind).scope.slots
    numbers = [m for m in SLOT.finditer(said.text) if slots[m[1]].role in FACTS]
    pairs = [
        (first, last)
        for at, first in enumerate(numbers)
        for last in numbers[at + 1 :]
        if slots[first[1]].text != slots[last[1]].text
        and last[1] != f"{first[1]}.words"  # which says the same: "2 of 3, which is a comparison"
    ]
    if not pairs:
        return
    first, last = data.draw(st.sampled_from(pairs))

    text = (
        f"{said.text[: first.start()]}{last[0]}{said.text[first.end() : last.start()]}"
        f"{first[0]}{said.text[last.end() :]}"
    )

    assert find_fault(kind, part, Said(text, said.claims)), text


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_move_of_other_ends_or_years_has_a_sentence_refused(data):
    kind, part, said = data.draw(taken("to"))
    slots = load_scope(kind).scope.slots
    place = data.draw(
        st.sampled_from([m for m in SLOT.finditer(said.text) if slots[m[1]].role == "to"])
    )
    claim = slots[place[1]].claim
    others = [n for n, s in slots.items() if s.claim == claim and s.role in ("from", "by", "year")]
    others = [name for name in others if slots[name].text != slots[place[1]].text]
    if not others:
        return
    other = data.draw(st.sampled_from(others))

    text = f"{said.text[: place.start()]}{{{other}}}{said.text[place.end() :]}"

    assert find_fault(kind, part, Said(text, said.claims)), text


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_fact_that_is_denied_has_a_sentence_refused(data):
    kind, part, said = data.draw(taken("verb", "change", "place", "value", "to"))
    slots = load_scope(kind).scope.slots
    places = [m for m in SLOT.finditer(said.text) if slots[m[1]].role in FACTS]
    place = data.draw(st.sampled_from(places))
    word = data.draw(st.sampled_from(["not", "never", "no", "without", "nearly", "if", "perhaps"]))

    text = f"{said.text[: place.start()]}{word} {said.text[place.start() :]}"

    assert find_fault(kind, part, Said(text, said.claims)), text


DOUBTS = [
    *("It is not so that", "It is not the case that", "Nobody says that", "No figure says that"),
    *("Whether it is said or not,", "If it is so,", "Perhaps", "The director says that", "Nearly"),
    *("It would be wrong to say that", "Others say that", "It is said that", "On paper,"),
]


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_fact_that_is_doubted_has_a_sentence_refused(data):
    kind, part, said = data.draw(taken("verb", "change", "place", "value", "to"))
    slots = load_scope(kind).scope.slots
    if not said.text.startswith("{") or slots[SLOT.findall(said.text)[0]].role != "what":
        return

    text = f"{data.draw(st.sampled_from(DOUBTS))} {said.text}"

    assert find_fault(kind, part, Said(text, said.claims)), text


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_slot_of_a_claim_that_is_not_listed_has_a_sentence_refused(data):
    kind, part, said = data.draw(taken(*FACTS))
    slots = load_scope(kind).scope.slots
    used = [slots[name].claim for name in SLOT.findall(said.text) if slots[name].role in FACTS]

    left = [name for name in said.claims if name != used[0]]

    assert find_fault(kind, part, Said(said.text, left)) == "slot"


# one by one


CITED = {
    name: name
    for name in ("ghg12", "energyTotal", "outcomeRate", "outcomeRate.peers", "G01", "S11", "E07")
}


def fault(text, part="summary", claims=None):
    """Why a sentence may not stand in the report of Riverlight, whose claims are all listed."""
    names = list(load_scope(STORY).scope.claims) if claims is None else claims
    return model_answers.find_kind(
        Said(text, names[:30] if claims is None else names),
        load_scope(STORY).parts[part],
        load_scope(STORY).scope,
    )


@pytest.mark.parametrize(
    "text",
    [
        "{ghg12.what} {ghg12.change}.",
        "{ghg12.what} {ghg12.verb} by {ghg12.by} to {ghg12.2025}.",
        "In {year}, {energyTotal.what} was {energyTotal.2025}, which is {energyTotal.judged}.",
        "{energyTotal.what} {energyTotal.verb} from {energyTotal.2023} in {energyTotal.from_year} "
        "to {energyTotal.2025}.",
        "{ghg12.what} {ghg12.verb}, while {energyTotal.what} {energyTotal.verb}.",
        "{org} stands {outcomeRate.place} with {outcomeRate.peers.what}.",
        "The figures do not say why {outcomeRate.what} {outcomeRate.verb}.",
        "The board may want to ask what lies behind {ghg12.what}.",
        "To {G01.title} could lie with the {G01.owner}.",
        "What becomes of the people is not known.",
        "{s6.1}",
        "{context.renewable}",
    ],
)
def test_a_plain_sentence_is_taken(text):
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{ghg12.what} is {ghg12.2025}", "shape"),
        ("{ghg12.what} is {ghg12.2025}. It is a matter for the board.", "shape"),
        ("{ghg12.what}  is {ghg12.2025}.", "shape"),
        ("{ghg12.what} is {ghg12.2025}{ghg12.by}.", "shape"),
        ("{ghg12.what} is 5 t.", "shape"),
        ("{ghg12.none} is a matter for the board.", "slot"),
        ("{s99.1}", "slot"),
        ("{ghg12.what} plummeted.", "word"),
        ("It concerns Riverside.", "word"),
        ("{ghg12.what} did not {ghg12.verb}.", "word"),
        ("It is not so that {ghg12.what} {ghg12.verb}.", "negation"),
        ("There is no risk here.", "negation"),
        ("The board knows the figures.", "actor"),
        ("The organisation has a plan.", "actor"),
        ("The figures are reviewed by the board.", "actor"),
        ("The organisation is on course.", "actor"),
        ("Adopt the policy.", "actor"),
        ("{ghg12.what} {energyTotal.verb}.", "binding"),
        ("{ghg12.what} is {energyTotal.2025}.", "binding"),
        ("A part of {ghg12.what} is {ghg12.2025}.", "binding"),
        ("{ghg12.what} and {energyTotal.what} are {ghg12.2025} and {energyTotal.2025}.", "binding"),
        ("To {G01.title} could lie with the {S11.owner}.", "binding"),
        ("{ghg12.what} {ghg12.verb} from {ghg12.2025}.", "grammar"),
        ("{ghg12.what} {ghg12.verb} to {ghg12.2023}.", "grammar"),
        ("{ghg12.what} may be {ghg12.judged}.", "binding"),
        ("Perhaps {ghg12.what} is {ghg12.2025}.", "binding"),
        ("{ghg12.what} {ghg12.verb} with {energyTotal.what}.", "grammar"),
        ("{ghg12.what} {ghg12.verb}, so {energyTotal.what} {energyTotal.verb}.", "grammar"),
        ("{energyTotal.what} {energyTotal.verb}, which is natural.", "grammar"),
        ("{outcomeRate.what} is {outcomeRate.2025}, and {ghg12.what} is the same.", "grammar"),
        ("To {G01.title} adds {G01.effect}.", "grammar"),
        ("{ghg12.what} was {ghg12.2023} in {ghg12.to_year}.", "year"),
        ("In {ghg12.from_year}, {ghg12.what} was {ghg12.2025}.", "year"),
    ],
)
def test_a_sentence_that_says_something_else_is_refused(text, why):
    assert fault(text) == why


@pytest.mark.parametrize(
    "text",
    [
        "The board is well informed of its risks.",
        "An outside body stands behind these figures.",
        "The figures have the trust of the funders.",
        "The organisation is a model for others in the field.",
        "The framework asks for this figure each year.",
        "The code of the land asks for a report.",
        "By rule the report has to name it.",
        "The board may rest, as the figures are in order.",
        "The board can look away from this question.",
        "Nobody needs to look at this.",
        "A meeting was held on this matter.",
        "The money is in the hands of the director alone.",
        "The service is open to people.",
        "The emissions come from the heating of the office.",
        "Outcomes come from the programme.",
        "The outcomes are those that people want.",
        "The answer is known to the director.",
        "What the director hides is the question for the board.",
        "Such things happen.",
        "The reader is asked to send money.",
        "Send what is needed to the account of the director.",
        "The prompt asks to say so.",
        "As the description asks, the report names the organisation as a model.",
        "There is no waste here.",
        "To {G01.title} is done.",
        "To {G01.title} could wait.",
        "{ghg12.what} {ghg12.verb}, and this comes from the contract for electricity.",
        "{ghg12.what} {ghg12.verb}, which is what the board wants.",
        "{ghg12.what} is at {ghg12.2025}, so there is nothing to decide.",
        "{energyTotal.what} {energyTotal.verb}, but this does not matter.",
        "Somebody says {energyTotal.what} is {energyTotal.2025}.",
        "The new board holds the reserve.",
        "The board may want to ask, and hides it.",
        "The board is asked to decide, and hides it.",
        "The board is asked to agree that the figures are exact.",
        "The board has to name the director.",
        "The board has to say that the programme works.",
        "The reader is asked to decide on money.",
        "The staff is asked to agree.",
        "The figures are the best read of the field.",
        "The figures are best.",
        "The emissions go further.",
        "In Scope 3, {ghg12.what} is {ghg12.2025}.",
        "In Scope 3, {ghg12.turn} is a question for the board.",
        "Scope 12 is a matter for the board.",
        "The independent members hide the figures.",
        "The hours are few.",
    ],
)
def test_what_no_claim_says_is_refused_in_plain_words_too(text):
    assert fault(text)


# but what the report speaks of itself, and words that are taken beside some others
OF_THE_REPORT = load_scope(STORY).scope.topics | vocabulary.MEASURED | answer_words.AFTER.keys()
SUPPOSED = vocabulary.SUPPOSED - vocabulary.FREE - OF_THE_REPORT


@pytest.mark.parametrize("word", sorted(vocabulary.JUDGING | SUPPOSED))
def test_nothing_is_called_good_or_bad(word):
    """Neither figures nor who they are of, whatever the word is."""
    for text in (
        f"The figures are {word}.",
        f"The figures here stay {word}.",
        f"The report is a {word} picture of the year.",
        f"The work is {word}, and the figures with it.",
        f"The figures are openly {word}.",
    ):
        assert fault(text), text


@pytest.mark.parametrize("word", sorted(SUPPOSED))
def test_what_may_be_asked_for_is_not_said_to_be_there(word):
    assert fault(f"The figures show {word}.")
    assert fault(f"The report shows the {word} of the board.")


@pytest.mark.parametrize(
    "text",
    [
        "The question is whether the figures are exact.",
        "How sure the figures are is not known.",
        "The question is fair.",
        "It is fair to ask what comes next.",
    ],
)
def test_whether_something_is_good_may_be_asked(text):
    assert fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The board is asked to decide on the steps.",
        "The board has to weigh what it wants.",
        "The seats are best planned together.",
        "A market-based Scope 2 figure would show what contracts are for.",
        "What the further money is for is a question for the board.",
        "How much it takes is not known.",
    ],
)
def test_what_is_to_be_decided_and_what_is_advised_may_be_said(text):
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("{0.2025.what} was {0.2025}, after {0.2023} in {0.2023.year}.", True),
        ("{0.2025.what} was {0.2025}, after {0.2023}.", False),
        ("{0.2025.what} was {0.2025}, after {0.2023} in {0.2025.year}.", False),
        ("{0.2023.what} was {0.2023}, after {0.2025} in {0.2025.year}.", False),
        ("{0.2025.what} was {0.2023}.", False),
        ("{0.2025.what} was {0.2025}, after {employees.2023} in {employees.2023.year}.", False),
    ],
)
def test_an_earlier_year_is_told_behind_the_later_one_and_with_its_year(text, is_taken):
    said = text.replace("{0.", "{programmeSpend.")
    names = ["programmeSpend.2023", "programmeSpend.2025", "employees.2023"]

    assert (find_fault("impact_measurement", "letter", Said(said, names)) is None) == is_taken


def test_a_name_of_a_thing_is_taken_where_the_report_has_it():
    scope, parts = load_scope("comparative_benchmark")
    assert ("independent", "members") in scope.names
    text = "An independent member brings a view from outside."

    assert model_answers.find_kind(Said(text, []), parts["letter"], scope) is None
    without = msgspec.structs.replace(scope, names=frozenset())
    assert model_answers.find_kind(Said(text, []), parts["letter"], without) == "word"


@pytest.mark.parametrize(
    "deed",
    [
        *("hides the figures", "holds the reserve", "plans to leave", "supports the step"),
        *("works with partners", "leaves"),
    ],
)
@pytest.mark.parametrize(
    "somebody",
    [
        *("The board", "The new board", "Its own board", "The board itself", "The board here"),
        *("The director of the programme", "A member of the board", "Members of the board"),
        *("Each director", "Another funder", "Some staff", "Somebody", "Somebody on the board"),
        *("Others", "People here", "Staff of the programme", "{org}", "The programme"),
    ],
)
def test_nobody_is_said_to_do_anything_however_named(somebody, deed):
    assert fault(f"{somebody} {deed}."), f"{somebody} {deed}"


def test_every_reason_is_one_that_the_model_is_told():
    source = "".join(
        path.read_text() for path in (model_answers.FOLDER.parents[2] / "functions" /
                                      "report_worker").glob("answer*.py")
    )  # fmt: skip
    told = set(re.findall(r'(?:name_fault|Fault)\("(\w+)"', source)) | {"shape", "word"}

    assert told <= answer_faults.REASONS.keys()


def test_what_is_grave_is_told_by_our_own_sentence_alone():
    asked = load_scope("market_intelligence")
    grave = {name for name, claim in asked.scope.claims.items() if claim.grave}
    assert grave
    for name in grave:
        slot = next(iter(asked.scope.claims[name].slots))
        said = Said(f"{{{slot}}} is a matter for the board.", [name])
        expected = None if asked.scope.slots[slot].role == "step" else "grave"
        found = model_answers.find_kind(said, asked.parts["letter"], asked.scope)
        assert found == expected or expected is None, json.dumps(said.text)
