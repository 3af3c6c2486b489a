"""Practices that take months or more, and how ready an organisation is for each."""

from fractions import Fraction

import msgspec

from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.metrics import ALL_METRICS, is_metric_asked
from auxeira.esg.scores import round_half_up
from report_writer import actions, labels, peer_comparison, simulation, situation
from report_writer.actions import Action
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.simulation import Chosen

PEERS, MEASURED, CARRIED = 40, 30, 30  # parts of readiness
ADOPT, PILOT = 70, 40  # readiness from which
STAGES = ("Adopt now", "Pilot", "Explore")
LEAST = 2  # effort
TRIED = {"carbon", "energy", "water", "waste", "outcome"}  # tags of what can be tried small first
OVERSIGHT, POLICIES = 1, 4  # what carries a practice


class Idea(msgspec.Struct, frozen=True):
    """A practice: `quarter` of peers who are where it leads, an index of field.QUARTERS or None;
    `missing` are the figures it looks at and that are not reported."""

    chosen: Chosen
    quarter: int | None
    missing: tuple[str, ...]
    ready: int

    @property
    def row(self) -> Action:
        return self.chosen.row

    @property
    def stage(self) -> str:
        """One of STAGES."""
        return STAGES[(self.ready < ADOPT) + (self.ready < PILOT)]


def ideas(book: Book) -> list[Idea]:
    """The practices that figures call for, the readiest first; neither duties nor money."""
    now = situation.of(book.inputs)
    rows = [row for row in actions.within(now) if counts(row)]
    found = [_idea(book, simulation.effect(row, now)) for row in rows]
    return sorted(found, key=lambda idea: (-idea.ready, -idea.chosen.esg.mid, idea.row.id))


def unjudged(book: Book) -> list[tuple[Action, str]]:
    """The practices whose trigger is unknown, each with the first figure that is missing."""
    now = situation.of(book.inputs)
    found = []
    for row in actions.ACTIONS.values():
        if counts(row) and situation.holds(row.trigger, now) is None:
            looks = actions.looks(row, book.kind)
            missing = [name for name in looks if _asked(book, name)]
            found += [(row, label(missing[0]))] if missing else []
    return found


def _asked(book: Book, figure: str) -> bool:
    """Whether a figure is asked of the organisation and not reported."""
    if figure in book.reading.values:
        return False
    employees = book.reading.values.get("employees")
    size = None if employees is None else int(employees)
    return figure not in ALL_METRICS or is_metric_asked(ALL_METRICS[figure], book.kind, size)


def label(figure: str) -> str:
    """A figure that a practice looks at."""
    return "Scope 2 emissions" if figure == "scope2" else labels.label(figure)


def counts(row: Action) -> bool:
    return row.effort >= LEAST and bool(TRIED & set(row.tags)) and not row.money


def _idea(book: Book, chosen: Chosen) -> Idea:
    looks = actions.looks(chosen.row, book.kind)
    missing = tuple(name for name in looks if name not in book.reading.values)
    measured = Fraction(len(looks) - len(missing), len(looks)) if looks else Fraction(1)
    there = quarter(book, chosen)
    ready = readiness(there, measured, carried(book))
    return Idea(chosen, there, missing, ready)


def readiness(there: int | None, measured: Fraction, carries: bool) -> int:
    """0 to 100, of the quarter of peers, the share of figures reported, and what carries it."""
    peers = Fraction(0) if there is None else peer_comparison.MIDDLES[there] / 100
    return round_half_up(
        PEERS * peers + MEASURED * measured + Fraction(CARRIED, 1 if carries else 2)
    )


def carried(book: Book) -> bool:
    """Whether there are oversight and policies enough; no, where that is unknown."""
    values = book.reading.values
    enough = values.get("esgOversight", 0) >= OVERSIGHT
    return enough and values.get("policiesAdopted", 0) >= POLICIES


def quarter(book: Book, chosen: Chosen) -> int | None:
    """In which quarter the share of peers lies who are where a practice leads, or further."""
    code = peer_comparison.indicator_of(chosen.row.metric)
    if code is None or chosen.then is None:
        return None
    row = INDICATORS[code]
    value = simulation.after([chosen.row], book.inputs).values.get(row.value)
    return (
        None
        if value is None
        else peer_comparison.quarter(book, code, indicators.to_scale_point(row, value))
    )


def ready(book: Book, idea: Idea) -> Fact:
    """The readiness as a fact."""
    source = "formula: 40 x peers there + 30 x figures reported + 30 x what carries it"
    words = f"readiness of {idea.row.id}"
    return book.fact(f"{idea.row.id}.ready", words, idea.ready, "of 100", source, book.year)


def share(book: Book, idea: Idea) -> Fact | None:
    """The share of peers as the middle of its quarter, in percent."""
    if idea.quarter is None:
        return None
    words = f"share of peers where {idea.row.id} leads, as the middle of a quarter"
    value = peer_comparison.MIDDLES[min(idea.quarter, 3)]
    return book.fact(f"{idea.row.id}.share", words, value, "%", "peers: quartiles")


def halfway(book: Book, idea: Idea) -> Fact | None:
    """The value of its figure at half of the way; None where nothing is known of it."""
    row, chosen = idea.row, idea.chosen
    if chosen.then is None or chosen.now is None or row.metric not in labels.NAMES:
        return None
    words = f"{labels.label(row.metric)} at half of the way of {row.id}"
    value = book.scaled(row.metric, (chosen.now + chosen.then.mid) / 2)
    return book.fact(f"{row.id}.half", words, value, row.unit, "formula: middle of now and then")


def lacks(book: Book, idea: Idea) -> list[str]:
    """What has to be there before a practice can move on, in words."""
    found = [label(name) for name in idea.missing]
    values = book.reading.values
    if values.get("esgOversight", 0) < OVERSIGHT:
        found.append("a named manager for oversight")
    if values.get("policiesAdopted", 0) < POLICIES:
        found.append("four policies in force")
    return found
