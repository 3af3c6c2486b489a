"""Projects, as their owners, those who look for them and those who run Auxeira see them."""

from typing import Any

import pytest

from auxeira.aws.attribute_values import serialize
from auxeira.projects import project_record
from functions.projects import handler
from tests.support import capacity, parallel, project_scenarios
from tests.support.events import NOW, call
from tests.support.project_scenarios import (
    ADMIN,
    BACKER,
    DAY,
    OTHER,
    OWNER,
    PROJECT,
    confirm,
    make_pledge,
    make_project,
    send,
)

STATES = ("draft", "active", "funded", "expired", "closed", "hidden")


def in_state(status):
    """A project in a status, with a pledge where it can have one. Returns its id."""
    project_id = make_project(status="draft" if status == "draft" else "active")
    if status != "draft":
        pledge_id = make_pledge(project_id, amount=10_000)
    if status == "funded":
        assert confirm(pledge_id).status == 200
    if status == "closed":
        assert send("POST", f"/projects/{project_id}/close", user=OWNER).status == 200
    if status == "hidden":
        take_down(project_id)
    if status == "expired":
        project_scenarios.run_clock(NOW + 61 * DAY)
    return project_id


def take_down(project_id):
    path = f"/projects/{project_id}/takedown"
    answer = send("POST", path, {"reason": "No such county."}, ADMIN)
    assert answer.status == 200, answer.text
    return answer


def read(project_id, user=None, now=NOW):
    return send("GET", f"/projects/{project_id}", user=user, now=now)


def shown(project_id, user=None, now=NOW):
    answer = read(project_id, user, now)
    assert answer.status == 200, answer.text
    return answer.json["project"]


def listed(user=None, now=NOW, **query):
    """The ids on a list, read by a process that knows nothing."""
    answer = send(
        "GET", "/projects", user=user, now=now, query={name: [v] for name, v in query.items()}
    )
    assert answer.status == 200, answer.text
    return [project["projectId"] for project in answer.json["projects"]]


def test_nobody_has_a_project_yet(cloud):
    answer = call(handler.lambda_handler, "GET", "/api/projects")

    assert answer.status == 200, answer.text
    assert answer.json == {"success": True, "projects": [], "nextCursor": None}
    assert answer.headers["Cache-Control"] == "public, max-age=15"


def test_pages_go_on_where_the_one_before_ended_and_an_odd_item_is_left_out(cloud):
    cards = [project_scenarios.build_card(number) for number in range(5)]
    cards[3] |= {"sdg": 99}
    cloud.load("projects", cards)

    first = list_projects(limit=["3"])
    second = list_projects(limit=["3"], cursor=[first["nextCursor"]])

    found = [*first["projects"], *second["projects"]]
    assert [project["projectId"][-1] for project in found] == ["4", "2", "1", "0"]
    assert second["nextCursor"] is None
    assert found[0] | {"title": ""} == {
        "projectId": cards[4]["project_id"], "title": "", "sdgFocus": 4, "target": 100_000,
        "currency": "USD", "percentFunded": 12, "createdAt": "2026-11-01T00:00:00Z",
        "deadline": None,
    }  # fmt: skip


def list_projects(**query):
    answer = call(handler.lambda_handler, "GET", "/api/projects", query=query)
    assert answer.status == 200, answer.text
    return answer.json


def test_a_project_is_shown_as_it_was_made(cloud):
    answer = send("POST", "/projects", PROJECT, OWNER)

    project_id = answer.json["projectId"]
    assert answer.status == 201
    assert answer.headers["Location"] == f"projects/{project_id}"
    assert answer.json["project"] == {
        "projectId": project_id, "title": PROJECT["title"], "status": "active", "target": 10_000,
        "currency": "USD", "pledged": 0, "confirmed": 0, "pledgeCount": 0, "confirmedCount": 0,
        "collaboratorCount": 0, "percentFunded": 0, "deadline": PROJECT["deadline"],
        "daysRemaining": 60, "description": PROJECT["description"], "sdgFocus": 4,
        "requiredRoles": PROJECT["requiredRoles"], "timeline": "6-months",
        "location": "Kisumu, Kenya", "own": True, "takedownReason": None,
        "createdAt": "2026-09-21T14:13:20Z", "updatedAt": "2026-09-21T14:13:20Z", "version": 1,
    }  # fmt: skip
    assert shown(project_id, OWNER) == answer.json["project"]
    assert shown(project_id) == answer.json["project"] | {"own": False}


