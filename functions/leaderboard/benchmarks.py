"""What an owner is shown of its peers: a row for each score and each indicator. No HTTP, no AWS."""

from collections.abc import Mapping
from typing import Any

from auxeira.benchmarks.peers import Marks, Peers, Standing
from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, indicators, taxonomy
from auxeira.esg.scores import CATEGORIES, Score
from functions.leaderboard import wording

Item = dict[str, Any]

FEW = "Fewer than five peers have this in their profiles."


def build_benchmark_rows(
    profile: Mapping[str, Any],
    scores: Mapping[str, Score],
    own: Marks,
    found: Peers,
    now_year: int,
) -> list[Item]:
    """Return the members of each row, scores first; nulls where fewer than five peers report it.

    `scores` are the own ones, of which `own` are those that count.
    """
    values = _derive_values(profile, now_year)
    rows = [
        _build_row(code, None, own, found, None)
        | {"statement": _describe_own_score(scores[code], own.get(code))}
        for code in CATEGORIES
    ]
    others = indicators.INDICATORS.values()
    return rows + [
        _build_row(row.id, row, own, found, values.get(row.value)) | {"statement": None}
        for row in others
    ]


def _describe_own_score(score: Score, own: int | None) -> str:
    """Return what the own score is, or why it is not compared."""
    if score.coverage < wording.ENOUGH:
        return wording.describe_too_little(score.coverage)
    if own is None:
        return f"{score.score} of 100, and not compared: missingFields of your rank says why."
    return f"{score.score} of 100."


def _build_row(
    code: str,
    row: indicators.Indicator | None,
    own: Marks,
    found: Peers,
    value: Fraction | None,
) -> Item:
    standing = found.standings.get(code)
    return {
        "category": code,
        "kind": "indicator" if row else "score",
        "unit": row.unit if row else "points",
        "better": row.better if row else "high",
        "own": own.get(code),
        "group": standing and standing.group,
        "peers": standing and standing.peers,
        "mean": standing and standing.mean,
        "quartiles": standing and list(standing.quartiles),
        "gap": standing and standing.gap,
        "position": standing and standing.position,
        "wording": standing.wording if standing else FEW,
        "strength": standing and standing.strength,
        "not_enough_data": standing and standing.silent,
        "in_units": _convert_to_units(row, standing, value) if row else None,
    }


def _convert_to_units(
    row: indicators.Indicator, standing: Standing | None, value: Fraction | None
) -> Item | None:
    """Return the own figure and the quartiles in the indicator's unit; a scale has a lower and an
    upper end, at which a quartile is a bound.
    """
    if standing is None and value is None:
        return None
    quartiles = standing.quartiles if standing else ()
    return {
        "own": None if value is None else float(f"{float(value * row.times):.3g}"),
        "quartiles": [indicators.from_scale_point(row, at) for at in quartiles] or None,
        "bounds": [indicators.describe_bound(at) for at in quartiles] or None,
    }


def _derive_values(profile: Mapping[str, Any], now_year: int) -> dict[str, Fraction]:
    kind, years = profile.get("organization_type"), profile.get("metrics") or {}
    if kind not in taxonomy.TYPES:
        return {}
    year = derived_metrics.find_latest_year(years, now_year)
    return (
        derived_metrics.select_comparable_metrics(derived_metrics.read_year(years, kind, year))
        if year
        else {}
    )
