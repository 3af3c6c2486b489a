"""Fixtures of all tiers: an AWS of its own for each test, with the tables of the specs."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from auxeira.core import deadline

# before anything reads it: no account is ever reached, no retry waits
os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",  # noqa: S106 - moto's
    AWS_DEFAULT_REGION="us-east-1",
    AWS_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="Auxeira",
    POWERTOOLS_SERVICE_NAME="test",
)
for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE"):
    os.environ.pop(name, None)

# the same examples in every run, and no clock that fails on a busy machine; many more by SOAK=1
settings.register_profile("ci", max_examples=25, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "soak", max_examples=2000, derandomize=False, deadline=None, print_blob=True
)
settings.load_profile("soak" if os.environ.get("SOAK") else "ci")


QUICK = 2  # cases of each test in `make check`


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Leave of each test two cases to the quick ones, spread evenly, unless it marks them itself.

    Of the slow cases of a soaked test one in so many is run, and all of them by SOAK=1.
    """
    cases: dict[str, list[Any]] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for several in cases.values():
        if any(item.get_closest_marker("slow") for item in several):
            continue
        quick = {len(several) * n // QUICK for n in range(QUICK)}
        for number, item in enumerate(several):
            if number not in quick:
                item.add_marker(pytest.mark.slow)
    if not os.environ.get("SOAK"):
        left = {i for i in items if i.get_closest_marker("slow") and _is_between(i, "soaked")}
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def _is_between(item: Any, name: str) -> bool:
    """Whether a case is none of those that a marker picks, one in so many."""
    mark = item.get_closest_marker(name)
    return bool(mark and sum(item.callspec.indices.values()) % mark.args[0])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays: nobody need look for garbage in it, nor so often."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()
    return collected


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """What is left by now ends with the process: pytest need not look through it five times."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that repeated attempts would have waited; none of them is waited."""
    waited: list[float] = []
    monkeypatch.setattr(deadline, "sleep", waited.append)
    return waited


@pytest.fixture
def cloud() -> Iterator[Any]:
    """AWS in process, empty but for the tables and the secrets."""
    from tests.support import cloud  # moto is slow to import, and other tiers need none

    with cloud.running():
        yield cloud
