"""Between Calc's values and those of the functions.

Calc hands over numbers, texts, None for an argument left out, and tuples of
rows; an error is a NaN whose lowest bits are Calc's own number of it, on the
way in and on the way out. A blank cell within a range is "". A single blank
cell is 0: Calc's interface for add-ins does not tell the two apart.
"""

from __future__ import annotations

import struct
from math import isfinite
from typing import Any

from xlkpi_addin.functions import CellError

NUMBERS = {"#NUM!": 503, "#VALUE!": 519, "#NULL!": 521, "#REF!": 524, "#NAME?": 525,
           "#DIV/0!": 532, "#N/A": 32767}
CODES = {number: code for code, number in NUMBERS.items()}

Rows = "tuple[tuple[Any, ...], ...]"


def _nan(number: int) -> float:
    (value,) = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | number))
    return float(value)


_NANS = {code: _nan(number) for code, number in NUMBERS.items()}


def error_value(code: str) -> float:
    """The number that a cell shows as this error."""
    return _NANS[code]


def incoming(value: Any) -> Any:
    """An argument as Calc hands it over -> as the functions take it.

    Rows become lists; a range of one cell becomes a single value, since the
    results of our own functions come as such where one is put into another.
    """
    if isinstance(value, tuple):
        if len(value) == 1 and len(value[0]) == 1:
            return incoming(value[0][0])
        rows = list(map(list, value))
        return rows if _are_numbers(rows) else [[incoming(cell) for cell in row] for row in rows]
    if isinstance(value, float) and value != value:  # noqa: PLR0124 -- NaN
        (bits,) = struct.unpack("<Q", struct.pack("<d", value))
        return CellError(CODES.get(bits & 0xFFFF, "#VALUE!"))
    return value


def outgoing(result: Any) -> Rows:
    """A result as Calc takes it: rows, also for a single value."""
    if not isinstance(result, list):
        return ((_out(result),),)
    if _are_numbers(result):
        return tuple(map(tuple, result))
    return tuple(tuple(map(_out, row)) for row in result)


def _out(value: Any) -> Any:
    return error_value(value.code) if isinstance(value, CellError) else value


def _are_numbers(rows: list[list[Any]]) -> bool:
    """Whether rows hold numbers only: one sum of all, not one look at each."""
    try:
        return isfinite(sum(map(sum, rows)))
    except TypeError:  # a text, a blank or an error among them
        return False
