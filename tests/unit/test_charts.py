"""Charts: all that a figure holds stands in both drawings, that of a sheet and that of a phone."""

import functools
import re
from xml.etree import ElementTree

import pytest

from auxeira.reports.document import Axis, Figure, Point, Series
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from local.sample_reports import build_sample_inputs
from report_writer import charts, svg_shapes, write
from tests.support.unlike_organisations import ORGANISATIONS, build_unlike

WIDTHS = (svg_shapes.WIDE, svg_shapes.NARROW)
SPOKEN = re.compile(r"[^\W_]+")

each_width = pytest.mark.parametrize("width", WIDTHS)
each_organisation = pytest.mark.parametrize("name", ORGANISATIONS)


@functools.cache
def figures(name):
    """All figures of an organisation's reports."""
    inputs = build_sample_inputs(build_unlike(name))
    kinds = [kind for kind in TYPES if find_needs(kind, inputs) is None]
    return [figure for kind in kinds for figure in write(kind, inputs).visualizations]


def drawn(figure, width):
    """The elements of a drawing by their names, without what is said to who cannot see it."""
    root = ElementTree.fromstring(charts.svg(figure, width))  # noqa: S314 - our own
    return [(each.tag.rpartition("}")[2], each) for each in root.iter()]


def texts(figure, width):
    return [each for tag, each in drawn(figure, width) if tag == "text"]


def said(figure, width):
    return " ".join(each.text or "" for each in texts(figure, width))


def labelled(figure):
    """The points, each with what is written beside it: of a line at its end, in an area nothing."""
    unit = figure.y.unit
    for series in figure.series:
        for point in series.points:
            match figure.kind:
                case "lines":
                    last = point.x == max(p.x for each in figure.series for p in each.points)
                    label = point.label.removeprefix(f"{unit} ").removesuffix(f" {unit}")
                    yield point, label * last
                case "areas" | "stacked":  # a small part of a bar has no room
                    yield point, ""
                case _:
                    yield point, point.label


def a_figure(kind, *points, x=("Share", "%"), y=("Name", ""), names=("Own",)):
    series = tuple(Series(name, tuple(points)) for name in names)
    return Figure("f", kind, "A figure", Axis(*x), Axis(*y), series, "Text.")


@pytest.mark.slow
@each_organisation
@each_width
def test_every_name_and_label_is_drawn_and_no_word_of_it_is_cut(name, width):
    for figure in figures(name):
        words = SPOKEN.findall(said(figure, width))
        assert "…" not in said(figure, width), figure.title
        for point, label in labelled(figure):
            held = [each for each in (point.x, point.y) if isinstance(each, str)]
            for word in SPOKEN.findall(" ".join([*held, label])):
                assert word in words, (figure.title, word)


