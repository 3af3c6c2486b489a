"""The one AWS session and its clients. The only module that imports botocore.

Two attempts, one second to connect, two to read: a request gives up long before the gateway
does. botocore's own defaults would wait for minutes.
"""

import functools
import os
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from auxeira.core import deadline
from auxeira.core.problems import Unavailable

__all__ = ["ClientError", "call_service", "get_botocore_session", "get_client", "prepare_clients"]

TRANSIENT = {
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "ThrottlingError",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


@functools.cache
def get_botocore_session() -> Any:
    """Return the botocore session of this process."""
    return botocore.session.get_session()


@functools.cache
def get_client(service: str) -> Any:
    """Return the client of a service, made once."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 2},
        connect_timeout=1,
        read_timeout=2,
        max_pool_connections=25,
        tcp_keepalive=True,
        parameter_validation=False,  # the service checks as well; 10 % of a call's CPU
        account_id_endpoint_mode="disabled",
    )
    return get_botocore_session().create_client(service, config=config)


def prepare_clients(*services: str) -> None:
    """Make clients while a function starts, when Lambda lends the most CPU."""
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        for service in services:
            get_client(service)


def call_service(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
    """Call AWS; a stream in the answer is read.

    Raises Unavailable when a retry may help, ClientError for a refusal.
    """
    if deadline.is_expired():
        raise Unavailable
    try:
        with deadline.track_waiting():
            answer: dict[str, Any] = getattr(get_client(service), operation)(**parameters)
            if hasattr(answer.get("Body"), "read"):
                answer["Body"] = answer["Body"].read()
        return answer
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if error.response["Error"]["Code"] in TRANSIENT or status >= 500:
            raise Unavailable from error
        raise
    except BotoCoreError as error:  # no connection, no answer in time
        raise Unavailable from error
