"""Forged tokens at every route that needs a caller, over HTTP, and refreshes at the same time."""

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auxeira.security import auth0 as callers
from cdk import specs
from local.emulator import STAGE
from tests.support import auth0, forgeries, route_scenarios, tokens

ROUTES = [route for _, route in route_scenarios.protected()]
TENANT_ROUTES = [route for route in ROUTES if route_scenarios.by_tenant(route)]
FOR_CUSTOMERS = [
    route
    for route in TENANT_ROUTES
    if route.caller not in (callers.require_customer_token, callers.require_marketing_staff)
]
GATEWAY_LIMIT = 10_240  # bytes of all headers; what is longer never reaches a function
UNSENDABLE = {"a newline at the end", "a NUL at the end"}  # are not HTTP
REFUSED_BELOW = {400, 413, 431}
SLACK = 30  # seconds that a token may be old when it arrives

each_route = pytest.mark.parametrize(
    "route", ROUTES, ids=lambda route: f"{route.method} {route.path}"
)
each_tenant_route = pytest.mark.parametrize(
    "route", TENANT_ROUTES, ids=lambda route: f"{route.method} {route.path}"
)
each_route_of_customers = pytest.mark.parametrize(
    "route", FOR_CUSTOMERS, ids=lambda route: f"{route.method} {route.path}"
)


@pytest.fixture(scope="module")
def forger(deployed):
    """Makes a forger of the deployed stack, by its real keys and for the present moment."""
    signing, credentials = (
        deployed.cloud.client("secretsmanager").get_secret_value(
            SecretId=specs.secret_name(key, STAGE)
        )["SecretString"]
        for key in ("signing", "credentials")
    )
    return lambda: tokens.Forger(
        signing, credentials, f"auxeira-{STAGE}", int(time.time()), slack=SLACK
    )


@pytest.fixture(scope="module")
def tenant_forger(tenant, deployed):
    """The same of the tenant, by the key that it signs with."""
    kid, pem = [*json.loads((deployed.cloud.folder / "auth0.json").read_text()).items()][-1]
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return lambda: forgeries.Forger(
        tenant.url, key, kid, int(time.time()), auth0.key("stranger"), slack=SLACK
    )


@pytest.fixture
def attacks(forger, tenant_forger, tenant):
    """Makes what a route must not take: forged tokens, and good ones of the other product."""

    def makers(route):
        if route_scenarios.by_tenant(route):
            return tenant_forger().attacks() | {"a token of Auxeira": forger().sign}
        return forger().attacks() | {
            "an access token of Pizza42": tenant.token,
            "an ID token of Pizza42": lambda: tenant.token("id"),
        }

    return makers


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


def refusals(http, route, makers):
    """Name of a token -> (status, type) of the problem that it is answered."""
    answers = {name: sent(http, route, f"Bearer {make()}") for name, make in makers.items()}
    return {name: (a.status_code, a.json().get("type")) for name, a in answers.items()}


def person():
    return route_scenarios.ANN | {"email": f"{uuid.uuid4().hex}@example.org"}


def test_the_forger_has_the_key_of_the_stack(http, forger):
    opened = http.post("/api/auth/register", json=person()).json()
    user = opened["user"]
    session = jwt.decode(opened["token"], options={"verify_signature": False})["sid"]

    token = forger().changed(sub=user["userId"], sid=session)

    me = http.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["user"] == user


def test_the_forger_has_the_key_of_the_tenant(http, tenant_forger):
    answers = [
        http.get("/api/verify-token", headers={"Authorization": f"Bearer {token}"})
        for token in (tenant_forger().sign(), tenant_forger().changed("id"))
    ]

    kinds = [answer.json()["verification"]["token_type"] for answer in answers]
    assert kinds == ["access_token", "id_token"]


@each_route
def test_a_token_that_is_not_ours_is_refused(http, attacks, route):
    def attack(name):
        header = f"Bearer {attacks(route)[name]()}"
        return fault(sent(http, route, header), header, ', error="invalid_token"')

    names = sorted(attacks(route).keys() - UNSENDABLE)
    with ThreadPoolExecutor(4) as pool:
        faults = dict(zip(names, pool.map(attack, names), strict=True))

    assert len(names) > 150
    assert {name: found for name, found in faults.items() if found} == {}


@each_route_of_customers
def test_a_customer_without_a_verified_address_is_told_what_to_do(http, tenant_forger, route):
    found = refusals(http, route, tenant_forger().unverified())

    assert set(found.values()) == {(403, "urn:auxeira:problem:email-not-verified")}
    assert len(found) > 20


@each_tenant_route
def test_a_machine_of_the_tenant_is_refused(http, tenant_forger, route):
    found = refusals(http, route, tenant_forger().machines())

    assert set(found.values()) == {(403, "urn:auxeira:problem:machine-token")}


@each_route
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
