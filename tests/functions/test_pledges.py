"""Pledges: promised, confirmed, cancelled, forgotten; and what the project says of them."""

import functools
from typing import Any

import pytest

from auxeira.aws.attribute_values import serialize
from functions.projects import handler
from tests.support import aws_calls, capacity, parallel, project_scenarios
from tests.support.events import NOW, call
from tests.support.project_scenarios import (
    ADMIN,
    BACKER,
    DAY,
    OTHER,
    OWNER,
    PLEDGE,
    ROLE,
    confirm,
    export,
    make_pledge,
    make_project,
    run_clock,
    send,
)

TOTALS = ("pledged", "confirmed", "pledgeCount", "confirmedCount", "collaboratorCount",
          "percentFunded", "status")  # fmt: skip
MONTH = 30 * DAY


@pytest.fixture
def project(cloud):
    return make_project()


def totals(project_id, now=NOW):
    found = send("GET", f"/projects/{project_id}", user=OWNER, now=now).json["project"]
    return tuple(found[name] for name in TOTALS)


def cancel(pledge_id, user=BACKER, now=NOW):
    return send("DELETE", f"/pledges/{pledge_id}", user=user, now=now)


def pledge_to(project_id, body=PLEDGE, user=BACKER, now=NOW, **parts):
    return send("POST", f"/projects/{project_id}/pledges", body, user, now, **parts)


def own(user=BACKER, now=NOW, **query):
    return send(
        "GET", "/pledges", user=user, now=now, query={n: [v] for n, v in query.items()}
    ).json


def stored(cloud, kind="PLEDGE#"):
    return [item for item in cloud.items("projects") if item["record"].startswith(kind)]


def test_a_pledge_is_shown_with_the_project_that_counts_it(project):
    answer = pledge_to(project)

    pledge_id = answer.json["pledgeId"]
    assert answer.status == 201
    assert answer.json["pledge"] == {
        "pledgeId": pledge_id, "projectId": project,
        "projectTitle": project_scenarios.PROJECT["title"], "pledgeType": "funding",
        "amount": 1000, "currency": "USD", "roleType": None, "message": "From all of us.",
        "status": "pending", "createdAt": "2026-09-21T14:13:20Z",
        "expiresAt": "2026-10-21T14:13:20Z",
    }  # fmt: skip
    assert tuple(answer.json["project"][name] for name in TOTALS) == totals(project)
    assert totals(project) == (1000, 0, 1, 0, 0, 0, "active")
    assert own()["pledges"] == [answer.json["pledge"]]


def test_what_is_confirmed_counts_towards_the_target(project):
    pledge_id = make_pledge(project)
    make_pledge(project, user=OTHER, amount=500)

    answer = confirm(pledge_id)

    assert (answer.status, answer.json["pledge"]["status"]) == (200, "confirmed")
    assert answer.json["pledge"]["expiresAt"] is None
    assert totals(project) == (1500, 1000, 2, 1, 0, 10, "active")
    assert confirm(pledge_id, NOW + 1).json["project"]["confirmed"] == 1000
    assert totals(project) == (1500, 1000, 2, 1, 0, 10, "active")


def test_a_role_is_one_of_those_that_the_project_looks_for(project):
    pledge_id = make_pledge(project, **ROLE)
    wrong = pledge_to(project, ROLE | {"roleType": "Tech Lead"})

    assert [each.pointer for each in wrong.problem.errors] == ["#/roleType"]
    assert confirm(pledge_id).status == 200
    assert totals(project) == (0, 0, 1, 1, 1, 0, "active")


def test_what_fills_the_target_ends_the_project_as_funded(cloud, project):
    first, second = make_pledge(project, amount=4000), make_pledge(project, user=OTHER, amount=6000)
    waiting = make_pledge(project, key="third", amount=1)

    assert confirm(first).json["project"]["status"] == "active"
    cloud.messages("mail")
    assert confirm(second, user=OTHER).json["project"]["status"] == "funded"

    (mail,) = cloud.messages("mail")
    assert (mail["template"], mail["user_id"]) == ("project_funded", OWNER)
    assert totals(project) == (10_001, 10_000, 3, 2, 0, 100, "funded")
    assert confirm(waiting).problem.slug == "project-ended"
    assert pledge_to(project, user=OTHER).problem.slug == "project-ended"
    assert cancel(first).problem.slug == "project-ended"
    assert cancel(waiting).status == 204
    assert totals(project) == (10_000, 10_000, 2, 2, 0, 100, "funded")


