"""Excel's object model, as much of it as the actions ask for through xlwings' own Windows engine.

Stands in for Excel alone: what a cell holds and who may write it.  Looks (fonts, borders,
windows) are taken and forgotten; nothing is calculated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import openpyxl
from openpyxl.utils import range_boundaries

ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029,
          "#NUM!": 2036, "#N/A": 2042}
BASE = 0x800A0000 - 0x100000000
SHOWN, VERY_HIDDEN = -1, 2  # XlSheetVisibility
ALLOWED = ("FormattingCells", "FormattingColumns", "FormattingRows", "InsertingColumns",
           "InsertingRows", "InsertingHyperlinks", "DeletingColumns", "DeletingRows", "Sorting",
           "Filtering", "UsingPivotTables")


class Refused(Exception):
    """Stands for pywintypes.com_error."""

    def __init__(self, words: str) -> None:
        super().__init__(-2147352567, words)
        self.hresult, self.excepinfo = -2147352567, (0, "Microsoft Excel", words)


class Area:
    """A range: a rectangle of cells."""

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.Worksheet = sheet
        self.Row, self.Column = top, left
        self.Rows = SimpleNamespace(Count=bottom - top + 1)
        self.Columns = SimpleNamespace(Count=right - left + 1)
        self._places = [[(row, column) for column in range(left, right + 1)]
                        for row in range(top, bottom + 1)]

    def __getattr__(self, name: str) -> Any:
        if name in ("Font", "Interior", "Borders", "EntireRow", "EntireColumn"):
            return MagicMock(name=name)
        raise AttributeError(name)

    def __call__(self, row: int, column: int) -> Area:
        return self.Worksheet.Cells(self.Row + row - 1, self.Column + column - 1)

    def _get(self, cells: dict[tuple[int, int], Any]) -> Any:
        rows = tuple(tuple(cells.get(place) for place in row) for row in self._places)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @property
    def Value(self) -> Any:  # noqa: N802
        return self._get(self.Worksheet.values)

    @Value.setter
    def Value(self, data: Any) -> None:  # noqa: N802
        rows = data if isinstance(data, (list, tuple)) else [[data]]
        for row, line in zip(self._places, rows, strict=True):
            for place, content in zip(row, line, strict=True):
                self.Worksheet.write(place, content)

    @property
    def Formula(self) -> Any:  # noqa: N802
        sheet = self.Worksheet
        texts = {place: sheet.formulas.get(place, "" if value is None else str(value))
                 for place, value in sheet.values.items()}
        rows = tuple(tuple(texts.get(place, "") for place in row) for row in self._places)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    Formula = Formula.setter(Value.fset)  # type: ignore[arg-type]


class Sheet:
    """A worksheet."""

    def __init__(self, book: Book, name: str) -> None:
        self.Parent, self.Application, self.Name = book, book.Application, name
        self.values: dict[tuple[int, int], Any] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.open: set[tuple[int, int]] = set()  # cells that are not locked
        self.open_columns: set[int] = set()  # where no cell has a format of its own
        self.names: list[Any] = []
        self.Visible, self.ProtectContents, self.password = SHOWN, False, ""
        self.ProtectDrawingObjects = self.ProtectScenarios = self.ProtectionMode = False
        self.EnableSelection = 0
        self.Protection = SimpleNamespace(**{f"Allow{name}": False for name in ALLOWED})

    def write(self, place: tuple[int, int], content: Any) -> None:
        """As if typed: '=' begins a formula, an apostrophe a text."""
        column = place not in self.values and place[1] in self.open_columns
        if self.ProtectContents and place not in self.open and not column:
            raise Refused("单元格受保护。")
        if column:
            self.open.add(place)  # the format of the column is its own from now on
        self.formulas.pop(place, None)
        if isinstance(content, str) and content.startswith("="):
            self.formulas[place], content = content, 0.0
        elif isinstance(content, str):
            content = content[1:] if content.startswith("'") else content or None
        self.values[place] = content

    @property
    def Cells(self) -> Any:  # noqa: N802
        found = MagicMock(side_effect=lambda row, column: Area(self, row, column, row, column))
        found.Clear = self._clear
        return found

    def _clear(self) -> None:
        if self.ProtectContents:
            raise Refused("工作表受保护。")
        self.values.clear()
        self.formulas.clear()

    def Range(self, first: Any, last: Area | None = None) -> Area:  # noqa: N802
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first)
            return Area(self, top or 1, left or 1, bottom or 1, right or 1)
        assert last is not None
        return Area(self, first.Row, first.Column, last.Row + last.Rows.Count - 1,
                    last.Column + last.Columns.Count - 1)

    @property
    def UsedRange(self) -> Area:  # noqa: N802
        rows, columns = zip(*(self.values or {(1, 1): None}), strict=True)
        return Area(self, 1, 1, max(rows), max(columns))

    @property
    def Index(self) -> int:  # noqa: N802
        return self.Parent.sheets.index(self) + 1

    def Activate(self) -> None:  # noqa: N802
        if self.Visible != SHOWN:
            raise Refused("隐藏的工作表不能激活。")
        self.Parent.ActiveSheet = self

    def Move(self, Before: Sheet) -> None:  # noqa: N802, N803
        if self.Visible == VERY_HIDDEN:
            raise Refused("Worksheet 类的 Move 方法无效。")
        sheets = self.Parent.sheets
        sheets.remove(self)
        sheets.insert(sheets.index(Before), self)

    def Delete(self) -> None:  # noqa: N802
        if self.Visible == VERY_HIDDEN:
            raise Refused("Worksheet 类的 Delete 方法无效。")
        self.Parent.sheets.remove(self)
        self.Parent.ActiveSheet = self.Parent.sheets[0]

    def Unprotect(self, password: str) -> None:  # noqa: N802
        if password != self.password:
            raise Refused("密码不正确。")
        self.ProtectContents = False

    def Protect(self, password: str, *state: bool) -> None:  # noqa: N802
        self.password = password
        (self.ProtectDrawingObjects, self.ProtectContents, self.ProtectScenarios,
         self.ProtectionMode) = state[:4]
        self.Protection = SimpleNamespace(
            **{f"Allow{name}": value for name, value in zip(ALLOWED, state[4:], strict=True)})

    @property
    def Names(self) -> Any:  # noqa: N802
        found = MagicMock(side_effect=lambda number: self.names[number - 1])
        found.Count = len(self.names)
        return found


class Sheets:
    """A workbook's worksheets."""

    def __init__(self, book: Book) -> None:
        self.Parent = book

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self.Parent.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.Parent.sheets)

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, int):
            return self.Parent.sheets[key - 1]
        return next(s for s in self.Parent.sheets if s.Name == key)

    def Add(self, Before: Sheet) -> Sheet:  # noqa: N802, N803
        numbers = range(1, self.Count + 2)
        names = {s.Name for s in self}
        sheet = Sheet(self.Parent, next(f"Sheet{n}" for n in numbers if f"Sheet{n}" not in names))
        self.Parent.sheets.insert(self.Parent.sheets.index(Before), sheet)
        self.Parent.ActiveSheet = sheet
        return sheet


