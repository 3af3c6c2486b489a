"""Practices of a field: levels of indicators, how common each is, and who has it."""

import msgspec

from auxeira.core.exact import Fraction
from auxeira.esg import derived_metrics, indicators
from auxeira.esg.indicators import INDICATORS
from auxeira.esg.metrics import METRICS, is_metric_expected
from report_writer import peer_comparison
from report_writer.action_effects import HANDFUL
from report_writer.actions import ACTIONS
from report_writer.constants import PLANNING
from report_writer.fact_book import Book, value_of
from report_writer.facts import Fact
from report_writer.labels import NAMES
from report_writer.movements import is_small_emitter
from report_writer.reports.portfolio import is_portfolio

# indicator | level in its unit | name
ROWS = """
policies | 6 | a full set of policies
renewableShare | 50 | energy that is half renewable
ghgChangePerYear | 4.2 | a cut of emissions (location-based) on the reference path
wasteRecoveredShare | 50 | waste that is half recovered
womenManagersShare | 40 | a balanced management
genderPayGap | 5 | a small pay gap
trainingPerEmployee | 24 | three days of training per employee
turnover | 15 | low staff turnover
trir | 3 | few injuries for each million hours worked
boardIndependentShare | 50 | a board that is half independent
boardWomenShare | 40 | a balanced board
antiCorruptionTrainedShare | 95 | anti-corruption training for nearly all
outcomeRate | 60 | outcomes for three in five people reached
programmeShare | 75 | spending that is mostly for programmes
resultMargin | 0 | a year without a loss
"""


MARKET = "ghgScope2Market"
WHOLE = ("ghgChangePerYear",)  # asked of everybody: a cut of Scope 1 and 2
NO_CUT = ("E03", "E12", "E14", "E15", "E22", "E24")  # a target, or other emissions
BOUGHT = ("E04", "E05")  # power of another kind, which the grid's factor does not show
GRAVE = {  # what is no praise in a year with a case or a death, and does not wait
    "corruptionIncidents": ("antiCorruptionTrainedShare", "policies"),
    "fatalities": ("trir",),
}


class Practice(msgspec.Struct, frozen=True):
    """A level of an indicator that is there or not; `level` in the indicator's unit."""

    code: str
    level: Fraction
    name: str


def _practice(row: str) -> Practice:
    code, level, name = (cell.strip() for cell in row.split("|"))
    return Practice(code, Fraction(level), name)


PRACTICES = tuple(map(_practice, ROWS.strip().splitlines()))


def tell_upper_end(book: Book, each: Practice) -> str:
    """Where balance ends, as more of either sex is none."""
    if each.code not in peer_comparison.BALANCES:
        return ""
    most = 100 - each.level
    fact = book.fact("balance.most", "where balance ends", most, "%", "constant: planning value")
    return f" and at most {fact}"


def share(book: Book, each: Practice) -> int | None:
    """In which quarter the share of peers with a practice lies, an index of field.QUARTERS."""
    row = INDICATORS[each.code]
    found = peer_comparison.quarter(
        book, each.code, indicators.to_scale_point(row, each.level / row.times)
    )
    return None if found is None else min(found, 3)


def list_told(book: Book) -> list[Practice]:
    """The practices that apply to the organisation and of which five peers tell, the commonest
    first."""
    employees = book.reading.values.get("employees")
    told, aside = [], is_portfolio(book) or is_small_emitter(book)
    for each in PRACTICES:
        value = INDICATORS[each.code].value
        uses = () if value in WHOLE else derived_metrics.list_input_metrics(value, book.kind)
        rows = [METRICS[name] for name in uses if name in METRICS]
        asked = all(is_metric_expected(row, book.kind, employees) for row in rows)
        asked = asked and _is_of_field(book, each.code)
        asked = asked and not (each.code in WHOLE and aside)
        if asked and share(book, each) is not None:
            told.append(each)
    return sorted(told, key=lambda each: -(share(book, each) or 0))


def _is_of_field(book: Book, code: str) -> bool:
    """Whether those who report it are of the field, and not all organisations in its place."""
    found = book.standing(code)
    return found is not None and found.group not in ("all", "")


def common(book: Book, each: Practice) -> bool:
    """Whether the peers' median is at its level or better."""
    return (share(book, each) or 0) >= 2


def has(book: Book, each: Practice) -> bool | None:
    """Whether the organisation has it; None where its figure is unknown."""
    return is_at(each, book.reading.values)


def is_at(each: Practice, values: derived_metrics.Figures) -> bool | None:
    """Whether figures are at its level."""
    row = INDICATORS[each.code]
    value = values.get(row.value)
    if value is None:
        return None
    exact = abs(value) * row.times if row.f == "absolute" else value * row.times
    if each.code in peer_comparison.BALANCES:
        return each.level <= exact <= 100 - each.level
    return exact <= each.level if row.better == "low" else exact >= each.level


def level(book: Book, each: Practice) -> Fact:
    """The level, as a planning value."""
    unit = NAMES[value_of(each.code)].unit
    label = f"level of {peer_comparison.label(each.code)} that counts as a practice"
    return book.fact(f"practice.{each.code}", label, each.level, unit, f"constant: {PLANNING}")


def is_few_cases(book: Book, each: Practice) -> bool:
    """Whether it is a rate of so few cases that each is looked at by itself."""
    return each.code == "trir" and book.reading.values.get("recordableInjuries", 0) < HANDFUL


def is_grave(book: Book, each: Practice) -> bool:
    """Whether a case or a death of the year speaks against what a practice is for."""
    return is_spoken_against(book, each.code)


def is_spoken_against(book: Book, code: str) -> bool:
    """The same of an indicator."""
    values = book.reading.values
    return any(values.get(name) and code in codes for name, codes in GRAVE.items())


def steps(book: Book, each: Practice) -> list[str]:
    """The actions of the library that lead there; of emissions, on the basis that is compared."""
    no_cut = NO_CUT if book.reading.basis == MARKET else (*NO_CUT, *BOUGHT)
    return [
        row.id
        for row in ACTIONS.values()
        if (row.metric and peer_comparison.indicator_of(row.metric) == each.code)
        or (each.code in WHOLE and "carbon" in row.tags and row.id not in no_cut)
    ]
