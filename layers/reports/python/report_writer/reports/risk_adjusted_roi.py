"""Risk-Adjusted ROI Analysis: what is left of the return, the risks by rank, and who eases them.

No risk has a price here: probabilities and losses would be ours. The return is less by a swing that
the organisation's own years show; money stands on what it reports.
"""

from functools import partial
from typing import Any

from report_writer import labels, recommendations, text
from report_writer.actions import FEW
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.goals import build_goal_parts
from report_writer.reports.growth_money import find_end_of_reserves
from report_writer.reports.law_steps import describe_law
from report_writer.reports.lender_facts import describe_lender
from report_writer.reports.risk_decisions import (
    name_unknown,
    name_watcher,
    say_relief,
    say_step,
)
from report_writer.reports.risk_emissions import describe_emissions
from report_writer.reports.risk_levels import RETURNS, TOP, Register, say_triggers
from report_writer.reports.risk_return import describe_return, draw_return, list_rows
from report_writer.risks import HIGH, MEDIUM, Risk
from report_writer.shared_parts import build_shared_parts

IN_CELL = 5  # risks of the heat map
MOST_PRICED = 3
ANY = {"blind": "n_blind", "any_high": "n_high", "still_high": "n_then_high",
       "eased_any": "n_eased"}  # fmt: skip
WORDS = ("high", "medium", "low")
SHOWN = {
    "mission": ("outcomeAdjustmentPct",),
    "capital": ("capitalDeployed",),
    "corporate": ("esgInvestment", "esgSavings"),
}
# what would put a price on a risk, and who has it
PRICES = {
    "R01": "what energy, fuel and carbon cost in the year, from the accounts",
    "R02": "which contracts or loans depend on the target",
    "R03": "what energy, fuel and carbon cost in the year, from the accounts",
    "R05": "what the sites are insured for, and what weather cost in ten years, from the insurer",
    "R06": "which customers, lenders or funders ask for these figures, and by when",
    "R09": "days lost, claims and the premium of accidents, from the insurer",
    "R10": "what it costs to replace somebody who leaves: search, training, empty months",
    "R11": "what it costs to close the gap, from the payroll",
    "R12": "what it costs to pay an adequate wage to all, from the payroll",
    "R14": "what one contract or grant that ends after a case is worth",
    "R15": "what the fine and its remedy cost, from the accounts",
    "R16": "which lenders or funders ask who answers for these figures",
    "R18": "which contracts, grants or products rest on what is said about climate",
    "R19": "which lenders or funders rely on these figures",
    "R20": "which grants or contracts ask for proof of outcomes, and what an evaluation costs",
    "R21": "what programmes spend on people without the outcome",
    "R22": "the cost of an outcome by programme and place",
    "R23": "which grants or contracts end within two years, and what they are worth",
    "R24": "which funders decide by the social return",
    "R27": "which loans and holdings emit most, and what a carbon price would cost them",
    "R26": "which contracts, grants or permits ask for the missing policies",
}
LENT = {  # the same of a lender or investor
    "R02": "which of its own lenders and investors ask for the target",
    "R05": "which loans and collateral lie where storm, flood or heat can hit, from loan files",
    "R06": "which investors and supervisors ask for these figures, and by when",
    "R14": "which investors, credit lines and supervisors act on a case, and what that would cost",
    "R18": "which products and funds rest on what is said about climate",
    "R20": "which investors ask for proof of outcomes, and what an evaluation costs",
    "R21": "what was lent for people without the outcome, and how much of it is overdue",
    "R23": "which credit lines end within two years, and what they are worth",
    "R26": "which investors and credit lines ask for the missing policies",
}


def risk_adjusted_roi(book: Book) -> dict[str, Any]:
    """For investors and finance leads."""
    register, prices = Register(book), PRICES | (LENT if book.family == "capital" else {})
    money, first = register.exposure(), register.risks[0]
    found = describe_return(book, _state_return(book, register)) | describe_lender(book)
    counts = count_risks(book, register)
    return {
        **build_shared_parts(book),
        **counts,
        **money,
        **found,
        **_name_risks(register),
        "first_title": first.title,
        "first_level": register.level(first),
        **describe_emissions(book, register),
        **describe_law(book, register.chosen),
        **build_goal_parts(book),
        **{name: counts[count].value > 0 for name, count in ANY.items()},
        "prices": [
            {"title": risk.title, "find": prices[risk.id]}
            for risk in register.risks
            if risk.id in prices
        ][:MOST_PRICED],
        "risk_decisions": [_decision_row(book, register, risk) for risk in register.risks[:TOP]],
        "risk_register": [
            _register_row(book, register, risk) for risk in register.risks if risk.level >= MEDIUM
        ],
        "adjusted_return": list_rows(book, found) + _list_paid(money),
        "return_bars": partial(draw_return, book, found),
        "risk_heat_map": partial(_draw_cells, book, register),
        "chosen": register.chosen,
        "actions": bool(register.chosen),
        "key_metrics": [
            key(found["adjusted"]),
            key(found["own"]),
            key(counts["n_high"]),
            key(money["paid"]),
            *(key(book.value(name)) for name in SHOWN[book.family]),
        ],
    }


def _is_wage_low(book: Book, register: Register) -> bool:
    """Whether the wage risk is low by rule, where so many work that nobody is told apart."""
    many = book.reading.values.get("employees", 0) >= FEW
    return many and any(risk.id == "R12" and risk.word == "low" for risk in register.risks)


