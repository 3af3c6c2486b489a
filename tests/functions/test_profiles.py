"""What organisations see of their profile: read, save, change, and how complete it is."""

import json
import re
from typing import Any, get_args

import pytest

from auxeira.aws import attribute_values
from auxeira.esg import metrics, reference_data, taxonomy
from auxeira.http.schema import LINES, MAX_BODY
from auxeira.profiles.schema import OriginalProfile, Profile, ProfileChange
from functions.profiles.responses import OwnProfile
from functions.scores.handler import lambda_handler as consumer
from tests.support import (
    accounts,
    aws_calls,
    capacity,
    hostile_strings,
    route_scenarios,
    stream_and_queue_events,
    tokens,
)
from tests.support.client import AUTH, CLIENT
from tests.support.events import NOW
from tests.support.parallel import Together, for_each, many
from tests.support.route_scenarios import PROFILE

ANN = tokens.CLAIMS["sub"]
BOB = "usr_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
STEPS = [13, 25, 38, 50, 63, 75, 88, 100]
EIGHT = [name for name in PROFILE if name != "visibility"]
DAY = 86_400
LARGEST = {"calls": 2, "read": 1, "write": 282}  # 78 KB, and a record of 62 KB, twice each
CHANGED = {"calls": 2, "read": 20, "write": 276}
YEARS = {
    "2024": {"employees": 120, "ghgScope1": 5.4, "policiesAdopted": ["environment"]},
    "2025": {"employees": 130, "ghgScope1": 5, "estimated": ["ghgScope1"], "groupsEngaged": []},
}


def send(method, body=None, *, tag=None, user=ANN, now=NOW, path="/api/profile"):
    headers = {"If-Match": tag} if tag else {}
    token = accounts.holder(now, user)
    return route_scenarios.profile_call(method, body, now, token=token, headers=headers, path=path)


def saved(body=PROFILE, method="PUT", **parts):
    answer = send(method, body, **parts)
    assert answer.status == 200, answer.text
    return answer.json["profile"]


def own(**parts):
    answer = send("GET", **parts)
    assert answer.status == 200, answer.text
    return answer.json["profile"]


def stored(cloud):
    """The item of the profile."""
    (item,) = [item for item in cloud.items("profiles") if item["record"] == "PROFILE"]
    return item


def refused(answer, pointer, status=400):
    assert answer.status == status, answer.text
    assert pointer in [fault.pointer for fault in answer.problem.errors]


# reading


def test_a_profile_that_was_never_saved_is_empty(cloud):
    answer = send("GET")

    assert answer.headers["ETag"] == '"0"'
    assert answer.json == {
        "success": True,
        "profile": {
            "userId": ANN,
            **dict.fromkeys(EIGHT),
            "reportingCurrency": "USD",
            "visibility": "private",
            "worksGlobally": False,
            "sector": None,
            "description": None,
            "financialYearEnd": None,
            "expertise": None,
            "metrics": {},
            "flags": {},
            "remarks": [],
            "completionScore": 0,
            "missingFields": EIGHT,
            "reportsReady": [],
            "missingForReports": answer.json["profile"]["missingForReports"],
            "version": 0,
            "updatedAt": None,
        },
    }
    assert cloud.items("profiles") == []


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_saved_profile_comes_back_as_it_was(cloud, method):
    answer = send(method, PROFILE)

    assert answer.status == 200
    assert answer.headers["ETag"] == '"1"'
    profile = answer.json["profile"]
    assert profile == {
        "userId": ANN,
        **PROFILE,
        "reportingCurrency": "USD",
        "worksGlobally": False,
        "sector": None,
        "description": None,
        "financialYearEnd": None,
        "expertise": None,
        "metrics": {},
        "flags": {},
        "remarks": [],
        "completionScore": 100,
        "missingFields": [],
        "reportsReady": ["impact_story", "comparative_benchmark"],
        "missingForReports": profile["missingForReports"],
        "version": 1,
        "updatedAt": "2026-09-21T14:13:20Z",
    }
    assert own() == profile
    assert own(path=f"/api/profile/{ANN}") == profile


