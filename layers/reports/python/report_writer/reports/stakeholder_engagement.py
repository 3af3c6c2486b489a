"""The Stakeholder Engagement Strategy: who is heard, what they can check, and whom to hear next."""

import re
from functools import partial
from typing import Any

from report_writer import (
    actions,
    labels,
    movements,
    recommendations,
    shared_parts,
    simulation,
    text,
)
from report_writer.action_words import spare_groups
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.goals import build_goal_parts
from report_writer.reports.goal_steps import describe_goal_shares
from report_writer.reports.stakeholder_calendar import (
    Owed,
    find_last_talk,
    find_owed,
    list_meetings,
    list_months,
    put_decided_first,
)
from report_writer.reports.stakeholder_figures import Group, draw_figures, grew_with_staff
from report_writer.reports.stakeholder_groups import (
    CONCERNED,
    CUSTOMERS,
    EDUCATION,
    FIRST,
    ON_BROUGHT,
    ORDERS,
    PUPILS,
    ROWS,
    SEVERE,
    STEPS,
    WAGE,
    WEIGHT,
)
from report_writer.reports.stakeholder_reading import is_handful, read_group
from report_writer.reports.stakeholder_told import describe_told, set_beside
from report_writer.reports.strategy_left import describe_worth
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.told_apart import is_left_out
from report_writer.worked_on import is_worked_on

OF_DUTY = ("corruptionIncidents", "significantFines")  # have a step of their own
CHANNEL = "G10"  # where few people work, nobody who reports by it stays unnamed
INFORMED = "regulators"  # are told of it, and asked in their turn
OF_CHILDREN = ("education", "health", "child", "youth", "family")  # in a focus area


def _rank(name: str) -> tuple[bool, int, str]:
    """Deaths, cases and fines first, then by weight."""
    return name not in SEVERE, WEIGHT.index(name) if name in WEIGHT else len(WEIGHT), name


def stakeholder_engagement(book: Book) -> dict[str, Any]:
    """For leads of programmes and communication."""
    groups = _list_groups(book)
    worst = _find_worst(book, groups)
    shared = build_shared_parts(book)
    chosen = list_steps(book, groups) if shared["figures"] else shared["chosen"]
    every = sorted(groups, key=lambda each: _order(book, each, worst))
    spared = spare_groups(book.reading.values)
    plan = [each for each in every if each.id not in spared]
    owed = find_owed(book, plan, _list_days(book, chosen, groups))
    plan = put_decided_first(plan, owed, _count_grave(book, plan))
    silent = [each for each in plan if not each.heard]
    unheard = [each for each in every if not each.heard]
    return {
        **shared,
        **_describe_engagement(book, groups, unheard),
        **(_describe_start(book, plan[0], owed, worst) | _describe_worry(book)),
        "grave": any(book.reading.values.get(name) for name in CONCERNED),
        "any_silent": bool(silent),
        "spared": text.listed([each.title for each in unheard if each.id in spared]) or None,
        "silent_groups": [{"who": each.title, "question": each.question} for each in silent],
        "chosen": chosen,
        "due": {FIRST: find_last_talk(book, plan, owed)},
        "stepless": _list_stepless(book, groups, chosen),
        **build_goal_parts(book),
        **describe_told(book),
        "half_short": describe_goal_shares(book, chosen)["half_short"],
        "minors": book.serves and _may_reach_minors(book),
        "bad_news": _list_bad_news(book, groups),
        "any_bad": any(_is_told(book, each) for each in groups),
        "blind": text.listed([each.title for each in groups if not each.moves and not each.alone])
        or None,
        "stakeholder_register": [
            (labels.first(each.title), "yes" if each.heard else "no", each.why) for each in groups
        ],
        "group_figures": [row for each in groups for row in _figure_rows(book, each)],
        "engagement_calendar": list_meetings(book, plan, owed),
        "figure_bars": partial(draw_figures, book, groups),
        "key_metrics": [key(book.value("groupsEngaged")), *_key_figures(book, groups)],
    }


