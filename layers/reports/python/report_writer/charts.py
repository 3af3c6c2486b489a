"""Figures as SVG: one function for each kind, on shared axes; text for who cannot see them.

A figure fits a page in print, says what its axes are in words and units, and is told apart without
colours: by places, dashes and labels. One without points says so in its frame.
"""

from collections.abc import Callable
from html import escape as escaped

from auxeira.reports.document import Figure
from report_writer import axis_charts, bar_charts, svg_shapes

Drawing = tuple[str, float]  # what is drawn, and how high it is

KINDS: dict[str, Callable[[Figure], Drawing]] = {
    "slopes": axis_charts.slopes,
    "lines": axis_charts.lines,
    "areas": axis_charts.areas,
    "scatter": axis_charts.scatter,
    "columns": axis_charts.columns,
    "histogram": axis_charts.columns,
    "waterfall": axis_charts.waterfall,
    "radar": axis_charts.radar,
    "bars": bar_charts.bars,
    "stacked": bar_charts.stacked,
    "boxes": bar_charts.boxes,
    "bullets": bar_charts.boxes,
    "dumbbells": bar_charts.dumbbells,
    "tornado": bar_charts.tornado,
    "quarters": bar_charts.quarters,
    "dates": bar_charts.dates,
    "grid": bar_charts.grid,
    "chain": bar_charts.chain,
}


def svg(figure: Figure) -> str:
    """A figure as an element of SVG. Raises KeyError for a kind that nobody draws."""
    draw = KINDS[figure.kind]
    drawn, height = draw(figure) if any(each.points for each in figure.series) else _nothing()
    return (
        f'<svg viewBox="0 0 {svg_shapes.WIDTH} {height:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif">'
        f"<title>{escaped(figure.title)}</title><desc>{escaped(figure.text)}</desc>{drawn}</svg>"
    )


def _nothing() -> Drawing:
    frame = svg_shapes.box(0.5, 0.5, svg_shapes.WIDTH - 1, 59, "#ffffff", svg_shapes.RULE)
    said = "Nothing to draw: the figures for it are not reported."
    return frame + svg_shapes.words(
        svg_shapes.WIDTH / 2, 34, said, "middle", colour=svg_shapes.SOFT
    ), 60
