"""Strategic Recommendations Report: which decisions are worth most, and in which order."""

from functools import partial
from typing import Any

from auxeira.esg import materiality
from auxeira.esg.score_components import CARBON, GOVERNANCE, RESOURCES, ROI, SOCIAL
from auxeira.esg.scores import ESG, round_half_up
from report_writer import labels, movements, recommendations, risks
from report_writer.action_sources import is_large
from report_writer.actions import NEEDS, SAME
from report_writer.assembly import key
from report_writer.fact_book import ROWS, Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import TIMES
from report_writer.reports.strategy_shown import (
    Uplift,
    at_mid,
    dependencies,
    uplift,
    waterfall,
    weeks,
)
from report_writer.shared_parts import build_shared_parts
from report_writer.simulation import Chosen, combined
from report_writer.text import listed
from report_writer.wrong_way import build_wrong_way_parts

OF_ALL = (CARBON, RESOURCES, SOCIAL, GOVERNANCE, ROI)
LEAST = 5  # decisions, where as many are called for


def strategic_recommendations(book: Book) -> dict[str, Any]:
    """For boards."""
    own = uplift(book)
    duties = [each for each in book.chosen if each.row.duty]
    light = [_quote_title(each) for each in book.chosen if each.row.effort == 1]
    heavy = [_quote_title(each) for each in book.chosen if each.row.effort > 1]
    return {
        **build_shared_parts(book),
        **build_wrong_way_parts(book, movements.list_movements(book)),
        **_describe_score(book, own),
        **_describe_best(book),
        "duties": listed([_quote_title(each) for each in duties]) or None,
        "several_duties": len(duties) > 1,
        "large": any(is_large(each.row.id, book.reading.values) for each in book.chosen),
        "fewer": 0 < len(book.chosen) < LEAST,
        "eased": _list_eased_risks(book),
        "light": listed(light[:4]) or None,
        "heavy": listed(heavy[:4]) or None,
        "light_count": _count(book, "light", len(light)),
        "heavy_count": _count(book, "heavy", len(heavy)),
        "weeks": weeks(book) if book.chosen else None,
        "pillars": _list_pillars(book),
        "needs": _list_needs(book),
        "overlaps": _list_overlaps(book),
        "first": listed([_quote_title(e) for e in duties or book.chosen[:1]]) or None,
        "decision_table": [_decision_row(book, each) for each in book.chosen],
        "decision_dependencies": dependencies(book),
        "effort_effect": partial(_draw_efforts, book),
        "uplift_waterfall": partial(waterfall, book, own),
        "key_metrics": [
            key(fact) for fact in (book.score(ESG), own.mid, own.gain, book.coverage(ESG))
        ],
    }


def _quote_title(each: Chosen) -> str:
    """A title in the middle of a sentence."""
    return f"“{each.row.title}”"


def _describe_score(book: Book, own: Uplift) -> dict[str, Any]:
    """The overall score, what costs it most, and what all decisions add."""
    lost = {
        part.id: share * part.weight * (100 - part.points)
        / sum(each.weight for each in book.sheet.parts[name])
        for name, share in materiality.MIXES[book.sheet.mixes[0]].items()
        for part in book.sheet.parts[name]
        if part.points is not None
    }  # fmt: skip
    code = max(lost, key=lambda name: (lost[name], name)) if lost else None
    return {
        "esg": book.score(ESG),
        "reach": book.coverage(ESG),
        "weak": labels.label(ROWS[code].value) if code else None,
        "weak_points": book.points(code) if code else None,
        "count": own.number if book.chosen else None,
        "then": own.mid,
        "gain": own.gain,
        "sum": own.sum,
        "overlap": own.sum.printed != own.gain.printed,
        "low": own.low,
        "high": own.high,
        "spread": own.low.printed != own.high.printed,
    }


def _describe_best(book: Book) -> dict[str, Any]:
    """The decision with most points for its effort, duties and money aside."""
    free = [e for e in book.chosen if not (e.row.money or e.row.duty) and e.esg.mid > 0]
    best = max(free, key=lambda each: each.esg.mid / each.row.effort, default=None)
    return {
        "best": _quote_title(best) if best else None,
        "best_points": at_mid(book, best) if best else None,
        "best_effort": TIMES[best.row.effort - 1] if best else None,
    }


def _count(book: Book, name: str, number: int) -> Fact:
    label, source = f"decisions of {name} effort", "formula: efforts"
    return book.fact(f"decisions.{name}", label, number, "decisions", source)


def _decision_row(book: Book, each: Chosen) -> tuple[str | Fact, ...]:
    gain = recommendations.effect(book, each).partition(" of the")[0]
    return (
        each.row.title,
        recommendations.change(book, each) or "no figure claimed",
        gain or ("less than a point" if each.points.mid else "none claimed"),
        at_mid(book, each),
        f"{each.row.effort} of 3",
        each.row.owner,
    )


def _list_eased_risks(book: Book) -> list[dict[str, str]]:
    """The risks of medium level or more that decisions ease."""
    known = {risk.id: risk for risk in risks.register(book.inputs)}
    found = []
    for each in book.chosen:
        eased = [known[name].title for name in each.eases if known[name].level >= risks.MEDIUM]
        if eased:
            plain = listed([title[:1].lower() + title[1:] for title in eased])
            found.append({"title": _quote_title(each), "risks": plain})
    return found


def _list_pillars(book: Book) -> list[dict[str, Any]]:
    """Each score now and with all decisions, where it moves."""
    after = combined([each.row for each in book.chosen], book.inputs, known=book.taken)
    found = []
    for category in OF_ALL:
        if category not in book.exact:
            continue
        now, label = book.rated(category), labels.label(category)
        if now is None:
            continue
        source = "formula: the score with all figures at once"
        value = round_half_up(after[category])
        then = book.fact(
            f"{category}.then", f"{label} with all decisions reached", value, "of 100", source
        )
        if then.printed != now.printed:
            found.append({"category": label, "now": now, "new": then})
    return found


def _list_needs(book: Book) -> list[dict[str, str]]:
    own = {each.row.id: each for each in book.chosen}
    wanted = {n: [_quote_title(own[m]) for m in NEEDS.get(n, ()) if m in own] for n in own}
    return [
        {"title": _quote_title(own[name]), "before": listed(first)}
        for name, first in wanted.items()
        if first
    ]


def _list_overlaps(book: Book) -> list[dict[str, str]]:
    own = {each.row.id: each for each in book.chosen}
    pairs = ([own[name] for name in group if name in own][:2] for group in SAME)
    return [
        {"one": _quote_title(pair[0]), "other": _quote_title(pair[1])} for pair in pairs if pair[1:]
    ]


def _draw_efforts(book: Book, words: str) -> str:
    shown = [each for each in book.chosen if not each.row.money]
    points = [
        point(each.row.effort, at_mid(book, each), label=each.row.id, mark=each.row.duty)
        for each in shown
    ]
    axes = ("Effort", "1 to 3"), ("Points added", "of the overall ESG score")
    names = listed([f"{each.row.id} {each.row.title}" for each in book.chosen])
    note = f"Decisions: {names}." if names else ""
    drawn = [series("Decisions", points)]
    return figure(book, "effort_effect", "scatter", *axes, drawn, words, note)
