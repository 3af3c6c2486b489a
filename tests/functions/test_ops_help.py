"""What the documents say of the commands of operators is what the commands take."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ops.__main__ import app
from tests.support.runbook import list_commands

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "docs/operations.md", ROOT / "docs/projects.md", ROOT / "CHANGELOG.md"]
LINES = sorted(
    {
        line.strip().split("&&")[0]
        for path in DOCUMENTS
        for line in path.read_text().splitlines()
        if re.match(r"\s+(\$ )?\.venv/bin/python -m ops ", line)
    }
    | {line for line in list_commands("ops") if " --stage " in line}  # others name a command
)
GROUP: Any = typer.main.get_command(app)
COMMANDS = sorted(
    (name, *([inner] if inner else []))
    for name, command in GROUP.commands.items()
    for inner in (getattr(command, "commands", None) or [None])
)


def find_command(words):
    """The command that words begin with, and what is given to it."""
    command = GROUP
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_there_are_lines_to_check():
    assert len(LINES) >= 8


@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_runbook_is_taken_by_its_command(line):
    words = shlex.split(line.partition("-m ops ")[2])

    command, given = find_command(words)

    assert not hasattr(command, "commands"), line
    command.make_context(" ".join(words), list(given))  # which refuses what it does not take


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_explains_itself_and_speaks_to_programs(words):
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, "--help"])

    assert done.exit_code == 0
    assert "--stage" in done.output
    assert "--json" in done.output


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_runbook_names_each_command(words):
    text = (ROOT / "docs/operations.md").read_text()
    name = " ".join(words if len(words) > 1 else ("ops", *words))

    assert re.search(rf"\b{name}\b", text)


@pytest.mark.slow
def test_what_cannot_be_done_is_one_sentence_on_standard_error_and_exit_code_1():
    words = [sys.executable, "-m", "ops", "dlq", "list", "--stage", "nowhere"]

    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    said = "There is no stage nowhere: there are prod, dev, local.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
