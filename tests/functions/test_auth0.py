"""Tokens of Pizza42's tenant of Auth0: who may read, who may order, and what is refused."""

import subprocess
import sys
from typing import Any

import pytest

from auxeira.core import settings
from auxeira.http.api import Api
from auxeira.http.schema import Output
from auxeira.security import jwks
from auxeira.security.auth0 import (
    Customer,
    require_customer_token,
    require_ordering_customer,
    require_verified_customer,
)
from tests.support import auth0, events, forgeries
from tests.support.events import NOW

NS = auth0.NAMESPACE
api = Api()


class Who(Output, rename=None):
    """What the routes below tell of their caller."""

    user_id: str
    token_type: str
    email: str | None
    email_verified: bool | None
    customer_since: str | None
    scopes: list[str]
    issued_at: int
    expires_at: int
    custom_claims: dict[str, Any]


def who(caller: Customer) -> Who:
    shown = {name: getattr(caller, name) for name in Who.__struct_fields__}
    return Who(**shown | {"scopes": sorted(caller.scopes)})


PARTS = {"answers": {200: Who}, "summary": "Who calls"}
PATHS = ["/holder", "/customer", "/ordering"]


@api.get("/holder", caller=require_customer_token, **PARTS)
def read(caller: Customer) -> Who:
    return who(caller)


@api.get("/customer", caller=require_verified_customer, **PARTS)
def look(caller: Customer) -> Who:
    return who(caller)


@api.get("/ordering", caller=require_ordering_customer, **PARTS)
def order(caller: Customer) -> Who:
    return who(caller)


@pytest.fixture(autouse=True)
def tenant(monkeypatch):
    """The tenant's key set, for a function that knows none of its keys yet."""
    monkeypatch.setenv("STAGE", "test")
    for name, value in auth0.environment().items():
        monkeypatch.setenv(name, value)
    with auth0.reachable() as keys:
        yield keys


def get(path="/ordering", token=None, **parts):
    return events.call(api.handler, "GET", path, token=token, **parts)


def told(token, path="/holder", **parts):
    answer = get(path, token, **parts)
    assert answer.status == 200, answer.text
    return answer.json


