"""Numbers of CloudWatch, of the activity table, and of requests made here."""

import statistics
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from auxeira.activity import activity_records
from auxeira.activity.activity_records import TOTAL, CountedMetric
from auxeira.aws.attribute_values import deserialize
from cdk import specs
from ops.stage import connect_service, name_table

type Statistic = Literal["Sum", "Average", "Maximum"]

DAY = 86_400
ANSWER_S = 10  # that a request may take


def read_gateway_metric(
    stage: str, name: str, statistic: Statistic, since: datetime
) -> float | None:
    """Return a number of the gateway's since a moment; None where there is no data."""
    dimensions = {"ApiName": f"auxeira-{stage}", "Stage": stage}
    return _read_metric(stage, "AWS/ApiGateway", name, dimensions, statistic, since)


def read_function_metric(
    stage: str, group: str, name: str, statistic: Statistic, since: datetime
) -> float | None:
    """Return a number of a function's since a moment; None where there is no data."""
    dimensions = {"FunctionName": specs.function_name(group, stage)}
    return _read_metric(stage, "AWS/Lambda", name, dimensions, statistic, since)


def read_table_metric(name: str, metric: str, since: datetime, stage: str) -> float | None:
    """Return the sum of a metric of a table, by its name in AWS; None where there is no data."""
    return _read_metric(stage, "AWS/DynamoDB", metric, {"TableName": name}, "Sum", since)


def find_hours_ago(hours: int) -> datetime:
    """Return the moment so many hours ago."""
    return datetime.now(UTC) - timedelta(hours=hours)


def count_today(stage: str, metric: CountedMetric) -> int:
    """Return how many of a metric were counted in the last 24 hours. 0.5 read units for 4 KB."""
    first = activity_records.format_hour(time.time() - DAY)
    key = activity_records.hour_key(metric, "")
    pages = (
        connect_service("dynamodb", stage)
        .get_paginator("query")
        .paginate(
            TableName=name_table("activity", stage),
            KeyConditionExpression="user_id = :metric AND sk >= :first",
            ExpressionAttributeValues={":metric": {"S": key["user_id"]}, ":first": {"S": first}},
        )
    )
    hours = [deserialize(item) for page in pages for item in page["Items"]]
    return sum(int(hour.get(TOTAL, 0)) for hour in hours)


def time_request(url: str) -> tuple[int, float]:
    """Return the status of a GET, and how many milliseconds it took; 0 where nobody answers."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_S) as answer:
            status: int = answer.status
            answer.read()
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, (time.monotonic() - began) * 1000


def measure_latency(url: str, requests: int = 10) -> float | None:
    """Return the median of some requests in milliseconds; None where one of them failed."""
    found = [time_request(url) for _ in range(requests)]
    return statistics.median(ms for _, ms in found) if all(s == 200 for s, _ in found) else None


def _read_metric(
    stage: str,
    namespace: str,
    name: str,
    dimensions: dict[str, str],
    statistic: Statistic,
    since: datetime,
) -> float | None:
    points: list[dict[str, Any]] = connect_service("cloudwatch", stage).get_metric_statistics(
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=since,
        EndTime=datetime.now(UTC),
        Period=DAY,
        Statistics=[statistic],
    )["Datapoints"]
    values = [float(point[statistic]) for point in points]
    if not values:
        return None
    match statistic:
        case "Sum":
            return sum(values)
        case "Maximum":
            return max(values)
    return statistics.fmean(values)
