"""Figures with a row for each name: bars, boxes, ranges, dates.

On a phone, long names stand above what is drawn.
"""

import itertools
import math
from collections.abc import Callable, Sequence

import msgspec

from auxeira.reports.document import Figure, Point
from report_writer import svg_shapes
from report_writer.svg_shapes import (
    COLOURS,
    NARROW,
    OWN,
    SIZE,
    SOFT,
    WIDE,
    Scale,
    box,
    dot,
    length,
    line,
    words,
    wrapped,
)  # fmt: skip

Drawing = tuple[str, float]
Draw = Callable[[Point, float, Scale, int], str]  # a point, its height, the scale, its series

TOP, THICK, LINE = 10, 24, 1.2
MOST, BESIDE = 250, 90  # pixels of names at the left, at most; on a phone
ENDS = 16  # half of a mark at the end of a scale
GAIN, LOSS = "#3d7f5f", COLOURS[1]


def bars(figure: Figure, width: float) -> Drawing:
    """Horizontal bars; several series side by side."""
    count = len(figure.series)
    thick = min(18.0, 24.0 / count)
    room = 8 + max(length(p.label, 11) for p in _points(figure))

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        start, end = scale.at(max(0.0, scale.low)), scale.at(_x(point))
        top = y - thick * count / 2 + thick * n
        colour = OWN if point.mark else COLOURS[n % len(COLOURS)]
        label = words(max(start, end) + 5, top + thick * 0.75, point.label, size=11)
        return box(start, top + 1, end - start, thick - 2, colour) + label

    scale = _scale([0.0, *(_x(p) for p in _points(figure))], width)
    return _rows(figure, width, scale, draw, thick=max(THICK, thick * count + 2), room=room)


def lying(figure: Figure, width: float) -> Drawing:
    """Columns as bars."""
    return bars(_turn(figure), width)


def falls(figure: Figure, width: float) -> Drawing:
    """Steps from one level to the next, below each other; the first and the last from 0."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        low, high = point.low or 0.0, point.high or 0.0
        colour = COLOURS[0] if point.mark else GAIN if high >= low else LOSS
        start, end = scale.at(low), scale.at(high)
        return box(start, y - 9, (end - start) or 1, 18, colour)

    scale = _scale([0.0, *_all(figure)], width)
    return _rows(_turn(figure), width, scale, draw, edge=True)


def stacked(figure: Figure, width: float) -> Drawing:
    """Horizontal bars whose parts are the series, in their order."""
    ends: dict[str, float] = {}

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        name = str(point.y)
        start = ends.get(name, 0.0)
        ends[name] = start + _x(point)
        left, right = scale.at(start), scale.at(ends[name])
        shown = ""
        if point.label and right - left > length(point.label, 11) + 4:
            shown = words((left + right) / 2, y + 4, point.label, "middle", 11, "#ffffff")
        return box(left, y - 9, right - left, 18, COLOURS[n % len(COLOURS)], "#ffffff") + shown

    totals: dict[str, float] = {}
    for point in _points(figure):
        totals[str(point.y)] = totals.get(str(point.y), 0.0) + _x(point)
    most = max(totals.values())
    if figure.x.unit.startswith("%") and most < 101:
        most = min(most, 100.0)  # rounded shares can add up to a little more
    return _rows(figure, width, _scale([0.0, most], width), draw)


def boxes(figure: Figure, width: float) -> Drawing:
    """Quartiles of peers as a box with the median in it, and the own value as a dot."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        parts = ""
        if point.low is not None and point.high is not None:
            left, right = scale.at(point.low), scale.at(point.high)
            parts = box(left, y - 8, max(2.0, right - left), 16, "#c9d6e3", COLOURS[0])
        if point.mid is not None:
            middle = scale.at(point.mid)
            parts += line(middle, y - 8, middle, y + 8, COLOURS[0], 3)
        if isinstance(point.x, int | float):
            parts += dot(scale.at(point.x), y, 6, OWN)
        return parts

    keys = (("box", "quartiles of peers, with the median"), ("dot", "own value"))
    return _rows(figure, width, _scale(_all(figure), width), draw, keys, edge=True)


def dumbbells(figure: Figure, width: float) -> Drawing:
    """The own value and the median of peers, joined by a line."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        parts = ""
        if point.mid is not None and isinstance(point.x, int | float):
            parts += line(scale.at(point.mid), y, scale.at(point.x), y, SOFT, 2)
        if point.mid is not None:
            parts += dot(scale.at(point.mid), y, 6, "#ffffff", COLOURS[0])
        if isinstance(point.x, int | float):
            parts += dot(scale.at(point.x), y, 6, OWN)
        return parts

    keys = (("ring", "median of peers"), ("dot", "own value"))
    return _rows(figure, width, _scale(_all(figure), width), draw, keys, edge=True)


def quarters(figure: Figure, width: float) -> Drawing:
    """A plan: each row a bar from the start of its first to the end of its last quarter."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        left, right = scale.at(point.low or 0.0), scale.at((point.high or 0.0) + 1)
        return box(left, y - 8, right - left, 16, COLOURS[n])

    scale = Scale(())
    count = int(max(_all(figure)))
    named = [(n + 0.5, str(n)) for n in range(1, count + 1)]
    scale.put([float(n) for n in range(1, count + 2)], named)
    return _rows(figure, width, scale, draw, edge=True)


