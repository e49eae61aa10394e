"""Calling a declared function: the one path from arguments to a result.

Faults are looked for from left to right, the first one decides.  Where a ``P``
got a range, the body is applied element by element; errors then stand in the
result, while a call with single values raises them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from xlkpi.functions.coerce import (
    Outcome,
    as_cells,
    clean_column,
    clean_one,
    clean_range,
    common_shape,
    folded,
    outcome,
    shape_of,
    spread,
)
from xlkpi.functions.declare import Function, Takes
from xlkpi.functions.errors import NA, NUM, VALUE, CellError
from xlkpi.functions.numbers import round10, round10_all

Work = Callable[..., Any]


def apply(function: Function, arguments: Sequence[Any], work: Work | None = None) -> Any:
    """Call the function with arguments in order; left-out ones are None.

    Args:
        function: what to call.
        arguments: at most as many as the function has parameters.
        work: what to do with the clean arguments in place of the body.

    Returns:
        A scalar; or, where a ``P`` got a range, a list (of rows) of that shape.

    Raises:
        CellError: the error that the cell would show.
    """
    work = work or function.body
    cells = [as_cells(value) for value in arguments]
    cells += [None] * (len(function.parameters) - len(cells))
    if any(p.takes is Takes.ANY for p in function.parameters):
        return settled(work(*cells))
    pairs = list(zip(cells, function.parameters, strict=True))
    if any(isinstance(c, list) and not p.takes.is_range for c, p in pairs):
        return _each(function, pairs, work)
    clean = [
        clean_range(cell, parameter) if parameter.takes.is_range else clean_one(cell, parameter)
        for cell, parameter in pairs
    ]
    return settled(_guarded(work, clean))


def settled(result: Any) -> Any:
    """A result as the cell shows it: rounded to 10 decimals; blank is #N/A."""
    if isinstance(result, (int, float)):
        if not isfinite(result):
            raise CellError(NUM, "结果超出了数的范围")
        return round10(float(result))
    if result is None:
        raise CellError(NA, "所对应的单元格未填")
    return result


def _guarded(work: Work, clean: Sequence[Any]) -> Any:
    """No arithmetic fault of Python's own gets out: it is a number out of range."""
    try:
        return work(*clean)
    except (OverflowError, ZeroDivisionError):
        raise CellError(NUM, "计算中的数超出了范围") from None


def _each(function: Function, pairs: list[tuple[Any, Any]], work: Work) -> list[Any]:
    """Element by element: clean the columns, then run the bare body over them."""
    spreading = [isinstance(c, list) and not p.takes.is_range for c, p in pairs]
    shape = common_shape([
        shape_of(pair[0]) for pair, many in zip(pairs, spreading, strict=True) if many])
    size = shape if isinstance(shape, int) else shape[0] * shape[1]
    columns: list[Any] = []
    faulty = False
    for (cell, parameter), many in zip(pairs, spreading, strict=True):
        column: list[Any]
        if many:
            column, bad = clean_column(spread(cell, shape), parameter)
        else:
            single = _range_outcome(cell, parameter)
            column, bad = [single] * size, isinstance(single, CellError)
        columns.append(column)
        faulty = faulty or bad
    results = None if faulty or work is not function.body else _mapped(function, columns)
    return folded(_one_by_one(columns, work) if results is None else results, shape)


def _range_outcome(cell: Any, parameter: Any) -> Outcome | list[Any]:
    if not parameter.takes.is_range:
        return outcome(cell, parameter)
    try:
        return list(clean_range(cell, parameter))
    except CellError as error:
        return error


def _mapped(function: Function, columns: list[Any]) -> list[Any] | None:
    """The quick way for columns without a fault; None where the body finds one."""
    try:
        results: list[Any] = list(map(function.body, *columns))
        if function.result != "number":
            return [settled(result) for result in results]
        return round10_all(results) if isfinite(sum(results)) else None
    except (CellError, OverflowError, ZeroDivisionError):
        return None


def _one_by_one(columns: list[Any], work: Work) -> list[Any]:
    results: list[Any] = []
    for row in zip(*columns, strict=True):
        fault = next((value for value in row if isinstance(value, CellError)), None)
        if fault is not None:
            results.append(fault)
            continue
        try:
            results.append(settled(_guarded(work, row)))
        except CellError as error:
            results.append(error)
    return results


def bind(function: Function, args: Sequence[Any], named: dict[str, Any]) -> list[Any]:
    """Arguments in order from a Python call.

    Raises:
        TypeError: too many, unknown, doubled or missing arguments.
    """
    names = [p.name for p in function.parameters]
    if len(args) > len(names):
        raise TypeError(f"{function.name}() takes at most {len(names)} arguments, got {len(args)}")
    for name in named:
        if name not in names:
            raise TypeError(f"{function.name}() has no argument {name!r}; it has {names}")
        if name in names[: len(args)]:
            raise TypeError(f"{function.name}() got {name!r} twice")
    missing = [n for n in names[len(args) : function.least] if n not in named]
    if missing:
        raise TypeError(f"{function.name}() is missing {missing}")
    return [*args, *(named.get(n) for n in names[len(args) :])]


def check_count(function: Function, arguments: Sequence[Any]) -> None:
    """#VALUE! for too few or too many arguments, as a cell has it."""
    if len(arguments) < function.least:
        missing = function.parameters[len(arguments)].title
        raise CellError(VALUE, f"{function.name} 缺少参数“{missing}”")
    if len(arguments) > len(function.parameters):
        raise CellError(VALUE, f"{function.name} 最多有{len(function.parameters)}个参数")
