"""The deployed API against its own document: Schemathesis, all checks, two users."""

import os
import re
import subprocess
import sys
import uuid

import pytest

from layers.build import ROOT
from tests.support import contract

EXAMPLES = "200" if os.environ.get("SOAK") else "20"


@pytest.fixture(scope="module")
def users(http):
    """Access tokens of two users."""
    tokens = {}
    for name in ("ann", "bob"):
        body = {
            "email": f"{name}-{uuid.uuid4().hex}@example.org",
            "password": "correct horse battery",
            "firstName": name.title(),
            "lastName": "Lee",
        }
        tokens[name] = http.post("/api/auth/register", json=body).json()["token"]
    return tokens


def test_the_api_keeps_its_contract_in_every_check(deployed, users, tmp_path):
    configuration = contract.write(tmp_path, users)
    command = [
        *(str(ROOT / ".venv/bin/schemathesis"), "--config-file", str(configuration), "run"),
        *(f"{deployed.cloud.api_url}/openapi.json", "--url", deployed.cloud.api_url),
        *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
        *("--max-examples", EXAMPLES, "--workers", "2", "--no-color"),
    ]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1800)

    sys.stdout.write(done.stdout[-8000:])
    assert done.returncode == 0
    generated, passed = re.search(r"(\d+) generated, (\d+) passed", done.stdout).groups()
    assert int(generated) == int(passed) > 100
