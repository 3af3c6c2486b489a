"""The environment, written by the CDK app beside the grants. Nothing else reads it."""

import os

MIN_BCRYPT_COST = 12


class Misconfigured(RuntimeError):
    """A setting is missing or unsafe. The message names it; it goes to the log, never out."""


def required(name: str) -> str:
    """The value of an environment variable. Raises Misconfigured with its name."""
    try:
        return os.environ[name]
    except KeyError:
        raise Misconfigured(f"the environment variable {name} is not set") from None


def stage() -> str:
    """prod, dev, local, or test: the stage of the test suite, which is never deployed."""
    return required("STAGE")


def table(key: str) -> str:
    """The name of a table by its word in the specs, e.g. users."""
    return required(f"{key.upper()}_TABLE")


def secret(key: str) -> str:
    """The name of a secret by its word in the specs, e.g. signing."""
    return required(f"{key.upper()}_SECRET")


def queue(key: str) -> str:
    """The URL of a queue by its word in the specs, e.g. mail."""
    return required(f"{key.upper()}_QUEUE")


def mail_sender() -> str:
    """Who mails come from."""
    return required("MAIL_SENDER")


def app_url() -> str:
    """Where links in mails lead, without a slash at its end."""
    return required("APP_URL")


def origins() -> list[str]:
    """The origins that browsers may call from, exact."""
    return [origin for origin in os.environ.get("CORS_ORIGINS", "").split(",") if origin]


def bcrypt_cost() -> int:
    """The work factor of password hashes. Only the test suite's stage may set a lower one."""
    wanted = int(os.environ.get("BCRYPT_COST", MIN_BCRYPT_COST))
    if wanted < MIN_BCRYPT_COST and stage() != "test":
        raise Misconfigured(f"BCRYPT_COST={wanted} is below {MIN_BCRYPT_COST}")
    return wanted
