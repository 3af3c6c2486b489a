"""Tables and secrets: nothing lost, nothing more than the specs say."""

from typing import Any

import pytest

from cdk import resources, specs
from tests.stacks.templates import Template, text, walk

# CloudFormation replaces a table whose logical id changes by an empty one.
LOGICAL_IDS = {
    "UsersTable": "auxeira-users",
    "ProfilesTable": "auxeira-user-profiles",
    "ReportsTable": "auxeira-esg-reports",
    "ProjectsTable": "auxeira-projects",
    "LeaderboardTable": "auxeira-leaderboard",
    "ActivityTable": "auxeira-user-activity",
    "OrdersTable": "Pizza42-Orders",
}
INSIGHTS = {"Enabled": True, "Mode": "THROTTLED_KEYS"}


def names(template: Template) -> dict[str, str]:
    return {key: value["TableName"] for key, value in template.of("DynamoDB::Table").items()}


def test_logical_ids_and_names_of_the_seven_tables_are_pinned(prod: Template) -> None:
    assert names(prod) == LOGICAL_IDS


def test_local_tables_have_the_names_of_prod(local: Template) -> None:
    assert names(local) == LOGICAL_IDS


def test_tables_of_other_stages_bear_the_stage_in_their_name(dev: Template) -> None:
    assert names(dev) == {key: f"{name}-dev" for key, name in LOGICAL_IDS.items()}


def keys(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]


def capacity(read: int | None, write: int | None) -> dict[str, Any]:
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


def maximum(row: resources.Table) -> dict[str, Any]:
    units = {"MaxReadRequestUnits": row.max_read, "MaxWriteRequestUnits": row.max_write}
    return {"OnDemandThroughput": units}


def index_properties(row: resources.Table, index: resources.Index) -> dict[str, Any]:
    expected: dict[str, Any] = {
        "IndexName": index.name,
        "KeySchema": keys(index.hash[0], index.range[0]),
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.include)},
    }
    expected |= maximum(row) if row.read is None else capacity(index.read, index.write)
    return expected | ({"ContributorInsightsSpecification": INSIGHTS} if row.insights else {})


def table_properties(row: resources.Table, stage: str) -> dict[str, Any]:
    """All properties of a table, said by its row; provisioned is CloudFormation's default."""
    expected: dict[str, Any] = {
        "TableName": specs.physical_table_name(row.name, stage),
        "KeySchema": keys(row.hash, row.range),
        "DeletionProtectionEnabled": stage == "prod",
    }
    if row.read is None:
        expected |= {"BillingMode": "PAY_PER_REQUEST", **maximum(row)}
    else:
        expected |= capacity(row.read, row.write)
    if row.ttl:
        expected["TimeToLiveSpecification"] = {"AttributeName": "ttl", "Enabled": True}
    if row.stream:
        expected["StreamSpecification"] = {"StreamViewType": row.stream}
    if row.recovery_days:
        expected["PointInTimeRecoverySpecification"] = {
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": row.recovery_days,
        }
    if row.insights:
        expected["ContributorInsightsSpecification"] = INSIGHTS
    if row.indexes:
        expected["GlobalSecondaryIndexes"] = [index_properties(row, i) for i in row.indexes]
    return expected


@pytest.mark.parametrize("row", specs.TABLES, ids=lambda row: row.key)
def test_a_table_is_exactly_what_its_row_says(each: Template, row: resources.Table) -> None:
    actual = dict(each.of("DynamoDB::Table")[f"{row.key.capitalize()}Table"])
    attributes = {
        a["AttributeName"]: a["AttributeType"] for a in actual.pop("AttributeDefinitions")
    }
    assert actual == table_properties(row, each.stage)
    of_indexes = dict(pair for index in row.indexes for pair in (index.hash, index.range))
    assert attributes == {row.hash: "S", row.range: "S"} | of_indexes


