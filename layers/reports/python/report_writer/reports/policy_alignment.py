"""Policy Alignment Assessment: which rules reach whom and when, and what figures answer."""

import re
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from auxeira.esg.metrics import METRICS, SETS, is_metric_expected
from report_writer import duties, frameworks, labels, recommendations, simulation
from report_writer.assembly import key
from report_writer.disclosures import READ, REQUIREMENTS
from report_writer.duties import Duty, Results
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.frameworks import FRAMEWORKS, FULLY, NOT, PARTLY, Disclosure
from report_writer.reports.sources import SOURCES
from report_writer.rules import EU, Rule
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.text import listed

type States = dict[Disclosure, str]

STATES = (FULLY, PARTLY, NOT)
RESULTS = {True: "reaches", False: "does not reach", None: "cannot tell"}
NUMBER = re.compile(r"(?<![\w./])\d{1,3}(?:,\d{3})*(?![\w./])")
TESTED = {"employees": "employees", "incomeIn": "totalIncome", "energyTotal": "energyTotal"}
DETAILS = {  # what is entered beside the totals: the disclosures that ask for it, the figures
    "electricity and fuels apart": (
        ("GRI 302-1", "ESRS E1-5", "VSME B3", "IRIS+ OI8825 + OI9624"),
        ("energyElectricity", "energyFuels"),
    ),
    "Scope 3 by category": (
        ("GRI 305-3", "ESRS E1-6", "IFRS S2 29(a)", "IRIS+ OI9604"),
        tuple(f"scope3Category{n}" for n in range(1, 16)),
    ),
}
OFTEN_NONE = {"carbonCreditsRetired": " (0 where there are none)"}
MOST = 6  # figures to bring that are told one by one
STEPS = 6  # steps, but that a duty of law has its step in any case


