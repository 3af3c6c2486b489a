"""Logging in at the stand-in for Auth0: authorization code with PKCE (RFC 7636), and logging out.

    GET  /authorize    a page that asks who comes; at once where this browser is logged in
    POST /u/login      what that page sends: `email`, and `verified` where its box is ticked
    POST /oauth/token  `grant_type=authorization_code`: a code against tokens
    GET  /v2/logout    ends the session of the browser and leads to `returnTo`

It shows the behaviour that a page meets at a tenant, with one client, CLIENT_ID. Every address on
this machine is an allowed callback. Codes live a minute and work once. There are no refresh tokens.
"""

import base64
import hashlib
import hmac
import html
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from local.fake_auth0_claims import (
    AUDIENCE,
    CLIENT_ID,
    LIFETIMES,
    SCOPE,
    USER,
    read_request_members,
)
from local.loopback import Reply, Request, build_json_reply

PATHS = ("/authorize", "/u/login", "/oauth/token", "/v2/logout")
COOKIE = "auth0_stand_in"
CODE_S, PAGE_S, SESSION_S = 60, 600, 3 * 24 * 3600
MOST = 1000  # pages, codes and sessions that are remembered of each
S256 = re.compile(r"[A-Za-z0-9_-]{43}")
NO_STORE = {"Cache-Control": "no-store"}
HTML = {"Content-Type": "text/html; charset=utf-8", **NO_STORE}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1.1rem sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}}
input,button{{font:inherit;padding:.4rem}}label{{display:block;margin:1rem 0}}</style>
<h1>Log in</h1><form method="post" action="/u/login?state={state}">
<label>Email address <input name="email" type="email" required value="{email}"></label>
<label><input name="verified" type="checkbox" value="true" checked> has verified it</label>
<button>Continue</button></form>
<p><small>A stand-in for Auth0 on this machine: it takes everybody's word.</small></p>"""
MESSAGE = """<!doctype html><title>Authorization response</title><script>
(window.opener || window.parent).postMessage(
  {{type: "authorization_response", response: {response}}}, {origin});
</script>"""


class Remembered:
    """Things that are remembered for some seconds, each under a name that nobody guesses."""

    def __init__(self) -> None:
        self.now: Callable[[], float] = time.time
        self._found: dict[str, tuple[float, Any]] = {}

    def keep(self, value: Any, seconds: float) -> str:
        """Remember a value and return its name; the oldest go when there are too many."""
        name = secrets.token_urlsafe(32)
        self._found[name] = (self.now() + seconds, value)
        for old in list(self._found)[:-MOST]:
            self._found.pop(old, None)
        return name

    def find(self, name: str) -> Any:
        """Return what goes by the name, or None."""
        ends, value = self._found.get(name, (0.0, None))
        return value if ends > self.now() else None

    def take(self, name: str) -> Any:
        """Return what goes by the name, or None, and forget it."""
        value = self.find(name)
        return value if self._found.pop(name, None) else None


class AuthorizationRequest(NamedTuple):
    """A valid request for authorization."""

    redirect_uri: str
    web_message: bool
    challenge: str
    state: str | None
    nonce: str | None
    audience: str | None
    scope: str


class Logins:
    """Logins under way at an issuer: `sign` makes its tokens, (kind, header, claims) → token."""

    def __init__(self, sign: Callable[[str, Mapping[str, Any], Mapping[str, Any]], str]) -> None:
        self.sign = sign
        self.pages, self.codes, self.sessions = Remembered(), Remembered(), Remembered()

    def answer(self, request: Request) -> Reply:
        """Answer a request for one of PATHS. Raises Invalid: the body cannot be read."""
        members = read_request_members(request)
        match request.method, request.path:
            case "GET", "/authorize":
                return _answer_authorize(
                    self, members, self.sessions.find(_read_session_cookie(request))
                )
            case "POST", "/u/login":
                return _answer_login(self, members)
            case "POST", "/oauth/token":
                return _exchange_code(self, members)
            case "GET", "/v2/logout":
                self.sessions.take(_read_session_cookie(request))
                return _log_out(str(members.get("returnTo") or ""))
        return _refusal_reply("not_found", f"there is no {request.method} {request.path} here", 404)


def _answer_authorize(logins: Logins, members: Mapping[str, Any], user: Any) -> Reply:
    redirect_uri = str(members.get("redirect_uri", ""))
    if members.get("client_id") != CLIENT_ID:
        return _mistake_page(f"Unknown client: the one that there is here is {CLIENT_ID}")
    if not _is_local(redirect_uri):
        return _mistake_page(f"Callback URL mismatch: {redirect_uri} is not on this machine")
    asked = AuthorizationRequest(
        redirect_uri,
        web_message=members.get("response_mode") == "web_message",
        challenge=str(members.get("code_challenge", "")),
        state=members.get("state"),
        nonce=members.get("nonce"),
        audience=members.get("audience") or None,
        scope=_grant_scopes(str(members.get("scope", "")), members.get("audience")),
    )
    if wrong := _find_fault(members, asked):
        return _send_error_back(asked, *wrong)
    if user and members.get("prompt") != "login":
        return _send_code(logins, asked, user)
    if members.get("prompt") == "none":
        return _send_error_back(asked, "login_required", "Login required")
    email = html.escape(str(members.get("login_hint") or USER["email"]))
    state = logins.pages.keep(asked, PAGE_S)
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return 200, HTML | policy, PAGE.format(state=state, email=email).encode()


