"""What fires each alarm, and how it was: `python -m tools.alarm_table` writes docs/alarms.md."""

import json

from cdk import alarms, failures
from layers.build import ROOT

PAGE = ROOT / "docs" / "alarms.md"
HEAD = f"""# Alarms

Failure, alarm, and how it was fired, of the stage `prod`: made by `python -m tools.alarm_table`
from `cdk/alarms.py`, `cdk/function_alarms.py` and `cdk/failures.py`. What to do about each is in
[operations.md](operations.md#alarms).

No alarm was fired in AWS by us.

- *The fault itself*: a test makes it, and the alarm rings by what the fault leaves: in the embedded
  cloud by `local/alarm_watch.py`, as in `make run`; of a function alone, and where an alarm has an
  expression, by CloudWatch's rules as its documentation has them. *Not the fault itself* says why.
- *Put*: `PutMetricData` with the alarm's own metric and dimensions rings the deployed alarm
  ([test_alarms.py](../{failures.PUT})).
- *Computed*: expressions, and figures that come late or not at all, for every alarm and each of its
  metrics, by the same rules
  ([test_alarm_rules.py](../{failures.EVALUATED})): the embedded cloud knows no expressions.

| Alarm | Severity | $ a month | What makes it ring | How it was fired |
|---|---|---|---|---|
"""


def build_alarm_page() -> str:
    """Return the page: a row an alarm."""
    stage = json.loads((ROOT / "cdk.json").read_text())["context"]["stages"]["prod"]
    rows = alarms.list_alarms("prod", stage["account_concurrency"], scales=stage["autoscale"])
    return HEAD + "".join(
        f"| `{row.name}` | [{row.severity}](operations.md#{row.section.lower().replace(' ', '-')}) "
        f"| {row.usd:.2f} | {failures.find_failure(row).happens} "
        f"| {'; '.join(failures.list_ways(row))} |\n"
        for row in rows
    )


if __name__ == "__main__":
    PAGE.write_text(build_alarm_page())
