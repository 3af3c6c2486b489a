"""Access tokens that nobody should take, made by hand: no library would make most of them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from tests.support import cloud
from tests.support.events import NOW

KEY = cloud.SECRETS["signing"].encode()


def key_id(secret: str) -> str:
    """The id of the key that a secret is."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


KID = key_id(cloud.SECRETS["signing"])
HEADER = {"alg": "HS256", "kid": KID, "typ": "at+jwt"}
CLAIMS = {
    "iss": "auxeira-test",
    "aud": "auxeira-api",
    "sub": "usr_00000000000000000000000000",
    "sid": "ses_00000000000000000000000000",
    "role": "user",
    "jti": "0" * 24,
    "iat": NOW,
    "exp": NOW + 900,
}
DIGESTS = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""
NONE = ("none", "None", "NONE", "nOnE", "none ", "")
WEAK = ("", "secret", "password", "your-super-secure-jwt-secret-key-change-in-production", "null")


def encode(part: Any) -> str:
    """base64url of bytes, of text as it is, or of anything else as JSON."""
    raw = part if isinstance(part, bytes) else part.encode() if isinstance(part, str) else None
    raw = json.dumps(part).encode() if raw is None else raw
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def header(token: str) -> dict[str, Any]:
    """What a token says of itself."""
    part = token.partition(".")[0]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def sign(header: Any = HEADER, claims: Any = CLAIMS, key: bytes = KEY, digest: Any = None) -> str:
    """A token with a right HMAC over whatever it says."""
    message = f"{encode(header)}.{encode(claims)}"
    mac = hmac.digest(key, message.encode(), digest or hashlib.sha256)
    return f"{message}.{encode(mac)}"


def changed(**claims: Any) -> str:
    """A token of ours with other claims."""
    return sign(claims=CLAIMS | claims)


def without(claim: str) -> str:
    return sign(claims={name: value for name, value in CLAIMS.items() if name != claim})


def raw_claim(name: str, text: str) -> str:
    """A token of ours whose claim is this JSON text."""
    body = json.dumps({k: v for k, v in CLAIMS.items() if k != name})
    return sign(claims=f'{body[:-1]}, "{name}": {text}}}')


def headed(**members: Any) -> str:
    """A token of ours with other header members."""
    return sign(header=HEADER | members)


def _unsigned(alg: str) -> str:
    return f"{encode(HEADER | {'alg': alg})}.{encode(CLAIMS)}."


def _tampered(position: int) -> str:
    parts = sign().split(".")
    text = parts[position]
    parts[position] = text[:10] + ("A" if text[10] != "A" else "B") + text[11:]
    return ".".join(parts)


def _respelled() -> str:
    """The same signature by its bytes, spelt otherwise: the last two bits belong to nothing."""
    token = sign()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


JWK = {"kty": "oct", "k": encode(b"attacker" * 8), "kid": KID, "alg": "HS256"}
KIDS: list[Any] = [
    "../../../../dev/null",
    "/dev/null",
    "' UNION SELECT 'key' --",
    "https://evil.example/keys.json",
    "file:///etc/hostname",
    "00000000",
    KID.upper(),
    f"{KID}\n",
    f"{KID}\u0000",
    "",
    "a" * 4000,
    None,
    0,
    True,
    [KID],
    {"kid": KID},
]
EXTRA: dict[str, Any] = {
    "jwk": JWK,
    "jku": "https://evil.example/jwks.json",
    "x5u": "https://evil.example/chain.pem",
    "x5c": ["MIIB"],
    "crit": ["exp"],
    "b64": False,
    "zip": "DEF",
    "cty": "JWT",
    "enc": "A256GCM",
}
STRANGE: dict[str, str] = {
    "a float": "1790000900.0",
    "a fraction": "1790000900.5",
    "a string": '"1790000900"',
    "a list": "[1790000900]",
    "an object": "{}",
    "null": "null",
    "true": "true",
    "1e400": "1e400",
    "-1e400": "-1e400",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "5000 digits": "9" * 5000,
    "2000 digits": "9" * 2000,
}

