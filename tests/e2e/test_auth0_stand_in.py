"""The stand-in for Auth0, over HTTP, with its tokens checked by a library that is not ours."""

import json
import stat
import subprocess
import time
from datetime import datetime

import httpx
import jwt
import pytest

from layers.build import ROOT
from local import fake_auth0
from local.fake_auth0_claims import USER, build_action_claims
from tests.support.events import NOW

LOOKED = f"{fake_auth0.NAMESPACE}token_verified_at"
CLAIM = f"{fake_auth0.NAMESPACE}can_place_orders"
ACTION = ROOT / "auth0" / "post-login.js"
RUNNER = """
const { onExecutePostLogin } = require(process.argv[1]);
const { readFileSync } = require("node:fs");
const users = JSON.parse(readFileSync(0, "utf8"));
Date.prototype.toISOString = () => "2026-09-21T14:13:20.000Z";
Promise.all(users.map(async (user) => {
  const claims = {};
  const token = { setCustomClaim(name, value) { claims[name] = value; }, removeScope() {} };
  await onExecutePostLogin({ user }, { idToken: token, accessToken: token });
  return claims;
})).then((found) => console.log(JSON.stringify(found)));
"""


@pytest.fixture
def issuer():
    with fake_auth0.run_fake_auth0() as running:
        yield running


@pytest.fixture
def tenant(issuer):
    """A client of the stand-in, paths relative to its root."""
    with httpx.Client(base_url=issuer.url, timeout=10) as client:
        yield client


def keys(tenant):
    """{kid: key} of what the JWKS shows."""
    shown = tenant.get("/.well-known/jwks.json").json()
    return {key.key_id: key for key in jwt.PyJWKSet.from_dict(shown).keys}


def checked(tenant, token, audience=fake_auth0.AUDIENCE):
    """The claims of a token that is good for an audience."""
    key = keys(tenant)[jwt.get_unverified_header(token)["kid"]]
    issuer = str(tenant.base_url)
    return jwt.decode(token, key, ["RS256"], audience=audience, issuer=issuer)


def read(token):
    """The claims of a token, unchecked."""
    return jwt.decode(token, options={"verify_signature": False})


