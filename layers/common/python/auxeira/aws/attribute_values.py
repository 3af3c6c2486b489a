"""Items: plain dictionaries here, each value with its kind in DynamoDB.

Values are str, int, Decimal, bool, bytes, None, list and dict; whole numbers are int, and money of
ours is in minor units.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Item = dict[str, Any]


def serialize(item: Mapping[str, Any]) -> Item:
    """Return a plain item in DynamoDB's form. Raises TypeError for floats and unknown types."""
    return {name: _serialize_value(value) for name, value in item.items()}


def deserialize(item: Mapping[str, Any]) -> Item:
    """Return an item in DynamoDB's form as a plain one."""
    return {name: _deserialize_value(value) for name, value in item.items()}


def _serialize_value(value: Any) -> Item:
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case Decimal():
            return {"N": format(value, "f")}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
        case list() | tuple():
            return {"L": [_serialize_value(entry) for entry in value]}
        case dict():
            return {"M": serialize(value)}
    raise TypeError(f"{type(value).__name__} has no place in an item")


def _deserialize_value(value: Item) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return int(content) if content.lstrip("-").isdecimal() else Decimal(content)
        case "NULL":
            return None
        case "L":
            return [_deserialize_value(entry) for entry in content]
        case "M":
            return deserialize(content)
    return content
