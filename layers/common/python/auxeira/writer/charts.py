"""Figures as SVG: one function for each kind, on shared axes; text for who cannot see them.

A figure fits a page in print, says what its axes are in words and units, and is told apart without
colours: by places, dashes and labels. One without points says so in its frame.
"""

from collections.abc import Callable
from html import escape as escaped

from auxeira.writer import fields, paper, rows
from auxeira.writer.document import Figure

Drawing = tuple[str, float]  # what is drawn, and how high it is

KINDS: dict[str, Callable[[Figure], Drawing]] = {
    "slopes": fields.slopes,
    "lines": fields.lines,
    "areas": fields.areas,
    "scatter": fields.scatter,
    "columns": fields.columns,
    "histogram": fields.columns,
    "waterfall": fields.waterfall,
    "radar": fields.radar,
    "bars": rows.bars,
    "stacked": rows.stacked,
    "boxes": rows.boxes,
    "bullets": rows.boxes,
    "dumbbells": rows.dumbbells,
    "tornado": rows.tornado,
    "quarters": rows.quarters,
    "dates": rows.dates,
    "grid": rows.grid,
    "chain": rows.chain,
}


def svg(figure: Figure) -> str:
    """A figure as an element of SVG. Raises KeyError for a kind that nobody draws."""
    draw = KINDS[figure.kind]
    drawn, height = draw(figure) if any(each.points for each in figure.series) else _nothing()
    return (
        f'<svg viewBox="0 0 {paper.WIDTH} {height:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif">'
        f"<title>{escaped(figure.title)}</title><desc>{escaped(figure.text)}</desc>{drawn}</svg>"
    )


def _nothing() -> Drawing:
    frame = paper.box(0.5, 0.5, paper.WIDTH - 1, 59, "#ffffff", paper.RULE)
    said = "Nothing to draw: the figures for it are not reported."
    return frame + paper.words(paper.WIDTH / 2, 34, said, "middle", colour=paper.SOFT), 60
