"""Events of the stand-in for Paystack on their way: signed, repeated, late, out of order."""

import hashlib
import hmac
import json
import queue
import threading
import urllib.error
import urllib.request
from collections import deque
from typing import Any, NamedTuple

from local.fake_paystack_state import SECRET_KEY, Event

WAITING = 1000  # events that wait at most; more are dropped
KEPT = 500  # deliveries that are remembered
SECONDS = 10.0  # that a delivery may take
RETRIES = (1.0, 2.0, 4.0)  # seconds before an event that was not answered 200 is sent again


class Way(NamedTuple):
    """How events are delivered: each so often, after so many seconds, the last one first."""

    copies: int = 1
    delay: float = 0.0
    reverse: bool = False


class Sender:
    """Delivers events to an address, one after the other, in a thread of its own.

    `way` holds from the next event on; `delivered` are the last (event, reference, status),
    the status 0 where nobody answered.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.way = Way()
        self.delivered: deque[tuple[str, Any, int]] = deque(maxlen=KEPT)
        self._waiting: queue.Queue[Event | None] = queue.Queue(WAITING)
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, events: list[Event]) -> None:
        """Put events on their way, if there is an address."""
        for event in events if self.url else ():
            self._idle.clear()
            try:
                self._waiting.put_nowait(event)
            except queue.Full:
                return

    def wait(self, seconds: float = 10) -> bool:
        """Wait until nothing is on its way any more. Returns whether that is so."""
        return self._idle.wait(seconds)

    def stop(self) -> None:
        """End the thread; what is on its way is lost."""
        self._stopping.set()
        self._waiting.put(None)
        self._thread.join(SECONDS + 1)

    def _run(self) -> None:
        while (event := self._waiting.get()) is not None:
            self._stopping.wait(self.way.delay)
            batch = [event]
            while not self._waiting.empty():  # what came in the meantime goes along
                batch += [more] if (more := self._waiting.get()) else []
            for each in reversed(batch) if self.way.reverse else batch:
                for _ in range(self.way.copies):
                    self._deliver(each)
            if self._stopping.is_set():
                return
            if self._waiting.empty():
                self._idle.set()

    def _deliver(self, event: Event) -> None:
        name, data = event
        body = json.dumps({"event": name, "data": data}, separators=(",", ":")).encode()
        for pause in (0.0, *RETRIES):
            if self._stopping.wait(pause):
                return
            status = _post(self.url, body)
            reference = data.get("reference") or data.get("transaction_reference")
            self.delivered.append((name, reference, status))
            if status == 200:
                return


def sign_webhook(body: bytes) -> str:
    """Return the x-paystack-signature of a body."""
    return hmac.new(SECRET_KEY.encode(), body, hashlib.sha512).hexdigest()


def _post(url: str, body: bytes) -> int:
    headers = {"Content-Type": "application/json", "x-paystack-signature": sign_webhook(body)}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return 0
