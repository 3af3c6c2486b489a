"""Ranks, percentiles, quartiles and positions, from how many values there are of each point."""

import functools
import itertools
import random
from bisect import bisect_left, bisect_right
from collections import Counter

import pytest

from auxeira.aws import attribute_values
from auxeira.benchmarks import histogram
from auxeira.esg import taxonomy
from tests.support import capacity

EXAMPLE = [41, 52, 52, 60, 63, 71, 77]  # the peers of an organisation with 60
SIZES = [10**3, 10**4, 10**5, 10**6]


def updated(item, moves):
    """A histogram item after its counters have moved."""
    return item | {name: item.get(name, 0) + n for name, n in moves.items()}


def nonzero(item):
    return {name: count for name, count in item.items() if count}


def said(peers, own, **options):
    return histogram.calculate_statistics(histogram.build_histogram([*peers, own]), own, **options)


@functools.cache
def scores(n):
    """Values with a middle and two tails, many of them equal."""
    rng = random.Random(n)
    return tuple(min(100, max(0, round(rng.gauss(60, 18)))) for _ in range(n))


# the item


@pytest.mark.parametrize("count", [10**7, 10**8 - 1, 10**9 + 1])
def test_an_item_stays_under_a_kilobyte_however_many_there_are(count):
    key = {"pk": "H#esg_impact_score", "sk": "Sovereign Wealth Fund"}
    each = dict.fromkeys(histogram.NAMES, count) | {"n": 101 * count}

    assert capacity.item_size(attribute_values.serialize(key | each)) <= 1024


def test_counters_have_names_of_two_characters_that_sort_as_points_do():
    assert len(histogram.NAMES) == len(set(histogram.NAMES)) == 101
    assert {len(name) for name in histogram.NAMES} == {2}
    assert sorted(histogram.NAMES) == histogram.NAMES
    assert not {"pk", "sk"} & set(histogram.NAMES)


def test_other_attributes_of_an_item_count_nothing():
    item = histogram.build_histogram(EXAMPLE) | {"pk": "H#roi_performance", "sk": "1", "version": 9}

    assert histogram.count_values(item) == 7
    assert histogram.calculate_statistics(item, None) == histogram.calculate_statistics(
        histogram.build_histogram(EXAMPLE), None
    )


def test_before_the_first_value_there_is_an_item_without_counters():
    assert histogram.count_values({}) == 0
    assert histogram.calculate_rank({}, 50) == 1
    assert histogram.calculate_percentile({}, 50, inside=False) is None
    assert histogram.calculate_statistics({}, None) is None


def test_groups_are_counted_together():
    groups = [EXAMPLE, [0, 52, 100], []]

    found = histogram.merge_histograms(map(histogram.build_histogram, groups))

    assert found == histogram.build_histogram(itertools.chain(*groups))
    assert histogram.merge_histograms([]) == {"n": 0}


# moves


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (None, 60, [41], [41, 60]),
        (None, 0, [], [0]),
        (60, 63, [41, 60], [41, 63]),
        (100, 0, [100], [0]),
        (60, None, [41, 60], [41]),
        (0, None, [0], []),
    ],
)
def test_a_change_is_one_update(old, new, before, after):
    found = updated(histogram.build_histogram(before), histogram.shift_counters(old, new))

    assert nonzero(found) == nonzero(histogram.build_histogram(after))


@pytest.mark.parametrize("value", [None, 0, 60])
def test_no_change_is_no_update(value):
    assert histogram.shift_counters(value, value) == {}


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (5, 101), (None, 256), (-1, None)])
def test_what_is_no_point_is_never_counted(old, new):
    with pytest.raises(ValueError):
        histogram.shift_counters(old, new)


def ranks(item):
    return [histogram.calculate_rank(item, score) for score in range(101)]


def sorted_ranks(values):
    ordered = sorted(values)
    return [1 + len(ordered) - bisect_right(ordered, score) for score in range(101)]


@pytest.mark.parametrize("n", SIZES)
def test_ranks_are_those_of_a_sorted_list_before_and_after_a_thousand_moves(n):
    rng = random.Random(f"moves of {n}")
    values = list(scores(n))
    item = histogram.build_histogram(values)
    assert ranks(item) == sorted_ranks(values)

    for _ in range(1000):
        index, new = rng.randrange(n), rng.randrange(101)
        change = histogram.shift_counters(values[index], new)
        item = updated(item, change)
        values[index] = new

    assert ranks(item) == sorted_ranks(values)
    assert nonzero(item) == nonzero(histogram.build_histogram(values))
    assert histogram.count_values(item) == n


