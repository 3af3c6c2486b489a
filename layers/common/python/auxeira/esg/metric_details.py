"""Details of a year's figures: emissions by source and category, energy by carrier, and others.

They can be given, are shown and checked like the others. No report looks at them yet. Scores go by
those in `SCORED_DETAILS`, and three sums stand in for a total that is not given (`SUMS`).
"""

from collections.abc import Mapping
from typing import Any

from auxeira.esg.metric_row import Metric

CATEGORIES = (  # of Scope 3, as the GHG Protocol numbers them, from 1 on
    "Purchased goods and services",
    "Capital goods",
    "Fuel- and energy-related activities",
    "Upstream transportation and distribution",
    "Waste generated in operations",
    "Business travel",
    "Employee commuting",
    "Upstream leased assets",
    "Downstream transportation and distribution",
    "Processing of sold products",
    "Use of sold products",
    "End-of-life treatment of sold products",
    "Downstream leased assets",
    "Franchises",
    "Investments (financed emissions)",
)
SCOPE_1_SOURCES = ("scope1Stationary", "scope1Vehicles", "scope1Process", "scope1Fugitive")
CARRIERS = ("energyElectricity", "energyFuels", "energyHeat")
SCOPE_3_CATEGORIES = tuple(f"scope3Category{number}" for number in range(1, 16))


def _build_emissions_row(name: str, label: str, high: int, applies: str) -> Metric:
    return Metric(name, label, "tCO2e", "number", 0, high, "D", applies)


def _build_energy_row(name: str, label: str) -> Metric:
    return Metric(name, label, "MWh", "number", 0, 10**10, "D", "all", usual=(0, 10**9))


_ROWS = (
    Metric("fullTimeEquivalents", "Full-time equivalents, mean of the year", "FTE", "number", 0,
           5_000_000, "D", "all"),
    *(
        _build_emissions_row(name, f"Direct emissions (Scope 1), of it {source}", 10**9, "all")
        for name, source in zip(
            SCOPE_1_SOURCES,
            ("fuel burnt on site", "own vehicles", "processes",
             "leaks of refrigerants and other gases"),
            strict=True,
        )
    ),
    _build_emissions_row("ghgScope12Location",
                         "Scope 1 and 2 emissions together, location-based", 2 * 10**9, "all"),
    _build_emissions_row("ghgScope12Market",
                         "Scope 1 and 2 emissions together, market-based", 2 * 10**9, "all"),
    _build_energy_row("energyElectricity", "Energy used, of it electricity"),
    _build_energy_row("energyFuels", "Energy used, of it fuels"),
    _build_energy_row("energyHeat", "Energy used, of it bought heat, steam and cooling"),
    *(
        _build_emissions_row(name, f"Scope 3 emissions, category {number}: {label}", 10**11,
                             "50+ or cap")
        for number, (name, label) in enumerate(
            zip(SCOPE_3_CATEGORIES, CATEGORIES, strict=True), 1
        )
    ),
    Metric("targetValidation",
           "Validation of the planned cut: 0 nobody outside, 1 by a third party such as the SBTi",
           "level", "int", 0, 1, "D", "all"),
    Metric("reserves", "Free reserves, at year end", "money", "int", -10**13, 10**13, "D", "mis",
           usual=(0, 10**12)),
    Metric("carbonPricedEmissions", "Own emissions that a carbon price is paid for", "tCO2e",
           "number", 0, 10**9, "D", "cor or 50+"),
    Metric("carbonPriceCost", "Cost of carbon prices: allowances bought, carbon taxes", "money",
           "int", 0, 10**12, "D", "cor or 50+", usual=(0, 10**11)),
)  # fmt: skip
DETAILS = {row.id: row for row in _ROWS}

SCORED_DETAILS = ("fullTimeEquivalents", "targetValidation", "reserves", *SCOPE_3_CATEGORIES)

# a part is no more than its whole
DETAIL_PARTS = (
    *((name, "ghgScope1") for name in SCOPE_1_SOURCES),
    *((name, "energyTotal") for name in CARRIERS),
    *((name, "ghgScope3") for name in SCOPE_3_CATEGORIES),
    ("ghgScope1", "ghgScope12Location"),
    ("ghgScope2Location", "ghgScope12Location"),
    ("ghgScope1", "ghgScope12Market"),
    ("ghgScope2Market", "ghgScope12Market"),
)
# Totals, and the parts that make one up. A total that is given counts. Where it is not, the sum of
# all its parts stands in for it: with one of them unknown, so is the total.
SUMS: dict[str, tuple[str, ...]] = {
    "ghgScope1": SCOPE_1_SOURCES,
    "energyTotal": CARRIERS,
    "ghgScope3": SCOPE_3_CATEGORIES,
}
# totals that no score uses, and their parts
COMBINED: dict[str, tuple[str, ...]] = {
    "ghgScope12Location": ("ghgScope1", "ghgScope2Location"),
    "ghgScope12Market": ("ghgScope1", "ghgScope2Market"),
}


def fill_totals(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a year's figures with each total that is not given and of which all parts are."""
    found: dict[str, Any] = {}
    for total, parts in SUMS.items():
        if figures.get(total) is None:
            known = [figures[part] for part in parts if figures.get(part) is not None]
            found |= {total: sum(known)} if len(known) == len(parts) else {}
    return {**figures, **found} if found else figures
