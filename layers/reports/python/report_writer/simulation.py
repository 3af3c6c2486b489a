"""What actions would do to an organisation's scores, and which of them a report recommends.

An effect is the score with the figures that an action leads to, less the score now, by the same
functions: exact, and claimed only if those figures are reached.
"""

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Literal

import msgspec

from auxeira.esg.score_components import ROI
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.inputs import Inputs
from report_writer import actions, risks, situation
from report_writer.action_effects import patch
from report_writer.action_sources import SOURCES, is_small, list_large
from report_writer.actions import Action
from report_writer.risks import MEDIUM, Risk
from report_writer.situation import Situation

At = Literal["low", "mid", "high"]
Taken = dict[tuple[str, ...], Situation]  # by the step and the actions, in their order
STEPS: tuple[At, ...] = ("low", "mid", "high")
OF_RETURN = ("scalability_analysis", "risk_adjusted_roi", "roi_metrics")
OVER_ALL = "strategic_recommendations"  # of each pillar one, and of money one at the end
LEAST = Fraction(1, 4)  # points for which a board is asked
WITHOUT_POINTS = 3  # at most, of actions that move no score


class Range(msgspec.Struct, frozen=True):
    """A value at the three steps of an action."""

    low: Fraction
    mid: Fraction
    high: Fraction

    @property
    def points(self) -> tuple[int, int, int]:
        """Rounded to whole points."""
        return round_half_up(self.low), round_half_up(self.mid), round_half_up(self.high)


class Chosen(msgspec.Struct, frozen=True):
    """An action of a report.

    `now` and `then` are of the row's metric, None where unknown or where nothing is claimed;
    `esg`, `own` and `roi` are differences of esg_impact_score, of the row's category and of
    roi_performance. `opens` are the components that become known by it, worth `upto` points of the
    overall score (an action on money: of roi_performance) at most. `eases` are ids of risks.
    `source` is what the figures show of what it works on, and how much it moves of that at most.
    """

    row: Action
    now: Fraction | None
    then: Range | None
    esg: Range
    own: Range
    roi: Range
    opens: tuple[str, ...]
    upto: Fraction
    eases: tuple[str, ...]
    source: tuple[Fraction, Fraction] | None = None

    @property
    def points(self) -> Range:
        """The differences by which it is ranked."""
        return self.roi if self.row.money else self.esg


class Ranked(msgspec.Struct, frozen=True):
    """An action with the situation that it leads to at mid, what it wins, and its rank."""

    row: Action
    mid: Situation
    gain: Fraction
    rank: Fraction


def chosen(
    report_type: str,
    tags: tuple[str, ...],
    inputs: Inputs,
    most: int,
    among: Collection[str] | None = None,
) -> list[Chosen]:
    """Return the actions that a report of a type recommends, in its order, `most` at most.

    Those that answer its question: with one of its tags, where it has any, or `among` these ids.
    Duties first; what has to be known before one can act; at most two on the largest sources of
    emissions; those that win points, by points / effort, those on next to nothing at the end; at
    most three that move no score, if they close a gap or ease a risk. None harms what a score is
    made of, or is contained in another. Those on money stand in reports of the return, and one at
    the end of strategic_recommendations, which has one of each pillar.
    """
    now = situation.of(inputs)
    known = risks.within(now, inputs.profile.get("flags"))
    money = report_type in OF_RETURN
    ranked = [
        each
        for row in actions.within(now)
        if (among is None or row.id in among)
        and (row.duty or not tags or set(tags) & set(row.tags))
        and (money or report_type == OVER_ALL or not row.money)
        if not _harms(now, (each := _ranked(row, now)).mid)
    ]
    first, last = _winning(report_type, ranked, now)
    duties, splits = [each for each in ranked if each.row.duty], _list_splits(ranked, now)
    early = [*(splits if set(tags) & {"carbon", "data"} else ()), *_list_large(ranked, now, tags)]
    quiet = sorted(
        (each for each in ranked if _closes(each, known)),
        key=lambda each: _urgency(each, now, known),
    )[:WITHOUT_POINTS]
    own = quiet[: max(0, most - len(last) - len(duties) - len(early))] if tags else []
    picked = _pick_apart(duties + early + first)[: most - len(last) - len(own)]
    picked = _of_each_pillar(picked, first) if report_type == OVER_ALL else picked
    late = (splits[:1] + quiet)[: max(0, most - len(picked) - len(last))]
    picked = _pick_apart(picked + (own if tags else late))
    return [effect(each.row, now, known, each.mid) for each in picked + last]