@pytest.mark.parametrize("goal", ["4", "04", "SDG-4", "sdg4", "SDG4"])
def test_a_goal_is_found_by_each_of_its_names(cloud, goal):
    project_id = make_project(sdgFocus="SDG 4")
    make_project(sdgFocus=5)

    answer = send("GET", f"/projects/sdg/{goal}")

    assert [each["projectId"] for each in answer.json["projects"]] == [project_id]
    assert listed(sdg="4") == [project_id]


@pytest.mark.parametrize("goal", ["0", "18", "four", "SDG", "44"])
def test_there_are_seventeen_goals(cloud, goal):
    assert send("GET", f"/projects/sdg/{goal}").status == 404


def test_the_most_funded_come_first_by_what_is_confirmed(cloud):
    names = [make_project(NOW - 9 + n) for n in range(3)]
    for project_id, amount in zip(names, (3000, 9000, 5000), strict=True):
        pledge_id = make_pledge(project_id, amount=amount)
        if amount != 9000:
            assert confirm(pledge_id).status == 200

    assert listed() == names[::-1]
    cloud.fresh_process()
    assert listed(sort="funded") == [names[2], names[0], names[1]]
    assert listed(sort="funded", sdg="4") == [names[2], names[0], names[1]]
    first = send("GET", "/projects", query={"sort": ["funded"], "limit": ["2"]}).json
    query = {"sort": ["funded"], "limit": ["2"], "cursor": [first["nextCursor"]]}
    second = send("GET", "/projects", query=query).json
    assert [each["percentFunded"] for each in second["projects"]] == [0]


@pytest.mark.parametrize("status", STATES)
def test_only_what_takes_pledges_is_on_the_lists_of_all(cloud, status):
    project_id = in_state(status)

    expected = [project_id] if status == "active" else []
    assert listed() == listed(sdg="4") == listed(sort="funded") == expected
    assert listed(sort="funded", sdg="4") == expected
    assert listed(OWNER, mine="true") == [project_id]
    assert listed(BACKER, mine="true") == []
    open_items = [i["record"] for i in cloud.items("projects") if "funded_pk" in i]
    assert sorted(open_items) == (["IDX#SDG", "META"] if status == "active" else [])
    assert bool(cloud.items("projects") and [
        i for i in cloud.items("projects") if i["project_id"] == project_record.DUE
    ]) == (status == "active")  # fmt: skip


@pytest.mark.parametrize("status", STATES)
def test_a_draft_or_a_hidden_project_is_there_for_its_owner_alone(cloud, status):
    project_id = in_state(status)
    secret = status in ("draft", "hidden")

    for user in (None, OTHER):
        assert read(project_id, user).status == (404 if secret else 200)
        pledges = send("GET", f"/projects/{project_id}/pledges", user=user)
        assert pledges.status == (404 if secret else 200)
    for path, body in (("report", {"reason": "fraud"}), ("pledges", project_scenarios.PLEDGE)):
        answer = send("POST", f"/projects/{project_id}/{path}", body, OTHER)
        assert (answer.status == 404) == secret
    for path in ("publish", "close"):
        answer = send("POST", f"/projects/{project_id}/{path}", user=OTHER)
        assert answer.status == (404 if secret else 403)
    unknown = read("prj_" + "0" * 26).json
    if secret:
        assert read(project_id).json | {"instance": ""} == unknown | {"instance": ""}
    assert shown(project_id, OWNER)["status"] == status
    assert shown(project_id, ADMIN)["status"] == status


