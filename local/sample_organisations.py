"""60 organisations that do not exist, one of each type and region, and three written by hand.

The same in every run: each has a generator of its own, of which only `random()` is used.
"""

import math
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from statistics import NormalDist
from typing import Any, NamedTuple

from auxeira.core import money
from auxeira.esg import metrics, taxonomy
from auxeira.esg.ratios import SROI_INPUTS
from local.names import NOUNS, TOPICS, WORDS
from local.sample_organisations_by_hand import build_organisations_by_hand
from local.sample_recipes import RECIPES, Recipe

Organisation = dict[str, Any]

TYPES = tuple(kind for kind in taxonomy.TYPES if kind != "Sovereign Wealth Fund")
COUNTRIES = dict(zip(taxonomy.REGIONS, ("CH", "CA", "DE", "SG", "KE", "CO"), strict=True))
YEARS = (2023, 2024, 2025)


UNREPORTED = {"micro": 0.16, "small": 0.10, "medium": 0.06, "large": 0.03}
DETAILS = {  # reported where these are
    "scope3Category15": "ghgScope3",
    "targetValidation": "targetAnnualRatePct",
    "reserves": "totalIncome",
}
SECTORS = {"mission": "QRSPQR", "corporate": "CDGHJN", "capital": "LLLLLL"}  # of NACE Rev. 2.1
ALWAYS = ("employees", "totalIncome", "totalExpenditure")


class Chance(NamedTuple):
    """What is drawn from one organisation's generator."""

    uniform: Callable[[], float]

    def normal(self, middle: float = 0.0, spread: float = 1.0) -> float:
        return middle + spread * NormalDist().inv_cdf(max(self.uniform(), 1e-12))

    def log(self, middle: float, spread: float) -> float:
        return middle * math.exp(self.normal(0, spread))

    def share(self, middle: float, spread: float) -> float:
        return 1 / (1 + math.exp(-self.normal(middle, spread)))


def build_sample_organisations() -> list[Organisation]:
    """Return profiles as they are stored, with figures of three years; the last three by hand."""
    pairs = enumerate(product(TYPES, taxonomy.REGIONS))
    return [
        _build_organisation(number, kind, region) for number, (kind, region) in pairs
    ] + build_organisations_by_hand()


def _build_organisation(number: int, kind: str, region: str) -> Organisation:
    generator = random.Random(f"auxeira-demo-1|{kind}|{region}")
    chance = Chance(generator.random)
    name = f"{WORDS.split()[number]} {NOUNS.split()[number * 7 % 60]}"
    years = {str(year): figures for year, figures in _generate_years(chance, kind)}
    profile = _build_profile(name, kind, COUNTRIES[region], number, years)
    optional = ("website", "focus_areas", "sdg_alignment", "annual_spend", "impact_goals")
    gone = {member for member in optional if chance.uniform() < 0.08}
    return {member: value for member, value in profile.items() if member not in gone}


def _build_profile(
    name: str, kind: str, country: str, number: int, years: dict[str, dict[str, Any]]
) -> Organisation:
    topics = [TOPICS[number % 8], TOPICS[(number * 3 + 1) % 8]]
    return {
        "organization_name": name,
        "organization_type": kind,
        "website": f"https://{name.lower().replace(' ', '-')}.example",
        "country": country,
        "focus_areas": list(dict.fromkeys(topics)),
        "sdg_alignment": sorted({number % 17 + 1, number * 5 % 17 + 1, 13}),
        "annual_spend": money.to_minor_units(years[max(years)]["totalExpenditure"]),
        "impact_goals": f"More of {topics[0].lower()}, with less of everything it takes.",
        "sector": SECTORS[taxonomy.find_family(kind)][number % 6],
        "visibility": "public",
        "email_verified": True,
        "metrics": metrics.convert_metrics_to_minor_units(years),
    }


