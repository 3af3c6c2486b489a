"""What experts, and those who look for them, see: offers, lists, matches, letters."""

import json

import pytest

from auxeira.core.records import to_item
from auxeira.experts.expertise import build_expert_rows
from auxeira.security import account_records
from functions.housekeeping import erasure
from functions.mailer import templates
from tests.support import accounts, capacity
from tests.support import cloud as aws
from tests.support import expert_scenarios as experts
from tests.support.events import NOW
from tests.support.expert_scenarios import BO, EVE, EXPERTISE, FAY, LETTER, PROJECT

DAY = 86_400


def listed(**query):
    answer = experts.send("GET", "/experts", query={n: [str(v)] for n, v in query.items()} or None)
    assert answer.status == 200, answer.text
    return answer.json


def names(**query):
    return [each["name"] for each in listed(**query)["experts"]]


def offer(name, user, **also):
    aws.load("users", [accounts.user_item(user)])
    answer = experts.offer(user, name=name, **also)
    assert answer.status == 200, answer.text
    return answer.json["profile"]


def matched(**also):
    aws.load("projects", experts.build_project(**also))
    answer = experts.send("GET", f"/projects/{PROJECT}/matches")
    assert answer.status == 200, answer.text
    return answer.json


def queued():
    return aws.messages("mail")


# offering


def test_an_expertise_comes_back_as_it_was_and_can_be_withdrawn(cloud):
    experts.offered()

    shown = experts.offer().json["profile"]["expertise"]
    gone = experts.withdraw().json["profile"]

    assert shown == EXPERTISE
    assert (gone["expertise"], gone["version"], experts.rows()) == (None, 2, [])


def test_a_save_that_says_nothing_of_it_leaves_its_rows_alone_and_a_whole_one_clears_it(cloud):
    experts.offered()
    before = experts.rows()
    token = accounts.holder(NOW, EVE)
    send = experts.call
    for body in ({"impactGoals": "More"}, {"expertise": EXPERTISE}):
        with capacity.counted() as spent:
            assert send(experts.profiles.lambda_handler, "PATCH", "/api/profile", body,
                        token=token, now=NOW).status == 200  # fmt: skip
        assert "dynamodb.TransactWriteItems" not in spent.names
    assert experts.rows() == before

    answer = send(experts.profiles.lambda_handler, "PUT", "/api/profile", {}, token=token, now=NOW)

    assert (answer.json["profile"]["expertise"], experts.rows()) == (None, [])


def test_rows_follow_the_skills_and_two_names_of_one_skill_are_one(cloud):
    offer("Eve", EVE, skills=["Statistics", "data analysis", "Law"])
    assert {row["expert_skill"] for row in experts.rows()} == {"ALL", "data analysis", "law"}

    offer("Eve", EVE, skills=["Law", "Beekeeping"])

    assert {row["expert_skill"] for row in experts.rows()} == {"ALL", "beekeeping", "law"}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", ""), ("name", "a\nb"), ("replyVia", "a\rb"), ("name", "a\u202eb"), ("name", None),
        ("name", "\u00a0"), ("skills", ["\u3000"]), ("skills", ["\u2003"]),
        ("skills", []), ("skills", ["x" * 41]), ("skills", ["a\r\nBcc: all@example.org"]),
        ("skills", [f"skill {n}" for n in range(11)]), ("sectors", ["Weapons"]), ("sdgs", [0]),
        ("sdgs", [18]), ("countries", ["XX"]), ("languages", ["EN"]), ("availability", "never"),
        ("rate", {"amount": -1}), ("rate", {"amount": 1.5}), ("rate", {"amount": 10**12}),
        ("address", "eve@example.org"),
    ],
)  # fmt: skip
def test_what_is_no_expertise_is_refused_where_it_is_wrong(cloud, member, value):
    answer = experts.offer(**{member: value})

    assert answer.status == 400, answer.text
    pointers = [fault.pointer or "" for fault in answer.problem.errors]
    assert all(pointer.startswith(f"#/expertise/{member}") for pointer in pointers), pointers


def test_a_skill_of_letters_that_stand_for_many_is_kept_under_a_key_that_fits(cloud):
    profile = offer("Eve", EVE, skills=["\ufdfa" * 40, "\U0001d400\U0001d40b\U0001d40b", "!!!"])

    assert len(profile["expertise"]["skills"]) == 3
    assert len(experts.rows()) == 4


# lists


