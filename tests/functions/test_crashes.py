"""The crash matrix over every request that calls AWS."""

import functools
import os

import pytest
from botocore.exceptions import ConnectTimeoutError

from auxeira.aws import dynamodb
from auxeira.http.api import Api, public
from auxeira.http.schema import Success
from tests.support import aws_calls, events, fault_injection, paystack, route_scenarios

PAYING = [*route_scenarios.of("payments"), *route_scenarios.of("housekeeping")]
WALKS = [walk for walk in route_scenarios.WALKS if walk.route not in route_scenarios.ALONE]


@functools.cache
def undisturbed(walk):
    journal = fault_injection.Journal()
    (outcome,) = fault_injection.play(walk, journal)
    return outcome, journal


def faults():
    """A walk and a kind of fault a row. All but one a function that writes are slow: its first
    walk, reply lost.
    """
    first = {walk.group: walk for walk in reversed(WALKS) if not walk.route.startswith("GET ")}
    for walk in WALKS:
        for kind in fault_injection.FAULTS:
            quick = walk is first.get(walk.group) and kind == fault_injection.LOST
            marks = () if quick else pytest.mark.slow
            yield pytest.param(walk, kind, marks=marks, id=f"{walk}-{kind}")


@pytest.mark.parametrize(("walk", "kind"), [*faults()])
def test_a_retry_ends_as_if_nothing_had_happened(walk, kind):
    wanted, journal = undisturbed(walk)
    faults = [fault_injection.Fault(index, kind) for index in range(len(journal.calls))]

    outcomes = fault_injection.play(walk, *faults)

    for fault, outcome, name in zip(faults, outcomes, journal.calls, strict=True):
        assert fault.struck == 1, f"call {fault.index} ({name}) was not reached"
        if walk.counted and outcome.status == 429:
            continue
        assert outcome == wanted, f"{kind} at call {fault.index} ({name})"


class Strike(aws_calls.Listener):
    """Strikes once, at the first request to Paystack after a call of AWS."""

    def __init__(self, kind):
        self.kind = kind
        self.armed = False

    def before(self, call):
        if not self.armed:
            self.armed = True
            present = paystack.present()
            present.strikes = {len(present.requests): self.kind}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [paystack.FAILS, paystack.LOST, fault_injection.Killed])
@pytest.mark.parametrize("walk", PAYING, ids=str)
def test_a_retry_after_trouble_at_paystack_ends_as_if_there_had_been_none(walk, kind):
    wanted, _ = undisturbed(walk)

    (outcome,) = fault_injection.play(walk, Strike(kind))

    assert outcome == wanted


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_an_undisturbed_request_answers_what_its_walk_says(walk):
    wanted, journal = undisturbed(walk)

    assert wanted.status == walk.status
    assert journal.calls


@pytest.mark.slow
@pytest.mark.parametrize(
    "group", [*route_scenarios.http_groups(), "scores", "housekeeping", "activity_writer"]
)
def test_every_store_call_in_the_code_is_a_row_of_the_matrix(group):
    assert missed_by([group], (fault_injection.ROOT / "functions" / group).glob("*.py")) == []


REPOSITORIES = {"payments": ["payments", "housekeeping"]}  # of the layer, and who calls them


@pytest.mark.slow
@pytest.mark.parametrize("package", REPOSITORIES)
def test_every_store_call_of_a_repository_is_a_row_of_the_matrix(package):
    files = [fault_injection.LAYER / package / "repository.py"]

    assert missed_by(REPOSITORIES[package], files) == []


def missed_by(groups, files):
    """The store calls in files that no walk of these groups reaches."""
    walks = [walk for walk in WALKS if walk.group in groups]
    reached = {site for walk in walks for site in undisturbed(walk)[1].sites}
    return [
        f"{path}:{line}"
        for (path, line), lines in fault_injection.store_calls(files).items()
        if not any(path == file and at in lines for file, at in reached)
    ]


def test_there_are_store_calls_to_look_for():
    assert (
        len(fault_injection.store_calls((fault_injection.ROOT / "functions/auth").glob("*.py")))
        > 10
    )
    assert len(fault_injection.store_calls([fault_injection.LAYER / "payments/repository.py"])) > 8


# the matrix finds what it is for


def careless(*writes):
    """A walk whose request makes these writes, whatever the client's key is."""
    api = Api()

    @api.post("/careless", caller=public, answers={201: Done}, summary="Writes carelessly")
    def write() -> Done:
        for each in writes:
            each()
        return Done()

    return route_scenarios.Walk("auth", "POST /careless", 201, lambda _, now: sent(api, now))


class Done(Success):
    """An answer."""


def sent(api, now):
    return events.call(api.handler, "POST", "/careless", now=now)


def count():
    dynamodb.update_item("users", {"pk": "total", "sk": "t"}, "ADD n :one", {"one": 1})


def insert():
    dynamodb.put_new_item("users", {"pk": os.urandom(4).hex(), "sk": "s"})


def mark():
    dynamodb.update_item("users", {"pk": "mark", "sk": "m"}, "SET done = :yes", {"yes": True})


@pytest.mark.parametrize(
    ("writes", "kind", "survives"),
    [
        ((mark,), fault_injection.LOST, True),
        ((mark, mark), fault_injection.KILLED, True),
        ((count,), fault_injection.FAILS, True),
        ((count,), fault_injection.LOST, False),
        ((count,), fault_injection.KILLED, False),
        ((insert,), fault_injection.LOST, False),
        ((count, mark), fault_injection.FAILS, False),
        ((mark, insert), fault_injection.KILLED, False),
    ],
)
def test_a_write_that_happens_twice_is_found(writes, kind, survives):
    walk = careless(*writes)
    wanted, *outcomes = fault_injection.play(
        walk,
        aws_calls.Listener(),
        *(fault_injection.Fault(index, kind) for index in range(len(writes))),
    )

    assert all(outcome == wanted for outcome in outcomes) == survives


def test_a_request_that_never_succeeds_is_no_success():
    class Down(aws_calls.Listener):
        def before(self, call):
            raise ConnectTimeoutError(endpoint_url="https://aws.test")

    with pytest.raises(AssertionError, match="no answer"):
        fault_injection.play(careless(mark), Down())
