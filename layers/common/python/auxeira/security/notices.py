"""Mails that tell a user of something that has happened. They fail nothing."""

from auxeira.aws import client, sqs
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable


def queue_notice(template: str, user_id: str | None, **values: str) -> None:
    """Queue a mail to a user, which is addressed when it is sent, if the account is still there.

    `values` go where the template has their names. What cannot be queued is logged and counted.
    """
    if user_id is None:
        return
    try:
        sqs.send_message("mail", {"template": template, "user_id": user_id, "values": values})
    except (Unavailable, client.ClientError) as error:
        reason = type(error.__cause__ or error).__name__
        logger.error("mail", event="mail_lost", template=template, reason=reason)
        emit_count("MailLost")
