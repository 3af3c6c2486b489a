"""Scalability & Growth Analysis: what three years of growth take, and what stands in its way."""

from decimal import Decimal
from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from report_writer import actions, labels, movements, simulation, text
from report_writer.action_sources import WORTH_A_DECISION, is_next_to_nothing
from report_writer.assembly import key
from report_writer.breaks import is_part_year
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.printing import round_planned
from report_writer.reports.goal_steps import describe_pull
from report_writer.reports.growth import MOST, SCENARIOS, SMALLEST, YEARS, Growth, raised, rate
from report_writer.reports.growth_capital import OWN, describe_capital, is_priced
from report_writer.reports.growth_emissions import (
    OF_EMISSIONS,
    Limit,
    describe_pace_of_emissions,
    is_cut,
    tell_unsure_path,
)
from report_writer.reports.growth_limits import (
    describe_late_fall,
    describe_limits,
    list_limits,
    list_open_figures,
)
from report_writer.reports.growth_money import describe_cost, describe_own_paces
from report_writer.reports.growth_record import BESIDE, describe_record, describe_slowing
from report_writer.reports.growth_staff import describe_hires, describe_income_by_head
from report_writer.reports.outcome_costs import compare_outcome_cost
from report_writer.reports.roi_facts import of
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

OTHERS = ("F03", "F04", "G05", "G07", "G08")
FEWER = "S15"  # where fewer are reached
MOST_KEYS = 5
PACES = ("Half the pace", "The same pace", "Half as much again")


def scalability_analysis(book: Book) -> dict[str, Any]:
    """For funders and boards."""
    growth, found = Growth(book), list_limits(book)
    unmet = [each.name for each in found if each.met is False]
    chosen = list_steps(book, found)
    return {
        **build_shared_parts(book),
        **_describe_growth(book, growth),
        **describe_cost(book, growth),
        **describe_capital(book, growth),
        **describe_hires(book, growth, grows=_is_growing(growth)),
        **describe_income_by_head(book, growth),
        **_describe_falls(book),
        **describe_own_paces(book),
        **describe_slowing(book, growth),
        **_describe_emissions(book, growth),
        **describe_pace_of_emissions(book, growth),
        **describe_record(book, growth),
        **describe_limits(book, found, chosen),
        **describe_late_fall(book),
        **tell_unsure_path(book, found),
        **describe_pull(book),
        **build_goal_parts(book),
        "fatal": "safety" in unmet,
        "unmet_beside": text.listed([name for name in unmet if name != "safety"]) or None,
        "chosen": chosen,
        "actions": bool(chosen),
        "asks_why": any(each.row.id == FEWER for each in chosen),
        "duties": any(each.row.duty for each in chosen),
        "resource_need": [_need_row(book, growth, n) for n in SCENARIOS if _is_growing(growth)],
        "growth_record": partial(_draw_record, book, growth),
        "growth_emissions": partial(_draw_emissions, book, growth),
        "key_metrics": _list_key_figures(book, growth, found),
    }


def _list_key_figures(book: Book, growth: Growth, found: list[Limit]) -> list[Any]:
    """Volume, then what stands in its way, then what goes with it."""
    emitted = "scope3Category15" if book.family == "capital" else "ghg12"
    beside = [book.value(name) for name in ("totalExpenditure", "employees", emitted)]
    return [key(each) for each in (book.value(growth.metric), *list_open_figures(found), *beside)
            if each][:MOST_KEYS]  # fmt: skip


def list_steps(book: Book, found: list[Limit]) -> list[Chosen]:
    """What works on a limit that is not met, then what else makes growth safer."""
    row, now = book.row, book.now
    wanted = [name for each in found if not each.met for name in each.steps]
    wanted.append(FEWER)
    duties = [each.id for each in actions.ACTIONS.values() if each.duty]
    others = () if any(not each.met for each in found) else OTHERS
    more = simulation.chosen(row.id, (), book.now, 10, among=[*duties, *others])
    offered = {each.id: each for each in actions.within(now)}
    first = [each for each in more if each.row.duty]
    own: list[Chosen] = []
    for each in (simulation.effect(offered[name], now) for name in wanted if name in offered):
        rows = {e.row.id: e.row for e in (*first, *own)}
        if len(rows) >= simulation.count_places(row.actions, rows.values(), book.reading.values):
            break
        if each.row.id not in OF_EMISSIONS or is_cut(book, each):
            own.append(each)
    order = [*first, *own, *more]
    return simulation.keep_places(row, order, book.reading.values)


