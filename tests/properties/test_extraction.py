"""Whatever a website is said to say: what is suggested can be saved, the rest is left out."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auxeira.profiles import schema, stored_profile, yearly_metrics
from functions.profiles import rules
from functions.report_worker import extraction
from functions.report_worker.extraction import BY_ID, MEMBERS, TOLD, read_extracted_data
from tests.support.events import NOW

YEAR = 2026
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
LEAF = st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.text(max_size=40) | NUMBER
NAME = st.text(max_size=8)
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=8,
)
FIGURE = st.fixed_dictionaries(
    {
        "metric": st.sampled_from([*BY_ID, "invented", 7]),
        "year": st.integers(1980, 2035) | st.sampled_from(["2024", "2025 ", None, 2024.0]),
        "value": st.integers(-10, 10**13) | st.floats(-1, 200) | JSON,
    }
)
PAIRS = ("energyTotal", "energyRenewable", "employees", "ghgScope1", "totalIncome")
STATED = st.fixed_dictionaries(  # figures that contradict each other, or that cannot be
    {
        "metric": st.sampled_from(PAIRS),
        "year": st.sampled_from([2024, 2025, 2027, "2024"]),
        "value": st.sampled_from([0, 1, 5, 12.5, 1000, 10**7, 10**12]),
    }
)
LIKELY = {
    "organizationName": st.text(max_size=250),
    "organizationType": st.sampled_from(["NGO", "Corporate", "Cult"]),
    "country": st.sampled_from(["KE", "Kenya", "ke", "Atlantis"]),
    "focusAreas": st.lists(st.text(max_size=120), max_size=25),
    "sdgAlignment": st.lists(st.integers(0, 20), max_size=20),
    "annualSpend": st.integers(-5, 10**15) | st.floats(0, 1e9) | st.just("780,000"),
    "reportingCurrency": st.sampled_from(["USD", "EUR", "JPY", "XXX"]),
    "impactGoals": st.text(max_size=60),
    "description": st.text(max_size=60),
    "figures": st.lists(STATED, max_size=8) | st.lists(FIGURE | JSON, max_size=12) | JSON,
    "website": st.just("https://evil.example"),
    "expertise": JSON,
    "visibility": st.just("public"),
}
ANSWERS = st.fixed_dictionaries({}, optional={name: s | JSON for name, s in LIKELY.items()})


@settings(max_examples=20 * settings().max_examples)
@given(ANSWERS)
def test_what_is_suggested_can_be_saved_as_it_is_and_the_rest_is_said(
    data: dict[str, object],
) -> None:
    found, left_out = read_extracted_data(data, YEAR, "USD")

    assert found.keys() <= MEMBERS.keys() | {"metrics"}  # never website, visibility or expertise
    assert len(left_out) <= TOLD + 1
    assert all(isinstance(said, str) and len(said) < 700 for said in left_out)
    body = msgspec.json.decode(json.dumps(found), type=schema.ProfileChange)
    given_members = schema.read_profile_members(body)
    content = stored_profile.merge_profile(stored_profile.EMPTY, given_members)
    yearly_metrics.check_content(content, YEAR)  # as a save does
    rules.build_profile(stored_profile.Profile(user_id="usr_1"), content, NOW)


ODD = (
    None,
    "",
    " ",
    "\u200b",
    [],
    [""],
    [" "],
    {},
    0,
    -1,
    False,
    1.5,
    1e300,
    float("nan"),
    float("inf"),
)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_a_blank_or_odd_member_is_left_out_and_ends_no_reading(member: str, value: object) -> None:
    found, left_out = read_extracted_data({member: value}, YEAR, "USD")

    assert found.get(member) not in ("", " ", [], [""])
    assert not (found and left_out)


def test_what_is_asked_is_a_json_schema_of_members_that_a_profile_has() -> None:
    asked = extraction.build_extraction_schema()

    names = {*asked["properties"]} - {"figures"}
    assert names <= {*schema.NAMES.values()}
    rows = asked["properties"]["figures"]["items"]
    assert {*rows["properties"]["metric"]["enum"]} == {*BY_ID}
    assert len(json.dumps(asked)) < 16_000
