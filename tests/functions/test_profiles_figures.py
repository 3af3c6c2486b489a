"""The figures of a profile: saved by year, merged, refused, flagged, and their history."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support import aws_calls, capacity, route_scenarios
from tests.support.events import NOW
from tests.support.parallel import Together, for_each, many
from tests.support.route_scenarios import PROFILE

YEARS: dict[str, dict[str, Any]] = {
    "2023": {"employees": 12, "ghgScope1": 6, "energyTotal": 40, "energyRenewable": 4},
    "2025": {"employees": 14, "ghgScope1": 5.4, "totalIncome": 800_000, "note": "by hand"},
}


def send(method, body=None, *, tag=None, now=NOW):
    headers = {"If-Match": tag} if tag else {}
    return route_scenarios.profile_call(method, body, now, headers=headers)


def saved(metrics, method="PATCH", **parts):
    body = {"metrics": metrics} if method == "PATCH" else PROFILE | {"metrics": metrics}
    answer = send(method, body, **parts)
    assert answer.status == 200, answer.text
    return answer.json["profile"]


def own():
    return send("GET").json["profile"]


def history(cloud):
    """The changes of all records, oldest first: (version, year, member, old, new)."""
    return [
        (int(item["record"][8:]), c.get("year"), c["member"], c["old"], c["new"])
        for item in sorted(cloud.items("profiles"), key=lambda item: item["record"])
        if item["record"].startswith("HISTORY#")
        for c in item["changes"]
    ]


# saved and merged


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_figures_come_back_as_they_were(cloud, method):
    assert saved(YEARS, method)["metrics"] == YEARS
    assert own()["metrics"] == YEARS


def test_figures_are_stored_exactly_and_money_in_minor_units(cloud):
    saved({"2025": {"ghgScope1": 0.1, "energyTotal": 1234567.891, "totalIncome": 7}}, "PUT")

    item = next(i for i in cloud.items("profiles") if i["record"] == "PROFILE")
    assert item["metrics"]["2025"] == {
        "ghgScope1": Decimal("0.1"),
        "energyTotal": Decimal("1234567.891"),
        "totalIncome": 700,
    }


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 7), ("KWD", 7000), ("EUR", 700)])
def test_minor_units_are_those_of_the_currency(cloud, currency, minor):
    body = {"reportingCurrency": currency, "metrics": {"2025": {"totalIncome": 7}}}
    body |= {"annualSpend": 7}

    profile = send("PUT", body).json["profile"]

    item = next(i for i in cloud.items("profiles") if i["record"] == "PROFILE")
    assert (item["annual_spend"], item["metrics"]["2025"]["totalIncome"]) == (minor, minor)
    assert (profile["annualSpend"], profile["metrics"]["2025"]["totalIncome"]) == (7, 7)


def test_another_currency_leaves_the_numbers_that_were_given(cloud):
    saved(YEARS, "PUT")

    profile = send("PATCH", {"reportingCurrency": "JPY"}).json["profile"]

    assert profile["metrics"] == YEARS
    assert profile["annualSpend"] == PROFILE["annualSpend"]
    assert (2, None, "reportingCurrency", "USD", "JPY") in history(cloud)


def test_a_change_is_merged_by_year_and_figure(cloud):
    saved(YEARS)

    profile = saved({"2025": {"ghgScope1": 5, "employees": None}, "2024": {"employees": 13}})

    assert profile["metrics"] == {
        "2023": YEARS["2023"],
        "2024": {"employees": 13},
        "2025": {"ghgScope1": 5, "totalIncome": 800_000, "note": "by hand"},
    }


def test_null_removes_a_year_and_null_for_all_removes_all(cloud):
    saved(YEARS)

    assert saved({"2023": None})["metrics"] == {"2025": YEARS["2025"]}
    assert saved({})["metrics"] == {"2025": YEARS["2025"]}
    assert saved(None)["metrics"] == {}


def test_a_year_without_figures_is_no_year(cloud):
    saved(YEARS)

    emptied = dict.fromkeys(YEARS["2025"])

    assert saved({"2025": emptied, "2022": {}})["metrics"] == {"2023": YEARS["2023"]}


def test_a_whole_save_without_figures_removes_them_and_tells(cloud):
    saved(YEARS, "PUT")

    assert send("PUT", PROFILE).json["profile"]["metrics"] == {}
    assert (2, "2025", "ghgScope1", Decimal("5.4"), None) in history(cloud)


def test_none_of_a_set_is_known_and_not_unknown(cloud):
    assert saved({"2025": {"policiesAdopted": []}})["metrics"] == {"2025": {"policiesAdopted": []}}


def test_parallel_changes_of_different_figures_are_all_kept(cloud):
    names = ["employees", "ghgScope1", "totalIncome", "trainingHours", "leavers", "boardMembers"]

    with many(), aws_calls.heard_by(Together("GetItem", 6)):
        answers = for_each(names, lambda n: send("PATCH", {"metrics": {"2025": {n: 3}}}))

    assert [answer.status for answer in answers] == [200] * 6
    assert own()["metrics"] == {"2025": dict.fromkeys(names, 3)}
    assert sorted(row[0] for row in history(cloud)) == [1, 2, 3, 4, 5, 6]


# refused


@pytest.mark.parametrize(
    ("year", "figures"),
    [
        ("2025", {"ghgScope1": -1}),
        ("2025", {"ghgScope1": 1e10}),
        ("2025", {"leavers": 1.2345}),
        ("2025", {"ghgScope1": "5 t"}),
        ("2025", {"ghgScope1": True}),
        ("2025", {"employees": 0}),
        ("2025", {"employees": 14.5}),
        ("2025", {"outcomeEvidence": 4}),
        ("2025", {"policiesAdopted": ["greenwashing"]}),
        ("2025", {"policiesAdopted": ["environment", "environment"]}),
        ("2025", {"estimated": ["spirit"]}),
        ("2025", {"boundaryChange": "yes"}),
        ("2025", {"note": "n" * 401}),
        ("2025", {"scope1": 5}),
        ("2027", {"employees": 14}),
        ("1989", {"employees": 14}),
        ("25", {"employees": 14}),
        ("٢٠٢٥", {"employees": 14}),
        ("2025", [5]),
    ],
)
def test_figures_that_cannot_be_are_refused_and_nothing_is_written(cloud, year, figures):
    for method in ("PUT", "PATCH"):
        answer = send(method, {"metrics": {year: figures}})

        assert answer.status == 400
        assert answer.problem.errors[0].pointer.startswith("#/metrics")
    assert cloud.items("profiles") == []


def test_all_figures_that_cannot_be_are_named_at_once(cloud):
    figures = {"ghgScope1": -1, "employees": "many", "spirit": 1, "energyTotal": 40}

    answer = send("PATCH", {"metrics": {"2025": figures, "1989": {"leavers": 1, "employees": 1}}})

    assert sorted(fault.pointer for fault in answer.problem.errors) == [
        "#/metrics/1989",
        "#/metrics/2025/employees",
        "#/metrics/2025/ghgScope1",
        "#/metrics/2025/spirit",
    ]


@pytest.mark.parametrize("body", ['{"metrics":{"2025":{"ghgScope1":NaN}}}',
                                  '{"metrics":{"2025":{"ghgScope1":1e999}}}',
                                  '{"metrics":{"2025":{"ghgScope1":1,"ghgScope1":2}}}',
                                  '{"metrics":{"2025":{},"2025":{}}}'])  # fmt: skip
def test_figures_that_are_no_json_are_refused(cloud, body):
    assert send("PUT", body).status == 400


def test_more_than_ten_years_are_refused_also_when_they_come_one_by_one(cloud):
    ten = {str(year): {"employees": 14} for year in range(2016, 2026)}
    assert send("PUT", {"metrics": ten | {"2015": {"employees": 14}}}).status == 400
    saved(ten)

    answer = send("PATCH", {"metrics": {"2015": {"employees": 14}}})

    assert answer.status == 400
    assert len(own()["metrics"]) == 10


@pytest.mark.parametrize(
    "figures",
    [
        {"energyRenewable": 5, "energyTotal": 4},
        {"womenManagers": 5, "managers": 4},
        {"outcomeValue": 5},
        {"boundaryChange": True, "note": "merged"},
    ],
)
def test_figures_that_contradict_each_other_are_refused_with_both(cloud, figures):
    answer = send("PUT", {"metrics": {"2025": figures}})

    assert answer.status == 422
    assert answer.problem.slug == "unprocessable"
    assert len(answer.problem.errors) == 2
    assert all(fault.pointer.startswith("#/metrics/2025/") for fault in answer.problem.errors)
    assert cloud.items("profiles") == []


def test_a_change_that_contradicts_what_is_there_is_refused(cloud):
    saved(YEARS)

    answer = send("PATCH", {"metrics": {"2023": {"energyRenewable": 41}}})

    assert answer.status == 422
    assert own()["metrics"] == YEARS


# flagged


def test_flags_are_stored_and_shown_beside_the_figures(cloud):
    profile = saved({"2025": {"employees": 14, "trainingHours": 14 * 401}}, "PUT")

    assert profile["flags"] == {"2025": ["training"]}
    assert saved({"2025": {"trainingHours": 14 * 400}})["flags"] == {}


RANKABLE = {"employees": 14, "ghgScope1": 5, "ghgScope2Location": 8, "energyTotal": 42,
            "policiesAdopted": ["environment"], "corruptionIncidents": 0, "significantFines": 0,
            "antiCorruptionTrainedShare": 80, "esgOversight": 2, "esgAssurance": 1,
            "boardMembers": 7, "boardIndependent": 6, "boardWomen": 3}  # fmt: skip


def test_a_change_of_a_year_before_the_first_ranked_one_is_told(cloud):
    saved({"2025": RANKABLE}, "PUT")

    profile = saved({"2023": {"employees": 12}})
    assert profile["flags"] == {"2023": ["restated"]}
    assert saved({"2025": {"leavers": 1}})["flags"] == {"2023": ["restated"]}


def test_years_that_come_before_anything_could_be_ranked_are_not_told(cloud):
    saved({"2025": {"employees": 14}}, "PUT")

    assert saved({"2023": {"employees": 12}})["flags"] == {}


def test_remarks_are_shown_with_where_and_why_and_the_save_is_made(cloud):
    profile = saved({"2025": {"employees": 14, "ghgScope1": 5400}}, "PUT")

    assert profile["remarks"] == [
        {
            "pointer": "#/metrics/2025/ghgScope1",
            "kind": "perHead",
            "detail": "Direct emissions (Scope 1), gross: 386 tCO2e for each employee is more than "
            "100, which is rare outside industry and transport. Were kilograms entered?",
        }
    ]
    assert own()["remarks"] == profile["remarks"]
    assert saved({"2025": {"ghgScope1": 5.4}})["remarks"] == []


# numbers of spreadsheets, half-time posts, currencies


@pytest.mark.parametrize(
    ("name", "sent", "stored"),
    [
        ("ghgScope1", 12.300000000000001, 12.3),
        ("ghgScope1", 208.28143, 208.281),
        ("ghgScope1", 1.2345, 1.235),
        ("totalIncome", 1206.3700000000001, 1206),
        ("totalIncome", -1206.5, -1207),
        ("employees", 14.000000000000002, 14),
        ("fullTimeEquivalents", 8.87, 8.87),
    ],
)
def test_numbers_are_rounded_as_spreadsheets_write_them(cloud, name, sent, stored):
    assert saved({"2025": {name: sent}}, "PUT")["metrics"] == {"2025": {name: stored}}
    assert saved({"2025": {name: sent}})["version"] == 1


def test_half_a_person_is_told_where_to_say_it(cloud):
    (fault,) = send("PATCH", {"metrics": {"2025": {"employees": 14.5}}}).problem.errors

    assert fault.detail == (
        "must be a whole number: count people; what they work goes into fullTimeEquivalents"
    )


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_limits_of_money_are_those_of_the_currency(cloud, method):
    yen = {"annualSpend": 5 * 10**14, "metrics": {"2025": {"totalIncome": 48 * 10**12}}}

    refused = send(method, yen)
    assert [(fault.pointer, fault.detail) for fault in refused.problem.errors] == [
        (
            "#/metrics/2025/totalIncome",
            "must be a whole number from -10,000,000,000,000 to 10,000,000,000,000 (USD)",
        ),
        ("#/annualSpend", "must be a whole number from 0 to 10,000,000,000,000 (USD)"),
    ]
    assert cloud.items("profiles") == []
    assert send(method, yen | {"reportingCurrency": "JPY"}).status == 200
    assert send("PATCH", {"reportingCurrency": "USD"}).status == 400
    assert own()["reportingCurrency"] == "JPY"


def test_the_largest_sums_come_back_exactly(cloud):
    rupiah = {"reportingCurrency": "IDR", "organizationType": "Sovereign Wealth Fund"}
    figures = {"capitalDeployed": 14_700_000_000_000_001, "totalIncome": -(10**17)}

    assert send("PUT", rupiah | {"metrics": {"2025": figures}}).status == 200
    assert own()["metrics"] == {"2025": figures}


def test_a_spend_without_figures_has_limits_as_well(cloud):
    assert send("PUT", {"annualSpend": 10**13 + 1}).status == 400
    assert cloud.items("profiles") == []


# the history


def test_the_history_says_who_changed_which_figure_when_and_from_what(cloud):
    saved(YEARS, "PUT")
    saved({"2025": {"ghgScope1": 5.1, "employees": 14}}, now=NOW + 60)

    assert history(cloud)[-1] == (2, "2025", "ghgScope1", Decimal("5.4"), Decimal("5.1"))
    assert len([row for row in history(cloud) if row[0] == 1]) == 8
    last = next(i for i in cloud.items("profiles") if i["record"] == "HISTORY#00000002")
    assert last["user_id"] == last["changed_by"] == route_scenarios.tokens.CLAIMS["sub"]
    assert last["changed_at"] == "2026-09-21T14:14:20Z"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_save_that_changes_no_figure_adds_no_record(cloud, method):
    saved(YEARS, "PUT")
    body = PROFILE | {"country": "UG"} | ({"metrics": YEARS} if method == "PUT" else {})

    assert send(method, body).json["profile"]["version"] == 2
    assert {row[0] for row in history(cloud)} == {1}


def test_the_same_number_in_another_spelling_is_no_change(cloud):
    saved({"2025": {"ghgScope1": 5, "policiesAdopted": ["environment", "antiCorruption"]}})

    answer = send("PATCH", '{"metrics":{"2025":{"ghgScope1":5.000,'
                  '"policiesAdopted":["antiCorruption","environment"]}}}')  # fmt: skip

    assert answer.json["profile"]["version"] == 1


# what it costs


@pytest.mark.parametrize(
    ("method", "body", "row"),
    [
        ("PUT", route_scenarios.CHANGED | {"metrics": route_scenarios.YEARS}, (2, 1, 3)),
        ("PUT", route_scenarios.PROFILE | route_scenarios.RESTATED, (2, 1, 8)),
        ("PATCH", {"country": "UG"}, (2, 1, 3)),
        ("PATCH", route_scenarios.RESTATED, (2, 1, 8)),
    ],
    ids=["same figures", "other figures", "a member", "a figure"],
)
def test_figures_that_change_cost_twice_the_write_and_their_record(cloud, method, body, row):
    route_scenarios.profiled_with_figures()

    with capacity.counted() as spent:
        assert send(method, body).status == 200

    assert tuple(spent.row().values()) == row


OTHER = PROFILE | {"organizationName": "Another name"}


def lay(cloud, **members):
    """What is stored of the profile, otherwise than our code stores it."""
    cloud.change("profiles", {"user_id": own_id(cloud), "record": "PROFILE"}, **members)


def own_id(cloud):
    return next(i["user_id"] for i in cloud.items("profiles") if i["record"] == "PROFILE")


# what is there, what is sent over it, and the status: one clause alone is in its way
CLAUSES = {
    "none": (lambda _: None, OTHER, None, 200),
    "figures": (lambda _: saved(YEARS), OTHER, None, 200),
    "digest": (lambda _: None, PROFILE, None, 200),
    "version": (lambda cloud: lay(cloud, version="1"), OTHER, None, 409),
    "type": (lambda cloud: lay(cloud, last_type="Corporate"), OTHER, None, 200),
    "the version that is meant": (lambda _: None, OTHER, '"7"', 412),
}


@pytest.mark.parametrize(("clause", "case"), CLAUSES.items())
def test_each_clause_of_an_unseen_save_refuses_it_alone(cloud, clause, case):
    prepare, body, tag, status = case
    assert send("PUT", PROFILE).status == 200
    prepare(cloud)
    journal = Answers()

    with aws_calls.heard_by(journal):
        answer = send("PUT", body, tag=tag)

    assert answer.status == status, answer.text
    refused = "ConditionalCheckFailedException" in journal.errors
    assert refused == (clause != "none")


class Answers(aws_calls.Listener):
    def __init__(self):
        self.errors = []

    def after(self, call):
        self.errors.append(call.error)


def test_a_first_save_is_made_unseen(cloud):
    with capacity.counted() as spent:
        assert send("PUT", PROFILE).status == 200

    assert spent.row() == {"calls": 1, "read": 0, "write": 3}


def test_another_name_without_figures_takes_them_away_and_tells(cloud):
    saved(YEARS)
    before = len(history(cloud))

    answer = send("PUT", OTHER)

    assert answer.json["profile"]["metrics"] == {}
    assert len(history(cloud)) == 2 * before == 16


def test_a_whole_save_that_takes_figures_away_pays_for_the_attempt_too(cloud):
    route_scenarios.profiled_with_figures()

    with capacity.counted() as spent:
        assert send("PUT", PROFILE).status == 200

    assert spent.row() == {"calls": 2, "read": 0, "write": 11}


# what is left out


def test_a_year_that_is_left_out_stays_what_scores_compare_with_and_is_told(cloud):
    emitted = {"ghgScope1": 10, "ghgScope2Location": 5}
    saved({"2023": emitted | {"energyTotal": 40}, "2025": emitted | {"employees": 9}})

    saved({"2023": None})

    [stored] = [each for each in cloud.items("profiles") if each["record"] == "PROFILE"]
    assert stored["withdrawn"] == {"2023": emitted | {"energyTotal": 40}}
    assert [each["kind"] for each in own()["remarks"]] == ["withdrawn"]

    saved({"2023": emitted | {"energyTotal": 41}})

    [stored] = [each for each in cloud.items("profiles") if each["record"] == "PROFILE"]
    assert not stored.get("withdrawn")
    assert "withdrawn" not in [each["kind"] for each in own()["remarks"]]
