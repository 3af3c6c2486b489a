"""What a board decides on a risk: a step, who looks after it, and what to watch or to report."""

import re
from collections.abc import Sequence

from auxeira.core.exact import Fraction
from report_writer import actions, labels, printing, risks, situation
from report_writer.actions import Action
from report_writer.fact_book import Book
from report_writer.reports.portfolio import is_portfolio
from report_writer.reports.risk_levels import LENT, WATCHED, is_unknown
from report_writer.risks import Risk
from report_writer.situation import COMPARED
from report_writer.text import listed

LIKELIER = re.compile(r"\+\d (?:rsv and )?(\w+) (<|>) (-?[\d.]+)")
RISEN = {"financedPosition": "scope3Category15"}  # what is higher where that is below 0
NONE_LEFT = {  # what makes a risk less likely once a year has none of it
    "fatalities": "deaths at work in a year",
    "corruptionIncidents": "confirmed cases in a year",
    "carbonCreditsRetired": "carbon credits retired",
}
HAPPENED = ("R09", "R14", "R18")  # risks that are above all of what happened already
MOST_NAMED = 3  # figures that are not known, in a sentence


def say_relief(book: Book, risk: Risk) -> str:
    """The figure at which a risk is one step less likely, the nearest; "-" where none says so."""
    row, now = risks.RISKS[risk.id], risks.looked(book.now)
    for gone, told in NONE_LEFT.items():
        if (
            risk.id in HAPPENED
            and gone in risk.values
            and (risk.values[gone] is None or risk.values[gone])
        ):
            return f"{labels.first(told)}: none"
    if risk.id == "R21" and risk.values.get("outcomeRate") is not None:
        return _say_first_level(book, "outcomeRate", "at least")
    for step in reversed(row.likelihood.split("; ")[1:]):
        found = LIKELIER.fullmatch(step)
        own = risk.values.get(found[1]) if found else None
        if not found or own is None or not COMPARED[found[2]](own, Fraction(found[3])):
            continue
        name, limit = found[1], Fraction(found[3])
        if name == "reduction" or (name in RISEN and own < 0):
            return _say_first_level(book, RISEN.get(name, "ghg12"))
        then = situation.with_values(now, {name: limit})
        if risks.scale(row.likelihood, then)[0] >= risk.likelihood:
            continue
        words = labels.NAMES[name]
        label, source = f"limit of {words.label}", "formula: rules of the risk library"
        fact = book.fact(
            f"{risk.id}.{name}.relief", label, book.scaled(name, limit), words.unit, source
        )
        return f"{words.label}: {'at most' if found[2] == '>' else 'at least'} {fact}"
    return "-"


def _say_first_level(book: Book, name: str, limit: str = "at most") -> str:
    """What a figure was in the year from which a change counts."""
    base = book.reading.bases.get(name) or book.base_of(name)
    first, now = (book.value(name, base) if base else None), book.value(name)
    changed = first and now and first.text != now.text
    return f"{first.label}: {limit} {first}, as in {base}" if first and changed else "-"


def say_step(book: Book, risk: Risk, rows: Sequence[Action]) -> str:
    """The first of the steps that eases a risk; where there is none, the figure to watch, and from
    where on the risk is likelier."""
    title = next((row.title for row in rows if row.id in risk.eased), None)
    unknown = None in risk.values.values() if not risk.measured else is_unknown(risk)
    if title is None and unknown:
        return f"Report what is not known: {_name_unknown(risk)}"
    lent = LENT.get(risk.id) if is_portfolio(book) else None
    return title or lent or WATCHED.get(risk.id) or _say_watch(book, risk)


def name_watcher(book: Book, risk: Risk) -> str:
    """Who looks after a risk that no step is on: the owner of what would ease it."""
    rows = [actions.ACTIONS[name] for name in risk.eased if name in actions.ACTIONS]
    owner = rows[0].owner if rows else "Risk lead"
    return actions.name_owner(owner, book.reading.values.get("employees"))


def name_unknown(found: Sequence[Risk]) -> str | None:
    """The figures that stand behind risks and that nobody has reported."""
    names = [n for risk in found for n, v in risk.values.items() if v is None and n in labels.NAMES]
    own = [*dict.fromkeys(names)]
    more = len(own) - MOST_NAMED
    rest = [f"{printing.word(more)} more"] if more > 0 else []
    return listed([labels.label(name) for name in own[:MOST_NAMED]] + rest) or None


def _name_unknown(risk: Risk) -> str:
    names = [name for name, value in risk.values.items() if value is None and name in labels.NAMES]
    return " and ".join(labels.label(name) for name in names[:2])


def _say_watch(book: Book, risk: Risk) -> str:
    """The nearest threshold of a figure beyond which a risk is likelier, or just the figure."""
    for step in risks.RISKS[risk.id].likelihood.split("; ")[1:]:
        found = LIKELIER.fullmatch(step)
        own = risk.values.get(found[1]) if found else None
        if found and own is not None and not COMPARED[found[2]](own, Fraction(found[3])):
            return _say_limit(book, risk, *found.groups())
    names = [labels.label(name) for name in risk.values if name in labels.NAMES]
    return f"Watch: {names[0]}" if names else "Watch: how many figures are reported"


def _say_limit(book: Book, risk: Risk, name: str, word: str, limit: str) -> str:
    row, exact = labels.NAMES[name], Fraction(limit)
    if word == ">" and not exact:
        return f"Watch: {row.label}, likelier from the first on"
    label, source = f"limit of {row.label}", "formula: rules of the risk library"
    at = book.fact(f"{risk.id}.{name}", label, book.scaled(name, exact), row.unit, source)
    return f"Watch: {row.label}, likelier {'below' if word == '<' else 'above'} {at}"
