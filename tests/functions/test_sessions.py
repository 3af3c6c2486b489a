"""Sessions: they go on by refresh tokens, are listed, and end."""

import base64
import hashlib
import hmac

import pytest

from auxeira.http.pagination import issue_cursor
from auxeira.security import account_records
from auxeira.security.access_tokens import require_live_session
from functions.auth import audit_log as happenings
from functions.auth import rules
from tests.support import aws_calls, route_scenarios, tokens
from tests.support.client import AUTH
from tests.support.events import NOW

DAY = 86_400
LIVE = [
    (group, route)
    for group, route in route_scenarios.protected()
    if route.caller is require_live_session
]


call = AUTH.send


def register(email="ann@example.org", **parts):
    return call("POST", "register", route_scenarios.ANN | {"email": email}, **parts).json


def log_in(device=None, **parts):
    body = route_scenarios.LOGIN | ({"device": device} if device else {})
    answer = call("POST", "login", body, **parts)
    assert answer.status == 200, answer.text
    return answer.json


def refresh(token, now=NOW, **parts):
    return call("POST", "refresh", {"refreshToken": token}, now=now, **parts)


def refreshed(token, now=NOW):
    """The refresh token to use next."""
    answer = refresh(token, now)
    assert answer.status == 200, answer.text
    return answer.json["refreshToken"]


def listed(token, now=NOW, **query):
    answer = call("GET", "sessions", token=token, now=now, query={k: [v] for k, v in query.items()})
    assert answer.status == 200, answer.text
    return answer.json


def session_id(token):
    """The session of an access token."""
    return tokens.claims(token)["sid"]


def stored(cloud, refresh_token):
    """The item of a refresh token's session, or None."""
    user, session, _ = rules.parse_refresh_token(refresh_token)
    key = account_records.session_key(user, session)
    return next((item for item in cloud.items("users") if key.items() <= item.items()), None)


