"""Every way back is walked: data are lost in the embedded cloud, and commands bring them back.

Its point in time is always the present: such a restore is asserted by its request alone.
"""

import json
import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from typer.testing import CliRunner

from cdk import specs
from functions.housekeeping.erasure import AGAIN
from local import deploy, sample_data
from local.emulator import STAGE
from ops.__main__ import app
from ops.stage import find_bucket
from tests.e2e.conftest import Deployed, deployment
from tests.e2e.test_leaderboard import eventually
from tests.e2e.test_standing import YEAR
from tests.support.route_scenarios import PROFILE

PASSWORD = "correct horse battery"  # noqa: S105 - theirs
PREMIUM = "policy_alignment"
FIGURES = YEAR | {"totalIncome": 800_000, "totalExpenditure": 780_000, "programmeSpend": 624_000}
RANK = "/api/leaderboard/profile_completion/me"


class Person(NamedTuple):
    """Somebody who has an account, and requests by whoever logs in with the password."""

    http: httpx.Client
    email: str

    def log_in(self) -> int:
        body = {"email": self.email, "password": PASSWORD}
        answer = self.http.post("/api/auth/login", json=body)
        return answer.status_code

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        login = {"email": self.email, "password": PASSWORD}
        token = self.http.post("/api/auth/login", json=login).json()["token"]
        bearer = {"Authorization": f"Bearer {token}"} | headers
        return self.http.request(method, path, json=body, headers=bearer)


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    with deployment("drills") as found:
        yield found


pytestmark = pytest.mark.usefixtures("commands")


def read(*words: str, codes: tuple[int, ...] = (0,)) -> Any:
    done = CliRunner().invoke(app, [*words, "--json", "--stage", STAGE])
    assert done.exit_code in codes, (done.output, done.exception)
    return json.loads(done.stdout)


def register(deployed: Deployed, http: httpx.Client, name: str) -> Person:
    """Somebody with a profile, whose address is proven by its mail."""
    email = f"{name}@example.org"
    body = {"email": email, "password": PASSWORD, "firstName": name, "lastName": "Lee"}
    assert http.post("/api/auth/register", json=body).status_code == 201
    person = Person(http, email)
    saved = person.send("PUT", "/api/profile", PROFILE | {"metrics": {"2025": FIGURES}})
    assert saved.status_code == 200, saved.text
    (mail,) = eventually(lambda: list_mails(deployed, email), bool, 30)
    found = re.search(r"token=([\w-]+)", mail["BodyText"])
    assert found
    proof = {"token": found[1]}
    assert http.post("/api/auth/verify-email", json=proof).status_code == 204
    return person


def list_mails(deployed: Deployed, email: str) -> list[dict[str, Any]]:
    kept = httpx.get(deployed.cloud.mail_url).json()["messages"]
    return [mail for account in kept.values() for mail in account if mail["To"] == [email]]


class Lost(NamedTuple):
    """Ann, her rank, the report that she paid for, and Eve, who is gone when it comes back."""

    ann: Person
    report_id: str
    rank: dict[str, Any]
    eve: Person


@pytest.fixture(scope="module")
def stage(deployed: Deployed, http: httpx.Client) -> Lost:
    """Many organisations, and Ann among them, who bought a report."""
    assert sample_data.load_sample_organisations(deployed.cloud) == 63
    ann, eve = (register(deployed, http, name) for name in ("ann", "eve"))
    report_id = str(ann.send("POST", "/api/reports/generate", {"reportType": PREMIUM})
                    .json()["reportId"])  # fmt: skip
    begun = ann.send("POST", "/api/payments/initialize", {"reportId": report_id}).json()
    httpx.post(begun["authorization_url"], data={"action": "pay"})
    reference = {"reference": begun["reference"]}
    assert ann.send("POST", f"/api/reports/{report_id}/unlock", reference).json()["success"]
    eventually(lambda: read_report(ann, report_id)["status"] == "ready", bool, 60)
    eventually(lambda: read_rank(ann).get("rank"), bool, 30)
    return Lost(ann, report_id, read_rank(ann), eve)


