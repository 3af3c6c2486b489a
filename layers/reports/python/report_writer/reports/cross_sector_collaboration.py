"""Cross-Sector Collaboration Opportunities: whom to ask for what is needed, and who is ahead."""

import math
from functools import partial
from typing import Any, NamedTuple

from auxeira.core.exact import Fraction
from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.taxonomy import CAPITAL
from auxeira.reports.document import Sentence
from report_writer import actions, labels, peer_comparison, simulation, text
from report_writer.assembly import key
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.reports import partners
from report_writer.reports.goal_partners import (
    describe_asked,
    describe_callers,
    describe_goal,
    list_needs,
    make_decision_row,
)
from report_writer.reports.partners import PLURALS, TASKS, Need
from report_writer.reports.stakeholder_told import describe_person_cost
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

OF_SITES = ("renewableShare", "wasteRecoveredShare")  # asks for sites beside offices
WITH_SITES = ("Corporate", "Government Agency")
OF_TRUSTEES, TRUSTEES = ("boardIndependentShare",), ("NGO", "Corporate Foundation")  # by their form
OF_FEW = ("policies",)  # for less than ten
SEATS = {"boardIndependentShare": "boardMembers", "boardWomenShare": "boardMembers"}
PEOPLE = {**SEATS, "womenManagersShare": "managers", "antiCorruptionTrainedShare": "employees"}
FEWEST_SEATS = 5
BALANCE = 50  # percent of women, above which more of the other sex is no help to ask a partner for
TENDER = 100  # MWh of electricity, below which no tender is held
MOST, MOST_NAMED = 5, 3
CLOSE = 3  # points of a scale, below which nobody is called ahead or behind
LEAST = 1  # point of a score, below which a collaboration is not worth proposing


class Match(NamedTuple):
    """An indicator, the type of organisation that is furthest ahead in it, and what half of the
    way to its median would add to a score, in whole points."""

    code: str
    kind: str
    score: str
    gain: int


def cross_sector_collaboration(book: Book) -> dict[str, Any]:
    """For leads of partnerships."""
    found, kinds = list_matches(book), _list_kinds(book)
    rows = [_describe_match(book, each) for each in found]
    asked = partners.list_needs(book)
    goal = describe_goal(book, asked)
    needs = list_needs(book, asked, goal)
    first = needs[0][1] if needs else dict.fromkeys(_ROW)
    offers = (_describe_offer(book, kind) for kind in dict.fromkeys(each.kind for each in found))
    chosen = list_steps(book, asked)
    values = book.reading.values
    table = [make_decision_row(book, chosen, n, *each) for n, each in enumerate(needs)]
    return {
        **build_shared_parts(book),
        **{f"first_{name}": value for name, value in first.items()},
        "needs": [row for _, row in needs],
        "others": "; ".join(f"{row['partner']}, for {row['ask']}" for _, row in needs[1:3]) or None,
        **(goal | describe_asked(book, asked, chosen)),
        **describe_person_cost(book),
        **describe_callers(book, table, goal),
        "several_needs": len(needs) > 1,
        "compared_names": text.listed([peer_comparison.label(c) for c in _list_compared(book)])
        or None,
        "grave": text.listed([GRAVE[n] for n in GRAVE if values.get(n, 0) > 0]) or None,
        "few_staff": values.get("employees", actions.FEW) < actions.FEW,
        "matches": rows,
        "offers": [offer for offer in offers if offer],
        "types": book.fact(
            "types", "types of organisation that can be told of", len(kinds), "", "formula: count"
        ),
        "projects": _list_projects(book),
        "any_ahead": any(_list_ahead(book, kind)[0] for kind in kinds),
        "partner_decisions": table,
        "partner_matrix": [_type_row(book, kind) for kind in kinds],
        "need_strength_map": partial(_draw_map, book, found),
        "chosen": chosen,
        "actions": bool(chosen),
        "key_metrics": [key(row["figure"]) for _, row in needs if row["figure"]],
    }


def _list_projects(book: Book) -> list[Sentence]:
    projects = (text.statement(book, "Open project", each) for each in book.inputs.projects)
    return [each for each in projects if each]


_ROW = ("need", "figure", "first", "partner", "ask", "bring")
GRAVE = {
    "fatalities": "the deaths at work",
    "corruptionIncidents": "the confirmed case of corruption",
    "significantFines": "the fine",
}


