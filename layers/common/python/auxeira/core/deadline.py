"""Until when the present request may still call AWS.

Set at the edge, looked at before each call: a request that AWS keeps waiting gives up while there
is time to say so, instead of being ended by Lambda in the middle of its writes.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

MOST = 3.0  # seconds that a request waits for AWS in all, and then begins no further call
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.4  # seconds, at most, before the first repeat and any later
RESERVE = 0.3  # seconds of the function's own time that stay for the answer

_chance = random.SystemRandom()  # copies of one snapshot of a process would share any other
_request = threading.local()  # Lambda sends one request at a time; the tests send many


def start_request(context: Any) -> None:
    """Begin a request: `context` is Lambda's, or anything without a remaining time."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    seconds = remaining() / 1000 - RESERVE if remaining else float("inf")
    _request.until = time.monotonic() + seconds
    _request.waited = 0.0


def end_request() -> None:
    """End a request: what is called outside of one may take its time."""
    _request.until = float("inf")
    _request.waited = float("-inf")


def is_expired() -> bool:
    """Tell whether it is too late for another call."""
    until = getattr(_request, "until", float("inf"))
    return time.monotonic() >= until or getattr(_request, "waited", 0) >= MOST


def remaining_seconds() -> float:
    """Return seconds of the present request's time; endless outside of one."""
    until: float = getattr(_request, "until", float("inf"))
    return until - time.monotonic()


def wait_before_retry(attempt: int) -> None:
    """Pause before a repeat of what others were in the way of; not before attempt 0.

    Any time between none and a bound that doubles with each attempt, so that those who met once
    do not meet again; never longer than the request's time, of which it is a part.
    """
    if not attempt or is_expired():
        return
    bound = min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    with track_waiting():
        sleep(min(_chance.uniform(0, bound), max(0.0, remaining_seconds())))


@contextmanager
def track_waiting() -> Iterator[None]:
    """Count the time of a call."""
    started = time.monotonic()
    try:
        yield
    finally:
        waited = getattr(_request, "waited", float("-inf"))
        _request.waited = waited + time.monotonic() - started