def test_experts_are_listed_sooner_available_first_and_found_by_another_name_of_a_skill(cloud):
    offer("Eve", EVE, availability="within_month")
    offer("Fay", FAY, skills=["Data science"], countries=["UG"], sdgs=[5])

    assert names() == ["Fay", "Eve"]
    assert names(skill="econometrics") == ["Fay", "Eve"]
    assert names(skill="RESEARCH") == ["Eve"]
    assert names(skill="law") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"sdg": 5}, ["Fay"]), ({"country": "UG"}, ["Fay"]), ({"sector": "Health"}, ["Fay"]),
        ({"language": "fr"}, ["Fay"]), ({"availability": "within_month"}, ["Eve"]),
        ({"sdg": 4, "country": "KE"}, ["Eve"]), ({"sdg": 4, "country": "UG"}, []),
    ],
)  # fmt: skip
def test_filters_leave_out_who_does_not_fit(cloud, query, found):
    offer("Eve", EVE, availability="within_month")
    offer("Fay", FAY, sdgs=[5], countries=["UG"], sectors=["Health"], languages=["fr"])

    assert names(**query) == found


@pytest.mark.parametrize("blank", [each for each in map(chr, range(0x3001)) if each.isspace()])
def test_a_skill_of_blanks_alone_is_none(cloud, blank):
    answer = experts.send("GET", "/experts", query={"skill": [blank]})

    assert answer.status == 400, answer.text


def many(number, **also):
    """So many experts, each with an account."""
    found = []
    for each in range(number):
        user = f"usr_{each:026}"
        members = experts.stored(name=f"Expert {each:03}", **also)
        found += build_expert_rows(user, members, NOW - each).values()
    aws.load("users", [accounts.user_item(f"usr_{each:026}") for each in range(number)])
    aws.load("profiles", [to_item(row) for row in found])


@pytest.mark.parametrize("query", [{}, {"skill": "statistics"}, {"sdg": 4}], ids=str)
def test_pages_name_everybody_once_and_in_order(cloud, query):
    many(11)
    found, cursor = [], {}
    for _ in range(4):
        page = listed(limit=3, **query, **cursor)
        found += [each["name"] for each in page["experts"]]
        cursor = {"cursor": page["nextCursor"]}

    assert found == [f"Expert {each:03}" for each in range(11)]
    assert page["nextCursor"] is None


@pytest.mark.slow
def test_a_page_costs_as_much_however_many_experts_there_are(cloud):
    many(400)
    accounts.holder(NOW, BO)
    for query, most in (({}, 14), ({"sdg": 4}, 20), ({"sdg": 9}, 10)):
        with capacity.counted() as spent:
            listed(**query)
        assert spent.calls <= 2
        assert spent.read <= most, (query, spent.read)


def test_a_cursor_is_of_one_list_of_one_caller(cloud):
    many(3)
    cursor = listed(limit=1)["nextCursor"]

    for path, user in (("skill", BO), ("limit", FAY)):
        query = {"cursor": [cursor], path: ["2"]}
        answer = experts.send("GET", "/experts", user=user, query=query)
        assert (answer.status, answer.problem.slug) == (400, "invalid-cursor")


def test_nobody_sees_an_address_or_an_expert_without_a_token(cloud):
    experts.wanted()

    seen = json.dumps([listed(), matched()])

    assert "@" not in seen
    for path in ("/api/experts", f"/api/projects/{PROJECT}/matches"):
        assert experts.call(experts.handler.lambda_handler, "GET", path).status == 401


def test_an_erased_expert_is_gone_from_lists_at_once_and_the_rows_with_the_profile(cloud):
    experts.left_a_row_behind()

    assert (listed()["experts"], matched()["matches"]) == ([], [])
    assert experts.write().status == 404

    aws.load("users", [account_records.erasure_key(EVE) | {"erasing_since": NOW - 10_000}])
    assert erasure.erase_listed_account(EVE, NOW, lambda: False) == "erased"
    assert experts.rows() == []


# matches


def test_a_match_says_its_parts_and_true_reasons(cloud):
    experts.offered()

    found = matched()

    assert found["roles"] == [
        {"role": "Head Researcher", "skills": ["research", "data analysis", "impact measurement"]},
        {"role": "Tech Lead", "skills": ["software development", "project management"]},
    ]
    (match,) = found["matches"]
    assert match["expert"] == {"expertId": EVE, **EXPERTISE}
    assert (match["role"], match["score"]) == ("Head Researcher", 83)
    assert match["parts"] == {
        "skills": 33, "sdg": 20, "sector": 15, "country": 10, "availability": 5,
    }  # fmt: skip
    assert match["reasons"] == [
        "Has 2 of the 3 skills that the role asks for: research, data analysis (“Statistics”).",
        "Works for SDG 4.",
        "Knows the sector: Education.",
        "Works in KE, where the project is.",
        "Is available now.",
    ]


