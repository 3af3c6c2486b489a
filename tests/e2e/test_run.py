"""`make run` as a newcomer uses it, in a second clone with a port of its own."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import jwt
import pytest

from layers.build import ROOT
from local.emulator import Cloud, find_free_port
from local.fake_auth0 import AUDIENCE, CLIENT_ID
from tests.support.clone import clone, processes_below
from tests.support.local_run import command, eventually, refused, serving
from tests.support.patience import stretch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
PERSON = {
    "email": "kept@example.org",
    "password": "correct horse battery",
    "firstName": "Ann",
    "lastName": "Lee",
}


def test_a_run_serves_reloads_keeps_its_state_and_leaves_nothing_behind(folder):
    port = find_free_port()
    (folder / ".env").write_text("# keys\nPAYSTACK_SECRET_KEY='sk_test_123'\nOTHER=1\n")
    with serving(folder, port) as first:
        api = first["api_url"]
        payments = (
            Cloud(port, folder)
            .client("secretsmanager")
            .get_secret_value(SecretId="auxeira/local/payments")
        )
        assert json.loads(payments["SecretString"]) == {"PAYSTACK_SECRET_KEY": "sk_test_123"}
        token = first["demo"]["token"]
        me = httpx.get(f"{api}/api/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert me.json()["user"]["email"] == first["demo"]["email"]
        assert httpx.post(f"{api}/api/auth/register", json=PERSON).status_code == 201
        _is_mailed(first, PERSON["email"])
        _customer_is_known(first, first)
        _printed_requests_order(folder, first)
        _printed_requests_make_a_token(folder, first)
        assert httpx.get(f"{first['stand_ins']['model']}/stats").json() == {}  # nobody asks it
        busy = refused(folder, find_free_port())
        assert "An earlier run is still alive" in busy
        page = _report_page(api, token)
        for path, word, look in (
            ("functions/health/handler.py", "API is running", lambda: _health(api)),
            ("layers/common/python/auxeira/http/responses.py", "nosniff", lambda: _health(api)),
            ("layers/reports/python/report_writer/html.py", "color-scheme", page),
        ):
            _change_is_live(folder / path, word, look)
        page_text = _page_text(first["page_url"])
        _change_is_live(folder / "web/src/strings.ts", "Know where you stand", page_text, 15)
        printed = "\n".join(_printed(folder))
        assert re.search(r"https?://\S+", printed)[0] == first["page_url"]
    eventually(lambda: not processes_below(folder), 5, lambda: str(processes_below(folder)))

    with serving(folder, port, signal.SIGINT) as second:
        login = {name: PERSON[name] for name in ("email", "password")}
        assert httpx.post(f"{api}/api/auth/login", json=login).status_code == 200
        another = {**PERSON, "email": "another@example.org"}
        assert httpx.post(f"{api}/api/auth/register", json=another).status_code == 201
        _is_mailed(second, another["email"])
        _boards_follow(second)
        _customer_is_known(first, second)
        _customer_is_known(second, second)
        health = httpx.get(f"{api}/api/health")
        assert health.json()["message"] == "Pizza42 API is running"
        assert health.headers["X-Content-Type-Options"] == "nosniff"
    with pytest.raises(httpx.ConnectError):
        httpx.get(second["stand_ins"]["auth0"])
    assert second["seconds"] < stretch(20)
    assert "Stopped" in (folder / "run.log").read_text()
    eventually(lambda: not processes_below(folder), 5, lambda: str(processes_below(folder)))


def _is_mailed(run: dict, address: str) -> None:
    """A mail to an address can be read where the run says, within 15 seconds."""
    eventually(lambda: address in httpx.get(run["mail_url"]).text, 15)


def _boards_follow(run: dict) -> None:
    """Functions hear of changes in a run that goes on from another: the boards follow a figure."""
    login = {name: run["demo"][name] for name in ("email", "password")}
    with httpx.Client(base_url=run["api_url"], timeout=30) as http:
        token = http.post("/api/auth/login", json=login).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        own = "/api/leaderboard/carbon_reduction/me"
        before = http.get(own).json()["ranking"]["score"]
        changed = http.patch("/api/profile", json={"metrics": {"2025": {"energyRenewable": 40}}})
        assert changed.status_code == 200
        eventually(lambda: http.get(own).json()["ranking"]["score"] != before, 30)


def _customer_is_known(holder: dict, run: dict) -> None:
    """The customer's tokens of one run are good by the keys that a run's stand-in shows."""
    issuer = run["stand_ins"]["auth0"]
    shown = httpx.get(f"{issuer}.well-known/jwks.json").json()
    for name, audience in (("customer_token", AUDIENCE), ("customer_id_token", CLIENT_ID)):
        token = holder["demo"][name]
        key = jwt.PyJWKSet.from_dict(shown)[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, ["RS256"], audience=audience, issuer=issuer)
        assert claims["https://pizza42.com/can_place_orders"] is True


def _printed(folder: Path) -> list[str]:
    """The lines that a run has printed."""
    log = folder / "run.log"
    eventually(lambda: "Ctrl-C stops" in log.read_text(), 5)
    return log.read_text().splitlines()


def _answered(script: list[str]) -> list[dict]:
    """The JSON documents that lines of a shell print."""
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(script)], capture_output=True, text=True, check=True
    )
    decoder, text, found = json.JSONDecoder(), done.stdout.strip(), []
    while text:
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:].lstrip()
    return found


def _printed_requests_order(folder: Path, run: dict) -> None:
    """The printed requests of a customer place an order and list it, as they stand."""
    lines = _printed(folder)
    start = lines.index(f"TOKEN={run['demo']['customer_token']}")
    end = lines.index("", start)

    placed, listed = _answered([f"API={run['api_url']}", *lines[start:end]])

    assert f"API={run['api_url']}" in lines[:start]
    assert placed["message"] == "Order placed successfully"
    assert placed["order"]["total"] == 16.99
    assert placed["warnings"] == []
    assert listed["orders"] == [placed["order"]]
    assert listed["storage"] == "dynamodb"
    assert listed["customer_profile"]["total_spent"] == 16.99
    assert listed["customer_profile"]["favorite_pizza"] == "Margherita"


def _printed_requests_make_a_token(folder: Path, run: dict) -> None:
    """What is printed of the stand-in for Auth0 does what it says, as it stands."""
    lines = _printed(folder)
    start = lines.index(f"AUTH0={run['stand_ins']['auth0'].rstrip('/')}")

    (answer,) = _answered(lines[start : start + 2])

    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    assert claims["sub"] == "auth0|ann"
    assert claims["https://pizza42.com/email"] == "ann@example.org"
    assert claims["https://pizza42.com/can_place_orders"] is False


def _health(api: str) -> str:
    answer = httpx.get(f"{api}/api/health")
    return answer.text + str(answer.headers)


def _report_page(api: str, token: str) -> Callable[[], str]:
    """The organisation of the run asks for a report. Returns what reads its page."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/html"}
    wish = {"reportType": "impact_story"}
    asked = httpx.post(f"{api}/api/reports/generate", json=wish, headers=headers, timeout=30)
    assert asked.status_code in (201, 202), asked.text
    path = f"{api}/api/reports/{asked.json()['reportId']}"
    eventually(lambda: httpx.get(path, headers=headers).status_code == 200, 30)
    return lambda: httpx.get(path, headers=headers).text


