"""Logging in at the stand-in for Auth0: the authorization code flow with PKCE, step by step."""

import base64
import hashlib
import json
import re
import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

from local import fake_auth0
from local.fake_auth0_claims import USER
from tests.e2e.test_auth0_stand_in import checked, read

CALLBACK, ORIGIN = "http://localhost:3000/?from=login", "http://localhost:3000"
VERIFIER = "a" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]
ASKED = {
    "client_id": fake_auth0.CLIENT_ID,
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "a state & more",
    "nonce": "a nonce",
    "audience": fake_auth0.AUDIENCE,
    "scope": "openid profile email place:orders delete:everything",
}
EXCHANGE = {
    "grant_type": "authorization_code",
    "client_id": fake_auth0.CLIENT_ID,
    "redirect_uri": CALLBACK,
    "code_verifier": VERIFIER,
}
SILENT = {"prompt": "none", "response_mode": "web_message"}


@pytest.fixture
def issuer():
    with fake_auth0.run_fake_auth0() as running:
        yield running


@pytest.fixture
def browser(issuer):
    """A client with cookies, as a browser has."""
    with httpx.Client(base_url=issuer.url, timeout=10) as client:
        yield client


def opened(browser, **changes):
    return browser.get("/authorize", params=ASKED | changes)


def logged_in(browser, email=USER["email"], verified="true", **changes):
    """Where the login page leads."""
    action = re.search(r'action="([^"]+)"', opened(browser, **changes).text)[1]
    return browser.post(action, data={"email": email, "verified": verified})


def brought(answer):
    """{name: value} that a redirect brings to the callback."""
    assert answer.status_code == 302, answer.text
    location = answer.headers["Location"]
    assert location.startswith("http://localhost:3000/?from=login&")
    return dict(parse_qsl(urlsplit(location).query))


def exchanged(browser, code, **changes):
    return browser.post("/oauth/token", data=EXCHANGE | {"code": code} | changes)


def refusal(answer):
    return answer.status_code, answer.json()["error"]


def message(answer):
    """(response, origin) of the page that a frame gets."""
    found = re.search(r"response: (\{.*?\})\}, (\".*?\")\)", answer.text, re.DOTALL)
    return json.loads(found[1]), json.loads(found[2])


def test_a_login_ends_in_tokens_for_the_api_and_the_page(issuer, browser):
    back = brought(logged_in(browser))
    assert back["state"] == ASKED["state"]

    tokens = exchanged(browser, back["code"]).json()

    access = checked(browser, tokens["access_token"])
    shown = checked(browser, tokens["id_token"], fake_auth0.CLIENT_ID)
    assert (access["sub"], shown["sub"]) == ("auth0|demo", "auth0|demo")
    assert shown["nonce"] == ASKED["nonce"]
    assert shown["email"] == USER["email"]
    assert access["scope"] == tokens["scope"] == "openid profile email place:orders"
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 24 * 3600)
    assert "nonce" not in access


def test_the_page_says_who_comes_and_whether_the_address_is_verified(browser):
    page = opened(browser, login_hint='"><b>eve@example.org').text
    assert "&quot;&gt;&lt;b&gt;eve@example.org" in page

    back = brought(logged_in(browser, "eve@example.org", verified=""))
    eve = read(exchanged(browser, back["code"]).json()["id_token"])

    assert (eve["email"], eve["email_verified"], eve["name"]) == ("eve@example.org", False, "eve")
    assert eve[f"{fake_auth0.NAMESPACE}can_place_orders"] is False
    assert eve["sub"] != "auth0|demo"


def test_without_an_audience_the_access_token_is_opaque(browser):
    back = brought(logged_in(browser, audience="", scope="openid place:orders"))
    tokens = exchanged(browser, back["code"]).json()

    assert "." not in tokens["access_token"]
    assert tokens["scope"] == "openid"
    assert (
        "id_token"
        not in exchanged(browser, brought(opened(browser, scope="place:orders"))["code"]).json()
    )


def test_a_code_works_once(browser):
    code = brought(logged_in(browser))["code"]

    assert exchanged(browser, code).status_code == 200
    assert refusal(exchanged(browser, code)) == (403, "invalid_grant")


