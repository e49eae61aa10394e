"""The cells of an open workbook: one read per sheet for values, one for formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlwings as xw

from xlkpi.functions.errors import ERROR_CODES
from xlkpi.returns.container import cell_address, column_index
from xlkpi.returns.layout import Place
from xlkpi.returns.sheetxml import MAX_CELLS, Cells

_TARGET: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_CHINESE: Final = re.compile("[一-鿿“（【]")


@dataclass(frozen=True)
class Grid:
    """What stands in a sheet, from A1 on.

    Attributes:
        rows: values as they are read from files: numbers are floats, blanks and errors ''.
        formulas: address -> text with '=', of all cells that calculate.
        errors: address -> '#N/A'.
    """

    rows: list[list[Any]]
    formulas: dict[str, str]
    errors: dict[str, str]

    @property
    def cells(self) -> Cells:
        """The same as the readers of files know it."""
        return Cells(frozenset(self.formulas), self.errors, frozenset())

    def value(self, place: Place) -> Any:
        """The value of a cell, or its error; '' outside of the sheet's used area."""
        row, column = place
        error = self.errors.get(cell_address(row, column))
        if error is not None:
            return error
        inside = row < len(self.rows) and column < len(self.rows[row])
        return self.rows[row][column] if inside else ""

    def content(self, place: Place) -> Any:
        """The formula of a cell, else its value."""
        return self.formulas.get(cell_address(*place)) or self.value(place)


def read_grid(sheet: xw.Sheet) -> Grid | None:
    """Everything in a sheet; None where it is too large to be one of ours."""
    last = sheet.used_range.last_cell
    if last.row * last.column > MAX_CELLS:
        return None
    area = sheet.range((1, 1), last)
    values: list[list[Any]] = area.options(ndim=2, err_to_str=True, empty="").value
    written = area.formula
    texts: Any = [[written]] if isinstance(written, str) else written
    grid = Grid([], {}, {})
    for number, (row, line) in enumerate(zip(values, texts, strict=True)):
        grid.rows.append([_plain(value) for value in row])
        for column, (value, text) in enumerate(zip(row, line, strict=True)):
            address = cell_address(number, column)
            if isinstance(value, str) and value in ERROR_CODES:
                grid.errors[address] = value
                grid.rows[number][column] = ""
            if isinstance(text, str) and text.startswith("=") and text != value:
                grid.formulas[address] = text
    return grid


def _plain(value: Any) -> Any:
    """A value as the readers of files give it: xlwings has int, Decimal and None besides."""
    if value is None:
        return ""
    if isinstance(value, Decimal) or value.__class__ is int:
        return float(value)
    return value


def names_of(sheet: xw.Sheet) -> Mapping[str, Place]:
    """The sheet's own defined names that stand for one cell."""
    found: dict[str, Place] = {}
    for name in sheet.names:
        target = _TARGET.search(name.refers_to or "")
        if target:
            found[name.name.rpartition("!")[2]] = (int(target[2]) - 1, column_index(target[1]))
    return found


def typed(value: Any) -> Any:
    """A value as it must be assigned so that the cell holds exactly it.

    A program takes an assigned text as if it were typed: '1.10' would become a
    number and '=x' a formula, unless an apostrophe goes before it.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and not _CHINESE.match(value):
        return f"'{value}"
    return value


def link(sheet: str, address: str, shown: str = "") -> str:
    """A formula that shows an address (or another text) and leads to it.

    >>> print(link("考核表", "H5"))
    =HYPERLINK("#'考核表'!H5","H5")
    """
    quoted = sheet.replace("'", "''").replace('"', '""')
    return f"=HYPERLINK(\"#'{quoted}'!{address}\",\"{shown or address}\")"


def as_text(value: Any) -> str:
    """What stands in a cell, as people write it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return "" if value is None else str(value)
