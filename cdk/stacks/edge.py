"""What a stage may have before its API: a domain of its own, and a limit for each address."""

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from cdk.stages import Settings

WAF_WINDOW_S = 300


def add_domain(
    scope: Construct, rest: apigateway.RestApi, settings: Settings
) -> apigateway.CfnDomainName:
    """Let the API be called by a domain, from its root: its paths do not begin with the stage.

    Whoever has the domain points it at `attr_regional_domain_name`.
    """
    api = rest.node.default_child
    assert isinstance(api, apigateway.CfnRestApi)
    domain = apigateway.CfnDomainName(
        scope,
        "Domain",
        domain_name=settings.domain,
        regional_certificate_arn=settings.certificate,
        endpoint_configuration=apigateway.CfnDomainName.EndpointConfigurationProperty(
            types=["REGIONAL"]
        ),
        security_policy=api.security_policy,  # no older TLS than at the API's own address
        endpoint_access_mode=api.endpoint_access_mode,
    )
    apigateway.CfnBasePathMapping(
        scope,
        "DomainMapping",
        domain_name=domain.ref,
        rest_api_id=rest.rest_api_id,
        stage=rest.deployment_stage.stage_name,
    )
    return domain


def add_web_acl(scope: Construct, rest: apigateway.RestApi, settings: Settings) -> None:
    """Refuse an address that makes too many requests in five minutes, until it makes fewer.

    It is answered 429 by the gateway (cdk/stacks/answers.py), before anything of ours runs.
    """
    name = f"auxeira-{settings.stage}"
    rate = wafv2.CfnWebACL.RateBasedStatementProperty(
        aggregate_key_type="IP",
        limit=settings.waf_rate,
        evaluation_window_sec=WAF_WINDOW_S,
    )
    acl = wafv2.CfnWebACL(
        scope,
        "WebAcl",
        name=name,
        scope="REGIONAL",
        default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=_show_metrics(name),
        rules=[
            wafv2.CfnWebACL.RuleProperty(
                name="rate-of-an-address",
                priority=0,
                action=wafv2.CfnWebACL.RuleActionProperty(block={}),
                statement=wafv2.CfnWebACL.StatementProperty(rate_based_statement=rate),
                visibility_config=_show_metrics(f"{name}-rate-of-an-address"),
            )
        ],
    )
    wafv2.CfnWebACLAssociation(
        scope,
        "WebAclOfStage",
        resource_arn=rest.deployment_stage.stage_arn,
        web_acl_arn=acl.attr_arn,
    )


def _show_metrics(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
