"""Secrets, by the command line: set and rotated, seen by the functions, printed by nobody."""

import json
import time

import pytest

from auxeira.security import provider_keys
from tests.support import cloud, command_line, paystack, route_scenarios
from tests.support.command_line import do, read, refuse, run

NEW = "sk_test_0123456789abcdef0123456789abcdef"
HOUR, DAY = 3600, 86_400


@pytest.fixture(autouse=True)
def _stage(cloud):
    with command_line.tests_stage():
        yield


def value(key, version="AWSCURRENT"):
    secrets = cloud.admin("secretsmanager")
    found = secrets.get_secret_value(SecretId=cloud.secret_name(key), VersionStage=version)
    return found["SecretString"]


def made(key, seconds_ago):
    cloud.backdate(key, time.time() - seconds_ago)


def test_a_key_that_is_typed_is_set_unseen_and_the_other_stays():
    made("payments", 4 * DAY)

    shown = do("secrets", "set", "payments", answer=f"{NEW}\n\n")

    assert "Done: PAYSTACK_SECRET_KEY set" in shown
    assert NEW not in shown
    assert json.loads(value("payments")) == {
        "PAYSTACK_SECRET_KEY": NEW, "PAYSTACK_PUBLIC_KEY": paystack.PUBLIC_KEY,
    }  # fmt: skip
    provider_keys.clear_provider_key_cache()
    assert provider_keys.find_provider_key("payments", "PAYSTACK_SECRET_KEY", time.time()) == NEW


def test_keys_are_read_from_standard_input_for_programs():
    made("payments", 4 * DAY)
    given = json.dumps({"PAYSTACK_SECRET_KEY": NEW})

    done = json.loads(do("secrets", "set", "payments", "--stdin", "--json", answer=given))

    assert done == {"secret": "payments", "changed": ["PAYSTACK_SECRET_KEY"]}


def test_what_is_set_already_makes_no_version():
    given = json.dumps({"PAYSTACK_SECRET_KEY": paystack.SECRET_KEY})

    assert "Nothing to do" in do("secrets", "set", "payments", "--stdin", answer=given)
    with pytest.raises(Exception, match="ResourceNotFound"):
        value("payments", "AWSPREVIOUS")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("sk_test", "Standard input is no JSON."),
        ("[]", "Standard input has to be"),
        ('{"PAYSTACK_SECRET_KEY": ""}', "Standard input has to be"),
        ('{"OTHER": "x"}', "payments has no OTHER: it has PAYSTACK_SECRET_KEY"),
        ('{"PAYSTACK_SECRET_KEY": "pk_test_1"}', "PAYSTACK_SECRET_KEY begins with sk_"),
        ('{"PAYSTACK_PUBLIC_KEY": "sk_test_1"}', "PAYSTACK_PUBLIC_KEY begins with pk_"),
    ],
)
def test_what_is_no_key_of_this_secret_is_refused_and_changes_nothing(given, said):
    before = value("payments")

    done = run("secrets", "set", "payments", "--stdin", answer=given)

    assert str(done.exception).startswith(said)
    assert value("payments") == before


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_a_second_key_within_three_days_is_asked_about(answer, code):
    made("payments", DAY)

    do("secrets", "set", "payments", answer=f"{NEW}\n\n{answer}", code=code)

    assert (NEW in value("payments")) == (code == 0)


def test_a_rotation_of_signing_ends_nobodys_session(cloud):
    token = route_scenarios.registered()
    made("signing", 2 * HOUR)
    before = value("signing")

    assert read("secrets", "rotate", "signing", "--yes") == {"secret": "signing", "rotated": True}

    assert value("signing", "AWSPREVIOUS") == before
    assert len(value("signing")) == 64
    cloud.fresh_process()
    assert route_scenarios.me(token).status == 200


@pytest.mark.parametrize(("secret", "age"), [("signing", HOUR - 60), ("credentials", 7 * DAY - 60)])
def test_a_second_rotation_too_soon_is_refused_unless_it_has_leaked(secret, age):
    made(secret, age)
    before = value(secret)

    assert "have to pass" in refuse("secrets", "rotate", secret, "--yes")
    assert value(secret) == before
    do("secrets", "rotate", secret, "--leaked", answer="n\n", code=1)
    assert value(secret) == before
    do("secrets", "rotate", secret, "--leaked", answer="y\n")
    assert value(secret) != before


def test_nothing_is_rotated_without_a_yes():
    made("signing", 2 * HOUR)
    before = value("signing")

    do("secrets", "rotate", "signing", answer="n\n", code=1)

    assert value("signing") == before


def test_each_secret_has_its_command():
    assert "use `secrets rotate signing`" in refuse("secrets", "set", "signing")
    assert "use `secrets set payments`" in refuse("secrets", "rotate", "payments")
    assert refuse("secrets", "set", "others").startswith("There is no secret others")
