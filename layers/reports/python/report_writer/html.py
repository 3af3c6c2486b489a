"""A report as one page of HTML, to read on a screen and to print: no script, nothing loaded."""

from collections.abc import Iterator
from html import escape as escaped

from auxeira.reports.document import Action, Document, Figure, Section, Table
from report_writer.charts import svg

STYLE = """
:root{color-scheme:light}
body{margin:0;background:#f2f4f6;color:#1b2530;font:16px/1.55 system-ui,-apple-system,"Segoe UI",
sans-serif}
main{max-width:50rem;margin:0 auto;background:#fff;padding:2.5rem 3rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.3rem;margin:2.4rem 0 .7rem;padding-top:.9rem;border-top:2px solid #1f4e79}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
p{margin:.5rem 0}
.who{font-size:1.1rem;margin:0}.when{color:#55616e;font-size:.85rem;margin:.2rem 0 1.5rem}
.summary{background:#eef1f4;padding:1rem 1.2rem;border-left:4px solid #1f4e79}
dl.keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;
margin:1.4rem 0}
dl.keys div{border:1px solid #d5dbe1;padding:.6rem .8rem}
dl.keys dt{color:#55616e;font-size:.8rem}dl.keys dd{margin:0;font-size:1.15rem;font-weight:600}
nav ol{columns:2;font-size:.9rem;padding-left:1.3rem}nav a{color:#1f4e79}
figure,.scroll{margin:1rem 0;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem}
caption,figcaption{text-align:left;font-weight:600;margin-bottom:.35rem;font-size:.95rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d5dbe1;
overflow-wrap:break-word}
th{border-bottom:2px solid #1b2530}
.n{text-align:right;font-variant-numeric:tabular-nums}
.note{color:#55616e;font-size:.85rem}
svg{width:100%;height:auto}
ol.steps{padding:0;list-style:none;counter-reset:step}
ol.steps>li{border:1px solid #d5dbe1;padding:.8rem 1rem;margin:.8rem 0;counter-increment:step}
ol.steps h3{margin:0 0 .4rem}ol.steps h3::before{content:counter(step)". "}
.duty{color:#9c2f1f;font-weight:600}
dl.step{display:grid;grid-template-columns:5.5rem 1fr;gap:.1rem .8rem;margin:0;font-size:.9rem}
dl.step dt{color:#55616e}dl.step dd{margin:0}
@media(max-width:40rem){main{padding:1.2rem}nav ol{columns:1}}
@page{size:A4;margin:18mm 16mm}
@media print{body{background:#fff;font-size:10.5pt}main{max-width:none;padding:0}nav{display:none}
h2,h3,caption,figcaption{break-after:avoid}figure,ol.steps>li,tr,.summary{break-inside:avoid}
thead{display:table-header-group}tbody tr:first-child{break-before:avoid}
.scroll,figure{overflow:visible}table{font-size:8.5pt}th,td{padding:.3rem .35rem}}
"""


def html(document: Document) -> str:
    """The whole page. All text is escaped: markup in it is shown, not obeyed."""
    title = escaped(f"{document.title}, {document.organisation}".rstrip(", "))
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{STYLE}</style></head><body><main>",
            *_parts(document),
            "</main></body></html>",
        )
    )


def _parts(document: Document) -> Iterator[str]:
    yield from _head(document)
    yield f'<p class="summary">{escaped(document.executive_summary)}</p>'
    if document.key_metrics:
        yield '<dl class="keys">'
        for each in document.key_metrics:
            year = f" ({each.year})" if each.year else ""
            yield f"<div><dt>{escaped(each.label)}{year}</dt><dd>{escaped(each.value)}</dd></div>"
        yield "</dl>"
    if document.sections:
        yield '<nav aria-label="Contents"><ol>'
        for section in document.sections:
            yield f'<li><a href="#{section.id}">{escaped(section.title)}</a></li>'
        yield "</ol></nav>"
    figures = {figure.id: figure for figure in document.visualizations}
    steps = {step.id: step for step in document.recommended_actions}
    for section in document.sections:
        yield from _section(section, figures, steps)


def _head(document: Document) -> Iterator[str]:
    yield f"<header><h1>{escaped(document.title)}</h1>"
    if document.organisation:
        kind = f" ({escaped(document.organisation_type)})" if document.organisation_type else ""
        yield f'<p class="who">{escaped(document.organisation)}{kind}</p>'
    base = f", compared with {document.base_year}" if document.base_year else ""
    facts = f", facts {escaped(document.facts_hash)}" if document.facts_hash else ""
    yield (
        f'<p class="when">Reporting year {document.year}{base}. Written on '
        f"{escaped(document.date)}, engine {escaped(document.engine)}{facts}."
        f"{document.wording()}</p></header>"
    )


def _section(
    section: Section, figures: dict[str, Figure], steps: dict[str, Action]
) -> Iterator[str]:
    yield f'<section id="{section.id}"><h2>{escaped(section.title)}</h2>'
    for paragraph in section.paragraphs:
        yield f"<p>{escaped(' '.join(sentence.text for sentence in paragraph))}</p>"
    for table in section.tables:
        yield from _table(table)
    for name in section.figures:
        yield from _figure(figures[name])
    shown = [steps[name] for name in section.actions if name in steps]
    if shown:
        yield '<ol class="steps">'
        for step in shown:
            yield from _step(step)
        yield "</ol>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    kinds = ['class="n"' if at in table.numeric else "" for at in range(len(table.columns))]
    yield f'<div class="scroll"><table><caption>{escaped(table.title)}</caption><thead><tr>'
    for kind, column in zip(kinds, table.columns, strict=True):
        yield f'<th scope="col" {kind}>{escaped(column)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(kinds, row, strict=True)
        yield "<tr>" + "".join(f"<td {kind}>{escaped(cell)}</td>" for kind, cell in cells) + "</tr>"
    yield "</tbody></table>"
    if table.note:
        yield f'<p class="note">{escaped(table.note)}</p>'
    yield "</div>"


def _figure(figure: Figure) -> Iterator[str]:
    yield f"<figure><figcaption>{escaped(figure.title)}</figcaption>{svg(figure)}"
    yield f'<p class="note">{escaped(" ".join(filter(None, (figure.text, figure.note))))}</p>'
    yield "</figure>"


def _step(step: Action) -> Iterator[str]:
    duty = ' <span class="duty">duty</span>' if step.duty else ""
    yield f'<li><h3>{escaped(step.title)}{duty}</h3><dl class="step">'
    for label, words in step.to_labelled_rows():
        yield f"<dt>{label}</dt><dd>{escaped(words)}</dd>"
    yield "</dl></li>"