def spelt(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def happened(logged, name):
    """The reasons of the events with a name, one an event."""
    lines = [line for line in logged.lines() if line.get("message") == "auth"]
    return [line.get("reason") for line in lines if line["event"] == name]


# refreshing


def test_a_refresh_answers_new_tokens_that_work(cloud):
    first = register()

    answer = refresh(first["refreshToken"], NOW + 60)

    assert answer.status == 200
    assert answer.json.keys() == {"success", "token", "refreshToken", "expiresIn"}
    assert answer.json["expiresIn"] == 900
    assert answer.json["token"] != first["token"]
    assert session_id(answer.json["token"]) == session_id(first["token"])
    me = call("GET", "me", token=answer.json["token"], now=NOW + 60 + 899)
    assert me.json["user"] == first["user"]


def test_a_refresh_moves_the_session_on(cloud):
    first = register()["refreshToken"]

    second = refreshed(first, NOW + 60)

    assert second != first
    held = stored(cloud, first)
    assert (held["counter"], held["used_at"], held["ttl"]) == (1, NOW + 60, NOW + 60 + 7 * DAY)
    assert refreshed(second, NOW + 70) not in (first, second)


def test_no_answer_with_tokens_is_kept_by_anybody(cloud):
    answer = refresh(register()["refreshToken"])

    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("later", [0, 10, 11, 6 * DAY])
def test_the_token_before_is_answered_with_the_present_one_however_late(cloud, later):
    first = register()["refreshToken"]
    second = refreshed(first, NOW + 60)

    again = refresh(first, NOW + 60 + later)

    assert again.status == 200
    assert again.json["refreshToken"] == second
    assert call("GET", "me", token=again.json["token"], now=NOW + 60 + later).status == 200
    held = stored(cloud, first)
    assert (held["counter"], held["used_at"]) == (1, NOW + 60)


def test_the_token_before_does_not_keep_a_session_from_running_out(cloud):
    first = register()["refreshToken"]
    refreshed(first, NOW)
    refreshed(first, NOW + 6 * DAY)

    assert refresh(first, NOW + 7 * DAY).status == 401


def test_once_the_present_token_is_used_the_one_before_it_ends_the_session(cloud, logged):
    first = register()["refreshToken"]
    second = refreshed(first, NOW + 60)
    third = refreshed(second, NOW + 61)

    answer = refresh(first, NOW + 61)

    assert answer.status == 401
    assert answer.problem.slug == "invalid-refresh-token"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert happened(logged, "refresh_refused") == ["reused"]
    assert stored(cloud, first) is None
    assert refresh(third, NOW + 61).status == 401


def test_an_older_token_ends_its_session_at_once(cloud, logged):
    first = register()["refreshToken"]
    third = refreshed(refreshed(first))

    assert refresh(first).status == 401

    assert happened(logged, "refresh_refused") == ["reused"]
    assert refresh(third).status == 401


def test_a_stolen_token_ends_one_session_and_no_other(cloud):
    stolen = register()["refreshToken"]
    elsewhere = log_in()["refreshToken"]
    refreshed(refreshed(stolen))

    assert refresh(stolen, NOW + 11).status == 401

    assert refresh(elsewhere, NOW + 11).status == 200


def test_a_reply_that_was_lost_logs_nobody_out(cloud):
    token = register()["refreshToken"]
    for turn in range(5):
        refresh(token, NOW + 60 * turn)  # whose answer never arrives
        token = refreshed(token, NOW + 60 * turn + 3)

    assert stored(cloud, token)["counter"] == 5


# tokens that were never ours


def test_no_other_character_anywhere_makes_a_token(cloud):
    token = register()["refreshToken"]

    for place, character in enumerate(token):
        other = "B" if character == "A" else "A"
        assert refresh(token[:place] + other + token[place + 1 :]).status == 401, place

    assert stored(cloud, token)["counter"] == 0
    assert refresh(token).status == 200


def test_a_token_has_one_spelling(cloud):
    token = register()["refreshToken"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [token[:-1] + c for c in alphabet if bytes_of(token[:-1] + c) == bytes_of(token)]

    assert len(others) == 4
    assert [refresh(other).status for other in others if other != token] == [401] * 3
    assert stored(cloud, token)["counter"] == 0


def forged(kind, ann, bea):
    """A refresh token that somebody makes of those of Ann and Bea."""
    raw, other = bytes_of(ann), bytes_of(bea)
    message = raw[:36]
    later = raw[:32] + (1).to_bytes(4)
    return {
        "the next counter": spelt(later + raw[36:]),
        "the last counter": spelt(raw[:32] + b"\xff" * 4 + raw[36:]),
        "an empty mac": spelt(message + bytes(32)),
        "the mac of another": spelt(message + other[36:]),
        "another user": spelt(other[:16] + raw[16:]),
        "another session": spelt(raw[:16] + other[16:32] + raw[32:]),
        "another user and session": spelt(other[:32] + raw[32:]),
        "nobody": spelt(bytes(32) + raw[32:]),
        "a mac without a key": spelt(message + hashlib.sha256(message).digest()),
        "a mac of an empty key": spelt(message + hmac.digest(b"", message, "sha256")),
        "one character less": ann[:-1],
        "one character more": f"{ann}A",
        "half": ann[:45],
        "nothing": "",
        "padded": f"{ann}=",
        "a newline at the end": f"{ann}\n",
        "the standard alphabet": f"{ann[:-2]}+/",
        "not ASCII": f"{ann[:-1]}é",
        "wide digits": f"{ann[:-1]}\uff19",
    }[kind]


UNKNOWN = [
    "the next counter", "the last counter", "an empty mac", "the mac of another", "another user",
    "another session", "another user and session", "nobody", "a mac without a key",
    "a mac of an empty key",
]  # fmt: skip
MISSHAPEN = [
    "one character less", "one character more", "half", "nothing", "padded",
    "a newline at the end", "the standard alphabet", "not ASCII", "wide digits",
]  # fmt: skip


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_forged_token_is_refused_and_harms_no_session(cloud, logged, kind):
    ann, bea = (register(email)["refreshToken"] for email in ("ann@example.org", "b@example.org"))
    before = cloud.items("users")

    answer = refresh(forged(kind, ann, bea))

    assert answer.status == 401
    assert answer.problem.slug == "invalid-refresh-token"
    assert happened(logged, "refresh_refused")[0] in {"forged", "session_ended"}
    assert cloud.items("users") == before
    assert [refresh(token).status for token in (ann, bea)] == [200, 200]


@pytest.mark.parametrize("kind", MISSHAPEN)
def test_a_token_of_another_shape_is_a_fault_of_the_body(cloud, kind):
    token = register()["refreshToken"]

    answer = refresh(forged(kind, token, token))

    assert answer.status == 400
    assert [fault.pointer for fault in answer.problem.errors] == ["#/refreshToken"]
    assert refresh(token).status == 200


def test_an_access_token_does_not_refresh_and_a_refresh_token_opens_nothing(cloud):
    mine = register()

    assert refresh(mine["token"]).status == 400
    assert call("GET", "me", token=mine["refreshToken"]).status == 401
    assert call("GET", "sessions", token=mine["refreshToken"]).status == 401


# how long a session lives


def test_a_session_ends_after_seven_idle_days_before_its_item_is_gone(cloud, logged):
    token = register()["refreshToken"]

    assert refresh(token, NOW + 7 * DAY).status == 401

    assert happened(logged, "refresh_refused") == ["session_ended"]
    assert stored(cloud, token)["ttl"] == NOW + 7 * DAY


def test_a_session_that_is_used_every_week_goes_on(cloud):
    token = register()["refreshToken"]

    token = refreshed(token, NOW + 7 * DAY - 1)

    assert refresh(token, NOW + 14 * DAY - 2).status == 200


def test_a_session_ends_after_thirty_days_however_often_it_is_used(cloud):
    token = register()["refreshToken"]
    for day in (6, 12, 18, 24):
        token = refreshed(token, NOW + day * DAY)

    token = refreshed(token, NOW + 30 * DAY - 1)

    assert stored(cloud, token)["ttl"] == NOW + 30 * DAY
    assert refresh(token, NOW + 30 * DAY).status == 401


def test_the_token_before_does_not_outlive_its_session(cloud):
    first = register()["refreshToken"]
    token = first
    for day in (6, 12, 18, 24):
        token = refreshed(token, NOW + day * DAY)
    refreshed(token, NOW + 30 * DAY - 5)

    assert refresh(token, NOW + 30 * DAY - 1).status == 200
    assert refresh(token, NOW + 30 * DAY).status == 401


# leaving


def test_logging_out_ends_the_session_at_once(cloud):
    mine = register()
    second = refreshed(mine["refreshToken"])

    answer = call("POST", "logout", token=mine["token"])

    assert (answer.status, answer.text) == (204, "")
    assert stored(cloud, second) is None
    assert refresh(second).status == 401
    assert refresh(mine["refreshToken"]).status == 401


def test_logging_out_twice_is_fine(cloud):
    token = register()["token"]

    assert [call("POST", "logout", token=token).status for _ in range(2)] == [204, 204]


def test_logging_out_ends_no_other_session(cloud):
    mine, phone = register(), log_in()
    others = register("b@example.org")

    call("POST", "logout", token=mine["token"])

    assert refresh(phone["refreshToken"]).status == 200
    assert refresh(others["refreshToken"]).status == 200


@pytest.mark.parametrize("ended_by", ["logout", "logout-all"])
def test_a_session_that_ends_during_a_refresh_stays_ended(cloud, logged, ended_by):
    mine = register()

    class Leaving(aws_calls.Listener):
        def before(self, heard):
            if heard.operation == "UpdateItem":
                call("POST", ended_by, token=mine["token"])

    with aws_calls.heard_by(Leaving()):
        answer = refresh(mine["refreshToken"])

    assert answer.status == 401
    assert happened(logged, "refresh_refused") == ["session_ended"]
    assert refresh(mine["refreshToken"]).status == 401
    held = stored(cloud, mine["refreshToken"])
    assert held is None or held["counter"] == 0


def test_logging_out_everywhere_ends_every_session(cloud):
    mine, phone, tablet = register(), log_in(), log_in()
    others = register("b@example.org")

    assert call("POST", "logout-all", token=phone["token"]).status == 204

    sessions = [mine, phone, tablet]
    assert [refresh(each["refreshToken"]).status for each in sessions] == [401] * 3
    assert refresh(others["refreshToken"]).status == 200
    assert refresh(log_in()["refreshToken"]).status == 200


def test_a_repeated_logout_everywhere_spares_what_was_opened_in_between(cloud, logged):
    mine, phone = register(), log_in()
    call("POST", "logout-all", token=mine["token"])
    later = log_in()

    assert call("POST", "logout-all", token=mine["token"]).status == 204

    assert refresh(later["refreshToken"]).status == 200
    assert refresh(phone["refreshToken"]).status == 401
    assert len(happened(logged, "logged_out_everywhere")) == 1
    shown = [each["sessionId"] for each in listed(later["token"])["sessions"]]
    assert shown == [session_id(later["token"])]


@pytest.mark.parametrize("ended_by", ["logout", "DELETE", "logout-all", "change", "reused"])
def test_whoever_was_logged_out_is_told_so_when_ending_every_session(cloud, logged, ended_by):
    mine, thief = register(), log_in()
    match ended_by:
        case "logout":
            call("POST", "logout", token=mine["token"])
        case "DELETE":
            call("DELETE", f"sessions/{session_id(mine['token'])}", token=thief["token"])
        case "logout-all":
            call("POST", "logout-all", token=thief["token"])
        case "change":
            route_scenarios.change(thief["token"])
        case "reused":
            refreshed(refreshed(mine["refreshToken"]))
            refresh(mine["refreshToken"])
    before = cloud.items("users")

    answers = [call("POST", "logout-all", token=mine["token"]) for _ in range(2)]

    assert [(a.status, a.problem.slug) for a in answers] == [(401, "session-ended")] * 2
    assert 'error="invalid_token"' in answers[0].headers["WWW-Authenticate"]
    assert cloud.items("users") == before
    assert len(happened(logged, "logged_out_everywhere")) == (ended_by == "logout-all")


def test_an_ended_session_ends_no_other(cloud):
    mine, thief = register(), log_in()
    call("POST", "logout-all", token=mine["token"])
    later = log_in()

    assert call("POST", "logout-all", token=thief["token"]).status == 401

    assert refresh(later["refreshToken"]).status == 200


def test_a_logout_everywhere_that_loses_a_race_says_whose_it_was(cloud):
    mine, phone = register(), log_in()

    class Overtaken(aws_calls.Listener):
        def __init__(self, token):
            self.token = token

        def before(self, heard):
            if heard.operation == "TransactWriteItems" and self.token:
                token, self.token = self.token, None
                assert call("POST", "logout-all", token=token).status == 204

    with aws_calls.heard_by(Overtaken(phone["token"])):
        by_another = call("POST", "logout-all", token=mine["token"])
    again = log_in()
    with aws_calls.heard_by(Overtaken(again["token"])):
        by_itself = call("POST", "logout-all", token=again["token"])

    assert (by_another.status, by_itself.status) == (401, 204)


# what an access token may do when its session has ended


def test_there_are_routes_that_look_at_the_session():
    assert {f"{route.method} {route.path}" for _, route in LIVE} >= {
        "GET /api/auth/sessions",
        "DELETE /api/auth/sessions/{sessionId}",
    }


@pytest.mark.parametrize("ended_by", ["logout", "logout-all", "disabled", "reused"])
@pytest.mark.parametrize(("group", "route"), LIVE, ids=lambda part: getattr(part, "path", ""))
def test_a_route_that_looks_at_the_session_is_closed_when_it_ends(cloud, group, route, ended_by):
    mine = register()
    match ended_by:
        case "disabled":
            disable(cloud, mine)
        case "reused":
            refreshed(refreshed(mine["refreshToken"]))
            refresh(mine["refreshToken"])
        case _:
            call("POST", ended_by, token=mine["token"])

    body = route_scenarios.BODIES.get(f"{route.method} {route.path}")
    answer = route_scenarios.send(group, route, body, token=mine["token"])

    assert answer.status == 401
    assert answer.problem.slug == "session-ended"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def disable(cloud, mine, status="disabled"):
    user = mine["user"]
    for key in (account_records.user_key(user["userId"]), rules.credential_key(user["email"])):
        cloud.change("users", key, status=status)


def test_a_disabled_account_does_not_refresh_until_it_is_enabled(cloud, logged):
    mine = register()
    disable(cloud, mine)

    assert refresh(mine["refreshToken"]).status == 401

    assert happened(logged, "refresh_refused") == ["session_ended"]
    assert stored(cloud, mine["refreshToken"])["counter"] == 0
    disable(cloud, mine, status=account_records.ACTIVE)
    assert refresh(mine["refreshToken"]).status == 200


def test_an_account_that_is_gone_does_not_refresh(cloud):
    mine = register()
    key = account_records.user_key(mine["user"]["userId"])
    cloud.admin("dynamodb").delete_item(
        TableName="auxeira-users-test", Key={name: {"S": value} for name, value in key.items()}
    )

    assert refresh(mine["refreshToken"]).status == 401


# looking at sessions


def test_the_list_shows_the_devices_and_which_one_is_asking(cloud):
    laptop = register(headers={"User-Agent": "Firefox on a laptop"})
    phone = log_in(device="Ann's phone", now=NOW + 60)
    refreshed(laptop["refreshToken"], NOW + 90)

    found = listed(phone["token"], NOW + 100)

    assert found.keys() == {"success", "sessions", "nextCursor"}
    assert found["nextCursor"] is None
    by_device = {session.pop("device"): session for session in found["sessions"]}
    assert by_device == {
        "Firefox on a laptop": {
            "sessionId": session_id(laptop["token"]),
            "createdAt": "2026-09-21T14:13:20Z",
            "lastUsedAt": "2026-09-21T14:14:50Z",
            "current": False,
        },
        "Ann's phone": {
            "sessionId": session_id(phone["token"]),
            "createdAt": "2026-09-21T14:14:20Z",
            "lastUsedAt": "2026-09-21T14:14:20Z",
            "current": True,
        },
    }


def test_the_list_shows_nobody_else(cloud):
    mine = register()
    register("b@example.org")

    shown = listed(mine["token"])["sessions"]

    assert [session["sessionId"] for session in shown] == [session_id(mine["token"])]


def test_the_list_holds_no_token_and_no_key(cloud):
    mine, phone = register(), log_in()
    token = mine["token"]

    text = repr([listed(token), listed(token, limit="1")])

    secrets = [mine["token"], mine["refreshToken"], phone["token"], phone["refreshToken"]]
    for item in (stored(cloud, each["refreshToken"]) for each in (mine, phone)):
        secrets += [item["key"].hex(), spelt(item["key"]), item["key_id"]]
    assert [secret for secret in secrets if secret in text or secret[-43:] in text] == []


def test_dead_sessions_are_not_shown(cloud):
    register()
    phone = log_in(now=NOW + 60)
    assert len(listed(phone["token"], NOW + 100)["sessions"]) == 2

    tablet = log_in(now=NOW + 7 * DAY)
    (shown,) = (s for s in listed(tablet["token"], NOW + 7 * DAY)["sessions"] if s["current"])
    assert len(listed(tablet["token"], NOW + 7 * DAY)["sessions"]) == 2
    assert listed(tablet["token"], NOW + 7 * DAY + 60)["sessions"] == [shown]

    call("POST", "logout-all", token=tablet["token"], now=NOW + 7 * DAY + 60)
    again = log_in(now=NOW + 7 * DAY + 90)
    assert len(listed(again["token"], NOW + 7 * DAY + 90)["sessions"]) == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
def test_pages_show_every_session_once(cloud, limit):
    token = register()["token"]
    wanted = {session_id(token), *(session_id(log_in()["token"]) for _ in range(5))}

    shown, cursor = [], {}
    while cursor is not None:
        page = listed(token, limit=str(limit), **cursor)
        assert len(page["sessions"]) <= limit
        shown += [session["sessionId"] for session in page["sessions"]]
        cursor = {"cursor": page["nextCursor"]} if page["nextCursor"] else None

    assert sorted(shown) == sorted(wanted)


def test_a_cursor_goes_on_behind_a_session_that_has_ended(cloud):
    token = register()["token"]
    others = [log_in()["token"] for _ in range(4)]
    first = listed(token, limit="2")
    for ended in first["sessions"]:
        if not ended["current"]:
            call("DELETE", f"sessions/{ended['sessionId']}", token=token)

    rest = listed(token, limit="100", cursor=first["nextCursor"])

    shown = {session["sessionId"] for page in (first, rest) for session in page["sessions"]}
    assert shown == {session_id(each) for each in [token, *others]}


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1.5", "ten", "", "٣"])
def test_a_page_has_1_to_100_sessions(cloud, limit):
    token = register()["token"]

    answer = call("GET", "sessions", token=token, query={"limit": [limit]})

    assert answer.status == 400
    assert [fault.parameter for fault in answer.problem.errors] == ["limit"]


def refused_cursor(token, cursor, now=NOW):
    answer = call("GET", "sessions", token=token, query={"cursor": [cursor]}, now=now)
    assert answer.status == 400, answer.text
    assert [fault.parameter for fault in answer.problem.errors] == ["cursor"]
    return answer.problem.slug


def test_a_cursor_with_any_other_byte_is_refused(cloud):
    token = register()["token"]
    raw = bytearray(bytes_of(listed(token, limit="1")["nextCursor"]))

    for place in range(len(raw)):
        raw[place] ^= 1
        assert refused_cursor(token, spelt(raw)) == "invalid-cursor", place
        raw[place] ^= 1

    assert listed(token, cursor=spelt(raw))["sessions"] == []


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "A" * 26, "A" * 27, "A" * 29, "A" * 1025, "é" * 30, "A" * 40 + "\n", "=" * 30],
)
def test_text_that_is_no_cursor_is_refused(cloud, cursor):
    refused_cursor(register()["token"], cursor)


