"""Clients that are generated from openapi.json walk through both products."""

import json
import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from cdk import specs
from layers.build import ROOT
from local import web_page
from local.emulator import STAGE
from tests.e2e.test_docs import API, AUTH0
from tests.support import tokens, wire_proxy

TYPESCRIPT = ROOT / "clients" / "typescript"
PYTHON = ROOT / "tests" / "clients"
GENERATOR = ROOT / ".local" / "generator" / "bin"
TSC = TYPESCRIPT / "node_modules" / ".bin" / "tsc"
CALL = """
import {{ readFileSync }} from "node:fs";
import {{ createClient, memoryTokens, Problem }} from "{client}";
let made; // one client a script
const api = (tokens) => (made ??= createClient("{url}", {{ tokens }}));
"""


def ran(*command, cwd: Path, timeout: float = 90) -> str:
    """What a command prints."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def project(typescript, folder: Path, **programs: str) -> Path:
    """A project of somebody's that uses the client, with its strict settings."""
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "auxeira-client").symlink_to(typescript)
    (folder / "package.json").write_text('{"type": "module"}')
    settings = {"rootDir": ".", "outDir": "dist", "noUnusedLocals": False}
    base = str(typescript / "tsconfig.json")
    (folder / "tsconfig.json").write_text(
        json.dumps({"extends": base, "compilerOptions": settings, "include": ["*.ts"]})
    )
    for name, text in programs.items():
        (folder / f"{name}.ts").write_text(text)
    return folder


def test_the_runtime_is_short_and_needs_nothing(typescript):
    assert (typescript / "src" / "index.ts").read_text().count("\n") <= 200
    assert '"dependencies"' not in (typescript / "package.json").read_text()
    imports = re.findall(r'from "(.*?)"', (typescript / "dist" / "index.js").read_text())
    assert imports == []


def test_the_runtime_keeps_its_word_at_the_wire(typescript):
    ran("node", "--test", "test/", cwd=typescript)


def test_the_walk_of_the_typescript_client_compiles_and_works(deployed, typescript, tmp_path):
    readme = (typescript / "README.md").read_text()
    walk = "\n".join(re.findall(r"```ts\n(.*?)```", readme, re.DOTALL))
    assert API.removeprefix("API=") in walk
    walk = walk.replace(API.removeprefix("API="), deployed.cloud.api_url)
    walk = walk.replace(AUTH0, deployed.tenant.url)

    ran(TSC, cwd=project(typescript, tmp_path, walk=walk))
    said = ran("node", "dist/walk.js", cwd=tmp_path).split()

    assert said == ["100", "ready", "12.99", "16.99", "20.99", "large", "medium", "small", "404"]


MISTAKES = {
    "path": 'await auxeira.get("/api/profil");',
    "nothing": 'await auxeira.post("/api/auth/login");',
    "half": 'await auxeira.post("/api/auth/login", { body: { email: "a@example.org" } });',
    "segment": 'await auxeira.get("/api/reports/{reportId}");',
    "number": 'await auxeira.get("/api/reports", { query: { limit: "2" } });',
    "items": 'for await (const one of auxeira.items("/api/reports", "orders")) console.log(one);',
    "pages": 'for await (const page of auxeira.pages("/api/profile")) console.log(page);',
    "member": '(await auxeira.get("/api/auth/me")).data.user.mail;',
    "problem": 'try {} catch (e) { if (e instanceof Problem && e.type === "x:oops") throw 1; }',
    "status": 'if ((await auxeira.get("/api/auth/me")).status === 201) throw 1;',
}


def test_mistakes_do_not_compile(typescript, tmp_path):
    begin = 'import { createClient, Problem } from "auxeira-client";\n'
    begin += 'const auxeira = createClient("http://127.0.0.1");\n'
    programs = {name: begin + text for name, text in MISTAKES.items()} | {"right": begin}

    done = subprocess.run(
        [TSC, "--noEmit"], capture_output=True, text=True, timeout=90,
        cwd=project(typescript, tmp_path, **programs),
    )  # fmt: skip

    found = re.findall(r"^(\w+)\.ts\((\d+),", done.stdout, re.MULTILINE)
    assert set(found) == {(name, "3") for name in MISTAKES}, done.stdout


