"""E-mail addresses: one table, and every door takes what it takes."""

import re

import pytest

from auxeira.core import email_addresses
from cdk import checks
from tests.support import route_scenarios
from tests.support.client import AUTH
from tests.support.email_addresses import INVALID, VALID

PASSWORD = route_scenarios.ANN["password"]
DOORS = {
    "register": route_scenarios.ANN,
    "signup": route_scenarios.ANN,
    "login": {"password": PASSWORD},
    "password/forgot": {},
}
# what the former rule took: an account may have such an address, and has to log in to change it
FORMER = {
    *("a dot first", "a dot last", "two dots", "a hyphen first", "a hyphen last"),
    *("a label of nothing", "a dot behind", "a dot ahead", "one label", "64 in a label"),
    *("an IP address", "a number at the end"),
}


def at(door, email, **parts):
    body = DOORS[door] | {"email": email}
    return AUTH.post(door, body, **parts)


@pytest.mark.parametrize("email", VALID.values(), ids=VALID)
def test_an_address_registers_logs_in_and_is_mailed_to(cloud, email):
    assert at("register", email).status == 201
    assert at("login", email).status == 200
    assert at("password/forgot", email).status == 202

    assert [message["to"] for message in cloud.messages("mail")] == [email.lower()] * 2


@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_address_is_refused_at_every_door(cloud, door):
    taken = {name for name, email in INVALID.items() if at(door, email).status != 400}

    assert taken == (FORMER if door == "login" else set())
    assert [item for item in cloud.items("users") if item["sk"] != "ANYWHERE"] == []


@pytest.mark.parametrize("key", sorted(FORMER))
def test_nobody_is_told_whether_an_address_of_the_former_rule_has_an_account(cloud, key):
    former, ours = at("login", INVALID[key]).json, at("login", "nobody@example.org").json

    assert former | {"instance": ""} == ours | {"instance": ""}


def test_blanks_around_an_address_are_the_keyboards(cloud):
    assert at("register", "  ann@example.org  ").status == 201
    assert at("login", "ann@example.org ").status == 200


@pytest.mark.parametrize("name", ["alarm_email", "mail_sender"])
def test_settings_take_the_same_addresses(name):
    holds = checks.EVERYWHERE[name].holds

    assert {key for key, email in VALID.items() if not holds(email)} == set()
    assert {key for key, email in INVALID.items() if email and holds(email)} == set()


def test_the_rule_is_the_same_as_a_function_and_as_a_pattern():
    for email in (*VALID.values(), *INVALID.values()):
        by_pattern = re.search(email_addresses.PATTERN, email) and len(email) <= 254
        assert email_addresses.is_address(email) == bool(by_pattern)


LONG = (
    "a" * 64 + "@" + "a." * 99_999,
    "." * 99_999,
    "a@" + "-" * 99_999,
    "a@" + "a-" * 9_999 + ".",
)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_long_text_is_refused_in_no_time(text):
    steps = text[: email_addresses.MAX_LENGTH]

    assert not email_addresses.is_address(text)
    assert not re.search(email_addresses.PATTERN, steps + "\u00e9")
