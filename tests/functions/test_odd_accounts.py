"""Odd items of accounts: who cannot be read is nobody, and no request of anybody ends in a 5xx."""

from types import SimpleNamespace

import pytest

from auxeira.http.api import public
from auxeira.security import access_tokens, account_records, session_liveness
from auxeira.security.account_records import Session, User
from functions.auth import rules
from functions.auth.handler import lambda_handler as auth
from functions.auth.rules import Credential
from functions.experts.repository import Letter
from functions.housekeeping.handler import lambda_handler as housekeeping
from functions.scores.handler import lambda_handler as scores
from tests.support import (
    accounts,
    expert_scenarios,
    odd_items,
    project_scenarios,
    purchase,
    route_scenarios,
    stream_and_queue_events,
)
from tests.support.client import CLIENT
from tests.support.events import NOW, call
from tests.support.project_scenarios import PLEDGE

EMAIL = route_scenarios.LOGIN["email"]
ANN = route_scenarios.ANN
OWN = (
    access_tokens.require_token_holder,
    access_tokens.require_live_session,
    access_tokens.require_bearer,
    access_tokens.require_admin,
)
LOGOUT = "POST /api/auth/logout"  # goes by the token alone
ENDS = ("logout-all", "{sessionId}", "account")  # what an account does not outlive: last


def name(route):
    return f"{route.method} {route.path}"


ROUTES = sorted(
    (
        (group, route)
        for group, route in route_scenarios.routes()
        if group == "auth" or route.caller in OWN
    ),
    key=lambda row: row[1].path.endswith(ENDS),
)
BEARER = [row for row in ROUTES if row[1].caller is access_tokens.require_bearer]
ACCOUNTS = [row for row in ROUTES if row not in BEARER and name(row[1]) != LOGOUT]
PASSWORDS = {"currentPassword": ANN["password"], "newPassword": route_scenarios.NEW_PASSWORD}
BODIES = {
    "/api/auth/register": lambda _: ANN,
    "/api/auth/signup": lambda _: ANN,
    "/api/auth/login": lambda p: route_scenarios.LOGIN | {"refreshToken": p.refresh_token},
    "/api/auth/refresh": lambda p: {"refreshToken": p.refresh_token},
    "/api/auth/me": lambda _: {"firstName": "Anna", "organizationName": None},
    "/api/auth/account": lambda _: {"password": ANN["password"]},
    "/api/auth/password/change": lambda _: PASSWORDS,
    "/api/auth/password/forgot": lambda _: {"email": EMAIL},
    "/api/auth/password/reset": lambda p: {
        "token": p.reset_password,
        "newPassword": route_scenarios.NEW_PASSWORD,
    },
    "/api/auth/verify-email": lambda p: {"token": p.verify_email},
    "/api/auth/email/change": lambda _: {
        "newEmail": route_scenarios.NEW_EMAIL,
        "currentPassword": ANN["password"],
    },
    "/api/auth/email/confirm": lambda p: {"token": p.change_email},
    "/api/profile": lambda _: route_scenarios.PROFILE,
    "/api/analytics/activity": lambda _: {"activity": "login"},
    "/api/payments/initialize": lambda _: {"reportId": purchase.REPORT},
    "/api/reports/{reportId}/unlock": lambda _: {"reference": "aux-x-1"},
    "/api/reports/generate": lambda _: {"reportType": "impact_story"},
    "/api/experts/{expertId}/contact": lambda _: expert_scenarios.LETTER,
}


@pytest.fixture
def ann(cloud):
    """Ann has an account, two devices, a profile, a report, a project, a pledge to another, has
    written to an expert, and has three mails that prove something.

    Somebody has guessed at her password, and a former account of hers is being erased.
    """
    first = route_scenarios.register(key="registers").json
    token, user_id = first["token"], first["user"]["userId"]
    route_scenarios.login(key="logs-in")
    purchase.report(user_id)
    route_scenarios.profile_call("PUT", route_scenarios.PROFILE, token=token)
    route_scenarios.guess()
    route_scenarios.forgot()
    assert route_scenarios.ask_for_address(token).status == 202
    cloud.load("users", [account_records.erasure_key(accounts.OTHER) | {"erasing_since": NOW}])
    proofs = {message["template"]: message.get("token") for message in cloud.messages("mail")}
    session_id = access_tokens.verify_access_token(token, NOW).session_id
    names = {"sessionId": session_id, "userId": user_id, "reportId": purchase.REPORT}
    project_id = post(token, "projects", project_scenarios.PROJECT)["projectId"]
    path = f"projects/{project_scenarios.make_project()}/pledges"
    names |= {"projectId": project_id, "pledgeId": post(token, path, PLEDGE)["pledgeId"]}
    expert_scenarios.offered()
    names["expertId"] = expert_scenarios.EVE
    cloud.change("users", account_records.user_key(user_id), email_verified=True)
    path = f"/api/experts/{expert_scenarios.EVE}/contact"
    letter = CLIENT.post(path, expert_scenarios.LETTER, token=token, now=NOW, key="registers")
    assert letter.status == 202, letter.text
    return SimpleNamespace(
        token=token,
        refresh_token=first["refreshToken"],
        user_id=user_id,
        session_id=session_id,
        names=names | {"category": "social_impact", "reference": "aux-x-1", "metricType": "events"},
        **proofs,
    )


