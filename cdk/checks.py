"""What each setting of a stage may be, with the sentence that says so."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from auxeira.core.email_addresses import is_address
from cdk import specs

# no port, no address of a machine
TENANT = re.compile(r"([a-z0-9-]{1,63}\.){1,5}(?!localhost$)[a-z]{2,63}")
ADDRESS = re.compile(r"https://([a-z0-9-]{1,63}\.){1,5}(?!localhost\b)[a-z]{2,63}(/[\w.~-]+)*")
HOST = r"(https://([a-z0-9-]{1,63}\.){1,5}[a-z]{2,63}|http://(localhost|127\.0\.0\.1))(:\d{1,5})?"
ORIGIN = re.compile(HOST)
PAGE = re.compile(HOST + r"(/[\w.~-]+)*")
CURRENCIES = ("USD", "NGN", "GHS", "ZAR", "KES", "XOF", "EGP")  # that Paystack takes
TOKEN_MODES = {  # and what each needs to know
    "both": ("auth0_audience", "auth0_client_id"),
    "access": ("auth0_audience",),
    "id": ("auth0_client_id",),
}
# that CloudWatch Logs takes: PutRetentionPolicy
LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
            1096, 1827, 2192, 2557, 2922, 3288, 3653)  # fmt: skip
# An account has these in a region, as requests a second and at once: API Gateway quotas
MOST_RATE, MOST_BURST = 10_000, 5_000
CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]{36}")
MOST_WAF_RATE, LEAST_WAF_RATE = 2_000_000_000, 10  # of a rule by rate: AWS WAF
# a key or a value of a tag that all services take; 40 a stack, since AWS adds its own to a few
TAG = re.compile(r"(?!aws:)[\w .:/=+@-]{1,128}", re.IGNORECASE | re.ASCII)
OWN_TAGS, MOST_TAGS = ("product", "stage"), 40
MOST_CONCURRENCY = 1_000  # that a function can reserve in an account that has the usual quota


class Check(NamedTuple):
    """A rule for a value, and what the value must be, to be read after its name."""

    holds: Callable[[Any], bool]
    must_be: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable() and len(value) <= 200


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_amount(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value < 1_000_000


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_empty_or(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: value == "" or _matches(pattern)(value)


def _is_empty_or_email(value: Any) -> bool:
    return value == "" or (isinstance(value, str) and is_address(value))


def _are_origins(value: Any) -> bool:
    return isinstance(value, list) and all(map(_matches(ORIGIN), value))


def _are_prices(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_amount, value))


def _are_credits(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(_is_whole(number, 0, 999_999) for number in value)
    )


def _is_concurrency(value: Any) -> bool:
    groups = {row.group for row in specs.FUNCTIONS}
    return isinstance(value, dict) and all(
        group in groups and _is_whole(number, 1, MOST_CONCURRENCY)
        for group, number in value.items()
    )


def _are_tags(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MOST_TAGS
        and all(map(_matches(TAG), [*value, *value.values()]))
        and not {key.lower() for key in value} & set(OWN_TAGS)
    )


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


EVERYWHERE = {
    "origins": Check(
        _are_origins,
        'a list of exact origins like ["https://dashboard.example.com"]: scheme and host, '
        "nothing behind them, no `*`, which would let any site call the API",
    ),
    "alarm_email": Check(_is_empty_or_email, "an address like ops@example.com"),
    "tickets": Check(_is_switch, "true or false"),
    "account_concurrency": Check(
        lambda value: _is_whole(value, 10, 100_000),
        "the executions at once that Lambda gives the account, like 1000",
    ),
    "monthly_budget": Check(
        lambda value: _is_whole(value, 0, 999_999), "whole US dollars a month, like 50"
    ),
    "mail_sender": Check(_is_empty_or_email, "an address like no-reply@example.com"),
    "app_url": Check(
        _is_empty_or(PAGE), "an address like https://dashboard.example.com, no slash at its end"
    ),
    "auth0_audience": Check(_is_text, "the identifier of the API in the tenant"),
    "auth0_client_id": Check(_is_text, "the client id of the front end in the tenant"),
    "auth0_token_mode": Check(
        lambda value: value in TOKEN_MODES, f"one of {', '.join(TOKEN_MODES)}"
    ),
    "currency": Check(lambda value: value in CURRENCIES, f"one of {', '.join(CURRENCIES)}"),
    "model": Check(_is_text, "the name of a language model, or empty for none"),
    "model_budget": Check(_is_amount, "US dollars a month, like 15"),
    "model_daily": Check(
        lambda value: _is_whole(value, 0, 999_999), "a number of reports, like 10"
    ),
    "model_prices": Check(_are_prices, "US dollars for a million tokens, like [15, 75]"),
    "thunderbit": Check(_is_switch, "true or false"),
    "thunderbit_credits": Check(
        _are_credits, "credits a month, of a user and of all together, like [100, 2000]"
    ),
    "autoscale": Check(_is_switch, "true or false"),
    "protect": Check(_is_switch, "true or false"),
    "page": Check(_is_switch, "true or false"),
    "first_deploy": Check(_is_switch, "true or false"),
    "rate": Check(
        lambda value: _is_whole(value, 1, MOST_RATE),
        f"requests a second, from 1 to {MOST_RATE:,}, which is what an account has in a region",
    ),
    "burst": Check(
        lambda value: _is_whole(value, 1, MOST_BURST),
        f"requests at once, from 1 to {MOST_BURST:,}, which is what an account has in a region",
    ),
    "log_days": Check(
        lambda value: value in LOG_DAYS and not isinstance(value, bool),
        f"one of the numbers of days that CloudWatch takes: {', '.join(map(str, LOG_DAYS))}",
    ),
    "domain": Check(_is_empty_or(TENANT), "a host name like api.example.com, or empty"),
    "certificate": Check(
        _is_empty_or(CERTIFICATE),
        "the ARN of a certificate in ACM, arn:aws:acm:…:certificate/…, or empty",
    ),
    "waf_rate": Check(
        lambda value: value == 0 or _is_whole(value, LEAST_WAF_RATE, MOST_WAF_RATE),
        f"requests of an address in five minutes, like 2000 and at least {LEAST_WAF_RATE}, "
        "or 0 for no web ACL",
    ),
    "tags": Check(
        _are_tags,
        'words by words, like {"cost-centre": "17"}: letters, digits and .:/=+@-_, '
        f"without {' and '.join(OWN_TAGS)}, which are set already",
    ),
    "reserved_concurrency": Check(
        _is_concurrency,
        'a number of executions, from 1 to 1000, by the name of a function, like {"auth": 20}',
    ),
}
IN_AWS = {  # what a local run may have otherwise
    "auth0_domain": Check(_is_empty_or(TENANT), "a host name like tenant.eu.auth0.com"),
    "paystack_url": Check(_matches(ADDRESS), "an address like https://api.paystack.co"),
    "model_url": Check(_matches(ADDRESS), "an address like https://nano-gpt.com/api/v1"),
    "thunderbit_url": Check(
        _matches(ADDRESS), "an address like https://openapi.thunderbit.com/openapi/v1"
    ),
}
# What nobody can know but the operator. A clone that had ours would mail links to our pages, or
# have our pages call its API. The examples stand in the template as long as nothing is said.
OWN: dict[str, tuple[Any, str]] = {
    "alarm_email": ("", "who is told of alarms, which would tell nobody"),
    "mail_sender": ("no-reply@example.com", "who mails come from, of a domain of yours"),
    "app_url": ("https://dashboard.example.com", "where links in mails lead"),
    "origins": (["https://dashboard.example.com"], "from which browsers may call the API"),
}


def find_setting_mistakes(stage: str, values: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each value that is missing or cannot be."""
    checks = EVERYWHERE if stage == "local" else EVERYWHERE | IN_AWS
    if missing := [f"{name} is missing" for name in checks if name not in values]:
        return missing
    found = [
        f"{name} must be {check.must_be}"
        for name, check in checks.items()
        if not check.holds(values[name])
    ]
    return found or _find_missing_of_auth0(values) or _find_missing_of_domain(values)


def find_unset_settings(stage: str, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the operator's own settings that are empty and must not be."""
    needed = [name for name in OWN if stage == "prod" or name != "alarm_email"]
    return [name for name in needed if not values[name]] if stage != "local" else []


def explain_unset_setting(name: str, stage: str) -> str:
    """Return the sentence that an operator is told of an empty setting."""
    _, meaning = OWN[name]
    return f"{name} is empty: say in cdk.json, stage {stage}, {meaning}. See docs/operations.md"


def _find_missing_of_auth0(values: Mapping[str, Any]) -> list[str]:
    if not values["auth0_domain"]:
        return []
    mode = values["auth0_token_mode"]
    missing = [name for name in TOKEN_MODES[mode] if not values[name]]
    return [f"auth0_token_mode {mode} needs {name}" for name in missing]


def _find_missing_of_domain(values: Mapping[str, Any]) -> list[str]:
    if bool(values["domain"]) == bool(values["certificate"]):
        return []
    given, missing = ("domain", "certificate") if values["domain"] else ("certificate", "domain")
    return [f"{given} needs {missing} beside it"]
