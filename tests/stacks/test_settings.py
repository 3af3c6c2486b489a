"""The settings of a stage: what is refused, what is asked for, what is remarked."""

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cdk import checks, stages
from tests.stacks.conftest import Synthesise, bare_environment
from tests.stacks.templates import (
    CERTIFICATE,
    OPERATORS,
    TENANT,
    Template,
    configuration,
    operators,
)

ROOT = stages.CONFIGURATION.parent
EVERY = ("prod", "dev", "local")
IN_AWS = ("prod", "dev")

# setting -> (stages, the beginning of the sentence, values that cannot be)
WRONG: dict[str, tuple[tuple[str, ...], str, list[Any]]] = {
    "origins": (
        EVERY,
        "origins must be a list of exact origins like",
        [["*"], ["dashboard.example.com/"], ["dashboard.example.com"], ["https://a.example/"],
         ["https://a.example/x"], ["http://a.example"], ["https://a.example:x"], ["https://"],
         ["https://a.example?b"], ["null"], [1], {"a": 1}, 7],
    ),
    "alarm_email": (
        EVERY,
        "alarm_email must be an address like",
        ["nobody", "a@b", "a b@example.com", "a@example.com\n", "@example.com", "a@@example.com"],
    ),
    "mail_sender": (
        EVERY,
        "mail_sender must be an address like",
        ["bad", "Ann <ann@example.com>", "a@example", "a@example.com, b@example.com"],
    ),
    "app_url": (
        EVERY,
        "app_url must be an address like",
        ["dashboard.example.com", "https://dashboard.example.com/", "http://a.example",
         "https://a.example?b=c", "https://a.example/#x", "javascript:alert(1)"],
    ),
    "rate": (EVERY, "rate must be requests a second", [0, -1, 99_999_999, 1.5, "[]", "true"]),
    "burst": (EVERY, "burst must be requests at once", [0, -1, 5_001, 1.5, "null"]),
    "log_days": (
        EVERY, "log_days must be one of the numbers of days", [100, 0, -1, 2, 1.5, "true"]
    ),
    "domain": (
        EVERY,
        "domain must be a host name like api.example.com",
        ["https://api.example.com", "api.example.com/", "*.example.com", "localhost", "api"],
    ),
    "certificate": (
        EVERY,
        "certificate must be the ARN of a certificate in ACM",
        ["api.example.com", "arn:aws:iam::123456789012:server-certificate/x", CERTIFICATE + "\n"],
    ),
    "waf_rate": (EVERY, "waf_rate must be requests of an address", [9, -1, 1.5, "true", "[]"]),
    "tags": (
        EVERY,
        "tags must be words by words",
        [{"Stage": "x"}, {"product": "x"}, {"aws:x": "y"}, {"a": 1}, {"a": ""}, {"a": "x" * 129},
         {"a": "b\nc"}, "[]", 7, {str(number): "x" for number in range(41)}],
    ),
    "reserved_concurrency": (
        EVERY,
        "reserved_concurrency must be a number of executions",
        [{"nogroup": 5}, {"auth": 0}, {"auth": -1}, {"auth": 1.5}, {"auth": "20"}, "[]", 7],
    ),
    "autoscale": (IN_AWS, "autoscale must be true or false", [1, "[]", "null"]),
    "protect": (EVERY, "protect must be true or false", [1, "[]", "null"]),
    "tickets": (EVERY, "tickets must be true or false", [1, "[]", "null"]),
    "account_concurrency": (
        EVERY, "account_concurrency must be the executions at once", [0, 9, -1, 1.5, "true"]
    ),
    "monthly_budget": (EVERY, "monthly_budget must be whole US dollars", [-1, 1.5, "true"]),
    "page": (EVERY, "page must be true or false", [1, "[]", "null"]),
    "first_deploy": (EVERY, "first_deploy must be true or false", [1, "[]", "null"]),
    "auth0_token_mode": (EVERY, "auth0_token_mode must be one of both, access, id", ["any", ""]),
    "auth0_audience": (EVERY, "auth0_audience must be the identifier", ["a\nb", "x" * 201]),
    "auth0_client_id": (EVERY, "auth0_client_id must be the client id", ["a\tb", "x" * 201]),
    "auth0_domain": (
        IN_AWS,
        f"auth0_domain must be a host name like {TENANT}",
        ["127.0.0.1:4567", "127.0.0.1", "localhost", "a.localhost", "http://x",
         f"https://{TENANT}", f"{TENANT}/", f"{TENANT}:443", f"{TENANT}\n"],
    ),
    "model": (EVERY, "model must be the name of a language model", ["a\nb", "x" * 201]),
    "model_url": (
        IN_AWS,
        "model_url must be an address like https://nano-gpt.com/api/v1",
        ["", "http://nano-gpt.com/api/v1", "https://127.0.0.1/v1", "https://localhost",
         "https://nano-gpt.com/api/v1/", "https://user@nano-gpt.com/v1"],
    ),
    "paystack_url": (
        IN_AWS,
        "paystack_url must be an address like https://api.paystack.co",
        ["", "http://api.paystack.co", "http://127.0.0.1:4568"],
    ),
    "currency": (EVERY, "currency must be one of USD, NGN, GHS, ZAR, KES, XOF, EGP", ["EUR", ""]),
    "model_daily": (EVERY, "model_daily must be a number of reports, like 10", ["-1", "1.5"]),
    "model_budget": (EVERY, "model_budget must be US dollars a month, like 15", ["-1", "true"]),
    "thunderbit": (EVERY, "thunderbit must be true or false", ["1", '"true"']),
    "thunderbit_url": (
        IN_AWS,
        "thunderbit_url must be an address like https://openapi.thunderbit.com/openapi/v1",
        ["", "http://openapi.thunderbit.com", "http://127.0.0.1:4571/openapi/v1"],
    ),
    "thunderbit_credits": (
        EVERY,
        "thunderbit_credits must be credits a month, of a user and of all together, like "
        "[100, 2000]",
        ["100", "[100]", '["100", 2000]', "[100, -1]"],
    ),
    "model_prices": (
        EVERY,
        "model_prices must be US dollars for a million tokens, like [15, 75]",
        ["15", "[15]", '["15", 75]', "[15, -1]"],
    ),
}  # fmt: skip


