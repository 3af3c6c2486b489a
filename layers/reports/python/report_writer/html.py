"""A report as one page of HTML, to read on a screen and to print: no script, nothing loaded.

Finding and decisions stand on the first page. Data, frameworks and provenance are folded: what is
open is printed. In print each page has its number and the title above; on a phone a chart is drawn
anew for its width, and the cells of a row stand below each other, but for tables that fit. Where
the screen is dark, so is the page, and charts are light cards on it.
"""

import re
from collections.abc import Iterator
from html import escape

from auxeira.reports.document import Action, Document, Figure, Section, Table
from report_writer.charts import svg
from report_writer.reading_order import ReadingOrder, arrange_sections, name_steps
from report_writer.svg_shapes import NARROW

SHORT = 8  # rows of a table that stays on one page
SLIM = 40  # characters beside each other on a phone, and in a column what is not broken
WORDY = 16
MANY = 7  # columns that are set smaller on paper
# what is not parted at the end of a line: a number and its unit, a currency and its amount, a code
PAIRS = re.compile(
    r"(?<=\d) (?=(?:%|t\b|[kMGT]?Wh\b|[TG]J\b|m³|of \d|billion|million|trillion))"
    r"|(?<=\d of) (?=\d)|(?<=\d t) (?=CO2e)|(?<=\b[A-Z]{3}) (?=-?\d)|(?<=\bScope) (?=\d)"
)
DATES = re.compile(r"\b\d{4}-\d\d-\d\d\b")  # on one line, too
STYLE = """
:root{color-scheme:light dark;--paper:#fff;--desk:#f2f4f6;--ink:#1b2530;--soft:#55616e;
--rule:#d5dbe1;--pale:#eef1f4;--strong:#1f4e79;--duty:#9c2f1f}
body{margin:0;background:var(--desk);color:var(--ink);font:16px/1.55 system-ui,-apple-system,
"Segoe UI",sans-serif}
main{max-width:56rem;margin:0 auto;background:var(--paper);padding:2.5rem 3rem 4rem}
.running,.narrow{display:none}
h1{font-size:2rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.3rem;margin:2.4rem 0 .7rem;padding-top:.9rem;border-top:2px solid var(--strong)}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
p,ul.points{margin:.5rem 0;max-width:46rem}ul.points{padding-left:1.2rem}
ul.points li{margin:.25rem 0}
.who{font-size:1.1rem;margin:0}.when{color:var(--soft);font-size:.85rem;margin:.2rem 0 1.5rem}
.finding{background:var(--pale);padding:.8rem 1.2rem;border-left:4px solid var(--strong)}
.finding p:first-child{font-size:1.1rem}
dl.keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.8rem;
margin:1.2rem 0}
dl.keys div{border:1px solid var(--rule);padding:.5rem .7rem;display:flex;
flex-direction:column-reverse;justify-content:flex-end}
dl.keys dt{color:var(--soft);font-size:.8rem}
dl.keys dd{margin:0;font-size:1.15rem;line-height:1.35;font-weight:600;overflow-wrap:anywhere}
nav{margin-top:2rem}nav ol{columns:2;font-size:.9rem;padding-left:1.9rem}a{color:var(--strong)}
figure,.scroll{margin:1rem 0;overflow-x:auto}
.scroll{background:linear-gradient(90deg,var(--paper) 40%,transparent) 0 0/2.5rem 100% no-repeat
local,linear-gradient(270deg,var(--paper) 40%,transparent) 100% 0/2.5rem 100% no-repeat local,
linear-gradient(90deg,#7f8b9666,transparent) 0 0/.9rem 100% no-repeat,
linear-gradient(270deg,#7f8b9666,transparent) 100% 0/.9rem 100% no-repeat}
table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.45}
caption,figcaption{text-align:left;font-weight:600;margin-bottom:.35rem;font-size:.95rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--rule);
overflow-wrap:break-word;hyphens:auto}
th{border-bottom:2px solid var(--ink)}
.n{text-align:right;font-variant-numeric:tabular-nums}time{white-space:nowrap}
.note{color:var(--soft);font-size:.85rem}
svg{width:100%;height:auto}
ol.steps{padding:0;list-style:none}
ol.steps>li{border:1px solid var(--rule);padding:.6rem 1rem;margin:.6rem 0}
ol.steps h3{margin:0 0 .2rem}ol.steps p{margin:.2rem 0}
.duty{color:var(--duty);font-weight:600}
dl.step{display:flex;flex-wrap:wrap;gap:.05rem 1.4rem;margin:0;font-size:.85rem}
dl.step div{display:flex;gap:.5rem}dl.step div:first-child{flex-basis:100%}
dl.step dt{color:var(--soft)}dl.step dd{margin:0}
details{border-top:2px solid var(--strong);margin-top:1.2rem;padding-top:.7rem}
summary{font-size:1.1rem;font-weight:600;cursor:pointer}
details h2{border:0;padding:0;margin:0;font-size:inherit;display:inline}
@media screen and (max-width:40rem){main{padding:1.2rem}nav ol{columns:1}h1{font-size:1.6rem}
.wide{display:none}.narrow{display:block}
dl.keys{grid-template-columns:1fr 1fr;gap:.5rem}dl.keys dd{font-size:1.05rem}
.rows,.rows :is(caption,tbody,tr,td){display:block}
.rows thead{position:absolute;left:-999rem}
.rows tr{border-bottom:1px solid var(--rule);padding:.45rem 0}
.rows td{display:grid;grid-template-columns:36% 1fr;gap:.7rem;border:0;padding:.05rem 0;
text-align:left;overflow-wrap:anywhere}
.rows td::before{content:attr(data-label);color:var(--soft)}
.rows .name{display:block;font-weight:600}.rows .name::before{content:none}
.slim :is(th,td){padding:.3rem}
dl.step div{flex-basis:100%}dl.step dt{flex:0 0 4.5rem}}
@media screen and (prefers-color-scheme:dark){:root{--paper:#1a2129;--desk:#11161c;--ink:#e3e8ed;
--soft:#a7b2bd;--rule:#3a4652;--pale:#232c36;--strong:#8fbbe3;--duty:#f0988a}
svg{background:#eef1f4;border-radius:.4rem;padding:.6rem;box-sizing:border-box}}
@page{size:A4;margin:14mm 16mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);
font:8pt sans-serif;color:#55616e}}
@media print{body{background:#fff;font-size:10pt;line-height:1.45}nav,.screen{display:none}
main{max-width:none;padding:0;display:table;width:100%}p,ul.points{max-width:none}
.running{display:table-header-group;break-inside:avoid;font-size:8pt;color:#55616e}
.running p{margin:0;padding-bottom:4mm}.sheet{display:table-row-group}
h1{font-size:1.4rem}h2{font-size:12.5pt;margin:1rem 0 .4rem;padding-top:.5rem}
.who,.finding p:first-child{font-size:11pt}.when{margin-bottom:.6rem}.finding{padding:.3rem 1rem}
dl.keys{grid-template-columns:repeat(auto-fill,minmax(7.2rem,1fr));gap:.4rem;margin:.6rem 0}
dl.keys div{padding:.25rem .5rem}dl.keys dt{font-size:8pt;line-height:1.3}
dl.keys dd{font-size:9.5pt}
ol.steps{margin:.5rem 0}ol.steps>li{padding:.25rem .7rem;margin:.3rem 0}ol.steps h3{font-size:10pt}
dl.step,.note{font-size:8.5pt;line-height:1.4}
h2,h3,caption,figcaption{break-after:avoid}figure,ol.steps>li,tr,.finding,.whole{break-inside:avoid}
thead{display:table-header-group}tbody tr:nth-child(-n+3){break-before:avoid}
tbody tr:nth-last-child(-n+2){break-before:avoid}
details:not([open]){display:none}#x4 p,#x4+.note{font-size:8.5pt;color:#55616e;margin:.2rem 0}
.scroll,figure{overflow:visible;background:none;margin:.7rem 0}
table{font-size:8.5pt}th,td{padding:.25rem .35rem}
.many{font-size:7.5pt}.many :is(th,td){padding:.2rem .3rem}}
"""