def dates(figure: Figure, width: float) -> Drawing:
    """What happens when: a dot on a line of months, or of years where they are many."""

    def draw(point: Point, y: float, scale: Scale, n: int) -> str:
        x = scale.at(_x(point))
        side = "start" if x + 11 + length(point.label, 11) < width else "end"
        shift = 11 if side == "start" else -11
        colour = OWN if point.mark else COLOURS[n]
        return dot(x, y, 6, colour) + words(x + shift, y + 4, point.label, side, 11, SOFT)

    days = [_x(point) for point in _points(figure)]
    first = math.floor(min(days))
    last = max(first + 1, math.ceil(max(days)))
    step = (
        0.25 if last - first == 1 else 0.5 if last - first == 2 else math.ceil((last - first) / 6)
    )
    ends = [first + step * n for n in range(math.ceil((last - first) / step) + 1)]
    scale = Scale(())
    scale.put(ends, [(each, _name_month(each, whole=step >= 1)) for each in ends])
    return _rows(figure, width, scale, draw, room=2 * ENDS)


def _name_month(day: float, *, whole: bool) -> str:
    year, part = int(day), day % 1
    if whole:
        return str(year)
    return ("Apr", "Jul", "Oct")[int(part * 4) - 1] if part else f"Jan {year}"


def _rows(
    figure: Figure,
    width: float,
    scale: Scale,
    draw: Draw,
    keys: svg_shapes.Keys = (),
    *,
    thick: float = THICK,
    room: float = ENDS,
    edge: bool = False,
) -> Drawing:
    """Names at the left or above, a scale below, what `draw` makes of each point between.

    `room`: pixels at the right end; `edge`: labels stand there.
    """
    labels = {str(p.y): p.label for p in _points(figure)} if edge else {}
    beside = 8 + max((length(each, 11) for each in labels.values()), default=0.0)
    names = list(dict.fromkeys(str(point.y) for point in _points(figure)))
    longest = max(length(name) for name in names)
    narrow = width < WIDE and longest > BESIDE
    left = 0.0 if narrow else min(MOST, 16 + longest)
    _lay(scale, left + ENDS, width, room if narrow else max(room, beside))
    side = "start" if narrow else "end"
    parts, middles, y = [], {}, float(TOP)
    for name in names:
        said = labels.get(name, "")
        free = width - 12 - length(said, 11) if narrow else left - 8
        deep = LINE * SIZE * len(wrapped(name, free))
        high = deep + thick + 6 if narrow else max(thick + 6, deep + 4)
        middle = middles[name] = y + (high - thick / 2 - 2 if narrow else high / 2)
        at, first = (y + deep / 2, y + LINE * SIZE / 2) if narrow else (middle, middle)
        parts.append(svg_shapes.block(left, at, name, free, side))
        parts.append(words(width - 2, first + 4, said, "end", 11, SOFT))
        half = thick / 2 if narrow else high / 2
        parts += [line(scale.at(t), middle - half, scale.at(t), middle + half) for t in scale.ticks]
        y += high
    for n, series in enumerate(figure.series):
        parts += [draw(point, middles[str(point.y)], scale, n) for point in series.points]
    parts += [words(scale.at(t), y + 13, said, "middle", 11, SOFT) for t, said in _thin(scale)]
    return _foot(figure, width, y + 13, (scale.start + scale.end) / 2, parts, keys)


def _lay(scale: Scale, left: float, width: float, room: float) -> None:
    """From the left to the room at the right, so that the outer marks are within the frame."""
    first, *_, last = (length(said, 11) / 2 for _, said in scale.marks)
    scale.start, scale.end = max(left, first), width - max(room, last)


def _thin(scale: Scale) -> list[tuple[float, str]]:
    """As many of the marks as stand beside each other."""
    widest = max(length(said, 11) for _, said in scale.marks) + 6
    apart = (scale.end - scale.start) / max(1, len(scale.marks) - 1)
    return scale.marks[:: math.ceil(widest / apart)]


def _foot(
    figure: Figure, width: float, y: float, middle: float, parts: list[str], keys: svg_shapes.Keys
) -> Drawing:
    """With the words of the axis and what the colours and shapes mean."""
    said = svg_shapes.axis(figure.x)
    half = length(said, 11) / 2
    middle = max(half, min(middle, width - half))
    parts.append(words(middle, y + 17, said, "middle", 11, SOFT))
    drawn, end = (
        svg_shapes.describe(keys, y + 24, width)
        if keys
        else svg_shapes.legend(figure.series, y + 24, width)
    )
    return "".join([*parts, drawn]), max(end, y + 24)


def _turn(figure: Figure) -> Figure:
    """With what is upright lying, and its names in rows."""
    series = tuple(
        msgspec.structs.replace(
            each,
            points=tuple(msgspec.structs.replace(p, x=p.y, y=p.x) for p in each.points),
        )
        for each in figure.series
    )
    return msgspec.structs.replace(figure, x=figure.y, y=figure.x, series=series)


def _scale(numbers: Sequence[float], width: float) -> Scale:
    return Scale(numbers, most=4 if width == NARROW else 6)


def _points(figure: Figure) -> list[Point]:
    return [point for series in figure.series for point in series.points]


def _all(figure: Figure) -> list[float]:
    """Every number along the scale."""
    found = itertools.chain.from_iterable((p.low, p.mid, p.high, p.x) for p in _points(figure))
    return [float(n) for n in found if isinstance(n, int | float)]


def _x(point: Point) -> float:
    return float(point.x) if isinstance(point.x, int | float) else 0.0