def test_a_profile_is_read_by_its_owner_alone(cloud):
    saved(user=BOB)
    journal = Journal()

    with aws_calls.heard_by(journal):
        answer = send("GET", path=f"/api/profile/{BOB}")

    assert answer.status == 403
    assert answer.json["error"] == "Access denied"
    assert answer.problem.slug == "forbidden"
    assert journal.tables == ["users"]  # whether she is logged in
    assert own()["version"] == 0


class Journal(aws_calls.Listener):
    """The tables that were asked."""

    def __init__(self):
        self.tables = []

    def before(self, call):
        if call.service == "dynamodb":
            self.tables += {action.table.key for action in aws_calls.actions(call)}


def test_what_scores_need_is_in_one_item(cloud):
    saved(PROFILE | {"metrics": route_scenarios.YEARS})

    item = stored(cloud)

    assert item["user_id"] == ANN
    assert (item["completion"], item["missing"], item["version"]) == (100, [], 1)
    assert item["annual_spend"] == 78_000_000  # cents
    assert item["metrics"]["2025"]["totalIncome"] == 80_000_000
    assert {"organization_name", "organization_type", "website", "country", "focus_areas",
            "sdg_alignment", "impact_goals", "visibility", "flags"} <= item.keys()  # fmt: skip


DETAILS = {
    "sector": "Q",
    "description": "Schools.\nIn three counties.",
    "financialYearEnd": "06-30",
}


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_details_are_kept_changed_and_cleared(cloud, method):
    assert saved(PROFILE | DETAILS, method).items() >= DETAILS.items()
    assert saved({"sector": "R"}, "PATCH")["description"] == DETAILS["description"]
    assert (
        saved({"sector": None, "description": " "}, "PATCH").items()
        >= {
            "sector": None,
            "description": None,
            "financialYearEnd": "06-30",
        }.items()
    )
    assert {"sector", "description"} & stored(cloud).keys() == set()
    assert saved(PROFILE)["financialYearEnd"] is None
    assert {"financial_year_end"} & stored(cloud).keys() == set()


def test_a_profile_of_before_the_details_is_the_same_profile(cloud):
    saved()
    before = stored(cloud)

    assert before["digest"] == "3866c7b78578cb9012b8115b0dc603f7"
    assert saved()["version"] == 1
    assert stored(cloud) == before
    assert saved(PROFILE | {"sector": "Q"})["version"] == 2


# completion


def test_eight_steps_lead_from_nothing_to_all(cloud):
    assert own()["completionScore"] == 0

    steps = [saved({name: PROFILE[name]}, "PATCH") for name in EIGHT]

    assert [step["completionScore"] for step in steps] == STEPS
    assert [step["missingFields"] for step in steps] == [EIGHT[n:] for n in range(1, 9)]
    assert [step["version"] for step in steps] == list(range(1, 9))


def test_three_whole_saves_lead_from_13_to_100(cloud):
    one, four = ({name: PROFILE[name] for name in EIGHT[:n]} for n in (1, 4))

    assert [saved(body)["completionScore"] for body in (one, four, PROFILE)] == [13, 50, 100]


def test_a_spend_of_nothing_is_filled(cloud):
    profile = saved({"annualSpend": 0})

    assert profile["annualSpend"] == 0
    assert profile["completionScore"] == 13
    assert "annualSpend" not in profile["missingFields"]


@pytest.mark.parametrize(
    ("name", "blank"),
    [("organizationName", "  "), ("website", ""), ("focusAreas", []), ("focusAreas", [" ", "  "]),
     ("sdgAlignment", []), ("impactGoals", " \n "), ("annualSpend", None), ("country", None)],
)  # fmt: skip
def test_what_is_blank_is_missing(cloud, name, blank):
    profile = saved(PROFILE | {name: blank})

    assert profile[name] is None
    assert profile["missingFields"] == [name]
    assert profile["completionScore"] == 88


