"""Requests at the same moment, in threads."""

import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from auxeira.aws import client
from tests.support import aws_calls


@dataclass
class Together(aws_calls.Listener):
    """Lets the first calls of an operation leave only when all of them are ready to."""

    operation: str
    times: int
    barrier: threading.Barrier = field(init=False)
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.barrier = threading.Barrier(self.times, timeout=60)

    def before(self, call: aws_calls.Call) -> None:
        if call.operation == self.operation:
            with self.lock:
                self.calls += 1
                mine = self.calls
            if mine <= self.times:
                self.barrier.wait()


@contextmanager
def many() -> Iterator[None]:
    """No metrics, which are written for one request at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
        yield


def at_once[T](requests: Sequence[Callable[[], T]]) -> list[T]:
    """The answers of requests that are sent at the same moment, each from a thread of its own."""
    # botocore makes clients in one thread
    (
        client.get_client("dynamodb"),
        client.get_client("secretsmanager"),
    )
    with ThreadPoolExecutor(len(requests)) as pool:
        return [sent.result() for sent in [pool.submit(request) for request in requests]]


def for_each[V, T](values: Iterable[V], request: Callable[[V], T]) -> list[T]:
    """The answers of a request that is sent with each of the values at the same moment."""
    return at_once([functools.partial(request, value) for value in values])
