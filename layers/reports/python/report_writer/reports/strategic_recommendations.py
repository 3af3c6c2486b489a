"""Strategic Recommendations Report: which decisions are worth most, and in which order."""

from collections.abc import Callable
from functools import partial

from auxeira.esg import materiality
from auxeira.esg.score_components import CARBON, GOVERNANCE, RESOURCES, ROI, SOCIAL
from auxeira.esg.scores import ESG, round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, recommendations, risks
from report_writer.actions import NEEDS, SAME
from report_writer.assembly import Body, key
from report_writer.fact_book import ROWS, Book
from report_writer.figure_builder import figure, point, series
from report_writer.message_catalog import laid, tell, told
from report_writer.reports.strategy_shown import (
    Uplift,
    at_mid,
    dependencies,
    left,
    uplift,
    waterfall,
    weeks,
)
from report_writer.reports.strategy_words import WORDS
from report_writer.simulation import Chosen, combined
from report_writer.text import listed, table

type Tell = Callable[..., Sentence | None]

OF_ALL = (CARBON, RESOURCES, SOCIAL, GOVERNANCE, ROI)
WEAK = 50  # points below which a component is called weak
LEAST = 5  # decisions, where as many are called for


def strategic_recommendations(book: Book) -> Body:
    """The report for boards."""
    said = partial(tell, book, WORDS)
    own = uplift(book)
    situation = [
        _score(book, said),
        _weak(book, said),
        said("adds", count=own.number, then=own.mid),
    ]
    sections = [
        laid(book, "The situation in three sentences", situation),
        _duties(book, said),
        _decisions(book, said, own),
        _effort(book, said),
        _adds(book, said, own),
        _dependencies(book, said),
        _ninety(book, said),
    ]
    top = _best(book)
    summary = [
        _duty(book, said) if _titles(book, duty=True) else None,
        *situation,
        _most(book, said, top) if top else None,
    ]
    shown = [book.rated(ESG), own.mid, own.gain, book.coverage(ESG)]
    return Body(summary, sections, [key(fact) for fact in shown])


def _score(book: Book, said: Tell) -> Sentence | None:
    return said("score", esg=book.rated(ESG), quality=book.quality(ESG), reach=book.coverage(ESG))


def _weak(book: Book, said: Tell) -> Sentence | None:
    """The component by which the overall score loses most."""
    lost = {
        part.id: share * part.weight * (100 - part.points)
        / sum(each.weight for each in book.sheet.parts[name])
        for name, share in materiality.MIXES[book.sheet.mixes[0]].items()
        for part in book.sheet.parts[name]
        if part.points is not None
    }  # fmt: skip
    if not lost:
        return None
    code = max(lost, key=lambda name: (lost[name], name))
    return said(
        "weak" if (book.parts[code].points or 0) < WEAK else "weak.none",
        label=labels.label(ROWS[code].value),
        points=book.points(code),
        weight=book.weight(code),
        category=labels.label(ROWS[code].category),
    )


def _titles(book: Book, *, duty: bool) -> list[str]:
    return [_quoted(each) for each in book.chosen if each.row.duty == duty]


def _quoted(each: Chosen) -> str:
    """A title in the middle of a sentence."""
    return f"“{each.row.title}”"


def _duty(book: Book, said: Tell) -> Sentence | None:
    duties = _titles(book, duty=True)
    return said(f"duty.open{'.one' * (len(duties) == 1)}", duties=listed(duties))


# the sections


def _duties(book: Book, said: Tell) -> Section:
    duties = [each for each in book.chosen if each.row.duty]
    lines = [_duty(book, said), *(told(book, each) for each in duties), said("duty.why")]
    if not duties:
        lines = [said("duty.none"), said("duty.why")]
    more = [said("duty.record"), said("duty.unknown")]
    return laid(book, "Duties first", lines, more, actions=[each.row.id for each in duties])


def _decisions(book: Book, said: Tell, own: Uplift) -> Section:
    rows = []
    for each in book.chosen:
        codes = (*each.row.links, *(f"SDG {goal}" for goal in each.row.goals))
        rows.append(
            (
                each.row.title,
                recommendations.change(book, each) or "no figure claimed",
                recommendations.effect(book, each)
                or ("less than a point" if each.points.mid else "none claimed"),
                at_mid(book, each),
                f"{each.row.effort} of 3",
                each.row.owner,
                "; ".join(codes) or "no code",
            )
        )
    columns = ("Decision", "Now → then", "Points", "At mid", "Effort", "Owner", "Framework")
    note = "At mid: points of the overall ESG score, of a decision on money those of the return."
    shown = table(
        book, "decision_table", columns, rows or [("No decision", *["nothing"] * 6)], note
    )
    others = [each for each in book.chosen if not each.row.duty]
    few = said("fewer", count=own.number) if len(book.chosen) < LEAST else None
    return laid(
        book, "Decisions", [said("decisions", count=own.number), said("order"), few],
        [told(book, each) for each in others], _eased(book), [said("pillars")],
        tables=[shown], actions=[each.row.id for each in others]
    )  # fmt: skip


