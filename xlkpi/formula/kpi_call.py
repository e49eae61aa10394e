"""A KPI_ call over single values, ranges and units."""

from __future__ import annotations

from typing import Any

from xlkpi.formula.elementwise import flat
from xlkpi.formula.values import Units, Value
from xlkpi.functions import FUNCTIONS, CellError, call


def kpi(name: str, arguments: list[Value]) -> Value:
    """The result of one KPI_ function; one elementwise call for all units where it can be.

    Args:
        name: a declared function.
        arguments: single values, ranges (lists) or Units of these.
    """
    units = next((a for a in arguments if isinstance(a, Units)), None)
    if units is None:
        return _one(name, arguments)
    parameters = FUNCTIONS[name].parameters
    in_ranges = any(
        isinstance(a, Units) and parameters[min(i, len(parameters) - 1)].takes.is_range
        for i, a in enumerate(arguments)
    )
    singles = [
        a for i, a in enumerate(arguments)
        if not parameters[min(i, len(parameters) - 1)].takes.is_range
    ]
    if in_ranges or not flat(singles):
        return _one_by_one(name, arguments, len(units))
    result = _one(name, [list(a) if isinstance(a, Units) else a for a in arguments])
    return Units(result) if isinstance(result, list) else Units([result] * len(units))


def _one(name: str, arguments: list[Value]) -> Value:
    """One call; a range of one cell is that cell, as programs hand it over."""
    parameters = FUNCTIONS[name].parameters
    given = [
        a[0] if isinstance(a, list) and len(a) == 1 and p.takes.is_range else a
        for a, p in zip(arguments, parameters, strict=False)
    ]
    try:
        return call(name, given)
    except CellError as error:
        return error


def _one_by_one(name: str, arguments: list[Value], length: int) -> Units:
    """A call per unit, because a range differs from unit to unit; equal calls are made once."""
    known: dict[tuple[Any, ...], Value] = {}
    results = Units()
    rows = zip(*(a if isinstance(a, Units) else [None] * length for a in arguments), strict=True)
    for row in rows:
        key = tuple(tuple(v) if isinstance(v, list) else v for v in row)
        if key not in known:
            own = [r if isinstance(a, Units) else a for r, a in zip(row, arguments, strict=True)]
            known[key] = _one(name, own)
        results.append(known[key])
    return results