def test_a_cursor_is_for_one_user_and_one_list(cloud):
    mine, bea = register(), register("b@example.org")
    foreign = listed(bea["token"], limit="1")["nextCursor"]
    user = mine["user"]["userId"]
    elsewhere = issue_cursor("SESSION#", NOW, "orders", user)
    joined = issue_cursor("SESSION#", NOW, f"sessions{user}")

    for cursor in (foreign, elsewhere, joined):
        assert refused_cursor(mine["token"], cursor) == "invalid-cursor"


@pytest.mark.parametrize("position", ["", "USER", "SESSIO", "BOARD#1", "\0"])
def test_a_cursor_made_by_hand_leads_nowhere_but_into_the_own_list(cloud, position):
    """Its digest is no secret: a position that is none of the list is refused all the same."""
    mine = register()
    made = issue_cursor(position, NOW, "sessions", mine["user"]["userId"])

    assert refused_cursor(mine["token"], made) == "invalid-cursor"


def test_a_cursor_lives_for_a_day(cloud):
    mine = register()
    cursor = listed(mine["token"], limit="1")["nextCursor"]
    token = refresh(mine["refreshToken"], NOW + DAY - 1).json["token"]

    assert listed(token, NOW + DAY - 1, cursor=cursor)["success"] is True
    assert refused_cursor(token, cursor, NOW + DAY) == "invalid-cursor"


