"""Laws of what comes in: ranges in every currency, numbers of spreadsheets, remarks."""

from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from auxeira.core import money
from auxeira.esg import metrics, plausibility, reference_data, taxonomy
from auxeira.esg.metric_validation import find_metric_faults
from auxeira.profiles import stored_profile, yearly_metrics

NOW = 2026
NUMBERS = [row for row in metrics.ALL_METRICS.values() if row.type != "set"]
CURRENCIES = st.sampled_from(get_args(reference_data.Currency.__value__))
ROWS = st.sampled_from(NUMBERS)


def content(years, currency="USD", kind="Corporate", sector=None):
    known = {"metrics": years, "reporting_currency": currency, "organization_type": kind}
    return stored_profile.EMPTY | known | ({"sector": sector} if sector else {})


@given(ROWS, CURRENCIES, st.data())
def test_all_that_can_be_is_taken_and_all_else_refused_with_a_sentence(row, currency, data):
    low, high = metrics.find_limits(row, currency)
    inside = data.draw(st.integers(low, high) | st.sampled_from([low, high]))
    outside = data.draw(st.integers(max_value=low - 1) | st.integers(min_value=high + 1))

    found = find_metric_faults({"2025": {row.id: inside}}, NOW, currency)
    assert [fault for fault in found if fault.status == 400] == []
    fault = find_metric_faults({"2025": {row.id: outside}}, NOW, currency)[0]
    assert (fault.status, fault.pointer) == (400, f"#/metrics/2025/{row.id}")
    assert f"from {low:,} to {high:,}" in fault.detail


@given(ROWS, CURRENCIES, st.data())
def test_what_is_taken_is_stored_and_comes_back(row, currency, data):
    low, high = metrics.find_limits(row, currency)
    years = {"2025": {row.id: data.draw(st.integers(low, high))}}

    stored = metrics.convert_metrics_to_minor_units(years, currency)
    item = {"user_id": "u", "record": "PROFILE", "metrics": stored, "reporting_currency": currency}
    read = stored_profile.parse_profile(item)
    assert read.metrics == stored
    assert stored_profile.read_profile_content(stored_profile.to_subject(read))["metrics"] == years


@given(ROWS, st.decimals(0, 1_000_000, places=3), st.integers(-3, 3))
def test_noise_of_a_spreadsheet_is_taken_off(row, exact, steps):
    exact = exact if row.type == "number" else exact.to_integral_value()
    noisy = float(exact) * (1 + steps * 2.0**-52)

    found = yearly_metrics.merge_metrics({}, {"2025": {row.id: noisy}})

    assert found["2025"][row.id] == exact


@given(ROWS, st.floats(-1_000_000, 1_000_000))
def test_decimals_are_rounded_but_for_counts_which_are_refused(row, value):
    assume(metrics.find_limits(row, "USD")[0] <= value <= metrics.find_limits(row, "USD")[1])
    exact = Decimal(repr(value))

    found = yearly_metrics.merge_metrics({}, {"2025": {row.id: value}})["2025"][row.id]
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    if row.type == "int" and row.unit != "money":
        refused = find_metric_faults({"2025": {row.id: found}}, NOW)
        assert (found == whole) == ([fault for fault in refused if fault.status == 400] == [])
        assert abs(found - exact) <= abs(exact) / 10**9
    else:
        step = Decimal(1) if row.unit == "money" else Decimal("0.001")
        assert found == exact.quantize(step, ROUND_HALF_UP)


@st.composite
def years(draw):
    """Years of any figures that can be, whatever they say of each other."""
    names = st.sets(st.sampled_from([row.id for row in NUMBERS]), max_size=12)
    found = {}
    for year in draw(st.sets(st.sampled_from(["2019", "2023", "2024", "2025"]), min_size=1)):
        found[year] = {
            name: draw(st.integers(*metrics.find_limits(metrics.ALL_METRICS[name], "USD")))
            for name in draw(names)
        }
    return found


@given(years(), CURRENCIES, st.sampled_from([None, *taxonomy.TYPES]),
       st.sampled_from([None, *get_args(reference_data.NaceSection.__value__)]))  # fmt: skip
def test_every_remark_is_a_sentence_on_a_figure(given_, currency, kind, sector):
    found = plausibility.find_remarks(content(given_, currency, kind, sector), {})

    assert len(found) <= plausibility.MOST
    for remark in found:
        assert remark.metric is None or remark.metric in metrics.ALL_METRICS
        assert str(remark.year) in given_
        assert remark.sentence[-1] in ".?"
        assert "None" not in remark.sentence
        assert "E+" not in remark.sentence


@given(st.sampled_from(sorted(money.MAGNITUDES)), st.data())
def test_a_dollar_and_its_worth_elsewhere_are_judged_alike(size, data):
    currency = data.draw(st.sampled_from(money.MAGNITUDES[size].split()))
    row = metrics.ALL_METRICS["totalIncome"]
    income = data.draw(st.integers(*metrics.find_limits(row, "USD")))
    assume(abs(income) * size <= money.LARGEST)

    told = [
        [each.kind for each in plausibility.find_remarks(content(figures, code), {})]
        for figures, code in (
            ({"2025": {"totalIncome": income}}, "USD"),
            ({"2025": {"totalIncome": income * size}}, currency),
        )
    ]
    assert told[0] == told[1]
