"""Times as text, in UTC."""

from datetime import UTC, datetime


def format_timestamp(seconds: int) -> str:
    """Return 2026-01-31T12:00:00Z for seconds since the epoch."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
