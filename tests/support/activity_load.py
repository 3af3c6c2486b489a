"""Ten minutes of events against the write units of the table, on a clock that nobody waits for.

The items are those that the writer puts, as large as they are packed. DynamoDB lends what was not
used of the last 300 seconds. Two consumers take up to ten messages each; a write that finds no
unit waits for one, and what a call of 25 seconds does not reach is visible again after the queue's
time and counts as received.
"""

import heapq
import math
from collections.abc import Generator
from dataclasses import dataclass, field

from auxeira.activity.activity_records import Event, Pack
from auxeira.aws.attribute_values import serialize
from cdk import specs
from cdk.specs import BATCH, CONSUMERS
from functions.activity_writer import rules
from tests.support import capacity

MINUTES_10, LENT_S, CALL_S, WRITE_S = 600, 300, 25.0, 0.01
QUEUE = {row.key: row for row in specs.QUEUES}["activity"]
RETAINED_S = 4 * 86_400  # of a queue, unless it is told otherwise
UNITS = specs.find_table("activity").write or 0


@dataclass
class Load:
    """What came of it. `backlog`: the most messages that waited; `drained_s`: after ten minutes."""

    written: int = 0
    lost: int = 0
    backlog: int = 0
    drained_s: float = 0
    receives: int = 1
    units: int = 0


@dataclass
class _Units:
    rate: float
    tokens: float
    at: float = 0.0

    def take(self, cost: int, now: float) -> float:
        """Return when so many units are there, which are then taken."""
        now = max(now, self.at)
        self.tokens = min(self.tokens + (now - self.at) * self.rate, self.rate * LENT_S)
        wait = max(0.0, (cost - self.tokens) / self.rate)
        self.tokens += wait * self.rate - cost
        self.at = now + wait
        return self.at


def measure_units(events: int) -> int:
    """Return the write units of a flush of so many ordinary events, packed as the writer does."""
    told = [
        Event(f"page_{n % 4}", n, {"reportType": "impact_story", "n": n}) for n in range(events)
    ]
    pack = Pack("ses_" + "0" * 26, "Mozilla/5.0 (X11; Linux x86_64)", told)
    entry = rules.build_flush_entry("m", "usr_" + "0" * 26, "act_" + "0" * 26, 0, pack)
    turn = {"worker": "0" * 8, "turn": 1000, "put_at": 1_790_000_001, "ttl": 1_790_000_001}
    return math.ceil(capacity.item_size(serialize(entry.item | turn)) / 1024)


@dataclass
class _Queue:
    """Messages by when they are visible: (time, number, receives)."""

    heap: list[tuple[float, int, int]] = field(default_factory=list)

    def take(self, now: float) -> list[tuple[float, int, int]]:
        found = []
        while self.heap and self.heap[0][0] <= now and len(found) < BATCH:
            found.append(heapq.heappop(self.heap))
        return found


def simulate(flushes_a_second: float, events: int) -> Load:
    """Send flushes for ten minutes, evenly, and let them be written until none is left."""
    load, cost, units = Load(), measure_units(events), _Units(UNITS, UNITS * LENT_S)
    number = round(flushes_a_second * MINUTES_10)
    arrivals = [n / flushes_a_second for n in range(number)]
    queue = _Queue([(at, n, 1) for n, at in enumerate(arrivals)])
    steps: list[tuple[float, int]] = [(0.0, worker) for worker in range(CONSUMERS)]
    workers = [_run_worker(queue, units, cost, arrivals, load) for _ in steps]
    for worker in workers:
        next(worker)
    now = 0.0
    while load.written + load.lost < number:
        now, name = heapq.heappop(steps)
        came = min(number, int(now * flushes_a_second) + 1)
        load.backlog = max(load.backlog, came - load.written - load.lost)
        heapq.heappush(steps, (workers[name].send(now), name))
    load.drained_s = max(0.0, now - MINUTES_10)
    return load


def _run_worker(
    queue: _Queue, units: _Units, cost: int, arrivals: list[float], load: Load
) -> Generator[float, float]:
    """Be a consumer: yields when its next step is."""
    now = yield 0.0
    while True:
        taken = queue.take(now)
        began = now
        for _, n, receives in taken:
            if now - began > CALL_S:
                gone = receives >= QUEUE.receives or now - arrivals[n] > RETAINED_S
                load.lost += gone
                if not gone:
                    heapq.heappush(queue.heap, (began + QUEUE.visibility_s, n, receives + 1))
                load.receives = max(load.receives, receives + 1)
                continue
            now = yield units.take(cost, now) + WRITE_S
            load.written += 1
            load.units += cost
        if taken:
            now = yield units.take(1, now) + WRITE_S
            load.units += 1
        else:
            now = yield max(now + WRITE_S, queue.heap[0][0] if queue.heap else now + 1)
