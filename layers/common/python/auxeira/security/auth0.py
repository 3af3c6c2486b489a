"""Tokens of Pizza42's tenant of Auth0: check them, say who may order.

RS256 and nothing else: a signature is checked with an RSA key of the tenant, by the one algorithm
that this module has. Of the header only the key's id is used.
"""

import base64
import re
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from auxeira.core import settings
from auxeira.core.logs import logger
from auxeira.core.problems import Forbidden, Unauthorized
from auxeira.http.api import Request
from auxeira.security import jwks

LEEWAY = 60  # seconds that the tenant's clock and ours may differ
LIFETIME = 86_400  # seconds; the most that Auth0 gives a token unless told
MAX_LENGTH = 8192
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
NAMESPACE = "https://pizza42.com/"
SHOWN = (  # of the namespaced claims; others may tell of the network or the device
    "email",
    "email_verified",
    "can_place_orders",
    "customer_info",
    "verification_required",
    "token_verified_at",
    "auth_warnings",
)
SCOPE = "place:orders"
STAFF_SCOPE = "read:customers"  # for all customers: the tenant gives it to its own staff
ACCESS_TOKEN = "access_token"  # noqa: S105 - a kind
# header members that bring a key, or give the parts another meaning
FOREIGN = {"crit", "b64", "jwk", "jku", "x5u", "x5c", "enc", "zip"}
TYPES = ("jwt", "at+jwt", "application/jwt", "application/at+jwt")  # media types: in any case
CHALLENGE = 'error="invalid_token"'
MACHINES = "@clients"

type TokenType = Literal["access_token", "id_token"]
# <connection>|<id> of a person, <id>@clients of a machine. No "#": keys of helper items have one
SUBJECT = r"^[^\x00-\x20#|]{1,100}(\|[^\x00-\x1f\x7f]{1,250}|@clients)$(?!\n)"
Subject = Annotated[str, msgspec.Meta(pattern=SUBJECT, max_length=255)]


class Customer(msgspec.Struct, frozen=True):
    """Who a token speaks of, and what the tenant says of them. Times in epoch seconds."""

    user_id: str
    token_type: TokenType
    email: str | None
    email_verified: bool | None
    can_place_orders: bool
    customer_since: str | None  # ISO 8601, as the tenant wrote it
    scopes: frozenset[str]
    machine: bool
    issued_at: int
    expires_at: int
    custom_claims: dict[str, Any]  # those that may be shown, without their namespace


class InvalidCustomerToken(Exception):
    """The token is none of the tenant's for us, or no longer. The message is for the log.

    `detail` and `error` are for the caller.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "The token is not valid or has expired. Log in again.",
        error: str = "Invalid token",
    ) -> None:
        super().__init__(reason)
        self.detail = detail
        self.error = error


class _Claims(msgspec.Struct):
    iss: str
    sub: Subject
    aud: str | list[str]
    iat: int
    exp: int
    nbf: int = 0
    azp: str | None = None


class _ExpectedToken(msgspec.Struct, frozen=True):
    """The issuer, and the audience of each kind of token that is taken."""

    issuer: str
    audience: str | None
    client_id: str | None


def require_customer_token(request: Request) -> Customer:
    """Return the person whose token this is. Raises Unauthorized, Forbidden for a machine's."""
    token = _read_bearer_token(request)
    try:
        caller = verify_customer_token(token, request.now)
    except InvalidCustomerToken as error:
        logger.info("token refused", reason=str(error))
        raise Unauthorized(
            error.detail, challenge=CHALLENGE, slug="invalid-token", error=error.error
        ) from error
    if caller.machine:
        raise Forbidden("Send a customer's token: this is a machine's.", slug="machine-token")
    return caller


def require_verified_customer(request: Request) -> Customer:
    """Return the holder, whose address the tenant has verified. Raises Unauthorized, Forbidden."""
    caller = require_customer_token(request)
    if not caller.can_place_orders:
        said = {"verification_required"} & caller.custom_claims.keys()
        raise Forbidden(
            "You must verify your email address before placing orders",
            slug="email-not-verified",
            error="Email verification required",
            action="verify_email",
            **{name: caller.custom_claims[name] for name in said},
        )
    return caller


def require_ordering_customer(request: Request) -> Customer:
    """Return the customer, whose access token may order. Raises Unauthorized, Forbidden."""
    caller = require_verified_customer(request)
    if caller.token_type == ACCESS_TOKEN:
        _require_scope(caller, SCOPE)
    return caller


def require_marketing_staff(request: Request) -> Customer:
    """Return who works for Pizza42, by the scope of an access token. Raises as the others do."""
    caller = require_customer_token(request)
    if caller.token_type != ACCESS_TOKEN:
        raise Forbidden("Send an access token: this is an ID token.", slug="access-token-required")
    _require_scope(caller, STAFF_SCOPE)
    return caller


def _require_scope(caller: Customer, scope: str) -> None:
    if scope not in caller.scopes:
        challenge = f'Bearer realm="auxeira", error="insufficient_scope", scope="{scope}"'
        raise Forbidden(
            f"The access token lacks the scope {scope}.",
            slug="insufficient-scope",
            error="Insufficient scope",
            headers={"WWW-Authenticate": challenge},
        )


