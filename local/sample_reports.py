"""Inputs of reports: the sample organisations, each with its peers among the others."""

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
def list_sample_field() -> list[tuple[dict[str, Any], Marks]]:
    """Return (stored profile, its marks) of each."""
    return [(each, _calculate_marks(each)) for each in build_sample_organisations()]


def build_sample_inputs(profile: dict[str, Any], projects: list[str] | None = None) -> Inputs:
    """Return what a report of a stored profile is written from, beside all others."""
    own = _calculate_marks(profile)
    counted = own if any(profile == each for each, _ in list_sample_field()) else None
    told = peers.build_peers(profile["organization_type"], own, _count_groups(profile, counted))
    return Inputs(profile, told, NOW, DATE, list(projects or []))


def find_sample_inputs(number: int) -> Inputs:
    """Return those of one of the organisations; the last three were written by hand."""
    return build_sample_inputs(list_sample_field()[number][0])


def _calculate_marks(profile: dict[str, Any]) -> Marks:
    return peers.calculate_marks(profile, calculate_scores(profile, NOW), NOW)


def _count_groups(profile: dict[str, Any], own: Marks | None) -> Groups:
    def count_members(names: Any, of: Any) -> Any:
        return {
            name: (_build_tally(name, of), own if own and of(profile) == name else None)
            for name in names
        }

    return Groups(count_members(taxonomy.TYPES, _type), count_members(taxonomy.REGIONS, _region))


@functools.cache
def _build_tally(name: str, of: Any) -> dict[str, dict[str, Any]]:
    return peers.build_tally([own for each, own in list_sample_field() if of(each) == name])


def _type(profile: dict[str, Any]) -> str:
    return str(profile["organization_type"])


def _region(profile: dict[str, Any]) -> str | None:
    return taxonomy.find_region(profile["country"])
