"""Mails that tell a user of something that has happened. They fail nothing."""

from auxeira.aws import client, dynamodb, sqs
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.security import session_record


def queue_notice(template: str, user_id: str | None, **values: str) -> None:
    """Queue a mail to a user whose account is there: 0.5 read units and a message.

    `values` go where the template has their names. What cannot be queued is logged and counted.
    """
    if user_id is None:
        return
    try:
        item = dynamodb.get_item("users", session_record.user_key(user_id))
        user = session_record.read_user(item)
        if session_record.is_active(user):
            to = {"to": user.email, "name": user.first_name}
            sqs.send_message("mail", {"template": template, **to, "token": None, "values": values})
    except (Unavailable, client.ClientError) as error:
        reason = type(error.__cause__ or error).__name__
        logger.error("mail", event="mail_lost", template=template, reason=reason)
        emit_count("MailLost")