def _find_fault(members: Mapping[str, Any], asked: AuthorizationRequest) -> tuple[str, str] | None:
    """Return the error of a request for authorization and its description, or None."""
    if members.get("response_type") != "code":
        return "unsupported_response_type", "response_type must be code"
    if members.get("response_mode", "query") not in ("query", "web_message"):
        return "invalid_request", "response_mode must be query or web_message"
    if members.get("code_challenge_method") != "S256" or not S256.fullmatch(asked.challenge):
        return "invalid_request", "code_challenge with code_challenge_method S256 is required"
    if asked.audience not in (None, AUDIENCE):
        return "access_denied", f"Service not found: {asked.audience}"
    return None


def _answer_login(logins: Logins, members: Mapping[str, Any]) -> Reply:
    asked = logins.pages.take(str(members.get("state", "")))
    email = str(members.get("email", "")).strip()
    if not asked or "@" not in email:
        return _mistake_page("This page was used or is too old, or there is no address: go back")
    known = email == USER["email"]
    digest = hashlib.sha256(email.encode()).hexdigest()[:24]
    user = {
        "sub": "auth0|demo" if known else f"auth0|{digest}",
        "email": email,
        "email_verified": members.get("verified") == "true",
        "name": USER["name"] if known else email.partition("@")[0],
    }
    session = logins.sessions.keep(user, SESSION_S)
    status, headers, content = _send_code(logins, asked, user)
    kept = f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"
    return status, headers | {"Set-Cookie": kept}, content


def _exchange_code(logins: Logins, members: Mapping[str, Any]) -> Reply:
    """Answer with tokens for a code and the verifier of the challenge it was asked for with."""
    if members.get("grant_type") != "authorization_code":
        said = f"Unsupported grant type: {members.get('grant_type')}"
        return _refusal_reply("unsupported_grant_type", said, 403)
    if members.get("client_id") != CLIENT_ID:
        return _refusal_reply("access_denied", "Unauthorized", 401)
    found = logins.codes.take(str(members.get("code", "")))
    if found is None:
        return _refusal_reply("invalid_grant", "Invalid authorization code", 403)
    asked, user = found
    if members.get("redirect_uri") != asked.redirect_uri:
        return _refusal_reply("invalid_grant", "The redirect URI is wrong", 403)
    digest = hashlib.sha256(str(members.get("code_verifier", "")).encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=")
    if not hmac.compare_digest(challenge, asked.challenge.encode()):
        return _refusal_reply("invalid_grant", "Failed to verify code verifier", 403)
    return build_json_reply(_issue_tokens(logins, asked, user), headers=NO_STORE)


def _issue_tokens(
    logins: Logins, asked: AuthorizationRequest, user: Mapping[str, Any]
) -> dict[str, Any]:
    """Return tokens in the shape of Auth0's answer. Without an audience one of them is opaque."""
    access = secrets.token_urlsafe(24)
    if asked.audience:
        access = logins.sign("access", {}, {**user, "scope": asked.scope})
    found: dict[str, Any] = {"access_token": access}
    if "openid" in asked.scope.split():
        found["id_token"] = logins.sign("id", {}, {**user, "nonce": asked.nonce})
    kind = "access"
    lifetime = {"expires_in": LIFETIMES[kind], "token_type": "Bearer"}
    return found | {"scope": asked.scope} | lifetime


def _send_code(logins: Logins, asked: AuthorizationRequest, user: Mapping[str, Any]) -> Reply:
    code = logins.codes.keep((asked, user), CODE_S)
    return _send_authorization_response(asked, {"code": code})


def _send_error_back(asked: AuthorizationRequest, error: str, description: str) -> Reply:
    return _send_authorization_response(asked, {"error": error, "error_description": description})


def _send_authorization_response(asked: AuthorizationRequest, response: dict[str, str]) -> Reply:
    """Bring the answer of /authorize to the page: by redirect, or by message out of a frame."""
    if asked.state is not None:
        response["state"] = asked.state
    parts = urlsplit(asked.redirect_uri)
    if asked.web_message:
        origin = f"{parts.scheme}://{parts.netloc}"
        said = [json.dumps(value).replace("<", "\\u003c") for value in (response, origin)]
        return 200, HTML, MESSAGE.format(response=said[0], origin=said[1]).encode()
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *response.items()])
    return _redirect(urlunsplit(parts._replace(query=query)))


def _log_out(target: str) -> Reply:
    if target and not _is_local(target):
        return _mistake_page(f"{target} is not on this machine, where callers may be led to")
    status, headers, content = _redirect(target) if target else (200, HTML, b"OK")
    return status, headers | {"Set-Cookie": f"{COOKIE}=; Path=/; Max-Age=0"}, content


def _grant_scopes(scope: str, audience: str | None) -> str:
    """Return the scopes of those asked for that there are; OIDC's three where none are."""
    known = SCOPE.split() if audience else SCOPE.split()[:3]
    asked = scope.split() or known[:3]
    return " ".join(word for word in known if word in asked)


def _is_local(url: str) -> bool:
    try:
        parts = urlsplit(url)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1") and parts.port != 0
    except ValueError:
        return False
    plain = url.isprintable() and not parts.fragment and "@" not in parts.netloc
    return local and plain and parts.scheme in ("http", "https")


def _read_session_cookie(request: Request) -> str:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        found = None
    return found.value if found else ""


def _redirect(url: str) -> Reply:
    return 302, {"Location": url, "Cache-Control": "no-store"}, b""


def _mistake_page(said: str) -> Reply:
    page = f"<!doctype html><title>Oops</title><p>{html.escape(said)}</p>"
    return 403, HTML, page.encode()


def _refusal_reply(error: str, description: str, status: int) -> Reply:
    said = {"error": error, "error_description": description}
    return build_json_reply(said, status, NO_STORE)
