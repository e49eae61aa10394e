"""Error cells of the old formats (.xls, .et), which python-calamine gives as blanks."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Final

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from xlkpi.returns.container import MAX_FILE, UnreadableError, cell_address

# what xlrd raises where a file breaks off or contradicts itself
_FAULTS: Final = (XLRDError, CompDocError, struct.error, AssertionError, LookupError, ValueError,
                  TypeError, OSError)


def error_cells(path: Path) -> dict[str, dict[str, str]]:
    """Sheet name -> address -> '#REF!' of every error cell.

    Raises:
        UnreadableError: the file cannot be gone through, so that an error might pass for a blank.
    """
    try:
        with path.open("rb") as file, xlrd.open_workbook(
                file_contents=file.read(MAX_FILE), logfile=io.StringIO()) as book:
            return {sheet.name: _errors(sheet) for sheet in book.sheets()}
    except _FAULTS as error:
        raise UnreadableError("OLD_FORMAT_UNSURE") from error


def _errors(sheet: xlrd.sheet.Sheet) -> dict[str, str]:
    return {
        cell_address(row, column): xlrd.error_text_from_code.get(
            int(sheet.cell(row, column).value), "#错误")
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row)) if kind == xlrd.XL_CELL_ERROR
    }