def refused(answer, status, slug, error):
    """Whether an answer is exactly this refusal, in the words of the front end."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, answer.json["type"]) == (status, f"urn:auxeira:problem:{slug}")
    assert answer.json["error"] == error
    return answer


# what is taken


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["access", "id"])
def test_a_verified_customer_may_read_and_order(path, kind):
    assert told(auth0.token(kind), path)["user_id"] == "auth0|ann"


def test_an_access_token_tells_who_calls():
    assert told(auth0.token("access")) == {
        "user_id": "auth0|ann",
        "token_type": "access_token",
        "email": "ann@example.org",
        "email_verified": True,
        "customer_since": "2025-08-27T13:06:40.000Z",
        "scopes": ["email", "openid", "place:orders", "profile"],
        "issued_at": NOW,
        "expires_at": NOW + 86_400,
        "custom_claims": {
            "email": "ann@example.org",
            "email_verified": True,
            "token_verified_at": "2026-09-21T14:13:20.000Z",
            "can_place_orders": True,
            "customer_info": {
                "customer_since": "2025-08-27T13:06:40.000Z",
                "data_source": "dynamodb",
            },
        },
    }


def test_an_id_token_tells_who_calls():
    found = told(auth0.token("id"))

    assert (found["token_type"], found["scopes"]) == ("id_token", [])
    assert (found["email"], found["email_verified"]) == ("ann@example.org", True)
    assert found["expires_at"] == NOW + 36_000


@pytest.mark.parametrize(
    "typ", ["JWT", "at+jwt", "application/at+jwt", "AT+JWT", "jwt", "Application/At+JWT"]
)
def test_every_name_of_the_type_is_taken_in_any_case(typ):
    assert told(auth0.sign(auth0.claims(), typ=typ))


@pytest.mark.parametrize("proof", [{"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}, {}, 1])
def test_a_token_that_is_bound_to_a_key_is_no_bearer_token(proof, logged):
    assert get(token=auth0.sign(auth0.claims(cnf=proof))).status == 401

    assert "bound to a key" in logged.text()


def test_a_header_without_a_type_is_taken():
    assert told(forgeries.TENANT.sign({"alg": "RS256", "kid": auth0.KID}))


def test_a_header_member_that_changes_nothing_is_taken():
    assert told(auth0.sign(auth0.claims(), x5t="NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4"))


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("access", {"aud": auth0.AUDIENCE}),
        ("access", {"aud": [auth0.AUDIENCE]}),
        ("access", {"aud": ["https://other", auth0.AUDIENCE]}),
        ("access", {"azp": "the-mobile-app"}),
        ("id", {"azp": None}),
        ("id", {"aud": [auth0.CLIENT_ID]}),
        ("access", {"sub": "auth0|" + "a" * 249}),
    ],
)
def test_other_spellings_of_the_right_claims_are_taken(kind, changed):
    assert told(auth0.token(kind, **changed))["token_type"] == f"{kind}_token"


@pytest.mark.parametrize(
    "changed",
    [
        {"iat": NOW + 60},
        {"nbf": NOW + 60},
        {"nbf": NOW - 1},
        {"iat": NOW - 900, "exp": NOW - 59},
        {"iat": NOW, "exp": NOW + 86_460},
    ],
)
def test_clocks_may_differ_by_a_minute(changed):
    assert told(auth0.token(**changed))


def test_a_token_ends_a_minute_after_its_time():
    token = auth0.token(exp=NOW + 900)

    assert get(token=token, now=NOW + 959).status == 200
    assert get(token=token, now=NOW + 960).status == 401


# what is told of the caller


@pytest.mark.parametrize(
    ("kind", "changed", "email"),
    [
        ("id", {NS + "email": "action@example.org"}, "action@example.org"),
        ("id", {NS + "email": None}, "ann@example.org"),
        ("id", {NS + "email": 7}, "ann@example.org"),
        ("id", {NS + "email": ""}, "ann@example.org"),
        ("access", {NS + "email": None}, None),
        ("access", {NS + "email": ["ann@example.org"]}, None),
    ],
)
def test_the_address_is_the_actions_or_else_the_tenants(kind, changed, email):
    assert told(auth0.sign(auth0.claims(kind, **changed)))["email"] == email


@pytest.mark.parametrize(
    ("claims", "verified"),
    [
        ({"email_verified": True}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "true"}, None),
        ({"email_verified": 1}, None),
        ({}, None),
        ({"email_verified": True, NS + "email_verified": False}, False),
        ({NS + "email_verified": True}, True),
    ],
)
def test_whether_an_address_is_verified_is_true_false_or_unknown(claims, verified):
    """The Action's word counts, and where it has set none, the tenant's."""
    said = {NS + "email_verified": None} | claims

    assert told(auth0.sign(auth0.claims(**said)))["email_verified"] is verified


@pytest.mark.parametrize(
    ("info", "since"),
    [
        ({"customer_since": "2025-08-27T13:06:40Z"}, "2025-08-27T13:06:40Z"),
        ({"customer_since": "2025-08-27T13:06:40+02:00"}, "2025-08-27T13:06:40+02:00"),
        ({"customer_since": "2025-08-27T13:06:40"}, None),
        ({"customer_since": "2025-08-27"}, None),
        ({"customer_since": "long ago"}, None),
        ({"customer_since": "2025-02-30T00:00:00Z"}, None),
        ({"customer_since": 1756300000}, None),
        ({"customer_since": None}, None),
        ({}, None),
        ("2025-08-27T13:06:40Z", None),
        (None, None),
    ],
)
def test_since_when_one_is_a_customer_is_a_time_with_its_zone(info, since):
    assert told(auth0.token(customer_info=info))["customer_since"] == since


def test_claims_that_tell_of_network_device_or_risk_are_not_shown():
    hidden: dict[str, Any] = {
        NS + "auth_metadata": {"ip_address": "203.0.113.9", "user_agent": "Firefox"},
        NS + "session_security": {"user_agent_hash": "abc", "login_count": 3},
        NS + "anything": 1,
        "https://other.example/can_place_orders": True,
    }

    found = told(auth0.sign(auth0.claims(**hidden)))

    action = {"email", "email_verified", "token_verified_at", "can_place_orders", "customer_info"}
    assert set(found["custom_claims"]) == action


# who may order


@pytest.mark.parametrize("name", forgeries.UNVERIFIED)
def test_only_true_lets_one_order(name):
    token = forgeries.UNVERIFIED[name]()

    for path in ("/customer", "/ordering"):
        answer = get(path, token)
        refused(answer, 403, "email-not-verified", "Email verification required")
        assert answer.json["detail"] == "You must verify your email address before placing orders"
        assert answer.json["action"] == "verify_email"
        assert "verification_required" not in answer.json
    assert get("/holder", token).status == 200


def test_what_the_action_says_of_the_missing_verification_is_repeated():
    said = {"message": "Email verification required to place orders", "action": "verify_email"}
    unverified: dict[str, Any] = {
        NS + "can_place_orders": False,
        NS + "verification_required": said,
    }
    token = auth0.sign(auth0.claims(**unverified))

    assert get("/ordering", token).json["verification_required"] == said
    assert told(token)["custom_claims"]["verification_required"] == said


@pytest.mark.parametrize(
    "scope",
    [None, "", "openid", "place:orders-all", "xplace:orders", "place:order", "Place:orders",
     "place:orders\tx", "place:orders,openid", ["place:orders"], 7],
)  # fmt: skip
def test_an_access_token_needs_the_whole_word_of_the_scope(scope):
    token = auth0.token(scope=scope)

    answer = refused(get("/ordering", token), 403, "insufficient-scope", "Insufficient scope")

    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert get("/customer", token).status == 200


@pytest.mark.parametrize("scope", ["place:orders", "a place:orders b", "b  place:orders"])
def test_the_scope_may_stand_anywhere(scope):
    assert get("/ordering", auth0.token(scope=scope)).status == 200


def test_an_id_token_needs_no_scope():
    assert get("/ordering", auth0.token("id", scope=None)).status == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", forgeries.MACHINES)
def test_a_machine_is_no_customer(path, name):
    answer = get(path, forgeries.MACHINES[name]())

    assert (answer.status, answer.json["type"]) == (403, "urn:auxeira:problem:machine-token")


@pytest.mark.parametrize(
    ("mode", "kind", "status", "wanted"),
    [
        ("both", "access", 200, None),
        ("both", "id", 200, None),
        ("access", "access", 200, None),
        ("access", "id", 401, "Send an access token"),
        ("id", "id", 200, None),
        ("id", "access", 401, "Send the ID token"),
    ],
)
def test_the_mode_says_which_tokens_are_taken(monkeypatch, mode, kind, status, wanted):
    monkeypatch.setenv("AUTH0_TOKEN_MODE", mode)

    answer = get(token=auth0.token(kind))

    assert answer.status == status
    if wanted:
        refused(answer, 401, "invalid-token", "Invalid token")
        assert answer.json["detail"].startswith(wanted)


# who is nobody


@pytest.mark.parametrize("name", forgeries.ATTACKS)
def test_a_token_that_is_not_the_tenants_for_us_is_refused(name):
    token = forgeries.ATTACKS[name]()

    for path in PATHS:
        answer = get(path, token)
        assert answer.status == 401
        assert answer.json["type"] == "urn:auxeira:problem:invalid-token"
        assert answer.json["error"] in ("Invalid token", "Invalid token format")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="auxeira", error="invalid_token"'
        assert token[:40] not in answer.text


def test_there_are_attacks_enough():
    assert len(forgeries.ATTACKS) > 200


@pytest.mark.parametrize("kind", ["access", "id"])
def test_the_tokens_that_the_attacks_are_made_of_are_the_tenants(kind):
    assert get(token=forgeries.TENANT.changed(kind)).status == 200


def test_a_strangers_token_is_refused_only_for_its_key(tenant):
    stranger = auth0.key("stranger")
    token = auth0.sign(auth0.claims(), stranger, "evil")

    assert get(token=token).status == 401
    tenant.keys.append(auth0.public(stranger, "evil"))
    jwks.clear_jwks_cache()
    assert get(token=token).status == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YW5uOnB3", "Token {}",
                                    "{}", "Bearer{}", "Bearer: {}", "Bearer\t{}"])  # fmt: skip
def test_without_a_token_the_front_end_is_told_so(header):
    headers = {} if header is None else {"Authorization": header.format(auth0.token())}

    answer = refused(get(headers=headers), 401, "unauthorized", "No token provided")

    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="auxeira"'


@pytest.mark.parametrize("header", ["Bearer  {}", "Bearer {} extra", "Bearer {0}, Bearer {0}",
                                    "Bearer opaque-token-of-the-front-end"])  # fmt: skip
def test_a_token_of_another_form_is_told_from_a_wrong_one(header):
    headers = {"Authorization": header.format(auth0.token())}

    refused(get(headers=headers), 401, "invalid-token", "Invalid token format")


REASONS = {  # in the log, by the name of a forged token
    "one part": "not a compact token",
    "kid 'unknown'": "unknown key",
    "a stranger's key under our kid": "wrong signature",
    "no sub": "claims missing or of a wrong type",
    "iss with a suffix": "foreign issuer",
    "issued in the future": "not yet valid",
    "not to be used yet": "not yet valid",
    "expired": "expired",
    "lives for a year": "of a wrong lifetime",
    "aud another": "foreign audience",
    "alg 'HS256'": "foreign algorithm, or no key",
    "header zip": "foreign header",
    "header no JSON": "no JSON object",
    "signature spelt otherwise": "not exactly base64url",
}


@pytest.mark.parametrize("name", REASONS)
def test_the_log_says_why_a_token_was_refused_and_not_what_it_was(logged, name):
    token = forgeries.ATTACKS[name]()

    assert get(token=token).status == 401

    (line,) = [line for line in logged.lines() if line["message"] == "token refused"]
    assert line["reason"] == REASONS[name]
    assert token[:40] not in logged.text()
    assert "auth0|ann" not in logged.text()


def test_a_tenant_that_is_away_is_no_fault_of_the_token(tenant):
    tenant.up = False

    answer = get(token=auth0.token())

    assert (answer.status, answer.json["type"]) == (503, "urn:auxeira:problem:unavailable")
    assert answer.headers["Retry-After"] == "1"


# settings


def fails_closed(logged, name):
    answer = get(token=auth0.token())
    assert (answer.status, answer.json["type"]) == (500, "urn:auxeira:problem:internal")
    assert name not in answer.text
    assert name in logged.text()


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("both", "AUTH0_DOMAIN"),
        ("both", "AUTH0_AUDIENCE"),
        ("both", "AUTH0_CLIENT_ID"),
        ("access", "AUTH0_AUDIENCE"),
        ("id", "AUTH0_CLIENT_ID"),
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_setting_that_the_mode_needs_and_lacks_fails_closed(
    monkeypatch, logged, mode, name, value
):
    monkeypatch.setenv("AUTH0_TOKEN_MODE", mode)
    monkeypatch.delenv(name)
    if value is not None:
        monkeypatch.setenv(name, value)

    fails_closed(logged, name)


def test_a_mode_that_is_none_fails_closed(monkeypatch, logged):
    monkeypatch.setenv("AUTH0_TOKEN_MODE", "any")

    fails_closed(logged, "AUTH0_TOKEN_MODE")


@pytest.mark.parametrize(
    ("mode", "kind", "unneeded"),
    [("access", "access", "AUTH0_CLIENT_ID"), ("id", "id", "AUTH0_AUDIENCE")],
)
def test_a_setting_that_the_mode_does_not_need_may_be_missing(monkeypatch, mode, kind, unneeded):
    monkeypatch.setenv("AUTH0_TOKEN_MODE", mode)
    monkeypatch.delenv(unneeded)

    assert get(token=auth0.token(kind)).status == 200


def test_both_kinds_are_taken_where_no_mode_is_set(monkeypatch):
    monkeypatch.delenv("AUTH0_TOKEN_MODE")

    assert [get(token=auth0.token(kind)).status for kind in ("access", "id")] == [200, 200]


@pytest.mark.parametrize("stage", ["prod", "dev", "test", "local"])
@pytest.mark.parametrize("domain", ["tenant.eu.auth0.com", "login.pizza42.com"])
def test_the_issuer_is_the_domain_over_https(monkeypatch, stage, domain):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("AUTH0_DOMAIN", domain)

    assert settings.auth0_issuer() == f"https://{domain}/"


@pytest.mark.parametrize("domain", ["127.0.0.1:4567", "localhost:4567"])
def test_only_a_local_run_and_the_tests_take_an_issuer_of_this_machine(monkeypatch, domain):
    monkeypatch.setenv("AUTH0_DOMAIN", domain)

    for stage in ("local", "test"):
        monkeypatch.setenv("STAGE", stage)
        assert settings.auth0_issuer() == f"http://{domain}/"
    for stage in ("prod", "dev", "Local", ""):
        monkeypatch.setenv("STAGE", stage)
        with pytest.raises(settings.Misconfigured, match="AUTH0_DOMAIN"):
            settings.auth0_issuer()


@pytest.mark.parametrize("stage", ["prod", "local", "test"])
@pytest.mark.parametrize(
    "domain",
    ["https://tenant.eu.auth0.com", "tenant.eu.auth0.com/", "tenant.eu.auth0.com:443", "tenant",
     "10.0.0.1", "127.0.0.1", "localhost", "evil.localhost", "a@tenant.eu.auth0.com", "[::1]",
     "169.254.169.254:80", "tenant.eu.auth0.com\n", " tenant.eu.auth0.com", "-.auth0.com",
     "tenant..auth0.com", "tenant.eu.auth0.com?x", "tenant.eu.auth0.com#", "127.0.0.1:4567/x",
     "127.0.0.1:x", "0.0.0.0:4567", "TENANT.eu.auth0.com"],
)  # fmt: skip
def test_what_is_no_host_name_is_no_domain(monkeypatch, stage, domain):
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("AUTH0_DOMAIN", domain)

    with pytest.raises(settings.Misconfigured, match="AUTH0_DOMAIN"):
        settings.auth0_issuer()


def test_a_cold_start_pays_for_no_more_of_cryptography_than_the_check_needs():
    script = (
        "import sys, auxeira.security.auth0\n"
        "print(*{'jwt', 'cryptography.x509', 'cryptography.hazmat.primitives.serialization'}"
        " & sys.modules.keys())"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == ""
