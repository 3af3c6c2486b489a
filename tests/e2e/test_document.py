"""openapi.json before the tools that its readers use: nothing to complain of, no warning either."""

import json
import os
import subprocess

import pytest

from layers.build import ROOT

FOLDER = ROOT / "tests" / "lint"
QUIET = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
TOOLS = {
    "redocly": ("lint", "--config", FOLDER / "redocly.yaml"),
    "spectral": ("lint", "--ruleset", FOLDER / ".spectral.yaml", "--fail-severity=hint"),
}


def linted(tool, document):
    """What a tool says of a document: its exit status and its words."""
    command = [FOLDER / "node_modules" / ".bin" / tool, *TOOLS[tool], document]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, cwd=FOLDER, env=QUIET
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("tool", TOOLS)
def test_a_linter_finds_nothing_in_the_document(tool):
    status, said = linted(tool, ROOT / "openapi.json")

    assert status == 0, said


@pytest.mark.parametrize("tool", TOOLS)
def test_a_linter_would_find_an_operation_without_a_description_or_an_id(tool, tmp_path):
    document = json.loads((ROOT / "openapi.json").read_text())
    del document["paths"]["/health"]["get"]["description"]
    del document["paths"]["/health"]["get"]["operationId"]
    (tmp_path / "openapi.json").write_text(json.dumps(document))

    status, said = linted(tool, tmp_path / "openapi.json")

    assert status != 0
    assert "operation-operationId" in said
