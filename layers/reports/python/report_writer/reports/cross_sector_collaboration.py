"""Cross-Sector Collaboration Opportunities: who is strong where the organisation is weak."""

from fractions import Fraction

from auxeira.esg.scores import round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, peer_comparison
from report_writer.assembly import Body, key
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import tell
from report_writer.reports import collaboration_fit as fit
from report_writer.reports.collaboration_effect import collab, effect, gained, terms, three
from report_writer.reports.collaboration_fit import MIDDLE, Fit
from report_writer.reports.collaboration_words import PLURALS, W
from report_writer.text import section, table

MOST = 6  # indicators told of one by one
ROWS_OF_MAP, COLUMNS_OF_MAP = 10, 7


def cross_sector_collaboration(book: Book) -> Body:
    """The report for leads of partnerships."""
    found = fit.fits(book)
    chosen = fit.collaborations(book, found)
    sections = [
        _need(book, found),
        _bring(book, found),
        _types(book, found),
        three(book, chosen),
        terms(book, chosen),
        effect(book, chosen),
    ]
    low = list(fit.own(book))[:5]
    summary = [
        _weak(book, low[0]) if low else None,
        _best(book, found),
        *(collab(book, each) for each in chosen[:1]),
        *(gained(book, each) for each in chosen[:1]),
        _needs(book),
    ]
    return Body(summary, sections, [key(book.compared(code)) for code in low])


def weak(book: Book) -> list[str]:
    """The indicators below the middle of their scale, the lowest first; else the lowest three."""
    mine = fit.own(book)
    found = [code for code, at in mine.items() if at < MIDDLE]
    return found or list(mine)[:3]


def _point(book: Book, code: str) -> Fact:
    label = f"point of {peer_comparison.label(code)} on its scale, 100 as the better end"
    source = "formula: scale of indicators"
    return book.fact(f"{code}.scale", label, fit.own(book)[code], "points", source, book.year)


def _gap(book: Book, kind: str, code: str, value: Fraction) -> Fact:
    label = (
        f"points between the own point and the median of {kind} in {peer_comparison.label(code)}"
    )
    return book.fact(f"{kind}.{code}.gap", label, abs(value), "points", "formula: difference")


# What we need, what we bring


def _need(book: Book, found: list[Fit]) -> Section:
    lines: list[Sentence | None] = []
    for code in weak(book)[:MOST]:
        lines += [_weak(book, code), _help(book, code, found)]
    notes = [tell(book, W, "scale"), tell(book, W, "map")]
    shown = [_map(book, found)]
    return section(book, "What we need", [_needs(book)], lines, notes, figures=shown)


def _needs(book: Book) -> Sentence | None:
    mine = fit.own(book)
    low = [code for code, at in mine.items() if at < MIDDLE]
    if not low:
        return tell(book, W, "noneed")
    count = peer_comparison.count(
        book, "weak", "indicators below the middle of their scale", len(low)
    )
    whole = peer_comparison.count(book, "own", "reported indicators", len(mine))
    return tell(book, W, "needs", count=count, whole=whole)


def _weak(book: Book, code: str) -> Sentence | None:
    return tell(
        book,
        W,
        "weak",
        code,
        label=peer_comparison.label(code),
        own=book.compared(code),
        point=_point(book, code),
    )


def _help(book: Book, code: str, found: list[Fit]) -> Sentence | None:
    mine = fit.own(book)[code]
    others = [
        (fit.medians(book, f.kind).get(code, Fraction(0)) - mine, f.kind)
        for f in found
        if f.kind != book.kind
    ]
    gap, kind = max(others, default=(Fraction(0), ""))
    if gap <= 0:
        return tell(book, W, "nohelp", code, label=peer_comparison.label(code))
    return tell(
        book,
        W,
        "help",
        code,
        label=peer_comparison.label(code),
        who=PLURALS[kind],
        gap=_gap(book, kind, code, gap),
    )


def _map(book: Book, found: list[Fit]) -> str:
    rows = []
    mine = fit.own(book)
    for code in weak(book)[:ROWS_OF_MAP]:
        points = []
        for each in found[:COLUMNS_OF_MAP]:
            median = fit.medians(book, each.kind).get(code)
            fact = None
            if median is not None:
                label = f"median of {each.kind} less the own point in {peer_comparison.label(code)}"
                fact = book.fact(
                    f"{each.kind}.{code}.map",
                    label,
                    median - mine[code],
                    "points",
                    "formula: median - own",
                )
            points.append(
                point(
                    each.kind,
                    peer_comparison.title(code),
                    size=fact,
                    label=fact.printed if fact else peer_comparison.FEW,
                )
            )
        rows.append(series(peer_comparison.title(code), points))
    said = "Points by which a type's median lies above the own point; types by synergy."
    note = "“few”: fewer than five organisations of the type report the indicator."
    return figure(
        book,
        "need_strength_map",
        "grid",
        ("Partner type", ""),
        ("Own weak indicator", "median less own, points"),
        rows,
        said,
        note,
    )


