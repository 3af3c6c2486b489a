"""`python -m ops doctor`: what a stage needs, and whether it has it."""

from typing import Annotated

import typer

from ops import configuration, providers, quotas
from ops.findings import Check, run_checks, tell_findings
from ops.options import Json, Stage

Drift = Annotated[
    bool, typer.Option("--drift", help="Also what was changed by hand: takes a minute or two.")
]
CHECKS: dict[str, Check] = {
    "settings": configuration.check_settings,
    "secrets": configuration.check_secrets,
    "clock": configuration.check_clock,
    "Auth0": providers.check_auth0,
    "Paystack": providers.check_paystack,
    "model": providers.check_model,
    "Thunderbit": providers.check_thunderbit,
    "SES": providers.check_mail,
    "subscriptions": configuration.check_subscriptions,
    "event sources": configuration.check_event_sources,
    "logs": configuration.check_logs,
    "concurrency": quotas.check_concurrency,
    "gateway": quotas.check_gateway,
    "tables": quotas.check_tables_quota,
    "alarms": quotas.check_alarms_quota,
    "budget": quotas.check_budget,
}


def examine_stage(stage: Stage, drift: Drift = False, as_json: Json = False) -> None:
    """Examine what a stage needs from outside, what is wrong first. Exit code 3 where something is.

    For before the first day, and for when `status` says that something is wrong and not why.
    """
    chosen = CHECKS | ({"drift": configuration.check_drift} if drift else {})
    tell_findings(run_checks(chosen, stage), f"Examination of {stage}", as_json=as_json)
