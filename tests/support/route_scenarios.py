"""One ordinary request of each route, and the cases of it that call AWS otherwise.

The capacity counter, the crash matrix and the recorder all walk these rows. A new route needs a
row; a new AWS call needs a row that makes it.
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import bcrypt
import pytest

from auxeira.benchmarks import board, peer_groups
from auxeira.core.problems import Unavailable
from auxeira.core.records import to_item
from auxeira.http.api import Route, public
from auxeira.payments import payment_record as payment
from auxeira.reports import report_record
from auxeira.security import account_records
from auxeira.security import auth0 as tenant
from auxeira.security.access_tokens import require_admin
from cdk import specs
from functions.auth import rules
from functions.health import handler as health
from functions.housekeeping import handler as housekeeping
from functions.leaderboard import handler as leaderboard
from functions.orders import handler as orders
from functions.orders import rules as order_rules
from functions.payments import handler as payments
from functions.profiles import handler as profiles
from functions.scores import handler as scores
from tests.support import (
    accounts,
    auth0,
    aws_calls,
    cloud,
    paystack,
    project_scenarios,
    purchase,
    reports,
    stream_and_queue_events,
    tokens,
)
from tests.support.client import AUTH, CLIENT, HANDLERS
from tests.support.events import NOW, Answer, call
from tests.support.walk import Walk

# callers with a token of Auth0
TENANT = (
    tenant.require_customer_token,
    tenant.require_verified_customer,
    tenant.require_ordering_customer,
    tenant.require_marketing_staff,
)

ANN = {
    "email": "Ann@example.org",
    "password": "correct horse battery",
    "firstName": "Ann",
    "lastName": "Lee",
}
NEW_PASSWORD = "battery horse correct"  # noqa: S105 - hers
LOGIN = {"email": "ann@example.org", "password": ANN["password"]}


def register(_: Any = None, now: float = NOW, **parts: Any) -> Answer:
    parts = {"key": "a-key-of-the-client", **parts}
    return AUTH.post("register", ANN, now=now, **parts)


LANDING = {"userType": "entrepreneur", "organizationName": "Books & Co"}  # the landing page's


def signup(_: Any, now: float) -> Answer:
    body = ANN | LANDING
    return AUTH.post("signup", body, now=now, key="signs-up")


def login(_: Any = None, now: float = NOW, **parts: Any) -> Answer:
    parts = {"key": "a-key-of-the-client", **parts}
    return AUTH.post("login", LOGIN, now=now, **parts)


def log_in_again(refresh_token: str, now: float) -> Answer:
    body = LOGIN | {"refreshToken": refresh_token}
    return AUTH.post("login", body, now=now, key="logs-in-again")


def me(token: str, now: float = NOW) -> Answer:
    return AUTH.get("me", token=token, now=now)


def registered() -> str:
    """Ann has an account. Returns her access token."""
    token: str = register(key="registers").json["token"]
    return token


def refresh(token: str, now: float = NOW) -> Answer:
    return AUTH.post("refresh", {"refreshToken": token}, now=now)


def refreshable() -> str:
    """Ann has an account. Returns her refresh token."""
    token: str = register(key="registers").json["refreshToken"]
    return token


def refreshed_before() -> str:
    """Ann refreshed twice a minute ago. Returns the refresh token before that."""
    token: str = register(key="registers", now=NOW - 60).json["refreshToken"]
    assert refresh(refresh(token, NOW - 60).json["refreshToken"], NOW - 60).status == 200
    return token


def logged_in_twice() -> tuple[str, str]:
    """Ann is logged in on a second device. Returns her access token and the other session."""
    token = registered()
    other = login(key="logs-in").json["token"]
    claims = json.loads(base64.urlsafe_b64decode(other.split(".")[1] + "=="))
    return token, claims["sid"]


def _sent(method: str, path: str) -> Callable[[Any, float], Answer]:
    return lambda token, now: CLIENT.send(method, path, token=token, now=now)


def end_other(prepared: tuple[str, str], now: float) -> Answer:
    token, other = prepared
    return AUTH.delete(f"sessions/{other}", token=token, now=now)


def change(token: str, now: float = NOW) -> Answer:
    body = {"currentPassword": ANN["password"], "newPassword": NEW_PASSWORD}
    return AUTH.post("password/change", body, token=token, now=now)


def forgot(_: Any = None, now: float = NOW) -> Answer:
    body = {"email": ANN["email"]}
    return AUTH.post("password/forgot", body, now=now)


def asked_before() -> None:
    """Ann has an account, and asked for a mail an hour ago."""
    registered()
    assert forgot(now=NOW - 3600).status == 202


def reset(token: str, now: float = NOW) -> Answer:
    body = {"token": token, "newPassword": NEW_PASSWORD}
    return AUTH.post("password/reset", body, now=now)


def verify(token: str, now: float = NOW) -> Answer:
    return AUTH.post("verify-email", {"token": token}, now=now)


def rename(token: str, now: float = NOW) -> Answer:
    body = {"firstName": "Anna", "organizationName": "Books & Co"}
    return AUTH.patch("me", body, token=token, now=now)


NEW_EMAIL = "ann.lee@example.net"


def ask_for_address(token: str, now: float = NOW, email: str = NEW_EMAIL) -> Answer:
    body = {"newEmail": email, "currentPassword": ANN["password"]}
    return AUTH.post("email/change", body, token=token, now=now)


def address_mailed(email: str = NEW_EMAIL) -> str:
    """Ann has an account and asked for another address. Returns what the mail there carries."""
    cloud.messages("mail")
    assert ask_for_address(registered(), email=email).status == 202
    return mailed("change_email")


def confirm_address(token: str, now: float = NOW) -> Answer:
    body = {"token": token}
    return AUTH.post("email/confirm", body, now=now)


def address_changed() -> str:
    """Ann's account has just moved to another address. Returns what the mail there carried."""
    token = address_mailed()
    assert confirm_address(token).status == 204
    return token


