"""What the modules with routes of this group share: the Api, who calls if anybody, caching."""

from auxeira.http.api import Api, Request
from auxeira.security.access_tokens import Principal, require_bearer

OWN = {"Vary": "Origin, Authorization"}  # what a caller sees is not what everybody sees
CACHED = {"Cache-Control": "public, max-age=15"} | OWN
BAD_TOKEN = "A token was sent, and is not valid"  # noqa: S105 - a sentence

api = Api()


def identify_caller(request: Request) -> Principal | None:
    """Return who calls, None where no token is sent. Raises Unauthorized for a bad one."""
    return require_bearer(request) if "authorization" in request.headers else None
