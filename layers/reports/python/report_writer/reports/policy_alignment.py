"""Policy Alignment Assessment: which rules reach whom and when, and what figures answer."""

from functools import partial
from typing import Any

from auxeira.esg.metrics import METRICS, is_metric_expected
from report_writer import actions, duties, frameworks, labels, recommendations, simulation
from report_writer.assembly import key
from report_writer.disclosures import READ, REQUIREMENTS
from report_writer.duties import Duty
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.frameworks import FRAMEWORKS, FULLY, NOT, PARTLY, Disclosure
from report_writer.goals import build_goal_parts
from report_writer.reports import policy_rules
from report_writer.reports.goal_steps import describe_goal_steps
from report_writer.reports.law_steps import describe_published
from report_writer.reports.sources import SOURCES
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen
from report_writer.text import listed

type States = dict[Disclosure, str]

STATES = (FULLY, PARTLY, NOT)
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
TOTALS = {"electricity and fuels apart": "energyTotal", "Scope 3 by category": "ghgScope3"}
PRICE = "E20"  # the step that prices what is financed
OFTEN_NONE = {"carbonCreditsRetired": " (0 where there are none)"}
BOTH_BASES, SECOND_BASIS = "E02", "ghgScope2Market"
LEAST = 5  # t of Scope 2, below which two bases of it are no decision
MOST = 6  # figures to bring that are told one by one
STEPS = 6  # steps, but that a duty of law has its step in any case


def policy_alignment(book: Book) -> dict[str, Any]:
    """For compliance and the board."""
    states = frameworks.find_states(book.now)
    counts = count_answers(book, "all", "all frameworks", states)
    results = duties.find_results(book.inputs, book.now)
    policy_rules.register_thresholds(book, results)
    chosen = list_steps(book, book.duties)
    return {
        **build_shared_parts(book),
        **counts,
        **policy_rules.sort_rules(book, results),
        "reached": [policy_rules.describe_duty(book, duty) for duty in book.duties],
        **policy_rules.list_dates(book, results),
        **describe_goal_steps(book, chosen),
        **describe_published(book, chosen),
        "goal_half": build_goal_parts(book)["goal_half"],
        **_list_missing(book, states),
        "details": _list_details(book, states),
        **_describe_steps(book, chosen),
        "read": READ,
        "frameworks": [
            {"name": name, **each} for name, each in _count_by_framework(book, states).items()
        ],
        "rule_applicability": [policy_rules.rule_row(book, *each) for each in results.items()],
        "disclosure_table": [_disclosure_row(book, *each) for each in states.items()],
        "framework_coverage": partial(_draw_answers, book, states),
        "rule_dates": partial(policy_rules.draw_dates, book, results),
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


def list_steps(book: Book, own: list[Duty]) -> list[Chosen]:
    """Duties, what duties of law ask for, then what answers most."""
    now = book.now
    asked = [simulation.effect(row, now) for row in duties.list_steps(own, now)]
    first = [*(each for each in book.chosen if each.row.duty), *asked, *_adopt_policies(book)]
    tiny = _is_scope_2_tiny(book)
    rest = [each for each in book.chosen if not (tiny and each.row.id == BOTH_BASES)]
    order = {each.row.id: each for each in [*first, *rest]}
    owed = sum(recommendations.is_duty(book, each.row) for each in order.values())
    return [*order.values()][: max(STEPS, len(first), owed + simulation.BESIDE_DUTIES)]


def _describe_steps(book: Book, chosen: list[Chosen]) -> dict[str, Any]:
    """Whether steps are duties, or asked for by no rule; what prices what is financed; and who has
    it settled which rules bind."""
    owed = [recommendations.is_duty(book, each.row) for each in chosen]
    served = [bool(duties.list_served(book.duties, each.row.id)) for each in chosen]
    free = [not (own or rule) for own, rule in zip(owed, served, strict=True)]
    prices = [each.row.title for each in chosen if each.row.id == PRICE]
    owner = actions.name_owner("Compliance lead", book.now.values.get("employees"))
    return {
        "duties": any(owed),
        "by_choice": any(free) and not all(free),
        "priced": next(iter(prices), None),
        "settler": labels.lower_first(owner),
    }


def _adopt_policies(book: Book) -> list[Chosen]:
    """The step that adopts the policies that are missing, where it is called for."""
    return [simulation.effect(row, book.now) for row in actions.within(book.now) if row.id == "G01"]


# disclosures


def _is_scope_2_tiny(book: Book) -> bool:
    return book.reading.values.get("scope2", LEAST) < LEAST


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
    }


def _list_details(book: Book, states: States) -> list[dict[str, str]]:
    """What is reported as a total alone, with the disclosures that ask for its parts."""
    values, asked = book.reading.values, {each.code for each in states}
    found = []
    for words, (codes, names) in DETAILS.items():
        if values.get(TOTALS[words]) and not any(name in values for name in names):
            own = [code for code in codes if code in asked]
            found.append({"what": words, "codes": listed(own)})
    return [row for row in found if row["codes"]]


def _lacks(book: Book, each: Disclosure) -> list[str]:
    """The figures that a disclosure asks of the organisation and that are not reported."""
    employees = book.reading.values.get("employees")
    return [
        name
        for name in each.figures
        if name not in book.reading.values
        and not (name == SECOND_BASIS and _is_scope_2_tiny(book))
        and is_metric_expected(METRICS[name], book.kind, employees)
    ]


def _disclosure_row(book: Book, each: Disclosure, state: str) -> tuple[str, ...]:
    row, values = REQUIREMENTS[each.code], book.reading.values
    apart = [
        words
        for words, (codes, names) in DETAILS.items()
        if each.code in codes and any(name in values for name in names)
    ]
    given = [labels.label(name) for name in each.figures if name in values]
    figures = "; ".join(filter(None, [listed(given), *apart]))
    figures = figures or ("no figure given" if each.figures else "no figure asked here")
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