@pytest.mark.parametrize(
    ("member", "name", "blank"),
    [("website", "website", ""), ("impact_goals", "impactGoals", " "),
     ("focus_areas", "focusAreas", [])],
)  # fmt: skip
def test_what_an_earlier_system_left_blank_is_missing_wherever_completion_is_told(
    cloud, member, name, blank
):
    saved()
    cloud.change("profiles", {"user_id": ANN, "record": "PROFILE"}, **{member: blank})
    token = accounts.holder(NOW, ANN)

    profile = own()
    assert stream_and_queue_events.stream(consumer, [stream_and_queue_events.change(ANN)]) == []
    path = "/api/leaderboard/profile_completion/me"
    ranking = CLIENT.get(path, token=token, now=NOW).json["ranking"]
    types = CLIENT.get("/api/reports/types", token=token, now=NOW).json["types"]

    assert (profile["completionScore"], ranking["score"]) == (88, 88)
    assert profile["missingFields"] == [name]
    assert name in ranking["missingFields"] or ranking["rank"]
    assert all(name in row["missingFields"] for row in types)


# saving and changing


def test_a_whole_save_clears_what_it_does_not_give(cloud):
    saved()

    profile = saved({"organizationName": "Riverlight"})

    assert profile["completionScore"] == 13
    assert profile["visibility"] == "private"
    assert profile["country"] is None


def test_a_change_leaves_what_it_does_not_give_and_null_clears(cloud):
    saved()

    profile = saved({"country": "UG", "website": None, "visibility": None}, "PATCH")

    assert profile["country"] == "UG"
    assert profile["website"] is None
    assert profile["visibility"] == "private"
    assert profile["organizationName"] == PROFILE["organizationName"]
    assert profile["version"] == 2


@pytest.mark.parametrize(("method", "body"), [
    ("PUT", PROFILE), ("PATCH", {"country": "KE"}), ("PATCH", {}),
    ("POST", route_scenarios.ORIGINAL),
])  # fmt: skip
def test_a_save_that_changes_nothing_writes_nothing(cloud, method, body):
    saved() if method != "POST" else saved(body, "POST")
    before = cloud.items("profiles")

    profile = saved(body, method, now=NOW + 60)

    assert profile["version"] == 1
    assert cloud.items("profiles") == before


def test_the_body_of_the_original_is_taken(cloud):
    body = {
        "organizationName": "Riverlight Education",
        "organizationType": "NGO",
        "website": "",
        "country": "",
        "focusAreas": " Education,Climate, ,Education",
        "sdgAlignment": "SDG 4, SDG13,sdg 4, 17",
        "annualSpend": 780000,
        "impactGoals": "",
    }

    profile = saved(body, "POST")

    assert profile["focusAreas"] == ["Education", "Climate"]
    assert profile["sdgAlignment"] == [4, 13, 17]
    assert profile["missingFields"] == ["website", "country", "impactGoals"]
    assert profile["completionScore"] == 63


@pytest.mark.parametrize(
    ("name", "text"),
    [("sdgAlignment", text) for text in ("SDG 0", "SDG 18", "SDG 4; SDG 13", "Quality Education",
                                         "4.0", "-4", "SDG SDG 4", "٤", "4,x", "x" * 201)]
    + [("focusAreas", text) for text in ("a," * 20 + "a", "x" * 101, "Edu\u0000cation", "a\nb",
                                         "x" * 2101)],
)  # fmt: skip
def test_a_text_that_is_no_list_is_refused(cloud, name, text):
    refused(send("POST", {name: text}), f"#/{name}")
    assert cloud.items("profiles") == []


def test_texts_with_commas_are_the_original_s_alone(cloud):
    for method in ("PUT", "PATCH"):
        refused(send(method, {"focusAreas": "Education, Climate"}), "#/focusAreas")
        refused(send(method, {"sdgAlignment": "SDG 4"}), "#/sdgAlignment")


# limits


