"""What an action can work on: the part of a total that a figure shows, or that offices have.

Where a figure says what a source emits or uses, that is it. Where none does, an organisation whose
emissions and energy are those of an office is taken for one; of all others the source is unknown,
and what comes first is to split the total.
"""

from collections.abc import Iterable

from auxeira.core.exact import Fraction
from auxeira.esg.derived_metrics import Figures
from auxeira.esg.metric_details import SCOPE_1_SOURCES, SCOPE_3_CATEGORIES
from report_writer import labels
from report_writer.constants import CONSTANTS

HEAVY = "ABCDEFH"  # sections of NACE whose emissions are not those of offices
HOSTS = "IPQR"  # sections whose buildings are for guests, pupils and patients too
OFFICE_EMISSIONS = 3  # t of Scope 1 per employee: no more where there are offices alone
OFFICE_ENERGY = 30  # MWh per employee
BUILDINGS = 6  # MWh per employee: what buildings use at most
ROOF = 2  # MWh per employee and year, of some 10 m² of modules
FUEL = Fraction(27, 100)  # t CO2e per MWh: the most that a common fuel emits
GAS = Fraction(18, 100)  # t CO2e per MWh: the least
GRID = CONSTANTS["grid"].value  # t CO2e per MWh of electricity, where no own figure says
DIRTIEST = Fraction(1)  # t CO2e per MWh: no grid emits more
# MWh of electricity for one MWh of the fuel that it takes the place of
TAKES = {"E09": CONSTANTS["inHeat"].value, "E10": CONSTANTS["inVehicles"].value}
SUPPLIED = ("scope3Category1", "scope3Category2", "scope3Category4")
# value: label and unit of what is no figure and no derived value
LABELS = {
    "freeElectricity": ("electricity that is not renewable", "MWh"),
    "roofElectricity": ("what modules on a roof could give", "MWh"),
    "buildingEnergy": ("energy of buildings", "MWh"),
    "buildingElectricity": ("electricity of buildings", "MWh"),
    "managedEnergy": ("energy use", "MWh"),
    "heating": (labels.label("scope1Stationary"), "t CO2e"),
    "largeSource": ("largest source of direct emissions", "t CO2e"),
    "supplierEmissions": ("Scope 3 emissions of supplies", "t CO2e"),
    "disposedWaste": ("waste that is not recovered", "t"),
    "notReached": ("people reached without the outcome", "people"),
}
BOUNDS = ("roofElectricity", "buildingEnergy", "buildingElectricity")  # no figure says them
# action: the value that its effect is a part of, and the figure that shows the effect
SOURCES = {
    "E04": ("freeElectricity", "energyRenewable"),
    "E05": ("roofElectricity", "energyRenewable"),
    "E06": ("buildingElectricity", "energyTotal"),
    "E07": ("buildingEnergy", "energyTotal"),
    "E08": ("managedEnergy", "energyTotal"),
    "E09": ("heating", "ghgScope1"),
    "E10": ("scope1Vehicles", "ghgScope1"),
    "E11": ("scope1Fugitive", "ghgScope1"),
    "E12": ("scope3Category6", "ghgScope3"),
    "E14": ("supplierEmissions", "ghgScope3"),
    "E15": ("scope3Category15", "ghgScope3"),
    "E16": ("waterWithdrawal", "waterWithdrawal"),
    "E17": ("disposedWaste", "wasteRecovered"),
    "E18": ("wasteTotal", "wasteTotal"),
    "E25": ("largeSource", "ghgScope1"),
    "S04": ("leavers", "leavers"),
    "S05": ("recordableInjuries", "recordableInjuries"),
    "S12": ("notReached", "outcomesAchieved"),
}
# action: the emissions that it works on, in t
EMITTED = {
    "E04": "ghgScope2Location",
    "E05": "ghgScope2Location",
    "E09": "heating",
    "E10": "scope1Vehicles",
    "E11": "scope1Fugitive",
    "E12": "scope3Category6",
    "E14": "supplierEmissions",
    "E15": "scope3Category15",
    "E25": "largeSource",
}
NOTHING = Fraction(0)
LARGE, SMALL = Fraction(1, 4), Fraction(1, 100)  # of all emissions that are reported
BURNED = ("E09", "E10", "E25")
WORTH_A_DECISION = 100  # t: less is no matter for a board whatever its share
# value: the figures that it follows from
FROM: dict[str, tuple[str, ...]] = {
    "office": ("employees", "ghgScope1", "energyTotal"),
    "freeElectricity": ("energyTotal", "energyRenewable"),
    "roofElectricity": ("energyTotal", "energyRenewable", "employees"),
    "buildingEnergy": ("energyTotal", "employees", "ghgScope1"),
    "buildingElectricity": ("energyTotal", "employees", "ghgScope1"),
    "managedEnergy": ("energyTotal",),
    "heating": ("scope1Stationary", "employees"),
    "electricHeat": ("scope1Stationary", "energyFuels"),
    "electricDrive": ("scope1Vehicles",),
    "largeSource": ("ghgScope1", "employees"),
    "supplierEmissions": SUPPLIED,
    "disposedWaste": ("wasteTotal", "wasteRecovered"),
    "notReached": ("beneficiariesReached", "outcomesAchieved"),
    "wastePerEmployee": ("wasteTotal", "employees"),
    "noCategory": ("ghgScope3",),
}
LOOKED = frozenset(  # all figures that these follow from
    (
        *(name for names in FROM.values() for name in names),
        *("energyElectricity", "energyHeat", "ghgScope2Location"),
        *(*SCOPE_1_SOURCES, *SCOPE_3_CATEGORIES),
    )
)


