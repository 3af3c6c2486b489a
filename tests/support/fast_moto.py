"""Transactions of moto in a tenth of their time, and comparisons as DynamoDB makes them.

moto copies the whole table deeply for each action of a transaction, to put it back if one fails.
Here it is copied once, and deeply only where the transaction writes. Where a condition compares
a number with text, moto fails; of DynamoDB it does not hold.
"""

import copy
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import comparisons, models
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_actions: list[dict[str, Any]] = []
_backups: dict[str, Table] = {}


def install() -> None:
    """Changes moto for the rest of the process."""
    real = models.DynamoDBBackend.transact_write_items

    def transact(self: Any, transact_items: list[dict[str, Any]]) -> Any:
        _actions[:] = [part for item in transact_items for part in item.values()]
        _backups.clear()
        return real(self, transact_items)

    models.DynamoDBBackend.transact_write_items = transact  # type: ignore[method-assign]
    for name in ("LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual"):
        _compare_as_dynamodb(getattr(comparisons, f"Op{name}"))
    models.copy = SimpleNamespace(copy=copy.copy, deepcopy=_copied)  # type: ignore[attr-defined]


def _compare_as_dynamodb(operator: Any) -> None:
    real = operator.expr

    def expr(self: Any, item: Any) -> bool:
        sides = self.lhs.expr(item), self.rhs.expr(item)
        try:  # True is a number to Python
            return not any(isinstance(side, bool) for side in sides) and bool(real(self, item))
        except TypeError:
            return False

    operator.expr = expr


def _copied(value: Any) -> Any:
    if not isinstance(value, Table):
        return copy.deepcopy(value)
    if value.name not in _backups:
        _backups[value.name] = _backup(value)
    return _backups[value.name]


def _backup(table: Table) -> Table:
    kept = copy.copy(table)
    kept.items = copy.copy(table.items)
    for found, items in table.items.items():
        kept.items[found] = copy.copy(items)
    for action in _actions:
        if action.get("TableName") == table.name:
            _keep(kept, action.get("Key") or action["Item"])
    return kept


def _keep(kept: Table, key: dict[str, Any]) -> None:
    names = (kept.hash_key_attr, kept.range_key_attr)
    hash_value, range_value = (DynamoType(key[str(name)]) for name in names)
    partition = kept.items.get(hash_value, {})
    if range_value in partition:
        partition[range_value] = copy.deepcopy(partition[range_value])
