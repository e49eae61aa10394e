"""SUM, MIN, MAX, AVERAGE, COUNT, AND, OR over single values, ranges and units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from xlkpi.formula.elementwise import all_numbers
from xlkpi.formula.values import DIV0, NA, NUM, VALUE, Units, Value
from xlkpi.functions import CellError

Gather = Callable[[list[Any]], Value]


def over(gather: Gather, arguments: list[Value]) -> Value:
    """An aggregate of all arguments; with Units among them, one result per unit."""
    lengths = [len(a) for a in arguments if isinstance(a, Units)]
    if not lengths:
        return gather(arguments)
    rows = [*zip(*(a if isinstance(a, Units) else [a] * lengths[0] for a in arguments),
                 strict=True)]
    quick = _QUICK.get(gather)
    if quick and all(
        all_numbers(a) if isinstance(a, Units) else type(a) in (int, float, bool) for a in arguments
    ):
        known = Units(map(quick, rows))
        if math.isfinite(sum(known)):
            return known
    return Units(gather(list(row)) for row in rows)


def _flatten(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flatten(value)
        else:
            yield value


def _numbers(arguments: list[Any]) -> list[Any] | CellError:
    """The numbers among the arguments: what is blank is skipped, and texts inside ranges.

    A text that stands for itself is #VALUE!, as in every spreadsheet.
    """
    found: list[Any] = []
    for argument in arguments:
        if isinstance(argument, list):
            for value in _flatten(argument):
                if isinstance(value, (int, float)):
                    found.append(value)
                elif isinstance(value, CellError):
                    return value
        elif isinstance(argument, CellError):
            return argument
        elif isinstance(argument, (int, float)):
            found.append(argument)
        elif argument is not None and argument != "":
            return VALUE
    return found


def _sum(arguments: list[Any]) -> Value:
    numbers = _numbers(arguments)
    if isinstance(numbers, CellError):
        return numbers
    total = sum(numbers)
    return total if abs(total) < math.inf else NUM


def _min(arguments: list[Any]) -> Value:
    numbers = _numbers(arguments)
    return numbers if isinstance(numbers, CellError) else min(numbers, default=0)


def _max(arguments: list[Any]) -> Value:
    numbers = _numbers(arguments)
    return numbers if isinstance(numbers, CellError) else max(numbers, default=0)


def _average(arguments: list[Any]) -> Value:
    numbers = _numbers(arguments)
    if isinstance(numbers, CellError):
        return numbers
    if not numbers:
        return DIV0
    mean = sum(numbers) / len(numbers)
    return mean if abs(mean) < math.inf else NUM


def _count(arguments: list[Any]) -> Value:
    return sum(isinstance(v, (int, float)) for v in _flatten(arguments))


def _conditions(arguments: list[Any]) -> list[Any] | CellError:
    """What AND and OR look at; unlike SUM they need a single value to be there."""
    found: list[Any] = []
    for argument in arguments:
        if not isinstance(argument, list) and (argument is None or argument == ""):
            return NA
        numbers = _numbers([argument])
        if isinstance(numbers, CellError):
            return numbers
        found += numbers
    return found or VALUE


def _and(arguments: list[Any]) -> Value:
    numbers = _conditions(arguments)
    return numbers if isinstance(numbers, CellError) else all(n != 0 for n in numbers)


def _or(arguments: list[Any]) -> Value:
    numbers = _conditions(arguments)
    return numbers if isinstance(numbers, CellError) else any(n != 0 for n in numbers)


AGGREGATES: Final[dict[str, Gather]] = {
    "SUM": _sum,
    "MIN": _min,
    "MAX": _max,
    "AVERAGE": _average,
    "COUNT": _count,
    "AND": _and,
    "OR": _or,
}
_QUICK: Final[dict[Gather, Callable[[Any], Any]]] = {
    _sum: sum,
    _min: min,
    _max: max,
    _and: all,
    _or: any,
}