def _eased(book: Book) -> list[Sentence | None]:
    """The risks of medium level or more that decisions ease."""
    known = {risk.id: risk for risk in risks.register(book.inputs)}
    lines = []
    for each in book.chosen:
        found = [known[name].title for name in each.eases if known[name].level >= risks.MEDIUM]
        if found:
            name = f"{each.row.id}.eases"
            words = {name: WORDS["eases"]}
            plain = listed([title[:1].lower() + title[1:] for title in found])
            lines.append(tell(book, words, name, title=_quoted(each), risks=plain))
    return lines


def _best(book: Book) -> Chosen | None:
    """The decision with most points for its effort, duties and money aside."""
    free = [e for e in book.chosen if not (e.row.money or e.row.duty) and e.esg.mid > 0]
    return max(free, key=lambda each: each.esg.mid / each.row.effort, default=None)


def _most(book: Book, said: Tell, top: Chosen) -> Sentence | None:
    effort = f"{top.row.effort} of 3"
    return said("most", title=top.row.title.lower(), mid=f"{at_mid(book, top)} points",
                effort=effort)  # fmt: skip


def _light(book: Book, *, light: bool) -> list[str]:
    return [_quoted(each) for each in book.chosen if (each.row.effort == 1) == light]


def _effort(book: Book, said: Tell) -> Section:
    points = []
    for each in (each for each in book.chosen if not each.row.money):
        label = each.row.id
        points.append(point(each.row.effort, at_mid(book, each), label=label, mark=each.row.duty))
    words = "Each dot is a decision by its effort and the points it would add if reached."
    axes = ("Effort", "1 to 3"), ("Points added", "of the overall ESG score")
    listed_ = listed([f"{each.row.id} {each.row.title}" for each in book.chosen])
    note = f"Decisions: {listed_}." if listed_ else ""
    drawn = figure(book, "effort_effect", "scatter", *axes, [series("Decisions", points)], words,
                   note)  # fmt: skip
    light, heavy = (
        book.fact(f"decisions.{word}", f"decisions of {word} effort", len(_light(book, light=of)),
                  "decisions", "formula: efforts")
        for word, of in (("light", True), ("more", False))
    )  # fmt: skip
    top = _best(book)
    lines = [_most(book, said, top) if top else None, said("quick", light=light, heavy=heavy)]
    more = [said("weeks", weeks=weeks(book)), said("effort"), said("read"), said("zero")]
    return laid(book, "Effort against effect", lines, more, figures=[drawn])


def _adds(book: Book, said: Tell, own: Uplift) -> Section:
    then = combined([each.row for each in book.chosen], book.inputs)
    lines = []
    for category in OF_ALL:
        if category not in book.exact:
            continue
        now, after = book.rated(category), round_half_up(then[category])
        if now is None:
            lines.append(missing_data.not_enough(book, category))
            continue
        label = labels.label(category)
        new = book.fact(f"{category}.then", f"{label} with all decisions reached", after, "of 100",
                        "formula: the score with all figures at once")  # fmt: skip
        name = f"{category}.moves"
        words = {name: WORDS["pillar" if new.printed != now.printed else "pillar.same"]}
        lines.append(tell(book, words, name, label=now, category=label, now=now, then=new))
    total = [
        said("adds", count=own.number, then=own.mid),
        said("sum", sum=own.sum, gain=own.gain),
        said("why.same" if own.sum.printed == own.gain.printed else "why.less"),
        said("range", low=own.low, high=own.high) if own.low.printed != own.high.printed else None,
    ]
    more = [said("left", left=left(book, own)), said("claim")]
    drawn = waterfall(book, own)
    return laid(book, "What it adds up to", total, lines, more, figures=[drawn])


def _dependencies(book: Book, said: Tell) -> Section:
    own = {each.row.id: each for each in book.chosen}
    lines = []
    for name, each in own.items():
        first = [_quoted(own[need]) for need in NEEDS.get(name, ()) if need in own]
        if first:
            words = {f"{name}.needs": WORDS["needs"]}
            parts = {"title": _quoted(each), "needs": listed(first)}
            lines.append(tell(book, words, f"{name}.needs", **parts))
    for group in SAME:
        both = [own[name] for name in group if name in own][:2]
        if both[1:]:
            one, other = map(_quoted, both)
            key_ = f"{group[0]}.same"
            lines.append(tell(book, {key_: WORDS["same"]}, key_, one=one, other=other))
    owners = list(dict.fromkeys(f"the {each.row.owner.lower()}" for each in book.chosen))
    more = [said("owners", owners=listed(owners) or None), said("conflict")]
    shown = dependencies(book)
    return laid(book, "Dependencies", lines or [said("free")], [said("depend")], more,
                tables=[shown])  # fmt: skip


def _ninety(book: Book, said: Tell) -> Section:
    first = listed(_titles(book, duty=True) or _titles(book, duty=False)[:1]) or None
    light, heavy = (listed(_light(book, light=of)[:4]) for of in (True, False))
    lines = [
        said("thirty", first=first),
        said("sixty", light=light) if light else said("sixty.none"),
        said("ninety", heavy=heavy) if heavy else said("ninety.none"),
    ]
    return laid(book, "First ninety days", lines, [said("page"), said("stop")], [said("next")])
