"""Risk-Adjusted ROI Analysis: the return, the risks that bear on it by rank, and what eases them.

No risk has a price here: probabilities and losses would be ours. Money stands on what the
organisation pays for carbon, where it says so.
"""

from collections.abc import Callable
from functools import partial

from auxeira.reports.document import Section, Sentence
from report_writer import missing_data, risks, text
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, level, tell, told
from report_writer.reports.risk_levels import RETURNS, TOP, Register, step_of, triggers
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
    register = Register(book)
    known = collect_facts(book, register)
    said = partial(tell, book, WORDS, **known)
    sections = [
        _baseline(book, said),
        _register(book, register, said),
        _weights(book, register, said),
        _beside(book, register, said),
        _moves(book, register, said),
        _mitigation(book, register, said),
    ]
    first = register.risks[0]
    summary = [
        said("highest", title=first.title, level=register.level(first)),
        said("exposed") if known["paid"] else said("exposed.none"),
        said("unmeasured") if any(not risk.measured for risk in register.risks) else None,
        said("together") if register.chosen else None,
        said("ranks"),
    ]
    keys = [key(fact) for fact in (known["baseline"], known["n_high"], known["paid"]) if fact]
    keys += [key(book.value(name)) for name in SHOWN[book.family]]
    return Body(summary, sections, keys, register.chosen)


def collect_facts(book: Book, register: Register) -> dict[str, Fact | None]:
    """The return, the exposure, and how many risks there are of each kind, now and then."""
    found, then = register.risks, register.after(register.chosen)
    counts = {word: sum(r.word == word for r in found) for word in ("high", "medium", "low")}
    counts |= {f"then_{w}": sum(r.word == w for r in then) for w in ("high", "medium", "low")}
    counts |= {
        "blind": sum(not risk.measured for risk in found),
        "all": len(found),
        "steps": len(register.chosen),
        "eased": sum(a.level < b.level for a, b in zip(then, found, strict=True)),
    }
    source = f"formula: {RETURNS[book.family]}"
    baseline = book.fact("baseline", "baseline return", register.baseline, "%", source, book.year)
    return {"baseline": baseline, **register.exposure()} | {
        f"n_{name}": book.fact(
            f"count.{name}", f"risks: {name.replace('_', ' ')}", n, "", "formula: count"
        )
        for name, n in counts.items()
    }


def _baseline(book: Book, said: Tell) -> Section:
    family = book.family
    lines = [said(f"base.{family}"), said("baseline"), said(f"read.{family}")]
    own = [level(book, name) for name in SHOWN[family]]
    peers = said("sroi.peers") if family == "mission" else None
    flags = missing_data.marks(book, "outcomeValue", "outcomeAdjustmentPct", *SHOWN[family])
    return laid(book, "Baseline return", lines, own, [said("base.year"), peers, *flags])


def _register(book: Book, register: Register, said: Tell) -> Section:
    rows = [
        (
            f"{risk.id} {risk.title}{'' if risk.measured else ' (not measured)'}",
            triggers(book, risk),
            *register.levels(risk),
            register.level(risk),
            step_of(book, risk, register.chosen),
        )
        for risk in register.risks
    ]
    columns = ("Risk", "What it looks at", "Likelihood", "Impact", "Level", "Step")
    shown = table(book, "risk_register", columns, rows)
    high = [risk.title for risk in register.risks if risk.word == "high"][:3]
    lines = [
        said("register"),
        said("register.high", which="; ".join(high)) if high else said("register.nohigh"),
        said("register.blind") if any(not r.measured for r in register.risks) else said("seen"),
    ]
    more = [said("scale"), said("blind.rule"), said("sites")]
    heat = _heat(book, register)
    return laid(book, "Risk register", lines, more, tables=[shown], figures=[heat])


def _heat(book: Book, register: Register) -> str:
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
            mark = bool(ids) and likely * impact >= risks.HIGH
            points.append(point(str(likely), str(impact), size=size, label=label, mark=mark))
    words = "Each cell names the risks of its likelihood and impact; the darker, the higher."
    axes = ("Likelihood", "1 to 5"), ("Impact", "1 to 5")
    return figure(book, "risk_heat_map", "grid", *axes, [series("Risks", points)], words)


def _weights(book: Book, register: Register, said: Tell) -> Section:
    each = [_weight(book, register, risk) for risk in register.risks[:TOP]]
    return laid(book, "What weighs most", [said("how"), said("ranks")], each)