def _state_return(book: Book, register: Register) -> Fact:
    """The return as it is read: what outcomes are valued at, a net return, savings of a cost."""
    if book.family == "mission" and (sroi := book.value("sroi")):
        return sroi
    label = "net return" if book.family == "capital" else "yearly savings of the cost"
    source = f"formula: {RETURNS[book.family]}"
    return book.fact("baseline", label, register.baseline, "%", source, book.year)


def _list_paid(money: dict[str, Fact | None]) -> list[tuple[Any, ...]]:
    """What carbon prices cost, where they cost something."""
    if not money["paid"]:
        return []
    return [
        ("Cost of carbon prices", money["paid"], "as reported"),
        ("Carbon price half as high again, more", money["added"], "carbonPriceCost / 2"),
    ]


def count_risks(book: Book, register: Register) -> dict[str, Fact]:
    """How many risks there are of each kind, now and with the steps."""
    found, then = register.risks, register.decide()
    counts = {word: sum(risk.word == word for risk in found) for word in WORDS}
    counts |= {f"then_{word}": sum(risk.word == word for risk in then) for word in WORDS}
    counts |= {
        "blind": sum(None in risk.values.values() for risk in found),
        "all": len(found),
        "eased": sum(a.level < b.level for a, b in zip(then, found, strict=True)),
    }
    return {
        f"n_{name}": book.fact(f"count.{name}", f"risks {LABELS[name]}", n, "",
                               "formula: count of the register")
        for name, n in counts.items()
    }  # fmt: skip


LABELS = {
    "high": "of high level",
    "medium": "of medium level",
    "low": "of low level",
    **{f"then_{word}": f"of {word} level with the steps" for word in WORDS},
    "blind": "with a figure that is not reported",
    "all": "that concern this type and size",
    "eased": "of lower level with the steps",
}


def _name_risks(register: Register) -> dict[str, Any]:
    """Which risks are high and low, and which of the highest no step works on."""
    found = register.risks
    top = [risk for risk in found[:TOP] if register.find_step(risk, register.chosen) is None]
    names = {
        "high_titles": text.listed([_quote(risk) for risk in found if risk.word == "high"]),
        "low_titles": text.listed([_quote(risk) for risk in found if risk.word == "low"]),
        "unknown_titles": text.listed([_quote(r) for r in found if r.word == "not known"]),
        "uncovered": text.listed([_quote(risk) for risk in top]),
    }
    names["blind_names"] = name_unknown(found) or ""
    both = {"S08", "F06"} <= {each.row.id for each in register.chosen}
    high = [b for a, b in zip(found, register.decide(), strict=True) if a.word == "high"]
    return {name: words or None for name, words in names.items()} | {
        "wages_and_loss": both,
        "gone": find_end_of_reserves(register.book),
        "wages_low": _is_wage_low(register.book, register),
        "none_falls": bool(high) and all(risk.word == "high" for risk in high),
    }


def _quote(risk: Risk) -> str:
    return f"“{risk.title}”"


def _decision_row(book: Book, register: Register, risk: Risk) -> tuple[Any, ...]:
    """A risk with what to decide, who does it by when, and its level then."""
    title, now = f"{risk.id} {risk.title}", register.level(risk)
    step = register.find_step(risk, register.chosen)
    if step is None:
        then = register.after_decision(risk)
        decided = then.level < risk.level
        decide = say_step(book, risk, register.offered)
        watched = decide.startswith("Watch")
        due = "at each meeting" if watched else recommendations.find_due_date(book.inputs.date, 1)
        owner = "Board chair" if decided else name_watcher(book, risk)
        level, relief = register.level(then, "decided"), _say_relief(book, risk, then)
        return title, now, decide, owner, due, level, relief
    shown = recommendations.step(book, step)
    after = next(each for each in register.after(register.chosen) if each.id == risk.id)
    level, relief = register.level(after, "then"), _say_relief(book, risk, after)
    return title, now, shown.title, shown.owner, shown.due, level, relief


def _say_relief(book: Book, risk: Risk, after: Risk) -> str:
    """From which figure on a risk is less likely, where no step makes it so."""
    return labels.first(say_relief(book, risk)) if after.level == risk.level else "-"


def _register_row(book: Book, register: Register, risk: Risk) -> tuple[Any, ...]:
    return (
        f"{risk.id} {risk.title}{' (not known in full)' if None in risk.values.values() else ''}",
        labels.first(say_triggers(book, risk)),
        *register.levels(risk),
        register.level(risk),
        say_step(book, risk, register.offered),
    )


def _draw_cells(book: Book, register: Register, words: str) -> str:
    points = []
    for impact in (5, 4, 3, 2, 1):
        for likely in (1, 2, 3, 4, 5):
            ids = [r.id for r in register.risks if (r.likelihood, r.impact) == (likely, impact)]
            more = " and more" if len(ids) > IN_CELL else ""
            size = book.fact(
                f"level.{likely}.{impact}",
                f"level of likelihood {likely} and impact {impact}",
                likely * impact,
                "of 25",
                "formula: likelihood x impact",
            )
            label = " ".join(sorted(ids)[:IN_CELL]) + more
            mark = bool(ids) and likely * impact >= HIGH
            points.append(point(str(likely), str(impact), size=size, label=label, mark=mark))
    axes = ("Likelihood", "1 to 5"), ("Impact", "1 to 5")
    return figure(book, "risk_heat_map", "grid", *axes, [series("Risks", points)], words)
