"""`python -m measurements`: measures, prints tables, writes results.json and docs/performance.md.

Ends with 1 when a goal is missed. Nothing is sent to AWS and no network is needed, except to
install stock boto3 once.
"""

import json
import platform
import sys
import time
from typing import Any

import rich
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from layers import build
from measurements import assets, capacity, init, invoke, lag, process, sizes, tables

RESULTS = assets.HERE / "results.json"
DOCUMENT = build.ROOT / "docs" / "performance.md"
START, END = "<!-- results: written by `python -m measurements` -->", "<!-- end of results -->"


def main() -> int:
    started = time.monotonic()
    results = measure_all()
    console = Console()
    for table in tables.build_tables(results):
        print_table(console, table)
    if not process.has_valgrind():
        console.print("valgrind is not here: CPU ratios only, which load moves")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(insert_results(text, results), encoding="utf-8")
    missed = tables.find_missed_goals(results)
    for sentence in missed:
        console.print(f"[red]goal missed:[/] {sentence}")
    console.print(
        f"{time.monotonic() - started:.0f} s; results in {RESULTS.relative_to(build.ROOT)}"
    )
    return 1 if missed else 0


def measure_all() -> dict[str, Any]:
    """Measure everything, with a bar on the terminal."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=True) as progress:
        bar = progress.add_task(
            "packaging", total=init.count_init_steps() + invoke.count_invoke_steps() + 5
        )

        def step(name: str) -> None:
            progress.update(bar, description=name)

        def tick() -> None:
            progress.advance(bar)

        found: dict[str, Any] = {"measured": describe_machine()}
        step("sizes")
        found["sizes"] = sizes.measure_sizes()
        tick()
        step("capacity")
        found["capacity"] = capacity.measure_capacity()
        tick()
        step("boards")
        found["lag"] = lag.measure_lag()
        tick()
        step("init")
        found["init"] = init.measure_init(tick)
        step("invoke")
        found["invoke"] = invoke.measure_invoke(tick)
        step("login")
        found["login"] = invoke.measure_login()
        tick()
        step("refused logins")
        found["refusals"] = invoke.measure_refused_logins()
    return found


def describe_machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "python": platform.python_version(),
        "machine": build.this_machine(),
        "instructions": process.has_valgrind(),
    }


def print_table(console: Console, table: tables.ResultTable) -> None:
    shown = Table(title=table.title, title_justify="left", caption=table.note,
                  caption_justify="left")  # fmt: skip
    for number, column in enumerate(table.columns):
        shown.add_column(column, justify="right" if number else "left")
    for row in table.rows:
        shown.add_row(*row)
    console.print(shown, "")


def insert_results(text: str, results: dict[str, Any]) -> str:
    """Return the text with the results between its marks."""
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    head = f"Python {results['measured']['python']}, {results['measured']['machine']}."
    parts = [START, head, *(table.markdown() for table in tables.build_tables(results)), END]
    return before + "\n\n".join(parts) + after


if __name__ == "__main__":
    try:
        sys.exit(main())
    except build.NotBuilt as error:
        rich.print(error)
        sys.exit(1)
