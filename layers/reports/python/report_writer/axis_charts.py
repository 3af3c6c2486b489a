"""Figures on a field of two axes: lines, areas, columns, steps, points."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from auxeira.reports.document import Figure, Point, Series
from report_writer import svg_shapes
from report_writer.svg_shapes import COLOURS, DASHES, OWN, SOFT, WIDE, Scale, words

Drawing = tuple[str, float]

TOP, BOTTOM = 30, 250  # the field's; what is upright is named above it
GAP = 14
LEVELS = 6
GAIN, LOSS = "#3d7f5f", COLOURS[1]


class Field(NamedTuple):
    """Where is drawn: how wide all of it is, and the ends of the field."""

    width: float
    left: float
    right: float
    up: Scale


def lines(figure: Figure, width: float) -> Drawing:
    """A line for each series over numbers, as years, above 0; dashed where it is planned. What
    the last point is stands beside it."""
    ends = [series.points[-1] for series in figure.series]
    far = max(_x(p) for p in _points(figure))
    said = [_tell(p, figure) if _x(p) == far else "" for p in ends]
    room = max(svg_shapes.length(each, 11) for each in said)
    field = _field(width, [0.0, *(_y(p) for p in _points(figure))])
    across = _across(figure, field._replace(right=field.right - room))
    parts = [_frame(figure, field), _below(across)]
    for n, series in enumerate(figure.series):
        colour = COLOURS[n % len(COLOURS)]
        places = [(across.at(_x(p)), field.up.at(_y(p))) for p in series.points]
        dash = "6 4" if series.dashed else DASHES[n % 4] if len(figure.series) > 4 else ""
        parts.append(svg_shapes.path(places, colour, dash))
        parts += [svg_shapes.dot(x, y, 3.5, colour) for x, y in places]
    told = [
        (across.at(far), field.up.at(_y(point)), label)
        for point, label in zip(ends, said, strict=True)
        if label
    ]
    for (x, _, label), y in zip(told, _clear(told), strict=True):
        parts.append(words(x + 8, y + 4, label, size=11))
    return _closed(parts, figure, field)


def areas(figure: Figure, width: float) -> Drawing:
    """Areas on top of each other, over numbers."""
    tops = _stacked(figure.series)
    field = _field(width, [0.0, *(y for found in tops for _, _, y in found)])
    across = _across(figure, field)
    parts = [_frame(figure, field), _below(across)]
    for n, found in enumerate(tops):
        edge = [(across.at(x), field.up.at(high)) for x, _, high in found]
        edge += [(across.at(x), field.up.at(low)) for x, low, _ in reversed(found)]
        parts.append(svg_shapes.path(edge, "#ffffff", fill=COLOURS[n % len(COLOURS)]))
    return _closed(parts, figure, field)


def columns(figure: Figure, width: float) -> Drawing:
    """Columns by name, the series on top of each other; a marked one is the own."""
    names = list(dict.fromkeys(str(p.x) for p in _points(figure)))
    tops = dict.fromkeys(names, 0.0)
    totals = [sum(_y(p) for p in _points(figure) if str(p.x) == name) for name in names]
    field = _field(width, [0.0, *totals])
    wide = (field.right - field.left) / len(names)
    parts = [_frame(figure, field)]
    for n, series in enumerate(figure.series):
        for point in series.points:
            name = str(point.x)
            x = field.left + wide * (names.index(name) + 0.5)
            low, tops[name] = tops[name], tops[name] + _y(point)
            colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
            half = min(30.0, wide * 0.4)
            foot, top = field.up.at(low), field.up.at(tops[name])
            parts.append(svg_shapes.box(x - half, foot, 2 * half, top - foot, colour))
            if point.label:
                parts.append(words(x, top - 4, point.label, "middle", 11))
    return _closed([*parts, _named(names, field)], figure, field, _deep(names, wide))


def waterfall(figure: Figure, width: float) -> Drawing:
    """Steps from one level to the next; the first and the last stand on the ground."""
    points = _points(figure)
    names = [str(p.x) for p in points]
    field = _field(width, [0.0, *(n for p in points for n in (p.low or 0.0, p.high or 0.0))])
    wide = (field.right - field.left) / len(points)
    parts = [_frame(figure, field)]
    for n, point in enumerate(points):
        low, high = point.low or 0.0, point.high or 0.0
        x = field.left + wide * n
        colour = COLOURS[0] if point.mark else GAIN if high >= low else LOSS
        start, end = field.up.at(low), field.up.at(high)
        parts.append(svg_shapes.box(x + wide * 0.15, start, wide * 0.7, (end - start) or 1, colour))
        parts.append(words(x + wide / 2, min(start, end) - 4, point.label, "middle", 11))
        if n + 1 < len(points):
            parts.append(svg_shapes.line(x + wide * 0.85, end, x + wide * 1.15, end, SOFT))
    ground = field.up.at(0)
    parts.append(svg_shapes.line(field.left, ground, field.right, ground, SOFT))
    return _closed([*parts, _named(names, field)], figure, field, _deep(names, wide))


def scatter(figure: Figure, width: float) -> Drawing:
    """Points by two numbers, as large as their size; labels beside them, none over another."""
    field = _field(width, [_y(p) for p in _points(figure)])
    field.up.start -= 8  # a dot at the end stays within
    across = _stepped(Scale((_x(p) for p in _points(figure)), field.left + 10, field.right), figure)
    most = max((p.size for p in _points(figure) if p.size is not None), default=1.0) or 1.0
    parts = [_frame(figure, field), _below(across)]
    placed: dict[tuple[float, float], tuple[float, list[str]]] = {}
    for n, series in enumerate(figure.series):
        for point in series.points:
            place = across.at(_x(point)), field.up.at(_y(point))
            radius = 5.0 if point.size is None else 4 + 14 * math.sqrt(max(0, point.size) / most)
            colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
            parts.append(svg_shapes.dot(*place, radius, colour))
            wide, labels = placed.get(place, (0.0, []))
            placed[place] = max(wide, radius), [*labels, point.label]
    said = [(x, y, ", ".join(filter(None, labels))) for (x, y), (_, labels) in placed.items()]
    for (x, _, label), (radius, _), y in zip(said, placed.values(), _clear(said), strict=True):
        if x + radius + 4 + svg_shapes.length(label, 11) > width:
            parts.append(words(x - radius - 4, y + 4, label, "end", 11))
        else:
            parts.append(words(x + radius + 4, y + 4, label, size=11))
    return _closed(parts, figure, field)


def _field(width: float, numbers: Sequence[float]) -> Field:
    up = Scale(numbers, BOTTOM, TOP)
    left = 10 + max(svg_shapes.length(said, 11) for _, said in up.marks)
    return Field(width, left, width - 10, up)


def _frame(figure: Figure, field: Field) -> str:
    """The ticks of the upright axis, and what it is."""
    up = field.up
    parts = [svg_shapes.line(field.left, up.at(t), field.right, up.at(t)) for t in up.ticks]
    parts += [words(field.left - 6, up.at(t) + 4, said, "end", 11, SOFT) for t, said in up.marks]
    parts.append(words(0, 11, svg_shapes.axis(figure.y), size=11, colour=SOFT))
    return "".join(parts)


def _below(across: Scale) -> str:
    """The ticks of the level axis."""
    return "".join(
        svg_shapes.line(across.at(t), BOTTOM, across.at(t), BOTTOM + 4, SOFT)
        + words(across.at(t), BOTTOM + 17, said, "middle", 11, SOFT)
        for t, said in across.marks
    )


def _across(figure: Figure, field: Field) -> Scale:
    """The level axis; one of years has whole ones as ticks, without a comma, and ends with them."""
    found = sorted({_x(p) for p in _points(figure)})
    across = Scale(found, field.left, field.right - 14)
    if figure.x.label.lower().startswith("year") and found[-1] > found[0]:
        most = 10 if field.width == WIDE else 6
        step = max(1, math.ceil((found[-1] - found[0]) / most))
        years = [float(y) for y in range(int(found[0]), int(found[-1]) + 1, step)]
        across.put([found[0], found[-1]], [(y, f"{y:g}") for y in years])
    return across


def _tell(point: Point, figure: Figure) -> str:
    """What a point says, or its height, without the unit that the axis names."""
    unit = figure.y.unit
    said = point.label.removeprefix(f"{unit} ").removesuffix(f" {unit}")
    return said or svg_shapes.number(_y(point))


def _stepped(across: Scale, figure: Figure) -> Scale:
    """A scale of a few levels has no ticks between them."""
    found = sorted({_x(p) for p in _points(figure)})
    if all(x == int(x) for x in found) and found[-1] - found[0] <= LEVELS:
        levels = [float(x) for x in range(int(found[0]), int(found[-1]) + 1)]
        marks = [(x, svg_shapes.number(x)) for x in levels]
        across.put([levels[0] - 1, levels[-1] + 1], marks)
    return across


def _named(names: Sequence[str], field: Field) -> str:
    """Names under columns, in as many lines as it takes."""
    wide = (field.right - field.left) / len(names)
    half = max(len(svg_shapes.wrapped(name, wide - 4, 11)) for name in names) * 6.6
    return "".join(
        svg_shapes.block(
            field.left + wide * (n + 0.5), BOTTOM + 4 + half, name, wide - 4, "middle", 11
        )
        for n, name in enumerate(names)
    )


def _deep(names: Sequence[str], wide: float) -> float:
    return 13.2 * max(len(svg_shapes.wrapped(name, wide - 4, 11)) for name in names) + 4


def _closed(parts: list[str], figure: Figure, field: Field, deep: float = 20) -> Drawing:
    """With the level axis' words and the legend below."""
    y = BOTTOM + deep + 14
    middle = (field.left + field.right) / 2
    parts.append(words(middle, y, svg_shapes.axis(figure.x), "middle", 11, SOFT))
    drawn, end = svg_shapes.legend(figure.series, y + 8, field.width)
    return "".join([*parts, drawn]), max(end, y + 10)


def _stacked(series: Sequence[Series]) -> list[list[tuple[float, float, float]]]:
    """Of each series (x, from, to), on top of those before it."""
    below: dict[float, float] = {}
    found = []
    for each in series:
        band = []
        for point in sorted(each.points, key=_x):
            low = below.get(_x(point), 0.0)
            below[_x(point)] = low + _y(point)
            band.append((_x(point), low, below[_x(point)]))
        found.append(band)
    return found


def _clear(placed: Sequence[tuple[float, float, str]]) -> list[float]:
    """Heights of labels: those that would lie over each other are moved apart."""
    heights = [y for _, y, _ in placed]
    for n in sorted(range(len(placed)), key=lambda at: heights[at]):
        for _ in range(len(placed)):
            x, _, label = placed[n]
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
