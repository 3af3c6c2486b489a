"""Cells by column and row, shaded by size; a label in each, a frame around marked ones."""

from collections.abc import Sequence

from auxeira.reports.document import Figure, Point
from report_writer import svg_shapes
from report_writer.svg_shapes import DARKEST, INK, OWN, RULE, SIZE, SOFT, WIDE, block, wrapped

MOST, BESIDE = 250, 90  # pixels of names at the left, at most; on a phone
HIGH, LINE = 28, 1.2


def grid(figure: Figure, width: float) -> tuple[str, float]:
    """Names of rows at the left; on a phone above their cells, but for short ones."""
    points = [point for series in figure.series for point in series.points]
    columns = [*dict.fromkeys(str(p.x) for p in points)]
    names = [*dict.fromkeys(str(p.y) for p in points)]
    longest = max(svg_shapes.length(name) for name in names)
    narrow = width < WIDE and longest > BESIDE
    left = 0 if narrow else min(MOST, 16 + longest)
    wide = (width - left - 2) / len(columns)
    size = _fit_words([*columns, *(p.label for p in points)], wide - 6)
    y = 6 + LINE * size * max(len(wrapped(name, wide - 4, size)) for name in columns)
    parts = [
        block(left + wide * (n + 0.5), (y + 2) / 2, name, wide - 4, "middle", size)
        for n, name in enumerate(columns)
    ]
    for name in names:
        row = [p for p in points if str(p.y) == name]
        deep = LINE * SIZE * len(wrapped(name, (width if narrow else left) - 12))
        if narrow:
            parts.append(block(0, y + 4 + deep / 2, name, width - 12))
            y += deep + 6
        most = max(len(wrapped(p.label, wide - 6, size)) for p in row)
        high = max(HIGH, most * LINE * size + 8, 0 if narrow else deep + 4)
        if not narrow:
            parts.append(block(left - 8, y + high / 2, name, left - 12, "end"))
        parts += [
            svg_shapes.box(left + wide * at, y, wide, high, "#ffffff", RULE)
            for at in range(len(columns))
        ]
        parts += [
            _cell(point, left + wide * columns.index(str(point.x)), y, wide, high, size, shade)
            for point, shade in zip(row, _shades(row, points), strict=True)
        ]
        y += high
    foot = f"Across: {svg_shapes.axis(figure.x)}. Down: {svg_shapes.axis(figure.y)}."
    lines = len(wrapped(foot, width - 4, 11))
    parts.append(block(width / 2, y + 8 + lines * 6.6, foot, width - 4, "middle", 11, SOFT))
    return "".join(parts), y + 14 + lines * 13.2


def _shades(row: Sequence[Point], points: Sequence[Point]) -> list[str]:
    """The colours of cells, by their sizes among all."""
    sizes = [p.size for p in points if p.size is not None]
    low, high = min(sizes, default=0.0), max(sizes, default=1.0)
    return [
        "#ffffff"
        if p.size is None
        else svg_shapes.shade(0.08 + (DARKEST - 0.08) * (p.size - low) / ((high - low) or 1))
        for p in row
    ]


def _cell(
    point: Point, x: float, y: float, wide: float, high: float, size: int, colour: str
) -> str:
    edge = OWN if point.mark else RULE
    cell = svg_shapes.box(x + 1, y + 1, wide - 2, high - 2, colour, edge)
    if not point.label:
        return cell
    return cell + block(x + wide / 2, y + high / 2, point.label, wide - 6, "middle", size, INK)


def _fit_words(names: Sequence[str], width: float) -> int:
    """The size at which no word of the names is cut, 8 at least."""
    longest = max((word for name in names for word in name.split()), key=len, default="")
    return next((n for n in (11, 10, 9) if svg_shapes.length(longest, n) <= width), 8)
