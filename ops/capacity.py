"""`python -m ops capacity`: what breaks first as users become more, and what helps."""

import json
from typing import Annotated, Any

import typer

from layers.build import ROOT
from ops.capacity_model import PEAK, list_limits
from ops.options import Json, Stage, print_json, print_line, print_rows
from ops.quotas import AS_OF
from ops.stage import Mistake, list_stages

COLUMNS = ("what", "most", "unit", "breaks at users", "remedy", "price")

Item = dict[str, Any]


def show_capacity(
    stage: Stage,
    users: Annotated[
        list[int] | None, typer.Argument(help="Active users of a month, for a column each.")
    ] = None,
    _: Annotated[bool, typer.Option("--users", help="Before their numbers, if you like.")] = False,
    as_json: Json = False,
) -> None:
    """Show each limit with the users that reach it in the busiest minute, what breaks first first.

    Of numbers of users: which share of each limit they take; above 100 % it is broken.
    """
    if stage not in list_stages():
        raise Mistake(f"There is no stage {stage}: there are {', '.join(list_stages())}.")
    settings = json.loads((ROOT / "cdk.json").read_text())["context"]["stages"][stage]
    rows = list_rows(settings, users or [])
    if as_json:
        print_json({"limits": rows, "peak": PEAK})
        return
    print_rows(rows, (*COLUMNS, *(str(number) for number in users or ())), f"Limits of {stage}")
    print_line(f"The busiest minute is reckoned as {PEAK} times the mean of a month.")
    print_line(f"AWS's limits are those of {AS_OF}; `ops doctor` asks what the account has.")


def list_rows(settings: Item, users: list[int]) -> list[Item]:
    """Return a row for each limit; with which share of it so many users take."""
    return [
        {
            "what": limit.what,
            "most": round(limit.most, 1),
            "unit": limit.unit,
            "breaks at users": _round_down(limit.users),
            "remedy": limit.remedy,
            "price": limit.price,
        }
        | {str(number): _format_share(number / limit.users) for number in users}
        for limit in list_limits(settings)
    ]


def _format_share(share: float) -> str:
    """Return a share as a percentage of two digits: 0.85 %, 850 %."""
    return f"{float(f'{100 * share:.2g}'):,.10g} %"


def _round_down(number: float) -> int:
    """Return two digits of a number: more of it nobody knows."""
    scale: int = 10 ** max(0, len(str(int(number))) - 2)
    return int(number) // scale * scale