def erase(token: str, now: float = NOW) -> Answer:
    body = {"password": ANN["password"]}
    return AUTH.delete("account", body, token=token, now=now)


def mailed(template: str) -> str:
    """What the last mail of a kind carries."""
    return str([m["token"] for m in cloud.messages("mail") if m["template"] == template][-1])


def reset_mailed() -> str:
    """Ann asked for a mail to reset her password. Returns what it carries."""
    cloud.messages("mail")
    registered()
    forgot()
    return mailed("reset_password")


def reset_before() -> str:
    """Ann has just reset her password. Returns what the mail carried."""
    token = reset_mailed()
    assert reset(token).status == 204
    return token


def verification_mailed() -> str:
    """Ann has an account. Returns what its first mail carries."""
    cloud.messages("mail")
    registered()
    return mailed("verify_email")


def guess(_: Any = None, now: float = NOW) -> Answer:
    wrong = {**LOGIN, "password": "not hers"}
    return AUTH.post("login", wrong, now=now)


def old_hash() -> None:
    """Ann has an account from the original backend."""
    registered()
    key = rules.credential_key(LOGIN["email"])
    hashed = bcrypt.hashpw(ANN["password"].encode(), bcrypt.gensalt(4)).decode()
    cloud.change("users", key, password_hash=hashed)


def guessed_from_anywhere() -> None:
    """Ann has an account; strangers in many networks have guessed at it, the last an hour ago."""
    registered()
    key = rules.failures_key(cloud.SECRETS["credentials"].encode(), LOGIN["email"])
    cloud.change("users", key, failures=25, last=NOW - 3600, ttl=NOW + 3600)


def guessed_oddly() -> None:
    """Ann has an account, and the counter of guesses at it cannot be read."""
    registered()
    key = rules.failures_key(cloud.SECRETS["credentials"].encode(), LOGIN["email"])
    cloud.change("users", key, failures="1e400", last=NOW - 60, ttl=NOW + 3600)


def guessed_before() -> None:
    """Ann has an account, and somebody guessed at it an hour ago."""
    registered()
    wrong = {**LOGIN, "password": "not hers"}
    earlier = NOW - 3600
    assert AUTH.post("login", wrong, now=earlier).status == 401


PROFILE: dict[str, Any] = {
    "organizationName": "Riverlight Education",
    "organizationType": "NGO",
    "website": "https://www.riverlight.example/about",
    "country": "KE",
    "focusAreas": ["Education", "Climate", "Girls in science"],
    "sdgAlignment": [4, 13],
    "annualSpend": 780_000,
    "impactGoals": "Every child in three counties reads by ten. " * 40,
    "visibility": "public",
}
YEARS: dict[str, Any] = {
    "2023": {"employees": 12, "ghgScope1": 6, "energyTotal": 40, "energyRenewable": 4},
    "2025": {"employees": 14, "ghgScope1": 5.4, "totalIncome": 800_000, "esgAssurance": 1},
}


def profile_call(method: str, body: Any = None, now: float = NOW, **parts: Any) -> Answer:
    """A request about her own profile by somebody who is logged in."""
    path = parts.pop("path", "/api/profile")
    token = parts.pop("token", None) or accounts.holder(now)
    parts = {"token": token, **parts}
    return CLIENT.send(method, path, body, now=now, **parts)


def _profiled(method: str, body: Any = None, tag: str | None = None) -> Callable[..., Answer]:
    headers = {"If-Match": tag} if tag else {}
    return lambda _, now: profile_call(method, body, now, headers=headers)


def profiled(**also: Any) -> None:
    """She has a full profile of version 1, saved a minute ago."""
    assert profile_call("PUT", PROFILE | also, NOW - 60).status == 200


def profiled_with_figures() -> None:
    """She has a full profile with figures."""
    profiled(metrics=YEARS)


def registered_with_profile() -> str:
    """Ann has an account and a profile with figures. Returns her access token."""
    token = registered()
    body = PROFILE | {"metrics": YEARS}
    assert profile_call("PUT", body, token=token).status == 200
    return token


def registered_with_report() -> str:
    """Ann has an account and a report. Returns her access token."""
    token = registered()
    user_id = str(me(token).json["user"]["userId"])
    reports.saved(user_id)
    reports.asked(reports.FREE, user_id=user_id, key="asks-before")
    return token


def closed() -> None:
    """Ann had a profile, a report and events, and has closed her account."""
    from tests.support import activity_scenarios  # which imports this module

    token = registered_with_report()
    assert activity_scenarios.send_twenty(token).status == 202
    assert activity_scenarios.write_queued() == set()
    assert profile_call("PUT", PROFILE | {"metrics": YEARS}, token=token).status == 200
    assert erase(token).status == 202


