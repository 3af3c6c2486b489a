"""A report as Markdown (CommonMark, with tables as GitHub knows them)."""

import re
from collections.abc import Iterator

from auxeira.reports.document import Action, Document, Figure, Section, Table

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")


def markdown(document: Document) -> str:
    """The whole report; figures as tables of their points, after their text alternative."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(document: Document) -> Iterator[str]:
    figures = {figure.id: figure for figure in document.visualizations}
    yield f"# {escaped(document.title)}\n"
    base = f", compared with {document.base_year}" if document.base_year else ""
    yield f"**{escaped(document.organisation)}** ({escaped(document.organisation_type)})\n"
    yield (
        f"Reporting year {document.year}{base}. Written on {document.date}, "
        f"engine {document.engine}, facts {document.facts_hash}."
        f"{document.wording()}\n"
    )
    yield f"{escaped(document.executive_summary)}\n"
    for each in document.key_metrics:
        year = f" ({each.year})" if each.year else ""
        yield f"- {escaped(each.label)}: **{escaped(each.value)}**{year}"
    yield ""
    steps = {step.id: step for step in document.recommended_actions}
    for section in document.sections:
        yield from _section(section, figures, steps)


def _section(
    section: Section, figures: dict[str, Figure], steps: dict[str, Action]
) -> Iterator[str]:
    yield f"## {escaped(section.title)}\n"
    for paragraph in section.paragraphs:
        yield " ".join(escaped(sentence.text) for sentence in paragraph) + "\n"
    for table in section.tables:
        yield from _table(table)
    for name in section.figures:
        yield from _figure(figures[name])
    for number, name in enumerate(section.actions, 1):
        if name in steps:
            yield from _step(number, steps[name])


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
    points = [(each.name, point) for each in figure.series for point in each.points]
    if points:
        x, y = (f"{a.label} ({a.unit})" if a.unit else a.label for a in (figure.x, figure.y))
        yield _row(("Series", x, y, "Value"))
        yield "| --- | --- | --- | --- |"
        for name, point in points:
            yield _row((name, _at(point.x), _at(point.y), point.label or "-"))
        yield ""
    if figure.note:
        yield f"{escaped(figure.note)}\n"


def _at(place: float | str | None) -> str:
    if place is None:
        return "-"
    return place if isinstance(place, str) else f"{place:,.10g}"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"
