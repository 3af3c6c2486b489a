"""Cross-Sector Collaboration Opportunities: who is ahead where the organisation would win by it."""

import math
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.taxonomy import CAPITAL
from report_writer import actions, labels, peer_comparison, simulation, situation, text
from report_writer.actions import ACTIONS
from report_writer.assembly import key
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

PLURALS = {
    "NGO": "non-governmental organisations",
    "Corporate Foundation": "corporate foundations",
    "Government Agency": "government agencies",
    "Corporate": "companies",
    "ESG Fund": "ESG funds",
    "Asset Manager": "asset managers",
    "Pension Fund": "pension funds",
    "Sovereign Wealth Fund": "sovereign wealth funds",
    "Impact Investor": "impact investors",
    "Development Bank": "development banks",
    "Family Office": "family offices",
}
# what two organisations can do together, whatever each of them does; by indicator
TASKS = {
    "renewableShare": "buy renewable electricity in one tender",
    "wasteRecoveredShare": "put the recovery of waste into one contract",
    "womenManagersShare": "exchange mentors for management posts",
    "genderPayGap": "show each other how pay is checked every year, without figures of pay",
    "trainingPerEmployee": "open courses to each other's staff",
    "turnover": "compare why people leave, and what kept them",
    "boardIndependentShare": "look together for board members whom neither knows",
    "boardWomenShare": "search for candidates for both boards",
    "policies": "hand over the texts of policies, and how they were adopted",
    "antiCorruptionTrainedShare": "hold one training on anti-corruption for both",
}
NEAR = {  # by family of the organisation
    "mission": "authorities of the place, others in the field, and those who fund both",
    "corporate": "the trade association, customers and suppliers, and a school for the trade",
    "capital": "those who invest beside you, and those in whom you invest",
}
OF_SITES = ("renewableShare", "wasteRecoveredShare")  # asks for sites beside offices
WITH_SITES = ("Corporate", "Government Agency")
OF_FEW = ("trainingPerEmployee", "policies", "antiCorruptionTrainedShare")  # for less than ten
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
    found = list_matches(book)
    rows = [_describe_match(book, each) for each in found]
    kinds = _list_kinds(book)
    first = rows[0] if rows else dict.fromkeys(_ROW)
    offers = [offer for kind in dict.fromkeys(m.kind for m in found) for offer in
              [_describe_offer(book, kind)] if offer]  # fmt: skip
    bare = [PLURALS[k] for k in dict.fromkeys(m.kind for m in found) if not _find_offer(book, k)]
    return {
        **build_shared_parts(book),
        **{f"first_{name}": value for name, value in first.items()},
        "matches": rows,
        "near": NEAR[book.family],
        "also": text.listed([str(row["what"]) for row in rows[1:]]) or None,
        "offers": offers,
        "bare": text.listed(bare) or None,
        "types": book.fact(
            "types", "types of organisation that can be told of", len(kinds), "", "formula: count"
        ),
        "projects": [
            made
            for each in book.inputs.projects
            if (made := text.statement(book, "Open project", each))
        ],
        "collaboration_outline": [_outline_row(row) for row in rows],
        "partner_matrix": [_type_row(book, kind) for kind in kinds],
        "need_strength_map": partial(_draw_map, book, found),
        "expected_effect": partial(_draw_effects, book, found),
        "chosen": list_steps(book, found),
        "key_metrics": [key(book.compared(each.code)) for each in found[:5]],
    }


_ROW = ("what", "who", "own", "median", "peers", "target", "score", "gain", "task")


def list_tasks(book: Book) -> list[str]:
    """The indicators in which somebody of such a size and with such figures can work with others:
    a handful of people shares no board and no tender, and who has no more electricity that could
    be renewable buys none."""
    now = situation.of(book.inputs).values
    staff, seats = now.get("employees", Fraction(0)), now.get("boardMembers", Fraction(0))
    codes = [code for code in TASKS if staff >= actions.FEW or code in OF_FEW]
    codes = [code for code in codes if code not in SEATS or seats >= FEWEST_SEATS]
    few = now.get("freeElectricity", Fraction(0)) < TENDER
    return [code for code in codes if code != "renewableShare" or not few]


def list_matches(book: Book) -> list[Match]:
    """What would win a point or more, the most first; nothing is added to fill a number."""
    found = [match for code in list_tasks(book) if (match := _find_match(book, code))]
    return sorted(found, key=lambda each: (-each.gain, each.code))[:MOST]