STEPS = {  # status -> what publishing, closing, changing a text and changing the target answer
    "draft": (200, 200, 200, 200),
    "active": (200, 200, 200, 409),
    "funded": (409, 200, 409, 409),
    "expired": (409, 200, 409, 409),
    "closed": (409, 200, 409, 409),
    "hidden": (409, 200, 409, 409),
}
AFTER_CLOSING = {"draft": "closed", "active": "closed"}


@pytest.mark.parametrize("status", STATES)
def test_what_an_owner_may_do_depends_on_the_status(cloud, status):
    project_id = in_state(status)
    path = f"/projects/{project_id}"

    changed = send("PATCH", path, {"timeline": "1-year"}, OWNER)
    target = send("PATCH", path, {"targetAmount": 20_000}, OWNER)
    published = send("POST", f"{path}/publish", user=OWNER)
    before = shown(project_id, OWNER)["status"]
    closed = send("POST", f"{path}/close", user=OWNER)

    answers = (published, closed, changed, target)
    assert tuple(answer.status for answer in answers) == STEPS[status]
    assert before == ("active" if status == "draft" else status)
    assert shown(project_id, OWNER)["status"] == AFTER_CLOSING.get(status, status)


def test_a_deadline_ends_a_project_before_the_clock_has_come_by(cloud):
    project_id = make_project()

    assert shown(project_id, now=NOW + 60 * DAY - 1)["status"] == "active"
    assert shown(project_id, now=NOW + 60 * DAY)["status"] == "expired"
    late = send("POST", f"/projects/{project_id}/pledges", {"amount": 1}, BACKER, NOW + 60 * DAY)
    assert (late.status, late.problem.slug) == (409, "project-ended")


def test_lists_say_a_deadline_and_leave_out_what_is_over(cloud):
    project_id = make_project()
    after = NOW + 60 * DAY

    (card,) = list_projects()["projects"]
    assert card["deadline"] == PROJECT["deadline"]
    assert [listed(sdg=sdg, now=after - 1) for sdg in ("4", "5")] == [[project_id], []]
    for query in ({}, {"sort": "funded"}, {"sdg": "4"}):
        assert listed(now=after, **query) == []
    own = send("GET", "/projects", user=OWNER, now=after, query={"mine": ["true"]})
    assert [each["status"] for each in own.json["projects"]] == ["expired"]


def test_a_deadline_that_is_moved_holds(cloud):
    project_id = make_project()
    send("PATCH", f"/projects/{project_id}", project_scenarios.LATER, OWNER)

    project_scenarios.run_clock(NOW + 61 * DAY)
    assert shown(project_id, now=NOW + 61 * DAY)["status"] == "active"
    project_scenarios.run_clock(NOW + 91 * DAY)
    assert shown(project_id, OWNER, NOW + 61 * DAY)["status"] == "expired"


def test_the_title_of_a_list_follows(cloud):
    project_id = make_project()
    send("PATCH", f"/projects/{project_id}", {"title": "Libraries"}, OWNER)

    for query in ({}, {"sdg": ["4"]}, {"sort": ["funded"]}):
        (card,) = send("GET", "/projects", query=query).json["projects"]
        assert card["title"] == "Libraries"


def test_a_change_is_bound_to_a_version_and_the_same_again_changes_nothing(cloud):
    project_id = make_project()
    path, body = f"/projects/{project_id}", {"title": "Libraries", "deadline": None}

    first = send("PATCH", path, body, OWNER, headers={"If-Match": '"1"'})
    again = send("PATCH", path, body, OWNER, headers={"If-Match": '"1"'})
    other = send("PATCH", path, {"title": "x"}, OWNER, headers={"If-Match": '"1"'})

    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    assert again.json == first.json
    assert (other.status, other.headers["ETag"]) == (412, '"2"')
    assert first.json["project"]["daysRemaining"] is None


