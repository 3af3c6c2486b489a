"""The REST API without its routes: its stage, throttles and access log."""

import json

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk import specs
from cdk.stacks.answers import add_gateway_responses
from cdk.stacks.data import choose_removal_policy
from cdk.stages import Settings

# No header, no query string, no body: tokens and addresses travel there.
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "ip": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "resourcePath": "$context.resourcePath",
    "status": "$context.status",
    "responseLatency": "$context.responseLatency",
    "responseLength": "$context.responseLength",
    "errorType": "$context.error.responseType",
    "integrationStatus": "$context.integration.status",
    "integrationError": "$context.integration.error",
}


def build_gateway(scope: Construct, settings: Settings) -> apigateway.RestApi:
    """Build the API with its one stage."""
    rest = apigateway.RestApi(
        scope,
        "Rest",
        rest_api_name=specs.api_name(settings.stage),
        endpoint_types=[apigateway.EndpointType.REGIONAL],
        # The account's role for access logs. Other APIs of the account use it as well.
        cloud_watch_role=True,
        # It is the account's, so that no stage takes it along but the one that has none to share.
        cloud_watch_role_removal_policy=cdk.RemovalPolicy.DESTROY
        if settings.stage == "local"
        else cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        deploy_options=_build_stage_options(scope, settings),
    )
    resource = rest.node.default_child
    assert isinstance(resource, apigateway.CfnRestApi)
    # Else the oldest that callers may speak is TLS 1.0. BASIC: any client may reach the endpoint.
    resource.security_policy = "SecurityPolicy_TLS13_1_2_PQ_2025_09"
    resource.endpoint_access_mode = "BASIC"
    rest.node.try_remove_child("Endpoint")  # an output that repeats ApiUrl
    for key, value in settings.cloud.api_tag.items():
        cdk.Tags.of(rest).add(key, value)
    add_gateway_responses(rest)
    return rest


def _build_stage_options(scope: Construct, settings: Settings) -> apigateway.StageOptions:
    access = add_log_group(scope, settings, f"/aws/apigateway/auxeira-{settings.stage}")
    throttled = {
        f"{limit.path}/{limit.method}": apigateway.MethodDeploymentOptions(
            throttling_rate_limit=limit.rate,
            throttling_burst_limit=limit.burst,
        )
        for spec in specs.FUNCTIONS
        for limit in (*spec.throttles, *spec.nowhere)
    }
    return apigateway.StageOptions(
        stage_name=settings.stage,
        access_log_destination=apigateway.LogGroupLogDestination(access),
        access_log_format=apigateway.AccessLogFormat.custom(json.dumps(ACCESS_LOG)),
        data_trace_enabled=False,
        metrics_enabled=False,  # by method: the dearest line of the bill, and nothing reads them
        throttling_rate_limit=settings.rate,
        throttling_burst_limit=settings.burst,
        method_options=throttled,
    )


def add_log_group(scope: Construct, settings: Settings, name: str) -> logs.LogGroup:
    """Add a log group that forgets after the stage's number of days."""
    group = logs.LogGroup(
        scope, "Logs", log_group_name=name, removal_policy=choose_removal_policy(settings)
    )
    resource = group.node.default_child
    assert isinstance(resource, logs.CfnLogGroup)
    resource.retention_in_days = settings.log_days
    return group