def _page_text(url: str) -> Callable[[], str]:
    """Returns what reads the page of both products: its document and its scripts."""

    def read() -> str:
        document = httpx.get(url)
        assert "default-src 'none'" in document.headers["Content-Security-Policy"]
        scripts = re.findall(r"/assets/[\w-]+\.js", document.text)
        return "".join([document.text, *(httpx.get(url + script).text for script in scripts)])

    return read


def _change_is_live(path: Path, word: str, look: Callable[[], str], seconds: float = 5) -> None:
    """Saves a file with another word and sees it served in seconds; then changes it back.

    A function that is being replaced answers one request with an error: that is no answer yet.
    """
    text = path.read_text()
    eventually(lambda: word in look(), seconds)
    path.write_text(text.replace(word, word[::-1]))
    eventually(lambda: word[::-1] in look(), seconds)
    path.write_text(text)
    eventually(lambda: word in look(), seconds)


def test_a_taken_port_is_one_sentence(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        said = refused(folder, other.getsockname()[1])

    assert re.fullmatch(r"Port \d+ is taken by another program. Take .*PORT=\d+\n", said)


def test_a_taken_port_of_the_stand_in_is_one_sentence(folder):
    port = find_free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + 1))
        other.listen()

        said = refused(folder, port)

    wanted = rf"Port {port + 1}, for the stand-in for Auth0, is taken .*make run PORT=\d+\n"
    assert re.fullmatch(wanted, said)
    assert not processes_below(folder)


@pytest.mark.parametrize("port", [0, 65535, 70000])
def test_a_port_without_another_behind_it_is_refused(folder, port):
    done = subprocess.run(command(port), cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--port must be between 1 and 65530" in done.stderr


def test_a_missing_node_is_one_sentence(folder):
    environment = {**os.environ, "PATH": "/nowhere"}

    said = refused(folder, find_free_port(), env=environment)

    assert said == "The cdk CLI needs Node.js 20 or newer on PATH: https://nodejs.org\n"


def test_a_deploy_that_fails_says_what_and_where_the_log_is(folder, tmp_path):
    broken = clone(tmp_path / "broken")
    stages = broken / "cdk" / "stages.py"
    stages.write_text(stages.read_text().replace("metric_math=False", "metric_math=True"))

    said = refused(broken, find_free_port())

    assert said.count("cdk deploy failed: ") == 1
    assert "Alarm" in said
    assert str(broken / ".local") in said
    assert not processes_below(broken)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("python3.13", "Python 3.13 is not here"),
        ("node", "The cdk CLI needs Node.js 20"),
        ("a new node", "The cdk CLI needs Node.js 20"),
    ],
)
def test_a_missing_tool_is_one_sentence_of_make(tmp_path, missing, sentence):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "make", "sed", "uname", "ls", "cat", "rm", "env", "touch"):
        (tools / name).symlink_to(shutil.which(name) or name)
    for name in ("Makefile", "requirements.txt", "package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    if missing == "a new node":
        old = tools / "node"  # as Node.js 18 answers when it is asked for its version
        old.write_text('#!/bin/bash\n[ "$1" = -e ] && exit 1; echo v18.20.8\n')
        old.chmod(0o755)
    target = "venv" if missing == "python3.13" else "node"

    done = subprocess.run(
        ["make", target],
        cwd=tmp_path,
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode
    assert sentence in done.stderr