def find_sources(values: Figures, sector: str | None) -> Figures:
    """Return what is known of the sources of a year's totals, and `office`, 1 or 0."""
    found: dict[str, Fraction | None] = {"office": _is_office(values, sector)}
    office = found["office"] == 1
    known = values.get
    found["heating"] = _find_heating(values)
    factor, _ = find_grid_factor(values)
    found["electricHeat"] = 1 - measure_power("E09", values) * factor
    found["electricDrive"] = 1 - measure_power("E10", values) * factor
    found["largeSource"] = _find_large_source(values)
    electricity = find_electricity(values, office=office)
    renewable = known("energyRenewable")
    if electricity is not None and renewable is not None:
        found["freeElectricity"] = free = max(Fraction(0), electricity - renewable)
        if "employees" in values:
            found["roofElectricity"] = min(free, ROOF * values["employees"])
    hosts = (sector or "-") in HOSTS and "scope1Vehicles" in values
    found["buildingEnergy"] = buildings = _find_building_energy(values, office=office, hosts=hosts)
    if buildings is not None and electricity is not None:
        found["buildingElectricity"] = min(buildings, electricity)
    if office or "energyElectricity" in values:
        found["managedEnergy"] = known("energyTotal")
    supplied = [values[name] for name in SUPPLIED if name in values]
    found["supplierEmissions"] = sum(supplied, Fraction(0)) if supplied else None
    found["noCategory"] = Fraction(not any(name in values for name in SCOPE_3_CATEGORIES))
    if {"wasteTotal", "wasteRecovered"} <= values.keys():
        found["disposedWaste"] = values["wasteTotal"] - values["wasteRecovered"]
    if {"beneficiariesReached", "outcomesAchieved"} <= values.keys():
        found["notReached"] = values["beneficiariesReached"] - values["outcomesAchieved"]
    if values.get("employees") and "wasteTotal" in values:
        found["wastePerEmployee"] = values["wasteTotal"] / values["employees"]
    return {name: value for name, value in found.items() if value is not None}


def measure_share(action: str, values: Figures) -> Fraction | None:
    """Return the share of what an action works on in all emissions that are reported; None for an
    action that works on none, or where they are not known."""
    own = values.get(EMITTED.get(action, ""))
    whole = NOTHING if own is None else _sum_emissions(values)
    return own / whole if own is not None and whole else None


def is_next_to_nothing(figure: str, values: Figures) -> bool:
    """Tell whether emissions are next to nothing beside the others that are reported."""
    own, whole = values.get(figure), _sum_emissions(values)
    return own is not None and whole > 0 and own / whole < SMALL


def _sum_emissions(values: Figures) -> Fraction:
    """Return all emissions that are reported."""
    scope2 = values.get("ghgScope2Location", values.get("ghgScope2Market", NOTHING))
    return values.get("ghgScope1", NOTHING) + scope2 + values.get("ghgScope3", NOTHING)


def is_large(action: str, values: Figures, *, of_own: bool = False) -> bool:
    """Tell whether it works on a large part of emissions that a board has to decide on: a quarter
    of all; `of_own`: or on half of its own, where it burns that itself."""
    share = measure_share(action, values)
    if share is None or values[EMITTED[action]] < WORTH_A_DECISION:
        return False
    own = _sum_emissions(values) - values.get("ghgScope3", 0)
    half = of_own and action in BURNED and 2 * values[EMITTED[action]] >= own
    return share >= LARGE or half


