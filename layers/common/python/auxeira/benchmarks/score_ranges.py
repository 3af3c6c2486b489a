"""Ranges of points that many organisations lie in: bands of one score, the map of two. Pure."""

import msgspec

from auxeira.benchmarks import histogram
from auxeira.benchmarks.histogram import Counters, K

QUARTER = 25
BAND = 10


class Cell(msgspec.Struct, frozen=True):
    """How many organisations lie in a range of points of one score, or of two."""

    low: int
    high: int
    peers: int
    other: tuple[int, int] | None = None


def build_bands(counters: Counters) -> list[Cell]:
    """Return ranges of ten points, each merged with the next until it has K, the last backwards."""
    bands: list[Cell] = []
    low = peers = 0
    for start in range(0, 100, BAND):
        end = start + BAND - 1 if start < 90 else 100
        peers += histogram.count_between(counters, start, end)
        if peers >= K:
            bands.append(Cell(low, end, peers))
            low, peers = end + 1, 0
    if bands and low <= 100:
        last = bands.pop()
        bands.append(Cell(last.low, 100, last.peers + peers))
    return bands


def build_cells(counters: Counters) -> list[Cell]:
    """Return the cells of the map that have K, if K or none lie in the others; else fewer."""
    total = histogram.count_values(counters)
    found = [(n, point) for point, n in histogram.count_by_point(counters).items() if n >= K]
    while found and 0 < total - sum(n for n, _ in found) < K:
        found.remove(min(found))
    return [
        Cell(*_quarter_range(point // 4), n, _quarter_range(point % 4))
        for n, point in sorted(found, key=_cell_point)
    ]


def _cell_point(cell: tuple[int, int]) -> int:
    return cell[1]


def find_quarter(point: int) -> int:
    """Return in which quarter of the points one lies: 0 to 3."""
    return min(3, point // QUARTER)


def _quarter_range(quarter: int) -> tuple[int, int]:
    return QUARTER * quarter, 100 if quarter == 3 else QUARTER * (quarter + 1) - 1
