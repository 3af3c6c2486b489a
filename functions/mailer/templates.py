"""What mails say: subject, plain text and HTML of each template."""

import html
import re
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from msgspec import Meta

Template = Literal[
    "verify_email",
    "reset_password",
    "password_changed",
    "change_email",
    "email_change_asked",
    "email_changed",
    "pledge_received",
    "pledge_confirmed",
    "pledge_cancelled",
    "project_funded",
    "project_taken_down",
    "report_ready",
    "payment_receipt",
    "expert_contacted",
]
DROPPED = {"reset_password", "change_email"}  # without a token

LIKE_A_LINK = re.compile(r"[/:@]|\.\w\w")
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1a1a1a">
{paragraphs}
</body>
</html>
"""
LINK = """<p><a href="{link}" style="color: #0b5394">{action}</a></p>
<p>If that does not open, copy this address into your browser:<br>{link}</p>"""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mail as it is queued. `token`: what its link carries, where it has one.

    With a `user_id`, address and name are those that the user has when it is sent.
    """

    template: Template
    to: Annotated[str, Meta(max_length=320)] = ""
    name: Annotated[str, Meta(max_length=100)] = ""
    token: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    values: dict[str, Annotated[str, Meta(max_length=2000)]] = {}  # what goes into its words
    user_id: Annotated[str, Meta(max_length=100)] | None = None


