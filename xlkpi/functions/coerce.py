"""From what a caller hands over to what a body takes.

Cells hand over numbers, texts, blanks and errors; Python callers also lists,
tuples, dates, numpy arrays and pandas columns.  Source: functions.md, rules 4 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Any, Final, Union

from xlkpi.functions.declare import REQUIRED, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, VALUE, CellError

Clean = Union[None, bool, float, str]
Outcome = Union[Clean, CellError]
Shape = Union[int, tuple[int, int]]  # length of a list, or rows and columns

_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_PLAIN: Final = frozenset((float, int, bool))
_CELLS: Final = _PLAIN | {str, type(None), CellError}


def serial(day: date) -> float:
    """The Excel serial number of a date (1900 system)."""
    return float(day.toordinal() - _DAY_ZERO)


def is_blank(value: object) -> bool:
    """Whether a cell with this value counts as blank."""
    return value is None or value == ""


def as_cells(value: Any) -> Any:
    """A scalar, a list, or a list of rows; numpy, pandas and tuples by duck typing."""
    if isinstance(value, (list, tuple)):
        if _CELLS.issuperset(map(type, value)):  # one look at a long column, not one per cell
            return list(value)
        return [as_cells(v) if isinstance(v, (list, tuple)) else _scalar(v) for v in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    """Only numpy's and pandas' own objects need opening; cells are left alone."""
    if value is None or isinstance(value, (float, int, str, date, CellError)):
        return value
    if hasattr(value, "to_numpy"):  # pandas
        value = value.to_numpy()
    return value.tolist() if hasattr(value, "tolist") else value


def _number(value: Any, parameter: Parameter) -> float:
    if isinstance(value, date):
        return serial(value)
    if not isinstance(value, (int, float)):
        raise CellError(VALUE, f"{parameter.title}应为数字,现为“{value}”")
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise CellError(NUM, f"{parameter.title}不是有效的数")
    return number


def _label(value: Any, parameter: Parameter) -> Clean:
    if isinstance(value, str):
        return trimmed(value)
    return _number(value, parameter)


def trimmed(text: str) -> str:
    """What TRIM does in a cell: no spaces around, single spaces within."""
    return " ".join(part for part in text.split(" ") if part)


def label_key(label: Clean) -> Clean:
    """What two equal labels have in common: case is ignored, 1 and "1" differ."""
    return trimmed(label).lower() if isinstance(label, str) else label


def default_of(parameter: Parameter) -> Any:
    """The default as the body takes it; #N/A where a value is needed."""
    if parameter.default is REQUIRED:
        raise CellError(NA, f"{parameter.title}未填")
    return parameter.default


def clean_one(value: Any, parameter: Parameter) -> Clean:
    """One value of a ``P`` parameter.

    Raises:
        CellError: the incoming error; #N/A for a blank that is needed; #VALUE!
            for a text (or a thing of another kind); #NUM! for infinity and NaN.
    """
    if isinstance(value, CellError):
        raise value
    if is_blank(value):
        if parameter.blank_ok:
            return None
        value = default_of(parameter)
        if value is None:
            return None
    if parameter.takes is Takes.TEXT:
        return _label(value, parameter)
    number = _number(value, parameter)
    return bool(number) if parameter.takes is Takes.FLAG else number


def outcome(value: Any, parameter: Parameter) -> Outcome:
    """As ``clean_one``; the error is returned, not raised."""
    try:
        return clean_one(value, parameter)
    except CellError as error:
        return error


def clean_column(column: list[Any], parameter: Parameter) -> tuple[list[Outcome], bool]:
    """Many values of a ``P`` parameter, and whether there are errors among them.

    A column of numbers is looked at as a whole: its types once, then one sum
    that shows whether an infinity or NaN is in it.
    """
    if parameter.takes in (Takes.NUMBER, Takes.DATE):
        types = set(map(type, column))
        if types <= _PLAIN:
            try:
                numbers = column if types == {float} else list(map(float, column))
                if isfinite(sum(numbers)):
                    return numbers, False
            except OverflowError:  # an integer beyond all floats: look one by one
                pass
    cleaned = [outcome(value, parameter) for value in column]
    return cleaned, any(isinstance(value, CellError) for value in cleaned)


