"""Rings the deployed alarms of a local run, by what happens in it and CloudWatch's rules.

The embedded cloud compares an alarm with all datapoints of its metric's name, of whichever
function; it does so when somebody puts one, and knows no silence. So datapoints are read here: what
functions count in their logs, calls that ended without an answer, what queues gave up.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from cdk import alarms, metrics, specs
from cdk.resources import Alarm, Metric
from local.emulator import STAGE, Cloud

EVERY_S = 5
LATE_S = 0.5  # a line may be stamped before it can be read
OVERLAP_S = (
    1  # of datapoints that are asked for by the second: what counts a crash twice still rings
)
CRASHES = ("Traceback (most recent call last):", "Task timed out")  # with which such a line begins
STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Maximum": max,
    "SampleCount": len,
}


class Datapoint(NamedTuple):
    """A value of a metric, and when it was seen."""

    at: float
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    value: float


@cache
def _connect(cloud: Cloud, service: str) -> Any:
    return cloud.client(service)


def list_watched() -> list[Alarm]:
    """Return the alarms whose one metric can be read here."""
    rows = alarms.list_alarms(STAGE, 1000, scales=False)
    return [row for row in rows if not row.expression and _is_read(row.metrics["m"])]


def _is_read(metric: Metric) -> bool:
    crashed = metric.name == "Errors" and "FunctionName" in metric.dimensions
    dead = metric.name == metrics.count_dead_letters("", STAGE).name
    return metric.namespace == "Auxeira" or crashed or dead


def watch_alarms(cloud: Cloud, stop: threading.Event) -> Iterator[str]:
    """Set the alarms until it is stopped; yield a line for each that begins to ring or is over."""
    began = read_to = time.time()
    datapoints: list[Datapoint] = []
    longest = max(row.period_s for row in list_watched())
    while not stop.wait(EVERY_S):
        now = time.time() - LATE_S
        try:
            datapoints += read_datapoints(cloud, read_to, now)
            yield from set_alarms(cloud, datapoints, began, now)
        except (ClientError, BotoCoreError):  # it is deploying, or ending
            continue
        read_to = now
        datapoints = [each for each in datapoints if each.at > now - longest]


def read_datapoints(cloud: Cloud, begins: float, ends: float) -> list[Datapoint]:
    """Return what functions counted and how often they crashed meanwhile, and dead letters now."""
    logs = _connect(cloud, "logs")
    found = [*_read_direct_crashes(cloud, begins, ends), *_read_dead_letters(cloud, ends)]
    for spec in specs.FUNCTIONS:
        answer = logs.filter_log_events(
            logGroupName=f"/aws/lambda/{specs.function_name(spec.group, STAGE)}",
            startTime=int(begins * 1000),
            endTime=int(ends * 1000) - 1,
        )
        for event in answer["events"]:
            found += _read_line(spec.group, event["message"], event["timestamp"] / 1000)
    return found


def _read_direct_crashes(cloud: Cloud, begins: float, ends: float) -> Iterator[Datapoint]:
    """Yield crashes that were nobody's request: the embedded cloud counts those of direct calls.

    One that could not even be imported leaves no line in the log.
    """
    asked = {
        f"f{number}": metrics.measure_function("Errors", spec.group, STAGE)
        for number, spec in enumerate(specs.FUNCTIONS)
    }
    answer = _connect(cloud, "cloudwatch").get_metric_data(
        StartTime=begins - OVERLAP_S,
        EndTime=ends,
        MetricDataQueries=[
            {"Id": letter, "MetricStat": {"Metric": _to_request(metric), "Period": 60,
                                          "Stat": metric.statistic}}
            for letter, metric in asked.items()
        ],
    )  # fmt: skip
    for row in answer["MetricDataResults"]:
        yield _to_datapoint(asked[row["Id"]], ends, sum(row["Values"]))


def _to_request(metric: Metric) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions.items()]
    return {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}


def _read_dead_letters(cloud: Cloud, now: float) -> Iterator[Datapoint]:
    """Yield how many messages each queue has given up."""
    sqs, name = _connect(cloud, "sqs"), "ApproximateNumberOfMessages"  # CloudWatch's is ...Visible
    for queue in specs.QUEUES:
        url = sqs.get_queue_url(QueueName=specs.dead_letters_name(queue.key, STAGE))["QueueUrl"]
        given = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
        yield _to_datapoint(metrics.count_dead_letters(queue.key, STAGE), now, float(given[name]))


def _read_line(group: str, line: str, at: float) -> Iterator[Datapoint]:
    """Yield what a line of a function's log counts: its own metrics, or that a call crashed."""
    if line.startswith(CRASHES):
        yield _to_datapoint(metrics.measure_function("Errors", group, STAGE), at, 1)
        return
    try:
        said: dict[str, Any] = json.loads(line)
        (counted,) = said["_aws"]["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):  # a line that only looks like one
        return
    for dimensions in counted["Dimensions"]:
        named = {name: str(said[name]) for name in dimensions}
        for metric in counted["Metrics"]:
            values = said[metric["Name"]]
            for value in values if isinstance(values, list) else [values]:
                yield Datapoint(at, counted["Namespace"], metric["Name"], named, float(value))


def _to_datapoint(metric: Metric, at: float, value: float) -> Datapoint:
    return Datapoint(at, metric.namespace, metric.name, metric.dimensions, value)


def set_alarms(
    cloud: Cloud, datapoints: Iterable[Datapoint], began: float, now: float
) -> Iterator[str]:
    """Set each alarm by its datapoints since `began`; yield a line where one rings or is over."""
    cloudwatch = _connect(cloud, "cloudwatch")
    pages = cloudwatch.get_paginator("describe_alarms").paginate()
    states = {a["AlarmName"]: a["StateValue"] for page in pages for a in page["MetricAlarms"]}
    for row in list_watched():
        name = f"auxeira-{STAGE}-{row.name}"
        if name not in states or (not row.silence_is_fine and now - began < row.period_s):
            continue
        state = "ALARM" if is_beyond(row, datapoints, now) else "OK"
        if state == states[name]:
            continue
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason=row.says)
        if state == "ALARM":
            yield f"alarm {row.name} rings ({row.severity}): {row.says}; see '{row.section}'"
        elif states[name] == "ALARM":
            yield f"alarm {row.name} is over"


def is_beyond(row: Alarm, datapoints: Iterable[Datapoint], now: float) -> bool:
    """Tell whether the one metric of an alarm is beyond its limit in the period that ends now."""
    metric = row.metrics["m"]
    wanted = (metric.namespace, metric.name, dict(metric.dimensions))
    values = [
        each.value
        for each in datapoints
        if each.at > now - row.period_s
        and (each.namespace, each.name, dict(each.dimensions)) == wanted
    ]
    if not values:
        return not row.silence_is_fine
    value = STATISTICS[metric.statistic](values)
    return value < row.threshold if row.below else value > row.threshold
