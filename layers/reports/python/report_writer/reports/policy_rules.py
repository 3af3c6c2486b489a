"""Which rules reach an organisation and when, as the Policy Alignment Assessment tells it."""

import re
from datetime import date
from typing import Any

from auxeira.core.exact import Fraction
from auxeira.esg.metrics import SETS
from report_writer import duties, labels
from report_writer.duties import Duty, Results
from report_writer.fact_book import Book
from report_writer.figure_builder import figure, point, series
from report_writer.rules import (
    ABROAD,
    ALREADY,
    EU,
    EXEMPT,
    MAYBE,
    PAY,
    PLANS,
    RULES,
    UNLESS,
    Rule,
)
from report_writer.text import listed, listed_apart

RESULTS = {True: "reaches", False: "does not reach", None: "cannot tell"}
VOLUNTARY = ("vsme",)  # what nobody has to use, and everybody may
MOST_NAMED = 3  # rules that the finding names
# by country or the Union, and section of NACE: law that is not tested
UNTESTED = {
    ("EU", "H"): "times at the wheel and of rest (Regulation (EC) No 561/2006) and the price of "
    "emissions in fuel (Directive (EU) 2023/959), low-emission zones and charges for lorries",
    ("GB", "P"): "safeguarding, the inspection of schools, and energy audits of large undertakings",
}
EACH_YEAR = re.compile(r"\beach (?:financial )?year\b")
NUMBER = re.compile(r"(?<![\w./])\d{1,3}(?:,\d{3})*(?![\w./])")
TESTED = {  # word of a condition: the figure that is shown; the first that is known of energy
    "employees": "employees",
    "incomeIn": "totalIncome",
    "energyElectricity": "energyElectricity",
    "energyTotal": "energyTotal",
    "ghg12": "ghg12",
}


def register_thresholds(book: Book, results: Results) -> None:
    """The numbers in the words of rules that are told, each with the rule's source."""
    for rule, result in results.items():
        then = "" if result is False else rule.then
        for number in NUMBER.findall(f"{rule.title} {rule.who} {then}"):
            value = Fraction(number.replace(",", ""))
            label = f"number in the words on {rule.called}"
            book.fact(f"{rule.id}.{number}", label, value, "", rule.source)


def sort_rules(book: Book, results: Results) -> dict[str, Any]:
    """Rules by what the figures show, and how many are of the country itself."""
    country = str(book.profile.get("country"))
    found = {
        "reached": ("reached by the figures",
                    [r for r in results if results[r] and not _may_be_exempt(r)]),
        "open": ("not settled by the figures", [r for r in results if results[r] is None]),
        "outside": ("ruled out by the figures",
                    [r for r in results if results[r] is False and r.id not in VOLUNTARY]),
        "home": ("of the country itself", [r for r in results if r.where == country]),
    }  # fmt: skip
    source = "formula: tests of rules"
    counts = {
        f"n_{name}": book.fact(f"rules.{name}", f"rules: {words}", len(rules), "rules", source)
        for name, (words, rules) in found.items()
    }
    reached = found["reached"][1]
    return counts | {
        "several_reached": len(reached) > 1,
        "many_reached": len(reached) > MOST_NAMED,
        "first_reached": _name_first(reached),
        **_name_in_force(book),
        "joint_pay": any(rule.source == PAY for rule in reached),
        "open": [
            {**_describe_rule(book, rule), "may": _may_reach(rule), "bound": _may_bind(book, rule)}
            for rule in found["open"][1]
        ],
        "outside": bool(found["outside"][1]),
        "home": bool(found["home"][1]),
        "country": country,
        "abroad": listed([RULES[name].called for name in ABROAD]),
        "union": country in EU.split(),
        "directive": any(r.where == "EU" and r.source.startswith("Directive") for r in reached),
        "lacking_policies": _name_missing_policies(book),
        "untested": _name_untested(book, country),
        "esrs_outside": any(r.id == "csrd" and result is False for r, result in results.items()),
    }


def _name_first(reached: list[Rule]) -> str | None:
    """The rules that reach the organisation; of many the first two."""
    few = reached if len(reached) <= MOST_NAMED else reached[:2]
    return listed_apart([rule.called for rule in few]) or None


def _name_in_force(book: Book) -> dict[str, str | None]:
    """What law asks for since a day that has passed, the latest first: what has a step here, and
    what is only to be checked."""
    begun = [duty for duty in book.duties if duty.rule.date and not duty.day]
    begun.sort(key=lambda duty: duty.rule.date, reverse=True)
    found = {
        "overdue": [duty for duty in begun if duties.is_late(duty)],
        "in_force": [duty for duty in begun if not duties.is_late(duty)],
    }
    return {
        name: listed_apart([duties.tell_since(duty) for duty in each[:MOST_NAMED]]) or None
        for name, each in found.items()
    }


def _may_be_exempt(rule: Rule) -> bool:
    """Whether who is reached by the figures can be exempt by what no figure says."""
    return rule.condition.startswith(UNLESS)


def _may_reach(rule: Rule) -> bool:
    """Whether the figures meet what has to hold for a rule, and that is not enough."""
    return rule.condition.startswith(MAYBE) and rule.id not in VOLUNTARY


