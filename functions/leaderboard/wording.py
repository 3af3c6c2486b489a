"""What is said of a standing in words. No HTTP, no AWS."""

import re
from collections.abc import Iterable
from typing import Any

from auxeira.esg import scores

Item = dict[str, Any]

ENOUGH = int(100 * scores.ENOUGH)  # percent of coverage
WHOLE_YEAR = re.compile(r"metrics\.\d{4}")
NOTHING_YET = "Not enough data: no profile has been counted yet."


def describe_too_little(coverage: int) -> str:
    """Return why there is no score, by its coverage in percent."""
    return (
        f"Not enough data: the profile gives {coverage} % of what this score rests on, "
        f"{ENOUGH} % is needed."
    )


def describe_ranking(shown: Item) -> str:
    """Return what a rank means, ties told; or why there is none."""
    old = _describe_age(shown.get("year"), shown.get("missing_fields", ()))
    if shown["score"] is None:
        return describe_too_little(shown["coverage"]) + old
    if shown["rank"] is None:
        needs = "missingFields says what that needs."
        return f"{shown['score']} of 100, and not ranked: {needs}{old}"
    total, rank, tied = shown["total_participants"], shown["rank"], shown["tied"]
    who = {0: "nobody else has", 1: "1 other has"}.get(tied, f"{tied} others have")
    lower = max(0, total - (rank - 1) - tied - 1)
    return (
        f"{shown['score']} of 100, rank {rank} of {total}: {rank - 1} score higher, "
        f"{who} the same score, {lower} score lower."
    )


def _describe_age(year: int | None, missing: Iterable[str]) -> str:
    """Return that the latest year is too old to be ranked, where the next one to give says so."""
    years = [int(path[8:]) for path in missing if WHOLE_YEAR.fullmatch(path)]
    if year is None or not years or max(years) <= year + scores.RECENT - 1:
        return ""
    oldest = max(years) - scores.RECENT + 1
    return f" The latest year, {year}, is too old to be ranked: figures of {oldest} or later are."