def test_the_target_binds_what_is_confirmed_and_not_what_is_pending(project):
    names = [make_pledge(project, key=str(n), amount=6000) for n in range(3)]
    assert totals(project)[0] == 18_000
    assert confirm(names[0]).status == 200

    late = confirm(names[1])
    more = pledge_to(project, {"amount": 4001})

    assert (late.status, late.problem.slug) == (409, "over-target")
    assert "4000 USD" in late.problem.detail
    assert (late.problem.missing, more.problem.missing) == (4000, 4000)
    assert (more.status, more.problem.slug) == (409, "over-target")
    assert (
        confirm(make_pledge(project, key="rest", amount=4000)).json["project"]["status"] == "funded"
    )


def test_what_was_confirmed_for_a_project_that_is_taken_down_can_be_withdrawn(cloud, project):
    first, role = make_pledge(project, amount=4000), make_pledge(project, key="role", **ROLE)
    confirm(first), confirm(role)
    body = {"reason": "No such county."}
    assert send("POST", f"/projects/{project}/takedown", body, ADMIN).status == 200

    assert [cancel(each).status for each in (first, first, role)] == [204, 204, 204]
    assert totals(project) == (0, 0, 0, 0, 0, 0, "hidden")


def test_a_cancelled_pledge_counts_no_longer_and_its_key_is_not_free(project):
    pledge_id = make_pledge(project)
    kept = make_pledge(project, user=OTHER)
    assert confirm(pledge_id).status == confirm(kept, user=OTHER).status == 200

    assert [cancel(pledge_id).status for _ in range(2)] == [204, 204]

    assert totals(project) == (1000, 1000, 1, 1, 0, 10, "active")
    assert make_pledge(project) == pledge_id
    assert totals(project) == (1000, 1000, 1, 1, 0, 10, "active")
    assert confirm(pledge_id).problem.slug == "pledge-not-pending"
    assert [each["status"] for each in own()["pledges"]] == ["cancelled"]


def test_a_pledge_is_its_backers_alone(project):
    pledge_id = make_pledge(project)

    for user in (OWNER, OTHER):
        assert confirm(pledge_id, user=user).status == 404
        assert cancel(pledge_id, user).status == 404
        assert own(user)["pledges"] == []
    for name in ("x", "plg_", f"plg_{'0' * 26}", f"plg_{'0' * 26}-{project}", pledge_id[4:]):
        assert confirm(name).status == 404
        assert cancel(name).status == 404


def test_others_see_what_was_promised_and_never_by_whom(project):
    make_pledge(project)
    cancelled = make_pledge(project, user=OTHER)
    cancel(cancelled, OTHER)

    for user, message in ((None, None), (BACKER, None), (OWNER, "From all of us.")):
        answer = send("GET", f"/projects/{project}/pledges", user=user)
        (pledge,) = answer.json["pledges"]
        assert (pledge["amount"], pledge["message"]) == (1000, message)
        assert BACKER not in answer.text


def test_pages_of_pledges_go_on_where_the_one_before_ended(cloud, project):
    names = {make_pledge(project, NOW + n, key=str(n)) for n in range(5)}
    path = f"/projects/{project}/pledges"

    first = own(limit="3")
    rest = own(limit="3", cursor=first["nextCursor"])
    page = send("GET", path, query={"limit": ["3"]}).json
    others = send("GET", path, query={"limit": ["3"], "cursor": [page["nextCursor"]]}).json

    for one, two in ((first, rest), (page, others)):
        found = [each["pledgeId"] for each in one["pledges"] + two["pledges"]]
        assert set(found) == names
        assert len(found) == 5
        assert two["nextCursor"] is None
    newest = [each["createdAt"] for each in first["pledges"] + rest["pledges"]]
    assert newest == sorted(newest, reverse=True)
    foreign = send("GET", "/pledges", user=OTHER, query={"cursor": [first["nextCursor"]]})
    assert foreign.problem.slug == "invalid-cursor"


def test_a_repeated_request_is_one_pledge_by_either_path(cloud, project):
    body = PLEDGE | {"projectId": project}
    first = send("POST", "/pledges", body, BACKER, key="k")
    again = pledge_to(project, key="k", now=NOW + 9)
    other = pledge_to(project, PLEDGE | {"amount": 2}, key="k")
    others = pledge_to(project, user=OTHER, key="k")

    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json["pledge"] == first.json["pledge"]
    assert (other.status, other.problem.slug) == (422, "idempotency-key-reused")
    assert others.json["pledgeId"] != first.json["pledgeId"]
    assert totals(project)[2] == 2