PIZZA = {"pizza": "Margherita", "size": "medium", "total": 16.99}
EATER = "auth0|ann"


def place(_: Any = None, now: float = NOW, **parts: Any) -> Answer:
    parts = {"key": "a-key-of-the-client", "token": auth0.token(now=now), **parts}
    return CLIENT.post("/api/orders", PIZZA, now=now, **parts)


FROM_THE_PAGE = PIZZA | {"total": 16, "date": "2026-09-21T14:13:19.500Z"}  # without a key


def place_from_the_page(_: Any = None, now: float = NOW) -> Answer:
    token = auth0.token("id", now=now)
    return CLIENT.post("/api/orders", FROM_THE_PAGE, now=now, token=token)


def placed() -> str:
    """Ann ordered a minute ago. Returns the order's id."""
    order: str = place(now=NOW - 60, key="ordered-before").json["order"]["id"]
    return order


def placed_thrice() -> str:
    """Ann ordered three times. Returns the newest order's id."""
    for minutes in (3, 2):
        assert place(now=NOW - 60 * minutes, key=f"{minutes}-minutes-ago").status == 201
    return placed()


def placed_from_the_page() -> None:
    """Ann has clicked before."""
    place_from_the_page(now=NOW - 1)


def placed_by_this() -> None:
    """Ann has sent the same request before."""
    place(now=NOW - 60)


def ordered_of_old() -> str:
    """Ann ordered from the original backend. Returns the id of the first order."""
    found = [
        order_rules.build_order(EATER, None, "Supreme", "large", 2400, (NOW - 3600 + n) * 1000)
        for n in range(3)
    ]
    cloud.load("orders", [to_item(order) for order in found])
    return found[0].order_id


def first_page(_: Any, now: float) -> Answer:
    query = {"limit": ["1"]}
    token = auth0.token(now=now)
    return CLIENT.get("/api/orders", query=query, token=token, now=now)


def _ordered(method: str, path: str) -> Callable[[Any, float], Answer]:
    return lambda order, now: call(
        orders.lambda_handler,
        method,
        path.format(orderId=order),
        token=auth0.token(now=now),
        now=now,
    )


def read_by_id(_: Any, now: float) -> Answer:
    return profile_call("GET", now=now, path=f"/api/profile/{tokens.CLAIMS['sub']}")


def _get(handler: Any, path: str) -> Callable[[Any, float], Answer]:
    return lambda _, now: call(handler.lambda_handler, "GET", path, now=now)


PUT, POST, PATCH = (f"{method} /api/profile" for method in ("PUT", "POST", "PATCH"))
CHANGED = PROFILE | {"annualSpend": 0, "website": "https://riverlight.example"}
RETYPED = PROFILE | {"organizationType": "Corporate"}
FIGURED = PROFILE | {"metrics": YEARS}
ORIGINAL = PROFILE | {"focusAreas": "Education, Climate", "sdgAlignment": "SDG 4, SDG 13"}
RESTATED = {"metrics": {"2025": {"ghgScope1": 5.1, "esgAssurance": None}, "2023": None}}


def complete(user_id: str = accounts.OTHER, **changed: Any) -> dict[str, Any]:
    """A stored profile that is ranked by its completion, and named."""
    return {
        "user_id": user_id,
        "record": "PROFILE",
        "version": 1,
        "organization_name": "Riverlight Education",
        "organization_type": "NGO",
        "website": "https://riverlight.example",
        "country": "KE",
        "focus_areas": ["Education"],
        "sdg_alignment": [4],
        "annual_spend": 780000,
        "impact_goals": "Every child reads.",
        "visibility": "public",
        "metrics": {},
        **changed,
    }


def profile_changed() -> str:
    """Ann, whose address is verified, has completed her profile. Returns her id."""
    token = verification_mailed()
    assert verify(token).status == 204
    user_id: str = login().json["user"]["userId"]
    cloud.load("profiles", [complete(user_id)])
    return user_id


def profile_counted() -> str:
    """Ann's profile is on the boards, and she has just changed her name. Returns her id."""
    user_id = profile_changed()
    assert followed(user_id, NOW).status == 200
    cloud.load("profiles", [complete(user_id, organization_name="Riverlight", annual_spend=None)])
    return user_id


def profile_erased() -> str:
    """Ann's profile was on the boards, and is erased. Returns her id."""
    user_id = profile_changed()
    assert followed(user_id, NOW).status == 200
    cloud.drop("profiles", {"user_id": user_id, "record": "PROFILE"})
    return user_id


def followed(user_id: str, _: float) -> Answer:
    """The stream delivers a change of a profile: 200, or 503 where it is to be delivered again."""
    failed = stream_and_queue_events.stream(
        scores.lambda_handler, [stream_and_queue_events.change(user_id)]
    )
    return Answer(503 if failed else 200, {"Retry-After": "1"}, "")


def on_board() -> tuple[str, str]:
    """Ann and another are on the boards. Returns her token and her id."""
    user_id = profile_counted()
    cloud.load("profiles", [complete()])
    cloud.load("users", [accounts.user_item(accounts.OTHER)])
    assert followed(accounts.OTHER, NOW).status == 200
    return str(login(key=None).json["token"]), user_id


