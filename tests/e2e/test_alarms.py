"""An alarm of the deployed stack rings: its figures are put, as AWS would."""

import pytest

from cdk import alarms
from local.emulator import STAGE
from tests.support.local_run import eventually

ROWS = {row.name: row for row in alarms.list_alarms(STAGE, 1000, scales=False)}


@pytest.mark.parametrize(
    "name",
    ["auth-errors", "mail-dead-letters", "payments-payment-mismatch", "scores-behind",
     "auth-mail-lost", "housekeeping-old-payment", "mail-bounces", "users-read-throttle"],
)  # fmt: skip
def test_a_failure_rings(deployed, name):
    client, metric = deployed.cloud.client("cloudwatch"), ROWS[name].metrics["m"]
    dimensions = [{"Name": n, "Value": v} for n, v in metric.dimensions.items()]
    figure = {"MetricName": metric.name, "Dimensions": dimensions}

    client.put_metric_data(
        Namespace=metric.namespace,
        MetricData=[figure | {"Value": ROWS[name].threshold + 1}],
    )

    def state() -> str:
        found = client.describe_alarms(AlarmNames=[f"auxeira-{STAGE}-{name}"])["MetricAlarms"]
        return str(found[0]["StateValue"])

    eventually(lambda: state() == "ALARM", 20, state)
