"""What a newcomer finds in a fresh local run: a user and an admin to log in with, a customer's
tokens."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from auxeira.aws.attribute_values import serialize
from auxeira.security import account_records
from cdk import specs
from functions.auth import rules as account_rules
from local.emulator import AFRESH, STAGE, Cloud, Trouble
from local.fake_auth0 import Issuer
from local.sample_loading import find_table_name, read_own_id

USER = {
    "email": "demo@auxeira.example",
    "password": "a-demo-password",  # of a user that exists in local runs only
    "firstName": "Dana",
    "lastName": "Demo",
    "organizationType": "ngo",
}
ADMIN = {
    "email": "admin@auxeira.example",
    "password": "an-admin-password",  # as above
    "firstName": "Ada",
    "lastName": "Admin",
}


def register_demo_user(cloud: Cloud) -> dict[str, Any]:
    """Register the demo user, or log it in, and return {email, password, token}."""
    return _register(cloud, USER)


def register_demo_admin(cloud: Cloud) -> dict[str, Any]:
    """Register the admin, or log it in, and return {email, password, token}."""
    admin = _register(cloud, ADMIN)
    user_id = read_own_id(cloud, admin["token"])
    for key in (account_records.user_key(user_id), account_rules.credential_key(ADMIN["email"])):
        cloud.client("dynamodb").update_item(
            TableName=find_table_name("users"),
            Key=serialize(key),
            UpdateExpression="SET #role = :admin",
            ExpressionAttributeNames={"#role": "role"},
            ExpressionAttributeValues={":admin": {"S": "admin"}},
        )
    return admin


def _register(cloud: Cloud, person: dict[str, str]) -> dict[str, Any]:
    answer = _post_json(f"{cloud.api_url}/api/auth/register", person)
    login = {name: person[name] for name in ("email", "password")}
    if answer is None:
        answer = _post_json(f"{cloud.api_url}/api/auth/login", login)
    if answer is None:
        raise Trouble(f"{person['email']} cannot log in. Start afresh: " + AFRESH)
    return login | {"token": answer["token"]}


def issue_customer_tokens(tenant: Issuer) -> dict[str, str]:
    """Return tokens of a customer of Pizza42 who may order: {customer_token, customer_id_token}."""
    return {"customer_token": tenant.token(), "customer_id_token": tenant.token("id")}


def read_env_file(path: Path) -> dict[str, str]:
    """Return what a .env file says. Lines are NAME=value; # starts a comment."""
    found = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        name, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith("#") and value.strip():
            found[name.strip()] = value.strip().strip("'\"")
    return found


def list_provider_secrets() -> dict[str, tuple[str, ...]]:
    """Return the secrets that hold keys of others, and which."""
    return {specs.secret_name(row.key, STAGE): row.keys for row in specs.SECRETS if row.keys}


def store_provider_keys(
    cloud: Cloud, given: dict[str, str], names: dict[str, tuple[str, ...]]
) -> list[str]:
    """Put given keys into their secrets, {name: keys}. Returns the keys that were set."""
    known: list[str] = []
    for secret, keys in names.items():
        values = {key: given[key] for key in keys if key in given}
        if values:
            cloud.client("secretsmanager").put_secret_value(
                SecretId=secret, SecretString=json.dumps(values)
            )
            known += values
    return known


def _post_json(url: str, body: dict[str, str]) -> dict[str, Any] | None:
    request = urllib.request.Request(
        url,
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "User-Agent": "make run"},  # names its session
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        if error.code in (401, 409):
            return None
        raise Trouble(f"POST {url} answered {error.code}: {error.read().decode()}") from None
