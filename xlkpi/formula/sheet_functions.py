"""The spreadsheet functions that plain formulas are written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from xlkpi.formula.sheet_values import NO_NUMBER, NOT_THERE, as_number, broadcast, cells_of, compare
from xlkpi.formula.values import DIV0, rounded, text_of
from xlkpi.functions import CellError

Thunk = Callable[[], Any]
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_APPROXIMATELY: Final = 1 + 2.0**-48


def _if(condition: Thunk, yes: Thunk, no: Thunk) -> Any:
    test = broadcast(_truth, condition())
    if isinstance(test, list):
        return broadcast(lambda t, a, b: t if isinstance(t, CellError) else a if t else b,
                         test, yes(), no())  # fmt: skip
    if isinstance(test, CellError):
        return test
    return yes() if test else no()


def _truth(value: Any) -> Any:
    x = as_number(value)
    return x if isinstance(x, CellError) else x != 0


def _iferror(value: Thunk, other: Thunk) -> Any:
    first = value()
    if not isinstance(first, list):
        return other() if isinstance(first, CellError) else first
    return broadcast(lambda a, b: b if isinstance(a, CellError) else a, first, other())


LAZY: Final[dict[str, Callable[..., Any]]] = {"IF": _if, "IFERROR": _iferror}


def _numbers(arguments: list[Any], references: list[bool]) -> list[Any] | CellError:
    """What SUM and its kin add up: texts count in references and arrays only as nothing."""
    found: list[Any] = []
    for argument, reference in zip(arguments, references, strict=True):
        for value in cells_of(argument):
            if isinstance(value, CellError):
                return value
            if isinstance(value, (int, float)):
                found.append(value)
            elif isinstance(value, str) and not reference and not isinstance(argument, list):
                return NO_NUMBER
    return found


def _over_numbers(work: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def function(arguments: list[Any], references: list[bool]) -> Any:
        numbers = _numbers(arguments, references)
        return numbers if isinstance(numbers, CellError) else work(numbers)

    return function


def _count(arguments: list[Any], _references: list[bool]) -> Any:
    return sum(isinstance(v, (int, float)) for a in arguments for v in cells_of(a))


def _sumproduct(arguments: list[Any], _references: list[bool]) -> Any:
    shapes = {(len(a), len(a[0])) if isinstance(a, list) else (1, 1) for a in arguments}
    if len(shapes) > 1:
        return NO_NUMBER
    total = 0.0
    for row in zip(*(cells_of(a) for a in arguments), strict=True):
        product = 1.0
        for value in row:
            if isinstance(value, CellError):
                return value
            product *= value if isinstance(value, (int, float)) else 0
        total += product
    return total


def _each(work: Callable[..., Any]) -> Callable[..., Any]:
    """A function of single values, spread over grids."""
    return lambda arguments, _references: broadcast(work, *arguments)


def _on_number(work: Callable[[float], Any]) -> Callable[..., Any]:
    def function(value: Any) -> Any:
        x = as_number(value)
        return x if isinstance(x, CellError) else work(x)

    return _each(function)


def _on_text(work: Callable[[str], Any]) -> Callable[..., Any]:
    def function(value: Any) -> Any:
        text = text_of(value)
        return text if isinstance(text, CellError) else work(text)

    return _each(function)


def _match(arguments: list[Any], _references: list[bool]) -> Any:
    where = list(cells_of(arguments[1]))
    way = arguments[2] if len(arguments) > 2 else 1
    return broadcast(lambda wanted: _place(wanted, where, way), arguments[0])


def _place(wanted: Any, where: list[Any], way: Any) -> Any:
    if isinstance(wanted, CellError):
        return wanted
    wanted = 0 if wanted is None else wanted
    alike = [i for i, v in enumerate(where) if isinstance(v, str) == isinstance(wanted, str)
             and v is not None and not isinstance(v, CellError)]  # fmt: skip
    if way == 0:
        fits = _fits(wanted)
        found = [i for i in alike if fits(where[i])]
        return found[0] + 1 if found else NOT_THERE
    found = [i for i in alike if compare("<=", where[i], wanted) is True]
    return found[-1] + 1 if found else NOT_THERE


def _fits(wanted: Any) -> Callable[[Any], bool]:
    """Whether MATCH takes a value for the wanted one: in a text ? and * stand for others."""
    if not isinstance(wanted, str):
        return lambda value: compare("=", value, wanted) is True
    signs = {"?": ".", "*": ".*"}
    parts = re.findall(r"~.|.", wanted, re.DOTALL)
    pattern = "".join(signs.get(part) or re.escape(part[-1]) for part in parts)
    return lambda value: re.fullmatch(pattern, value, re.DOTALL | re.IGNORECASE) is not None


def _substitute(text: Any, old: Any, new: Any) -> Any:
    shown = text_of(text)
    return shown if isinstance(shown, CellError) else shown.replace(old, new)


def _index(arguments: list[Any], _references: list[bool]) -> Any:
    grid = arguments[0] if isinstance(arguments[0], list) else [[arguments[0]]]
    column = arguments[2] if len(arguments) > 2 else None

    def one(row: Any, column: Any) -> Any:
        for place in (row, column):
            if isinstance(place, CellError):
                return place
        if column is None:
            row, column = (1, row) if len(grid) == 1 else (row, 1)
        row, column = int(row), int(column)
        if not (1 <= row <= len(grid) and 1 <= column <= len(grid[0])):
            return CellError("#REF!")
        return grid[row - 1][column - 1]

    return broadcast(one, arguments[1], column)


def _lookup(arguments: list[Any], _references: list[bool]) -> Any:
    where, results = list(cells_of(arguments[1])), list(cells_of(arguments[-1]))

    def one(wanted: Any) -> Any:
        place = _place(wanted, where, 1)
        return place if isinstance(place, CellError) else results[place - 1]

    return broadcast(one, arguments[0])


def _all(values: list[Any]) -> Any:
    return all(values) if values else NO_NUMBER


def _any(values: list[Any]) -> Any:
    return any(values) if values else NO_NUMBER


def _is(kind: tuple[type, ...]) -> Callable[..., Any]:
    return _each(lambda value: isinstance(value, kind))


def _date(serial: float) -> date:
    return date.fromordinal(_DAY_ZERO + int(serial // 1))


def _n(value: Any) -> Any:
    return value if isinstance(value, (int, float, CellError)) else 0


FUNCTIONS: Final[dict[str, Callable[[list[Any], list[bool]], Any]]] = {
    "SUM": _over_numbers(sum),
    "MIN": _over_numbers(lambda v: min(v, default=0)),
    "MAX": _over_numbers(lambda v: max(v, default=0)),
    "AVERAGE": _over_numbers(lambda v: sum(v) / len(v) if v else DIV0),
    "AND": _over_numbers(_all),
    "OR": _over_numbers(_any),
    "NOT": _each(lambda v: t if isinstance(t := _truth(v), CellError) else not t),
    "COUNT": _count,
    "SUMPRODUCT": _sumproduct,
    "ROUND": _each(lambda x, d: rounded(as_number(x), as_number(d))),
    "ABS": _on_number(abs),
    "INT": _on_number(lambda x: (x * _APPROXIMATELY if x > 0 else x / _APPROXIMATELY) // 1),
    "N": _each(_n),
    "LEN": _on_text(len),
    "TRIM": _on_text(lambda t: " ".join(part for part in t.split(" ") if part)),
    "SUBSTITUTE": _each(_substitute),
    "ISNUMBER": _is((int, float)),
    "ISTEXT": _is((str,)),
    "ISERROR": _is((CellError,)),
    "MATCH": _match,
    "INDEX": _index,
    "LOOKUP": _lookup,
    "YEAR": _on_number(lambda x: _date(x).year),
    "MONTH": _on_number(lambda x: _date(x).month),
    "DAY": _on_number(lambda x: _date(x).day),
}
