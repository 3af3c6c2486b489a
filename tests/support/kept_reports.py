"""Whole reports as somebody looked at them, one file for a type and an organisation.

    .venv/bin/python -m tests.support.kept_reports     writes them anew; look at the difference

Text, tables, figures with what is marked and how large it is, and actions; without the sections at
the end that all types share, which other tests read.
"""

import functools
from collections.abc import Iterator
from pathlib import Path

from auxeira.reports.document import Document, Figure, Point
from auxeira.reports.inputs import Inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import write
from tests.support import report_inputs
from tests.support.trial_organisations import build_trial

FOLDER = Path(__file__).parents[1] / "data" / "reports"
SHARED = ("x1", "x2", "x3", "x4")
SPLIT = {  # of the power company: what it burns and uses by source
    "scope1Stationary": 1_770_000, "scope1Vehicles": 4_000, "scope1Fugitive": 900,
    "energyElectricity": 310_000, "carbonPriceCost": 95_000_000, "carbonPricedEmissions": 1_700_000,
    "groupsEngaged": ["employees", "communities", "regulators"],
}  # fmt: skip
EACH = 2  # organisations for a type


@functools.cache
def list_organisations() -> dict[str, Inputs]:
    """Return the organisations, those that can have most types first."""
    return {
        "riverlight": report_inputs.of(60),
        "power": report_inputs.inputs(
            {
                **build_trial("power", **SPLIT),
                "sdg_alignment": [7, 13],
                "website": "https://a.example",
            }
        ),
        "investor": report_inputs.inputs({**build_trial("investor"), "sdg_alignment": [1, 8]}),
        "demo": report_inputs.of(34),
    }


@functools.cache
def list_kept() -> dict[str, tuple[str, Inputs]]:
    """Return what is kept: the type and the inputs by the name of the file."""
    found = {}
    for kind in TYPES:
        able = [(n, i) for n, i in list_organisations().items() if find_needs(kind, i) is None]
        found |= {f"{kind}.{name}": (kind, inputs) for name, inputs in able[:EACH]}
    return found


def render(document: Document) -> str:
    """Return a report as plain text, a line for each thing that is read or drawn."""
    return "\n".join(_render_lines(document)) + "\n"


def _render_lines(document: Document) -> Iterator[str]:
    yield f"# {document.title} · {document.organisation} · {document.year}"
    yield document.executive_summary
    yield "; ".join(f"{each.label} {each.value}" for each in document.key_metrics)
    for section in (each for each in document.sections if each.id not in SHARED):
        yield f"\n## {section.title}"
        yield from (" ".join(one.text for one in each) for each in section.paragraphs)
        for table in section.tables:
            yield f"### {table.title}: {' | '.join(table.columns)}"
            yield from (" | ".join(row) for row in table.rows)
            yield from [table.note] if table.note else []
        if section.actions:
            yield f"actions: {' '.join(section.actions)}"
    for figure in document.visualizations:
        yield from _render_figure(figure)
    for step in document.recommended_actions:
        yield f"\n{step.id} {step.title}{' (duty)' if step.duty else ''}"
        yield from (f"- {label}: {words}" for label, words in step.to_labelled_rows())


def _render_figure(figure: Figure) -> Iterator[str]:
    yield f"\n{figure.kind} {figure.title}: {figure.text} {figure.note}".rstrip()
    for series in figure.series:
        points = "; ".join(_render_point(point) for point in series.points)
        yield f"- {series.name}{' (dashed)' if series.dashed else ''}: {points}"


def _render_point(point: Point) -> str:
    ends = "/".join("" if v is None else f"{v:g}" for v in (point.low, point.mid, point.high))
    size = "" if point.size is None else f" size {point.size:g}"
    place = f"{point.x} {point.y}".replace("None", "-")
    label = f" “{point.label}”" if point.label else ""
    return f"{place}{f' {ends}' if ends != '//' else ''}{size}{label}{' *' if point.mark else ''}"


def keep_all() -> None:
    """Write all anew, and remove what is no longer kept."""
    FOLDER.mkdir(exist_ok=True)
    kept = {f"{name}.md": render(write(*each)) for name, each in list_kept().items()}
    for path in FOLDER.glob("*.md"):
        if path.name not in kept:
            path.unlink()
    for name, text in kept.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    keep_all()
