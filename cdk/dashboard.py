"""What the dashboard of a stage shows, as data: rows from top to bottom, each of some graphs.

CloudWatch has three dashboards of 50 metrics each free of charge. Imports nothing but the standard
library, as cdk/specs.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cdk import metrics, specs
from cdk.resources import Metric

MOST_METRICS = 50  # of a dashboard that costs nothing: Amazon CloudWatch Pricing
MONTH_S = 30 * 86_400
PERCENTILES = ("p50", "p95", "p99")


@dataclass(frozen=True)
class Graph:
    """Lines over time, by their labels; or with an expression one number of the last 30 days."""

    title: str
    metrics: Mapping[str, Metric]
    expression: str = ""  # of the metrics, whose labels are letters then
    label: str = ""


def list_rows(stage: str) -> dict[str, tuple[Graph, ...]]:
    """Return the rows of graphs by their titles: what people notice first stands first."""
    return {
        "Users": _list_user_graphs(stage),
        "Money": _list_money_graphs(stage),
        "Latency (ms)": _list_latency_graphs(stage),
        "Errors": _list_error_graphs(stage),
        "Capacity": _list_capacity_graphs(stage),
        "What costs": (_graph_tables("Units of tables on demand", stage, provisioned=False),),
    }


def _list_user_graphs(stage: str) -> tuple[Graph, ...]:
    requests, failed = (metrics.measure_api(name, stage) for name in ("Count", "5XXError"))
    return (
        Graph("Requests", {"requests": requests}),
        _graph_functions("Calls", "Invocations", ("auth", "reports", "orders"), stage),
        Graph(
            "Availability of 30 days",
            {"c": requests, "e": failed},
            "100 * (1 - e / c)",
            "% answered",
        ),
    )


def _list_money_graphs(stage: str) -> tuple[Graph, ...]:
    age = metrics.count_own("OldestPendingPayment", "housekeeping", stage, "Maximum")
    payments = {
        "begun": metrics.count_own("PaymentBegun", "payments", stage),
        "to look at": metrics.count_own("PaymentMismatch", "payments", stage),
        "reports failed": metrics.count_own("ReportFailed", "report_worker", stage),
    }
    return Graph("Payments", payments), Graph("Oldest pending payment (s)", {"age": age})


def _list_latency_graphs(stage: str) -> tuple[Graph, ...]:
    busy = ("auth", "profiles", "reports", "orders", "leaderboard")
    return (
        Graph(
            "Answers of the API",
            {each: metrics.measure_api("Latency", stage, each) for each in PERCENTILES},
        ),
        _graph_functions("One call in twenty takes longer (p95)", "Duration", busy, stage, "p95"),
    )


def _list_error_graphs(stage: str) -> tuple[Graph, ...]:
    answers = {each: metrics.measure_api(each, stage) for each in ("4XXError", "5XXError")}
    called = [row.group for row in specs.FUNCTIONS if row.paths]
    return (
        Graph("Refused and failed requests", answers),
        _graph_functions("Functions that failed", "Errors", called, stage),
    )


def _list_capacity_graphs(stage: str) -> tuple[Graph, ...]:
    executions = Metric("AWS/Lambda", "ConcurrentExecutions", {}, "Maximum")
    return (
        _graph_tables("Provisioned units used", stage, provisioned=True),
        Graph("Executions at once, of the account", {"executions": executions}),
        Graph(
            "Messages given up",
            {row.key: metrics.count_dead_letters(row.key, stage) for row in specs.QUEUES},
        ),
    )


def _graph_functions(
    title: str, name: str, groups: tuple[str, ...] | list[str], stage: str, statistic: str = "Sum"
) -> Graph:
    return Graph(
        title, {each: metrics.measure_function(name, each, stage, statistic) for each in groups}
    )


def _graph_tables(title: str, stage: str, *, provisioned: bool) -> Graph:
    return Graph(
        title,
        {
            f"{row.key} {direction.lower()}": metrics.measure_table(
                f"Consumed{direction}CapacityUnits", row, stage
            )
            for row in specs.TABLES
            if (row.read is not None) is provisioned
            for direction in ("Read", "Write")
        },
    )
