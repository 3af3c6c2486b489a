"""How partner types and an organisation complete each other, by medians of indicators.

Points are turned so that 100 is the better end. Everything is of types with five organisations or
more, the own one left out.
"""

import math
from fractions import Fraction

import msgspec

from auxeira.esg import indicators, score_components
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.scores import round_half_up
from report_writer import peer_comparison
from report_writer.fact_book import ROWS, Book, value_of
from report_writer.facts import Fact
from report_writer.labels import NAMES

MIDDLE = 50  # points below which an indicator is weak


class Fit(msgspec.Struct, frozen=True):
    """A type of partner: `ahead` and `behind` are gaps by indicator, where the organisation, or
    the type, is below the middle; `peers` how many stand behind the medians at most."""

    kind: str
    peers: int
    ahead: dict[str, Fraction]
    behind: dict[str, Fraction]

    @property
    def complement(self) -> Fraction:
        return sum(self.ahead.values(), Fraction(0))

    @property
    def offer(self) -> Fraction:
        return sum(self.behind.values(), Fraction(0))


class Collaboration(msgspec.Struct, frozen=True):
    """A type of partner, the shared indicator, and the indicator that is offered, if any."""

    fit: Fit
    code: str
    offered: str | None


def turned(code: str, point: Fraction) -> Fraction:
    """A point of the scale, with the better end at 100."""
    return 100 - point if peer_comparison.low(code) else point


def own(book: Book) -> dict[str, Fraction]:
    """The own points by indicator, turned, the lowest first."""
    found = {code: peer_comparison.own_point(book, code) for code in INDICATORS}
    known = {
        code: turned(code, Fraction(point)) for code, point in found.items() if point is not None
    }
    return dict(sorted(known.items(), key=lambda each: (each[1], each[0])))


def medians(book: Book, kind: str) -> dict[str, Fraction]:
    """The medians of a type by indicator, turned."""
    found = book.peers.types.get(kind, {})
    return {code: turned(code, Fraction(each.median)) for code, each in found.items()}


def fits(book: Book) -> list[Fit]:
    """The types of partner, the highest synergy first; the own type at the end."""
    mine = own(book)
    found = []
    for kind, told in book.peers.types.items():
        theirs = medians(book, kind)
        both = [code for code in mine if code in theirs]
        if not theirs:
            continue
        ahead = {c: theirs[c] - mine[c] for c in both if mine[c] < MIDDLE and theirs[c] > mine[c]}
        behind = {
            c: mine[c] - theirs[c] for c in both if theirs[c] < MIDDLE and mine[c] > theirs[c]
        }
        found.append(Fit(kind, max(each.peers for each in told.values()), ahead, behind))
    return sorted(
        found, key=lambda f: (f.kind == book.kind, -f.complement * f.offer, -f.complement, f.kind)
    )


def synergy(fit: Fit, found: list[Fit]) -> int:
    """100 for the type with the largest product of complement and offer, by its root."""
    most = max((each.complement * each.offer for each in found), default=Fraction(0))
    if not most:
        return 0
    return round_half_up(Fraction(100 * math.sqrt(fit.complement * fit.offer / most)))


def collaborations(book: Book, found: list[Fit]) -> list[Collaboration]:
    """Three at most, each with a shared indicator of its own."""
    chosen: list[Collaboration] = []
    for fit in (each for each in found if each.kind != book.kind):
        free = {c: gap for c, gap in _gaps(book, fit).items() if c not in {e.code for e in chosen}}
        if not free or len(chosen) == 3:
            continue
        code = min(free, key=lambda c: (component(book, c) is None, -free[c], c))
        mine = own(book)
        order = sorted(fit.behind, key=lambda c: (mine[c] < MIDDLE, -fit.behind[c], c))
        offered = order[0] if order else None
        found_one = Collaboration(fit, code, offered)
        wins = gain(book, found_one)
        if wins is None or wins.value >= 1:  # less than a point is not worth a partner
            chosen.append(found_one)
    return chosen


def _gaps(book: Book, fit: Fit) -> dict[str, Fraction]:
    """Where a type is ahead: in what is weak, else in anything."""
    mine, theirs = own(book), medians(book, fit.kind)
    return fit.ahead or {c: theirs[c] - mine[c] for c in mine if theirs.get(c, 0) > mine[c]}


def component(book: Book, code: str) -> str | None:
    """The component of a score that counts an indicator, where it applies and is known."""
    value = {"trir": "accidents"}.get(code, value_of(code))
    found = (name for name, row in ROWS.items() if row.value == value)
    return next((n for n in found if (part := book.part(n)) and part.points is not None), None)


def halfway(book: Book, each: Collaboration) -> Fact | None:
    """The figure in the middle between the own one and the partners' median, in its unit."""
    code, row = each.code, INDICATORS[each.code]
    point = peer_comparison.own_point(book, code)
    if point is None:
        return None
    at = (point + book.peers.types[each.fit.kind][code].median) / 2
    label = f"half of the way in {peer_comparison.label(code)} to the median of {each.fit.kind}"
    unit = NAMES[value_of(code)].unit
    value = Fraction(str(indicators.from_scale_point(row, at)))
    return book.fact(f"{each.fit.kind}.{code}.half", label, value, unit, "formula: middle of scale")


def median(book: Book, kind: str, code: str) -> Fact:
    """The median of a type in the indicator's unit, right within a point of its scale."""
    found = book.peers.types[kind][code]
    label = f"median of {peer_comparison.label(code)}, type {kind}"
    value = Fraction(str(indicators.from_scale_point(INDICATORS[code], found.median)))
    unit = NAMES[value_of(code)].unit
    return book.fact(f"{kind}.{code}.median", label, value, unit, f"peers: {kind}, {found.peers}")


def gain(book: Book, each: Collaboration) -> Fact | None:
    """Points of the component's score if half of the way is gone; None where no score counts it."""
    name, target = component(book, each.code), halfway(book, each)
    part = book.part(name) if name else None
    if name is None or target is None or part is None or part.points is None:
        return None
    row = ROWS[name]
    then = score_components.calculate_component_points(
        row, target.value / INDICATORS[each.code].times
    )
    whole = sum(other.weight for other in book.sheet.parts[row.category])
    value = round_half_up(max(Fraction(0), (then - part.points) * part.weight / whole))
    label = f"points of {peer_comparison.label(row.category)} by half of the gap to {each.fit.kind}"
    formula = "formula: points of the component x its weight"
    return book.fact(f"{each.fit.kind}.gain", label, value, "points", formula)
