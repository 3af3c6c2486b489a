"""Organisations of all families, sizes and magnitudes, from a kiosk to a fund of 20 trillion."""

import functools
import json
import re
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from auxeira.esg import metric_validation, metrics, taxonomy
from auxeira.reports.inputs import Inputs, pack_inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import write
from tests.support import golden, report_inputs
from tests.support.trial_organisations import ORGANISATIONS, build_trial
from tests.support.unlike_organisations import ORGANISATIONS as UNLIKE
from tests.support.unlike_organisations import build_unlike

NOW, YEAR = 2026, 2025
GRAVE = re.compile(
    r"^(?:In|For) \d{4}, \d+ (?:deaths? at work|cases? of corruption|significant fines?)[^\n]*\n+"
)
SOME = (0, 7, 13, 20, 26, 34, 41, 47, 55, 60, 61, 62)  # of the demo
# figure: what is usual of it for each employee; money in thousands
USUAL = {
    "totalIncome": 90_000, "totalExpenditure": 85_000, "ghgScope1": 2, "ghgScope2Location": 2,
    "ghgScope2Market": 1, "ghgScope3": 12, "energyTotal": 10, "energyRenewable": 3,
    "waterWithdrawal": 15, "wasteTotal": 1, "wasteRecovered": 0.5, "managers": 0.1,
    "womenManagers": 0.03, "leavers": 0.12, "trainingHours": 15, "hoursWorked": 1700,
    "recordableInjuries": 0.01, "communityInvestment": 300, "beneficiariesReached": 100,
    "outcomesAchieved": 50, "programmeSpend": 50_000, "outcomeValue": 200_000,
    "capitalDeployed": 900_000, "coCapitalMobilised": 400_000, "esgInvestment": 900,
    "esgSavings": 150, "carbonCreditsRetired": 0.1, "scope1Vehicles": 0.5,
    "scope1Stationary": 0.9, "scope1Fugitive": 0.1, "energyElectricity": 5, "energyFuels": 4,
    "scope3Category1": 5, "scope3Category6": 1, "scope3Category15": 3, "reserves": 30_000,
}  # fmt: skip
PLAIN = {  # figures that go with no size
    "targetAnnualRatePct": 10, "genderPayGapPct": 30, "adequateWageShare": 100,
    "outcomeEvidence": 3, "boardMembers": 15, "boardIndependent": 7, "boardWomen": 5,
    "antiCorruptionTrainedShare": 100, "corruptionIncidents": 2, "significantFines": 2,
    "esgOversight": 3, "esgAssurance": 3, "outcomeAdjustmentPct": 100, "fatalities": 1,
    "financialReturnPct": 12,
}  # fmt: skip
LARGEST = 2 * 10**13  # of money: the fund


@st.composite
def build_profiles(draw: Any) -> dict[str, Any]:
    """A profile that can be saved: any type, size, sector, currency, years and gaps."""
    kind = draw(st.sampled_from(taxonomy.TYPES))
    employees = draw(st.sampled_from([1, 3, 8, 40, 62, 420, 3000, 250_000]))
    scale = {
        name: draw(st.sampled_from([0, 0.1, 1, 1, 1, 8, 300])) for name in sorted({*USUAL, *PLAIN})
    }
    years = {}
    for year in draw(st.sampled_from([(2025,), (2024, 2025), (2022, 2023, 2025), (2021, 2025)])):
        gone = draw(st.sets(st.sampled_from(sorted({*USUAL, *PLAIN})), max_size=12))
        moved = draw(st.sampled_from([0.3, 0.9, 1, 1.1, 4]))
        staff = max(1, round(employees * draw(st.sampled_from([0.5, 1, 1, 1.2]))))
        years[str(year)] = _make_year(staff, scale, moved, gone, draw)
    return {
        "organization_name": "Organisation",
        "organization_type": kind,
        "country": draw(st.sampled_from(["CH", "DE", "KE", "US", "JP"])),
        "reporting_currency": draw(st.sampled_from(["USD", "EUR", "JPY"])),
        "website": "https://example.org",
        "focus_areas": ["Education"],
        "sdg_alignment": [4, 7, 13],
        "annual_spend": 0,
        "impact_goals": "More people learn to read.",
        "email_verified": True,
        "sector": draw(st.sampled_from([None, "D", "K", "P", "C"])),
        "metrics": metrics.convert_metrics_to_minor_units(years),
    }


