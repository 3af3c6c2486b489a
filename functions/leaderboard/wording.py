"""What is said of a standing in words. No HTTP, no AWS."""

from typing import Any

from auxeira.esg import scores

Item = dict[str, Any]

ENOUGH = int(100 * scores.ENOUGH)  # percent of coverage
NOTHING_YET = "Not enough data: no profile has been counted yet."


def describe_too_little(coverage: int) -> str:
    """Return why there is no score, by its coverage in percent."""
    return (
        f"Not enough data: the profile gives {coverage} % of what this score rests on, "
        f"{ENOUGH} % is needed."
    )


def describe_ranking(shown: Item) -> str:
    """Return what a rank means, ties told; or why there is none."""
    if shown["score"] is None:
        return describe_too_little(shown["coverage"])
    if shown["rank"] is None:
        return f"{shown['score']} of 100, and not ranked: missingFields says what that needs."
    total, rank, tied = shown["total_participants"], shown["rank"], shown["tied"]
    who = {0: "nobody else has", 1: "1 other has"}.get(tied, f"{tied} others have")
    lower = max(0, total - (rank - 1) - tied - 1)
    return (
        f"{shown['score']} of 100, rank {rank} of {total}: {rank - 1} score higher, "
        f"{who} the same score, {lower} score lower."
    )
