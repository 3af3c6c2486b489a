"""What a model cannot leave out or spoil: duties, our finding, and the reader's patience.

A letter begins with what is grave and what law asks for, and names what is to be decided; a summary
begins with our finding; below a section stands what compares; and no words come again and again.
"""

import re

import pytest

from auxeira.reports.document import Sentence
from functions.report_worker import prose, taking
from functions.report_worker.answer import Reply, Said, SaidPart
from functions.report_worker.claim_words import say_doing
from functions.report_worker.parts import LETTER, SO_WHAT, SUMMARY, WHY
from functions.report_worker.plain_words import VERBS
from functions.report_worker.tokens import TOKEN
from report_writer import actions, duties
from report_writer.labels import lower_first
from tests.support.model_scopes import ORGANISATIONS, build_wanted

PLAIN = (
    "What becomes of the people is not known.",
    "A reader may ask what comes next.",
    "Whether the way of counting changed is left open here.",
)
COMPARED = "{energyTotal.what} {energyTotal.moved}, while {outcomeRate.what} {outcomeRate.verb}."


def reply(**parts):
    """An answer; a part is called as it is, with _ for the dot in it."""
    found = []
    for name, texts in parts.items():
        said = []
        for text in texts:
            names = {match[1].split(".")[0] for match in TOKEN.finditer(text) if match[1]}
            said.append(Said(text, sorted(names - {"org", "year", "focus"})))
        found.append(SaidPart(name.replace("_", ".", 1) if name[0] in "sGSE" else name, said))
    return Reply(found)


def compose(kind, **parts):
    """The report of a type in the words of an answer."""
    wanted = build_wanted(kind)
    parts_, scope, _ = wanted.assignment
    return prose.compose_document(wanted.document, reply(**parts), parts_, scope, "a model")[0]


def list_letter(document):
    """The paragraphs of a letter as texts; none where there is no letter."""
    found = next((each for each in document.sections if each.id == LETTER), None)
    return [" ".join(s.text for s in p) for p in found.paragraphs] if found else []


# the letter


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_a_letter_names_all_duties_first_with_who_carries_them_and_by_when(kind):
    steps = build_wanted(kind).document.recommended_actions
    own = [step for step in steps if step.duty]
    letter = list_letter(compose(kind, letter=PLAIN))

    for step in own:
        assert lower_first(step.title) in letter[0]
        assert lower_first(step.owner) in letter[0]
    assert PLAIN[0] in letter[0 if not own else 1] or "law" in letter[0] or "fine" in letter[0]


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_no_letter_is_silent_on_what_the_summary_begins_with_as_grave(kind):
    wanted = build_wanted(kind)
    grave = [paper for part in wanted.assignment.parts[:1] for paper in part.papers if paper.grave]

    letter = list_letter(compose(kind, letter=PLAIN))

    words = {"death": "fatalities", "corruption": "corruptionIncidents", "fine": "significantFines"}
    for word, name in words.items():
        if any(fact.startswith(name) for paper in grave for fact in paper.facts):
            assert word in letter[0]


def test_what_law_asks_for_is_named_with_its_step():
    first = list_letter(compose("market_intelligence", letter=PLAIN))[0]

    assert "for the pay report of medium-sized employers, due on 7 June 2027, to analyse" in first


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_a_letter_that_names_no_step_ends_with_what_is_to_be_decided(kind):
    last = list_letter(compose(kind, letter=PLAIN))[-1]

    assert re.search(r"The board is asked to decide on .+ \(.+, by \d+ \w+ 20\d\d\)", last)


def test_a_letter_that_names_a_step_says_itself_what_is_to_be_decided():
    decision = "The board is asked to decide on {S11.doing} by {S11.due}."

    letter = list_letter(compose("impact_story", letter=[decision, *PLAIN]))

    assert letter[0].startswith("The board is asked to decide on having outcomes evaluated")
    assert "asked to decide" not in " ".join(letter)[30:]


