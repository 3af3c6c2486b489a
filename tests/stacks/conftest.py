"""One synthesised template a stage and session."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stacks.templates import SWITCHES, Template, operators

# Read when the CDK's engine starts. cfn-lint checks the templates in a test of its own.
os.environ["CDK_VALIDATION"] = "false"
os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "20"

Synthesise = Callable[..., Template]


def bare_environment(home: Path) -> dict[str, str]:
    """An environment without credentials, region or configuration of AWS."""
    quiet = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}
    return {"PATH": os.environ["PATH"], "HOME": str(home), **quiet}


@pytest.fixture(scope="session")
def synthesise(tmp_path_factory: pytest.TempPathFactory) -> Synthesise:
    """Synthesises a stage anew, with context values as `-c` would give them.

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
def prod(synthesise: Synthesise) -> Template:
    return synthesise("prod")


@pytest.fixture(scope="session")
def full(synthesise: Synthesise) -> Template:
    """Prod with everything that a setting can add."""
    return synthesise("prod", **SWITCHES)


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
