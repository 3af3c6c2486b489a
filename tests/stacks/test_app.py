"""The app as a whole: its size, its rules, and how it refuses."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cdk import resources, specs, stages
from tests.stacks.conftest import Synthesise, bare_environment
from tests.stacks.templates import SWITCHES, Template, operators

ROOT = stages.CONFIGURATION.parent


def test_the_stack_stays_far_from_the_limit_of_500_resources(
    each: Template, full: Template
) -> None:
    assert len(each.resources) < 450
    assert len(full.resources) < 450


def test_the_stack_of_prod_bears_the_plain_name(
    prod: Template, dev: Template, local: Template
) -> None:
    names = [template.path.name.partition(".")[0] for template in (prod, dev, local)]
    assert names == ["Auxeira", "Auxeira-dev", "Auxeira-local"]


def is_protected(template: Template) -> bool:
    """Whether the CLI forbids that the stack is deleted."""
    manifest = json.loads((template.path.parent / "manifest.json").read_text())
    stack = manifest["artifacts"][template.path.name.partition(".")[0]]
    return bool(stack["properties"].get("terminationProtection", False))


def test_prod_alone_is_protected_against_deletion(prod: Template, dev: Template) -> None:
    assert is_protected(prod)
    assert not is_protected(dev)


def test_a_first_deploy_that_failed_can_be_repeated(synthesise: Synthesise) -> None:
    """The CLI deletes a stack whose creation failed, and the tables that stayed are taken over."""
    first = synthesise("prod", first_deploy="true")

    assert not is_protected(first)
    for table in first.of("DynamoDB::Table"):
        assert first.resources[table]["DeletionPolicy"] == "Retain"  # else it is not imported
    asked = subprocess.run(
        ["make", "-n", "deploy", "STAGE=prod", "FIRST=1", "APPROVAL=never"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for words in (
        "-c first_deploy=true --import-existing-resources",
        "--require-approval never",
    ):
        assert words in asked


def run_cdk_nag(folder: Path, settings: dict[str, str]) -> list[dict[str, Any]]:
    """Return what both packs report of prod with these settings."""
    import aws_cdk
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    from cdk.app import build_app

    app = build_app({"stage": "prod", **operators("prod"), **settings}, outdir=str(folder))
    aws_cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    with contextlib.suppress(RuntimeError):  # of findings that are not acknowledged
        app.synth()
    reports = json.loads((folder / "validation-report.json").read_text())["pluginReports"]
    assert {pack["pluginName"] for pack in reports} == {"AwsSolutions", "Serverless"}
    return list(reports)


def test_cdk_nag_finds_nothing_but_what_is_acknowledged_with_a_reason(tmp_path: Path) -> None:
    from cdk.nag import ACKNOWLEDGED

    used = set()
    for name, settings in {"plain": {}, "full": SWITCHES}.items():
        packs = run_cdk_nag(tmp_path / name, settings)
        assert [each for pack in packs for each in found(pack, "violations")] == [], name
        used |= {reason for pack in packs for *_, reason in found(pack, "suppressedViolations")}
    assert used == {row.reason for row in ACKNOWLEDGED}, "a row that no finding needs"


def found(pack: dict[str, Any], kind: str) -> list[tuple[str, str, str]]:
    """(rule, construct, reason) of every finding of a kind."""
    return [
        (finding["ruleName"], construct["constructPath"], finding.get("reason", ""))
        for finding in pack[kind]
        for construct in finding["violatingConstructs"]
    ]


def test_an_unknown_stage_is_refused_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cdk.app"],
        cwd=ROOT,
        env=bare_environment(tmp_path) | {"CDK_CONTEXT_JSON": '{"stage": "moon"}'},  # the CLI's -c
        capture_output=True,
        text=True,
        check=False,
    )
    line = "unknown stage 'moon': use -c stage= with one of prod, dev, local\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)


def test_layers_that_are_not_built_are_refused_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cdk import app

    monkeypatch.setattr(specs, "FUNCTIONS", (resources.Function("health", (), layer="nowhere"),))
    with pytest.raises(SystemExit) as refused:
        app.main()
    assert isinstance(refused.value.code, str)  # Python writes it to stderr and exits with 1
    assert "\n" not in refused.value.code
    assert "run `make layers`" in refused.value.code


def test_synthesis_is_the_same_twice(prod: Template, synthesise_anew: Synthesise) -> None:
    assert synthesise_anew("prod").body == prod.body


def test_specs_need_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; from cdk import specs; print('aws_cdk' in sys.modules, 'jsii' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"
    assert len(specs.TABLES) == 7
