"""`python -m ops user`: what an operator changes of one account."""

from enum import StrEnum
from typing import Annotated, Any, NamedTuple

import typer

from auxeira.security.account_records import ACTIVE
from ops import users_repository
from ops.options import DryRun, Json, Stage, Yes, confirm, print_json, print_line, print_rows
from ops.stage import connect_service

DISABLED = "disabled"
Item = dict[str, Any]

app = typer.Typer(no_args_is_help=True, help="Roles of accounts, and who may log in.")

Who = Annotated[str, typer.Argument(help="The address of the account, or its id: usr_…")]


class Wanted(NamedTuple):
    """What an account is to be; `ends`: every session of it ends."""

    members: Item
    ends: bool


class Manner(NamedTuple):
    """How a command is given."""

    dry_run: bool
    yes: bool
    as_json: bool


class Role(StrEnum):
    """What an account may be."""

    user = "user"
    admin = "admin"


@app.command("role")
def set_role(
    who: Who,
    role: Role,
    stage: Stage,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make an account an admin's, or an ordinary user's again; the latter ends its sessions."""
    wanted = Wanted({"role": str(role)}, ends=role is Role.user)
    _change_user(who, stage, wanted, Manner(dry_run, yes, as_json))


@app.command("disable")
def disable_user(
    who: Who, stage: Stage, dry_run: DryRun = False, yes: Yes = False, as_json: Json = False
) -> None:
    """Shut an account out: its sessions end, and nobody logs in. Nothing is deleted."""
    _change_user(who, stage, Wanted({"status": DISABLED}, True), Manner(dry_run, yes, as_json))


@app.command("enable")
def enable_user(
    who: Who, stage: Stage, dry_run: DryRun = False, yes: Yes = False, as_json: Json = False
) -> None:
    """Let an account in again that was shut out."""
    _change_user(who, stage, Wanted({"status": ACTIVE}, False), Manner(dry_run, yes, as_json))


def _change_user(who: str, stage: str, wanted: Wanted, manner: Manner) -> None:
    """Show what changes, ask, and write it. Raises Mistake."""
    client = connect_service("dynamodb", stage)
    user = users_repository.find_user(client, stage, who)
    changes = {name: value for name, value in wanted.members.items() if user.get(name) != value}
    is_to_write = bool(changes) and not manner.dry_run
    if not manner.as_json:
        _show(user, changes, wanted, stage)
    if is_to_write:
        confirm("Change it?", yes=manner.yes)
        ended = {"epoch": user["epoch"] + 1} if wanted.ends else {}
        users_repository.write_user(client, stage, user, changes | ended)
    if manner.as_json:
        print_json({"userId": user["user_id"], "changes": changes, "changed": is_to_write})
    elif changes:
        said = f"Done: {_describe(wanted)} now." if is_to_write else "Dry run: nothing was changed."
        print_line(said)


def _show(user: Item, changes: Item, wanted: Wanted, stage: str) -> None:
    if not changes:
        print_line(f"Nothing to do: {_describe(wanted)} already.")
        return
    rows = [
        {"": name, "is": user[name], "becomes": changes.get(name)}
        for name in ("email", "role", "status")
    ]
    print_rows(rows, ("", "is", "becomes"), f"{user['user_id']} in {stage}")
    if wanted.ends:
        print_line("All sessions of the account end within a minute.")


def _describe(wanted: Wanted) -> str:
    return ", ".join(f"{name} is {value}" for name, value in wanted.members.items())
