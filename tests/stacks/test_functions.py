"""Functions may do what their rows say, and nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cdk import checks, resources, specs
from tests.stacks.conftest import Synthesise
from tests.stacks.templates import TENANT, Template, listed, referred, text, walk

AUTH0 = ("auth0_domain", "auth0_audience", "auth0_client_id", "auth0_token_mode")
MODEL = ("model", "model_url", "model_budget", "model_daily")
ACCOUNT = "${AWS::Region}:${AWS::AccountId}"
GROUPS = [spec.group for spec in specs.FUNCTIONS]


def granted(template: Template, group: str) -> set[tuple[str, str]]:
    """(action, resource) of every statement of a function's role, which has one inline policy.

    Only sending mail and listing have a condition: see
    `test_mail_is_sent_from_the_stages_sender_alone`, `test_a_bucket_is_listed_by_prefixes_alone`.
    """
    role = template.of("IAM::Role")[referred(template.function(group)["Role"])]
    assert "ManagedPolicyArns" not in role
    [policy] = role["Policies"]
    pairs = set()
    for statement in policy["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        limited = statement["Action"] in ("ses:SendEmail", "s3:ListBucket")
        conditional = limited or leading(statement)
        conditions = {"Condition"} if conditional else set()
        assert statement.keys() == {"Effect", "Action", "Resource"} | conditions
        for action in listed(statement["Action"]):
            pairs |= {(action, text(resource)) for resource in listed(statement["Resource"])}
    return pairs


def leading(statement: dict[str, Any]) -> list[str]:
    """The patterns that the hash keys of items have to fit, where a statement has any."""
    conditions = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    found: list[str] = conditions.get("dynamodb:LeadingKeys", [])
    return found


def expected(template: Template, spec: resources.Function) -> set[tuple[str, str]]:
    logs = referred(template.function(spec.group)["LoggingConfig"]["LogGroup"])
    pairs = {(f"logs:{verb}", f"${{{logs}.Arn}}") for verb in ("CreateLogStream", "PutLogEvents")}
    for target, actions in spec.grants.items():
        key, _, index = target.partition(":")[0].partition("/")
        arn = f"${{{key.capitalize()}Table.Arn}}" + (f"/index/{index}" if index else "")
        pairs |= {(f"dynamodb:{action}", arn) for action in actions}
    for target, actions in spec.objects.items():
        key, _, prefix = target.partition("/")
        bucket = f"${{{key.capitalize()}Bucket.Arn}}"
        listing = {("s3:ListBucket", bucket)} if "ListBucket" in actions else set()
        of_objects = {(f"s3:{action}", f"{bucket}/{prefix}/*") for action in actions}
        pairs |= listing | (of_objects - {("s3:ListBucket", f"{bucket}/{prefix}/*")})
    for key in spec.secrets:
        name = f"auxeira/{template.stage}/{key}"
        arn = f"arn:${{AWS::Partition}}:secretsmanager:{ACCOUNT}:secret:{name}-??????"
        pairs.add(("secretsmanager:GetSecretValue", arn))
    pairs |= {("sqs:SendMessage", f"${{{key.capitalize()}Queue.Arn}}") for key in spec.sends}
    for row in spec.follows:
        arn = f"${{{row.table.capitalize()}Table.StreamArn}}"
        verbs: tuple[str, ...] = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
        pairs |= {(f"dynamodb:{verb}", arn) for verb in verbs}
    if spec.consumes:
        arn = f"${{{spec.consumes.capitalize()}Queue.Arn}}"
        verbs = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
        pairs |= {(f"sqs:{verb}", arn) for verb in verbs}
    if "mail" in spec.uses:
        pairs.add(("ses:SendEmail", identity(template)))
    return pairs


def identity(template: Template) -> str:
    """What mail is sent by; the embedded cloud knows no identities as resources."""
    sender = template.settings["mail_sender"]
    aws = f"arn:${{AWS::Partition}}:ses:{ACCOUNT}:identity/{sender}"
    return "*" if template.stage == "local" else aws


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_role_grants_exactly_what_the_row_says(each: Template, spec: resources.Function) -> None:
    assert granted(each, spec.group) == expected(each, spec)


def test_every_function_has_a_role_of_its_own_and_no_policy_is_added_elsewhere(
    each: Template,
) -> None:
    roles = [referred(f["Role"]) for f in each.of("Lambda::Function").values()]
    assert len(roles) == len(set(roles)) == len(specs.FUNCTIONS)
    assert not each.of("IAM::Policy")
    assert not each.of("IAM::ManagedPolicy")


def test_a_grant_on_an_index_names_the_index_and_not_its_table(
    synthesise_anew: Synthesise, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = resources.Function("health", ("/health",), grants={"projects/browse": ("Query",)})
    monkeypatch.setattr(specs, "FUNCTIONS", (spec,))
    template = synthesise_anew("dev", reserved_concurrency={"health": 3})
    assert ("dynamodb:Query", "${ProjectsTable.Arn}/index/browse") in granted(template, "health")
    assert granted(template, "health") == expected(template, spec)
    assert template.function("health")["ReservedConcurrentExecutions"] == 3


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_grant_of_some_items_names_their_keys(each: Template, spec: resources.Function) -> None:
    role = each.of("IAM::Role")[referred(each.function(spec.group)["Role"])]
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    found = {
        (action, key) for s in statements for key in leading(s) for action in listed(s["Action"])
    }
    wanted = {
        (f"dynamodb:{action}", target.partition(":")[2])
        for target, actions in spec.grants.items()
        for action in actions
        if ":" in target
    }
    assert found == wanted


def test_mail_is_sent_from_the_stages_sender_alone(each: Template) -> None:
    """The embedded cloud does not say who the sender is."""
    found = [s for s in allowed(each.resources) if s["Action"] == "ses:SendEmail"]
    operator = "StringEqualsIfExists" if each.stage == "local" else "StringEquals"
    assert len(found) == len([spec for spec in specs.FUNCTIONS if "mail" in spec.uses])
    for statement in found:
        sender = each.settings["mail_sender"]
        assert statement["Condition"] == {operator: {"ses:FromAddress": sender}}


def test_a_bucket_is_listed_by_prefixes_alone(each: Template) -> None:
    rows = [targets for spec in specs.FUNCTIONS for targets in spec.objects.items()]
    wanted = [target.partition("/")[2] for target, verbs in rows if "ListBucket" in verbs]

    found = [s for s in allowed(each.resources) if s["Action"] == "s3:ListBucket"]

    conditions = [{"StringLike": {"s3:prefix": [f"{prefix}/*"]}} for prefix in wanted]
    assert [s["Condition"] for s in found] == conditions


def test_no_statement_has_a_wildcard(each: Template) -> None:
    """`-??????` stands for the six characters that Secrets Manager appends to a secret's name.

    The ARN of a log group ends in `:*`, its streams, once CloudFormation has resolved it. `/*`
    behind a prefix of a bucket stands for its objects.
    """
    found = list(allowed(each.resources))
    assert len(found) > len(specs.FUNCTIONS)
    for statement in found:
        assert statement.get("Principal") != "*"
        for action in listed(statement["Action"]):
            assert "*" not in action
        if each.stage == "local" and statement["Action"] == "ses:SendEmail":
            continue  # cdk/stages.py says why
        if statement["Action"] == "dynamodb:DeleteBackup":  # AWS names each when it is made
            for resource in statement["Resource"]:
                assert re.fullmatch(r"\$\{\w+Table\.Arn\}/backup/\*", text(resource))
            continue
        for resource in listed(statement["Resource"]):
            if statement["Action"] and "s3:" in str(statement["Action"]):
                objects = "" if statement["Action"] == "s3:ListBucket" else r"/[a-z]+/\*"
                assert re.fullmatch(rf"\$\{{\w+Bucket\.Arn\}}{objects}", text(resource))
                continue
            assert "*" not in text(resource)
            assert "?" not in text(resource).removesuffix("-??????")


def allowed(value: Any) -> Iterator[dict[str, Any]]:
    """Every statement below a value that allows something, but for who may take on a role."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "Statement":
                yield from (s for s in child if s["Effect"] == "Allow")
            elif key != "AssumeRolePolicyDocument":
                yield from allowed(child)
    elif isinstance(value, list):
        for child in value:
            yield from allowed(child)


