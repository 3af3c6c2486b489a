"""The app as a whole: its size, its rules, and how it refuses."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cdk import specs, stages
from tests.stacks.conftest import Synthesise
from tests.stacks.templates import Template, configuration

ROOT = stages.CONFIGURATION.parent
QUIET = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}


def bare_environment(home: Path) -> dict[str, str]:
    """An environment without credentials, region or configuration of AWS."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), **QUIET}


def test_the_stack_stays_far_from_the_limit_of_500_resources(each: Template) -> None:
    assert len(each.resources) < 450


def test_the_stack_of_prod_bears_the_plain_name(
    prod: Template, dev: Template, local: Template
) -> None:
    names = [template.path.name.partition(".")[0] for template in (prod, dev, local)]
    assert names == ["Auxeira", "Auxeira-dev", "Auxeira-local"]


def test_prod_alone_is_protected_against_deletion(prod: Template, dev: Template) -> None:
    def protected(template: Template) -> bool:
        manifest = json.loads((template.path.parent / "manifest.json").read_text())
        stack = manifest["artifacts"][template.path.name.partition(".")[0]]
        return bool(stack["properties"].get("terminationProtection", False))

    assert protected(prod)
    assert not protected(dev)


def test_cfn_lint_has_nothing_to_say(prod: Template, dev: Template, local: Template) -> None:
    files = [str(template.path) for template in (prod, dev, local)]
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([linter, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_cdk_nag_finds_nothing_but_what_is_acknowledged_with_a_reason(tmp_path: Path) -> None:
    import aws_cdk
    from cdk_nag import AwsSolutionsChecks, ServerlessChecks

    from cdk.app import build_app
    from cdk.nag import ACKNOWLEDGED

    app = build_app({"stage": "prod"}, outdir=str(tmp_path))
    aws_cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    failure: RuntimeError | None = None
    try:
        app.synth()
    except RuntimeError as error:  # says where the report is
        failure = error
    packs = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    assert {pack["pluginName"] for pack in packs} == {"AwsSolutions", "Serverless"}
    assert [finding for pack in packs for finding in found(pack, "violations")] == []
    assert failure is None

    used = {reason for pack in packs for *_, reason in found(pack, "suppressedViolations")}
    assert used == {row.reason for row in ACKNOWLEDGED}, "a row that no finding needs"


def found(pack: dict[str, Any], kind: str) -> list[tuple[str, str, str]]:
    """(rule, construct, reason) of every finding of a kind."""
    return [
        (finding["ruleName"], construct["constructPath"], finding.get("reason", ""))
        for finding in pack[kind]
        for construct in finding["violatingConstructs"]
    ]


def test_prod_synthesises_without_credentials(tmp_path: Path) -> None:
    """With the CDK's own validation, and `--strict`: a warning would fail it."""
    out = tmp_path / "cdk.out"
    done = subprocess.run(
        ["npx", "--no-install", "cdk", "synth", "-q", "--strict", "-o", str(out)],
        cwd=ROOT,
        env=bare_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    template = json.loads((out / "Auxeira.template.json").read_text())
    assert "UsersTable" in template["Resources"]


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

    monkeypatch.setattr(specs, "FUNCTIONS", (specs.Function("health", (), layer="nowhere"),))
    with pytest.raises(SystemExit) as refused:
        app.main()
    assert isinstance(refused.value.code, str)  # Python writes it to stderr and exits with 1
    assert "\n" not in refused.value.code
    assert "run `make layers`" in refused.value.code


TENANT = "tenant.eu.auth0.com"
NO_HOST = f"auth0_domain must be a host name like {TENANT}"


@pytest.mark.parametrize(
    ("context", "line"),
    [
        ({"rate": "many"}, "-c rate=many: write it as JSON, like 200"),
        ({"origins": '["*"]'}, "origins must be exact: `*` would let any site call the API"),
        (
            {"stage": "local", "autoscale": "true"},
            "the embedded cloud has no auto scaling: set autoscale to false",
        ),
        *(({"stage": stage, "auth0_domain": domain}, NO_HOST)
          for stage in ("prod", "dev")
          for domain in ("127.0.0.1:4567", "127.0.0.1", "localhost", "a.localhost", "http://x",
                         f"https://{TENANT}", f"{TENANT}/", f"{TENANT}:443", f"{TENANT}\n")),
        ({"auth0_token_mode": "any"}, "auth0_token_mode must be one of both, access, id"),
        ({"auth0_domain": TENANT}, "auth0_token_mode both needs auth0_client_id"),
        (
            {"auth0_domain": TENANT, "auth0_client_id": "spa", "auth0_audience": ""},
            "auth0_token_mode both needs auth0_audience",
        ),
        (
            {"auth0_domain": TENANT, "auth0_token_mode": "id"},
            "auth0_token_mode id needs auth0_client_id",
        ),
        *(({"stage": stage, "model_url": url},
           "model_url must be an address like https://nano-gpt.com/api/v1")
          for stage in ("prod", "dev")
          for url in ("", "http://nano-gpt.com/api/v1", "https://127.0.0.1/v1", "https://localhost",
                      "https://nano-gpt.com/api/v1/", "https://user@nano-gpt.com/v1")),
        *(({"stage": stage, "paystack_url": url},
           "paystack_url must be an address like https://api.paystack.co")
          for stage in ("prod", "dev")
          for url in ("", "http://api.paystack.co", "http://127.0.0.1:4568")),
        ({"currency": "EUR"}, "currency must be one of USD, NGN, GHS, ZAR, KES, XOF, EGP"),
        *(({"model_daily": number}, "model_daily must be a number of reports, like 10")
          for number in ("-1", "1.5")),
        ({"model_budget": "-1"}, "model_budget must be US dollars a month, like 15"),
        *(({"model_prices": prices},
           "model_prices must be US dollars for a million tokens, like [15, 75]")
          for prices in ("15", "[15]", '["15", 75]', "[15, -1]")),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_with_a_sentence(context: dict[str, str], line: str) -> None:
    from cdk.app import build_app

    with pytest.raises(stages.Mistake) as refused:
        build_app(context)
    assert str(refused.value) == line


NOBODY = "auth0_domain is empty: nobody can order until cdk.json names the tenant"
NOT_FOR_APIS = "auth0_token_mode id: ID tokens are not meant for APIs; access is safer"


@pytest.mark.parametrize(
    ("context", "remarks"),
    [
        ({"stage": "prod", "auth0_domain": ""}, [NOBODY]),
        ({"stage": "dev", "auth0_domain": "", "auth0_token_mode": "id"}, [NOBODY, NOT_FOR_APIS]),
        ({"auth0_domain": TENANT, "auth0_token_mode": "access"}, []),
        ({"stage": "local"}, []),
    ],
)
def test_what_may_not_be_meant_is_remarked_and_fails_nothing(
    context: dict[str, str], remarks: list[str], tmp_path: Path
) -> None:
    from cdk.app import build_app

    [stack] = build_app(context, outdir=str(tmp_path)).synth().stacks
    assert [str(message.entry.data) for message in stack.messages] == remarks
    assert {message.level.name for message in stack.messages} <= {"INFO"}


def test_a_setting_can_be_given_for_one_run(synthesise: Synthesise) -> None:
    template = synthesise("dev", log_days="7", origins='["https://one.example"]', protect="true")
    assert {g["RetentionInDays"] for g in template.of("Logs::LogGroup").values()} == {7}
    assert template.of("DynamoDB::Table")["UsersTable"]["DeletionProtectionEnabled"] is True
    variables = template.function("health")["Environment"]["Variables"]
    assert variables["CORS_ORIGINS"] == "https://one.example"


def test_every_stage_has_every_setting() -> None:
    context = configuration()
    given = {f.name for f in dataclasses.fields(stages.Settings)} - {"stage", "cloud"}
    for name, values in context["stages"].items():
        assert values.keys() | {"reserved_concurrency"} == given, name


def test_synthesis_is_the_same_twice(prod: Template, synthesise: Synthesise) -> None:
    assert synthesise("prod").body == prod.body


def test_specs_need_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; from cdk import specs; print('aws_cdk' in sys.modules, 'jsii' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"
    assert len(specs.TABLES) == 7
