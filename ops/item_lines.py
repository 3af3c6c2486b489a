"""Stored items as lines of JSON in DynamoDB's own form, and checksums that know no order."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable
from typing import Any

Item = dict[str, Any]

HASHES = 2**256  # checksums are sums of SHA-256 modulo this: the order of the lines is no matter
NOTHING = "0" * 64  # the checksum of no lines


def format_line(item: Item) -> bytes:
    """Return an item in DynamoDB's form as a line: the same for the same item. Bytes in base64."""
    text = json.dumps(item, sort_keys=True, separators=(",", ":"), default=_encode_bytes)
    return text.encode()


def parse_line(line: bytes) -> Item:
    """Return the item of a line, in DynamoDB's form. Raises ValueError."""
    found: Item = {name: _decode_value(value) for name, value in json.loads(line).items()}
    return found


def pack_lines(lines: Iterable[bytes]) -> bytes:
    """Return lines as a file: gzip, the same bytes for the same lines."""
    return gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)


def unpack_lines(content: bytes) -> list[bytes]:
    """Return the lines of a file. Raises OSError, EOFError for what is no gzip, or no whole one."""
    return gzip.decompress(content).splitlines()


def sum_lines(lines: Iterable[bytes], start: str = NOTHING) -> str:
    """Return the checksum of lines, in hexadecimal, beginning with that of others."""
    total = int(start, 16)
    for line in lines:
        total += int.from_bytes(hashlib.sha256(line).digest())
    return f"{total % HASHES:064x}"


def _encode_bytes(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()


def _decode_value(value: Item) -> Item:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {"B": base64.b64decode(content)}
        case "BS":
            return {"BS": [base64.b64decode(entry) for entry in content]}
        case "L":
            return {"L": [_decode_value(entry) for entry in content]}
        case "M":
            return {"M": {name: _decode_value(entry) for name, entry in content.items()}}
    return value
