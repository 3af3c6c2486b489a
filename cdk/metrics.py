"""The metrics that alarms and the dashboard show: what AWS measures, and what we count.

Imports nothing but the standard library, as cdk/specs.py.
"""

from cdk import resources, specs
from cdk.resources import Metric


def count_own(name: str, group: str, stage: str, statistic: str = "Sum") -> Metric:
    """Return a metric that a function of ours writes."""
    return Metric("Auxeira", name, {"service": group, "stage": stage}, statistic)


def measure_function(name: str, group: str, stage: str, statistic: str = "Sum") -> Metric:
    """Return a metric of AWS Lambda, of all versions of a function."""
    return Metric(
        "AWS/Lambda", name, {"FunctionName": specs.function_name(group, stage)}, statistic
    )


def measure_api(name: str, stage: str, statistic: str = "Sum") -> Metric:
    """Return a metric of the API's stage."""
    dimensions = {"ApiName": specs.api_name(stage), "Stage": stage}
    return Metric("AWS/ApiGateway", name, dimensions, statistic)


def measure_table(
    name: str, table: resources.Table, stage: str, index: str = "", statistic: str = "Sum"
) -> Metric:
    """Return a metric of a table, or of one of its indexes, which a table's do not count."""
    dimensions = {"TableName": specs.physical_table_name(table.name, stage)}
    if index:
        dimensions["GlobalSecondaryIndexName"] = index
    return Metric("AWS/DynamoDB", name, dimensions, statistic)


def count_dead_letters(queue: str, stage: str) -> Metric:
    """Return the metric of the messages that a queue gave up, by its word."""
    dimensions = {"QueueName": specs.dead_letters_name(queue, stage)}
    return Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, "Maximum")
