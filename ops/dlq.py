"""`python -m ops dlq`: messages that were given up."""

import json
from typing import Annotated

import typer

from ops import dead_letters
from ops.options import (
    ATTENTION,
    Json,
    Stage,
    Yes,
    confirm,
    print_json,
    print_line,
    print_rows,
    show_progress,
)

app = typer.Typer(no_args_is_help=True, help="Messages that were given up, for 14 days.")

Queue = Annotated[str, typer.Argument(help="The queue that gave up: mail, scores, …")]
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
Full = Annotated[bool, typer.Option("--full", help="Bodies whole: they hold addresses and links.")]


@app.command("list")
def list_queues(stage: Stage, as_json: Json = False) -> None:
    """Count what waits, is in flight, and was given up. Exit code 3 where something was."""
    found = dead_letters.count_messages(stage)
    if as_json:
        print_json({"queues": found})
    else:
        print_rows(found, ("queue", "waiting", "in_flight", "dead"), f"Queues of {stage}")
    raise typer.Exit(ATTENTION if any(row["dead"] for row in found) else 0)


@app.command("show")
def show_messages(
    queue: Queue, stage: Stage, limit: Limit = 10, full: Full = False, as_json: Json = False
) -> None:
    """Show dead letters and leave them where they are. Why each failed, the log says."""
    found = dead_letters.peek_messages(queue, stage, limit, full=full)
    if as_json:
        print_json({"messages": found})
        return
    rows = [row | {"body": json.dumps(row["body"], ensure_ascii=False)} for row in found]
    print_rows(rows, ("id", "sent", "body"), f"Dead letters of {queue} in {stage}")


@app.command("replay")
def replay_messages(
    queue: Queue, stage: Stage, limit: Limit = 1000, yes: Yes = False, as_json: Json = False
) -> None:
    """Put dead letters back into their queue, to be tried again. Mend the reason first."""
    number = min(limit, dead_letters.count_dead_letters(queue, stage))
    moved = 0
    if number:
        confirm(f"Send {number} of {queue} in {stage} once more?", yes=yes)
        with show_progress() as progress:
            task = progress.add_task("sent again:")
            moved = dead_letters.replay_messages(
                queue, stage, number, lambda: progress.advance(task)
            )
    if as_json:
        print_json({"queue": queue, "replayed": moved})
    else:
        print_line(
            f"Done: {moved} sent once more." if moved else "Nothing to do: none was given up."
        )
