"""Operators over whole ranges and over all units at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from math import isfinite
from typing import Any, Final

from xlkpi.formula.values import UNEQUAL, Units, Value
from xlkpi.functions import CellError

_NUMERIC: Final = frozenset((int, float, bool))
Operation = Callable[..., Any]


def apply(operation: Operation, *arguments: Value) -> Value:
    """``operation`` element by element; single values are broadcast.

    Units outside, ranges inside: a range against Units gives one range per unit.
    Ranges of unequal length give #VALUE!; a range of one is broadcast too.
    """
    units = next((a for a in arguments if isinstance(a, Units)), None)
    if units is not None:
        inner = operation if flat(arguments) else _nested(operation)
        return Units(map(inner, *_columns(arguments, len(units))))
    ranges = [a for a in arguments if isinstance(a, list)]
    if not ranges:
        return operation(*arguments)
    longer = {len(r) for r in ranges} - {1}
    if len(longer) > 1:
        return UNEQUAL
    length = longer.pop() if longer else 1
    inner = operation if flat(arguments) else _nested(operation)
    return list(map(inner, *(_repeated(a, length) for a in arguments)))


def _repeated(value: Value, length: int) -> Any:
    if not isinstance(value, list):
        return repeat(value, length)
    return value if len(value) == length else repeat(value[0], length)


def _nested(operation: Operation) -> Operation:
    return lambda *values: apply(operation, *values)


def _columns(arguments: Sequence[Value], length: int) -> list[Any]:
    return [a if isinstance(a, Units) else repeat(a, length) for a in arguments]


def flat(arguments: Sequence[Value]) -> bool:
    """Whether there is only one level of lists, so that ``operation`` meets single values."""
    has_units = any(isinstance(a, Units) for a in arguments)
    for argument in arguments:
        if isinstance(argument, Units):
            if list in set(map(type, argument)):
                return False
        elif isinstance(argument, list) and (has_units or list in set(map(type, argument))):
            return False
    return True


def all_numbers(values: Value) -> bool:
    """Whether a flat list holds numbers only: then the plain operator may be used."""
    return _NUMERIC.issuperset(map(type, values))


def fast(operation: Callable[[Any, Any], Any], left: Value, right: Value) -> Units | None:
    """``operation`` on two sides of which one is Units of plain numbers; None if it cannot be used.

    The operator of Python itself is used, several times as fast as ``apply``.
    """
    if isinstance(left, Units):
        if not all_numbers(left):
            return None
        if isinstance(right, Units):
            if not all_numbers(right):
                return None
        elif type(right) in _NUMERIC:
            right = repeat(right, len(left))
        else:
            return None
    elif isinstance(right, Units) and type(left) in _NUMERIC and all_numbers(right):
        left = repeat(left, len(right))
    else:
        return None
    try:
        result = Units(map(operation, left, right))
        return result if isfinite(sum(result)) else None  # ``apply`` makes errors of overflows
    except (ZeroDivisionError, OverflowError, ValueError):
        return None


def choose(conditions: Units, yes: Value, no: Value) -> Units:
    """One of two values for each unit's condition (True, False or CellError)."""
    first = yes if isinstance(yes, Units) else repeat(yes)
    second = no if isinstance(no, Units) else repeat(no)
    return Units(
        c if isinstance(c, CellError) else (a if c else b)
        for c, a, b in zip(conditions, first, second, strict=False)  # repeat() has no end
    )