def of_the_action(users):
    """The claims that the real Action sets for users."""
    done = subprocess.run(
        ["node", "-e", RUNNER, str(ACTION)],
        input=json.dumps(users),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def namespaced(claims):
    return {name: value for name, value in claims.items() if name.startswith(fake_auth0.NAMESPACE)}


# the Action and its copy


USERS = [
    USER,
    {**USER, "email_verified": False},
    *({**USER, "email_verified": odd} for odd in ("true", 1, None, [])),
    *({**USER, "email": odd} for odd in ("", None, 7, ["a@example.org"])),
    *({**USER, "created_at": odd} for odd in ("", None, 0, {})),
    *({n: value for n, value in USER.items() if n != name} for name in USER),
    {},
]


def test_the_stand_in_sets_what_the_action_sets():
    assert [build_action_claims(user, NOW) for user in USERS] == of_the_action(USERS)


@pytest.mark.parametrize("kind", ["access", "id"])
def test_a_token_carries_what_the_action_sets_for_its_user(issuer, kind):
    verified, unverified = of_the_action(USERS[:2])

    said = read(issuer.token(kind)), read(issuer.token(kind, email_verified=False))

    for claims, wanted in zip(said, (verified, unverified), strict=True):
        looked = datetime.fromisoformat(claims[LOOKED])
        assert looked.timestamp() == claims["iat"]
        assert namespaced(claims) | {LOOKED: ""} == wanted | {LOOKED: ""}
    assert verified[CLAIM] is True
    assert unverified[CLAIM] is False


# tokens


def test_an_access_token_is_for_the_api(issuer, tenant):
    claims = checked(tenant, issuer.token())

    assert claims["aud"] == [fake_auth0.AUDIENCE, f"{issuer.url}userinfo"]
    assert claims["azp"] == fake_auth0.CLIENT_ID
    assert claims["scope"].split() == ["openid", "profile", "email", "place:orders"]
    assert claims["exp"] - claims["iat"] == 24 * 3600
    assert not {"email", "email_verified", "name"} & claims.keys()


def test_an_id_token_is_for_the_front_end(issuer, tenant):
    claims = checked(tenant, issuer.token("id"), fake_auth0.CLIENT_ID)

    assert claims["aud"] == fake_auth0.CLIENT_ID
    assert {name: claims[name] for name in ("email", "email_verified", "name")} == {
        name: USER[name] for name in ("email", "email_verified", "name")
    }
    assert not {"scope", "azp", "nonce"} & claims.keys()


def test_a_machine_has_no_user(issuer, tenant):
    claims = checked(tenant, issuer.token("machine"))

    assert claims["sub"].endswith("@clients")
    assert claims["gty"] == "client-credentials"
    assert namespaced(claims) == {}


def test_claims_can_be_changed_and_removed(issuer):
    claims = read(issuer.token(sub="auth0|other", scope=None, exp=1, **{CLAIM: "true"}))

    assert claims["sub"] == "auth0|other"
    assert "scope" not in claims
    assert claims["exp"] == 1
    assert claims[CLAIM] == "true"


def test_the_header_is_that_of_auth0_and_can_be_changed(issuer, tenant):
    (kid,) = keys(tenant)
    changed = issuer.token(header={"typ": "at+jwt"})

    assert jwt.get_unverified_header(issuer.token()) == {"alg": "RS256", "typ": "JWT", "kid": kid}
    assert jwt.get_unverified_header(changed)["typ"] == "at+jwt"


# the endpoint for tokens


def test_tokens_are_answered_in_the_shape_of_auth0(tenant):
    answer = tenant.get("/token").json()

    assert set(answer) == {"access_token", "id_token", "token_type", "expires_in", "scope"}
    assert answer["token_type"] == "Bearer"  # noqa: S105 - no password
    assert answer["expires_in"] == 24 * 3600
    assert answer["scope"] == checked(tenant, answer["access_token"])["scope"]
    assert checked(tenant, answer["id_token"], fake_auth0.CLIENT_ID)["sub"] == "auth0|demo"


MEMBERS = {
    "type": "access",
    "sub": "google-oauth2|9",
    "email": "eve@example.org",
    "email_verified": "false",
    "scope": "openid",
    "expires_in": "-60",
    "typ": "at+jwt",
    "claims": '{"azp": null, "https://pizza42.com/can_place_orders": "true"}',
}


@pytest.mark.parametrize(
    "ask",
    [
        lambda tenant: tenant.get("/token", params=MEMBERS),
        lambda tenant: tenant.post("/token", data=MEMBERS),
        lambda tenant: tenant.post("/token", json=MEMBERS),
        lambda tenant: tenant.post(
            "/token",
            params={"sub": "of the query"},
            json={
                **MEMBERS,
                "email_verified": False,
                "expires_in": -60,
                "claims": json.loads(MEMBERS["claims"]),
            },
        ),
    ],
    ids=["query", "form", "json of text", "json"],
)
def test_any_token_can_be_asked_for(tenant, ask):
    answer = ask(tenant).json()

    claims = read(answer["access_token"])
    assert "id_token" not in answer
    assert answer["expires_in"] == claims["exp"] - claims["iat"] == -60
    assert answer["scope"] == claims["scope"] == "openid"
    assert claims["sub"] == "google-oauth2|9"
    assert claims[f"{fake_auth0.NAMESPACE}email"] == "eve@example.org"
    assert claims[f"{fake_auth0.NAMESPACE}verification_required"]["action"] == "verify_email"
    assert claims[CLAIM] == "true"
    assert "azp" not in claims
    assert jwt.get_unverified_header(answer["access_token"])["typ"] == "at+jwt"
    with pytest.raises(jwt.ExpiredSignatureError):
        checked(tenant, answer["access_token"])


def test_what_is_asked_for_as_empty_is_left_out(tenant):
    token = tenant.get("/token?type=id&email=&email_verified=").json()["id_token"]

    assert not {"email", "email_verified", f"{fake_auth0.NAMESPACE}email"} & read(token).keys()
    assert read(token)[CLAIM] is False


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"type": "refresh"}, "type"),
        ({"email_verified": "yes"}, "email_verified"),
        ({"email_verified": 1}, "email_verified"),
        ({"expires_in": "soon"}, "expires_in"),
        ({"expires_in": 1.5}, "expires_in"),
        ({"expires_in": True}, "expires_in"),
        ({"expires_in": "9" * 5000}, "expires_in"),
        ({"sub": 42}, "sub"),
        ({"type": ["access"]}, "type"),
        ({"claims": "[1]"}, "claims"),
        ({"claims": "{"}, "claims"),
        ({"claims": "[" * 50_000}, "claims"),
        ({"subject": "auth0|9"}, "unknown: subject"),
        ([], "JSON object"),
    ],
)
def test_a_wrong_request_for_tokens_is_refused_with_its_reason(tenant, members, word):
    answer = tenant.post("/token", json=members)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert word in answer.json()["error_description"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/json"}, b"{"),
        ({"Content-Type": "application/json"}, b"\xff\xfe"),
        ({"Content-Type": "application/json"}, b"[" * 60_000),
        ({"Content-Type": "text/plain"}, b"\xff"),
        ({}, b"a=" + b"b" * 70_000),
    ],
    ids=["half JSON", "no text", "a deep one", "no form", "too long"],
)
def test_a_body_that_is_none_is_refused(tenant, headers, body):
    answer = tenant.post("/token", content=body, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/rotate"), ("POST", "/x?y=1")])
def test_what_is_not_there_says_so(tenant, method, path):
    answer = tenant.request(method, path)

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


# keys


def test_the_jwks_has_public_members_only(tenant):
    (key,) = tenant.get("/.well-known/jwks.json").json()["keys"]

    assert set(key) == {"kty", "use", "n", "e", "kid", "alg"}
    assert (key["kty"], key["use"], key["alg"], key["e"]) == ("RSA", "sig", "RS256", "AQAB")


def test_the_configuration_leads_to_the_keys(issuer, tenant):
    found = tenant.get("/.well-known/openid-configuration").json()

    assert found["issuer"] == issuer.url
    assert "keys" in httpx.get(found["jwks_uri"]).json()
    assert httpx.post(found["token_endpoint"]).json()["error"] == "unsupported_grant_type"
    assert httpx.get(found["authorization_endpoint"]).status_code == 403


def test_after_a_rotation_old_tokens_are_good_until_the_old_key_retires(issuer, tenant):
    old = issuer.token()

    kid = tenant.post("/rotate").json()["kid"]
    new = issuer.token()
    assert jwt.get_unverified_header(new)["kid"] == kid
    assert checked(tenant, old)
    assert checked(tenant, new)

    tenant.post("/retire")
    assert list(keys(tenant)) == [kid]
    assert checked(tenant, new)


def test_many_rotations_leave_a_jwks_that_is_not_too_long_to_be_taken(issuer, tenant):
    for _ in range(25):
        former = issuer.token()
        kid = issuer.rotate()

    assert list(keys(tenant)) == [kid, jwt.get_unverified_header(former)["kid"]]
    assert checked(tenant, former)


def test_kept_keys_survive_a_restart_and_are_nobody_elses(tmp_path):
    with fake_auth0.run_fake_auth0(folder=tmp_path) as first:
        old = first.token()
        first.rotate()
        new = first.token()
    path = tmp_path / "auth0.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    with (
        fake_auth0.run_fake_auth0(folder=tmp_path) as second,
        httpx.Client(base_url=second.url) as tenant,
    ):
        known = keys(tenant)
        for token in (old, new, second.token()):
            key = known[jwt.get_unverified_header(token)["kid"]]
            assert jwt.decode(token, key, ["RS256"], audience=fake_auth0.AUDIENCE)
        assert len(known) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": "no key"}', '{"a": 1}'])
