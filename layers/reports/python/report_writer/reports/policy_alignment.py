"""Policy Alignment Assessment: which rules reach whom and when, and what figures answer."""

import re
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from auxeira.esg.metrics import METRICS, is_metric_asked
from report_writer import frameworks, labels, situation
from report_writer.assembly import key
from report_writer.disclosures import READ, REQUIREMENTS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.frameworks import FRAMEWORKS, FULLY, NOT, PARTLY, Disclosure
from report_writer.reports.sources import SOURCES
from report_writer.rules import EU, Rule, list_rules
from report_writer.shared_parts import build_shared_parts
from report_writer.text import listed

type States = dict[Disclosure, str]
type Results = dict[Rule, bool | None]

STATES = (FULLY, PARTLY, NOT)
RESULTS = {True: "reaches", False: "does not reach", None: "cannot tell"}
NUMBER = re.compile(r"(?<![\w./])\d{1,3}(?:,\d{3})*(?![\w./])")
OFTEN_NONE = {"carbonCreditsRetired": " (0 where there are none)"}
MOST = 6  # figures to bring that are told one by one


def policy_alignment(book: Book) -> dict[str, Any]:
    """For compliance and the board."""
    states = frameworks.find_states(situation.of(book.inputs))
    counts = count_answers(book, "all", "all frameworks", states)
    rules = list_rules(book.kind, str(book.profile.get("country")))
    results = {rule: frameworks.reaches(rule, book.inputs) for rule in rules}
    _register_thresholds(book, rules)
    return {
        **build_shared_parts(book),
        **counts,
        **_sort_rules(book, results),
        **_list_dates(book, results),
        **_list_missing(book, states),
        "some_not": counts["not_"].value > 0,
        "duties": any(each.row.duty for each in book.chosen),
        "read": READ,
        "frameworks": [
            {"name": name, **each} for name, each in _count_by_framework(book, states).items()
        ],
        "rule_applicability": [_rule_row(book, *each) for each in results.items()],
        "disclosure_table": [_disclosure_row(*each) for each in states.items()],
        "framework_coverage": partial(_draw_answers, book, states),
        "rule_dates": partial(_draw_dates, book, results),
        "chosen": book.chosen,
        "actions": bool(book.chosen),
        "key_metrics": [
            *(key(counts[name]) for name in ("fully", "partly", "asked")),
            *(key(book.value(name)) for name in ("policiesAdopted", "esgAssurance")),
        ],
    }


def count_answers(book: Book, name: str, words: str, states: States) -> dict[str, Fact]:
    """How many disclosures count, and are answered fully, partly and not."""
    found = list(states.values())
    source, unit = "formula: disclosures by state", "disclosures"
    label = f"disclosures of {words}"
    counts = {
        state: book.fact(f"{name}.{state}", f"{label} answered {state}", found.count(state), unit,
                         source, book.year)
        for state in STATES
    }  # fmt: skip
    counts["not_"] = counts.pop(NOT)
    counts["asked"] = book.fact(f"{name}.asked", f"{label} on our list", len(found), unit, source)
    return counts


def _count_by_framework(book: Book, states: States) -> dict[str, dict[str, Fact]]:
    found = {}
    for name in FRAMEWORKS:
        own = {each: state for each, state in states.items() if each.framework == name}
        if own:
            found[name] = count_answers(book, name, name, own)
    return found


# rules


def _register_thresholds(book: Book, rules: list[Rule]) -> None:
    """The numbers in the words of rules, each with the rule's source."""
    for rule in rules:
        for number in NUMBER.findall(f"{rule.title} {rule.who} {rule.then}"):
            value = Fraction(number.replace(",", ""))
            book.fact(f"{rule.id}.{number}", f"threshold of {rule.called}", value, "", rule.source)


def _sort_rules(book: Book, results: Results) -> dict[str, Any]:
    """Rules by what the figures show; those of the European Union apart for who is elsewhere."""
    elsewhere = book.profile.get("country") not in EU.split()
    abroad = [
        r for r, result in results.items() if elsewhere and r.where == "EU" and result is None
    ]
    open_ = [r for r, result in results.items() if result is None and r not in abroad]
    reached = [rule for rule, result in results.items() if result]
    counts = {
        f"n_{name}": book.fact(f"rules.{name}", f"rules: {words}", len(found), "rules",
                               "formula: tests of rules")
        for name, words, found in (
            ("reached", "reached by the figures", reached),
            ("open", "not settled by the figures", [*open_, *abroad]),
            ("outside", "ruled out by the figures", [r for r in results if results[r] is False]),
        )
    }  # fmt: skip
    return counts | {
        "reached": [_describe_rule(book, rule) for rule in reached],
        "several_reached": len(reached) > 1,
        "first_reached": listed([rule.called for rule in reached[:2]]) or None,
        "open": [_describe_rule(book, rule) for rule in open_],
        "abroad": listed([rule.called for rule in abroad]) or None,
        "outside": counts["n_outside"].value > 0,
    }


