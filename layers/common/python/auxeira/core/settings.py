"""The environment, written by the CDK app beside the grants. Nothing else reads it."""

import os
import re

MIN_BCRYPT_COST = 12
CHECKOUT = "https://checkout.paystack.com"
AUTH0_MODES = ("both", "access", "id")
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!localhost$)[a-z][a-z0-9-]*[a-z0-9]"
)
LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost):[0-9]{1,5}")
LOCAL_ORIGIN = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::[1-9][0-9]{0,4})?")
ADDRESS = re.compile(r"(https?)://([^/?#@\s]+?)(?::443)?((?:/[\w.~-]+)*)")


class Misconfigured(RuntimeError):
    """A setting is missing or unsafe. The message names it; it goes to the log, never out."""


def require_variable(name: str) -> str:
    """Return the value of an environment variable. Raises Misconfigured with its name."""
    try:
        return os.environ[name]
    except KeyError:
        raise Misconfigured(f"the environment variable {name} is not set") from None


def stage() -> str:
    """Return prod, dev, local, or test: the stage of the test suite, which is never deployed."""
    return require_variable("STAGE")


def table_name(key: str) -> str:
    """Return the name of a table by its word in the specs, e.g. users."""
    return require_variable(f"{key.upper()}_TABLE")


def secret_id(key: str) -> str:
    """Return the name of a secret by its word in the specs, e.g. signing."""
    return require_variable(f"{key.upper()}_SECRET")


def queue_url(key: str) -> str:
    """Return the URL of a queue by its word in the specs, e.g. mail."""
    return require_variable(f"{key.upper()}_QUEUE")


def bucket_name(key: str) -> str:
    """Return the name of a bucket by its word in the specs, e.g. reports."""
    return require_variable(f"{key.upper()}_BUCKET")


def mail_sender() -> str:
    """Return who mails come from."""
    return require_variable("MAIL_SENDER")


def app_url() -> str:
    """Return where links in mails lead, without a slash at its end."""
    return require_variable("APP_URL")


def is_allowed_origin(origin: str) -> bool:
    """Return whether pages of an origin may call, and payers may be sent back to it.

    Those of the stage, letter by letter. In a local run every port of this machine too, since a
    development server takes whichever it likes.
    """
    if os.environ.get("STAGE") == "local" and LOCAL_ORIGIN.fullmatch(origin):
        return True
    return bool(origin) and origin in os.environ.get("CORS_ORIGINS", "").split(",")


def bcrypt_cost() -> int:
    """Return the work factor of password hashes.

    Only the test suite's stage may set a lower one.
    """
    wanted = int(os.environ.get("BCRYPT_COST", MIN_BCRYPT_COST))
    if wanted < MIN_BCRYPT_COST and stage() != "test":
        raise Misconfigured(f"BCRYPT_COST={wanted} is below {MIN_BCRYPT_COST}")
    return wanted


def auth0_issuer() -> str:
    """Return the issuer of the tenant's tokens, with its slash. Raises Misconfigured.

    A port of this machine, over plain HTTP, is an issuer for a local run and the tests alone.
    """
    domain = _require_nonempty("AUTH0_DOMAIN")
    if LOOPBACK.fullmatch(domain) and stage() in ("local", "test"):
        return f"http://{domain}/"
    if not HOST.fullmatch(domain):
        raise Misconfigured(f"AUTH0_DOMAIN={domain} is no host name such as tenant.eu.auth0.com")
    return f"https://{domain}/"


def auth0_audience() -> str:
    """Return the identifier of our API at the tenant: the audience of access tokens."""
    return _require_nonempty("AUTH0_AUDIENCE")


def auth0_client_id() -> str:
    """Return the front end's client at the tenant: the audience of ID tokens."""
    return _require_nonempty("AUTH0_CLIENT_ID")


def auth0_mode() -> str:
    """Return which tokens are taken: access, id or both. Raises Misconfigured for another word."""
    mode = os.environ.get("AUTH0_TOKEN_MODE", "both")
    if mode not in AUTH0_MODES:
        raise Misconfigured(f"AUTH0_TOKEN_MODE={mode} is none of {', '.join(AUTH0_MODES)}")
    return mode


def model_name() -> str:
    """Return the language model that words reports; empty: none does."""
    return os.environ.get("MODEL", "")


def model_url() -> str:
    """Return the base address of the model's OpenAI-compatible API, without a slash at its end."""
    return _require_url("MODEL_URL")


def model_budget() -> float:
    """Return how many US dollars the model may cost in a month."""
    return float(require_variable("MODEL_BUDGET"))


def model_daily_limit() -> int:
    """Return how many reports the model words for a user in a day."""
    return int(require_variable("MODEL_DAILY"))


def model_prices() -> tuple[float, float]:
    """Return US dollars for a million tokens, of the question and of the answer."""
    asked, answered = require_variable("MODEL_PRICES").split(",")
    return float(asked), float(answered)


def offers_suggestions() -> bool:
    """Tell whether the stage asks Thunderbit what websites say."""
    return os.environ.get("THUNDERBIT") == "True"


def thunderbit_url() -> str:
    """Return the base address of Thunderbit's API, without a slash at its end."""
    return _require_url("THUNDERBIT_URL")


def thunderbit_credits() -> tuple[int, int]:
    """Return how many credits a user may use up in a month, and all users together."""
    of_user, of_all = require_variable("THUNDERBIT_CREDITS").split(",")
    return int(of_user), int(of_all)


def paystack_url() -> str:
    """Return the base address of Paystack's API, without a slash at its end."""
    return _require_url("PAYSTACK_URL")


def checkout_url() -> str:
    """Return where reports are paid, without a last slash: at Paystack, or its stand-in."""
    api = paystack_url()
    return CHECKOUT if api.startswith("https://") else api


def report_currency() -> str:
    """Return what reports are paid in, e.g. USD."""
    return _require_nonempty("CURRENCY")


def is_in_lambda() -> bool:
    """Tell whether this is a function of Lambda's: what is done ahead pays there."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def _require_url(name: str) -> str:
    """Return an address with TLS. Raises Misconfigured.

    Plain HTTP to a port of this machine is for a local run and the tests alone.
    """
    value = require_variable(name)
    if found := ADDRESS.fullmatch(value):
        scheme, host, _ = found.groups()
        if scheme == "https" and HOST.fullmatch(host):
            return value
        if scheme == "http" and LOOPBACK.fullmatch(host) and stage() in ("local", "test"):
            return value
    raise Misconfigured(f"{name}={value} is no address such as https://api.example.com/v1")


def _require_nonempty(name: str) -> str:
    value = require_variable(name)
    if not value:
        raise Misconfigured(f"the environment variable {name} is empty")
    return value