def test_tables_and_secrets_of_prod_outlive_the_stack(prod: Template) -> None:
    kinds = {
        "AWS::DynamoDB::Table": "Retain",
        "AWS::SecretsManager::Secret": "RetainExceptOnCreate",
        "AWS::S3::Bucket": "RetainExceptOnCreate",
    }
    found = [r for r in prod.resources.values() if r["Type"] in kinds]
    assert len(found) == len(specs.TABLES) + len(specs.SECRETS) + len(specs.BUCKETS)
    for resource in found:
        assert resource["DeletionPolicy"] == kinds[resource["Type"]]
        assert resource["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("stage", ["dev", "local"])
def test_nothing_of_other_stages_outlives_the_stack(
    stage: str, request: pytest.FixtureRequest
) -> None:
    template: Template = request.getfixturevalue(stage)
    shared = {"AWS::ApiGateway::Account"} | ({"AWS::IAM::Role"} if stage != "local" else set())
    with_the_function = "AWS::Lambda::Version"  # which goes with its function
    kept = {
        r["Type"]
        for r in template.resources.values()
        if r.get("DeletionPolicy", "Delete") != "Delete" and r["Type"] != with_the_function
    }
    # the account's one role for gateway logs, which another stage may be using
    assert kept == (shared if stage != "local" else set())


def test_secrets_are_generated_and_provider_keys_wait_for_the_operator(each: Template) -> None:
    actual = {
        s["Name"]: s["GenerateSecretString"] for s in each.of("SecretsManager::Secret").values()
    }
    plain = {"PasswordLength": 64, "ExcludePunctuation": True}
    unset = plain | {"SecretStringTemplate": "{}", "GenerateStringKey": "_unset"}
    assert actual == {
        specs.secret_name(row.key, each.stage): unset if row.keys else plain
        for row in specs.SECRETS
    }


@pytest.mark.parametrize("row", specs.BUCKETS, ids=lambda row: row.key)
def test_a_bucket_is_private_and_forgets_what_its_row_says(
    each: Template, row: resources.Bucket
) -> None:
    """No name: one that somebody else has taken would fail the deploy. What was deleted can be
    brought back for so many days, and for up to one more, for S3 counts to the next midnight: what
    was erased is gone after 35. No custom resource that empties it."""
    access = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    sse = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    versions = {
        "NoncurrentVersionExpiration": {"NoncurrentDays": row.version_days},
        "ExpiredObjectDeleteMarker": True,
        "Status": "Enabled",
    }
    assert each.of("S3::Bucket")[f"{row.key.capitalize()}Bucket"] == {
        "PublicAccessBlockConfiguration": dict.fromkeys(access, True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [sse]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {
            "Rules": [
                versions,
                *(
                    {"ExpirationInDays": days, "Status": "Enabled"}
                    | ({"Prefix": prefix} if prefix else {})
                    for prefix, days in row.days.items()
                ),
            ]
        },
    }
    assert len(each.of("S3::Bucket")) == len(specs.BUCKETS)
    assert not [r for r in each.resources.values() if r["Type"].startswith("Custom::")]


def test_reports_of_paid_ones_stay_and_the_rest_goes_after_its_items() -> None:
    [reports] = [row for row in specs.BUCKETS if row.key == "reports"]
    assert reports.days == {"facts/": 120, "free/": 120}


def test_an_export_goes_after_35_days_with_all_of_its_versions() -> None:
    [copies] = [row for row in specs.BUCKETS if row.key == "copies"]
    assert copies.days[""] + copies.version_days == 35


def test_backups_are_deleted_by_a_role_that_can_do_nothing_else(each: Template) -> None:
    role = each.of("IAM::Role")["OldBackupsRole"]
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"].keys() == {"StringEquals"}
    assert trust["Condition"]["StringEquals"].keys() == {"aws:SourceAccount"}
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "dynamodb:DeleteBackup")
    assert sorted(text(r) for r in statement["Resource"]) == sorted(
        f"${{{row.key.capitalize()}Table.Arn}}/backup/*" for row in specs.TABLES
    )


def test_buckets_of_aws_refuse_plain_http(prod: Template, dev: Template, local: Template) -> None:
    for template in (prod, dev):
        found = []
        for policy in template.of("S3::BucketPolicy").values():
            [statement] = policy["PolicyDocument"]["Statement"]
            assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
            assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            found += [text(r) for r in statement["Resource"]]
        buckets = [f"${{{row.key.capitalize()}Bucket.Arn}}" for row in specs.BUCKETS]
        assert sorted(found) == sorted([*buckets, *(f"{bucket}/*" for bucket in buckets)])
    assert not local.of("S3::BucketPolicy")


def test_prod_scales_every_provisioned_table_and_index_in_both_directions(prod: Template) -> None:
    actual = {
        (text(target["ResourceId"]), target["ScalableDimension"].removeprefix("dynamodb:")): (
            target["MinCapacity"],
            target["MaxCapacity"],
        )
        for target in prod.of("ApplicationAutoScaling::ScalableTarget").values()
    }
    expected = {}
    for row in (row for row in specs.TABLES if row.read):
        table = f"table/${{{row.key.capitalize()}Table}}"
        subjects = [(table, "table", row.read, row.write)]
        subjects += [(f"{table}/index/{i.name}", "index", i.read, i.write) for i in row.indexes]
        for path, kind, read, write in subjects:
            assert read
            assert write
            expected[path, f"{kind}:ReadCapacityUnits"] = (read, read * 100)
            expected[path, f"{kind}:WriteCapacityUnits"] = (write, write * 100)
    assert actual == expected
    assert len(actual) == 16


def test_every_scaling_target_of_prod_follows_70_percent(prod: Template) -> None:
    policies = prod.of("ApplicationAutoScaling::ScalingPolicy").values()
    assert len(policies) == 16
    followed = {policy["ScalingTargetId"]["Ref"] for policy in policies}
    assert followed == set(prod.of("ApplicationAutoScaling::ScalableTarget"))
    for policy in policies:
        assert policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 70


def test_nothing_scales_by_itself_in_the_other_stages(dev: Template, local: Template) -> None:
    for template in (dev, local):
        assert not [r for r in template.resources.values() if "AutoScaling" in r["Type"]]


def test_insights_are_where_the_guide_reads_them_and_count_refused_keys_alone(
    prod: Template,
) -> None:
    guide = (specs.ROOT / "docs" / "operations.md").read_text()
    [line] = [text for text in guide.splitlines() if "Contributor Insights (" in text]
    watched = {row.name for row in specs.TABLES if row.insights}
    assert watched == {row.name for row in specs.TABLES if f"`{row.name}`" in line}
    modes = [v for path, v in walk(prod.of("DynamoDB::Table")) if path.endswith("/Mode")]
    assert set(modes) == {"THROTTLED_KEYS"}
