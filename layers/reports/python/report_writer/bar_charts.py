"""Figures with a row for each name: bars, boxes, ranges, dates, cells, and boxes in a chain."""

import math
from collections.abc import Callable, Iterable, Sequence

from auxeira.reports.document import Figure, Point
from report_writer import svg_shapes
from report_writer.svg_shapes import COLOURS, INK, OWN, PALE, RULE, SOFT, WIDTH, Scale

Drawing = tuple[str, float]
Draw = Callable[[Point, float, Scale, int], str]  # a point, its height, the scale, its series

HIGH, TOP = 30, 12
MOST = 250  # pixels of names at the left
RIGHT = 70  # of labels at the right


def bars(figure: Figure) -> Drawing:
    """Horizontal bars; several series side by side."""
    count = len(figure.series)
    thick = min(18.0, 24.0 / count)

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        start, end = scale.at(max(0.0, scale.low)), scale.at(_x(point))
        top = y - thick * count / 2 + thick * n
        colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
        label = svg_shapes.words(max(start, end) + 5, top + thick * 0.75, point.label, size=11)
        left = min(start, end)  # less than nothing is a bar to the left
        return svg_shapes.box(left, top + 1, abs(end - start), thick - 2, colour) + label

    return _rows(
        figure, [0.0, *(_x(p) for p in _points(figure))], draw, max(HIGH, thick * count + 8)
    )


def stacked(figure: Figure) -> Drawing:
    """Horizontal bars whose parts are the series, in their order."""
    ends: dict[str, float] = {}

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        name = str(point.y)
        start = ends.get(name, 0.0)
        ends[name] = start + _x(point)
        left, right = scale.at(start), scale.at(ends[name])
        shown = ""
        if point.label and right - left > svg_shapes.length(point.label, 11) + 4:
            middle = (left + right) / 2
            shown = svg_shapes.words(middle, y + 4, point.label, "middle", 11, "#ffffff")
        return (
            svg_shapes.box(left, y - 9, right - left, 18, COLOURS[n % len(COLOURS)], "#ffffff")
            + shown
        )

    totals: dict[str, float] = {}
    for point in _points(figure):
        totals[str(point.y)] = totals.get(str(point.y), 0.0) + _x(point)
    return _rows(figure, [0.0, *totals.values()], draw)


def boxes(figure: Figure) -> Drawing:
    """Quartiles of peers as a box with the median in it, and the own value as a dot."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        parts = ""
        if point.low is not None and point.high is not None:
            left, right = scale.at(point.low), scale.at(point.high)
            parts = svg_shapes.box(left, y - 8, max(2.0, right - left), 16, "#c9d6e3", COLOURS[0])
        if point.mid is not None:
            middle = scale.at(point.mid)
            parts += svg_shapes.line(middle, y - 8, middle, y + 8, COLOURS[0], 3)
        if isinstance(point.x, int | float):
            parts += svg_shapes.dot(scale.at(point.x), y, 6, OWN)
        return parts + _label(point, y)

    keys = (("box", "quartiles of peers, with the median"), ("dot", "own value"))
    return _rows(figure, _all(figure), draw, keys=keys)


def dumbbells(figure: Figure) -> Drawing:
    """The own value and the median of peers, joined by a line."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        parts = ""
        if point.mid is not None and isinstance(point.x, int | float):
            parts += svg_shapes.line(scale.at(point.mid), y, scale.at(point.x), y, SOFT, 2)
        if point.mid is not None:
            parts += svg_shapes.dot(scale.at(point.mid), y, 6, "#ffffff", COLOURS[0])
        if isinstance(point.x, int | float):
            parts += svg_shapes.dot(scale.at(point.x), y, 6, OWN)
        return parts + _label(point, y)

    keys = (("ring", "median of peers"), ("dot", "own value"))
    return _rows(figure, _all(figure), draw, keys=keys)


