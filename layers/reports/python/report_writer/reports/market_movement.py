"""Of the Market Intelligence Brief: practices, the movement of medians, and what to do about it."""

from fractions import Fraction

from auxeira.esg.scores import CATEGORIES, COMPLETION, ESG, round_half_up
from auxeira.reports.document import Section, Sentence
from report_writer import labels, peer_comparison, recommendations
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.peer_comparison import tell
from report_writer.reports import market_practices as practices
from report_writer.reports.market_practices import PRACTICES, Practice
from report_writer.reports.market_words import W
from report_writer.simulation import Chosen
from report_writer.text import section, table

SCORES = tuple(name for name in CATEGORIES if name != COMPLETION)
STATES = {True: "has it", False: "lacks it", None: "does not report it"}


def adoption(book: Book) -> Section:
    """What is common, and what is rare."""
    known = [each for each in PRACTICES if practices.share(book, each) is not None]
    order = sorted(known, key=lambda p: (practices.has(book, p) is True, -_share(book, p)))
    lines = [_practice(book, each) for each in order]
    start = [told(book)] if known else [tell(book, W, "nopractices")]
    rare = [p for p in known if not practices.common(book, p) and practices.has(book, p)]
    count = peer_comparison.count(
        book, "rare", "rare practices that the organisation has", len(rare)
    )
    if known:
        start.append(tell(book, W, "ahead", rare=count) if rare else tell(book, W, "norare"))
    rows = [_row(book, each) for each in PRACTICES]
    columns = ("Practice", "Figure", "Level", "Own value", "Share of peers", "Own state")
    shown = table(book, "practice_adoption", columns, rows)
    notes = [tell(book, W, "half"), tell(book, W, "levels")]
    return section(book, "What is common, what is rare", start, lines, notes, tables=[shown])


def told(book: Book) -> Sentence | None:
    """How many practices are common, and how many of these are lacking."""
    known = [each for each in PRACTICES if practices.share(book, each) is not None]
    if not known:
        return None
    common = [each for each in known if practices.common(book, each)]
    lacks = [each for each in common if practices.has(book, each) is False]
    whole = peer_comparison.count(book, "whole", "practices that can be compared", len(known))
    many = peer_comparison.count(book, "common", "common practices", len(common))
    few = peer_comparison.count(
        book, "lacks", "common practices that the organisation lacks", len(lacks)
    )
    return tell(book, W, "practices", whole=whole, common=many, lacks=few)


def _share(book: Book, each: Practice) -> int:
    return practices.share(book, each) or 0


def _practice(book: Book, each: Practice) -> Sentence | None:
    kind = "common" if practices.common(book, each) else "rare"
    return tell(
        book,
        W,
        kind,
        each.code,
        name=each.name,
        state=STATES[practices.has(book, each)],
        share=peer_comparison.QUARTERS[_share(book, each)],
    )


def _row(book: Book, each: Practice) -> tuple[str | Fact | None, ...]:
    share = practices.share(book, each)
    told = (
        "fewer than five report it"
        if share is None
        else labels.first(peer_comparison.QUARTERS[share])
    )
    side = "at or below" if peer_comparison.low(each.code) else "at or above"
    return (
        labels.first(each.name),
        peer_comparison.title(each.code),
        f"{side} {practices.level(book, each)}",
        book.compared(each.code),
        told,
        STATES[practices.has(book, each)],
    )


# movement


def movement(book: Book) -> Section:
    """What the medians were a year earlier, and are now."""
    lines = [_moved(book, name) for name in sorted(SCORES, key=lambda name: _by(book, name))]
    rows = [_line(book, name) for name in SCORES]
    columns = ("Score", "A year earlier", "Now", "Change", "Peers then", "Peers now")
    shown = table(book, "median_movement", columns, rows)
    pace = change(book, ESG)
    notes = [
        tell(book, W, "pace", change=pace) if pace and pace.value > 0 else None,
        tell(book, W, "change"),
        tell(book, W, "year"),
    ]
    return section(book, "Movement since last year", [moved(book), *lines], notes, tables=[shown])


def moved(book: Book) -> Sentence | None:
    """How many medians rose and fell."""
    found = [fact.value for name in SCORES if (fact := change(book, name))]
    if not found:
        return None
    up = peer_comparison.count(
        book, "up", "scores whose median rose", sum(value > 0 for value in found)
    )
    down = peer_comparison.count(
        book, "down", "scores whose median fell", sum(value < 0 for value in found)
    )
    return tell(book, W, "moved", up=up, down=down)