def _list_splits(ranked: list[Ranked], now: Situation) -> list[Ranked]:
    """What has to be known before one can act, that of the largest total first."""
    order = sorted(actions.SPLITS, key=lambda total: -now.values.get(total, 0))
    return _take(ranked, [actions.SPLITS[total] for total in order])


def _list_large(ranked: list[Ranked], now: Situation, tags: tuple[str, ...]) -> list[Ranked]:
    """Those on the largest sources of emissions, the largest first, where the tags allow it."""
    if tags and "carbon" not in tags:
        return []
    return _take(ranked, list_large([each.row.id for each in ranked], now.values)[:2])


def _take(ranked: list[Ranked], names: list[str]) -> list[Ranked]:
    return [each for name in names for each in ranked if each.row.id == name]


def _pick_apart(found: list[Ranked]) -> list[Ranked]:
    """Return each once, without those that another before them contains or is contained in."""
    kept: list[Ranked] = []
    for each in found:
        group = next((ids for ids in actions.EXCLUSIVE if each.row.id in ids), ())
        if not any(other.row.id in (each.row.id, *group) for other in kept):
            kept.append(each)
    return kept


def _harms(now: Situation, then: Situation) -> bool:
    """Whether a component has fewer points, or is known no longer, or any score is less."""
    return any(
        points is not None and (then.points.get(name) is None or then.points[name] < points)  # type: ignore[operator]
        for name, points in now.points.items()
    ) or any(then.exact[name].score < score.score for name, score in now.exact.items())


def effect(
    row: Action, now: Situation, known: Iterable[Risk] = (), mid: Situation | None = None
) -> Chosen:
    """What an action would do, from low to high; `known` are the risks of the situation."""
    mid = mid or _taken(row, now, "mid", {})
    made = {str(patch(row.id, now, 1)): mid}
    found = [_taken(row, now, "low", made), mid, _taken(row, now, "high", made)]
    metric = [situation.value(row.metric, each) for each in found]
    opens = _opens(row, now)
    return Chosen(
        row=row,
        now=situation.value(row.metric, now),
        then=_range(metric) if mid is not now and not opens else None,
        esg=_gains(ESG, now, found),
        own=_gains(row.category, now, found),
        roi=_gains(ROI, now, found),
        opens=opens,
        upto=_upto(opens, now, row.money),
        eases=tuple(risk.id for risk in known if row.id in risk.eased),
        source=_measure_source(row.id, now, found[-1]),
    )


def _measure_source(
    action: str, now: Situation, then: Situation
) -> tuple[Fraction, Fraction] | None:
    """Return what there is of what an action works on, and what it takes of it at most."""
    source, figure = SOURCES.get(action, ("", ""))
    if source not in now.values or figure not in now.values:
        return None
    return now.values[source], abs(now.values[figure] - then.values[figure])


def combined(
    rows: Iterable[Action], inputs: Inputs, at: At = "mid", known: Taken | None = None
) -> dict[str, Fraction]:
    """Every score, resources and environment, unrounded, once all these actions are taken."""
    return {name: each.score for name, each in after(rows, inputs, at, known).exact.items()}


def after(
    rows: Iterable[Action], inputs: Inputs, at: At = "mid", known: Taken | None = None
) -> Situation:
    """The situation once all these actions are taken, each on what the ones before have left.

    `known` keeps what was made of the same inputs before, for who tries many actions.
    """
    known = {} if known is None else known
    taken: tuple[str, ...] = (at,)
    now = known[taken] = known.get(taken) or situation.of(inputs)
    for row in rows:
        taken = (*taken, row.id)
        now = known[taken] = known.get(taken) or _taken(row, now, at, {})
    return now


