"""Where an organisation stands among others: what is counted of each, and what may be said of all.

`marks` are an organisation's points by code: its six scores, the 18 indicators, the scores of a
year earlier, and where it lies on the map of two scores. A `Tally` has a histogram as `histogram`
keeps them for each code, of one group: the organisations of a type, or of a region. What is said
of a group leaves the own organisation out, and is of K others at least. Pure: no HTTP, no AWS.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from auxeira.benchmarks import histogram
from auxeira.benchmarks.histogram import Counters, K
from auxeira.benchmarks.score_ranges import Cell, build_bands, build_cells, find_quarter
from auxeira.esg import derived_metrics, indicators, taxonomy
from auxeira.esg.editions import EDITION, FIRST
from auxeira.esg.formulas import FORMULAS
from auxeira.esg.score_components import ROI
from auxeira.esg.scores import (
    CATEGORIES,
    COMPLETION,
    ESG,
    IDENTITY,
    RECENT,
    Score,
)

Marks = dict[str, int]
Tally = Mapping[str, Counters]

BEFORE = tuple(f"before:{name}" for name in CATEGORIES if name != COMPLETION)
MAP, YEAR = "map", "year"  # 4 x roi_performance + esg_impact_score, in quarters; year - 2000
CODES = (*CATEGORIES, *indicators.INDICATORS, *BEFORE, MAP, YEAR)


class Standing(msgspec.Struct, frozen=True):
    """What may be said of one score or indicator, in points 0 to 100.

    `peers` report it in `group`: an organisation type, a family (mission, corporate, capital) or
    all; `silent` others of it do not, or have too little data. Four are None without an own value;
    `gap` is to the mean, positive is behind.
    """

    group: str
    peers: int
    mean: int
    quartiles: tuple[float, float, float]
    strength: str
    own: int | None = None
    gap: int | None = None
    position: str | None = None
    wording: str | None = None
    silent: int = 0


class Median(msgspec.Struct, frozen=True):
    """The median of so many organisations, never fewer than K."""

    peers: int
    median: float


class Peers(msgspec.Struct, frozen=True):
    """All that a reader of one organisation's figures may be told of others.

    `standings` by category or indicator, those that may be given; `types` and `regions`: medians
    by code; `bands`: by category, ranges of ten points, merged until each has K; `before`:
    medians of a year earlier, where they are of the same group as the standing; `cells`: the map of
    roi_performance (low, high) and esg_impact_score (other), of all organisations; `years`: how
    many of the group report which latest year, those of K at least; `edition`: of the formulas.
    """

    group: str | None = None
    size: int = 0
    standings: dict[str, Standing] = {}
    types: dict[str, dict[str, Median]] = {}
    regions: dict[str, dict[str, Median]] = {}
    bands: dict[str, list[Cell]] = {}
    before: dict[str, Median] = {}
    cells: list[Cell] = []
    years: dict[str, int] = {}
    edition: str = FIRST


class Groups(NamedTuple):
    """Tallies by type and by region, each with the own marks that are counted in it, or None."""

    types: Mapping[str, tuple[Tally, Marks | None]]
    regions: Mapping[str, tuple[Tally, Marks | None]]


def calculate_marks(
    profile: Mapping[str, Any], found: Mapping[str, Score], now_year: int, edition: str = EDITION
) -> Marks:
    """Return what is counted of a stored profile whose scores by an edition are `found`.

    A score counts where it is ranked, an indicator where its year is not too old; nothing of
    somebody whom nobody knows. Takes `email_verified` among the members, as `scores` does.
    """
    year = found[ESG].year
    who = profile.get("email_verified") is True and all(profile.get(name) for name in IDENTITY)
    if not who:
        return {}
    own = {name: score.score for name, score in found.items() if score.ranked}
    if year is None or year < now_year - RECENT:
        return own
    kind = profile["organization_type"]
    years = profile.get("metrics") or {}
    own |= indicators.calculate_indicator_points(
        derived_metrics.select_comparable_metrics(derived_metrics.read_year(years, kind, year))
    )
    earlier = {each: given for each, given in years.items() if int(each) < year}
    known = dict(profile) | {"metrics": earlier}
    before = FORMULAS[edition](known, now_year - 1) if earlier else {}
    own |= {f"before:{n}": s.score for n, s in before.items() if s.ranked and n != COMPLETION}
    if ESG in own and ROI in own:
        own[MAP] = 4 * find_quarter(own[ROI]) + find_quarter(own[ESG])
    return own | {YEAR: year - 2000}


def build_tally(found: Iterable[Marks]) -> dict[str, dict[str, Any]]:
    """Return the tally of a group with these members, counted from the beginning."""
    members = list(found)
    given = {code: [own[code] for own in members if code in own] for code in CODES}
    return {code: histogram.build_histogram(points) for code, points in given.items() if points}


def build_peers(
    kind: str, own: Marks, groups: Groups, region: str | None = None, edition: str = EDITION
) -> Peers:
    """Return what an organisation of a type may be told, whose marks are `own` now.

    With a `region`, the group is of that region: all its organisations, whatever their type.
    """
    types = _exclude_own_from_groups(groups.types)
    regions = _exclude_own_from_groups(groups.regions)
    found = {}
    for code in CODES:
        chosen = _choose_group(code, "" if code == MAP else kind, types)
        if region is not None:
            chosen = _choose_region(code, region, regions, types)
        if chosen:
            found[code] = chosen
    standings = {
        code: _build_standing(code, *found[code], own, types | regions)
        for code in (*CATEGORIES, *indicators.INDICATORS)
        if code in found
    }
    group, whole = found.get(YEAR, (None, {}))
    return Peers(
        group=group,
        size=histogram.count_values(whole),
        standings={code: each for code, each in standings.items() if each},
        types={
            name: _calculate_medians(each, indicators.INDICATORS) for name, each in types.items()
        },
        regions={name: _calculate_region_medians(name, regions, types) for name in regions},
        bands={name: build_bands(found[name][1]) for name in CATEGORIES if name in found},
        before=_calculate_medians_before(found),
        cells=build_cells(found[MAP][1]) if MAP in found else [],
        years={
            str(2000 + point): n for point, n in histogram.count_by_point(whole).items() if n >= K
        },
        edition=edition,
    )


def _calculate_medians_before(found: Mapping[str, tuple[str, Counters]]) -> dict[str, Median]:
    """Return the medians of a year earlier, of scores that are of the same group in both."""
    return {
        name: each
        for name, code in ((code.partition(":")[2], code) for code in BEFORE)
        if code in found and name in found and found[code][0] == found[name][0]
        if (each := _calculate_median(found[code][1]))
    }


def drop_scores_of_other_editions(found: Peers) -> Peers:
    """Return what may be compared with scores of the newest edition: indicators have none."""
    if found.edition == EDITION:
        return found
    kept = {code: each for code, each in found.standings.items() if code in indicators.INDICATORS}
    return msgspec.structs.replace(
        found, standings=kept, regions={}, bands={}, before={}, cells=[], edition=EDITION
    )


def _exclude_own_from_groups(groups: Mapping[str, tuple[Tally, Marks | None]]) -> dict[str, Tally]:
    """Return the tallies without the own marks; a mark that is not counted yet is left."""
    return {name: _exclude_own_marks(found, own or {}) for name, (found, own) in groups.items()}


def _exclude_own_marks(found: Tally, own: Marks) -> Tally:
    return {
        code: histogram.remove_value(counters, own[code])
        if code in own and histogram.has_all_scores(counters, [own[code]])
        else counters
        for code, counters in found.items()
    }


def _choose_group(code: str, kind: str, types: Mapping[str, Tally]) -> tuple[str, Counters] | None:
    """Return the first group that may be given for a code, and its counters."""
    sizes = {name: histogram.count_values(found.get(code, {})) for name, found in types.items()}
    rung = histogram.find_disclosable_group(kind, sizes, taxonomy.FAMILIES)
    if rung is None:
        return None
    name, members = rung
    return name, histogram.merge_histograms(
        types[each].get(code, {}) for each in members if each in types
    )


def _choose_region(
    code: str, region: str, regions: Mapping[str, Tally], types: Mapping[str, Tally]
) -> tuple[str, Counters] | None:
    """Return a region's counters, where they are of K, and K or none are in no such region."""
    sizes = {name: histogram.count_values(found.get(code, {})) for name, found in regions.items()}
    whole = sum(histogram.count_values(found.get(code, {})) for found in types.values())
    rest = whole - sum(size for size in sizes.values() if size >= K)
    told = sizes.get(region, 0) >= K and (rest == 0 or rest >= K)
    return (region, regions[region][code]) if told else None