def change(book: Book, name: str) -> Fact | None:
    """The change of a median since the year before, in points as printed."""
    then, now = _then(book, name), book.median(name)
    if then is None or now is None:
        return None
    label = f"change of the median of {labels.label(name)}"
    source = "formula: median now - median a year earlier"
    return book.fact(f"{name}.moved", label, now.value - then.value, "points", source)


def _then(book: Book, name: str) -> Fact | None:
    found = book.peers.before.get(name)
    if found is None:
        return None
    label = f"median of {labels.label(name)} a year earlier"
    value = round_half_up(Fraction(found.median))
    return book.fact(
        f"{name}.then", label, value, "of 100", f"peers: {_group(book, name)}, {found.peers}"
    )


def _count(book: Book, name: str) -> Fact | None:
    found = book.peers.before.get(name)
    if found is None:
        return None
    label = f"peers with {labels.label(name)} a year earlier"
    return book.fact(
        f"{name}.before",
        label,
        found.peers,
        "peers",
        f"peers: {_group(book, name)}, a year earlier",
    )


def _group(book: Book, name: str) -> str:
    """The group of a median, the same a year earlier."""
    standing = book.standing(name)
    return standing.group if standing else ""


def _by(book: Book, name: str) -> Fraction:
    found = change(book, name)
    return found.value if found else Fraction(1000)


def _moved(book: Book, name: str) -> Sentence | None:
    by, label = change(book, name), labels.label(name)
    if by is None:
        return tell(book, W, "nomove", label=label)
    kind = "up" if by.value > 0 else "down" if by.value < 0 else "same"
    size = book.fact(
        f"{name}.size", f"{by.label}, without its sign", abs(by.value), "points", by.source
    )
    return tell(
        book,
        W,
        kind,
        name,
        label=label,
        then=_then(book, name),
        now=book.median(name),
        before=_count(book, name),
        peers=book.group(name),
        change=size,
    )


def _line(book: Book, name: str) -> tuple[str | Fact | None, ...]:
    cells = (
        _then(book, name),
        book.median(name),
        change(book, name),
        _count(book, name),
        book.group(name),
    )
    return labels.SHORT[name], *(cell or "too few" for cell in cells)


# meaning


def meaning(book: Book, chosen: list[Chosen]) -> Section:
    """What the field asks of the organisation."""
    wanted = {name: each for each in lacking(book)[::-1] for name in practices.steps(each)}
    lines = [_step(book, each, wanted.get(each.row.id)) for each in chosen]
    start = [behind(book), told(book)]
    full = len(chosen) == book.row.actions
    notes = [tell(book, W, "five") if full else tell(book, W, "fewer"), tell(book, W, "funding")]
    ids = [each.row.id for each in chosen]
    return section(book, "What this means for us", start, lines, notes, actions=ids)


def lacking(book: Book) -> list[Practice]:
    """The common practices that the organisation reports and lacks."""
    return [p for p in PRACTICES if practices.common(book, p) and practices.has(book, p) is False]


def behind(book: Book) -> Sentence | None:
    """The score that is furthest behind the median of the field."""
    gaps = []
    for name in SCORES:
        median = book.median(name)
        score = book.rated(name)
        if median and score:
            gaps.append((score.value - median.value, name))
    if not gaps:
        return None
    gap, name = min(gaps)
    if gap >= 0:
        return tell(book, W, "front")
    return tell(
        book,
        W,
        "behind",
        label=labels.label(name),
        score=book.rated(name),
        median=book.median(name),
    )


def _step(book: Book, each: Chosen, practice: Practice | None) -> Sentence | None:
    row = each.row
    if row.duty:
        return tell(book, W, "duty", row.id, title=row.title)
    gain = recommendations.points(book, each)
    if practice is not None and gain.value > 0:
        return tell(book, W, "step", row.id, title=row.title, name=practice.name, gain=gain)
    if practice is not None:
        return tell(book, W, "small", row.id, title=row.title, name=practice.name)
    if gain.value > 0:
        return tell(book, W, "other", row.id, title=row.title, gain=gain)
    return tell(book, W, "quiet", row.id, title=row.title)
