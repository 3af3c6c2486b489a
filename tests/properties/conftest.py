"""Laws. No network: whatever reaches for a socket fails."""

from collections.abc import Iterator

import pytest

from tests.support import secret_leaks


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Sockets are blocked for every test here."""


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    """No law may write a secret that it used."""
    with secret_leaks.nothing_leaks():
        yield
