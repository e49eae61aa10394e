"""xlwings' Sheets and Sheet on Calc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import addresses, bridge
from xlkpi.hosts.libreoffice.charts import Charts
from xlkpi.hosts.libreoffice.names import Names
from xlkpi.hosts.libreoffice.notes import Note
from xlkpi.hosts.libreoffice.pictures import Pictures
from xlkpi.hosts.libreoffice.ranges import Range
from xlkpi.hosts.libreoffice.shapes import Shapes
from xlkpi.hosts.libreoffice.tables import Tables
from xlkpi.hosts.libreoffice.view import FreezePanes, PageSetup

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.book import Book
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

_VERY_HIDDEN = 2
_GONE = "The sheet has been deleted, or its book closed."
_FIRST_CELL = (1, 1, 1, 1)  # where a range whose cells were deleted says it lies: never kept
_KEPT_RANGES = 16
"""UNO range objects kept per sheet: making one costs several calls, checking one only one call."""


class Sheets(base_classes.Sheets):
    """The sheets of a book, by name or by place from 1."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.live("Sheets")

    @property
    def active(self) -> Sheet:
        controller = self._book.controller_or_none()
        if controller is None:
            return self(1)
        return Sheet(self._book, controller.getActiveSheet())

    def __call__(self, name_or_index: int | str) -> Sheet:
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self):
                raise IndexError(f"No sheet {name_or_index}: the book has {len(self)}.")
            return Sheet(self._book, self.api.getByIndex(name_or_index - 1))
        names = self._book.sheet_names
        for name in names:
            if name.lower() == name_or_index.lower():
                return Sheet(self._book, self.api.getByName(name))
        raise KeyError(f"No sheet {name_or_index!r}. Available sheets: {', '.join(names)}")

    def __contains__(self, key: object) -> bool:
        if isinstance(key, int):
            return 1 <= key <= len(self)
        return str(key).lower() in (name.lower() for name in self._book.sheet_names)

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        for i in range(len(self)):
            yield Sheet(self._book, self.api.getByIndex(i))

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """Add a sheet, before the active one unless told otherwise, and activate it."""
        taken = {known.lower() for known in self._book.sheet_names}
        if name is None:
            name = next(
                n for i in range(1, len(taken) + 2) if (n := f"Sheet{i}").lower() not in taken
            )
        place = after.index if after else (before or self.active).index - 1
        self.api.insertNewByName(name, place)
        sheet = Sheet(self._book, self.api.getByName(name))
        sheet.activate()
        return sheet


