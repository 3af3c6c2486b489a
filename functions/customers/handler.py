"""Keeps the rows of Pizza42's customers what their aggregates say: called with changes of those.

A record says only whose aggregate has changed: it is read as it is now, so that records may come
twice, late or in any order.
"""

from typing import Any

from auxeira.aws import client
from auxeira.aws.batch import Event, handle_batch
from auxeira.core.logs import emit_count, logger
from auxeira.core.problems import Unavailable
from auxeira.orders import order_records
from functions.customers import service

client.prepare_clients("dynamodb")


def lambda_handler(event: Event, context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of the stream; return what is to be sent again. Raises nothing."""
    return handle_batch(event, context, _handle_record)


def _handle_record(record: Event, name: str) -> bool:
    """Return whether a record is done with."""
    try:
        owner = order_records.parse_aggregate_owner(record["dynamodb"]["Keys"]["user_id"]["S"])
        if owner is not None:  # an Idempotency-Key may have the name of an aggregate
            logger.info("customers", event=service.refresh_customer(owner))
        return True
    except Unavailable:
        logger.warning("customers", event="customers_delayed", record=name)
        return False
    except Exception:  # whatever it is, the other customers go on; the next order tries again
        logger.exception("customers", event="customer_skipped", record=name)
        emit_count("CustomerSkipped")
        return True
