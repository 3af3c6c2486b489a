"""`python -m ops audit`: who did what."""

from collections import Counter
from functools import partial
from typing import Annotated

import typer

from ops import audit_trails
from ops.options import Json, Stage, print_json, print_rows, show_progress

app = typer.Typer(no_args_is_help=True, help="Who did what: to accounts, to orders.")

Hours = Annotated[int, typer.Option(min=1, help="How far back: logs go back `log_days`.")]
User = Annotated[str | None, typer.Option(help="Of one account: its id, usr_…")]
Customer = Annotated[str, typer.Argument(help="The customer at Auth0, such as auth0|…")]


@app.command("accounts")
def show_account_events(
    stage: Stage, hours: Hours = 24, user: User = None, as_json: Json = False
) -> None:
    """Count what happened to accounts, or list what happened to one.

    Many of login_refused with unknown_address or wrong_password: somebody guesses.
    """
    with show_progress() as progress:
        task = progress.add_task("pages of the log:")
        tell = partial(progress.advance, task)
        found = list(audit_trails.read_account_events(stage, hours, tell))
    columns: tuple[str, ...] = ("event", "reason", "number")
    if user:
        found = [event for event in found if event["user_id"] == user]
        columns, rows = ("at", "event", "reason", "request"), found
    else:
        counts = Counter((event["event"], event["reason"]) for event in found)
        rows = [
            {"event": event, "reason": reason, "number": number}
            for (event, reason), number in counts.most_common()
        ]
    if as_json:
        print_json({"events": rows})
    else:
        print_rows(rows, columns, f"{user or 'Accounts'} in {stage}, {hours} h")


@app.command("orders")
def show_order_events(customer: Customer, stage: Stage, as_json: Json = False) -> None:
    """List what was done to a customer's orders, by whom and from where."""
    found = audit_trails.list_order_events(stage, customer)
    if as_json:
        print_json({"events": found})
    else:
        columns = ("at", "order", "what", "actor", "network", "request")
        print_rows(found, columns, f"Orders of {customer} in {stage}")
