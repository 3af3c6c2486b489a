"""Headers that decide what a request may do: Idempotency-Key and If-Match."""

import re
from collections.abc import Mapping

from auxeira.core.problems import Invalid, Unprocessable

Match = frozenset[int] | None  # the versions that a change may be based on; None: any
IDEMPOTENCY_KEY = "^[!-~]{1,128}$(?!\\n)"
_TAG = '(W/)?"[!#-~\\u0080-\\u00ff]*"'
IF_MATCH = f"^([*]|{_TAG}([ \\t]*,[ \\t,]*{_TAG})*)$(?!\\n)"  # RFC 9110
MAX_IF_MATCH = 200  # characters
ENTITY_TAGS = re.compile('(W/)?"([^"]*)"')
VERSION = re.compile("0|[1-9][0-9]{0,14}")


def read_idempotency_key(headers: Mapping[str, str]) -> str | None:
    """Return the Idempotency-Key of a request, None without one. Raises Invalid."""
    key = headers.get("idempotency-key")
    if key is not None and not re.search(IDEMPOTENCY_KEY, key):
        detail = "must be 1 to 128 visible characters"
        fault = {"header": "Idempotency-Key", "detail": detail}
        raise Invalid(f"Idempotency-Key {detail}.", errors=[fault])
    return key


def key_reused_problem() -> Unprocessable:
    """Return the refusal of a request whose Idempotency-Key another one has used."""
    return Unprocessable(
        "This Idempotency-Key was used before. Send a new key with a new request.",
        slug="idempotency-key-reused",
    )


def read_if_match(headers: Mapping[str, str]) -> Match:
    """Return the versions that a change may be based on, None for any. Raises Invalid.

    Tags that are weak, or none of ours, are like no version (RFC 9110 13.1.1).
    """
    tags = headers.get("if-match", "*")
    if len(tags) > MAX_IF_MATCH or not re.search(IF_MATCH, tags):
        detail = 'must be * or the ETag of an answer, such as "3"'
        raise Invalid(f"If-Match {detail}.", errors=[{"header": "If-Match", "detail": detail}])
    found = ENTITY_TAGS.findall(tags)
    versions = (int(tag) for weak, tag in found if not weak and VERSION.fullmatch(tag))
    return None if tags == "*" else frozenset(versions)
