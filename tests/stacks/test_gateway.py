"""The REST API: its routes, limits, log and own answers."""

import json
from typing import Any

import pytest

from auxeira.http.responses import EXPOSED
from cdk import specs
from tests.stacks.templates import Template, referred, text, walk


def paths(template: Template) -> dict[str, str]:
    """The path of every resource of the API by logical id."""
    parts = template.of("ApiGateway::Resource")

    def path(name: str) -> str:
        parent = parts[name]["ParentId"]
        above = path(parent["Ref"]) if "Ref" in parent else ""
        return f"{above}/{parts[name]['PathPart']}"

    return {name: path(name) for name in parts}


def path_of(method: dict[str, Any], at: dict[str, str]) -> str:
    """The path of a method; the root is no resource of its own, but an attribute of the API."""
    place = method["ResourceId"]
    return at[place["Ref"]] if "Ref" in place else "/"


# paths below which another function has one, and by what name
SHARED = {"/api/reports": "{reportId}", "/api/projects": "{projectId}"}


def spelt(path: str) -> str:
    """A path as settings of a stage name it: the root by one slash."""
    return "/" if path == "/" else "/" + path.replace("/", "~1")


def routes(template: Template) -> dict[tuple[str, str], str]:
    """(method, path) -> the name of the function that it goes to."""
    at, found = paths(template), {}
    for method in template.of("ApiGateway::Method").values():
        integration = method["Integration"]
        assert integration["Type"] == "AWS_PROXY"
        assert integration["IntegrationHttpMethod"] == "POST"
        key = method["HttpMethod"], path_of(method, at)
        found[key] = template.called(integration["Uri"])
    return found


def test_every_method_of_every_prefix_goes_to_its_function(each: Template) -> None:
    expected: dict[tuple[str, str], str] = {}
    for spec in specs.FUNCTIONS:
        name = f"auxeira-{each.stage}-{spec.group}"
        for prefix in spec.paths:
            greedy = f"{prefix}/{{proxy+}}"
            if inner := SHARED.get(prefix):
                expected["ANY", f"{prefix}/{inner}"] = name
                greedy = f"{prefix}/{inner}/{{proxy+}}"
            expected |= {("ANY", prefix): name, ("ANY", greedy): name}
        for limit in (*spec.throttles, *spec.nowhere):
            expected |= {(limit.method, limit.path): name, ("ANY", limit.path): name}
    assert routes(each) == expected


def test_callers_speak_tls_1_2_or_newer(each: Template) -> None:
    [api] = each.of("ApiGateway::RestApi").values()
    # AWS's default for such an API is TLS 1.0; "TLS13_1_2" takes 1.3 and 1.2
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_PQ_2025_09"
    assert api["EndpointAccessMode"] == "BASIC"


def test_no_prefix_belongs_to_two_functions() -> None:
    prefixes = [path for spec in specs.FUNCTIONS for path in spec.paths]
    assert len(prefixes) == len(set(prefixes))


def test_a_more_specific_path_of_another_function_wins(each: Template) -> None:
    found = routes(each)
    below = "/api/reports/{reportId}"
    payments, reports = (f"auxeira-{each.stage}-{group}" for group in ("payments", "reports"))
    assert found["ANY", f"{below}/unlock"] == payments
    assert found["ANY", f"{below}/{{proxy+}}"] == found["ANY", below] == reports


@pytest.mark.parametrize("path", ["/", "/{proxy+}"])
def test_a_path_that_is_nobody_s_is_answered_and_limited_whatever_the_method(
    each: Template, path: str
) -> None:
    """With a token too, which API Gateway reads as a signature where it knows no method."""
    verbs = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
    found = routes(each)
    health = f"auxeira-{each.stage}-health"
    assert {found[method, path] for method in (*verbs, "ANY")} == {health}

    [stage] = each.of("ApiGateway::Stage").values()
    limits = {
        s["HttpMethod"]: (s["ThrottlingRateLimit"], s["ThrottlingBurstLimit"])
        for s in stage["MethodSettings"]
        if s["ResourcePath"] == spelt(path)
    }
    assert limits == dict.fromkeys(verbs, (10, 20))
    assert each.settings["rate"] > 10

    methods = each.of("ApiGateway::Method").values()
    assert {method["AuthorizationType"] for method in methods} == {"NONE"}


def test_no_resource_has_two_variables_below_it(each: Template) -> None:
    """API Gateway refuses a second one: `{reportId}` beside `{proxy+}`."""
    found = [path for path in paths(each).values() if path.endswith("}")]
    parents = [path.rpartition("/")[0] for path in found]
    assert sorted(parents) == sorted(set(parents))


