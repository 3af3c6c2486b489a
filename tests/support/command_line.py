"""The commands of operators, on the AWS of the tests."""

import functools
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from typer import testing
from typer.testing import CliRunner, Result

from ops import __main__ as ops
from ops import stage as ops_stage
from tests.support import aws_calls, stream_and_queue_events

STAGE = aws_calls.STAGE
ROOT = Path(__file__).parents[2]
# commands are made of their functions once: that is dearer than most of them are
testing._get_command = functools.cache(testing._get_command)  # type: ignore[attr-defined]
Handler = Callable[[dict[str, Any], Any], Any]


def run(*words: str, answer: str = "", stage: str = STAGE) -> Result:
    """What a command does, told of the stage of the tests, and with what is typed."""
    given = [*words, "--stage", stage] if stage else [*words]
    return CliRunner().invoke(ops.app, given, input=answer)


def do(*words: str, code: int = 0, answer: str = "") -> str:
    """What a command prints that ends with this exit code."""
    done = run(*words, answer=answer)
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def read(*words: str, code: int = 0) -> Any:
    """What a command prints for programs."""
    return json.loads(do(*words, "--json", code=code))


def refuse(*words: str) -> str:
    """The sentence that a command ends with which cannot be done."""
    done = run(*words)
    assert isinstance(done.exception, ops_stage.Mistake), (done.output, done.exception)
    return str(done.exception)


@contextmanager
def tests_stage() -> Iterator[None]:
    """Lets the stage of the tests be one that can be named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ops_stage, "list_stages", lambda: [STAGE])
        yield


@contextmanager
def calls_heard(event: str, hear: Callable[..., Any]) -> Iterator[None]:
    """Lets a function hear an event of botocore of the commands' calls, or answer it."""
    session = _open_session()
    session.events.register(event, hear)
    with _default_session(session):
        yield


@contextmanager
def aws_answers(answers: dict[str, Any]) -> Iterator[None]:
    """Lets AWS answer the commands so, {"service.Operation": parsed}, or refuse: what moto lacks.

    An answer may be a function of what is asked, as it goes on the wire.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, found in answers.items():
            patch.setitem(_given, f"before-call.{name}", _answer_with(found))
        with _default_session(_open_session()):
            yield


_given: dict[str, Callable[..., Any]] = {}  # event of botocore -> what answers it


@contextmanager
def _default_session(session: boto3.Session) -> Iterator[None]:
    """Lets the commands make their clients with a session, anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", session)
        ops_stage.clear_clients()
        try:
            yield
        finally:
            ops_stage.clear_clients()


def _open_session() -> boto3.Session:
    session = boto3.Session()
    for event, hear in _given.items():
        session.events.register(event, hear)
    return session


def _answer_with(found: Any) -> Callable[..., Any]:
    def hear(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, Any]:
        answer = found(params) if callable(found) else found
        if isinstance(answer, ClientError):
            return refused(answer)
        return AWSResponse("https://aws.test", 200, {}, Body()), answer

    return hear


def refused(error: ClientError) -> tuple[AWSResponse, Any]:
    """What comes back where AWS refuses, which botocore makes an exception of its own of."""
    return AWSResponse("https://aws.test", 400, {}, Body()), error.response


@contextmanager
def functions_called(handlers: dict[str, Handler]) -> Iterator[None]:
    """Lets the commands call functions, by their names, as AWS would."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        handler = handlers[request.url.split("/functions/")[1].partition("/")[0]]
        context = stream_and_queue_events.Context(120_000)
        headers = {"content-type": "application/json"}
        try:
            with redirect_stdout(io.StringIO()):  # where a function writes its log
                found = handler(json.loads(request.body), context)
        except Exception as error:  # whatever it is, AWS says so
            found = {"errorType": type(error).__name__}
            headers["X-Amz-Function-Error"] = "Unhandled"
        return AWSResponse(request.url, 200, headers, Body(json.dumps(found).encode()))

    with calls_heard("before-send.lambda.Invoke", answer):
        yield


def refusal(code: str, operation: str, message: str = "by the test") -> ClientError:
    """A refusal as botocore raises it."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class Body(io.BytesIO):
    """The body of an answer, as urllib3 hands it out."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()
