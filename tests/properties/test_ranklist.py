"""Laws of histograms: what they answer, and what nobody can read off their answers."""

import itertools
import statistics
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auxeira.aws import dynamodb
from auxeira.benchmarks import board, histogram
from auxeira.esg import taxonomy
from auxeira.esg.editions import EDITION
from functions.scores import repository
from tests.support import cloud

POINTS = st.integers(0, 100)
LEAST = histogram.K
PEERS = st.lists(POINTS, min_size=LEAST, max_size=40) | st.builds(
    lambda point, others: [point] * 5 + others, POINTS, st.lists(POINTS, max_size=3)
)
SIZES = st.dictionaries(st.sampled_from(taxonomy.TYPES), st.integers(0, 12))


@pytest.fixture(scope="module", autouse=True)
def _cloud():
    """A table for the one law that writes."""
    with cloud.running():
        yield


def said(peers, own, low=False):
    return histogram.calculate_statistics(histogram.build_histogram([*peers, own]), own, low=low)


# answers


@given(PEERS)
@example([0, 100, 0, 100, 0])
def test_quartiles_are_those_of_the_standard_library(peers):
    found = histogram.calculate_statistics(histogram.build_histogram(peers), None)

    assert list(found.quartiles) == statistics.quantiles(peers, n=4, method="inclusive")


@given(st.integers(5, 3000), st.integers(1, 101))
def test_quartiles_of_any_number_of_peers_are_those_of_the_standard_library(n, step):
    peers = [place * step % 101 for place in range(n)]

    found = histogram.calculate_statistics(histogram.build_histogram(peers), None)

    assert list(found.quartiles) == statistics.quantiles(peers, n=4, method="inclusive")


@given(PEERS, POINTS)
def test_an_answer_is_that_of_a_list_of_the_peers(peers, own):
    found = said(peers, own)

    assert found.peers == len(peers)
    assert abs(found.mean - statistics.mean(peers)) <= 0.5
    assert found.gap == found.mean - own
    assert histogram.calculate_rank(histogram.build_histogram([*peers, own]), own) == 1 + sum(
        p > own for p in peers
    )


@given(PEERS, POINTS)
def test_less_is_better_as_more_is_on_a_scale_that_is_turned_round(peers, own):
    turned = said([100 - peer for peer in peers], 100 - own)

    assert said(peers, own, low=True).position == turned.position


@given(st.lists(st.lists(POINTS, max_size=9), max_size=5))
def test_groups_together_answer_as_one(groups):
    together = histogram.merge_histograms(map(histogram.build_histogram, groups))

    assert together == histogram.build_histogram(itertools.chain(*groups))


MOVES = st.lists(st.tuples(st.integers(0, 3), st.none() | POINTS), max_size=12)


@given(MOVES)
def test_the_table_counts_what_there_is_after_any_moves(moves):
    key = board.histogram_key("a law")
    dynamodb.delete_item("leaderboard", key)
    values = {}

    item = {}
    for who, new in moves:
        if moves_of := histogram.shift_counters(values.get(who), new):
            dynamodb.transact(repository.category_action("a law", moves_of, 0, EDITION))
            item = dynamodb.get_item("leaderboard", key, strong=True)
        values[who] = new

    wanted = histogram.build_histogram(value for value in values.values() if value is not None)
    found = {name: n for name, n in item.items() if n and name not in (*key, "updated_at")}
    assert found == {name: n for name, n in wanted.items() if n}


# disclosure


def possible(peers, own, low):
    """Values that any one peer may have, as far as an answer tells: two of them are a proof.

    An answer does not tell peers apart, so whatever value one of them has another may have. Where
    all are equal it is enough to find another list that is answered alike.
    """
    answer, ordered = said(peers, own, low), sorted(peers)
    others = [[ordered[0] - 1, *ordered[1:]], [*ordered[:-1], ordered[-1] + 1]]
    alike = [
        other
        for other in others
        if min(other) >= 0 and max(other) <= 100 and said(other, own, low) == answer
    ]
    return set(ordered).union(*alike)


@given(PEERS, POINTS, st.booleans())
@example([0] * 5, 0, False)
@example([100] * 5, 100, True)
@example([0] * 5, 1, False)
@example([100] * 5, 99, False)
def test_no_answer_says_what_one_peer_has(peers, own, low):
    assert len(possible(peers, own, low)) >= 2


@pytest.mark.parametrize("low", [False, True])
@pytest.mark.parametrize("n", [5, 6, 7, 8, 30])
def test_no_answer_says_what_one_peer_has_even_where_all_have_the_same(n, low):
    ends = (0, 1, 2, 49, 50, 51, 98, 99, 100)

    told = [
        (value, own) for value in ends for own in ends if len(possible([value] * n, own, low)) < 2
    ]

    assert told == []


@given(PEERS, st.data())
def test_who_has_which_value_changes_no_answer(peers, data):
    own = data.draw(POINTS)

    assert said(data.draw(st.permutations(peers)), own) == said(peers, own)


@given(PEERS, POINTS, POINTS)
def test_the_own_value_moves_nothing_that_is_said_of_the_peers(peers, one, other):
    assert said(peers, one)[:4] == said(peers, other)[:4]


@given(PEERS, POINTS)
def test_the_smallest_and_the_largest_value_are_not_in_an_answer(peers, own):
    ordered = sorted(peers)
    further = [max(0, ordered[0] - 1), *ordered[1:-1], min(100, ordered[-1] + 1)]

    assert said(further, own).quartiles == said(peers, own).quartiles


@given(st.lists(POINTS, max_size=LEAST - 1), POINTS)
def test_of_fewer_peers_nothing_is_said(peers, own):
    item = histogram.build_histogram([*peers, own])

    assert histogram.calculate_statistics(item, own) is None
    assert histogram.calculate_percentile(item, own) is None


def size(group, sizes):
    return sum(sizes.get(kind, 0) for kind in group)


GROUPS = [(kind,) for kind in taxonomy.TYPES] + [*taxonomy.FAMILIES.values(), taxonomy.TYPES]


@given(SIZES)
def test_of_two_groups_that_are_given_the_difference_is_nobody_or_five(sizes):
    groups = [
        group for group in GROUPS if histogram.is_disclosable(group, sizes, taxonomy.FAMILIES)
    ]

    assert all(size(group, sizes) >= LEAST for group in groups)
    assert not [
        (inner, outer)
        for inner in groups
        for outer in groups
        if set(inner) < set(outer) and 0 < size(outer, sizes) - size(inner, sizes) < LEAST
    ]


@given(SIZES, st.sampled_from(taxonomy.TYPES))
def test_the_group_that_is_chosen_is_the_first_that_is_given(sizes, kind):
    ladder = [(kind,), taxonomy.FAMILIES[taxonomy.find_family(kind)], taxonomy.TYPES]
    wanted = [g for g in ladder if histogram.is_disclosable(g, sizes, taxonomy.FAMILIES)]

    found = histogram.find_disclosable_group(kind, sizes, taxonomy.FAMILIES)

    assert (found and Counter(found[1])) == (Counter(wanted[0]) if wanted else None)


@given(PEERS)
def test_taking_a_value_out_undoes_counting_it(peers):
    left = histogram.remove_value(histogram.build_histogram(peers), peers[-1])

    wanted = histogram.build_histogram(peers[:-1])
    assert {name: n for name, n in left.items() if n} == wanted