def test_equals_share_a_rank_and_the_next_one_counts_them():
    item = histogram.build_histogram([90, 80, 80, 70])

    assert [histogram.calculate_rank(item, score) for score in (90, 80, 70)] == [1, 2, 4]


# percentile


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.slow
def test_a_percentile_counts_the_peers_that_are_strictly_below(n):
    values = scores(n)
    item, ordered = histogram.build_histogram(values), sorted(values)

    for own in set(values):
        share = 100 * bisect_left(ordered, own) / (n - 1)
        assert histogram.calculate_percentile(item, own) == pytest.approx(share, abs=0.5)


@pytest.mark.parametrize(
    ("peers", "own", "wanted"),
    [
        ([1, 2, 3, 4, 5], 5, 80),  # an equal is not below
        ([1, 2, 3, 4, 5], 6, 100),
        ([1, 2, 3, 4, 5], 1, 0),
        ([1, 2, 3, 4, 5, 6, 7, 8], 2, 13),  # 12.5
        (EXAMPLE, 60, 43),
    ],
)
def test_a_percentile_is_rounded_half_up(peers, own, wanted):
    assert histogram.calculate_percentile(histogram.build_histogram([*peers, own]), own) == wanted
    assert (
        histogram.calculate_percentile(histogram.build_histogram(peers), own, inside=False)
        == wanted
    )


# statistics


def test_the_example():
    found = said(EXAMPLE, 60)

    assert found == (
        7, 59, (52, 60, 67), "indicative", -1, "aboveMedian", "in the upper half of 7 peers",
    )  # fmt: skip


def test_without_an_own_value_there_is_neither_a_gap_nor_a_position():
    found = histogram.calculate_statistics(histogram.build_histogram(EXAMPLE), None)

    assert found[:4] == (7, 59, (52, 60, 67), "indicative")
    assert found[4:] == (None, None, None)


def test_an_own_value_that_is_not_counted_is_compared_with_all():
    assert histogram.calculate_statistics(
        histogram.build_histogram(EXAMPLE), 60, inside=False
    ) == said(EXAMPLE, 60)


def test_an_own_value_that_should_be_counted_and_is_not_is_an_error():
    item = histogram.build_histogram(EXAMPLE)

    for ask in (
        histogram.calculate_statistics,
        histogram.calculate_percentile,
        histogram.remove_value,
    ):
        with pytest.raises(ValueError, match="no value of 61"):
            ask(item, 61)


def test_older_counters_are_compared_with_once_the_older_value_is_taken_out():
    older = histogram.build_histogram([*EXAMPLE, 12])

    found = histogram.calculate_statistics(histogram.remove_value(older, 12), 60, inside=False)

    assert found == said(EXAMPLE, 60)


def test_nothing_is_said_of_fewer_than_five_peers():
    four, five = [10, 20, 30, 40], [10, 20, 30, 40, 50]

    assert said(four, 50) is None
    assert histogram.calculate_percentile(histogram.build_histogram([*four, 50]), 50) is None
    assert histogram.calculate_statistics(histogram.build_histogram(four), None) is None
    assert said(five, 50).peers == 5
    assert histogram.calculate_percentile(histogram.build_histogram([*five, 50]), 50) == 80


@pytest.mark.parametrize(
    ("peers", "mean"),
    [([0, 0, 1, 1, 0, 1], 1), ([0, 0, 1, 1, 0], 0), ([99, 100] * 3, 100), ([100] * 5, 100)],
)
def test_a_mean_is_rounded_half_up(peers, mean):
    assert said(peers, 50).mean == mean


@pytest.mark.parametrize(
    ("n", "strength"),
    [(5, "indicative"), (9, "indicative"), (10, "fair"), (29, "fair"), (30, "good"), (999, "good")],
)
def test_a_comparison_is_as_strong_as_there_are_peers(n, strength):
    assert said([40] * n, 50).strength == strength


