"""Which website of a profile may be named to somebody else: one that is public by its name.

We never open it ourselves. But a name that means something in a network of its own, or an address
in place of a name, tells the reader of our request about that network, and may lead theirs into it.
"""

import re
from urllib.parse import quote, urlsplit

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
PRIVATE = re.compile(  # last labels that no public name has, or that name what is near
    "arpa|corp|home|i2p|internal|intranet|invalid|lan|local|localdomain|localhost|mail|onion"
    "|private|test"
)
LONGEST_HOST, LONGEST = 253, 2048  # characters
SAFE = "/%:@!$&'()*+,;=~-._"  # of a path, as RFC 3986 has it


class NotPublic(ValueError):
    """This address is nobody else's business. The message is for its owner."""


def normalize_public_website(website: str) -> str:
    """Return the page that may be asked about: https, a public name, its path and nothing else.

    What stands behind a question mark or a hash is left out: it may be somebody's key. Raises
    NotPublic.
    """
    try:
        parts = urlsplit(website)
        port = parts.port
    except ValueError:
        raise NotPublic("is no web address") from None
    if parts.scheme != "https":
        raise NotPublic("must begin with https://")
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        raise NotPublic("must have neither a name to log in with nor a port")
    page = f"https://{_normalize_host(parts.hostname or '')}{quote(parts.path, SAFE) or '/'}"
    if len(page) > LONGEST:
        raise NotPublic(f"must have at most {LONGEST} characters")
    return page


def _normalize_host(host: str) -> str:
    """Return a host as it is looked up. Raises NotPublic for an address, or a name that is near."""
    try:
        name = host.encode("idna").decode().lower() if host else ""
    except UnicodeError:
        name = ""
    if not HOST.fullmatch(name) or len(name) > LONGEST_HOST:
        raise NotPublic("must have the full name of a public host, such as www.example.org")
    if PRIVATE.fullmatch(name.rpartition(".")[2]):
        raise NotPublic("must be the name of a public host, and this one is private")
    return name