ATTACKS: dict[str, Callable[[], str]] = {
    **{f"alg {alg!r} unsigned": lambda alg=alg: _unsigned(alg) for alg in NONE},
    **{f"alg {alg!r} signed": lambda alg=alg: headed(alg=alg) for alg in NONE},
    "alg null": lambda: headed(alg=None),
    "alg a list": lambda: headed(alg=["HS256"]),
    "alg RS256": lambda: headed(alg="RS256"),
    "alg hs256": lambda: headed(alg="hs256"),
    **{
        f"alg {alg} with our key": lambda alg=alg: sign(HEADER | {"alg": alg}, digest=DIGESTS[alg])
        for alg in DIGESTS
    },
    "empty signature": lambda: sign().rpartition(".")[0] + ".",
    "no signature": lambda: sign().rpartition(".")[0],
    "half a signature": lambda: sign()[:-20],
    "a signature and more": lambda: sign() + "AAAA",
    "HMAC of nothing": lambda: ".".join([*sign().split(".")[:2], encode(b"\0" * 32)]),
    **{f"weak secret {word!r}": lambda word=word: sign(key=word.encode()) for word in WEAK},
    "the kid as the key": lambda: sign(key=KID.encode()),
    "a public key as PEM": lambda: sign(key=PUBLIC_KEY.encode()),
    "a public key as PEM in one line": lambda: sign(key=PUBLIC_KEY.strip().encode()),
    "a public key with a byte order mark": lambda: sign(key=b"\xef\xbb\xbf" + PUBLIC_KEY.encode()),
    "a public key as DER": lambda: sign(
        key=base64.b64decode("".join(PUBLIC_KEY.splitlines()[1:-1]))
    ),
    "a public key as base64": lambda: sign(key="".join(PUBLIC_KEY.splitlines()[1:-1]).encode()),
    "a JWK as the key": lambda: sign(key=json.dumps(JWK).encode()),
    "the secret of another domain": lambda: sign(key=cloud.SECRETS["credentials"].encode()),
    **{f"kid {str(kid)[:30]!r}": lambda kid=kid: headed(kid=kid) for kid in KIDS},
    "no kid": lambda: sign(header={"alg": "HS256", "typ": "at+jwt"}),
    "two kids": lambda: sign(header='{"kid": "00000000", ' + json.dumps(HEADER | {"kid": "x"})[1:]),
    **{f"header {name}": lambda name=name: headed(**{name: EXTRA[name]}) for name in EXTRA},
    "typ JWT": lambda: headed(typ="JWT"),
    "typ null": lambda: headed(typ=None),
    "no typ": lambda: sign(header={"alg": "HS256", "kid": KID}),
    "header a list": lambda: sign(header=[HEADER]),
    "header a string": lambda: sign(header='"HS256"'),
    "header no JSON": lambda: sign(header="{"),
    "header no UTF-8": lambda: sign(header=b'{"alg":"\xff\xfe"}'),
    "header with a byte order mark": lambda: sign(header="\ufeff" + json.dumps(HEADER)),
    "header with a lone surrogate": lambda: sign(header='{"alg":"HS256","kid":"\\ud800","typ":1}'),
    "header of depth 1500": lambda: sign(header="[" * 1500 + "]" * 1500),
    "header of depth 10000": lambda: sign(header="[" * 10_000 + "]" * 10_000),
    "claims of depth 2500": lambda: sign(claims='{"a":' * 900 + "1" + "}" * 900),
    "claims of depth 10000": lambda: sign(claims="[" * 10_000 + "]" * 10_000),
    "claims a list": lambda: sign(claims=[CLAIMS]),
    "claims a number": lambda: sign(claims="1"),
    "claims no JSON": lambda: sign(claims="{"),
    "claims no UTF-8": lambda: sign(claims=b"\xff\xfe"),
    "claims empty": lambda: sign(claims=b""),
    "header of a megabyte": lambda: headed(padding="a" * 1_000_000),
    "claims of a megabyte": lambda: changed(padding="a" * 1_000_000),
    **{f"no {claim}": lambda claim=claim: without(claim) for claim in CLAIMS},
    **{f"{claim} null": lambda claim=claim: changed(**{claim: None}) for claim in CLAIMS},
    **{f"{name} a list": lambda name=name: changed(**{name: [CLAIMS[name]]}) for name in CLAIMS},
    **{f"{claim} an object": lambda claim=claim: changed(**{claim: {}}) for claim in CLAIMS},
    "expired": lambda: changed(iat=NOW - 900, exp=NOW - 1),
    "expires now": lambda: changed(iat=NOW - 900, exp=NOW),
    "issued in the future": lambda: changed(iat=NOW + 61, exp=NOW + 900),
    "lives for a year": lambda: changed(exp=NOW + 31_536_000),
    "lives a second too long": lambda: changed(exp=NOW + 901),
    "negative times": lambda: changed(iat=-1, exp=-2),
    **{f"exp {name}": lambda name=name: raw_claim("exp", STRANGE[name]) for name in STRANGE},
    **{f"iat {name}": lambda name=name: raw_claim("iat", STRANGE[name]) for name in STRANGE},
    "sub a number": lambda: changed(sub=7),
    "sid a number": lambda: changed(sid=7),
    "role a number": lambda: changed(role=1),
    "aud another": lambda: changed(aud="auxeira"),
    "aud a prefix": lambda: changed(aud="auxeira-ap"),
    "aud longer": lambda: changed(aud="auxeira-api-evil"),
    "aud in another case": lambda: changed(aud="Auxeira-API"),
    "aud many": lambda: changed(aud=["other", "auxeira-api"]),
    "iss of another stage": lambda: changed(iss="auxeira-prod"),
    "iss a prefix": lambda: changed(iss="auxeira-tes"),
    "iss longer": lambda: changed(iss="auxeira-test.evil"),
    "iss of Auth0": lambda: changed(iss="https://pizza42.eu.auth0.com/"),
    "header tampered": lambda: _tampered(0),
    "claims tampered": lambda: _tampered(1),
    "signature tampered": lambda: _tampered(2),
    "signature spelt otherwise": _respelled,
    "two parts": lambda: ".".join(sign().split(".")[:2]),
    "four parts": lambda: sign() + ".e30",
    "five parts": lambda: sign() + ".e30.e30",
    "only dots": lambda: "..",
    "padded": lambda: sign() + "=",
    "standard alphabet": lambda: sign()[:-3] + "+/=",
    "a newline at the end": lambda: sign() + "\n",
    "a space before": lambda: " " + sign(),
    "a NUL at the end": lambda: sign() + "\u0000",
    "not ASCII": lambda: sign() + "é",
    "JSON serialisation": lambda: json.dumps({"protected": encode(HEADER), "payload": "e30"}),
    "one word": lambda: "undefined",
}  # fmt: skip
