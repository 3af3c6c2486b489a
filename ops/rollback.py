"""`python -m ops rollback`: the functions of the last release go back to their former versions."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

import typer

from cdk import specs
from ops.options import ATTENTION, Json, Stage, Yes, confirm, print_json, print_line, print_rows
from ops.stage import Mistake, connect_service

# CloudFormation publishes the versions of a release within minutes of each other
RELEASE = timedelta(minutes=15)
BETWEEN_S = 15  # two looks at the alarms
NOTHING = "Nothing to go back to: no function of the last release has a former version."
NO_RELEASE = (
    "Nothing to go back to. A saved file is no release: save it as it was. "
    "Each start of `make run` is one, if something changed since the last."
)


class Step(NamedTuple):
    """A function of the last release: its version that is live, and the one before."""

    group: str
    live: str
    former: str
    published: datetime  # the one that is live


def list_steps(client: Any, stage: str) -> list[Step]:
    """Return what going back changes. A function that the release left alone is not in it."""
    found = [step for spec in specs.FUNCTIONS if (step := _find_step(client, spec.group, stage))]
    newest = max((step.published for step in found), default=None)
    return [step for step in found if newest and newest - step.published <= RELEASE and step.former]


def _find_step(client: Any, group: str, stage: str) -> Step | None:
    """Return a function's step; `former` is empty without one. None for `$LATEST`, of a reload."""
    name = specs.function_name(group, stage)
    live = client.get_alias(FunctionName=name, Name=specs.LIVE)["FunctionVersion"]
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    published = {row["Version"]: row["LastModified"] for page in pages for row in page["Versions"]}
    if live not in published or not live.isdecimal():
        return None
    before = [int(version) for version in published if version.isdecimal()]
    former = max((version for version in before if version < int(live)), default=None)
    return Step(group, live, str(former or ""), datetime.fromisoformat(published[live]))


def apply_steps(client: Any, stage: str, steps: list[Step]) -> None:
    """Point each alias at the former version, where it still is as it was seen."""
    for step in steps:
        name = specs.function_name(step.group, stage)
        alias = client.get_alias(FunctionName=name, Name=specs.LIVE)
        if alias["FunctionVersion"] != step.live:
            raise Mistake(f"{step.group} was released at the same time. Look again.")
        client.update_alias(
            FunctionName=name,
            Name=specs.LIVE,
            FunctionVersion=step.former,
            RevisionId=alias["RevisionId"],
        )


def wait_for_page(
    client: Any, stage: str, minutes: float, sleep: Callable[[float], None] = time.sleep
) -> str | None:
    """Return the first page that rings within so many minutes and did not before, or None."""
    before = _list_ringing_pages(client, stage)
    for _ in range(max(1, round(minutes * 60 / BETWEEN_S))):
        sleep(BETWEEN_S)
        if rung := _list_ringing_pages(client, stage) - before:
            return min(rung)
    return None


def _list_ringing_pages(client: Any, stage: str) -> set[str]:
    prefix = f"auxeira-{stage}-"
    pages = client.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=prefix, StateValue="ALARM"
    )
    found = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return {a["AlarmName"] for a in found if a.get("AlarmDescription", "").endswith("(page)")}


IfAlarm = Annotated[
    bool, typer.Option("--if-alarm", help="Watch first; go back when a page begins to ring.")
]
Minutes = Annotated[float, typer.Option(help="How long to watch.")]


def roll_back(
    stage: Stage,
    yes: Yes = False,
    as_json: Json = False,
    if_alarm: IfAlarm = False,
    minutes: Minutes = 10,
) -> None:
    """Point what the last release changed back at its former version. Stored data stays.

    With --if-alarm it ends with 0 when no page rang, and with 3 once it has gone back.
    """
    rang = None
    if if_alarm:
        rang = wait_for_page(connect_service("cloudwatch", stage), stage, minutes)
        if not rang:
            _report([], rang, as_json, f"No page rang for {minutes:g} minutes.")
            return
    client = connect_service("lambda", stage)
    steps = list_steps(client, stage)
    if not steps:
        raise Mistake(NO_RELEASE if stage == "local" else NOTHING)
    if not as_json:
        print_rows([step._asdict() for step in steps], Step._fields, f"live in {stage}")
    confirm("Go back?", yes=yes or if_alarm)
    apply_steps(client, stage, steps)
    _report(steps, rang, as_json, f"Done: {len(steps)} functions are at their former versions.")
    if if_alarm:
        raise typer.Exit(ATTENTION)


def _report(steps: list[Step], rang: str | None, as_json: bool, sentence: str) -> None:
    if as_json:
        changed = [{"function": s.group, "was": s.live, "is": s.former} for s in steps]
        print_json({"rang": rang, "changed": changed})
    else:
        print_line(f"{rang} rings. {sentence}" if rang else sentence)
