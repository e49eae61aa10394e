"""Sheets that actions write: a title, a line of what was found, a table; written anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import xlwings as xw

from xlkpi import measure
from xlkpi.actions.cells import typed
from xlkpi.actions.running import host

HEADER: Final = 4  # the row of the headings
FIRST: Final = HEADER + 1
_MARK: Final = "本页由考核程序生成，每次运行都会重写，请不要在本页填写。"
_FONT: Final = "宋体"
_HEADING_FONT: Final = "黑体"
_SIZE: Final = 10
_HEAD: Final = "#E7E6E6"
_GRID: Final = "#BFBFBF"
_INK: Final = "#595959"
_LINK: Final = "#0563C1"
_TITLE_INK: Final = "#1F4E79"
_SHOWN: Final = -1  # xlSheetVisible, as Excel says it; LibreOffice says True
_LINE: Final = 20.0  # points of a row with one line

Kind = Literal["text", "centre", "link", "points", "change"]


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in digits, how its cells look."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True)
class Page:
    """A sheet to be written.

    Attributes:
        title: its name.
        summary: one line under the title.
        rows: a value per column; texts that begin with '=' are formulas.
        colours: a colour per row, "" for none; shorter than rows: the rest has none.
        coloured: the number of the column that they colour; 0: the whole row.
    """

    title: str
    summary: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    colours: Sequence[str] = ()
    coloured: int = 0


def show(book: xw.Book, page: Page, after: xw.Sheet | None = None) -> xw.Sheet:
    """Write a page into a workbook: in place of the last one, else as a new sheet.

    Args:
        book: the workbook.
        page: what to write.
        after: a new sheet goes behind this one; by default behind all.

    Returns:
        The sheet; a sheet of that name which is not ours is left alone.
    """
    sheet = find(book, page.title)
    if sheet is None:
        name = _free(book, page.title)
        sheet = book.sheets.add(name, after=after or last_shown(book))
    else:
        sheet.clear()
    width = len(page.columns)
    blank = [None] * (width - 1)
    cells = [[page.title, *blank], [page.summary, *blank],
             [_MARK, *blank], [c.title for c in page.columns],
             *([_cell(v, c) for v, c in zip(row, page.columns, strict=True)] for row in page.rows)]
    sheet.range((1, 1)).resize(len(cells), width).value = cells
    _look(sheet, page)
    return sheet


def find(book: xw.Book, title: str) -> xw.Sheet | None:
    """The page of that title that an action wrote before; None where there is none."""
    for sheet in book.sheets:
        if sheet.name.startswith(title) and sheet.range("A3").value == _MARK:
            return sheet
    return None


def last_shown(book: xw.Book) -> xw.Sheet:
    """The last sheet that is not hidden: Excel refuses to put one behind a very hidden sheet."""
    return [sheet for sheet in book.sheets if sheet.visible in (True, _SHOWN)][-1]


def _free(book: xw.Book, title: str) -> str:
    taken = {name.casefold() for name in book.sheet_names}
    names = (title, *(f"{title}({n})" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _cell(value: Any, column: Column) -> Any:
    return value if column.kind == "link" and value else typed(value)


# --- how it looks -----------------------------------------------------------------------------


def _look(sheet: xw.Sheet, page: Page) -> None:
    last = HEADER + len(page.rows)
    whole = sheet.range((1, 1), (last, len(page.columns)))
    whole.font.set(name=_FONT, size=_SIZE)
    whole.vertical_alignment = "center"
    sheet.range("A1").font.set(name=_HEADING_FONT, size=16, color=_TITLE_INK)
    sheet.range("A2:A3").font.color = _INK
    sheet.range("A1:A3").row_height = _LINE
    sheet.range("A1").row_height = 30
    head = sheet.range((HEADER, 1), (HEADER, len(page.columns)))
    head.font.set(name=_HEADING_FONT, bold=True)
    head.color = _HEAD
    head.horizontal_alignment = "center"
    head.wrap_text = True
    head.row_height = 26
    table = sheet.range((HEADER, 1), (last, len(page.columns)))
    table.borders.set("all", line_style="continuous", weight="thin", color=_GRID)
    for number, column in enumerate(page.columns, 1):
        sheet.range((1, number)).column_width = column.width
        if page.rows:
            _look_of_column(sheet.range((FIRST, number), (last, number)), column)
    _heights(sheet, page)
    _colours(sheet, page)
    host.freeze(sheet, HEADER)
    sheet.show_gridlines = False


def _look_of_column(cells: xw.Range, column: Column) -> None:
    if column.kind == "text":
        cells.wrap_text = True
        cells.horizontal_alignment = "left"
        return
    cells.horizontal_alignment = "center"
    if column.kind == "link":
        cells.font.color = _LINK
    elif column.kind == "points":
        cells.number_format = "0.00"
    elif column.kind == "change":
        cells.number_format = "+0.00;-0.00;0.00"


def _heights(sheet: xw.Sheet, page: Page) -> None:
    """As high as the texts need; rows of one height together, since every call takes time."""
    heights = [max(_LINE, min(measure.TALLEST, max(
        (measure.height(str(value), measure.pixels(column.width), _SIZE)
         for value, column in zip(row, page.columns, strict=True)
         if isinstance(value, str) and column.kind == "text"), default=_LINE)))
        for row in page.rows]
    for first, last, height in _runs(heights):
        sheet.range((FIRST + first, 1), (FIRST + last, 1)).row_height = height


def _colours(sheet: xw.Sheet, page: Page) -> None:
    left, right = (page.coloured,) * 2 if page.coloured else (1, len(page.columns))
    for first, last, colour in _runs(page.colours):
        if colour:
            sheet.range((FIRST + first, left), (FIRST + last, right)).color = colour


def _runs(values: Sequence[Any]) -> list[tuple[int, int, Any]]:
    """Neighbours that are equal: first and last index, and the value."""
    runs: list[tuple[int, int, Any]] = []
    for number, value in enumerate(values):
        if runs and runs[-1][2] == value:
            runs[-1] = (runs[-1][0], number, value)
        else:
            runs.append((number, number, value))
    return runs
