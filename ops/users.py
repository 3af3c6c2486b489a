"""`python -m ops user`: what an operator changes of one account."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from auxeira.security.session_record import ACTIVE
from ops import users_repository
from ops.stage import connect_tables

DISABLED = "disabled"
Item = dict[str, Any]

app = typer.Typer(no_args_is_help=True, help="Roles of accounts, and who may log in.")

Who = Annotated[str, typer.Argument(help="The address of the account, or its id: usr_…")]
Stage = Annotated[str, typer.Option(help="Which stage: prod, dev, or local for `make run`.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and stop.")]
Yes = Annotated[bool, typer.Option("--yes", help="Change it without asking.")]


class Role(StrEnum):
    """What an account may be."""

    user = "user"
    admin = "admin"


@app.command("role")
def set_role(who: Who, role: Role, stage: Stage, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Make an account an admin's, or an ordinary user's again; the latter ends its sessions."""
    _change_user(who, stage, {"role": str(role)}, ends=role is Role.user, dry=dry_run, yes=yes)


@app.command("disable")
def disable_user(who: Who, stage: Stage, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Shut an account out: its sessions end, and nobody logs in. Nothing is deleted."""
    _change_user(who, stage, {"status": DISABLED}, ends=True, dry=dry_run, yes=yes)


@app.command("enable")
def enable_user(who: Who, stage: Stage, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Let an account in again that was shut out."""
    _change_user(who, stage, {"status": ACTIVE}, ends=False, dry=dry_run, yes=yes)


def _change_user(who: str, stage: str, wanted: Item, *, ends: bool, dry: bool, yes: bool) -> None:
    """Show what changes, ask, and write it. `ends`: every session ends. Raises Mistake."""
    out = Console()
    client = connect_tables(stage)
    user = users_repository.find_user(client, stage, who)
    changes = {name: value for name, value in wanted.items() if user.get(name) != value}
    if not changes:
        out.print(f"Nothing to do: {_describe(wanted)} already.")
        return
    out.print(_build_table(user, changes, stage))
    if ends:
        changes["epoch"] = user["epoch"] + 1
        out.print("All sessions of the account end within a minute.")
    if dry:
        out.print("Dry run: nothing was changed.")
        return
    if not yes:
        typer.confirm("Change it?", abort=True)
    users_repository.write_user(client, stage, user, changes)
    out.print(f"Done: {_describe(wanted)} now.")


def _describe(wanted: Item) -> str:
    return ", ".join(f"{name} is {value}" for name, value in wanted.items())


def _build_table(user: Item, changes: Item, stage: str) -> Table:
    table = Table("", "is", "becomes", title=f"{user['user_id']} in {stage}", title_justify="left")
    for name in ("email", "role", "status"):
        table.add_row(name, str(user[name]), str(changes.get(name, "")))
    return table
