"""Scalability & Growth Analysis: cost, people and emissions in three years of growth."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from auxeira.esg.scores import ESG
from auxeira.reports.document import Section, Sentence, Series
from report_writer import confidence, labels, missing_data, text
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, level, tell
from report_writer.reports.growth import POWERS, SCENARIOS, YEARS, Growth
from report_writer.reports.scalability_words import WORDS
from report_writer.text import table

type Tell = Callable[..., Sentence | None]
type Limit = tuple[str, str, Fact | None, str, bool | None]

INDICATIVE = "Arithmetic, not a forecast."
UNSURE = "Indicative: confidence in the figures is low."
# limit: figure, threshold by its constant, whether more is better
LIMITS = {
    "people": ("turnover", "mostTurnover", "at most"),
    "money": ("resultMargin", "leastMargin", "at least"),
    "evidence": ("outcomeEvidence", "leastEvidence", "at least"),
    "governance": ("policiesAdopted", "allPolicies", "all, "),
    "data": ("coverage", "leastCoverage", "at least"),
}
TITLES = {"low": "Low", "mid": "Middle", "high": "High"}


def scalability_analysis(book: Book) -> Body:
    """The report for funders and boards."""
    growth = Growth(book)
    found = limits(book)
    said = partial(tell, book, WORDS, **facts(book, growth, found))
    sections = [
        _stands(book, growth, said),
        _limits(book, found, said),
        _scenarios(book, growth, said),
        _unit(book, said),
        _emissions(book, growth, said),
        _conditions(book, found, said),
    ]
    unmet = [each for each in found if each[4] is False]
    summary = [
        said("unmet", which=_listed(unmet)) if unmet else said("met"),
        _grown(growth, said),
        said("volumes"),
        said("bill"),
        said("emit"),
        said("arithmetic"),
    ]
    names_of = (growth.metric, "totalExpenditure", "employees", "ghg12", "energyTotal")
    return Body(summary, sections, [key(book.value(name)) for name in names_of])


def facts(book: Book, growth: Growth, found: list[Limit]) -> dict[str, Fact | str | None]:
    """What the sentences use beside figures; None where unknown."""
    year, last, fact = book.year, book.year + YEARS, book.fact
    source = "formula: (volume / volume of the base year) ^ (1 / years) - 1"
    rates = {
        f"g_{name}": fact(f"growth.{name}", f"growth a year, {name}", 100 * rate, "%", source, year)
        for name, rate in growth.rates.items()
    }
    volumes = {f"v_{name}": growth.volume(name, YEARS) for name in SCENARIOS}
    costs = {f"c_{n}": growth.cost("mid", YEARS, power) for n, power in enumerate(POWERS, start=1)}
    count = {
        name: fact(f"limits.{name}", f"limits: {name}", n, "", "formula: count")
        for name, n in (
            ("met", sum(each[4] is True for each in found)),
            ("unmet", sum(each[4] is False for each in found)),
            ("unknown", sum(each[4] is None for each in found)),
        )
    }
    more = growth.cost("mid", YEARS).value - growth.cost("mid", 0).value
    return {
        **rates,
        **volumes,
        **costs,
        **{f"n_{name}": each for name, each in count.items()},
        **_units(book, growth),
        **_tonnes(book, growth),
        "now": book.value(growth.metric),
        "first": book.value(growth.metric, growth.base),
        "own": fact("growth.own", "own growth a year", abs(100 * growth.own), "%", source, year),
        "staff": growth.need("employees", "mid", YEARS),
        "power": growth.need("energyTotal", "mid", YEARS),
        "extra": fact("extra", f"more money in {last}", abs(more), "money", "formula: cost", last),
        "more": "more" if more >= 0 else "less",
        "last": str(last),
        "unit": "person reached" if book.serves else "1 of income",
        "each": " for each person reached" if book.serves else "",
    }


def _units(book: Book, growth: Growth) -> dict[str, Fact | None]:
    """Cost of a unit, of the next one at each power, and what further ones have cost so far."""
    unit = "money" if book.serves else "per 1 of income"
    spent = book.scaled("totalExpenditure", book.reading.values["totalExpenditure"])
    whole = book.scaled(growth.metric, growth.now)
    mean = spent / whole
    formula = "formula: totalExpenditure / volume"
    found: dict[str, Fact | None] = {
        "mean": book.fact("mean", "mean cost of a unit", mean, unit, formula, book.year)
    }
    for n, power in enumerate(POWERS, start=1):
        label = f"cost of the next unit, case {n}"
        value = mean * Fraction(power)
        found[f"next{n}"] = book.fact(f"next{n}", label, value, unit, "formula: power x mean")
    before = book.values(growth.base).get("totalExpenditure")
    found["past"] = None
    if before is not None and growth.now > growth.before:
        more = spent - book.scaled("totalExpenditure", before)
        past = more / book.scaled(growth.metric, growth.now - growth.before)
        label = f"cost of each further unit since {growth.base}"
        formula = "formula: change of totalExpenditure / change of volume"
        found["past"] = book.fact("past", label, past, unit, formula) if past > 0 else None
    return found


def _tonnes(book: Book, growth: Growth) -> dict[str, Fact | None]:
    """Emissions in the last year with and without a cut, and the cut that holds them level."""
    same = growth.emissions("mid", YEARS)
    hold = None
    if growth.used > 0:
        label = "cut of emissions of each unit a year that holds emissions level"
        cut = 100 * (1 - 1 / (1 + growth.used))
        hold = book.fact("hold", label, cut, "%", "formula: 1 - 1 / (1 + growth)", book.year)
    apart = growth.emissions("mid", YEARS, apart=True)
    high = growth.emissions("high", YEARS)
    return {"same": same, "apart": apart, "top": high, "hold": hold}


def limits(book: Book) -> list[Limit]:
    """The limits that apply: what it is, its figure, the threshold, and whether it is met."""
    found: list[Limit] = []
    for limit, (name, constant, word) in LIMITS.items():
        if limit == "evidence" and not book.serves:
            continue
        threshold = book.constant(constant)
        fact = book.coverage(ESG) if name == "coverage" else book.value(name)
        label = "coverage of the overall ESG score" if name == "coverage" else labels.label(name)
        least = word != "at most"
        met = None
        if fact is not None:
            over = fact.value >= threshold.value
            met = over if least else fact.value <= threshold.value
        found.append((limit, label, fact, f"{word} {threshold}".replace(",  ", ", "), met))
    return found


def _grown(growth: Growth, said: Tell) -> Sentence | None:
    return said("shrunk" if growth.own < 0 else "grown")


def _listed(found: list[Limit]) -> str:
    return text.listed([each[0] for each in found])


# the sections


def _stands(book: Book, growth: Growth, said: Tell) -> Section:
    beyond = growth.own != growth.used
    lines = [
        said(f"volume.{'srv' if book.serves else 'income'}"),
        _grown(growth, said),
        said("clamped") if beyond else None,
        *(level(book, n) for n in ("employees", "totalExpenditure", "energyTotal")),
    ]
    flags = missing_data.marks(book, growth.metric, "totalExpenditure", "ghgScope1", "energyTotal")
    more = [said("two"), said("quality"), *flags]
    return laid(book, "Where growth stands", lines, more)


def _limits(book: Book, found: list[Limit], said: Tell) -> Section:
    words = {True: "yes", False: "no", None: "not known"}
    rows: list[tuple[str | Fact | None, ...]] = [
        (labels.first(limit), labels.first(label), fact, threshold, words[met])
        for limit, label, fact, threshold, met in found
    ]
    if not book.serves:
        rows.insert(2, ("Evidence", "Evidence level of outcomes", *["not asked"] * 3))
    columns = ("Limit", "Figure", "Present value", "Threshold", "Met")
    shown = table(book, "growth_matrix", columns, rows)
    lines = [said("limits"), None if book.serves else said("noevidence"), said("counted")]
    each = [
        said(f"limit.{limit}.{'no' if met is False else 'open'}")
        for limit, _, _, _, met in found
        if met is not True
    ]
    return laid(book, "What limits it", lines, each, [said("first.limit")], tables=[shown])


def _scenarios(book: Book, growth: Growth, said: Tell) -> Section:
    rows = [
        (
            f"{book.year + after}, {TITLES[name].lower()}",
            growth.volume(name, after),
            growth.need("employees", name, after),
            growth.cost(name, after),
            growth.need("energyTotal", name, after),
        )
        for name in SCENARIOS
        for after in range(1, YEARS + 1)
    ]
    columns = ("Year and scenario", "Volume", "Employees", "Money", "Energy")
    note = f"{INDICATIVE} Money grows by the middle case of cost."
    need = table(book, "resource_need", columns, rows, note)
    down = growth.used < 0
    lines = [said("rates.down" if down else "rates"), said("volumes"), said("arithmetic")]
    more = [
        said("people"),
        said("bill"),
        said("sticky" if down else "lean"),
        said("power"),
        said("funding"),
    ]
    fan = _fan(book, growth)
    return laid(book, "Three scenarios", lines, more, tables=[need], figures=[fan])


def _note(book: Book) -> str:
    return f"{INDICATIVE} {UNSURE}" if confidence.confidence(book).word == "low" else INDICATIVE


def _fan(book: Book, growth: Growth) -> str:
    unit = book.currency if growth.metric == "totalIncome" else "people"
    years = range(YEARS + 1)
    lines = [
        series(
            TITLES[name],
            [
                point(book.year + n, growth.volume(name, n), label=str(growth.volume(name, n)))
                for n in years
            ],
            dashed=name != "mid",
        )
        for name in SCENARIOS
    ]
    words = f"Three lines show the volume from {book.year} to {book.year + YEARS}, one a scenario."
    axes = ("Year", ""), (labels.first(labels.label(growth.metric)), unit)
    return figure(book, "growth_fan", "lines", *axes, lines, words, _note(book))


def _unit(book: Book, said: Tell) -> Section:
    known = book.base_of("totalExpenditure") is not None
    none = said("past.none") if known else missing_data.no_base(book, "totalExpenditure")
    lines = [said("mean"), said("past") or none, said("cases")]
    more = [said("next"), said("range"), said("read")]
    return laid(book, "Cost of the next unit", lines, more, [said("fixed"), said("nominal")])


def _emissions(book: Book, growth: Growth, said: Tell) -> Section:
    known = "ghg12" in book.reading.values
    lines = [said("emit.now"), said("emit"), said("top"), said("apart"), _rises(book, growth, said)]
    lines.append(said("hold"))
    if not known:
        lines = [missing_data.unknown(book, "ghg12"), said("emit.none"), said("power")]
    more = [said("scope"), said("credits"), said("lever")]
    return laid(book, "Emissions of growth", lines, more, figures=[_drawn(book, growth)])


def _rises(book: Book, growth: Growth, said: Tell) -> Sentence | None:
    """Whether emissions rise although those of each unit fall."""
    apart, now = growth.emissions("mid", YEARS, apart=True), book.value("ghg12")
    return said("apart.more") if apart and now and apart.value > now.value else None


def _drawn(book: Book, growth: Growth) -> str:
    def line(name: str, title: str, *, apart: bool = False) -> Series:
        found = [(book.year + n, growth.emissions(name, n, apart=apart)) for n in range(YEARS + 1)]
        return series(
            title, [point(y, f, label=str(f)) for y, f in found if f is not None], dashed=apart
        )

    lines = [line("mid", "In proportion"), line("high", "In proportion, high scenario")]
    lines.append(line("mid", "If decoupled", apart=True))
    words = "The lines show emissions that go with volume, and those that fall by the path besides."
    axes = ("Year", ""), ("Scope 1 and 2 emissions", "t CO2e")
    return figure(book, "growth_emissions", "lines", *axes, lines, words, _note(book))


def _conditions(book: Book, found: list[Limit], said: Tell) -> Section:
    unmet = [each for each in found if each[4] is not True]
    lines = [said("before"), said("unmet", which=_listed(unmet)) if unmet else said("met")]
    ids = [each.row.id for each in book.chosen]
    end = [said("gate"), said("stop"), said("funder")]
    return laid(book, "Conditions before scaling", lines, end, actions=ids)
