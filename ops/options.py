"""What the commands have in common: options, exit codes, answers for people and for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

WIDEST = 1000  # characters of a line for programs
ATTENTION = 3  # exit code: somebody has to look at something

Stage = Annotated[str, typer.Option(help="Which stage: prod, dev, or local for `make run`.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and stop.")]


def print_json(value: Any) -> None:
    """Print a document for programs: numbers as numbers, what JSON does not have as text."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_to_plain))


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> None:
    """Print mappings as a table, one a row; whole, where it is not a terminal that reads it."""
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("" if row.get(name) is None else str(row[name]) for name in columns))
    out = Console(width=None if sys.stdout.isatty() else WIDEST)
    out.print(table, markup=False)


def print_line(text: str) -> None:
    """Print a sentence, with nothing in it taken for markup."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def confirm(question: str, *, yes: bool) -> None:
    """Ask, unless the answer was given: on standard error, which leaves the answer to programs."""
    if not yes:
        typer.confirm(question, abort=True, err=True)


def show_progress() -> Progress:
    """Return a display of what is going on, on standard error, where that is a terminal."""
    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed}")
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _to_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
