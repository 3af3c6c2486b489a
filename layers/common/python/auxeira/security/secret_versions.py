"""Versions of secrets: read from Secrets Manager, and kept while that is away."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from auxeira.aws import client
from auxeira.core import settings
from auxeira.core.problems import Unavailable

CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
MAX_AGE = 300  # seconds that what was read is kept
STALE_AGE = 3600  # seconds that it is used at most while Secrets Manager does not answer
COOLDOWN = 10  # seconds between two looks for a key that is not known: strangers can ask for any


class Version(NamedTuple):
    """A version of a secret: its text, and when it was made (epoch seconds)."""

    text: str
    created: float


class Kept(msgspec.Struct):
    """Base of what is kept: when it was read, and when that was last tried (epoch seconds)."""

    loaded: float
    checked: float

    def is_young(self, now: float, age: float = MAX_AGE) -> bool:
        """Tell whether it was read, or tried to be, less than `age` seconds ago."""
        return 0 <= now - self.checked < age


def keep_or_load[K: Kept](kept: K | None, load: Callable[[], K], now: float) -> K:
    """Return what is kept while it is young, else what `load` returns.

    Where that is Unavailable, what is kept goes on until it is STALE_AGE old, and is tried again
    after COOLDOWN. Raises Unavailable, and what `load` raises.
    """
    if kept and kept.is_young(now):
        return kept
    try:
        return load()
    except Unavailable:
        if kept is None or not 0 <= now - kept.loaded < STALE_AGE:
            raise
        kept.checked = now - MAX_AGE + COOLDOWN
        return kept


def read_version(secret: str, stage: str) -> Version | None:
    """Return the CURRENT or PREVIOUS version of a secret; None where it is not there.

    One call. Raises Unavailable, ClientError.
    """
    try:
        answer = client.call_service(
            "secretsmanager",
            "get_secret_value",
            SecretId=settings.secret_id(secret),
            VersionStage=stage,
        )
    except client.ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    return Version(answer["SecretString"], answer["CreatedDate"].timestamp())
