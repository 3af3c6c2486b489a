"""A report as one page of HTML, to read on a screen and to print: no script, nothing loaded.

Finding and decisions stand on the first page. Data, frameworks and provenance are folded: what is
open is printed. In print each page has its number and the title above; on a phone the cells of a
row stand below each other, and a chart keeps a size in which it can be read, with a shadow where
it goes on. A report is a sheet of white paper; where the screen is dark, it lies on dark.
"""

from collections.abc import Iterator
from html import escape as escaped

from auxeira.reports.document import Action, Document, Figure, Section, Table
from report_writer.charts import svg
from report_writer.reading_order import ReadingOrder, arrange_sections, name_steps

SHORT = 10  # rows of a table that stays on one page
STYLE = """
:root{color-scheme:light}
body{margin:0;background:#f2f4f6;color:#1b2530;font:16px/1.55 system-ui,-apple-system,"Segoe UI",
sans-serif}
main{max-width:50rem;margin:0 auto;background:#fff;padding:2.5rem 3rem 4rem}
.running{display:none}
h1{font-size:2rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.3rem;margin:2.4rem 0 .7rem;padding-top:.9rem;border-top:2px solid #1f4e79}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
p,ul.points{margin:.5rem 0}ul.points{padding-left:1.2rem}ul.points li{margin:.25rem 0}
.who{font-size:1.1rem;margin:0}.when{color:#55616e;font-size:.85rem;margin:.2rem 0 1.5rem}
.finding{background:#eef1f4;padding:.8rem 1.2rem;border-left:4px solid #1f4e79}
.finding p:first-child{font-size:1.1rem}
dl.keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;
margin:1.2rem 0}
dl.keys div{border:1px solid #d5dbe1;padding:.5rem .8rem}
dl.keys dt{color:#55616e;font-size:.8rem}dl.keys dd{margin:0;font-size:1.15rem;font-weight:600}
nav{margin-top:2rem}nav ol{columns:2;font-size:.9rem;padding-left:1.3rem}a{color:#1f4e79}
figure,.scroll{margin:1rem 0;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem}
caption,figcaption{text-align:left;font-weight:600;margin-bottom:.35rem;font-size:.95rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d5dbe1;
overflow-wrap:break-word}
th{border-bottom:2px solid #1b2530}
.n{text-align:right;font-variant-numeric:tabular-nums}
.note{color:#55616e;font-size:.85rem}
svg{width:100%;height:auto}
ol.steps{padding:0;list-style:none}
ol.steps>li{border:1px solid #d5dbe1;padding:.6rem 1rem;margin:.6rem 0}
ol.steps h3{margin:0 0 .2rem}ol.steps p{margin:.2rem 0}
.duty{color:#9c2f1f;font-weight:600}
dl.step{display:flex;flex-wrap:wrap;gap:.05rem 1.4rem;margin:0;font-size:.85rem}
dl.step div{display:flex;gap:.5rem}dl.step div:first-child{flex-basis:100%}
dl.step dt{color:#55616e}dl.step dd{margin:0}
details{border-top:2px solid #1f4e79;margin-top:1.2rem;padding-top:.7rem}
summary{font-size:1.1rem;font-weight:600;cursor:pointer}
details h2{border:0;padding:0;margin:0;font-size:inherit;display:inline}
@media screen and (max-width:40rem){main{padding:1.2rem}nav ol{columns:1}h1{font-size:1.6rem}
figure svg{min-width:38rem}
figcaption::after{content:" (swipe sideways to see all of it)";color:#55616e;font-weight:400}
figure{background:linear-gradient(90deg,#fff 40%,#fff0) 0 0/2.5rem 100% no-repeat local,
linear-gradient(270deg,#fff 40%,#fff0) 100% 0/2.5rem 100% no-repeat local,
linear-gradient(90deg,#1b253040,#fff0) 0 0/.9rem 100% no-repeat,
linear-gradient(270deg,#1b253040,#fff0) 100% 0/.9rem 100% no-repeat}
table,caption,tbody,tr,td{display:block}thead{position:absolute;left:-999rem}
tr{border:1px solid #d5dbe1;padding:.4rem .7rem;margin:.5rem 0}
td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.15rem 0;text-align:right}
td::before{content:attr(data-label);color:#55616e;text-align:left;flex:0 0 45%}
td:first-child{font-weight:600;text-align:left}td:first-child::before{content:none}
dl.step div{flex-basis:100%}dl.step dt{flex:0 0 4.5rem}}
@media screen and (prefers-color-scheme:dark){body{background:#161d24;padding:1rem}
main{border-radius:.4rem;box-shadow:0 0 0 1px #3a4652}}
@page{size:A4;margin:16mm 16mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);
font:8pt sans-serif;color:#55616e}}
@media print{body{background:#fff;font-size:10.5pt}nav,.screen{display:none}
main{max-width:none;padding:0;display:table;width:100%}
.running{display:table-header-group;break-inside:avoid;font-size:8pt;color:#55616e}
.running p{margin:0;padding-bottom:5mm}.sheet{display:table-row-group}
h1{font-size:1.5rem}h2{margin-top:1.3rem}.when{margin-bottom:.8rem}
dl.keys{grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr));gap:.5rem;margin:.8rem 0}
dl.keys dd{font-size:1rem}
h2,h3,caption,figcaption{break-after:avoid}figure,ol.steps>li,tr,.finding,.whole{break-inside:avoid}
thead{display:table-header-group}tbody tr:first-child{break-before:avoid}
details:not([open]){display:none}
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
            f'<div class="running" aria-hidden="true"><p>{title}, {document.year}</p></div>',
            '<div class="sheet">',
            *_parts(document),
            "</div></main></body></html>",
        )
    )


def _parts(document: Document) -> Iterator[str]:
    order = arrange_sections(document)
    figures = {figure.id: figure for figure in document.visualizations}
    yield from _head(document)
    yield '<div class="finding">'
    for paragraph in document.executive_summary.split("\n\n"):
        yield f"<p>{escaped(paragraph)}</p>"
    yield "</div>"
    yield from _keys(document)
    if order.decide:
        yield f'<section id="{order.decide.id}"><h2>{escaped(order.decide.title)}</h2>'
        yield from _paragraphs(order.decide)
        yield '<ol class="steps">'
        for step in document.recommended_actions:
            yield from _step(order.steps[step.id], step)
        yield "</ol>"
        yield from _shown(order.decide, figures)
        yield "</section>"
    yield from _contents(order)
    for section in order.body:
        yield from _section(section, figures, order.steps)
    if order.appendix:
        yield '<p class="note screen">What is unfolded below is printed with the report.</p>'
    for section in order.appendix:
        inner = "".join(_content(section, figures, order.steps))
        head = f"<summary><h2>{escaped(section.title)}</h2></summary>"
        yield f'<details id="{section.id}">{head}{inner}</details>'
    for section in order.last:
        yield from _section(section, figures, order.steps)
    if wording := document.wording():
        yield f'<p class="note">{escaped(wording.strip())}</p>'


def _head(document: Document) -> Iterator[str]:
    yield f"<header><h1>{escaped(document.title)}</h1>"
    if document.organisation:
        kind = f" ({escaped(document.organisation_type)})" if document.organisation_type else ""
        yield f'<p class="who">{escaped(document.organisation)}{kind}</p>'
    base = f", compared with {document.base_year}" if document.base_year else ""
    yield (
        f'<p class="when">Reporting year {document.year}{base}. Written on '
        f"{escaped(document.date)}.</p></header>"
    )


def _keys(document: Document) -> Iterator[str]:
    if document.key_metrics:
        yield '<dl class="keys">'
        for each in document.key_metrics:
            year = f" ({each.year})" if each.year else ""
            yield f"<div><dt>{escaped(each.label)}{year}</dt><dd>{escaped(each.value)}</dd></div>"
        yield "</dl>"


def _contents(order: ReadingOrder) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ol>'
    for section in (*order.body, *order.appendix, *order.last):
        yield f'<li><a href="#{section.id}">{escaped(section.title)}</a></li>'
    yield "</ol></nav>"


def _section(section: Section, figures: dict[str, Figure], steps: dict[str, int]) -> Iterator[str]:
    yield f'<section id="{section.id}"><h2>{escaped(section.title)}</h2>'
    yield from _content(section, figures, steps)
    yield "</section>"


def _content(section: Section, figures: dict[str, Figure], steps: dict[str, int]) -> Iterator[str]:
    yield from _paragraphs(section)
    yield from _shown(section, figures)
    if named := name_steps(section, steps):
        links = ", ".join(f'<a href="#step-{escaped(name)}">{n}</a>' for n, name in named)
        yield f'<p class="note">Steps above that this calls for: {links}</p>'


def _paragraphs(section: Section) -> Iterator[str]:
    for at, paragraph in enumerate(section.paragraphs):
        words = escaped(" ".join(sentence.text for sentence in paragraph))
        if at not in section.points:
            yield f"<p>{words}</p>"
            continue
        first, last = at - 1 not in section.points, at + 1 not in section.points
        yield f"{'<ul class="points">' if first else ''}<li>{words}</li>{'</ul>' if last else ''}"


def _shown(section: Section, figures: dict[str, Figure]) -> Iterator[str]:
    """Tables and figures."""
    for table in section.tables:
        yield from _table(table)
    for name in section.figures:
        yield from _figure(figures[name])


def _table(table: Table) -> Iterator[str]:
    kinds = [' class="n"' if at in table.numeric else "" for at in range(len(table.columns))]
    labels = [f' data-label="{escaped(column)}"' for column in table.columns]
    whole = " whole" if len(table.rows) <= SHORT else ""
    yield f'<div class="scroll{whole}"><table><caption>{escaped(table.title)}</caption><thead><tr>'
    for kind, column in zip(kinds, table.columns, strict=True):
        yield f'<th scope="col"{kind}>{escaped(column)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(kinds, labels, row, strict=True)
        yield "<tr>"
        yield from (f"<td{kind}{label}>{escaped(cell)}</td>" for kind, label, cell in cells)
        yield "</tr>"
    yield "</tbody></table>"
    if table.note:
        yield f'<p class="note">{escaped(table.note)}</p>'
    yield "</div>"


def _figure(figure: Figure) -> Iterator[str]:
    yield f"<figure><figcaption>{escaped(figure.title)}</figcaption>{svg(figure)}"
    yield f'<p class="note">{escaped(" ".join(filter(None, (figure.text, figure.note))))}</p>'
    yield "</figure>"


def _step(number: int, step: Action) -> Iterator[str]:
    duty = ' <span class="duty">duty</span>' if step.duty else ""
    yield f'<li id="step-{escaped(step.id)}"><h3>{number}. {escaped(step.title)}{duty}</h3>'
    yield '<dl class="step">'
    for label, words in step.to_labelled_rows():
        yield f"<div><dt>{label}</dt><dd>{escaped(words)}</dd></div>"
    yield "</dl></li>"
