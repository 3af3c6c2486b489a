"""The model of reports in a test: the stand-in in the place of the network, and a clock of its own.

Pauses and slow answers take no time but move that clock.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aws_lambda_powertools.utilities.circuit_breaker import base
from aws_lambda_powertools.utilities.circuit_breaker.persistence import base as persistence

import report_writer
from auxeira.benchmarks import peers
from auxeira.core.http_client import HttpResponse, NotSent, Unreachable
from auxeira.core.records import to_item
from auxeira.esg.editions import EDITION
from auxeira.reports import report_record
from auxeira.reports.inputs import Inputs, pack_inputs
from auxeira.reports.report_types import TYPES
from auxeira.security import provider_keys
from functions.report_worker import assignment, circuit_breaker, model
from functions.reports import rules
from local.fake_llm import Model
from local.loopback import Request
from local.sample_organisations import build_sample_organisations
from tests.support import cloud
from tests.support.events import NOW

KEY = "sk-of-the-model-0123456789"
NAME = "stand-in/model"
URL = "https://model.test/v1"
PRICES = (15.0, 75.0)
INPUTS = Inputs(
    profile=build_sample_organisations()[5],
    peers=peers.Peers(edition=EDITION),
    now_year=2026,
    date="2026-11-25",
)


def environment(name: str = "") -> dict[str, str]:
    """What the CDK app writes for a function that knows the model; none by default."""
    prices = ",".join(map(str, PRICES))
    caps = {"MODEL_BUDGET": "15", "MODEL_DAILY": "10"}
    return {"MODEL": name, "MODEL_URL": URL, "MODEL_PRICES": prices} | caps


def assigned(inputs: Inputs = INPUTS, kind: str = "impact_story") -> assignment.Assignment:
    """Returns what is asked for a report of these inputs."""
    return assignment.build_assignment(*report_writer.write_with_book(kind, inputs))


def queued(inputs: Inputs, user_id: str = "usr_ann", kind: str = "impact_story") -> str:
    """Lets a report wait for the worker. Returns its id."""
    waiting = {"status": report_record.QUEUED, "queued_at": NOW}
    document = report_writer.write(kind, inputs)
    report = rules.build_new_report(user_id, TYPES[kind], document, "USD", waiting, NOW)
    cloud.load("reports", [to_item(report)])
    bucket, name = cloud.bucket_name("reports"), report_record.facts_object_name(report)
    cloud.admin("s3").put_object(Bucket=bucket, Key=name, Body=pack_inputs(inputs))
    return report.report_id


class Provider:
    """What was sent, and how it is answered: by the stand-in, or by `answers` in its place.

    `now` is the time in seconds, for all that asks for it; `billed` what the model was paid.
    """

    def __init__(self, seed: int) -> None:
        self.model = Model(seed)
        self.model.delay = 0
        self.now = float(NOW)
        self.requests: list[dict[str, Any]] = []
        self.pauses: list[float] = []
        self.answers: Callable[[dict[str, Any]], HttpResponse | Exception | None] = lambda _: None

    @property
    def billed(self) -> float:
        """Millionths of a US dollar for all that was answered, also where it was lost."""
        stats = self.model.stats
        asked, answered = stats["prompt_tokens"], stats["completion_tokens"]
        return asked * PRICES[0] + answered * PRICES[1]

    def send(self, body: bytes, key: str, limit: float) -> HttpResponse:
        """In the place of `model.send`."""
        self.requests.append(json.loads(body))
        other = self.answers(self.requests[-1])
        if isinstance(other, Exception):
            raise other
        if other:
            return other
        before = self.model.stats["slow"]
        headers = {"authorization": f"Bearer {key}"}
        request = Request("POST", "/v1/chat/completions", "", headers, body)
        status, said, content = self.model.answer(request)
        if self.model.stats["slow"] > before:
            self.now += limit
            raise Unreachable("no answer in time")
        if int(said.get("Content-Length", len(content))) > len(content):
            raise Unreachable("IncompleteRead")
        return HttpResponse(status, {name.lower(): value for name, value in said.items()}, content)

    def pause(self, seconds: float) -> None:
        """In the place of `model.pause`."""
        self.pauses.append(seconds)
        self.now += seconds


class _Clock:
    """In the place of the module datetime, which the breaker reads the time from."""

    def __init__(self, provider: Provider) -> None:
        self.datetime = self
        self.now = lambda: self
        self.timestamp = lambda: provider.now


@contextmanager
def reachable(name: str = NAME, seed: int = 1) -> Iterator[Provider]:
    """Puts a model in the place of the network, with its key and its settings."""
    provider = Provider(seed)
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment(name).items():
            patch.setenv(variable, value)
        patch.setattr(model, "send_model_request", provider.send)
        patch.setattr(model, "pause", provider.pause)
        patch.setattr(model, "clock", lambda: provider.now)
        patch.setattr(base, "dt", _Clock(provider))
        patch.setattr(persistence, "dt", _Clock(provider))
        cloud.rotate("providers", json.dumps({"NANOGPT5_API_KEY": KEY}), NOW)
        forget()
        yield provider
        forget()


def forget() -> None:
    """Makes this a process that knows nothing of the model yet."""
    provider_keys.clear_provider_key_cache()
    model.forget_dialect()
    circuit_breaker.clear_breaker_cache()
    for kept in (base._LOCAL_FAILURES, base._LOCAL_SUCCESSES, base._LAST_OBSERVED_STATE):
        kept.clear()


def nobody(_: Any) -> NotSent:
    """An answer of nobody."""
    return NotSent("nobody there")
