"""What the Sustainability Roadmap computes beside its plan, as facts."""

from typing import Any

from auxeira.core.exact import Fraction
from report_writer import labels, simulation, text
from report_writer.action_sources import FUEL, TAKES, find_heating_factor, measure_power
from report_writer.breaks import is_part_year
from report_writer.fact_book import BASES, Book
from report_writer.facts import Fact
from report_writer.printing import round_planned
from report_writer.reports.roadmap_cuts import DIRECT, POWER
from report_writer.reports.roadmap_market import plan_market
from report_writer.reports.roadmap_plan import MARKET, Plan

LOCATION = "ghgScope2Location"
CAPITAL = 3  # effort
TWICE = 2
SMALL = 20  # t
STUDIED = ("scope1Stationary", "scope1Process")
SOURCES = ("scope1Stationary", "scope1Vehicles", "scope1Process", "scope1Fugitive")


def list_facts(book: Book, plan: Plan) -> dict[str, Any]:
    """What the sentences use beside figures; None where unknown."""
    basis, change = book.reading.basis or LOCATION, plan.now - plan.before
    other = LOCATION if basis == MARKET else MARKET
    return {
        "last": str(plan.last),
        "basis": BASES[basis],
        "market": basis == MARKET,
        "other_basis": book.value(other),
        "other_word": labels.first(BASES[other]),
        "first_year": str(plan.base),
        "base_changed": is_part_year(book, plan.base),
        "rose": change > 0,
        "fell": change < 0,
        "direct": _direct(book, plan),
        "sources": _list_sources(book),
        "small": plan.now < SMALL,
        **_compare_scope3(book, plan),
        "begin": plan.quarter(0),
        "finish": plan.quarter(max((end for _, end in plan.spans.values()), default=11)),
        "lanes": book.fact("lanes", "steps at a time", plan.lanes, "", "formula: what fits"),
        **_stand(book, plan),
        **_ahead(book, plan),
        **_avoided(book, plan),
        **_effort(book, plan),
        **_find_largest(plan),
        **_describe_study(book, plan),
        **plan_market(book, plan),
        **_end_of_own_cut(book, plan),
    }


def _stand(book: Book, plan: Plan) -> dict[str, Any]:
    """The distance from the path in the year."""
    gap, source = plan.now - plan.path(book.year), "formula: ghg12 - reference path"
    return {
        "allowed": plan.tonnes("path", book.year),
        "gap": book.fact("gap", "distance from the path", abs(gap), "t CO2e", source, book.year),
        "behind": gap > 0,
        **_go_on(book, plan),
    }


def _go_on(book: Book, plan: Plan) -> dict[str, Fact | None]:
    """What emissions would be in the last year if they rose on as since the base year."""
    rise = (plan.now - plan.before) / max(1, book.year - plan.base)
    if rise <= 0:
        return {"rise_year": None, "risen": None, "risen_left": None}
    source = f"formula: (ghg12 - that of {plan.base}) / years"
    then = round_planned(plan.now + rise * (plan.last - book.year))
    saved = round_planned(sum(plan.avoided(plan.last).values(), Fraction(0)))
    left, slow = then - saved, min(rise, _find_late_rise(book, plan))
    holds = plan.now + slow * (plan.last - book.year) - saved <= plan.now
    more = "formula: ghg12 + rise x years - what the steps avoid"
    told = f"emissions in {plan.last} at the rise so far, with the steps"
    label, words = "rise of emissions a year", f"emissions in {plan.last} at the rise so far"
    return {
        "rise_year": book.fact("rise.year", label, round_planned(rise), "t CO2e", source),
        "risen_left": book.fact("risen.left", told, round_planned(left), "t CO2e", more)
        if left > plan.now and not holds
        else None,
        "risen": book.fact("risen", words, then, "t CO2e", "formula: ghg12 + rise x years"),
    }


def _find_late_rise(book: Book, plan: Plan) -> Fraction:
    """The rise of emissions a year since the last year before that has them."""
    known = [year for year in sorted(book.reading.before) if "ghg12" in book.values(year)]
    last = known[-1] if known else plan.base
    return (plan.now - book.values(last)["ghg12"]) / (book.year - last)


