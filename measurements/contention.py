"""Orders of one customer at the same moment, with and without a pause before a repeat.

`python -m measurements.contention` starts the embedded cloud for the orders' table alone and places
ORDERS orders with so many in flight, with and without pauses in turn. Prints a row for each.
"""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest import mock

from auxeira.core import deadline
from auxeira.core.problems import Unavailable
from cdk import resources, specs
from functions.orders import rules, service
from local import emulator

ORDERS, IN_FLIGHT, ROUNDS = 100, (2, 4, 8, 20), 3
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_000)
WISH = rules.Wish("Supreme", "large", None, None)


def main() -> None:
    """Print in flight, and of all rounds the orders refused and the seconds, without and with."""
    port = emulator.find_free_port()
    with (
        TemporaryDirectory() as folder,
        emulator.run_emulator(port, Path(folder), keep=False) as found,
    ):
        row = specs.find_table("orders")
        os.environ |= found.environment() | {"ORDERS_TABLE": row.name}
        create_orders_table(found.client("dynamodb"), row)
        place_orders_in_parallel("warm-up", 4)
        for in_flight in IN_FLIGHT:
            with_pause, without = ([0, 0.0], [0, 0.0])
            for number in range(ROUNDS):
                with mock.patch.object(deadline, "wait_before_retry"):
                    add_run_result(
                        without,
                        place_orders_in_parallel(f"without-{in_flight}-{number}", in_flight),
                    )
                add_run_result(
                    with_pause, place_orders_in_parallel(f"with-{in_flight}-{number}", in_flight)
                )
            print(in_flight, *without, *with_pause, flush=True)


def create_orders_table(client: Any, row: resources.Table) -> None:
    """Create the orders' table."""
    client.create_table(
        TableName=row.name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in (row.hash, row.range)
        ],
        KeySchema=[
            {"AttributeName": row.hash, "KeyType": "HASH"},
            {"AttributeName": row.range, "KeyType": "RANGE"},
        ],
    )


def add_run_result(total: list[float], found: tuple[Counter[str], float]) -> None:
    """Add what a run refused, and its seconds."""
    total[0] += found[0]["refused"]
    total[1] = round(total[1] + found[1], 1)


def place_orders_in_parallel(user_id: str, in_flight: int) -> tuple[Counter[str], float]:
    """Place ORDERS orders of one customer. Returns how many ended in which way, and seconds."""
    started = time.monotonic()
    with ThreadPoolExecutor(in_flight) as pool:
        found = Counter(pool.map(lambda n: try_to_place_order(user_id, n), range(ORDERS)))
    return found, time.monotonic() - started


def try_to_place_order(user_id: str, number: int) -> str:
    now = time.time_ns() // 1_000_000
    request: Any = SimpleNamespace(id=f"r{number}", ms=now, now=now // 1000, network="")
    deadline.start_request(CONTEXT)
    try:
        service.create_order(
            user_id,
            WISH,
            lambda ms: rules.build_order(user_id, None, WISH.pizza, WISH.size, 2499, ms),
            f"key-{number}",
            request,
        )
        return "placed"
    except Unavailable:
        return "refused"


if __name__ == "__main__":
    main()