WORDS = "impact " * 10_000
BAD: dict[str, list[Any]] = {
    "organizationName": ["x" * 201, WORDS, "two\nlines", "a\u0000b", "gnp.\u202eexe", 5, [], {}],
    "organizationType": ["ngo", "Startup", "System", "", 1],
    "website": ["ftp://example.org", "javascript:alert(1)", "//example.org", "example.org",
                "https://", "https:// example.org", "https://user:pass@example.org",
                "https://example.org/\n", f"https://example.org/{'x' * 2048}", WORDS, 1],
    "country": ["UK", "ke", "KEN", "Kenya", "Global", "XX", "ZZ", "", 1],
    "focusAreas": ["Education", ["x" * 101], [f"area {n}" for n in range(21)], [1], [None],
                   [["a"]], [WORDS], ["a\nb"]],
    "sdgAlignment": [[0], [18], [-4], [4.5], ["4"], [True], [None], list(range(1, 19)), 4],
    "annualSpend": [-1, -0.5, "780000", 10**13 + 1, 1e19, True, [], "1e3"],
    "impactGoals": ["x" * 4001, WORDS, 5, ["a"]],
    "reportingCurrency": ["usd", "US$", "XTS", "", 840],
    "visibility": ["open", "", True],
    "worksGlobally": ["true", 1, "yes"],
    "sector": ["W", "a", "", "K62", 1, []],
    "description": ["x" * 2001, WORDS, "a\u0000b", 5],
    "financialYearEnd": ["02-30", "04-31", "13-01", "00-10", "12-00", "2025-12-31", "31.12.",
                         "3-31", "12-31\n", 1231, ""],
    "role": ["admin"],
    "completion_score": [100],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_what_a_member_cannot_be_is_refused_with_a_pointer(cloud, name, value):
    for method in ("PUT", "PATCH"):
        answer = send(method, PROFILE | {name: value})

        assert answer.status == 400, method
        assert answer.problem.errors[0].pointer.startswith(f"#/{name}")
    assert cloud.items("profiles") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("organizationName", "x" * 200), ("organizationName", "Zoë & 東京 <b>"),
     ("website", f"https://example.org/{'x' * 2000}"), ("annualSpend", 10**13),
     ("sector", "V"), ("description", "é" * 2000), ("financialYearEnd", "02-29"),
    
     ("website", "HTTP://bücher.example:8080?a=b#c"), ("impactGoals", "é" * 4000),
     ("focusAreas", ["x" * 100] + [f"area {n}" for n in range(19)]),
     ("sdgAlignment", list(range(1, 18))), ("reportingCurrency", "JPY")],
)  # fmt: skip
def test_what_is_just_within_a_limit_is_taken(cloud, name, value):
    assert saved({name: value})[name] == value
    assert own()[name] == value


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize("body", [PROFILE, PROFILE | {"metrics": YEARS}])
def test_a_profile_as_it_was_read_can_be_written_back(cloud, method, body):
    saved(body)
    before, items = own(), cloud.items("profiles")

    assert saved(before, method) == before
    assert own() == before
    assert cloud.items("profiles") == items


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_what_can_only_be_read_is_not_looked_at_in_a_save(cloud, method):
    lies = {
        "userId": BOB,
        "flags": {"2025": ["clean"]},
        "completionScore": "all",
        "missingFields": None,
        "remarks": [{"pointer": "#/nowhere"}],
        "reportsReady": ["impact_story"],
        "missingForReports": {"impact_story": "nothing"},
        "version": -7,
        "updatedAt": [NOW],
    }

    profile = saved({"organizationName": "Ann's", **lies}, method)

    assert (profile["userId"], profile["version"]) == (ANN, 1)
    assert (profile["completionScore"], profile["flags"]) == (13, {})
    assert own() == profile
    assert own(user=BOB)["version"] == 0


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize(
    "value",
    ["NaN", "1e999", '"\\ud800"', '{"a":1,"a":2}', "[" * 40 + "]" * 40, "[" * 9000 + "]" * 9000,
     '"\u0000"', "[1", "'x'"],
)  # fmt: skip
def test_what_is_not_looked_at_is_json_of_bounded_depth_all_the_same(cloud, method, value):
    answer = send(method, f'{{"organizationName": "x", "flags": {value}}}')

    assert answer.status == 400
    assert answer.problem.slug == "invalid-request"
    assert cloud.items("profiles") == []


