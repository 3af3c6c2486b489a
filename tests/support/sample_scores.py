"""The page docs/sample-scores.md: the samples before the first edition and now, and what moved.

`python -m tests.support.sample_scores` writes it anew. What each component added before is kept in
tests/data/first_scores.txt, as those formulas are no longer here.
"""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from auxeira.esg import editions, scores
from local.sample_organisations import build_sample_organisations

ROOT = Path(__file__).parents[2]
PAGE, KEPT = ROOT / "docs/sample-scores.md", ROOT / "tests/data/first_scores.txt"
NOW = 2026
ZERO = Fraction(0)
SHOWN = {
    "esg_impact_score": "esg",
    "carbon_reduction": "carbon",
    "social_impact": "social",
    "governance_score": "governance",
    "roi_performance": "roi",
}
MADE = (*list(SHOWN)[1:],)  # scores that are sums of components
BECAUSE = {  # what its formula has now that it had not before
    "C1": "Scope 2 is the location-based one; no change is 20 points, and a rise takes them "
    "without an end; of those who invest it weighs 12 instead of 60",
    "C2": "it weighs 6 instead of 20, of those who invest 2, as it can be bought",
    "C4": "a target that nobody has validated earns two fifths",
    "C6": "it is new: the financed emissions of those who invest, with most of the weight",
    "S1": "outcomes are compared with the base year, and no longer with the people reached",
    "S10": "it is new: people reached, against the base year",
    "I2": "spending of the income counts, and no longer the programmes' share of all spending",
    "I3": "how a social return was established counts instead of its size; companies and funds "
    "are not asked",
    "I4": "improvements and giving are no cost; missions are not asked; companies more; of "
    "three years",
    "I5": "the social return is asked of fewer of those who invest, so that the return of the "
    "portfolio weighs more of the whole; it is what three years together earned, a year",
    "I7": "savings are measured against income, and weigh 30 instead of 40",
    "I8": "it is new: reserves in months of income",
}
HEAD = f"""# Scores of the sample organisations, before the first edition and in edition {{edition}}

Which figures the samples have is in `local/sample_organisations.py`. They gained what the formulas
ask since: a sector, financed emissions (97 % of Scope 3) and Scope 3 itself of all who invest,
whether a target is validated, and reserves; one says whom it consults, which no score uses.
Nothing else of them changed.

"Most of all" takes the score that moved most, beside the overall one, and names the component that
moved it most that way: what it added before and now, in points of that score. What has changed in
the formula of a component is:

| Component | What its formula has now |
|---|---|
{{because}}

| Organisation | Type | {" | ".join(SHOWN.values())} | Most of all |
|---|---|---|---|---|---|---|---|
"""


class Move(NamedTuple):
    """What a component added to a score of 0 to 100, before and now."""

    component: str
    category: str
    before: Fraction
    now: Fraction


def render() -> str:
    """The page."""
    kept = read_kept()
    moves = {one["organization_name"]: find_largest_move(one, kept) for one in samples(kept)}
    named = {move.component for move in moves.values()}
    because = (f"| {name} | {BECAUSE[name]} |" for name in sorted(named, key=order))
    head = HEAD.format(edition=editions.EDITION, because="\n".join(because))
    return head + "".join(_render_row(one, kept, moves) for one in samples(kept))


def samples(kept):
    """The samples that were there before."""
    return [one for one in build_sample_organisations() if one["organization_name"] in kept]


def read_kept() -> dict[str, tuple[list[int], dict[str, dict[str, Fraction]]]]:
    """The five scores of each sample before, and what each component added to its score."""
    found = {}
    for line in KEPT.read_text().splitlines():
        name, points, *added = line.split(" | ")
        parts = [dict(pair.split(":") for pair in each.split()) for each in added]
        exact = [{key: Fraction(value) for key, value in each.items()} for each in parts]
        found[name] = ([*map(int, points.split())], dict(zip(MADE, exact, strict=True)))
    return found


def list_added(profile) -> dict[str, dict[str, Fraction]]:
    """What each component adds to its score now."""
    parts = scores.build_score_sheet(profile, NOW).parts
    return {
        category: {
            part.id: part.weight * (part.points or ZERO) / weight_of(parts[category])
            for part in parts[category]
        }
        for category in MADE
    }


def weight_of(parts) -> int:
    """The weight of all components of a score."""
    return sum(part.weight for part in parts)


def list_moves(profile, kept) -> dict[str, list[Move]]:
    """The moves of all components, by score."""
    before, now = kept[profile["organization_name"]][1], list_added(profile)
    return {
        category: [
            Move(name, category, before[category].get(name, ZERO), now[category].get(name, ZERO))
            for name in sorted({*before[category], *now[category]}, key=order)
        ]
        for category in MADE
    }


def find_largest_move(profile, kept) -> Move:
    """The component that moved a score most its way, of the score that moved most."""
    moves = list_moves(profile, kept)
    sums = {name: sum((m.now - m.before for m in each), ZERO) for name, each in moves.items()}
    category = max(MADE, key=lambda name: abs(sums[name]))
    up = 1 if sums[category] > 0 else -1
    return max(moves[category], key=lambda move: up * (move.now - move.before))


def order(component: str) -> tuple[str, int]:
    """The place of a component among all."""
    return component[0], int(component[1:])


def _render_row(one, kept, moves) -> str:
    name = one["organization_name"]
    found = scores.calculate_scores(one, NOW)
    pairs = zip(kept[name][0], SHOWN, strict=True)
    cells = [f"{before} → {found[category].score}" for before, category in pairs]
    move = moves[name]
    span = f"{float(move.before):.1f} → {float(move.now):.1f}"
    most = f"{move.component}: {span} of {SHOWN[move.category]}"
    return f"| {' | '.join([name, one['organization_type'], *cells, most])} |\n"


if __name__ == "__main__":
    PAGE.write_text(render())