def standing(path: str) -> Callable[[Any, float], Answer]:
    return lambda prepared, now: call(
        leaderboard.lambda_handler,
        "GET",
        path.format(userId=prepared[1]),
        token=prepared[0],
        now=now,
    )


def first_of_board(_: Any, now: float) -> Answer:
    query = {"limit": ["1"], "sector": ["NGO"]}
    return CLIENT.get(COMPLETION, query=query, now=now)


def on_board_for_an_hour() -> tuple[str, str]:
    """The same, and the copies of the groups are an hour old, and the figures of years ago."""
    prepared = on_board()
    for name in ("NGO", "Africa"):
        for key in (peer_groups.live_key(name), peer_groups.snapshot_key(name)):
            cloud.change("profiles", key, made=(NOW - 3600) * 1000)
    aged = board.entry_key(prepared[1], "profile_completion")
    cloud.change("leaderboard", aged, year=2016)
    return prepared


def locked() -> str:
    """Ann has a report that is to be paid for. Returns her access token."""
    token = registered()
    purchase.report(purchase.user_of(token))
    return token


def locked_for_a_minute() -> str:
    """As `locked`, and the report is about to expire."""
    token = registered()
    purchase.report(purchase.user_of(token), ttl=NOW + 60)
    return token


def begun() -> tuple[str, str]:
    """Ann began to pay a minute ago. Returns her access token and the payment's reference."""
    token = locked()
    return token, purchase.begun(token, now=NOW - 60)


def paid() -> tuple[str, str]:
    """Ann has paid, and nobody told us."""
    token, reference = begun()
    purchase.pay(reference)
    return token, reference


def settled() -> tuple[str, str]:
    """Ann has paid, and her report is unlocked."""
    token, reference = paid()
    assert purchase.unlock(token, reference).status in (200, 202)
    return token, reference


def paid_again() -> tuple[str, str]:
    """Ann has paid from two pages; of the second payment nobody told us."""
    token = locked()
    first, second = (purchase.begun(token, now=NOW - 60, key=key) for key in ("one", "two"))
    purchase.pay(first)
    assert purchase.unlock(token, first).status in (200, 202)
    purchase.pay(second)
    return token, second


def told(event: Callable[[str], Any], before: Callable[[], tuple[str, str]]) -> Callable[[], Any]:
    """What happened before, and an event about it that Paystack delivers now."""
    return lambda: event(before()[1])


def _refunded(reference: str) -> Any:
    return paystack.present().book.refund({"transaction": reference})[1][1]


def _disputed(reference: str) -> Any:
    return paystack.present().book.dispute(reference)[1][0]


def _paid_event(reference: str) -> Any:
    return "charge.success", paystack.present().book.verify(reference)


def _other_event(reference: str) -> Any:
    return "transfer.success", {"id": 1, "reference": "another"}


def hooked(event: Any, now: float) -> Answer:
    return purchase.hook(event, now)


def unlocked(both: tuple[str, str], now: float) -> Answer:
    return purchase.unlock(*both, now=now)


def unlocked_long(both: tuple[str, str], now: float) -> Answer:
    with purchase.long_bodies():
        return unlocked(both, now)


def written_before() -> tuple[str, str]:
    """Ann has paid, and her report is unlocked and written."""
    token, reference = paid()
    assert purchase.unlock(token, reference).status == 200
    return token, reference


def failed_before() -> tuple[str, str]:
    """Ann has paid, and her report could not be written, which it can be by now."""
    token, reference = settled()
    place = report_record.report_key(purchase.user_of(token), purchase.REPORT)
    cloud.change("reports", place, status=report_record.FAILED, attempt=1)
    return token, reference


def unlocked_with_model(both: tuple[str, str], now: float) -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODEL", "a-model")
        return unlocked(both, now)


def both_paid() -> tuple[str, str]:
    """Ann has paid from two pages, and we know. Returns the first payment's reference."""
    token, second = paid_again()
    assert purchase.hook(_paid_event(second)).status == 200
    return token, str(purchase.meta(purchase.user_of(token))["payment"])


def refused_address() -> str:
    """As `locked`; Paystack does not take Ann's address."""
    token = locked()
    cloud.change("users", account_records.user_key(purchase.user_of(token)), email="ann")
    return token


def left_queued() -> None:
    """Ann has paid, and the stream gives her report up: in an hour it is long ago."""
    settled()


def unreadable_for_a_day() -> None:
    """Ann began to pay a day ago, and what Paystack says of it has never made sense."""
    reference = purchase.begun(locked())
    cloud.change("reports", payment.payment_key(reference), created=NOW - 86_400)
    paystack.present().book.found[reference]["currency"] = None


def paid_long_ago() -> None:
    """Ann has paid, and nobody told us: in an hour it is long ago."""
    purchase.pay(purchase.begun(locked()))


def aged() -> None:
    """An organisation is ranked with figures of a year that is too old by now."""
    cloud.load("leaderboard", [board.build_year_line("aged", 2023).key()])


def reconciled(_: Any, now: float) -> Answer:
    """The clock calls an hour later: 200, or 503 where it has to call again."""
    time = datetime.fromtimestamp(now + 3600, UTC).isoformat()
    try:
        found = housekeeping.lambda_handler(
            {"time": time}, stream_and_queue_events.Context(100_000)
        )
    except Unavailable:
        found = {"unavailable": 1}
    again = {"unavailable", "erasure_unfinished"} & found.keys()
    return Answer(503 if again else 200, {"Retry-After": "1"}, "")


