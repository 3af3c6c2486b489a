"""`python -m ops`: what operators do with a stage that is deployed."""

import sys

import typer
from botocore.exceptions import BotoCoreError, ClientError

from ops import (
    audit,
    backups,
    capacity,
    costs,
    dlq,
    doctor,
    export_data,
    import_data,
    leaderboard,
    names,
    payments,
    recover,
    restore,
    rollback,
    secrets,
    seed,
    status,
    users,
)
from ops.stage import Mistake

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="""Commands of operators. Credentials are those of the AWS CLI; the stage is never guessed.

Exit codes: 0 done; 1 not done, the reason is on standard error; 2 wrong usage;
3 done, and somebody has to look at something.""",
)
app.add_typer(users.app, name="user")
app.add_typer(dlq.app, name="dlq")
app.add_typer(payments.app, name="payments")
app.add_typer(secrets.app, name="secrets")
app.add_typer(audit.app, name="audit")
app.add_typer(leaderboard.app, name="leaderboard")
app.command("status")(status.show_status)
app.command("doctor")(doctor.examine_stage)
app.command("rollback")(rollback.roll_back)
app.command("names")(names.list_names)
app.command("backup")(backups.back_up_tables)
app.command("backups")(backups.list_backups)
app.command("restore")(restore.restore_table)
app.command("costs")(costs.show_costs)
app.command("capacity")(capacity.show_capacity)
app.command("recover")(recover.recover_stack)
app.command("export")(export_data.export_data)
app.command("import")(import_data.import_data)
app.command("seed")(seed.seed_stage)


@app.callback()
def begin() -> None:
    """Let the commands be those of a group, also while there is one group."""


def main() -> None:
    """Run a command; what the operator has to mend, or AWS refuses, ends in one sentence."""
    try:
        app()
    except (Mistake, ClientError, BotoCoreError) as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
