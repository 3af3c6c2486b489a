"""What accounts hand to queues: mails, whose scores are to be counted again, who is erased."""

from typing import Literal

from auxeira.aws import client, sqs
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable

Template = Literal[
    "verify_email",
    "reset_password",
    "password_changed",
    "change_email",
    "email_change_asked",
    "email_changed",
]


def queue_mail(template: Template, to: str, name: str, token: str | None = None) -> None:
    """Queue a mail. One that cannot be queued is logged and counted, and fails nothing.

    A reset, or a change of address, without a token is queued as well, so that nobody sees by the
    calls or the time which addresses have an account; the mailer drops it.
    """
    message = {"template": template, "to": to, "name": name, "token": token}
    if reason := _try_to_queue("mail", message):
        logger.error("mail", event="mail_lost", template=template, reason=reason)
        emit_count("MailLost")


def queue_score_refresh(user_id: str) -> None:
    """Have the scores of a profile counted: only who has proven an address is ranked.

    Where that cannot be queued, the next save of the profile does it.
    """
    if reason := _try_to_queue("scores", {"user_id": user_id}):
        logger.error("scores", event="scores_lost", user_id=user_id, reason=reason)


def queue_erasure(user_id: str) -> None:
    """Have a closed account erased now. Where that cannot be queued, the clock does it."""
    if reason := _try_to_queue("erasures", {"user_id": user_id}):
        logger.error("erasures", event="erasure_delayed", user_id=user_id, reason=reason)


def _try_to_queue(queue: str, message: object) -> str | None:
    """Queue a message. Returns why that failed, or None."""
    try:
        sqs.send_message(queue, message)
    except (Unavailable, client.ClientError) as error:
        return type(error.__cause__ or error).__name__
    return None
