"""What an action changed, kept in the workbook itself so that it can still be undone tomorrow.

A very hidden sheet: a line per cell with what stood there before and after,
found again by sheet, role and key, so that moved rows do no harm; and the page
that the action replaced.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

import xlwings as xw

from xlkpi.actions.cells import read_grid, typed
from xlkpi.actions.page import Column, Page, last_shown

SHEET: Final = "_xlkpi_undo"
_VERY_HIDDEN: Final = cast("bool", 2)  # xlSheetVeryHidden: not in Excel's list of hidden sheets
_MARK: Final = "xlkpi-undo=2"
_CHUNK: Final = 8_000  # characters; Excel takes 8,203 where an array is assigned


@dataclass(frozen=True)
class Cell:
    """One changed cell.

    Attributes:
        sheet, role, key: where it stands: the form's sheet, for a workbook may hold two of one
            unit, and what ``Form.locate`` takes.
        formula: whether a formula stood there before ("是"), or a value ("").
        before, after: contents; a formula as its text.
    """

    sheet: str
    role: str
    key: str
    formula: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Snapshot:
    """All that one run changed.

    Attributes:
        page: the page as it was; None where there was none.
    """

    cells: tuple[Cell, ...]
    page: Page | None


def keep(book: xw.Book, snapshot: Snapshot) -> None:
    """Write a snapshot into the workbook in place of the last one."""
    forget(book)
    rows: list[list[Any]] = [[_MARK]]
    rows += [["cell", c.sheet, c.role, c.key, c.formula, c.before, c.after] for c in snapshot.cells]
    if snapshot.page is not None:
        text = json.dumps(asdict(snapshot.page), ensure_ascii=False)
        rows.append(["page", *(text[i:i + _CHUNK] for i in range(0, len(text), _CHUNK))])
    width = max(map(len, rows))
    active = book.sheets.active
    sheet = book.sheets.add(SHEET, after=last_shown(book))
    sheet.range((1, 1)).resize(len(rows), width).value = [
        [_exactly(v) for v in row] + [None] * (width - len(row)) for row in rows]
    active.activate()
    sheet.visible = _VERY_HIDDEN


def _exactly(value: Any) -> Any:
    """Texts with an apostrophe, always: nothing here is to be understood by the program."""
    return f"'{value}" if isinstance(value, str) and value else typed(value)


def kept(book: xw.Book) -> Snapshot | None:
    """The snapshot in the workbook; None where there is none."""
    if SHEET not in book.sheet_names:
        return None
    grid = read_grid(book.sheets[SHEET])
    if grid is None or not grid.rows or grid.rows[0][0] != _MARK:
        return None
    cells, page = [], None
    for row in grid.rows[1:]:
        if row[0] == "cell":
            cells.append(Cell(*row[1:7]))
        elif row[0] == "page":
            page = _page(json.loads("".join(str(part) for part in row[1:])))
    return Snapshot(tuple(cells), page)


def _page(data: dict[str, Any]) -> Page:
    columns = tuple(Column(**column) for column in data.pop("columns"))
    return Page(columns=columns, **data)


def forget(book: xw.Book) -> None:
    """Take the snapshot out of the workbook."""
    if SHEET in book.sheet_names:
        sheet = book.sheets[SHEET]
        active = book.sheets.active
        sheet.visible = True  # Excel does not delete a very hidden sheet
        sheet.delete()
        if active.name in book.sheet_names:
            active.activate()


def page_of(sheet: xw.Sheet, columns: Sequence[Column], first: int) -> Page:
    """A page as it stands, without its colours.

    Args:
        sheet: the sheet.
        columns: its columns.
        first: its first row under the headings, from 1.
    """
    grid = read_grid(sheet)
    rows = list(_rows(grid.rows[first - 1:], len(columns))) if grid is not None else []
    head = grid.rows if grid is not None else [[""], [""]]
    return Page(str(head[0][0]), str(head[1][0]), tuple(columns), rows)


def _rows(rows: Sequence[Sequence[Any]], width: int) -> Iterator[list[Any]]:
    for row in rows:
        yield [None if value == "" else value for value in row[:width]]
