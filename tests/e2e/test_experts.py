"""The commands of docs/experts.md, executed as they stand."""

import re
import subprocess

import httpx

from auxeira.aws.attribute_values import serialize
from auxeira.security import session_record
from cdk import specs
from layers.build import ROOT
from local.emulator import STAGE
from tests.e2e.test_docs import ran, tools
from tests.e2e.test_mail import eventually
from tests.support.expert_scenarios import PROJECT, build_project

DOCUMENT = (ROOT / "docs/experts.md").read_text()


def block(mark: str) -> str:
    """The code after a mark."""
    return re.search(rf"<!-- {mark} -->\n```bash\n(.*?)```", DOCUMENT, re.DOTALL)[1]


def put(deployed, table, item):
    name = specs.physical_table_name(specs.find_table(table).name, STAGE)
    deployed.cloud.client("dynamodb").put_item(TableName=name, Item=serialize(item))


def prove_address(deployed, user_id):
    """The user opens the link in the mail."""
    deployed.cloud.client("dynamodb").update_item(
        TableName=specs.physical_table_name(specs.find_table("users").name, STAGE),
        Key=serialize(session_record.user_key(user_id)),
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )


def test_an_expert_is_found_and_written_to_as_the_document_says(deployed, tmp_path):
    begin = tools(deployed)
    assert ran(begin + block("offer"), cwd=tmp_path) == "['Statistics', 'Research']"
    assert ran(begin + block("find"), cwd=tmp_path) == "Eve Otieno"
    for item in build_project():
        put(deployed, "projects", item)

    held = "TOKEN=$(field '[\"token\"]' < bo.json)\n"
    score, reasons = ran(f"{begin}PROJECT={PROJECT}\n{held}{block('match')}", cwd=tmp_path).split(
        "\n"
    )
    assert score == "83"
    assert "Works in KE, where the project is." in reasons

    refused = subprocess.run(
        ["bash", "-c", begin + held + block("write")], capture_output=True, cwd=tmp_path, timeout=60
    )
    assert refused.returncode != 0  # the address is not proven
    me = 'field \'["user"]["userId"]\' < bo.json'
    prove_address(deployed, ran(begin + me, cwd=tmp_path))
    assert ran(begin + held + block("write"), cwd=tmp_path) == "Your message is on its way."

    assert eventually(lambda: mails(deployed), 30)
    (mail,) = mails(deployed)
    assert "bo@example.org" in mail["BodyText"]
    assert mail.get("ReplyToAddresses", []) == []


def mails(deployed):
    """The mails about expertise that were sent to the expert."""
    kept = httpx.get(deployed.cloud.mail_url).json()["messages"]
    found = [mail for account in kept.values() for mail in account]
    about = "Somebody wrote to you about your expertise"
    return [m for m in found if m["To"] == ["eve@example.org"] and m["Subject"] == about]
