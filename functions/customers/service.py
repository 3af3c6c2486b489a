"""Makes the row of a customer show the aggregate as it is: read, decided, written."""

from auxeira.core import deadline
from auxeira.core.problems import Unavailable
from auxeira.orders.customer_summary import build_customer_summary
from functions.customers import repository

ATTEMPTS = 4  # of a transaction that others are in the way of


def refresh_customer(user_id: str) -> str:
    """Make a customer's row follow from the aggregate. Return what came of it.

    The place is read before the aggregate, and is what the write is bound to: what is written is
    never older than what it replaces. 2 read units, at most 6 write units. Raises Unavailable.
    """
    for attempt in range(ATTEMPTS):
        deadline.wait_before_retry(attempt)
        place = repository.get_customer_place(user_id)
        aggregate = repository.get_customer_aggregate(user_id)
        summary = build_customer_summary(user_id, aggregate) if aggregate else None
        if summary is None and place is None:
            return "customer_unlisted"
        version = aggregate.version if aggregate else 0
        if place and summary and (place.row, place.version) == (summary.order_id, version):
            return "customer_unchanged"
        if repository.write_customer_summary(place, summary, version):
            return "customer_listed" if summary else "customer_removed"
    raise Unavailable