def test_a_repeated_request_makes_one_project(cloud):
    first = send("POST", "/projects", PROJECT, OWNER, key="k")
    again = send("POST", "/projects", PROJECT, OWNER, NOW + 5, key="k")
    other = send("POST", "/projects", PROJECT | {"title": "x"}, OWNER, key="k")
    bobs = send("POST", "/projects", PROJECT, OTHER, key="k")

    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.problem.slug) == (422, "idempotency-key-reused")
    assert bobs.json["projectId"] != first.json["projectId"]
    assert len(listed()) == 2


def test_twenty_projects_a_day_can_be_made(cloud):
    for number in range(20):
        make_project(key=str(number))

    refused = send("POST", "/projects", PROJECT, OWNER, key="one-more")
    again = send("POST", "/projects", PROJECT, OWNER, key="3")

    assert (refused.status, refused.headers["Retry-After"]) == (429, str(DAY - NOW % DAY))
    assert again.status == 201
    assert send("POST", "/projects", PROJECT, OWNER, NOW + DAY).status == 201
    assert send("POST", "/projects", PROJECT, OTHER).status == 201


def test_an_admin_takes_a_project_down_and_the_owner_is_told_why(cloud):
    project_id = make_project()
    cloud.messages("mail")

    answer = take_down(project_id)

    assert answer.json["project"]["status"] == "hidden"
    assert shown(project_id, OWNER)["takedownReason"] == "No such county."
    (mail,) = cloud.messages("mail")
    assert (mail["template"], mail["user_id"]) == ("project_taken_down", OWNER)
    assert mail["values"] == {"title": PROJECT["title"], "reason": "No such county."}
    (text,) = (item for item in cloud.items("projects") if item["record"] == "TEXT")
    assert (text["taken_down_by"], text["taken_down_at"]) == (ADMIN, NOW)


@pytest.mark.parametrize("path", ["/projects/prj_x/takedown", "/projects/reports"])
def test_who_is_no_admin_any_more_is_refused_at_once(cloud, path):
    method = "GET" if path.endswith("reports") else "POST"
    body = None if method == "GET" else {"reason": "x"}
    token = project_scenarios.accounts.holder(NOW, OTHER, role="admin")  # of yesterday

    answer = call(handler.lambda_handler, method, f"/api{path}", body, token=token)

    assert answer.status == 403


def test_what_is_said_against_a_project_is_read_by_admins_newest_first(cloud):
    project_id = make_project()
    for n, (user, reason) in enumerate(
        [(BACKER, "fraud"), (OTHER, "other"), (BACKER, "offensive")]
    ):
        body = {"reason": reason, "details": f"<b>{n}</b>"}
        path = f"/projects/{project_id}/report"
        assert send("POST", path, body, user, NOW + n).status == 202

    first = send("GET", "/projects/reports", user=ADMIN, query={"limit": ["1"]}).json
    query = {"limit": ["1"], "cursor": [first["nextCursor"]]}
    second = send("GET", "/projects/reports", user=ADMIN, query=query).json

    found = [*first["reports"], *second["reports"]]
    assert [(each["reason"], each["details"]) for each in found] == [
        ("offensive", "<b>2</b>"), ("other", "<b>1</b>"),
    ]  # fmt: skip
    assert BACKER not in str(found)


def test_status_deadline_and_totals_are_an_item_of_a_kilobyte_at_most(cloud):
    wide: dict[str, Any] = {
        "title": "\U0001f4da" * 100,
        "currency": "KWD",
        "targetAmount": 1_000_000_000,
    }
    project_id = make_project(**wide)
    confirm(make_pledge(project_id, amount=999_999_999))

    (meta,) = (item for item in cloud.items("projects") if item["record"] == "META")
    assert 700 < capacity.item_size(serialize(meta)) <= 1024


