"""Figures on a field of two axes: lines, areas, columns, points; and a web of several axes."""

import math
from collections.abc import Sequence

from auxeira.reports.document import Figure, Point, Series
from report_writer import svg_shapes
from report_writer.svg_shapes import COLOURS, DASHES, OWN, RULE, SOFT, WIDTH, Scale

Drawing = tuple[str, float]

TOP, BOTTOM, LEFT, RIGHT = 14, 300, 98, 700
ENDS = 190  # pixels for the names at both ends of slopes
GAP = 14
LEVELS = 6


def lines(figure: Figure) -> Drawing:
    """A line for each series over numbers, as years, above 0; dashed where it is planned."""
    across = Scale((_x(p) for p in _points(figure)), LEFT, RIGHT - 10)
    across = _whole(across, figure)
    up = Scale([0.0, *(_y(p) for p in _points(figure))], BOTTOM, TOP)
    parts = [_frame(figure, up), _below(figure, across)]
    for n, series in enumerate(figure.series):
        colour = COLOURS[n % len(COLOURS)]
        places = [(across.at(_x(p)), up.at(_y(p))) for p in series.points]
        dash = "6 4" if series.dashed else DASHES[n % 4] if len(figure.series) > 4 else ""
        parts.append(svg_shapes.path(places, colour, dash))
        parts += [svg_shapes.dot(x, y, 3.5, colour) for x, y in places]
    return _closed(parts, figure)


def slopes(figure: Figure) -> Drawing:
    """From a base year to the latest one: a line each, its name and value at the right end."""
    up = Scale((_y(p) for p in _points(figure)), BOTTOM - 10, TOP + 16)
    left, right = 110.0, WIDTH - ENDS - 70.0
    parts = [svg_shapes.line(x, TOP + 8, x, BOTTOM) for x in (left, right)]
    first = figure.series[0].points
    for x, point in ((left, first[0]), (right, first[-1])):
        parts.append(svg_shapes.words(x, TOP, str(point.x), "middle", colour=SOFT))
    ends = [up.at(_y(series.points[-1])) for series in figure.series]
    for n, (series, y) in enumerate(
        zip(figure.series, svg_shapes.apart(ends, GAP, 30, BOTTOM), strict=True)
    ):
        colour = COLOURS[n % len(COLOURS)]
        start, end = up.at(_y(series.points[0])), ends[n]
        parts.append(svg_shapes.path([(left, start), (right, end)], colour, DASHES[n % 4]))
        parts += [svg_shapes.dot(left, start, 4, colour), svg_shapes.dot(right, end, 4, colour)]
        said = f"{series.points[-1].label} {series.name}".strip()
        parts.append(svg_shapes.line(right + 5, end, right + 16, y, RULE))
        parts.append(svg_shapes.words(right + 20, y + 4, said, colour=colour))
    parts.append(
        svg_shapes.words(left - 12, up.at(_y(first[0])) + 4, svg_shapes.number(_y(first[0])), "end")
    )
    parts.append(svg_shapes.words(left, BOTTOM + 20, svg_shapes.axis(figure.y), "middle", 11, SOFT))
    return "".join(parts), BOTTOM + 30


def areas(figure: Figure) -> Drawing:
    """Areas on top of each other, over numbers."""
    across = _whole(Scale((_x(p) for p in _points(figure)), LEFT, RIGHT - 10), figure)
    tops = _stacked(figure.series)
    up = Scale([0.0, *(y for _, found in tops for _, _, y in found)], BOTTOM, TOP)
    parts = [_frame(figure, up), _below(figure, across)]
    for n, (_, found) in enumerate(tops):
        edge = [(across.at(x), up.at(high)) for x, _, high in found]
        edge += [(across.at(x), up.at(low)) for x, low, _ in reversed(found)]
        parts.append(svg_shapes.path(edge, "#ffffff", fill=COLOURS[n % len(COLOURS)]))
    return _closed(parts, figure)


def columns(figure: Figure) -> Drawing:
    """Columns by name, the series on top of each other; a marked one is the own."""
    names = list(dict.fromkeys(str(p.x) for p in _points(figure)))
    tops = dict.fromkeys(names, 0.0)
    totals = [sum(_y(p) for p in _points(figure) if str(p.x) == name) for name in names]
    up = Scale([0.0, *totals], BOTTOM, TOP)
    wide = (RIGHT - LEFT) / len(names)
    parts = [_frame(figure, up)]
    for n, series in enumerate(figure.series):
        for point in series.points:
            name = str(point.x)
            x = LEFT + wide * (names.index(name) + 0.5)
            low, tops[name] = tops[name], tops[name] + _y(point)
            colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
            half = min(30.0, wide * 0.4)
            top = up.at(tops[name])
            parts.append(svg_shapes.box(x - half, up.at(low), 2 * half, top - up.at(low), colour))
            if point.label:
                parts.append(svg_shapes.words(x, top - 4, point.label, "middle", 11))
    return _closed([*parts, _named(names, wide)], figure, _deep(names, wide))


