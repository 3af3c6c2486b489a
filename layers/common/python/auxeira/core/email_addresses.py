"""E-mail addresses: one rule for whoever takes one, keeps one or sends to one.

What mail services take everywhere (RFC 5321 and 5322 without their corners): a dot-atom of at most
64 characters, a host of at least two LDH labels of at most 63, whose last is no number, 254
characters together. A host in other letters has to come as A-labels (xn--…), as browsers send it:
two ways to convert one would be two owners of it.
"""

import re
from typing import Annotated

from msgspec import Meta

MAX_LENGTH = 254
_SIGN = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LAST = "[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # a number would make it an IP address
# the 64 are looked at ahead: no plain pattern counts the dots as well
_PLAIN = f"(?![^@]{{65}}){_SIGN}([.]?{_SIGN}){{0,63}}@({_LABEL}[.]){{1,126}}{_LAST}"
PATTERN = f"^ {{0,4}}{_PLAIN} {{0,4}}$(?!\\n)"  # with the blanks that a keyboard adds
_RULE = re.compile(_PLAIN)

# what was once taken and may be the address of an account: the rule before this one, and this one
_KEPT = f"^ {{0,4}}({_SIGN}|[.]){{1,64}}@[A-Za-z0-9.-]{{1,253}} {{0,4}}$(?!\\n)"

Email = Annotated[str, Meta(pattern=PATTERN, max_length=MAX_LENGTH, examples=["ann@example.org"])]
KeptEmail = Annotated[str, Meta(pattern=_KEPT, max_length=MAX_LENGTH, examples=["ann@example.org"])]


def is_address(text: str) -> bool:
    """Return whether mail can be sent to a text as it is."""
    return len(text) <= MAX_LENGTH and _RULE.fullmatch(text) is not None
