"""A domain of its own, a web ACL, tags: what a stage may have beside what it always has."""

from typing import Any

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from cdk import specs
from tests.stacks.templates import CERTIFICATE, DOMAIN, Template, referred, text


def test_a_domain_leads_to_the_root_of_the_api_with_no_older_tls(full: Template) -> None:
    [(name, domain)] = full.of("ApiGateway::DomainName").items()
    [api] = full.of("ApiGateway::RestApi").values()
    assert (domain["DomainName"], domain["RegionalCertificateArn"]) == (DOMAIN, CERTIFICATE)
    assert domain["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert domain["SecurityPolicy"] == api["SecurityPolicy"]
    [mapping] = full.of("ApiGateway::BasePathMapping").values()
    [stage] = full.of("ApiGateway::Stage")
    assert (referred(mapping["DomainName"]), referred(mapping["Stage"])) == (name, stage)
    assert "BasePath" not in mapping
    outputs = {name: text(output["Value"]) for name, output in full.body["Outputs"].items()}
    assert outputs["ApiUrl"] == f"https://{DOMAIN}"
    assert outputs["DomainTarget"] == f"${{{name}.RegionalDomainName}}"


def test_a_web_acl_counts_the_requests_of_an_address_at_the_stage(full: Template) -> None:
    [(name, acl)] = full.of("WAFv2::WebACL").items()
    [association] = full.of("WAFv2::WebACLAssociation").values()
    [stage] = full.of("ApiGateway::Stage")
    assert text(association["ResourceArn"]).endswith(f"/stages/${{{stage}}}")
    assert referred(association["WebACLArn"]) == name
    assert (acl["Scope"], acl["DefaultAction"]) == ("REGIONAL", {"Allow": {}})
    [rule] = acl["Rules"]
    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"] == {
        "RateBasedStatement": {
            "AggregateKeyType": "IP",
            "EvaluationWindowSec": 300,
            "Limit": 2000,
        }
    }


def test_neither_is_there_unless_it_is_asked_for(each: Template) -> None:
    kinds = {resource["Type"] for resource in each.resources.values()}
    assert not {kind for kind in kinds if "WAF" in kind or "DomainName" in kind}


def read_tags(resource: dict[str, Any]) -> dict[str, str]:
    """The tags of a resource, which are a list of pairs or a map."""
    properties = resource["Properties"]
    found = properties.get("Tags") or properties.get("ResourceTags") or []
    return found if isinstance(found, dict) else {tag["Key"]: tag["Value"] for tag in found}


def test_everything_that_takes_tags_has_its_product_its_stage_and_the_operator_s(
    full: Template,
) -> None:
    """What takes tags is known from AWS's schemas, as cfn-lint carries them."""
    tagged = 0
    for name, resource in full.resources.items():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource["Type"]).schema
        if schema.get("tagging", {}).get("taggable", "Tags" in schema["properties"]):
            tags = read_tags(resource)
            assert (tags["stage"], tags["cost-centre"]) == ("prod", "17"), name
            assert tags["product"] in ("auxeira", "pizza42"), name
            tagged += 1
    assert tagged > 190


def test_what_is_pizza42_s_alone_is_counted_for_it(each: Template) -> None:
    named = {
        properties.get("TableName") or properties["FunctionName"]: name
        for kind in ("DynamoDB::Table", "Lambda::Function")
        for name, properties in each.of(kind).items()
    }
    found = {n for n, i in named.items() if read_tags(each.resources[i])["product"] == "pizza42"}
    orders = specs.physical_table_name("Pizza42-Orders", each.stage)
    assert found == {
        orders,
        *(f"auxeira-{each.stage}-{group}" for group in ("orders", "customers")),
    }
