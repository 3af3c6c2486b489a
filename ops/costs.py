"""`python -m ops costs`: what a month costs, from the template, with traffic given or measured."""

import calendar
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import cost_model, usage
from ops.cost_model import PRICES, Line
from ops.options import Json, Stage, print_json, print_line, print_rows
from ops.stage import Mistake, connect_service, find_stack

GUIDE = {100: 35, 1_000: 85, 10_000: 250, 100_000: 800}  # users -> US dollars that it promised
COLUMNS = ("part", "subject", "unit", "quantity", "price", "USD")

Item = dict[str, Any]
Users = Annotated[
    list[int] | None, typer.Argument(help="Active users of a month: several are compared.")
]


def show_costs(
    stage: Stage,
    users: Users = None,
    _: Annotated[bool, typer.Option("--users", help="Before their numbers, if you like.")] = False,
    template: Annotated[
        Path | None, typer.Option(help="A template of cdk.out instead of the deployed one.")
    ] = None,
    from_metrics: Annotated[
        bool, typer.Option("--from-metrics", help="With the traffic of the last 30 days.")
    ] = False,
    actual: Annotated[
        bool, typer.Option("--actual", help="What AWS has charged this month, by service.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what a month costs, line by line, at list prices; of several numbers of users the sums.

    Without any: what it costs without a request.
    """
    if actual:
        _show_rows(_read_actual_costs(stage), ("service", "USD"), "this month", as_json=as_json)
        return
    body = json.loads(template.read_text()) if template else _read_template(stage)
    if from_metrics:
        _show_lines(cost_model.list_lines(body, usage.measure_traffic(stage)), as_json=as_json)
    elif len(users or ()) < 2:
        traffic = cost_model.estimate_traffic((users or [0])[0])
        _show_lines(cost_model.list_lines(body, traffic), as_json=as_json)
    else:
        rows = compare_users(body, users or [])
        columns = ("part", *map(str, users or []))
        _show_rows(rows, columns, f"US dollars a month, {stage}", as_json=as_json)


def compare_users(template: Item, users: list[int]) -> list[Item]:
    """Return a row for each part of the bill, the sum, and what the guide promised."""
    columns = {
        number: cost_model.sum_by_part(
            cost_model.list_lines(template, cost_model.estimate_traffic(number))
        )
        for number in users
    }
    parts = list(dict.fromkeys(part for sums in columns.values() for part in sums))
    rows: list[Item] = [
        {"part": part} | {str(n): _round(sums.get(part, 0)) for n, sums in columns.items()}
        for part in parts
    ]
    sums = {str(number): _round(sum(found.values())) for number, found in columns.items()}
    guide = {str(number): GUIDE.get(number) for number in users}
    return [*rows, {"part": "together"} | sums, {"part": "the guide's"} | guide]


def _show_lines(lines: list[Line], *, as_json: bool) -> None:
    rows: list[Item] = [
        {
            "part": line.part,
            "subject": line.subject,
            "unit": line.unit,
            "quantity": round(line.quantity, 2),
            "price": PRICES["usd"][line.unit],
            "USD": _round(line.usd),
        }
        for line in lines
    ]
    together = _round(sum(line.usd for line in lines))
    if as_json:
        print_json({"lines": rows, "together": together, "prices": PRICES["as_of"]})
        return
    print_rows(rows, COLUMNS, f"List prices of {PRICES['region']}, {PRICES['as_of']}")
    print_line(f"Together: ${together:,.2f} a month.")


def _show_rows(rows: list[Item], columns: tuple[str, ...], title: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": rows, "prices": PRICES["as_of"]})
    else:
        print_rows(rows, columns, title)


def _read_template(stage: str) -> Item:
    """Return the template that is deployed. Raises Mistake."""
    name = find_stack(stage)["StackName"]
    body = connect_service("cloudformation", stage).get_template(StackName=name)["TemplateBody"]
    found: Item = json.loads(body) if isinstance(body, str) else body
    return found


def _read_actual_costs(stage: str) -> list[Item]:
    """Return what each service has cost this month, and at this pace. A question costs $0.01."""
    if stage == "local":
        raise Mistake("The embedded cloud costs nothing.")
    now = datetime.now(UTC)
    answer = connect_service("ce", stage).get_cost_and_usage(
        TimePeriod={"Start": f"{now:%Y-%m}-01", "End": f"{now + timedelta(days=1):%Y-%m-%d}"},
        Granularity="MONTHLY",
        Metrics=["UnblendedCost"],
        GroupBy=[{"Type": "DIMENSION", "Key": "SERVICE"}],
    )
    found: dict[str, float] = {}
    for month in answer["ResultsByTime"]:
        for group in month["Groups"]:
            usd = float(group["Metrics"]["UnblendedCost"]["Amount"])
            found[group["Keys"][0]] = found.get(group["Keys"][0], 0) + usd
    pace = calendar.monthrange(now.year, now.month)[1] / now.day
    rows = [{"service": name, "USD": _round(usd)} for name, usd in sorted(found.items()) if usd]
    together = sum(found.values())
    return [
        *rows,
        {"service": "together", "USD": _round(together)},
        {"service": "the whole month, at this pace", "USD": _round(together * pace)},
    ]


def _round(usd: float) -> float:
    return round(usd, 2) + 0.0  # a sum of nothing is not below it
