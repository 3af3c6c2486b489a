"""Whether those whom a stage depends on answer: Auth0, Paystack, the model, Thunderbit, SES.

They are asked from here with what is deployed: the functions' settings and the stage's secrets.
"""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from cdk import specs
from ops import secret_values
from ops.findings import Finding, State
from ops.stage import connect_service

ANSWER_S = 10  # that a request may take
REFERENCE = "aux-doctor-0"  # of no payment
LEAST_MAILS = 10  # a second: the gateway lets so many register (functions/auth/spec.py)
MOST_SENT = 0.8  # of the mails of a day
THUNDERBIT_KEY = re.compile("tb_[0-9a-f]{32}")
LOOPBACK = ("127.0.0.1", "localhost")


def read_variables(stage: str, group: str) -> dict[str, str]:
    """Return the environment of a function as it is deployed."""
    name = specs.function_name(group, stage)
    found = connect_service("lambda", stage).get_function_configuration(FunctionName=name)
    variables: dict[str, str] = found["Environment"]["Variables"]
    return variables


def check_auth0(stage: str) -> Iterator[Finding]:
    """Find whether the tenant gives its keys."""
    domain = read_variables(stage, "orders").get("AUTH0_DOMAIN", "")
    if not domain:
        todo = "docs/operations.md, 'Auth0'"
        yield Finding("Auth0", State.wrong, "no tenant is set: nobody can order", todo)
        return
    scheme = "http" if domain.startswith(LOOPBACK) else "https"
    status, body = _ask(f"{scheme}://{domain}/.well-known/jwks.json")
    keys = body.get("keys") if isinstance(body, dict) else None
    if status == 200 and keys:
        yield Finding("Auth0", State.fine, f"{domain} gives {len(keys)} keys")
    else:
        todo = "docs/operations.md, 'Auth0 out of reach'"
        yield Finding("Auth0", State.wrong, f"{domain}: {_describe(status)}", todo)


def check_paystack(stage: str) -> Iterator[Finding]:
    """Find whether Paystack answers, and knows the key: it is asked for a payment of nobody."""
    todo = "docs/operations.md, 'Payments'"
    url = read_variables(stage, "payments")["PAYSTACK_URL"]
    key = secret_values.read_members(secret_values.read_version("payments", stage)).get(
        "PAYSTACK_SECRET_KEY"
    )
    if not key:
        yield Finding("Paystack", State.wrong, "no key is set: nobody can pay", todo)
        return
    status, _ = _ask(f"{url}/transaction/verify/{REFERENCE}", key)
    if status in (200, 400, 404):  # it knows us, and no such payment
        yield Finding("Paystack", State.fine, f"{url} knows the key")
    elif status in (401, 403):
        yield Finding("Paystack", State.wrong, f"{url} refuses the key", todo)
    else:
        yield Finding("Paystack", State.wrong, f"{url}: {_describe(status)}", todo)


def check_model(stage: str) -> Iterator[Finding]:
    """Find whether the language model's provider answers, and knows the key."""
    todo = "docs/operations.md, 'Model not used'"
    variables = read_variables(stage, "report_worker")
    if not variables.get("MODEL"):
        yield Finding("model", State.fine, "none is set: reports are in our own words")
        return
    key = secret_values.read_members(secret_values.read_version("providers", stage)).get(
        "NANOGPT5_API_KEY"
    )
    if not key:
        yield Finding("model", State.wrong, "no key is set", todo)
        return
    status, _ = _ask(f"{variables['MODEL_URL']}/models", key)
    if status in (401, 402, 403):
        yield Finding("model", State.wrong, f"the key is refused: {_describe(status)}", todo)
    elif status and status < 500:
        yield Finding("model", State.fine, f"{variables['MODEL']}: its provider answers")
    else:
        yield Finding("model", State.wrong, _describe(status), todo)


def check_thunderbit(stage: str) -> Iterator[Finding]:
    """Find whether the key of who reads websites is set; to ask for anything costs credits."""
    if read_variables(stage, "report_worker").get("THUNDERBIT") != "True":
        yield Finding("Thunderbit", State.fine, "it is off: no website is read")
        return
    members = secret_values.read_members(secret_values.read_version("providers", stage))
    if THUNDERBIT_KEY.fullmatch(members.get("THUNDERBIT_API_KEY") or ""):
        yield Finding(
            "Thunderbit", State.fine, "a key is set; it is not asked, which costs credits"
        )
    else:
        todo = "docs/operations.md, 'Thunderbit'"
        yield Finding("Thunderbit", State.wrong, "no key is set, or one of another form", todo)


def check_mail(stage: str) -> Iterator[Finding]:
    """Find whether SES sends for us: the sender is verified, and the account out of the sandbox."""
    todo = "docs/operations.md, 'Mail'"
    client = connect_service("sesv2", stage)
    sender = read_variables(stage, "mailer")["MAIL_SENDER"]
    identity = client.get_email_identity(EmailIdentity=sender)
    is_verified = bool(identity.get("VerifiedForSendingStatus"))
    state = State.fine if is_verified else State.wrong
    seen = f"{sender} is {'' if is_verified else 'not '}verified"
    yield Finding("SES sender", state, seen, "" if is_verified else todo)
    account = client.get_account()
    is_sending = account.get("SendingEnabled") and account.get("ProductionAccessEnabled")
    seen = "out of the sandbox" if is_sending else "sandbox, or sending is paused"
    yield Finding("SES account", State.fine if is_sending else State.wrong, seen,
                  "" if is_sending else todo)  # fmt: skip
    yield _judge_send_quota(account.get("SendQuota", {}))


def _judge_send_quota(quota: dict[str, float]) -> Finding:
    """Return whether the mails of a day and of a second are enough; a day of -1 has no limit."""
    a_day, a_second = quota.get("Max24HourSend", 0), quota.get("MaxSendRate", 0)
    sent = quota.get("SentLast24Hours", 0)
    most = "any number" if a_day < 0 else f"{a_day:,.0f}"
    seen = f"{sent:,.0f} of {most} mails in 24 hours, {a_second:g} a second"
    if a_second < LEAST_MAILS or (a_day >= 0 and sent >= MOST_SENT * a_day):
        todo = "Service Quotas, Amazon SES: ask for a higher sending quota, or rate"
        return Finding("SES quota", State.wrong, seen, todo)
    return Finding("SES quota", State.fine, seen)


def _ask(url: str, key: str | None = None) -> tuple[int, Any]:
    """Return the status of a GET, 0 where nobody answers, and its JSON, if any."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(url, headers=headers | {"User-Agent": "auxeira-ops"})
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None
    except ValueError:  # no JSON
        return 200, None
    except OSError:
        return 0, None


def _describe(status: int) -> str:
    return f"status {status}" if status else "no answer"