def test_a_save_takes_every_member_that_a_profile_is_shown_with():
    shown = set(OwnProfile.__struct_encode_fields__)

    for kind in (Profile, OriginalProfile, ProfileChange):
        assert shown == set(kind.__struct_encode_fields__)


def test_an_entry_that_is_given_twice_is_stored_once(cloud):
    profile = saved({"focusAreas": ["Climate", "Climate"], "sdgAlignment": [13, 4, 13]})

    assert profile["focusAreas"] == ["Climate"]
    assert profile["sdgAlignment"] == [13, 4]


def test_texts_come_back_as_they_were(cloud):
    for name, text in hostile_strings.STRINGS.items():
        if re.search(LINES, text) and len(text) <= 4000 and text.strip():
            assert saved({"impactGoals": text}, "PATCH")["impactGoals"] == text, name
            assert own()["impactGoals"] == text, name


def test_markup_is_text(cloud):
    markup = "<script>alert('x')</script><img src=x onerror=alert(1)> {{7*7}} &amp;"

    profile = saved({"organizationName": markup, "focusAreas": [markup], "impactGoals": markup})

    assert profile["organizationName"] == markup
    assert profile["focusAreas"] == [markup]
    assert own()["impactGoals"] == markup


@pytest.mark.slow
def test_the_largest_profile_is_taken(cloud):
    body = PROFILE | {
        "description": "\U0001d49c" * 2000,
        "website": "https://example.org/" + "\U0001d49c" * 2000,
        "organizationName": "é" * 200,
        "focusAreas": [f"{n:02}" + "é" * 98 for n in range(20)],
        "impactGoals": "\U0001d49c" * 4000,
        "metrics": {str(year): full_year("\U0001d49c", 0) for year in range(2017, 2027)},
    }

    with capacity.counted() as spent:
        assert saved(body)["metrics"] == body["metrics"]
    sizes = {
        item["record"]: capacity.item_size(attribute_values.serialize(item))
        for item in cloud.items("profiles")
    }
    assert len(json.dumps(body, indent=4)) < MAX_BODY  # escaped and indented
    assert max(sizes.values()) < 400_000
    assert spent.row() == LARGEST, sizes
    later = {str(year): full_year("\U0001d49d", 1) for year in range(2017, 2027)}
    with capacity.counted() as spent:
        assert saved({"metrics": later}, "PATCH")["metrics"] == later
    assert spent.row() == CHANGED
    assert saved(body | {"metrics": {}})["metrics"] == {}


def full_year(letter, step):
    """Every figure of a year, in as many digits as there are."""
    found = {
        row.id: (
            sorted(metrics.SETS[row.id])
            if row.type == "set"
            else row.high - step
            if row.unit == "money"
            else row.low + 0.125 + step
            if row.type == "number"
            else max(row.low, 0)
        )
        for row in metrics.ALL_METRICS.values()
    }
    return found | {"note": letter * 400, "estimated": sorted(metrics.ALL_METRICS)}


def test_the_types_are_those_that_scores_know():
    assert get_args(reference_data.OrganizationType.__value__) == taxonomy.TYPES


def test_every_country_of_a_region_is_a_country():
    placed = {code for text in reference_data.COUNTRIES.values() for code in text.split()}

    countries = get_args(reference_data.Country.__value__)
    assert placed <= set(countries)
    assert len(set(countries)) == len(countries) == 249


# versions