def test_kept_keys_that_cannot_be_read_are_made_anew(tmp_path, text):
    (tmp_path / "auth0.json").write_text(text)

    with (
        fake_auth0.run_fake_auth0(folder=tmp_path) as issuer,
        httpx.Client(base_url=issuer.url) as tenant,
    ):
        assert checked(tenant, issuer.token())


# trouble


def test_an_outage_can_be_switched_on_and_off(issuer, tenant):
    assert tenant.post("/mode?set=down").json() == {"mode": "down"}
    assert tenant.get("/.well-known/jwks.json").status_code == 503
    assert tenant.get("/.well-known/openid-configuration").status_code == 503
    assert tenant.get("/token").status_code == 200

    tenant.post("/mode", json={"set": "up"})
    assert checked(tenant, issuer.token())


def test_a_mode_that_there_is_not_is_refused(issuer, tenant):
    answer = tenant.post("/mode?set=off")

    assert answer.status_code == 400
    assert "redirect" in answer.json()["error_description"]
    assert issuer.mode == "up"


def test_a_redirect_leads_to_the_right_keys_that_nobody_should_take(issuer, tenant):
    issuer.mode = "redirect"
    answer = tenant.get("/.well-known/jwks.json")

    assert answer.status_code == 302
    assert "keys" in httpx.get(answer.headers["Location"]).json()


def test_garbage_is_no_json_and_huge_is_too_much_of_it(issuer, tenant):
    issuer.mode = "garbage"
    with pytest.raises(ValueError):
        tenant.get("/.well-known/jwks.json").json()

    issuer.mode = "huge"
    answer = tenant.get("/.well-known/jwks.json")
    assert len(answer.content) > 1_000_000
    assert "content-length" not in answer.headers
    assert answer.json()["keys"]


def test_slow_is_slower_than_a_caller_waits_and_does_not_hold_up_the_end():
    with fake_auth0.run_fake_auth0() as issuer:
        issuer.mode = "slow"
        started = time.monotonic()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{issuer.url}.well-known/jwks.json", timeout=0.2)

    assert time.monotonic() - started < 2


def test_every_request_for_the_jwks_is_counted(issuer, tenant):
    issuer.mode = "down"
    for _ in range(3):
        tenant.get("/.well-known/jwks.json")
    tenant.get("/token")

    assert issuer.fetches == 3


# the address


def test_it_listens_on_loopback_and_ends_with_the_block():
    with fake_auth0.run_fake_auth0() as issuer:
        assert issuer.url.startswith("http://127.0.0.1:")
        assert issuer.url.endswith("/")

    with pytest.raises(httpx.ConnectError):
        httpx.get(issuer.url)


def test_a_taken_port_is_an_error_of_the_system(issuer):
    port = int(issuer.url.rstrip("/").rpartition(":")[2])

    with pytest.raises(OSError, match="in use"), fake_auth0.run_fake_auth0(port):
        pass