BAD: dict[str, list[Any]] = {
    "title": [None, "", " x", "a\nb", "a\u202eb", "\x00", 7, "x" * 101, ["x"]],
    "description": [None, "", "\x00", " \r\n\t", "\u3000\n", "x" * 4001, {}],
    "sdgFocus": [None, 0, 18, 4.5, "SDG 18", "4 ", "", [4], True, -4],
    "targetAmount": [None, 0, -1, 10.5, 1_000_000_001, 1e308, "10", True, 10**400],
    "currency": ["usd", "XXX", "", 1],
    "requiredRoles": ["Head", ["x"] * 21, ["x" * 61], [""], ["a\r\nBcc: b"], [1]],
    "timeline": [None, "", "x" * 201, "a\r\nb"],
    "location": [None, "", "x" * 201, "a\tb"],
    "deadline": [
        "tomorrow", "2026-01-01", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z",
        "2026-12-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 1,
    ],
    "status": ["hidden", "funded", ""],
    "ownerId": [OTHER], "pledged": [5], "version": [7],
}  # fmt: skip
CASES = [(name, value) for name, values in BAD.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES, ids=lambda value: str(value)[:30])
def test_bad_input_makes_no_project_and_changes_none(cloud, name, value):
    body = {k: v for k, v in (PROJECT | {name: value}).items() if v is not None}
    answer = send("POST", "/projects", body, OWNER)
    assert (answer.status, cloud.items("projects")) == (400, []), answer.text
    assert [each.pointer.split("/")[1] for each in answer.problem.errors] == [name]

    project_id = make_project(status="draft")
    before = cloud.items("projects")
    if value is not None:
        changed = send("PATCH", f"/projects/{project_id}", {name: value}, OWNER)
        assert changed.status == 400, changed.text
    assert cloud.items("projects") == before


@pytest.mark.parametrize("raw", [b'{"targetAmount": NaN}', b'{"targetAmount": Infinity}', b"[]"])
def test_what_is_no_json_object_is_refused(cloud, raw):
    for path in ("/projects", "/pledges"):
        assert send("POST", path, raw, OWNER).status == 400


def test_cursors_are_good_for_their_own_list_alone(cloud):
    for number in range(3):
        make_project(NOW + number, key=str(number))
    newest = send("GET", "/projects", query={"limit": ["1"]}).json["nextCursor"]
    own = send("GET", "/projects", user=OWNER, query={"limit": ["1"], "mine": ["true"]})
    mine = own.json["nextCursor"]

    for query, user in (
        ({"cursor": [newest], "sort": ["funded"]}, None),
        ({"cursor": [newest], "sdg": ["4"]}, None),
        ({"cursor": [newest], "mine": ["true"]}, OWNER),
        ({"cursor": [mine]}, OWNER),
        ({"cursor": [mine], "mine": ["true"]}, OTHER),
    ):
        assert send("GET", "/projects", user=user, query=query).problem.slug == "invalid-cursor"


def test_the_callers_own_projects_need_a_token(cloud):
    assert send("GET", "/projects", query={"mine": ["true"]}).status == 401
    bad = {"Authorization": "Bearer x"}
    assert send("GET", f"/projects/{make_project()}", headers=bad).status == 401


def test_what_everybody_sees_is_read_once_in_ten_seconds(cloud):
    project_id = make_project()
    with capacity.counted() as spent:
        for later in (0, 5, 9):
            read(project_id, now=NOW + later)
            listed(now=NOW + later)
    assert spent.calls == 2

    send("POST", f"/projects/{project_id}/close", user=OWNER)
    assert listed(now=NOW + 11) == []


@pytest.mark.slow
def test_of_parallel_changes_one_wins_and_the_others_are_told(cloud):
    project_id = make_project()
    project_scenarios.log_in(OWNER)
    tags = {"If-Match": '"1"'}
    path = f"/api/projects/{project_id}"
    token = project_scenarios.log_in(OWNER)

    with parallel.many():
        answers = parallel.at_once(
            [
                lambda n=n: call(  # type: ignore[misc]
                    handler.lambda_handler, "PATCH", path, {"title": f"Title {n}"}, token=token,
                    headers=tags,
                )
                for n in range(20)
            ]
        )  # fmt: skip

    assert sorted(answer.status for answer in answers) == [200] + [412] * 19