def _calculate_region_medians(
    region: str, regions: Mapping[str, Tally], types: Mapping[str, Tally]
) -> dict[str, Median]:
    told = ((code, _choose_region(code, region, regions, types)) for code in CATEGORIES)
    found = {code: _calculate_median(each[1]) for code, each in told if each}
    return {code: each for code, each in found.items() if each}


def _count_members(group: str, tallies: Mapping[str, Tally]) -> int:
    """Return how many organisations a group has: each of them has a completion."""
    kinds = taxonomy.TYPES if group == "all" else taxonomy.FAMILIES.get(group, (group,))
    found = [tallies[kind].get(COMPLETION, {}) for kind in kinds if kind in tallies]
    return sum(map(histogram.count_values, found))


def _build_standing(
    code: str, group: str, counters: Counters, own: Marks, tallies: Mapping[str, Tally]
) -> Standing | None:
    row = indicators.INDICATORS.get(code)
    low = row is not None and row.better == "low"
    found = histogram.calculate_statistics(counters, own.get(code), inside=False, low=low)
    if found is None:
        return None
    told = found.mean, found.quartiles, found.strength
    rest = found.gap, found.position, found.wording
    silent = max(0, _count_members(group, tallies) - found.peers)
    return Standing(group, found.peers, *told, own.get(code), *rest, silent)


def _calculate_median(counters: Counters) -> Median | None:
    found = histogram.calculate_statistics(counters, None)
    return Median(found.peers, found.quartiles[1]) if found else None


def _calculate_medians(found: Tally, codes: Iterable[str]) -> dict[str, Median]:
    return {code: each for code in codes if (each := _calculate_median(found.get(code, {})))}
