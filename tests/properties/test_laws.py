"""Laws that hold for every input. `--hypothesis-profile soak` or SOAK=1 looks at many more."""

import base64
import json
import os
import re

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from auxeira.aws import attribute_values
from auxeira.core import ids
from auxeira.core.email_addresses import PATTERN as EMAIL
from auxeira.core.problems import Problem
from auxeira.http import schema
from auxeira.http.api import Request
from auxeira.security import access_tokens
from functions.auth import rules
from functions.auth.handler import Login, Registration
from tests.support import cloud, tokens
from tests.support.events import NOW

KEYS = st.binary(min_size=16, max_size=16)
MILLISECONDS = st.integers(0, 2**48 - 1)
NAMES = st.text(max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**37), 10**37)
    | st.text(max_size=50)
    | st.binary(max_size=50),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)
PIECES = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", '"', "\\", "\\ud800", "\\u0000", "null", "NaN", "1e999", "-",
         "9" * 400, '"email"', '"password"', '"x"', "\ufeff", "é", " ", "\n", "{" * 40, "[" * 40]
    )
).map("".join)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(
        ["email", "password", "firstName", "lastName", "device"]), inner),
)  # fmt: skip
ANY = st.text(st.characters())  # lone surrogates included
DECODERS = [msgspec.json.Decoder(kind) for kind in (Registration, Login)]


@pytest.fixture(scope="module", autouse=True)
def _cloud():
    """The secrets; nothing here writes."""
    with cloud.running():
        yield


# identifiers


@given(KEYS)
def test_an_identifier_gives_its_bytes_back(raw):
    assert ids.decode_id(ids.encode_id(raw)) == raw


@given(KEYS, KEYS)
def test_identifiers_sort_as_their_bytes_do(one, other):
    assert (ids.encode_id(one) < ids.encode_id(other)) == (one < other)


@given(MILLISECONDS, MILLISECONDS)
def test_a_later_identifier_sorts_after_an_earlier(one, other):
    if abs(one - other) > 1:  # a float of seconds may round to the neighbouring millisecond
        assert (ids.generate_id(one / 1000) < ids.generate_id(other / 1000)) == (one < other)


# items


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_an_item_comes_back_as_it_was_stored(item):
    assert attribute_values.deserialize(attribute_values.serialize(item)) == item


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_truth_and_numbers_stay_apart_in_an_item(item):
    found = attribute_values.deserialize(attribute_values.serialize(item))

    assert [type(value) for value in found.values()] == [type(value) for value in item.values()]


@given(st.floats() | st.sets(st.integers(), min_size=1) | st.just(object()))
def test_nothing_else_is_stored(value):
    with pytest.raises(TypeError):
        attribute_values.serialize({"value": [value]})


# bodies


def outcome(read, *given):
    """(what was read, None) or (None, the refusal); anything else that is raised fails a test."""
    try:
        return read(*given), None
    except Problem as refusal:
        msgspec.json.encode(refusal.errors)  # goes out
        return None, refusal


def only_problems(raw):
    for decoder in DECODERS:
        found, refusal = outcome(schema.read_body, raw, "application/json", decoder)
        assert isinstance(found, decoder.type) if found else refusal.status == 400


@given(st.binary())
@example(b"\xff")
@example(b'{"email": 1, "\\ud800": 1}')
def test_any_bytes_are_a_body_or_a_problem(raw):
    only_problems(raw)


@given(PIECES)
def test_any_pieces_of_json_are_a_body_or_a_problem(text):
    only_problems(text.encode())


@given(JSON)
def test_any_json_is_a_body_or_a_problem(value):
    only_problems(json.dumps(value).encode())


@given(ANY, st.booleans())
def test_any_text_of_an_event_is_bytes_or_a_problem(text, encoded):
    raw, refusal = outcome(schema.read_raw_body, {"body": text, "isBase64Encoded": encoded})

    if refusal:
        assert refusal.status == 400
    else:
        assert raw == (base64.b64decode(text) if encoded else text.encode())


class Page(schema.Input):
    """A query of every kind that one may have."""

    limit: int | msgspec.UnsetType = msgspec.UNSET
    cursor: str | msgspec.UnsetType = msgspec.UNSET


@given(
    st.dictionaries(
        ANY | st.sampled_from(["limit", "cursor"]), st.lists(ANY, min_size=1, max_size=2)
    )
)
def test_any_query_is_read_or_a_problem(values):
    page, refusal = outcome(schema.read_query, values, Page)

    assert isinstance(page, Page) if page else refusal.status == 400


# tokens


def taken(token):
    try:
        return access_tokens.verify_access_token(token, NOW)
    except access_tokens.InvalidAccessToken:
        return None


