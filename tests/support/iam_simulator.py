"""What policies allow, as a simulator says that is not ours: @cloud-copilot/iam-simulate."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.build import ROOT
from tests.support import aws_calls

FOLDER = ROOT / "tests" / "iam"
LEADING = "dynamodb:LeadingKeys"
Policies = dict[str, dict[str, Any]]  # by the role that has the policy


@dataclass(frozen=True, order=True)
class Request:
    """A role asks for an action. `context` are pairs of a condition key and its values."""

    role: str
    action: str  # as policies name it, e.g. dynamodb:GetItem
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()


def find_allowed(policies: Policies, requests: Iterable[Request], account: str) -> set[Request]:
    """Return those of the requests that the policies allow. Raises on what AWS does not know."""
    asked = sorted(set(requests))
    rows = [
        (each.role, each.action, each.resource, {
            key: list(values) if key == LEADING else values[0] for key, values in each.context
        })
        for each in asked
    ]  # fmt: skip
    done = subprocess.run(
        ["node", "simulate.mjs"],
        cwd=FOLDER, input=json.dumps({"account": account, "policies": policies, "requests": rows}),
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    answers = json.loads(done.stdout)
    strange = {each for each in answers if not each.endswith(("Allowed", "Denied"))}
    assert not strange, strange
    return {request for request, said in zip(asked, answers, strict=True) if said == "Allowed"}


def read_requests(role: str, line: dict[str, Any]) -> list[Request]:
    """Return what a line of the emulator's record asks for: of a batch once for each table."""
    service, _, operation = line["action"].partition(":")
    if service == "ses":
        sender = (("ses:FromAddress", (line["body"]["FromEmailAddress"],)),)
        return [Request(role, line["action"], line["resource"], sender)]
    if service != "dynamodb":
        known = ((key, (value,)) for key, value in line["context"].items() if key == "s3:prefix")
        return [Request(role, line["action"], line["resource"], tuple(known))]
    actions = aws_calls.actions(aws_calls.Call(service, operation, line["body"]))
    tables = line["resource"].partition(":table/")[0]
    keys: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for number, action in enumerate(actions):
        index = f"/index/{action.index.name}" if action.index else ""
        name = action.index.hash[0] if action.index else action.table.hash
        (value,) = action.key[name].values()
        of_batch = -1 if action.verb.startswith("Batch") else number
        keys[action.verb, f"{action.request['TableName']}{index}", of_batch].add(value)
    return [
        Request(role, f"dynamodb:{verb}", f"{tables}:table/{table}",
                ((LEADING, tuple(sorted(values))),))
        for (verb, table, _), values in keys.items()
    ]  # fmt: skip
