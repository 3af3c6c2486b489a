"""Whether a stage is set up as it has to be: settings, secrets, clock, subscriptions, quotas."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cdk import checks, specs
from ops import secret_values
from ops.findings import Finding, State
from ops.options import show_progress
from ops.stage import connect_service, find_stack, read_stage_settings

SKEW_S = 30  # AWS refuses requests that are five minutes off
DRIFT_S = 300  # that CloudFormation may take to compare
GENERATED_BYTES = 32


def check_settings(stage: str) -> Iterator[Finding]:
    """Find what cdk.json lacks for this stage."""
    values = read_stage_settings(stage)
    mistakes = checks.find_setting_mistakes(stage, values)
    for name in checks.find_unset_settings(stage, values):
        mistakes.append(checks.explain_unset_setting(name, stage))
    for mistake in mistakes:
        yield Finding("setting", State.wrong, mistake, "docs/operations.md, 'Deploy'")
    if not mistakes:
        yield Finding("settings", State.fine, "all that are needed are set")


def check_secrets(stage: str) -> Iterator[Finding]:
    """Find which secrets have no value; none of them is shown."""
    for row in specs.SECRETS:
        version = secret_values.read_version(row.key, stage)
        name, age = f"secret {row.key}", f"made {version.age // 86_400} days ago"
        members = secret_values.read_members(version)
        missing = [key for key in row.keys if not members.get(key)]
        if not row.keys and len(version.text.encode()) < GENERATED_BYTES:
            todo = f"python -m ops secrets rotate {row.key} --stage {stage}"
            yield Finding(name, State.wrong, "it is too short: all who need it fail", todo)
        elif missing:
            todo = f"python -m ops secrets set {row.key} --stage {stage}, if it is wanted"
            yield Finding(name, State.unknown, f"not set: {', '.join(missing)}", todo)
        else:
            yield Finding(name, State.fine, age)


def check_clock(stage: str) -> Iterator[Finding]:
    """Find how far the clock of this machine is off AWS's, which signatures depend on."""
    answer = connect_service("sts", stage).get_caller_identity()
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    who = f"{answer['Arn']}"
    yield Finding("caller", State.fine, who)
    if "date" not in headers:
        yield Finding("clock", State.unknown, "AWS did not say the time")
        return
    skew = (datetime.now(UTC) - parsedate_to_datetime(headers["date"])).total_seconds()
    if abs(skew) <= SKEW_S:
        yield Finding("clock", State.fine, "within half a minute of AWS's")
    else:
        yield Finding("clock", State.wrong, f"{skew:+.0f} s off", "set this machine's clock")


def check_subscriptions(stage: str) -> Iterator[Finding]:
    """Find whether anybody is told of pages, and of tickets where there are any."""
    stack = find_stack(stage)
    pages = (
        connect_service("cloudformation", stage)
        .get_paginator("list_stack_resources")
        .paginate(StackName=stack["StackName"])
    )
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    client = connect_service("sns", stage)
    for row in rows:
        if row["ResourceType"] != "AWS::SNS::Topic":
            continue
        is_pages = row["LogicalResourceId"].startswith("MonitoringAlarms")
        subject = f"{'pages' if is_pages else 'tickets'} are told to"
        found = client.list_subscriptions_by_topic(TopicArn=row["PhysicalResourceId"])
        yield _judge_subscribers(subject, found["Subscriptions"])


def _judge_subscribers(subject: str, found: list[dict[str, Any]]) -> Finding:
    if not found:
        return Finding(subject, State.wrong, "nobody", "set alarm_email in cdk.json, and deploy")
    if any(each["SubscriptionArn"] == "PendingConfirmation" for each in found):
        todo = "open the link in the mail of AWS"
        return Finding(subject, State.wrong, "an address that has not confirmed", todo)
    return Finding(subject, State.fine, f"{len(found)} subscribers")


def check_event_sources(stage: str) -> Iterator[Finding]:
    """Find whether all functions behind queues and streams are called: their alarms need data.

    AWS reads queues and streams in their names; a role that does not let it says so here alone.
    """
    client = connect_service("lambda", stage)
    for row in specs.FUNCTIONS:
        wanted = len(row.follows) + bool(row.consumes)
        if not wanted:
            continue
        name = specs.function_name(row.group, stage)
        pages = client.get_paginator("list_event_source_mappings").paginate(FunctionName=name)
        sources = [each for page in pages for each in page["EventSourceMappings"]]
        enabled = sum(each["State"] == "Enabled" for each in sources)
        results = [each.get("LastProcessingResult") or "" for each in sources]
        trouble = next((text for text in results if text.startswith("PROBLEM")), "")
        seen = f"{enabled} of {wanted} sources call it"
        if enabled < wanted:
            yield Finding(row.group, State.wrong, seen, "enable it in the console, or deploy")
        elif trouble:
            todo = "docs/operations.md, 'Function that fails'; drift of its role: --drift"
            yield Finding(row.group, State.wrong, trouble, todo)
        else:
            yield Finding(row.group, State.fine, seen)


def check_logs(stage: str) -> Iterator[Finding]:
    """Find which functions have never written a line: one that may not says so nowhere."""
    client = connect_service("logs", stage)
    silent = []
    for row in specs.FUNCTIONS:
        group = f"/aws/lambda/{specs.function_name(row.group, stage)}"
        if not client.describe_log_streams(logGroupName=group, limit=1)["logStreams"]:
            silent.append(row.group)
    number = len(specs.FUNCTIONS)
    if silent:
        seen = f"nothing of {', '.join(silent)}"
        todo = "fine where it was never called"
        yield Finding("logs", State.unknown, seen, todo)
    else:
        yield Finding("logs", State.fine, f"of all {number} functions")


def check_drift(stage: str) -> Iterator[Finding]:
    """Find what was changed by hand since the last deploy. Takes a minute or two."""
    client, stack = connect_service("cloudformation", stage), specs.stack_name(stage)
    asked = client.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    status: dict[str, Any] = {}
    until = time.monotonic() + DRIFT_S
    with show_progress() as progress:
        task = progress.add_task("CloudFormation compares:")
        while time.monotonic() < until:
            status = client.describe_stack_drift_detection_status(StackDriftDetectionId=asked)
            if status["DetectionStatus"] != "DETECTION_IN_PROGRESS":
                break
            progress.advance(task)
            time.sleep(2)
    if status.get("DetectionStatus") != "DETECTION_COMPLETE":
        seen = status.get("DetectionStatusReason", "it is not done yet")
        yield Finding("drift", State.failed, seen, "look again later")
        return
    found = client.describe_stack_resource_drifts(
        StackName=stack, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"]
    )["StackResourceDrifts"]
    for each in found:
        seen = f"{each['LogicalResourceId']}: {each['StackResourceDriftStatus']}"
        yield Finding("drift", State.wrong, seen, "deploy, or take the change into the code")
    if not found:
        yield Finding("drift", State.fine, "nothing was changed by hand")
