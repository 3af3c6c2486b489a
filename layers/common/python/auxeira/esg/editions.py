"""The editions of the formulas: their names, and how they stand in keys.

An edition is all that makes figures a score. Scores of two editions are never compared; indicators
are figures on a scale and have none: one with another scale is another indicator. While an edition
follows another this code has the formulas of both (auxeira.esg.formulas), and counts everybody in
both; what a board shows is one of them.
"""

FIRST = "2026-11"  # its items were stored before editions had names: their keys name none
EDITIONS: tuple[str, ...] = ("2026-12",)  # that are counted, oldest first
EDITION = EDITIONS[-1]  # of what is computed for one organisation alone, such as a report


def add_edition(name: str, edition: str) -> str:
    """Return a part of a key as it is in an edition."""
    return name if edition == FIRST else f"{name}#{edition}"


def read_edition(name: str, part: str) -> str:
    """Return the edition in a part of a key that begins with `name`."""
    return part.removeprefix(name).removeprefix("#") or FIRST