def _list_compared(book: Book) -> list[str]:
    """The figures in which some type can be set beside the organisation."""
    kinds = _list_kinds(book)
    return [
        code
        for code in list_tasks(book)
        if any(_find_lead(book, kind, code) is not None for kind in kinds)
    ]


def list_tasks(book: Book) -> list[str]:
    """The indicators in which somebody of such a size and with such figures can work with others:
    a handful of people shares no board and no tender, and who has no more electricity that could
    be renewable buys none."""
    now = book.now.values
    staff, seats = now.get("employees", Fraction(0)), now.get("boardMembers", Fraction(0))
    codes = [code for code in TASKS if staff >= actions.FEW or code in OF_FEW]
    codes = [code for code in codes if code not in SEATS or seats >= FEWEST_SEATS]
    few = now.get("freeElectricity", Fraction(0)) < TENDER
    return [code for code in codes if code != "renewableShare" or not few]


def list_matches(book: Book) -> list[Match]:
    """What would win a point or more, the most first; nothing is added to fill a number."""
    kinds = _list_kinds(book)
    found = [match for code in list_tasks(book) if (match := _find_match(book, kinds, code))]
    return sorted(found, key=lambda each: (-each.gain, each.code))[:MOST]


def list_steps(book: Book, needs: list[Need]) -> list[Chosen]:
    """Duties, the own steps that go with what is needed, and what opens a way to others."""
    rows = actions.ACTIONS.values()
    among = {row.id for row in rows if row.duty} | {"F07"}
    among |= {name for need in needs for name in need.steps}
    return simulation.chosen(book.row.id, (), book.now, book.row.actions, among)


# matches


def _list_kinds(book: Book) -> list[str]:
    """Other types that can be told of, the one that is ahead in most first: investors beside
    investors, and the others beside the others."""
    kinds = [kind for kind, told in book.peers.types.items() if told and kind != book.kind]
    kinds = [kind for kind in kinds if (kind in CAPITAL) == (book.kind in CAPITAL)]
    return sorted(kinds, key=lambda kind: (-len(_list_ahead(book, kind)[0]), kind))


def _turn(code: str, point: Fraction) -> Fraction:
    """A point of the scale, the more the better; of either sex, half is best."""
    if code in peer_comparison.BALANCES:
        return min(point, 100 - point)
    return 100 - point if peer_comparison.low(code) else point


def _find_lead(book: Book, kind: str, code: str) -> Fraction | None:
    """How far the median of a type is ahead of the own point; below 0 where it is behind."""
    told, own = book.peers.types[kind].get(code), peer_comparison.own_point(book, code)
    if told is None or own is None or (code in OF_SITES and kind not in WITH_SITES):
        return None
    if code in OF_TRUSTEES and (kind in TRUSTEES) != (book.kind in TRUSTEES):
        return None
    return _turn(code, Fraction(told.median)) - _turn(code, Fraction(own))


def _list_ahead(book: Book, kind: str) -> tuple[list[str], list[str]]:
    """The indicators in which a type is ahead, and those in which it is behind, widest first."""
    leads = {code: _find_lead(book, kind, code) or Fraction(0) for code in list_tasks(book)}
    leads = {code: lead for code, lead in leads.items() if abs(lead) >= CLOSE}
    order = sorted(leads, key=lambda code: (-abs(leads[code]), code))
    return [c for c in order if leads[c] > 0], [c for c in order if leads[c] < 0]


def _find_match(book: Book, kinds: list[str], code: str) -> Match | None:
    leads = {kind: lead for kind in kinds if (lead := _find_lead(book, kind, code))}
    kind = max(leads, key=lambda each: (leads[each], each), default="")
    many = (peer_comparison.own_point(book, code) or 0) if code in peer_comparison.BALANCES else 0
    if not kind or leads[kind] <= 0 or many > BALANCE:
        return None
    target = find_target(book, kind, code)
    gained = peer_comparison.gain_at(book, code, target)
    # a gap of less than one seat or post is nothing to seek a partner for
    beyond = code in PEOPLE and target.value > find_median(book, kind, code).value
    return None if beyond or gained is None or gained[1] < LEAST else Match(code, kind, *gained)


def find_median(book: Book, kind: str, code: str) -> Fact:
    """The median of a type in the indicator's unit, right within a point of its scale."""
    found, row = book.peers.types[kind][code], INDICATORS[code]
    label = f"median of {peer_comparison.label(code)}, type {kind}"
    value = Fraction(str(indicators.from_scale_point(row, found.median)))
    unit = labels.NAMES[value_of(code)].unit
    value = Fraction(round(2 * value), 2) if unit == "of 6" else value
    return book.fact(f"{kind}.{code}.median", label, value, unit, f"peers: {kind}, {found.peers}")


