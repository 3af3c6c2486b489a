"""What actions would do to an organisation's scores, and which of them a report recommends.

An effect is the score with the figures that an action leads to, less the score now, by the same
functions: exact, and claimed only if those figures are reached.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Literal

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg.derived_metrics import Figures
from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.report_types import ReportType
from report_writer import action_order as order
from report_writer import actions, risks, situation
from report_writer.action_effects import patch
from report_writer.action_order import GRAVE, OF_RETURN, OVER_ALL, Ranked
from report_writer.action_sources import NOTHING, SOURCES
from report_writer.actions import Action
from report_writer.risks import Risk
from report_writer.situation import Situation

At = Literal["low", "mid", "high"]
STEPS: tuple[At, ...] = ("low", "mid", "high")
NEVER = "employees < 0"
BESIDE_DUTIES = 3
OF_FEW = 4  # steps at most where fewer work than have several roles
WITHOUT_POINTS = 3  # at most, of actions that move no score


class Range(msgspec.Struct, frozen=True):
    """A value at the three steps of an action."""

    low: Fraction
    mid: Fraction
    high: Fraction


class Gain:
    """What an action adds to a score, from low to high, each counted where somebody asks."""

    def __init__(self, category: str, chosen: "Chosen") -> None:
        self._category, self._chosen = category, chosen

    @cached_property
    def low(self) -> Fraction:
        return self._count("low")

    @cached_property
    def mid(self) -> Fraction:
        return self._count("mid")

    @cached_property
    def high(self) -> Fraction:
        return self._count("high")

    @property
    def points(self) -> tuple[int, int, int]:
        """Rounded to whole points."""
        return round_half_up(self.low), round_half_up(self.mid), round_half_up(self.high)

    def _count(self, at: At) -> Fraction:
        return _gain(self._category, self._chosen.before, self._chosen.take(at))


class Source(msgspec.Struct, frozen=True):
    """What there is of what an action works on, and what it moves of that at its three steps."""

    own: Fraction
    low: Fraction
    mid: Fraction
    high: Fraction


class Chosen(msgspec.Struct, frozen=True, eq=False, dict=True):
    """An action of a report, in the situation `before` it. `eases` are ids of risks."""

    row: Action
    before: Situation
    eases: tuple[str, ...]

    def take(self, at: At) -> Situation:
        """The situation that it leads to."""
        return _take(self.row, self.before, at)

    @property
    def now(self) -> Fraction | None:
        """The row's metric, None where unknown."""
        return _measure(self.row.metric, self.before)

    @cached_property
    def then(self) -> Range | None:
        """What that would be; None where nothing is claimed."""
        if self.opens or self.take("mid") is self.before:
            return None
        low, mid, high = (_measure(self.row.metric, self.take(at)) for at in STEPS)
        return None if low is None or mid is None or high is None else Range(low, mid, high)

    @cached_property
    def esg(self) -> Gain:
        """What it adds to esg_impact_score."""
        return Gain(ESG, self)

    @cached_property
    def own(self) -> Gain:
        """The same of the score of the row's category."""
        return Gain(self.row.category, self)

    @cached_property
    def roi(self) -> Gain:
        """The same of roi_performance."""
        return Gain(ROI, self)

    @property
    def points(self) -> Gain:
        """What it adds to the score by which it is ranked."""
        return self.roi if self.row.money else self.esg

    @cached_property
    def opens(self) -> tuple[str, ...]:
        """The components that become known by it."""
        return order.list_opened(self.row, self.before)

    @cached_property
    def upto(self) -> Fraction:
        """What these are worth at most, of the overall score; an action on money: of the return."""
        return order.measure_opening(self.opens, self.before, money=self.row.money)

    @cached_property
    def source(self) -> Source | None:
        """What there is of what it works on, and what it moves of that."""
        now = self.before.values
        source, figure = SOURCES.get(self.row.id, ("", ""))
        if source not in now or figure not in now:
            return None
        moved = (abs(now[figure] - self.take(at).reading.values[figure]) for at in STEPS)
        return Source(now[source], *moved)


def chosen(
    report_type: str,
    tags: tuple[str, ...],
    now: Situation,
    most: int,
    among: Collection[str] | None = None,
) -> list[Chosen]:
    """Return the actions that a report of a type recommends, in its order, `most` at most, and
    beside its duties three at least.

    Those that answer its question: with one of its tags, where it has any, or `among` these ids.
    Duties first; what has to be known before one can act; at most two on the largest sources of
    emissions; those on what went wrong; over all, one on what costs most and one on the widest gap
    to peers; those that win points, by points / effort, those on next to nothing at the end; at
    most three that move no score, if they close a gap or ease a risk. None harms what a score is
    made of, or is contained in another. Those on money stand in reports of the return, or where
    money is what went wrong, and one at the end of strategic_recommendations, which has one of each
    pillar and no more than its owners have time for.
    """
    known = risks.within(now)
    money = report_type in (*OF_RETURN, OVER_ALL)
    ranked = [
        each
        for row in actions.within(now)
        if (among is None or row.id in among)
        and (actions.ACTIONS[row.id].duty or not tags or set(tags) & set(row.tags))
        and (money or not row.money or situation.holds(GRAVE.get(row.id, NEVER), now))
        if not _harms(now, (each := _ranked(row, now)).mid)
    ]
    picked = _pick(report_type, tags, ranked, now, known, most)
    return [effect(each.row, now, known) for each in picked]