def test_the_types_of_the_page_hold_and_it_stays_small(typescript):
    done = subprocess.run(
        [web_page.WEB / "node_modules" / ".bin" / "tsc"],
        cwd=web_page.WEB, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    sources = [*(web_page.WEB / "src").rglob("*.ts"), *(web_page.WEB / "src").rglob("*.css")]

    assert (typescript / "src" / "schema.ts").exists()
    assert sum(path.read_text().count("\n") for path in sources) <= 2000
    packages = json.loads((web_page.WEB / "package.json").read_text())
    assert len(packages["dependencies"] | packages["devDependencies"]) <= 10


RACE = """
const { expired, refreshToken } = JSON.parse(readFileSync(0, "utf8"));
const tokens = memoryTokens({ token: expired, refreshToken });
const calls = Array.from({ length: 10 }, () => api(tokens).get("/api/auth/me"));
const found = (await Promise.all(calls)).map((answer) => answer.data.user.email);
console.log(JSON.stringify({ found, kept: tokens.read() }));
"""
ONCE = """
const { token } = JSON.parse(readFileSync(0, "utf8"));
const pizza42 = api(() => token);
const answer = await pizza42.post("/api/orders", { body: { pizza: "Supreme", size: "large" } });
console.log(JSON.stringify({ id: answer.data.order.id, status: answer.status,
  replayed: answer.headers.get("Idempotent-Replayed") }));
"""


def run_script(typescript, url, script, **given):
    """What a script of the client prints, that finds what is given on its standard input."""
    program = CALL.format(client=typescript / "dist" / "index.js", url=url) + script
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        input=json.dumps(given), capture_output=True, text=True, timeout=60, cwd=typescript,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def expired(deployed, token):
    """The token as it will be when it has expired."""
    secret = deployed.cloud.client("secretsmanager").get_secret_value(
        SecretId=specs.secret_name("signing", STAGE)
    )["SecretString"]
    forger = tokens.Forger(secret, "", "", int(time.time()))
    times = {"iat": forger.now - 960, "exp": forger.now - 60}
    return forger.sign(tokens.header(token), tokens.claims(token) | times)


def test_ten_calls_with_an_expired_token_refresh_once_at_the_wire(deployed, typescript, http):
    account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse battery"}
    made = http.post(
        "/api/auth/register", json=account | {"firstName": "A", "lastName": "L"}
    ).json()
    given = {"expired": expired(deployed, made["token"]), "refreshToken": made["refreshToken"]}

    with wire_proxy.forwarding(deployed.cloud.api_url) as (url, heard):
        said = run_script(typescript, url, RACE, **given)

    assert said["found"] == [account["email"]] * 10
    assert [request.path for request in heard].count("/api/auth/refresh") == 1
    assert said["kept"]["token"] not in (made["token"], given["expired"])


def test_an_order_whose_answer_is_lost_in_an_outage_is_placed_once(deployed, typescript, http):
    token = deployed.tenant.token(sub=f"auth0|{uuid.uuid4().hex}")

    def lose_the_first(request, nth):
        busy = {"Content-Type": "application/problem+json", "Retry-After": "1"}
        return (503, busy, b"{}") if request.method == "POST" and nth == 1 else None

    with wire_proxy.forwarding(deployed.cloud.api_url, lose_the_first) as (url, heard):
        said = run_script(typescript, url, ONCE, token=token)

    keys = {request.headers["idempotency-key"] for request in heard}
    assert (len(heard), len(keys)) == (2, 1)
    assert (said["status"], said["replayed"]) == (201, "true")
    headers = {"Authorization": f"Bearer {token}"}
    orders = http.get("/api/orders", headers=headers).json()["orders"]
    assert [order["id"] for order in orders] == [said["id"]]


# Python, by openapi-python-client


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """(folder, what the generator said) of a client for Python, with the walk beside it."""
    folder = tmp_path_factory.mktemp("python") / "client"
    done = subprocess.run(
        [
            GENERATOR / "openapi-python-client", "generate", "--fail-on-warning",
            "--path", ROOT / "openapi.json", "--config", PYTHON / "generator.yml",
            "--output-path", folder,
        ],
        capture_output=True, text=True, timeout=120,
        env=os.environ | {"PATH": f"{GENERATOR}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "walk.py").write_text((PYTHON / "walk.py").read_text())
    return folder, done.stdout + done.stderr


def test_the_generator_of_python_clients_warns_of_nothing_and_drops_no_schema(python):
    folder, said = python
    assert "warning" not in said.lower()
    code = "import auxeira_client.models as m, json; print(json.dumps(m.__all__))"
    made = json.loads(ran(GENERATOR / "python", "-c", code, cwd=folder))

    schemas = json.loads((ROOT / "openapi.json").read_text())["components"]["schemas"]
    assert {name.lower() for name in schemas} <= {name.lower() for name in made}


def test_the_walk_of_the_python_client_is_typed_without_a_cast(python):
    folder, _ = python
    text = (folder / "walk.py").read_text()
    assert "ignore" not in text
    assert not re.search(r"\bcast\b\(|import Any|: Any", text)

    mypy = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file="]
    ran(*mypy, "--python-executable", GENERATOR / "python", "walk.py", cwd=folder)


def test_the_walk_of_the_python_client_works(deployed, python):
    folder, _ = python
    token = deployed.tenant.token(sub=f"auth0|{uuid.uuid4().hex}")

    said = ran(GENERATOR / "python", "walk.py", deployed.cloud.api_url, token, cwd=folder)

    assert said.splitlines() == [
        "profile 100",
        "report locked",
        "report ready True",
        "order small 12.99",
        "order medium 16.99",
        "order large 20.99",
        "orders large medium small",
        "problem 404",
    ]
