"""The handler to compare with: GET /api/auth/me without any of our code.

Token by PyJWT, one GetItem by botocore, json. The same layers, the same settings of the SDK, the
same key from Secrets Manager. It knows one route, one method, one refusal; it logs nothing.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

import botocore.session
import jwt
from botocore.config import Config

CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 2},
    connect_timeout=1,
    read_timeout=2,
    max_pool_connections=25,
    tcp_keepalive=True,
    parameter_validation=False,
    account_id_endpoint_mode="disabled",
)
TEXT = ("user_id", "email", "first_name", "last_name", "role")

session = botocore.session.get_session()
clients = {
    name: session.create_client(name, config=CONFIG) for name in ("dynamodb", "secretsmanager")
}
keys: dict[str, str] = {}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle a REST proxy event; return a proxy answer."""
    if "signing" not in keys:
        secret = clients["secretsmanager"].get_secret_value(SecretId=os.environ["SIGNING_SECRET"])
        keys["signing"] = secret["SecretString"]
    try:
        token = event["headers"]["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(
            token, keys["signing"], ["HS256"], audience="auxeira-api", issuer="auxeira-prod"
        )
    except (KeyError, jwt.PyJWTError):
        return {"statusCode": 401, "headers": {}, "body": ""}
    key = {"pk": {"S": f"USER#{claims['sub']}"}, "sk": {"S": "USER"}}
    item = clients["dynamodb"].get_item(TableName=os.environ["USERS_TABLE"], Key=key)["Item"]
    user = {name: item[name]["S"] for name in TEXT}
    user["emailVerified"] = item["email_verified"]["BOOL"]
    user["createdAt"] = datetime.fromtimestamp(int(item["created_at"]["N"]), UTC).isoformat()
    body = json.dumps({"success": True, "user": user})
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": body}
