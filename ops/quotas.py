"""Whether the account may do what a stage is set to: quotas of AWS, and the budget of the month."""

from collections.abc import Iterator

from cdk import specs
from ops.findings import Finding, State
from ops.stage import connect_service, read_stage_settings

LEAST_CONCURRENCY = 100  # a new account has 10, of which consumers alone can take 13
MOST_ALARMS = 5_000  # of an account in a region
SERVICE_QUOTAS = "Service Quotas"


def check_concurrency(stage: str) -> Iterator[Finding]:
    """Find whether the account may run enough functions at the same time, and cdk.json knows."""
    limit = connect_service("lambda", stage).get_account_settings()["AccountLimit"]
    most, said = int(limit["ConcurrentExecutions"]), read_stage_settings(stage)
    seen = f"{most} functions at a time"
    if most < LEAST_CONCURRENCY:
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
    """Find whether the account may have the capacity that rows may take at most."""
    found = connect_service("dynamodb", stage).describe_limits()
    for verb in ("Read", "Write"):
        most = int(found[f"TableMax{verb}CapacityUnits"])
        wanted = max(getattr(row, f"max_{verb.lower()}") or 0 for row in specs.TABLES)
        name, seen = f"quota of DynamoDB, {verb.lower()}", f"{most} units a table"
        if most >= wanted:
            yield Finding(name, State.fine, seen)
        else:
            todo = f"{SERVICE_QUOTAS}, DynamoDB: ask for {wanted}"
            yield Finding(name, State.wrong, seen, todo)


def check_alarms_quota(stage: str) -> Iterator[Finding]:
    """Find whether the alarms of a further release still fit into the account."""
    pages = connect_service("cloudwatch", stage).get_paginator("describe_alarms").paginate()
    number = sum(len(page["MetricAlarms"]) for page in pages)
    seen = f"{number} of {MOST_ALARMS:,} alarms"
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