def _is_flat(growth: Growth) -> bool:
    return abs(growth.own) < SMALLEST


def _is_growing(growth: Growth) -> bool:
    """Whether there is a pace to go on with: a fall is no plan, and cost does not follow it."""
    return growth.own >= SMALLEST


def _describe_growth(book: Book, growth: Growth) -> dict[str, Any]:
    """The own pace, and where it leads."""
    source = f"formula: ({growth.metric} / that of {growth.base}) ^ (1 / years) - 1"
    own = book.fact(
        "pace", "own growth a year, without its sign", abs(100 * growth.own), "%", source, book.year
    )
    return {
        "what": labels.label(growth.metric),
        "now": book.value(growth.metric),
        "first": book.value(growth.metric, growth.base),
        "pace": own,
        "grows": growth.own >= SMALLEST,
        "shrinks": growth.own <= -SMALLEST,
        "flat": _is_flat(growth),
        "clamped": growth.own != growth.used,
        "last": str(book.year + YEARS),
        "two_years": len(book.reading.before) == 1,
        "changed_first": is_part_year(book, growth.base),
        **{f"v_{name}": growth.volume(name, YEARS) for name in SCENARIOS},
    }


def _describe_emissions(book: Book, growth: Growth) -> dict[str, Any]:
    """Emissions in proportion to volume where they went with it, against the reference path."""
    then, allowed, now = growth.need("ghg12", "mid"), growth.path(YEARS), book.value("ghg12")
    cut = room = None
    if now and allowed and allowed.value < now.value:
        label, source = "emissions above what the path allows then", "formula: ghg12 - path"
        less = round_planned(now.value - allowed.value)
        room = book.fact("room", label, less, "t CO2e", source, book.year)
    decoupled = _is_decoupled(book, growth)
    small = bool(now and now.value < WORTH_A_DECISION)
    small = small or is_next_to_nothing("ghg12", book.reading.values)
    if then and allowed and 0 < allowed.value < then.value and not decoupled and not small:
        left = raised(allowed.value / then.value, Decimal(1) / Decimal(YEARS))
        label, source = "cut of emissions of each unit a year", "formula: 1 - (path / then) ^ 1/3"
        cut = book.fact("cut", label, 100 * (1 - left), "%", source)
    return {
        "ghg_then": then,
        "allowed": allowed,
        "allowed_now": growth.path(0),
        "room": room,
        "cut": cut,
        "small": small,
        "decoupled": decoupled,
        **_describe_financed(book),
    }


def _describe_falls(book: Book) -> dict[str, Any]:
    """The margin and the net return of the first year, where they fell and no condition says so;
    of who has a mission a surplus is no aim."""
    names = {"margin": "resultMargin", "return": "financialReturnPct"}
    found = {side: movements.compare_years(book, name) for side, name in names.items()}
    fell = {side: move for side, move in found.items() if move and move.better is False}
    if book.family == "mission" or ("margin" in fell and fell["margin"].now.value < 0):
        fell.pop("margin", None)
    cost = compare_outcome_cost(book)
    return {
        "outcome_cost": of(book, "spentPerOutcome"),
        **{name: cost[name] for name in ("outcome_first", "outcome_moved", "outcome_word")},
        **{f"{side}_first": fell[side].first if side in fell else None for side in names},
        **{f"{side}_now": fell[side].now if side in fell else None for side in names},
    }


def _is_decoupled(book: Book, growth: Growth) -> bool:
    """Whether emissions fell in the years in which volume rose."""
    first, now = book.values(growth.base).get("ghg12"), book.reading.values.get("ghg12")
    return bool(first and now is not None and now < first and growth.own > 0)


