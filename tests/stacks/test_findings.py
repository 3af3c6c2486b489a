"""cfn-lint and checkov find in the template of prod nothing but what is accepted, with a reason."""

import functools
import json
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

from layers.build import ROOT
from tests.stacks.findings import ACCEPTED, Accepted
from tests.stacks.templates import Template

CHECKOV = ROOT / ".local" / "checkov" / "bin" / "checkov"
Findings = set[tuple[str, str]]  # (rule, logical id)


@functools.cache
def run_cfn_lint(path: Path) -> Findings:
    """Everything that cfn-lint says of a template, remarks included."""
    linter = Path(sys.executable).with_name("cfn-lint")
    command = [str(linter), "-c", "I", "E", "W", "--format", "json", "-t", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return {(each["Rule"]["Id"], each["Location"]["Path"][1]) for each in json.loads(done.stdout)}


def run_checkov(template: Template) -> Findings:
    """Everything that checkov says of CloudFormation; it is not let into the network."""
    command = [
        str(CHECKOV),
        "-f",
        str(template.path),
        "--framework",
        "cloudformation",
        "-o",
        "json",
    ]
    offline = ["--skip-download", "--quiet", "--compact"]
    done = subprocess.run(
        [*command, *offline], cwd=template.path.parent, capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)
    assert found["summary"]["parsing_errors"] == 0
    assert found["summary"]["passed"] > 100
    failed = found["results"]["failed_checks"]
    return {(each["check_id"], each["resource"].rpartition(".")[2]) for each in failed}


def find_unaccepted(found: Findings) -> Findings:
    """Return those that no row accepts."""
    return {finding for finding in found if not list_rows(finding)}


def list_rows(finding: tuple[str, str]) -> list[Accepted]:
    """Return the rows that accept a finding."""
    rule, name = finding
    return [row for row in ACCEPTED if row.rule == rule and fnmatchcase(name, row.ids)]


def test_cfn_lint_finds_nothing_but_what_is_accepted_in_any_stage(each: Template) -> None:
    assert find_unaccepted(run_cfn_lint(each.path)) == set()


def test_nothing_is_found_but_what_is_accepted_with_all_switches_or_none_and_no_row_is_left_over(
    prod: Template, full: Template
) -> None:
    found = set()
    for template in (prod, full):
        found_here = run_checkov(template) | run_cfn_lint(template.path)
        assert find_unaccepted(found_here) == set()
        found |= found_here

    used = {row for finding in found for row in list_rows(finding)}
    assert set(ACCEPTED) - used == set()
