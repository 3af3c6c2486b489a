"""The page docs/published-scores.md: the six scores of published profiles, and why they are so.

`python -m tests.support.published_scores` writes it anew.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from auxeira.esg import editions, materiality, scores
from auxeira.esg.reference_data import CATEGORIES
from auxeira.esg.score_components import RESOURCES, ROWS
from auxeira.profiles import stored_profile
from report_writer import labels
from tests.support.published_organisations import NO_ORGANISATION, PUBLISHED

NOW = 2026
ROOT = Path(__file__).parents[2]
PAGE, REASONS = ROOT / "docs/published-scores.md", ROOT / "tests/data/published_reasons.txt"
ESG, COMPLETION = CATEGORIES[0], CATEGORIES[-1]
FULL = 100
SHOWN = dict(
    zip(
        CATEGORIES,
        ("overall", "carbon", "social", "governance", "return", "completion"),
        strict=True,
    )
)
FIELDS = {
    "organizationName": "name", "organizationType": "type", "website": "website",
    "country": "country", "focusAreas": "focus areas", "sdgAlignment": "SDGs",
    "annualSpend": "what it spends in a year", "impactGoals": "goals",
}  # fmt: skip
PATHS = {"C1": "change of Scope 1 and 2", "C3": "change of Scope 3"}
OTHERS = {"boundaryChange": "merger or new boundary, nothing before it is compared"}
RETURN = "financialReturnPct"  # told net or not, as the source has it
STANDS_IN = "name (its number stands in)"
MIXES = {
    "high": "in sections A to H and M of NACE Rev. 2.1, whose climate impact is high, whatever the "
    "figures",
    "low": "in any other sector of an organisation that is known to emit 20 t (Scope 1 and "
    "location-based Scope 2) and to use 200 MWh an employee at most",
    "capital": "of funds and banks",
}
ORGANISATIONS = {name: each for name, each in PUBLISHED.items() if name != NO_ORGANISATION}
HEAD = """# Scores of published profiles

What {count} organisations publish was entered as published (decision 63), with one
exception: what EAUC calls Scope 2 of its staff's homes is entered in Scope 3. These are the six
scores that follow in edition {edition}, and why each is what it is. They are scores of the
profiles, not of the organisations, most of which publish more than was read.

Of {scores} scores other than completion {numbers} are shown as numbers:
{told}.
All others lack data. So this page shows what absence does, and hardly the method: nobody can judge
from it how people, governance or the whole are scored.

How to read it:

- **Not enough data** is less than 60 % of what a score weighs; the percentage says how much is
  known, rounded down.
- **What is known** has points from 0 to 100, and a weight. The score is the sum of points times
  weight, divided by the whole weight, so that what lacks counts as none.
- **Read** names the pages and tables of each source that were read. What stands elsewhere in it, or
  in another source, was not read.
- **What lacks** is what the score asks of this type and size and does not find in the profile. "Not
  in the pages that were read" means that it may well be published elsewhere. "Left out" means that
  it was read and is not what the form takes; the reason stands beside it.
- **A form** is what a profile is filled in with. Oversight has level 1 for a named manager, 2 for a
  member or committee of the board, 3 where pay depends on targets besides. Assurance has level 1
  for an internal review, 2 for limited and 3 for reasonable assurance.
- **Rank**: in {now} figures of {oldest} or later are ranked. Older profiles show their scores
  to their owner alone; what lacks in them would be asked of {last}.
- **Carbon**: no change since the base year has 20 points. Less Scope 1 and 2 by 4.2 % of it a
  year has 80, half as much again 100; less Scope 3 by 2.5 % a year has 100, times 1/2 without
  categories, up to 1 with all fifteen. After a rise 20 points shrink as what was ÷ what is: a
  tenth more has 18, twice as much 10. A tenth of the weight is the target,
  a cut a year of Scope 1 and 2 in tonnes: 4.2 % of the base year and validated has all points.
- **Overall** weighs carbon, resources (energy, water and waste), social and governance, and no
  return. In percent these are
  {mixes}.
  Any other organisation, without a sector or with such figures unknown, has the lower score of the
  first two.
- **Return** of a fund: -5 % a year has no points, 10 % all, on a straight line. Of a mission:
  spending of 90 % of the income and reserves of three to twelve months have all.
- **Others**: energy or water as before has 50 points, a fifth less 100, a fifth more none. 40 %
  women (or men) on a board has 100, 32 hours of training a head 100.
