"""Where a value stands among many, from how many there are of each.

A histogram item has a counter for each whole point, named by two hexadecimal digits ("00" for 0,
"64" for 100), and their sum, n; a counter that is not there is 0, other attributes are ignored.
So one small item says the exact rank, the quartiles and the mean of any number of values. What is
said of others holds for at least K of them, and says neither the smallest nor the largest value,
nor a sum. Pure: no HTTP, no AWS.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

Item = dict[str, Any]
Counters = Mapping[str, Any]

LAST = 100  # points go from 0 to here
K = 5  # nothing is said of fewer peers
STRENGTHS = ((30, "good"), (10, "fair"), (K, "indicative"))  # from so many peers on


class Statistics(NamedTuple):
    """What is said of peers: points, and where the own value stands, None without one."""

    peers: int
    mean: int
    quartiles: tuple[float, float, float]
    strength: str
    gap: int | None = None  # to the mean; positive is behind it
    position: str | None = None
    wording: str | None = None


def build_histogram(points: Iterable[int]) -> Item:
    """Return the counters of values, each 0 to 100."""
    counters: Item = {_counter_name(point): n for point, n in sorted(Counter(points).items())}
    return counters | {"n": sum(counters.values())}


def merge_histograms(histograms: Iterable[Counters]) -> Item:
    """Return the counters of groups that have no member in common, together."""
    none = [0] * (LAST + 1)
    counts = [sum(column) for column in zip(none, *map(_list_counts, histograms), strict=True)]
    return {_counter_name(point): n for point, n in enumerate(counts) if n} | {"n": sum(counts)}


def shift_counters(old: int | None, new: int | None) -> dict[str, int]:
    """Return by how much each counter moves when a value changes; {} for nothing.

    None as a value: it was not there before, or is no longer.
    """
    if old == new:
        return {}
    moves = {} if old is None else {_counter_name(old): -1}
    moves |= {} if new is None else {_counter_name(new): 1}
    return moves | ({"n": sum(moves.values())} if None in (old, new) else {})


def count_values(counters: Counters) -> int:
    """Return how many values there are."""
    return int(counters.get("n", 0))


def count_by_point(counters: Counters) -> dict[int, int]:
    """Return how many values there are of each point that has any."""
    return {point: n for point, n in enumerate(_list_counts(counters)) if n > 0}


def count_between(counters: Counters, low: int, high: int) -> int:
    """Return how many values lie from `low` to `high`, both of them counted in."""
    return sum(_list_counts(counters)[low : high + 1])


def calculate_rank(counters: Counters, score: int) -> int:
    """Return one more than there are greater values, so that equals share a rank."""
    return 1 + sum(_list_counts(counters)[score + 1 :])


def has_all_scores(counters: Counters, scores: Iterable[Any]) -> bool:
    """Tell whether each of these scores is counted at least once."""
    return all(counters.get(_counter_name(int(score)), 0) > 0 for score in scores)


def remove_value(counters: Counters, own: int) -> Item:
    """Return the counters without one value. Raises ValueError if there is none of it."""
    name = _counter_name(own)
    if counters.get(name, 0) < 1:
        raise ValueError(f"no value of {own} is counted here")
    return {**counters, name: counters[name] - 1, "n": count_values(counters) - 1}


def calculate_percentile(counters: Counters, own: int, *, inside: bool = True) -> int | None:
    """Return how many of a hundred peers are strictly below, half up; None for fewer than K peers.

    The own value is taken out first, unless it is not `inside`. Raises as `remove_value`.
    """
    counts = _list_counts(remove_value(counters, own) if inside else counters)
    peers = sum(counts)
    return _divide_half_up(100 * sum(counts[:own]), peers) if peers >= K else None


def calculate_statistics(
    counters: Counters, own: int | None, *, inside: bool = True, low: bool = False
) -> Statistics | None:
    """Return what may be said of the peers; None for fewer than K.

    The own value is taken out first, unless it is not `inside`: then the counters are those of
    peers already, as when nothing of it is counted, or when they are older than it. With `low`
    less is better. Raises ValueError as `remove_value`.
    """
    counts = _list_counts(remove_value(counters, own) if inside and own is not None else counters)
    peers = sum(counts)
    if peers < K:
        return None
    mean = _divide_half_up(sum(point * n for point, n in enumerate(counts)), peers)
    strength = next(word for least, word in STRENGTHS if peers >= least)
    found = Statistics(peers, mean, _calculate_quartiles(counts, peers), strength)
    if own is None:
        return found
    position, wording = _describe_position(counts, own, low)
    gap = own - mean if low else mean - own
    return found._replace(gap=gap, position=position, wording=wording.format(n=peers))


def is_disclosable(
    kinds: Collection[str], sizes: Mapping[str, int], families: Mapping[str, Collection[str]]
) -> bool:
    """Tell whether statistics of some kinds of organisation together may be given.

    There must be K of them, and K, or none, beside all smaller groups that are given: a kind or a
    family. `sizes`: peers of each kind; `families`: the kinds of each family.
    """
    outer = set(kinds)
    inner = [{kind} for kind in outer] + [set(family) for family in families.values()]
    told = [group for group in inner if group < outer and is_disclosable(group, sizes, families)]
    rest = outer.difference(*told)
    size, left = (sum(sizes.get(kind, 0) for kind in part) for part in (outer, rest))
    return size >= K and (left == 0 or left >= K)


def find_disclosable_group(
    kind: str, sizes: Mapping[str, int], families: Mapping[str, Collection[str]]
) -> tuple[str, list[str]] | None:
    """Return the first group that may be given of the own kind, its family and all: name and kinds.

    None if none may. Sizes and families as in `is_disclosable`; the own value is not in the sizes.
    """
    ladder = [
        (kind, [kind]),
        *((name, list(kinds)) for name, kinds in families.items() if kind in kinds),
        ("all", [each for kinds in families.values() for each in kinds]),
    ]
    return next((rung for rung in ladder if is_disclosable(rung[1], sizes, families)), None)


def _counter_name(point: int | None) -> str:
    if point is None or not 0 <= point <= LAST:
        raise ValueError(f"{point} is no point from 0 to {LAST}")
    return f"{point:02x}"


NAMES = [_counter_name(point) for point in range(LAST + 1)]


def _list_counts(counters: Counters) -> list[int]:
    return [int(counters.get(name, 0)) for name in NAMES]


def _divide_half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _calculate_quartiles(counts: list[int], peers: int) -> tuple[float, float, float]:
    """Interpolate linearly at 1 + (peers - 1) p; exact, since quarters of points are."""
    ends = list(accumulate(counts))

    def at(index: int) -> int:
        return next(point for point, end in enumerate(ends) if end > index)

    def cut(quarter: int) -> float:
        index, rest = divmod(quarter * (peers - 1), 4)
        low, high = at(index), at(min(index + 1, peers - 1))
        return low + (high - low) * rest / 4

    return cut(1), cut(2), cut(3)


def _describe_position(counts: list[int], own: int, low: bool) -> tuple[str, str]:
    """Return the name of a place among the peers, and its wording."""
    peers, better = sum(counts), sum(counts[:own] if low else counts[own + 1 :])
    worst = LAST if low else 0
    # whoever is last of all and has nobody ahead would learn that every peer has this very value
    if better == 0 and own != worst:
        return "leading", "no peer scores better" if low else "no peer scores higher"
    if 4 * better <= peers:
        return "topQuartile", "in the top quarter of {n} peers"
    if 2 * better <= peers:
        return "aboveMedian", "in the upper half of {n} peers"
    if 4 * better <= 3 * peers:
        return "belowMedian", "in the lower half of {n} peers"
    return "bottomQuartile", "in the bottom quarter of {n} peers"