@pytest.mark.parametrize(
    ("status", "owner", "answer"),
    [
        ("active", "somebody", 200), ("closed", "somebody", 200), ("funded", "somebody", 200),
        ("draft", "somebody", 404), ("hidden", "somebody", 404), ("hidden", None, 404),
        ("draft", BO, 200), ("hidden", BO, 200),
    ],
)  # fmt: skip
def test_a_project_that_the_caller_may_not_see_has_no_matches(cloud, status, owner, answer):
    aws.load("projects", experts.build_project(status=status, owner_id=owner))

    assert experts.send("GET", f"/projects/{PROJECT}/matches").status == answer


@pytest.mark.slow
def test_a_match_costs_as_much_however_many_experts_there_are(cloud):
    many(400, skills=["research", "statistics", "evaluation", "coding", "project management"])
    roles = [f"Role {n} research statistics coding law logistics" for n in range(20)]
    accounts.holder(NOW, BO)

    with capacity.counted() as spent:
        found = matched(required_roles=roles)

    assert spent.calls <= 14
    assert spent.read <= 60
    assert len(found["matches"]) == 100


# letters


def test_a_letter_is_handed_on_by_mail_with_no_address_of_the_sender(cloud):
    experts.offered()

    answer = experts.write()

    assert (answer.status, answer.json["success"]) == (202, True)
    (message,) = queued()
    user = aws.item("users", {"pk": f"USER#{EVE}", "sk": "USER"})
    assert (message["user_id"], user["email"] in str([message, answer.text])) == (EVE, False)
    mail = templates.render_mail(templates.Message(**message), "https://dashboard.auxeira.test")
    assert LETTER["message"] in mail.text
    assert LETTER["replyVia"] in mail.text
    assert BO.lower() not in mail.text  # of which the address of the account is made


def test_a_repeated_letter_goes_once_and_another_one_under_its_key_is_refused(cloud):
    experts.offered()

    first, second = experts.write(), experts.write(NOW + 5)
    other = experts.write(message="Something else")

    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.problem.slug) == (422, "idempotency-key-reused")
    assert len(queued()) == 1


def test_a_letter_that_broke_off_before_its_mail_goes_out_with_the_next_try(cloud):
    experts.wrote_and_broke_off()
    queued()

    assert experts.write().status == 202
    assert len(queued()) == 1


def test_a_sender_writes_ten_letters_a_day_and_an_expert_gets_twenty(cloud):
    experts.offered()
    senders = [accounts.id_of(name) for name in ("bo", "cy", "di")]

    for sender in senders[:2]:
        answers = [experts.write(key=None, user=sender).status for _ in range(11)]
        assert answers == [202] * 10 + [429]
    refused = experts.write(key=None, user=senders[2])

    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= DAY
    assert "This expert" in refused.problem.detail
    assert experts.write(NOW + DAY, key=None).status == 202


def test_only_a_proven_address_may_write(cloud):
    experts.offered()
    aws.load("users", [accounts.user_item(BO, email_verified=False)])

    refused = experts.write()

    assert (refused.status, refused.problem.slug) == (403, "email-not-verified")
    assert queued() == []


def test_a_letter_goes_out_with_the_line_breaks_and_tabs_it_was_written_with(cloud):
    experts.offered()
    text = "\r\n\tDear Eve,\r\nwill you help?\n"

    assert experts.write(message=text).status == 202
    (mail,) = queued()
    assert mail["values"]["message"] == text


@pytest.mark.parametrize("expert", [FAY, "usr_x", "nobody", "EXPERT"])
def test_a_letter_to_nobody_is_not_counted(cloud, expert):
    aws.load("users", [accounts.user_item(FAY)])  # an account without expertise

    answer = experts.send("POST", f"/experts/{expert}/contact", LETTER, key="k")

    assert answer.status == 404
    assert [item for item in aws.items("users") if item["pk"].startswith("ATTEMPTS#")] == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("message", ""), ("message", " \r\n\t\u00a0"), ("message", "x" * 2001),
        ("message", "a\u0000b"), ("message", "a\u202eb"), ("replyVia", ""), ("replyVia", "x" * 201),
        ("replyVia", "bo@example.org\r\nBcc: all@example.org"), ("replyVia", "a\nb"),
        ("replyVia", "a\rb"), ("replyTo", "bo@example.org"),
        ("subject", "Hello\r\nBcc: all@example.org"),
    ],
)  # fmt: skip
def test_a_letter_that_would_reach_into_a_header_is_refused(cloud, member, value):
    experts.offered()

    assert experts.write(**{member: value}).status == 400
    assert queued() == []