def told_of_closed(_: Any, now: float) -> Answer:
    """The queue tells of Ann's closed account, and the clock calls after the last token's life."""
    closed_ids = [i["sk"] for i in cloud.items("users") if i["pk"] == account_records.ERASURES]
    messages = {user_id: {"user_id": user_id} for user_id in closed_ids}
    assert not stream_and_queue_events.deliver(housekeeping.lambda_handler, messages)
    return reconciled(None, now)


def erase_behind_the_answer(user_id: str) -> None:
    """What the queue has done of a closed account."""
    message = {"m": {"user_id": user_id}}
    assert not stream_and_queue_events.deliver(housekeeping.lambda_handler, message)


def unlocked_and_deleted(both: tuple[str, str], now: float) -> Answer:
    """Somebody deletes the report just when it is written."""
    key = report_record.report_key(purchase.user_of(both[0]), purchase.REPORT)
    with aws_calls.heard_by(aws_calls.Before("GetObject", lambda: cloud.drop("reports", key))):
        return unlocked(both, now)


BOARD = "/api/leaderboard/{category}"
BEGIN, HOOK = "POST /api/payments/initialize", "POST /api/payments/webhook"
UNLOCK, CONFIG = "POST /api/reports/{reportId}/unlock", "/api/payments/config"
COMPLETION = "/api/leaderboard/profile_completion"
ORDER, CANCEL = "GET /api/orders/{orderId}", "POST /api/orders/{orderId}/cancel"

cancel = _ordered("POST", "/api/orders/{orderId}/cancel")

