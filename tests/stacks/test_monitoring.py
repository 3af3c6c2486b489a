"""Alarms that can fire, and reach somebody."""

from typing import Any

from cdk import specs, stages
from tests.stacks.conftest import Synthesise
from tests.stacks.templates import Template, listed, referred, text

AGES = {  # seconds
    "OldestPendingPayment": 90_000,
    "OldestUnwrittenReport": 3_600,
    "OldestErasure": 3_600,
}


def metric(alarm: dict[str, Any]) -> dict[str, Any]:
    """The metric that an alarm watches, bare or inside its expression."""
    if "Metrics" not in alarm:
        return alarm
    [found] = [m["MetricStat"] for m in alarm["Metrics"] if "MetricStat" in m]
    return {**found["Metric"], "Statistic": found["Stat"], "Period": found["Period"]}


def throttles(template: Template) -> list[dict[str, Any]]:
    """The alarms that watch tables and indexes."""
    alarms = template.of("CloudWatch::Alarm").values()
    return [alarm for alarm in alarms if metric(alarm)["Namespace"] == "AWS/DynamoDB"]


def watched(template: Template) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """(metric, dimensions) of every throttle alarm."""
    found = set()
    for alarm in throttles(template):
        dimensions = {d["Name"]: text(d["Value"]) for d in metric(alarm)["Dimensions"]}
        found.add((metric(alarm)["MetricName"], tuple(sorted(dimensions.items()))))
    return found


def test_every_table_and_every_index_has_a_read_and_a_write_throttle_alarm(each: Template) -> None:
    """Both dimensions for an index: a table's metrics do not count its indexes."""
    subjects: list[tuple[tuple[str, str], ...]] = []
    for row in specs.TABLES:
        table = ("TableName", specs.physical_table_name(row.name, each.stage))
        subjects.append((table,))
        subjects += [(("GlobalSecondaryIndexName", i.name), table) for i in row.indexes]
    metrics = ("ReadThrottleEvents", "WriteThrottleEvents")
    expected = {(name, subject) for name in metrics for subject in subjects}
    assert watched(each) == expected
    assert len(throttles(each)) == 26


def test_a_dead_letter_is_an_alarm_until_it_is_gone(each: Template) -> None:
    alarms = {
        alarm["AlarmName"]: alarm
        for alarm in each.of("CloudWatch::Alarm").values()
        if metric(alarm)["Namespace"] == "AWS/SQS"
    }
    assert len(alarms) == len(specs.QUEUES)
    for row in specs.QUEUES:
        name = f"auxeira-{each.stage}-{row.key}-dead"
        alarm = alarms[f"{name}-letters"]
        assert name in {queue["QueueName"] for queue in each.of("SQS::Queue").values()}
        assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": name}]
        assert alarm["Statistic"] == "Maximum"
        assert "see docs/operations.md, 'Dead letters'" in alarm["AlarmDescription"]