def _generate_years(chance: Chance, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield figures by year, in whole units of money, without those that nobody reported."""
    recipe = RECIPES[kind]
    staff = chance.log(*recipe.employees)
    traits = _draw_traits(chance, recipe, max(1, round(staff)))
    for year in YEARS:
        people = max(1, round(staff))
        income = round(recipe.income * people * chance.log(1, 0.05))
        figures: dict[str, Any] = {"employees": people, "totalIncome": income}
        figures |= _draw_environment_figures(chance, traits, people, year - YEARS[0])
        figures |= _draw_people_figures(chance, traits, people)
        figures |= _draw_governance_figures(chance, traits)
        figures |= _draw_outcome_figures(chance, traits, people)
        figures |= _draw_money_figures(chance, traits, kind, figures)
        yield year, _select_reported(chance, kind, figures, 1.5 if year == YEARS[0] else 1)
        staff *= 1 + chance.normal(0.03, 0.05)
        for name, yearly in (("direct", -0.045), ("power", -0.045), ("chain", -0.015)):
            traits[name] *= 1 + chance.normal(yearly, 0.04)


def _draw_traits(chance: Chance, recipe: Recipe, people: int) -> dict[str, float]:
    """Return what stays with an organisation over the years."""
    quality = chance.normal()  # ties people and governance together
    return {
        "direct": people * chance.log(recipe.tonnes[0], 0.6),
        "power": people * chance.log(recipe.tonnes[1], 0.5),
        "chain": people * chance.log(recipe.tonnes[2], 0.6),
        "energy": chance.log(recipe.energy, 0.35),
        "renewable": chance.share(-0.7, 0.9),
        "by contract": chance.uniform(),
        **_draw_character(chance, recipe, quality),
        "programmes": chance.normal(0.76 + 0.04 * quality, 0.06),
        "margin": chance.normal(0.03, 0.035),
        "return": chance.normal(5, 3.5),
        "leverage": chance.log(1.1, 0.5),
        "payback": chance.normal(0.22, 0.08),
        "sroi": chance.log(1.4, 0.45) if chance.uniform() < 0.75 else 0,
        "deductions": chance.normal(52, 10),
        "community": chance.log(0.005, 0.5),
    }


def _draw_character(chance: Chance, recipe: Recipe, quality: float) -> dict[str, float]:
    return {
        "target": 0 if chance.uniform() < 0.2 else max(0, chance.normal(2.6 + 0.5 * quality, 1.8)),
        "recovered": chance.normal(0.52 + 0.07 * quality, 0.12),
        "women": chance.normal(0.36 + 0.04 * quality, 0.08),
        "gap": chance.normal(9 - 1.5 * quality, 6),
        "training": chance.log(19, 0.45),
        "turnover": chance.normal(0.13 - 0.01 * quality, 0.04),
        "injuries": chance.log(recipe.injuries, 0.7),
        "wage": chance.normal(97 + 2 * quality, 2.5),
        "board": chance.normal(8, 1.8),
        "independent": chance.normal(0.46 + 0.05 * quality, 0.14),
        "board women": chance.normal(0.32 + 0.03 * quality, 0.09),
        "policies": chance.normal(4.4 + 0.7 * quality, 0.8),
        "groups": chance.normal(4.4 + 0.7 * quality, 0.8),
        "trained": chance.normal(66 + 10 * quality, 16),
        "oversight": chance.normal(1.6 + 0.4 * quality, 0.6),
        "assurance": chance.normal(1.1 + 0.4 * quality, 0.7),
        "outcomes": chance.share(0.3 + 0.4 * quality, 0.5),
        "reached": chance.log(recipe.reached, 0.8),
        "evidence": chance.normal(1.4 + 0.4 * quality, 0.6),
    }


def _draw_environment_figures(
    chance: Chance, traits: dict[str, float], people: int, years: int
) -> dict[str, Any]:
    renewable = _clamp(traits["renewable"] + years * chance.normal(0.05, 0.03), 0, 1)
    power = traits["power"] * chance.log(1, 0.02)
    energy = _to_three_decimals(people * traits["energy"] * 0.985**years * chance.log(1, 0.03))
    waste = _to_three_decimals(people * 0.35 * chance.log(1, 0.05))
    recovered = _clamp(traits["recovered"] + 0.02 * years + chance.normal(0, 0.02), 0, 1)
    market = {"ghgScope2Market": _to_three_decimals(power * (1 - 0.8 * renewable))}
    return {
        "ghgScope1": _to_three_decimals(traits["direct"] * chance.log(1, 0.02)),
        "ghgScope2Location": _to_three_decimals(power),
        **(market if traits["by contract"] < 0.5 else {}),
        "ghgScope3": _to_three_decimals(traits["chain"] * chance.log(1, 0.03)),
        "targetAnnualRatePct": _to_three_decimals(round(_clamp(traits["target"], 0, 20), 1)),
        "energyTotal": energy,
        "energyRenewable": min(energy, _to_three_decimals(float(energy) * renewable)),
        "waterWithdrawal": _to_three_decimals(people * 14 * 0.98**years * chance.log(1, 0.05)),
        "wasteTotal": waste,
        "wasteRecovered": min(waste, _to_three_decimals(float(waste) * recovered)),
    }


def _draw_people_figures(chance: Chance, traits: dict[str, float], people: int) -> dict[str, Any]:
    managers = max(1, round(people * 0.15))
    hours = round(people * 1720 * chance.log(1, 0.02))
    deaths = int(people > 300 and chance.uniform() < 0.03)
    injuries = round(traits["injuries"] * hours / 1e6 * chance.log(1, 0.1))
    return {
        "managers": managers,
        "womenManagers": round(managers * _clamp(traits["women"], 0, 1)),
        "genderPayGapPct": _to_three_decimals(
            round(_clamp(traits["gap"] + chance.normal(0, 0.5), -30, 40), 1)
        ),
        "leavers": round(people * _clamp(traits["turnover"] * chance.log(1, 0.1), 0, 1)),
        "trainingHours": round(people * traits["training"] * chance.log(1, 0.1)),
        "hoursWorked": hours,
        "recordableInjuries": max(injuries, deaths),
        "fatalities": deaths,
        "adequateWageShare": _to_three_decimals(round(_clamp(traits["wage"], 0, 100), 1)),
    }


def _draw_governance_figures(chance: Chance, traits: dict[str, float]) -> dict[str, Any]:
    board = round(_clamp(traits["board"], 3, 20))
    policies, groups = (metrics.SETS[name] for name in ("policiesAdopted", "groupsEngaged"))
    return {
        "boardMembers": board,
        "boardIndependent": round(board * _clamp(traits["independent"], 0, 1)),
        "boardWomen": round(board * _clamp(traits["board women"], 0, 1)),
        "policiesAdopted": list(policies[: round(_clamp(traits["policies"], 0, 6))]),
        "groupsEngaged": list(groups[: round(_clamp(traits["groups"], 0, 7))]),
        "antiCorruptionTrainedShare": _to_three_decimals(
            round(_clamp(traits["trained"] * chance.log(1, 0.05), 0, 100), 1)
        ),
        "corruptionIncidents": int(chance.uniform() < 0.04),
        "significantFines": int(chance.uniform() < 0.05),
        "esgOversight": round(_clamp(traits["oversight"], 0, 3)),
        "esgAssurance": round(_clamp(traits["assurance"], 0, 3)),
    }


def _draw_outcome_figures(chance: Chance, traits: dict[str, float], people: int) -> dict[str, Any]:
    reached = max(1, round(people * traits["reached"] * chance.log(1, 0.05)))
    rate = _clamp(traits["outcomes"] * chance.log(1, 0.04), 0, 1)
    return {
        "beneficiariesReached": reached,
        "outcomesAchieved": round(reached * rate),
        "outcomeEvidence": round(_clamp(traits["evidence"], 0, 3)),
    }


def _draw_money_figures(
    chance: Chance, traits: dict[str, float], kind: str, given: dict[str, Any]
) -> dict[str, Any]:
    income = given["totalIncome"]
    spent = round(income * (1 - traits["margin"] + chance.normal(0, 0.01)))
    found = {
        "totalExpenditure": spent,
        "programmeSpend": round(
            spent * _clamp(traits["programmes"] + chance.normal(0, 0.01), 0, 1)
        ),
        "communityInvestment": round(income * traits["community"] * chance.log(1, 0.1)),
        "financialReturnPct": _to_three_decimals(round(traits["return"] + chance.normal(0, 2), 1)),
        "capitalDeployed": 12 * income,
        "esgInvestment": round(income * 0.015 * chance.log(1, 0.1)),
        "targetValidation": int(traits["assurance"] > 1.5),
    }
    if taxonomy.find_family(kind) == "mission" and kind != "Government Agency":
        found["reserves"] = round(income * 60 * traits["community"])
    if kind in taxonomy.CAPITAL:
        found["scope3Category15"] = _to_three_decimals(float(given["ghgScope3"]) * 0.97)
    found["coCapitalMobilised"] = round(found["capitalDeployed"] * traits["leverage"])
    found["esgSavings"] = round(found["esgInvestment"] * max(0, traits["payback"]))
    deductions = round(_clamp(traits["deductions"], 0, 95))
    family = taxonomy.find_family(kind)
    base = sum(found[name] for name in SROI_INPUTS[family])
    value = base * traits["sroi"] * (1 if family == "mission" else 0.5) / (1 - deductions / 100)
    if not value:
        return found
    return {**found, "outcomeValue": round(value), "outcomeAdjustmentPct": deductions}


def _select_reported(
    chance: Chance, kind: str, figures: dict[str, Any], more: float
) -> dict[str, Any]:
    """Return what an organisation is asked for, less what it lacks; parts of a pair together."""
    people = figures["employees"]
    gone = UNREPORTED[taxonomy.classify_size(people)] * more
    lost = {name for name in metrics.METRICS if chance.uniform() < gone and name not in ALWAYS}
    lost |= set(metrics.TOGETHER) if lost & set(metrics.TOGETHER) else set()
    lost -= {"ghgScope3"} if kind in taxonomy.CAPITAL else set()  # the matter of who invests
    found = {
        name: figures[name]
        for name, row in metrics.METRICS.items()
        if name in figures and name not in lost and metrics.is_metric_asked(row, kind, people)
    }
    return found | {
        name: figures[name] for name, whole in DETAILS.items() if name in figures and whole in found
    }


def _clamp(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))


def _to_three_decimals(value: float) -> Decimal:
    return Decimal(f"{value:.3f}").normalize() + 0
