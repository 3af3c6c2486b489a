"""Forged and foreign tokens at every route that needs a caller, of all groups."""

import pytest

from tests.support import cloud, tokens, walks

PROTECTED = walks.protected()


@pytest.fixture(scope="module", autouse=True)
def _shared_cloud():
    """One AWS for all: a refused token writes nothing."""
    with cloud.running():
        yield


def test_there_are_routes_to_attack():
    assert PROTECTED


@pytest.mark.parametrize(("group", "route"), PROTECTED, ids=lambda part: getattr(part, "path", ""))
@pytest.mark.parametrize("attack", tokens.ATTACKS, ids=str)
def test_a_token_that_is_not_ours_is_refused(group, route, attack):
    token = tokens.ATTACKS[attack]()

    answer = walks.send(group, route, token=token)

    assert answer.status == 401
    assert answer.problem.slug == "invalid-token"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert token[:40] not in answer.text


@pytest.mark.parametrize(("group", "route"), PROTECTED, ids=lambda part: getattr(part, "path", ""))
@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic YW5uOnB3", "Token {}", "{}", "Bearer{}", "Bearer: {}",
     "Bearer  {}", "Bearer\t{}", "Bearer {0}, Bearer {0}", "Bearer {} extra", "Bearer {0},{0}"],
)  # fmt: skip
def test_an_authorization_header_of_another_form_is_refused(group, route, header):
    headers = {"Authorization": header.format(tokens.sign())} if header is not None else {}

    answer = walks.send(group, route, headers=headers)

    assert answer.status == 401
    assert answer.problem.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(("group", "route"), PROTECTED, ids=lambda part: getattr(part, "path", ""))
def test_nobody_is_told_of_a_body_s_faults_without_a_token(group, route):
    answer = walks.send(group, route, "no JSON", headers={"Content-Type": "text/plain"})

    assert answer.status == 401
