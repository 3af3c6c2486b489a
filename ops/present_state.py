"""What a stage is like now: is it deployed, does it answer, does an alarm ring, does work wait?"""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from auxeira.aws.attribute_values import deserialize
from auxeira.payments import payment_record
from auxeira.reports import report_record, waiting_reports_repository
from auxeira.security import account_records
from cdk import specs
from ops import backups, copies_repository, dead_letters, metrics
from ops.findings import Check, Finding, State
from ops.stage import Mistake, connect_service, find_api_url, find_stack, name_table, read_item

MISSING = "MISSING"
SETTLED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
RUNBOOK = "docs/operations.md, "
HOUR = 3600


def check_stack(stage: str) -> Iterator[Finding]:
    """Find whether the last deploy ended well."""
    try:
        stack = find_stack(stage)
    except Mistake as gone:
        todo = f"{RUNBOOK}'When the stack is gone', if these are right"
        yield Finding("stack", State.wrong, str(gone), todo)
        return
    status = stack["StackStatus"]
    if status in SETTLED:
        yield Finding("stack", State.fine, f"{stack['StackName']}: {status}")
    else:
        todo = f"{RUNBOOK}'When the stack is gone'" if "FAILED" in status else "wait, look again"
        yield Finding("stack", State.wrong, f"{stack['StackName']}: {status}", todo)


def check_health(stage: str) -> Iterator[Finding]:
    """Find whether both products answer."""
    for path in ("/health", "/api/health"):
        status, ms = metrics.time_request(find_api_url(stage) + path)
        if status == 200:
            yield Finding(f"GET {path}", State.fine, f"200 in {ms:.0f} ms")
        else:
            seen = f"status {status}" if status else "no answer"
            yield Finding(f"GET {path}", State.wrong, seen, f"{RUNBOOK}'API that fails'")


def check_alarms(stage: str) -> Iterator[Finding]:
    """Find the alarms that ring, pages first; each says what to read."""
    pages = (
        connect_service("cloudwatch", stage)
        .get_paginator("describe_alarms")
        .paginate(AlarmNamePrefix=f"auxeira-{stage}-", AlarmTypes=["MetricAlarm"])
    )
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    ringing = [alarm for alarm in alarms if alarm["StateValue"] == "ALARM"]
    for alarm in sorted(ringing, key=_is_ticket):
        since = alarm.get("StateUpdatedTimestamp", "?")
        severity = "ticket" if _is_ticket(alarm) else "page"
        todo = alarm.get("AlarmDescription", "")
        yield Finding(alarm["AlarmName"], State.wrong, f"{severity}, rings since {since}", todo)
    state = State.fine if alarms else State.wrong
    if not ringing:
        yield Finding("alarms", state, f"{len(alarms)}, none rings", "" if alarms else "deploy")


def _is_ticket(alarm: dict[str, Any]) -> bool:
    """Tell whether an alarm can wait until morning, which its description ends in."""
    return str(alarm.get("AlarmDescription", "")).endswith("(ticket)")


def check_dead_letters(stage: str) -> Iterator[Finding]:
    """Find what queues gave up."""
    for row in dead_letters.count_messages(stage):
        name, dead = f"queue {row['queue']}", row["dead"]
        if dead:
            todo = f"python -m ops dlq show {row['queue']} --stage {stage}"
            yield Finding(name, State.wrong, f"{dead} given up", todo)
        else:
            yield Finding(name, State.fine, f"{row['waiting']} waiting, none given up")


def check_tables(stage: str) -> Iterator[Finding]:
    """Find whether all tables are there and active."""
    states = list_table_states(stage)
    odd = [f"{name} {state}" for name, state in states.items() if state != "ACTIVE"]
    todo = f"{RUNBOOK}'A table that was deleted'" if MISSING in states.values() else "wait"
    active = f"{len(states) - len(odd)} of {len(states)} active"
    if odd:
        yield Finding("tables", State.wrong, f"{active}: {', '.join(odd)}", todo)
    else:
        yield Finding("tables", State.fine, active)


