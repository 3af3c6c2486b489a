"""The page docs/published-scores.md: the six scores of published profiles, and why they are so.

`python -m tests.support.published_scores` writes it anew.
"""

import re
from pathlib import Path
from typing import Any

from auxeira.esg import editions, scores
from auxeira.esg.reference_data import CATEGORIES
from auxeira.profiles import stored_profile
from tests.support.published_organisations import PUBLISHED

NOW = 2026
ROOT = Path(__file__).parents[2]
PAGE, REASONS = ROOT / "docs/published-scores.md", ROOT / "tests/data/published_reasons.txt"
SHOWN = dict(
    zip(
        CATEGORIES,
        ("overall", "carbon", "social", "governance", "return", "completion"),
        strict=True,
    )
)
UNSAID = "where a profile says nothing of a score"
HEAD = """# Scores of published profiles

What organisations publish was entered as published (decision 63); these are the six scores that
follow in edition {edition}, and why somebody who knows ESG should find them explicable. Scores are
of the profiles, not of the organisations, most of which publish more than was read. "Not enough
data" is below 60 % of what a score rests on; the fields that would add to it follow. Completion
counts fields of the profile, no figure. Most of what follows is that absence can be explained: of
twelve profiles three have a score of figures, one of carbon and two of their return.
"""


def read_reasons() -> dict[str, dict[str, str]]:
    """Why scores are what they are: by profile, or UNSAID, and score as it is shown."""
    found: dict[str, dict[str, str]] = {}
    for block in REASONS.read_text().split("# ")[1:]:
        name, *lines = block.strip().splitlines()
        found[name] = dict(line.split(": ", 1) for line in lines)
    return found


def build_stored(profile: dict[str, Any]) -> dict[str, Any]:
    """A profile as it is stored, of one as it comes in."""
    members = {
        re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", k): v for k, v in profile.items()
    }
    content = stored_profile.merge_profile(stored_profile.EMPTY, members)
    return (
        content | stored_profile.convert_profile_to_minor_units(content) | {"email_verified": True}
    )


def describe(score: scores.Score) -> str:
    """A score, or that there is none, and what lacks."""
    if score.coverage >= 100 * scores.ENOUGH:
        return f"**{score.score}**"
    first = ", ".join(f"`{each.removeprefix('metrics.')}`" for each in score.missing[:3])
    rest = len(score.missing) - 3
    return f"not enough data ({score.coverage} %): {first}" + f" and {rest} more" * (rest > 0)


def render() -> str:
    """The page."""
    return HEAD.format(edition=editions.EDITION) + "".join(map(_render_profile, PUBLISHED))


def _render_profile(name: str) -> str:
    source, profile, _ = PUBLISHED[name]
    found = scores.calculate_scores(build_stored(profile), NOW)
    reasons = read_reasons()
    why = reasons[UNSAID] | reasons[name]
    rows = [f"| {shown} | {describe(found[c])} | {why[shown]} |" for c, shown in SHOWN.items()]
    title = name[0].upper() + name[1:]
    head = "| Score | What it is | Why |\n|---|---|---|\n"
    return f"\n## {title}\n\n{source}.\n\n{head}" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render())