def policy_alignment(book: Book) -> dict[str, Any]:
    """For compliance and the board."""
    states = frameworks.find_states(book.now)
    counts = count_answers(book, "all", "all frameworks", states)
    results = duties.find_results(book.inputs, book.now)
    _register_thresholds(book, [*results])
    chosen = list_steps(book, book.duties)
    return {
        **build_shared_parts(book),
        **counts,
        **_sort_rules(book, results),
        "reached": [_describe_duty(book, duty, chosen) for duty in book.duties],
        **_list_dates(book, results),
        **_list_missing(book, states),
        "duties": any(each.row.duty for each in chosen),
        "read": READ,
        "frameworks": [
            {"name": name, **each} for name, each in _count_by_framework(book, states).items()
        ],
        "rule_applicability": [_rule_row(book, *each) for each in results.items()],
        "disclosure_table": [_disclosure_row(book, *each) for each in states.items()],
        "framework_coverage": partial(_draw_answers, book, states),
        "rule_dates": partial(_draw_dates, book, results),
        "chosen": chosen,
        "actions": bool(chosen),
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
            label = f"number in the words on {rule.called}"
            book.fact(f"{rule.id}.{number}", label, value, "", rule.source)


def _sort_rules(book: Book, results: Results) -> dict[str, Any]:
    """Rules by what the figures show, and how many are of the country itself."""
    country = str(book.profile.get("country"))
    found = {
        "reached": ("reached by the figures", [r for r in results if results[r]]),
        "open": ("not settled by the figures", [r for r in results if results[r] is None]),
        "outside": ("ruled out by the figures", [r for r in results if results[r] is False]),
        "home": ("of the country itself", [r for r in results if r.where == country]),
    }
    source = "formula: tests of rules"
    counts = {
        f"n_{name}": book.fact(f"rules.{name}", f"rules: {words}", len(rules), "rules", source)
        for name, (words, rules) in found.items()
    }
    reached = found["reached"][1]
    return counts | {
        "all_open": all(result is None for result in results.values()),
        "several_reached": len(reached) > 1,
        "many_reached": len(reached) > 2,
        "first_reached": listed([rule.called for rule in reached[:2]]) or None,
        "open": [_describe_rule(book, rule) for rule in found["open"][1]],
        "outside": bool(found["outside"][1]),
        "home": bool(found["home"][1]),
        "country": country,
        "union": country in EU.split(),
        "directive": any(r.where == "EU" and r.source.startswith("Directive") for r in reached),
        "lacking_policies": _name_missing_policies(book),
    }


def _name_missing_policies(book: Book) -> str | None:
    given = (book.metrics.get(str(book.year)) or {}).get("policiesAdopted")
    if given is None:
        return None
    names = [labels.SETS[name] for name in SETS["policiesAdopted"] if name not in given]
    return listed(names) or None


def list_steps(book: Book, own: list[Duty]) -> list[Chosen]:
    """Duties, what duties of law ask for, then what answers most."""
    now = book.now
    asked = [simulation.effect(row, now) for row in duties.list_steps(own, now)]
    first = [*(each for each in book.chosen if each.row.duty), *asked]
    order = {each.row.id: each for each in [*first, *book.chosen]}
    return [*order.values()][: max(STEPS, len(first))]


def _describe_duty(book: Book, duty: Duty, chosen: list[Chosen]) -> dict[str, Any]:
    """A rule that reaches the organisation, and its steps with their days, or why it has none."""
    steps = [recommendations.step(book, each) for each in chosen if each.row.id in duty.steps]
    told = [f"{each.title[0].lower()}{each.title[1:]} (by {each.due})" for each in steps]
    return {
        **_describe_rule(book, duty.rule, sure=True),
        "again": bool(duty.rule.every),
        "steps": listed(told) or None,
        "why_none": duty.why_none or None,
    }


def _describe_rule(book: Book, rule: Rule, *, sure: bool = False) -> dict[str, Any]:
    own = _own(book, rule) or None
    day = rule.find_next_day(book.inputs.date)
    past = f"Since {rule.date}" if rule.date else None
    when = {"date": day, "when": f"From {day} on" if day else past, "then": rule.then}
    return {"title": rule.called, "who": rule.who, "own": own, "sure": sure, **when}


def _own(book: Book, rule: Rule) -> str:
    """The values that a test looks at."""
    facts = [book.value(figure) for word, figure in TESTED.items() if word in rule.condition]
    return listed([fact.text for fact in facts if fact])


def _rule_row(book: Book, rule: Rule, result: bool | None) -> tuple[str, ...]:
    own = _own(book, rule) or "no figure"
    return rule.title, labels.first(rule.who), own, RESULTS[result], rule.source


def _list_dates(book: Book, results: Results) -> dict[str, Any]:
    """Dates of the rules that are not ruled out, those ahead by day."""
    found = [rule for rule, result in results.items() if result is not False]
    ahead = _list_ahead(book, results)
    yearly = [labels.first(f"{rule.called}: {rule.then}") for rule in found if not rule.date]
    own = [rule for rule in ahead if results[rule]]
    first = next(iter([*own, *ahead]), None)
    return {
        "dates": [_describe_rule(book, rule, sure=bool(results[rule])) for rule in ahead],
        "yearly": ". ".join(yearly) or None,
        "own_date": bool(own),
        "next_date": first and ahead[first],
        "next_title": first and first.called,
    }


def _list_ahead(book: Book, results: Results) -> dict[Rule, str]:
    """The rules that are not ruled out and have a day ahead, by that day."""
    found = {
        rule: day
        for rule, result in results.items()
        if result is not False and (day := rule.find_next_day(book.inputs.date))
    }
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _draw_dates(book: Book, results: Results, words: str) -> str:
    ahead = _list_ahead(book, results)
    points = [point(_at(day), rule.title, label=day) for rule, day in ahead.items()]
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
    wanted = [name for name in order if name not in OFTEN_NONE]
    return {
        "only_credits": bool(rows) and not wanted,
        "to_bring": rows[:MOST],
        "more_to_bring": listed([row["label"] for row in rows[MOST:]]) or None,
        "most_wanted": labels.label(wanted[0]) if wanted else None,
        "most_wanted_source": SOURCES[wanted[0]][0] if wanted else None,
    }


def _lacks(book: Book, each: Disclosure) -> list[str]:
    """The figures that a disclosure asks of the organisation and that are not reported."""
    employees = book.reading.values.get("employees")
    return [
        name
        for name in each.figures
        if name not in book.reading.values
        and is_metric_expected(METRICS[name], book.kind, employees)
    ]


def _disclosure_row(book: Book, each: Disclosure, state: str) -> tuple[str, ...]:
    row, values = REQUIREMENTS[each.code], book.reading.values
    apart = [
        words
        for words, (codes, names) in DETAILS.items()
        if each.code in codes and any(name in values for name in names)
    ]
    found = [listed([labels.label(name) for name in each.figures]), *apart]
    figures = "; ".join(filter(None, found)) or "no figure asked here"
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