WALKS: tuple[Walk, ...] = (
    Walk("health", "GET /health", 200, _get(health, "/health")),
    Walk("health", "GET /api/health", 200, _get(health, "/api/health")),
    Walk("health", "GET /openapi.json", 200, _get(health, "/openapi.json")),
    Walk("health", "GET /docs", 200, _get(health, "/docs")),
    Walk("health", "GET /docs/{part}", 200, _get(health, "/docs/style")),
    Walk("auth", "POST /api/auth/register", 201, register, counted=True),
    Walk("auth", "POST /api/auth/register", 201, register, register, "repeated", counted=True),
    Walk("auth", "POST /api/auth/signup", 201, signup, counted=True),
    Walk("auth", "POST /api/auth/login", 200, login, registered, counted=True),
    Walk(
        "auth",
        "POST /api/auth/login",
        200,
        login,
        guessed_before,
        "after an old window",
        counted=True,
    ),
    Walk(
        "auth",
        "POST /api/auth/login",
        200,
        login,
        guessed_oddly,
        "with an odd counter",
        counted=True,
    ),
    Walk(
        "auth",
        "POST /api/auth/login",
        200,
        log_in_again,
        refreshable,
        "on the same device",
        counted=True,  # a repeat comes with the token of a session that has ended
    ),
    Walk("auth", "GET /api/auth/me", 200, me, registered),
    Walk("auth", "PATCH /api/auth/me", 200, rename, registered),
    Walk("auth", "POST /api/auth/refresh", 200, refresh, refreshable),
    Walk("auth", "POST /api/auth/refresh", 401, refresh, refreshed_before, "reused"),
    Walk("auth", "POST /api/auth/logout", 204, _sent("POST", "/api/auth/logout"), registered),
    Walk(
        "auth", "POST /api/auth/logout-all", 204, _sent("POST", "/api/auth/logout-all"), registered
    ),
    Walk("auth", "GET /api/auth/sessions", 200, _sent("GET", "/api/auth/sessions"), registered),
    Walk("auth", "DELETE /api/auth/sessions/{sessionId}", 204, end_other, logged_in_twice),
    Walk(
        "auth",
        "POST /api/auth/login",
        200,
        login,
        old_hash,
        "with a hash of the original",
        counted=True,
    ),
    Walk(
        "auth",
        "POST /api/auth/login",
        200,
        login,
        guessed_from_anywhere,
        "its turn has come",
        counted=True,
    ),
    Walk("auth", "POST /api/auth/login", 401, guess, registered, "a wrong password", counted=True),
    Walk("auth", "POST /api/auth/password/change", 204, change, registered),
    Walk("auth", "POST /api/auth/password/forgot", 202, forgot, registered, counted=True),
    Walk(
        "auth", "POST /api/auth/password/forgot", 202, forgot, case="nobody's address", counted=True
    ),
    Walk("auth", "POST /api/auth/password/reset", 204, reset, reset_mailed),
    Walk(
        "auth", "POST /api/auth/password/forgot", 202, forgot, asked_before, "again", counted=True
    ),
    Walk("auth", "POST /api/auth/password/reset", 204, reset, reset_before, "repeated"),
    Walk("auth", "POST /api/auth/email/change", 202, ask_for_address, registered, counted=True),
    Walk(
        "auth", "POST /api/auth/email/confirm", 204, confirm_address, address_mailed, counted=True
    ),
    Walk(
        "auth",
        "POST /api/auth/email/confirm",
        204,
        confirm_address,
        address_changed,
        "repeated",
        counted=True,
    ),
    Walk("auth", "POST /api/auth/verify-email", 204, verify, verification_mailed),
    Walk(
        "auth",
        "POST /api/auth/verify-email/resend",
        202,
        _sent("POST", "/api/auth/verify-email/resend"),
        registered,
        counted=True,
    ),
    Walk(
        "auth",
        "GET /api/auth/export",
        200,
        _sent("GET", "/api/auth/export"),
        registered,
    ),
    Walk(
        "auth",
        "GET /api/auth/export",
        200,
        _sent("GET", "/api/auth/export"),
        registered_with_profile,
        "with a profile",
    ),
    Walk("auth", "DELETE /api/auth/account", 202, erase, registered),
    Walk("auth", "DELETE /api/auth/account", 202, erase, registered_with_profile, "with a profile"),
    Walk("auth", "DELETE /api/auth/account", 202, erase, registered_with_report, "with a report"),
    Walk("profiles", "GET /api/metrics", 200, _get(profiles, "/api/metrics")),
    Walk("profiles", "GET /api/profile", 200, _profiled("GET"), profiled),
    Walk("profiles", "GET /api/profile", 200, _profiled("GET"), case="never saved"),
    Walk("profiles", "GET /api/profile/{userId}", 200, read_by_id, profiled),
    Walk("profiles", PUT, 200, _profiled("PUT", CHANGED), profiled),
    Walk("profiles", PUT, 200, _profiled("PUT", CHANGED), case="the first one"),
    Walk("profiles", PUT, 200, _profiled("PUT", CHANGED, '"1"'), profiled, "based on a version"),
    Walk("profiles", PUT, 200, _profiled("PUT", CHANGED, '"0"'), case="based on none"),
    Walk("profiles", PUT, 412, _profiled("PUT", CHANGED, '"7"'), profiled, "based on another"),
    Walk("profiles", PUT, 200, _profiled("PUT", PROFILE), profiled, "of the same"),
    Walk("profiles", PUT, 200, _profiled("PUT", RETYPED), profiled, "of another type"),
    Walk("profiles", PUT, 200, _profiled("PUT", FIGURED), profiled, "with figures"),
    Walk("profiles", PUT, 200, _profiled("PUT", FIGURED), case="with figures, the first one"),
    Walk("profiles", PUT, 200, _profiled("PUT", FIGURED, '"1"'), profiled, "figures on a version"),
    Walk("profiles", PUT, 200, _profiled("PUT", CHANGED), profiled_with_figures, "without figures"),
    Walk("profiles", POST, 200, _profiled("POST", ORIGINAL), profiled),
    Walk("profiles", POST, 200, _profiled("POST", ORIGINAL), case="the first one"),
    Walk("profiles", PATCH, 200, _profiled("PATCH", {"annualSpend": 0}), profiled),
    Walk("profiles", PATCH, 200, _profiled("PATCH", {"annualSpend": 0}), case="the first one"),
    Walk(
        "profiles",
        PATCH,
        200,
        _profiled("PATCH", {"country": "UG"}, '"1"'),
        profiled,
        "based on a version",
    ),
    Walk("profiles", PATCH, 200, _profiled("PATCH", RESTATED), profiled_with_figures, "of figures"),
    Walk("leaderboard", f"GET {BOARD}", 200, _get(leaderboard, COMPLETION), on_board),
    Walk("leaderboard", f"GET {BOARD}", 200, first_of_board, on_board, "a page of a sector"),
    Walk("leaderboard", f"GET {BOARD}/me", 200, standing(f"{COMPLETION}/me"), on_board),
    Walk(
        "leaderboard",
        f"GET {BOARD}/user/{{userId}}",
        200,
        standing(f"{COMPLETION}/user/{{userId}}"),
        on_board,
    ),
    Walk("leaderboard", "GET /api/benchmarks", 200, standing("/api/benchmarks"), on_board),
    Walk(
        "leaderboard",
        "GET /api/benchmarks",
        200,
        standing("/api/benchmarks"),
        on_board_for_an_hour,
        "of an hour ago",
    ),
    Walk(
        "leaderboard",
        f"GET {BOARD}/me",
        200,
        standing(f"{COMPLETION}/me"),
        on_board_for_an_hour,
        "of years ago",
    ),
    Walk("scores", "the stream", 200, followed, profile_changed, "a new profile"),
    Walk("scores", "the stream", 200, followed, profile_counted, "a changed profile"),
    Walk("scores", "the stream", 200, followed, profile_erased, "an erased profile"),
    Walk("payments", f"GET {CONFIG}", 200, _get(payments, CONFIG)),
    Walk("payments", BEGIN, 201, lambda token, now: purchase.begin(token, now=now), locked),
    Walk(
        "payments",
        BEGIN,
        201,
        lambda token, now: purchase.begin(token, now=now, returnUrl=f"{cloud.ORIGIN}/{'x' * 260}"),
        locked,
        "with a way back",
    ),
    Walk(
        "payments",
        BEGIN,
        201,
        lambda both, now: purchase.begin(both[0], now=now),
        begun,
        "repeated",
    ),
    Walk(
        "payments",
        BEGIN,
        201,
        lambda token, now: purchase.begin(token, now=now),
        locked_for_a_minute,
        "about to expire",
    ),
    Walk(
        "payments",
        BEGIN,
        409,
        lambda token, now: purchase.begin(token, now=now),
        refused_address,
        "of an address that Paystack does not take",
    ),
    Walk(
        "payments",
        "GET /api/payments/verify/{reference}",
        200,
        lambda both, now: purchase.verify(both[0], both[1], now),
        paid,
    ),
    Walk(
        "payments",
        "POST /api/reports/{reportId}/unlock",
        200,
        lambda both, now: purchase.unlock(both[0], both[1], now=now),
        paid_again,
        "paid twice",
    ),
    Walk("payments", HOOK, 200, hooked, told(_paid_event, paid)),
    Walk("payments", HOOK, 200, hooked, told(_refunded, settled), "a refund"),
    Walk("payments", HOOK, 200, hooked, told(_disputed, settled), "a dispute"),
    Walk("payments", HOOK, 200, hooked, told(_refunded, both_paid), "a refund of one of two"),
    Walk("payments", HOOK, 200, hooked, told(_other_event, begun), "another event"),
    Walk("payments", UNLOCK, 200, unlocked, paid),
    Walk("payments", UNLOCK, 200, unlocked, settled, "settled before"),
    Walk("payments", UNLOCK, 200, unlocked, written_before, "written before"),
    Walk("payments", UNLOCK, 200, unlocked_long, paid, "a long report"),
    Walk("payments", UNLOCK, 404, unlocked_and_deleted, paid, "deleted while it is written"),
    Walk("payments", UNLOCK, 402, unlocked, begun, "not paid"),
    Walk("payments", UNLOCK, 200, unlocked, failed_before, "failed before"),
    Walk("payments", UNLOCK, 202, unlocked_with_model, failed_before, "failed before, a model"),
    Walk("housekeeping", "the clock", 200, reconciled, paid_long_ago, "paid an hour ago"),
    Walk("housekeeping", "the clock", 200, reconciled, aged, "figures too old"),
    Walk("housekeeping", "the clock", 200, reconciled, closed, "a closed account"),
    Walk("housekeeping", "the queue", 200, told_of_closed, closed, "a closed account"),
    Walk("housekeeping", "the clock", 200, reconciled, left_queued, "a report left queued"),
    Walk("housekeeping", "the clock", 200, reconciled, written_before, "a report since written"),
    Walk("housekeeping", "the clock", 200, reconciled, unreadable_for_a_day, "unreadable"),
    Walk("orders", "GET /api/menu", 200, _get(orders, "/api/menu")),
    Walk("orders", "POST /api/orders", 201, place, placed),
    Walk("orders", "POST /api/orders", 201, place, case="the first one"),
    Walk("orders", "POST /api/orders", 201, place, ordered_of_old, "after ones of the original"),
    Walk("orders", "POST /api/orders", 201, place, placed_by_this, "repeated"),
    Walk("orders", "POST /api/orders", 201, place_from_the_page, case="from the page"),
    Walk(
        *("orders", "POST /api/orders", 201, place_from_the_page, placed_from_the_page),
        case="from the page, a second click",
    ),
    Walk("orders", "GET /api/orders", 200, _ordered("GET", "/api/orders"), placed),
    Walk("orders", "GET /api/orders", 200, first_page, placed_thrice, "a page of them"),
    Walk("orders", "GET /api/orders", 200, first_page, ordered_of_old, "of the original"),
    Walk("orders", ORDER, 200, _ordered("GET", "/api/orders/{orderId}"), placed),
    Walk("orders", CANCEL, 200, cancel, placed),
    Walk("orders", CANCEL, 200, cancel, placed_thrice, "of three"),
    Walk("orders", CANCEL, 200, cancel, ordered_of_old, "of the original"),
    Walk("orders", "GET /api/verify-token", 200, _ordered("GET", "/api/verify-token")),
)

