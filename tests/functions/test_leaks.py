"""The watch over what is written finds what it is for."""

import logging

import pytest

from auxeira.core.logs import emit_count, flush_metrics, logger, metrics
from auxeira.http.api import Api, public
from auxeira.http.schema import Success
from functions.auth.handler import lambda_handler
from tests.support import events, hostile_strings, route_scenarios, secret_leaks

PASSWORD = 'a pass phrase that is "quoted" and not äll ASCII'  # noqa: S105 - nobody's


def leaky():
    """A block that must write a secret."""
    return pytest.raises(AssertionError, match="secrets were written")


def in_a_metric(text):
    emit_count("Careless")
    metrics.add_metadata("detail", text)
    flush_metrics("an-id")


def in_a_traceback(text):
    try:
        raise ValueError(text)
    except ValueError:
        logger.exception("careless")


WAYS = {
    "a log line": lambda text: logger.info("careless", detail=text),
    "a message": lambda text: logger.info(f"careless {text}"),
    "a traceback": in_a_traceback,
    "a metric": in_a_metric,
    "a line of a library": lambda text: logging.getLogger("urllib3").warning("%s", text),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["token", "refreshToken"])
def test_a_token_that_was_answered_is_found_wherever_it_is_written(cloud, way, kind):
    with leaky(), secret_leaks.nothing_leaks():
        WAYS[way](route_scenarios.register(key=None).json[kind])


@pytest.mark.parametrize("way", WAYS)
def test_a_password_that_was_sent_is_found_wherever_it_is_written(way):
    api = Api()

    @api.post("/careless", caller=public, answers={200: Success}, summary="Writes carelessly")
    def carelessly() -> Success:
        WAYS[way](PASSWORD)
        return Success()

    with leaky(), secret_leaks.nothing_leaks():
        events.call(api.handler, "POST", "/careless", {"password": PASSWORD})


@pytest.mark.parametrize(
    "secret",
    [
        lambda cloud: route_scenarios.registered().rpartition(".")[2],
        lambda cloud: route_scenarios.registered() and cloud.SECRETS["signing"],
        lambda cloud: route_scenarios.registered() and route_scenarios.ANN["password"],
        lambda cloud: route_scenarios.verification_mailed(),
        lambda cloud: route_scenarios.me("not.a.token-of-ours") and "not.a.token-of-ours",
    ],
    ids=["a signature", "a secret that was read", "a password", "a mailed proof", "a bad token"],
)
def test_other_secrets_are_found(cloud, secret):
    with leaky(), secret_leaks.nothing_leaks():
        logger.info(secret(cloud))


def test_a_secret_that_is_written_before_it_is_used_is_found(cloud):
    with leaky(), secret_leaks.nothing_leaks():
        logger.info(route_scenarios.ANN["password"])
        route_scenarios.registered()


def test_nothing_is_found_where_nothing_leaks(cloud):
    with secret_leaks.nothing_leaks() as watch:
        route_scenarios.registered()
        for text in hostile_strings.STRINGS.values():
            logger.info(text)
            events.call(lambda_handler, "POST", "/api/auth/login", {"password": text})

    assert len(watch.secrets) >= 4
    assert len(watch.written) > len(hostile_strings.STRINGS)


def test_every_test_here_is_watched(request):
    assert "_nothing_leaks" in request.fixturenames
