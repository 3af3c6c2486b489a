"""`python -m ops names`: what a stage's own things are called, for commands that are typed."""

import shlex

from cdk import specs
from ops.options import Json, Stage, print_json, print_line
from ops.stage import find_api_url, find_bucket, find_stack, name_table


def list_names(stage: Stage, as_json: Json = False) -> None:
    """Print what stack, API, tables and buckets are called, as a shell takes it.

    `eval "$(python -m ops names --stage prod)"` sets $STACK, $API, $REPORTS_BUCKET, $USERS_TABLE …
    """
    names = {"STACK": str(find_stack(stage)["StackName"]), "API": find_api_url(stage)}
    names |= {f"{row.key.upper()}_BUCKET": find_bucket(row.key, stage) for row in specs.BUCKETS}
    names |= {f"{row.key.upper()}_TABLE": name_table(row.key, stage) for row in specs.TABLES}
    if as_json:
        print_json(names)
        return
    for name, value in names.items():
        print_line(f"{name}={shlex.quote(value)}")
