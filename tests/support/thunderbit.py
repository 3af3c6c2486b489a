"""Thunderbit in a test: the stand-in in the place of the network."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from auxeira.core.http_client import HttpResponse, Unreachable
from functions.report_worker import thunderbit
from local.fake_thunderbit import BASE, KEY_OF_ANYBODY, Thunderbit
from local.loopback import Request
from tests.support.events import NOW

URL = f"https://thunderbit.test{BASE}"
CREDITS = (100, 2000)


def environment() -> dict[str, str]:
    """What the CDK app writes for a stage that reads websites."""
    most = ",".join(map(str, CREDITS))
    return {"THUNDERBIT": "True", "THUNDERBIT_URL": URL, "THUNDERBIT_CREDITS": most}


class Reader:
    """What was sent, and how it is answered: by the stand-in, or by `answers` in its place."""

    def __init__(self) -> None:
        self.service = Thunderbit()
        self.service.delay = 0
        self.requests: list[dict[str, Any]] = []
        self.answers: Callable[[], HttpResponse | Exception | None] = lambda: None

    def send(self, body: bytes, key: str, limit: float) -> HttpResponse:
        """In the place of `thunderbit.send_extraction_request`."""
        self.requests.append(json.loads(body))
        other = self.answers()
        if isinstance(other, Exception):
            raise other
        if other:
            return other
        headers = {"authorization": f"Bearer {key}"}
        request = Request("POST", f"{BASE}/extract", "", headers, body)
        status, said, content = self.service.answer(request)
        if self.service.fault == "slow":
            raise Unreachable("no answer in time")
        if int(said.get("Content-Length", len(content))) > len(content):
            raise Unreachable("IncompleteRead")
        return HttpResponse(status, {name.lower(): value for name, value in said.items()}, content)


def give_key(key: str = KEY_OF_ANYBODY) -> None:
    """Thunderbit has given us a key, and nobody has read it yet."""
    from tests.support import cloud, model  # which import this module

    cloud.rotate("providers", json.dumps({"THUNDERBIT_API_KEY": key}), NOW)
    model.forget()


@contextmanager
def answering(fault: str = "") -> Iterator[Reader]:
    """Puts Thunderbit in the place of the network."""
    reader = Reader()
    reader.service.fault = fault
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thunderbit, "send_extraction_request", reader.send)
        yield reader
