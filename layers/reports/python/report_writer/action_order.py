"""Which of the actions that are called for come first: what is grave before what wins points."""

from collections.abc import Iterable, Mapping

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import indicators
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.score_components import ROI, Part
from report_writer import actions, situation
from report_writer.action_sources import is_next_to_nothing, is_small, list_large
from report_writer.actions import Action
from report_writer.constants import CONSTANTS
from report_writer.risks import MEDIUM, Risk
from report_writer.situation import Situation

OF_RETURN = ("scalability_analysis", "risk_adjusted_roi", "roi_metrics")
OVER_ALL = "strategic_recommendations"  # of each pillar one, and of money one at the end
LEAST = Fraction(1, 4)  # points for which a board is asked
# action: where what it works on went wrong, the gravest first; such a step does not wait for points
GRAVE = {
    "F06": "resultMargin < 0",
    "E15": "financedPosition < 0",
    "S12": "outcomeRate < 0.6 or outcomesChange < 0 and rateChange < 0",
    "S15": "srv and reachChange < -0.02",
    "S05": "recordableInjuries >= 10 and worse trir",
    "S04": "turnover > 0.2",
    "F01": "costChange < -0.05",
}
MILDER = ("S05", "S04", "F01")  # of those, what comes after what costs the score most
# component: what works on it without a claim
WORKS_ON = {"C1": ("E25", "E22"), "S1": ("S12", "S15"), "S10": ("S12",), "I1": ("F01",)}
COMPARED = {row.value: row.id for row in INDICATORS.values()} | {"recordableInjuries": "trir"}
YEARS, SPARE = Fraction(3, 2), Fraction(2, 3)  # of a plan; of the time of somebody without a team
MOST_OF_ONE = 4  # steps that one owner carries beside the work of every day


class Ranked(msgspec.Struct, frozen=True):
    """An action with the situation that it leads to at mid, what it wins, and its rank."""

    row: Action
    mid: Situation
    gain: Fraction
    rank: Fraction


def list_duties(ranked: list[Ranked]) -> list[Ranked]:
    """Return the duties, those that are always one first."""
    own = [each for each in ranked if each.row.duty]
    return sorted(own, key=lambda each: not actions.ACTIONS[each.row.id].duty)


def list_splits(ranked: list[Ranked], now: Situation) -> list[Ranked]:
    """Return what has to be known before one can act, that of the largest total first."""
    totals = [name for name in actions.SPLITS if not is_next_to_nothing(name, now.values)]
    order = sorted(totals, key=lambda total: -now.values.get(total, 0))
    return _take(ranked, [actions.SPLITS[total] for total in order])


def list_largest(ranked: list[Ranked], now: Situation, *, of_own: bool) -> list[Ranked]:
    """Return those on the largest sources of emissions, the largest first; `of_own`: of Scope 1 and
    2 as well, for whom emissions are the question."""
    names = list_large([each.row.id for each in ranked], now.values, of_own=of_own)
    return _take(ranked, names[:2])


def list_grave(ranked: list[Ranked], now: Situation) -> list[Ranked]:
    """Return those on what went wrong, the gravest first."""
    return _take(ranked, [name for name, when in GRAVE.items() if situation.holds(when, now)])


def find_costliest(
    parts: Mapping[str, tuple[Part, ...]], shares: Mapping[str, Fraction]
) -> str | None:
    """Return the component that costs the overall score most; None where none is known."""
    lost = {
        part.id: share * part.weight * (100 - part.points) / sum(each.weight for each in own)
        for own, share in ((parts[name], share) for name, share in shares.items())
        for part in own
        if part.points is not None
    }
    return max(lost, key=lambda name: (lost[name], name), default=None)


def does_work_on(component: str, action: str, now: Situation, then: Situation) -> bool:
    """Tell whether an action that leads from one situation to another works on a component."""
    points, after = now.points.get(component), then.points.get(component)
    raised = points is not None and after is not None and after > points
    return raised or action in WORKS_ON.get(component, ())


def list_on_weakest(ranked: list[Ranked], now: Situation) -> list[Ranked]:
    """Return the best one on the component that costs the overall score most."""
    code = find_costliest(now.parts, now.shares)
    own = [each for each in ranked if code and does_work_on(code, each.row.id, now, each.mid)]
    own = [each for each in own if not is_small(each.row.id, now.values)]
    return sorted(own, key=lambda each: (-each.rank, each.row.id))[:1]


def list_on_widest_gap(ranked: list[Ranked], now: Situation) -> list[Ranked]:
    """Return the one on the figure that lies furthest behind, among the worst quarter of peers."""
    order = sorted(ranked, key=lambda each: (-_measure_gap(each.row.metric, now), -each.rank))
    return [each for each in order[:1] if _measure_gap(each.row.metric, now)]


