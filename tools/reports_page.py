"""docs/reports.md: the types of report, from their rows."""

from collections.abc import Iterator

from auxeira.core import money
from auxeira.reports.report_types import TYPES, Minimum, ReportType

START = """# Reports

Written by `python -m tools.openapi` from the rows of `auxeira.reports.report_types`; edit those.

A report is written from an organisation's figures and from what may be told of its peers, by code:
no network, no model needed, the same figures give the same report on the same day. Every number in
it is a figure that the organisation gave, a statistic of five peers at least, a constant or a
number of law with its source, or the result of a formula; its provenance lists them all. What is
not reported is said to be missing and lowers the confidence; nothing is put in its place, but that
the sum of all its parts stands for a total. Scope 3 emissions lack where they are asked for: from
50 employees on, and of who invests.

| Report | Identifier | Price |
|---|---|---:|
{prices}

Every report has, in this order: its finding (`executiveSummary`), its own sections, the data used
with the confidence in them, references to frameworks (GRI, ESRS, IFRS S2, VSME, IRIS+, SDG),
provenance, a disclaimer. It is read as JSON, as Markdown or as a page to print, each at its own
path.

A premium report shows its title, its summary and what it contains until it is paid for. What it is
written from is kept from the day it was asked for, so that no later change of the profile alters
what was bought. Before anybody pays, a request says what is missing: the profile must be complete,
and each type has a minimum; that of the free ones is the profile.

What a type says stands in a text file, `report_writer/reports/<type>.report`: sections, sentences
with their conditions, tables, figures. What it names is computed in the module of the same name.
`make report TYPE=impact_story ORG=riverlight` shows it for a sample organisation (a number, a part
of its name, or `none` for a profile without figures), and again after each save with `WATCH=1`.
A section, table or figure without anything to show is left out; a chart has three points at least.

**A language model** may write a report's prose, where the operator has set one up: the summary, a
letter to the board, the sections and what they mean, and why each step is recommended. It writes
about claims that code has made of the figures, and where a number, a direction, a comparison or a
name stands it writes a slot, which our code fills: a figure as the report prints it, how it moved
in round words ("fell by about a fifth"), where it stands beside peers, a step as something to do.
It is asked what figures mean together, what they leave open and why a step is proposed here; what
is printed beside it is not told again. Its request shows which kinds of sentences are taken and
names the words that may be used (`functions/report_worker/editor_rules.txt`); what is refused goes
back once, with the words at fault. A sentence that says more than its claims, that leans on one
which does, or that is said already is told in our own words instead; deaths, injuries, cases and
fines always are.
Nothing that the report says without a model is left out. The page, and `worded`, `wordedOf` and
`wordedBy` of the document, say how many sentences a model wrote, of how many, and which model.

**Confidence** is 50 points for the share of the type's figures that are reported, 20 for up to
three years of them, 15 for what is not an estimate and 15 for the review of the figures; each open
flag takes five. From 75 on it is high where somebody outside reviewed the figures and two years
have most of them, from 50 on medium.

**Actions** are chosen from a library by their triggers. The effect of one is the score with the
figures that it would lead to, less the score now, by the same functions; it is claimed only if
those figures are reached. Below ten employees a report has four at most. Duties, such as after a
death or a fine, come first where a report has them, whatever it is on. A step that serves a duty of
law is dated before that duty is due; policy alignment has the steps of all duties that the figures
show to reach the organisation, however many, but none yet of those due in more than two years.

**Disclosures** are answered fully, partly or not, against what the standard asks for in words, and
never fully where a step is still to mend them. **Law** is the Union's and that of a few countries,
each rule with its source: the list is not complete, a report says of which country no law was
looked at, and none of it is legal advice.
"""
NAMES = {"scope2": "a Scope 2 figure", "ghg12": "Scope 1 and 2", "any": "any of all figures",
         "scored": "figures that a score uses", "risks": "figures that a risk looks at",
         "indicators": "indicators", "goals": "figures that speak of a goal"}  # fmt: skip
WHO = {"srv": "who serves people", "not srv": "who does not", "mis": "missions",
       "cap": "investors of capital", "cor": "companies"}  # fmt: skip


def render_reports_page() -> str:
    """Return the page."""
    prices = "\n".join(
        f"| {row.title} | `{row.id}` | {format_price(row)} |" for row in TYPES.values()
    )
    parts = [START.format(prices=prices)]
    parts += ["\n".join(_render_report_type(row)) for row in TYPES.values()]
    return "\n".join(parts) + "\n"


def format_price(row: ReportType) -> str:
    """Return a price in whole units, or free."""
    return f"USD {money.to_whole_units(row.price_minor)}" if row.price_minor else "free"


def _render_report_type(row: ReportType) -> Iterator[str]:
    yield f"## {row.title}\n"
    yield f"It asks {row.asks}. For {row.readers}; {format_price(row)}.\n"
    yield f"- **Sections:** {' · '.join(row.sections)}"
    yield f"- **Tables:** {' · '.join(row.tables.values())}"
    yield f"- **Figures:** {' · '.join(row.figures.values())}"
    tags = f", mostly of those on {', '.join(row.tags)}" if row.tags else ""
    yield f"- **Actions:** {row.actions} at most{tags}"
    yield f"- **Minimum:** {'; '.join(_render_minimum(row.minimum))}\n"


def _render_minimum(minimum: Minimum) -> Iterator[str]:
    if not minimum.figures:
        yield "the fields of the profile, and no figures; what is missing is said"
        return
    yield "name, type, country and headcount"
    if minimum.given:
        yield ", ".join(_requirement_name(name) for name in minimum.given)
    if minimum.before:
        before = ", ".join(_requirement_name(name) for name in minimum.before)
        yield f"in an earlier year as well: {before}"
    if minimum.some:
        yield f"{minimum.some} of {', '.join(_requirement_name(name) for name in minimum.of)}"
    if minimum.ranked:
        among = ", the overall one among them" if minimum.esg else ""
        yield f"{minimum.ranked} ranked scores{among}"
    if minimum.coverage:
        yield f"{minimum.coverage} % coverage of the overall score"
    if minimum.peers:
        yield f"five peers in {'any group' if minimum.peers == 'any' else 'the own type or family'}"
    if minimum.types:
        yield f"{minimum.types} types of organisation with five members"
    if any(minimum.goals):
        yield f"{minimum.goals[0]} goals claimed, figures that speak of {minimum.goals[1]}"


def _requirement_name(name: str) -> str:
    who, _, rest = name.rpartition(":")
    plain = rest.removesuffix("+")
    shown = NAMES.get(plain, f"`{plain}`") + (" above 0" if rest.endswith("+") else "")
    return f"{shown} ({WHO[who]})" if who else shown
