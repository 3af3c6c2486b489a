"""Forged tokens at every route that needs a caller, over HTTP, and refreshes at the same time."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from cdk import specs
from local.cloud import STAGE
from tests.support import tokens, walks

ROUTES = [route for _, route in walks.protected()]
GATEWAY_LIMIT = 10_240  # bytes of all headers; what is longer never reaches a function
UNSENDABLE = {"a newline at the end", "a NUL at the end"}  # are not HTTP
REFUSED_BELOW = {400, 413, 431}


@pytest.fixture(scope="module")
def forger(deployed):
    """Makes a forger of the deployed stack, by its real keys and for the present moment."""
    secrets = [
        deployed.cloud.client("secretsmanager").get_secret_value(
            SecretId=specs.secret_name(key, STAGE)
        )["SecretString"]
        for key in ("signing", "credentials")
    ]
    return lambda: tokens.Forger(*secrets, f"auxeira-{STAGE}", int(time.time()), slack=30)


def sent(http, route, header):
    """The answer, or None where the connection was closed on the header."""
    path = re.sub(r"{\w+}", "x", route.path)
    headers = {} if header is None else {"Authorization": header.encode()}
    try:
        return http.request(route.method, path, headers=headers)
    except (httpx.RemoteProtocolError, httpx.WriteError, httpx.ReadError):
        return None


def fault(answer, header, challenge):
    """What is wrong with an answer to a forged token, or None."""
    too_long = len(header) > GATEWAY_LIMIT
    if answer is None or (answer.status_code in REFUSED_BELOW and too_long):
        return None if too_long else "was not answered"
    if answer.status_code != 401:
        return f"answered {answer.status_code}"
    if answer.headers["Content-Type"] != "application/problem+json":
        return "is no problem"
    if answer.json()["status"] != 401 or header[7:60].strip() in answer.text:
        return f"says {answer.text}"
    found = answer.headers["WWW-Authenticate"]
    return None if found == f'Bearer realm="auxeira"{challenge}' else f"asks for {found}"


def person():
    return walks.ANN | {"email": f"{uuid.uuid4().hex}@example.org"}


def test_the_forger_has_the_key_of_the_stack(http, forger):
    user = http.post("/api/auth/register", json=person()).json()["user"]

    token = forger().changed(sub=user["userId"])

    me = http.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["user"] == user


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_token_that_is_not_ours_is_refused(http, forger, route):
    def attack(name):
        header = f"Bearer {forger().attacks()[name]()}"
        return fault(sent(http, route, header), header, ', error="invalid_token"')

    names = sorted(forger().attacks().keys() - UNSENDABLE)
    with ThreadPoolExecutor(4) as pool:
        faults = dict(zip(names, pool.map(attack, names), strict=True))

    assert len(names) > 150
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_without_a_token_the_answer_names_the_realm_alone(http, forger, route):
    headers = [None, "", "Bearer", "Basic YW5uOnB3", f"Token {forger().sign()}"]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda header: sent(http, route, header), headers))

    faults = [fault(answer, "Bearer nothing was sent", "") for answer in answers]
    assert faults == [None] * len(headers)


def test_no_attack_left_a_trace(http, forger):
    """The session that the forged tokens claim belongs to nobody; a live one goes on."""
    mine = http.post("/api/auth/register", json=person()).json()
    claims = tokens.claims(mine["token"])
    stolen = forger().sign(claims=claims, key=b"x" * 64)

    for path in ("logout", "logout-all"):
        answer = http.post(f"/api/auth/{path}", headers={"Authorization": f"Bearer {stolen}"})
        assert answer.status_code == 401

    again = http.post("/api/auth/refresh", json={"refreshToken": mine["refreshToken"]})
    assert again.status_code == 200


def test_parallel_refreshes_all_answer_the_same_token(http):
    first = http.post("/api/auth/register", json=person()).json()["refreshToken"]

    with ThreadPoolExecutor(10) as pool:
        body = {"refreshToken": first}
        answers = list(pool.map(lambda _: http.post("/api/auth/refresh", json=body), range(10)))

    assert [answer.status_code for answer in answers] == [200] * 10
    (second,) = {answer.json()["refreshToken"] for answer in answers}
    assert second != first
    third = http.post("/api/auth/refresh", json={"refreshToken": second}).json()["refreshToken"]
    assert third not in (first, second)
