"""The crash matrix over every request that calls AWS."""

import functools
import os

import pytest
from botocore.exceptions import ConnectTimeoutError

from auxeira import store
from auxeira.contract import Success
from auxeira.http import Api, public
from tests.support import crashes, events, paystack, walks, wire

PAYING = [*walks.of("payments"), *walks.of("housekeeping")]
WALKS = [walk for walk in walks.WALKS if walk.route not in walks.ALONE]


@functools.cache
def undisturbed(walk):
    journal = crashes.Journal()
    (outcome,) = crashes.play(walk, journal)
    return outcome, journal


@pytest.mark.parametrize("kind", crashes.FAULTS)
@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_a_retry_ends_as_if_nothing_had_happened(walk, kind):
    wanted, journal = undisturbed(walk)
    faults = [crashes.Fault(index, kind) for index in range(len(journal.calls))]

    outcomes = crashes.play(walk, *faults)

    for fault, outcome, name in zip(faults, outcomes, journal.calls, strict=True):
        assert fault.struck == 1, f"call {fault.index} ({name}) was not reached"
        if walk.counted and outcome.status == 429:
            continue
        assert outcome == wanted, f"{kind} at call {fault.index} ({name})"


class Strike(wire.Listener):
    """Strikes once, at the first request to Paystack after a call of AWS."""

    def __init__(self, kind):
        self.kind = kind
        self.armed = False

    def before(self, call):
        if not self.armed:
            self.armed = True
            present = paystack.present()
            present.strikes = {len(present.requests): self.kind}


@pytest.mark.parametrize("kind", [paystack.FAILS, paystack.LOST, crashes.Killed])
@pytest.mark.parametrize("walk", PAYING, ids=str)
def test_a_retry_after_trouble_at_paystack_ends_as_if_there_had_been_none(walk, kind):
    wanted, _ = undisturbed(walk)

    (outcome,) = crashes.play(walk, Strike(kind))

    assert outcome == wanted


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_an_undisturbed_request_answers_what_its_walk_says(walk):
    wanted, journal = undisturbed(walk)

    assert wanted.status == walk.status
    assert journal.calls


@pytest.mark.parametrize("group", [*walks.http_groups(), "scores", "housekeeping"])
def test_every_store_call_in_the_code_is_a_row_of_the_matrix(group):
    reached = {site for walk in WALKS if walk.group == group for site in undisturbed(walk)[1].sites}

    missed = [
        f"{path}:{line}"
        for (path, line), lines in crashes.store_calls(group).items()
        if not any(path == file and at in lines for file, at in reached)
    ]

    assert missed == []


# the matrix finds what it is for


def careless(*writes):
    """A walk whose request makes these writes, whatever the client's key is."""
    api = Api()

    @api.post("/careless", caller=public, answers={201: Done}, summary="Writes carelessly")
    def write() -> Done:
        for each in writes:
            each()
        return Done()

    return walks.Walk("auth", "POST /careless", 201, lambda _, now: sent(api, now))


class Done(Success):
    """An answer."""


def sent(api, now):
    return events.call(api.handler, "POST", "/careless", now=now)


def count():
    store.update("users", {"pk": "total", "sk": "t"}, "ADD n :one", {"one": 1})


def insert():
    store.put_new("users", {"pk": os.urandom(4).hex(), "sk": "s"})


def mark():
    store.update("users", {"pk": "mark", "sk": "m"}, "SET done = :yes", {"yes": True})


@pytest.mark.parametrize(
    ("writes", "kind", "survives"),
    [
        ((mark,), crashes.LOST, True),
        ((mark, mark), crashes.KILLED, True),
        ((count,), crashes.FAILS, True),
        ((count,), crashes.LOST, False),
        ((count,), crashes.KILLED, False),
        ((insert,), crashes.LOST, False),
        ((count, mark), crashes.FAILS, False),
        ((mark, insert), crashes.KILLED, False),
    ],
)
def test_a_write_that_happens_twice_is_found(writes, kind, survives):
    walk = careless(*writes)
    wanted, *outcomes = crashes.play(
        walk, wire.Listener(), *(crashes.Fault(index, kind) for index in range(len(writes)))
    )

    assert all(outcome == wanted for outcome in outcomes) == survives


def test_a_request_that_never_succeeds_is_no_success():
    class Down(wire.Listener):
        def before(self, call):
            raise ConnectTimeoutError(endpoint_url="https://aws.test")

    with pytest.raises(AssertionError, match="no answer"):
        crashes.play(careless(mark), Down())
