"""A row of the scenarios: one request of a route, in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support.events import Answer


@dataclass(frozen=True)
class Walk:
    """A request in its place: what must be there before, and what it answers.

    `request` takes what `prepare` returned and the time (seconds); it sends the same request
    each time, with the same Idempotency-Key where the route takes one.
    """

    group: str
    route: str
    status: int
    request: Callable[[Any, float], Answer]
    prepare: Callable[[], Any] = lambda: None
    case: str = ""  # empty: the ordinary one, whose budget is in measurements/budgets
    counted: bool = False  # tries are counted: a retry is one more, and may be one too many

    def __str__(self) -> str:
        return f"{self.route}, {self.case}" if self.case else self.route
