"""What a stage has used in 30 days, by CloudWatch."""

from cdk import specs
from ops import metrics, workload
from ops.cost_model import Traffic, count_secret_calls
from ops.metrics import find_hours_ago, read_function_metric, read_gateway_metric
from ops.stage import connect_service, name_table

DAYS = 30


def measure_traffic(stage: str) -> Traffic:
    """Return the traffic of the last 30 days; what nobody counts is nothing.

    Sizes of tables are as AWS knew them some hours ago. Objects, mails and messages are in
    proportion to requests, as the workload has them.
    """
    since = find_hours_ago(24 * DAYS)
    requests = read_gateway_metric(stage, "Count", "Sum", since) or 0
    calls, client = {}, connect_service("dynamodb", stage)
    for row in specs.FUNCTIONS:
        number = read_function_metric(stage, row.group, "Invocations", "Sum", since) or 0
        spent = read_function_metric(stage, row.group, "Duration", "Sum", since) or 0
        calls[row.group] = (number, spent)
    units, stored = {}, {}
    for table in specs.TABLES:
        name = name_table(table.key, stage)
        read, write = (
            metrics.read_table_metric(name, f"Consumed{way}CapacityUnits", since, stage) or 0
            for way in ("Read", "Write")
        )
        units[table.key] = (read, write)
        described = client.describe_table(TableName=name)["Table"]
        stored[table.key] = float(described.get("TableSizeBytes", 0))
    users = requests / sum(work.times for work in workload.REQUESTS)
    return Traffic(
        requests,
        calls,
        units,
        stored,
        (users * workload.KEPT_MONTHS * workload.REPORTS * workload.OBJECT_BYTES, 0, 0),
        users * workload.MESSAGES,
        users * workload.MAILS,
        sum(number for number, _ in calls.values()) * workload.LOG_BYTES,
        requests * workload.ANSWER_BYTES,
        count_secret_calls(requests, sum(spent for _, spent in calls.values())),
    )