def _describe_financed(book: Book) -> dict[str, Any]:
    """What is financed, and what it would be in proportion to the capital deployed."""
    financed, base = book.value("scope3Category15"), book.base_of("capitalDeployed")
    found: dict[str, Any] = {"financed": financed, "financed_then": None, "capital_pace": None}
    found |= {"goal_then": None}
    if not financed or not base or book.family != "capital":
        return found
    now = book.reading.values.get("capitalDeployed")
    pace = rate(book.values(base)["capitalDeployed"], now, book.year - base) if now else Fraction(0)
    if not 0 < pace <= MOST:
        return found
    label, source = "financed emissions in proportion to capital", "formula: financed x pace ^ 3"
    value = round_planned(financed.value * (1 + pace) ** YEARS)
    then = book.fact("financed.then", label, value, "t CO2e", source, book.year + YEARS)
    source = f"formula: (capitalDeployed / that of {base}) ^ (1 / years) - 1"
    own = book.fact("capital.pace", "growth of capital a year", 100 * pace, "%", source)
    return found | {"financed_then": then, "capital_pace": own, "goal_then": _find_goal(book)}


def _find_goal(book: Book) -> Fact | None:
    """What financed emissions would be on a straight way to the half that the stated goal names."""
    half, last = build_goal_parts(book)["goal_half"], book.year + YEARS
    years, now = last - int(book.inputs.date[:4]), book.value("scope3Category15")
    if not (half and now) or years <= 0:
        return None
    value = round_planned(max(half["there"].value, now.value - years * half["each"].value))
    label, source = "financed emissions on the way to the goal", "formula: financed - years x cut"
    return book.fact("goal.then", label, value, "t CO2e", source, last)


def _need_row(book: Book, growth: Growth, name: str) -> tuple[Any, ...]:
    titles = dict(zip(SCENARIOS, PACES, strict=True))
    share = book.fact(f"rate.{name}", f"growth a year, {titles[name].lower()}",
                      100 * growth.rates[name], "%", "formula: own pace x share")  # fmt: skip
    needs = ("employees", "totalExpenditure", *([OWN] if is_priced(book) else []))
    volume = growth.volume(name, YEARS)
    return (titles[name], share, volume, *(growth.need(each, name) for each in needs))


def _draw_record(book: Book, growth: Growth, words: str) -> str:
    """Bars of how far volume and what goes with it moved since its first year."""
    first, now, points = book.values(growth.base), book.reading.values, []
    for name in (growth.metric, *BESIDE):
        if not first.get(name) or name not in now:
            continue
        value, label = 100 * (now[name] / first[name] - 1), f"move of {book.label_of(name)}"
        source = f"formula: {name} / that of {growth.base} - 1"
        fact = book.fact(f"{name}.since", label, value, "%", source, book.year)
        title = labels.first(book.label_of(name))
        points.append(point(fact, title, label=fact.text, mark=name == growth.metric))
    axes = (f"Change since {growth.base}", "%"), ("Figure", "")
    return figure(book, "growth_record", "bars", *axes, [series("Change", points)], words)


def _draw_emissions(book: Book, growth: Growth, words: str) -> str:
    lines, titles = [], dict(zip(SCENARIOS, PACES, strict=True))
    now = book.value("ghg12")
    shown = _is_growing(growth) and not _is_decoupled(book, growth)
    for name in SCENARIOS if shown and now and now.value >= WORTH_A_DECISION else ():
        found = [(book.year + n, growth.need("ghg12", name, n)) for n in range(YEARS + 1)]
        points = [point(y, f, label=str(f)) for y, f in found if f]
        lines.append(series(titles[name], points, dashed=name != "mid"))
    if lines and lines[0].points:
        path = [(book.year + n, growth.path(n)) for n in range(YEARS + 1)]
        points = [point(year, fact, label=str(fact)) for year, fact in path if fact]
        lines.append(series("Reference path", points))
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "growth_emissions", "lines", *axes, lines, words)