def test_of_two_saves_with_one_tag_the_second_learns_the_present_version(cloud):
    saved()
    saved(PROFILE | {"country": "UG"}, tag='"1"')

    answer = send("PUT", PROFILE | {"country": "TZ"}, tag='"1"')

    assert answer.status == 412
    assert answer.problem.slug == "precondition-failed"
    assert answer.problem.version == 2
    assert answer.headers["ETag"] == '"2"'
    assert own()["country"] == "UG"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_save_based_on_no_profile_is_the_first_one_or_none(cloud, method):
    assert send(method, PROFILE, tag='"0"').status == 200

    answer = send(method, PROFILE | {"country": "UG"}, tag='"0"')

    assert (answer.status, answer.problem.version) == (412, 1)


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize("tag", ['"5"', '"999999999999999"'])
def test_a_save_based_on_a_version_that_never_was_is_refused(cloud, method, tag):
    answer = send(method, PROFILE, tag=tag)

    assert (answer.status, answer.problem.version) == (412, 0)
    assert cloud.items("profiles") == []


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize("tag", ['W/"1"', '"x"', '"01"', 'W/"1", "2"', '"2", "7"', '""'])
def test_a_tag_that_is_valid_and_stale_is_412(cloud, method, tag):
    saved(PROFILE)

    answer = send(method, {"organizationName": "Other"}, tag=tag)

    assert (answer.status, answer.problem.version) == (412, 1)
    assert own()["organizationName"] == PROFILE["organizationName"]


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize("tag", ['"1"', '"7", "1"', 'W/"7","1"', "*"])
def test_one_tag_of_a_list_is_enough(cloud, method, tag):
    saved(PROFILE)

    assert send(method, {"organizationName": "Other"}, tag=tag).status == 200


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_save_based_on_anything_is_made(cloud, method):
    assert saved(PROFILE, method, tag="*")["version"] == 1
    assert saved(PROFILE | {"country": "UG"}, method, tag="*")["version"] == 2


@pytest.mark.parametrize(
    "body", [PROFILE | {"country": "UG"}, route_scenarios.FIGURED], ids=["", "figures"]
)
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_a_save_that_is_repeated_with_its_tag_is_the_same_save(cloud, method, body):
    saved()
    first = send(method, body, tag='"1"')

    again = send(method, body, tag='"1"', now=NOW + 1)

    assert (again.status, again.text) == (200, first.text)
    assert again.headers["ETag"] == '"2"'


def test_of_parallel_saves_with_one_tag_one_is_made(cloud):
    saved()
    bodies = [PROFILE | {"impactGoals": f"goal {n}"} for n in range(20)]

    with many(), aws_calls.heard_by(Together("UpdateItem", 20)):
        answers = for_each(bodies, lambda body: send("PUT", body, tag='"1"'))

    assert sorted(answer.status for answer in answers) == [200] + [412] * 19
    (winner,) = [answer.json["profile"] for answer in answers if answer.status == 200]
    assert own() == winner
    assert winner["version"] == 2


def test_parallel_changes_of_different_members_are_all_kept(cloud):
    with many(), aws_calls.heard_by(Together("GetItem", 8)):  # all have read that there is none
        answers = for_each(EIGHT, lambda name: send("PATCH", {name: PROFILE[name]}))

    assert [answer.status for answer in answers] == [200] * 8
    profile = own()
    assert {name: profile[name] for name in EIGHT} == {name: PROFILE[name] for name in EIGHT}
    assert profile["version"] == 8
    assert profile["completionScore"] == 100


def test_parallel_whole_saves_are_counted(cloud):
    bodies = [PROFILE | {"impactGoals": f"goal {n}"} for n in range(20)]

    with many(), aws_calls.heard_by(Together("UpdateItem", 20)):
        answers = for_each(bodies, lambda body: send("PUT", body))

    assert sorted(answer.json["profile"]["version"] for answer in answers) == list(range(1, 21))


def test_profiles_of_two_users_have_nothing_to_do_with_each_other(cloud):
    saved()
    saved({"country": "UG"}, user=BOB)

    assert own()["country"] == "KE"
    assert own(user=BOB)["country"] == "UG"


