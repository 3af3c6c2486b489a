"""Dead-letter queues: how many messages lie there, what they are, and sending them once more."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from cdk import specs
from ops.stage import Mistake, connect_service

MOST = 10  # messages that SQS hands out in one call
HIDDEN_S = 60  # for so long nobody else gets what was received here
SHOWN = frozenset({"template", "metric", "day", "at", "user_id", "flush_id", "groups"})
HIDDEN = "…"

Item = dict[str, Any]


def count_messages(stage: str) -> list[Item]:
    """Return {queue, waiting, in_flight, dead} for each queue of the stage. Two calls each."""
    client = connect_service("sqs", stage)
    found = []
    for row in specs.QUEUES:
        live = _read_counts(client, specs.queue_name(row.key, stage))
        dead = _read_counts(client, specs.dead_letters_name(row.key, stage))
        found.append(
            {"queue": row.key, "waiting": live[0], "in_flight": live[1], "dead": sum(dead)}
        )
    return found


def peek_messages(queue: str, stage: str, limit: int, *, full: bool) -> list[Item]:
    """Return up to `limit` dead letters of a queue, and let them lie there: {id, sent, body}.

    Bodies hold addresses and links: without `full` only what names nobody, and ids, is shown.
    """
    client = connect_service("sqs", stage)
    url = _find_url(client, specs.dead_letters_name(_check_queue(queue), stage))
    messages = list(_receive(client, url, limit))
    for message in messages:
        client.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
    return [_describe(message, full=full) for message in messages]


def replay_messages(queue: str, stage: str, limit: int, tell: Callable[[], None]) -> int:
    """Move up to `limit` dead letters back to their queue; return how many. Three calls each.

    Each is sent before it is deleted: what breaks off in between lies in both, and none is lost.
    """
    client = connect_service("sqs", stage)
    dead = _find_url(client, specs.dead_letters_name(_check_queue(queue), stage))
    live = _find_url(client, specs.queue_name(queue, stage))
    moved = 0
    for message in _receive(client, dead, limit):
        client.send_message(QueueUrl=live, MessageBody=message["Body"])
        client.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
        tell()
    return moved


def count_dead_letters(queue: str, stage: str) -> int:
    """Return how many dead letters a queue has, those included that somebody looks at."""
    client = connect_service("sqs", stage)
    return sum(_read_counts(client, specs.dead_letters_name(_check_queue(queue), stage)))


def _check_queue(queue: str) -> str:
    names = [row.key for row in specs.QUEUES]
    if queue not in names:
        raise Mistake(f"There is no queue {queue}: there are {', '.join(names)}.")
    return queue


def _find_url(client: Any, name: str) -> str:
    try:
        return str(client.get_queue_url(QueueName=name)["QueueUrl"])
    except client.exceptions.QueueDoesNotExist:
        raise Mistake(f"There is no queue {name} here: check account and region.") from None


def _read_counts(client: Any, name: str) -> tuple[int, int]:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = _find_url(client, name)
    found = client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return int(found[names[0]]), int(found[names[1]])


def _receive(client: Any, url: str, limit: int) -> Iterator[Item]:
    """Yield messages until there are none, each once: what was received is hidden meanwhile."""
    seen: set[str] = set()
    while len(seen) < limit:
        page = client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(MOST, limit - len(seen)),
            VisibilityTimeout=HIDDEN_S,
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["SentTimestamp"],
        ).get("Messages", [])
        new = [message for message in page if message["MessageId"] not in seen]
        if not new:
            return
        seen.update(message["MessageId"] for message in new)
        yield from new


def _describe(message: Item, *, full: bool) -> Item:
    sent = int(message.get("Attributes", {}).get("SentTimestamp", 0)) / 1000
    return {
        "id": message["MessageId"],
        "sent": f"{datetime.fromtimestamp(sent, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "body": _read_body(message["Body"], full=full),
    }


def _read_body(body: str, *, full: bool) -> Any:
    try:
        parsed = json.loads(body)
    except ValueError:
        return body if full else HIDDEN
    if full or not isinstance(parsed, dict):
        return parsed if full else HIDDEN
    return {name: value if name in SHOWN else HIDDEN for name, value in parsed.items()}
