"""Ordinary requests of suggestions, and what the stream and Thunderbit make of them."""

from collections.abc import Callable
from typing import Any

from functions.report_worker import handler as worker
from tests.support import accounts, cloud, model, route_scenarios, stream_and_queue_events
from tests.support import thunderbit as reader
from tests.support.events import NOW, Answer
from tests.support.walk import Walk

PATH = "/api/profile/suggestions"
USER = accounts.USER
KEY = {"user_id": USER, "record": "SUGGESTIONS"}


def ask(_: Any = None, now: float = NOW) -> Answer:
    """She has the website of her profile read."""
    return route_scenarios.profile_call("POST", now=now, path=PATH)


def read(_: Any = None, now: float = NOW) -> Answer:
    return route_scenarios.profile_call("GET", now=now, path=PATH)


def work(number: int = 1) -> list[str]:
    """The stream delivers the request. Returns the records to be sent again."""
    change = stream_and_queue_events.change(USER, number, KEY["record"])
    return stream_and_queue_events.stream(worker.lambda_handler, [change])


def stored() -> dict[str, Any]:
    """What is stored of her suggestions."""
    (found,) = [i for i in cloud.items("reports") if i["record"] == KEY["record"]]
    return found


def asked() -> None:
    """She has a profile with a website, and has just asked; Thunderbit has a key of ours."""
    route_scenarios.profiled()
    reader.give_key()
    assert ask().status == 202


def answered() -> None:
    """As `asked`, and it was answered."""
    asked()
    with reader.answering():
        assert work() == []
    assert stored()["status"] == "found"


def asked_long_ago() -> None:
    """As `answered`, two days ago."""
    answered()
    cloud.change("reports", KEY, requested_at=NOW - 2 * 86_400)


def failed_just_now() -> None:
    """As `asked`, and it failed."""
    asked()
    cloud.change("reports", KEY, status="failed", reason="busy")


def given_up() -> None:
    """As `asked`, and two workers were ended by it."""
    asked()
    cloud.change("reports", KEY, attempt=2)


def gone() -> None:
    """As `asked`, and the account was erased since."""
    asked()
    cloud.drop("reports", KEY)


def _worked(fault: str = "") -> Callable[[Any, float], Answer]:
    """The stream delivers: 200, or 503 where it is to be delivered again."""

    def request(_: Any, now: float) -> Answer:
        model.forget()
        with reader.answering(fault):
            again = work()
        return Answer(503 if again else 200, {"Retry-After": "1"}, "{}")

    return request


WALKS = (
    Walk("profiles", f"POST {PATH}", 202, ask, route_scenarios.profiled),
    Walk("profiles", f"POST {PATH}", 202, ask, answered, "of yesterday"),
    Walk("profiles", f"POST {PATH}", 202, ask, asked_long_ago, "of long ago"),
    Walk("profiles", f"POST {PATH}", 429, ask, failed_just_now, "that failed just now"),
    Walk("profiles", f"POST {PATH}", 409, ask, case="without a website"),
    Walk("profiles", f"GET {PATH}", 200, read, answered),
    Walk("profiles", f"GET {PATH}", 200, read, case="never asked"),
    *(
        Walk("report_worker", "the stream", 200, _worked(fault), prepare, case, counted=True)
        for case, fault, prepare in (
            ("suggestions", "", asked),
            ("suggestions that are busy", "429", asked),
            ("suggestions in an outage", "500", asked),
            ("suggestions that ended two workers", "", given_up),
            ("suggestions of nobody", "", gone),
        )
    ),
)
