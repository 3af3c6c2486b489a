"""Figures of a profile by year: exact, merged, what changed in them, what follows from them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from auxeira.core.problems import Invalid, Unprocessable
from auxeira.esg import data_quality, derived_metrics, metric_validation, score_values, scores
from auxeira.esg.metric_details import fill_totals
from auxeira.esg.metrics import ALL_METRICS, METRICS, SETS

Item = dict[str, Any]
Years = dict[str, Item]

SPEND = METRICS["totalExpenditure"]  # has the limits of the yearly spend as well
NOISE = Decimal("1e-9")  # of a whole number: what a spreadsheet's arithmetic leaves behind it

REMEMBERED = tuple(  # what changes are measured from
    dict.fromkeys(
        name
        for names in (score_values.POSITIONS, score_values.CHANGES, score_values.OF_EARLIER)
        for value in names
        for name in score_values.INPUTS[value]
    )
)
NAMES = (*ALL_METRICS, "estimated", "boundaryChange", "note")


def merge_metrics(years: Years, given: Mapping[str, Any]) -> Years:
    """Return figures with those of a request, which are None where they are to be removed."""
    after = dict(years)
    for year, change in given.items():
        exact = {name: _normalize_value(name, value) for name, value in (change or {}).items()}
        found = after.get(year, {}) | exact if change is not None else {}
        after[year] = {name: found[name] for name in NAMES if found.get(name) is not None}
    return {year: after[year] for year in sorted(after) if after[year]}


def _normalize_value(name: str, value: Any) -> Any:
    """Return a value as it is compared and stored; None for what says nothing."""
    match value:
        case float():
            return _round_number(ALL_METRICS[name].type, ALL_METRICS[name].unit, value)
        case list() if name in SETS:
            return sorted(value)  # empty: none of them, which is known
        case list():
            return sorted(value) or None
        case str():
            return value if value.strip() else None
        case False:
            return None
    return value


def round_spend(value: float) -> Any:
    """Return a sum of money as it is compared and stored: in whole units."""
    return _round_number("int", "money", value)


def _round_number(kind: str, unit: str, value: float) -> int | Decimal:
    """Return a number of a spreadsheet: money in whole units, others with 3 decimals, half up.

    A count that is no whole number stays what it is, to be refused.
    """
    exact = Decimal(repr(value))
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    if kind == "int":
        near = unit == "money" or abs(exact - whole) <= NOISE * abs(whole)
        return int(whole) if near else exact
    fine = exact.quantize(Decimal("0.001"), ROUND_HALF_UP)
    return int(whole) if fine == whole else fine.normalize()


def check_content(content: Item, now_year: int) -> None:
    """Raise Invalid for figures that cannot be, Unprocessable for those that cannot both be."""
    currency, spend = content["reporting_currency"], content["annual_spend"]
    faults = metric_validation.find_metric_faults(content["metrics"], now_year, currency)
    wanted = (
        None
        if spend is None
        else metric_validation.describe_number_violation(SPEND, spend, currency)
    )
    if wanted:
        faults.append(metric_validation.MetricFault(400, "#/annualSpend", wanted))
    if not faults:
        return
    kind = Invalid if any(fault.status == 400 for fault in faults) else Unprocessable
    errors = [{"pointer": fault.pointer, "detail": fault.detail} for fault in faults]
    first = faults[0]
    raise kind(f"{first.pointer.removeprefix('#/')} {first.detail}.", errors=errors)


def list_metric_changes(before: Item, after: Item) -> list[Item]:
    """Return how the figures of two contents differ: year, member, old, new; None is unknown."""
    found = [
        {"year": year, "member": name, "old": old, "new": new}
        for year in sorted(before["metrics"].keys() | after["metrics"].keys())
        for name in NAMES
        if (old := before["metrics"].get(year, {}).get(name))
        != (new := after["metrics"].get(year, {}).get(name))
    ]
    one, other = before["reporting_currency"], after["reporting_currency"]
    if one != other and before["metrics"]:
        found.append({"member": "reportingCurrency", "old": one, "new": other})
    return found


def keep_withdrawn(known: Item, before: Years, after: Years) -> Years:
    """Return the figures to measure changes from that were given once and are not given now.

    `known` are those that were kept so far; what is given again is kept no more.
    """
    last = max((int(year) for year in (*known, *before, *after)), default=0)
    found = {}
    for year in sorted({*known, *before}):
        old = {**known.get(year, {}), **fill_totals(before.get(year, {}))}
        now = fill_totals(after.get(year, {}))
        stays = {n: old[n] for n in REMEMBERED if n in old and now.get(n) is None}
        if year not in after and old.get("boundaryChange"):
            stays["boundaryChange"] = True
        if int(year) >= last - derived_metrics.LONGEST and (stays or year not in after):
            found[year] = stays
    return found


def assess_metrics(known: Item, after: Item, now_year: int, before: Years, given: Years) -> Item:
    """Return what is stored beside figures, and what was left out of them.

    `before` and `given` are the figures of the two contents, in whole units.
    """
    kept = keep_withdrawn(known.get("withdrawn") or {}, before, given)
    found = assess_flags(known, after | {"withdrawn": kept}, now_year)
    return found | {"withdrawn": kept or None}


def assess_flags(known: Item, after: Item, now_year: int) -> Item:
    """Return the flags to store beside figures, and the first year that could be ranked."""
    if not after["metrics"]:
        return {"flags": {}}
    first = known.get("first_ranked")
    kind = after["organization_type"]
    found = (
        data_quality.build_stored_flags(
            after["metrics"],
            kind,
            before=known.get("metrics"),
            first_ranked=first,
            kept=known.get("flags"),
        )
        if kind
        else known.get("flags", {})
    )
    return {"flags": found} | (
        {} if first else _find_first_ranked_year(after | {"flags": found}, now_year)
    )


def _find_first_ranked_year(profile: Item, now_year: int) -> Item:
    """Return it as if the address were proven: from then on a change of an older year is told."""
    found = scores.calculate_scores(profile | {"email_verified": True}, now_year)
    ranked = [s.year for name, s in found.items() if name != scores.COMPLETION and s.ranked]
    return {"first_ranked": ranked[0]} if ranked else {}