def flat(value: Any) -> list[Any]:
    """The elements of a range, row by row; a single value is a range of one."""
    if not isinstance(value, list):
        return [value]
    return [cell for row in value for cell in (row if isinstance(row, list) else (row,))]


def clean_range(value: Any, parameter: Parameter) -> list[Clean]:
    """The elements of an ``R`` parameter as its ``Takes`` says.

    PEERS come sorted, smallest first, so that a body may search them.  One blank
    cell is no argument: hosts cannot tell it from one that was left out.

    Raises:
        CellError: as ``clean_one``, by the first element at fault.
    """
    cells = flat(value)
    if len(cells) == 1 and is_blank(cells[0]) and isinstance(parameter.default, tuple):
        cells = list(parameter.default)
    cleaned = [
        element
        for cell in cells
        if (element := _ELEMENTS[parameter.takes](cell, parameter)) is not _SKIP
    ]
    return sorted(cleaned) if parameter.takes is Takes.PEERS else cleaned


_SKIP: Final = object()


def _count(cell: Any, parameter: Parameter) -> Any:
    return 0.0 if is_blank(cell) else _number(_passed(cell), parameter)


def _needed(cell: Any, parameter: Parameter) -> Any:
    if is_blank(cell):
        raise CellError(NA, f"{parameter.title}中有未填的单元格")
    return _number(_passed(cell), parameter)


def _peer(cell: Any, parameter: Parameter) -> Any:
    cell = _passed(cell)
    return _SKIP if cell is None or isinstance(cell, str) else _number(cell, parameter)


def _entry(cell: Any, parameter: Parameter) -> Any:
    cell = _passed(cell)
    return None if is_blank(cell) else cell if isinstance(cell, str) else _number(cell, parameter)


def _passed(cell: Any) -> Any:
    if isinstance(cell, CellError):
        raise cell
    return cell


_ELEMENTS: Final[dict[Takes, Callable[[Any, Parameter], Any]]] = {
    Takes.COUNTS: _count,
    Takes.NUMBERS: _needed,
    Takes.PEERS: _peer,
    Takes.LABELS: _entry,
}


def shape_of(cells: list[Any]) -> Shape:
    """Length of a list, or (rows, columns) of a list of rows.

    Raises:
        CellError: #VALUE! where the rows are not equally long.
    """
    if list not in set(map(type, cells)):
        return len(cells)
    widths = {len(row) if isinstance(row, list) else -1 for row in cells}
    if len(widths) != 1 or -1 in widths:
        raise CellError(VALUE, "区域各行的长度不一致")
    return len(cells), widths.pop()


def common_shape(shapes: Sequence[Shape]) -> Shape:
    """The shape that ranges of these shapes are spread to, as cells do it.

    A list beside ranges of one column is a column; beside wider ones, a row.

    Raises:
        CellError: #VALUE! where they do not fit.
    """
    grids = [shape for shape in shapes if isinstance(shape, tuple)]
    if not grids:
        return _one_length(shape for shape in shapes if isinstance(shape, int))
    upright = all(columns == 1 for _, columns in grids)
    pairs = [s if isinstance(s, tuple) else (s, 1) if upright else (1, s) for s in shapes]
    return _one_length(rows for rows, _ in pairs), _one_length(columns for _, columns in pairs)


def _one_length(lengths: Any) -> int:
    longer = set(lengths) - {1}
    if len(longer) > 1:
        raise CellError(VALUE, "区域大小不一致")
    return int(longer.pop()) if longer else 1


def spread(cells: list[Any], to: Shape) -> list[Any]:
    """The elements of a range row by row, repeated to fill the shape."""
    if isinstance(to, int):
        return cells if len(cells) == to else cells * to
    rows, columns = to
    if isinstance(shape_of(cells), int):
        cells = [[cell] for cell in cells] if columns == 1 else [cells]
    wide = [row if len(row) == columns else row * columns for row in cells]
    return flat(wide if len(wide) == rows else wide * rows)


def folded(elements: list[Any], shape: Shape) -> list[Any]:
    """The inverse of ``spread``: elements laid out in the shape."""
    if isinstance(shape, int):
        return elements
    rows, columns = shape
    return [elements[r * columns : (r + 1) * columns] for r in range(rows)]
