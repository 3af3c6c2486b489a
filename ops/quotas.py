"""Whether the account may do what a stage is set to: quotas of AWS, and the budget of the month.

Those that an account can be asked for are; AS_OF is the date of the others.
"""

from collections.abc import Iterator
from typing import Any

from cdk import resources, specs
from ops.findings import Finding, State
from ops.stage import connect_service, read_stage_settings

LEAST_CONCURRENCY = 100  # a new account has 10, of which consumers alone can take 13
AS_OF = "2026-07-01"
MOST_ALARMS = 5_000  # of an account in a region, as of AS_OF
SERVICE_QUOTAS = "Service Quotas"


def check_concurrency(stage: str) -> Iterator[Finding]:
    """Find whether the account may run enough functions at the same time, and cdk.json knows."""
    limit = connect_service("lambda", stage).get_account_settings()["AccountLimit"]
    most, said = int(limit["ConcurrentExecutions"]), read_stage_settings(stage)
    seen = f"{most} functions at a time"
    if stage == "local":
        yield Finding("quota of Lambda", State.fine, f"{seen}, by this machine's memory")
    elif most < LEAST_CONCURRENCY:
        todo = f"{SERVICE_QUOTAS}, AWS Lambda, Concurrent executions: ask for 1,000"
        yield Finding("quota of Lambda", State.wrong, f"{seen}: a new account", todo)
    elif most < said["account_concurrency"]:
        todo = f"set account_concurrency to {most}: its alarm would never ring"
        yield Finding("quota of Lambda", State.wrong, seen, todo)
    else:
        yield Finding("quota of Lambda", State.fine, seen)


def check_gateway(stage: str) -> Iterator[Finding]:
    """Find whether the gateway takes as many requests of the account as the stage lets through."""
    found = connect_service("apigateway", stage).get_account().get("throttleSettings")
    if not found:
        yield Finding("quota of API Gateway", State.unknown, "AWS did not say it")
        return
    said = read_stage_settings(stage)
    seen = f"{found['rateLimit']:.0f} requests a second, {found['burstLimit']} at once"
    if found["rateLimit"] >= said["rate"] and found["burstLimit"] >= said["burst"]:
        yield Finding("quota of API Gateway", State.fine, seen)
    else:
        todo = f"lower rate and burst, or {SERVICE_QUOTAS}, API Gateway, Throttle rate"
        yield Finding("quota of API Gateway", State.wrong, seen, todo)


def check_tables_quota(stage: str) -> Iterator[Finding]:
    """Find whether a table may have what its row may take at most, and the account all of them."""
    client, scales = connect_service("dynamodb", stage), read_stage_settings(stage)["autoscale"]
    limits, ours = client.describe_limits(), [row for row in specs.TABLES if row.read is not None]
    foreign = _list_foreign_tables(client, stage)
    for verb in ("Read", "Write"):
        name = f"quota of DynamoDB, {verb.lower()}"
        wanted = [_count_most_units(row, verb, scales) for row in specs.TABLES]
        yield _compare_units(
            name, int(limits[f"TableMax{verb}CapacityUnits"]), max(wanted), "table"
        )
        most = int(limits[f"AccountMax{verb}CapacityUnits"])
        together = sum(_count_most_units(row, verb, scales) for row in ours)
        together += sum(_count_provisioned(table, verb) for table in foreign)
        yield _compare_units(f"{name} of the account", most, together, "region")


def _compare_units(name: str, most: int, wanted: int, where: str) -> Finding:
    seen = f"{wanted:,} of {most:,} units a {where}"
    if most >= wanted:
        return Finding(name, State.fine, seen)
    todo = f"{SERVICE_QUOTAS}, DynamoDB: ask for {wanted:,} a {where}"
    return Finding(name, State.wrong, seen, todo)


def _count_most_units(row: resources.Table, verb: str, scales: bool) -> int:
    """Return the units that a table with its indexes may have, or on demand use, at most."""
    if row.read is None:
        return int(getattr(row, f"max_{verb.lower()}") or 0)
    times = resources.SCALE_TO_TIMES if scales else 1
    rows: list[resources.Table | resources.Index] = [row, *row.indexes]
    return times * sum(int(getattr(each, verb.lower()) or 0) for each in rows)


def _list_foreign_tables(client: Any, stage: str) -> list[Any]:
    """Return what DynamoDB says of each table of the account's region that is not of the stage."""
    ours = {specs.physical_table_name(row.name, stage) for row in specs.TABLES}
    pages = client.get_paginator("list_tables").paginate()
    names = [name for page in pages for name in page["TableNames"] if name not in ours]
    return [client.describe_table(TableName=name)["Table"] for name in names]


def _count_provisioned(table: Any, verb: str) -> int:
    """Return the units that a table has now with its indexes; 0 on demand."""
    rows = [table, *table.get("GlobalSecondaryIndexes", [])]
    name = f"{verb}CapacityUnits"
    return sum(int(row.get("ProvisionedThroughput", {}).get(name, 0)) for row in rows)


def check_alarms_quota(stage: str) -> Iterator[Finding]:
    """Find whether the alarms of a further release still fit into the account."""
    pages = connect_service("cloudwatch", stage).get_paginator("describe_alarms").paginate()
    number = sum(len(page["MetricAlarms"]) for page in pages)
    seen = f"{number} of {MOST_ALARMS:,} alarms, the quota as of {AS_OF}"
    if number <= MOST_ALARMS * 0.9:
        yield Finding("quota of CloudWatch", State.fine, seen)
    else:
        todo = f"{SERVICE_QUOTAS}, CloudWatch, Number of alarms"
        yield Finding("quota of CloudWatch", State.wrong, seen, todo)


def check_budget(stage: str) -> Iterator[Finding]:
    """Find whether somebody is told of a month that becomes dear."""
    said = read_stage_settings(stage)
    if not said["monthly_budget"] or stage == "local":
        yield Finding("budget", State.fine, "none is asked for (monthly_budget)")
        return
    account = connect_service("sts", stage).get_caller_identity()["Account"]
    client = connect_service("budgets", stage)
    try:
        found = client.describe_budget(AccountId=account, BudgetName=f"auxeira-{stage}")["Budget"]
    except client.exceptions.NotFoundException:
        yield Finding("budget", State.wrong, "there is none", "set alarm_email, and deploy")
        return
    amount = float(found["BudgetLimit"]["Amount"])
    spent = float(found.get("CalculatedSpend", {}).get("ActualSpend", {}).get("Amount", 0))
    state = State.fine if spent <= amount else State.wrong
    todo = "" if state is State.fine else "docs/operations.md, 'What it costs'"
    yield Finding("budget", state, f"${spent:.2f} of ${amount:.2f} this month", todo)