# ending one session


def test_a_session_of_one_s_own_is_ended_by_its_id(cloud):
    mine, phone, tablet = register(), log_in(), log_in()

    answer = call("DELETE", f"sessions/{session_id(phone['token'])}", token=mine["token"])

    assert (answer.status, answer.text) == (204, "")
    assert refresh(phone["refreshToken"]).status == 401
    assert [refresh(each["refreshToken"]).status for each in (mine, tablet)] == [200, 200]


def test_the_session_that_asks_can_end_itself(cloud):
    mine = register()

    assert (
        call("DELETE", f"sessions/{session_id(mine['token'])}", token=mine["token"]).status == 204
    )

    assert refresh(mine["refreshToken"]).status == 401


def test_the_session_of_another_user_is_not_touched(cloud):
    mine, bea = register(), register("b@example.org")
    before = cloud.items("users")

    answer = call("DELETE", f"sessions/{session_id(bea['token'])}", token=mine["token"])

    assert answer.status == 204
    assert cloud.items("users") == before
    assert refresh(bea["refreshToken"]).status == 200


@pytest.mark.parametrize("unknown", ["x", "ses_00000000000000000000000000", "USER", "-" * 64])
def test_a_session_that_is_not_there_is_ended_already(cloud, unknown):
    mine = register()
    before = cloud.items("users")

    assert call("DELETE", f"sessions/{unknown}", token=mine["token"]).status == 204

    assert cloud.items("users") == before


