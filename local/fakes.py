"""The stand-ins of a local run, on the ports behind the embedded cloud's."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import NamedTuple

from local import fake_auth0, fake_llm, fake_paystack, fake_thunderbit
from local.emulator import Cloud, Trouble

CHOICE = "stand-in"
KEY, KEY_OF_ANYBODY = "NANOGPT5_API_KEY", "sk-of-the-stand-in"
THUNDERBIT_KEY = "THUNDERBIT_API_KEY"
SECRET_KEY, PUBLIC_KEY = "PAYSTACK_SECRET_KEY", "PAYSTACK_PUBLIC_KEY"
NAME = "gpt-4o-mini"  # what is asked where .env has a key alone
OPENAI = ("sk-proj-", "https://api.openai.com/v1")  # whose keys begin so


class StandIns(NamedTuple):
    """Those that run."""

    auth0: fake_auth0.Issuer
    paystack: fake_paystack.Paystack
    model: fake_llm.Model
    thunderbit: fake_thunderbit.Thunderbit


@contextmanager
def run_fakes(cloud: Cloud) -> Iterator[StandIns]:
    """Serve the stand-ins where the stage looks for them. Raises Trouble: a port is taken."""
    webhook = f"{cloud.api_url}/api/payments/webhook"
    with ExitStack() as stack:
        yield StandIns(
            _start_fake(
                stack, cloud, 1, "Auth0", lambda port: fake_auth0.run_fake_auth0(port, cloud.folder)
            ),
            _start_fake(
                stack,
                cloud,
                2,
                "Paystack",
                lambda port: fake_paystack.run_fake_paystack(port, webhook, cloud.folder),
            ),
            _start_fake(stack, cloud, 3, "the model", fake_llm.run_fake_llm),
            _start_fake(stack, cloud, 5, "Thunderbit", fake_thunderbit.run_fake_thunderbit),
        )


def choose_model_settings(
    choice: str, given: dict[str, str], stand_in: fake_llm.Model
) -> dict[str, str]:
    """Return settings of the model that words reports; none unless it is chosen or has a key.

    `given` is what .env says: NANOGPT5_API_KEY, NANOGPT5_MODEL, NANOGPT5_URL. The stand-in gets
    a key that is nobody's.
    """
    if choice == CHOICE:
        given[KEY] = KEY_OF_ANYBODY
        return {"model": CHOICE, "model_url": stand_in.url}
    if KEY not in given:
        return {}
    prefix, openai = OPENAI
    url = given.get("NANOGPT5_URL") or (openai if given[KEY].startswith(prefix) else "")
    return {"model": given.get("NANOGPT5_MODEL", NAME)} | ({"model_url": url} if url else {})


def choose_payment_settings(
    given: dict[str, str], stand_in: fake_paystack.Paystack
) -> dict[str, str]:
    """Return settings of where is paid: at the stand-in unless .env has a key of Paystack's.

    The stand-in takes keys that everybody knows, which are then the given ones.
    """
    if SECRET_KEY in given:
        return {"paystack_url": "https://api.paystack.co"}
    given[SECRET_KEY], given[PUBLIC_KEY] = fake_paystack.SECRET_KEY, fake_paystack.PUBLIC_KEY
    return {"paystack_url": stand_in.url}


def choose_suggestion_settings(
    given: dict[str, str], stand_in: fake_thunderbit.Thunderbit
) -> dict[str, str]:
    """Return settings of who reads websites: the stand-in unless .env has a key of Thunderbit's.

    The stand-in gets a key that is nobody's.
    """
    if given.get(THUNDERBIT_KEY):
        return {"thunderbit": "true"}
    given[THUNDERBIT_KEY] = fake_thunderbit.KEY_OF_ANYBODY
    return {"thunderbit": "true", "thunderbit_url": stand_in.url}


def _start_fake[T](
    stack: ExitStack,
    cloud: Cloud,
    behind: int,
    name: str,
    start: Callable[[int], AbstractContextManager[T]],
) -> T:
    port = cloud.port + behind
    try:
        return stack.enter_context(start(port))
    except OSError:
        raise Trouble(
            f"Port {port}, for the stand-in for {name}, is taken by another program. "
            f"Take others: make run PORT={cloud.port + 34}"
        ) from None
