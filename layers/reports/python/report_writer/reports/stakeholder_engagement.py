"""The Stakeholder Engagement Strategy: who is heard, what they can check, and whom to hear next."""

import re
from functools import partial
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, taxonomy
from auxeira.esg.metrics import ALL_METRICS, is_metric_expected
from report_writer import (
    actions,
    labels,
    movements,
    shared_parts,
    simulation,
    text,
)
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.stakeholder_calendar import (
    LARGE,
    find_last_talk,
    list_meetings,
    list_months,
)
from report_writer.reports.stakeholder_figures import Group, draw_figures
from report_writer.reports.stakeholder_groups import (
    AFTER,
    CONCERNED,
    CUSTOMERS,
    EDUCATION,
    FIRST,
    OF_LARGER,
    ORDERS,
    POOR,
    PUPILS,
    ROWS,
    SEVERE,
    STAFF,
    STEPS,
    WEIGHT,
)
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.worked_on import is_worked_on

OF_DUTY = ("corruptionIncidents", "significantFines")  # have a step of their own
CHANNEL = "G10"  # where few people work, nobody who reports by it stays unnamed
INFORMED = "regulators"  # are told of it, and asked in their turn
INJURIES = "recordableInjuries"
WAGE = "adequateWageShare"  # a level that is worse than any change of other figures of staff
OF_CHILDREN = ("education", "health", "child", "youth", "family")  # in a focus area


def _choose_figure(book: Book, names: list[str]) -> tuple[str | None, bool]:
    """The figure to bring: what is severe, then what got worse, by most first, or is poor;
    without any what is behind that of peers, or the first."""
    known = [name for name in names if book.value(name)]
    moved = [move for name in known if (move := movements.compare_years(book, name))]
    worse = [each.name for each in sorted(moved, key=movements.rank_worst) if each.better is False]
    bad = [n for n in known if n in SEVERE and book.reading.values[n]]
    hurt = worse[:1] == [INJURIES]
    bad += [name for name in known if name == WAGE and _is_poor(book, name) and not hurt]
    bad += worse or [n for n in known if _is_poor(book, n)]
    shown = [name for name in known if name not in SEVERE]
    low = [name for name in shown if _is_behind(book, name)]
    return next(iter([*bad, *low, *shown, *known]), None), bool(bad)


def _is_poor(book: Book, name: str) -> bool:
    """Whether a level calls for being told, by a fixed bound."""
    value = book.value(name)
    if value is None or name not in POOR:
        return False
    bound, sign = POOR[name]
    return value.value < bound if sign == "<" else value.value > bound


def _is_behind(book: Book, name: str) -> bool:
    """Whether a figure is in the lower half of peers."""
    standing = book.standing(name)
    return bool(standing and standing.position in ("belowMedian", "bottomQuartile"))


def _rank(name: str) -> tuple[bool, int, str]:
    """Deaths, cases and fines first, then by weight."""
    return name not in SEVERE, WEIGHT.index(name) if name in WEIGHT else len(WEIGHT), name


def stakeholder_engagement(book: Book) -> dict[str, Any]:
    """For leads of programmes and communication."""
    served = PUPILS if book.profile.get("sector") == EDUCATION else None
    row = served if book.serves else CUSTOMERS
    rows = re.sub(r"(?m)^beneficiaries .*$", row, ROWS) if row else ROWS
    groups = [_read_group(book, row) for row in rows.strip().splitlines()]
    worst = _find_worst(book, groups)
    plan = sorted(groups, key=lambda each: _order(book, each, worst))
    silent = [each for each in plan if not each.heard]
    shared = build_shared_parts(book)
    return {
        **shared,
        **_describe_engagement(book, groups, silent),
        "grave": any(book.reading.values.get(name) for name in CONCERNED),
        "first": plan[0].title,
        "worst_first_group": bool(worst) and plan[0].bring == worst,
        "pay_first": worst == WAGE and plan[0].bring == WAGE and not _got_worse(book, WAGE),
        "pay_told": any(each.bad and each.bring == WAGE for each in groups),
        "first_why": plan[0].why,
        "first_month": list_months(book)[0],
        "first_method": plan[0].method,
        "silent_groups": [{"who": each.title, "question": each.question} for each in silent],
        "chosen": (chosen := list_steps(book) if shared["figures"] else shared["chosen"]),
        "due": {FIRST: find_last_talk(book, plan)},
        "stepless": _list_stepless(book, groups, chosen),
        **build_goal_parts(book),
        "minors": book.serves and _may_reach_minors(book),
        "bad_news": [_describe_worst(book, each) for each in groups if each.bad],
        "any_bad": any(each.bad for each in groups),
        "blind": text.listed([each.title for each in groups if not each.moves and not each.alone])
        or None,
        "stakeholder_register": [
            (labels.first(each.title), "yes" if each.heard else "no", each.why) for each in groups
        ],
        "group_figures": [row for each in groups for row in _figure_rows(book, each)],
        "engagement_calendar": list_meetings(book, plan),
        "figure_bars": partial(draw_figures, book, groups),
        "key_metrics": [key(book.value("groupsEngaged")), *_key_figures(book, groups)],
    }


