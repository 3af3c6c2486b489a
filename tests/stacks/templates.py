"""Reading a CloudFormation template."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk import stages

OPERATORS: dict[str, Any] = {
    "origins": ["https://dashboard.example.com", "https://pizza.example.com"],
    "alarm_email": "ops@example.com",
    "mail_sender": "no-reply@example.com",
    "app_url": "https://dashboard.example.com",
}
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef"
DOMAIN = "api.example.com"
TENANT = "tenant.eu.auth0.com"
# Every setting that adds something to prod, as `-c` would give it.
SWITCHES = {
    "page": "true",
    "domain": DOMAIN,
    "certificate": CERTIFICATE,
    "waf_rate": "2000",
    "tickets": "true",
    "autoscale": "true",
    "monthly_budget": "50",
    "reserved_concurrency": json.dumps({"auth": 20}),
    "auth0_domain": TENANT,
    "auth0_client_id": "spa",
    "model": "gpt-4o-mini",
    "tags": json.dumps({"cost-centre": "17"}),
}


TAGS = ("Tags", "ResourceTags")


@dataclass(frozen=True)
class Template:
    """A synthesised template and where it lies."""

    path: Path
    body: dict[str, Any]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        resources: dict[str, dict[str, Any]] = self.body["Resources"]
        return resources

    @property
    def stage(self) -> str:
        return self.path.name.split(".")[0].partition("-")[2] or "prod"

    @property
    def settings(self) -> dict[str, Any]:
        """What cdk.json says of the stage, and what an operator has added."""
        return configuration()["stages"][self.stage] | operators(self.stage)

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """The properties of all resources of a type, e.g. `Lambda::Function`, by logical id.

        But for their tags, which all have (test_edge.py).
        """
        return {
            name: {k: v for k, v in resource.get("Properties", {}).items() if k not in TAGS}
            for name, resource in self.resources.items()
            if resource["Type"] == f"AWS::{kind}"
        }

    def function(self, group: str) -> dict[str, Any]:
        [found] = [
            properties
            for properties in self.of("Lambda::Function").values()
            if properties["FunctionName"] == f"auxeira-{self.stage}-{group}"
        ]
        return found

    def called(self, value: Any) -> str:
        """The name of the function that whoever calls has named: always by its alias `live`."""
        aliases = self.of("Lambda::Alias")
        [alias] = {v for path, v in walk(value) if path.endswith("/Ref") and v in aliases}
        assert aliases[alias]["Name"] == "live"
        name = self.of("Lambda::Function")[referred(aliases[alias]["FunctionName"])]
        return str(name["FunctionName"])


def operators(stage: str) -> dict[str, Any]:
    """What an operator says of a stage where cdk.json leaves it open."""
    given = configuration()["stages"][stage]
    return {name: value for name, value in OPERATORS.items() if not given[name]}


def configuration() -> dict[str, Any]:
    """The context of cdk.json."""
    context: dict[str, Any] = json.loads(stages.CONFIGURATION.read_text())["context"]
    return context


def text(value: Any) -> str:
    """A value with its references as ${LogicalId} or ${LogicalId.Attribute}."""
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(text(part) for part in parts)
        case str():
            return value
    raise AssertionError(f"not a text: {value}")


def referred(value: Any) -> str:
    """The logical id that a value refers to."""
    match = re.fullmatch(r"\$\{(\w+)(\.\w+)?\}", text(value))
    assert match, f"not a reference: {value}"
    return match[1]


def listed(value: Any) -> list[Any]:
    """IAM writes a list of one as its element."""
    return value if isinstance(value, list) else [value]


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar below a value with its path."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from walk(child, f"{path}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, f"{path}/{index}")
    else:
        yield path, value
