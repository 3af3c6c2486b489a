"""How many profile saves an hour the boards carry on their provisioned capacity: a simulation.

DynamoDB keeps what was not used in the last 300 seconds for a burst (Developer Guide, "Burst
capacity"). The table and each of its two indexes have 3 write units a second; a save that moves
m categories of an organisation that is named costs 2 + 4m units of the table and 2m of each
index, as tests hold. The stream is followed by one process, which waits where there is too little.
"""

import random
from collections.abc import Iterator

from cdk import specs

BURST_S = 300
BEHIND_S = 60  # the lag from which an operator is told
CALL_S = 0.05  # seconds of one save's own calls
HOURS = 24
SEEDS = range(3)
STEP = 5  # saves an hour: the resolution of what is found
MOVED = (1, 2, 6)  # categories: a governance figure moves two


def measure_lag() -> dict[str, dict[str, int]]:
    """Return, by categories moved, saves an hour for a day, and at once after a quiet while."""
    return {
        str(m): {"an_hour": find_most_saves_an_hour(m), "at_once": find_most_saves_at_once(m)}
        for m in MOVED
    }


def find_most_saves_an_hour(moved: int) -> int:
    """Return the most saves an hour, arriving at random, that leave no board behind for a day."""
    low, high = 0, 3600 * read_write_capacity() // count_write_units(moved) // STEP
    while low < high:
        middle = (low + high + 1) // 2
        if max(simulate_longest_lag(moved, middle * STEP, seed) for seed in SEEDS) <= BEHIND_S:
            low = middle
        else:
            high = middle - 1
    return low * STEP


def find_most_saves_at_once(moved: int) -> int:
    """Return the most saves at one moment of which the last is on the boards within BEHIND_S."""
    return (BURST_S + BEHIND_S) * read_write_capacity() // count_write_units(moved)


def simulate_longest_lag(moved: int, saves_an_hour: int, seed: int) -> float:
    """Return the longest time from a save to the boards, in seconds, over HOURS."""
    kept, free, longest = float(BURST_S * read_write_capacity()), 0.0, 0.0
    for arrived in _draw_arrivals(saves_an_hour, seed):
        began = max(arrived, free)
        kept = min(
            float(BURST_S * read_write_capacity()), kept + (began - free) * read_write_capacity()
        )
        waits = max(0.0, count_write_units(moved) - kept) / read_write_capacity()
        kept += waits * read_write_capacity() - count_write_units(moved)
        free = began + waits + CALL_S
        kept += CALL_S * read_write_capacity()
        longest = max(longest, free - arrived)
    return longest


def count_write_units(moved: int) -> int:
    """Write units of the table, which each index needs no more of."""
    return 2 + 4 * moved


def read_write_capacity() -> int:
    """Write units a second of the table and, as tests hold, of its indexes."""
    row = specs.find_table("leaderboard")
    found = {row.write, *(index.write for index in row.indexes)}
    (each,) = found
    assert each is not None, "the table is provisioned"
    return each


def _draw_arrivals(saves_an_hour: int, seed: int) -> Iterator[float]:
    chance, now = random.Random(seed), 0.0
    if not saves_an_hour:
        return
    while (now := now + chance.expovariate(saves_an_hour / 3600)) < HOURS * 3600:
        yield now
