"""Between Calc's values and those of the functions.

Calc hands over numbers, texts, None for an argument left out, and tuples of
rows; an error is a NaN whose lowest bits are Calc's own number of it, on the
way in and on the way out. A blank cell within a range is "". A single blank
cell is 0: Calc's interface for add-ins does not tell the two apart.
"""

from __future__ import annotations

import struct
from typing import Any

from xlkpi_addin.functions import CellError

NUMBERS = {"#NUM!": 503, "#VALUE!": 519, "#NULL!": 521, "#REF!": 524, "#NAME?": 525,
           "#DIV/0!": 532, "#N/A": 32767}
CODES = {number: code for code, number in NUMBERS.items()}


def _nan(number: int) -> float:
    (value,) = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | number))
    return float(value)


_NANS = {code: _nan(number) for code, number in NUMBERS.items()}


def error_value(code: str) -> float:
    """The number that a cell shows as this error."""
    return _NANS[code]


def incoming(value: Any) -> Any:
    """An argument as Calc hands it over -> as the functions take it; rows become lists."""
    if isinstance(value, tuple):
        return [[incoming(cell) for cell in row] for row in value]
    if isinstance(value, float) and value != value:  # noqa: PLR0124 -- NaN
        (bits,) = struct.unpack("<Q", struct.pack("<d", value))
        return CellError(CODES.get(bits & 0xFFFF, "#VALUE!"))
    return value


def outgoing(value: Any) -> Any:
    """A result of one cell as Calc takes it."""
    return error_value(value.code) if isinstance(value, CellError) else value
