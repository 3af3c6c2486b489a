"""Access tokens that nobody should take, made by hand: no library would make most of them.

A `Forger` makes them with the key, the issuer and the time of one stage; what stands below it is
that of the test suite. All are made with the right key where their name says nothing else.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support import cloud
from tests.support.events import NOW

DIGESTS = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""
NONE = ("none", "None", "NONE", "nOnE", "none ", "")
WEAK = ("", "secret", "password", "your-super-secure-jwt-secret-key-change-in-production", "null")


def key_id(secret: str) -> str:
    """The id of the key that a secret is."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def encode(part: Any) -> str:
    """base64url of bytes, of text as it is, or of anything else as JSON."""
    raw = part if isinstance(part, bytes) else part.encode() if isinstance(part, str) else None
    raw = json.dumps(part).encode() if raw is None else raw
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


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
class Forger:
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

    @property
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
        """A token with a right HMAC over whatever it says; ours where nothing is given."""
        header = self.header if header is None else header
        claims = self.claims if claims is None else claims
        message = f"{encode(header)}.{encode(claims)}"
        secret = self.signing.encode() if key is None else key
        return (
            f"{message}.{encode(hmac.digest(secret, message.encode(), digest or hashlib.sha256))}"
        )

    def changed(self, **claims: Any) -> str:
        """A token of ours with other claims."""
        return self.sign(claims=self.claims | claims)

    def without(self, claim: str) -> str:
        return self.sign(claims={n: value for n, value in self.claims.items() if n != claim})

    def raw_claim(self, name: str, text: str) -> str:
        """A token of ours whose claim is this JSON text."""
        body = json.dumps({k: v for k, v in self.claims.items() if k != name})
        return self.sign(claims=f'{body[:-1]}, "{name}": {text}}}')

    def headed(self, **members: Any) -> str:
        """A token of ours with other header members."""
        return self.sign(header=self.header | members)

    def _unsigned(self, alg: str) -> str:
        return f"{encode(self.header | {'alg': alg})}.{encode(self.claims)}."

    def _tampered(self, position: int) -> str:
        parts = self.sign().split(".")
        text = parts[position]
        parts[position] = text[:10] + ("A" if text[10] != "A" else "B") + text[11:]
        return ".".join(parts)

    def _respelled(self) -> str:
        """The same signature by its bytes, spelt otherwise: two bits belong to nothing."""
        token = self.sign()
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]

    def attacks(self) -> dict[str, Callable[[], str]]:
        """What is wrong with a token -> what makes it."""
        now, sign, changed = self.now, self.sign, self.changed
        headed, raw, head, said = self.headed, self.raw_claim, self.header, self.claims
        pem, der = PUBLIC_KEY.encode(), "".join(PUBLIC_KEY.splitlines()[1:-1])
        late = now + 61 + self.slack
        jwk = {"kty": "oct", "k": encode(b"attacker" * 8), "kid": self.kid, "alg": "HS256"}
        kids: list[Any] = [
            "../../../../dev/null",
            "/dev/null",
            "' UNION SELECT 'key' --",
            "https://evil.example/keys.json",
            "file:///etc/hostname",
            "00000000",
            self.kid.upper() if not self.kid.isdigit() else "A" * 8,
            f"{self.kid}\n",
            f"{self.kid}\u0000",
            "",
            "a" * 4000,
            None,
            0,
            True,
            [self.kid],
            {"kid": self.kid},
        ]
        extra: dict[str, Any] = {
            "jwk": jwk,
            "jku": "https://evil.example/jwks.json",
            "x5u": "https://evil.example/chain.pem",
            "x5c": ["MIIB"],
            "crit": ["exp"],
            "b64": False,
            "zip": "DEF",
            "cty": "JWT",
            "enc": "A256GCM",
        }
        strange: dict[str, str] = {
            "a float": f"{now + 900}.0",
            "a fraction": f"{now + 900}.5",
            "a string": f'"{now + 900}"',
            "a list": f"[{now + 900}]",
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

        return {
            **{f"alg {alg!r} unsigned": lambda alg=alg: self._unsigned(alg) for alg in NONE},
            **{f"alg {alg!r} signed": lambda alg=alg: headed(alg=alg) for alg in NONE},
            "alg null": lambda: headed(alg=None),
            "alg a list": lambda: headed(alg=["HS256"]),
            "alg RS256": lambda: headed(alg="RS256"),
            "alg hs256": lambda: headed(alg="hs256"),
            **{
                f"alg {alg} with our key": lambda alg=alg: sign(
                    head | {"alg": alg}, digest=DIGESTS[alg]
                )
                for alg in DIGESTS
            },
            "nbf in the future": lambda: changed(nbf=late),
            "nbf a float": lambda: changed(nbf=float(now)),
            "nbf a string": lambda: changed(nbf=str(now)),
            "empty signature": lambda: sign().rpartition(".")[0] + ".",
            "no signature": lambda: sign().rpartition(".")[0],
            "half a signature": lambda: sign()[:-20],
            "a signature and more": lambda: sign() + "AAAA",
            "HMAC of nothing": lambda: ".".join([*sign().split(".")[:2], encode(b"\0" * 32)]),
            **{f"weak secret {word!r}": lambda word=word: sign(key=word.encode()) for word in WEAK},
            "the kid as the key": lambda: sign(key=self.kid.encode()),
            "a public key as PEM": lambda: sign(key=pem),
            "a public key as PEM in one line": lambda: sign(key=pem.strip()),
            "a public key with a byte order mark": lambda: sign(key=b"\xef\xbb\xbf" + pem),
            "a public key as DER": lambda: sign(key=base64.b64decode(der)),
            "a public key as base64": lambda: sign(key=der.encode()),
            "a JWK as the key": lambda: sign(key=json.dumps(jwk).encode()),
            "the secret of another domain": lambda: sign(key=self.other.encode()),
            **{f"kid {str(kid)[:30]!r}": lambda kid=kid: headed(kid=kid) for kid in kids},
            "no kid": lambda: sign(header={"alg": "HS256", "typ": "at+jwt"}),
            "two kids": lambda: sign(
                header='{"kid": "00000000", ' + json.dumps(head | {"kid": "x"})[1:]
            ),
            **{f"header {name}": lambda name=name: headed(**{name: extra[name]}) for name in extra},
            "typ JWT": lambda: headed(typ="JWT"),
            "typ null": lambda: headed(typ=None),
            "no typ": lambda: sign(header={"alg": "HS256", "kid": self.kid}),
            "header a list": lambda: sign(header=[head]),
            "header a string": lambda: sign(header='"HS256"'),
            "header no JSON": lambda: sign(header="{"),
            "header no UTF-8": lambda: sign(header=b'{"alg":"\xff\xfe"}'),
            "header with a byte order mark": lambda: sign(header="\ufeff" + json.dumps(head)),
            "header with a lone surrogate": lambda: sign(
                header='{"alg":"HS256","kid":"\\ud800","typ":1}'
            ),
            "header of depth 1500": lambda: sign(header="[" * 1500 + "]" * 1500),
            "header of depth 10000": lambda: sign(header="[" * 10_000 + "]" * 10_000),
            "claims of depth 2500": lambda: sign(claims='{"a":' * 900 + "1" + "}" * 900),
            "claims of depth 10000": lambda: sign(claims="[" * 10_000 + "]" * 10_000),
            "claims a list": lambda: sign(claims=[said]),
            "claims a number": lambda: sign(claims="1"),
            "claims no JSON": lambda: sign(claims="{"),
            "claims no UTF-8": lambda: sign(claims=b"\xff\xfe"),
            "claims empty": lambda: sign(claims=b""),
            "header of a megabyte": lambda: headed(padding="a" * 1_000_000),
            "claims of a megabyte": lambda: changed(padding="a" * 1_000_000),
            **{f"no {claim}": lambda claim=claim: self.without(claim) for claim in said},
            **{f"{claim} null": lambda claim=claim: changed(**{claim: None}) for claim in said},
            **{
                f"{name} a list": lambda name=name: changed(**{name: [said[name]]}) for name in said
            },
            **{f"{claim} an object": lambda claim=claim: changed(**{claim: {}}) for claim in said},
            "expired": lambda: changed(iat=now - 900, exp=now - 1),
            "expires now": lambda: changed(iat=now - 900, exp=now),
            "issued in the future": lambda: changed(iat=late, exp=now + 900),
            "lives for a year": lambda: changed(exp=now + 31_536_000),
            "lives a second too long": lambda: changed(exp=now + 901),
            "negative times": lambda: changed(iat=-1, exp=-2),
            **{f"exp {name}": lambda name=name: raw("exp", strange[name]) for name in strange},
            **{f"iat {name}": lambda name=name: raw("iat", strange[name]) for name in strange},
            "sub a number": lambda: changed(sub=7),
            "sid a number": lambda: changed(sid=7),
            "role a number": lambda: changed(role=1),
            "aud another": lambda: changed(aud="auxeira"),
            "aud a prefix": lambda: changed(aud="auxeira-ap"),
            "aud longer": lambda: changed(aud="auxeira-api-evil"),
            "aud in another case": lambda: changed(aud="Auxeira-API"),
            "aud many": lambda: changed(aud=["other", "auxeira-api"]),
            "iss of another stage": lambda: changed(iss="auxeira-prod"),
            "iss a prefix": lambda: changed(iss=self.issuer[:-1]),
            "iss longer": lambda: changed(iss=f"{self.issuer}.evil"),
            "iss of Auth0": lambda: changed(iss="https://pizza42.eu.auth0.com/"),
            "header tampered": lambda: self._tampered(0),
            "claims tampered": lambda: self._tampered(1),
            "signature tampered": lambda: self._tampered(2),
            "signature spelt otherwise": self._respelled,
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
            "JSON serialisation": lambda: json.dumps({"protected": encode(head), "payload": "e30"}),
            "one word": lambda: "undefined",
        }


OURS = Forger(cloud.SECRETS["signing"], cloud.SECRETS["credentials"], "auxeira-test", NOW)
KID, HEADER, CLAIMS = OURS.kid, OURS.header, OURS.claims
ATTACKS = OURS.attacks()
sign, changed, headed = OURS.sign, OURS.changed, OURS.headed
