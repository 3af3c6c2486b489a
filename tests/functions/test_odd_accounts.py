"""Odd items of accounts: a session or a user that cannot be read is nobody who is logged in."""

import pytest

from auxeira.security import sessions
from functions.auth import rules
from functions.auth.handler import lambda_handler as auth
from functions.leaderboard.handler import lambda_handler as leaderboard
from functions.payments.handler import lambda_handler as payments
from functions.profiles.handler import lambda_handler as profiles
from functions.reports.handler import lambda_handler as reports
from tests.support import odd_items, purchase, route_scenarios
from tests.support.events import NOW, call

EMAIL = route_scenarios.LOGIN["email"]
SESSION = ("user_id", "session_id", "key", "key_id", "counter", "epoch", "device", "created_at",
           "used_at", "expires_at", "ttl")  # fmt: skip
USER = ("user_id", "email", "first_name", "last_name", "role", "status", "email_verified", "epoch",
        "created_at")  # fmt: skip
PAY = {"reportId": purchase.REPORT}
CHANGE = {
    "currentPassword": route_scenarios.ANN["password"],
    "newPassword": route_scenarios.NEW_PASSWORD,
}
READS = {
    "the account": (auth, "GET", "/api/auth/me", None),
    "the export": (auth, "GET", "/api/auth/export", None),
    "the sessions": (auth, "GET", "/api/auth/sessions", None),
    "a profile": (profiles, "GET", "/api/profile", None),
    "reports": (reports, "GET", "/api/reports", None),
    "a rank": (leaderboard, "GET", "/api/leaderboard/social_impact/me", None),
    "a payment": (payments, "GET", "/api/payments/verify/aux-x-1", None),
}
WRITES = {
    "a profile": (profiles, "PATCH", "/api/profile", {"impactGoals": "More of it"}),
    "a payment": (payments, "POST", "/api/payments/initialize", PAY),
    "unlocking": (
        payments,
        "POST",
        f"/api/reports/{purchase.REPORT}/unlock",
        {"reference": "aux-x-1"},
    ),
    "the password": (auth, "POST", "/api/auth/password/change", CHANGE),
    "a mail": (auth, "POST", "/api/auth/verify-email/resend", None),
    "leaving everywhere": (auth, "POST", "/api/auth/logout-all", None),
    "erasing": (auth, "DELETE", "/api/auth/account", {"password": route_scenarios.ANN["password"]}),
}
CALLS = [*READS.values(), *WRITES.values()]


def ann():
    """Her access token, and her refresh token."""
    answer = route_scenarios.register(key="registers").json
    return answer["token"], answer["refreshToken"], answer["user"]["userId"]


def stored(cloud, user_id, prefix):
    return next(
        i for i in cloud.items("users") if i["pk"] == f"USER#{user_id}" and i["sk"][:4] == prefix
    )


def statuses(token):
    """What each route answers in a process that knows nobody yet."""
    found = []
    for handler, method, path, body in CALLS:
        sessions.clear_session_cache()
        found.append(call(handler, method, path, body, token=token, now=NOW, key="k").status)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "member"),
    [*(("SESS", name) for name in SESSION), *(("USER", name) for name in USER)],
)
def test_who_has_an_odd_session_or_user_is_not_logged_in(cloud, prefix, member):
    token, refresh_token, user_id = ann()
    item = stored(cloud, user_id, prefix)

    for what, variant in odd_items.of_another_type(item, member):
        cloud.load("users", [variant])

        assert set(statuses(token)) == {401}, what
        assert route_scenarios.refresh(refresh_token).status == 401, what
        assert variant in cloud.items("users"), what


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "member"),
    [*(("SESS", name) for name in SESSION), *(("USER", name) for name in USER)],
)
def test_no_odd_value_of_a_session_or_user_is_a_fault_of_ours(cloud, prefix, member):
    token, refresh_token, user_id = ann()
    item = stored(cloud, user_id, prefix)
    everything = cloud.snapshot()

    for what, variant in odd_items.variants(item, member):
        cloud.restore(everything)
        cloud.load("users", [variant])
        seen = [*statuses(token), route_scenarios.refresh(refresh_token).status]
        assert max(seen) < 500, (what, seen)