def tornado(figure: Figure) -> Drawing:
    """From the lowest to the highest value around a middle one."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        low, high = point.low or 0.0, point.high or 0.0
        middle = scale.at((low + high) / 2 if point.mid is None else point.mid)
        left, right = scale.at(low), scale.at(high)
        bars = svg_shapes.box(left, y - 8, middle - left, 16, COLOURS[1])
        bars += svg_shapes.box(middle, y - 8, right - middle, 16, COLOURS[0])
        return bars + svg_shapes.line(middle, y - 13, middle, y + 13, INK, 1.5) + _label(point, y)

    return _rows(figure, _all(figure), draw)


def quarters(figure: Figure) -> Drawing:
    """A plan: each row a bar from the start of its first to the end of its last quarter."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        low, high = point.low or 0.0, point.high or 0.0
        left, right = scale.at(low), scale.at(high + 1)
        return svg_shapes.box(left, y - 8, right - left, 16, COLOURS[n]) + _label(point, y)

    ends = [*_all(figure), max(_all(figure)) + 1]
    return _rows(figure, ends, draw, whole=True)


def dates(figure: Figure) -> Drawing:
    """What happens when: a dot on a line of years."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        x = scale.at(_x(point))
        side = "start" if x < WIDTH - 190 else "end"
        shift = 11 if side == "start" else -11
        colour = OWN if point.mark else COLOURS[n]
        return svg_shapes.dot(x, y, 6, colour) + svg_shapes.words(
            x + shift, y + 4, point.label, side, 11, SOFT
        )

    years = [_x(point) for point in _points(figure)]
    whole = [float(math.floor(min(years))), float(math.ceil(max(years)))]
    return _rows(figure, whole, draw, shown=svg_shapes.year)


def grid(figure: Figure) -> Drawing:
    """Cells by column and row, shaded by size; a label in each, a frame around marked ones."""
    points = _points(figure)
    columns = _names(str(p.x) for p in points)
    lines = _names(str(p.y) for p in points)
    left = min(MOST, 16 + max(svg_shapes.length(name) for name in lines))
    wide = (WIDTH - left - 8) / len(columns)
    sizes = [p.size for p in points if p.size is not None]
    low, high = min(sizes, default=0.0), max(sizes, default=1.0)
    size = _fit_words(columns, wide - 4)
    heads = max(len(svg_shapes.wrapped(name, wide - 4, size)) for name in columns)
    top = 8 + heads * 13.2
    parts = [
        svg_shapes.block(left + wide * (n + 0.5), 4 + heads * 6.6, name, wide - 4, "middle", size)
        for n, name in enumerate(columns)
    ]
    for n, name in enumerate(lines):
        parts.append(svg_shapes.block(left - 8, top + HIGH * (n + 0.5), name, left - 12, "end"))
        parts += [
            svg_shapes.box(left + wide * at, top + HIGH * n, wide, HIGH, "#ffffff", RULE)
            for at in range(len(columns))
        ]
    for point in points:
        x = left + wide * columns.index(str(point.x))
        y = top + HIGH * lines.index(str(point.y))
        share = 0.0 if point.size is None else (point.size - low) / ((high - low) or 1)
        fill = "#ffffff" if point.size is None else svg_shapes.shade(0.08 + 0.55 * share)
        edge = OWN if point.mark else RULE
        parts.append(svg_shapes.box(x + 1, y + 1, wide - 2, HIGH - 2, fill, edge))
        text = svg_shapes.wrapped(point.label, wide - 4, 11)[0] if point.label else ""
        parts.append(svg_shapes.words(x + wide / 2, y + HIGH / 2 + 4, text, "middle", 11, INK))
    bottom = top + HIGH * len(lines)
    foot = f"{svg_shapes.axis(figure.x)}, by {svg_shapes.axis(figure.y).lower()}"
    parts.append(svg_shapes.words(WIDTH / 2, bottom + 18, foot, "middle", 11, SOFT))
    return "".join(parts), bottom + 26


def _fit_words(names: Sequence[str], width: float) -> int:
    """The size at which no word of the names is cut, 8 at least."""
    longest = max((word for name in names for word in name.split()), key=len, default="")
    return next((n for n in (11, 10, 9) if svg_shapes.length(longest, n) <= width), 8)


def chain(figure: Figure) -> Drawing:
    """Stages from left to right, each a box with its value."""
    points = _points(figure)
    gap, high = 26, 92
    wide = (WIDTH - gap * (len(points) - 1) - 2) / len(points)
    parts = []
    for n, point in enumerate(points):
        x = 1 + n * (wide + gap)
        parts.append(svg_shapes.box(x, 6, wide, high, PALE, COLOURS[0]))
        parts.append(svg_shapes.words(x + wide / 2, 28, str(point.x), "middle", bold=True))
        parts.append(svg_shapes.block(x + wide / 2, 62, point.label, wide - 10, "middle", 11))
        if n:
            parts.append(svg_shapes.words(x - gap / 2, 6 + high / 2 + 6, "→", "middle", 18, SOFT))
    return "".join(parts), high + 14


def _rows(
    figure: Figure,
    numbers: Iterable[float],
    draw: Draw,
    high: float = HIGH,
    keys: tuple[tuple[str, str], ...] = (),
    shown: Callable[[float], str] = svg_shapes.number,
    *,
    whole: bool = False,
) -> Drawing:
    """Names at the left, a scale below, what `draw` makes of each point between.

    `whole`: the scale has a tick for each whole number.
    """
    names = _names(str(point.y) for point in _points(figure))
    left = min(MOST, 16 + max(svg_shapes.length(name) for name in names))
    scale = Scale(numbers, left + 8, WIDTH - RIGHT)
    if whole:
        scale.ticks = [float(n) for n in range(math.ceil(scale.low), math.floor(scale.high) + 1)]
    bottom = TOP + high * len(names)
    parts = [svg_shapes.line(scale.at(t), TOP, scale.at(t), bottom) for t in scale.ticks]
    parts += [
        svg_shapes.words(scale.at(t), bottom + 16, shown(t), "middle", 11, SOFT)
        for t in scale.ticks
    ]
    for n, name in enumerate(names):
        parts.append(svg_shapes.block(left, TOP + high * (n + 0.5), name, left - 6, "end"))
    for n, series in enumerate(figure.series):
        for point in series.points:
            parts.append(draw(point, TOP + high * (names.index(str(point.y)) + 0.5), scale, n))
    middle = (scale.start + scale.end) / 2
    parts.append(
        svg_shapes.words(middle, bottom + 34, svg_shapes.axis(figure.x), "middle", 11, SOFT)
    )
    drawn, end = svg_shapes.legend(figure.series, bottom + 42)
    parts.append(drawn)
    if keys:
        drawn, end = _keys(keys, bottom + 42)
        parts.append(drawn)
    return "".join(parts), max(end, bottom + 42)


def _keys(keys: tuple[tuple[str, str], ...], y: float) -> Drawing:
    parts, x = [], 8.0
    for shape, said in keys:
        match shape:
            case "box":
                parts.append(svg_shapes.box(x, y + 2, 14, 12, "#c9d6e3", COLOURS[0]))
            case "ring":
                parts.append(svg_shapes.dot(x + 7, y + 8, 6, "#ffffff", COLOURS[0]))
            case _:
                parts.append(svg_shapes.dot(x + 7, y + 8, 6, OWN))
        parts.append(svg_shapes.words(x + 20, y + 12, said, colour=SOFT))
        x += 34 + svg_shapes.length(said)
    return "".join(parts), y + 24


def _label(point: Point, y: float) -> str:
    return svg_shapes.words(WIDTH - 2, y + 4, point.label, "end", 11, SOFT)


def _points(figure: Figure) -> list[Point]:
    return [point for series in figure.series for point in series.points]


def _all(figure: Figure) -> list[float]:
    """Every number along the scale."""
    found = [(p.low, p.mid, p.high, p.x) for p in _points(figure)]
    return [float(n) for each in found for n in each if isinstance(n, int | float)]


def _names(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _x(point: Point) -> float:
    return float(point.x) if isinstance(point.x, int | float) else 0.0
