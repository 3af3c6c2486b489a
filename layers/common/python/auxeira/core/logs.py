"""One structured line per outcome, and metrics in the same stream (CloudWatch's EMF).

Never a token, a password, a body or an address in clear.
"""

import os

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(service=os.environ.get("POWERTOOLS_SERVICE_NAME", "auxeira"))
metrics = Metrics(
    namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "Auxeira"),
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "auxeira"),
)
# two stages of one account are counted apart
metrics.set_default_dimensions(stage=os.environ.get("STAGE", "local"))


def emit_count(name: str) -> None:
    """Count one event, e.g. UserRegistered. Written when the request ends."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)


def emit_duration(name: str, seconds: int) -> None:
    """Record how long something takes, or is old. Written when the request ends."""
    metrics.add_metric(name=name, unit=MetricUnit.Seconds, value=seconds)


def flush_metrics(request_id: str) -> None:
    """Write what was counted in this request, with its id."""
    if metrics.provider.metric_set:
        metrics.add_metadata("request_id", request_id)
        metrics.flush_metrics()