def test_a_throttled_path_lies_below_a_prefix_of_its_function() -> None:
    for spec in specs.FUNCTIONS:
        for limit in spec.throttles:
            assert any(f"{limit.path}/".startswith(f"{prefix}/") for prefix in spec.paths)


def test_only_this_stage_of_this_api_may_call_a_function(each: Template) -> None:
    """Nothing may call one without routes: Lambda itself fetches what a queue holds.

    But for the clock, which calls housekeeping.
    """
    [rest] = each.of("ApiGateway::RestApi")
    every = each.of("Lambda::Permission").values()
    permissions = [p for p in every if p["Principal"] != "events.amazonaws.com"]
    called = {each.called(permission["FunctionName"]) for permission in permissions}
    names = {f"auxeira-{each.stage}-{spec.group}" for spec in specs.FUNCTIONS if spec.paths}
    assert called == names
    for permission in permissions:
        assert permission["Principal"] == "apigateway.amazonaws.com"
        assert text(permission["SourceArn"]).endswith(f":${{{rest}}}/{each.stage}/*/*")


def test_the_clock_calls_what_its_row_says_and_nothing_else(each: Template) -> None:
    rules = each.of("Events::Rule")
    found = {
        each.called(target["Arn"]): rule["ScheduleExpression"]
        for rule in rules.values()
        for target in rule["Targets"]
    }
    assert found == {
        f"auxeira-{each.stage}-{spec.group}": f"rate({spec.every_minutes} minutes)"
        for spec in specs.FUNCTIONS
        if spec.every_minutes
    }
    [rule] = rules
    every = each.of("Lambda::Permission").values()
    [allowed] = [p for p in every if p["Principal"] == "events.amazonaws.com"]
    assert each.called(allowed["FunctionName"]) in found
    assert referred(allowed["SourceArn"]) == rule


def test_stage_and_paths_are_throttled(each: Template) -> None:
    [stage] = each.of("ApiGateway::Stage").values()
    actual = {
        (s["HttpMethod"], s["ResourcePath"]): (s["ThrottlingRateLimit"], s["ThrottlingBurstLimit"])
        for s in stage["MethodSettings"]
    }
    expected = {("*", "/*"): (each.settings["rate"], each.settings["burst"])}
    for spec in specs.FUNCTIONS:
        for limit in (*spec.throttles, *spec.nowhere):
            expected[limit.method, spelt(limit.path)] = limit.rate, limit.burst
    assert actual == expected
    assert expected.keys() >= {("POST", "/~1api~1auth~1register"), ("POST", "/~1api~1auth~1login")}


def test_requests_are_counted_in_prod_and_traced_nowhere(each: Template) -> None:
    [stage] = each.of("ApiGateway::Stage").values()
    for settings in stage["MethodSettings"]:
        assert not settings.get("MetricsEnabled")
        assert settings["DataTraceEnabled"] is False
        assert settings.get("LoggingLevel", "OFF") == "OFF"


def test_the_access_log_is_json_without_headers_queries_and_bodies(each: Template) -> None:
    [stage] = each.of("ApiGateway::Stage").values()
    log = each.of("Logs::LogGroup")[referred(stage["AccessLogSetting"]["DestinationArn"])]
    assert log["RetentionInDays"] == each.settings["log_days"]
    line = json.loads(stage["AccessLogSetting"]["Format"])
    assert line["requestId"] == "$context.requestId"
    wanted = "ip method path resourcePath status responseLatency responseLength integrationError"
    assert line.keys() >= set(wanted.split())
    for value in line.values():
        assert value.startswith("$context.")
        assert not any(word in value for word in ("header", "query", "body", "authorizer", "input"))


def test_the_account_may_log_before_the_stage_does(each: Template) -> None:
    [account] = each.of("ApiGateway::Account")
    [stage] = [r for r in each.resources.values() if r["Type"] == "AWS::ApiGateway::Stage"]
    assert account in stage["DependsOn"]


STATUS = {
    "MISSING_AUTHENTICATION_TOKEN": 404,  # what API Gateway calls an unknown path
    "RESOURCE_NOT_FOUND": 404,
    "UNAUTHORIZED": 401,
    "ACCESS_DENIED": 403,
    "WAF_FILTERED": 429,  # the web ACL refuses an address for the number of its requests
    "REQUEST_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "THROTTLED": 429,
    "QUOTA_EXCEEDED": 429,
    "INTEGRATION_FAILURE": 502,
    "INTEGRATION_TIMEOUT": 504,
    "DEFAULT_4XX": 400,
    "DEFAULT_5XX": 500,
}