def post(token, path, body):
    """Ann makes a project, or a pledge."""
    answer = CLIENT.post(f"/api/{path}", body, token=token, now=NOW, key="made")
    assert answer.status == 201, answer.text
    return answer.json


def ask(ann, group, route):
    """What a route answers in a process that knows nobody yet."""
    session_liveness.clear_session_cache()
    own = route.caller is not public
    return call(
        route_scenarios.HANDLERS[group].lambda_handler,
        route.method,
        route.path.format(**ann.names),
        find_body(ann, route),
        token=ann.token if own else None,
        key="registers" if route.idempotent else None,
        now=NOW,
    ).status


def find_body(ann, route):
    """A body of a route that takes one, by its path or its name."""
    made = BODIES.get(route.path) if route.method != "GET" else None
    return made(ann) if made else project_scenarios.BODIES.get(name(route))


def members(kind):
    return [name for name in kind.__struct_encode_fields__ if name != "rest"]


def find_user(cloud, ann):
    return cloud.item("users", account_records.user_key(ann.user_id))


def find_session(cloud, ann):
    return cloud.item("users", account_records.session_key(ann.user_id, ann.session_id))


def find_credential(cloud, _):
    return cloud.item("users", rules.credential_key(EMAIL))


def find_guesses(cloud, _):
    return cloud.item("users", rules.failures_key(cloud.SECRETS["credentials"].encode(), EMAIL))


def find_mails(cloud, _):
    return next(i for i in cloud.items("users") if "attempts" in i and not is_of_a_day(i))


def find_days_projects(cloud, ann):
    items = [i for i in cloud.items("users") if is_of_a_day(i) and ann.user_id in i["pk"]]
    return next(i for i in items if i["sk"].startswith("projects"))


def find_letters(cloud, _):
    return next(i for i in cloud.items("users") if i["sk"].startswith("SENT#"))


def find_letter(cloud, _):
    return next(i for i in cloud.items("users") if i["sk"].startswith("LETTER#"))


def is_of_a_day(item):
    return item["pk"].startswith("ATTEMPTS#usr_")


def find_erasure(cloud, _):
    return cloud.item("users", account_records.erasure_key(accounts.OTHER))


NETWORK = ("tries 203.0.113", "ends 203.0.113")
KINDS = {
    "a user": (find_user, members(User)),
    "a session": (find_session, members(Session)),
    "a credential": (find_credential, members(Credential)),
    "a counter of guesses": (find_guesses, ["failures", "last", "ttl", *NETWORK]),
    "a counter of mails": (find_mails, ["attempts", "ttl"]),
    "a counter of a day": (find_days_projects, ["attempts", "ttl"]),
    "a counter of letters": (find_letters, ["attempts", "ttl"]),
    "a letter": (find_letter, [each for each in members(Letter) if each not in ("pk", "sk")]),
}
EACH = {f"{kind}: {m}": (find, m) for kind, (find, names) in KINDS.items() for m in names}
OTHERS = {  # what is right by itself, and of somebody else; ids of another form
    "user_id": [accounts.OTHER, "usr_other", "usr_" + "Z" * 26, accounts.OTHER + "0"],
    "session_id": ["ses_" + accounts.OTHER[4:], "ses_other", "ses_" + "Z" * 26],
    "email": ["bea@example.org", "e" * 3000],
    "key_id": ["0" * 8, "0" * 7],
}


REQUIRED = {
    find_user: ("user_id", "email", "first_name", "last_name", "role", "status", "email_verified",
                "epoch", "created_at"),
    find_session: ("user_id", "session_id", "key", "key_id", "counter", "epoch", "device",
                   "created_at", "used_at", "expires_at", "ttl"),
}  # fmt: skip


