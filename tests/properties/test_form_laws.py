"""In which form a report prints numbers, and what stands beside those that are compared."""

import re

from report_writer import markdown, write
from tests.properties.test_report_laws import law
from tests.support.report_inputs import inputs as make_inputs
from tests.support.report_organisations import find_table, read_texts
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

EXPONENT = re.compile(r"\d[eE][+-]?\d")
IN_WORDS = re.compile(r"[A-Z]{3} [\d.,]+ (?:million|billion|trillion)")
IN_DIGITS = re.compile(r"[A-Z]{3} \d{1,3}(?:,\d{3}){3,}")
CHANGED = "boundary changed"
LATER = ("sustainability_roadmap", "competitive_landscape")  # which tell it where they compare


@law()
def test_no_number_has_an_exponent_and_money_is_in_one_form(inputs, kind, document):
    shown = markdown.markdown(write(kind, inputs))
    assert not EXPONENT.search(shown.partition("Engine ")[0])
    told = " ".join(read_texts(document))
    assert not (IN_WORDS.search(told) and IN_DIGITS.search(told)), told


@law()
def test_a_comparison_with_the_year_of_another_boundary_says_so_first(inputs, kind, document):
    years = inputs.profile["metrics"]
    first = str(document.get("baseYear"))
    changed = (years.get(first) or {}).get("boundaryChange") is True
    if changed and int(first) < document["year"]:
        summary, told = document["executiveSummary"], " ".join(read_texts(document))
        assert "The boundary changed in" in (told if kind in LATER else summary)
        ledger = find_table(document, "return_ledger") or find_table(document, "change_ledger")
        for row in ledger["rows"] if ledger else ():
            assert f"({first}" not in row[1] or CHANGED in row[1], row


@law()
def test_a_yearly_spend_ten_times_the_spending_reported_is_a_flag(inputs, kind, document):
    said = inputs.profile.get("annual_spend")
    spent = (inputs.profile["metrics"].get(str(document["year"])) or {}).get("totalExpenditure")
    uses = [row[0] for row in find_table(document, "data_used")["rows"]]
    if said and spent and "Total expenditure" in uses:
        far = said >= 10 * spent or spent >= 10 * said
        assert far == any("yearly spend of" in text for text in read_texts(document))


def test_a_slip_of_two_digits_in_the_yearly_spend_is_told_and_counted():
    profile = build_unlike("maker")
    inputs = make_inputs(profile | {"annual_spend": 100 * profile["annual_spend"]})
    document = write("roi_metrics", inputs)

    assert "One of them has to be corrected." in str(document.sections)
    assert ("Open flags", "1") in document.sections[-4].tables[1].rows


def test_a_return_of_a_company_says_what_improvements_moved_and_works_on_its_goal():
    for name, (family, *_) in ORGANISATIONS.items():
        if family != "Corporate":
            continue
        inputs = make_inputs(build_unlike(name))
        document = write("roi_metrics", inputs)
        told = str(document.sections)
        assert "For the same income, in money of each year," in told
        assert "The organisation's stated goal" in told
        assert "three years" not in told
        offered = {each.id for each in document.recommended_actions}
        goal = {e.id for e in document.recommended_actions if e.id in ("E08", "E10")}
        assert goal or not offered