class Book:
    """A workbook, with what stands in a file."""

    def __init__(self, app: App, path: Path) -> None:
        self.Application, self.Name, self.FullName = app, path.name, str(path)
        self.sheets: list[Sheet] = []
        self.Worksheets = self.Sheets = Sheets(self)
        self.window = SimpleNamespace()  # takes what is set
        written = openpyxl.load_workbook(path)
        shown = openpyxl.load_workbook(path, data_only=True)
        for sheet in written.worksheets:
            self.sheets.append(_sheet(self, sheet, shown[sheet.title]))
        self.ActiveSheet = self.sheets[0]

    def Activate(self) -> None:  # noqa: N802
        self.Application.ActiveWorkbook = self

    def Windows(self, number: int) -> Any:  # noqa: N802
        assert number == 1
        return self.window


def _sheet(book: Book, written: Any, shown: Any) -> Sheet:
    made = Sheet(book, written.title)
    for row in written.iter_rows():
        for cell in row:
            if cell.value is None and not cell.has_style:
                continue  # none of its own: openpyxl makes one up
            place = (cell.row, cell.column)
            value = shown.cell(*place).value
            made.values[place] = BASE + ERRORS[value] if value in ERRORS else (
                float(value) if type(value) is int else value)
            if cell.data_type == "f":
                made.formulas[place] = getattr(cell.value, "text", cell.value)
            if not cell.protection.locked:
                made.open.add(place)
    for each in written.column_dimensions.values():
        if not each.protection.locked:
            made.open_columns.update(range(each.min, each.max + 1))
    made.names = [SimpleNamespace(Name=f"{written.title}!{name}", RefersTo=f"={each.attr_text}")
                  for name, each in written.defined_names.items()]
    made.Visible = {"visible": SHOWN, "veryHidden": VERY_HIDDEN}.get(written.sheet_state, 0)
    protection = written.protection
    if protection.sheet:
        made.Protect("", True, True, True, False, *(
            not getattr(protection, name) for name in (
                "formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows",
                "insertHyperlinks", "deleteColumns", "deleteRows", "sort", "autoFilter",
                "pivotTables")))
    return made


class App:
    """The program, with one window that the person looks at."""

    def __init__(self) -> None:
        self.books: list[Book] = []
        self.ScreenUpdating, self.DisplayAlerts, self.StatusBar = True, True, False
        self.Hwnd, self.Version, self.Path = 1, "16.0", "C:\\Office16"
        self.ActiveWorkbook: Book | None = None
        self.alerts: list[str] = []

    def open(self, path: Path) -> Book:
        """A file."""
        book = Book(self, path)
        self.books.append(book)
        book.Activate()
        return book

    @property
    def ActiveSheet(self) -> Sheet:  # noqa: N802
        assert self.ActiveWorkbook is not None
        return self.ActiveWorkbook.ActiveSheet

    @property
    def ActiveWindow(self) -> Any:  # noqa: N802
        assert self.ActiveWorkbook is not None
        return self.ActiveWorkbook.window

    @property
    def Workbooks(self) -> Any:  # noqa: N802
        found = MagicMock(side_effect=self._book)
        found.Count, found.Application = len(self.books), self
        found.Open = lambda path, *_: self.open(Path(path))
        found.__iter__.side_effect = lambda: iter(self.books)
        return found

    def _book(self, key: str | int) -> Book:
        for number, book in enumerate(self.books, 1):
            if key in (number, book.Name):
                return book
        raise Refused("下标越界。")

    def Calculate(self) -> None:  # noqa: N802
        """Nothing is calculated."""
