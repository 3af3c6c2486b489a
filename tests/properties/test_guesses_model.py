"""Guesses at a password against a small model of who has to wait, in any order and distance."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.auth.handler import lambda_handler
from tests.support import cloud, route_scenarios
from tests.support.events import NOW, call

pytestmark = pytest.mark.usefixtures("quiet")

DAY = 86_400
NETWORKS = ["203.0.113.9", "198.51.100.7", "192.0.2.1", "2001:db8::1"]
PAUSES = st.sampled_from([0, 0, 0, 1, 15, 30, 599, 600, 900, DAY - 1, DAY])
BURSTS = st.tuples(
    PAUSES,
    st.sampled_from(NETWORKS),
    st.integers(1, 12),  # guesses in a row
    st.sampled_from([False, False, False, True]),  # whether the last of them is right
)


@dataclass
class Model:
    """What is counted for one address."""

    failures: int = 0
    last: int = 0
    windows: dict[str, tuple[int, int]] = field(default_factory=dict)  # network -> tries, end

    def answer(self, now: int, network: str, *, right: bool) -> int:
        """The status of a guess."""
        if now >= self.last + DAY:
            self.failures = 0
        tries, end = self.windows.get(network, (0, 0))
        over = self.failures - 20
        delay = min(900, 15 * 2**over) if over >= 0 else 0
        if (now < end and tries >= 10) or now < self.last + delay:
            return 429
        self.last = now
        if right:
            self.windows.pop(network, None)
            return 200
        self.failures += 1
        if not delay:
            self.windows[network] = (tries + 1, end) if now < end else (1, now + 600)
        return 401


@settings(max_examples=40, deadline=None)
@given(st.lists(BURSTS, min_size=1, max_size=12))
def test_whoever_guesses_waits_as_the_model_says(bursts):
    with cloud.running():
        route_scenarios.register(key=None)
        model, now = Model(), NOW
        for pause, network, times, ends_right in bursts:
            now += pause
            for number in range(times):
                right = ends_right and number == times - 1
                body = {**route_scenarios.LOGIN, **({} if right else {"password": "a wrong guess"})}
                wanted = model.answer(now, network, right=right)
                path = "/api/auth/login"
                found = call(lambda_handler, "POST", path, body, now=now, ip=network)
                assert found.status == wanted, (now - NOW, network, model)
