"""Which rules reach an organisation, when they are due next, and the steps that they ask for.

A step that serves a duty is taken before the duty is due.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from auxeira.core.exact import Fraction
from auxeira.core.money import to_whole_units
from auxeira.reports.inputs import Inputs
from report_writer import actions, situation
from report_writer.actions import Action, parse_action
from report_writer.constants import CONSTANTS
from report_writer.rules import CHARITY, EU, EXEMPT, MAYBE, PLANS, UNLESS, Rule, list_rules
from report_writer.situation import Situation

type Results = dict[Rule, bool | None]

# what conditions of rules look at
INCOME = {"EUR": "incomeInEuro", "GBP": "incomeInPound", "CAD": "incomeInCanadianDollar",
          "KES": "incomeInKenyanShilling"}  # fmt: skip
OIL = {"fuel": Fraction("0.09288"), "electricity": Fraction("0.222912")}  # kl per MWh: 0.0258 kl
# per GJ, and 3.6 GJ of fuel or, as primary energy, 8.64 GJ
HORIZON = 2  # years: what is due later needs no step yet
LATER = "it is due more than two years ahead"
CHANNEL = "G10"  # the step that opens one, of no use where the policy on it is adopted
IN_FORCE = "a whistleblowing policy is in force. Check that the channel itself is open"
LATE = "0"  # before all days
CASE, AT_ONCE = "G09", "within 24 hours"  # the step on a case, and what a rule can ask of it
QUARTERS = ("03-31", "06-30", "09-30", "12-31")

# steps that rules alone call for, as rows of `actions`
ROWS = """
E31 | energy | Put an energy management system in place and have it certified | | 3 | | 7 | Facilities lead |
E32 | energy | Have an energy audit made, unless one is younger than four years or a management system is in place | | 2 | | 7 | Facilities lead |
S21 | people | Prepare the pay report that the law asks for | | 2 | GRI 405-2; ESRS S1-16 | 5 8 | People lead |
S22 | people | Have equal pay analysed, unless an analysis is younger than four years | | 2 | GRI 405-2 | 5 8 | People lead |
G21 | gov | Decide who prepares the sustainability report on 2027, what is material, and which figures lack | | 1 | | | Compliance lead |
G22 | gov | Write the modern slavery statement, and have the board approve it | | 1 | | 8 | Compliance lead |
G23 | gov | Prepare the yearly report on greenhouse gases that the law asks for, where one undertaking uses or emits enough for it | | 1 | | 13 | Sustainability lead |
"""  # noqa: E501
STEPS = {row.id: row for row in map(parse_action, ROWS.strip().splitlines())}
ASKED = (*STEPS, CHANNEL)  # what law itself asks for; other steps of a rule help to meet it


class Duty(msgspec.Struct, frozen=True):
    """A rule that reaches an organisation. `day` is when it is due next, "" for no day ahead; it
    asks for `steps`, or for none now: `why_none` says why. `plan` is the year that its
    country plans instead, "" for none."""

    rule: Rule
    day: str
    steps: tuple[str, ...]
    why_none: str
    plan: str = ""


def find_results(inputs: Inputs, now: Situation) -> Results:
    """Return the rules to look at, and whether each reaches the organisation, by arithmetic."""
    country = str(inputs.profile.get("country"))
    counted = count_for_rules(now)
    return {rule: _test(rule, counted, country) for rule in list_rules(now.kind, country)}


def reaches(rule: Rule, inputs: Inputs, now: Situation) -> bool | None:
    """Whether a rule reaches an organisation; None where figures cannot tell."""
    return _test(rule, count_for_rules(now), str(inputs.profile.get("country")))


def count_for_rules(now: Situation) -> Situation:
    """The situation with the income in the currency of rules, where it is given in it, and energy
    as crude oil, where that of electricity is given."""
    found: dict[str, Fraction | int] = {}
    if now.currency in INCOME and "totalIncome" in now.values:
        income = to_whole_units(int(now.values["totalIncome"]), now.currency)
        found[INCOME[now.currency]] = income
    if now.values.keys() >= {"energyTotal", "energyElectricity"}:
        electricity = now.values["energyElectricity"]
        fuel = now.values["energyTotal"] - electricity
        found["crudeOil"] = OIL["fuel"] * fuel + OIL["electricity"] * electricity
    return situation.with_values(now, found) if found else now


def _test(rule: Rule, now: Situation, country: str) -> bool | None:
    if rule.condition in ("", CHARITY):
        return None
    held = situation.holds(rule.condition.removeprefix(MAYBE).removeprefix(UNLESS), now)
    outside = rule.where == "EU" and country not in EU.split()
    return None if held and (outside or rule.condition.startswith(MAYBE)) else held


def list_duties(inputs: Inputs, now: Situation) -> list[Duty]:
    """Return what reaches the organisation, with the steps for it that its figures call for."""
    results = find_results(inputs, now)
    called = {row.id for row in actions.within(now)} | STEPS.keys()
    open_already = "whistleblowing" in (now.figures.get("policiesAdopted") or ())
    return [
        _make_duty(rule, inputs, called, open_already) for rule, result in results.items() if result
    ]


def _make_duty(rule: Rule, inputs: Inputs, called: set[str], open_already: bool) -> Duty:
    today = inputs.date
    day = rule.find_next_day(today)
    plan, _ = PLANS.get((str(inputs.profile.get("country")), rule.id), ("", ""))
    if day > f"{int(today[:4]) + HORIZON}{today[4:]}":
        return Duty(rule, day, (), LATER)
    steps = tuple(name for name in rule.steps if name in called)
    why_none = IN_FORCE if open_already and CHANNEL in rule.steps else rule.why_none
    return Duty(rule, day, steps, "" if steps else why_none, plan if plan > day[:4] else "")


def tell_day(duty: Duty) -> str:
    """When a rule is due, in brackets, and what the country plans; "" for no day ahead."""
    if not duty.day:
        return ""
    later = f" by the directive, {duty.plan} by the plan of its country" if duty.plan else ""
    return f" ({duty.day}{later})"


def tell_since(duty: Duty) -> str:
    """A rule that asks for something already: since when, and of whom."""
    _, of_whom = EXEMPT.get(duty.rule.id, ("", ""))
    return f"{duty.rule.called} (since {duty.rule.date}){of_whom}"


def name_next(duties: Iterable[Duty], most: int) -> str | None:
    """The rules that are due next, each with its day; None where none has one."""
    due = sorted((duty.day, f"{duty.rule.called}{tell_day(duty)}") for duty in duties if duty.day)
    return "; ".join(told for _, told in due[:most]) or None


def list_served(duties: Iterable[Duty], step: str) -> list[Duty]:
    """Return the duties that a step serves, those without a day at the end."""
    served = (duty for duty in duties if step in duty.steps)
    return sorted(served, key=lambda duty: duty.day or "9")


def asks_at_once(duties: Iterable[Duty]) -> bool:
    """Whether a confirmed case has to be reported within hours, not in the time that a step has."""
    return any(AT_ONCE in duty.rule.then for duty in list_served(duties, CASE))


def list_steps(duties: list[Duty], now: Situation) -> list[Action]:
    """Return the steps that duties ask for, each once, with owners that there are: what law asks
    for by its day, what is late first, then what helps to meet it."""

    def rank(name: str) -> tuple[bool, str]:
        days = [duty.day or (LATE if is_late(duty) else "9") for duty in list_served(duties, name)]
        return name not in ASKED, min(days)

    names = sorted(dict.fromkeys(name for duty in duties for name in duty.steps), key=rank)
    return [actions.fit(STEPS.get(name) or actions.ACTIONS[name], now) for name in names]


def is_late(duty: Duty) -> bool:
    """Whether the day has passed on which a rule asks for a step."""
    return bool(duty.steps and duty.rule.date and not duty.day)


def find_last_day(duty: Duty, today: str, effort: int) -> str:
    """Return the day by which a step for it is done: the end of the quarter before the duty is due,
    or the day before where that has passed or leaves fewer weeks than the effort takes; "" for a
    duty without a day."""
    if not duty.day:
        return ""
    ends = [f"{int(duty.day[:4]) - back}-{end}" for back in (0, 1) for end in QUARTERS]
    end = max(end for end in ends if end < duty.day)
    ready = date.fromisoformat(today) + timedelta(weeks=int(CONSTANTS[f"weeks{effort}"].value))
    return end if end >= str(ready) else str(date.fromisoformat(duty.day) - timedelta(1))