def _taken(row: Action, now: Situation, at: At, made: dict[str, Situation]) -> Situation:
    """The situation after an action; of those `made` already, that of the same figures."""
    figures = patch(row.id, now, STEPS.index(at))
    known = made.get(str(figures))
    return known or (situation.patched(now, figures) if figures else now)


def _ranked(row: Action, now: Situation) -> Ranked:
    mid = _taken(row, now, "mid", {})
    gain = _gain(ROI if row.money else ESG, now, mid)
    return Ranked(row, mid, gain, gain / row.effort)


def _winning(report_type: str, ranked: list[Ranked], now: Situation) -> tuple[list[Ranked], ...]:
    """The actions that win points, the highest rank first, and the one on money at the end."""
    least = LEAST if report_type == OVER_ALL else 0
    found = sorted(
        (each for each in ranked if each.gain > least and not each.row.duty),
        key=lambda each: (is_small(each.row.id, now.values), -each.rank, each.row.id),
    )
    if report_type in OF_RETURN:
        return found, []
    free = [each for each in found if not each.row.money]
    return free, [each for each in found if each.row.money][:1]


def _of_each_pillar(picked: list[Ranked], rest: list[Ranked]) -> list[Ranked]:
    """One of E, S and G at least, where there is one, in place of the last of another."""
    for letter in "ESG":
        pillars = [each.row.pillar for each in picked]
        best = next((each for each in rest if each.row.pillar == letter), None)
        if letter in pillars or best is None:
            continue
        spare = [e for e in picked if not e.row.duty and pillars.count(e.row.pillar) > 1]
        if spare:
            picked = [each for each in picked if each is not spare[-1]] + [best]
    return picked


def _closes(each: Ranked, known: list[Risk]) -> bool:
    """Whether an action that moves no score is worth naming."""
    eased = _eased(each, known) >= MEDIUM
    named = each.row.duty or each.row.id in actions.SPLITS.values()
    return not named and each.gain == 0 and (eased or each.row.id in actions.GAPS)


def _urgency(each: Ranked, now: Situation, known: list[Risk]) -> tuple[Fraction, int, str]:
    """The order of those: what opens most, then what eases the highest risk."""
    upto = _upto(_opens(each.row, now), now, each.row.money)
    return -upto, -_eased(each, known), each.row.id


def _eased(each: Ranked, known: list[Risk]) -> int:
    """The highest level of a risk that an action eases, 0 for none."""
    return max((risk.level for risk in known if each.row.id in risk.eased), default=0)


def _gain(category: str, now: Situation, then: Situation) -> Fraction:
    return then.exact[category].score - now.exact[category].score


def _gains(category: str, now: Situation, found: list[Situation]) -> Range:
    return Range(*(_gain(category, now, each) for each in found))


def _range(found: list[Fraction | None]) -> Range | None:
    low, mid, high = found
    return None if low is None or mid is None or high is None else Range(low, mid, high)


def _opens(row: Action, now: Situation) -> tuple[str, ...]:
    """The components that become known by an action; a data owner opens all of the score."""
    parts = [part for name in now.parts for part in now.parts[name] if part.points is None]
    if row.id == "G11":
        inside = {part.id for name in now.shares for part in now.parts[name]}
        return tuple(part.id for part in parts if part.id in inside)
    return tuple(part.id for part in parts if part.id == actions.OPENS.get(row.id))


def _upto(opens: tuple[str, ...], now: Situation, money: bool) -> Fraction:
    """What components are worth at 100 points."""
    worth = Fraction(0)
    for name, share in ({ROI: Fraction(1)} if money else now.shares).items():
        whole = sum(part.weight for part in now.parts[name])
        own = sum(part.weight for part in now.parts[name] if part.id in opens)
        worth += share * 100 * Fraction(own, whole) if whole else 0
    return worth
