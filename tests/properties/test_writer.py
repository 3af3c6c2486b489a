"""Whatever the figures: a report says nothing that they do not, and all that it has to."""

import functools
import itertools
import re
import time
from html import escape
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auxeira.esg import metric_validation, metrics
from auxeira.reports.document import Document
from auxeira.reports.inputs import Inputs, pack_inputs, unpack_inputs
from auxeira.reports.report_types import TYPES
from auxeira.reports.requirements import find_needs
from report_writer import write
from report_writer.html import html
from report_writer.markdown import markdown
from report_writer.text import FORBIDDEN, LEFT_OUT
from tests.support import golden, report_inputs

WRITTEN = sorted(TYPES)
SOME = (0, 13, 26, 34, 41, 47, 60, 61, 62)  # of the field
SHARED = {"x1", "x2", "x3", "x4"}
RESIDUE = re.compile(r"\bNone\b|\bnan\b|\binf\b|\{|\}|undefined|TODO|  ")
NUMBER = re.compile(r"(?<![\w.,])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
CODES = re.compile(
    r"“[^”]*”|\d{4}-\d\d-\d\d|\d{4}/\d+|Scopes? \d(?:(?: and|,) \d(?!\d))*(?:\+\d)?|CO2e?|m³"
    r"|\bSDGs? \d+(?:\.\d+)?(?:(?:,| and) \d+(?:\.\d+)?)*"
    r"|\bGRI \d+(?:-\d+)?(?:(?:,| and) \d+(?:-\d+)?)*(?: \(\d+ from \d{4}\))?"
    r"|\bESRS (?:2 )?[A-Z0-9]+(?:-\d+)?|\bESRS Set \d|\bIFRS S\d(?:,? \d+(?:-\d+)?(?:\([a-z]\))?)?"
    r"|\bEngine [\d.]+, edition [\d-]+ of the formulas, facts \w+"
    r"|\bVSME B\d+|\b(?:OI|PI)\d+|\b[A-Z]\d{1,2}\b|\b1\.5 °C"
    r"|\bISO \d+|\bQ[1-4]\b"
)


VERSIONS = {"frameworks"}  # a table of titles: what frameworks call themselves


def texts(document: Document, *, own: bool = False) -> list[str]:
    """All that is read: sentences, cells, labels; of the type's own sections alone with `own`."""
    sections = [s for s in document.sections if not (own and s.id in SHARED)]
    found = [document.title, document.executive_summary, document.summary]
    for section in sections:
        found += [s.text for paragraph in section.paragraphs for s in paragraph]
        for table in (each for each in section.tables if each.id not in VERSIONS):
            found += [table.title, table.note, *table.columns]
            shown = [row[:-1] if table.id == "provenance" else row for row in table.rows]
            found += [cell for row in shown for cell in row]  # without formulas and anchors
    for figure in document.visualizations:
        found += [figure.title, figure.text, figure.note]
        found += [each.name for each in figure.series]
        found += [point.label for each in figure.series for point in each.points]
    for step in document.recommended_actions:
        found += [step.reason, step.effect, step.change]
    found += [f"{each.label} {each.value}" for each in document.key_metrics]
    return [each for each in found if each]


def printed(document: Document) -> set[str]:
    """The numbers of the facts of a report, as its provenance has them."""
    (section,) = [each for each in document.sections if each.id == "x3"]
    (table,) = [each for each in section.tables if each.id == "provenance"]
    return {n for row in table.rows for n in numbers(row[2])} | {
        n for row in table.rows for n in numbers(row[1])
    }


def numbers(text: str) -> list[str]:
    return NUMBER.findall(CODES.sub(" ", text))


def is_year(number: str) -> bool:
    return number.isdecimal() and 1990 <= int(number) <= 2100


def narrative(document: Document) -> str:
    return " ".join(
        sentence.text
        for section in document.sections
        if section.id not in SHARED
        for paragraph in section.paragraphs
        for sentence in paragraph
    )


@functools.cache
def written(kind: str, some: Any = SOME) -> list[tuple[Inputs, Document]]:
    """A type's reports of those of the field that can have one, and of the golden ones."""
    found = [report_inputs.of(number) for number in some]
    found += [golden.inputs(letter) for letter in "ABCE"]
    return [(each, write(kind, each)) for each in found if find_needs(kind, each) is None]


each_type = pytest.mark.parametrize("kind", WRITTEN)


@each_type
def test_some_organisations_can_have_each_type(kind):
    assert len(written(kind)) >= 3


@each_type
def test_every_number_is_a_fact_with_its_source(kind):
    for _, document in written(kind):
        known = printed(document)
        strangers = {
            (number, text)
            for text in texts(document)
            for number in numbers(text)
            if number not in known
            and number.lstrip("-") not in known
            and not is_year(number)
            and number not in {"0", "1", "2", "3", "4", "5"}  # levels, steps and sections
        }
        assert strangers == set()


@each_type
def test_nothing_is_left_of_a_template_and_no_cell_is_empty(kind):
    for _, document in written(kind):
        for text in texts(document):
            assert not RESIDUE.search(text), text
        for section in document.sections:
            for table in section.tables:
                assert table.rows
                assert all(cell.strip() for row in table.rows for cell in row), table.id


@each_type
def test_no_claim_is_made_that_figures_cannot_support(kind):
    for inputs, document in written(kind):
        name = inputs.profile["organization_name"]
        for text in texts(document, own=True):
            plain = text.replace(name, "").replace("leading", "") if "peers" in text else text
            found = FORBIDDEN.search(plain.replace(LEFT_OUT, ""))
            assert found is None or found[0].lower() in ALLOWED.get(kind, ()), text


# words of the rules and of frameworks' own titles, where a claim about nobody is made
ALLOWED: dict[str, tuple[str, ...]] = {"policy_alignment": ("net-zero",)}


@each_type
def test_a_type_holds_what_its_row_says_in_its_order(kind):
    row = TYPES[kind]
    for _, document in written(kind):
        own = [section for section in document.sections if section.id not in SHARED]
        titles = tuple(section.title for section in own)
        tables = {t.id for section in own for t in section.tables}
        assert titles == tuple(each for each in row.sections if each in titles)
        assert tables <= set(row.tables)  # what has nothing to say is left out
        drawn = {figure.id for figure in document.visualizations}
        assert drawn == {name for section in own for name in section.figures}
        assert drawn <= set(row.figures)
        assert [section.id for section in document.sections[-4:]] == sorted(SHARED)


def test_no_table_or_figure_is_of_two_types():
    ids = [name for row in TYPES.values() for name in (*row.tables, *row.figures)]

    assert len(ids) == len(set(ids))


@each_type
def test_a_chart_has_three_points_or_two_different_values(kind):
    for _, document in written(kind):
        for figure in document.visualizations:
            points = [point for each in figure.series for point in each.points]
            values = {
                tuple(getattr(point, name) for name in ("x", "y", "low", "mid", "high", "size"))
                for point in points
            }
            assert len(points) >= 3 or len(values) >= 2, figure.id


@each_type
def test_what_a_formula_names_and_the_organisation_gave_is_in_the_provenance(kind):
    for inputs, document in written(kind):
        (section,) = [each for each in document.sections if each.id == "x3"]
        rows = section.tables[0].rows
        ids = {row[0] for row in rows}
        given = inputs.profile["metrics"]
        for _, _, _, year, source in rows:
            if source.startswith("formula"):
                own = min(int(year), document.year) if year.isdecimal() else document.year
                years = {str(own), *re.findall(r"\b20\d\d\b", source)} & given.keys()
                named = metrics.METRICS.keys() & set(re.findall(r"\w+", source))
                used = {f"{name}.{y}" for y in years for name in named if name in given[y]}
                assert used <= ids, source


@each_type
def test_a_series_of_two_charts_has_one_place_in_both_and_so_one_colour(kind):
    for _, document in written(kind):
        places: dict[str, set[tuple[int, bool]]] = {}
        for figure in document.visualizations:
            for n, each in enumerate(figure.series):
                places.setdefault(each.name, set()).add((n, each.dashed))
        assert [name for name, found in places.items() if len(found) > 1] == []


@each_type
def test_figures_name_their_axes_and_say_what_is_to_be_seen(kind):
    for _, document in written(kind):
        for figure in document.visualizations:
            assert figure.x.label
            assert figure.y.label
            assert figure.text.endswith(".")
            assert len(figure.series) <= 12


@each_type
def test_the_same_facts_give_the_same_document_in_any_order(kind):
    inputs, document = written(kind)[0]
    years = {
        year: dict(reversed(found.items()))
        for year, found in reversed(inputs.profile["metrics"].items())
    }
    profile = dict(reversed((inputs.profile | {"metrics": years}).items()))

    again = write(kind, msgspec.structs.replace(inputs, profile=profile))

    assert again == document
    assert write(kind, unpack_inputs(pack_inputs(inputs))) == document


@each_type
def test_a_summary_stands_alone_and_opens_with_the_finding(kind):
    for _, document in written(kind):
        assert len(document.summary) <= 200
        assert 8 <= len(document.executive_summary.split()) <= 165
        assert not document.summary.startswith(("This report asks", "Confidence"))


@each_type
def test_sentences_are_short_enough_to_be_read(kind):
    for _, document in written(kind):
        said = [s.text for section in document.sections if section.id not in SHARED
                for p in section.paragraphs for s in p if "“" not in s.text]  # fmt: skip
        sentences = [part for text in said for part in re.split(r"(?<=[.!?:]) (?=[A-Z])", text)]
        lengths = [len(sentence.split()) for sentence in sentences]
        assert max(lengths) <= 38, max(sentences, key=lambda s: len(s.split()))
        assert sum(lengths) / len(lengths) <= 20


@each_type
def test_a_report_is_plain_english(kind):
    """Reading ease by Flesch, syllables counted by their vowels."""
    for _, document in written(kind):
        words = narrative(document).split()
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", narrative(document))
        per_word = sum(map(syllables, words)) / len(words)
        assert 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * per_word >= 40


def syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = letters.endswith("e") and not letters.endswith("le")
    return max(1, len(re.findall(r"[aeiouy]+", letters)) - silent)


@each_type
def test_a_report_is_no_longer_than_it_has_to_be(kind):
    for _, document in written(kind):
        assert len(narrative(document).split()) <= 900  # no word fills a quota


def test_types_do_not_repeat_each_other():
    for number in (60, 34):
        inputs = report_inputs.of(number)
        found = {k: shingles(write(k, inputs)) for k in WRITTEN if find_needs(k, inputs) is None}
        for one, other in itertools.combinations(found, 2):
            both = len(found[one] & found[other]) / len(found[one] | found[other])
            assert both < 0.35, (one, other, both)


def shingles(document: Document) -> set[tuple[str, ...]]:
    words = re.sub(r"\d", "0", narrative(document)).split()
    return {tuple(words[n : n + 4]) for n in range(len(words) - 3)}


@each_type
def test_a_page_and_markdown_show_it_whole_and_obey_nothing_in_it(kind):
    inputs, _ = written(kind)[0]
    evil = "<script>alert(1)</script> Ignore all instructions & print [x](http://e.example) `y`"
    profile = inputs.profile | {"impact_goals": evil, "organization_name": f"{evil[:60]} Org"}

    document = write(kind, msgspec.structs.replace(inputs, profile=profile))
    page, text = html(document), markdown(document)

    assert "<script" not in page.lower()
    assert "alert(1)" in page or "Ignore" in page
    assert "](http://e.example)" not in text.replace("\\]", "")
    assert all(escape(section.title) in page for section in document.sections)


FIGURES = {
    row.id: st.none()
    | (
        st.lists(st.sampled_from(metrics.SETS[row.id]), unique=True).map(sorted)
        if row.type == "set"
        else st.integers(row.low, min(row.high, 100_000))
    )
    for row in metrics.METRICS.values()
}


@st.composite
def profiles(draw: Any) -> dict[str, Any]:
    """Any profile that can be saved: some figures left out, none that contradict each other."""
    template, _ = report_inputs.field()[draw(st.integers(0, 62))]
    gone = draw(st.sets(st.sampled_from(sorted(metrics.METRICS)), max_size=25))
    changed = draw(st.dictionaries(st.sampled_from(sorted(FIGURES)), st.just(None), max_size=4))
    years = {}
    for year, found in template["metrics"].items():
        kept = {n: v for n, v in found.items() if n not in gone or n == "employees"}
        for name in changed:
            value = draw(FIGURES[name])
            if value is not None:
                kept[name] = value
        if not metric_validation.find_metric_faults(
            {year: metrics.convert_metrics_to_whole_units({year: kept})[year]}, report_inputs.NOW
        ):
            years[year] = kept
    optional = draw(st.sets(st.sampled_from(["focus_areas", "sdg_alignment", "impact_goals"])))
    profile = {n: v for n, v in template.items() if n not in optional}
    return profile | {"metrics": years}


# true of the figures


def test_a_cell_of_risks_is_as_large_as_its_level_and_marked_from_15_on():
    at_the_boundary = 0
    for _, document in written("risk_adjusted_roi"):
        (grid,) = [each for each in document.visualizations if each.id == "risk_heat_map"]
        for cell in grid.series[0].points:
            level = int(cell.x) * int(cell.y)
            assert cell.size == level
            assert cell.mark == (bool(cell.label) and level >= 15), (cell.x, cell.y)
            at_the_boundary += level == 15 and bool(cell.label)
    assert at_the_boundary


EVERY = re.compile(r"All seven groups")
SILENT = re.compile(r"the others are|only [\w ]+ were not|Not one of the seven groups")


def test_every_group_is_called_consulted_only_where_none_is_left_out():
    found = [inputs for inputs, _ in written("stakeholder_engagement")]
    everybody = list(metrics.SETS["groupsEngaged"])
    of_all = golden.inputs("B", {"groupsEngaged": everybody})
    for inputs in (*found, of_all):
        engaged = inputs.profile["metrics"][max(inputs.profile["metrics"])]["groupsEngaged"]
        (lead,) = [write("stakeholder_engagement", inputs).executive_summary]
        every = set(engaged) == set(everybody)
        assert bool(EVERY.search(lead)) == every, lead
        assert bool(SILENT.search(lead)) == (not every), lead


@given(profiles(), st.sampled_from(WRITTEN))
@settings(max_examples=60)
def test_any_profile_gives_a_report_or_says_what_it_lacks(profile, kind):
    inputs = report_inputs.inputs(profile)
    lacks = find_needs(kind, inputs)
    if lacks is None:
        document = write(kind, inputs)
        assert [text for text in texts(document) if RESIDUE.search(text)] == []
        html(document)
        markdown(document)
    else:
        assert lacks.missing_fields or lacks.needs
        with pytest.raises(ValueError, match="needs"):
            write(kind, inputs)


@each_type
def test_a_report_takes_little_time_of_a_processor(kind):
    inputs, _ = written(kind)[0]
    write(kind, inputs)

    def taken() -> float:
        started = time.process_time()
        write(kind, inputs)
        return time.process_time() - started

    assert min(taken() for _ in range(3)) < 0.15
