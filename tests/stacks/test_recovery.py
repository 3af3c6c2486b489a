"""What a deleted stack of prod has left is found, and named as CloudFormation imports it.

The embedded cloud imports no tables, secrets and buckets, so the import itself is not walked.
"""

import json
import re

import botocore.session
import moto
import pytest
from botocore.validate import ParamValidator
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from tests.support import command_line

GONE = command_line.refusal("ValidationError", "DescribeStacks", "Auxeira does not exist")
MADE_ANEW = {  # kept by their stack as well, and no loss: a deploy makes them, or functions do
    "AWS::Lambda::Version", "AWS::IAM::Role", "AWS::ApiGateway::Account",
}  # fmt: skip


@pytest.fixture
def rows(prod, tmp_path, monkeypatch):
    """What `ops recover` looks for in an account where nothing is left, by logical id."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    out = tmp_path / "recovered.json"
    answers = {"cloudformation.DescribeStacks": GONE}
    with moto.mock_aws(), command_line.aws_answers(answers):
        words = "recover", "--template", str(prod.path), "--out", str(out), "--json"
        done = command_line.run(*words, stage="prod")
    assert done.exit_code == 3, (done.output, done.exception)
    return {row["logical id"]: row for row in json.loads(done.stdout)["resources"]}


def test_everything_that_outlives_the_stack_is_looked_for(prod, rows):
    kept = {
        name
        for name, resource in prod.resources.items()
        if resource.get("DeletionPolicy", "Delete") != "Delete"
        and resource["Type"] not in MADE_ANEW
    }

    assert rows.keys() == kept
    assert len(kept) > 25


def test_each_is_named_by_what_cloudformation_identifies_it_by(rows):
    for row in rows.values():
        kind = f"AWS::{row['kind']}"
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
        assert schema["primaryIdentifier"] == [f"/properties/{row['member']}"], kind


def test_what_is_imported_needs_nothing_that_is_not(prod, rows):
    """An import makes nothing: whatever is referred to has to be imported with it."""
    for name in rows:
        text = json.dumps(prod.resources[name])
        found = re.findall(r'"(?:Ref|Fn::GetAtt|DependsOn)": \[?"([^"]+)"', text)
        assert {each for each in found if not each.startswith("AWS::")} <= rows.keys(), name


def test_the_request_of_the_import_is_one_that_cloudformation_takes(prod, rows):
    request = {
        "StackName": "Auxeira",
        "ChangeSetName": "recovery",
        "ChangeSetType": "IMPORT",
        "TemplateURL": "https://example.com/template.json",
        "ResourcesToImport": [
            {
                "ResourceType": f"AWS::{row['kind']}",
                "LogicalResourceId": name,
                "ResourceIdentifier": {row["member"]: row["identifier"]},
            }
            for name, row in rows.items()
        ],
    }
    service = botocore.session.get_session().get_service_model("cloudformation")
    shape = service.operation_model("CreateChangeSet").input_shape

    assert not ParamValidator().validate(request, shape).has_errors()
    assert len(rows) <= 200  # resources of one import
    for name in rows:  # without one an import is refused
        assert prod.resources[name]["DeletionPolicy"]