def test_nobody_pledges_to_a_project_of_their_own(cloud):
    for status in ("active", "draft"):
        project = make_project(status=status)
        answer = pledge_to(project, user=OWNER)
        assert (answer.status, answer.problem.slug) == (403, "own-project")
    assert stored(cloud) == []


def test_no_project_comes_of_a_pledge(cloud):
    for project_id in ("prj_" + "0" * 26, "x", "DUE"):
        assert pledge_to(project_id).status == 404
        assert send("POST", "/pledges", PLEDGE | {"projectId": project_id}, BACKER).status == 404
    assert cloud.items("projects") == []


def test_a_project_that_goes_between_reading_and_writing_gets_no_pledge(cloud, project):
    key = {"project_id": project, "record": "META"}
    for change, status in (
        ({"status": "closed"}, 409),
        ({"status": "hidden"}, 404),
        ({"confirmed_minor": 999_999}, 409),
        ({"deadline": NOW}, 409),
        ({"currency": "EUR"}, 409),
    ):
        before = cloud.item("projects", key)
        spoil = aws_calls.Before(
            "TransactWriteItems", functools.partial(cloud.change, "projects", key, **change)
        )
        with aws_calls.heard_by(spoil):
            answer = pledge_to(project)
        assert answer.status == status, answer.text
        assert stored(cloud) == []
        cloud.load("projects", [before])
    with aws_calls.heard_by(
        aws_calls.Before("TransactWriteItems", lambda: cloud.drop("projects", key))
    ):
        assert pledge_to(project).status == 404
    assert cloud.item("projects", key) is None


BAD = [
    {}, {"pledgeType": "funding"}, {"amount": 0}, {"amount": -1}, {"amount": 10.5},
    {"amount": 1e308}, {"amount": 10**30}, {"amount": "1000"}, {"amount": True}, {"amount": None},
    {"amount": [1]}, {"pledgeType": "gift", "amount": 1}, {"pledgeType": None, "amount": 1},
    {"pledgeType": "role"}, {"pledgeType": "role", "roleType": "Head Researcher", "amount": 1},
    {"pledgeType": "role", "roleType": ""}, {"pledgeType": "role", "roleType": "a\r\nBcc: b"},
    {"amount": 1, "roleType": "Head Researcher"}, {"amount": 1, "currency": "usd"},
    {"amount": 1, "message": "x" * 201}, {"amount": 1, "message": "a\x00b"},
    {"amount": 1, "message": "a\u202eb"}, {"amount": 1, "status": "confirmed"},
    {"amount": 1, "userId": "usr_x"}, {"amount": 1, "amountMinor": 1},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=lambda body: str(body)[:40])
def test_bad_input_is_no_pledge(cloud, project, body):
    before = cloud.items("projects")

    for path, more in ((f"/projects/{project}/pledges", {}), ("/pledges", {"projectId": project})):
        answer = send("POST", path, body | more, BACKER)
        assert answer.status == 400, answer.text
        assert answer.problem.errors
    assert cloud.items("projects") == before


def test_the_currency_is_the_projects(cloud):
    project = make_project(currency="JPY", targetAmount=1_000_000_000)

    assert pledge_to(project, {"amount": 1, "currency": "USD"}).problem.slug == "other-currency"
    assert confirm(make_pledge(project, amount=999_999_999)).status == 200

    (meta,) = (item for item in cloud.items("projects") if item["record"] == "META")
    assert (meta["confirmed_minor"], meta["funded_pct"]) == (999_999_999, 99)


def test_markup_and_line_breaks_are_text(cloud, project):
    message = "<script>alert(1)</script>\nBcc: all@example.org"
    cloud.messages("mail")
    make_pledge(project, amount=1, message=message)

    assert own()["pledges"][0]["message"] == message
    assert "script" not in str(cloud.messages("mail"))


def test_the_owner_is_told_and_never_by_whom(cloud, project):
    cloud.messages("mail")
    pledge_id = make_pledge(project)
    role = make_pledge(project, key="role", **ROLE)
    confirm(pledge_id)
    cancel(role)

    mails = cloud.messages("mail")
    assert [(each["template"], each["values"]["what"]) for each in mails] == [
        ("pledge_received", "1,000 USD"), ("pledge_received", "the role Head Researcher"),
        ("pledge_confirmed", "1,000 USD"), ("pledge_cancelled", "the role Head Researcher"),
    ]  # fmt: skip
    assert {each["user_id"] for each in mails} == {OWNER}
    assert BACKER.lower() not in str(mails).lower()


