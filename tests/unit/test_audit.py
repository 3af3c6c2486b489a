"""Who asks what is known of the packages: the workflow, and of which lock files."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools import environments

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
DEPENDABOT = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
LOCKED = re.compile(r"^[A-Za-z0-9_.-]+(\[\w+\])?==\S+ \\$", re.MULTILINE)
BUILT = {"node_modules", "build", "cdk.out"}


def lock_files():
    """Every file of the tree that pins packages, from the root, whatever its name."""
    found = set()
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in BUILT and (f[0] != "." or f == ".github")]
        for path in (Path(folder, name) for name in names):
            is_npm = path.name in ("package-lock.json", "npm-shrinkwrap.json")
            is_pip = path.suffix in (".txt", ".lock") and LOCKED.search(path.read_text("utf-8"))
            if is_npm or is_pip:
                found.add(path.relative_to(ROOT).as_posix())
    return found


def audit(tmp_path, *, of="", status=0):
    """Run tools/audit.py with commands that note what they are asked. Returns it and the notes.

    A command whose folder or last argument ends in `of` ends with `status`.
    """
    notes = tmp_path / "notes"
    for name in ("pip-audit", "npm"):
        command = tmp_path / name
        command.write_text(
            f'#!/bin/sh\necho "{name} $PWD $*" >> {notes}\n'
            f'case "$PWD/$*" in *{of}) exit {status};; esac\n'
        )
        command.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "audit.py"],
        env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done, [shlex.split(line) for line in notes.read_text().splitlines()]


def asked_about(notes):
    """The lock files that commands were asked about."""
    of_npm = {(Path(note[1]) / "package-lock.json") for note in notes if note[0] == "npm"}
    of_pip = {Path(note[1]) / note[-1] for note in notes if note[0] == "pip-audit"}
    return {path.relative_to(ROOT).as_posix() for path in of_npm | of_pip}


def test_there_is_no_lock_file_without_an_audit(tmp_path):
    done, notes = audit(tmp_path)

    assert done.returncode == 0
    assert asked_about(notes) == lock_files()
    assert len(notes) == len(lock_files()) > 8


def test_an_environment_is_set_up_from_lock_files_that_are_audited():
    inputs = {name for row in environments.ENVIRONMENTS.values() for name in row.inputs}
    locks = {Path(name) for name in inputs if name.endswith(("requirements.txt", "-lock.json"))}

    assert {path.as_posix() for path in locks} <= lock_files()
    assert len(locks) == len(environments.ENVIRONMENTS)


@pytest.mark.parametrize("of", sorted(lock_files()))
def test_one_weakness_ends_in_red_and_the_others_are_still_asked_about(tmp_path, of):
    ending = f"{Path(of).parent}/audit --package-lock-only" if "package" in of else of

    done, notes = audit(tmp_path, of=shlex.quote(ending.removeprefix("./")), status=1)

    assert done.returncode == 1
    assert of in done.stderr
    assert asked_about(notes) == lock_files()


def test_what_pip_audits_is_pinned_with_hashes():
    for name in lock_files():
        text = (ROOT / name).read_text("utf-8")
        assert name.endswith(".json") or text.count("==") <= text.count("--hash=sha256:"), name


def test_the_workflow_audits_with_every_change_and_every_week():
    triggers = WORKFLOW[True]  # YAML 1.1 takes `on` for yes

    assert {"push", "pull_request", "schedule"} <= triggers.keys()
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", triggers["schedule"][0]["cron"])
    assert "if" not in WORKFLOW["jobs"]["audit"]
    assert "continue-on-error" not in str(WORKFLOW)


def test_the_workflow_calls_what_exists():
    commands = {name: [s["run"] for s in job["steps"] if "run" in s] for name, job in
                WORKFLOW["jobs"].items()}  # fmt: skip
    words = [word for run in commands.values() for line in run for word in shlex.split(line)]
    files = [word for word in words if "/" in word]

    assert commands["check"] == [".ci/run"]
    assert commands["audit"][-1] == "python tools/audit.py"
    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_workflow_may_only_read_and_runs_pinned_actions():
    used = [step["uses"] for step in STEPS if "uses" in step]

    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in WORKFLOW["jobs"].values())
    assert [name for name in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name)] == []
    assert all("timeout-minutes" in job for job in WORKFLOW["jobs"].values())


def test_dependabot_looks_where_the_lock_files_are_once_a_week():
    rows = DEPENDABOT["updates"]
    looked = {
        row["package-ecosystem"]: set(row.get("directories", [row.get("directory")]))
        for row in rows
    }

    def folders(ending):
        parents = {Path("/", name).parent for name in lock_files() if name.endswith(ending)}
        return {parent.as_posix() for parent in parents}

    assert looked == {"pip": folders(".txt"), "npm": folders(".json"), "github-actions": {"/"}}
    assert {row["schedule"]["interval"] for row in rows} == {"weekly"}
