"""docs/inputs.md: the figures of a year, from the rows of the dictionary."""

from auxeira.core import money
from auxeira.esg import metrics, plausibility
from auxeira.esg.metric_details import COMBINED, DETAILS, SUMS
from auxeira.esg.metric_row import Metric
from functions.profiles import metric_help

START = """# What can be entered

Written by `python -m tools.openapi` from the rows of `auxeira.esg.metrics`; edit those. The same is
in `GET /api/metrics`, to build a form from.

Everything is optional. Outside of what can be a figure is refused, with a sentence; outside of what
is usual it is taken, and the profile's `remarks` say so. Of money both are in US dollars, and in a
currency of smaller units so many times as high ({scales}),
but never above 10^18. Decimals are rounded half up, of money to whole units, of measures to 0.001;
a count is a whole number. Figures of 2025 are those of the financial year that ends in 2025
(`financialYearEnd`).

Asked: codes as in [Scores](scores.md); C first screen, P behind "more", X first screen where it
applies and nowhere else, PX there or else behind "more", D behind "more" where it applies and
nowhere else."""
PARTS = """
## Parts and totals

| Total | Parts | Both given | Total not given |
|---|---|---|---|
{rows}

A part is no more than its total. Where the parts of a total do not add up, by more than one percent,
a remark says so.

## What is remarked upon

Beside what is unusual, and the [flags](scores.md#who-is-ranked), these are, each with a sentence. Bounds
are planning values. No remark moves a score.

| Kind | When |
|---|---|
| `perHead` | more per employee than {per_head} (outside sections {heavy} of NACE; in these {in_heavy}) |
| `perMWh` | Scope 1 without processes and leaks, and Scope 2, above {most} or below {least} t a MWh; Scope 2 above {most} t a MWh of bought energy; burnt fuels above {fuels} t a MWh |
| `sum`, `open` | parts that do not add up to their total; parts without a total of which some are not given |
| `staff` | full-time equivalents above the headcount, or below half of it |
| `carbonPrice` | more than USD {dearest} a tonne; more tonnes than Scope 1 and 2 |
| `withdrawn` | figures of a year that were given once and are left out now |
| `categories` | Scope 3 of other categories than in the last year that names any |

## Sectors

Sections of NACE Rev. 2.1, in force from 2025; the letters of Rev. 2 differ from J on.

| Section | Title |
|---|---|
{sectors}
"""  # noqa: E501
KNOWN = ("NOK", "JPY", "KRW", "IDR", "LBP", "IRR")  # one of each magnitude


def render_inputs_page() -> str:
    """Return the page."""
    return "\n".join(
        [
            START.format(scales=_describe_scales()),
            *_render_table("The figures that scores and reports go by", metrics.METRICS),
            *_render_table("Details", DETAILS),
            PARTS.format(
                rows="\n".join(_render_sums()),
                per_head=_describe_bounds(0),
                in_heavy=_describe_bounds(1),
                heavy=", ".join(sorted(plausibility.HEAVY)),
                most=plausibility.MOST_PER_MWH,
                least=plausibility.LEAST_PER_MWH,
                fuels=plausibility.MOST_OF_FUELS,
                dearest=plausibility.DEAREST,
                sectors="\n".join(
                    f"| {code} | {title} |" for code, title in metric_help.SECTORS.items()
                ),
            ),
        ]
    )


def _describe_scales() -> str:
    return ", ".join(f"{money.find_magnitude(code):,} times in {code}" for code in KNOWN)


def _render_table(title: str, rows: dict[str, Metric]) -> list[str]:
    return [
        f"\n## {title}\n",
        "| Id | What | Unit | Can be | Usual | Asked |",
        "|---|---|---|---|---|---|",
        *(_render_row(row) for row in rows.values()),
    ]


def _render_row(row: Metric) -> str:
    limits = f"{row.low:,} to {row.high:,}" if row.type != "set" else f"{row.high} at most"
    usual = "" if row.usual is None else f"{row.usual[0]:,} to {row.usual[1]:,}"
    what = f"{row.label}. {metric_help.HELP[row.id]}"
    return f"| `{row.id}` | {what} | {row.unit} | {limits} | {usual} | {row.applies}, {row.use} |"


def _render_sums() -> list[str]:
    found = [(total, parts, "the total counts", "the sum, if all parts are") for total, parts in
             SUMS.items()]  # fmt: skip
    found += [(total, parts, "the parts count", "stays unknown") for total, parts in
              COMBINED.items()]  # fmt: skip
    return [
        f"| `{total}` | {', '.join(f'`{part}`' for part in parts)} | {both} | {none} |"
        for total, parts, both, none in found
    ]


def _describe_bounds(which: int) -> str:
    return ", ".join(
        f"{bounds[which]:,} {metrics.METRICS[name].unit} of `{name}`"
        for name, bounds in plausibility.PER_HEAD.items()
    )
