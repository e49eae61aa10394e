"""After loading: formulas that came in with unknown KPI_ names are set anew.

The add-in is loaded when its first function is asked for, and the filter for
.xlsx of 7.4 never asks. So a cell shows #NAME?, or what IFERROR made of it.
Newer offices ask, but not for conditional formats (seen in 25.2).
"""

from __future__ import annotations

from typing import Any

from com.sun.star.uno import RuntimeException

from xlkpi_addin.texts import capitals, is_unresolved

FORMULAS = 16  # com.sun.star.sheet.CellFlags
BLOCK = 300  # setting a column of like formulas at once takes time by the square of its length


def repair(document: Any, *, cells: bool) -> int:
    """Set the formulas, names and conditional formats of a spreadsheet that are not resolved.

    Args:
        document: the spreadsheet.
        cells: whether to look at the formulas in cells, too.

    Returns:
        How many there were.
    """
    names = _names(document)
    automatic = document.isAutomaticCalculationEnabled()
    document.enableAutomaticCalculation(False)
    document.lockControllers()
    document.addActionLock()
    try:
        count = names
        for sheet in document.Sheets:
            if cells:
                count += _sheet(sheet)
            if sheet.ConditionalFormats is not None:
                count += _conditions(sheet.ConditionalFormats)
    finally:
        document.removeActionLock()
        document.unlockControllers()
        document.enableAutomaticCalculation(automatic)
    if names:
        document.calculateAll()  # the cells that use the names do not look changed
    return count


def _names(document: Any) -> int:
    count = 0
    for holder in (document, *document.Sheets):
        for name in holder.NamedRanges:
            content = name.getContent()
            if is_unresolved(content):
                name.setContent(capitals(content))
                count += 1
    return count


def _conditions(formats: Any) -> int:
    count = 0
    for one in formats.getConditionalFormats():
        for i in range(one.getCount()):
            entry = one.getByIndex(i)
            for place in ("Formula1", "Formula2"):
                if entry.PropertySetInfo.hasPropertyByName(place):
                    formula = entry.getPropertyValue(place)
                    known = capitals(formula)  # here also a resolved name is shown short
                    if formula != known:
                        entry.setPropertyValue(place, known)
                        count += 1
    return count


def _sheet(sheet: Any) -> int:
    """All formulas of a sheet, column by column; a protected sheet is opened and closed again."""
    areas = [(area, _texts(sheet, area))
             for area in sheet.queryContentCells(FORMULAS).getRangeAddresses()]
    found = [(area, texts) for area, texts in areas
             if any(is_unresolved(text) for row in texts for text in row)]
    if not found:
        return 0
    closed = _opened(sheet)
    try:
        return sum(_area(sheet, area, texts) for area, texts in found)
    finally:
        if closed:
            sheet.protect("")  # with the permissions it had


def _area(sheet: Any, area: Any, texts: Any) -> int:
    whole = not sheet.isProtected()
    return sum(_column(sheet, area.StartColumn + i, area.StartRow, list(column), whole=whole)
               for i, column in enumerate(zip(*texts)))  # noqa: B905 -- rows of one area


def _opened(sheet: Any) -> bool:
    """Lift a protection without a password; whether there was one."""
    if not sheet.isProtected():
        return False
    sheet.unprotect("")
    return not sheet.isProtected()


def _texts(sheet: Any, area: Any) -> Any:
    return sheet.getCellRangeByPosition(
        area.StartColumn, area.StartRow, area.EndColumn, area.EndRow).getFormulaArray()


def _column(sheet: Any, column: int, top: int, lines: list[str], *, whole: bool) -> int:
    """The unresolved formulas among the cells of one column, those below each other together."""
    count = 0
    run: list[str] = []
    for row, text in enumerate([*lines, ""], top):
        unresolved = is_unresolved(text)
        if unresolved:
            count += 1
        if unresolved and whole and not text.startswith("{"):
            run.append(capitals(text))
            continue
        if run:
            _put(sheet, column, row - len(run), run)
            run = []
        if unresolved:
            _one(sheet, column, row, capitals(text))
    return count


def _one(sheet: Any, column: int, row: int, text: str) -> None:
    """One cell, also of a protected sheet; an array formula once, from its first cell."""
    cell = sheet.getCellByPosition(column, row)
    if not text.startswith("{"):
        cell.setFormula(text)
        return
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    area = cursor.getRangeAddress()
    if (area.StartColumn, area.StartRow) == (column, row):
        try:
            cursor.setArrayFormula(text.strip("{}"))
        except RuntimeException:
            return  # protected by a password: it stays as it is


def _put(sheet: Any, column: int, top: int, formulas: list[str]) -> None:
    """Blocks with a cell between, then those cells: no long run of like formulas grows."""
    def fill(start: int, end: int) -> None:
        sheet.getCellRangeByPosition(column, top + start, column, top + end - 1).setFormulaArray(
            tuple((text,) for text in formulas[start:end]))

    size = len(formulas)
    if size > BLOCK:
        sheet.getCellRangeByPosition(column, top, column, top + size - 1).clearContents(FORMULAS)
    gaps = []
    for start in range(0, size, BLOCK + 1):
        fill(start, min(start + BLOCK, size))
        if start + BLOCK < size:
            gaps.append(start + BLOCK)
    for gap in gaps:
        fill(gap, gap + 1)
