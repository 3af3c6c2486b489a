"""Of which emissions a step of a roadmap takes how much, by source.

Lamps save electricity. Controls and the management of energy save what is burnt as well, where that
is reported by source; renewable electricity cuts Scope 2. Electric vehicles and heat pumps take
electricity in the place of fuels.
"""

from auxeira.core.exact import Fraction
from report_writer import simulation
from report_writer.action_sources import TAKES, find_electricity, find_grid_factor, measure_power
from report_writer.fact_book import Book
from report_writer.simulation import Chosen, Range

POWER, DIRECT = "power", "direct"  # Scope 2, and what of Scope 1 is in no source
HEATING, VEHICLES, LEAKS = "scope1Stationary", "scope1Vehicles", "scope1Fugitive"
SOURCES = (HEATING, VEHICLES, "scope1Process", LEAKS)
BURNS = {"E06": (), "E07": (HEATING,), "E08": (HEATING, VEHICLES)}  # what is saved beside power
OWN = {"E09": HEATING, "E10": VEHICLES, "E11": LEAKS}
COUNTS = Range(Fraction(1, 2), Fraction(3, 4), Fraction(1))  # of renewable energy by contract


def find_pools(book: Book, now: Fraction) -> dict[str, Fraction]:
    """Emissions by source: Scope 2, the reported sources of Scope 1, and the rest of it."""
    values = book.reading.values
    found = {name: values[name] for name in SOURCES if name in values}
    rest = values["ghgScope1"] - sum(found.values(), Fraction(0))
    return found | {DIRECT: max(Fraction(0), rest), POWER: now - values["ghgScope1"]}


def find_parts(book: Book, each: Chosen, at: simulation.At, *, market: bool) -> dict[str, Fraction]:
    """Which part of which source an action takes; nothing of others. With `market`, of Scope 2 as
    contracts make it."""
    name, now, values = each.row.id, each.now, book.reading.values
    if each.then is None or now is None:
        return {}
    then: Fraction = getattr(each.then, at)
    if name in OWN and now:
        pool = OWN[name] if OWN[name] in values else DIRECT
        size = values.get(pool, values["ghgScope1"])
        return {pool: min(Fraction(1), (now - then) / size)} if size else {}
    if name in BURNS and now:
        return _find_saved(book, name, now - then)
    if name == "E04" and market:
        return {POWER: _find_contracted(each, then - now) * getattr(COUNTS, at)}
    if name == "E05" and now < 1:
        return {POWER: (then - now) / (1 - now)}
    return {}


def measure_net(book: Book, each: Chosen) -> Fraction:
    """What is left of a cut once the electricity is counted that takes the place of fuels."""
    if each.row.id not in TAKES:
        return Fraction(1)
    values = book.reading.values
    factor, _ = find_grid_factor(values)
    return max(Fraction(0), 1 - factor * measure_power(each.row.id, values))


def _find_contracted(each: Chosen, added: Fraction) -> Fraction:
    """The part of what is bought, and is not renewable yet, that a contract replaces."""
    values = each.before.values
    bought = values["freeElectricity"] + values.get("energyHeat", 0)
    return min(Fraction(1), added * values["energyTotal"] / bought)


def _find_saved(book: Book, name: str, saved: Fraction) -> dict[str, Fraction]:
    """What saved energy takes: of electricity alone, or the same part of all that it is."""
    values = book.reading.values
    whole = values["energyTotal"]
    power = find_electricity(values, office=book.now.values.get("office") == 1)
    if name == "E06" and power:
        return {POWER: min(Fraction(1), saved / power)}
    burnt = {pool: saved / whole for pool in BURNS[name] if pool in values}
    return {POWER: saved / whole, **burnt}
