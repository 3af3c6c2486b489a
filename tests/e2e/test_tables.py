"""What the operator sees of the tables and alarms once the stack is deployed."""

import pytest

from cdk import specs

IDS = [row.key for row in specs.TABLES]


@pytest.mark.parametrize("row", specs.TABLES, ids=IDS)
def test_a_deployed_table_has_the_keys_billing_and_stream_of_its_row(deployed, row):
    table = deployed.cloud.client("dynamodb").describe_table(TableName=row.name)["Table"]

    assert _keys(table) == [(row.hash, "HASH"), (row.range, "RANGE")]
    assert table.get("StreamSpecification", {}).get("StreamViewType") == row.stream
    if row.read:
        assert _capacity(table) == (row.read, row.write)
    else:
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("row", specs.TABLES, ids=IDS)
def test_a_deployed_table_has_the_indexes_of_its_row(deployed, row):
    table = deployed.cloud.client("dynamodb").describe_table(TableName=row.name)["Table"]
    found = {index["IndexName"]: index for index in table.get("GlobalSecondaryIndexes", [])}

    assert found.keys() == {index.name for index in row.indexes}
    for index in row.indexes:
        shown = found[index.name]
        assert _keys(shown) == [(index.hash[0], "HASH"), (index.range[0], "RANGE")]
        assert set(shown["Projection"]["NonKeyAttributes"]) == set(index.include)
        if index.read:
            assert _capacity(shown) == (index.read, index.write)


@pytest.mark.parametrize("row", specs.TABLES, ids=IDS)
def test_a_deployed_table_forgets_by_ttl_where_its_row_says_so(deployed, row):
    described = deployed.cloud.client("dynamodb").describe_time_to_live(TableName=row.name)
    ttl = described["TimeToLiveDescription"]

    assert (ttl["TimeToLiveStatus"] == "ENABLED") == row.ttl
    assert ttl.get("AttributeName") == ("ttl" if row.ttl else None)


@pytest.mark.parametrize("row", specs.TABLES, ids=IDS)
def test_a_deployed_table_can_be_recovered_where_its_row_says_so(deployed, row):
    described = deployed.cloud.client("dynamodb").describe_continuous_backups(TableName=row.name)
    recovery = described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]

    assert (recovery["PointInTimeRecoveryStatus"] == "ENABLED") == bool(row.recovery_days)


def test_every_table_has_a_read_and_a_write_throttle_alarm(deployed):
    """That each watches the indexes too is held for the template: the emulator keeps no metrics."""
    pages = deployed.cloud.client("cloudwatch").get_paginator("describe_alarms").paginate()
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    names = {alarm["AlarmName"] for alarm in alarms}

    wanted = {f"{row.key}-{way}-throttle" for row in specs.TABLES for way in ("read", "write")}
    assert {each for each in wanted if not any(name.endswith(each) for name in names)} == set()
    topic = deployed.outputs["AlarmTopicArn"]
    told = [alarm for alarm in alarms if alarm["AlarmDescription"].endswith("(page)")]
    assert len(told) > len(wanted) / 2
    assert all(alarm["AlarmActions"] == alarm["OKActions"] == [topic] for alarm in told)
    assert not any(topic in a["AlarmActions"] + a["OKActions"] for a in alarms if a not in told)


def _keys(shown):
    return [(key["AttributeName"], key["KeyType"]) for key in shown["KeySchema"]]


def _capacity(shown):
    throughput = shown["ProvisionedThroughput"]
    return throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]