def _measure_gap(metric: str, now: Situation) -> Fraction:
    """Return the points of a scale to the peers' median, 0 above the worst quarter."""
    code = COMPARED.get(metric, "")
    standing = now.peers.standings.get(code)
    if standing is None:
        return Fraction(0)
    row = INDICATORS[code]
    own = now.values.get(row.value)
    if own is None:
        return Fraction(0)
    point, (first, median, third) = indicators.to_scale_point(row, own), standing.quartiles
    if row.better == "low":
        return Fraction(point - median) if point > third else Fraction(0)
    return Fraction(median - point) if point < first else Fraction(0)


def list_winning(
    report_type: str, ranked: list[Ranked], now: Situation
) -> tuple[list[Ranked], list[Ranked]]:
    """Return what wins points, the highest rank first, and the one on money at the end."""
    least = LEAST if report_type == OVER_ALL else 0
    found = sorted(
        (each for each in ranked if each.gain > least and not each.row.duty),
        key=lambda each: (is_small(each.row.id, now.values), -each.rank, each.row.id),
    )
    if report_type in OF_RETURN:
        return found, []
    free = [each for each in found if not each.row.money]
    return free, [each for each in found if each.row.money][:1]


def list_quiet(ranked: list[Ranked], now: Situation, known: list[Risk]) -> list[Ranked]:
    """Return what moves no score and is worth naming: what opens most, then what eases the highest
    risk."""
    return sorted(
        (each for each in ranked if _closes(each, known)),
        key=lambda each: _rank_urgency(each, now, known),
    )


def _closes(each: Ranked, known: list[Risk]) -> bool:
    named = each.row.duty or each.row.id in actions.SPLITS.values()
    if named or each.gain != 0:
        return False
    return each.row.id in actions.GAPS or _find_eased(each, known) >= MEDIUM


def _rank_urgency(each: Ranked, now: Situation, known: list[Risk]) -> tuple[Fraction, int, str]:
    upto = measure_opening(list_opened(each.row, now), now, money=each.row.money)
    return -upto, -_find_eased(each, known), each.row.id


def _find_eased(each: Ranked, known: list[Risk]) -> int:
    """Return the highest level of a risk that an action eases, 0 for none."""
    return max((risk.level for risk in known if each.row.id in risk.eased), default=0)


def pick_apart(found: Iterable[Ranked]) -> list[Ranked]:
    """Return each once, without those that another before them contains or is contained in."""
    kept: dict[str, Ranked] = {}
    for each in found:
        group = next((ids for ids in actions.EXCLUSIVE if each.row.id in ids), ())
        if each.row.id not in kept and not any(name in kept for name in group):
            kept[each.row.id] = each
    return [*kept.values()]


def keep_within_time(picked: list[Ranked], now: Situation) -> list[Ranked]:
    """Return duties, and of the others in their order what their owners have time for."""
    teams = now.values.get("employees", Fraction(0)) >= actions.MANY
    whole = CONSTANTS["weeks"].value * YEARS * (1 if teams else SPARE)
    weeks: dict[str, Fraction] = {}
    count: dict[str, int] = {}
    kept = []
    for each in picked:
        owner = each.row.owner
        more = weeks.get(owner, Fraction(0)) + CONSTANTS[f"weeks{each.row.effort}"].value
        fits = more <= whole and count.get(owner, 0) < MOST_OF_ONE
        if fits or each.row.duty:
            weeks[owner], count[owner] = more, count.get(owner, 0) + 1
            kept.append(each)
    return kept


def ensure_pillars(picked: list[Ranked], rest: list[Ranked], kept: list[Ranked]) -> list[Ranked]:
    """Return one of E, S and G at least, where there is one, in place of the last of another that
    is none of `kept`."""
    for letter in "ESG":
        pillars = [each.row.pillar for each in picked]
        best = next((each for each in rest if each.row.pillar == letter), None)
        if letter in pillars or best is None:
            continue
        spare = [e for e in picked if e not in kept and pillars.count(e.row.pillar) > 1]
        if spare:
            picked = [each for each in picked if each is not spare[-1]] + [best]
    return picked


def list_opened(row: Action, now: Situation) -> tuple[str, ...]:
    """Return the components that become known by an action; a data owner opens all of the score."""
    parts = [part for name in now.parts for part in now.parts[name] if part.points is None]
    if row.id == "G11":
        inside = {part.id for name in now.shares for part in now.parts[name]}
        return tuple(part.id for part in parts if part.id in inside)
    return tuple(part.id for part in parts if part.id == actions.OPENS.get(row.id))


def measure_opening(opened: tuple[str, ...], now: Situation, *, money: bool) -> Fraction:
    """Return what components are worth at 100 points."""
    worth = Fraction(0)
    if not opened:
        return worth
    for name, share in ({ROI: Fraction(1)} if money else now.shares).items():
        whole = sum(part.weight for part in now.parts[name])
        own = sum(part.weight for part in now.parts[name] if part.id in opened)
        worth += share * 100 * Fraction(own, whole) if whole else 0
    return worth


def _take(ranked: list[Ranked], names: Iterable[str]) -> list[Ranked]:
    return [each for name in names for each in ranked if each.row.id == name]