@pytest.mark.parametrize(
    ("better", "position", "wording"),
    [
        (0, "leading", "no peer scores higher"),
        (1, "topQuartile", "in the top quarter of 8 peers"),
        (2, "topQuartile", "in the top quarter of 8 peers"),
        (3, "aboveMedian", "in the upper half of 8 peers"),
        (4, "aboveMedian", "in the upper half of 8 peers"),
        (5, "belowMedian", "in the lower half of 8 peers"),
        (6, "belowMedian", "in the lower half of 8 peers"),
        (7, "bottomQuartile", "in the bottom quarter of 8 peers"),
        (8, "bottomQuartile", "in the bottom quarter of 8 peers"),
    ],
)
def test_a_position_is_the_share_of_peers_that_are_better(better, position, wording):
    higher = said([70] * better + [60] * (8 - better), 60)
    lower = said([50] * better + [60] * (8 - better), 60, low=True)

    assert (higher.position, higher.wording) == (position, wording)
    assert (lower.position, lower.wording) == (position, wording.replace("higher", "better"))


def test_behind_the_mean_is_a_positive_gap_whichever_way_is_better():
    assert said([50] * 5, 40).gap == 10
    assert said([50] * 5, 60).gap == -10
    assert said([50] * 5, 40, low=True).gap == -10
    assert said([50] * 5, 60, low=True).gap == 10


def test_the_last_of_all_is_not_told_that_all_others_are_so_too():
    assert said([0] * 5, 0).position == said([0, 0, 0, 0, 9], 0).position == "topQuartile"
    assert said([100] * 5, 100, low=True).position == "topQuartile"
    assert said([1] * 5, 1).position == said([100] * 5, 100).position == "leading"


# groups


def chosen(kind, **sizes):
    named = {name.replace("_", " "): n for name, n in sizes.items()}
    found = histogram.find_disclosable_group(kind, named, taxonomy.FAMILIES)
    return found and found[0]


def test_the_group_is_the_first_that_has_enough():
    assert chosen("NGO", NGO=5, Corporate=50) == "NGO"
    assert chosen("NGO", NGO=4, Government_Agency=1, Corporate=50) == "mission"
    assert chosen("NGO", NGO=1, Corporate=4) == "all"
    assert chosen("Corporate", Corporate=4, NGO=9) is None  # all without the NGOs are 4
    assert chosen("NGO", NGO=4) is None
    assert chosen("NGO") is None


def test_a_group_names_the_kinds_in_it():
    sizes = {"NGO": 4, "Government Agency": 4, "Corporate": 4, "ESG Fund": 1}

    assert histogram.find_disclosable_group("NGO", sizes, taxonomy.FAMILIES) == (
        "mission",
        list(taxonomy.MISSION),
    )
    assert histogram.find_disclosable_group("ESG Fund", sizes, taxonomy.FAMILIES) == (
        "all",
        list(taxonomy.TYPES),
    )
    assert histogram.find_disclosable_group("ESG Fund", {"ESG Fund": 5}, taxonomy.FAMILIES) == (
        "ESG Fund",
        ["ESG Fund"],
    )


def test_a_family_is_not_given_beside_a_kind_that_leaves_fewer_than_five():
    assert chosen("NGO", NGO=4, Government_Agency=5) is None
    assert chosen("NGO", NGO=4, Government_Agency=5, Corporate=3) == "all"
    assert chosen("NGO", NGO=4, Government_Agency=5, Corporate_Foundation=1) == "mission"


def test_a_family_is_given_beside_a_kind_that_leaves_nobody():
    assert chosen("NGO", NGO=0, Government_Agency=5) == "mission"


def test_all_are_not_given_beside_a_family_that_leaves_fewer_than_five():
    assert chosen("Corporate", Corporate=4, NGO=3, Government_Agency=3) is None
    assert chosen("Corporate", Corporate=4, NGO=3, Government_Agency=3, ESG_Fund=1) == "all"


def test_a_group_is_not_given_beside_several_kinds_that_leave_fewer_than_five_together():
    sizes = {"NGO": 6, "Corporate Foundation": 5, "Government Agency": 1}

    assert not histogram.is_disclosable(taxonomy.MISSION, sizes, taxonomy.FAMILIES)
    assert histogram.is_disclosable(
        taxonomy.MISSION, sizes | {"Government Agency": 0}, taxonomy.FAMILIES
    )


def test_what_is_counted_is_what_there_is():
    values = scores(500)

    found = histogram.build_histogram(values)

    assert {int(name, 16): n for name, n in found.items() if name != "n"} == Counter(values)