def _make_year(
    employees: int, scale: dict[str, float], moved: float, gone: set[str], draw: Any
) -> dict[str, Any]:
    found: dict[str, Any] = {"employees": employees}
    for name, each in USUAL.items():
        value = each * employees * scale[name] * moved
        found[name] = _fit(name, value)
    for name, most in PLAIN.items():
        found[name] = draw(st.integers(0, most))
    found["boardMembers"] = max(1, found["boardMembers"])
    for name, allowed in metrics.SETS.items():
        found[name] = list(allowed[: draw(st.integers(0, len(allowed)))])
    found = {name: value for name, value in found.items() if name not in gone}
    return _drop_faults(found)


def _fit(name: str, value: float) -> int | Decimal:
    row = metrics.ALL_METRICS[name]
    if row.type == "int":
        return int(max(row.low, min(round(value), LARGEST, row.high)))
    return Decimal(str(round(max(row.low, min(value, row.high)), 1)))


def _drop_faults(found: dict[str, Any]) -> dict[str, Any]:
    """Parts that are more than their whole are left out, and whatever else cannot be saved."""
    while faults := metric_validation.find_metric_faults({"2025": found}, NOW):
        bad = {fault.pointer.rsplit("/", 1)[-1] for fault in faults}
        found = {name: value for name, value in found.items() if name not in bad}
    return found


@functools.cache
def list_known() -> list[Inputs]:
    """Some of the demo, the golden ones, and those of whom faults were reported."""
    found = [report_inputs.of(number) for number in SOME]
    found += [golden.inputs(letter) for letter in "ABCE"]
    found += [report_inputs.inputs(build_unlike(name)) for name in UNLIKE]
    return found + [report_inputs.inputs(build_trial(name)) for name in ORGANISATIONS]


def build_inputs() -> st.SearchStrategy[Inputs]:
    """What a report is written from, of one that is known or of any other."""
    known = st.integers(0, len(SOME) + 4 + len(UNLIKE) + len(ORGANISATIONS) - 1).map(
        lambda n: list_known()[n]
    )
    return known | build_profiles().map(report_inputs.inputs)


def write_json(kind: str, inputs: Inputs) -> dict[str, Any] | None:
    """A report as clients get it, None where something lacks for it."""
    return _write(kind, pack_inputs(inputs), Holder(inputs))


class Holder:
    """Inputs beside the key of a cache."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holder)


@functools.lru_cache(2000)
def _write(kind: str, packed: bytes, held: Holder) -> dict[str, Any] | None:
    if find_needs(kind, held.inputs) is not None:
        return None
    found: dict[str, Any] = json.loads(msgspec.json.encode(write(kind, held.inputs)))
    return found


def write_all(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """All reports that can be written of an organisation, by type."""
    found = {kind: write_json(kind, inputs) for kind in TYPES}
    return {kind: each for kind, each in found.items() if each is not None}


def read_facts(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The facts of a report by id, as its provenance prints them."""
    (section,) = [each for each in document["sections"] if each["id"] == "x3"]
    (table,) = section["tables"]
    columns = [name.lower() for name in table["columns"]]
    return {row[0]: dict(zip(columns, row, strict=True)) for row in table["rows"]}


def read_number(fact: dict[str, Any]) -> float:
    """The number of a fact."""
    words = [word.replace(",", "") for word in fact["value"].split()]
    return next(float(word) for word in words if word.lstrip("-").replace(".", "").isdigit())


def read_texts(document: dict[str, Any]) -> list[str]:
    """The sentences of its own sections, and its summary."""
    own = [s for s in document["sections"] if not s["id"].startswith("x")]
    said = [one["text"] for s in own for paragraph in s["paragraphs"] for one in paragraph]
    return [document["executiveSummary"], *said]


def find_answer(summary: str) -> str:
    """What a report answers in its finding: without the deaths, cases and fines before it."""
    return GRAVE.sub("", summary)


def read_rows(document: dict[str, Any]) -> list[str]:
    """The rows of the tables of its own sections."""
    own = [s for s in document["sections"] if not s["id"].startswith("x")]
    return [" | ".join(row) for s in own for table in s["tables"] for row in table["rows"]]


def find_table(document: dict[str, Any], name: str) -> dict[str, Any] | None:
    """A table of a report, None where it has nothing to show."""
    found = (t for section in document["sections"] for t in section["tables"] if t["id"] == name)
    return next(found, None)


def list_years(inputs: Inputs, document: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The figures of the years that a report compares, as they were given, by year."""
    first = document.get("baseYear") or document["year"]
    years = inputs.profile["metrics"].items()
    return {int(y): dict(found) for y, found in years if first <= int(y) <= document["year"]}