# the type


def test_a_type_changes_once_in_180_days(cloud):
    saved()
    assert saved(route_scenarios.RETYPED)["organizationType"] == "Corporate"

    for method in ("PUT", "PATCH", "POST"):
        answer = send(method, {"organizationType": "NGO"}, now=NOW + 180 * DAY - 1)

        assert answer.status == 409
        assert answer.problem.slug == "type-changed-lately"
        assert "2027-03-20T14:13:20Z" in answer.problem.detail
    assert own()["organizationType"] == "Corporate"
    assert saved(now=NOW + 180 * DAY)["organizationType"] == "NGO"


def test_to_say_no_type_for_a_while_is_no_way_around(cloud):
    saved()
    saved(route_scenarios.RETYPED)
    assert saved({"organizationType": None}, "PATCH")["organizationType"] is None

    assert send("PATCH", {"organizationType": "NGO"}).status == 409
    assert saved({"organizationType": "Corporate"}, "PATCH")["organizationType"] == "Corporate"


def test_all_else_changes_while_the_type_rests(cloud):
    saved()
    saved(route_scenarios.RETYPED)

    assert saved(route_scenarios.RETYPED | {"country": "UG"})["country"] == "UG"


# the account


def account():
    """Ann's account. Returns her token and her id."""
    answer = route_scenarios.register(key="registers").json
    return answer["token"], answer["user"]["userId"]


def test_an_export_has_the_profile_and_its_history(cloud):
    token, user = account()
    saved(PROFILE | {"metrics": route_scenarios.YEARS}, user=user)

    answer = AUTH.get("export", token=token)

    (records,) = [p["records"] for p in answer.json["parts"] if p["name"] == "profile"]
    assert [record["record"] for record in records] == ["HISTORY#00000001", "PROFILE"]
    assert records[1]["organization_name"] == PROFILE["organizationName"]
    assert records[1]["metrics"]["2025"]["ghgScope1"] == 5.4


def test_an_erased_account_leaves_no_profile_and_no_other_is_touched(cloud):
    token, user = account()
    saved(PROFILE | {"metrics": route_scenarios.YEARS}, user=user)
    saved(user=BOB)

    assert route_scenarios.erase(token).status == 202
    route_scenarios.erase_behind_the_answer(user)

    assert [item["user_id"] for item in cloud.items("profiles")] == [BOB]


# the dictionary


def test_the_dictionary_is_public_and_may_be_cached(cloud):
    answer = route_scenarios.profile_call("GET", path="/api/metrics", token=None)

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    rows = {row["id"]: row for row in answer.json["metrics"]}
    assert len(rows) == 74
    assert rows["ghgScope1"]["unit"] == "tCO2e"
    assert (rows["boardMembers"]["min"], rows["boardMembers"]["max"]) == (1, 1000)
    assert (rows["boardMembers"]["usualMin"], rows["boardMembers"]["usualMax"]) == (1, 100)
    assert rows["totalIncome"]["min"] < rows["totalIncome"]["usualMin"] == 0
    assert "environment" in rows["policiesAdopted"]["options"]
    assert answer.json["organizationTypes"] == list(taxonomy.TYPES)


def test_every_code_of_the_dictionary_is_explained_in_it(cloud):
    answer = route_scenarios.profile_call("GET", path="/api/metrics", token=None).json

    used = {code for row in answer["metrics"] for code in row["appliesTo"].split(" or ")}
    assert {code for code in used if not code.endswith("+")} <= answer["appliesTo"].keys()


def test_a_form_made_from_the_dictionary_is_taken(cloud):
    rows = json.loads(route_scenarios.profile_call("GET", path="/api/metrics", token=None).text)[
        "metrics"
    ]
    year = {
        row["id"]: sorted(row["options"]) if row["type"] == "set" else max(row["min"], 0)
        for row in rows
    }
    assert all(row["help"].endswith(".") for row in rows)

    assert saved({"metrics": {"2025": year}})["metrics"]["2025"] == year
