"""Until when the present request may still call AWS.

Set at the edge, looked at before each call: a request that AWS keeps waiting gives up while there
is time to say so, instead of being ended by Lambda in the middle of its writes.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST = 3.0  # seconds that a request waits for AWS in all, and then begins no further call
RESERVE = 0.3  # seconds of the function's own time that stay for the answer

_request = threading.local()  # Lambda sends one request at a time; the tests send many


def start(context: Any) -> None:
    """Begins a request: `context` is Lambda's, or anything without a remaining time."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    seconds = remaining() / 1000 - RESERVE if remaining else float("inf")
    _request.until = time.monotonic() + seconds
    _request.waited = 0.0


def end() -> None:
    """Ends a request: what is called outside of one may take its time."""
    _request.until = float("inf")
    _request.waited = float("-inf")


def passed() -> bool:
    """Whether it is too late for another call."""
    until = getattr(_request, "until", float("inf"))
    return time.monotonic() >= until or getattr(_request, "waited", 0) >= MOST


def left() -> float:
    """Seconds of the present request's time; endless outside of one."""
    until: float = getattr(_request, "until", float("inf"))
    return until - time.monotonic()


@contextmanager
def waiting() -> Iterator[None]:
    """Counts the time of a call."""
    started = time.monotonic()
    try:
        yield
    finally:
        waited = getattr(_request, "waited", float("-inf"))
        _request.waited = waited + time.monotonic() - started