@pytest.mark.parametrize(
    "name", ["", "a#b", "a" * 65, "a b", "..", "%2e", "é", "a/b", "{sessionId}"]
)
def test_what_cannot_be_an_id_is_no_path(cloud, name):
    mine = register()

    assert call("DELETE", f"sessions/{name}", token=mine["token"]).status == 404

    assert refresh(mine["refreshToken"]).status == 200


# what is written


def prepared(mine):
    """name -> (request, event, reason) of every way that a session goes on or ends."""
    token, ours = mine["refreshToken"], mine["token"]
    return {
        "refreshed": (lambda: refresh(token), "refreshed", None),
        "idle": (lambda: refresh(token, NOW + 8 * DAY), "refresh_refused", "session_ended"),
        "nobody's": (lambda: refresh("A" * 91), "refresh_refused", "session_ended"),
        "forged": (lambda: refresh(token[:-5] + "AAAAA"), "refresh_refused", "forged"),
        "reused": (lambda: refresh(token, NOW + 60), "refresh_refused", "reused"),
        "logged out": (lambda: call("POST", "logout", token=ours), "logged_out", None),
        "everywhere": (
            lambda: call("POST", "logout-all", token=ours), "logged_out_everywhere", None
        ),
        "ended": (
            lambda: call("DELETE", f"sessions/{session_id(ours)}", token=ours), "logged_out", None
        ),
    }  # fmt: skip