def test_there_is_no_letter_where_hardly_a_sentence_of_it_is_taken():
    assert list_letter(compose("market_intelligence", letter=PLAIN[:2])) == []


def test_what_stands_first_in_a_letter_is_not_put_elsewhere():
    letter = list_letter(compose("market_intelligence", letter=[*PLAIN, "{letter.1}"]))

    assert letter[0].startswith("First come the steps that do not wait")
    assert " ".join(letter).count("First come the steps") == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{S06.doing} is a matter for the {S06.owner}, by {S06.due}.", None),
        ("{S06.doing} comes before the other steps.", None),
        ("The board is asked to decide on {S06.doing} now.", None),
        ("{S06.doing} could wait.", "grave"),
        ("{S06.doing} is a matter of routine.", "grave"),
        ("Whether {S06.doing} is for the board to decide is open.", "grave"),
        ("{F06.doing} comes before {S06.doing}.", "grave"),
    ],
)
def test_a_step_that_does_not_wait_is_named_and_nothing_is_said_of_it(text, why):
    assert judge("market_intelligence", letter=[text]) == [why]


def test_who_carries_out_a_duty_may_be_asked_for_something_in_its_own_part():
    text = "The {S06.owner} could set a date for telling the family what is known."

    assert judge("market_intelligence", S06_why=[text]) == [None]
    assert judge("market_intelligence", letter=[text]) == ["grave"]


# the summary


def test_a_summary_that_begins_elsewhere_is_not_taken():
    ours = build_wanted("impact_story").document.executive_summary

    worded = compose("impact_story", summary=["{summary.4}", "{summary.1}"])

    assert worded.executive_summary == ours
    assert worded.worded == 0


def test_a_summary_that_is_longer_than_ours_is_not_taken():
    ours = build_wanted("impact_story").document.executive_summary

    worded = compose("impact_story", summary=["{summary.1}", *PLAIN])

    assert worded.executive_summary == ours


def test_a_summary_in_another_order_is_taken_where_it_begins_with_the_finding():
    ours = build_wanted("impact_story").document.executive_summary

    worded = compose("impact_story", summary=["{summary.1}", "{summary.4}"])

    assert worded.executive_summary != ours
    assert worded.executive_summary.split(". ")[0] == ours.split(". ")[0]


# how a count reads


@pytest.mark.parametrize(
    ("kind", "name", "printed"),
    [
        ("impact_story", "beneficiariesReached", "With 4,000 people reached, a list would do."),
        (
            "cross_impact_opportunity",
            "managers.2025",
            "With 119 management posts, a list would do.",
        ),
        (
            "cross_impact_opportunity",
            "trainingPerEmployee",
            "With training per employee at 25.7 hours, a list would do.",
        ),
    ],
)
def test_what_is_counted_is_told_as_people_do(kind, name, printed):
    _, scope, _ = build_wanted(kind).assignment
    number = name if name[-4:].isdecimal() else f"{name}.2025"
    said = Said(f"With {{{name}.what}} at {{{number}}}, a list would do.", [name])

    assert prose._print_sentence(said, scope).text == printed


def test_a_verb_agrees_with_the_figure_that_it_is_of():
    _, scope, _ = build_wanted("impact_story").assignment
    said = [
        Said("{ghg12.what} was {ghg12.2025}, and {outcomeRate.what} was {outcomeRate.2025}.", []),
        Said("The text is short, as {resultMargin.what} is {resultMargin.2025}.", []),
    ]

    printed = [prose._print_sentence(each, scope).text for each in said]

    assert printed == [
        "Scope 1 and 2 emissions (location-based) were 13.5 t CO2e, and the outcome rate was 60 %.",
        "The text is short, as the result margin is 2.5 %.",
    ]


# below a section


