"""The refusals of the API. Raise one where the fact is known; `http` answers it.

Each becomes an application/problem+json body (RFC 9457): `type` is urn:auxeira:problem:<slug>,
`title` is of the class, `detail` is the sentence given here, which says what to do.
"""

from typing import Any, ClassVar


class Problem(Exception):
    """Superclass of all refusals, never raised itself.

    `errors` lists the faults of an input, each {pointer|parameter|header, detail}. `members`
    are added to the body; `error` is the sentence for older front ends, else the detail.
    """

    status: ClassVar[int]
    title: ClassVar[str]
    slug: str

    def __init__(
        self,
        detail: str,
        *,
        slug: str | None = None,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.slug = slug or self.slug
        self.errors = errors
        self.headers = headers or {}
        self.members = members


class Invalid(Problem):
    """The request has a fault of shape, type or range."""

    status, title, slug = 400, "Bad Request", "invalid-request"


class Unauthorized(Problem):
    """Nobody, or nobody we know. `challenge` is the parameters of WWW-Authenticate."""

    status, title, slug = 401, "Unauthorized", "unauthorized"

    def __init__(self, detail: str, *, challenge: str = "", **members: Any) -> None:
        realm = 'Bearer realm="auxeira"'
        value = f"{realm}, {challenge}" if challenge else realm
        super().__init__(detail, headers={"WWW-Authenticate": value}, **members)


class PaymentRequired(Problem):
    """Not paid for, or not yet."""

    status, title, slug = 402, "Payment Required", "payment-required"


class Forbidden(Problem):
    """Known, and not allowed."""

    status, title, slug = 403, "Forbidden", "forbidden"


class NotFound(Problem):
    """No such resource, or none of the caller's."""

    status, title, slug = 404, "Not Found", "not-found"


class MethodNotAllowed(Problem):
    """The path exists, the method does not. `allow` lists those that do."""

    status, title, slug = 405, "Method Not Allowed", "method-not-allowed"

    def __init__(self, allow: str) -> None:
        super().__init__(f"This path takes {allow}.", headers={"Allow": allow})


class Conflict(Problem):
    """The state of the resource does not allow it."""

    status, title, slug = 409, "Conflict", "conflict"


class PreconditionFailed(Problem):
    """If-Match names another version than the present one, which the answer names."""

    status, title, slug = 412, "Precondition Failed", "precondition-failed"

    def __init__(self, version: int) -> None:
        super().__init__(
            "Somebody has changed this since it was read. Read it again, and repeat the change.",
            headers={"ETag": f'"{version}"'},
            version=version,
        )


class TooLarge(Problem):
    """The body is larger than the API takes."""

    status, title, slug = 413, "Content Too Large", "too-large"


class UnsupportedMediaType(Problem):
    """The body is not JSON."""

    status, title, slug = 415, "Unsupported Media Type", "unsupported-media-type"

    def __init__(self) -> None:
        super().__init__(
            "Send the body as application/json.", headers={"Accept": "application/json"}
        )


class Unprocessable(Problem):
    """Well formed and contradictory: members that exclude each other, a reused key."""

    status, title, slug = 422, "Unprocessable Content", "unprocessable"


class TooMany(Problem):
    """Over a limit. `retry_after` in seconds."""

    status, title, slug = 429, "Too Many Requests", "too-many-requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(max(1, retry_after))})


class Unavailable(Problem):
    """Something that we need does not answer; the same request may work in a moment."""

    status, title, slug = 503, "Service Unavailable", "unavailable"

    def __init__(self, detail: str = "The service is busy. Try again in a moment.") -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


class Internal(Problem):
    """Ours to mend. Says nothing but the request's id."""

    status, title, slug = 500, "Internal Server Error", "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side. Quote the instance to report it.")
