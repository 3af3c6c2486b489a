"""Sends queued mails by SES.

A message whose mail failed is reported, comes back after the queue's visibility timeout, and ends
in the dead-letter queue after the last try; the rest of its batch goes on. What is wrong with one
address alone, by our rule or by SES's refusal, is no failure: anybody can register one. A message
that comes back although SES took its mail is known by its id, and at worst sent twice: by another
process, or after an answer that was lost, since SES has no idempotency keys. Every mail is harmless
twice.
"""

from collections import deque
from typing import Any

import msgspec
from msgspec.structs import replace

from auxeira.aws import client
from auxeira.aws.batch import handle_batch
from auxeira.core import settings
from auxeira.core.email_addresses import is_address
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from functions.mailer import repository, templates

ONE_MAIL_MS = 7_000  # two attempts of three seconds, and the pause between them
METRICS = {"mail_sent": "MailSent", "mail_failed": "MailFailed", "mail_refused": "MailRefused"}
REFUSALS = {"BadRequestException", "MessageRejected"}  # of SES, for good

client.prepare_clients("sesv2", "dynamodb")
decoder = msgspec.json.Decoder(templates.Message)
sent_message_ids: deque[str] = deque(maxlen=1000)  # ids of the messages whose mails SES took


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle an SQS batch; return the ids of the messages that failed. Raises nothing."""
    return handle_batch(event, context, lambda record, _: _handle_message(record, context))


def _handle_message(record: dict[str, Any], context: Any) -> bool:
    """Say in one log line what came of a message: never an address, a token or the body."""
    outcome, reason = _deliver_message(record, context)
    failed = outcome == "mail_failed"
    log = logger.error if failed else logger.info
    log("mail", event=outcome, message_id=record["messageId"], reason=reason)
    if outcome in METRICS:
        emit_count(METRICS[outcome])
    return not failed


def _deliver_message(record: dict[str, Any], context: Any) -> tuple[str, str | None]:
    """Send the mail of a message. Returns what came of it, and why where it failed."""
    if context.get_remaining_time_in_millis() < ONE_MAIL_MS:
        return "mail_failed", "no_time_left"
    if record["messageId"] in sent_message_ids:
        return "mail_repeated", None
    try:
        message = _find_recipient(decoder.decode(record["body"]))
        mail = templates.render_mail(message, settings.app_url()) if message else None
        if message is None or mail is None:
            return "mail_dropped", None
        if not is_address(message.to):
            return "mail_refused", "address"
        _send_mail(message.to, mail)
    except ValueError:  # msgspec's errors are some, and quote the message
        return "mail_failed", "malformed"
    except Unavailable:
        return "mail_failed", "unavailable"
    except client.ClientError as error:
        code = error.response["Error"]["Code"]
        return "mail_refused" if _is_about_address(error) else "mail_failed", code
    except Exception as error:  # whatever it is, the rest of the batch goes on
        return "mail_failed", type(error).__name__
    sent_message_ids.append(record["messageId"])
    return "mail_sent", None


def _find_recipient(message: templates.Message) -> templates.Message | None:
    """Return a message with its address; to a user, with the address and the name of now.

    None for a user who was erased, or shut out, since it was queued. Raises Unavailable.
    """
    if message.user_id is None:
        return message
    user = repository.find_active_user(message.user_id)
    if user is None:
        return None
    payer = templates.describe_payer(f"{user.first_name} {user.last_name}", user.email)
    values = message.values | {"payer": payer}
    return replace(message, to=user.email, name=user.first_name, values=values)


def _is_about_address(error: client.ClientError) -> bool:
    """Return whether SES refused a mail for its recipient, and would whenever it is asked.

    An identity that is not verified is refused by the same codes, and is ours to mend: the
    sender's, or any while the account is in SES's sandbox.
    """
    refusal = error.response["Error"]
    text = refusal.get("Message", "").lower()
    ours = "not verified" in text or settings.mail_sender().lower() in text
    return refusal["Code"] in REFUSALS and not ours


def _send_mail(to: str, mail: templates.Mail) -> None:
    """Send a mail. Raises Unavailable, or ClientError for a refusal."""
    subject, text, html = (
        {"Data": part, "Charset": "UTF-8"} for part in (mail.subject, mail.text, mail.html)
    )
    client.call_service(
        "sesv2",
        "send_email",
        FromEmailAddress=settings.mail_sender(),
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": subject, "Body": {"Text": text, "Html": html}}},
    )