def _list_groups(book: Book) -> list[Group]:
    served = PUPILS if book.profile.get("sector") == EDUCATION else None
    row = served if book.serves else CUSTOMERS
    rows = re.sub(r"(?m)^beneficiaries .*$", row, ROWS) if row else ROWS
    return [read_group(book, row) for row in rows.strip().splitlines()]


def list_steps(book: Book, groups: list[Group]) -> list[Chosen]:
    """Duties, consulting who is silent, what works on a figure that a group has to hear of, then
    what moves another that a group can check."""
    row, now = book.row, book.now
    among = [name for name in STEPS if name != CHANNEL or not is_handful(book)]
    found = simulation.chosen(row.id, (), now, row.actions, among=among)
    called = {each.id: each for each in actions.within(now)}
    bad = dict.fromkeys(each.bring for each in groups if each.bad)
    on_bad = [next((n for n in ON_BROUGHT.get(name or "", ()) if n in called), "") for name in bad]
    first = [simulation.effect(called[n], now) for n in (FIRST, *on_bad) if n in called]
    order = [*(e for e in found if e.row.duty), *first, *found]
    return simulation.keep_places(row, order, book.reading.values)


def _list_days(book: Book, chosen: list[Chosen], groups: list[Group]) -> dict[str, str]:
    """The figures that are brought and that a step works on, with the day by which the first such
    step is due."""
    days: dict[str, str] = {}
    for name in {each.bring for each in groups if each.bring}:
        due = [recommendations.find_day(book, e) for e in chosen
               if e.row.id != FIRST and is_worked_on(name, [e])]  # fmt: skip
        days |= {name: min(due)} if due else {}
    return days


def _count_grave(book: Book, plan: list[Group]) -> int:
    """How many groups are met first whatever is due, for a death, a case or a fine."""
    concerned = {each for name, each in CONCERNED.items() if book.reading.values.get(name)}
    return sum(each.id in concerned for each in plan)


def _describe_start(
    book: Book, first: Group, owed: dict[str, Owed], worst: str | None
) -> dict[str, Any]:
    """With whom the year begins, and why."""
    decided = owed.get(first.id)
    return {
        "first": first.title,
        "first_month": list_months(book)[0],
        "first_method": first.method,
        "worst_first_group": bool(worst) and first.bring == worst and worst != WAGE,
        "pay_first": first.bring == WAGE and first.bad,
        "owed_first": labels.label(first.bring) if first.bring and decided else None,
        "owed_by": decided.day if decided else None,
        "first_why": first.why,
    }


def _describe_worry(book: Book) -> dict[str, bool]:
    """Whether outcomes are worth less than they cost, and whether there was a case that nobody has
    a channel to report."""
    policies = book.now.figures.get("policiesAdopted") or ()
    cases = bool(book.reading.values.get("corruptionIncidents"))
    worth = describe_worth(book)["below_one"]
    return {"below_one": worth, "unsafe": cases and "whistleblowing" not in policies}


def _list_bad_news(book: Book, groups: list[Group]) -> list[dict[str, Any]]:
    """What each group has to hear of; staff of pay as well, after what is worse."""
    found = []
    for each in groups:
        if _is_told(book, each):
            found.append(_describe_worst(book, each))
        if each.id == "employees" and each.bring != WAGE and shared_parts.count_underpaid(book):
            found.append(_describe_worst(book, each._replace(bring=WAGE)))
    return found


def _is_told(book: Book, group: Group) -> bool:
    """Whether a figure is told to a group as a whole: pay of a handful is not."""
    return group.bad and not (group.bring == WAGE and is_handful(book))


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
    found |= set_beside(book, group, worse)
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
         f"{each.first} ({each.first.year})", each.now,
         "rose, as staff did" if grew_with_staff(book, each) else movements.name_way(book, each))
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
    return [key(book.value(name)) for name in bad[:3] if not is_left_out(book, name)]
