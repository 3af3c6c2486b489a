"""What was found out about a stage, what is wrong first."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

import typer
from botocore.exceptions import BotoCoreError, ClientError

from ops.options import ATTENTION, print_json, print_rows, show_progress
from ops.stage import Mistake, NotServed

GONE = "ResourceNotFoundException"
CALLER = "account, region, rights: aws sts get-caller-identity, echo $AWS_REGION"


class State(StrEnum):
    """How it stands, the worst first."""

    wrong = "wrong"
    failed = "failed"  # it could not be looked at
    unknown = "unknown"
    fine = "fine"


class Finding(NamedTuple):
    """What was looked at, how it stands, what was seen, and what to do about it."""

    subject: str
    state: State
    seen: str
    todo: str = ""


type Check = Callable[[str], Iterable[Finding]]  # of a stage


def run_checks(checks: dict[str, Check], stage: str) -> list[Finding]:
    """Return what all checks find, what is wrong first, then checks that could not be made.

    Raises NotServed.
    """
    found: list[Finding] = []
    with show_progress() as progress:
        for name, check in checks.items():
            task = progress.add_task(f"{name}:")
            try:
                found += check(stage)
            except NotServed:
                raise
            except (ClientError, BotoCoreError, Mistake) as trouble:
                found.append(Finding(name, State.failed, str(trouble), _advise(trouble)))
            progress.advance(task)
    return sorted(found, key=lambda finding: list(State).index(finding.state))


def _advise(trouble: Exception) -> str:
    """Return what to do about a check that could not be made: a Mistake says so itself."""
    if isinstance(trouble, Mistake):
        return ""
    code = trouble.response["Error"]["Code"] if isinstance(trouble, ClientError) else ""
    return f"mend what is wrong first; else {CALLER}" if code == GONE else CALLER


def tell_findings(found: list[Finding], title: str, *, as_json: bool) -> None:
    """Print findings, and end the command: with exit code 3 where something is wrong or failed."""
    rows = [finding._asdict() | {"state": str(finding.state)} for finding in found]
    if as_json:
        print_json({"findings": rows})
    else:
        print_rows(rows, ("state", "subject", "seen", "todo"), title)
    is_wrong = any(finding.state in (State.wrong, State.failed) for finding in found)
    raise typer.Exit(ATTENTION if is_wrong else 0)
