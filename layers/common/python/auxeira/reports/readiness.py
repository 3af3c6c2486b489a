"""Which reports a profile is ready for, and what the others lack: told wherever completeness is.

In the words of the refusal of a report that cannot be written yet. The writer is imported with the
first question: it is not needed to start.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from auxeira.profiles import stored_profile

if TYPE_CHECKING:
    from auxeira.benchmarks.peers import Peers
    from auxeira.reports.requirements import Needs

PEERS = "peers"


def check_report_types(
    profile: Mapping[str, Any], now: int, peers: "Peers | None" = None
) -> "dict[str, Needs | None]":
    """Return what each type of report lacks for a stored profile ({} for none), None for nothing.

    Whether there are the peers that some types need is left open without `peers`. Pure.
    """
    from auxeira.benchmarks.peers import Peers
    from auxeira.reports.inputs import Inputs
    from auxeira.reports.requirements import find_needs_of_all_types

    # who asks sees the own scores, proven address or not
    known = {**stored_profile.EMPTY, **profile, "email_verified": True}
    moment = datetime.fromtimestamp(now, UTC)
    inputs = Inputs(known, peers or Peers(), moment.year, f"{moment:%Y-%m-%d}")
    found = {
        name: add_incomplete_members(known, lacks)
        for name, lacks in find_needs_of_all_types(inputs).items()
    }
    return found if peers else {name: _without_peers(lacks) for name, lacks in found.items()}


def add_incomplete_members(profile: Mapping[str, Any], lacks: "Needs | None") -> "Needs | None":
    """Return what a report lacks, the members that a profile misses before the figures."""
    from auxeira.esg.scores import assess_completion
    from auxeira.reports.requirements import Needs

    _, incomplete = assess_completion(profile)
    if not incomplete:
        return lacks
    known = lacks or Needs(())
    fields = tuple(dict.fromkeys([*incomplete, *known.missing_fields]))
    return msgspec.structs.replace(known, missing_fields=fields)


def _without_peers(lacks: "Needs | None") -> "Needs | None":
    if lacks is None or PEERS not in lacks.needs:
        return lacks
    left = {name: number for name, number in lacks.needs.items() if name != PEERS}
    known = msgspec.structs.replace(lacks, needs=left)
    return known if known.missing_fields or left else None
