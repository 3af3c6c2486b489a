"""Stored items as records: what is odd, what is kept, what a change writes."""

import logging
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
import pytest

from auxeira.aws import changes
from auxeira.core import logs, records
from auxeira.core.records import Number, Record


class Cup(Record, frozen=True):
    """A record as the tables have them."""

    KIND: ClassVar[str] = "cup"
    METRIC: ClassVar[str] = "CupUnreadable"

    name: str
    size: Number
    stamp: bytes
    owner: str | None = None

    def key(self) -> dict[str, Any]:
        return {"pk": f"CUP#{self.name}", "sk": "CUP"}


ITEM = {"pk": "CUP#blue", "sk": "CUP", "name": "blue", "size": 3, "stamp": b"\x00"}


class Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(vars(record))


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Yield the lines of this test, and forget the metrics of it."""
    lines = Lines()
    logs.logger.addHandler(lines)
    yield lines.lines
    logs.logger.handlers.remove(lines)
    logs.metrics.provider.clear_metrics()


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERS_TABLE", "users")


def test_an_item_that_is_read_and_written_is_the_same_item() -> None:
    cup = records.read_record(Cup, ITEM)
    assert cup is not None
    assert cup.owner is None
    assert records.to_item(cup) == ITEM


def test_members_that_nobody_knows_are_written_back() -> None:
    cup = records.read_record(Cup, ITEM | {"handle": {"left": True}})
    assert cup is not None
    changed = msgspec.structs.replace(cup, size=4)
    assert records.to_item(changed) == ITEM | {"handle": {"left": True}, "size": 4}


def test_a_member_that_is_null_stays_null() -> None:
    cup = records.read_record(Cup, ITEM | {"owner": None})
    assert cup is not None
    assert records.to_item(cup) == ITEM | {"owner": None}


class Jar(Cup, frozen=True, kw_only=True):
    """A record that may hold nothing, and says so."""

    NULLS: ClassVar[frozenset[str]] = frozenset({"content"})

    content: Any


def test_null_is_a_value_of_a_member_that_may_be_null() -> None:
    jar = records.read_record(Jar, ITEM | {"content": None})
    assert jar is not None
    assert records.to_item(jar) == ITEM | {"content": None}
    assert records.read_record(Jar, ITEM) is None


@pytest.mark.parametrize(
    ("odd", "lacks"),
    [
        ({"size": "3"}, ["size"]),
        ({"size": -1}, ["size"]),
        ({"size": None}, ["size"]),
        ({"stamp": "AA=="}, ["stamp"]),
        ({"owner": 7, "size": 2**32}, ["size", "owner"]),
        ({"pk": "CUP#red"}, ["pk"]),
        ({"name": "red"}, ["pk"]),
    ],
    ids=lambda value: str(value),
)
def test_an_item_of_another_shape_or_under_another_key_is_none(
    odd: dict[str, Any], lacks: list[str], logged: list[dict[str, Any]]
) -> None:
    assert records.read_record(Cup, ITEM | odd, cup="blue") is None
    (line,) = logged
    assert (line["event"], line["lacks"], line["cup"]) == ("cup_unreadable", lacks, "blue")
    assert set(logs.metrics.provider.metric_set) == {"CupUnreadable"}


def test_a_change_writes_what_differs_where_what_was_read_still_holds() -> None:
    before = Cup(name="blue", size=3, stamp=b"\x00", owner="ann")
    after = msgspec.structs.replace(before, size=4, owner=None)
    update = changes.change_action("users", before, after, ("size", "owner"))["Update"]
    assert update["UpdateExpression"] == "SET #size = :size REMOVE #owner"
    assert update["ConditionExpression"] == "#size = :before_size AND #owner = :before_owner"
    assert update["ExpressionAttributeValues"] == {
        ":size": {"N": "4"},
        ":before_size": {"N": "3"},
        ":before_owner": {"S": "ann"},
    }


def test_a_change_asks_that_what_was_absent_is_still_absent() -> None:
    before = Cup(name="blue", size=3, stamp=b"\x00")
    after = msgspec.structs.replace(before, owner="ann")
    update = changes.change_action("users", before, after, ("owner",))["Update"]
    assert update["UpdateExpression"] == "SET #owner = :owner"
    assert update["ConditionExpression"] == "attribute_not_exists(#owner)"


class Coin(Record, frozen=True, kw_only=True):
    """A record whose fields and attributes have different names."""

    KIND: ClassVar[str] = "coin"
    METRIC: ClassVar[str] = "CoinUnreadable"

    secret: bytes = msgspec.field(name="key")
    owner: str = msgspec.field(name="sk")

    def key(self) -> dict[str, Any]:
        return {"pk": "COINS", "sk": self.owner}


def test_a_field_whose_attribute_has_another_name_is_read_written_and_changed() -> None:
    item = {"pk": "COINS", "sk": "ann", "key": b"\x00"}
    coin = records.read_record(Coin, item)
    assert coin == Coin(secret=b"\x00", owner="ann")
    assert records.to_item(coin) == item
    after = msgspec.structs.replace(coin, secret=b"\x01")
    assert records.find_changes(coin, after) == ({"key": b"\x01"}, [])


def test_an_odd_one_is_named_as_it_is_stored(logged: list[dict[str, Any]]) -> None:
    assert records.read_record(Coin, {"pk": "COINS", "sk": "ann", "key": "AA=="}) is None
    assert logged[0]["lacks"] == ["key"]


def test_an_item_that_was_not_read_is_set_where_it_is_as_is_said() -> None:
    seen = {"size": 3, "owner": None}
    update = changes.set_action("users", {"pk": "CUP#blue"}, {"size": 4}, seen, ["stamp"])["Update"]
    assert update["UpdateExpression"] == "SET #size = :size REMOVE #stamp"
    assert update["ConditionExpression"] == "#size = :before_size AND attribute_not_exists(#owner)"
    assert update["ExpressionAttributeValues"] == {":size": {"N": "4"}, ":before_size": {"N": "3"}}