def test_a_follower_a_minute_behind_its_table_is_an_alarm(each: Template) -> None:
    alarms = [
        alarm
        for alarm in each.of("CloudWatch::Alarm").values()
        if metric(alarm)["Namespace"] == "AWS/Lambda"
    ]
    followers = [f"auxeira-{each.stage}-{spec.group}" for spec in specs.FUNCTIONS if spec.follows]
    assert sorted(alarm["Dimensions"][0]["Value"] for alarm in alarms) == sorted(followers)
    for alarm in alarms:
        assert alarm["MetricName"] == "IteratorAge"
        assert (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", 60_000)


def counted(template: Template, name: str) -> dict[str, dict[str, Any]]:
    """The alarms that watch a metric of ours, by the service that counts it."""
    return {
        alarm["Dimensions"][0]["Value"]: alarm
        for alarm in template.of("CloudWatch::Alarm").values()
        if metric(alarm)["Namespace"] == "Auxeira" and alarm["MetricName"] == name
    }


def test_a_payment_that_does_not_fit_is_an_alarm_of_each_function_that_takes_some(
    each: Template,
) -> None:
    alarms = counted(each, "PaymentMismatch")
    assert alarms.keys() == {"payments", "housekeeping"}
    for group, alarm in alarms.items():
        assert alarm["AlarmName"] == f"auxeira-{each.stage}-{group}-payment-mismatch"
        assert alarm["Statistic"] == "Sum"


def test_a_report_that_cannot_be_written_is_an_alarm_of_each_function_that_writes_some(
    each: Template,
) -> None:
    alarms = counted(each, "ReportFailed")
    assert alarms.keys() == {"payments", "report_worker", "reports"}
    for group, alarm in alarms.items():
        assert alarm["AlarmName"] == f"auxeira-{each.stage}-{group}-failed-report"
        assert alarm["Statistic"] == "Sum"


def test_a_model_that_is_not_used_is_an_alarm_of_the_worker_that_asks_it(each: Template) -> None:
    [(group, alarm)] = counted(each, "ModelNotUsed").items()
    assert group == "report_worker"
    assert alarm["AlarmName"] == f"auxeira-{each.stage}-report_worker-model-not-used"
    assert alarm["Statistic"] == "Sum"
    assert "see docs/operations.md, 'Model not used'" in alarm["AlarmDescription"]


def test_a_project_that_a_user_reports_is_an_alarm(each: Template) -> None:
    [(group, alarm)] = counted(each, "ProjectReported").items()
    assert group == "projects"
    assert alarm["AlarmName"] == f"auxeira-{each.stage}-projects-reported-project"
    assert "see docs/operations.md, 'Reported projects'" in alarm["AlarmDescription"]


def test_what_the_clock_leaves_behind_is_an_alarm_by_its_age(each: Template) -> None:
    variables = each.function("housekeeping")["Environment"]["Variables"]
    for name, (metric_name, seconds) in zip(
        ("old-payment", "old-report", "old-erasure"), AGES.items(), strict=True
    ):
        [(group, alarm)] = counted(each, metric_name).items()
        assert group == variables["POWERTOOLS_SERVICE_NAME"]
        assert alarm["AlarmName"] == f"auxeira-{each.stage}-housekeeping-{name}"
        assert (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", seconds)
        assert alarm["Period"] == 2 * 15 * 60  # none passes without a run


def test_old_keys_of_the_tenant_are_an_alarm_by_the_metric_that_is_written(each: Template) -> None:
    [alarm] = counted(each, "JwksStaleServed").values()
    variables = each.function("orders")["Environment"]["Variables"]
    assert alarm["AlarmName"] == f"auxeira-{each.stage}-orders-stale-keys"
    assert alarm["MetricName"] == "JwksStaleServed"
    assert alarm["Namespace"] == variables["POWERTOOLS_METRICS_NAMESPACE"]
    assert alarm["Dimensions"] == [
        {"Name": "service", "Value": variables["POWERTOOLS_SERVICE_NAME"]}
    ]
    assert alarm["Statistic"] == "Sum"


def test_an_alarm_fires_in_the_first_minute_above_its_threshold_and_recovers(
    each: Template,
) -> None:
    assert len(each.of("CloudWatch::Alarm")) == 28 + len(specs.QUEUES) + 1 + 2 + 2 + 3 + 1 + 4 + 1
    assert {metric(alarm)["Statistic"] for alarm in throttles(each)} == {"Sum"}
    thresholds = {"IteratorAge": 60_000, **AGES}
    for alarm in each.of("CloudWatch::Alarm").values():
        name = metric(alarm)["MetricName"]
        assert metric(alarm)["Period"] == (1_800 if name in AGES else 60)
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
        assert alarm["Threshold"] == thresholds.get(name, 0)
        late = metric(alarm)["Namespace"] == "AWS/DynamoDB"  # whose metrics come minutes late
        assert alarm["EvaluationPeriods"] == (5 if late else 1)
        assert alarm["DatapointsToAlarm"] == 1
        assert alarm["TreatMissingData"] == "notBreaching"


def test_silence_counts_as_zero_where_the_cloud_can_calculate(
    prod: Template, dev: Template, local: Template
) -> None:
    for template in (prod, dev):
        for alarm in throttles(template):
            [result] = [m for m in alarm["Metrics"] if m["ReturnData"] is True]
            assert result["Expression"] == "FILL(m,0)"
            assert {m["Id"] for m in alarm["Metrics"]} == {"m", result["Id"]}
    assert not any("Metrics" in alarm for alarm in local.of("CloudWatch::Alarm").values())


def test_alarm_and_recovery_are_told_to_the_one_topic(each: Template) -> None:
    [topic] = each.of("SNS::Topic")
    for alarm in each.of("CloudWatch::Alarm").values():
        assert [referred(action) for action in alarm["AlarmActions"]] == [topic]
        assert [referred(action) for action in alarm["OKActions"]] == [topic]


def test_an_alarm_is_named_after_its_subject_and_says_where_to_read_on(each: Template) -> None:
    alarms = throttles(each)
    names = {alarm["AlarmName"] for alarm in alarms}
    assert len(names) == 26
    assert f"auxeira-{each.stage}-projects-browse-write-throttle" in names
    for alarm in alarms:
        assert "see docs/operations.md, 'Throttled table'" in alarm["AlarmDescription"]


def test_what_an_alarm_refers_to_is_a_section_of_the_operators_guide(each: Template) -> None:
    guide = (stages.CONFIGURATION.parent / "docs" / "operations.md").read_text()
    for alarm in each.of("CloudWatch::Alarm").values():
        _, section, _ = alarm["AlarmDescription"].split("'")
        assert f"\n## {section}\n" in guide


def test_alarms_may_publish_and_nobody_may_without_tls(each: Template) -> None:
    [topic] = each.of("SNS::Topic")
    [policy] = each.of("SNS::TopicPolicy").values()
    assert [referred(name) for name in policy["Topics"]] == [topic]
    deny, allow = sorted(policy["PolicyDocument"]["Statement"], key=lambda s: s["Effect"])[::-1]
    assert deny["Effect"] == "Deny"
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert listed(allow["Action"]) == ["sns:Publish"]
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert allow["Condition"] == account


def test_the_operator_is_told_by_mail_once_an_address_is_set(
    prod: Template, local: Template, synthesise: Synthesise
) -> None:
    def addresses(template: Template) -> list[str]:
        subscriptions = template.of("SNS::Subscription").values()
        assert all(s["Protocol"] == "email" for s in subscriptions)
        return [s["Endpoint"] for s in subscriptions]

    assert addresses(prod) == ["ops@example.com"]
    assert addresses(local) == ["operator@example.com"]
    assert addresses(synthesise("dev", alarm_email="")) == []