_REPORT, _NEW = "/api/reports/{reportId}", "POST /api/reports/generate"

WALKS += (
    Walk("reports", "GET /api/reports/types", 200, reports.got("GET", "/types"), reports.saved),
    Walk("reports", _NEW, 201, reports.wanted(reports.PREMIUM), reports.saved),
    Walk("reports", _NEW, 201, reports.wanted(reports.FREE), reports.saved, "free"),
    Walk("reports", _NEW, 201, reports.wanted_short, reports.saved, "free, with a short body"),
    Walk("reports", _NEW, 409, reports.wanted(reports.FREE), case="without a profile"),
    Walk("reports", _NEW, 429, reports.wanted(reports.PREMIUM), reports.month_full, "too many"),
    *(
        Walk(
            "reports",
            _NEW,
            201,
            reports.wanted(kind),
            reports.wanted_before(kind),
            f"repeated, {name}",
        )
        for name, kind in (("free", reports.FREE), ("premium", reports.PREMIUM))
    ),
    Walk("reports", _NEW, 201, reports.wanted(reports.FREE), reports.left_unfinished, "unfinished"),
    Walk("reports", "GET /api/reports", 200, reports.got("GET", ""), reports.three),
    Walk(
        "reports",
        "GET /api/reports/user/{userId}",
        200,
        reports.got("GET", f"/user/{reports.USER}"),
        reports.three,
    ),
    Walk("reports", f"GET {_REPORT}", 200, reports.got("GET"), reports.three),
    Walk("reports", f"GET {_REPORT}", 200, reports.got("GET"), reports.short_free, "a short one"),
    Walk("reports", f"GET {_REPORT}", 200, reports.got("GET"), reports.bought, "left queued"),
    Walk("reports", f"GET {_REPORT}", 200, reports.got("GET"), reports.bought_and_written, "paid"),
    *(
        Walk("reports", f"GET {_REPORT}/{form}", 200, reports.got("GET", f"/{{}}/{form}"), prepare)
        for form, prepare in (("html", reports.three), ("markdown", reports.three))
    ),
    Walk("reports", f"POST {_REPORT}/link", 200, reports.got("POST", "/{}/link"), reports.three),
    Walk("reports", f"GET {_REPORT}/open", 200, reports.opened, reports.linked),
    Walk("reports", f"DELETE {_REPORT}", 204, reports.got("DELETE"), reports.three),
    Walk(
        "reports",
        f"DELETE {_REPORT}",
        204,
        reports.got("DELETE"),
        reports.bought_and_written,
        "paid",
    ),
    *(
        Walk("report_worker", "the stream", 200, request, prepare, case)
        for case, request, prepare in (
            ("a paid report", reports.written, reports.bought),
            ("a free report", reports.written, reports.free_queued),
            ("a short paid report", reports.written_short, reports.bought),
            ("a short free report", reports.written_short, reports.free_queued),
            ("a paid one without facts", reports.written, reports.without_facts(reports.bought)),
            (
                "a free one without facts",
                reports.written,
                reports.without_facts(reports.free_queued),
            ),
            ("a deleted report", reports.written, reports.gone),
        )
    ),
)

