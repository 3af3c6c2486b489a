"""What shows that there is something to act on, and how much of it a plan may move."""

from auxeira.core.exact import Fraction
from report_writer import labels, printing
from report_writer.action_effects import PATCHES
from report_writer.action_sources import (
    BOUNDS,
    LABELS,
    SOURCES,
    TAKES,
    find_grid_factor,
    measure_power,
)
from report_writer.asked_once import once_a_report
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen

CONTRACT = "E04"  # the step that buys renewable electricity
OF_WHOLE = {"S04": "employees", "E17": "wasteTotal"}  # planned in percentage points of a whole


@once_a_report
def describe_evidence(book: Book, each: Chosen) -> str:
    """Return what shows that there is something to act on, and how much of it a plan may move;
    "" for an action that works on no source."""
    if each.source is None:
        return ""
    name, figure = SOURCES[each.row.id]
    label, unit = LABELS[name] if name in LABELS else (labels.label(name), labels.NAMES[name].unit)
    own = each.source.own
    now = book.fact(
        f"{each.row.id}.source", label, own, unit, "formula: bounds of sources", book.year
    )
    what = f"{labels.first(label)}: {now} in {book.year}."
    if name == "buildingElectricity" and own == book.reading.values.get("energyElectricity"):
        what = f"{labels.first(label)}: no more than all electricity reported, {now}."
    elif name in BOUNDS:
        what = (
            f"{labels.first(label)}: {now} is reckoned with, a bound by the use of such buildings."
        )
    if not each.source.mid:
        return what
    moved = [
        book.fact(
            f"{each.row.id}.{name}",
            f"what {each.row.id} moves of it, {words}",
            value,
            labels.NAMES[figure].unit,
            f"planning value{_tell_planned(book, each, at, own)}",
        )
        for at, (name, words, value) in enumerate(
            (
                ("least", "at the low end", each.source.low),
                ("middle", "at the middle", each.source.mid),
                ("most", "at the high end", each.source.high),
            )
        )
    ]
    least, middle, most = moved
    span = f" ({least:n} to {most:n})" if least.printed != most.printed else ""
    words = f"{what} The assumed change is {middle}{span}, a planning value."
    return f"{words}{_tell_power(book, each)}{_tell_contract(book, each)}"


def _tell_planned(book: Book, each: Chosen, at: int, own: Fraction) -> str:
    """The share of a source, or of the whole, that was planned with: as it was, and not as whole
    people or tonnes turn it back; "" where it was no share."""
    figure, whole = SOURCES[each.row.id][1], OF_WHOLE.get(each.row.id)
    values = book.now.values
    patch = PATCHES.get(each.row.id)
    exact = patch(book.now, at).get(figure) if patch else None
    base = values.get(whole) if whole else own
    if not isinstance(exact, Fraction) or figure not in values or not base:
        return ""
    percent = 100 * abs(exact - values[figure]) / base
    of = labels.label(whole) if whole else "it"
    return f", {float(percent):g} % of {of}" if (2 * percent).denominator == 1 else ""


def list_contract_cuts(book: Book, each: Chosen) -> list[Fact]:
    """What bought contracts take off market-based Scope 2, from the least to the most; nothing of
    another step, and where that basis is not reported."""
    before = book.reading.values.get("ghgScope2Market")
    if each.row.id != CONTRACT or not before:
        return []
    label, source = "what contracts take off market-based Scope 2", "planning value, market-based"
    left = [PATCHES[CONTRACT](book.now, at).get("ghgScope2Market") for at in range(3)]
    cuts = [before - each for each in left if isinstance(each, Fraction)]
    return [
        book.fact(f"{CONTRACT}.{name}", f"{label}, {name}", printing.round_planned(cut), "t CO2e",
                  source, book.year)
        for name, cut in zip(("cut.low", "cut", "cut.high"), cuts, strict=False)
    ]  # fmt: skip


def _tell_contract(book: Book, each: Chosen) -> str:
    """What bought contracts take off, and the basis on which they take off nothing."""
    cuts = list_contract_cuts(book, each)
    if len(cuts) < 3 or not cuts[1].value:
        return ""
    least, middle, most = cuts
    before = book.value("ghgScope2Market")
    return (
        f" Of market-based Scope 2 of {before}, it would take off about {middle} ({least:n} to "
        f"{most:n}), by how much of it counts; location-based it takes off nothing."
    )


def _tell_power(book: Book, each: Chosen) -> str:
    """Return what comes back with the electricity that takes the place of a fuel."""
    if each.row.id not in TAKES or each.source is None:
        return ""
    values = book.reading.values
    factor, own = find_grid_factor(values)
    power = measure_power(each.row.id, values, each.source.mid)
    whose = "its own Scope 2 by location" if own else "a world average, as none of its own is known"
    source = "planning value, MWh of electricity for each MWh of fuel"
    used, back, rate = (
        book.fact(f"{each.row.id}.{name}", label, printing.round_planned(value), unit, source)
        for name, label, value, unit in (
            ("power", f"electricity that {each.row.id} takes", power, "MWh"),
            ("back", f"Scope 2 emissions of that electricity for {each.row.id}", power * factor,
             "t CO2e"),
            ("grid", f"emissions of electricity for {each.row.id}", factor, "t CO2e per MWh"),
        )
    )  # fmt: skip
    bought = _tell_contracts(book, each, power, power * factor)
    return f" The electricity it takes, about {used}, adds back {back} at {rate} ({whose}).{bought}"


def _tell_contracts(book: Book, each: Chosen, power: Fraction, most: Fraction) -> str:
    """What the same electricity emits by the contracts of the organisation, where that is less."""
    values = book.reading.values
    used, emitted = values.get("energyElectricity"), values.get("ghgScope2Market")
    if not used or emitted is None or (own := power * emitted / used) >= most:
        return ""
    label = f"Scope 2 emissions of that by contract for {each.row.id}"
    value, source = printing.round_planned(own), "planning value, market-based"
    fact = book.fact(f"{each.row.id}.bought", label, value, "t CO2e", source)
    return f" Under contracts like those of {book.year}, that would be {fact} (market-based)."