@given(st.text())
@example("a.b.c")
@example("..")
def test_no_text_is_a_token_by_chance(text):
    assert taken(text) is None


@given(st.binary(), st.binary(), st.binary())
def test_no_three_parts_are_a_token_by_chance(header, claims, signature):
    assert taken(".".join(map(tokens.encode, (header, claims, signature)))) is None


@given(JSON, JSON)
def test_no_signed_json_breaks_the_check(header, claims):
    taken(tokens.sign(header, claims))
    taken(tokens.sign(tokens.HEADER, claims))


@given(st.sampled_from(sorted(tokens.CLAIMS)), JSON)
def test_a_claim_of_any_kind_is_taken_or_refused(name, value):
    principal = taken(tokens.changed(**{name: value}))

    assert principal is None or isinstance(value, str | int)


@given(st.sampled_from(sorted(tokens.HEADER)), JSON)
def test_another_header_is_refused(name, value):
    assume(value != tokens.HEADER[name])

    assert taken(tokens.headed(**{name: value})) is None


VALID = access_tokens.Principal("usr_1", "ses_1", "user")


@given(st.data())
def test_a_token_with_any_other_byte_is_refused(data):
    token = tokens.sign()
    raw = [bytearray(base64.urlsafe_b64decode(p + "=" * (-len(p) % 4))) for p in token.split(".")]
    part = data.draw(st.sampled_from(raw))
    position = data.draw(st.integers(0, len(part) - 1))
    part[position] ^= data.draw(st.integers(1, 255))

    assert taken(token) is not None
    assert taken(".".join(tokens.encode(bytes(part)) for part in raw)) is None


@given(st.data())
def test_a_token_with_any_other_character_is_ours_only_byte_for_byte(data):
    token = tokens.sign()
    position = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())

    mutated = token[:position] + other + token[position + 1 :]

    assert taken(mutated) is None or mutated == token


# refresh tokens, digests


SECRETS = st.binary(min_size=32, max_size=32)
COUNTERS = st.integers(0, 2**32 - 1)
ANYBODYS = rules.build_session(
    rules.build_user(f"usr_{'0' * 26}", rules.build_person("e", "a", "b", None), None, 0),
    bytes(16),
    "0" * 8,
    device="",
    request=None,
    now=0,
)
SESSIONS = st.tuples(SECRETS, KEYS, KEYS, SECRETS, COUNTERS)


def refresh(secret, user, session, key, counter):
    who = {
        "user_id": rules.encode_identifier("usr", user),
        "session_id": rules.encode_identifier("ses", session),
    }
    return rules.compute_refresh_token(
        secret, msgspec.structs.replace(ANYBODYS, **who, secret=key, counter=counter)
    )


@given(SESSIONS, SESSIONS, st.integers(0, 4))
def test_a_refresh_token_differs_whenever_any_part_does(one, other, place):
    changed = (*one[:place], other[place], *one[place + 1 :])

    assert (refresh(*one) == refresh(*changed)) == (one == changed)


@given(SESSIONS)
def test_a_refresh_token_fits_into_a_header_and_a_url(parts):
    token = refresh(*parts)

    assert len(token) == 91
    assert re.fullmatch("[A-Za-z0-9_-]+", token)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_the_parts_of_a_digest_do_not_run_together(one, other):
    secret = b"s" * 32

    assert (rules.compute_hmac(secret, *one) == rules.compute_hmac(secret, *other)) == (
        one == other
    )


# addresses


def network(ip):
    return Request("", "", "", {}, ip, 0).network


@given(st.from_regex(EMAIL, fullmatch=True))
def test_an_address_has_one_spelling(email):
    normal = rules.normalize_email(email)

    assert rules.normalize_email(normal) == normal
    assert rules.normalize_email(email.upper()) == normal
    assert " " not in normal


@given(st.ip_addresses().map(str))
def test_every_client_has_a_network_that_others_share(ip):
    found = network(ip)

    assert found
    assert len(found) <= len(ip) + 2
    assert network(ip) == found


@given(st.ip_addresses(v=4).map(str), st.ip_addresses(v=4).map(str))
def test_two_clients_share_a_network_exactly_if_they_share_24_bits(one, other):
    same = one.rpartition(".")[0] == other.rpartition(".")[0]

    assert (network(one) == network(other)) == same


def test_the_soak_profile_looks_at_more():
    ci, soak = settings.get_profile("ci"), settings.get_profile("soak")

    assert ci.derandomize
    assert not soak.derandomize
    assert soak.max_examples >= 20 * ci.max_examples
    assert os.environ.get("SOAK") or settings().max_examples == ci.max_examples
