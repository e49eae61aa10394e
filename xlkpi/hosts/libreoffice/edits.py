"""What changes a sheet's cells as a whole: clear, insert, delete, copy, paste, fill, group."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from xlkpi.hosts.libreoffice import addresses, bridge
from xlkpi.hosts.libreoffice.cells import CONTENTS, guarded
from xlkpi.hosts.libreoffice.rangebase import RangeBase

# com.sun.star.sheet.CellFlags
_NOTES, _HARD, _STYLES, _EDIT, _FORMATTED = 8, 32, 64, 256, 512
_FORMATS = _HARD | _STYLES | _EDIT | _FORMATTED
# .uno:InsertContents: S texts, V numbers, D dates, F formulas, N notes, T formats
_PASTES = {
    None: "A",
    "all": "A",
    "formats": "T",
    "formulas": "SVDF",
    "values": "SVD",
    "values_and_number_formats": "SVD",
    "formulas_and_number_formats": "SVDF",
    "comments": "N",
    "column_widths": "",
}
_OPERATIONS = {None: 0, "add": 1, "subtract": 2, "multiply": 3, "divide": 4}
_FILLS = {
    "fill_series": ("LINEAR", "FILL_DATE_DAY"),
    "fill_days": ("DATE", "FILL_DATE_DAY"),
    "fill_weekdays": ("DATE", "FILL_DATE_WEEKDAY"),
    "fill_months": ("DATE", "FILL_DATE_MONTH"),
    "fill_years": ("DATE", "FILL_DATE_YEAR"),
}


class RangeEdits(RangeBase):
    """The part of Range that is about editing."""

    def clear_contents(self) -> None:
        if len(self):
            guarded(self, lambda: self.w.clearContents(CONTENTS))

    def clear_formats(self) -> None:
        if len(self):
            self.w.merge(False)
            guarded(self, lambda: self.w.clearContents(_FORMATS))

    def clear(self) -> None:
        if len(self):
            self.w.merge(False)
            guarded(self, lambda: self.w.clearContents(CONTENTS | _NOTES | _FORMATS))

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells; without a direction a tall range moves its cells right, others down."""
        mode = self._mode(shift, ("down", "right"), "right" if self.nrows > self.ncols else "down")
        area = self.w.RangeAddress
        guarded(
            self,
            lambda: self.sheet.api.insertCells(area, bridge.enum("sheet.CellInsertMode", mode)),
        )
        if copy_origin == "format_from_right_or_below":
            self._format_like_next(mode in ("ROWS", "DOWN"))

    def _format_like_next(self, down: bool) -> None:
        next_row, next_column = (self.nrows, 0) if down else (0, self.ncols)
        source = self.at(
            self.row + next_row,
            self.column + next_column,
            1 if down else self.nrows,
            self.ncols if down else 1,
        )
        for i in range(self.nrows if down else self.ncols):
            target = self.cell_address(i, 0) if down else self.cell_address(0, i)
            self.sheet.api.copyRange(target, source.u.RangeAddress)
        self.w.clearContents(CONTENTS | _NOTES)

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; without a direction a wide range pulls cells up, others pull left."""
        mode = self._mode(shift, ("up", "left"), "up" if self.ncols > self.nrows else "left")
        area = self.w.RangeAddress
        guarded(
            self,
            lambda: self.sheet.api.removeRange(area, bridge.enum("sheet.CellDeleteMode", mode)),
        )

    def _mode(self, shift: str | None, ways: tuple[str, str], usual: str) -> str:
        """Which way cells make room or close up: of whole lines there is only one."""
        if shift not in (None, *ways):
            raise ValueError(f"Invalid shift {shift!r}: use {ways[0]!r} or {ways[1]!r}.")
        if self.ncols >= addresses.MAX_COLUMN:
            return "ROWS"
        if self.nrows >= addresses.MAX_ROW:
            return "COLUMNS"
        return (shift or usual).upper()

    # copying

    def copy(self, destination: Any = None) -> None:
        """Copy to a destination (its upper left cell counts), else to the clipboard."""
        self.book.app.clipboard = self
        if destination is None:
            return
        target = destination.impl if hasattr(destination, "impl") else destination
        if _same_book(self, target):
            area = self.u.RangeAddress
            if target.at(target.row, target.column, *self.shape).w is not None:  # not protected
                guarded(target, lambda: target.sheet.api.copyRange(target.cell_address(), area))
        else:
            _transfer(self, target, "A", 0, False, False)
        self.book.app.clipboard = None

    def move(self, destination: Any) -> None:
        """Cut and paste; formulas elsewhere follow."""
        target = destination.impl if hasattr(destination, "impl") else destination
        area = self.u.RangeAddress
        guarded(target, lambda: target.sheet.api.moveRange(target.cell_address(), area))

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste what copy() took.

        Raises:
            ValueError: Nothing was copied.
            NotImplementedError: A kind of paste that Calc does not have.
        """
        source = self.book.app.clipboard
        if source is None:
            raise ValueError("Nothing to paste: copy a range of this App first.")
        if paste not in _PASTES:
            raise NotImplementedError(f"Calc cannot paste {paste!r}.")
        if paste == "column_widths":
            for i in range(source.ncols):
                width = source.at(1, source.column + i).column_width
                self.at(1, self.column + i).column_width = width
            return
        _transfer(source, self, _PASTES[paste], _OPERATIONS[operation], skip_blanks, transpose)
        if paste is not None and paste.endswith("number_formats"):
            for r in range(source.nrows):
                for c in range(source.ncols):
                    at = (
                        (self.row + c, self.column + r)
                        if transpose
                        else (self.row + r, self.column + c)
                    )
                    self.at(*at).u.NumberFormat = source(r + 1, c + 1).u.NumberFormat

    def copy_from(
        self,
        source_range: Any,
        copy_type: str = "all",
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Copy from another range: "all", "formulas", "values" or "formats"."""
        if copy_type not in ("all", "formulas", "values", "formats"):
            raise ValueError(f"Invalid copy_type {copy_type!r}.")
        _transfer(source_range.impl, self, _PASTES[copy_type], 0, skip_blanks, transpose)

    def copy_picture(self, *_args: str) -> None:
        raise NotImplementedError(
            "Calc does not copy cells as a picture; use to_png() or to_pdf()."
        )

    def to_png(self, path: str) -> None:
        self.book.export_png(path, self)

    # filling and grouping

    def autofill(self, destination: Any, type_: str = "fill_default") -> None:
        """Fill a destination, which begins with this range, down or to the right."""
        target: RangeBase = destination.impl
        down = target.nrows > self.nrows
        way = bridge.enum("sheet.FillDirection", "TO_BOTTOM" if down else "TO_RIGHT")
        count = self.nrows if down else self.ncols
        if (target.row, target.column) != (self.row, self.column):
            raise ValueError("The destination must begin with the range that is filled from.")
        if type_ == "fill_default":
            guarded(target, lambda: target.w.fillAuto(way, count))
            return
        if type_ == "fill_copy":
            self._tile(target)
            return
        if type_ not in _FILLS:
            raise NotImplementedError(f"Calc cannot fill with {type_!r}.")
        mode, unit = _FILLS[type_]
        target.w.fillSeries(
            way,
            bridge.enum("sheet.FillMode", mode),
            bridge.enum("sheet.FillDateMode", unit),
            1.0,
            1e307,
        )

    def _tile(self, target: RangeBase) -> None:
        """Repeat this range over a target that begins with it."""
        for r in range(0, target.nrows, self.nrows):
            for c in range(0, target.ncols, self.ncols):
                shape = min(self.nrows, target.nrows - r), min(self.ncols, target.ncols - c)
                if (r or c) and target.w is not None:  # not protected
                    area = self.at(self.row, self.column, *shape).u.RangeAddress
                    self.sheet.api.copyRange(target.cell_address(r, c), area)

    def group(self, by: str) -> None:
        self.sheet.api.group(self.u.RangeAddress, _orientation(by))

    def ungroup(self, by: str) -> None:
        self.sheet.api.ungroup(self.u.RangeAddress, _orientation(by))

    # hyperlinks

    @property
    def hyperlink(self) -> str:
        fields = self.u.getCellByPosition(0, 0).getTextFields().createEnumeration()
        if not fields.hasMoreElements():
            raise xw.XlwingsError("The cell doesn't seem to contain a hyperlink!")
        return str(fields.nextElement().URL)

    def add_hyperlink(
        self,
        address: str,
        text_to_display: str | None = None,
        screen_tip: str | None = None,  # noqa: ARG002
    ) -> None:
        """Put a link into the first cell (Calc shows the address itself as the tip)."""
        cell = self.w.getCellByPosition(0, 0)
        field = self.book.api.createInstance("com.sun.star.text.TextField.URL")
        field.URL = address
        field.Representation = address if text_to_display is None else text_to_display
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _orientation(by: str) -> Any:
    if by not in ("rows", "row", "columns", "column"):
        raise ValueError(f"Invalid by {by!r}: use 'rows' or 'columns'.")
    return bridge.enum("table.TableOrientation", "ROWS" if by.startswith("row") else "COLUMNS")


def _same_book(source: RangeBase, target: RangeBase) -> bool:
    return source.book.uid == target.book.uid and source.book.app is target.book.app


def _transfer(
    source: RangeBase,
    target: RangeBase,
    flags: str,
    operation: int,
    skip_blanks: bool,
    transpose: bool,
) -> None:
    """Copy cells through the office's own clipboard, with the options of its paste dialog."""
    if source.book.app is not target.book.app:
        raise NotImplementedError("Cells cannot be copied between two Apps; write their values.")
    dispatcher = source.book.app.service("com.sun.star.frame.DispatchHelper")
    selected = target.book.app.selection
    source.select()
    dispatcher.executeDispatch(source.book.controller().getFrame(), ".uno:Copy", "", 0, ())
    target.at(target.row, target.column).select()
    options = bridge.props(
        Flags=flags,
        FormulaCommand=operation,
        SkipEmptyCells=skip_blanks,
        Transpose=transpose,
        AsLink=False,
        MoveMode=4,
    )
    frame = target.book.controller().getFrame()
    guarded(
        target,
        lambda: dispatcher.executeDispatch(frame, ".uno:InsertContents", "", 0, options),
    )
    if selected is not None and _same_book(selected, target):
        selected.select()
