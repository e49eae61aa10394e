"""Values and operators of a spreadsheet: what cells do with blanks, texts and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Union

from xlkpi.formula.values import ARITHMETIC, comparison
from xlkpi.functions import CellError

Cell = Union[None, bool, int, float, str, CellError]
Grid = list[list[Any]]

NOT_THERE: Final = CellError("#N/A")
NO_NUMBER: Final = CellError("#VALUE!")


def as_number(value: Any) -> Any:
    """A cell in arithmetic: an empty one is 0, a text #VALUE!."""
    if value is None:
        return 0
    return NO_NUMBER if isinstance(value, str) else value


def operate(symbol: str, left: Any, right: Any) -> Any:
    """An arithmetic operator on two cells."""
    return ARITHMETIC[symbol](as_number(left), as_number(right))


def compare(symbol: str, left: Any, right: Any) -> Any:
    """A comparison of two cells: an empty one is 0 beside a number and "" beside a text."""
    if left is None:
        left = "" if isinstance(right, str) else 0
    if right is None:
        right = "" if isinstance(left, str) else 0
    return comparison(symbol, False, False, True)(left, right)


def broadcast(operation: Callable[..., Any], *arguments: Any) -> Any:
    """Element by element over grids; single values, rows and columns are spread."""
    grids = [a for a in arguments if isinstance(a, list)]
    if not grids:
        return operation(*arguments)
    rows = max(len(g) for g in grids)
    columns = max(len(g[0]) for g in grids)
    return [
        [operation(*(pick(a, row, column) for a in arguments)) for column in range(columns)]
        for row in range(rows)
    ]


def pick(value: Any, row: int, column: int) -> Any:
    """One element of a grid that is spread; #N/A beyond its edge, as in a spreadsheet."""
    if not isinstance(value, list):
        return value
    row = 0 if len(value) == 1 else row
    column = 0 if len(value[0]) == 1 else column
    if row >= len(value) or column >= len(value[0]):
        return NOT_THERE
    return value[row][column]


def cells_of(value: Any) -> Iterator[Any]:
    """The elements of a grid row by row; a single value is one element."""
    if isinstance(value, list):
        for row in value:
            yield from row
    else:
        yield value
