"""The dashboard of a stage: rows of metrics that there are, and as many as are free."""

import json
from typing import Any

import pytest

from cdk import dashboard, specs
from cdk.resources import Metric
from tests.stacks.templates import Template, text
from tests.stacks.test_monitoring import GUIDE, SOURCES, list_canned


def shown(template: Template) -> list[dict[str, Any]]:
    """The widgets of a stage's dashboard, from top to bottom."""
    [found] = template.of("CloudWatch::Dashboard").values()
    assert found["DashboardName"] == f"auxeira-{template.stage}"
    body: dict[str, Any] = json.loads(text(found["DashboardBody"]))
    return sorted(body["widgets"], key=lambda widget: (widget["y"], widget["x"]))


def listed_metrics(stage: str) -> list[Metric]:
    rows = dashboard.list_rows(stage).values()
    return [m for graphs in rows for graph in graphs for m in graph.metrics.values()]


def test_the_rows_stand_below_one_another_from_users_to_what_costs(each: Template) -> None:
    widgets = shown(each)
    rows = dashboard.list_rows(each.stage)

    heads = [w["properties"]["markdown"] for w in widgets if w["type"] == "text"]
    assert heads == [f"## {title}" for title in rows]
    assert heads[0] == "## Users"
    titles = [w["properties"]["title"] for w in widgets if w["type"] == "metric"]
    assert titles == [graph.title for graphs in rows.values() for graph in graphs]


def test_each_graph_has_the_metrics_of_its_row(each: Template) -> None:
    graphs = [graph for graphs in dashboard.list_rows(each.stage).values() for graph in graphs]
    widgets = [w["properties"] for w in shown(each) if w["type"] == "metric"]

    for graph, widget in zip(graphs, widgets, strict=True):
        lines = [line for line in widget["metrics"] if isinstance(line[0], str)]
        found = [(line[0], line[1], dict(zip(line[2:-1:2], line[3:-1:2], strict=True)))
                 for line in lines]  # fmt: skip
        wanted = [(m.namespace, m.name, dict(m.dimensions)) for m in graph.metrics.values()]
        assert found == wanted, graph.title
        assert [line[-1].get("stat", "Average") for line in lines] == [
            m.statistic for m in graph.metrics.values()
        ]


def test_it_has_as_many_metrics_as_are_free(prod: Template) -> None:
    assert 20 < len(listed_metrics(prod.stage)) <= dashboard.MOST_METRICS


def test_its_metrics_are_those_of_aws_or_counted_somewhere(prod: Template) -> None:
    canned = set(list_canned())
    for metric in listed_metrics(prod.stage):
        if metric.namespace == "Auxeira":
            assert any(f'"{metric.name}"' in source for source in SOURCES), metric.name
        else:
            names = frozenset(metric.dimensions)
            assert (metric.namespace, metric.name, names) in canned, metric.name


def test_every_function_that_people_call_shows_its_errors() -> None:
    [errors] = [
        graph
        for graph in dashboard.list_rows("prod")["Errors"]
        if graph.title == "Functions that failed"
    ]
    assert [m.dimensions["FunctionName"] for m in errors.metrics.values()] == [
        specs.function_name(row.group, "prod") for row in specs.FUNCTIONS if row.paths
    ]


def test_the_guide_says_where_it_is() -> None:
    assert "Dashboards → `auxeira-<stage>`" in GUIDE


@pytest.mark.parametrize("word", ["availability of 30 days", "executions at once"])
def test_the_guide_says_what_it_shows(word: str) -> None:
    assert word in " ".join(GUIDE.split())