@pytest.mark.slow
def test_a_flood_of_pledges_is_refused_until_tomorrow(cloud, project):
    for number in range(100):
        make_pledge(project, key=str(number), amount=1)
    cloud.messages("mail")

    refused = pledge_to(project, key="one-more")

    assert (refused.status, refused.headers["Retry-After"]) == (429, str(DAY - NOW % DAY))
    assert make_pledge(project, key="7", amount=1)  # what was made is answered
    assert cloud.messages("mail") == []
    assert pledge_to(project, user=OTHER).status == 201
    assert pledge_to(project, now=NOW + DAY, key="one-more").status == 201


# the clock


def test_a_pledge_that_nobody_confirms_is_gone_after_thirty_days(cloud, project):
    send("PATCH", f"/projects/{project}", {"deadline": None}, OWNER)
    pending, kept = make_pledge(project), make_pledge(project, user=OTHER)
    confirm(kept, user=OTHER)

    run_clock(NOW + MONTH - 1)
    assert totals(project) == (2000, 1000, 2, 1, 0, 10, "active")
    assert confirm(pending, NOW + MONTH).problem.slug == "pledge-not-pending"
    (public,) = send("GET", f"/projects/{project}/pledges", now=NOW + MONTH).json["pledges"]
    assert public["status"] == "confirmed"

    assert run_clock(NOW + MONTH) == {"pledge_pending_dropped": 1}
    assert run_clock(NOW + MONTH) == {}
    assert totals(project) == (1000, 1000, 1, 1, 0, 10, "active")
    assert confirm(pending, NOW + MONTH).status == 404
    assert own(now=NOW + MONTH)["pledges"] == []


def test_a_cancelled_pledge_is_gone_after_thirty_days_and_counts_no_second_time(cloud, project):
    send("PATCH", f"/projects/{project}", {"deadline": None}, OWNER)
    cancel(make_pledge(project))

    assert run_clock(NOW + MONTH) == {"pledge_cancelled_dropped": 1}
    assert totals(project)[:3] == (0, 0, 0)
    assert stored(cloud) == []


@pytest.mark.slow
def test_a_run_ends_so_many_and_the_next_goes_on(cloud, project):
    make_pledge(project)
    (pledge,) = stored(cloud)
    cloud.load("projects", [pledge | {"record": f"PLEDGE#{n:026}"} for n in range(119)])
    cloud.change("projects", {"project_id": project, "record": "META"}, pledge_count=120,
                 pledged_minor=120 * 100_000)  # fmt: skip
    send("PATCH", f"/projects/{project}", {"deadline": None}, OWNER)

    found = [run_clock(NOW + MONTH + n).get("pledge_pending_dropped") for n in range(4)]

    assert found == [50, 50, 20, None]
    assert totals(project)[:3] == (0, 0, 0)


def test_an_odd_pledge_holds_up_no_other(cloud, project):
    make_pledge(project)
    odd: Any = {"record": "PLEDGE#" + "0" * 26, "amount_minor": "much"}
    odd |= {"browse_sk": "2026-01-01T00:00:00Z"}
    odd = stored(cloud)[0] | odd
    cloud.load("projects", [odd])

    assert run_clock(NOW + MONTH)["pledge_pending_dropped"] == 1
    assert [item["record"][-3:] for item in stored(cloud)] == ["000"]


def test_no_time_left_ends_nothing(cloud, project):
    make_pledge(project)

    assert run_clock(NOW + 90 * DAY, remaining_ms=9_000) == {}


@pytest.mark.slow
def test_a_table_that_takes_no_more_holds_up_nobody_else(cloud, project):
    make_pledge(project)

    def throttle(request):
        if request.headers["X-Amz-Target"].endswith(b"TransactWriteItems"):
            return cloud.refusal("ProvisionedThroughputExceededException")
        return None

    with cloud.answering(throttle):
        assert run_clock(NOW + 90 * DAY) == {"unavailable": 2}


# erasure and export


def close_and_erase(user):
    project_scenarios.close_account(user)
    for later in (1, 2000):
        run_clock(NOW + later)


def test_an_erased_backer_leaves_the_totals_and_no_trace(cloud, project):
    confirm(make_pledge(project))
    waiting = make_pledge(project, key="second")
    before = totals(project)

    close_and_erase(BACKER)

    assert totals(project) == before == (2000, 1000, 2, 1, 0, 10, "active")
    assert BACKER not in str(cloud.items("projects"))
    assert "From all of us." not in str(cloud.items("projects"))
    assert waiting
    assert run_clock(NOW + MONTH)["pledge_pending_dropped"] == 1
    assert totals(project)[:2] == (1000, 1000)


