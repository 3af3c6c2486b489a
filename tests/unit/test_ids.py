"""Identifiers."""

import pytest

from auxeira.core import ids


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
