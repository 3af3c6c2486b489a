"""The distance from each score to the next quartile of peers, and what would cover it."""

from fractions import Fraction

from auxeira.esg.scores import CATEGORIES, COMPLETION, FIELDS
from auxeira.reports.document import Section, Sentence
from report_writer import labels, missing_data, peer_comparison
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import figure, point, series
from report_writer.peer_comparison import Lever, tell
from report_writer.reports.competitive_words import W
from report_writer.text import Part, listed, section, table

THRESHOLDS = ("", "first quartile", "median", "third quartile")


def nearest(book: Book) -> list[str]:
    """The scores with a quarter ahead, the shortest distance first; profile completion last."""
    found = []
    for name in peer_comparison.ranked(book):
        gap = peer_comparison.distance(book, name)
        if gap:
            found.append((name == COMPLETION, gap.value, name))
    return [name for _, _, name in sorted(found)]


def distance(book: Book, known: list[Lever]) -> Section:
    order = nearest(book)[::-1]
    done = [n for n in peer_comparison.ranked(book) if n not in order]
    lines = []
    for name in order:
        lines += [short(book, name), _levers(book, name, known)]
    for name in done:
        edge = book.quartile(name, 3)
        lines.append(
            tell(
                book, W, "above", name, label=labels.label(name), score=book.rated(name), edge=edge
            )
        )
    lines += [unplaced(book, name) for name in CATEGORIES if name not in (*order, *done)]
    rows = [_row(book, name, known) for name in CATEGORIES]
    columns = ("Ranking", "Position", "Score", "Next quartile", "Points to it", "Steps")
    shown = table(book, "distance_table", columns, rows)
    note = [tell(book, W, "quartile"), tell(book, W, "middle")]
    return section(
        book, "Distance to the next quarter", lines, note, tables=[shown], figures=[_ladder(book)]
    )


def place(book: Book, name: str) -> Sentence | None:
    found, where = book.standing(name), peer_comparison.position(book, name)
    parts: dict[str, Part] = {"label": labels.label(name), "score": book.rated(name)}
    parts["median"] = book.median(name)
    if found and found.position == "leading":
        return tell(book, W, "best", name, group=book.group(name), **parts)
    return tell(book, W, "place", name, where=where, **parts)


def unplaced(book: Book, name: str) -> Sentence | None:
    if not book.is_enough(name):
        return missing_data.not_enough(book, name)
    if not book.scores[name].ranked and name != COMPLETION:
        return tell(
            book,
            W,
            "unranked",
            name,
            label=labels.label(name),
            score=book.rated(name),
            coverage=book.coverage(name),
        )
    return missing_data.no_peers(name)


def short(book: Book, name: str) -> Sentence | None:
    found = peer_comparison.next_quartile(book, name)
    if found is None:
        return None
    which, edge = found
    return tell(
        book,
        W,
        "short",
        name,
        label=labels.label(name),
        score=book.rated(name),
        distance=peer_comparison.distance(book, name),
        name=THRESHOLDS[which],
        edge=edge,
    )


def _levers(book: Book, name: str, known: list[Lever]) -> Sentence | None:
    """Whether the known steps cover the distance of a score."""
    gap = peer_comparison.distance(book, name)
    if gap is None or name == COMPLETION:
        return None
    rows = peer_comparison.enough(book, name, known, gap.value)
    label = labels.label(name)
    if not rows:
        return tell(book, W, "none", name, score=label)
    gain = peer_comparison.gain(book, name, rows, "levers")
    if gain.value >= gap.value:
        count = peer_comparison.count(
            book, f"{name}.levers", f"steps that cover {label}", len(rows)
        )
        return tell(book, W, "covered", name, count=count, score=label, gain=gain)
    left = book.fact(
        f"{name}.left",
        f"points of {label} left after all steps",
        gap.value - gain.value,
        "points",
        "formula: distance - gain",
        book.year,
    )
    return tell(book, W, "open", name, score=label, gain=gain, left=left)


def _row(book: Book, name: str, known: list[Lever]) -> tuple[str | Fact | None, ...]:
    where, found = peer_comparison.position(book, name), peer_comparison.next_quartile(book, name)
    if where is None:
        own = book.rated(name) or "not enough data"
        return peer_comparison.title(name), "no comparison", own, "-", "-", "-"
    head = (peer_comparison.title(name), labels.first(where), book.rated(name))
    if found is None:
        return *head, "none ahead", "-", "-"
    gap = peer_comparison.distance(book, name)
    named = f"{THRESHOLDS[found[0]]}, {found[1]}"
    if name == COMPLETION:
        lacks = [shown for field_, shown in FIELDS.items() if not book.profile.get(field_)]
        return *head, named, gap, f"fill in {listed(lacks)}" if lacks else "-"
    rows = peer_comparison.enough(book, name, known, gap.value if gap else Fraction(0))
    steps_ = (
        f"{', '.join(row.id for row in rows)}: {peer_comparison.gain(book, name, rows, 'levers')}"
    )
    return *head, named, gap, steps_ if rows else "no step known"


def _ladder(book: Book) -> str:
    points = []
    for name in CATEGORIES:
        low, mid, high = (book.quartile(name, n) for n in (1, 2, 3))
        own = book.rated(name) if name == COMPLETION or book.scores[name].ranked else None
        if own or mid:
            points.append(
                point(
                    own,
                    peer_comparison.title(name),
                    low=low,
                    mid=mid,
                    high=high,
                    label=own.printed if own else "no rank",
                )
            )
    said = "For each score, the box goes from the first to the third quartile; the dot is the own."
    return figure(
        book,
        "quarter_ladder",
        "bullets",
        ("Score", "points of 100"),
        ("Ranking", ""),
        [series("Scores", points)],
        said,
    )