def find_target(book: Book, kind: str, code: str) -> Fact:
    """Half of the way from the own figure to the median of a type; policies and people are whole,
    and no more energy can be renewable than there is electricity."""
    own, median = book.compared(code), find_median(book, kind, code)
    assert own is not None
    value = (own.value + median.value) / 2
    value = Fraction(math.ceil(value)) if own.unit == "of 6" else value
    if code in PEOPLE:
        whole = book.reading.values[PEOPLE[code]]
        value = Fraction(100 * math.ceil(value * whole / 100)) / whole
    if code == "renewableShare":
        now = book.now.values
        most = now["energyRenewable"] + now.get("freeElectricity", Fraction(0))
        value = min(value, 100 * most / now["energyTotal"])
    label = f"half of the way in {own.label} to the median of {kind}"
    source = "formula: middle of both; people and policies are whole, and no more than there is"
    return book.fact(f"{kind}.{code}.half", label, value, own.unit, source)


def _describe_match(book: Book, each: Match) -> dict[str, Any]:
    source = "formula: points of the component at half of the way x its weight"
    words = f"points of {labels.label(each.score)} by {peer_comparison.label(each.code)}"
    n = book.peers.types[each.kind][each.code].peers
    label = f"{PLURALS[each.kind]} that report {peer_comparison.label(each.code)}"
    return {
        "what": peer_comparison.label(each.code),
        "who": PLURALS[each.kind],
        "own": book.compared(each.code),
        "median": find_median(book, each.kind, each.code),
        "peers": book.fact(f"{each.kind}.{each.code}.n", label, n, "", f"peers: {each.kind}"),
        "target": find_target(book, each.kind, each.code),
        "score": labels.label(each.score),
        "gain": book.fact(f"{each.code}.gain", words, each.gain, "points", source),
        "task": TASKS[each.code],
    }


def _is_below_one(book: Book, kind: str, code: str) -> bool:
    """Whether a lead in a share of people is less than one of them."""
    own, whole = book.compared(code), book.reading.values.get(PEOPLE.get(code, ""))
    if own is None or whole is None:
        return False
    return abs(own.value - find_median(book, kind, code).value) * whole < 100


def _describe_offer(book: Book, kind: str) -> dict[str, Any] | None:
    """The indicator in which the organisation leads a type by most, by one person at least."""
    codes = _list_ahead(book, kind)[1]
    code = next((code for code in codes if not _is_below_one(book, kind, code)), None)
    if code is None:
        return None
    return {
        "who": PLURALS[kind],
        "what": peer_comparison.label(code),
        "own": book.compared(code),
        "theirs": find_median(book, kind, code),
    }


# tables and figures


def _type_row(book: Book, kind: str) -> tuple[str | Fact, ...]:
    told = book.peers.types[kind]
    most = max(each.peers for each in told.values())
    label = f"organisations behind the medians of {kind}, at most"
    count = book.fact(f"{kind}.n", label, most, "", f"peers: {kind}")
    ahead, behind = (
        text.listed([peer_comparison.label(code) for code in codes[:MOST_NAMED]])
        for codes in _list_ahead(book, kind)
    )
    return labels.first(PLURALS[kind]), count, ahead or "none of these", behind or "none of these"


def _draw_map(book: Book, found: list[Match], words: str) -> str:
    rows = []
    for each in found:
        title, own = peer_comparison.title(each.code), book.compared(each.code)
        points = [point("Here", title, label=own.text if own else "", mark=True)]
        for kind in _list_kinds(book):
            lead, shown = _find_lead(book, kind, each.code), peer_comparison.FEW
            fact = None
            if lead is not None:
                name, source = f"{kind}.{each.code}.lead", "formula: median - own, on the scale"
                label = f"lead of {kind} in {peer_comparison.label(each.code)}"
                fact = book.fact(name, label, max(Fraction(0), lead), "points", source)
                shown = find_median(book, kind, each.code).text
            points.append(point(kind, title, size=fact, label=shown))
        rows.append(series(title, points))
    if not any(each.label == peer_comparison.FEW for row in rows for each in row.points):
        words = words.partition("; “")[0] + "."
    axes = ("Type of organisation", ""), ("Figure", "")
    return figure(book, "need_strength_map", "grid", *axes, rows, words)
