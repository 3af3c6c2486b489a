"""Identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auxeira.core import ids, records
from auxeira.security.account_records import SessionId, UserId


def test_an_identifier_has_26_characters_without_look_alikes():
    found = ids.generate_id(1_790_000_000)

    assert len(found) == ids.LENGTH == 26
    assert set(found) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_identifiers_follow_the_time():
    times = [0, 0.001, 1, 1_790_000_000, 1_790_000_000.001, 4_102_444_800]

    found = [ids.generate_id(time) for time in times]

    assert found == sorted(found)


def test_two_identifiers_of_one_moment_differ():
    assert len({ids.generate_id(1_790_000_000) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (bytes(16), "0" * 26),
        (b"\xff" * 16, "7" + "Z" * 25),
        (bytes(15) + b"\x01", "0" * 25 + "1"),
        (b"\x80" + bytes(15), "4" + "0" * 25),
    ],
)
def test_16_bytes_and_26_characters_stand_for_each_other(raw, text):
    assert ids.encode_id(raw) == text
    assert ids.decode_id(text) == raw


@pytest.mark.parametrize("text", ["O" * 26, "U" * 26, "i" * 26, "0" * 25 + "\n", "é" * 26])
def test_a_foreign_character_is_refused(text):
    with pytest.raises(KeyError):
        ids.decode_id(text)


def test_more_than_128_bits_are_refused():
    with pytest.raises(OverflowError):
        ids.decode_id("Z" * 26)


@given(st.binary(min_size=16, max_size=16))
def test_every_id_that_is_made_is_one_that_a_stored_user_may_have(raw):
    assert records.fits(f"usr_{ids.encode_id(raw)}", UserId)
    assert records.fits(f"ses_{ids.encode_id(raw)}", SessionId)


@pytest.mark.parametrize(
    "odd",
    ["", "usr_", "usr_other", "ses_" + "0" * 26, "usr_" + "0" * 25, "usr_" + "0" * 27,
     "usr_8" + "0" * 25, "usr_" + "U" * 26, "usr_" + "0" * 26 + "\n"],
)  # fmt: skip
def test_what_no_id_can_be_is_no_id_of_a_user(odd):
    assert not records.fits(odd, UserId)