def cases() -> list[tuple[str, str, Any, str]]:
    """(stage, setting, value, the beginning of its sentence)."""
    return [
        (stage, name, value, sentence)
        for name, (stages_, sentence, values) in WRONG.items()
        for stage in stages_
        for value in values
    ]


def refusal(context: dict[str, Any]) -> str:
    from cdk.app import build_app

    with pytest.raises(stages.Mistake) as refused:
        build_app(context)
    return str(refused.value)


@pytest.mark.parametrize(("stage", "name", "value", "sentence"), cases())
def test_a_value_that_cannot_be_is_refused_with_a_sentence(
    stage: str, name: str, value: Any, sentence: str
) -> None:
    said = refusal({"stage": stage, **operators(stage), name: value})

    assert said.startswith(sentence)
    assert "\n" not in said


def test_every_setting_has_values_that_are_refused() -> None:
    settings = {field.name for field in dataclasses.fields(stages.Settings)}

    assert settings - {"stage", "cloud", "unset"} == WRONG.keys()
    assert checks.EVERYWHERE.keys() | checks.IN_AWS.keys() == WRONG.keys()


def test_every_mistake_is_told_at_once() -> None:
    said = refusal({"stage": "prod", **OPERATORS, "rate": 0, "log_days": 100, "mail_sender": "me"})

    assert [line.split()[0] for line in said.split("\n")] == ["mail_sender", "rate", "log_days"]