def _ahead(book: Book, plan: Plan) -> dict[str, Any]:
    """What the path allows in the last year, the cut that it asks for, and what the plan leaves."""
    last, fact, over = plan.last, book.fact, "formula: ghg12 - reference path"
    end = plan.tonnes("path", last)
    more = max(Fraction(0), plan.now - plan.path(last))
    written = int(book.inputs.date[:4])
    cut = round_planned(more / max(1, last - written))
    left = plan.plan(last) - plan.path(last)
    whole = sum((plan.plan(year) - plan.path(year) for year in plan.years), Fraction(0))
    return {
        "end": end,
        "next_year": str(min(last, written + 1)),
        "plan_first": str(plan.years[0]),
        "needs_cut": more > 0,
        "missing_cut": fact(
            "missing", f"cut needed by {last}", round_planned(more), "t CO2e", over, last
        ),
        "cut": fact(
            "cut", "cut needed a year", cut, "t CO2e", "formula: gap / years left", book.year
        ),
        "left": fact(
            "left", "distance of the plan", round_planned(abs(left)), "t CO2e", over, last
        ),
        "ends_behind": left > 0,
        "late": _find_late(plan),
        "behind_sum": whole > 0,
        "total": fact(
            "total", "distance over all years", round_planned(abs(whole)), "t CO2e", over
        ),
    }


def _find_late(plan: Plan) -> str | None:
    """The last year in which a plan that ends on the path is still above it."""
    above = [year for year in plan.years if plan.plan(year) > plan.path(year)]
    return str(above[-1]) if above and above[-1] < plan.last else None


def _avoided(book: Book, plan: Plan) -> dict[str, Any]:
    """What the actions avoid together in the last year, from low to high."""
    last, source = plan.last, "formula: sum of what actions avoid"
    found: dict[str, Any] = {}
    fact = book.fact
    steps: dict[str, simulation.At] = {"saved": "mid", "lowest": "low", "highest": "high"}
    for name, at in steps.items():
        value = round_planned(sum(plan.avoided(last, at).values(), Fraction(0)))
        label = f"avoided in {last}, {at}"
        found[name] = fact(f"saved.{at}", label, value, "t CO2e", source, last)
    missing = plan.now - plan.path(last)
    found |= {"some_saved": found["saved"].value > 0, "saved_share": None}
    if missing > 0:
        share = 100 * sum(plan.avoided(last).values(), Fraction(0)) / missing
        label, formula = "part of the cut that the steps avoid", "formula: avoided / cut needed"
        found["saved_share"] = fact("saved.share", label, round_planned(share), "%", formula, last)
    return found


def _find_largest(plan: Plan) -> dict[str, Any]:
    """The source that emits most now, and what the steps leave of it in the last year."""
    now, then = plan.pools(plan.year), plan.pools(plan.last)
    name = max(now, key=lambda each: (now[each], each))
    words = labels.label(name).removeprefix("direct emissions from ") if name in SOURCES else ""
    words = words or {POWER: "bought energy", DIRECT: "what is emitted directly"}[name]
    before = plan.book.fact("largest.now", f"emissions of {words}", now[name], "t CO2e",
                            "formula: figures by source", plan.year)  # fmt: skip
    label, left = f"emissions of {words} in {plan.last}", round_planned(then[name])
    after = plan.book.fact("largest.left", label, left, "t CO2e", "formula: effects", plan.last)
    return {"largest": words, "largest_now": before, "largest_left": after}


def _describe_study(book: Book, plan: Plan) -> dict[str, Any]:
    """The sources that a study is about and no tonnes are put to, and whether they are more than
    what the plan leaves open."""
    pools = plan.pools(plan.last)
    names = [name for name in STUDIED if pools.get(name)]
    found: dict[str, Any] = {"study": None, "study_of": None, "study_decides": False}
    if not names or all(each.row.id != "E25" for each in plan.chosen):
        return found
    whole = sum((pools[name] for name in names), Fraction(0))
    words = [labels.label(name).removeprefix("direct emissions from ") for name in names]
    label, source = f"emissions of what is studied in {plan.last}", "formula: effects"
    return {
        "study": book.fact("study", label, round_planned(whole), "t CO2e", source, plan.last),
        "study_of": text.listed(words),
        "study_decides": whole >= plan.plan(plan.last) - plan.path(plan.last),
    }