def list_steps(book: Book, found: list[Match]) -> list[Chosen]:
    """The steps that open a way to partners, or that work on what a partner would help with."""
    codes = {each.code for each in found}
    among = [
        row.id
        for row in ACTIONS.values()
        if {"partner", "stakeholder"} & set(row.tags)
        or (row.metric and peer_comparison.indicator_of(row.metric) in codes)
    ]
    return simulation.chosen(book.row.id, book.row.tags, book.inputs, book.row.actions, among)


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
    return _turn(code, Fraction(told.median)) - _turn(code, Fraction(own))


def _list_ahead(book: Book, kind: str) -> tuple[list[str], list[str]]:
    """The indicators in which a type is ahead, and those in which it is behind, widest first."""
    leads = {code: _find_lead(book, kind, code) or Fraction(0) for code in list_tasks(book)}
    leads = {code: lead for code, lead in leads.items() if abs(lead) >= CLOSE}
    order = sorted(leads, key=lambda code: (-abs(leads[code]), code))
    return [c for c in order if leads[c] > 0], [c for c in order if leads[c] < 0]


def _find_match(book: Book, code: str) -> Match | None:
    leads = {kind: lead for kind in _list_kinds(book) if (lead := _find_lead(book, kind, code))}
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
        now = situation.of(book.inputs).values
        most = now["energyRenewable"] + now.get("freeElectricity", Fraction(0))
        value = min(value, 100 * most / now["energyTotal"])
    label = f"half of the way in {own.label} to the median of {kind}"
    return book.fact(f"{kind}.{code}.half", label, value, own.unit, "formula: middle of both")


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


def _find_offer(book: Book, kind: str) -> str | None:
    """The indicator in which the organisation is furthest ahead of a type."""
    return next(iter(_list_ahead(book, kind)[1]), None)


def _describe_offer(book: Book, kind: str) -> dict[str, Any] | None:
    code = _find_offer(book, kind)
    if code is None:
        return None
    return {
        "who": PLURALS[kind],
        "what": peer_comparison.label(code),
        "own": book.compared(code),
        "theirs": find_median(book, kind, code),
        "task": TASKS[code],
    }


# tables and figures


def _outline_row(row: dict[str, Any]) -> tuple[str | Fact, ...]:
    names = ("own", "median", "target", "gain")
    return labels.first(row["what"]), labels.first(row["who"]), *(row[name] for name in names)


def _type_row(book: Book, kind: str) -> tuple[str | Fact, ...]:
    told = book.peers.types[kind]
    most = max(each.peers for each in told.values())
    label = f"organisations behind the medians of {kind}, at most"
    count = book.fact(f"{kind}.n", label, most, "", f"peers: {kind}")
    ahead, behind = (
        text.listed([peer_comparison.label(code) for code in codes[:MOST_NAMED]])
        for codes in _list_ahead(book, kind)
    )
    return labels.first(PLURALS[kind]), count, ahead or "nothing", behind or "nothing"


def _draw_map(book: Book, found: list[Match], words: str) -> str:
    rows = []
    for each in found:
        title, points = peer_comparison.title(each.code), []
        for kind in _list_kinds(book):
            lead = _find_lead(book, kind, each.code)
            label = f"median of {kind} less the own point in {peer_comparison.label(each.code)}"
            fact = None
            if lead is not None:
                name, source = f"{kind}.{each.code}.lead", "formula: median - own, on the scale"
                fact = book.fact(name, label, lead, "points", source)
            shown = fact.printed if fact else peer_comparison.FEW
            points.append(point(kind, title, size=fact, label=shown))
        rows.append(series(title, points))
    axes = ("Type of organisation", ""), ("Figure", "median less own, points of its scale")
    return figure(book, "need_strength_map", "grid", *axes, rows, words)


def _draw_effects(book: Book, found: list[Match], words: str) -> str:
    points = []
    for each in found:
        gain = _describe_match(book, each)["gain"]
        title = f"{peer_comparison.title(each.code)} ({labels.SHORT[each.score]})"
        points.append(point(gain, title, label=gain.printed))
    axes = ("Points of the score named", "points"), ("Figure", "")
    drawn = [series("Points gained", points)]
    return figure(book, "expected_effect", "bars", *axes, drawn, words)
