"""The commands of the runbook can be typed as they stand, and what it names is there.

Those of `python -m ops` are run in tests/e2e/test_ops.py; those of `aws` are held to the models
that botocore carries, which are AWS's own.
"""

import json
import re
import shlex
import subprocess
from fnmatch import fnmatchcase
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from cdk import alarms, specs
from tests.stacks.templates import Template, configuration
from tests.support.runbook import GUIDE, ROOT, list_commands

SESSION = botocore.session.get_session()
AWS_LINES = list_commands("aws")
MODELS = {"s3api": "s3"}  # of services that the CLI calls otherwise
RENAMED = {"notification-endpoint": "endpoint"}  # by the CLI
GLOBAL = {"query", "output", "cli-binary-format", "endpoint-url"}  # of the CLI, not of an operation
SHELL = re.compile("aws s3 (ls|sync|cp) ?")  # commands of the CLI that are no operation
TARGETS = set(" ".join(re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text(), re.M)).split())
# what the guide calls by such words and is not ours: errors, metrics and parts of AWS and Lambda
FOREIGN = {"ImportModuleError", "OutOfMemory", "BlockedRequests", "SuccessfulRequestLatency"}


def find_operation(service: str, name: str) -> Any:
    """The model of an operation by its name in the CLI, e.g. `describe-stacks`."""
    model = SESSION.get_service_model(MODELS.get(service, service))
    names = {xform_name(each).replace("_", "-"): each for each in model.operation_names}
    assert name in names, f"aws {service} has no {name}"
    return model.operation_model(names[name])


def read_options(words: list[str]) -> dict[str, list[str]]:
    """Options with their values: those before the first option are of the command itself."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for word in words:
        if word.startswith("--"):
            name = word.removeprefix("--")
            found[name] = []
        else:
            found[name].append(word)
    return found


def test_there_are_commands_of_each_kind() -> None:
    assert len(AWS_LINES) >= 25
    assert len(list_commands("make")) >= 5
    assert len(list_commands("ops")) >= 20


@pytest.mark.parametrize("line", [line for line in AWS_LINES if not SHELL.match(line)])
def test_a_command_of_aws_is_one_with_its_parameters(line: str) -> None:
    _, service, name, *words = shlex.split(line)
    operation = find_operation(service, name)
    options = read_options(words)
    shape = operation.input_shape
    members = {xform_name(m).replace("_", "-"): m for m in (shape.members if shape else {})}
    given = set()
    for option, values in options.items():
        if not option or option in GLOBAL:
            continue
        option = RENAMED.get(option, option)
        known = option if option in members else option.removeprefix("no-")
        assert known in members, f"{service} {name} takes no --{option}"
        member = members[known]
        kind = shape.members[member].type_name
        assert bool(values) == (kind != "boolean"), f"--{option} is {kind}"
        if kind in ("structure", "map") and values[0].startswith("{"):
            json.loads(values[0])
        if kind in ("structure", "map") and values == ["…"]:
            raise AssertionError(f"--{option} has to be shown")
        given.add(member)
    assert shape is None or set(shape.required_members) <= given, line


@pytest.mark.parametrize("line", list_commands("make"))
def test_a_target_of_make_is_there_and_a_stage_that_it_is_given_is_one(line: str) -> None:
    _, target, *settings = shlex.split(line)
    assert target in TARGETS, line
    for name, value in (word.split("=") for word in settings):
        assert name in ("STAGE", "FIRST", "APPROVAL", "PORT", "MODEL")
        assert name != "STAGE" or value in configuration()["stages"]


@pytest.mark.parametrize("line", list_commands("tools"))
def test_a_tool_is_there(line: str) -> None:
    module = re.findall(r"-m (tools\.\w+)", line)[0]
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()


def test_a_command_of_cdk_is_one_of_its_own() -> None:
    lines = list_commands("cdk")
    assert lines
    done = subprocess.run(
        ["node_modules/.bin/cdk", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for line in lines:
        command = shlex.split(line)[1]
        assert re.search(rf"cdk {command}\b", done.stdout), line


def test_what_commands_name_is_in_the_template(prod: Template) -> None:
    there = {
        "table-name": {t["TableName"] for t in prod.of("DynamoDB::Table").values()},
        "source-table-name": {t["TableName"] for t in prod.of("DynamoDB::Table").values()},
        "function-name": {f["FunctionName"] for f in prod.of("Lambda::Function").values()},
        "log-group-name": {g["LogGroupName"] for g in prod.of("Logs::LogGroup").values()},
        "queue-name": {q["QueueName"] for q in prod.of("SQS::Queue").values()},
        "stack-name": {specs.stack_name("prod")},
    }
    named = 0
    for line in AWS_LINES:
        for option, values in read_options(shlex.split(line)[1:]).items():
            if option in there:
                name = values[0].removesuffix(":live").replace("auxeira-local-", "auxeira-prod-")
                assert name in there[option], line
                named += 1
    assert named >= 10


def test_every_alarm_that_the_guide_names_is_there() -> None:
    names = {row.name for row in alarms.list_alarms("prod", 1000, scales=True)}
    others = {f"{row.key}{tail}" for row in specs.QUEUES for tail in ("", "-dead")}
    others |= {row.group for row in specs.FUNCTIONS}
    found = re.findall(r"`(?:auxeira-<stage>-)([\w<>-]+)`", GUIDE)
    found += re.findall(r"^The alarms? `([\w<>-]+)`", GUIDE, re.MULTILINE)
    assert len(found) > 30
    for name in found:
        pattern = re.sub(r"<\w+>", "*", name.removeprefix("auxeira-<stage>-"))
        fits = any(fnmatchcase(each, pattern) for each in names)
        assert fits or pattern in others | {"rate-of-an-address"}, name
    for name in re.findall(r"`(\w+-behind|\w+-errors)`", GUIDE):
        assert name in names, name


def test_every_section_of_an_alarm_says_what_rings() -> None:
    """Whoever comes by an alarm's description finds its name, or its kind, in the section."""
    lost = []
    for row in alarms.list_alarms("prod", 1000, scales=True):
        section = GUIDE.partition(f"\n## {row.section}\n")[2].partition("\n## ")[0]
        names = re.findall(r"`(?:auxeira-<stage>|…)?-?([\w<>…-]+)`", section)
        patterns = [re.sub(r"<\w+>|…", "*", name) for name in names]
        if not any(fnmatchcase(row.name, p) or row.name.endswith(f"-{p}") for p in patterns):
            lost.append((row.section, row.name))
    assert lost == []


def test_every_metric_that_the_guide_names_is_counted() -> None:
    sources = [
        path.read_text()
        for top in ("layers/common", "functions", "cdk", "ops")
        for path in (ROOT / top).rglob("*.py")
    ]
    words = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`", GUIDE)) - FOREIGN
    assert len(words) > 30
    unknown = {w for w in words if not any(re.search(rf"\b{w}\b", s) for s in sources)}
    errors = {w for w in unknown if re.search(r"(Exception|Rejected|Request)$", w)}
    assert unknown - errors == set()
