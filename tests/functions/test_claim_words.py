"""How claims are put into English."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.report_worker import claim_words
from functions.report_worker.plain_words import VERBS
from report_writer import labels
from report_writer.actions import ACTIONS
from report_writer.facts import Fact

ROUND = {
    "a tenth": 10, "an eighth": 12.5, "a sixth": 16.7, "a fifth": 20, "a quarter": 25,
    "a third": 33.3, "two fifths": 40, "half": 50, "three fifths": 60, "two thirds": 66.7,
    "three quarters": 75,
}  # fmt: skip


def fact(label, unit, value=3, name="steps"):
    return Fact(name, label, Fraction(value), str(value), f"{value} {unit}", unit, 2025, "source")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("outcome rate", "the outcome rate"),
        ("gender pay gap", "the gender pay gap"),
        ("share of staff on an adequate wage", "the share of staff on an adequate wage"),
        ("energy use", "energy use"),
        ("Scope 1 and 2 emissions (location-based)", "Scope 1 and 2 emissions (location-based)"),
        ("waste", "waste"),
        ("the overall ESG score", "the overall ESG score"),
    ],
)
def test_what_is_counted_has_an_article(label, name):
    assert claim_words.add_article(label) == name


@pytest.mark.parametrize("name", labels.NAMES.values(), ids=lambda name: name.id)
def test_no_name_of_a_figure_has_two_articles(name):
    words = claim_words.add_article(name.label)

    assert words in (name.label, f"the {name.label}")


def test_what_is_counted_is_a_number_without_its_unit():
    assert claim_words.name_fact(fact("people reached", "people")) == "the number of people reached"
    assert claim_words.print_number(fact("people reached", "people")) == "3"
    assert claim_words.name_fact(fact("risks of medium level", "")).startswith("the number of")
    assert claim_words.print_number(fact("energy use", "MWh")) == "3 MWh"


def test_what_is_answered_or_not_is_said_in_english():
    found = claim_words.name_fact(fact("disclosures of GRI answered not", "disclosures"))

    assert found == "the number of disclosures of GRI that are not answered"


def test_a_level_on_a_scale_has_words():
    assert claim_words.name_level(fact("", "of 3", 1, "esgAssurance.2025")) == "internal review"
    assert claim_words.name_level(fact("", "of 3", 9, "esgAssurance.2025")) == ""
    assert claim_words.name_level(fact("energy use", "MWh")) == ""


@given(st.fractions(2, 100), st.sampled_from(["rose", "fell"]))
def test_round_words_are_within_a_sixth_of_what_they_stand_for(percent, verb):
    words = claim_words.say_about(verb, percent)

    size = words.partition(" by about ")[2]
    if size:
        assert abs(ROUND[size] - percent) <= Fraction(ROUND[size]) / 6
        assert words.startswith(verb)
    elif "slightly" in words:
        assert percent < 4
    elif "less than a tenth" in words:
        assert 4 <= percent < 10
    else:
        assert percent > 79
        assert ("fell" in words) == (verb == "fell")


@given(st.fractions(100, 10_000))
def test_what_more_than_doubled_is_said_to_be_no_less_than_it_is(percent):
    words = claim_words.say_about("rose", percent)

    times = 1 + percent / 100
    least = {"at least doubled": 2, "at least tripled": 3, "rose to more than five times what it "
             "was": 5}[words]  # fmt: skip
    assert least <= times
    assert words == "rose to more than five times what it was" or times <= 5


@pytest.mark.parametrize(
    ("first", "now", "percent", "words"),
    [
        (100, 79, -21, "fell by about a fifth"),
        (100, -20, -120, ""),
        (-20, 100, 600, ""),
        (-100, -79, 21, ""),
        (0, 5, None, ""),
        (5, 0, -100, ""),
    ],
)
def test_how_much_is_said_of_what_was_and_is_above_zero_alone(first, now, percent, words):
    before, after = (fact("net result", "USD", value) for value in (first, now))
    moved = Fraction(percent) if percent else None

    assert claim_words.say_moved("fell", before, after, moved) == words


def test_a_share_that_moved_is_told_without_a_share_of_it():
    before, after = fact("outcome rate", "%", 40), fact("outcome rate", "%", 50)

    assert claim_words.say_moved("rose", before, after, Fraction(25)) == ""


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_every_step_can_be_the_subject_of_a_sentence(action):
    title = action.title[:1].lower() + action.title[1:]

    words = claim_words.say_doing(title).split()

    assert words[0].endswith("ing")
    assert len(words) == len(title.partition(":")[0].split())  # a list behind a colon is its own
    for word, before in zip(words[1:], words, strict=False):
        if before == "then":
            assert word.endswith("ing")
        if before == "and" and word in VERBS:
            assert word in ("targets", "fines", "what", "transition"), words