class Mail(msgspec.Struct, frozen=True):
    """A mail to be sent: plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


class Words(msgspec.Struct, frozen=True):
    """What a template says around its link, with names of values in braces."""

    subject: str
    before: tuple[str, ...]
    action: str
    path: str
    after: tuple[str, ...]


WORDS: dict[str, Words] = {
    "verify_email": Words(
        subject="Confirm your email address",
        before=("Welcome to Auxeira. Please confirm that this is your address.",),
        action="Confirm my address",
        path="/verify-email",
        after=(
            "The link works for 24 hours.",
            "If you did not create an account, you need not do anything.",
        ),
    ),
    "reset_password": Words(
        subject="Choose a new password",
        before=("Somebody, most likely you, asked to reset the password of your Auxeira account.",),
        action="Choose a new password",
        path="/reset-password",
        after=(
            "The link works once, for 10 minutes.",
            "If it was not you, you need not do anything: your password stays as it is.",
        ),
    ),
    "password_changed": Words(
        subject="Your password was changed",
        before=(
            "The password of your Auxeira account was changed just now.",
            "If it was you, all is well. Your other devices have been logged out.",
        ),
        action="Open Auxeira",
        path="",
        after=(
            "If it was not you, open Auxeira and choose “Forgot password” at once.",
            "That gives you a new password and logs everybody else out.",
        ),
    ),
    "change_email": Words(
        subject="Confirm your new email address",
        before=("Somebody, most likely you, asked to use this address for an Auxeira account.",),
        action="Use this address",
        path="/change-email",
        after=(
            "The link works once, for an hour.",
            "After that you log in with this address, and with your password as before.",
            "If it was not you, you need not do anything: nothing changes.",
        ),
    ),
    "email_change_asked": Words(
        subject="Somebody asked to change your email address",
        before=(
            "Somebody who knows your password, most likely you, asked to use another address for "
            "your Auxeira account.",
            "Nothing changes until the link in the mail to that address is used.",
        ),
        action="Open Auxeira",
        path="",
        after=(
            "If it was not you, open Auxeira and choose “Forgot password” at once.",
            "That gives you a new password, logs everybody else out and makes the link worthless.",
        ),
    ),
    "email_changed": Words(
        subject="Your email address was changed",
        before=(
            "Your Auxeira account has another email address now. This one no longer opens it.",
            "If it was you, all is well. Log in with the new address on each of your devices.",
        ),
        action="Open Auxeira",
        path="",
        after=("If it was not you, write to the people who run Auxeira for you at once.",),
    ),
    "pledge_received": Words(
        subject="A pledge to your project",
        before=(
            "Somebody pledges {what} to your project “{title}”.",
            "The pledge is pending: its backer has 30 days to confirm it. Only confirmed ones "
            "bring the project nearer to its target.",
        ),
        action="Open Auxeira",
        path="",
        after=("No money has moved: a pledge is a promise.",),
    ),
    "pledge_confirmed": Words(
        subject="A pledge to your project was confirmed",
        before=("The pledge of {what} to your project “{title}” was confirmed by its backer.",),
        action="Open Auxeira",
        path="",
        after=("No money has moved: a pledge is a promise.",),
    ),
    "project_funded": Words(
        subject="Your project has its target",
        before=(
            "The pledge of {what} to your project “{title}” was confirmed by its backer.",
            "With it, what is confirmed reaches the target. The project takes no more pledges.",
        ),
        action="Open Auxeira",
        path="",
        after=(
            "No money has moved: pledges are promises. Thank those who made them, and agree with "
            "them how they keep them.",
        ),
    ),
    "pledge_cancelled": Words(
        subject="A pledge to your project was cancelled",
        before=("The pledge of {what} to your project “{title}” was cancelled by its backer.",),
        action="Open Auxeira",
        path="",
        after=("It counts no longer. You need not do anything.",),
    ),
    "project_taken_down": Words(
        subject="Your project was taken down",
        before=(
            "We have taken down your project “{title}”. Nobody but you sees it any more.",
            "The reason: {reason}",
        ),
        action="Open Auxeira",
        path="",
        after=("If you think that this is wrong, write to the people who run Auxeira for you.",),
    ),
    "report_ready": Words(
        subject="Your report is ready",
        before=("“{title}” is written. You find it among your reports.",),
        action="Open the report",
        path="",
        after=("You get this mail because you asked Auxeira for the report.",),
    ),
    "payment_receipt": Words(
        subject="Receipt for your payment",
        before=(
            "We have received your payment. Please keep this receipt.",
            "Number: {number}",
            "Received on: {day}",
            "For: {what}",
            "Amount: {amount}",
            "From: {payer}",
            "To: Auxeira",
        ),
        action="Open Auxeira",
        path="",
        after=("If you did not make this payment, write to the people who run Auxeira for you.",),
    ),
    "expert_contacted": Words(
        subject="Somebody wrote to you about your expertise",
        before=(
            "Somebody who found you among the experts of Auxeira has written to you. The name of "
            "the account: {sender}",
            "{message}",
            "How to answer, in their words: {reply_via}",
            "They do not know your address, and this mail has no address of theirs: an answer to "
            "it reaches nobody. If you do not answer, they learn nothing of you.",
        ),
        action="Open Auxeira",
        path="",
        after=(
            "Auxeira has not looked at what they write. Open no link of somebody you do not know.",
            "To get no such mails, take the expertise off your profile.",
        ),
    ),
}


def render_mail(message: Message, app_url: str) -> Mail | None:
    """Return the mail of a message, its links below `app_url`.

    None for a reset without a token: it was asked for an address that has no account, and is
    queued so that nobody can tell; or for a change to an address that has one. Raises ValueError
    for another mail that lacks its token, KeyError for one that lacks a value.
    """
    words = WORDS[message.template]
    link = f"{app_url}{words.path}"
    if words.path:
        if message.token is None:
            if message.template in DROPPED:
                return None
            raise ValueError("the token is missing")
        link += f"?token={quote(message.token, safe='')}"
    if report := message.values.get("report"):  # where the page of the report is
        link += f"/reports/{quote(report, safe='')}"
    told = (each.format_map(message.values) for each in words.before)
    before = (_build_greeting(message.name), *told)
    shown = html.escape(link)
    paragraphs = [
        *map(_render_paragraph, before),
        LINK.format(link=shown, action=words.action),
        *map(_render_paragraph, words.after),
    ]
    return Mail(
        subject=words.subject,
        text="\n\n".join([*before, f"{words.action}:\n{link}", *words.after]) + "\n",
        html=PAGE.format(subject=words.subject, paragraphs="\n".join(paragraphs)),
    )


def describe_payer(name: str, address: str) -> str:
    """Return whom a payment is from, without a name that a mail program may make a link."""
    plain = " ".join(name.split())
    return f"{plain}, {address}" if plain and not LIKE_A_LINK.search(plain) else address


def _build_greeting(name: str) -> str:
    """Greet without the name, which strangers type, where a mail program may make it a link."""
    plain = " ".join(name.split())
    return f"Hello {plain}," if plain and not LIKE_A_LINK.search(plain) else "Hello,"


def _render_paragraph(words: str) -> str:
    return f"<p>{html.escape(words).replace('\n', '<br>')}</p>"
