"""Whether anything secret was written: what requests carry and answer, against logs and metrics.

Every test of the functions and every law runs within `nothing_leaks`. `events.call` names what is
sent and answered; secrets that are read and proofs that are mailed are heard on their way.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools.metrics.provider.cloudwatch_emf import cloudwatch

from auxeira.core.logs import logger
from tests.support import aws_calls, hostile_strings

SHORTEST = 12  # characters; anything shorter may be there by chance
TAIL = 43  # of a token: its signature, which is secret even where the rest is cut off
MEMBERS = {"password", "currentPassword", "newPassword", "token", "refreshToken"}
HARMLESS = {
    *hostile_strings.STRINGS.values(),
    *(text.strip() for text in hostile_strings.STRINGS.values()),
}
LINK = re.compile(r"token=([\w-]+)")


class Watch(logging.Handler, aws_calls.Listener):
    """What was secret and what was written since it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()
        self.written: list[str] = []

    def leaked(self) -> list[str]:
        """The secrets that were written, as they are or as JSON spells them."""
        text = "\n".join(self.written)
        return [s for s in self.secrets if any(spelling in text for spelling in _spellings(s))]

    def secret(self, text: Any) -> None:
        if isinstance(text, str) and len(text) >= SHORTEST and text not in HARMLESS:
            self.secrets.add(text[-TAIL:])

    def secrets_of(self, body: Any) -> None:
        """The secret members of a body, which are all at its top."""
        if isinstance(body, dict):
            for name in MEMBERS & body.keys():
                self.secret(body[name])

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != logger.name:  # those of ours are kept as they are formatted
            self.written.append(record.getMessage())

    def before(self, call: aws_calls.Call) -> None:
        if call.operation == "SendMessage":
            self.secrets_of(json.loads(call.body["MessageBody"]))
        elif call.operation == "SendEmail":
            for token in LINK.findall(json.dumps(call.body)):
                self.secret(token)

    def after(self, call: aws_calls.Call) -> None:
        if call.operation == "GetSecretValue":
            text = call.answer.get("SecretString") or ""
            values = json.loads(text).values() if text.startswith("{") else (text,)
            for value in values:
                self.secret(value)


def _spellings(secret: str) -> set[str]:
    return {secret, *(json.dumps(secret, ensure_ascii=ascii_)[1:-1] for ascii_ in (True, False))}


_watches: list[Watch] = []


@contextmanager
def nothing_leaks() -> Iterator[Watch]:
    """Fails when a secret of the block is in what the block has written.

    Of two blocks in each other the inner one alone watches.
    """
    watch = Watch()
    _watches.append(watch)
    logging.getLogger().addHandler(watch)
    try:
        with aws_calls.heard_by(watch):
            yield watch
    finally:
        logging.getLogger().removeHandler(watch)
        _watches.remove(watch)
    assert watch.leaked() == [], "secrets were written"


def sent(body: Any, headers: Mapping[str, str]) -> None:
    """A request is about to be sent."""
    for watch in _watches[-1:]:
        watch.secrets_of(body)
        watch.secret(headers.get("Authorization", "").removeprefix("Bearer "))
        watch.secret(headers.get("Idempotency-Key"))


def answered(text: str) -> None:
    """A request was answered."""
    if text.startswith("{") and '"token"' in text:
        for watch in _watches[-1:]:
            watch.secrets_of(json.loads(text))


def _keep(text: str) -> str:
    for watch in _watches[-1:]:
        watch.written.append(text)
    return text


def _install() -> None:
    """Log lines are kept where they are formatted, metrics where they are printed."""
    formatter = logger.registered_formatter
    format_ = formatter.format
    formatter.format = lambda record: _keep(format_(record))  # type: ignore[method-assign]
    vars(cloudwatch)["print"] = lambda text: print(_keep(text))


_install()