- **Completion** counts eight fields of the profile: {fields}.
"""


def read_reasons() -> dict[str, dict[str, str]]:
    """Why scores are what they are: by profile, and score as it is shown."""
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


def is_number(score: scores.Score) -> bool:
    """Whether a score is shown as one."""
    return score.coverage >= 100 * scores.ENOUGH


def render() -> str:
    """The page."""
    found = {
        name: scores.calculate_scores(build_stored(profile), NOW)
        for name, (_, profile, _) in ORGANISATIONS.items()
    }
    told = [
        f"{SHOWN[category]} of {ORGANISATIONS[name][1]['organizationName']}"
        for category in CATEGORIES[:-1]
        for name in found
        if is_number(found[name][category])
    ]
    head = HEAD.format(
        count=_count(len(found)), edition=editions.EDITION, now=NOW, last=NOW - 1,
        oldest=NOW - scores.RECENT, scores=len(found) * (len(CATEGORIES) - 1),
        numbers=_count(len(told)), told=_join(told), fields=_join(FIELDS.values()),
        mixes=";\n  ".join(_tell_mix(name, words) for name, words in MIXES.items()),
    )  # fmt: skip
    return head + "".join(_render_profile(name, found[name]) for name in found)


def _count(number: int) -> str:
    words = "none one two three four five six seven eight nine ten eleven twelve"
    return words.split()[number]


def _join(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _tell_mix(name: str, words: str) -> str:
    shares = [f"{int(100 * share)}" for share in materiality.MIXES[name].values()]
    return f"{_join(shares)} {words}"


def _render_profile(name: str, found: dict[str, scores.Score]) -> str:
    source, profile, _ = ORGANISATIONS[name]
    why = read_reasons()[name]
    sheet = scores.build_score_sheet(build_stored(profile), NOW)
    rows = []
    for category, shown in SHOWN.items():
        if category == COMPLETION:
            rows.append(_render_completion(profile, found[category]))
            continue
        score = found[category]
        cells = (_tell_score(score), _tell_known(category, sheet), _tell_missing(category, sheet))
        rows.append(f"| {shown} | {' | '.join(cells)} | {why[shown]} |")
    head = "| Score | What it is | What is known | What lacks | Why |\n|---|---|---|---|---|\n"
    title = f"{profile['organizationName']}, {name}"
    told = f"{source}.\n\n{_tell_type(profile)}\n\n{render_figures(profile)}"
    return f"\n## {title}\n\n{told}\n{head}" + "\n".join(rows) + "\n"


def render_figures(profile: dict[str, Any]) -> str:
    """All that is entered: a row of each figure, a column of each year."""
    years = dict(sorted(profile["metrics"].items()))
    names = dict.fromkeys(name for given in years.values() for name in given if name != "note")
    lines = [f"| Entered | {' | '.join(years)} |", "|---" * (len(years) + 1) + "|"]
    for name in names:
        cells = (_tell_figure(given.get(name)) for given in years.values())
        lines.append(f"| {_tell_name(name, profile)} | {' | '.join(cells)} |")
    notes = [f"\nNote of {at}: {given['note']}" for at, given in years.items() if "note" in given]
    return "\n".join([*lines, *notes]) + "\n"


def _tell_name(name: str, profile: dict[str, Any]) -> str:
    if name not in labels.NAMES:
        return OTHERS[name]
    figure = labels.NAMES[name]
    unit = profile.get("reportingCurrency", "USD") if figure.unit == "money" else figure.unit
    return f"{'return of the portfolio' if name == RETURN else figure.label}, {unit}"


def _tell_figure(value: float | None) -> str:
    if value is None:
        return ""
    return "yes" if value is True else f"{value:,}".removesuffix(".0")


def _tell_type(profile: dict[str, Any]) -> str:
    years = sorted(profile["metrics"])
    latest = int(years[-1])
    where = f", section {profile['sector']} of NACE Rev. 2.1" if "sector" in profile else ""
    said = f"Entered as {profile['organizationType']}{where}; figures of {_join(years)}."
    if latest >= NOW - scores.RECENT:
        return said
    return f"{said} The latest year, {latest}, is too old to be ranked."


def _tell_score(score: scores.Score) -> str:
    if not is_number(score):
        return f"not enough data ({score.coverage} %)"
    if score.coverage == FULL:
        return f"**{score.score}**"
    known = f"{score.quality} of 100 points on {score.coverage} % of the weight"
    return f"**{score.score}**: together {known}; what lacks counts as none"


def _tell_known(category: str, sheet: scores.ScoreSheet) -> str:
    """What of a score is known, each with its points and its weight; of the whole, its parts."""
    if category == ESG:
        found = scores.calculate_exact_scores(sheet)
        names = {str(name): shown for name, shown in SHOWN.items()} | {RESOURCES: RESOURCES}
        told = [
            f"{names[part]}: {int(100 * known)} % of its {int(100 * share)} %"
            + f" ({_tell_parts(part, sheet)})" * (part == RESOURCES)
            for part, share in materiality.MIXES[sheet.mixes[0]].items()
            if (known := found[part].coverage)
        ]
        return "; ".join(told) or "nothing"
    return _tell_parts(category, sheet) or "nothing"


def _tell_parts(category: str, sheet: scores.ScoreSheet) -> str:
    whole = sum(part.weight for part in sheet.parts[category])
    told = [
        f"{PATHS.get(part.id) or labels.label(ROWS[part.id].value).partition(', ')[0]}: "
        f"{scores.round_half_up(part.points)} points, weight {part.weight} of {whole}"
        for part in sheet.parts[category]
        if part.points is not None
    ]
    return "; ".join(told)


def _tell_missing(category: str, sheet: scores.ScoreSheet) -> str:
    """What a score asks and does not find: figures by year, the latest first."""
    of = RESOURCES if category == ESG else category
    paths = [path for part in sheet.parts[of] for path in part.missing]
    years = defaultdict(list)
    for _, year, name in (path.split(".") for path in dict.fromkeys(paths)):
        years[int(year)].append(labels.label(name))
    told = [
        f"{'of ' if year == sheet.year else 'of a year before, such as '}{year}: {', '.join(names)}"
        for year, names in sorted(years.items(), reverse=True)
    ]
    others = " What carbon, social and governance lack below." if category == ESG else ""
    return "; ".join(told) + "." * bool(told) + others or "nothing"


def _render_completion(profile: dict[str, Any], score: scores.Score) -> str:
    lacks = [FIELDS[name] for name in score.missing]
    given = [words for words in FIELDS.values() if words not in lacks]
    if any(map(str.isdigit, profile["organizationName"])):
        given[0] = STANDS_IN
    why = f"{_count(len(given)).capitalize()} of eight fields; the others are left empty."
    if STANDS_IN in given:
        why += " Any text fills a name, so that the number in the register counts as one."
    return f"| completion | **{score.score}** | {_join(given)} | {_join(lacks)} | {why} |"


if __name__ == "__main__":
    PAGE.write_text(render())
