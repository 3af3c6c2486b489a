"""Laws. No network: whatever reaches for a socket fails."""

from collections.abc import Iterator

import pytest

from auxeira.core.logs import logger
from tests.support import secret_leaks


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Sockets are blocked for every test here."""


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    """No law may write a secret that it used."""
    with secret_leaks.nothing_leaks():
        yield


@pytest.fixture(scope="module")
def quiet() -> Iterator[None]:
    """Thousands of lines that nobody reads cost a third of the time."""
    level = logger.log_level
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel(level)
