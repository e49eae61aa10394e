"""What Excel hands to a worksheet function in Python, and what it takes back.

Excel reaches Python through xlwings' COM server.  A cell's error arrives as an
integer; every number is a float, so that nothing else does.  The same integers
go back, and the VBA stubs turn them into real cell errors (udfs/vba/xlkpi_cells.bas):
both sides of this convention must change together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from xlwings.conversion import Accessor, ConversionContext, Pipeline

from xlkpi.functions import CellError, call
from xlkpi.hosts import comerrors

_DAY_ZERO: Final = datetime(1899, 12, 30)
_SECONDS: Final = 86400
_ALL_ROWS: Final = 1048576


def from_com(value: Any) -> Any:
    """One cell as it arrives: number, text, bool, None or CellError.

    >>> from_com(-2146826246)
    CellError('#N/A', '')
    """
    if value is None or isinstance(value, (bool, float, str)):
        return value
    if isinstance(value, int):
        if comerrors.FIRST <= value <= comerrors.LAST:  # newer errors than seven have no name here
            return CellError(comerrors.CODES.get(value, "#VALUE!"))
        return float(value)
    if isinstance(value, Decimal):  # currency, from VBA
        return float(value)
    if isinstance(value, datetime):  # a Date, from VBA; the time zone means nothing
        return (value.replace(tzinfo=None) - _DAY_ZERO).total_seconds() / _SECONDS
    if isinstance(value, date):
        return float(value.toordinal() - _DAY_ZERO.toordinal())
    return CellError("#VALUE!", "参数既不是单元格,也不是数字或文字")


def to_com(value: Any) -> Any:
    """One result as it goes back: a float, a text, a bool, or an error's integer.

    >>> to_com(CellError("#NUM!"))
    -2146826252
    """
    if isinstance(value, CellError):
        return comerrors.RAW[value.code]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _rows(value: Any, one: Callable[[Any], Any]) -> Any:
    """Apply to a value or to all cells of a range; a range of one row becomes a list of rows."""
    if not isinstance(value, (list, tuple)):
        return one(value)
    if not any(isinstance(row, (list, tuple)) for row in value):
        value = [value]
    return [[one(cell) for cell in row] for row in value]


def _values(area: Any) -> Any:
    """The values of a COM range.

    Value2, not Value: Value rounds money to four decimals and makes dates of numbers.
    Value of several areas would be the first area's alone.
    """
    if area.Areas.Count > 1:
        return comerrors.RAW["#VALUE!"]
    return area.Value2


def _used(area: Any) -> Any:
    """Of whole columns, the part that the sheet uses; None where there is none."""
    if area.Rows.Count < _ALL_ROWS:
        return area
    return area.Application.Intersect(area, area.Worksheet.UsedRange)


def _one_step(step: Callable[[ConversionContext], None]) -> Any:
    steps: Any = Pipeline()  # xlwings' classes are not typed
    steps.append_stage(step)
    return steps


class Cells(Accessor):
    """xlwings' way of asking how an argument is read and a result written.

    Options: ``ndim=2``, a single value becomes a range of one; ``used=True``,
    of whole columns only the used part is read (where blanks are skipped anyway).
    """

    @classmethod
    def reader(cls, options: Any) -> Any:
        """Steps from the COM argument to what the functions take."""

        def read(context: ConversionContext) -> None:
            value = context.value
            if context.range is not None:
                area = context.range.api
                if options.get("used"):
                    area = _used(area)
                value = None if area is None else _values(area)
            found = _rows(value, from_com)
            context.value = (
                [[found]] if options.get("ndim") == 2 and not isinstance(found, list) else found
            )

        return _one_step(read)

    @classmethod
    def writer(cls, options: Any) -> Any:  # noqa: ARG003 - xlwings hands them over
        """Steps from a result to rows of what COM can carry."""

        def write(context: ConversionContext) -> None:
            sent = _rows(context.value, to_com)
            context.value = sent if isinstance(sent, list) else [[sent]]

        return _one_step(write)


def answer(name: str, *arguments: Any) -> Any:
    """Call a function of the family; an error is returned, not raised.

    xlwings would write the text of an exception into the cell, where SUM skips it.
    """
    try:
        return call(name, arguments)
    except CellError as error:
        return error