def _describe_rule(book: Book, rule: Rule) -> dict[str, Any]:
    own = _own(book, rule) or None
    when = {"date": rule.date or None, "then": rule.then}
    return {"title": rule.called, "who": rule.who, "own": own, **when}


def _own(book: Book, rule: Rule) -> str:
    """The values that a test looks at."""
    asked = (("employees", "employees"), ("incomeIn", "totalIncome"))
    facts = [book.value(figure) for word, figure in asked if word in rule.condition]
    return listed([fact.text for fact in facts if fact])


def _rule_row(book: Book, rule: Rule, result: bool | None) -> tuple[str, ...]:
    own = _own(book, rule) or "no figure"
    return rule.title, labels.first(rule.who), own, RESULTS[result], rule.source


def _list_dates(book: Book, results: Results) -> dict[str, Any]:
    """Dates of the rules that are not ruled out, those ahead by day."""
    found = [rule for rule, result in results.items() if result is not False]
    dated = sorted((rule for rule in found if rule.date), key=lambda rule: rule.date)
    ahead = [rule for rule in dated if rule.date > book.inputs.date]
    past = [f"{rule.called}, since {rule.date}" for rule in dated if rule not in ahead]
    yearly = [f"{rule.called}: {rule.then}" for rule in found if not rule.date]
    own = [rule for rule in ahead if results[rule]]
    first = next(iter([*own, *ahead]), None)
    return {
        "dates": [_describe_rule(book, rule) for rule in ahead],
        "past": listed(past) or None,
        "yearly": "; ".join(yearly) or None,
        "own_date": bool(own),
        "next_date": first and first.date,
        "next_title": first and first.called,
    }


def _draw_dates(book: Book, results: Results, words: str) -> str:
    ahead = sorted(
        (r for r, result in results.items() if result is not False and r.date > book.inputs.date),
        key=lambda rule: rule.date,
    )
    points = [point(_at(rule.date), rule.title, label=rule.date) for rule in ahead]
    axes = ("Year", ""), ("Rule", "")
    return figure(book, "rule_dates", "dates", *axes, [series("Date", points)], words)


def _at(day: str) -> float:
    """A day as a year with decimals."""
    found = date.fromisoformat(day)
    return round(found.year + (found.timetuple().tm_yday - 1) / 365, 2)


# disclosures


def _list_missing(book: Book, states: States) -> dict[str, Any]:
    """The figures that are asked and not reported, those that most disclosures wait for first."""
    counts: dict[str, list[str]] = {}
    for each, state in states.items():
        for name in _lacks(book, each) if state != FULLY else ():
            counts.setdefault(name, []).append(each.code)
    order = sorted(counts, key=lambda name: (name in OFTEN_NONE, -len(counts[name])))
    rows = [
        {
            "label": f"{labels.label(name)}{OFTEN_NONE.get(name, '')}",
            "source": SOURCES[name][0],
            "codes": listed(counts[name]),
        }
        for name in order
    ]
    return {
        "to_bring": rows[:MOST],
        "more_to_bring": listed([row["label"] for row in rows[MOST:]]) or None,
        "most_wanted": labels.label(order[0]) if rows else None,
        "most_wanted_source": rows[0]["source"] if rows else None,
    }


def _lacks(book: Book, each: Disclosure) -> list[str]:
    """The figures that a disclosure asks of the organisation and that are not reported."""
    employees = book.reading.values.get("employees")
    return [
        name
        for name in each.figures
        if name not in book.reading.values and is_metric_asked(METRICS[name], book.kind, employees)
    ]


def _disclosure_row(each: Disclosure, state: str) -> tuple[str, ...]:
    row = REQUIREMENTS[each.code]
    figures = listed([labels.label(name) for name in each.figures])
    return each.code, labels.first(row.title), labels.first(figures), state, labels.first(row.asks)


def _draw_answers(book: Book, states: States, words: str) -> str:
    found = _count_by_framework(book, states)
    lines = []
    for state in STATES:
        points = []
        for name, counts in found.items():
            share = book.fact(
                f"{name}.{state}.part", f"share of disclosures of {name} answered {state}",
                100 * counts["not_" if state == NOT else state].value / counts["asked"].value, "%",
                "formula: disclosures by state / disclosures"
            )  # fmt: skip
            points.append(point(share, name, label=share.text if share.value else ""))
        lines.append(series(state, points))
    axes = ("Share of disclosures", "%"), ("Framework", "")
    return figure(book, "framework_coverage", "stacked", *axes, lines, words)