def waterfall(figure: Figure) -> Drawing:
    """Steps from one level to the next; the first and the last stand on the ground."""
    points = _points(figure)
    names = [str(p.x) for p in points]
    up = Scale([0.0, *(n for p in points for n in (p.low or 0.0, p.high or 0.0))], BOTTOM, TOP + 8)
    wide = (RIGHT - LEFT) / len(points)
    parts = [_frame(figure, up)]
    for n, point in enumerate(points):
        low, high = point.low or 0.0, point.high or 0.0
        x = LEFT + wide * n
        colour = COLOURS[0] if point.mark else COLOURS[2] if high >= low else COLOURS[1]
        start, end = up.at(low), up.at(high)
        parts.append(svg_shapes.box(x + wide * 0.15, start, wide * 0.7, (end - start) or 1, colour))
        parts.append(svg_shapes.words(x + wide / 2, min(start, end) - 4, point.label, "middle", 11))
        if n + 1 < len(points):
            parts.append(svg_shapes.line(x + wide * 0.85, end, x + wide * 1.15, end, SOFT))
    parts.append(svg_shapes.line(LEFT, up.at(0), RIGHT, up.at(0), SOFT))
    return _closed([*parts, _named(names, wide)], figure, _deep(names, wide))


def scatter(figure: Figure) -> Drawing:
    """Points by two numbers, as large as their size; labels beside them, none over another."""
    across = _stepped(Scale((_x(p) for p in _points(figure)), LEFT + 10, RIGHT - 60), figure)
    up = Scale((_y(p) for p in _points(figure)), BOTTOM - 8, TOP + 8)
    sizes = [p.size for p in _points(figure) if p.size is not None]
    most = max(sizes, default=1.0) or 1.0
    parts = [_frame(figure, up), _below(figure, across)]
    placed: list[tuple[float, float, str, float]] = []
    for n, series in enumerate(figure.series):
        for point in series.points:
            x, y = across.at(_x(point)), up.at(_y(point))
            radius = 5.0 if point.size is None else 4 + 14 * math.sqrt(max(0, point.size) / most)
            colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
            parts.append(svg_shapes.dot(x, y, radius, colour))
            placed.append((x, y, point.label, radius))
    heights = _clear(placed)
    for (x, _, label, radius), y in zip(placed, heights, strict=True):
        if x > RIGHT - 60 - svg_shapes.length(label, 11):
            parts.append(svg_shapes.words(x - radius - 4, y + 4, label, "end", 11))
        else:
            parts.append(svg_shapes.words(x + radius + 4, y + 4, label, size=11))
    return _closed(parts, figure)


def radar(figure: Figure) -> Drawing:
    """A web with an axis of 0 to 100 for each name."""
    names = list(dict.fromkeys(str(p.x) for p in _points(figure)))
    middle_x, middle_y, far = WIDTH / 2, 178.0, 130.0

    def place(n: int, share: float) -> tuple[float, float]:
        angle = 2 * math.pi * n / len(names) - math.pi / 2
        return middle_x + far * share * math.cos(angle), middle_y + far * share * math.sin(angle)

    parts = []
    for share in (0.25, 0.5, 0.75, 1.0):
        ring = [place(n, share) for n in range(len(names) + 1)]
        parts.append(svg_shapes.path(ring, RULE).replace('stroke-width="2"', 'stroke-width="1"'))
        x, y = place(0, share)
        if share < 1:
            parts.append(svg_shapes.words(x + 3, y - 2, f"{100 * share:g}", size=10, colour=SOFT))
    for n, name in enumerate(names):
        parts.append(svg_shapes.line(middle_x, middle_y, *place(n, 1)))
        x, y = place(n, 1.09)
        near = abs(x - middle_x) < 20
        side = "middle" if near else "start" if x > middle_x else "end"
        parts.append(svg_shapes.words(x, y + 4, name, side))
    for n, series in enumerate(figure.series):
        found = {str(p.x): _y(p) / 100 for p in series.points}
        web = [place(at, found.get(name, 0.0)) for at, name in enumerate(names)]
        parts.append(svg_shapes.path([*web, web[0]], COLOURS[n], DASHES[n % 4]))
        parts += [svg_shapes.dot(x, y, 4, COLOURS[n]) for x, y in web]
    drawn, end = svg_shapes.legend(figure.series, 2 * middle_y + 4)
    return "".join([*parts, drawn]), max(end, 2 * middle_y + 10)


