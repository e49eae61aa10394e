"""Reading and writing blocks of cells with few calls to the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xlkpi.hosts import comerrors
from xlkpi.hosts.libreoffice import bridge, formulas, values
from xlkpi.hosts.libreoffice.values import Cell

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

FORMULAS = 16
"""com.sun.star.sheet.CellFlags.FORMULA"""
CONTENTS = 1 | 2 | 4 | FORMULAS
"""Numbers, dates, texts and formulas."""
_ERRORS = 4
_BLOCK = 300
"""Rows per call: Calc's time for a run of like formulas grows with the square of its length."""

Grid = Callable[[int, int], str]


def _clipped(rng: RangeBase, area: Any) -> tuple[range, range]:
    """A UNO range address as row and column offsets within a range."""
    top, left = rng.row - 1, rng.column - 1
    rows = range(max(area.StartRow - top, 0), min(area.EndRow - top + 1, rng.nrows))
    columns = range(max(area.StartColumn - left, 0), min(area.EndColumn - left + 1, rng.ncols))
    return rows, columns


def _kinds(rng: RangeBase) -> Grid:
    """The kind of number format of each cell, by its offsets."""
    formats = rng.book.state.formats
    key = bridge.common(rng.u, "NumberFormat") if len(rng) > 1 else rng.u.NumberFormat
    if key is not None:
        kind = formats.kind(key)
        return lambda _row, _column: kind
    known: dict[tuple[int, int], str] = {}
    groups = rng.u.getUniqueCellFormatRanges()
    for i in range(groups.getCount()):
        group = groups.getByIndex(i)
        kind = formats.kind(group.NumberFormat)
        if kind in ("general", "other"):
            continue
        for area in group.getRangeAddresses():
            rows, columns = _clipped(rng, area)
            known.update(((row, column), kind) for row in rows for column in columns)
    return lambda row, column: known.get((row, column), "general")


def read(rng: RangeBase) -> Any:
    """The raw values of a range: one value for a cell, else a tuple of rows (as from COM).

    Numbers are floats; what is formatted as a date is a datetime, as a truth value a bool; errors
    are Excel's error codes; blanks are None.
    """
    data = rng.u.getDataArray()
    if rng.nrows == rng.ncols == 1:
        return _read_one(rng, data[0][0])
    rows = [[None if value == "" else value for value in row] for row in data]
    if any(type(value) is float for row in rows for value in row):
        kinds, epoch = _kinds(rng), rng.book.state.epoch
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if type(value) is float:
                    row[c] = _typed(value, kinds(r, c), epoch)
    if any(value is None for row in data for value in row):  # an error comes as nothing
        for area in rng.u.queryFormulaCells(_ERRORS).getRangeAddresses():
            for r in _clipped(rng, area)[0]:
                for c in _clipped(rng, area)[1]:
                    code = rng.u.getCellByPosition(c, r).getError()
                    rows[r][c] = comerrors.RAW[values.error_text(code)]
    return tuple(map(tuple, rows))


def _read_one(rng: RangeBase, value: Any) -> Any:
    if type(value) is float:
        state = rng.book.state
        return _typed(value, state.formats.kind(rng.u.NumberFormat), state.epoch)
    if value is None:
        code = rng.u.getCellByPosition(0, 0).getError()
        return comerrors.RAW[values.error_text(code)]
    return None if value == "" else value


def _typed(value: float, kind: str, epoch: Any) -> Any:
    if kind == "boolean":
        return bool(value)
    return values.from_serial(value, epoch) if kind == "date" and value >= 0 else value


def matrix(rng: RangeBase, value: Any) -> list[list[Any]]:
    """What is assigned to a range as rows: a single value fills it, a formula adjusts itself.

    Of data larger than the range, what fits is taken, as in Excel.

    Raises:
        ValueError: The rows differ in length, or there are too few.
    """
    if not isinstance(value, list | tuple):
        if isinstance(value, str) and value[:1] == "=" and len(rng) > 1:
            shift = formulas.shift
            return [[shift(value, r, c) for c in range(rng.ncols)] for r in range(rng.nrows)]
        return [[value] * rng.ncols for _ in range(rng.nrows)]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
    if not any(isinstance(row, list | tuple) for row in value):
        rows = [list(value)]
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("All rows of the data must have the same length.")
    if len(rows) < rng.nrows or len(rows[0]) < rng.ncols:
        shape = f"{len(rows)} x {len(rows[0])}"
        raise ValueError(f"Data of shape {shape} do not fill {rng.address} {rng.shape}.")
    return [row[: rng.ncols] for row in rows[: rng.nrows]]


