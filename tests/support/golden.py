"""The five golden organisations as stored profiles, and reports' inputs of them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from auxeira.benchmarks.peers import Peers, Standing
from auxeira.esg import metrics
from auxeira.esg.editions import EDITION
from auxeira.reports.inputs import Inputs

ROWS = Path(__file__).parents[1] / "data/golden.txt"
NOW, YEAR, DATE = 2026, "2025", "2026-03-01"
TYPES = {
    "A": ("Riverlight Education", "NGO"),
    "B": ("Meridian Impact Partners", "Impact Investor"),
    "C": ("Nordhavn Components", "Corporate"),
    "D": ("Alba Foundation", "Corporate Foundation"),
    "E": ("Costa Water Agency", "Government Agency"),
}
SECTORS = {"A": "Q", "B": "L", "C": "C", "E": "E"}


def profile(letter: str, figures: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """A stored profile; `figures` replace those of 2025 in whole money, None leaves one out."""
    name, kind = TYPES[letter]
    years = {}
    for row in ROWS.read_text().splitlines():
        who, year, text = row.split(" ", 2)
        if who == letter:
            years[year] = json.loads(text, parse_float=Decimal)
    years[YEAR] |= figures or {}
    for found in years.values():
        for each, allowed in metrics.SETS.items():
            if isinstance(found.get(each), int):
                found[each] = list(allowed[: found[each]])
    stored = {
        "organization_name": name,
        "organization_type": kind,
        "website": "https://example.org",
        "country": "CH",
        **({"sector": SECTORS[letter]} if letter in SECTORS else {}),
        "focus_areas": ["Education"],
        "sdg_alignment": [4, 13],
        "annual_spend": 0,
        "impact_goals": "More",
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(years),
    }
    return stored | members


def inputs(letter: str, figures: dict[str, Any] | None = None, **members: Any) -> Inputs:
    """What a report of a golden organisation is written from, without peers."""
    return Inputs(profile(letter, figures, **members), Peers(edition=EDITION), NOW, DATE)


def beside(given: Inputs, **medians: float) -> Inputs:
    """The same with peers whose medians, in points, are these, by indicator."""
    standings = {
        name: Standing("NGO", 7, round(point), (point - 5, point, point + 5), "indicative")
        for name, point in medians.items()
    }
    peers = Peers(standings=standings, edition=EDITION)
    return Inputs(given.profile, peers, given.now_year, given.date)