@pytest.mark.parametrize("case", prepared({"refreshToken": "", "token": ""}))
def test_everything_that_happens_is_one_line_and_one_metric(cloud, logged, case):
    mine = register()
    if case == "reused":
        refreshed(refreshed(mine["refreshToken"]))
    request, event, reason = prepared(mine)[case]
    before = logged.lines()

    request()

    lines = [line for line in logged.lines() if line not in before]
    (line,) = [line for line in lines if line.get("message") == "auth"]
    (counted,) = [line for line in lines if "_aws" in line]
    (answered,) = [line for line in lines if line.get("message") == "request"]
    assert (line["event"], line.get("reason")) == (event, reason)
    assert reason is None or reason in happenings.REASONS
    metrics = [name for name in happenings.METRICS.values() if name in counted]
    assert metrics == [happenings.METRICS[event]]
    assert counted[metrics[0]] == [1.0]
    assert counted["request_id"] == line["correlation_id"] == answered["correlation_id"]


@pytest.mark.parametrize(("name", "reason"), [("refreshed", "because"), ("teleported", None)])
def test_no_event_and_no_reason_is_made_up(name, reason):
    with pytest.raises(KeyError):
        happenings.log_account_event(name, reason=reason)


def test_no_token_of_a_session_is_ever_written(cloud, logged):
    mine = register()
    second = refresh(mine["refreshToken"]).json
    refreshed(second["refreshToken"])
    cursor = listed(mine["token"], limit="1")["nextCursor"]
    refused_cursor(mine["token"], f"{cursor[:-4]}AAAA")
    seen = [mine["token"], mine["refreshToken"], second["token"], second["refreshToken"], cursor]
    for token in (f"{mine['refreshToken'][:-4]}AAAA", *seen):
        refresh(token, NOW + 60)

    text = logged.text()

    assert len(happened(logged, "refresh_refused")) == 3
    assert [token for token in seen if token[-30:] in text or token[:60] in text] == []


def test_a_device_that_logs_in_again_leaves_no_session_behind(cloud):
    former = register()["refreshToken"]
    elsewhere = log_in()["refreshToken"]

    answers = [route_scenarios.log_in_again(former, NOW + n) for n in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    assert len({session_id(answer.json["token"]) for answer in answers}) == 1
    assert refresh(former, NOW + 2).status == 401
    assert refresh(elsewhere, NOW + 2).status == 200
    assert refresh(answers[1].json["refreshToken"], NOW + 2).status == 200


def test_a_login_repeated_with_the_token_that_it_gave_ends_nothing(cloud):
    former = register()["refreshToken"]
    fresh = route_scenarios.log_in_again(former, NOW).json["refreshToken"]

    assert route_scenarios.log_in_again(fresh, NOW + 1).status == 200

    assert refresh(fresh, NOW + 2).status == 200