def write(rng: RangeBase, value: Any) -> None:
    """Assign a value, a formula, or rows of them to a range."""
    if value is None or value == "":
        rng.w.clearContents(CONTENTS)
        return
    epoch = rng.book.state.epoch
    if not isinstance(value, list | tuple) and not (isinstance(value, str) and value[:1] == "="):
        cell = values.to_cell(values.prepare(value), epoch)
        rows = [[cell] * rng.ncols] * rng.nrows
    else:
        rows = [[values.to_cell(v, epoch) for v in row] for row in matrix(rng, value)]
    kinds = _kinds(rng)
    reset: list[tuple[int, int]] = []
    formats: dict[str, list[tuple[int, int]]] = {}
    settled = []
    has_formula = False
    for r, row in enumerate(rows):
        line = []
        for c, wanted in enumerate(row):
            cell, kind = wanted, kinds(r, c)
            if cell.typed is not None and kind == "text":
                cell = Cell(cell.typed, "text")
            elif kind == "boolean" and cell.kind != "boolean" and cell.content != "":
                reset.append((r, c))
                kind = "general"
            if cell.kind in values.FORMATS and (kind == "general" or cell.kind == "boolean"):
                formats.setdefault(values.FORMATS[cell.kind], []).append((r, c))
            has_formula = has_formula or cell.kind == "formula"
            line.append(cell)
        settled.append(line)
    _format_runs(rng, 0, reset)
    if has_formula:
        _write_formulas(rng, settled)
    else:
        data = tuple(tuple(cell.content for cell in line) for line in settled)
        guarded(rng, lambda: rng.u.setDataArray(data))
    for code, places in formats.items():
        _format_runs(rng, rng.book.state.formats.key(code), places)


def _format_runs(rng: RangeBase, key: int, places: list[tuple[int, int]]) -> None:
    """Give cells a number format: one call for a full block, else one per vertical run."""
    if len(places) == len(rng) and places:
        rng.u.NumberFormat = key
        return
    for column, first, last in _runs(places):
        rng.u.getCellRangeByPosition(column, first, column, last).NumberFormat = key


def _runs(places: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    ordered = sorted(places, key=lambda place: (place[1], place[0]))
    i = 0
    while i < len(ordered):
        j = i
        row, column = ordered[i]
        while j + 1 < len(ordered) and ordered[j + 1] == (ordered[j][0] + 1, column):
            j += 1
        yield column, row, ordered[j][0]
        i = j + 1


def _input_text(cell: Cell, names: formulas.FunctionNames, table: str | None) -> str:
    """A cell as Calc's input line takes it."""
    if cell.kind == "formula":
        return formulas.to_calc(str(cell.content), names, table)
    if isinstance(cell.content, str):
        return "'" + cell.content if cell.content else ""
    return repr(cell.content)


def _write_formulas(rng: RangeBase, rows: Sequence[Sequence[Cell]]) -> None:
    names, table = rng.book.app.function_names, None
    if any(c.kind == "formula" and formulas.needs_table(str(c.content)) for r in rows for c in r):
        table = getattr(rng.table, "name", None)
    texts = tuple(tuple(_input_text(cell, names, table) for cell in row) for row in rows)

    def block(first: int, stop: int) -> None:
        part = rng.u.getCellRangeByPosition(0, first, rng.ncols - 1, stop - 1)
        part.setFormulaArray(texts[first:stop])

    def put() -> None:
        if rng.nrows <= _BLOCK:
            rng.u.setFormulaArray(texts)
            return
        if rng.u.queryContentCells(FORMULAS).getCount():
            rng.u.clearContents(FORMULAS)
        # blocks apart from each other first, then what joins them
        for first in range(0, rng.nrows, _BLOCK):
            block(first, min(first + _BLOCK - 1, rng.nrows))
        for gap in range(_BLOCK - 1, rng.nrows, _BLOCK):
            block(gap, gap + 1)

    guarded(rng, put)


def guarded(rng: RangeBase, action: Callable[[], Any]) -> None:
    """Do what changes cells; say why when a protected sheet or an array formula refuses."""
    try:
        action()
    except bridge.RuntimeException as error:
        if isinstance(error, bridge.DisposedException):
            raise
        where = rng.get_address(False, False, True)
        if rng.sheet.api.isProtected():
            raise xw.XlwingsError(f"工作表受保护，不能改写单元格：{where}") from error
        raise xw.XlwingsError(f"不能改写单元格（可能是数组公式的一部分）：{where}") from error


def read_formulas(rng: RangeBase) -> Any:
    """The formulas of a range: a text for one cell, else a tuple of rows (as from COM)."""
    texts = rng.u.getFormulaArray()
    is_formula: set[tuple[int, int]] = set()
    if any(text[:1] == "=" for row in texts for text in row):
        for area in rng.u.queryContentCells(FORMULAS).getRangeAddresses():
            rows, columns = _clipped(rng, area)
            is_formula.update((r, c) for r in rows for c in columns)
    names: formulas.FunctionNames | None = None
    sheets: Sequence[str] = ()
    out = []
    for r, row in enumerate(texts):
        line = []
        for c, text in enumerate(row):
            if text[:2] == "{=" or (text[:1] == "=" and (r, c) in is_formula):
                if names is None:
                    names, sheets = rng.book.app.function_names, rng.book.sheet_names
                line.append(formulas.to_excel(text, names, sheets))
            else:
                line.append(text.removeprefix("'"))
        out.append(tuple(line))
    return out[0][0] if rng.nrows == rng.ncols == 1 else tuple(out)
