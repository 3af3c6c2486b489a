"""Identifiers: 26 characters of Crockford's base 32 for 128 bits, as in a ULID."""

import os

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
LENGTH = 26


def encode_id(raw: bytes) -> str:
    """Turn 16 bytes into 26 characters, in the same order."""
    number = int.from_bytes(raw)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def decode_id(text: str) -> bytes:
    """Turn 26 characters into 16 bytes. Raises KeyError or OverflowError for anything else."""
    number = 0
    for character in text:
        number = number << 5 | VALUES[character]
    return number.to_bytes(16)


def generate_id(now: float) -> str:
    """Return a new identifier, ordered by `now` (seconds): 48 bits of milliseconds, 80 random."""
    return encode_id(int(now * 1000).to_bytes(6) + os.urandom(10))
