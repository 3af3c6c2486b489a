"""Access tokens of our own: how they are sent, how long they live, how their key rotates."""

from functions.auth.handler import lambda_handler
from tests.support import accounts, capacity, events, route_scenarios, tokens
from tests.support.events import NOW

OTHER = "another-signing-secret-0123456789abcdef-0123456789"
THIRD = "third-signing-secret-0123456789abcdef-0123456789abc"


def me(token=None, **parts):
    return events.call(lambda_handler, "GET", "/api/auth/me", token=token, **parts)


def test_the_token_that_the_attacks_are_made_of_is_ours(cloud):
    accounts.log_in()

    assert me(tokens.sign()).status == 200
    assert me(tokens.changed(exp=NOW + 1)).status == 200
    assert me(tokens.changed(iat=NOW + 60)).status == 200


def test_the_name_of_the_scheme_is_taken_in_any_case(cloud):
    token = route_scenarios.registered()

    for scheme in ("Bearer", "bearer", "BEARER"):
        assert me(headers={"Authorization": f"{scheme} {token}"}).status == 200


def test_a_header_given_twice_is_refused(cloud):
    token = route_scenarios.registered()
    event = events.event("GET", "/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    event["multiValueHeaders"]["Authorization"] *= 2

    assert lambda_handler(event, events.Context())["statusCode"] == 401


def test_a_token_lives_for_fifteen_minutes(cloud):
    token = route_scenarios.registered()

    assert me(token, now=NOW + 899).status == 200
    assert me(token, now=NOW + 900).status == 401


def test_strangers_with_unknown_keys_cost_few_calls(cloud):
    route_scenarios.registered()
    route_scenarios.me(tokens.headed(kid="00000000"))

    with capacity.counted() as spent:
        for number in range(50):
            assert me(tokens.headed(kid=f"{number:08x}")).status == 401

    assert (spent.keys, spent.calls) == (0, 0)


# rotation


def test_tokens_of_the_previous_key_are_taken_after_a_rotation(cloud):
    token = route_scenarios.registered()

    cloud.rotate("signing", OTHER, NOW)

    assert me(token, now=NOW + 10).status == 200
    cloud.fresh_process()
    assert me(token, now=NOW + 600).status == 200


def test_a_new_key_signs_only_when_every_process_knows_it(cloud):
    route_scenarios.registered()
    cloud.rotate("signing", OTHER, NOW)

    def kid(now):
        cloud.fresh_process()
        return tokens.header(route_scenarios.login(now=now, key=None).json["token"])["kid"]

    assert [kid(NOW + 1), kid(NOW + 299)] == [tokens.KID, tokens.KID]
    assert kid(NOW + 300) == tokens.key_id(OTHER)


def test_a_process_that_has_not_seen_the_new_key_takes_its_tokens(cloud):
    route_scenarios.registered()  # this process keeps the old ring for five minutes
    cloud.rotate("signing", OTHER, NOW - 400)
    own = tokens.claims(route_scenarios.login(key=None).json["token"])
    header = tokens.HEADER | {"kid": tokens.key_id(OTHER)}
    token = tokens.sign(header, own, key=OTHER.encode())

    assert me(token).status == 200


def test_a_retired_key_is_refused_when_the_ring_is_read_again(cloud):
    token = route_scenarios.registered()
    cloud.rotate("signing", OTHER, NOW - 1000)
    cloud.rotate("signing", THIRD, NOW - 400)

    assert me(token, now=NOW + 10).status == 200  # known to this process still
    assert me(token, now=NOW + 301).status == 401
    cloud.fresh_process()
    assert me(token, now=NOW + 10).status == 401


def test_passwords_and_refresh_tokens_survive_a_rotation_of_the_signing_key(cloud):
    first = route_scenarios.register(key="k").json["refreshToken"]

    cloud.rotate("signing", OTHER, NOW - 400)
    cloud.fresh_process()

    assert route_scenarios.register(key="k").json["refreshToken"] == first
    assert route_scenarios.login(key=None).status == 200


def test_passwords_survive_a_rotation_of_the_credentials_secret(cloud):
    route_scenarios.registered()

    cloud.rotate("credentials", OTHER, NOW - 400)
    cloud.fresh_process()

    assert route_scenarios.login(key=None).status == 200