def _weight(book: Book, register: Register, risk: Risk) -> Sentence | None:
    likely, impact = register.levels(risk)
    seen = "measured" if risk.measured else "unmeasured"
    words: dict[str, Fact | str] = {
        "title": risk.title,
        "likely": likely,
        "impact": impact,
        "level": register.level(risk),
    }
    return tell(book, {f"{risk.id}.{seen}": WORDS[f"weight.{seen}"]}, f"{risk.id}.{seen}", **words)


def _beside(book: Book, register: Register, said: Tell) -> Section:
    """The return beside what is exposed in money, and the levels as they are and would be."""
    known = collect_facts(book, register)
    none, same = "not reported", "no change claimed"
    rows: list[tuple[str | Fact | None, ...]] = [
        ("Baseline return", known["baseline"], same),
        ("Cost of carbon prices", known["paid"] or none, same),
        ("Carbon price half as high again, more", known["added"] or none, same),
        *(
            (f"Risks of {word} level", known[f"n_{word}"], known[f"n_then_{word}"])
            for word in ("high", "medium", "low")
        ),
    ]
    columns = ("What", "As it is", "With the steps, if reached")
    shown = table(book, "adjusted_return", columns, rows)
    money = [said("exposed"), said("exposed.price"), said("exposed.more"), said("exposed.part")]
    lines = money if known["paid"] else [said("exposed.none"), said("exposed.ask")]
    more = [said("apart"), said("together") if register.chosen else None]
    return laid(book, "Return and exposure", lines, more, tables=[shown])


def _moves(book: Book, register: Register, said: Tell) -> Section:
    order = sorted(register.risks, key=lambda r: (-r.impact, -r.level, r.id))[:BARS]
    points, ends = [], []
    for risk in order:
        now = register.level(risk)
        source = "formula: impact x likelihood, one less or more"
        low, high = (
            book.fact(
                f"{risk.id}.{name}",
                f"level of {risk.id}, likelihood one {name}",
                risk.impact * max(1, min(5, risk.likelihood + by)),
                "of 25",
                source,
            )
            for name, by in (("lower", -1), ("higher", 1))
        )
        ends.append((risk, low, high))
        label = f"{low.printed} to {high.printed}"
        points.append(point(None, risk.title, low=low, mid=now, high=high, label=label))
    words = "Each bar runs from the level of a risk one step less likely to one step more likely."
    axes = ("Level", "of 25"), ("Risk", "")
    drawn = figure(book, "return_tornado", "tornado", *axes, [series("Level", points)], words)
    lines = [said("moves"), *(_move(book, *each) for each in ends[:3]), said("moves.read")]
    return laid(book, "What moves it most", lines, [said("moves.dark")], figures=[drawn])


def _move(book: Book, risk: Risk, low: Fact, high: Fact) -> Sentence | None:
    words = {f"{risk.id}.move": WORDS["move"]}
    return tell(book, words, f"{risk.id}.move", title=risk.title, low=low, high=high)


def _mitigation(book: Book, register: Register, said: Tell) -> Section:
    if not register.chosen:
        return laid(book, "Mitigation", [said("steps.none")], [said("owners")])
    few = len(register.chosen) < FEW
    steps = [
        one for each in register.chosen for one in (told(book, each), _eases(book, register, each))
    ]
    left = [risk.title for risk in register.risks[:TOP] if not _covered(risk, register.chosen)]
    lines = [said("steps"), said("steps.few") if few else None]
    end = [said("open", which="; ".join(left)) if left else said("covered"), said("owners")]
    ids = [each.row.id for each in register.chosen]
    return laid(book, "Mitigation", lines, steps, end, actions=ids)


def _covered(risk: Risk, chosen: list[Chosen]) -> bool:
    return any(each.row.id in risk.eased for each in chosen)


def _eases(book: Book, register: Register, each: Chosen) -> Sentence | None:
    """Which risks of the top a step bears on, and whether it lowers their level by the figures."""
    pairs = zip(register.after([each]), register.risks, strict=True)
    lower = [now.title for then, now in pairs if then.level < now.level]
    bears = [risk.title for risk in register.risks if each.row.id in risk.eased][:3]
    key_, which = ("lowers", lower[:3]) if lower else ("bears", bears)
    name = f"{each.row.id}.{key_}"
    listed = text.listed([f"“{title}”" for title in which]) or None
    return tell(book, {name: WORDS[key_]}, name, which=listed)
