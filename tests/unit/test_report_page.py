"""The page and the Markdown of a report: all of it, what to decide first, what checks it folded."""

import functools
import re
from html import escape

import msgspec
import pytest

from auxeira.reports.document import (
    Axis,
    Document,
    Figure,
    Point,
    Section,
    Sentence,
    Series,
    Table,
)
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import reading_order, write
from report_writer.html import html
from report_writer.markdown import escaped, markdown
from tests.support import report_inputs

RIVERLIGHT, MANAGER = 60, 34


@functools.cache
def written(kind, number=RIVERLIGHT):
    inputs = report_inputs.of(number)
    return write(kind, inputs) if find_needs(kind, inputs) is None else None


each_type = pytest.mark.parametrize("kind", TYPES)


@each_type
@pytest.mark.parametrize("number", [RIVERLIGHT, MANAGER])
def test_all_actions_tables_and_figures_are_on_the_page_and_in_markdown(kind, number):
    document = written(kind, number)
    if document is None:
        return
    page, text = html(document), markdown(document)
    tables = [table for section in document.sections for table in section.tables]

    for step in document.recommended_actions:
        assert page.count(f'id="step-{step.id}"') == 1
        assert f". **{escaped(step.title)}**" in text
    for title in [*(table.title for table in tables), *(f.title for f in document.visualizations)]:
        assert escape(title) in page
        assert f"**{escaped(title)}**" in text


@each_type
def test_what_to_decide_stands_between_the_finding_and_all_else(kind):
    document = written(kind)
    if document is None:
        return
    page = html(document)
    first = next(s for s in reading_order.arrange_sections(document).body)
    steps = ['<ol class="steps">'] * bool(document.recommended_actions)
    places = [page.index(m) for m in ('class="finding"', *steps, "<nav", f'id="{first.id}"')]

    assert places == sorted(places)


def test_what_checks_a_report_is_folded_and_its_disclaimer_is_not():
    page = html(written("impact_story"))

    folded = re.findall(r'<details id="(\w+)">', page)
    assert folded == ["x1", "x2", "x3"]
    assert '<section id="x4">' in page


@each_type
def test_a_date_is_not_parted_at_the_end_of_a_line(kind):
    document = written(kind)
    if document is None:
        return
    page = re.sub("(?s)<svg.*?</svg>", "", html(document))

    assert re.findall(r"(?<!<time>)\b20\d\d-\d\d-\d\d\b", page) == []


def test_a_report_without_actions_has_no_place_for_them():
    document = msgspec.structs.replace(written("impact_story"), recommended_actions=())

    assert 'class="steps"' not in html(document)
    assert reading_order.arrange_sections(document).decide is None


def test_points_of_a_list_are_one_list():
    section = Section("s1", "A", tuple((Sentence(f"{n}."),) for n in "abcd"), points=(1, 2))
    document = msgspec.structs.replace(
        written("impact_story"), sections=(section,), visualizations=(), recommended_actions=()
    )

    assert '<p>a.</p><ul class="points"><li>b.</li><li>c.</li></ul><p>d.</p>' in html(document)
    assert "a.\n\n- b.\n- c.\n\nd." in markdown(document)


def test_a_report_that_was_stored_before_lists_were_known_still_opens():
    stored = msgspec.to_builtins(written("impact_story"))
    for section in stored["sections"]:
        del section["points"]

    document = msgspec.convert(stored, Document)

    assert "What went the wrong way" in html(document)
    assert "What went the wrong way" in markdown(document)


def figure(*points, x="Year"):
    axes = Axis(x), Axis("Amount", "t")
    return Figure("f", "lines", "A figure", *axes, (Series("Own", points),), "Text.")


def table_of(drawn):
    document = msgspec.structs.replace(
        written("impact_story"),
        sections=(Section("s1", "A", figures=("f",)),),
        visualizations=(drawn,),
        recommended_actions=(),
    )
    return [row for row in markdown(document).splitlines() if row.startswith("|")]


def test_markdown_has_plain_years_and_no_empty_column():
    assert table_of(figure(Point(2023, 1400.0), Point(2025, 900.5))) == [
        "| Series | Year | Amount (t) |",
        "| --- | --- | --- |",
        "| Own | 2023 | 1,400 |",
        "| Own | 2025 | 900.5 |",
    ]


def test_markdown_has_all_that_a_figure_draws_and_a_day_by_its_month():
    point = Point(2026.74, "Rule", 1.0, 2.0, 3.0, 4.0, "near", mark=True)

    assert table_of(figure(point, x="Date")) == [
        "| Series | Date | Amount (t) | Low | Middle | High | Size | Label | Marked |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| Own | 2026-09 | Rule | 1 | 2 | 3 | 4 | near | yes |",
    ]


def test_on_a_phone_a_cell_is_named_by_its_column():
    page = html(written("impact_story"))

    assert '<td data-label="Latest year"' in page.replace(' class="n" data', " data")


def page_of(table):
    section = Section("s1", "A", (), (table,))
    document = msgspec.structs.replace(
        written("impact_story"), sections=(section,), visualizations=(), recommended_actions=()
    )
    return html(document)


def test_a_number_and_its_unit_stay_on_one_line():
    said = "It was 72,200 t CO2e, 4.2 % and EUR 6,200,000: 2 of 7, Scope 1 and 2, in 12 years."
    document = msgspec.structs.replace(written("impact_story"), executive_summary=said)

    shown = html(document).partition('class="finding"')[2].partition("</p>")[0]

    kept = ("72,200~t~CO2e", "4.2~%", "EUR~6,200,000", "2~of~7", "Scope~1", " in 12 years.")
    for each in kept:
        assert each in shown.replace("\N{NO-BREAK SPACE}", "~")


def test_on_a_phone_a_table_that_fits_stays_one():
    slim = Table("t", "Steps", ("Step", "Value"), (("Money spent", "GBP 21,900,000"),), "", (1,))
    columns = ("Figure", "First year", "Latest year", "Change")
    wide = Table("t", "Changes", columns, (("Scope 3", "1 t", "2 t", "worse"),))

    assert '<table class="slim">' in page_of(slim)
    assert '<table class="rows">' in page_of(wide)


def test_on_a_phone_a_row_has_a_name_that_tells_it_from_others():
    rows = (("Employees", "Injuries", "2", "-"), ("Employees", "Deaths", "0", "-"))
    columns = ("Group", "Figure", "Value", "Change")

    same = page_of(Table("t", "By group", columns, rows))
    other = page_of(Table("t", "By group", columns, rows[:1]))

    assert same.count('<td class="name" data-label="Figure">') == 2
    assert other.count('<td class="name" data-label="Group">') == 1
    assert 'class="name" data-label="Figure"' not in other


def test_each_figure_is_drawn_for_a_sheet_and_for_a_phone():
    document = written("impact_story")
    page = html(document)

    assert document.visualizations
    for name in ("wide", "narrow"):
        assert page.count(f'<svg class="{name}"') == len(document.visualizations)