def _frame(figure: Figure, up: Scale) -> str:
    """The ticks of the upright axis, and what it is."""
    parts = [svg_shapes.line(LEFT, up.at(t), RIGHT, up.at(t)) for t in up.ticks]
    parts += [
        svg_shapes.words(LEFT - 6, up.at(t) + 4, svg_shapes.number(t), "end", 11, SOFT)
        for t in up.ticks
    ]
    side = svg_shapes.words(0, 0, svg_shapes.axis(figure.y), "middle", 11, SOFT)
    middle = (TOP + BOTTOM) / 2
    parts.append(f'<g transform="translate(14 {middle:.0f}) rotate(-90)">{side}</g>')
    return "".join(parts)


def _below(figure: Figure, across: Scale) -> str:
    """The ticks of the level axis; years are not written with a comma."""
    years = figure.x.label.lower().startswith("year")
    shown = svg_shapes.year if years else svg_shapes.number
    return "".join(
        svg_shapes.line(across.at(t), BOTTOM, across.at(t), BOTTOM + 4, SOFT)
        + svg_shapes.words(across.at(t), BOTTOM + 17, shown(t), "middle", 11, SOFT)
        for t in across.ticks
    )


def _whole(across: Scale, figure: Figure) -> Scale:
    """A scale of years has whole ones as ticks, and ends where they do."""
    found = sorted({_x(p) for p in _points(figure)})
    if figure.x.label.lower().startswith("year") and found[-1] > found[0]:
        step = max(1, math.ceil((found[-1] - found[0]) / 10))
        across.low, across.high = found[0], found[-1]
        across.ticks = [float(y) for y in range(int(found[0]), int(found[-1]) + 1, step)]
    return across


def _stepped(across: Scale, figure: Figure) -> Scale:
    """A scale of a few levels has no ticks between them."""
    found = sorted({_x(p) for p in _points(figure)})
    if all(x == int(x) for x in found) and found[-1] - found[0] <= LEVELS:
        across.ticks = [float(x) for x in range(int(found[0]) - 1, int(found[-1]) + 2)]
        across.low, across.high = across.ticks[0], across.ticks[-1]
        across.ticks = across.ticks[1:-1]
    return across


def _named(names: Sequence[str], wide: float) -> str:
    """Names under columns, in as many lines as it takes."""
    lines = max(len(svg_shapes.wrapped(name, wide - 4, 11)) for name in names)
    return "".join(
        svg_shapes.block(
            LEFT + wide * (n + 0.5), BOTTOM + 4 + lines * 6.6, name, wide - 4, "middle", 11
        )
        for n, name in enumerate(names)
    )


def _deep(names: Sequence[str], wide: float) -> float:
    return 13.2 * max(len(svg_shapes.wrapped(name, wide - 4, 11)) for name in names) + 4


def _closed(parts: list[str], figure: Figure, deep: float = 20) -> Drawing:
    """With the level axis' words and the legend below."""
    y = BOTTOM + deep + 14
    middle = (LEFT + RIGHT) / 2
    parts.append(svg_shapes.words(middle, y, svg_shapes.axis(figure.x), "middle", 11, SOFT))
    drawn, end = svg_shapes.legend(figure.series, y + 8)
    return "".join([*parts, drawn]), max(end, y + 10)


def _stacked(series: Sequence[Series]) -> list[tuple[str, list[tuple[float, float, float]]]]:
    """Of each series (x, from, to), on top of those before it."""
    below: dict[float, float] = {}
    found = []
    for each in series:
        band = []
        for point in sorted(each.points, key=_x):
            low = below.get(_x(point), 0.0)
            below[_x(point)] = low + _y(point)
            band.append((_x(point), low, below[_x(point)]))
        found.append((each.name, band))
    return found


def _clear(placed: Sequence[tuple[float, float, str, float]]) -> list[float]:
    """Heights of labels: those that would lie over each other are moved apart."""
    heights = [y for _, y, _, _ in placed]
    for n in sorted(range(len(placed)), key=lambda at: heights[at]):
        for _ in range(len(placed)):
            x, label = placed[n][0], placed[n][2]
            clash = [
                m
                for m in range(len(placed))
                if m != n
                and heights[m] <= heights[n] + 0.01
                and heights[n] - heights[m] < GAP - 1
                and (heights[m], m) < (heights[n], n)
                and abs(placed[m][0] - x) < max(svg_shapes.length(label, 11), 40)
            ]
            if not clash:
                break
            heights[n] = max(heights[m] for m in clash) + GAP
    return heights


def _points(figure: Figure) -> list[Point]:
    return [point for series in figure.series for point in series.points]


def _x(point: Point) -> float:
    return float(point.x) if isinstance(point.x, int | float) else 0.0


def _y(point: Point) -> float:
    return float(point.y) if isinstance(point.y, int | float) else 0.0
