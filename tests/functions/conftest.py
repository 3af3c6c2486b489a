"""Real gateway events through lambda_handler, on an AWS in process. No network."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auxeira.core.logs import logger
from cdk import specs
from functions.health import handler as health
from tests.support import purchase, route_scenarios, secret_leaks

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Whatever reaches for a socket fails."""


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The files that the deployment lays beside a handler, laid beside it here."""
    folder = tmp_path_factory.mktemp("health")
    rows = {row.group: row.files for row in specs.FUNCTIONS}
    for source, name in rows["health"]:
        if (ROOT / source).exists():
            shutil.copy(ROOT / source, folder / name)
        else:  # node_modules is not there in every tier
            (folder / name).write_text(f"/* {name} */", encoding="utf-8")
    health.FOLDER = folder


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    """No test may write a secret that it used."""
    with secret_leaks.nothing_leaks():
        yield


@pytest.fixture
def ann(cloud: Any) -> str:
    """Ann, with a report that is to be paid for. Her access token."""
    token = route_scenarios.registered()
    purchase.report(purchase.user_of(token))
    return token


@pytest.fixture
def paid(ann: str) -> str:
    """The reference of Ann's payment, which nobody told us of."""
    reference = purchase.begun(ann)
    purchase.pay(reference)
    return reference


class Logged:
    """Everything that is written while a test runs: log lines, metrics, standard error."""

    def __init__(self, stream: io.StringIO, capture: pytest.CaptureFixture[str]) -> None:
        self._stream = stream
        self._capture = capture
        self._printed = ""

    def text(self) -> str:
        printed = self._capture.readouterr()
        self._printed += printed.out + printed.err
        return self._stream.getvalue() + self._printed

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines() if line.startswith("{")]


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Logged:
    stream = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", stream)
    return Logged(stream, capsys)
