"""What can stand in the way of growth: conditions with thresholds, and what meeting each takes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.derived_metrics import Figures
from auxeira.esg.scores import round_half_up
from report_writer import actions, labels, movements, printing, simulation, text
from report_writer.action_words import list_missing_policies
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.growth_emissions import (
    EMITTED,
    OF_EMISSIONS,
    Limit,
    find_bound,
    has_limit,
    leave,
    read_emissions,
)
from report_writer.shared_parts import measure_reserves
from report_writer.simulation import Chosen

# condition: its figure, threshold by its constant, its word, the steps that work on it
LIMITS = {
    "safety": ("fatalities", "noDeaths", "at most", "S06 S05"),
    "confirmed cases of corruption": ("corruptionIncidents", "noCases", "at most", "G09"),
    "the outcome rate": ("outcomeRate", "", "not below that of", "S12"),
    "the result": ("resultMargin", "leastMargin", "at least", "F06"),
    "reserves": ("reserves", "leastReserves", "at least", "F06"),
    "staff turnover": ("turnover", "mostTurnover", "at most", "S04"),
    "evidence of outcomes": ("outcomeEvidence", "leastEvidence", "at least", "S10"),
    "policies": ("policiesAdopted", "leastPolicies", "at least", "G01"),
    "emissions": ("ghg12", "", "at most", " ".join(OF_EMISSIONS)),
    "financed emissions": ("scope3Category15", "", "at most", "E15"),
}
RESERVED = ("NGO", "Corporate Foundation")
OF_LARGER = ("turnover", "policiesAdopted")  # of so few, one who leaves is a tenth


def list_limits(book: Book) -> list[Limit]:
    """The conditions that apply to the organisation, the gravest first."""
    return [
        _read_limit(book, name, *row[:3])._replace(steps=tuple(row[3].split()))
        for name, row in LIMITS.items()
        if _applies(book, row[0])
    ]


def _read_limit(book: Book, name: str, figure: str, constant: str, word: str) -> Limit:
    if figure == "outcomeRate":
        return _read_rate(book, name, word)
    if figure in EMITTED:
        return read_emissions(book, name, figure)
    threshold = book.constant(constant)
    fact = measure_reserves(book) if figure == "reserves" else book.value(figure)
    label = "reserves in months of spending" if figure == "reserves" else labels.label(figure)
    met = None
    if fact is not None:
        least = word != "at most"
        met = fact.value >= threshold.value if least else fact.value <= threshold.value
    takes = "-" if met else TAKES[figure](book, threshold.value) if fact else f"Report {label}"
    return Limit(name, figure, label, fact, f"{word} {threshold}", met, takes)


def _applies(book: Book, name: str) -> bool:
    """Whether a condition is one of an organisation of this kind and size."""
    if name in ("outcomeEvidence", "outcomeRate"):
        return book.serves
    if name == "reserves":
        return book.kind in RESERVED
    if name in EMITTED:
        return has_limit(book, name)
    if name in OF_LARGER and book.reading.values.get("employees", 0) < actions.FEW:
        return False
    if name == "corruptionIncidents":
        return book.reading.values.get(name, 0) > 0
    return name != "fatalities" or name in book.reading.values


def _read_rate(book: Book, name: str, word: str) -> Limit:
    """That no smaller part of the people has the outcome than in the first year; where fewer are
    reached, that no fewer people have it."""
    moved, fact = movements.compare_years(book, "outcomeRate"), book.value("outcomeRate")
    if moved and movements.is_flattered(book, moved):
        return _read_outcomes(book, word)
    met = None if moved is None else moved.better is not False
    since = f"{word} {moved.first:y}, {moved.first}" if moved else f"{word} an earlier year"
    takes = "-" if met else "A rate of an earlier year"
    if moved and met is False:
        values = book.reading.values
        people = moved.first.value * values["beneficiariesReached"] / 100
        more = round_half_up(people - values["outcomesAchieved"])
        takes = f"{_count(book, 'people', more):n} more of those reached with the outcome"
    return Limit(name, "outcomeRate", labels.label("outcomeRate"), fact, since, met, takes)


def _read_outcomes(book: Book, word: str) -> Limit:
    now, base = book.value("outcomesAchieved"), book.base_of("outcomesAchieved")
    first = book.value("outcomesAchieved", base) if base else None
    assert now is not None
    assert first is not None
    fewer = int(first.value - now.value)
    takes = f"{_count(book, 'people', fewer):n} more with the outcome" if fewer else "-"
    since = f"{word} {first:y}, {first:n}"
    return Limit("outcomes", "outcomesAchieved", now.label, now, since, not fewer, takes)


def _count(book: Book, name: str, value: int, unit: str = "people") -> Fact:
    label, source = f"what a condition takes: {name}", "formula: threshold - figure"
    return book.fact(f"takes.{name}", label, printing.round_planned(value), unit, source, book.year)


def _say_leavers(book: Book, most: Fraction) -> str:
    now = book.reading.values
    fewer = now["leavers"] - most * now["employees"] / 100
    return f"{_count(book, 'leavers', round_half_up(fewer)):n} fewer who leave in a year"


def _say_result(book: Book, least: Fraction) -> str:
    now = book.reading.values
    gap = book.scaled("totalIncome", now["totalExpenditure"] - now["totalIncome"])
    return f"{_count(book, 'result', round_half_up(gap), 'money')} a year, in income or in cost"


def _say_reserves(book: Book, least: Fraction) -> str:
    now = book.reading.values
    wanted = book.scaled("totalExpenditure", least * now["totalExpenditure"] / 12)
    gap = wanted - book.scaled("reserves", now["reserves"])
    return f"{_count(book, 'reserves', round_half_up(gap), 'money')} more of reserves"


def _say_policies(book: Book, least: Fraction) -> str:
    missing = list_missing_policies(book.metrics.get(str(book.year)) or {})
    count = int(least) - int(book.reading.values["policiesAdopted"])
    few = f"{printing.word(count)} of these: " if count < len(missing) else ""
    return labels.first(f"{few}{text.listed(missing)}")


TAKES: dict[str, Callable[[Book, Fraction], str]] = {
    "fatalities": lambda book, _: "The cause of each death known and removed",
    "turnover": _say_leavers,
    "resultMargin": _say_result,
    "reserves": _say_reserves,
    "corruptionIncidents": lambda book, _: "The case cleared up, and the gap closed",
    "outcomeEvidence": lambda book, _: "A comparison of people before and after",
    "policiesAdopted": _say_policies,
}


def describe_limits(book: Book, found: list[Limit], chosen: Sequence[Chosen]) -> dict[str, Any]:
    """How many conditions are met, which are not or not known, and which are not even with the
    steps."""
    after = simulation.after([each.row for each in chosen], book.now).reading.values
    moved = {each.name: then for each in found if (then := _find_then(book, each, after, chosen))}
    met = sum(each.met is True for each in found)
    not_met = [each.name for each in found if each.met is False]
    return {
        "n_limits": book.fact("limits", "conditions for growth", len(found), "", "formula: count"),
        "n_met": book.fact("limits.met", "conditions that are met", met, "", "formula: count"),
        "all_met": met == len(found),
        "single": len(found) == 1,
        "only": found[0].name if found else None,
        "n_unmet": book.fact("limits.open", "conditions that are not met", len(not_met), "",
                             "formula: count") if not_met else None,
        "unmet": text.listed(not_met) or None,
        "unknown": text.listed([each.name for each in found if each.met is None]) or None,
        "growth_matrix": [_make_row(each, moved.get(each.name)) for each in found],
        "nearer": text.listed([each.name for each in found if _is_short(book, each, moved)])
        or None,
        "reserves_share": (share := _share_of_income(book, found)),
        "reserves_years": _count_years(book) if share else None,
        "unjudged": _list_unjudged(book),
    }  # fmt: skip


def _list_unjudged(book: Book) -> str | None:
    """The conditions of larger organisations whose figures a small one reports, with these."""
    if "employees" not in book.reading.values:
        return None
    rows = [(name, row[0]) for name, row in LIMITS.items() if not _applies(book, row[0])]
    known = [(name, book.value(figure)) for name, figure in rows if figure in OF_LARGER]
    return text.listed([f"{name} ({fact})" for name, fact in known if fact]) or None


def _make_row(limit: Limit, then: Fact | None) -> tuple[Any, ...]:
    met = {True: "yes", False: "no", None: "not known"}[limit.met]
    figure, planned = labels.first(limit.label), then or ("-" if limit.met else "none claimed")
    row = labels.first(limit.name), figure, limit.fact, limit.threshold, met
    return (*row, limit.takes, planned)


def _find_then(book: Book, limit: Limit, after: Figures, chosen: Sequence[Chosen]) -> Fact | None:
    """What the figure of a condition that is not met would be with the steps; None where they do
    not move it."""
    now, then = (values.get(limit.figure) for values in (book.reading.values, after))
    if limit.figure in EMITTED and not limit.met:
        return leave(book, limit.figure, chosen)
    if limit.met or limit.fact is None or now is None or then is None or then == now:
        return None
    label = f"{limit.label} with the steps"
    value, source = book.scaled(limit.figure, then), "formula: effects of the steps"
    return book.fact(f"{limit.figure}.with", label, value, limit.fact.unit, source)


def _is_short(book: Book, limit: Limit, moved: Mapping[str, Fact]) -> bool:
    """Whether steps move the figure of a condition and do not meet it."""
    then, row = moved.get(limit.name), LIMITS.get(limit.name)
    if then is not None and limit.figure in EMITTED:
        return then.value > find_bound(book, limit.figure).value  # type: ignore[union-attr]
    if then is None or row is None or not row[1]:
        return False
    most = book.constant(row[1]).value
    return then.value > most if row[2] == "at most" else then.value < most


def _share_of_income(book: Book, found: list[Limit]) -> Fact | None:
    """What lacks to the reserves, beside the income of a year."""
    income, short = book.reading.values.get("totalIncome"), book.facts.get("takes.reserves")
    if not income or short is None or not any(each.figure == "reserves" for each in found):
        return None
    share = 100 * short.value / book.scaled("totalIncome", income)
    label, source = "what reserves lack beside a year's income", "formula: lack / totalIncome"
    return book.fact("reserves.share", label, share, "%", source, book.year)


def _count_years(book: Book) -> Fact | None:
    """How many surpluses like that of the year fill what reserves lack; None without one."""
    now = book.reading.values
    left = now["totalIncome"] - now["totalExpenditure"]
    if left <= 0:
        return None
    value = book.facts["takes.reserves"].value / book.scaled("totalIncome", left)
    label, source = "surpluses that fill the reserves", "formula: lack / surplus of the year"
    return book.fact("reserves.years", label, Fraction(round_half_up(10 * value), 10), "", source,
                     book.year)  # fmt: skip


def list_open_figures(found: Sequence[Limit]) -> list[Fact]:
    """The figures of conditions that are not met, but those that every report shows."""
    shown = (*movements.ALWAYS, "policiesAdopted")
    return [each.fact for each in found if each.fact and not each.met and each.figure not in shown]


def describe_late_fall(book: Book) -> dict[str, Fact | None]:
    """People with the outcome in the year before and the first, where they fell since then."""
    moved = movements.compare_years(book, "outcomesAchieved")
    turned = moved.turned if moved else None
    return {
        "outcomes_last": book.value("outcomesAchieved", turned) if turned else None,
        "outcomes_first": moved.first if moved else None,
        "goal_people": _count_for_goal(book),
    }


def _count_for_goal(book: Book) -> Fact | None:
    """How many more would have the outcome at the share that the stated goal names."""
    share, values = build_goal_parts(book)["goal_share"], book.reading.values
    if share is None or not {"outcomesAchieved", "beneficiariesReached"} <= values.keys():
        return None
    more = round_half_up(share.value * values["beneficiariesReached"] / 100)
    more -= int(values["outcomesAchieved"])
    label, source = "people lacking to the share of the goal", "formula: share x reached - outcomes"
    return book.fact("goal.people", label, more, "people", source, book.year) if more > 0 else None
