"""How claims are put into English."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.report_worker import answer_checks, claim_words, claims, prose
from functions.report_worker.answer import Said
from functions.report_worker.claims import Claim, Slot
from functions.report_worker.plain_words import VERBS
from report_writer import labels, movements, write_with_book
from report_writer.actions import ACTIONS
from report_writer.facts import Fact
from tests.support import report_inputs
from tests.support.unlike_organisations import build_unlike

ROUND = {
    "a tenth": Fraction(100, 10), "a ninth": Fraction(100, 9), "an eighth": Fraction(100, 8),
    "a seventh": Fraction(100, 7), "a sixth": Fraction(100, 6), "a fifth": Fraction(20),
    "a quarter": Fraction(25), "a third": Fraction(100, 3), "two fifths": Fraction(40),
    "half": Fraction(50), "three fifths": Fraction(60), "two thirds": Fraction(200, 3),
    "three quarters": Fraction(75),
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


@pytest.mark.parametrize("verb", ["rose", "fell"])
def test_a_fraction_in_words_is_the_nearest_and_within_a_point_or_one_that_is_surpassed(verb):
    """Every change by so many per mille."""
    for mille in range(20, 1001):
        percent = Fraction(mille, 10)
        words = claim_words.say_about(verb, percent)
        about, more = (words.partition(by)[2] for by in (" by about ", " by more than "))
        if about:
            away = {name: abs(size - percent) for name, size in ROUND.items()}
            assert away[about] == min(away.values()) <= 1, (percent, words)
        elif more:
            below = {size: name for name, size in ROUND.items() if size < percent}
            assert more == below[max(below)], (percent, words)
        elif "slightly" in words:
            assert percent < 4
        elif "less than a tenth" in words:
            assert 4 <= percent < 10
        else:
            assert (verb, words) == ("rose", "nearly doubled") or percent == 100
            assert percent >= 90
        assert words.startswith(verb) or not (about or more)


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


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ((10, 8, 6), ""),
        ((10, 5, 6), " between 2023 and 2025"),
        ((5, 10, 6), " between 2023 and 2025"),
        ((10, 6, 6), " between 2023 and 2025"),
        ((10, None, 6), ""),
    ],
)
def test_a_direction_has_its_years_where_the_last_move_is_another(values, span):
    profile = build_unlike("schools")
    for year, value in zip(("2023", "2024", "2025"), values, strict=True):
        given = profile["metrics"].setdefault(year, {})
        given.pop("energyTotal", None)
        given.update({"energyTotal": value} if value is not None else {})
    document, book, _ = write_with_book("impact_story", report_inputs.inputs(profile))
    movement = movements.compare_years(book, "energyTotal")
    for each in (movement.first, movement.now):
        book.facts.setdefault(each.id, each)
    claim = claims.build_report_claims(book, document)["energyTotal"]

    verb = "fell" if values[0] > values[-1] else "rose"
    words = [claim.slots[f"energyTotal.{name}"].text for name in ("verb", "moved", "turn")]
    assert words[0] == verb + span
    assert words[1].startswith(f"{verb} by ")
    assert words[1].endswith(span)
    assert (" between " in words[1], " between " in words[2]) == (bool(span), bool(span))
    assert claim.slots["energyTotal.change"].text.startswith(f"{verb} ")
    assert " between " not in claim.slots["energyTotal.change"].text


def test_years_of_a_direction_are_not_told_twice():
    verb = Slot("fell between 2023 and 2025", "verb", "energyTotal")
    year = Slot("2023", "year", "energyTotal")
    slots = {"energyTotal.verb": verb, "energyTotal.from_year": year}
    scope = answer_checks.build_scope({"energyTotal": Claim("energyTotal", "", "", slots)}, [], {})

    def tell(text):
        return prose._print_sentence(Said(text, ["energyTotal"]), scope).text

    assert tell("It {energyTotal.verb}.") == "It fell between 2023 and 2025."
    assert tell("It {energyTotal.verb} since {energyTotal.from_year}.") == "It fell since 2023."


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
