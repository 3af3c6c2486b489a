"""The words and numbers of reports: how they are printed, compared, trusted, quoted and missed."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from auxeira.esg import metrics
from auxeira.reports.inputs import hash_inputs, pack_inputs, unpack_inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import confidence, missing_data, printing, text, write
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from tests.support import report_inputs

STORY = TYPES["impact_story"]
RIVERLIGHT, ALBA, COSTA = 60, 61, 62  # the organisations written by hand


def book(number=RIVERLIGHT, **figures):
    """The book of one of the field, with other figures in its latest year."""
    return Book(STORY, inputs(number, figures))


def inputs(number, figures):
    found = report_inputs.of(number)
    years = found.profile["metrics"]
    year = max(years)
    changed = {n: v for n, v in (years[year] | figures).items() if v is not None}
    profile = found.profile | {"metrics": years | {year: changed}}
    return msgspec.structs.replace(found, profile=profile)


# numbers


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (3064, "t CO2e", "3,064 t CO2e"),
        (Decimal("13.5"), "t CO2e", "13.5 t CO2e"),
        (Fraction(10, 3), "MWh", "3.33 MWh"),
        (Decimal("0.0426"), "m³", "0.0426 m³"),
        (Fraction(234, 10), "%", "23.4 %"),
        (Fraction(80), "%", "80 %"),
        (Fraction(1234, 10), "%", "123 %"),
        (Fraction(-375, 20), "%", "-18.8 %"),
        (Fraction(-1, 50), "points", "0 points"),
        (480_000, "money", "EUR 480,000"),
        (Fraction(13, 8), "money", "EUR 1.63"),
        (1, "employees", "1 employee"),
        (Fraction(785, 10), "of 100", "79 of 100"),
        (15, "percentage points", "15 percentage points"),
    ],
)
def test_a_number_is_printed_with_three_digits_and_its_unit(value, unit, shown):
    assert printing.text(value, unit, "EUR") == shown


def test_small_numbers_are_words():
    assert [printing.word(n) for n in (0, 2, 10, 11)] == ["no", "two", "ten", "11"]


def test_a_fact_cannot_have_two_numbers():
    own = book()
    own.fact("x", "some measure", 1)

    with pytest.raises(ValueError, match="x is 1 and 2"):
        own.fact("x", "some measure", 2)


def test_money_is_printed_in_whole_units_of_its_currency():
    assert str(book().value("programmeSpend")) == "USD 624,000"
    assert str(book().value("costPerOutcome", 2023)) == "USD 320"


def test_what_is_unknown_is_no_fact():
    assert book(energyTotal=None, energyRenewable=None).value("renewableShare") is None


def test_the_change_of_a_share_is_in_percentage_points_and_of_others_in_percent():
    own = book()

    assert str(own.change("renewableShare")) == "15 percentage points"
    assert own.moved("renewableShare") == 150
    assert str(own.change("ghg12")) == "-10 %"


def test_emissions_of_both_years_are_on_one_basis():
    own = book(ghgScope2Market=2)

    assert str(own.value("ghg12")) == "13.5 t CO2e"
    assert str(own.value("ghg12", 2023)) == "15 t CO2e"


# words


@pytest.mark.parametrize(
    "claim",
    ["We are carbon-neutral.", "A GREEN school", "Net zero by 2030", "certified", "thanks to us"],
)
def test_a_statement_with_a_claim_nobody_can_check_is_left_out(claim):
    assert text.quoted(claim) == text.LEFT_OUT


def test_a_statement_is_quoted_on_one_line_and_shortened():
    assert text.quoted("Half\nof  them ") == "Half of them"
    assert text.quoted("Evergreen greens") == "Evergreen greens"  # no claim: whole words only
    assert len(text.quoted("x" * 400)) == 300
    assert text.quoted(" \n") is None


# confidence


def test_confidence_is_counted_as_in_its_definition():
    found = confidence.points(Fraction(8, 10), 2, Fraction(1, 10), 1)

    assert found == 72
    assert confidence.points(Fraction(8, 10), 2, Fraction(1, 10), 1, 2) == 62
    assert confidence.points(Fraction(0), 0, Fraction(1), 0, 1) == 0
    assert confidence.points(Fraction(1), 9, Fraction(0), 3) == 100


def test_confidence_says_what_it_rests_on():
    own = book()
    shares = {
        "points": own.fact("p", "confidence", 72, "of 100"),
        "coverage": own.fact("c", "coverage", 80, "%"),
        "estimated": own.fact("e", "estimates", 10, "%"),
    }

    found = confidence.Confidence(word="medium", years=2, assurance=1, flags=0, **shares)

    assert confidence.sentence(found).text == (
        "Confidence 72 of 100 (medium): 80 % of the figures are reported, most of them in two "
        "years, 10 % of them estimated, with internal review."
    )


# gaps


def test_credits_are_named_and_not_subtracted():
    own = book(carbonCreditsRetired=12)
    (mark,) = [each for each in own.sheet.marks if each.flag == "credits"]

    assert missing_data.flag(own, mark).text == (
        "12 t of carbon credits were retired. They are not subtracted from emissions."
    )


# inputs


def test_inputs_survive_packing_and_the_spelling_of_numbers_does_not_count():
    found = report_inputs.of(RIVERLIGHT)
    again = unpack_inputs(pack_inputs(found))

    assert again == found
    assert hash_inputs(inputs(RIVERLIGHT, {"ghgScope1": Decimal("5.40")})) == hash_inputs(found)
    assert hash_inputs(inputs(RIVERLIGHT, {"ghgScope1": Decimal("5.41")})) != hash_inputs(found)


# what lacks

WHO = {
    "organizationName": ("organization_name", "Some Name"),
    "country": ("country", "KE"),
    "sdgAlignment": ("sdg_alignment", [4, 8, 13]),
}


def filled(profile, lacks):
    """The profile with what lacks: wholes are large, parts small."""
    years = {year: dict(found) for year, found in profile["metrics"].items()}
    for name in lacks.missing_fields:
        if name in WHO:
            profile = profile | {WHO[name][0]: WHO[name][1]}
            continue
        _, year, figure = name.split(".")
        row = metrics.ALL_METRICS[figure]
        wholes = {whole for _, whole, _ in metrics.PARTS}
        value = 8 if figure in wholes else 1
        known = list(metrics.SETS[figure][:2]) if row.type == "set" else value
        years.setdefault(year, {})[figure] = known
    return profile | {"metrics": years}


@pytest.mark.parametrize("kind", [n for n, row in TYPES.items() if row.minimum.figures])
@pytest.mark.parametrize("number", [RIVERLIGHT, 20, 33, 40, 45, 55])
def test_with_all_that_is_missing_a_report_can_be_written(kind, number):
    found = report_inputs.of(number)
    first = "2023" if number == RIVERLIGHT else "2024"
    bare = {"2025": {"employees": 20}, first: {"employees": 20}}
    profile = {n: v for n, v in found.profile.items() if n not in ("sdg_alignment", "flags")}
    own = msgspec.structs.replace(found, profile=profile | {"metrics": bare})

    lacks = find_needs(kind, own)
    assert lacks is not None
    assert lacks.missing_fields
    again = msgspec.structs.replace(own, profile=filled(own.profile, lacks))

    assert find_needs(kind, again) is None


@pytest.mark.parametrize("name", ["organization_name", "organization_type", "country"])
def test_nothing_is_written_of_somebody_unknown(name):
    found = report_inputs.of(RIVERLIGHT)
    own = msgspec.structs.replace(found, profile=found.profile | {name: None})

    assert "organization" in find_needs("impact_story", own).missing_fields[0] or name == "country"


def test_peers_are_asked_for_where_a_type_compares():
    found = report_inputs.of(RIVERLIGHT)
    alone = msgspec.structs.replace(found, peers=type(found.peers)())

    assert find_needs("market_intelligence", alone).needs == {"peers": 5}
    assert find_needs("impact_story", alone) is None


@pytest.mark.parametrize("kind", ["impact_story", "comparative_benchmark"])
@pytest.mark.parametrize("number", [0, 20, 34, 45, RIVERLIGHT])
def test_a_free_report_needs_no_figure_and_says_that_there_are_none(kind, number):
    bare = report_inputs.inputs(report_inputs.of(number).profile | {"metrics": {}})

    document = write(kind, bare)

    assert find_needs(kind, bare) is None
    assert document.summary.startswith("The profile has no figures yet")
    assert "Nothing is reported for 2025" in narrative(document)
    assert document.visualizations == () or kind == "comparative_benchmark"


def narrative(document):
    return " ".join(s.text for each in document.sections for p in each.paragraphs for s in p)


def test_what_is_asked_of_a_book_twice_is_worked_out_once_for_it():
    asked = []

    @once_a_report
    def answer(book, name, *, twice=False):
        asked.append(name)
        return [name, twice]

    one, other = (Book(TYPES["impact_story"], report_inputs.of(34)) for _ in range(2))

    assert answer(one, "a") is answer(one, "a")
    assert answer(one, "a", twice=True) == ["a", True]
    assert answer(one, "b") is not answer(other, "b")  # a report keeps nothing for the next
    assert asked == ["a", "a", "b", "b"]
