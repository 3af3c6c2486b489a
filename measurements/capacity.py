"""Calls and capacity of every route: the budgets, and what an ordinary request spends.

`python -m measurements.capacity` is the measuring part, a process of its own: it sets the test
suite's environment and logs. It prints JSON as its last line.
"""

import importlib
import json
import os
import subprocess
import sys
from typing import Any

from layers import build
from measurements.assets import HERE

BUDGETS = HERE / "budgets"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_METRICS_NAMESPACE": "Auxeira",
    "POWERTOOLS_SERVICE_NAME": "bench",
}


def load_budgets() -> dict[str, dict[str, dict[str, Any]]]:
    """Return {group: {route: {calls, read, write, keys, why}}}; read, write in capacity units."""
    paths = sorted(BUDGETS.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def measure_capacity() -> dict[str, Any]:
    """Return {route: {budget, measured}} in a process of its own; nothing is sent anywhere."""
    done = subprocess.run(
        [sys.executable, "-m", "measurements.capacity"], cwd=build.ROOT, check=True,
        env=os.environ | ENVIRONMENT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {
        route: {"budget": {k: v for k, v in row.items() if k != "why"}, "measured": found[route]}
        for rows in load_budgets().values()
        for route, row in rows.items()
    }


def _measure_spent() -> dict[str, Any]:
    """Return what the ordinary request of each route spends in a new process, AWS in process."""
    capacity, cloud, scenarios = (
        importlib.import_module(f"tests.support.{name}")
        for name in ("capacity", "cloud", "route_scenarios")
    )
    rows: dict[str, Any] = {}
    for walk in scenarios.WALKS:
        if walk.case:
            continue
        with cloud.running():
            prepared = walk.prepare()
            cloud.fresh_process()
            with capacity.counted() as spent:
                walk.request(prepared, scenarios.NOW)
        rows[walk.route] = spent.row() | {"keys": spent.keys}
    return rows


if __name__ == "__main__":
    print(json.dumps(_measure_spent()))
