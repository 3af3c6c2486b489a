"""What is told of peers: exact, and never of a few."""

import statistics

from hypothesis import given
from hypothesis import strategies as st

from auxeira.aws.attribute_values import serialize
from auxeira.benchmarks import histogram, peer_groups, peers
from auxeira.benchmarks.histogram import K
from auxeira.benchmarks.peers import CODES, Groups
from auxeira.esg import taxonomy
from auxeira.esg.scores import CATEGORIES
from tests.support import capacity, leaderboard_state

MARKS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 100))
SOME = st.sampled_from(("NGO", "Corporate Foundation", "Corporate", "ESG Fund", "Family Office"))
PLACES = st.sampled_from(("Africa", "Europe"))
MEMBER = st.tuples(SOME, PLACES, MARKS)


def grouped(members, own=None):
    """The groups of (type, region, marks), of which `own` is one."""

    def tallies(names, at):
        return {
            name: (
                peers.build_tally([each[2] for each in members if each[at] == name]),
                own[2] if own and own[at] == name else None,
            )
            for name in names
        }

    return Groups(tallies(taxonomy.TYPES, 0), tallies(taxonomy.REGIONS, 1))


@given(MARKS)
def test_marks_are_read_as_they_were_written(own):
    assert peer_groups.decode_marks(peer_groups.encode_marks(own)) == own


@given(st.lists(MARKS, max_size=8), MARKS, MARKS)
def test_moved_counters_are_a_recount(others, before, after):
    live = peers.build_tally([*others, before])
    flat = {f"{peer_groups.LETTERS[c]}{name}": n for c, found in live.items()
            for name, n in found.items() if name != "n"}  # fmt: skip

    for name, by in peer_groups.diff_counters(before, after).items():
        flat[name] = flat.get(name, 0) + by

    assert peer_groups.parse_tally([flat | {"changes": 7, "made": 5}]) == peers.build_tally(
        [*others, after]
    )


@given(st.lists(MARKS, max_size=8), MARKS, MARKS)
def test_what_moves_since_live_has_parts_is_counted_with_what_was_one_item(others, before, after):
    """The item of then stays as it was, and the parts have what has moved, below nothing too."""
    whole = leaderboard_state.flat(peers.build_tally([*others, before]))

    moved = peer_groups.split_moves(peer_groups.diff_counters(before, after))

    first = moved.pop(peer_groups.FIRST, {})
    whole |= {name: whole.get(name, 0) + by for name, by in first.items()}
    assert peer_groups.parse_tally([whole, *moved.values()]) == peers.build_tally([*others, after])


def test_every_code_is_in_one_part_and_no_part_of_a_million_members_is_larger_than_4_kb():
    codes = [code for each in peer_groups.PARTS.values() for code in each]

    assert sorted(codes) == sorted(peers.CODES)
    for record, each in peer_groups.PARTS.items():
        points = {code: 4 * 4 if code == peers.MAP else len(histogram.NAMES) for code in each}
        counters = {f"{peer_groups.LETTERS[code]}{name}": 9_999
                    for code in each for name in histogram.NAMES[:points[code]]}  # fmt: skip
        full = peer_groups.live_key("Corporate Foundation", record) | counters
        assert 0 < capacity.item_size(serialize(full)) <= 4096


@given(st.lists(MARKS, max_size=12))
def test_a_copy_is_read_as_it_was_packed(members):
    tally = peers.build_tally(members)

    assert peer_groups.decompress_tally(peer_groups.compress_tally(tally)) == tally


@given(st.lists(st.one_of(MARKS, st.none()), max_size=12))
def test_a_member_knows_what_of_it_is_in_the_last_copy(steps):
    """A step is a change of the member, or None: a copy is made."""
    known, now, then, made = None, {}, {}, 0
    for step in steps:
        if step is None:
            then, made = now, made + 1
        elif step != now:
            known, now = peer_groups.build_member_state(known, step, made), step
        assert peer_groups.find_marks_in_snapshot(known, made) == then


@given(st.lists(MEMBER, min_size=1, max_size=40), st.data())
def test_nothing_is_told_of_fewer_than_five(members, data):
    own = data.draw(st.sampled_from(members))

    told = peers.build_peers(own[0], own[2], grouped(members, own))

    assert all(each.peers >= K for each in told.standings.values())
    medians = [
        m for found in (told.types, told.regions) for g in found.values() for m in g.values()
    ]
    assert all(each.peers >= K for each in [*medians, *told.before.values()])
    mapped = sum(peers.MAP in each[2] for each in members) - (peers.MAP in own[2])
    left = mapped - sum(cell.peers for cell in told.cells)
    assert not told.cells or left == 0 or left >= K
    cells = [cell for found in told.bands.values() for cell in found] + told.cells
    assert all(cell.peers >= K for cell in cells)
    assert all(n >= K for n in told.years.values())


@given(st.lists(MEMBER, min_size=1, max_size=40), st.data())
def test_the_own_points_change_nothing_that_is_told_of_others(members, data):
    own = data.draw(st.sampled_from(members))
    rest = list(members)
    rest.remove(own)

    assert peers.build_peers(own[0], own[2], grouped(members, own)) == peers.build_peers(
        own[0], own[2], grouped(rest)
    )


@given(st.lists(MEMBER, min_size=1, max_size=40), st.data())
def test_what_is_told_of_smaller_groups_leaves_no_few_of_a_larger_one(members, data):
    code = data.draw(st.sampled_from(CATEGORIES))
    sizes = {k: sum(code in m[2] for m in members if m[0] == k) for k in taxonomy.TYPES}
    groups = [[k] for k in taxonomy.TYPES] + [*taxonomy.FAMILIES.values()] + [taxonomy.TYPES]
    told = [set(group) for group in groups
            if histogram.is_disclosable(group, sizes, taxonomy.FAMILIES)]  # fmt: skip

    for outer in told:
        smaller = [group for group in told if group < outer]
        left = sum(sizes[kind] for kind in outer.difference(*smaller))
        assert left == 0 or left >= K


@given(st.lists(MEMBER, min_size=1, max_size=40), st.data())
def test_regions_that_are_told_leave_no_few_of_all(members, data):
    code = data.draw(st.sampled_from(CATEGORIES))
    told = peers.build_peers("NGO", {}, grouped(members))
    given_ = [found[code].peers for found in told.regions.values() if code in found]

    left = sum(code in each[2] for each in members) - sum(given_)

    assert not given_ or left == 0 or left >= K


@given(st.lists(MARKS, min_size=6, max_size=40), st.data())
def test_quartiles_are_those_of_the_others(points, data):
    code = data.draw(st.sampled_from(CATEGORIES))
    members = [("NGO", "Africa", each) for each in points]
    own = data.draw(st.sampled_from(members))
    others = [each for each in points if code in each]
    if code in own[2]:
        others.remove(own[2])

    found = peers.build_peers("NGO", own[2], grouped(members, own)).standings.get(code)

    values = [each[code] for each in others]
    if len(values) < K:
        assert found is None
    else:
        assert found.quartiles == tuple(statistics.quantiles(values, n=4, method="inclusive"))
        assert found.peers == len(values)
