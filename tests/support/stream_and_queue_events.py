"""SQS events as Lambda sends them to a consumer, and what the consumer reported.

The recorder walks ORDINARY: one ordinary batch of each consumer.
"""

import json
from collections.abc import Callable
from typing import Any

from auxeira.benchmarks import board
from auxeira.security import account_records
from functions.activity_writer import handler as activity_writer
from functions.housekeeping import handler as housekeeping
from functions.mailer import handler as mailer
from functions.report_worker import handler as report_worker
from functions.scores import handler as scores
from tests.support import accounts, cloud, events

ANN = accounts.id_of("ann")
MAIL = {
    "template": "verify_email",
    "to": "ann@example.org",
    "name": "Ann",
    "token": "a-token-of-ann",
}


class Context(events.Context):
    """The Lambda context of a consumer, with the time that is left."""

    def __init__(self, remaining_ms: int = 20_000) -> None:
        self._remaining_ms = remaining_ms

    def get_remaining_time_in_millis(self) -> int:
        return self._remaining_ms


def record(message_id: str, body: Any) -> dict[str, Any]:
    """A message. A `body` of str is sent as it is, anything else as JSON."""
    return {
        "messageId": message_id,
        "receiptHandle": f"receipt-{message_id}",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1790000000000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:auxeira-test-mail",
        "awsRegion": "us-east-1",
    }


def change(user_id: str, number: int = 1, record: str = "PROFILE") -> dict[str, Any]:
    """A record of the profiles' stream: somebody's profile was changed."""
    keys = {"user_id": {"S": user_id}, "record": {"S": record}}
    return {
        "eventID": f"{number:032x}",
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": float(events.NOW),
            "Keys": keys,
            "NewImage": keys,
            "SequenceNumber": f"{number:021}",
            "SizeBytes": 100,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s",
    }


def stream(handler: Any, records: list[dict[str, Any]]) -> list[str]:
    """Sends records of a stream to a handler. Returns the numbers that it reports."""
    answer = handler({"Records": records}, Context())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def deliver(handler: Any, bodies: dict[str, Any], remaining_ms: int = 20_000) -> set[str]:
    """Sends one batch, {message id: body}, to a handler. Returns the ids that it reports."""
    event = {"Records": [record(message_id, body) for message_id, body in bodies.items()]}
    answer = handler(event, Context(remaining_ms))
    assert answer.keys() == {"batchItemFailures"}
    return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}


def _mailer() -> None:
    cloud.load("users", [accounts.user_item(ANN)])
    notice = {"template": "report_ready", "user_id": ANN, "values": {"title": "A report"}}
    assert not deliver(mailer.lambda_handler, {"ordinary": MAIL, "notice": notice})


def _scores() -> None:
    """An organisation that cannot be counted: the walks have the others."""
    key = {"user_id": ANN, "record": "PROFILE"}
    cloud.load("profiles", [key])
    cloud.load("leaderboard", [board.state_key(ANN) | {"groups": "broken"}])
    cloud.load("users", [accounts.user_item(ANN)])
    assert stream(scores.lambda_handler, [change(ANN)]) == []


def _housekeeping() -> None:
    """An account that was closed just now: the walks have the others."""
    cloud.load("users", [account_records.erasure_key(ANN) | {"erasing_since": events.NOW}])
    cloud.put_objects({f"{prefix}/{ANN}/rpt_1": b"" for prefix in ("facts", "free", "paid")})
    assert not deliver(housekeeping.lambda_handler, {"m": {"user_id": ANN}})
    assert list(cloud.objects()) == [f"erased/{ANN}"]


def _report_worker() -> None:
    """A report that a model words: the walks have the others."""
    from tests.support import model  # which few need

    with model.reachable() as provider:
        report_id = model.queued(model.INPUTS)
        assert stream(report_worker.lambda_handler, [change("usr_ann", 1, report_id)]) == []
    assert provider.model.stats["answered"] == 1


def _activity_writer() -> None:
    """Events of nobody: the walks have the others."""
    body = {
        "user_id": "usr_ann",
        "flush_id": f"act_{0:026}",
        "ms": 0,
        "pack": ["ses_1", "", [["a", 0]]],
    }
    assert not deliver(activity_writer.lambda_handler, {"ordinary": body})


ORDINARY: dict[str, Callable[[], None]] = {
    "activity_writer": _activity_writer,
    "housekeeping": _housekeeping,
    "mailer": _mailer,
    "report_worker": _report_worker,
    "scores": _scores,
}
