"""The stages: what cdk.json says of each, and all that the embedded cloud makes different."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from constructs import Node

from cdk import checks, specs
from layers import build

CONFIGURATION = Path(__file__).resolve().parent.parent / "cdk.json"


class Mistake(Exception):
    """The operator's mistake. The message is one line that says what to do."""


@dataclass(frozen=True)
class Cloud:
    """What a stage is deployed into. Every difference of the local stage stands here.

    What the embedded cloud accepts and drops without a word (TTL, point-in-time recovery,
    on-demand maxima, contributor insights) stays in its template; a step after the deploy sets
    what can be set.
    """

    # Locally the functions run on the host's interpreter.
    machine: str
    # The embedded cloud refuses a whole template that holds AWS::ApplicationAutoScaling.
    autoscaling: bool
    # It fails on alarms with an expression: an alarm watches its metric `m` bare there, or is not.
    metric_math: bool
    # It has no budgets in its CloudFormation.
    budgets: bool
    # It has web ACLs there, and nothing that puts one before a stage.
    web_acl: bool
    # It speaks plain HTTP, which a queue that insists on TLS refuses.
    tls: bool
    # It asks whether a function may send mail from `*`, and does not say by which sender.
    mail_identities: bool
    # It takes the API's id from this tag, so that the URL is the same after each start.
    api_tag: dict[str, str]


AWS = Cloud(
    machine=build.MACHINE,
    autoscaling=True,
    metric_math=True,
    budgets=True,
    web_acl=True,
    tls=True,
    mail_identities=True,
    api_tag={},
)
EMBEDDED = Cloud(
    machine=build.this_machine(),
    autoscaling=False,
    metric_math=False,
    budgets=False,
    web_acl=False,
    tls=False,
    mail_identities=False,
    api_tag={"ms-custom-id": "auxeira"},
)


@dataclass(frozen=True)
class Settings:
    """A stage's settings. Each can be set for one run: `-c alarm_email=ops@example.com`."""

    stage: str
    cloud: Cloud
    unset: tuple[str, ...]  # names of those that only the operator knows, and that hold examples
    origins: list[str]  # where browsers may call from, exact
    alarm_email: str  # empty: nobody is told
    tickets: bool  # the alarms that can wait until morning
    account_concurrency: int  # functions that the account runs at once: 1,000, new accounts 10
    monthly_budget: int  # US dollars of the account, from which on the operator is told; 0: never
    mail_sender: str  # who mails come from; SES has to have verified it
    app_url: str  # where links in mails lead, no slash at its end
    auth0_domain: str  # the tenant's; empty: nobody can order
    auth0_audience: str  # identifier of the API in the tenant
    auth0_client_id: str  # of the front end, whose ID tokens are taken
    auth0_token_mode: str  # both, access or id: which tokens are taken
    paystack_url: str  # of its API, no slash at its end
    currency: str  # that reports are paid in, one that the account at Paystack takes
    model: str  # the language model that words reports; empty: none, see docs/operations.md
    model_url: str  # of its OpenAI-compatible API, no slash at its end
    model_budget: float  # US dollars a month
    model_daily: int  # reports that are worded for a user in a day (UTC)
    model_prices: list[float]  # US dollars for a million tokens, asked and answered
    thunderbit: bool  # websites of profiles are read by Thunderbit, where their owners ask for it
    thunderbit_url: str  # of its API, no slash at its end
    thunderbit_credits: list[int]  # a month, of a user and of all together
    autoscale: bool
    protect: bool  # data outlives the stack and cannot be deleted by mistake
    page: bool  # the page in web/, in a bucket behind CloudFront
    first_deploy: bool  # the stack can still be deleted, so that one that failed can be repeated
    rate: int  # requests per second of the whole API
    burst: int
    log_days: int
    domain: str  # that the API is called by; empty: by the address that AWS gives it
    certificate: str  # ARN of the certificate of the domain, in the stage's region
    waf_rate: int  # requests that one address may make in five minutes; 0: no web ACL
    tags: dict[str, str]  # of the operator's, on everything that takes tags
    reserved_concurrency: dict[str, int]  # by group; new accounts have nothing to reserve

    @property
    def stack(self) -> str:
        return specs.stack_name(self.stage)

    @property
    def all_tags(self) -> dict[str, str]:
        """Tags of everything: what is Pizza42's alone has another product, nearer to it."""
        return {"product": "auxeira", "stage": self.stage} | self.tags

    @property
    def remarks(self) -> list[str]:
        """What the operator may not have meant, though it can be deployed."""
        found = []
        if not self.alarm_email and "alarm_email" not in self.unset:
            found.append("alarm_email is empty: nobody is told of alarms")
        if self.page and self.app_url not in self.origins:
            found.append("page: its origin, the output PageUrl, belongs into origins and app_url")
        if self.first_deploy:
            found.append("first_deploy: the stack is not protected until it is deployed without")
        if not self.auth0_domain:
            found.append("auth0_domain is empty: nobody can order until cdk.json names the tenant")
        if self.auth0_token_mode == "id":  # noqa: S105 - a mode
            found.append("auth0_token_mode id: ID tokens are not meant for APIs; access is safer")
        return found


def read_settings(context: Node) -> Settings:
    """Read the settings of the stage that the context names. Raises Mistake."""
    stages: dict[str, dict[str, Any]] = context.get_context("stages")
    stage = context.try_get_context("stage")
    if stage not in stages:
        raise Mistake(f"unknown stage {stage!r}: use -c stage= with one of {', '.join(stages)}")
    cloud = EMBEDDED if stage == "local" else AWS
    values = {"stage": stage, "cloud": cloud}
    for name in [f.name for f in fields(Settings) if f.name not in (*values, "unset")]:
        default = stages[stage].get(name)
        values[name] = _parse_value(name, context.try_get_context(name), default)
    if mistakes := checks.find_setting_mistakes(stage, values):
        raise Mistake("\n".join(mistakes))
    if values["autoscale"] and not cloud.autoscaling:
        raise Mistake("the embedded cloud has no auto scaling: set autoscale to false")
    if values["waf_rate"] and not cloud.web_acl:
        raise Mistake("the embedded cloud puts no web ACL before a stage: set waf_rate to 0")
    unset = checks.find_unset_settings(stage, values)
    examples = {name: checks.OWN[name][0] for name in unset}
    return Settings(**values | examples, unset=tuple(unset))


def _parse_value(name: str, given: Any, default: Any) -> Any:
    """Return a value of `-c` (always text) in the type of the default; JSON unless that is text."""
    if given is None:
        return default
    if isinstance(default, str) or not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        example = json.dumps(default or checks.OWN.get(name, [default])[0])
        raise Mistake(f"-c {name}={given}: write it as JSON, like {example}") from None
