"""`python -m ops status`: what is wrong, and whether it goes as it was meant to."""

from typing import Annotated

import typer

from ops.findings import run_checks, tell_findings
from ops.options import Json, Stage
from ops.present_state import CHECKS
from ops.success_metrics import MEASURES

Success = Annotated[
    bool, typer.Option("--success", help="The nine measures of success instead, as they are now.")
]


def show_status(stage: Stage, success: Success = False, as_json: Json = False) -> None:
    """Say how the stage is, what is wrong first. Exit code 3 where something is."""
    found = run_checks(MEASURES if success else CHECKS, stage)
    tell_findings(found, f"{'Success' if success else 'Status'} of {stage}", as_json=as_json)