@pytest.mark.parametrize(
    ("context", "line"),
    [
        ({"rate": "many"}, "-c rate=many: write it as JSON, like 200"),
        (
            {"origins": "https://a.example"},
            "-c origins=https://a.example: write it as JSON, "
            'like ["https://dashboard.example.com"]',
        ),
        (
            {"stage": "local", "autoscale": "true"},
            "the embedded cloud has no auto scaling: set autoscale to false",
        ),
        (
            {"stage": "local", "waf_rate": "2000"},
            "the embedded cloud puts no web ACL before a stage: set waf_rate to 0",
        ),
        ({"domain": "api.example.com"}, "domain needs certificate beside it"),
        ({"certificate": CERTIFICATE}, "certificate needs domain beside it"),
        ({"auth0_domain": TENANT}, "auth0_token_mode both needs auth0_client_id"),
        (
            {"auth0_domain": TENANT, "auth0_client_id": "spa", "auth0_audience": ""},
            "auth0_token_mode both needs auth0_audience",
        ),
        (
            {"auth0_domain": TENANT, "auth0_token_mode": "id"},
            "auth0_token_mode id needs auth0_client_id",
        ),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(context: dict[str, Any], line: str) -> None:
    assert refusal(context) == line


@pytest.mark.parametrize("stage", IN_AWS)
def test_what_only_the_operator_knows_is_committed_empty(stage: str) -> None:
    committed = configuration()["stages"][stage]

    assert committed["mail_sender"] == committed["alarm_email"] == ""
    if stage == "prod":
        assert committed["app_url"] == ""
        assert committed["origins"] == []


def cdk(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node_modules/.bin/cdk", *arguments],
        cwd=ROOT,
        env=bare_environment(home) | {"AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_as_committed_prod_synthesises_with_a_sentence_for_each_and_is_not_deployed(
    tmp_path: Path,
) -> None:
    """As `make synth` and `make deploy` ask the CLI, without credentials."""
    out = tmp_path / "cdk.out"

    synth = cdk(tmp_path, "synth", "-q", "--ignore-errors", "-c", "stage=prod", "-o", str(out))
    deploy = cdk(tmp_path, "deploy", "-c", "stage=prod", "--app", str(out))

    for name in OPERATORS:
        assert synth.stderr.count(f"{name} is empty: say in cdk.json, stage prod") == 1
        assert deploy.stderr.count(f"{name} is empty: say in cdk.json, stage prod") == 1
    assert (synth.returncode, deploy.returncode) == (0, 1)
    assert "credentials" not in deploy.stderr  # it stopped before it asked for any
    template = (out / "Auxeira.template.json").read_text()
    assert "UsersTable" in json.loads(template)["Resources"]
    assert "auxeira.com" not in template


def test_prod_synthesises_strictly_once_the_operator_has_said_all(tmp_path: Path) -> None:
    """With the CDK's own validation; a warning would fail it."""
    said = {name: v if isinstance(v, str) else json.dumps(v) for name, v in OPERATORS.items()}
    context = [word for name, value in said.items() for word in ("-c", f"{name}={value}")]

    done = cdk(tmp_path, "synth", "-q", "--strict", "-c", "stage=prod", *context,
               "-o", str(tmp_path / "cdk.out"))  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "is empty" not in done.stderr.replace("auth0_domain is empty", "")


NOBODY = "auth0_domain is empty: nobody can order until cdk.json names the tenant"
NOT_FOR_APIS = "auth0_token_mode id: ID tokens are not meant for APIs; access is safer"
ELSEWHERE = "page: its origin, the output PageUrl, belongs into origins and app_url"
SAID = {"auth0_domain": TENANT, "auth0_token_mode": "access"}
UNTOLD = "alarm_email is empty: nobody is told of alarms"


@pytest.mark.parametrize(
    ("stage", "context", "remarks"),
    [
        ("prod", {}, [NOBODY]),
        ("dev", {"auth0_token_mode": "id"}, [NOBODY, NOT_FOR_APIS]),
        ("prod", SAID, []),
        ("prod", SAID | {"page": "true"}, []),
        ("prod", SAID | {"page": "true", "app_url": "https://a.example"}, [ELSEWHERE]),
        ("local", {}, []),
    ],
)
def test_what_may_not_be_meant_is_remarked_and_fails_nothing(
    synthesise: Synthesise, stage: str, context: dict[str, Any], remarks: list[str]
) -> None:
    assert read_remarks(synthesise(stage, **context)) == remarks


def test_alarms_that_nobody_is_told_of_are_remarked(changed_dev: Template) -> None:
    assert read_remarks(changed_dev) == [UNTOLD, NOBODY]


def read_remarks(template: Template) -> list[str]:
    """What a synthesis tells whoever runs it, which is no warning and no error."""
    folder = template.path.parent
    artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"]
    [file] = [row["additionalMetadataFile"] for row in artifacts.values() if "stack" in row["type"]]
    entries = [
        entry
        for found in json.loads((folder / file).read_text()).values()
        for entry in found
        if entry["type"] in ("aws:cdk:info", "aws:cdk:warning", "aws:cdk:error")
    ]
    assert {entry["type"] for entry in entries} <= {"aws:cdk:info"}
    shown = [entry["data"] for entry in entries]
    return [line for line in shown if not line.startswith("Number of resources:")]


def test_a_setting_can_be_given_for_one_run(changed_dev: Template) -> None:
    assert {g["RetentionInDays"] for g in changed_dev.of("Logs::LogGroup").values()} == {7}
    assert changed_dev.of("DynamoDB::Table")["UsersTable"]["DeletionProtectionEnabled"] is True
    variables = changed_dev.function("health")["Environment"]["Variables"]
    assert variables["CORS_ORIGINS"] == "https://one.example"


def test_every_stage_has_every_setting() -> None:
    context = configuration()
    given = {f.name for f in dataclasses.fields(stages.Settings)} - {"stage", "cloud", "unset"}
    for name, values in context["stages"].items():
        assert values.keys() | {"reserved_concurrency"} == given, name
