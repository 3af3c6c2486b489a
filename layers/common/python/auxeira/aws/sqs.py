"""SQS: messages of queues as ASCII JSON."""

import json

from auxeira.aws import client
from auxeira.core import settings


def send_message(queue: str, message: object) -> None:
    """Queue a message, anything that JSON can say. Raises Unavailable, ClientError.

    SQS refuses some characters (U+FFFF is one) and the whole message with them; escaped, none of
    them is on the wire.
    """
    body = json.dumps(message, ensure_ascii=True)
    client.call_service("sqs", "send_message", QueueUrl=settings.queue_url(queue), MessageBody=body)
