"""The pipeline that releases: its order, its rights, and that what it calls is there."""

import os
import re
import shlex
from typing import Any

import yaml

from layers.build import ROOT

WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text())
JOBS = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


def test_checks_come_before_dev_and_a_walk_and_an_approval_before_prod() -> None:
    assert JOBS["check"]["steps"][-1]["run"] == ".ci/run"
    assert JOBS["dev"]["needs"] == "check"
    assert JOBS["prod"]["needs"] == "dev"
    for stage in ("dev", "prod"):
        assert JOBS[stage]["environment"] == stage  # prod: its reviewers approve
        assert JOBS[stage]["env"] == {"STAGE": stage}
        runs = [step["run"] for step in JOBS[stage]["steps"] if "run" in step]
        assert runs[:2] == ['make deploy STAGE="$STAGE" APPROVAL=never', '.ci/walk "$STAGE"']


def test_credentials_are_borrowed_from_the_account_and_never_stored() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    for stage in ("dev", "prod"):
        assert JOBS[stage]["permissions"] == {"contents": "read", "id-token": "write"}
    assert "permissions" not in JOBS["check"]
    assert "secrets." not in (ROOT / ".github/workflows/deploy.yml").read_text()


def test_one_release_follows_the_other_and_none_is_cut_off() -> None:
    assert WORKFLOW["concurrency"] == {"group": "deploy", "cancel-in-progress": False}
    assert "pull_request" not in WORKFLOW[True]  # YAML 1.1 takes `on` for yes
    assert all("timeout-minutes" in job for job in JOBS.values())


def test_what_the_workflow_calls_exists_and_its_actions_are_pinned() -> None:
    words = [w for step in STEPS if "run" in step for w in shlex.split(step["run"])]
    for name in (word for word in words if word.startswith(".ci/")):
        assert os.access(ROOT / name, os.X_OK), name
    for name in (step["uses"] for step in STEPS if "uses" in step):
        assert re.fullmatch(r"(actions|aws-actions)/[\w-]+@[0-9a-f]{40}", name), name


def test_what_cannot_be_walked_goes_back_and_so_does_prod_when_a_page_rings() -> None:
    walk = (ROOT / ".ci" / "walk").read_text()
    assert walk.index("tools.walk_stage") < walk.index('rollback --stage "$1" --yes')
    assert '[ "$1" != prod ] ||' in walk
    assert "rollback --stage prod --if-alarm --minutes 10" in walk
