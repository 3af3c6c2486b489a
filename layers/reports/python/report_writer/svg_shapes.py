"""What figures are drawn with: shapes of SVG, scales, axes, a legend.

Each figure is drawn twice: for a sheet, and for a phone. Widths of words are reckoned, not
measured: a character takes CHAR of its size, as in a wide typeface.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape as escaped

from auxeira.reports.document import Axis, Series

LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
WIDE, NARROW = 720, 350
SIZE, CHAR = 12, 0.59
INK, SOFT, RULE, PALE = "#1b2530", "#55616e", "#d5dbe1", "#eef1f4"
OWN = "#9c2f1f"
DARKEST = 0.55  # the shade of a cell on which INK is read
# dark enough to be told from white, and from each other by lightness too; white is read on three
COLOURS = (
    *("#1f4e79", "#b35f16", "#66707c", "#7a4a8c", "#3d7f5f", "#2f9fb5"),
    *("#b08a00", "#9c2f1f", "#5b6c9e", "#6f9a3c", "#b56a91", "#3c3c3c"),
)
type Keys = Sequence[tuple[str, str]]  # shapes, and what they mean

DASHES = ("", "7 3", "2 3", "9 3 2 3")


class Scale:
    """Numbers to pixels, from a low to a high end that ticks stand on; `marks` are what is said of
    them, and where."""

    def __init__(
        self, numbers: Iterable[float], start: float = 0, end: float = 1, most: int = 6
    ) -> None:
        found = [*numbers]
        low, high = min(found, default=0.0), max(found, default=1.0)
        whole = all(each == int(each) for each in found)  # nobody counts halves
        self.put(ticks(low, high, most, 1 if found and whole else 0))
        self.start, self.end = start, end

    def put(self, ticks: Sequence[float], marks: Sequence[tuple[float, str]] = ()) -> None:
        """Ticks from the one end to the other."""
        self.ticks, self.low, self.high = [*ticks], ticks[0], ticks[-1]
        self.marks = [*marks] or [(each, number(each)) for each in ticks]

    def at(self, number: float) -> float:
        """Where a number lies."""
        share = (number - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, most: int = 6, least: float = 0) -> list[float]:
    """Round numbers from below the lowest to above the highest, few of them, so far apart at
    least."""
    if high <= low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    if 0 < low <= 0.4 * high:
        low = 0.0
    rough = max((high - low) / most, least)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def number(value: float) -> str:
    """A number of an axis; never with an exponent."""
    for size, name in LARGE:
        if abs(value) >= size:
            return f"{value / size:,.6g} {name}"
    return f"{value:,.6g}"


def words(
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    size: int = SIZE,
    colour: str = INK,
    *,
    bold: bool = False,
) -> str:
    """A line of text, whatever is in it."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{colour}"{weight}>{escaped(text)}</text>'
    )


def wrapped(text: str, width: float, size: int = SIZE) -> list[str]:
    """Text in lines of a width, broken between words."""
    room = max(4, int(width / (CHAR * size)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word if len(word) <= room else word[: room - 1] + "…")
    return lines or [""]


def block(
    x: float,
    y: float,
    text: str,
    width: float,
    anchor: str = "start",
    size: int = SIZE,
    colour: str = INK,
) -> str:
    """Text of several lines around a middle height."""
    lines = wrapped(text, width, size)
    top = y - (len(lines) - 1) * size * 0.6
    return "".join(
        words(x, top + n * size * 1.2 + size * 0.35, line, anchor, size, colour)
        for n, line in enumerate(lines)
    )


def length(text: str, size: int = SIZE) -> float:
    """How wide a text is, about."""
    return len(text) * CHAR * size


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str = RULE, width: float = 1, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, edge: str = "none") -> str:
    """A rectangle; a negative width goes to the left, a negative height up."""
    x, width = (x + width, -width) if width < 0 else (x, width)
    y, height = (y + height, -height) if height < 0 else (y, height)
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}" stroke="{edge}"/>'
    )


def dot(x: float, y: float, radius: float, fill: str, edge: str = "#ffffff") -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'stroke="{edge}" stroke-width="1.5"/>'
    )


def path(points: Sequence[tuple[float, float]], colour: str, dash: str = "", fill: str = "") -> str:
    """A line through points, or a filled shape around them."""
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    if fill:
        return f'<polygon points="{joined}" fill="{fill}" stroke="{colour}" fill-opacity="0.85"/>'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def shade(share: float) -> str:
    """A blue from pale to dark for 0 to 1."""
    ends = ((0xF3, 0xF6, 0xF9), (0x1F, 0x4E, 0x79))
    part = min(1.0, max(0.0, share))
    parts = (round(a + (b - a) * part) for a, b in zip(*ends, strict=True))
    return "#" + "".join(f"{each:02x}" for each in parts)


def axis(axis: Axis) -> str:
    """What is written at an axis."""
    return f"{axis.label} ({axis.unit})" if axis.unit else axis.label


def legend(series: Sequence[Series], y: float, width: float) -> tuple[str, float]:
    """The names of several series with their colours, from a height down; the height below it."""
    if len(series) < 2:
        return "", y
    parts, x = [], 8.0
    for n, each in enumerate(series):
        lines = wrapped(each.name, width - 30)
        room = 30 + length(max(lines, key=len))
        if x + room > width and x > 8:
            x, y = 8.0, y + 18
        colour = COLOURS[n % len(COLOURS)]
        if each.dashed:
            parts.append(line(x, y + 8, x + 14, y + 8, colour, 3, "5 3"))
        else:
            parts.append(box(x, y + 2, 12, 12, colour))
        parts += [
            words(x + 18, y + 12 + 14 * at, said, colour=SOFT) for at, said in enumerate(lines)
        ]
        x, y = x + room, y + 14 * (len(lines) - 1)
    return "".join(parts), y + 22


def describe(keys: Keys, y: float, width: float) -> tuple[str, float]:
    """What shapes mean, from a height down; the height below it."""
    parts, x = [], 8.0
    for shape, said in keys:
        wide = 34 + length(said)
        if x + wide > width and x > 8:
            x, y = 8.0, y + 18
        parts += [_shape(shape, x, y), words(x + 20, y + 12, said, colour=SOFT)]
        x += wide
    return "".join(parts), y + 22


def _shape(shape: str, x: float, y: float) -> str:
    match shape:
        case "box":
            return box(x, y + 2, 14, 12, "#c9d6e3", COLOURS[0])
        case "ring":
            return dot(x + 7, y + 8, 6, "#ffffff", COLOURS[0])
        case _:
            return dot(x + 7, y + 8, 6, OWN)
