"""Tables as CSV (RFC 4180) that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

CSV = "text/csv"
# A cell that begins so is a formula to a spreadsheet, or becomes one once these are stripped
# (OWASP, CSV Injection). An apostrophe before it makes it text.
FORMULAS = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")  # the last four in full width


def render_csv(names: Sequence[str], rows: Iterable[Any], *, header: bool) -> str:
    """Return the attributes `names` of each row as a line; with `header`, their names first."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    if header:
        writer.writerow(names)
    writer.writerows([_to_cell(getattr(row, name)) for name in names] for row in rows)
    return text.getvalue()


def _to_cell(value: Any) -> Any:
    """Return a number as it is, and text that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULAS) else value