def _direct(book: Book, plan: Plan) -> Fact | None:
    if not plan.now:
        return None
    share = 100 * book.reading.values["ghgScope1"] / plan.now
    label = "direct share of Scope 1 and 2 emissions"
    return book.fact("direct", label, share, "%", "formula: ghgScope1 / ghg12", book.year)


def _list_sources(book: Book) -> str | None:
    """Direct emissions by source, the largest first; None where they are not split."""
    found = [fact for name in SOURCES if (fact := book.value(name)) and fact.value]
    found.sort(key=lambda fact: -fact.value)
    names = [f"{fact.label.removeprefix('direct emissions from ')} {fact}" for fact in found]
    return text.listed(names) or None


def _compare_scope3(book: Book, plan: Plan) -> dict[str, Any]:
    """How many times the emissions of the lines are those of Scope 3, where they are several."""
    found: dict[str, Any] = {"financed": False}
    for name in ("ghgScope3", "scope3Category15"):
        key = "times_financed" if name == "scope3Category15" else "times_scope3"
        value = book.reading.values.get(name)
        times = round_planned(value / plan.now) if value and plan.now else Fraction(0)
        label, source = f"{labels.label(name)} by Scope 1 and 2", f"formula: {name} / ghg12"
        found[key] = book.fact(key, label, times, "", source, book.year) if times >= TWICE else None
    return found | {"financed": bool(found["times_financed"])}


def _effort(book: Book, plan: Plan) -> dict[str, Any]:
    """People and money: energy saved, steps that need capital, and who they fall to."""
    capital = [each.row.effort for each in plan.chosen].count(CAPITAL)
    return {
        "energy": _save_energy(book, plan),
        "capital_steps": book.fact("capital", "steps that need capital", capital, "",
                                   "formula: count of the steps") if capital else None,
        "owners": text.listed(sorted({e.row.owner.lower() for e in plan.chosen})) or None,
    }  # fmt: skip


def _save_energy(book: Book, plan: Plan) -> Fact | None:
    """Energy saved a year by the steps on it, each on what those before have left, and fuel less
    the electricity that takes its place."""
    left, values, instead = Fraction(1), book.reading.values, Fraction(0)
    for each in plan.chosen:
        if each.row.metric == "energyTotal" and each.then and each.now:
            left *= each.then.mid / each.now
        elif each.row.id in TAKES and each.source:
            factor = find_heating_factor(values) if each.row.id == "E09" else FUEL
            fuel = each.source.mid / factor
            instead += fuel - measure_power(each.row.id, values, each.source.mid)
    saved = round_planned(values["energyTotal"] * (1 - left) + instead * left)
    if not saved:
        return None
    return book.fact("energy", "energy saved a year", saved, "MWh", "formula: effects")


def _end_of_own_cut(book: Book, plan: Plan) -> dict[str, Any]:
    """What the organisation's own planned cut allows in the year and in the last, and by how much
    the plan of steps is above that."""
    found: dict[str, Any] = dict.fromkeys(("own_now", "own_end", "own_short")) | {"own_kept": False}
    percent = book.reading.values.get("targetAnnualRatePct")
    if not percent:
        return found
    now, end = (
        plan.before * max(Fraction(0), 1 - percent * (year - plan.base) / 100)
        for year in (book.year, plan.last)
    )
    short, last = plan.plan(plan.last) - end, plan.last
    rows = (
        ("own_now", "emissions by the own planned cut", now, book.year),
        ("own_end", f"emissions by the own planned cut in {last}", round_planned(end), last),
        (
            "own_short",
            "plan above the own planned cut",
            round_planned(max(Fraction(0), short)),
            last,
        ),
    )
    source = "formula: base year less the planned cut"
    for name, label, value, year in rows:
        if value:
            code = name.replace("_", ".")
            found[name] = book.fact(code, label, value, "t CO2e", source, year)
    return found | {"own_kept": plan.now <= now}
