"""Tokens that no issuer's routes should take, made by hand: no library would make most of them.

Here is what anybody's tokens are tried with. What differs, by their keys, headers and claims, is in
tests/support/tokens.py (ours) and tests/support/forgeries.py (those of a tenant of Auth0).
"""

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

Makers = dict[str, Callable[[], str]]  # what is wrong with a token -> what makes it

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NONE = ("none", "None", "NONE", "nOnE", "none ", "")
WEAK = ("", "secret", "password", "your-super-secure-jwt-secret-key-change-in-production", "null")
STRANGE = {  # JSON texts in the place of a whole number of seconds; {0} is the number
    "a float": "{0}.0",
    "a fraction": "{0}.5",
    "a string": '"{0}"',
    "a list": "[{0}]",
    "an object": "{{}}",
    "null": "null",
    "true": "true",
    "1e400": "1e400",
    "-1e400": "-1e400",
    "1e9": "1e9",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "5000 digits": "9" * 5000,
    "2000 digits": "9" * 2000,
}
HEADERS: dict[str, Any] = {  # no JSON object in the place of a header
    "a string": '"HS256"',
    "no JSON": "{",
    "no UTF-8": b'{"alg":"\xff\xfe"}',
    "of depth 1500": "[" * 1500 + "]" * 1500,
    "of depth 10000": "[" * 10_000 + "]" * 10_000,
}
CLAIMS: dict[str, Any] = {  # nor of claims
    "a number": "1",
    "null": "null",
    "no JSON": "{",
    "no UTF-8": b"\xff\xfe",
    "empty": b"",
    "of depth 900": '{"a":' * 900 + "1" + "}" * 900,
    "of depth 10000": "[" * 10_000 + "]" * 10_000,
}
FOREIGN = [
    "../../../../dev/null", "/dev/null", "' UNION SELECT 'key' --", "a; drop table keys",
    "https://evil.example/keys.json", "file:///etc/hostname", "unknown", "0", "00000000", "",
    "__class__", "a" * 4000,
]  # fmt: skip


