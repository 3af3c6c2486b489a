"""CloudWatch's rules for an alarm, as its documentation has them: M of N periods, and silence.

Metric math is evaluated a period at a time: a metric without data is missing, FILL puts a value in
its place, and what is computed from something missing is missing. Of the functions there are those
that the alarms use.
"""

import ast
import operator
from collections.abc import Mapping, Sequence
from typing import Any

from cdk.resources import Alarm

OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b if b else None,  # by zero: no data
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt,
}  # fmt: skip

Value = float | bool | None


def is_ringing(alarm: Alarm, series: Mapping[str, Sequence[float | None]]) -> bool:
    """Tell whether an alarm rings after these values of its metrics, the newest last.

    Each series has a value a period, None where there is no data; what lies before is missing.
    """
    assert series.keys() == alarm.metrics.keys()
    breaching = 0
    for back in range(1, alarm.periods + 1):
        values = {name: s[-back] if back <= len(s) else None for name, s in series.items()}
        value = compute(alarm.expression or "m", values)
        if value is None:
            breaching += not alarm.silence_is_fine
        else:
            breaching += value < alarm.threshold if alarm.below else value > alarm.threshold
    return breaching >= alarm.points


def compute(expression: str, values: Mapping[str, float | None]) -> Value:
    """Compute metric math from the values of one period."""
    return _compute(ast.parse(expression, mode="eval").body, values)


def _compute(node: ast.expr, values: Mapping[str, float | None]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return values[name]
        case (
            ast.BinOp(left=left, op=op, right=right)
            | ast.Compare(left=left, ops=[op], comparators=[right])
        ):
            a, b = _compute(left, values), _compute(right, values)
            return None if a is None or b is None else OPERATORS[type(op)](a, b)
        case ast.Call(func=ast.Name(id="FILL"), args=[what, other]):
            found = _compute(what, values)
            return _compute(other, values) if found is None else found
        case ast.Call(func=ast.Name(id="MAX"), args=[ast.List(elts=items)]):
            present = [v for v in (_compute(item, values) for item in items) if v is not None]
            return max(present, default=None)
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, otherwise]):
            holds = _compute(condition, values)
            return None if holds is None else _compute(then if holds else otherwise, values)
    raise AssertionError(f"not known: {ast.unparse(node)}")