def answers(template: Template) -> dict[str, dict[str, Any]]:
    return {a["ResponseType"]: a for a in template.of("ApiGateway::GatewayResponse").values()}


def test_the_gateway_answers_these_kinds_of_refusals_with_these_statuses(each: Template) -> None:
    assert {kind: int(a["StatusCode"]) for kind, a in answers(each).items()} == STATUS


@pytest.mark.parametrize("kind", STATUS)
def test_an_answer_of_the_gateway_is_a_problem_that_a_browser_may_read(
    each: Template, kind: str
) -> None:
    answer = answers(each)[kind]
    [template] = answer["ResponseTemplates"].values()
    body = json.loads(template)
    assert body.keys() == {"type", "title", "status", "detail", "instance", "success", "error"}
    assert body["type"].startswith("urn:auxeira:problem:")
    assert body["status"] == STATUS[kind]
    assert body["success"] is False
    assert body["error"] == body["detail"] != body["title"]
    assert body["instance"] == "$context.requestId"
    headers = answer["ResponseParameters"]
    expected = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": EXPOSED,
    }
    assert (
        headers.items()
        >= {
            f"gatewayresponse.header.{name}": f"'{value}'" for name, value in expected.items()
        }.items()
    )
    assert "gatewayresponse.header.Strict-Transport-Security" in headers
    assert "gatewayresponse.header.Vary" not in headers
    assert "gatewayresponse.header.Access-Control-Allow-Credentials" not in headers
    assert headers["gatewayresponse.header.X-Request-Id"] == "context.requestId"
    assert {"Retry-After", "X-Request-Id"} <= set(EXPOSED.split(", "))


@pytest.mark.parametrize(
    ("kind", "header", "value"),
    [
        ("THROTTLED", "Retry-After", "'1'"),
        ("QUOTA_EXCEEDED", "Retry-After", "'1'"),
        ("WAF_FILTERED", "Retry-After", "'300'"),
        ("INTEGRATION_FAILURE", "Retry-After", "'1'"),
        ("INTEGRATION_TIMEOUT", "Retry-After", "'1'"),
        ("DEFAULT_5XX", "Retry-After", "'1'"),
        ("UNAUTHORIZED", "WWW-Authenticate", "'Bearer realm=\"auxeira\"'"),
    ],
)
def test_an_answer_says_what_to_do_next(prod: Template, kind: str, header: str, value: str) -> None:
    assert answers(prod)[kind]["ResponseParameters"][f"gatewayresponse.header.{header}"] == value


def test_what_holds_data_goes_to_exact_origins_and_what_holds_none_to_all(each: Template) -> None:
    def named(name: str) -> list[str]:
        return [value for path, value in walk(each.resources) if path.endswith(name)]

    assert named("Access-Control-Allow-Origin") == ["'*'"] * len(STATUS)
    functions = named("CORS_ORIGINS")
    assert len(functions) == len([spec for spec in specs.FUNCTIONS if spec.paths])
    for value in functions:
        for origin in value.split(","):
            assert origin in each.settings["origins"]
            assert origin.startswith(("https://", "http://localhost:"))
            assert "*" not in origin


def test_the_embedded_cloud_alone_gives_the_api_a_fixed_id(
    prod: Template, dev: Template, local: Template
) -> None:
    def tags(template: Template) -> list[dict[str, str]]:
        [rest] = template.of("ApiGateway::RestApi")
        found: list[dict[str, str]] = template.resources[rest]["Properties"]["Tags"]
        return found

    identity = {"Key": "ms-custom-id", "Value": "auxeira"}
    assert identity in tags(local)
    for template in (prod, dev):
        assert identity["Key"] not in {tag["Key"] for tag in tags(template)}


def test_outputs_name_the_url_without_a_slash_at_its_end(each: Template) -> None:
    [rest] = each.of("ApiGateway::RestApi")
    [topic] = [name for name in each.of("SNS::Topic") if name.startswith("MonitoringAlarms")]
    host = f"${{{rest}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
    assert {name: text(output["Value"]) for name, output in each.body["Outputs"].items()} == {
        "ApiUrl": f"https://{host}/{each.stage}",
        "ApiId": f"${{{rest}}}",
        "AlarmTopicArn": f"${{{topic}}}",
    }
