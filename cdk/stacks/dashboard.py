"""The dashboard of a stage: the rows of cdk/dashboard.py, each under its title."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk import dashboard
from cdk.dashboard import Graph
from cdk.stacks.monitoring import build_metric
from cdk.stages import Settings

WIDTH = 24  # columns of a dashboard of CloudWatch
PERIOD = cdk.Duration.minutes(5)


def add_dashboard(scope: Construct, settings: Settings) -> cloudwatch.Dashboard:
    """Add the dashboard auxeira-<stage>, of the last day."""
    shown = cloudwatch.Dashboard(
        scope,
        "Dashboard",
        dashboard_name=f"auxeira-{settings.stage}",
        default_interval=cdk.Duration.days(1),
    )
    for title, graphs in dashboard.list_rows(settings.stage).items():
        shown.add_widgets(cloudwatch.TextWidget(markdown=f"## {title}", width=WIDTH, height=1))
        shown.add_widgets(*(_build_widget(graph, WIDTH // len(graphs)) for graph in graphs))
    return shown


def _build_widget(graph: Graph, width: int) -> cloudwatch.IWidget:
    if not graph.expression:
        lines = [build_metric(m, PERIOD, label) for label, m in graph.metrics.items()]
        return cloudwatch.GraphWidget(title=graph.title, left=lines, width=width)
    month = cdk.Duration.seconds(dashboard.MONTH_S)
    number = cloudwatch.MathExpression(
        expression=graph.expression,
        using_metrics={letter: build_metric(m, month) for letter, m in graph.metrics.items()},
        label=graph.label,
        period=month,
    )
    return cloudwatch.SingleValueWidget(title=graph.title, metrics=[number], width=width)
