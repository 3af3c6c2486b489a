"""The breakers before providers: after five failed tries in a row nobody asks one for 30 s.

Powertools' own, with its state in an item of the table `reports` that all processes read. Its
persistence for DynamoDB brings boto3, which the layers do not carry.
"""

import functools
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.circuit_breaker import (
    CircuitBreakerConfig,
    CircuitBreakerOpenError,
    CircuitTransition,
    circuit_breaker,
)
from aws_lambda_powertools.utilities.circuit_breaker.persistence.base import (
    CircuitBreakerExistingLockError,
    CircuitBreakerPersistenceLayer,
)
from aws_lambda_powertools.utilities.circuit_breaker.persistence.record import CircuitStateRecord
from aws_lambda_powertools.utilities.circuit_breaker.states import CircuitState

from auxeira.core.logs import emit_count, logger
from functions.report_worker import repository
from functions.report_worker.model import ModelFailed
from functions.report_worker.repository import BreakerState
from functions.report_worker.thunderbit import ThunderbitFailed

MODEL, THUNDERBIT = "model", "thunderbit"
FAILURES = 5  # tries in a row, of one process
RECOVERY = 30  # seconds until one process tries again
NAMES = {
    "failure_count": "failures",
    "opened_at": "opened_at",
    "half_open_owner": "owner",
    "probe_lease_expiry": "lease",
    "expiry_timestamp": "ttl",
}

CircuitOpen = CircuitBreakerOpenError


def call_through_breaker[T](ask: Callable[[], T], name: str = MODEL) -> T:
    """Return what `ask` returns, of the provider `name`.

    Raises CircuitOpen without asking while the circuit is open, and what `ask` raises.
    """
    answer: T = _build_breaker(name)(ask)
    return answer


def clear_breaker_cache() -> None:
    """Drop what is cached, as a new process would."""
    _build_breaker.cache_clear()


@functools.cache
def _build_breaker(name: str) -> Callable[[Callable[[], Any]], Any]:
    config = CircuitBreakerConfig(
        failure_threshold=FAILURES,
        recovery_timeout=RECOVERY,
        success_threshold=1,
        handled_exceptions=(ModelFailed, ThunderbitFailed),
    )
    guard: Callable[[Callable[[], Any]], Any] = circuit_breaker(
        name, _ItemPersistence(), on_transition=_log_transition, config=config
    )(lambda ask: ask())
    return guard


def _log_transition(change: CircuitTransition) -> None:
    name = change.circuit_name
    logger.warning("breaker", event=f"{name}_breaker", state=str(change.to_state))
    if change.to_state == CircuitState.OPEN:
        emit_count("ModelBreakerOpened" if name == MODEL else "ThunderbitBreakerOpened")


class _ItemPersistence(CircuitBreakerPersistenceLayer):
    """The state of the circuit as one item."""

    def _get_record(self, name: str) -> CircuitStateRecord | None:
        found = repository.get_breaker_state(name)
        if found is None:
            return None
        members = {theirs: getattr(found, ours) for theirs, ours in NAMES.items()}
        return CircuitStateRecord(name, CircuitState(found.state), **members)

    def _put_record(
        self,
        record: CircuitStateRecord,
        condition: str | None = None,
        expected_opened_at: int | None = None,
    ) -> None:
        if condition is None:
            return self._update_record(record)
        until = record.probe_lease_expiry or 0
        now = until - RECOVERY  # a lease lasts as long as a recovery
        if not repository.take_breaker_trial(_to_breaker_state(record), expected_opened_at, now):
            raise CircuitBreakerExistingLockError

    def _update_record(self, record: CircuitStateRecord) -> None:
        repository.put_breaker_state(_to_breaker_state(record))


def _to_breaker_state(record: CircuitStateRecord) -> BreakerState:
    members = {ours: getattr(record, theirs) for theirs, ours in NAMES.items()}
    key = repository.breaker_key(record.name)
    return BreakerState(**key, state=str(record.state), **members)