(LEAVING,) = [row for row in ROUTES if name(row[1]) == LOGOUT]


def variants(item, member):
    yield from odd_items.variants(item, member)
    yield from ((value, item | {member: value}) for value in OTHERS.get(member, []))


@pytest.mark.slow
@pytest.mark.soaked(3)
@pytest.mark.parametrize(("find", "member"), EACH.values(), ids=EACH)
def test_no_odd_value_of_an_account_is_a_fault_of_ours(cloud, ann, find, member):
    """Routes that look at the session alone take turns: over the values each sees each member."""
    item = find(cloud, ann)
    everything = cloud.snapshot()
    kind = REQUIRED.get(find, ())

    for turn, (what, variant) in enumerate(variants(item, member)):
        cloud.restore(everything)
        cloud.load("users", [variant])
        routes = BEARER[turn % 3 :: 3] + ACCOUNTS if find in REQUIRED else ACCOUNTS
        seen = {name(route): ask(ann, group, route) for group, route in routes}

        assert {where: status for where, status in seen.items() if status >= 500} == {}, what
        if member in kind and type(variant.get(member)) is not type(item[member]):
            own = {seen[name(route)] for _, route in routes if route.caller in OWN}
            assert own == {401}, (what, seen)
            assert seen["POST /api/auth/refresh"] == 401, what
            assert variant in cloud.items("users"), what
        assert ask(ann, *LEAVING) == 204, what


@pytest.mark.slow
@pytest.mark.parametrize("find", [find_user, find_erasure])
def test_no_odd_value_of_a_user_or_an_erasure_stops_the_clock_or_the_boards(cloud, ann, find):
    item = find(cloud, ann)
    everything = cloud.snapshot()
    change = stream_and_queue_events.change(ann.user_id)
    for member in item.keys() - {"pk", "sk"}:
        for what, variant in variants(item, member):
            cloud.restore(everything)
            cloud.load("users", [variant])

            assert stream_and_queue_events.stream(scores, [change]) == [], what
            assert [m for m in cloud.messages("scores") if "dynamodb" in m] == [], what
            time = {"time": "2026-11-27T12:00:00+00:00"}
            assert housekeeping(time, stream_and_queue_events.Context(100_000)) is not None, what


@pytest.mark.slow
@pytest.mark.parametrize("user_id", ["usr_other", "usr_" + "Z" * 26])
def test_a_row_of_an_erasure_that_names_nobody_is_left_and_counted(cloud, ann, logged, user_id):
    row = account_records.erasure_key(user_id) | {"erasing_since": NOW - 10_000}
    cloud.load("users", [row])

    time = {"time": "2026-11-27T12:00:00+00:00"}
    found = housekeeping(time, stream_and_queue_events.Context(100_000))

    assert (found["erasure_failed"], found["erased"]) == (1, 1)
    assert row in cloud.items("users")
    assert '"ErasureFailed":[1.0]' in logged.text()


PROOFS = ("password/reset", "verify-email", "email/confirm")


@pytest.mark.slow
@pytest.mark.parametrize("user_id", ["usr_other", "usr_" + "Z" * 26])
@pytest.mark.parametrize("path", PROOFS)
def test_a_mailed_proof_of_a_user_whose_id_has_another_form_is_refused(cloud, ann, path, user_id):
    cloud.load("users", [find_user(cloud, ann) | {"user_id": user_id}])
    (row,) = [row for row in ROUTES if row[1].path == f"/api/auth/{path}"]

    assert ask(ann, *row) == 400


def test_a_user_with_the_address_of_somebody_else_changes_nothing_of_hers(cloud, ann):
    bea = ANN | {"email": "bea@example.org"}
    assert call(auth, "POST", "/api/auth/register", bea, now=NOW).status == 201
    user = find_user(cloud, ann) | {"email": "bea@example.org"}
    hers = cloud.item("users", rules.credential_key("bea@example.org"))
    cloud.load("users", [user])

    assert route_scenarios.change(ann.token).status == 403
    assert route_scenarios.erase(ann.token).status == 403
    assert route_scenarios.rename(ann.token).status == 409
    leave = call(auth, "POST", "/api/auth/logout-all", token=ann.token, now=NOW)
    assert leave.status == 401
    assert {repr(user), repr(hers)} <= {repr(item) for item in cloud.items("users")}