class Sheet(base_classes.Sheet):
    """A sheet, held by its UNO object: renaming and moving it do no harm."""

    book: Any = None

    def __init__(self, book: Book, api: Any) -> None:
        self.book, self._api = book, api
        self._ranges: dict[addresses.Box, Any] = {}
        self._deleted = False  # Calc's object of a deleted sheet stands for a neighbour

    @property
    def api(self) -> Any:
        """UNO's sheet.

        Deleting cells upwards shrinks the range that Calc's sheet objects think they cover, and
        they then give wrong cells; such an object is replaced.
        """
        try:
            a = None if self._deleted else self._api.RangeAddress
        except bridge.UnoException:
            a = None
        if a is None:
            raise xw.XlwingsError(_GONE)
        if (a.StartRow, a.StartColumn, a.EndRow) != (0, 0, addresses.MAX_ROW - 1):
            self._api = self.book.api.Sheets.getByName(self._api.Name)
        return self._api

    def cell_range(self, box: addresses.Box) -> Any:
        """UNO's range at a place; a kept one is used when it still lies there."""
        self.book.app.check_alive()
        if self._deleted:
            raise xw.XlwingsError(_GONE)
        row, column, rows, columns = box
        corners = (column - 1, row - 1, column + columns - 2, row + rows - 2)
        kept = self._ranges.get(box) if box != _FIRST_CELL else None
        if kept is not None:
            a = kept.RangeAddress
            if (a.StartColumn, a.StartRow, a.EndColumn, a.EndRow) == corners:
                return kept
        found = None
        try:
            found = self.api.getCellRangeByPosition(*corners)
        except bridge.UnoException:
            self._deleted = True
        if found is None:
            raise xw.XlwingsError(_GONE)
        self._ranges.pop(box, None)
        if len(self._ranges) >= _KEPT_RANGES:
            del self._ranges[next(iter(self._ranges))]
        self._ranges[box] = found
        return found

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        others = [n.lower() for n in self.book.sheet_names if n != self.name]
        if value.lower() in others:
            raise ValueError(f"Sheet named '{value}' already present in workbook")
        self.api.setName(value)

    @property
    def index(self) -> int:
        return int(self.api.RangeAddress.Sheet) + 1

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool | int) -> None:
        show = bool(value) and value != _VERY_HIDDEN
        if not show and self.visible and sum(sheet.visible for sheet in self.book.sheets) == 1:
            raise ValueError("A workbook must contain at least one visible sheet.")
        self.api.IsVisible = show

    # ranges

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range from addresses, names, (row, column) pairs, numbers or other ranges."""
        if isinstance(arg1, int) and isinstance(arg2, int):
            return Range(self, arg1, arg2)
        first = self._one(arg1)
        if arg2 is None:
            return first
        second = self._one(arg2)
        top, left = min(first.row, second.row), min(first.column, second.column)
        bottom = max(first.row + first.nrows, second.row + second.nrows)
        right = max(first.column + first.ncols, second.column + second.ncols)
        return Range(first.sheet, top, left, bottom - top, right - left)

    def _one(self, arg: Any) -> Range:
        if isinstance(arg, Range):
            return arg
        if isinstance(arg, tuple):
            if len(arg) == 4:
                return Range(self, *arg)
            if 0 in arg:
                raise IndexError(
                    "Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based."
                )
            return Range(self, *arg)
        if not isinstance(arg, str):
            raise TypeError(f"A range is an address, a name or a tuple, not {type(arg).__name__}.")
        box = addresses.parse(arg)
        found = Range(self, *box) if box else self._by_name(arg)
        found.arg1_input = arg
        return found

    def _by_name(self, text: str) -> Range:
        place, rest = addresses.split_sheet(text)
        box = addresses.parse(rest)
        if place is not None and box:
            return Range(self.book.sheets(place), *box)
        names = Names(self.book)
        own = Names(self.book, self)
        if place is None and own.contains(text):
            return own(text).refers_to_range
        if names.contains(text):
            return names(text).refers_to_range
        table = next((t for t in self.book.tables if t.name.lower() == text.lower()), None)
        if table is not None:
            body: Range = table.data_body_range or table.range
            return body
        if "," in text:
            raise NotImplementedError("Ranges of several areas are not supported.")
        raise ValueError(f"{text!r} is no address and no name on sheet {self.name!r}.")

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, addresses.MAX_ROW, addresses.MAX_COLUMN)

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        used: Range = self.book.range_of(cursor.RangeAddress)
        return used

    # the sheet as a whole

    def activate(self) -> None:
        self.book.controller().setActiveSheet(self.api)

    def select(self) -> None:
        self.activate()

    @contextmanager
    def shown(self) -> Iterator[Any]:
        """The book's controller with this sheet active for a while."""
        controller = self.book.controller()
        before = controller.getActiveSheet()
        controller.setActiveSheet(self.api)
        try:
            yield controller
        finally:
            controller.setActiveSheet(before)

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.cells.autofit(axis)

    def delete(self) -> None:
        if len(self.book.sheets) == 1:
            raise ValueError("A workbook must contain at least one sheet.")
        self.book.api.Sheets.removeByName(self.name)
        self._deleted = True
        self._ranges.clear()

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy into this book or another one of the same App, named "Sheet1 (2)" as in Excel."""
        beside = before or after
        if beside is None:
            raise ValueError("Provide 'before' or 'after'.")
        place = beside.index - 1 if before else beside.index
        target = beside.book
        if target.app is not self.book.app:
            raise NotImplementedError("A sheet cannot be copied to another App.")
        name, taken = self.name, {n.lower() for n in target.sheet_names}
        free = (n for i in range(2, len(taken) + 3) if (n := f"{name} ({i})").lower() not in taken)
        if target.uid == self.book.uid:
            target.api.Sheets.copyByName(name, next(free), place)
            return
        at = target.api.Sheets.importSheet(self.book.api, name, place)
        target.api.Sheets.getByIndex(at).setName(next(free) if name.lower() in taken else name)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        if before is not None:
            place = before.index - 1
        elif after is not None:
            place = after.index
        else:
            raise ValueError("Provide 'before' or 'after'.")
        self.book.api.Sheets.moveByName(self.name, place)

    @property
    def show_gridlines(self) -> bool:
        """Whether grid lines are shown: one setting for all sheets of a window."""
        with self.shown() as controller:
            return bool(controller.ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        with self.shown() as controller:
            controller.ShowGrid = bool(value)

    def to_html(self, path: str | os.PathLike[str]) -> None:
        self.book.export_html(str(Path(path).absolute()), self)

    # what lies on it

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def shapes(self) -> Shapes:
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        return Pictures(self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def pivot_tables(self) -> Any:
        raise NotImplementedError(
            "Pivot tables are reached over api (sheet.api.getDataPilotTables()): Calc's are laid"
            " out and refreshed differently."
        )

    @property
    def notes(self) -> list[Note]:
        annotations = self.api.Annotations
        found = (annotations.getByIndex(i).getPosition() for i in range(annotations.getCount()))
        return [Note(Range(self, place.Row + 1, place.Column + 1)) for place in found]

    def notes_at(self, rng: RangeBase) -> Note | None:
        """The note of a range's first cell."""
        note = Note(rng.at(rng.row, rng.column))
        return note if note.text else None

    @property
    def comments(self) -> Any:
        raise NotImplementedError("Calc has no threaded comments; use notes.")

    @property
    def freeze_panes(self) -> FreezePanes:
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)
