"""Figures as SVG: one function for each kind, on shared axes; text for who cannot see them.

A figure fits a page in print and, drawn anew, a phone; says what its axes are in words and units;
and is told apart without colours: by places, dashes and labels. One without points says so in its
frame.
"""

from collections.abc import Callable
from html import escape as escaped

from auxeira.reports.document import Figure
from report_writer import axis_charts, bar_charts, grid_chart, svg_shapes
from report_writer.svg_shapes import NARROW, WIDE

Drawing = tuple[str, float]  # what is drawn, and how high it is

KINDS: dict[str, Callable[[Figure, float], Drawing]] = {
    "lines": axis_charts.lines,
    "areas": axis_charts.areas,
    "scatter": axis_charts.scatter,
    "histogram": axis_charts.columns,
    "waterfall": axis_charts.waterfall,
    "bars": bar_charts.bars,
    "stacked": bar_charts.stacked,
    "boxes": bar_charts.boxes,
    "bullets": bar_charts.boxes,
    "dumbbells": bar_charts.dumbbells,
    "quarters": bar_charts.quarters,
    "dates": bar_charts.dates,
    "grid": grid_chart.grid,
}
ON_A_PHONE = {"histogram": bar_charts.lying, "waterfall": bar_charts.falls}  # names need the width


def svg(figure: Figure, width: int = WIDE) -> str:
    """A figure as an element of SVG; one of a kind that is drawn no more says so."""
    draw = KINDS.get(figure.kind)
    if width == NARROW:
        draw = ON_A_PHONE.get(figure.kind, draw)
    if draw is None:
        drawn, height = _say("Charts of this kind are drawn no more.", width)
    elif any(each.points for each in figure.series):
        drawn, height = draw(figure, width)
    else:
        drawn, height = _say("Nothing to draw: the figures for it are not reported.", width)
    name = "narrow" if width == NARROW else "wide"
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif">'
        f"<title>{escaped(figure.title)}</title><desc>{escaped(figure.text)}</desc>{drawn}</svg>"
    )


def _say(words: str, width: float) -> Drawing:
    frame = svg_shapes.box(0.5, 0.5, width - 1, 59, "#ffffff", svg_shapes.RULE)
    return frame + svg_shapes.block(width / 2, 30, words, width - 20, "middle"), 60
