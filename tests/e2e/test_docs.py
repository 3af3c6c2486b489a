"""The README's commands, executed as they stand."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from layers.build import ROOT

README = (ROOT / "README.md").read_text()
API = "API=http://127.0.0.1:4566/_aws/execute-api/auxeira/local"
AUTH0 = "http://127.0.0.1:4567/"


def block(mark: str) -> str:
    """The code after a mark."""
    return re.search(rf"<!-- {mark}.*?-->\n```\w+\n(.*?)```", README, re.DOTALL)[1]


def answers() -> list[dict]:
    """What the README says that the requests answer."""
    blocks = re.findall(r"<!-- answer -->\n```json\n(.*?)```", README, re.DOTALL)
    return [json.loads(text) for text in blocks]


def tools(deployed) -> str:
    """What the walk begins with: the address, and the functions of the shell."""
    return block("walk").partition("\n\n")[0].replace(API, f"API={deployed.cloud.api_url}") + "\n"


def ran(script: str, cwd: Path = ROOT) -> str:
    """What a script prints."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True, text=True, timeout=60, cwd=cwd,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def run(script: str) -> list[dict]:
    """The JSON documents that a script prints."""
    decoder, text, found = json.JSONDecoder(), ran(script), []
    while text:
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:].lstrip()
    return found


@pytest.fixture(scope="module")
def walked(deployed):
    assert block("walk").startswith(API)
    return run(block("walk").replace(API, f"API={deployed.cloud.api_url}"))


def test_the_walk_of_the_readme_works_as_it_stands(walked):
    health, pizza, registered, me = walked

    assert health["status"] == "healthy"
    assert pizza["status"] == "OK"
    assert registered["user"] == me["user"]


def test_the_readme_shows_what_the_last_request_really_answers(walked):
    shown, real = answers()[0], walked[-1]

    for document in (shown, real):
        document["user"] |= {"userId": len(document["user"]["userId"]), "createdAt": None}
    assert shown == real


def test_the_readme_shows_what_a_mistake_really_answers(deployed):
    (real,) = run(tools(deployed) + block("mistake"))

    shown = answers()[1]
    assert shown | {"instance": ""} == real | {"instance": ""}


def test_the_reports_of_the_readme_work_as_they_stand(deployed, walked, tmp_path):
    login = block("walk").partition("TOKEN=$(")[2].partition("\ncurl")[0]

    said = ran(f"{tools(deployed)}\nTOKEN=$({login}\n{block('reports')}", cwd=tmp_path)

    assert said.split("\n") == ["ready", "True"]
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "Policy Alignment Assessment" in page
    assert "Disclosure by disclosure" in page


def test_the_order_of_the_readme_works_as_it_stands(deployed):
    script = block("order")
    assert AUTH0 in script

    placed, listed = run(tools(deployed) + script.replace(AUTH0, deployed.tenant.url))

    assert placed["order"]["total"] == 16.99
    assert listed["orders"][0] == placed["order"]
    assert listed["customer_profile"]["total_orders"] == len(listed["orders"])
