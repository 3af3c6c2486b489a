"""What is improbable about figures that are taken all the same: each with a sentence for its owner.

Bounds are planning values, wide enough for organisations that publish their figures: a power plant,
a mine, a fund. Nothing here moves a score; `data_quality.BLOCKING` says what keeps out of rankings.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from auxeira.core import money
from auxeira.esg import data_quality, metrics, score_values
from auxeira.esg.metric_details import (
    COMBINED,
    SCOPE_1_SOURCES,
    SCOPE_3_CATEGORIES,
    SUMS,
    fill_totals,
)
from auxeira.esg.metrics import ALL_METRICS, Years

Given = Mapping[str, Any]  # the known figures of a year
Found = tuple[str, str, str]  # kind, metric, sentence

MOST = 50  # remarks of a profile
HEAVY = frozenset("ABCDEFH")  # sections of NACE that burn, dig, build or move on a large scale
HEAVY_TYPES = ("Corporate", "Government Agency")  # where nobody says the section
PER_HEAD = {  # more is improbable: in other sections, in heavy ones
    "ghgScope1": (100, 100_000),
    "ghgScope2Location": (100, 20_000),
    "ghgScope2Market": (100, 20_000),
    "energyTotal": (1_000, 500_000),
    "waterWithdrawal": (5_000, 10_000_000),
    "wasteTotal": (100, 100_000),
}
SMALLER = {"tCO2e": "kilograms", "t": "kilograms", "MWh": "kilowatt hours", "m3": "litres"}
# burning coal emits about 0.35 t a MWh; the dirtiest grids about 1.3
MOST_PER_MWH, LEAST_PER_MWH = Decimal(2), Decimal("0.001")
MOST_OF_FUELS = Decimal(1)
HALF = Decimal("0.5")
TOLERANCE = Decimal("0.01")  # of a total: what rounding leaves
DEAREST = 500  # US dollars a tonne

WITHDRAWN = (
    "Figures of this year were given once and are left out now. Scores go on comparing with them, "
    "until they are given anew."
)
FLAGS = {
    "jump": "This changed by more than half in a year. A note of that year explains it; a merger "
    "or another boundary is a boundaryChange.",
    "restated": "Figures of this year were changed after the organisation was first ranked. A note "
    "of the year says why.",
    "zeroEmissions": "No emissions at all are improbable with 10 employees or more. Leave out what "
    "is not known; a note of the year explains a true 0.",
    "sroi": "More than 10 of value for each 1 of input is improbable. A note of the year explains "
    "it.",
    "basis": "With this much renewable energy a market-based Scope 2 figure is to be expected.",
    "credits": "Carbon credits are shown beside emissions and never subtracted.",
    "gap": "The year before this one lacks emissions that earlier years have. Give them, so that "
    "what happened in between can be seen.",
    "boundary": "The profile says that another boundary holds than before. Nothing before "
    "this year is compared, and whoever reads a score is told so.",
    "hours": "Fewer than 200 or more than 3,500 hours worked per employee are improbable.",
    "noDeductions": "The profile claims all of the outcomes' value, as if nothing of it would have "
    "happened anyway.",
    "noSpend": "The profile has people reached, and 0 spent on programmes.",
    "scope2": "Market-based Scope 2 emissions are rarely more than three times the location-based "
    "ones.",
    "training": "More than 400 hours of training per employee are improbable.",
}


class Remark(msgspec.Struct, frozen=True):
    """What is improbable in a year, of a metric or (None) of the year as a whole, in a sentence."""

    year: int
    metric: str | None
    kind: str
    sentence: str


def find_remarks(
    content: Mapping[str, Any], flags: Mapping[str, list[str]], withdrawn: Years | None = None
) -> list[Remark]:
    """Return what to say of a profile's figures, the latest year first, at most MOST.

    `content` has money in whole units; `flags` and `withdrawn` are those that are stored.
    """
    years: Years = content["metrics"]
    kind, currency = content["organization_type"], content["reporting_currency"]
    sector = content.get("sector")
    heavy = sector in HEAVY if sector else kind in (None, *HEAVY_TYPES)
    found = []
    marks = data_quality.find_flags(years, kind, flags) if kind else []
    for year in sorted(years, reverse=True):
        known = {name: value for name, value in years[year].items() if value is not None}
        whole = fill_totals(known)
        found += [
            Remark(int(year), metric, name, sentence)
            for name, metric, sentence in (
                *_find_unusual(known, currency),
                *_find_per_head(whole, heavy=heavy),
                *_find_per_mwh(whole),
                *_find_sums(known),
                *_find_staff(known),
                *_find_carbon_price(known, currency),
                *_find_other_categories(years, year, known),
            )
        ]
        found += [
            Remark(mark.year, mark.metric, mark.flag, FLAGS[mark.flag])
            for mark in marks
            if mark.year == int(year)
        ]
    found += [Remark(int(year), None, "withdrawn", WITHDRAWN) for year in withdrawn or {}]
    return found[:MOST]


def _find_unusual(known: Given, currency: str) -> Iterator[Found]:
    for name, value in known.items():
        row = ALL_METRICS.get(name)
        if row is None or row.type == "set" or row.usual is None:
            continue
        low, high = metrics.find_usual_limits(row, currency)
        if not low <= value <= high:
            unit = currency if row.unit == "money" else row.unit
            side, limit = ("less", low) if value < low else ("more", high)
            yield (
                "unusual",
                name,
                f"{row.label}: {value:,} {unit} is {side} than {limit:,}, which is rare. Check the "
                f"{'sign' if low == 0 and value < 0 else 'number and its unit'}.",
            )


def _find_per_head(known: Given, *, heavy: bool) -> Iterator[Found]:
    heads = known.get("employees") or known.get("fullTimeEquivalents")
    for name, bounds in PER_HEAD.items():
        row, value = ALL_METRICS[name], known.get(name)
        most = bounds[heavy]
        if heads and value is not None and value > most * heads:
            yield (
                "perHead",
                name,
                f"{row.label}: {_round(value / Decimal(heads))} {row.unit} for each employee is "
                f"more than {most:,}, which is rare"
                f"{'' if heavy else ' outside industry and transport'}. Were "
                f"{SMALLER[row.unit]} entered?",
            )


def _find_per_mwh(known: Given) -> Iterator[Found]:
    """Yield emissions that the energy cannot have caused. Processes and leaks need no energy."""
    energy, scope1 = known.get("energyTotal"), known.get("ghgScope1")
    scope2 = known.get("ghgScope2Location", known.get("ghgScope2Market"))
    if energy:
        others = sum(known.get(name, 0) for name in ("scope1Process", "scope1Fugitive"))
        each = (max((scope1 or 0) - others, 0) + (scope2 or 0)) / Decimal(energy)
        renewable = known.get("energyRenewable", 0) / Decimal(energy)
        if each > MOST_PER_MWH:
            yield (
                "perMWh",
                "ghgScope1" if (scope1 or 0) >= (scope2 or 0) else "ghgScope2Location",
                f"Scope 1 and 2 emissions are {_round(each)} tCO2e for each MWh of energy; burning "
                "coal emits about 0.35. Were kilograms entered as tonnes? Emissions of processes "
                "and leaks go into scope1Process and scope1Fugitive.",
            )
        elif None not in (scope1, scope2) and 0 < each < LEAST_PER_MWH and renewable < HALF:
            yield (
                "perMWh",
                "energyTotal",
                f"Scope 1 and 2 emissions are {_round(each)} tCO2e for each MWh of energy, which "
                "is little. Were kilowatt hours entered as megawatt hours?",
            )
    bought = [known[name] for name in ("energyElectricity", "energyHeat") if name in known]
    yield from _find_ratio(
        known, ("ghgScope2Location",), sum(bought), MOST_PER_MWH, "bought electricity and heat"
    )
    yield from _find_ratio(
        known, SCOPE_1_SOURCES[:2], known.get("energyFuels"), MOST_OF_FUELS, "fuels"
    )


def _find_ratio(
    known: Given, names: tuple[str, ...], energy: Any, most: Decimal, what: str
) -> Iterator[Found]:
    emitted = sum(known.get(name, 0) for name in names)
    if energy and emitted > most * energy:
        name = max(names, key=lambda each: known.get(each, 0))
        yield (
            "perMWh",
            name,
            f"{ALL_METRICS[name].label}: {_round(emitted / Decimal(energy))} tCO2e for each MWh of "
            f"{what} is more than {most}, which is improbable. Were kilograms entered as tonnes?",
        )


def _find_sums(known: Given) -> Iterator[Found]:
    """Yield totals that their parts do not add up to, and parts that add up to no total yet."""
    for total, parts in (SUMS | COMBINED).items():
        given = [known[part] for part in parts if part in known]
        whole, added = known.get(total), sum(given)
        label, unit = ALL_METRICS[total].label, ALL_METRICS[total].unit
        counts = "The parts count." if total in COMBINED else "The total counts."
        all_given = len(given) == len(parts)
        if whole is None:
            if given and not all_given and total in SUMS:
                yield (
                    "open",
                    total,
                    f"{label}: {len(parts) - len(given)} of {len(parts)} parts are not given, so "
                    "that no total follows. Give the total, or 0 for what there is none of.",
                )
        elif added > whole * (1 + TOLERANCE) or (all_given and added < whole * (1 - TOLERANCE)):
            yield (
                "sum",
                total,
                f"{label}: the parts add up to {added:,} {unit}, the total is {whole:,}. {counts}",
            )


def _find_staff(known: Given) -> Iterator[Found]:
    full, heads = known.get("fullTimeEquivalents"), known.get("employees")
    if full is None or heads is None:
        return
    if full > heads:
        yield (
            "staff",
            "fullTimeEquivalents",
            f"{full:,} full-time equivalents are more than the {heads:,} employees. The headcount "
            "counts people, also those who work part of the time.",
        )
    elif full * score_values.MOST_HEADS < heads:
        yield (
            "staff",
            "fullTimeEquivalents",
            f"{full:,} full-time equivalents are few for {heads:,} employees. Do these count "
            "people who are not employed, such as volunteers?",
        )


def _find_carbon_price(known: Given, currency: str) -> Iterator[Found]:
    priced, cost = known.get("carbonPricedEmissions"), known.get("carbonPriceCost")
    if priced and cost and cost > DEAREST * money.find_magnitude(currency) * priced:
        yield (
            "carbonPrice",
            "carbonPriceCost",
            f"Carbon prices come to {_round(cost / Decimal(priced))} {currency} a tonne, which is "
            "more than anybody asks. Check both figures and their units.",
        )
    scope2 = known.get("ghgScope2Location", known.get("ghgScope2Market"))
    own = None if scope2 is None or "ghgScope1" not in known else known["ghgScope1"] + scope2
    if priced and own is not None and priced > own * (1 + TOLERANCE):
        yield (
            "carbonPrice",
            "carbonPricedEmissions",
            f"A carbon price is paid for {priced:,} tCO2e, more than the {own:,} of Scope 1 and 2.",
        )


def _find_other_categories(years: Years, year: str, known: Given) -> Iterator[Found]:
    """Yield a Scope 3 that covers other categories than in the last year that says which."""
    now = _list_categories(known)
    before = [(each, _list_categories(years[each])) for each in sorted(years) if each < year]
    earlier = [(each, found) for each, found in before if found]
    if not now or not earlier or earlier[-1][1] == now:
        return
    then, old = earlier[-1]
    changes = [
        f"{word} {', '.join(str(number) for number in sorted(numbers))}"
        for word, numbers in (("with", now - old), ("without", old - now))
        if numbers
    ]
    yield (
        "categories",
        "ghgScope3",
        f"Scope 3 covers other categories than in {then}: {', '.join(changes)}. What it changed "
        "by since then is no cut or rise of emissions alone.",
    )


def _list_categories(figures: Given) -> set[int]:
    return {
        number for number, name in enumerate(SCOPE_3_CATEGORIES, 1) if figures.get(name) is not None
    }


def _round(value: Decimal) -> str:
    """Return a number with three digits, as people write it."""
    return f"{Decimal(f'{value:.3g}'):,f}"
