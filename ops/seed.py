"""`python -m ops seed`: the demo data of `make run` in a stage that is not prod."""

import json
import time
from typing import Annotated, Any

import typer

from auxeira.benchmarks import peer_groups
from cdk import specs
from local.sample_data import build_sample_accounts
from local.sample_projects import build_sample_projects
from ops import seed_repository
from ops.options import ATTENTION, Json, Stage, Yes, confirm, print_json, print_line
from ops.stage import Mistake, connect_service

COUNTED_S = 120  # until organisations are counted, and groups of peers may be shown

Item = dict[str, Any]
Remove = Annotated[
    bool, typer.Option("--remove", help="Take away what this command has put, and nothing else.")
]


def seed_stage(
    stage: Stage, remove: Remove = False, yes: Yes = False, as_json: Json = False
) -> None:
    """Put organisations, experts and projects to try a stage with; what is there stays.

    Nobody can log in as one of them. Boards and groups follow within minutes, as they always do.
    """
    if stage == "prod":
        raise Mistake("Demo data is not for prod: boards and benchmarks would count it.")
    confirm(f"{'Take demo data out of' if remove else 'Put demo data into'} {stage}?", yes=yes)
    now = int(time.time())
    accounts = build_sample_accounts(now)
    projects = build_sample_projects(list(accounts)[-1], now)
    kept = _remove_rows(stage, accounts, projects) if remove else []
    done = 0 if remove else _put_rows(stage, [*accounts.values(), *projects.values()])
    _queue_snapshots(stage)
    if as_json:
        print_json({"put": done, "kept": kept})
    elif kept:
        print_line(f"Kept, since others have something in them: {', '.join(kept)}")
    elif remove:
        print_line(f"What `ops seed` had put into {stage} is gone.")
    else:
        print_line(f"{done} of {len(accounts) + len(projects)} were put, the others were there.")
    raise typer.Exit(ATTENTION if kept else 0)


def _put_rows(stage: str, groups: list[dict[str, list[Item]]]) -> int:
    """Put each organisation and project whole, and return how many were not there."""
    return sum(seed_repository.put_new_rows(stage, rows) for rows in groups)


def _remove_rows(
    stage: str, accounts: dict[str, dict[str, list[Item]]], projects: dict[str, Any]
) -> list[str]:
    """Delete what is marked. Return the projects that stay, since not all of them is."""
    kept = []
    for project_id, rows in projects.items():
        stored = seed_repository.load_project_rows(stage, project_id)
        if not any(seed_repository.MARK in item for item in stored):
            continue  # none of ours, as what `make run` has put
        if all(seed_repository.MARK in item for item in stored):
            seed_repository.delete_marked_rows(stage, rows | {"projects": stored})
        else:
            kept.append(project_id)
    for rows in accounts.values():
        # profiles first: with them organisations leave the boards
        seed_repository.delete_marked_rows(stage, dict(reversed(rows.items())))
    return kept


def _queue_snapshots(stage: str) -> None:
    """Have the groups of peers shown anew, once the organisations are counted."""
    client = connect_service("sqs", stage)
    url = client.get_queue_url(QueueName=specs.queue_name("scores", stage))["QueueUrl"]
    message = json.dumps({"groups": peer_groups.NAMES, "at_once": True})
    client.send_message(QueueUrl=url, MessageBody=message, DelaySeconds=COUNTED_S)
