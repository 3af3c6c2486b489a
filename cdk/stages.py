"""The stages: what cdk.json says of each, and all that the embedded cloud makes different."""

import json
import platform
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from constructs import Node

# no port, no address of a machine
TENANT = re.compile(r"([a-z0-9-]{1,63}\.){1,5}(?!localhost$)[a-z]{2,63}")
ADDRESS = re.compile(r"https://([a-z0-9-]{1,63}\.){1,5}(?!localhost\b)[a-z]{2,63}(/[\w.~-]+)*")
CURRENCIES = ("USD", "NGN", "GHS", "ZAR", "KES", "XOF", "EGP")  # that Paystack takes
TOKEN_MODES = {  # and what each needs to know
    "both": ("auth0_audience", "auth0_client_id"),
    "access": ("auth0_audience",),
    "id": ("auth0_client_id",),
}
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

    # Lambda runs arm64 for a fifth less; locally the functions run on the host's interpreter.
    machine: str
    # The embedded cloud refuses a whole template that holds AWS::ApplicationAutoScaling.
    autoscaling: bool
    # It fails on alarms with an expression, so an alarm watches the bare metric there.
    metric_math: bool
    # It speaks plain HTTP, which a queue that insists on TLS refuses.
    tls: bool
    # It asks whether a function may send mail from `*`, and does not say by which sender.
    mail_identities: bool
    # It takes the API's id from this tag, so that the URL is the same after each start.
    api_tag: dict[str, str]


AWS = Cloud(
    machine="aarch64",
    autoscaling=True,
    metric_math=True,
    tls=True,
    mail_identities=True,
    api_tag={},
)
EMBEDDED = Cloud(
    machine=platform.machine().replace("arm64", "aarch64"),  # macOS says arm64
    autoscaling=False,
    metric_math=False,
    tls=False,
    mail_identities=False,
    api_tag={"ms-custom-id": "auxeira"},
)


@dataclass(frozen=True)
class Settings:
    """A stage's settings. Each can be set for one run: `-c alarm_email=ops@example.com`."""

    stage: str
    cloud: Cloud
    origins: list[str]  # where browsers may call from, exact
    alarm_email: str  # empty: nobody is told
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
    autoscale: bool
    protect: bool  # data outlives the stack and cannot be deleted by mistake
    rate: int  # requests per second of the whole API
    burst: int
    log_days: int
    reserved_concurrency: dict[str, int]  # by group; new accounts have nothing to reserve

    @property
    def stack(self) -> str:
        return "Auxeira" if self.stage == "prod" else f"Auxeira-{self.stage}"

    @property
    def remarks(self) -> list[str]:
        """What the operator may not have meant, though it can be deployed."""
        found = []
        if not self.auth0_domain:
            found.append("auth0_domain is empty: nobody can order until cdk.json names the tenant")
        if self.auth0_token_mode == "id":  # noqa: S105 - a mode
            found.append("auth0_token_mode id: ID tokens are not meant for APIs; access is safer")
        return found


def settings(context: Node) -> Settings:
    """Reads the settings of the stage that the context names. Raises Mistake."""
    stages: dict[str, dict[str, Any]] = context.get_context("stages")
    stage = context.try_get_context("stage")
    if stage not in stages:
        raise Mistake(f"unknown stage {stage!r}: use -c stage= with one of {', '.join(stages)}")
    cloud = EMBEDDED if stage == "local" else AWS
    values = {"stage": stage, "cloud": cloud}
    for name in [f.name for f in fields(Settings) if f.name not in values]:
        default = stages[stage].get(name)
        values[name] = _parsed(name, context.try_get_context(name), default)
    if "*" in values["origins"]:
        raise Mistake("origins must be exact: `*` would let any site call the API")
    if values["autoscale"] and not cloud.autoscaling:
        raise Mistake("the embedded cloud has no auto scaling: set autoscale to false")
    _check_auth0(values)
    _check_paystack(values)
    _check_model(values)
    return Settings(**values)


def _check_auth0(values: dict[str, Any]) -> None:
    domain, mode = values["auth0_domain"], values["auth0_token_mode"]
    if mode not in TOKEN_MODES:
        raise Mistake(f"auth0_token_mode must be one of {', '.join(TOKEN_MODES)}")
    if not domain:
        return
    if values["stage"] != "local" and not TENANT.fullmatch(domain):
        raise Mistake("auth0_domain must be a host name like tenant.eu.auth0.com")
    for name in TOKEN_MODES[mode]:
        if not values[name]:
            raise Mistake(f"auth0_token_mode {mode} needs {name}")


def _check_paystack(values: dict[str, Any]) -> None:
    if values["stage"] != "local" and not ADDRESS.fullmatch(values["paystack_url"]):
        raise Mistake("paystack_url must be an address like https://api.paystack.co")
    if values["currency"] not in CURRENCIES:
        raise Mistake(f"currency must be one of {', '.join(CURRENCIES)}")


def _check_model(values: dict[str, Any]) -> None:
    budget, prices = values["model_budget"], values["model_prices"]
    if values["stage"] != "local" and not ADDRESS.fullmatch(values["model_url"]):
        raise Mistake("model_url must be an address like https://nano-gpt.com/api/v1")
    if not _is_amount(budget):
        raise Mistake("model_budget must be US dollars a month, like 15")
    daily = values["model_daily"]
    if not (isinstance(daily, int) and 0 <= daily < 1_000_000):
        raise Mistake("model_daily must be a number of reports, like 10")
    if not (isinstance(prices, list) and len(prices) == 2 and all(map(_is_amount, prices))):
        raise Mistake("model_prices must be US dollars for a million tokens, like [15, 75]")


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value < 1_000_000


def _parsed(name: str, given: Any, default: Any) -> Any:
    """A value of `-c` (always text) in the type of the default; JSON unless that is text."""
    if given is None:
        return default
    if isinstance(default, str) or not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        raise Mistake(f"-c {name}={given}: write it as JSON, like {json.dumps(default)}") from None
