"""One synthesised template a stage and session."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local import emulator
from tests.stacks.templates import SWITCHES, TENANT, Template, operators

# Read when the CDK's engine starts. cfn-lint checks the templates in a test of its own.
os.environ["CDK_VALIDATION"] = "false"
os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "20"

Synthesise = Callable[..., Template]


def bare_environment(home: Path) -> dict[str, str]:
    """An environment without credentials, region or configuration of AWS."""
    quiet = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}
    kept = {emulator.UNPACKED: str(emulator.JSII_CACHE)}
    return {"PATH": os.environ["PATH"], "HOME": str(home), **quiet, **kept}


@pytest.fixture(scope="session")
def synthesise_anew(tmp_path_factory: pytest.TempPathFactory) -> Synthesise:
    """Synthesises a stage, with context values as `-c` would give them.

    What cdk.json leaves open is said as an operator would.
    """
    from cdk.app import build_app  # a second, so only when a test needs it

    def run(stage: str, **context: Any) -> Template:
        folder = tmp_path_factory.mktemp("cdk.out")
        assembly = build_app(
            {"stage": stage, **operators(stage), **context}, outdir=str(folder)
        ).synth()
        path = Path(assembly.stacks[0].template_full_path)
        return Template(path, json.loads(path.read_text()))

    return run


@pytest.fixture(scope="session")
def synthesise(synthesise_anew: Synthesise) -> Synthesise:
    """The same, once for the same values."""
    known: dict[str, Template] = {}

    def run(stage: str, **context: Any) -> Template:
        asked = json.dumps([stage, context], sort_keys=True)
        return known.get(asked) or known.setdefault(asked, synthesise_anew(stage, **context))

    return run


@pytest.fixture(scope="session")
def prod(synthesise: Synthesise) -> Template:
    return synthesise("prod")


@pytest.fixture(scope="session")
def plain(synthesise: Synthesise) -> Template:
    """Prod without what a setting can take away."""
    return synthesise("prod", tickets="false", autoscale="false")


@pytest.fixture(scope="session")
def page(synthesise: Synthesise) -> Template:
    """Prod with its page, an access control list and a tenant."""
    tenant = {"auth0_domain": TENANT, "auth0_client_id": "spa"}
    return synthesise("prod", page="true", waf_rate="2000", **tenant)


@pytest.fixture(scope="session")
def full(synthesise: Synthesise) -> Template:
    """Prod with everything that a setting can add."""
    return synthesise("prod", **SWITCHES)


@pytest.fixture(scope="session")
def changed_prod(synthesise: Synthesise) -> Template:
    """Prod with settings that are no function's."""
    return synthesise("prod", log_days="30", monthly_budget="0")


@pytest.fixture(scope="session")
def changed_dev(synthesise: Synthesise) -> Template:
    """Dev with other settings for one run, and nobody who is told of alarms."""
    settings = {"log_days": "7", "origins": '["https://one.example"]', "protect": "true"}
    return synthesise("dev", alarm_email="", **settings)


@pytest.fixture(scope="session")
def dev(synthesise: Synthesise) -> Template:
    return synthesise("dev")


@pytest.fixture(scope="session")
def local(synthesise: Synthesise) -> Template:
    return synthesise("local")


@pytest.fixture(params=["prod", "dev", "local"])
def each(request: pytest.FixtureRequest) -> Template:
    """The template of every stage in turn."""
    template: Template = request.getfixturevalue(request.param)
    return template
