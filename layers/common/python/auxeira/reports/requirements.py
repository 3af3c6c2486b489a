"""What is missing for a report, before anybody asks for it or pays."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from auxeira.esg import derived_metrics, indicators, scores, taxonomy
from auxeira.esg.derived_metrics import Reading
from auxeira.esg.metrics import METRICS, is_metric_asked
from auxeira.esg.score_components import COMPONENTS
from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import TYPES, Minimum

IDENTITY = {name: scores.FIELDS[name] for name in scores.IDENTITY}
MANY = 5  # peers


class Needs(msgspec.Struct, frozen=True, rename="camel"):
    """With all of `missing_fields` the report can be written. Each of the `alternatives`, taken as
    a whole, may stand for one of them. `needs`: years and peers, which no field can give."""

    missing_fields: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...] = ()
    needs: dict[str, int] = {}


class _Known(NamedTuple):
    """What is computed once of inputs for all types: the figures read, and the scores."""

    year: int
    reading: Reading | None  # of an organisation whose type is known
    scores: Callable[[], dict[str, scores.Score]]


def find_needs(
    report_type: str, inputs: Inputs, rated: Callable[[], dict[str, scores.Score]] | None = None
) -> Needs | None:
    """Return what a type of report lacks; None when it can be written. `rated` gives the scores
    where somebody has them already."""
    known = _compute_known_values(inputs)
    known = known._replace(scores=rated) if rated else known
    return _find_needs_of_minimum(TYPES[report_type].minimum, inputs, known)


def find_needs_of_all_types(inputs: Inputs) -> dict[str, Needs | None]:
    """Return what each type of report lacks."""
    known = _compute_known_values(inputs)
    return {name: _find_needs_of_minimum(row.minimum, inputs, known) for name, row in TYPES.items()}


def _compute_known_values(inputs: Inputs) -> _Known:
    kind, years = inputs.profile.get("organization_type"), inputs.profile.get("metrics") or {}
    year = derived_metrics.find_latest_year(years, inputs.now_year) or inputs.now_year - 1
    reading = derived_metrics.read_year(years, kind, year) if kind in taxonomy.TYPES else None
    return _Known(
        year, reading, cache(lambda: scores.calculate_scores(inputs.profile, inputs.now_year))
    )


def _find_needs_of_minimum(minimum: Minimum, inputs: Inputs, known: _Known) -> Needs | None:
    profile, year, reading = inputs.profile, known.year, known.reading
    missing = [shown for name, shown in IDENTITY.items() if not profile.get(name)]
    if not minimum.figures:
        return Needs(tuple(missing)) if missing else None
    if reading is None:
        return Needs((*missing, _field_path(year, "employees")))
    kind = profile["organization_type"]
    missing += [
        _field_path(year, name)
        for name in _find_missing_figures(("employees", *minimum.given), kind, reading)
    ]
    missing += _find_missing_earlier_figures(minimum, kind, reading)
    chosen, others = _find_missing_choices(minimum, kind, reading)
    missing += (
        chosen + _find_missing_goals(minimum, inputs, reading) + _find_missing_ranks(minimum, known)
    )
    lacks = _find_missing_peers(minimum, inputs)
    if minimum.before and not reading.before:
        lacks["years"] = 2
    fields = tuple(dict.fromkeys(missing))
    return Needs(fields, tuple(others), lacks) if fields or lacks else None


@lru_cache(1000)  # of numbers of employees there is no end
def expand_requirement(name: str, kind: str, employees: int | None) -> tuple[str, ...]:
    """Return the figures that a name of `Minimum.of` or `ReportType.uses` stands for, those first
    that are asked of such an organisation.
    """
    lists = {
        "any": tuple(METRICS),
        "scored": tuple(dict.fromkeys(_list_scored_metrics(kind))),
        "risks": RISKS,
        "goals": tuple(n for n in METRICS if find_goals(n)),
    }
    names = lists.get(name, (name,))
    asked = [n for n in names if n in METRICS and is_metric_asked(METRICS[n], kind, employees)]
    return (*asked, *(n for n in names if n not in asked))


@cache
def find_goals(name: str) -> frozenset[int]:
    """Return the numbers of the sustainable development goals that a figure speaks of."""
    goals = map(_parse_goal, _framework_codes(name))
    return frozenset(goal for goal in goals if goal)


# figures on which the risks depend
RISKS = (
    *("energyRenewable", "energyTotal", "ghgScope1", "ghgScope2Location", "totalIncome"),
    *("targetAnnualRatePct", "ghgScope3", "waterWithdrawal", "wasteTotal", "wasteRecovered"),
    *("recordableInjuries", "hoursWorked", "fatalities", "leavers", "genderPayGapPct"),
    *("adequateWageShare", "trainingHours", "corruptionIncidents", "significantFines"),
    *("antiCorruptionTrainedShare", "policiesAdopted", "esgOversight", "esgAssurance"),
    *("boardIndependent", "boardWomen", "outcomeEvidence", "outcomesAchieved"),
    *("totalExpenditure", "groupsEngaged", "outcomeAdjustmentPct"),
)


def _framework_codes(name: str) -> tuple[str, ...]:
    row = METRICS[name]
    return row.answers + row.unchecked


def _parse_goal(code: str) -> int | None:
    goal = code.removeprefix("SDG ").partition(".")[0]
    return int(goal) if code.startswith("SDG ") and goal.isdecimal() else None


def _list_scored_metrics(kind: str) -> Iterator[str]:
    for row in COMPONENTS:
        found = derived_metrics.list_input_metrics(row.value, kind)
        yield from (name for name in found if name in METRICS)


def _field_path(year: int, name: str) -> str:
    return f"metrics.{year}.{name}"


def _find_missing_figures(names: Iterable[str], kind: str, reading: Reading) -> Iterator[str]:
    """Yield those of the figures that are unknown, or 0 where more is asked."""
    for name in _select_asked_names(names, kind):
        plain = name.removesuffix("+")
        value = reading.values.get(plain)
        if value is None or (plain != name and value <= 0):
            yield "ghgScope2Location" if plain == "scope2" else plain


def _select_asked_names(names: Iterable[str], kind: str) -> Iterator[str]:
    for name in names:
        who, _, plain = name.rpartition(":")
        if not who or kind in taxonomy.ASKED[who]:
            yield plain


def _find_missing_earlier_figures(minimum: Minimum, kind: str, reading: Reading) -> list[str]:
    """Return what lacks in the earlier year that lacks least; on the same Scope 2 basis."""
    names = list(_select_asked_names(minimum.before, kind))
    if not names:
        return []
    bases = (reading.basis,) if reading.basis else derived_metrics.SCOPE_2
    known = reading.before or {reading.year - 1: {}}
    lacks = []
    for year in sorted(known, reverse=True):
        for basis in bases:
            wanted = [basis or name if name == "scope2" else name for name in names]
            lacks.append([_field_path(year, n) for n in wanted if not _has_figure(known[year], n)])
    # a figure of the year on the other basis, too, makes two years comparable
    if "scope2" in names and "ghg12" in reading.bases:
        return []
    return [field.removesuffix("+") for field in min(lacks, key=len)]


def _has_figure(figures: derived_metrics.Figures, name: str) -> bool:
    plain = name.removesuffix("+")
    return figures.get(plain) is not None and (plain == name or figures[plain] > 0)


def _find_missing_choices(
    minimum: Minimum, kind: str, reading: Reading
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the first fields to fill for `some` of `of`, and what may stand in for each."""
    employees = reading.values.get("employees")
    size = None if employees is None else int(employees)
    if "indicators" in minimum.of:
        names: list[str] = [r.value for r in indicators.INDICATORS.values()]
    else:
        names = [each for name in minimum.of for each in expand_requirement(name, kind, size)]
    have = [name for name in names if name in reading.values]
    lacks = minimum.some - len(have)
    left = [_find_fields_lacking_for(name, kind, reading) for name in names if name not in have]
    left = [fields for fields in left if fields]
    if lacks <= 0:
        return [], []
    chosen = [field for fields in left[:lacks] for field in fields]
    return chosen, [tuple(fields) for fields in left[lacks:]]