@each_organisation
@each_width
def test_no_words_run_out_of_the_frame(name, width):
    for figure in figures(name):
        for each in texts(figure, width):
            room = svg_shapes.length(each.text or "", int(each.get("font-size")))
            share = {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor")]
            start = float(each.get("x")) - share * room
            assert start >= -1, (figure.title, each.text)
            assert start + room <= width + 1, (figure.title, each.text)


@each_organisation
@each_width
def test_no_words_lie_on_others(name, width):
    for figure in figures(name):
        boxes = []
        for each in texts(figure, width):
            size = int(each.get("font-size"))
            room = svg_shapes.length(each.text or "", size)
            share = {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor")]
            start = float(each.get("x")) - share * room
            boxes.append((start, start + room, float(each.get("y")), size, each.text))
        for n, (left, right, y, size, text) in enumerate(boxes):
            for other_left, other_right, other_y, _, other in boxes[n + 1 :]:
                beside = min(right, other_right) - max(left, other_left)
                assert beside < 2 or abs(y - other_y) > 0.8 * size, (figure.title, text, other)


def test_every_kind_that_reports_draw_is_drawn_and_no_other():
    used = {figure.kind for name in ORGANISATIONS for figure in figures(name)}

    assert used <= charts.KINDS.keys()
    assert charts.KINDS.keys() - used <= {"histogram"}  # needs more peers than these have


@each_width
def test_a_day_stands_between_months_and_no_tick_is_a_part_of_a_year(width):
    points = [Point(2027.0, "A", label="2027-01-01"), Point(2027.99, "B", label="2027-12-31")]
    words = said(a_figure("dates", *points, x=("Year", "")), width)

    assert "Jan 2027 Apr Jul Oct Jan 2028" in words
    assert not re.search(r"20\d\d\.\d", words)


@each_width
@pytest.mark.parametrize("most", [1, 2, 3, 7, 40])
def test_what_is_counted_has_no_tick_between_whole_numbers(width, most):
    points = [Point(float(n), name) for n, name in ((0, "A"), (1, "B"), (most, "C"))]
    numbers = said(a_figure("bars", *points, x=("Figures", "count")), width).split()

    assert [each for each in numbers if re.fullmatch(r"\d+\.\d+", each)] == []


@each_width
def test_days_of_many_years_stand_between_years(width):
    points = [Point(2027.0, "A"), Point(2033.5, "B")]
    words = said(a_figure("dates", *points, x=("Year", "")), width)

    assert "2027" in words
    assert "2033" in words
    assert "Apr" not in words


@each_width
def test_rounded_shares_that_add_up_to_more_than_all_end_at_100(width):
    parts = [Series(n, (Point(x, "GRI"),)) for n, x in (("a", 42.9), ("b", 42.9), ("c", 14.3))]
    figure = Figure("f", "stacked", "F", Axis("Share", "%"), Axis("Name"), tuple(parts), "Text.")

    assert "100" in said(figure, width).split()
    assert "120" not in said(figure, width)


@each_width
def test_a_quarter_is_named_in_its_middle_and_there_is_none_before_the_first(width):
    points = [Point(y="A", low=1.0, high=4.0, label="x"), Point(y="B", low=3.0, high=12.0)]
    numbers = said(a_figure("quarters", *points), width).split()

    assert [each for each in numbers if each.isdecimal()] == [str(n) for n in range(1, 13)]


@each_width
def test_points_of_one_place_have_one_label(width):
    same = [Point(2, 0.0, label=label) for label in ("S06", "G09", "S05", "E14")]
    figure = a_figure("scatter", *same, Point(1, 1.8, label="G01"), x=("Effort", "1 to 3"))

    assert "S06, G09, S05, E14" in [each.text for each in texts(figure, width)]


@each_width
def test_a_cell_shows_all_that_is_in_it(width):
    many = " ".join(f"R{n:02}" for n in range(1, 15))
    points = [Point("1", "1", size=1.0, label=many), Point("2", "1", size=2.0, label="R20")]

    assert set(many.split()) <= set(said(a_figure("grid", *points), width).split())


def test_a_grid_says_what_is_across_and_what_is_down():
    points = [Point("1", "2", size=1.0)]
    axes = {"x": ("Likelihood", "1 to 5"), "y": ("Impact", "1 to 5")}

    words = said(a_figure("grid", *points, **axes), svg_shapes.WIDE)

    assert "Across: Likelihood (1 to 5). Down: Impact (1 to 5)." in words


@each_width
def test_what_a_colour_or_a_shape_means_is_said(width):
    point = Point(y="A", low=1.0, mid=2.0, high=3.0)

    assert "median" in said(a_figure("boxes", point), width)
    assert "own value" in said(a_figure("dumbbells", point), width)


def test_a_stored_figure_of_a_kind_that_is_drawn_no_more_says_so():
    assert "drawn no more" in said(a_figure("radar", Point("A", 1.0)), svg_shapes.WIDE)


def brightness(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_on_a_part_of_a_bar_and_in_a_cell_can_be_read():
    for colour in svg_shapes.COLOURS[:3]:
        assert contrast("#ffffff", colour) >= 4.5
    assert contrast(svg_shapes.INK, svg_shapes.shade(svg_shapes.DARKEST)) >= 4.5