def test_a_code_works_for_a_minute(issuer, browser):
    young, old = (brought(opened(browser)) if n else brought(logged_in(browser)) for n in range(2))

    issuer.logins.codes.now = lambda: time.time() + 58
    assert exchanged(browser, young["code"]).status_code == 200
    issuer.logins.codes.now = lambda: time.time() + 61
    assert refusal(exchanged(browser, old["code"])) == (403, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "b" * 43}, 403, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, 403, "invalid_grant"),
        ({"code_verifier": ""}, 403, "invalid_grant"),
        ({"redirect_uri": "http://localhost:8080/"}, 403, "invalid_grant"),
        ({"redirect_uri": ""}, 403, "invalid_grant"),
        ({"code": "of somebody else"}, 403, "invalid_grant"),
        ({"client_id": "another"}, 401, "access_denied"),
        ({"grant_type": "password"}, 403, "unsupported_grant_type"),
    ],
)
def test_a_code_is_bound_to_what_it_was_given_for(browser, changes, status, error):
    code = brought(logged_in(browser))["code"]

    assert refusal(exchanged(browser, **({"code": code} | changes))) == (status, error)
    if status == 403 and "code" not in changes and "grant_type" not in changes:
        assert refusal(exchanged(browser, code)) == (403, "invalid_grant")  # no second guess


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"audience": "https://another"}, "access_denied"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_wrong_request_is_told_to_the_page_that_sent_it(browser, changes, error):
    back = brought(opened(browser, **changes))

    assert (back["error"], back["state"]) == (error, ASKED["state"])
    assert back["error_description"]
    assert "code" not in back


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://evil@localhost/",
        "javascript:alert(1)//localhost",
        "http://localhost:3000/#code",
        "http://localhost:3000/\r\nX-Evil: 1",
        "http://localhost:99999/",
        "//localhost/",
        "",
    ],
)
def test_nobody_is_led_away_from_this_machine(browser, uri):
    browser.cookies.update(logged_in(browser).cookies)

    for answer in (
        opened(browser, redirect_uri=uri),
        opened(browser, redirect_uri=uri, **SILENT),
    ):
        assert answer.status_code == 403
        assert "Location" not in answer.headers
        assert "<script>" not in answer.text
    if uri:
        assert browser.get("/v2/logout", params={"returnTo": uri}).status_code == 403


def test_another_client_is_not_known(browser):
    assert opened(browser, client_id="another").status_code == 403


def test_a_silent_check_says_that_login_is_required(browser):
    answer = opened(browser, **SILENT, state="</script><b>")

    response, origin = message(answer)
    assert response["error"] == "login_required"
    assert response["state"] == "</script><b>"
    assert "</script><b>" not in answer.text
    assert origin == ORIGIN


def test_a_session_needs_no_page_until_it_ends(browser):
    logged_in(browser)
    response, _ = message(opened(browser, **SILENT))
    assert exchanged(browser, response["code"]).status_code == 200
    assert "code" in brought(opened(browser))
    assert "<form" in opened(browser, prompt="login").text

    left = browser.get(
        "/v2/logout", params={"client_id": fake_auth0.CLIENT_ID, "returnTo": f"{ORIGIN}/bye"}
    )

    assert (left.status_code, left.headers["Location"]) == (302, f"{ORIGIN}/bye")
    assert message(opened(browser, **SILENT))[0]["error"] == "login_required"
    assert browser.get("/v2/logout").status_code == 200


def test_a_stolen_cookie_is_worth_nothing_after_the_logout(issuer, browser):
    cookie = logged_in(browser).cookies
    browser.get("/v2/logout")

    with httpx.Client(base_url=issuer.url, cookies=cookie) as thief:
        assert "<form" in opened(thief).text


def test_a_page_that_was_used_or_is_nobodys_is_refused(browser):
    action = re.search(r'action="([^"]+)"', opened(browser).text)[1]
    browser.post(action, data={"email": "a@example.org"})

    for target in (action, "/u/login?state=guessed", "/u/login"):
        assert browser.post(target, data={"email": "a@example.org"}).status_code == 403
    fresh = re.search(r'action="([^"]+)"', opened(browser, prompt="login").text)[1]
    assert browser.post(fresh, data={"email": "nobody"}).status_code == 403


@pytest.mark.parametrize("path", ["/oauth/token", "/.well-known/jwks.json"])
def test_pages_of_this_machine_read_tokens_and_keys(browser, path):
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "auth0-client,content-type",
    }
    before = browser.options(path, headers=asked)
    answer = browser.request("POST" if "oauth" in path else "GET", path, headers=asked)

    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Headers"] == "auth0-client,content-type"
    for found in (before, answer):
        assert found.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert found.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null"]
)
def test_pages_from_elsewhere_do_not(browser, origin):
    for answer in (
        browser.options("/oauth/token", headers={"Origin": origin}),
        browser.post("/oauth/token", headers={"Origin": origin}),
        browser.get("/.well-known/jwks.json", headers={"Origin": origin}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/authorize", "/token", "/rotate"])
def test_what_a_tenant_shows_no_page_is_shown_to_none(browser, path):
    answer = browser.get(path, headers={"Origin": ORIGIN})

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_is_remembered_is_bounded(issuer, browser):
    for _ in range(1100):
        issuer.logins.pages.keep("a page", 600)

    assert len(issuer.logins.pages._found) == 1000
    assert parse_qs(urlsplit(logged_in(browser).headers["Location"]).query)["code"]