def _bring(book: Book, found: list[Fit]) -> Section:
    leads: dict[str, tuple[Fraction, str]] = {}
    for each in (f for f in found if f.kind != book.kind):
        for code, gap in each.behind.items():
            leads[code] = max(leads.get(code, (Fraction(0), "")), (gap, each.kind))
    order = sorted(leads, key=lambda code: (fit.own(book)[code] < MIDDLE, -leads[code][0], code))
    whole = peer_comparison.count(book, "own", "reported indicators", len(fit.own(book)))
    count = peer_comparison.count(book, "leads", "indicators in which a type is behind", len(leads))
    start = tell(book, W, "brings", count=count, whole=whole) if leads else tell(book, W, "nobring")
    lines: list[Sentence | None] = []
    for code in order[:MOST]:
        gap, kind = leads[code]
        lines += [
            _strong(book, code),
            tell(book, W, "gain", code, who=PLURALS[kind], gap=_gap(book, kind, code, gap)),
        ]
    if not leads:
        lines = [_strong(book, code) for code in list(fit.own(book))[-4:]]
    return section(book, "What we bring", [start], lines, [tell(book, W, "offer")])


def _strong(book: Book, code: str) -> Sentence | None:
    kind = "strong" if fit.own(book)[code] >= MIDDLE else "modest"
    return tell(
        book,
        W,
        kind,
        code,
        label=peer_comparison.label(code),
        own=book.compared(code),
        point=_point(book, code),
    )


# Partner types


def _numbers(book: Book, each: Fit, found: list[Fit]) -> tuple[Fact, Fact, Fact]:
    rows = (
        ("complement", each.complement, "formula: sum of medians above weak own points"),
        ("offer", each.offer, "formula: sum of own points above weak medians"),
        ("synergy", fit.synergy(each, found), "formula: root of complement x offer, largest 100"),
    )
    one, two, three = (
        book.fact(
            f"{each.kind}.{name}",
            f"{name} of {each.kind}",
            round_half_up(Fraction(value)),
            "points",
            source,
        )
        for name, value, source in rows
    )
    return one, two, three


def _peers(book: Book, each: Fit) -> Fact:
    label = f"organisations behind the medians of {each.kind}"
    return book.fact(f"{each.kind}.n", label, each.peers, "peers", f"peers: {each.kind}")


def _types(book: Book, found: list[Fit]) -> Section:
    others = [each for each in found if each.kind != book.kind]
    lines = [_best(book, found)]
    for each in others[:MOST]:
        complement, offer, synergy = _numbers(book, each, found)
        lines.append(
            tell(
                book,
                W,
                "type",
                each.kind,
                who=PLURALS[each.kind],
                complement=complement,
                offer=offer,
                synergy=synergy,
            )
        )
    notes = [tell(book, W, name) for name in ("formula", "root", "few", "alone")]
    rows = [
        (_name(book, each), _peers(book, each), *_numbers(book, each, found), _reason(each))
        for each in found
    ]
    columns = ("Type", "Organisations", "Complement", "Offer", "Synergy", "Reason")
    shown = table(book, "partner_matrix", columns, rows)
    return section(book, "Partner types", lines, notes, tables=[shown])


def _best(book: Book, found: list[Fit]) -> Sentence | None:
    others = [each for each in found if each.kind != book.kind]
    if not others:
        return None
    best = others[0]
    if not best.complement * best.offer:
        return tell(book, W, "even")
    return tell(book, W, "best", who=PLURALS[best.kind], peers=_peers(book, best))


def _name(book: Book, each: Fit) -> str:
    return f"{each.kind} (own type)" if each.kind == book.kind else each.kind


def _reason(each: Fit) -> str:
    parts = []
    for words, gaps in (("ahead in", each.ahead), ("behind in", each.behind)):
        if gaps:
            best = min(gaps, key=lambda code: (-gaps[code], code))
            parts.append(f"{words} {peer_comparison.label(best)}")
    return labels.first("; ".join(parts)) or "Neither ahead in what is weak nor behind"
