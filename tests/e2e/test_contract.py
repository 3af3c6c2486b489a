"""The deployed API against its own document: Schemathesis, all checks, two callers.

The routes of Pizza42 are a run of their own, since its customers bring tokens of Auth0.
"""

import os
import re
import subprocess
import sys
import uuid

import pytest

from layers.build import ROOT
from tests.support import auth0, contract

EXAMPLES = "200" if os.environ.get("SOAK") else "5"  # beside all that the coverage phase tries


NAMES = ("ann", "bob")
PIZZA42 = "orders"  # the tag of the routes for customers of Auth0


@pytest.fixture
def callers(http, tenant):
    """Access tokens of two callers: of Auth0 for Pizza42, else of Auxeira."""

    def made(product):
        if product == "Pizza42":
            people = {name: f"auth0|{name}-{uuid.uuid4().hex}" for name in NAMES}
            scope = auth0.STAFF_SCOPE  # customers have it in no other test
            return {name: tenant.token(sub=sub, scope=scope) for name, sub in people.items()}
        return {name: _registered(http, name) for name in NAMES}

    return made


def _registered(http, name):
    body = {
        "email": f"{name}-{uuid.uuid4().hex}@example.org",
        "password": "correct horse battery",
        "firstName": name.title(),
        "lastName": "Lee",
    }
    return http.post("/api/auth/register", json=body).json()["token"]


@pytest.mark.parametrize(
    ("product", "which"), [("Auxeira", "--exclude-tag"), ("Pizza42", "--include-tag")]
)
def test_the_api_keeps_its_contract_in_every_check(deployed, callers, tmp_path, product, which):
    configuration = contract.write(tmp_path, callers(product))
    command = [
        *(str(ROOT / ".venv/bin/schemathesis"), "--config-file", str(configuration), "run"),
        *(f"{deployed.cloud.api_url}/openapi.json", "--url", deployed.cloud.api_url),
        *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
        *("--max-examples", EXAMPLES, "--workers", "2", "--no-color", which, PIZZA42),
    ]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1800)

    sys.stdout.write(done.stdout[-8000:])
    assert done.returncode == 0
    generated, passed = re.search(r"(\d+) generated, (\d+) passed", done.stdout).groups()
    assert int(generated) == int(passed) > 100