def encode(part: Any) -> str:
    """base64url of bytes, of text as it is, or of anything else as JSON."""
    raw = part if isinstance(part, bytes) else part.encode() if isinstance(part, str) else None
    raw = json.dumps(part).encode() if raw is None else raw
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Forger(ABC):
    """Makes tokens by the key and the time (epoch seconds) of an issuer.

    All are signed by the right key where their name says nothing else.
    """

    now: int

    @property
    @abstractmethod
    def header(self) -> dict[str, Any]:
        """What a token says of itself."""

    @abstractmethod
    def claims(self) -> dict[str, Any]:
        """What a token says of its bearer."""

    @abstractmethod
    def sign(self, header: Any = None, claims: Any = None) -> str:
        """A token with a right signature over whatever it says; the issuer's, if nothing is."""

    def changed(self, **claims: Any) -> str:
        """A token with other claims."""
        return self.sign(claims=self.claims() | claims)

    def without(self, claim: str) -> str:
        return self.sign(claims={n: value for n, value in self.claims().items() if n != claim})

    def raw_claim(self, name: str, text: str) -> str:
        """A token whose claim is this JSON text."""
        body = json.dumps({n: value for n, value in self.claims().items() if n != name})
        return self.sign(claims=f'{body[:-1]}, "{name}": {text}}}')

    def headed(self, **members: Any) -> str:
        """A token with other header members."""
        return self.sign(header=self.header | members)

    def unsigned(self, alg: Any) -> str:
        return f"{encode(self.header | {'alg': alg})}.{encode(self.claims())}."

    def tampered(self, part: int) -> str:
        """A token with another character in one of its parts."""
        parts = self.sign().split(".")
        text = parts[part]
        parts[part] = text[:10] + ("A" if text[10] != "A" else "B") + text[11:]
        return ".".join(parts)

    def common_attacks(self) -> Makers:
        """What no issuer's tokens may be. All of them are answered 401."""
        return {
            **{f"alg {a!r} unsigned": lambda a=a: self.unsigned(a) for a in NONE},
            **{f"alg {a!r} signed": lambda a=a: self.headed(alg=a) for a in NONE},
            **self._headers(),
            **self._key_ids(),
            **self._claims(),
            **self._forms(),
        }

    def _headers(self) -> Makers:
        text = json.dumps(self.header)
        return {
            **{f"header {n}": lambda n=n: self.sign(HEADERS[n]) for n in HEADERS},
            "header a list": lambda: self.sign([self.header]),
            "header with a byte order mark": lambda: self.sign(f"\ufeff{text}"),
            "header with a lone surrogate": lambda: self.sign(
                json.dumps(self.header | {"kid": "\ud800"})
            ),
            "header of a megabyte": lambda: self.headed(padding="a" * 1_000_000),
        }

    def _key_ids(self) -> Makers:
        kid = self.header["kid"]
        kids = [*FOREIGN, kid[:-1], f"{kid} ", f" {kid}", f"{kid}\n", f"{kid}\u0000"]
        kinds: list[Any] = [None, 0, True, 1.5, [kid], {"kid": kid}]
        without = {n: value for n, value in self.header.items() if n != "kid"}
        return {
            **{f"kid {k[:30]!r}": lambda k=k: self.headed(kid=k) for k in kids},
            **{f"kid {k!r} of type {type(k).__name__}": lambda k=k: self.headed(kid=k)
               for k in kinds},
            "no kid": lambda: self.sign(without),
            "two kids": lambda: self.sign(json.dumps(self.header)[:-1] + ', "kid": "evil"}'),
        }  # fmt: skip

    def _claims(self) -> Makers:
        text = json.dumps(self.claims())
        times = {"iat": self.now, "exp": self.now + 900, "nbf": self.now}

        def raw(name: str, what: str) -> str:
            return self.raw_claim(name, STRANGE[what].format(times[name]))

        return {
            **{f"claims {n}": lambda n=n: self.sign(claims=CLAIMS[n]) for n in CLAIMS},
            "claims a list": lambda: self.sign(claims=[self.claims()]),
            "claims twice": lambda: self.sign(claims=text * 2),
            "claims of a megabyte": lambda: self.changed(padding="a" * 1_000_000),
            "a token in a token": lambda: self.sign(claims=self.sign()),
            "negative times": lambda: self.changed(iat=-10, exp=-5),
            **{f"{n} {what}": lambda n=n, what=what: raw(n, what)
               for n in times for what in STRANGE},
        }  # fmt: skip

    def _forms(self) -> Makers:
        token = self.sign()
        head, body, signature = token.split(".")
        last = ALPHABET[ALPHABET.index(signature[-1]) ^ 1]  # two bits of it belong to nothing
        zeros = encode(bytes(len(signature) * 3 // 4))
        return {
            **{f"{n} tampered": lambda at=at: self.tampered(at)
               for at, n in enumerate(("header", "claims", "signature"))},
            "signature spelt otherwise": lambda: f"{head}.{body}.{signature[:-1]}{last}",
            "empty signature": lambda: f"{head}.{body}.",
            "half a signature": lambda: token[: -len(signature) // 2],
            "a signature and more": lambda: f"{token}AAAA",
            "a signature of zeros": lambda: f"{head}.{body}.{zeros}",
            "the signature of other claims": lambda: (
                f"{head}.{encode(self.claims() | {'sub': 'auth0|bob'})}.{signature}"
            ),
            "the parts in another order": lambda: f"{body}.{head}.{signature}",
            "one part": lambda: head,
            "two parts": lambda: f"{head}.{body}",
            "four parts": lambda: f"{token}.e30",
            "five parts": lambda: f"{token}.e30.e30",
            "five parts as of a JWE": lambda: (
                f"{encode({'alg': 'RSA-OAEP', 'enc': 'A256GCM'})}.AAAA.AAAA.AAAA.AAAA"
            ),
            "only dots": lambda: "..",
            "padded": lambda: f"{token}=",
            "padded twice": lambda: f"{token}==",
            "standard alphabet": lambda: f"{token[:-3]}+/=",
            "a newline at the end": lambda: f"{token}\n",
            "a NUL at the end": lambda: f"{token}\u0000",
            "a space before": lambda: f" {token}",
            "a space in it": lambda: f"{head} .{body}.{signature}",
            "not ASCII": lambda: f"{token}é",
            "JSON serialisation": lambda: json.dumps(
                {"protected": head, "payload": body, "signature": signature}
            ),
            "opaque": lambda: "0123456789abcdef0123456789abcdef",
            "one word": lambda: "undefined",
        }  # fmt: skip
