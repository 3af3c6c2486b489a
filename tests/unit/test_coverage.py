"""Every promise of the two guides names the test that shows it, and that test is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs/coverage.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| Promise")
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_there_are_as_many_promises_as_the_guides_make():
    assert len(ROWS) >= 98


@pytest.mark.parametrize("row", ROWS)
def test_a_promise_names_tests_that_are_there(row):
    named = NAMED.findall(row)

    assert named
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text())
        found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in found
