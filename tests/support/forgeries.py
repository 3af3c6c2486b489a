"""Tokens of Auth0 that nobody should take.

A `Forger` makes them with the key, the key's id, the issuer and the time of one tenant; what
stands below it is that of the test suite.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.support import auth0, forged_tokens
from tests.support.events import NOW
from tests.support.forged_tokens import WEAK, Makers, encode

OTHERS: list[Any] = [None, 1, "true", [], {}]  # values of a wrong type


@dataclass(frozen=True)
class Forger(forged_tokens.Forger):
    """Makes tokens by the key, the kid and the issuer of a tenant, at a time (epoch seconds).

    `stranger`: a key that the tenant does not have. `slack`: seconds that may go by until a
    token is looked at.
    """

    issuer: str
    key: RSAPrivateKey
    kid: str
    now: int
    stranger: RSAPrivateKey
    audience: str = auth0.AUDIENCE
    client_id: str = auth0.CLIENT_ID
    slack: int = 0

    @property
    def header(self) -> dict[str, Any]:
        return {"alg": "RS256", "typ": "JWT", "kid": self.kid}

    def claims(self, kind: str = "access") -> dict[str, Any]:
        said = auth0.claims(kind, issuer=self.issuer, now=self.now, azp=self.client_id)
        audiences: Any = [self.audience, f"{self.issuer}userinfo"]
        return said | {"aud": audiences if kind == "access" else self.client_id}

    def sign(
        self, header: Any = None, claims: Any = None, key: RSAPrivateKey | None = None, **how: Any
    ) -> str:
        """A token with a right signature over whatever it says; `how`: pad, digest."""
        header = self.header if header is None else header
        message = f"{encode(header)}.{encode(self.claims() if claims is None else claims)}"
        pad, digest = how.get("pad", padding.PKCS1v15()), how.get("digest", hashes.SHA256())
        return f"{message}.{encode((key or self.key).sign(message.encode(), pad, digest))}"

    def changed(self, kind: str = "access", **claims: Any) -> str:
        """A token of the tenant's with other claims."""
        return self.sign(claims=self.claims(kind) | claims)

    def headed(self, key: RSAPrivateKey | None = None, **members: Any) -> str:
        """A token with other header members."""
        return self.sign(header=self.header | members, key=key)

    def keyed(self, secret: bytes, alg: str = "HS256", **header: Any) -> str:
        """A token with an HMAC in the place of the signature."""
        message = f"{encode(self.header | {'alg': alg} | header)}.{encode(self.claims())}"
        digest = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}.get(alg, hashlib.sha256)
        return f"{message}.{encode(hmac.digest(secret, message.encode(), digest))}"

    def attacks(self) -> Makers:
        """What is wrong with a token -> what makes it. All of them are answered 401."""
        return {
            **self.common_attacks(),
            **self._algorithms(),
            **self._public_key_as_secret(),
            **self._members(),
            **self._times(),
            **self._audiences(),
            **self._issuers(),
            **self._values(),
        }

    def unverified(self) -> Makers:
        """Tokens of the tenant's whose holder may not order: 403."""
        name = f"{auth0.NAMESPACE}can_place_orders"
        values: list[Any] = [False, "true", "True", 1, 1.0, [], [True], {}, {"a": True}, None, ""]
        return {
            **{f"may order {v!r}": lambda v=v: self.changed(**{name: v}) for v in values},
            **{f"ID, may order {v!r}": lambda v=v: self.changed("id", **{name: v}) for v in values},
            "may order is missing": lambda: self.without(name),
            "may order without its namespace": lambda: self.sign(
                claims={n.removeprefix(auth0.NAMESPACE): v for n, v in self.claims().items()}
            ),
        }

    def machines(self) -> Makers:
        """Tokens of the tenant's for machines: 403."""
        return {
            "gty client-credentials": lambda: self.changed(gty="client-credentials"),
            "sub of a client": lambda: self.changed(sub="pizza42-spa@clients"),
            "both": lambda: self.changed(gty="client-credentials", sub="pizza42-spa@clients"),
        }

    def _algorithms(self) -> Makers:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
        digests = {"RS384": hashes.SHA384(), "RS512": hashes.SHA512()}
        return {
            **{f"alg {a!r}": lambda a=a: self.headed(alg=a)
               for a in ("rs256", "RS256 ", "ES256", "EdDSA", "HS256", None, 0, ["RS256"], {})},
            "no alg": lambda: self.sign({"typ": "JWT", "kid": self.kid}),
            **{f"alg {a} by our key": lambda a=a: self.sign(
                self.header | {"alg": a}, digest=digests[a]) for a in digests},
            **{f"alg RS256 with the digest of {a}": lambda a=a: self.sign(digest=digests[a])
               for a in digests},
            "alg PS256 by our key": lambda: self.sign(self.header | {"alg": "PS256"}, pad=pss),
            "alg RS256 with the padding of PS256": lambda: self.sign(pad=pss),
        }  # fmt: skip

    def _public_key_as_secret(self) -> Makers:
        public, kinds = self.key.public_key(), serialization.PublicFormat
        pem = public.public_bytes(serialization.Encoding.PEM, kinds.SubjectPublicKeyInfo)
        pkcs1 = public.public_bytes(serialization.Encoding.PEM, kinds.PKCS1)
        der = public.public_bytes(serialization.Encoding.DER, kinds.SubjectPublicKeyInfo)
        jwk = auth0.public(self.key, self.kid)
        secrets = {
            "PEM": pem,
            "PEM without its last newline": pem.strip(),
            "PEM with a byte order mark": b"\xef\xbb\xbf" + pem,
            "PKCS1 PEM": pkcs1,
            "DER": der,
            "base64 of DER": b"".join(pem.splitlines()[1:-1]),
            "JWK": json.dumps(jwk).encode(),
            "JWKS": json.dumps({"keys": [jwk]}).encode(),
            "modulus": jwk["n"].encode(),
            "kid": self.kid.encode(),
        }
        return {
            **{f"HS256 by the {n}": lambda n=n: self.keyed(secrets[n]) for n in secrets},
            **{f"HS256 by the {n}, called RS256": lambda n=n: self.keyed(secrets[n], alg="RS256")
               for n in secrets},
            **{f"{a} by the PEM": lambda a=a: self.keyed(pem, a) for a in ("HS384", "HS512")},
            **{f"HS256 by {word!r}": lambda word=word: self.keyed(word.encode()) for word in WEAK},
        }  # fmt: skip

    def _members(self) -> Makers:
        foreign = auth0.public(self.stranger, self.kid)
        brought: dict[str, Any] = {
            "jwk": foreign,
            "jku": "https://evil.example/.well-known/jwks.json",
            "x5u": "https://evil.example/chain.pem",
            "x5c": ["MIIB"],
        }
        said: dict[str, Any] = {
            "jwk": auth0.public(self.key, self.kid),
            "crit": ["exp"],
            "crit, empty": [],
            "b64": False,
            "zip": "DEF",
            "enc": "A256GCM",
        }
        return {
            **{f"header {n} of a stranger who signed": lambda n=n: self.headed(
                self.stranger, **{n: brought[n]}) for n in brought},
            **{f"header {n}": lambda n=n: self.headed(**{n.partition(",")[0]: said[n]})
               for n in said},
            **{f"typ {v!r}": lambda v=v: self.headed(typ=v)
               for v in ("JWE", "jwt2", "logout+jwt", "", None, 1, ["JWT"])},
            "kid in another case": lambda: self.headed(kid=self.kid.swapcase()),
            "a stranger's key under our kid": lambda: self.sign(key=self.stranger),
            "a stranger's key under its own kid": lambda: self.headed(self.stranger, kid="evil"),
        }  # fmt: skip

    def _times(self) -> Makers:
        now, late = self.now, self.now + 61 + self.slack
        day = 86_400
        return {
            "expired": lambda: self.changed(iat=now - 900, exp=now - 60),
            "expired long ago": lambda: self.changed(iat=now - 2 * day, exp=now - day),
            "ID, expired": lambda: self.changed("id", iat=now - 900, exp=now - 60),
            "issued in the future": lambda: self.changed(iat=late, exp=late + 900),
            "not to be used yet": lambda: self.changed(nbf=late),
            "lives for a year": lambda: self.changed(exp=now + 365 * day),
            "lives a second too long": lambda: self.changed(exp=now + day + 61),
            "ends before it begins": lambda: self.changed(iat=now + 50, exp=now + 40),
        }

    def _audiences(self) -> Makers:
        ours, mine, changed = self.audience, self.client_id, self.changed
        audiences: dict[str, Any] = {
            "another": "https://other-api",
            "a prefix": ours[:-1],
            "longer": f"{ours}-evil",
            "with a slash": f"{ours}/",
            "in another case": ours.upper(),
            "with a space": f"{ours} ",
            "two in one": f"{ours} {mine}",
            "empty": "",
            "a list without ours": ["https://other-api", f"{self.issuer}userinfo"],
            "an empty list": [],
            "a list in a list": [[ours]],
            "a list with a number": [ours, 1],
            "a list with null": [ours, None],
            "an object": {ours: True},
            "the client in a longer word": f"{mine}x",
            "the client and another": [mine, "other"],
            "the client twice": [mine, mine],
        }
        return {
            **{f"aud {n}": lambda n=n: changed(aud=audiences[n]) for n in audiences},
            "ID, aud of another client": lambda: changed("id", aud="other-client"),
            "ID, azp of another client": lambda: changed("id", azp="other-client"),
            "ID, aud a list, azp of another client": lambda: changed(
                "id", aud=[mine], azp="other-client"
            ),
            "ID, aud a list without azp": lambda: self.sign(
                claims={n: v for n, v in (self.claims("id") | {"aud": [mine]}).items()
                        if n != "azp"}
            ),
        }  # fmt: skip

    def _issuers(self) -> Makers:
        ours = self.issuer
        issuers = {
            "without its slash": ours[:-1],
            "with a suffix": f"{ours}evil",
            "with another slash": f"{ours}/",
            "as the start of a host": f"{ours[:-1]}.evil.example/",
            "of another tenant": "https://other.eu.auth0.com/",
            "by another scheme": ours.replace("http", "ftp", 1).replace("ftps", "ftp"),
            "in capitals": ours.upper(),
            "with a newline": f"{ours}\n",
            "empty": "",
            "of our own accounts": "auxeira-test",
        }
        return {
            **{f"iss {n}": lambda n=n: self.changed(iss=issuers[n]) for n in issuers},
            "iss a list": lambda: self.changed(iss=[ours]),
        }

    def _values(self) -> Makers:
        needed = ("iss", "sub", "aud", "iat", "exp")
        subjects: list[Any] = [
            "",
            7,
            1.5,
            True,
            ["auth0|ann"],
            {"id": "auth0|ann"},
            "a" * 256,
            "ann",
            "agg#auth0|ann",
            "audit#x|ann",
            "auth0|ann\n",
        ]
        return {
            **{f"no {n}": lambda n=n: self.without(n) for n in needed},
            **{f"{n} {v!r}": lambda n=n, v=v: self.changed(**{n: v})
               for n in ("iss", "aud") for v in OTHERS if (n, v) != ("aud", [])},
            **{f"sub {str(v)[:20]!r} of type {type(v).__name__}": lambda v=v: self.changed(sub=v)
               for v in [None, *subjects]},
            "azp a number": lambda: self.changed("id", azp=7),
            "claims in UTF-16": lambda: self.sign(
                claims=json.dumps(self.claims()).encode("utf-16")
            ),
        }  # fmt: skip


TENANT = Forger(auth0.ISSUER, auth0.key(), auth0.KID, NOW, auth0.key("stranger"))
ATTACKS = TENANT.attacks()
UNVERIFIED = TENANT.unverified()
MACHINES = TENANT.machines()