@pytest.mark.slow
def test_an_erased_owner_leaves_closed_projects_and_no_trace(cloud, project):
    make_project(status="draft", key="draft")
    pledge_id = make_pledge(project)

    close_and_erase(OWNER)

    found = send("GET", f"/projects/{project}").json["project"]
    assert (found["status"], found["pledged"]) == ("closed", 1000)
    assert [found[name] for name in ("description", "location", "timeline")] == ["", "", ""]
    assert OWNER not in str(cloud.items("projects"))
    assert [item["status"] for item in stored(cloud, "META")] == ["closed"]
    cloud.messages("mail")
    assert confirm(pledge_id).problem.slug == "project-ended"
    assert pledge_to(project, user=OTHER).problem.slug == "project-ended"
    assert cancel(pledge_id).status == 204
    assert cloud.messages("mail") == []


def test_reports_of_somebody_erased_are_gone(cloud, project):
    send("POST", f"/projects/{project}/report", {"reason": "fraud", "details": "mine"}, BACKER)

    close_and_erase(BACKER)

    assert stored(cloud, "REPORT#") == []


def test_an_export_has_projects_pledges_and_reports(cloud):
    project_scenarios.owns_all()

    answer = export()

    (part,) = (part for part in answer.json["parts"] if part["name"] == "community")
    kinds = sorted(item["record"].partition("#")[0] for item in part["records"])
    assert kinds == ["META", "PLEDGE", "REPORT", "TEXT"]
    assert {item["title"] for item in part["records"] if item["record"] == "META"} == {"Wells"}


# capacity


@pytest.mark.parametrize("body", [PLEDGE | {"message": "x" * 200}, ROLE], ids=["money", "a role"])
def test_a_pledge_costs_four_units_and_two_of_indexes(cloud, body):
    project = make_project(title="x" * 100)
    make_pledge(project)

    with capacity.counted() as spent:
        assert pledge_to(project, body, user=OTHER).status == 201

    assert spent.writes == {"users": 1, "projects": 4 + 2}
    assert all(capacity.item_size(serialize(item)) <= 1024 for item in stored(cloud))


# many at the same moment


@pytest.mark.slow
def test_two_hundred_parallel_pledges_are_counted_exactly(cloud, project):
    backers = [f"usr_{number:026}" for number in range(20)]
    tokens = [project_scenarios.log_in(user) for user in backers]
    path = f"/api/projects/{project}/pledges"

    def pledge(number):
        body = {"amount": number + 1}
        return call(
            handler.lambda_handler, "POST", path, body, token=tokens[number % 20],
            key=f"k{number % 180}",
        )  # fmt: skip

    refused = iter(range(10**6))

    def conflict(request):  # as DynamoDB does where two transactions want one item
        if (
            request.headers["X-Amz-Target"].endswith(b"TransactWriteItems")
            and next(refused) % 3 == 0
        ):
            reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
            return cloud.refusal("TransactionCanceledException", CancellationReasons=reasons)
        return None

    with parallel.many(), cloud.answering(conflict):
        answers = parallel.at_once([functools.partial(pledge, n) for n in range(200)])

    assert {answer.status for answer in answers} <= {201, 422, 503}
    assert sum(answer.status == 201 for answer in answers) >= 150
    found = stored(cloud)
    assert len({item["record"] for item in found}) == len(found)
    assert totals(project)[:3] == (
        sum(int(item["amount_minor"]) for item in found) // 100, 0, len(found),
    )  # fmt: skip
    by_record = {answer.json["pledgeId"] for answer in answers if answer.status == 201}
    assert len(by_record) == len(found)


@pytest.mark.slow
def test_parallel_confirmations_never_pass_the_target(cloud, project):
    names = [make_pledge(project, user=f"usr_{n:026}", amount=1500) for n in range(20)]
    tokens = [project_scenarios.log_in(f"usr_{n:026}") for n in range(20)]

    def send_one(number):
        path = f"/api/pledges/{names[number]}/confirm"
        return call(handler.lambda_handler, "POST", path, token=tokens[number])

    with parallel.many():
        answers = parallel.at_once([functools.partial(send_one, n) for n in range(20)])

    done = [answer for answer in answers if answer.status == 200]
    assert {answer.status for answer in answers} <= {200, 409, 503}
    assert len(done) <= 6
    assert totals(project)[1] == 1500 * len(done)
    assert totals(project)[0] == 30_000
