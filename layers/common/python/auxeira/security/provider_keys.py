"""Keys that an operator was given and put into a secret: JSON, a member a key.

The version before the present one stays known, so that neither side has to change its key at the
same moment as the other.
"""

import json
import re
from typing import Any

from auxeira.core.logs import logger
from auxeira.core.problems import Unavailable
from auxeira.security import secret_versions

PRINTED = re.compile(r"[!-~]{8,500}")  # what can stand in a header


class _Keys(secret_versions.Kept):
    values: dict[str, Any]


_versions: dict[tuple[str, str], _Keys] = {}


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
    return _find_value(secret, name, secret_versions.CURRENT, now)


def find_printed_provider_key(secret: str, name: str, now: float) -> str | None:
    """Return the present value of a key that goes into a header.

    None, and a word in the log, where there is none or it cannot be one. Raises Unavailable.
    """
    value = find_provider_key(secret, name, now)
    if value and PRINTED.fullmatch(value):
        return value
    logger.error(
        "no key", event="key_malformed" if value else "key_missing", secret=secret, key=name
    )
    return None


def find_previous_provider_key(secret: str, name: str, now: float) -> str | None:
    """Return the value of a key before the present one; None where there was none."""
    return _find_value(secret, name, secret_versions.PREVIOUS, now)


def expire_provider_keys(secret: str, now: float) -> bool:
    """Forget the versions that are known, unless that was just done. Returns whether it did."""
    known = [version for (name, _), version in _versions.items() if name == secret]
    if any(version.is_young(now, secret_versions.COOLDOWN) for version in known):
        return False
    for version in known:
        version.checked = float("-inf")
    return bool(known)


def clear_provider_key_cache() -> None:
    """Drop what is cached, as a new process would."""
    _versions.clear()


def _find_value(secret: str, name: str, stage: str, now: float) -> str | None:
    known = _versions.get((secret, stage))
    keys = secret_versions.keep_or_load(known, lambda: _load_keys(secret, stage, now), now)
    value = keys.values.get(name)
    return value if isinstance(value, str) and value else None


def _load_keys(secret: str, stage: str, now: float) -> _Keys:
    """Read the members of a version; none where it is not there, or not JSON."""
    version = secret_versions.read_version(secret, stage)
    try:
        found = json.loads(version.text if version else "{}")
    except ValueError:
        found = {}
    keys = _Keys(now, now, found if isinstance(found, dict) else {})
    _versions[secret, stage] = keys
    return keys
