"""Access tokens of ours, and those that nobody should take.

A `Forger` makes them with the key, the issuer and the time of one stage; what stands below it is
that of the test suite.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from tests.support import cloud, forged_tokens
from tests.support.events import NOW
from tests.support.forged_tokens import WEAK, Makers, encode

DIGESTS = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""


def key_id(secret: str) -> str:
    """The id of the key that a secret is."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def header(token: str) -> dict[str, Any]:
    """What a token says of itself."""
    return _part(token, 0)


def claims(token: str) -> dict[str, Any]:
    """What a token says of its bearer."""
    return _part(token, 1)


def _part(token: str, position: int) -> dict[str, Any]:
    part = token.split(".")[position]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


@dataclass(frozen=True)
class Forger(forged_tokens.Forger):
    """Makes tokens with the secrets, the issuer and the time (epoch seconds) of a stage.

    `slack`: seconds that may go by until a token is looked at.
    """

    signing: str
    other: str  # the stage's secret of another domain
    issuer: str
    now: int
    slack: int = 0

    @property
    def kid(self) -> str:
        return key_id(self.signing)

    @property
    def header(self) -> dict[str, Any]:
        return {"alg": "HS256", "kid": self.kid, "typ": "at+jwt"}

    def claims(self) -> dict[str, Any]:
        return {
            "iss": self.issuer,
            "aud": "auxeira-api",
            "sub": "usr_00000000000000000000000000",
            "sid": "ses_00000000000000000000000000",
            "role": "user",
            "jti": "0" * 24,
            "iat": self.now,
            "exp": self.now + 900,
        }

    def sign(
        self, header: Any = None, claims: Any = None, key: bytes | None = None, digest: Any = None
    ) -> str:
        header = self.header if header is None else header
        claims = self.claims() if claims is None else claims
        message = f"{encode(header)}.{encode(claims)}"
        secret = self.signing.encode() if key is None else key
        return (
            f"{message}.{encode(hmac.digest(secret, message.encode(), digest or hashlib.sha256))}"
        )

    def attacks(self) -> Makers:
        """What is wrong with a token -> what makes it."""
        return self.common_attacks() | self._algorithms() | self._members() | self._values()

    def _algorithms(self) -> Makers:
        sign, head = self.sign, self.header
        pem, der = PUBLIC_KEY.encode(), "".join(PUBLIC_KEY.splitlines()[1:-1])
        keys = {
            **{f"weak secret {word!r}": word.encode() for word in WEAK},
            "the kid as the key": self.kid.encode(),
            "a public key as PEM": pem,
            "a public key as PEM in one line": pem.strip(),
            "a public key with a byte order mark": b"\xef\xbb\xbf" + pem,
            "a public key as DER": base64.b64decode(der),
            "a public key as base64": der.encode(),
            "a JWK as the key": json.dumps(self._jwk()).encode(),
            "the secret of another domain": self.other.encode(),
        }
        return {
            **{f"alg {a!r}": lambda a=a: self.headed(alg=a)
               for a in (None, ["HS256"], "RS256", "hs256")},
            **{f"alg {a} with our key": lambda a=a: sign(head | {"alg": a}, digest=DIGESTS[a])
               for a in DIGESTS},
            **{name: lambda name=name: sign(key=keys[name]) for name in keys},
        }  # fmt: skip

    def _jwk(self) -> dict[str, str]:
        return {"kty": "oct", "k": encode(b"attacker" * 8), "kid": self.kid, "alg": "HS256"}

    def _members(self) -> Makers:
        said = self.claims()
        extra: dict[str, Any] = {
            "jwk": self._jwk(),
            "jku": "https://evil.example/jwks.json",
            "x5u": "https://evil.example/chain.pem",
            "x5c": ["MIIB"],
            "crit": ["exp"],
            "b64": False,
            "zip": "DEF",
            "cty": "JWT",
            "enc": "A256GCM",
        }
        kid = "A" * 8 if self.kid.isdigit() else self.kid.upper()
        return {
            **{f"header {n}": lambda n=n: self.headed(**{n: extra[n]}) for n in extra},
            "kid in capitals": lambda: self.headed(kid=kid),
            "typ JWT": lambda: self.headed(typ="JWT"),
            "typ null": lambda: self.headed(typ=None),
            "no typ": lambda: self.sign({"alg": "HS256", "kid": self.kid}),
            **{f"no {n}": lambda n=n: self.without(n) for n in said},
            **{f"{n} null": lambda n=n: self.changed(**{n: None}) for n in said},
            **{f"{n} a list": lambda n=n: self.changed(**{n: [said[n]]}) for n in said},
            **{f"{n} an object": lambda n=n: self.changed(**{n: {}}) for n in said},
        }

    def _values(self) -> Makers:
        now, late = self.now, self.now + 61 + self.slack
        values: dict[str, dict[str, Any]] = {
            "nbf in the future": {"nbf": late},
            "expired": {"iat": now - 900, "exp": now - 1},
            "expires now": {"iat": now - 900, "exp": now},
            "issued in the future": {"iat": late, "exp": now + 900},
            "lives for a year": {"exp": now + 31_536_000},
            "lives a second too long": {"exp": now + 901},
            "sub a number": {"sub": 7},
            "sid a number": {"sid": 7},
            "role a number": {"role": 1},
            "aud another": {"aud": "auxeira"},
            "aud a prefix": {"aud": "auxeira-ap"},
            "aud longer": {"aud": "auxeira-api-evil"},
            "aud in another case": {"aud": "Auxeira-API"},
            "aud many": {"aud": ["other", "auxeira-api"]},
            "iss of another stage": {"iss": "auxeira-prod"},
            "iss a prefix": {"iss": self.issuer[:-1]},
            "iss longer": {"iss": f"{self.issuer}.evil"},
            "iss of Auth0": {"iss": "https://pizza42.eu.auth0.com/"},
        }
        return {n: lambda n=n: self.changed(**values[n]) for n in values}


OURS = Forger(cloud.SECRETS["signing"], cloud.SECRETS["credentials"], "auxeira-test", NOW)
KID, HEADER, CLAIMS = OURS.kid, OURS.header, OURS.claims()
ATTACKS = OURS.attacks()
sign, changed, headed = OURS.sign, OURS.changed, OURS.headed
