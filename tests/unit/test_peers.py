"""What an organisation is told of its peers, from counters of a known group."""

import pytest

from auxeira.benchmarks import peers
from auxeira.benchmarks.histogram import K

QUARTERS = [(0, 24), (25, 49), (50, 74), (75, 100)]


@pytest.mark.parametrize("roi", range(4))
@pytest.mark.parametrize("esg", range(4))
def test_a_cell_of_the_map_lies_where_both_scores_of_its_organisations_do(roi, esg):
    members = [{peers.MAP: 4 * roi + esg}] * K
    groups = peers.Groups({"NGO": (peers.build_tally(members), None)}, {})

    (cell,) = peers.build_peers("NGO", {}, groups).cells

    assert ((cell.low, cell.high), cell.other) == (QUARTERS[roi], QUARTERS[esg])
    assert cell.peers == K
