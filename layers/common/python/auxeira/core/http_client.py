"""Requests to servers of others: bounded in time and size, without redirects.

In a thread, which can be left: the time-outs of sockets start anew with each packet, and none
holds for the look-up of a name.
"""

import queue
import threading
from collections.abc import Mapping
from typing import NamedTuple

import urllib3

CONNECT = 2.0  # seconds
NOBODY = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)


class Unreachable(Exception):
    """There was no whole answer in time, or it was too long. The message is for the log."""


class TooLong(Unreachable):
    """There is an answer, and it is longer than anybody wants to read."""


class NotSent(Unreachable):
    """Nobody was there to take the request, so that it may be sent again."""


class HttpResponse(NamedTuple):
    """What a server answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send_http_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    limit: float,
    most: int,
) -> HttpResponse:
    """Send one request, once. `limit` in seconds for all of it, `most` in bytes of the answer.

    Raises Unreachable, TooLong, NotSent.
    """
    answers: queue.SimpleQueue[HttpResponse | Exception] = queue.SimpleQueue()
    parts = (method, url, headers, body, limit, most)
    threading.Thread(target=_send_in_thread, args=(answers, *parts), daemon=True).start()
    try:
        answer = answers.get(timeout=max(limit, 0))
    except queue.Empty:
        raise Unreachable("no answer in time") from None
    if isinstance(answer, Exception):
        if isinstance(answer, TooLong):
            raise answer
        kind = NotSent if isinstance(answer, NOBODY) else Unreachable
        raise kind(f"{type(answer).__name__}: {answer}") from answer
    return answer


def _send_in_thread(
    answers: queue.SimpleQueue[HttpResponse | Exception],
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    limit: float,
    most: int,
) -> None:
    try:
        with urllib3.PoolManager(num_pools=1) as pool:
            response = pool.request(
                method,
                url,
                body=body,
                headers={"Accept": "application/json", "Connection": "close", **headers},
                timeout=urllib3.Timeout(connect=min(CONNECT, limit), read=limit),
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            content = response.read(most + 1)
            response.close()
        if len(content) > most:
            raise TooLong(f"status {response.status}, more than {most} bytes")
        if response.length_remaining:  # which urllib3 does not mind where there is a limit
            raise Unreachable(f"status {response.status}, and the body broke off")
        found = {name.lower(): value for name, value in response.headers.items()}
        answers.put(HttpResponse(response.status, found, content))
    except Exception as error:  # whatever it is, somebody waits for it
        answers.put(error)
