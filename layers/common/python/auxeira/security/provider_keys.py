"""Keys that an operator was given and put into a secret: JSON, a member a key.

The version before the present one stays known, so that neither side has to change its key at the
same moment as the other.
"""

import json
from typing import Any

import msgspec

from auxeira.aws import client
from auxeira.core import settings
from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable

MAX_AGE = 300  # seconds that a version is kept
STALE_AGE = 3600  # seconds that it is used at most while Secrets Manager does not answer
COOLDOWN = 10  # seconds between two looks for a key that is not known: strangers can ask for any
CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"


class _Version(msgspec.Struct):
    values: dict[str, Any]
    loaded: float
    checked: float  # when it was last read, or tried to be

    def young(self, now: float, age: float) -> bool:
        return 0 <= now - self.checked < age


_versions: dict[tuple[str, str], _Version] = {}


def require_provider_key(secret: str, name: str, now: float) -> str:
    """Return the present value of a key.

    Raises Unavailable, and says in the log if there is none.
    """
    value = find_provider_key(secret, name, now)
    if value is None:
        logger.error("no key", event="key_missing", secret=secret, key=name)
        raise Unavailable("This cannot be done at the moment. Try again later.")
    return value


def find_provider_key(secret: str, name: str, now: float) -> str | None:
    """Return the present value of a key; None where nobody has set one. Raises Unavailable."""
    return _find_value(secret, name, CURRENT, now, MAX_AGE)


def find_previous_provider_key(secret: str, name: str, now: float) -> str | None:
    """Return the value of a key before the present one; None where there was none."""
    return _find_value(secret, name, PREVIOUS, now, MAX_AGE)


def expire_provider_keys(secret: str, now: float) -> bool:
    """Forget the versions that are known, unless that was just done. Returns whether it did."""
    known = [version for (name, _), version in _versions.items() if name == secret]
    if any(version.young(now, COOLDOWN) for version in known):
        return False
    for version in known:
        version.checked = float("-inf")
    return bool(known)


def clear_provider_key_cache() -> None:
    """Drop what is cached, as a new process would."""
    _versions.clear()


def _find_value(secret: str, name: str, stage: str, now: float, age: float) -> str | None:
    version = _versions.get((secret, stage))
    if version is None or not version.young(now, age):
        version = _load_version(secret, stage, now)
    value = version.values.get(name)
    return value if isinstance(value, str) and value else None


def _load_version(secret: str, stage: str, now: float) -> _Version:
    known = _versions.get((secret, stage))
    try:
        values = _read_version(secret, stage)
    except Unavailable:
        if known is None or not 0 <= now - known.loaded < STALE_AGE:
            raise
        known.checked = now - MAX_AGE + COOLDOWN
        return known
    version = _versions[secret, stage] = _Version(values, now, now)
    return version


def _read_version(secret: str, stage: str) -> dict[str, Any]:
    """Return the members of a version; none where it is not there, or not JSON."""
    try:
        answer = client.call_service(
            "secretsmanager",
            "get_secret_value",
            SecretId=settings.secret_id(secret),
            VersionStage=stage,
        )
    except client.ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return {}
        raise
    try:
        found = json.loads(answer["SecretString"])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
