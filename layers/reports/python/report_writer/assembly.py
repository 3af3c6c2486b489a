"""What every report has: its summary, its key figures, and the four sections at its end."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from auxeira.esg.editions import EDITION
from auxeira.esg.metrics import METRICS
from auxeira.reports.document import Action, Document, KeyMetric, Section, Sentence, Table
from auxeira.reports.inputs import hash_inputs
from report_writer import confidence, labels, text
from report_writer.breaks import tell_boundary
from report_writer.constants import FRAMEWORKS
from report_writer.fact_book import Book
from report_writer.facts import Fact
from report_writer.figure_builder import is_worth_drawing
from report_writer.frameworks import is_answerable
from report_writer.provenance import ENGINE, describe_provenance
from report_writer.recommendations import step
from report_writer.simulation import Chosen
from report_writer.told_apart import is_left_out

LIST = 200  # characters of the summary in lists
GRAVE = ("fatalities", "corruptionIncidents", "significantFines")

DISCLAIMER = (
    "Figures come from the organisation and were not verified by the platform.",
    "Scores are the platform's own method and no rating, certification, assurance opinion, "
    "investment or legal advice.",
    "Reference paths, thresholds and ranges of steps are planning values; what is one says so "
    "where its source is told, under Provenance.",
)
ABBREVIATIONS = {
    "ESG": "environmental, social and governance",
    "CO2e": "carbon dioxide equivalent",
    "MWh": "megawatt hours",
    "GRI": "Global Reporting Initiative",
    "ESRS": "European Sustainability Reporting Standards",
    "IFRS": "International Financial Reporting Standards",
    "VSME": "voluntary standard for small and medium-sized enterprises",
    "IRIS": "catalogue of metrics of the Global Impact Investing Network",
    "SDG": "sustainable development goal",
    "SDGs": "sustainable development goals",
    "SROI": "social return on investment",
    "SBTi": "Science Based Targets initiative",
    "EU": "European Union",
    "KPI": "key performance indicator",
    "NGO": "non-governmental organisation",
    "LED": "light-emitting diode",
    "OSHA": "Occupational Safety and Health Administration",
}


class Body(msgspec.Struct, frozen=True):
    """What a type writes: the finding, which is the executive summary, by paragraphs; its sections
    in the order of its row, its key figures, the actions that it recommends, and the days by which
    they are done and what they avoid, where those follow from a plan of its own."""

    finding: Sequence[Sequence[Sentence]]
    sections: Sequence[Section]
    key_metrics: Sequence[KeyMetric | None]
    actions: Sequence[Chosen]
    due: Mapping[str, str]
    effects: Mapping[str, str]


def key(fact: Fact | None, note: str = "") -> KeyMetric | None:
    """A key figure of a fact."""
    if fact is None:
        return None
    return KeyMetric(labels.first(fact.label), fact.text, fact.year, note)


def assembled(book: Book, body: Body) -> Document:
    """The whole report. Raises ValueError for what is not in the row of the type."""
    _check_row(book, body)
    figures = {name: each for name, each in book.figures.items() if is_worth_drawing(each)}
    own = _tell_boundary(book, [
        msgspec.structs.replace(each, figures=tuple(n for n in each.figures if n in figures))
        for each in body.sections
    ])  # fmt: skip
    found = confidence.confidence(book)
    summary, executive = _finding(body)
    recommended = _recommend(book, body)
    facts_hash = hash_inputs(book.inputs)
    sections = (
        *own,
        _data(book, found),
        _references(book, own),
        describe_provenance(book, facts_hash),
        Section("x4", "Disclaimer", (tuple(Sentence(each) for each in DISCLAIMER),)),
    )
    return Document(
        report_type=book.row.id,
        title=book.row.title,
        organisation=book.profile["organization_name"],
        organisation_type=book.kind,
        year=book.year,
        base_year=book.base,
        date=book.inputs.date,
        engine=ENGINE,
        facts_hash=facts_hash,
        summary=summary,
        executive_summary=executive,
        sections=sections,
        key_metrics=_key_metrics(book, body),
        visualizations=tuple(figures.values()),
        recommended_actions=recommended,
        edition=EDITION,
        worded=0,
    )


def _recommend(book: Book, body: Body) -> tuple[Action, ...]:
    """The steps of a type, with the day and the effect of its own plan."""
    due, effects = body.due, body.effects
    return tuple(step(book, e, due.get(e.row.id), effects.get(e.row.id)) for e in body.actions)


def _key_metrics(book: Book, body: Body) -> tuple[KeyMetric, ...]:
    """The key figures of a type, and what is grave among the figures."""
    grave = [key(book.value(name)) for name in GRAVE if book.reading.values.get(name)]
    return tuple(dict.fromkeys(each for each in (*body.key_metrics, *grave) if each))


def _tell_boundary(book: Book, sections: list[Section]) -> list[Section]:
    """The sections, with the years that are left out of comparisons at the end of the last."""
    told = tell_boundary(book)
    if told and sections:
        last = sections[-1]
        sections[-1] = msgspec.structs.replace(last, paragraphs=(*last.paragraphs, (told,)))
    return sections


def _check_row(book: Book, body: Body) -> None:
    """Raises ValueError for what is not in the row."""
    row = book.row
    shown = {name for section in body.sections for name in section.figures}
    titles = {section.title for section in body.sections}
    tables = {each.id for section in body.sections for each in section.tables}
    wrong = (titles - set(row.sections)) | (tables - set(row.tables)) | (shown ^ set(book.figures))
    if wrong or shown - set(row.figures):
        raise ValueError(f"{row.id}: not as its row says: {', '.join(sorted(wrong | shown))}")


def _finding(body: Body) -> tuple[str, str]:
    """The summary for lists, as many sentences of the finding as it holds, and all of it."""
    sentences = [each.text for paragraph in body.finding for each in paragraph]
    short = ""
    for each in sentences:
        if len(f"{short} {each}".strip()) > LIST:
            break
        short = f"{short} {each}".strip()
    whole = "\n\n".join(" ".join(each.text for each in p) for p in body.finding)
    return short or f"{sentences[0][: LIST - 1].rstrip()}…", whole


def _data(book: Book, found: confidence.Confidence) -> Section:
    rows = []
    for name in confidence.figures(book):
        if name in book.reading.values and is_left_out(book, name):
            words = "left out: of so few it tells of one person"
            rows.append((labels.first(labels.label(name)), "not shown", str(book.year), words))
            continue
        fact = book.value(name)
        state = "missing" if fact is None else ", ".join({*fact.marks} - {"gap"}) or "reported"
        rows.append((labels.first(labels.label(name)), text.cell(fact), str(book.year), state))
    columns = ("Figure", "Value", "Year", "State")
    used = Table(
        "data_used", "Figures asked of the organisation", columns, tuple(rows), numeric=(1,)
    )
    parts = (
        ("Share of figures reported", text.cell(found.coverage)),
        ("Years with most of the figures", str(found.years)),
        ("Share of figures estimated", text.cell(found.estimated)),
        ("Review of the figures", labels.ASSURANCE[found.assurance]),
        ("Open flags", str(found.flags)),
        *_tell_impossible(book),
    )
    table = Table("confidence", "What confidence rests on", ("Part", "Value"), parts)
    line = confidence.sentence(found)
    return Section("x1", "Data used and confidence", ((line,),), (used, table))


def _tell_impossible(book: Book) -> list[tuple[str, str]]:
    """The flag that every report names and some show no value of: a share that cannot be."""
    names = [labels.label(name) for name in confidence.list_impossible(book)]
    told = f"{labels.first(text.listed(names))}: have it checked against the number of employees"
    return [("Flagged", told)] if names else []


def _references(book: Book, own: Sequence[Section]) -> Section:
    rows = []
    for name in confidence.figures(book):
        codes = [
            code
            for code in METRICS[name].answers
            if code != "SDG as chosen" and is_answerable(code.partition(" (")[0], book.now)
        ]
        if name in book.reading.values and codes:
            rows.append((labels.first(labels.label(name)), "; ".join(codes)))
    cited = "; ".join(row[1] for row in rows)
    versions = tuple(
        (name, words) for name, words in FRAMEWORKS.items() if re.search(rf"\b{name[:4]}", cited)
    )
    tables = []
    if rows:
        answers = ("Figure", "Answers")
        tables.append(Table("answers", "Disclosures that figures answer", answers, tuple(rows)))
        columns = ("Framework", "Version")
        tables.append(Table("frameworks", "Versions of frameworks", columns, versions))
    told = " ".join((cited, *_read(own)))
    spelled = tuple(each for each in ABBREVIATIONS.items() if _is_word_of(each[0], told))
    if spelled:
        tables.append(Table("abbreviations", "Abbreviations", ("Short", "In full"), spelled))
    line = Sentence(
        "A code says that a figure answers a disclosure, often in part: not that a duty is met, "
        "nor that the standard binds this organisation."
    )
    return Section("x2", "Framework references", ((line,),), tuple(tables))


def _is_word_of(word: str, told: str) -> bool:
    """Whether a word stands in a text by itself, and not in another."""
    at = told.find(word)
    while at >= 0:
        end = at + len(word)
        if not any(
            each.isalnum() or each == "_" for each in told[at - 1 : at] + told[end : end + 1]
        ):
            return True
        at = told.find(word, end)
    return False


def _read(sections: Iterable[Section]) -> Iterator[str]:
    """What is read in sections: sentences and cells."""
    for section in sections:
        yield from (each.text for paragraph in section.paragraphs for each in paragraph)
        yield from (cell for table in section.tables for row in table.rows for cell in row)