def _pick(
    report_type: str,
    tags: tuple[str, ...],
    ranked: list[Ranked],
    now: Situation,
    known: list[Risk],
    most: int,
) -> list[Ranked]:
    """What a report recommends of what its figures call for, in its order."""
    duties = [each.row for each in ranked if each.row.duty]
    most = count_places(most, duties, now.values)
    first, last = order.list_winning(report_type, ranked, now)
    early = _list_early(report_type, tags, ranked, now, most)
    quiet = order.list_quiet(ranked, now, known)[:WITHOUT_POINTS]
    if report_type == OVER_ALL:
        last = [each for each in last if each in order.keep_within_time([*early, each], now)]
    own = quiet[: max(0, most - len(last) - len(early))] if tags else []
    picked = order.pick_apart(early + first)
    picked = order.keep_within_time(picked, now) if report_type == OVER_ALL else picked
    picked = picked[: most - len(last) - len(own)]
    picked = order.ensure_pillars(picked, first, early) if report_type == OVER_ALL else picked
    splits = order.list_splits(ranked, now)
    late = (splits[:1] + quiet)[: max(0, most - len(picked) - len(last))]
    picked = order.pick_apart([*picked, *(own if tags else late), *last])
    return order.keep_within_time(picked, now) if report_type == OVER_ALL else picked


def _list_early(
    report_type: str, tags: tuple[str, ...], ranked: list[Ranked], now: Situation, most: int
) -> list[Ranked]:
    """What does not wait for points: duties, what has to be known first, the largest sources, what
    went wrong, and over all what is weakest."""
    found = order.list_duties(ranked)
    found += order.list_splits(ranked, now) if set(tags) & {"carbon", "data"} else []
    if not tags or "carbon" in tags:
        found += order.list_largest(ranked, now, of_own=bool(tags))
    grave = order.list_grave(ranked, now)[: (most + 1) // 2]
    found += [each for each in grave if each.row.id not in order.MILDER]
    found += order.list_on_weakest(ranked, now) if report_type == OVER_ALL else []
    found += grave
    found += order.list_on_widest_gap(ranked, now) if report_type == OVER_ALL else []
    return order.pick_apart(found)


def count_places(most: int, rows: Iterable[Action], values: Figures) -> int:
    """Return how many steps a report has room for: beside the duties among these at least three on
    what it asks, but no more than few people can take."""
    room = sum(row.duty for row in rows) + BESIDE_DUTIES
    few = values.get("employees", Fraction(actions.FEW)) < actions.FEW
    return max(most, min(room, OF_FEW) if few else room)


def keep_places(row: ReportType, found: Iterable[Chosen], values: Figures) -> list[Chosen]:
    """Return each once, in their order, as many as the report has room for."""
    every = [*{each.row.id: each for each in found}.values()]
    return every[: count_places(row.actions, (each.row for each in every), values)]


def limit_steps(row: ReportType, values: Figures) -> ReportType:
    """Return the row of a report with as many steps as few people can take."""
    few = values.get("employees", Fraction(actions.FEW)) < actions.FEW
    return msgspec.structs.replace(row, actions=min(row.actions, OF_FEW)) if few else row


def _harms(now: Situation, then: Situation) -> bool:
    """Whether a component has fewer points, or is known no longer, or any score is less."""
    for name, own in now.parts.items():
        for part in () if then.parts[name] is own else own:
            points, after = part.points, then.points.get(part.id)
            if points is not None and after is not points and (after is None or after < points):
                return True
    for name, score in now.exact.items():
        found = then.exact[name]
        if found is not score and found.score < score.score:
            return True
    return False


def effect(row: Action, now: Situation, known: Iterable[Risk] = ()) -> Chosen:
    """What an action would do, from low to high; `known` are the risks of the situation."""
    return Chosen(row, now, tuple([risk.id for risk in known if row.id in risk.eased]))


def _measure(metric: str, now: Situation) -> Fraction | None:
    """Return the value that an action works on, a figure or one that follows from figures; or the
    points of the component."""
    found = now.points if metric in situation.VALUES else now.reading.values
    return found.get(metric)


def combined(rows: Iterable[Action], now: Situation, at: At = "mid") -> dict[str, Fraction]:
    """Every score, resources and environment, unrounded, once all these actions are taken."""
    return {name: each.score for name, each in after(rows, now, at).exact.items()}


def after(rows: Iterable[Action], now: Situation, at: At = "mid") -> Situation:
    """The situation once all these actions are taken, each on what the ones before have left."""
    for row in rows:
        now = _take(row, now, at)
    return now


def _take(row: Action, now: Situation, at: At) -> Situation:
    """The situation after an action: of each situation made once, and once of the same figures."""
    name = (row.id, at)
    if name not in now.found:
        figures = patch(row.id, now, STEPS.index(at))
        key = tuple([(n, tuple(v) if type(v) is list else v) for n, v in figures.items()])
        if figures and key not in now.found:
            now.found[key] = situation.patched(now, figures)
        now.found[name] = now.found.get(key)
    return now.found[name] or now


def _ranked(row: Action, now: Situation) -> Ranked:
    mid = _take(row, now, "mid")
    gain = _gain(ROI if row.money else ESG, now, mid)
    return Ranked(row, mid, gain, gain / row.effort)


def _gain(category: str, now: Situation, then: Situation) -> Fraction:
    found, known = then.exact[category], now.exact[category]
    return NOTHING if found is known else found.score - known.score