def _find_fields_lacking_for(name: str, kind: str, reading: Reading) -> list[str]:
    if name == "ghgChangePerYear":
        return []  # takes another year
    uses = derived_metrics.list_input_metrics(name, kind)
    plain = [
        n
        for each in uses
        for n in (derived_metrics.list_input_metrics(each, kind) if each == "ghg12" else (each,))
    ]
    missing = list(_find_missing_figures(plain, kind, reading))
    missing += [
        n for n in derived_metrics.list_whole_metrics(name, kind) if reading.values.get(n, 1) <= 0
    ]
    return [_field_path(reading.year, n) for n in dict.fromkeys(missing)]


def _find_missing_goals(minimum: Minimum, inputs: Inputs, reading: Reading) -> list[str]:
    """Return goals to claim, and figures to give so that the figures speak of enough of them."""
    claimed, evidenced = minimum.goals
    few = len(inputs.profile.get("sdg_alignment") or []) < claimed
    missing = ["sdgAlignment"] if few else []
    seen = {goal for name in METRICS if name in reading.values for goal in find_goals(name)}
    for name in METRICS:
        if len(seen) < evidenced and find_goals(name) - seen:
            seen |= find_goals(name)
            missing.append(_field_path(reading.year, name))
    return missing


def _find_missing_ranks(minimum: Minimum, known: _Known) -> list[str]:
    """Return what so many ranked scores lack, those that lack least; the composite where asked."""
    if not minimum.ranked and not minimum.coverage:
        return []
    found = dict(known.scores())
    esg = found.pop(scores.ESG)
    found.pop(scores.COMPLETION)
    missing: list[str] = []
    if minimum.coverage:
        return list(esg.missing) if esg.coverage < minimum.coverage else []
    if minimum.esg:
        missing += () if esg.ranked else esg.missing
    else:
        found[scores.ESG] = esg
    others = sorted(found.values(), key=lambda each: (not each.ranked, len(each.missing)))
    for score in others[: minimum.ranked - minimum.esg]:
        missing += () if score.ranked else score.missing
    return missing


def _find_missing_peers(minimum: Minimum, inputs: Inputs) -> dict[str, int]:
    peers, kind = inputs.peers, inputs.profile.get("organization_type") or ""
    near = (kind, taxonomy.find_family(kind)) if kind in taxonomy.TYPES else ()
    groups = {standing.group for standing in peers.standings.values()}
    enough = groups & set(near) if minimum.peers == "family" else groups
    types = sum(bool(medians) for medians in peers.types.values())
    lacks = (minimum.peers and not enough) or types < minimum.types
    return {"peers": MANY} if lacks else {}
