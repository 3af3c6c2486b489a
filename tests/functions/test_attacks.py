"""Forged and foreign tokens at every route that needs a caller, of all groups."""

import pytest

from tests.support import accounts, auth0, cloud, forgeries, route_scenarios, tokens

PROTECTED = route_scenarios.protected()
each_route = pytest.mark.parametrize(
    ("group", "route"), PROTECTED, ids=lambda part: getattr(part, "path", "")
)
HEADERS = [None, "", "Bearer", "Bearer ", "Basic YW5uOnB3", "Token {}", "{}", "Bearer{}",
           "Bearer: {}", "Bearer  {}", "Bearer\t{}", "Bearer {0}, Bearer {0}", "Bearer {} extra",
           "Bearer {0},{0}"]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _shared_cloud():
    """One AWS for all: a refused token writes nothing."""
    with cloud.running():
        yield


def good(route):
    """A token that the route would take."""
    if route_scenarios.by_tenant(route):
        return route_scenarios.tenant_token(route)
    return accounts.holder()


def attacks(route):
    """Tokens that it must not take: forged ones, and good ones of the other product."""
    if route_scenarios.by_tenant(route):
        return forgeries.ATTACKS | {"a token of Auxeira": tokens.sign}
    return tokens.ATTACKS | {"a token of Pizza42": auth0.token}


def fault(answer, token):
    """What is wrong with the answer to a forged token, or None."""
    if answer.status != 401 or answer.problem.slug != "invalid-token":
        return f"{answer.status} {answer.text}"
    if answer.headers["WWW-Authenticate"] != 'Bearer realm="auxeira", error="invalid_token"':
        return answer.headers["WWW-Authenticate"]
    return "repeats the token" if token[:40] in answer.text else None


def test_there_are_routes_to_attack():
    assert {route_scenarios.by_tenant(route) for _, route in PROTECTED} == {True, False}


@each_route
def test_a_token_that_is_not_ours_is_refused(group, route):
    forged = {name: make() for name, make in attacks(route).items()}

    faults = {
        name: fault(route_scenarios.send(group, route, token=token), token)
        for name, token in forged.items()
    }

    assert len(faults) > 150
    assert {name: found for name, found in faults.items() if found} == {}


@each_route
def test_an_authorization_header_of_another_form_is_refused(group, route):
    for header in HEADERS:
        headers = {"Authorization": header.format(good(route))} if header is not None else {}

        answer = route_scenarios.send(group, route, headers=headers)

        assert answer.problem.status == 401, header
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@each_route
def test_nobody_is_told_of_a_body_s_faults_without_a_token(group, route):
    answer = route_scenarios.send(group, route, "no JSON", headers={"Content-Type": "text/plain"})

    assert answer.status == 401