for path in sorted(Path(__file__).parent.glob("*_scenarios.py")):  # those of one group each
    if path.stem != "route_scenarios":
        WALKS += import_module(f"tests.support.{path.stem}").WALKS

BODIES: dict[str, dict[str, Any]] = {  # a valid body of every route that takes one
    "POST /api/auth/register": ANN,
    "POST /api/auth/signup": ANN,
    "POST /api/auth/login": LOGIN,
    "POST /api/auth/refresh": {"refreshToken": "x" * 91},
    "POST /api/auth/password/change": {"currentPassword": "x", "newPassword": NEW_PASSWORD},
    "POST /api/auth/password/forgot": {"email": ANN["email"]},
    "POST /api/auth/password/reset": {"token": "x" * 75, "newPassword": NEW_PASSWORD},
    "POST /api/auth/verify-email": {"token": "x" * 75},
    "PATCH /api/auth/me": {"firstName": "Anna"},
    "POST /api/auth/email/change": {"newEmail": NEW_EMAIL, "currentPassword": "x"},
    "POST /api/auth/email/confirm": {"token": "A" * 91},
    "DELETE /api/auth/account": {"password": "x"},
    "POST /api/orders": PIZZA,
    "POST /api/analytics/activity": {"activity": "login"},
    "POST /api/reports/generate": {"reportType": "impact_story"},
    "PUT /api/profile": PROFILE,
    "POST /api/profile": PROFILE,
    "PATCH /api/profile": {"country": "KE"},
    BEGIN: {"reportId": purchase.REPORT},
    UNLOCK: {"reference": "aux-none-1"},
    "POST /api/experts/{expertId}/contact": {"message": "Hello", "replyVia": "by telephone"},
    **project_scenarios.BODIES,
}


# ask nothing of AWS
ALONE = {walk.route for walk in WALKS if walk.group == "health"} | {
    "GET /api/menu",
    "GET /api/metrics",
    "GET /api/verify-token",
}


def of(group: str) -> list[Walk]:
    """The rows of a group."""
    return [walk for walk in WALKS if walk.group == group]


def http_groups() -> list[str]:
    """The functions that stand behind the gateway."""
    return [row.group for row in specs.FUNCTIONS if row.paths]


def routes() -> list[tuple[str, Route]]:
    """(group, route) of every route of every group."""
    return [(group, route) for group in http_groups() for route in HANDLERS[group].api.routes]


def protected() -> list[tuple[str, Route]]:
    """(group, route) of the routes that need a caller."""
    return [(group, route) for group, route in routes() if route.caller is not public]


def by_tenant(route: Route) -> bool:
    """Whether its callers bring tokens of Auth0, and not ours."""
    return route.caller in TENANT


def tenant_token(route: Route) -> str:
    """A token of the tenant's that a route of Pizza42 takes."""
    staff = route.caller is tenant.require_marketing_staff
    return auth0.token(scope=auth0.STAFF_SCOPE) if staff else auth0.token()


def send(group: str, route: Route, body: Any = None, **parts: Any) -> Answer:
    """A request to a route, with something in the place of its path's names."""
    path = re.sub(r"{\w+}", "x", route.path)
    return call(HANDLERS[group].lambda_handler, route.method, path, body, **parts)


def send_known(group: str, route: Route, body: Any = None, **parts: Any) -> Answer:
    """A request to a route by somebody whom it knows, where it asks."""
    if by_tenant(route):
        parts["token"] = tenant_token(route)
    elif route.caller is not public and "Authorization" not in parts.get("headers", {}):
        parts["token"] = accounts.holder()
        if route.caller is require_admin:
            cloud.change("users", account_records.user_key(accounts.USER), role="admin")
    return send(group, route, body, **parts)
