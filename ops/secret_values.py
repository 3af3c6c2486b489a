"""Secrets of a stage: what is set in them, and new versions. No value is ever printed."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cdk import resources, specs
from ops.stage import Mistake, connect_service

BYTES = 32  # of a generated secret
HOUR = 3600


class SecretVersion(NamedTuple):
    """The present value of a secret, and how many seconds ago it was made."""

    text: str
    age: int


def find_secret(key: str) -> resources.Secret:
    """Return the row of a secret. Raises Mistake."""
    rows = {row.key: row for row in specs.SECRETS}
    if key not in rows:
        raise Mistake(f"There is no secret {key}: there are {', '.join(rows)}.")
    return rows[key]


def read_version(key: str, stage: str) -> SecretVersion:
    """Return the present version of a secret. Raises Mistake."""
    client, name = connect_service("secretsmanager", stage), specs.secret_name(key, stage)
    try:
        found = client.get_secret_value(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        raise Mistake(f"There is no secret {name} here: check account and region.") from None
    made: datetime = found["CreatedDate"]
    return SecretVersion(found["SecretString"], int((datetime.now(UTC) - made).total_seconds()))


def read_members(version: SecretVersion) -> dict[str, Any]:
    """Return the keys in a secret that holds keys; none where it holds something else."""
    try:
        found = json.loads(version.text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def put_members(key: str, stage: str, members: dict[str, Any]) -> None:
    """Make a new version of a secret that holds keys."""
    _put_version(key, stage, json.dumps(members))


def put_generated_value(key: str, stage: str) -> None:
    """Make a new version of a secret that is generated."""
    _put_version(key, stage, secrets.token_hex(BYTES))


def _put_version(key: str, stage: str, text: str) -> None:
    connect_service("secretsmanager", stage).put_secret_value(
        SecretId=specs.secret_name(key, stage), SecretString=text
    )
