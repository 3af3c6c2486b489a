"""Risk-Adjusted ROI Analysis: what is left of the return once its risks are priced."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, risks, text
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, level, tell, told
from report_writer.reports.risk_pricing import (
    BASES,
    POINTS,
    RETURNS,
    TOP,
    Priced,
    step_of,
    swing,
    total,
    triggers,
)
from report_writer.reports.risk_words import WORDS
from report_writer.risks import Risk
from report_writer.simulation import Chosen
from report_writer.text import table

type Tell = Callable[..., Sentence | None]

BARS = 10  # of the tornado
FEW = 5  # steps
IN_CELL = 5  # risks of the heat map
SHOWN = {
    "mission": ("sroi", "outcomeAdjustmentPct"),
    "capital": ("financialReturnPct", "capitalDeployed"),
    "corporate": ("paybackRatio", "esgInvestment"),
}


def risk_adjusted_roi(book: Book) -> Body:
    """The report for investors and finance leads."""
    priced = Priced(book)
    known = facts(book, priced)
    said = partial(tell, book, WORDS, **known)
    sections = [
        _baseline(book, said),
        _register(book, priced, said),
        _costs(book, priced, said),
        _adjusted(book, priced, said),
        _moves(book, priced, said),
        _mitigation(book, priced, said),
    ]
    first = priced.risks[0]
    summary = [
        said("adjusted.below" if priced.adjusted(priced.risks) < 0 else "adjusted"),
        said("dearest", title=first.title, cost=priced.price(first)),
        said("unmeasured") if any(not risk.measured for risk in priced.risks) else None,
        said("together"),
        said("planning"),
    ]
    keys = [key(fact) for fact in (known["baseline"], known["loss"], known["left"]) if fact]
    keys += [key(book.value(name)) for name in SHOWN[book.family]]
    return Body(summary, sections, keys, priced.chosen)


def facts(book: Book, priced: Priced) -> dict[str, Fact | None]:
    """The return, the loss and what is left, and how many risks there are of each kind."""
    found, blind = priced.risks, [risk for risk in priced.risks if not risk.measured]
    whole, counted = total(found), priced.counted(found)
    then = priced.after(priced.chosen)
    sums, source = "formula: sum of probability x loss", f"formula: {RETURNS[book.family]}"
    levels = {word: sum(r.word == word for r in found) for word in ("high", "medium", "low")}
    counts = levels | {"blind": len(blind), "all": len(found), "steps": len(priced.chosen)}
    spared = priced.adjusted(then) - priced.adjusted(found)
    eased = total(found) - total(then)
    return {
        "baseline": book.fact(
            "baseline", "baseline return", priced.baseline, "%", source, book.year
        ),
        "whole": priced.points("whole", "expected loss before the limit", whole, sums),
        "loss": priced.points("loss", "expected loss that counts", counted, sums),
        "limit": priced.points(
            "limit", "most that counts as loss", priced.limit, "formula: |baseline| / 2 + 5"
        ),
        "left": book.fact(
            "left",
            "risk-adjusted return",
            priced.adjusted(found),
            "%",
            "formula: baseline - loss",
            book.year,
        ),
        "dark": priced.points("dark", "loss of risks not measured", total(blind), sums),
        "lossmoney": priced.money(counted, "loss.money", "expected loss in money"),
        "one": priced.money(Fraction(1), "one.point", "one point of the base"),
        "eased": priced.points("eased", "loss that the steps take away", eased, sums),
        "spared": priced.points("spared", "return that the steps bring back", spared, sums),
        "then": book.fact(
            "then", "risk-adjusted return with all steps", priced.adjusted(then), "%", sums
        ),
        "five": priced.points("five", "loss of the dearest five", total(found[:TOP]), sums),
    } | {
        f"n_{name}": book.fact(f"count.{name}", f"number: {name}", n, "", "formula: count")
        for name, n in counts.items()
    }


def _baseline(book: Book, said: Tell) -> Section:
    family = book.family
    lines = [said(f"base.{family}"), said("baseline"), said(f"read.{family}")]
    own = [level(book, name) for name in SHOWN[family]]
    peers = said("sroi.peers") if family == "mission" else None
    flags = missing_data.marks(book, "outcomeValue", "outcomeAdjustmentPct", *SHOWN[family])
    more = [said("base.one", of=BASES[family][1]), said("base.year"), peers, *flags]
    return laid(book, "Baseline return", lines, own, more)


def _register(book: Book, priced: Priced, said: Tell) -> Section:
    rows = [
        (
            f"{risk.id} {risk.title}"
            if risk.measured
            else f"{risk.id} {risk.title} (not measured)",
            triggers(book, risk),
            *priced.levels(risk),
            priced.price(risk),
            step_of(book, risk, priced.chosen),
        )
        for risk in priced.risks
    ]
    columns = ("Risk", "What it looks at", "Likelihood", "Impact", "Cost", "Step")
    shown = table(book, "risk_register", columns, rows)
    high = [risk.title for risk in priced.risks if risk.word == "high"][:3]
    lines = [
        said("register"),
        said("register.high", which="; ".join(high)) if high else said("register.nohigh"),
        said("register.blind") if any(not r.measured for r in priced.risks) else said("seen"),
    ]
    more = [said("scale"), said("blind.rule"), said("sites")]
    heat = _heat(book, priced)
    return laid(book, "Risk register", lines, more, tables=[shown], figures=[heat])


def _heat(book: Book, priced: Priced) -> str:
    points = []
    for impact in (5, 4, 3, 2, 1):
        for likely in (1, 2, 3, 4, 5):
            ids = [r.id for r in priced.risks if (r.likelihood, r.impact) == (likely, impact)]
            more = " and more" if len(ids) > IN_CELL else ""
            size = book.fact(
                f"level.{likely}.{impact}",
                f"level of likelihood {likely} and impact {impact}",
                likely * impact,
                "of 25",
                "formula: likelihood x impact",
            )
            label = " ".join(sorted(ids)[:IN_CELL]) + more
            mark = bool(ids) and likely * impact >= risks.HIGH
            points.append(point(str(likely), str(impact), size=size, label=label, mark=mark))
    words = "Each cell names the risks of its likelihood and impact; the darker, the higher."
    axes = ("Likelihood", "1 to 5"), ("Impact", "1 to 5")
    return figure(book, "risk_heat_map", "grid", *axes, [series("Risks", points)], words)


def _costs(book: Book, priced: Priced, said: Tell) -> Section:
    each = [_cost(priced, said, risk) for risk in priced.risks[:TOP]]
    rest = [said("five"), said("dark"), said("one")]
    lines = [said("how"), said("chance"), said("damage")]
    return laid(book, "What each risk costs", lines, each, rest)


def _cost(priced: Priced, said: Tell, risk: Risk) -> Sentence | None:
    likely, impact = priced.levels(risk)
    seen = "measured" if risk.measured else "unmeasured"
    cost = priced.price(risk)
    words: dict[str, Fact | str] = {
        "title": risk.title,
        "likely": likely,
        "impact": impact,
        "cost": cost,
    }
    return text.say(priced.book, f"{risk.id}.{seen}", WORDS[f"cost.{seen}"], **words)


def _adjusted(book: Book, priced: Priced, said: Tell) -> Section:
    whole = total(priced.risks)
    below = priced.adjusted(priced.risks) < 0
    lines = [
        said("sum"),
        said("limited" if whole > priced.limit else "unlimited"),
        said("adjusted.below" if below else "adjusted"),
        said("inmoney"),
    ]
    more = [said("mean"), said("apart"), said("together"), said("against")]
    columns = ("Case", "Loss", "Loss that counts", "Return")
    rows: list[tuple[str | Fact | None, ...]] = [
        _case(priced, "now", "As it is", priced.risks),
        *(
            _case(priced, each.row.id, f"With: {each.row.title}", priced.after([each]))
            for each in priced.chosen
        ),
        _case(priced, "all", "With all of these", priced.after(priced.chosen)),
    ]
    first = book.fact("baseline", "baseline return", priced.baseline, "%")
    rows.insert(0, ("Before risks", "none", "none", first))
    shown = table(book, "adjusted_return", columns, rows)
    return laid(book, "Risk-adjusted return", lines, more, tables=[shown])


def _case(priced: Priced, name: str, title: str, found: list[Risk]) -> tuple[str | Fact, ...]:
    sums = "formula: sum of probability x loss"
    what = title.removeprefix("With: ")
    return (
        title,
        priced.points(f"case.{name}.whole", f"loss: {what}", total(found), sums),
        priced.points(
            f"case.{name}.counted", f"loss that counts: {what}", priced.counted(found), sums
        ),
        priced.book.fact(
            f"case.{name}.left",
            f"risk-adjusted return: {what}",
            priced.adjusted(found),
            "%",
            "formula: baseline - loss",
            priced.book.year,
        ),
    )


def _moves(book: Book, priced: Priced, said: Tell) -> Section:
    order = sorted(priced.risks, key=lambda r: (swing(r)[0] - swing(r)[1], r.id))[:BARS]
    zero = book.fact("zero", "no change", 0, POINTS, "constant: 0")
    points, ends = [], []
    for risk in order:
        down, up = swing(risk)
        source = "formula: expected loss at the likelihood - at one more or less"
        low = priced.points(f"{risk.id}.down", f"{risk.id}, likelihood one higher", down, source)
        high = priced.points(f"{risk.id}.up", f"{risk.id}, likelihood one lower", up, source)
        ends.append((risk, low, high))
        label = f"{low.printed} to {high.printed}"
        points.append(point(None, risk.title, low=low, mid=zero, high=high, label=label))
    words = (
        "Each bar shows what the return loses or wins if one risk is a step more or less likely."
    )
    axes = ("Change of adjusted return, before the limit", POINTS), ("Risk", "")
    drawn = figure(book, "return_tornado", "tornado", *axes, [series("Change", points)], words)
    lines = [said("moves"), *(_move(book, *each) for each in ends[:3]), said("moves.read")]
    more = [said("moves.dark"), said("moves.limit"), said("moves.use")]
    return laid(book, "What moves it most", lines, more, figures=[drawn])


def _move(book: Book, risk: Risk, low: Fact, high: Fact) -> Sentence | None:
    title = risk.title
    if risk.likelihood == 5:
        return text.say(book, f"{risk.id}.most", WORDS["move.most"], title=title, high=high)
    if risk.likelihood == 1:
        return text.say(book, f"{risk.id}.least", WORDS["move.least"], title=title, low=low)
    return text.say(book, f"{risk.id}.move", WORDS["move"], title=title, low=low, high=high)


def _mitigation(book: Book, priced: Priced, said: Tell) -> Section:
    few = len(priced.chosen) < FEW
    steps = [one for each in priced.chosen[:6] for one in _eases(book, priced, said, each)]
    left = [risk.title for risk in priced.risks[:TOP] if not _covered(risk, priced.chosen)]
    lines = [said("steps"), said("steps.few") if few else None]
    end = [
        said("together"),
        said("open", which="; ".join(left)) if left else said("covered"),
        said("owners"),
    ]
    return laid(book, "Mitigation", lines, steps, end)


def _covered(risk: Risk, chosen: list[Chosen]) -> bool:
    return any(each.row.id in risk.eased for each in chosen)


def _eases(book: Book, priced: Priced, said: Tell, each: Chosen) -> list[Sentence | None]:
    gain = total(priced.risks) - total(priced.after([each]))
    label = f"loss that {each.row.id} takes away"
    if gain <= 0:
        return [told(book, each)]
    source = "formula: expected loss now - with the step"
    fact = priced.points(f"{each.row.id}.eases", label, gain, source)
    which = text.listed([r.id for r in priced.risks if each.row.id in r.eased][:3]) or "none"
    words = WORDS["eases"]
    return [
        told(book, each),
        text.say(book, f"{each.row.id}.eases", words, gain=fact, which=labels.first(which)),
    ]