def _may_bind(book: Book, rule: Rule) -> bool:
    """Whether it is law of the country with a day ahead, for somebody whom no figure tells."""
    home = rule.where == str(book.profile.get("country"))
    return home and _may_reach(rule) and bool(rule.find_next_day(book.inputs.date))


def _name_untested(book: Book, country: str) -> str | None:
    """Law of the kind of work that is not tested, where we know of it."""
    where = "EU" if country in EU.split() else country
    return UNTESTED.get((where, book.now.sector or ""))


def _name_missing_policies(book: Book) -> str | None:
    given = (book.metrics.get(str(book.year)) or {}).get("policiesAdopted")
    if given is None:
        return None
    names = [labels.SETS[name] for name in SETS["policiesAdopted"] if name not in given]
    return listed(names) or None


def describe_duty(book: Book, duty: Duty) -> dict[str, Any]:
    """A rule that reaches the organisation, and whether it has steps, or why it has none."""
    doubt, _ = EXEMPT.get(duty.rule.id, ("", ""))
    several = "steps stand" if len(duty.steps) > 1 else "step stands"
    return {
        **_describe_rule(book, duty.rule, sure=True),
        "again": bool(duty.rule.every),
        "steps": several if duty.steps else None,
        "why_none": duty.why_none or None,
        "exempt": doubt or None,
    }


def _describe_rule(book: Book, rule: Rule, *, sure: bool = False) -> dict[str, Any]:
    own = _own(book, rule) or None
    day = rule.find_next_day(book.inputs.date)
    past = f"Since {rule.date}" if rule.date else None
    when = {
        "date": day,
        "when": f"From {day} on" if day else past,
        "then": rule.then,
        "since": None if day else rule.date or None,
    }
    _, plan = PLANS.get((str(book.profile.get("country")), rule.id), ("", None))
    return {"title": rule.called, "who": rule.who, "own": own, "sure": sure, "plan": plan, **when}


def _own(book: Book, rule: Rule) -> str:
    """The values that a test looks at."""
    facts = [book.value(figure) for word, figure in TESTED.items() if word in rule.condition]
    known = [fact for fact in facts if fact]
    energy = [fact for fact in known if fact.id.startswith("energy")]
    return listed([fact.text for fact in known if fact not in energy[1:]])


def rule_row(book: Book, rule: Rule, result: bool | None) -> tuple[str, ...]:
    own = _own(book, rule) or "no figure"
    told = RESULTS[result]
    if rule.id in VOLUNTARY:
        told = "may be used"
    elif (result is None and _may_reach(rule)) or (result and _may_be_exempt(rule)):
        told = "may reach"
    return rule.title, labels.first(rule.who), own, told, rule.source


def list_dates(book: Book, results: Results) -> dict[str, Any]:
    """Dates of the rules that are not ruled out, those ahead by day."""
    found = [rule for rule, result in results.items() if result is not False]
    ahead = _list_ahead(book, results)
    yearly = [labels.first(f"{rule.called}: {rule.then}") for rule in found if not rule.date]
    own = [rule for rule in ahead if results[rule]]
    first = next(iter([*own, *ahead]), None)
    return {
        "dates": [
            {**_describe_rule(book, rule, sure=bool(results[rule])), "may": _may_reach(rule)}
            for rule in ahead
        ],
        "yearly": ". ".join(yearly) or None,
        "own_date": bool(own),
        "bound_by": name_binding(book, results),
        "recurs": any(rule for rule in found if results[rule] and _recurs(rule)),
        "planned": bool(own and _describe_rule(book, own[0])["plan"]),
        "next_date": first and ahead[first],
        "next_title": first and first.called,
    }


def name_binding(book: Book, results: Results) -> str | None:
    """Law of the country that may bind by a day ahead, with that day and what of it is late."""
    ahead = _list_ahead(book, results)
    return (
        listed(
            [
                f"{rule.called} ({day}){ALREADY.get(rule.id, '')}"
                for rule, day in ahead.items()
                if results[rule] is None and _may_bind(book, rule)
            ]
        )
        or None
    )


def _recurs(rule: Rule) -> bool:
    """Whether it comes each year, on a day that the organisation's own year makes."""
    return not rule.every and bool(EACH_YEAR.search(rule.then))


def _list_ahead(book: Book, results: Results) -> dict[Rule, str]:
    """The rules that are not ruled out and have a day ahead, by that day."""
    found = {
        rule: day
        for rule, result in results.items()
        if result is not False and (day := rule.find_next_day(book.inputs.date))
    }
    return dict(sorted(found.items(), key=lambda each: each[1]))


def draw_dates(book: Book, results: Results, words: str) -> str:
    ahead = _list_ahead(book, results)
    points = [point(_at(day), rule.title, label=day) for rule, day in ahead.items()]
    axes = ("Year", ""), ("Rule", "")
    return figure(book, "rule_dates", "dates", *axes, [series("Date", points)], words)


def _at(day: str) -> float:
    """A day as a year with decimals."""
    found = date.fromisoformat(day)
    return round(found.year + (found.timetuple().tm_yday - 1) / 365, 2)