def list_large(names: Iterable[str], values: Figures, *, of_own: bool = False) -> list[str]:
    """Return the actions that do, of these ids, the one on the largest part first."""
    large = [name for name in names if is_large(name, values, of_own=of_own)]
    return sorted(large, key=lambda name: (-values[EMITTED[name]], name))


def is_small(action: str, values: Figures) -> bool:
    """Tell whether it works on emissions that are next to nothing beside the others."""
    share = measure_share(action, values)
    return share is not None and share < SMALL


def _is_office(values: Figures, sector: str | None) -> Fraction | None:
    """Return 1 or 0; None where that is unknown."""
    if sector and sector in HEAVY:
        return Fraction(0)
    employees = values.get("employees")
    if not employees:
        return None
    bounds = (("ghgScope1", OFFICE_EMISSIONS), ("energyTotal", OFFICE_ENERGY))
    if any(values.get(name, 0) > most * employees for name, most in bounds):
        return Fraction(0)
    return Fraction(1) if all(name in values for name, _ in bounds) else None


def find_grid_factor(values: Figures) -> tuple[Fraction, bool]:
    """Return t CO2e per MWh of electricity, and whether the own figures say so."""
    used, emitted = values.get("energyElectricity"), values.get("ghgScope2Location")
    if used and emitted is not None:
        return min(emitted / used, DIRTIEST), True
    return GRID, False


def measure_power(action: str, values: Figures, emitted: Fraction | int = 1) -> Fraction:
    """Return the MWh of electricity that take the place of fuel that emitted so many t."""
    fuel = find_heating_factor(values) if action == "E09" else FUEL
    return emitted / fuel * TAKES[action]


def find_heating_factor(values: Figures) -> Fraction:
    """Return t CO2e per MWh of what is burned for heat: by the own figures, once what vehicles burn
    is taken off; of natural gas, which takes most electricity, where these do not say."""
    burned, own = values.get("scope1Stationary"), values.get("energyFuels")
    if not burned or own is None:
        return GAS
    fuel = own - values.get("scope1Vehicles", 0) / FUEL
    return max(GAS, min(FUEL, burned / fuel)) if fuel > 0 else GAS


def is_split_complete(values: Figures) -> bool:
    """Tell whether the sources of Scope 1 that are reported make up all of it."""
    own = [values[name] for name in SCOPE_1_SOURCES if name in values]
    return bool(own) and 100 * sum(own) >= 99 * values.get("ghgScope1", 0)


def _find_heating(values: Figures) -> Fraction | None:
    """Return what heating emits, where that is reported apart; more than that of rooms is something
    else, and of a total nobody can tell whether it is heat, vehicles or leaks."""
    own, employees = values.get("scope1Stationary"), values.get("employees")
    if own is None or not employees or own > OFFICE_EMISSIONS * employees:
        return None
    return own


def _find_large_source(values: Figures) -> Fraction | None:
    """Return what one source other than rooms and vehicles emits, of half of Scope 1 and more."""
    largest = max(values.get("scope1Stationary", 0), values.get("scope1Process", 0))
    whole, employees = values.get("ghgScope1"), values.get("employees")
    if not whole or not employees or largest <= OFFICE_EMISSIONS * employees:
        return None
    return Fraction(largest) if 2 * largest >= whole else None


def find_electricity(values: Figures, *, office: bool) -> Fraction | None:
    """Return the electricity used; of an office, what its fuels leave at most."""
    if "energyElectricity" in values:
        return values["energyElectricity"]
    if not office:
        return None
    fuels = values.get("energyFuels", values["ghgScope1"] / FUEL)
    return max(Fraction(0), values["energyTotal"] - fuels - values.get("energyHeat", 0))


def _find_building_energy(values: Figures, *, office: bool, hosts: bool) -> Fraction | None:
    """Return what buildings use at most, where that is a fifth of all energy or more: what is left
    when all fuel is burned elsewhere that is not reported to be burned in them."""
    total, employees = values.get("energyTotal"), values.get("employees")
    if total is None or not employees or "ghgScope1" not in values:
        return None
    fuel = (values["ghgScope1"] - values.get("scope1Stationary", 0)) / FUEL
    left = max(Fraction(0), total - fuel)
    most = left if hosts else min(left, BUILDINGS * employees)
    return most if office or 5 * most >= total else None