def list_steps(book: Book) -> list[Chosen]:
    """Duties, consulting who is silent, then what moves a figure that a group can check."""
    row = book.row
    among = [name for name in STEPS if name != CHANNEL or not is_handful(book)]
    found = simulation.chosen(row.id, (), book.now, row.actions, among=among)
    now = book.now
    silent = [each for each in actions.within(now) if each.id == FIRST]
    first = [simulation.effect(each, now) for each in silent]
    order = [*(e for e in found if e.row.duty), *first, *found]
    return simulation.keep_places(row, order, book.reading.values)


def _read_group(book: Book, row: str) -> Group:
    name, figures, why, few, many, question = (cell.strip() for cell in row.split("|"))
    given = book.metrics[str(book.year)].get("groupsEngaged") or ()
    own = {f: n for f, _, n in (each.strip().partition(":") for each in figures.split(";"))}
    names = (own.get(book.family, "") if book.family in own else figures).split()
    names = [each for each in names if not _is_no_matter(book, each)]
    names += movements.list_amounts(book, names)
    compared = {n: m for n in names if (m := movements.compare_years(book, n))}
    alone = [fact for n in names if n not in compared and (fact := book.value(n))]
    missing = [n for n in names if book.value(n) is None and _is_asked(book, n)]
    large = taxonomy.is_asked(LARGE, book.kind, book.reading.values.get("employees"))
    titles = labels.SETS | {"beneficiaries": "beneficiaries" if book.serves else "customers"}
    titles |= {"funders": "funders"} if book.family == "mission" else {}
    method = many if large else few
    if name == "employees" and is_handful(book):
        method, question = STAFF
    for (group, figure), told in AFTER.items():
        if group == name and book.reading.values.get(figure):
            method, question = told
    return Group(
        *(name, titles[name], name in given, why, method, question),
        [*compared.values()], alone, missing, *_choose_figure(book, names),
    )  # fmt: skip


def is_handful(book: Book) -> bool:
    """Whether what is said of staff is said of single people."""
    return book.reading.values.get("employees", Fraction(actions.FEW)) < actions.FEW


def _is_no_matter(book: Book, name: str) -> bool:
    """Whether a figure is none for a meeting at this size: a few tonnes, or what nobody asks of so
    few people."""
    few = name in OF_LARGER and is_handful(book)
    return few or (name == "ghg12" and movements.is_small_emitter(book))


def _is_asked(book: Book, name: str) -> bool:
    employees = book.reading.values.get("employees")
    inputs = derived_metrics.list_input_metrics(name, book.kind)
    return all(
        is_metric_expected(ALL_METRICS[each], book.kind, employees)
        for each in inputs
        if each in ALL_METRICS
    )


def _may_reach_minors(book: Book) -> bool:
    """Whether children may be among those served; a school asks them in its own way."""
    areas = " ".join(map(str, book.profile.get("focus_areas") or ())).lower()
    return book.profile.get("sector") != EDUCATION and any(word in areas for word in OF_CHILDREN)


def _find_worst(book: Book, groups: list[Group]) -> str | None:
    """What most needs telling, where it got worse or is pay."""
    first = min((each.bring for each in groups if each.bad and each.bring), key=_rank, default=None)
    return first if first and (first == WAGE or _got_worse(book, first)) else None


def _got_worse(book: Book, name: str) -> bool:
    moved = movements.compare_years(book, name)
    return moved is not None and moved.better is False