def check_items(stage: str) -> Iterator[Finding]:
    """Find tables that hold nothing while their last backup does. Costs half a read unit each."""
    last = {row["table"]: row for row in backups.list_all_backups(stage)}
    states, empty = list_table_states(stage), []
    for key, row in last.items():
        there = states[name_table(key, stage)] != MISSING
        if there and row["bytes"] and copies_repository.is_empty(stage, key):
            empty.append(key)
            todo = f"{RUNBOOK}'A table that was damaged'"
            seen = f"{key} is empty, and {row['name']} is not"
            yield Finding("items", State.wrong, seen, todo)
    if not last:
        todo = f"python -m ops backup --stage {stage}"
        yield Finding("items", State.unknown, "no backup to compare tables with", todo)
    elif not empty:
        yield Finding("items", State.fine, "no table is empty that was not when it was backed up")


def check_work(stage: str) -> Iterator[Finding]:
    """Find work that waits for longer than it may, whose alarms ring later."""
    for name, read, most_s, section in (
        ("oldest pending payment", _read_payment_age, 25 * HOUR, "Payment that stays pending"),
        ("oldest unwritten report", _read_report_age, HOUR, "Report that stays unwritten"),
        ("oldest erasure", _read_erasure_age, HOUR, "Account that is not erased"),
    ):
        age = read(stage)
        if age is None:
            yield Finding(name, State.fine, "none")
        elif age <= most_s:
            yield Finding(name, State.fine, f"{age // 60} minutes")
        else:
            yield Finding(name, State.wrong, f"{age // 60} minutes", f"{RUNBOOK}'{section}'")


def list_table_states(stage: str) -> dict[str, str]:
    """Return the state of each table by its name, MISSING for none."""
    client = connect_service("dynamodb", stage)
    found = {}
    for row in specs.TABLES:
        name = name_table(row.key, stage)
        try:
            found[name] = str(client.describe_table(TableName=name)["Table"]["TableStatus"])
        except client.exceptions.ResourceNotFoundException:
            found[name] = MISSING
    return found


def _read_payment_age(stage: str) -> int | None:
    items = _read_partition(stage, "reports", "user_id", payment_record.LIST, most=1)
    begun = [datetime.fromisoformat(item["record"].partition("#")[0]) for item in items]
    return max((int(time.time() - at.timestamp()) for at in begun), default=None)


def _read_report_age(stage: str) -> int | None:
    """Return the age of the oldest that is to be written: the list keeps others for a while."""
    client, table = connect_service("dynamodb", stage), name_table("reports", stage)
    waiting = []
    for item in _read_partition(stage, "reports", "user_id", waiting_reports_repository.LIST):
        key = report_record.report_key(item.get("owner", "-"), item.get("report_id", "-"))
        report = read_item(client, table, key) or {}
        if report.get("status") in (report_record.QUEUED, report_record.GENERATING):
            waiting.append(item)
    return _find_oldest(waiting, "since")


def _read_erasure_age(stage: str) -> int | None:
    items = _read_partition(stage, "users", "pk", account_records.ERASURES)
    return _find_oldest(items, "erasing_since")


def _find_oldest(items: list[dict[str, Any]], member: str) -> int | None:
    return max((int(time.time() - item.get(member, 0)) for item in items), default=None)


def _read_partition(
    stage: str, table: str, hash_key: str, value: str, most: int = 100
) -> list[dict[str, Any]]:
    """Return the first items of a list: 0.5 read units for each 4 KB."""
    found = connect_service("dynamodb", stage).query(
        TableName=name_table(table, stage),
        KeyConditionExpression="#hash = :value",
        ExpressionAttributeNames={"#hash": hash_key},
        ExpressionAttributeValues={":value": {"S": value}},
        Limit=most,
    )
    return [deserialize(item) for item in found["Items"]]


CHECKS: dict[str, Check] = {
    "stack": check_stack,
    "health": check_health,
    "alarms": check_alarms,
    "queues": check_dead_letters,
    "tables": check_tables,
    "items": check_items,
    "work": check_work,
}