def test_an_odd_session_is_counted_and_another_device_of_its_owner_goes_on(cloud, logged):
    token, _, user_id = ann()
    other = route_scenarios.login(key="logs-in").json["token"]
    item = next(
        i for i in cloud.items("users")
        if i["pk"] == f"USER#{user_id}" and i.get("device") == "" and i["sk"] != "USER"
    )  # fmt: skip
    cloud.load("users", [item | {"epoch": "0"}])
    sessions.clear_session_cache()

    seen = {route_scenarios.me(token).status, route_scenarios.me(other).status}
    listed = [call(auth, "GET", "/api/auth/sessions", token=t, now=NOW) for t in (token, other)]

    assert seen == {200, 401}
    assert [len(a.json["sessions"]) for a in listed if a.status == 200] == [1]
    lines = logged.lines()
    assert any("SessionUnreadable" in line for line in lines)
    assert any(line.get("event") == "session_unreadable" for line in lines)
    assert route_scenarios.login(key="logs-in-once-more").status == 200


def test_members_that_nobody_knows_do_no_harm(cloud):
    token, _, user_id = ann()
    cloud.load(
        "users", [stored(cloud, user_id, p) | {"later": {"x": [1]}} for p in ("SESS", "USER")]
    )
    sessions.clear_session_cache()

    assert route_scenarios.me(token).status == 200
    assert call(auth, "GET", "/api/auth/export", token=token, now=NOW).status == 200


CREDENTIAL = ("user_id", "email", "first_name", "last_name", "role", "status", "email_verified",
              "epoch", "created_at", "password_hash")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("member", CREDENTIAL)
def test_an_odd_credential_lets_nobody_in_and_is_no_fault_of_ours(cloud, member):
    token, _, _ = ann()
    item = cloud.item("users", rules.credential_key(EMAIL))
    everything = cloud.snapshot()

    for what, variant in odd_items.of_another_type(item, member):
        cloud.restore(everything)
        cloud.load("users", [variant])
        change = call(
            auth, "POST", "/api/auth/password/change", CHANGE, token=token, now=NOW, key="k"
        )

        assert route_scenarios.login().status == 401, what
        assert route_scenarios.forgot().status == 202, what
        assert change.status in (403, 409), what
        assert route_scenarios.erase(token).status == 403, what


@pytest.mark.parametrize(
    "stored", ["", "x", "v2$", "v2$0$", "v9$abc$2b$04$x", "$2b$", "$2b$99$" + "." * 53, "\ud7ff"]
)
def test_a_stored_hash_that_is_none_lets_nobody_in(cloud, stored):
    ann()
    cloud.change("users", rules.credential_key(EMAIL), password_hash=stored)

    assert route_scenarios.login().status == 401


def test_a_hash_of_ours_that_was_cut_off_lets_nobody_in(cloud):
    ann()
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
def test_an_odd_counter_of_guesses_is_begun_anew(cloud, member):
    ann()
    route_scenarios.guess()
    key = rules.failures_key(cloud.SECRETS["credentials"].encode(), EMAIL)
    item = cloud.item("users", key)
    assert member in item

    for what, variant in odd_items.variants(item, member):
        cloud.load("users", [variant])
        seen = until_refused(route_scenarios.guess)

        assert set(seen[:-1]) <= {401}, (what, seen)
        assert seen[-1] == 429, (what, seen)  # and goes on counting


@pytest.mark.parametrize("member", ["attempts", "ttl"])
def test_an_odd_counter_of_mails_is_begun_anew(cloud, member):
    ann()
    route_scenarios.forgot()
    item = next(i for i in cloud.items("users") if "attempts" in i)

    for what, variant in odd_items.variants(item, member):
        cloud.load("users", [variant])
        seen = until_refused(route_scenarios.forgot)

        assert set(seen[:-1]) <= {202}, (what, seen)
        assert seen[-1] == 429, (what, seen)
