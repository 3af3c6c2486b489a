"""The Stakeholder Engagement Strategy: who is heard, what they can check, and whom to hear next."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from auxeira.esg import derived_metrics, taxonomy
from auxeira.esg.metrics import ALL_METRICS, is_metric_asked
from report_writer import actions, labels, movements, simulation, situation, text
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.movements import Movement
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen

LARGE = "50+"  # below it everybody can sit at one table
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ORDERS = {  # who is heard first where several are not: a planning value
    "mission": "beneficiaries employees funders partners communities regulators suppliers",
    "corporate": "employees beneficiaries communities suppliers regulators funders partners",
    "capital": "funders beneficiaries employees partners regulators communities suppliers",
}
# group | figures that it can check, for all or "family: figures" | why | how it is heard, where
# there are few and where there are many employees | what is asked
ROWS = """
employees | turnover trainingPerEmployee adequateWageShare absolutePayGap recordableInjuries fatalities | they do the work, and see first what does not | one open meeting, with notes kept | a short survey and two open meetings | What would make the work safer and worth staying for?
beneficiaries | beneficiariesReached outcomesAchieved outcomeEvidence | the work is for them, and they know whether it helps | ten talks, dropouts included | interviews, dropouts included | What changed for you, and what would have happened anyway?
communities | communityInvestment waterWithdrawal wasteTotal | they live with noise, traffic, water use and waste | a talk with the neighbours | a public meeting near the sites | What burden do you feel, and what help is missing?
suppliers | ghgScope3 policiesAdopted | part of Scope 3 and of the labour risks lies with them | calls with the largest three | calls with the largest ten | Which figures can you share, and what stands in the way?
funders | mission: costPerOutcome programmeShare resultMargin reserveMonths esgAssurance; corporate: resultMargin paybackRatio esgAssurance; capital: financialReturnPct ghgScope3 esgAssurance | the money is theirs, and they can take it elsewhere | a meeting over the yearly figures | a meeting over the yearly figures | Which figure decides for you, and which proof is missing?
regulators | significantFines corruptionIncidents policiesAdopted ghg12 | they decide what may be done, and ask for reports | one letter a year | one letter a year and a named contact | Which reports do you expect of us, and in which form?
partners | mission: outcomeRate leverage; capital: leverage outcomeRate; corporate: esgOversight | what they promise depends on what is delivered here | a working day together | a working day together | Which goal do we share, and who does what?
"""  # noqa: E501
CUSTOMERS = "beneficiaries | | the product is for them, and they can leave | ten talks, former customers included | interviews, former customers included | What would you change first, and what would make you leave?"  # noqa: E501
STEPS = (  # those on figures that a group can check
    *("S13", "S02", "S03", "S04", "S05", "S06", "S08", "S09", "S10", "S11", "S12", "S14"),
    *("G01", "G07", "G08", "G09", "G10", "E14", "E16", "E17"),
)
SEVERE = ("fatalities", "corruptionIncidents", "significantFines")
FIRST = "S13"  # is about nothing else


class Group(NamedTuple):
    """A group of stakeholders. `moves` can be compared with an earlier year, `alone` are known for
    one year, `missing` are asked and not reported; `worst` is the one that got worse by most."""

    id: str
    title: str
    heard: bool
    why: str
    method: str
    question: str
    moves: list[Movement]
    alone: list[Fact]
    missing: list[str]

    @property
    def worst(self) -> Movement | None:
        worse = [each for each in self.moves if each.better is False]
        return min(worse, key=_rank, default=None)


def _rank(each: Movement) -> tuple[bool, Fraction, str]:
    """Deaths, cases and fines first, then what moved by most of what it was."""
    first, now = each.first.value, each.now.value
    severe = each.name in SEVERE or not first
    return not severe, -abs(now / first - 1) if first else Fraction(0), each.name


def stakeholder_engagement(book: Book) -> dict[str, Any]:
    """For leads of programmes and communication."""
    rows = ROWS if book.serves else re.sub(r"(?m)^beneficiaries .*$", CUSTOMERS, ROWS)
    groups = [_read_group(book, row) for row in rows.strip().splitlines()]
    plan = sorted(groups, key=lambda each: (each.heard, _order(book, each)))
    silent = [each for each in plan if not each.heard]
    shared = build_shared_parts(book)
    return {
        **shared,
        **_describe_engagement(book, groups, silent),
        "first": plan[0].title,
        "first_why": plan[0].why,
        "first_month": _months(book)[0],
        "first_method": plan[0].method,
        "silent_groups": [{"who": each.title, "question": each.question} for each in silent],
        "chosen": list_steps(book) if shared["figures"] else shared["chosen"],
        "bad_news": [_describe_worst(book, each) for each in groups if each.worst],
        "blind": text.listed([each.title for each in groups if not each.moves and not each.alone])
        or None,
        "stakeholder_register": [
            (labels.first(each.title), "yes" if each.heard else "no", each.why) for each in groups
        ],
        "group_figures": [row for each in groups for row in _figure_rows(book, each)],
        "engagement_calendar": _calendar(book, plan),
        "figure_bars": partial(_draw_figures, book, groups),
        "key_metrics": [key(book.value("groupsEngaged")), *_key_figures(book, groups)],
    }


def list_steps(book: Book) -> list[Chosen]:
    """Duties, consulting who is silent, then what moves a figure that a group can check."""
    row = book.row
    found = simulation.chosen(row.id, (), book.inputs, row.actions, among=STEPS)
    now = situation.of(book.inputs)
    silent = [each for each in actions.within(now) if each.id == FIRST]
    first = [simulation.effect(each, now) for each in silent]
    order = [*(e for e in found if e.row.duty), *first, *found]
    return [*{each.row.id: each for each in order}.values()][: row.actions]


def _read_group(book: Book, row: str) -> Group:
    name, figures, why, few, many, question = (cell.strip() for cell in row.split("|"))
    given = book.metrics[str(book.year)].get("groupsEngaged") or ()
    own = {f: n for f, _, n in (each.strip().partition(":") for each in figures.split(";"))}
    names = (own.get(book.family, "") if book.family in own else figures).split()
    names += movements.list_amounts(book, names)
    compared = {n: m for n in names if (m := movements.compare_years(book, n))}
    alone = [fact for n in names if n not in compared and (fact := book.value(n))]
    missing = [n for n in names if book.value(n) is None and _is_asked(book, n)]
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    titles = labels.SETS | {"beneficiaries": "beneficiaries" if book.serves else "customers"}
    return Group(
        *(name, titles[name], name in given, why, many if large else few, question),
        [*compared.values()], alone, missing,
    )  # fmt: skip


def _is_asked(book: Book, name: str) -> bool:
    employees = book.reading.values.get("employees")
    inputs = derived_metrics.list_input_metrics(name, book.kind)
    return all(
        is_metric_asked(ALL_METRICS[each], book.kind, employees)
        for each in inputs
        if each in ALL_METRICS
    )


def _order(book: Book, group: Group) -> int:
    return ORDERS[book.family].split().index(group.id)


def _describe_engagement(book: Book, groups: list[Group], silent: list[Group]) -> dict[str, Any]:
    """How many are heard, now and before, and who is not."""
    before = movements.compare_years(book, "groupsEngaged")
    worst = [each.worst for each in groups if each.worst]
    first = min(worst, key=_rank, default=None)
    told = movements.describe_movement(book, first) if first else {}
    to_tell = [each.title for each in groups if first in each.moves]
    return {
        "all_heard": not silent,
        "none_heard": len(silent) == len(groups),
        "silent": text.listed([each.title for each in silent]) or None,
        "heard_before": before.first if before else None,
        "heard_same": bool(before and before.first.value == before.now.value),
        "any_silent": bool(silent),
        "one_silent": len(silent) == 1,
        "any_worse": bool(worst),
        "worst_what": told.get("what"),
        "worst_verb": told.get("verb"),
        "worst_first": told.get("first"),
        "worst_now": told.get("now"),
        "worst_who": text.listed(to_tell) if to_tell else None,
        "any_compared": any(each.moves for each in groups),
    }


def _describe_worst(book: Book, group: Group) -> dict[str, Any]:
    assert group.worst is not None
    told = movements.describe_movement(book, group.worst)
    rate = (
        movements.compare_years(book, "trir") if group.worst.name == "recordableInjuries" else None
    )
    fell = rate is not None and rate.now.value < rate.first.value
    found: dict[str, Any] = {"who": group.title, "rate_first": None, "rate_now": None}
    return (
        told | found | ({"rate_first": rate.first, "rate_now": rate.now} if rate and fell else {})
    )


def _figure_rows(book: Book, group: Group) -> list[tuple[str | Fact, ...]]:
    words = {True: "better", False: "worse", None: "about the same"}
    title = labels.first(group.title)
    rows: list[tuple[str | Fact, ...]] = [
        (title, labels.first(movements.name_with_basis(book, each.name).rstrip(",")),
         f"{each.first} ({each.first.year})", each.now, words[each.better])
        for each in group.moves
    ]  # fmt: skip
    rows += [(title, labels.first(each.label), "-", each, "one year only") for each in group.alone]
    missing = text.listed([labels.label(name) for name in group.missing])
    return [*rows, (title, labels.first(missing), "-", "not reported", "-")] if missing else rows


def _calendar(book: Book, plan: list[Group]) -> list[tuple[str | Fact, ...]]:
    """Every group once, who is not heard first; where there are many employees, the first five once
    more, to report back."""
    months = _months(book)
    if not taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees")):
        months = [months[len(months) * at // len(plan)] for at in range(len(plan))]
    rows: list[tuple[str | Fact, ...]] = []
    for month, group in zip(months, plan, strict=False):
        worst = group.worst or next(iter(group.moves), None)
        fact = worst.now if worst else next(iter(group.alone), None)
        bring = f"{labels.first(fact.label)}: {fact}" if fact else "none is reported"
        rows.append((month, labels.first(group.title), group.method, group.question, bring))
    again = sorted(plan, key=lambda each: _order(book, each))
    for month, group in zip(months[len(plan) :], again, strict=False):
        back = ("a report back, in writing", "Did we understand you, and what is still open?")
        rows.append((month, labels.first(group.title), *back, "what was decided, and why"))
    return rows


def _months(book: Book) -> list[str]:
    """The twelve months after the day of the report."""
    day = date.fromisoformat(book.inputs.date)
    return [f"{MONTHS[n % 12]} {day.year + n // 12}" for n in range(day.month, day.month + 12)]


def _key_figures(book: Book, groups: list[Group]) -> list[Any]:
    worst = sorted({e.worst for e in groups if e.worst}, key=_rank)
    return [key(each.now) for each in worst[:3]]


def _draw_figures(book: Book, groups: list[Group], words: str) -> str:
    """How many figures of each group moved which way."""
    kinds: dict[str, Callable[[Group], int]] = {
        "Better": lambda each: sum(m.better is True for m in each.moves),
        "About the same": lambda each: sum(m.better is None for m in each.moves),
        "Worse": lambda each: sum(m.better is False for m in each.moves),
        "One year only": lambda each: len(each.alone),
        "Not reported": lambda each: len(each.missing),
    }
    drawn = []
    for kind, count in kinds.items():
        points = []
        for each in groups:
            label = f"figures of {each.title}: {kind.lower()}"
            n, source = count(each), "formula: count"
            fact = book.fact(f"{each.id}.{kind.lower()}", label, n, "", source, book.year)
            points.append(point(fact, labels.first(each.title), label=str(n)) if n else None)
        drawn.append(series(kind, points))
    axes = ("Figures", "count"), ("Group", "")
    return figure(book, "figure_bars", "stacked", *axes, drawn, words)
