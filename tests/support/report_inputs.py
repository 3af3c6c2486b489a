"""Inputs of reports: the organisations of the local run, each with its peers among the others."""

import functools
from typing import Any

from auxeira.benchmarks import peers
from auxeira.benchmarks.peers import Groups, Marks
from auxeira.esg import taxonomy
from auxeira.esg.scores import calculate_scores
from auxeira.reports.inputs import Inputs
from local.sample_organisations import build_sample_organisations

NOW, DATE = 2026, "2026-11-25"


@functools.cache
def field() -> list[tuple[dict[str, Any], Marks]]:
    """(stored profile, its marks) of each."""
    return [(each, _marks(each)) for each in build_sample_organisations()]


def inputs(profile: dict[str, Any], projects: list[str] | None = None) -> Inputs:
    """What a report of a stored profile is written from, beside all others of the field."""
    own = _marks(profile)
    counted = own if any(profile == each for each, _ in field()) else None
    told = peers.build_peers(profile["organization_type"], own, _groups(profile, counted))
    return Inputs(profile, told, NOW, DATE, list(projects or []))


def of(number: int) -> Inputs:
    """Those of one of the organisations; the last three are the ones written by hand."""
    return inputs(field()[number][0])


def _marks(profile: dict[str, Any]) -> Marks:
    return peers.calculate_marks(profile, calculate_scores(profile, NOW), NOW)


def _groups(profile: dict[str, Any], own: Marks | None) -> Groups:
    def counted(names: Any, of: Any) -> Any:
        return {
            name: (_tally(name, of), own if own and of(profile) == name else None) for name in names
        }

    return Groups(counted(taxonomy.TYPES, _type), counted(taxonomy.REGIONS, _region))


@functools.cache
def _tally(name: str, of: Any) -> dict[str, dict[str, Any]]:
    return peers.build_tally([own for each, own in field() if of(each) == name])


def _type(profile: dict[str, Any]) -> str:
    return str(profile["organization_type"])


def _region(profile: dict[str, Any]) -> str | None:
    return taxonomy.find_region(profile["country"])