def _order(book: Book, group: Group, worst: str | None) -> tuple[int, bool, bool, int]:
    """The place of a group in the year: whom a death, a case or a fine concerns, then whom what
    got worse concerns most, then who was not heard."""
    concerned = [each for name, each in CONCERNED.items() if book.reading.values.get(name)]
    grave = concerned.index(group.id) if group.id in concerned else len(concerned)
    calm = worst is None or group.bring != worst or group.id == INFORMED
    return grave, calm, group.heard, ORDERS[book.family].split().index(group.id)


def _describe_engagement(book: Book, groups: list[Group], silent: list[Group]) -> dict[str, Any]:
    """How many are heard, now and before, and who is not."""
    before = movements.compare_years(book, "groupsEngaged")
    bad = [each.bring for each in groups if each.bad and each.bring]
    first = min(bad, key=_rank, default=None)
    moved = movements.compare_years(book, first) if first else None
    told = movements.describe_movement(book, moved) if moved else {}
    to_tell = [each.title for each in groups if first and each.bring == first]
    compared = {move.name for each in groups for move in each.moves}
    label = "figures that these groups can compare"
    return {
        "all_heard": not silent,
        "none_heard": len(silent) == len(groups),
        "silent": text.listed([each.title for each in silent]) or None,
        "heard_before": before.first if before else None,
        "heard_same": bool(before and before.first.value == before.now.value),
        "any_silent": bool(silent),
        "one_silent": len(silent) == 1,
        "any_worse": bool(bad),
        "worst_what": movements.name_with_basis(book, first) if first else None,
        "worst_moved": bool(moved and moved.better is False),
        "worst_alone": first == WAGE and is_handful(book),
        "worst_verb": told.get("verb"),
        "worst_first": told.get("first"),
        "worst_now": book.value(first) if first else None,
        "worst_who": text.listed(to_tell) if to_tell else None,
        "any_compared": bool(compared),
        "compared": book.fact("compared", label, len(compared), "", "formula: count"),
    }


def _describe_worst(book: Book, group: Group) -> dict[str, Any]:
    """The figure that a group has to hear of, and how it moved where an earlier year is known."""
    assert group.bring is not None
    moved = movements.compare_years(book, group.bring)
    worse = moved if moved and moved.better is False else None
    told = movements.describe_movement(book, worse) if worse else {}
    names = ("what", "first", "now", "verb", "doubled", "one", "one_size", "one_way")
    found: dict[str, Any] = dict.fromkeys(names) | {n: told[n] for n in names if n in told}
    rate = movements.compare_years(book, "trir") if group.bring == "recordableInjuries" else None
    fell = worse and rate and rate.now.value < rate.first.value
    return found | {
        "who": group.title,
        "what": movements.name_with_basis(book, group.bring),
        "short_pay": shared_parts.count_underpaid(book) if group.bring == WAGE else None,
        "now": book.value(group.bring),
        "rate_first": rate.first if rate and fell else None,
        "rate_now": rate.now if rate and fell else None,
    }


def _figure_rows(book: Book, group: Group) -> list[tuple[str | Fact, ...]]:
    title = labels.first(group.title)
    rows: list[tuple[str | Fact, ...]] = [
        (title, labels.first(movements.name_with_basis(book, each.name)),
         f"{each.first} ({each.first.year})", each.now, movements.name_way(book, each))
        for each in group.moves
    ]  # fmt: skip
    rows += [(title, labels.first(each.label), "-", each, "one year only") for each in group.alone]
    missing = text.listed([labels.name_missing(name) for name in group.missing])
    return [*rows, (title, labels.first(missing), "-", "not reported", "-")] if missing else rows


def _list_stepless(book: Book, groups: list[Group], chosen: list[Chosen]) -> str | None:
    """What got worse or is poor, and no step here works on."""
    names = dict.fromkeys(each.bring for each in groups if each.bad and each.bring)
    left = [n for n in names if n not in OF_DUTY and not is_worked_on(n, chosen)]
    return text.listed([labels.label(n) for n in left]) or None


def _key_figures(book: Book, groups: list[Group]) -> list[Any]:
    bad = sorted({each.bring for each in groups if each.bad and each.bring}, key=_rank)
    return [key(book.value(name)) for name in bad[:3]]