def verify_customer_token(token: str, now: float) -> Customer:
    """Return what a token says, if it is the tenant's and for us. `now` in epoch seconds.

    Raises InvalidToken, and nothing else for any text; Unavailable when the tenant's keys
    cannot be had, Misconfigured.
    """
    wanted = _read_expected_token()
    if len(token) > MAX_LENGTH or not COMPACT.fullmatch(token):
        raise InvalidCustomerToken("not a compact token", error="Invalid token format")
    message, _, signature = token.rpartition(".")
    head, _, body = message.partition(".")
    key = jwks.find_public_key(wanted.issuer, _read_key_id(head), now)
    if key is None:
        raise InvalidCustomerToken("unknown key")
    try:
        key.verify(_decode_base64url(signature), message.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        raise InvalidCustomerToken("wrong signature") from None
    said = _decode_json_object(body)
    try:
        claims = msgspec.convert(said, _Claims)
    except msgspec.ValidationError:
        raise InvalidCustomerToken("claims missing or of a wrong type") from None
    if claims.iss != wanted.issuer:
        raise InvalidCustomerToken("foreign issuer")
    if "cnf" in said:  # whoever sends it has to prove that the key is theirs, which we do not ask
        raise InvalidCustomerToken("bound to a key")
    _check_times(claims, now)
    return _build_customer(claims, _find_token_type(claims, wanted), said)


def _read_expected_token() -> _ExpectedToken:
    """Return what the settings say. Raises Misconfigured if the mode lacks what it needs."""
    mode = settings.auth0_mode()
    return _ExpectedToken(
        issuer=settings.auth0_issuer(),
        audience=None if mode == "id" else settings.auth0_audience(),
        client_id=None if mode == "access" else settings.auth0_client_id(),
    )


def _read_bearer_token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized(
            "Send the token of your login: Authorization: Bearer <token>.",
            error="No token provided",
        )
    return token


def _read_key_id(head: str) -> str:
    header = _decode_json_object(head)
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise InvalidCustomerToken("foreign algorithm, or no key")
    if str(header.get("typ", "JWT")).lower() not in TYPES or FOREIGN & header.keys():
        raise InvalidCustomerToken("foreign header")
    return kid


def _decode_json_object(part: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(_decode_base64url(part), type=dict[str, Any])
    except (ValueError, RecursionError):
        raise InvalidCustomerToken("no JSON object") from None


def _decode_base64url(part: str) -> bytes:
    """Return what a part spells.

    Only one spelling is right: the last character may carry idle bits.
    """
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise InvalidCustomerToken("not base64url") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise InvalidCustomerToken("not exactly base64url")
    return raw


def _check_times(claims: _Claims, now: float) -> None:
    if max(claims.iat, claims.nbf) > now + LEEWAY:
        raise InvalidCustomerToken("not yet valid")
    if claims.exp + LEEWAY <= now:
        raise InvalidCustomerToken("expired")
    if not 0 < claims.exp - claims.iat <= LIFETIME + LEEWAY:
        raise InvalidCustomerToken("of a wrong lifetime")


def _find_token_type(claims: _Claims, wanted: _ExpectedToken) -> TokenType:
    """Return what the audience makes of it. Raises InvalidToken for one that is not taken here."""
    listed = claims.aud if isinstance(claims.aud, list) else [claims.aud]
    if wanted.audience in listed:
        return "access_token"
    if listed == [wanted.client_id] and _is_for_client(claims, wanted.client_id):
        return "id_token"
    if wanted.client_id is None:
        raise InvalidCustomerToken(
            "no access token", "Send an access token: this API takes no other."
        )
    if wanted.audience is None:
        raise InvalidCustomerToken("no ID token", "Send the ID token: this API takes no other.")
    raise InvalidCustomerToken("foreign audience")


def _is_for_client(claims: _Claims, client_id: str | None) -> bool:
    """Tell whether the client got the token for itself. A list of audiences has to say so."""
    if claims.azp is None:
        return isinstance(claims.aud, str)
    return claims.azp == client_id


def _build_customer(claims: _Claims, kind: TokenType, said: dict[str, Any]) -> Customer:
    shown = {name: said[NAMESPACE + name] for name in SHOWN if NAMESPACE + name in said}
    scope, info = said.get("scope"), shown.get("customer_info")
    addresses = (shown.get("email"), said.get("email"))
    flags = (shown.get("email_verified"), said.get("email_verified"))
    return Customer(
        user_id=claims.sub,
        token_type=kind,
        email=next((text for text in addresses if isinstance(text, str) and text), None),
        email_verified=next((flag for flag in flags if isinstance(flag, bool)), None),
        can_place_orders=shown.get("can_place_orders") is True,
        customer_since=_read_time(info.get("customer_since")) if isinstance(info, dict) else None,
        scopes=frozenset(scope.split(" ") if isinstance(scope, str) else ()),
        machine=said.get("gty") == "client-credentials" or claims.sub.endswith(MACHINES),
        issued_at=claims.iat,
        expires_at=claims.exp,
        custom_claims=shown,
    )


def _read_time(text: Any) -> str | None:
    """Return a time with its zone, as it is written; None for anything else."""
    try:
        return text if datetime.fromisoformat(text).tzinfo else None
    except (TypeError, ValueError):
        return None
