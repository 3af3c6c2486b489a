"""A proxy before the API that counts what goes over the wire, and loses what it is told to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from local.loopback import Reply, Request, serve_on_loopback

Fault = Callable[[Request, int], Reply | None]
KEPT = ("authorization", "content-type", "idempotency-key", "accept", "origin", "if-match",
        "access-control-request-method", "access-control-request-headers")  # fmt: skip
DROPPED = (
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "date",
    "server",
)


def lose_nothing(request: Request, nth: int) -> Reply | None:
    """Let every answer pass."""
    return None


@contextmanager
def forwarding(target: str, fault: Fault = lose_nothing) -> Iterator[tuple[str, list[Request]]]:
    """Yield (URL, requests that came so far) of a proxy before `target`, until the block ends.

    Each request is forwarded. `fault`, given it and how many of its method and path there were,
    may put another answer in the place of the real one.
    """
    heard: list[Request] = []
    with httpx.Client(base_url=target, timeout=30) as client:

        def answer(request: Request) -> Reply:
            heard.append(request)
            asked = [(other.method, other.path) for other in heard]
            headers = {n: value for n, value in request.headers.items() if n in KEPT}
            url = f"{request.path}?{request.query}" if request.query else request.path
            found = client.request(request.method, url, headers=headers, content=request.body)
            said = {n: v for n, v in found.headers.items() if n.lower() not in DROPPED}
            lost = fault(request, asked.count((request.method, request.path)))
            return lost or (found.status_code, said, found.content)

        with serve_on_loopback(answer) as url:
            yield url, heard
