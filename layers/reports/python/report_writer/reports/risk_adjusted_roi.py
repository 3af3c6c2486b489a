"""Risk-Adjusted ROI Analysis: the return, the risks that bear on it by rank, and what eases them.

No risk has a price here: probabilities and losses would be ours. Money stands on what the
organisation pays for carbon, where it says so.
"""

from functools import partial
from typing import Any

from report_writer import actions, labels, text
from report_writer.assembly import key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.reports.risk_levels import RETURNS, TOP, Register, say_step, say_triggers
from report_writer.risks import HIGH, Risk
from report_writer.shared_parts import build_shared_parts

BARS = 10  # of the tornado
IN_CELL = 5  # risks of the heat map
WORDS = ("high", "medium", "low")
SHOWN = {
    "mission": ("outcomeAdjustmentPct",),
    "capital": ("capitalDeployed",),
    "corporate": ("esgInvestment", "esgSavings"),
}


def risk_adjusted_roi(book: Book) -> dict[str, Any]:
    """For investors and finance leads."""
    register = Register(book)
    money, first = register.exposure(), register.risks[0]
    own = _state_return(book, register)
    counts = count_risks(book, register)
    return {
        **build_shared_parts(book),
        **counts,
        **money,
        **_describe_steps(book, register),
        **_describe_changes(register),
        "free_of_price": book.reading.values.get("carbonPriceCost") == 0,
        "payback": _find_payback(book),
        "first_title": first.title,
        "first_level": register.level(first),
        "baseline": own,
        "blind": counts["n_blind"].value > 0,
        "any_high": counts["n_high"].value > 0,
        "still_high": counts["n_then_high"].value > 0,
        "eased_any": counts["n_eased"].value > 0,
        "top": [_describe_risk(book, register, risk) for risk in register.risks[:TOP]],
        "risk_register": [_register_row(book, register, risk) for risk in register.risks],
        "adjusted_return": _return_rows(own, money, counts),
        "risk_heat_map": partial(_draw_cells, book, register),
        "return_tornado": partial(_draw_moves, book, register),
        "chosen": register.chosen,
        "actions": bool(register.chosen),
        "key_metrics": [
            *(key(fact) for fact in (own, counts["n_high"], money["paid"]) if fact),
            *(key(book.value(name)) for name in SHOWN[book.family]),
        ],
    }


def _state_return(book: Book, register: Register) -> Fact:
    """The return as it is read: what outcomes are valued at, a net return, savings of a cost."""
    if book.family == "mission" and (sroi := book.value("sroi")):
        return sroi
    label = "net return" if book.family == "capital" else "yearly savings of the cost"
    source = f"formula: {RETURNS[book.family]}"
    return book.fact("baseline", label, register.baseline, "%", source, book.year)


def count_risks(book: Book, register: Register) -> dict[str, Fact]:
    """How many risks there are of each kind, now and with the steps."""
    found, then = register.risks, register.after(register.chosen)
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


def _describe_steps(book: Book, register: Register) -> dict[str, Any]:
    """What each step does to which risks, and the highest risks that none works on."""
    top, rows = register.risks[:TOP], []
    for each in register.chosen:
        pairs = zip(register.after([each])[:TOP], top, strict=True)
        moved = [
            f"“{now.title}” from level {register.level(now):n} to "
            f"{register.level(then, each.row.id):n}"
            for then, now in pairs
            if then.level < now.level
        ]
        eased = [f"“{risk.title}”" for risk in top if each.row.id in risk.eased]
        title, which = each.row.title, text.listed(moved or eased)
        rows.append({"title": title, "lowers": bool(moved), "which": which})
    offered = {row.id for row in actions.triggered(book.inputs)}
    left = [risk.title for risk in top if not offered & {*risk.eased}]
    return {"steps": [row for row in rows if row["which"]], "uncovered": "; ".join(left) or None}


def _describe_changes(register: Register) -> dict[str, Any]:
    """Which risks one step of likelihood makes high, or takes from the high ones."""
    found = register.risks
    nearly = [r.title for r in found if r.level < HIGH <= r.impact * min(5, r.likelihood + 1)]
    fewer = [r.title for r in found if r.level >= HIGH > r.impact * max(1, r.likelihood - 1)]
    blind = [risk.title for risk in found[:TOP] if None in risk.values.values()]
    names = (("nearly", nearly), ("relieved", fewer), ("blind_top", blind))
    return {name: "; ".join(titles) or None for name, titles in names}


def _find_payback(book: Book) -> Fact | None:
    """Years of savings that pay for a year's improvements; None where there are no savings."""
    ratio = book.reading.values.get("paybackRatio")
    if book.family != "corporate" or not ratio:
        return None
    source = "formula: esgInvestment / esgSavings"
    return book.fact("payback", "years of savings that pay", 1 / ratio, "years", source, book.year)


def _describe_risk(book: Book, register: Register, risk: Risk) -> dict[str, Any]:
    likely, impact = register.levels(risk)
    return {
        "title": risk.title,
        "level": register.level(risk),
        "likely": likely,
        "impact": impact,
        "measured": None not in risk.values.values(),
        "looks": say_triggers(book, risk),
    }


def _register_row(book: Book, register: Register, risk: Risk) -> tuple[Any, ...]:
    return (
        f"{risk.id} {risk.title}{' (not known in full)' if None in risk.values.values() else ''}",
        labels.first(say_triggers(book, risk)),
        *register.levels(risk),
        register.level(risk),
        say_step(book, risk, register.chosen),
    )


def _return_rows(
    own: Fact, money: dict[str, Fact | None], counts: dict[str, Fact]
) -> list[tuple[Any, ...]]:
    """The return, what is exposed in money, and the levels as they are and would be."""
    same = "no change claimed"
    rows: list[tuple[Any, ...]] = [(labels.first(own.label), own, same)]
    if money["paid"]:
        rows += [("Cost of carbon prices", money["paid"], same),
                 ("Carbon price half as high again, more", money["added"], same)]  # fmt: skip
    found = [(f"Risks of {w} level", counts[f"n_{w}"], counts[f"n_then_{w}"]) for w in WORDS]
    return rows + found


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


def _draw_moves(book: Book, register: Register, words: str) -> str:
    order = sorted(register.risks, key=lambda r: (-r.impact, -r.level, r.id))[:BARS]
    points = []
    for risk in order:
        low, high = (
            book.fact(
                f"{risk.id}.{name}",
                f"level of {risk.id}, likelihood one {name}",
                risk.impact * max(1, min(5, risk.likelihood + by)),
                "of 25",
                "formula: impact x likelihood, one less or more",
            )
            for name, by in (("lower", -1), ("higher", 1))
        )
        label = f"{low.printed} to {high.printed}"
        now = register.level(risk)
        points.append(point(None, risk.title, low=low, mid=now, high=high, label=label))
    axes = ("Level", "of 25"), ("Risk", "")
    return figure(book, "return_tornado", "tornado", *axes, [series("Level", points)], words)