def read_report(ann: Person, report_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ann.send("GET", f"/api/reports/{report_id}").json()["report"]
    return found


def read_rank(ann: Person) -> dict[str, Any]:
    found: dict[str, Any] = ann.send("GET", RANK).json()["ranking"]
    return found


def erase_eve(deployed: Deployed, eve: Person) -> None:
    """Eve closes her account, and the clock's last run for it has come."""
    eve_id = str(eve.send("GET", "/api/auth/me").json()["user"]["userId"])
    assert eve.send("DELETE", "/api/auth/account", {"password": PASSWORD}).status_code == 202
    eventually(lambda: is_erased(deployed, eve_id), bool, 60)


def is_erased(deployed: Deployed, user_id: str) -> bool:
    """Call the clock as of when nothing is left to wait for; tell whether no item is left."""
    later = time.gmtime(time.time() + AGAIN)
    deployed.cloud.client("lambda").invoke(
        FunctionName=specs.function_name("housekeeping", STAGE),
        Payload=json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", later)}).encode(),
    )
    tables = ("users", "profiles", "reports", "leaderboard", "activity")
    return not any(user_id in str(item) for name in tables for item in scan(deployed, name))


def scan(deployed: Deployed, table: str) -> list[dict[str, Any]]:
    name = specs.find_table(table).name
    pages = deployed.cloud.client("dynamodb").get_paginator("scan").paginate(TableName=name)
    return [item for page in pages for item in page["Items"]]


def wipe(deployed: Deployed, *tables: str) -> None:
    """Delete everything that tables hold."""
    client = deployed.cloud.client("dynamodb")
    for table in tables:
        row = specs.find_table(table)
        for item in scan(deployed, table):
            key = {name: item[name] for name in (row.hash, row.range)}
            client.delete_item(TableName=row.name, Key=key)


def empty_bucket(deployed: Deployed) -> None:
    """Delete all objects but those that say who was erased."""
    client, bucket = deployed.cloud.client("s3"), find_bucket("reports", STAGE)
    for entry in client.list_objects_v2(Bucket=bucket).get("Contents", []):
        if not entry["Key"].startswith("erased/"):
            client.delete_object(Bucket=bucket, Key=entry["Key"])


def check(lost: Lost, deployed: Deployed) -> None:
    """Ann's password, report and rank are what they were, and Eve stays away."""
    assert lost.ann.log_in() == 200
    assert read_report(lost.ann, lost.report_id)["status"] == "ready"
    page = lost.ann.send("GET", f"/api/reports/{lost.report_id}", Accept="text/html")
    assert page.headers["Content-Type"].startswith("text/html")
    eventually(lambda: read("leaderboard", "verify", codes=(0, 3))["toCount"] == [], bool, 60)
    eventually(
        lambda: read("leaderboard", "rebuild", "--yes", codes=(0, 3))["moved"] == [], bool, 30
    )
    wrong = ("counters", "toCount", "losing", "odd", "leftOver")
    found = read("leaderboard", "verify")
    assert [name for name in wrong if found[name]] == []
    rank = read_rank(lost.ann)
    assert (rank["rank"], rank["score"]) == (lost.rank["rank"], lost.rank["score"])
    assert lost.eve.log_in() == 401
    assert "eve@example.org" not in str(scan(deployed, "users"))


def test_what_is_exported_wiped_and_imported_is_as_it_was(stage, deployed, tmp_path):
    exported = read("export", str(tmp_path), "--with-hashes", "--share", "1")
    erase_eve(deployed, stage.eve)
    wipe(deployed, "users", "profiles", "reports", "projects", "activity", "orders")
    empty_bucket(deployed)

    found = read("import", exported["export"], "--yes", "--share", "1", codes=(0, 3))

    for row in found["tables"]:
        assert row["missing"] == 0, row
        assert row["put"] + row["there already"] + row["erased"] == row["items"], row
    assert {row["table"] for row in found["tables"] if row["erased"]} >= {"users", "profiles"}
    read("leaderboard", "rebuild", "--yes", codes=(0, 3))
    check(stage, deployed)


def test_what_was_damaged_comes_back_from_a_backup(stage, deployed):
    names = {row["table"]: row["name"] for row in read("backup")["backups"]}
    wipe(deployed, "users", "profiles", "reports")
    assert stage.ann.log_in() == 401

    for table in ("users", "profiles", "reports"):
        answer = read("restore", table, "--backup", names[table], "--yes", "--share", "1",
                      codes=(0, 3))  # fmt: skip
        assert answer["after"]["missing"] == 0, answer

    read("leaderboard", "rebuild", "--yes", codes=(0, 3))
    check(stage, deployed)
    tables = deployed.cloud.client("dynamodb").list_tables()["TableNames"]
    assert not [name for name in tables if "-restored-" in name]


def test_an_object_that_is_gone_comes_back_from_an_export(stage, deployed, tmp_path):
    exported = read("export", str(tmp_path), "--table", "objects")
    empty_bucket(deployed)

    (row,) = read("import", exported["export"], "--yes")["tables"]

    assert row["put"] > 0
    assert row["missing"] == row["different"] == 0
    assert read_report(stage.ann, stage.report_id)["status"] == "ready"


def test_a_stack_that_was_deleted_with_all_it_held_comes_back(stage, deployed, tmp_path):
    """Its tables and its bucket are gone; secrets are put back from where the operator keeps them.

    To import what a stack has left is more than the embedded cloud can.
    """
    client = deployed.cloud.client("secretsmanager")
    exported = read("export", str(tmp_path), "--with-hashes", "--share", "1")
    names = [specs.secret_name(row.key, STAGE) for row in specs.SECRETS]
    values = {name: client.get_secret_value(SecretId=name)["SecretString"] for name in names}
    empty_bucket(deployed)
    delete_stack(deployed)

    deploy.deploy_stack(deployed.cloud, deployed.cloud.folder / "cdk.out")
    deploy.apply_dropped_settings(deployed.cloud)
    for name, value in values.items():
        client.put_secret_value(SecretId=name, SecretString=value)
    for row in specs.FUNCTIONS:
        deployed.restart(row.group)
    found = read("import", exported["export"], "--yes", "--share", "1", codes=(0, 3))

    assert not any(row["missing"] for row in found["tables"]), found
    read("leaderboard", "rebuild", "--yes", codes=(0, 3))
    check(stage, deployed)


def delete_stack(deployed: Deployed) -> None:
    client, name = deployed.cloud.client("cloudformation"), specs.stack_name(STAGE)
    client.update_termination_protection(EnableTerminationProtection=False, StackName=name)
    client.delete_stack(StackName=name)
    client.get_waiter("stack_delete_complete").wait(StackName=name)
    assert specs.TABLES[0].name not in deployed.cloud.client("dynamodb").list_tables()["TableNames"]