def test_an_odd_session_is_counted_and_another_device_of_its_owner_goes_on(cloud, ann, logged):
    token, user_id = ann.token, ann.user_id
    other = route_scenarios.login(key="logs-in").json["token"]
    item = next(
        i for i in cloud.items("users")
        if i["pk"] == f"USER#{user_id}" and i.get("device") == "" and i["sk"] != "USER"
    )  # fmt: skip
    cloud.load("users", [item | {"epoch": "0"}])
    session_liveness.clear_session_cache()

    seen = {route_scenarios.me(token).status, route_scenarios.me(other).status}
    listed = [call(auth, "GET", "/api/auth/sessions", token=t, now=NOW) for t in (token, other)]

    assert seen == {200, 401}
    assert [len(a.json["sessions"]) for a in listed if a.status == 200] == [1]
    lines = logged.lines()
    assert any("SessionUnreadable" in line for line in lines)
    assert any(line.get("event") == "session_unreadable" for line in lines)
    assert route_scenarios.login(key="logs-in-once-more").status == 200


def test_members_that_nobody_knows_do_no_harm_and_stay(cloud, ann):
    later = {"later": {"x": [1]}, "a name with blanks": 1}
    found = [find(cloud, ann) for find in (find_user, find_session, find_credential)]
    cloud.load("users", [item | later for item in found])
    session_liveness.clear_session_cache()

    assert route_scenarios.me(ann.token).status == 200
    assert call(auth, "GET", "/api/auth/export", token=ann.token, now=NOW).status == 200
    assert route_scenarios.confirm_address(ann.change_email).status == 204
    moved = rules.credential_key(route_scenarios.NEW_EMAIL)
    for item in (find_user(cloud, ann), cloud.item("users", moved)):
        assert later.items() <= item.items()


CREDENTIAL = ("user_id", "email", "first_name", "last_name", "role", "status", "email_verified",
              "epoch", "created_at", "password_hash")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("member", CREDENTIAL)
def test_an_odd_credential_lets_nobody_in(cloud, ann, member):
    token = ann.token
    item = find_credential(cloud, ann)
    everything = cloud.snapshot()

    for what, variant in odd_items.of_another_type(item, member):
        cloud.restore(everything)
        cloud.load("users", [variant])
        change = call(
            auth, "POST", "/api/auth/password/change", PASSWORDS, token=token, now=NOW, key="k"
        )

        assert route_scenarios.login().status == 401, what
        assert route_scenarios.forgot().status == 202, what
        assert change.status in (403, 409), what
        assert route_scenarios.erase(token).status == 403, what


@pytest.mark.parametrize(
    "stored", ["", "x", "v2$", "v2$0$", "v9$abc$2b$04$x", "$2b$", "$2b$99$" + "." * 53, "\ud7ff"]
)
def test_a_stored_hash_that_is_none_lets_nobody_in(cloud, ann, stored):
    cloud.change("users", rules.credential_key(EMAIL), password_hash=stored)

    assert route_scenarios.login().status == 401


def test_a_hash_of_ours_that_was_cut_off_lets_nobody_in(cloud, ann):
    key = rules.credential_key(EMAIL)
    right = cloud.item("users", key)["password_hash"]
    for size in (len(right) - 1, len(right) - 31, 20, 12):
        cloud.change("users", key, password_hash=right[:size])

        assert route_scenarios.login(key=f"k{size}").status == 401


def until_refused(ask):
    """What is answered until somebody is told to wait, twice as many tries as there are."""
    seen = []
    while len(seen) < 2 * rules.MAX_ATTEMPTS + 4 and 429 not in seen:
        seen.append(ask().status)
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("member", ["failures", "last", "ttl", "tries 203.0.113", "ends 203.0.113"])
def test_an_odd_counter_of_guesses_is_begun_anew(cloud, ann, member):
    item = find_guesses(cloud, ann)
    assert member in item

    for what, variant in odd_items.variants(item, member):
        cloud.load("users", [variant])
        seen = until_refused(route_scenarios.guess)

        assert set(seen[:-1]) <= {401}, (what, seen)
        assert seen[-1] == 429, (what, seen)  # and goes on counting


@pytest.mark.slow
@pytest.mark.parametrize("member", ["attempts", "ttl"])
def test_an_odd_counter_of_mails_is_begun_anew(cloud, member):
    route_scenarios.registered()
    route_scenarios.forgot()
    item = next(i for i in cloud.items("users") if "attempts" in i)

    for what, variant in odd_items.variants(item, member):
        cloud.load("users", [variant])
        seen = until_refused(route_scenarios.forgot)

        assert set(seen[:-1]) <= {202}, (what, seen)
        assert seen[-1] == 429, (what, seen)