def escaped(text: str) -> str:
    """Text that means nothing to HTML, where what belongs together stays on one line."""
    return DATES.sub(r"<time>\g<0></time>", PAIRS.sub("\N{NO-BREAK SPACE}", escape(text)))


def html(document: Document) -> str:
    """The whole page. All text is escaped: markup in it is shown, not obeyed."""
    title = escape(f"{document.title}, {document.organisation}".rstrip(", "))
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
        yield f'<p class="note">{escape(wording.strip())}</p>'


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
            yield f"<div><dt>{escaped(each.label)}{year}</dt><dd>{escape(each.value)}</dd></div>"
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
    kinds = [_classes(table, at) for at in range(len(table.columns))]
    labels = [f' data-label="{escape(column)}"' for column in table.columns]
    whole = " whole" if len(table.rows) <= SHORT else ""
    shape = "slim" if _is_slim(table) else "rows" if len(table.columns) < MANY else "rows many"
    yield f'<div class="scroll{whole}"><table class="{shape}">'
    yield f"<caption>{escaped(table.title)}</caption>"
    yield "<thead><tr>"
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


def _classes(table: Table, at: int) -> str:
    """Of a column: numbers stand right; what tells a row from others is its name on a phone."""
    first = [row[0] for row in table.rows]
    named = at == 0 or (at == 1 and len({*first}) < len(first))
    found = [*(["n"] if at in table.numeric else []), *(["name"] if named else [])]
    return f' class="{" ".join(found)}"' if found else ""


def _is_slim(table: Table) -> bool:
    """Whether a table is read as one on a phone, its words broken between lines."""
    room = 0
    for column in zip(table.columns, *table.rows, strict=True):
        longest = max(len(word) for cell in column for word in cell.split())
        room += max(longest, min(WORDY, max(map(len, column))))
    return len(table.columns) <= 3 and room <= SLIM


def _figure(figure: Figure) -> Iterator[str]:
    yield f"<figure><figcaption>{escaped(figure.title)}</figcaption>"
    yield svg(figure) + svg(figure, NARROW)
    yield f'<p class="note">{escaped(" ".join(filter(None, (figure.text, figure.note))))}</p>'
    yield "</figure>"


def _step(number: int, step: Action) -> Iterator[str]:
    duty = ' <span class="duty">duty</span>' if step.duty else ""
    yield f'<li id="step-{escaped(step.id)}"><h3>{number}. {escaped(step.title)}{duty}</h3>'
    yield '<dl class="step">'
    for label, words in step.to_labelled_rows():
        yield f"<div><dt>{label}</dt><dd>{escaped(words)}</dd></div>"
    yield "</dl></li>"
