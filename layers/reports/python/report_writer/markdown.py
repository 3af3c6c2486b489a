"""A report as Markdown (CommonMark, with tables as GitHub knows them)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from auxeira.reports.document import Action, Axis, Document, Figure, Point, Section, Table
from report_writer.reading_order import arrange_sections, name_steps

NONE = "-"
COLUMNS = ("Series", "x", "y", "Low", "Middle", "High", "Size", "Label", "Marked")
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!]|&(?=#?\w+;))")


def markdown(document: Document) -> str:
    """The whole report; figures as tables of their points, after their text alternative."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(document: Document) -> Iterator[str]:
    order = arrange_sections(document)
    figures = {figure.id: figure for figure in document.visualizations}
    yield f"# {escaped(document.title)}\n"
    base = f", compared with {document.base_year}" if document.base_year else ""
    yield f"**{escaped(document.organisation)}** ({escaped(document.organisation_type)})\n"
    yield f"Reporting year {document.year}{base}. Written on {document.date}.\n"
    for paragraph in document.executive_summary.split("\n\n"):
        yield f"{escaped(paragraph)}\n"
    for each in document.key_metrics:
        year = f" ({each.year})" if each.year else ""
        yield f"- {escaped(each.label)}: **{escaped(each.value)}**{year}"
    yield ""
    if order.decide:
        yield from _section(order.decide, figures, {})
        for step in document.recommended_actions:
            yield from _step(order.steps[step.id], step)
    for section in (*order.body, *order.appendix, *order.last):
        yield from _section(section, figures, order.steps)
    yield escaped(document.wording())


def _section(section: Section, figures: dict[str, Figure], steps: dict[str, int]) -> Iterator[str]:
    yield f"## {escaped(section.title)}\n"
    for at, paragraph in enumerate(section.paragraphs):
        words = " ".join(escaped(sentence.text) for sentence in paragraph)
        yield f"- {words}" if at in section.points else f"{words}\n"
        if at in section.points and at + 1 not in section.points:
            yield ""
    for table in section.tables:
        yield from _table(table)
    for name in section.figures:
        yield from _figure(figures[name])
    if named := name_steps(section, steps):
        yield f"Steps above that this calls for: {', '.join(str(n) for n, _ in named)}\n"


def _step(number: int, step: Action) -> Iterator[str]:
    duty = " (a duty)" if step.duty else ""
    yield f"{number}. **{escaped(step.title)}**{duty}"
    for label, words in step.to_labelled_rows():
        yield f"   - {label}: {escaped(words)}"
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"**{escaped(table.title)}**\n"
    yield _row(table.columns)
    yield (
        "|"
        + "|".join(" ---: " if at in table.numeric else " --- " for at in range(len(table.columns)))
        + "|"
    )
    for row in table.rows:
        yield _row(row)
    yield ""
    if table.note:
        yield f"{escaped(table.note)}\n"


def _figure(figure: Figure) -> Iterator[str]:
    yield f"**{escaped(figure.title)}**\n"
    yield f"{escaped(figure.text)}\n"
    points = [(each.name, p) for each in figure.series for p in each.points if is_shown(p, figure)]
    rows = [
        (
            name,
            _at(point.x, figure.x),
            _at(point.y, figure.y),
            *(_at(each) for each in (point.low, point.mid, point.high, point.size)),
            point.label or NONE,
            "yes" if point.mark else NONE,
        )
        for name, point in points
    ]
    kept = [at for at in range(len(COLUMNS)) if any(row[at] != NONE for row in rows)]
    kept = [at for at in kept if not (figure.kind == "dates" and at == 1)]  # the label is the day
    if kept:
        names = {1: name_axis(figure.x), 2: name_axis(figure.y)}
        yield _row(tuple(names.get(at, COLUMNS[at]) for at in kept))
        yield f"|{' --- |' * len(kept)}"
        for row in rows:
            yield _row(tuple(row[at] for at in kept))
        yield ""
    if figure.note:
        yield f"{escaped(figure.note)}\n"


def is_shown(point: Point, figure: Figure) -> bool:
    """Whether there is something to read at a point: of a grid, an empty cell says nothing."""
    return figure.kind != "grid" or bool(point.label)


def name_axis(axis: Axis) -> str:
    """What an axis shows, with its unit."""
    return f"{axis.label} ({axis.unit})" if axis.unit else axis.label


def _at(place: float | str | None, axis: Axis | None = None) -> str:
    """A place as it is read: a year plain, a day in parts of a year by its month."""
    if place is None or isinstance(place, str):
        return place or NONE
    if axis and axis.label in ("Year", "Date", "Quarter"):
        month = int((place - int(place)) * 12) + 1
        return str(int(place)) if place == int(place) else f"{int(place)}-{month:02}"
    return f"{Decimal(repr(place)):,f}".removesuffix(".0")


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"
