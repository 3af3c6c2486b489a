"""Mails of accounts, handed to the mailer's queue."""

from typing import Literal

import msgspec

from auxeira import aws, settings
from auxeira.errors import Unavailable
from auxeira.logs import count, logger

Template = Literal["verify_email", "reset_password", "password_changed"]


def send(template: Template, to: str, name: str, token: str | None = None) -> None:
    """Queues a mail. One that cannot be queued is logged and counted, and fails nothing.

    A reset without a token is queued as well, so that nobody sees by the calls or the time which
    addresses have an account; the mailer drops it.
    """
    message = {"template": template, "to": to, "name": name, "token": token}
    body = msgspec.json.encode(message).decode()
    try:
        aws.call("sqs", "send_message", QueueUrl=settings.queue("mail"), MessageBody=body)
    except (Unavailable, aws.ClientError) as error:
        reason = type(error.__cause__ or error).__name__
        logger.error("mail", event="mail_lost", template=template, reason=reason)
        count("MailLost")
