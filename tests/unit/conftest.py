"""The smallest parts alone. No network: whatever reaches for a socket fails."""

import pytest


@pytest.fixture(autouse=True)
def _no_network(socket_disabled: None) -> None:
    """Sockets are blocked for every test here."""