def test_the_only_managed_policy_lets_the_gateway_write_the_access_log(each: Template) -> None:
    """The account has one role for it, shared by all its APIs."""
    managed = {
        name: [text(arn) for arn in role["ManagedPolicyArns"]]
        for name, role in each.of("IAM::Role").items()
        if "ManagedPolicyArns" in role
    }
    [account] = each.of("ApiGateway::Account").values()
    policy = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
    role = referred(account["CloudWatchRoleArn"])
    assert managed == {role: [f"arn:${{AWS::Partition}}:iam::aws:policy/{policy}"]}


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_a_function_is_configured_as_its_row_says(each: Template, spec: resources.Function) -> None:
    function = each.function(spec.group)
    assert function["Runtime"] == "python3.13"
    assert function["Handler"] == f"functions.{spec.group}.handler.lambda_handler"
    assert function["MemorySize"] == spec.memory_mb
    assert function["Timeout"] == spec.timeout_s
    assert "ReservedConcurrentExecutions" not in function
    assert "TracingConfig" not in function
    assert len(function["Layers"]) == (3 if "report_writer" in spec.uses else 2)


@pytest.mark.parametrize("spec", specs.FUNCTIONS, ids=lambda spec: spec.group)
def test_the_environment_names_what_is_granted_and_holds_no_secret(
    each: Template, spec: resources.Function
) -> None:
    names = {target.partition(":")[0].partition("/")[0] for target in spec.grants}
    tables = {f"{key.upper()}_TABLE": f"${{{key.capitalize()}Table}}" for key in names}
    secrets = {f"{key.upper()}_SECRET": f"auxeira/{each.stage}/{key}" for key in spec.secrets}
    queues = {f"{key.upper()}_QUEUE": f"${{{key.capitalize()}Queue}}" for key in spec.sends}
    words = {target.partition("/")[0] for target in spec.objects}
    queues |= {f"{key.upper()}_BUCKET": f"${{{key.capitalize()}Bucket}}" for key in words}
    mail = {"MAIL_SENDER": each.settings["mail_sender"], "APP_URL": each.settings["app_url"]}
    http = {"CORS_ORIGINS": ",".join(each.settings["origins"])}
    tenant = {name.upper(): each.settings[name] for name in AUTH0}
    model = {name.upper(): str(each.settings[name]) for name in MODEL}
    model["MODEL_PRICES"] = ",".join(map(str, each.settings["model_prices"]))
    limits = ",".join(map(str, each.settings["thunderbit_credits"]))
    reads = {"THUNDERBIT": str(each.settings["thunderbit"])}
    asks = {"THUNDERBIT_URL": each.settings["thunderbit_url"], "THUNDERBIT_CREDITS": limits}
    actual = each.function(spec.group)["Environment"]["Variables"]
    named = (
        tables
        | secrets
        | queues
        | (mail if "mail" in spec.uses else {})
        | (http if spec.paths else {})
    )
    named |= tenant if "auth0" in spec.uses else {}
    named |= model if "model" in spec.uses else {}
    named |= reads if {"thunderbit", "suggestions"} & {*spec.uses} else {}
    named |= asks if "thunderbit" in spec.uses else {}
    named |= (
        {"CURRENCY": each.settings["currency"]} if {"paystack", "prices"} & {*spec.uses} else {}
    )
    named |= {"PAYSTACK_URL": each.settings["paystack_url"]} if "paystack" in spec.uses else {}
    assert {name: text(value) for name, value in actual.items()} == named | {
        "STAGE": each.stage,
        "POWERTOOLS_SERVICE_NAME": spec.group,
        "POWERTOOLS_METRICS_NAMESPACE": "Auxeira",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def test_the_tenant_is_known_to_the_orders_alone(each: Template) -> None:
    knowing = {
        function["FunctionName"]
        for function in each.of("Lambda::Function").values()
        if any(name.startswith("AUTH0_") for name in function["Environment"]["Variables"])
    }
    assert knowing == {f"auxeira-{each.stage}-orders"}


def test_the_stand_in_for_auth0_is_out_of_reach_in_aws(prod: Template, dev: Template) -> None:
    """No issuer on this machine, no port, nothing without TLS; and its code is not there."""
    for template in (prod, dev):
        domain = template.function("orders")["Environment"]["Variables"]["AUTH0_DOMAIN"]
        assert not domain or checks.TENANT.fullmatch(domain)
        for path, value in walk(template.of("Lambda::Function")):
            if "/Environment/" in path and not path.endswith(("/CORS_ORIGINS", "/APP_URL")):
                assert not re.search(r"127\.|localhost|http:|:\d", str(value)), path
        shipped = {path.name for path in template.path.parent.rglob("*.py")}
        assert {"auth0.py", "jwks.py"} <= shipped
        assert not shipped & {"fake_auth0_claims.py", "demo_accounts.py", "loopback.py", "fakes.py"}
        assert not list(template.path.parent.glob("asset.*/**/local"))


def test_a_tenant_that_is_set_is_the_one_of_the_function(page: Template) -> None:
    variables = page.function("orders")["Environment"]["Variables"]
    assert {name: variables[name.upper()] for name in AUTH0} == {
        "auth0_domain": TENANT,
        "auth0_audience": "https://pizza42-api",
        "auth0_client_id": "spa",
        "auth0_token_mode": "both",
    }


def test_orders_can_be_put_and_read_and_never_updated_or_deleted(each: Template) -> None:
    """Which is what keeps the audit trail."""
    actions = {pair for pair in granted(each, "orders") if pair[0].startswith("dynamodb:")}
    assert actions == {
        (f"dynamodb:{action}", "${OrdersTable.Arn}")
        for action in ("BatchGetItem", "GetItem", "Query", "PutItem")
    }


def test_functions_and_layers_are_arm64_in_aws(prod: Template, dev: Template) -> None:
    for template in (prod, dev):
        for function in template.of("Lambda::Function").values():
            assert function["Architectures"] == ["arm64"]
        for layer in template.of("Lambda::LayerVersion").values():
            assert layer["CompatibleArchitectures"] == ["arm64"]


@pytest.mark.parametrize("group", GROUPS)
def test_a_function_logs_to_a_group_of_its_own_that_forgets(each: Template, group: str) -> None:
    name = referred(each.function(group)["LoggingConfig"]["LogGroup"])
    assert each.of("Logs::LogGroup")[name] == {
        "LogGroupName": f"/aws/lambda/auxeira-{each.stage}-{group}",
        "RetentionInDays": each.settings["log_days"],
    }


def test_the_pages_that_show_the_api_are_left_out_of_prod(prod: Template, dev: Template) -> None:
    def files(template: Template) -> set[str]:
        key = template.function("health")["Code"]["S3Key"]
        folder = template.path.parent / f"asset.{key.removesuffix('.zip')}"
        return {path.name for path in folder.rglob("*")}

    [spec] = [spec for spec in specs.FUNCTIONS if spec.group == "health"]
    shown = {name for _, name in spec.files}
    assert shown <= files(dev)
    assert not shown & files(prod)
