"""SQS: messages of queues as ASCII JSON."""

import json

from auxeira.aws import client
from auxeira.core import settings


def send_message(queue: str, message: object, *, delay_s: int = 0) -> None:
    """Queue a message, anything that JSON can say. Raises Unavailable, ClientError.

    Nobody gets it before `delay_s` seconds, at most 900, have passed.

    SQS refuses some characters (U+FFFF is one) and the whole message with them; escaped, none of
    them is on the wire.
    """
    body = json.dumps(message, ensure_ascii=True)
    later = {"DelaySeconds": delay_s} if delay_s else {}
    url = settings.queue_url(queue)
    client.call_service("sqs", "send_message", QueueUrl=url, MessageBody=body, **later)