def judge(kind="impact_story", /, **parts):
    """Why sentences of today's report of a type are not taken, in a list for all parts."""
    found, scope, _ = build_wanted(kind).assignment
    judged = taking.judge_reply(reply(**parts), found, scope)
    return [fault.kind if fault else None for rows in judged.values() for _, fault in rows]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (COMPARED, None),
        ("{S11.doing} would answer what {outcomeRate.what} leaves open.", None),
        ("{energyTotal.turn} raises a question for the board.", "closing"),
        ("What the figures leave open is a matter for the next report.", "closing"),
    ],
)  # fmt: skip
def test_below_a_section_stands_only_what_sets_two_things_beside_each_other(text, why):
    assert judge(s4_so_what=[text]) == [why]


def test_below_no_more_than_three_sections_something_is_said():
    texts = (
        "{S11.doing} would answer what {outcomeRate.what} leaves open.",
        "{G01.doing} belongs with {energyTotal.what}.",
        "{G02.doing} belongs beside {costPerOutcome.what} on the agenda.",
        "{resultMargin.turn} beside {energyTotal.turn} asks for a budget.",
    )
    names = ("s3_so_what", "s4_so_what", "s5_so_what", "s6_so_what")
    named = {name: [text] for name, text in zip(names, texts, strict=True)}

    assert judge(**named) == [None, None, None, "closing"]


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_of_steps_and_of_how_sure_a_report_is_nothing_is_asked_besides(kind):
    wanted = build_wanted(kind)
    own = [section for section in wanted.document.sections if section.id.startswith("s")]
    free = {f"{each.id}{SO_WHAT}" for each in own if each.actions or each is own[-1]}

    assert not free & {part.id for part in wanted.assignment.parts}


# the same words again


def test_the_same_words_in_a_row_are_taken_once():
    first = "{energyTotal.what} is a question for the board."

    assert judge(letter=[first, "{outcomeRate.what} is a question for the {G01.owner}."]) == [
        None,
        "said_again",
    ]
    assert judge(letter=[first], G01_why=["The draft is a question for the director."]) == [
        None,
        "said_again",
    ]


def test_words_parted_by_a_slot_are_not_the_same_words():
    assert judge(letter=["{energyTotal.what} is a matter.", "{outcomeRate.what} is a matter."]) == [
        None,
        None,
    ]


def test_what_is_said_already_is_named_in_the_refusal():
    parts, scope, _ = build_wanted("impact_story").assignment
    text = "{energyTotal.what} {energyTotal.change}."

    judged = taking.judge_reply(reply(s1=["{s1.1}"], s1_so_what=[text]), parts, scope)

    [(_, fault)] = judged[f"s1{SO_WHAT}"]
    assert fault.kind == "repeats"
    assert fault.words[0].startswith("Energy use rose by 5 %")


def test_a_part_that_is_not_there_is_named_in_the_refusal():
    parts, scope, _ = build_wanted("impact_story").assignment

    [refusal] = prose.check_reply(reply(E99_why=[PLAIN[0]]), parts, scope)[f"E99{WHY}"]

    assert (refusal.fault.kind, refusal.fault.words) == ("part", ("E99.why",))


# steps as doings


@pytest.mark.parametrize("step", [*actions.ACTIONS.values(), *duties.STEPS.values()],
                         ids=lambda step: step.id)  # fmt: skip
def test_a_step_as_a_doing_has_each_of_its_verbs_with_the_ending(step):
    doing = say_doing(lower_first(step.title))

    behind = re.findall(r"\b(?:and|then) (?:have |)(\w+)", doing)
    assert not {word for word in behind if word in VERBS | {"remove"}} - NOUNS_TOO, doing
    assert ":" not in doing


NOUNS_TOO = {"place", "heat", "work"}


@pytest.mark.slow
def test_sentences_of_a_letter_are_whole_sentences():
    for kind in ORGANISATIONS:
        part = build_wanted(kind).assignment.parts[1]
        assert part.id == LETTER != SUMMARY
        for paper in part.papers:
            assert paper.text.endswith(".")
            assert Sentence(paper.text, ()).text[:1].isupper()
