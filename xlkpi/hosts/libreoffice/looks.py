"""How the cells of a range look: colours, fonts, borders, sizes, alignment, merging."""

from __future__ import annotations

from typing import Any

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.borders import Borders
from xlkpi.hosts.libreoffice.bridge import common
from xlkpi.hosts.libreoffice.cells import CONTENTS
from xlkpi.hosts.libreoffice.conditions import ConditionalFormats
from xlkpi.hosts.libreoffice.rangebase import RangeBase
from xlkpi.hosts.libreoffice.text import Font
from xlkpi.hosts.libreoffice.units import (
    Color,
    cell_points,
    characters,
    column_length,
    from_uno_color,
    length,
    to_uno_color,
)

_HORIZONTAL = {
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "fill": ("REPEAT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
}
_VERTICAL = {
    "top": (1, 0),
    "center": (2, 0),
    "bottom": (3, 0),
    "justify": (4, 0),
    "distributed": (4, 1),
}
_MANY = 64
"""Lines whose sizes are compared one by one; of more, the sum is compared."""


class RangeLooks(RangeBase):
    """The part of Range that is about looks."""

    @property
    def color(self) -> Color | None:
        value = common(self.u, "CellBackColor") if len(self) else None
        return None if value in (None, -1) else from_uno_color(value)

    @color.setter
    def color(self, value: Any) -> None:
        if len(self):
            self.w.CellBackColor = -1 if value is None else to_uno_color(value)

    def set_colors(self, colors: Any) -> None:
        for r, row in enumerate(colors, 1):
            for c, color in enumerate(row, 1):
                if color is not ...:
                    self(r, c).color = color

    @property
    def font(self) -> Font:
        return Font(self.u, lambda: self.w)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def number_format(self) -> str | None:
        if not len(self):
            return ""
        key = common(self.u, "NumberFormat")
        return None if key is None else self.book.state.formats.code(key)

    @number_format.setter
    def number_format(self, code: str) -> None:
        if len(self):
            self.w.NumberFormat = self.book.state.formats.key(code)

    @property
    def column_width(self) -> float | None:
        """Width in characters; None when the columns differ."""
        if not len(self):
            return 0
        return _same(self.u.Columns, "Width", self.u.Size.Width, characters)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if len(self):
            self.w.Columns.Width = column_length(value)

    @property
    def row_height(self) -> float | None:
        """Height in points; None when the rows differ."""
        if not len(self):
            return 0
        return _same(self.u.Rows, "Height", self.u.Size.Height, cell_points)

    @row_height.setter
    def row_height(self, value: float) -> None:
        if len(self):
            self.w.Rows.Height = length(value)

    @property
    def row_hidden(self) -> bool | None:
        return _hidden(self.u.Rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.w.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return _hidden(self.u.Columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.w.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns and rows to their contents ("c"/"columns", "r"/"rows", None for both)."""
        if axis not in (None, "c", "columns", "r", "rows"):
            raise ValueError(f"Invalid axis {axis!r}: use 'rows', 'columns' or None.")
        used = self.sheet.used_range  # beyond it there is nothing to fit
        last_row = min(self.row + self.nrows, used.row + used.nrows) - 1
        last_column = min(self.column + self.ncols, used.column + used.ncols) - 1
        if last_row < self.row or last_column < self.column:
            return
        part = self.at(
            self.row, self.column, last_row - self.row + 1, last_column - self.column + 1
        ).u
        if axis in (None, "c", "columns"):
            part.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            part.Rows.OptimalHeight = True

    @property
    def wrap_text(self) -> bool | None:
        value = common(self.u, "IsTextWrapped")
        return None if value is None else bool(value)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.w.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        value, method = common(self.u, "HoriJustify"), common(self.u, "HoriJustifyMethod")
        if value is None or method is None:
            return None
        wanted = (value.value, method if value.value == "BLOCK" else 0)
        return next((name for name, pair in _HORIZONTAL.items() if pair == wanted), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotImplementedError(f"Calc has no horizontal alignment {value!r}; merge instead.")
        justify, method = _HORIZONTAL[value]
        self.w.HoriJustify = bridge.enum("table.CellHoriJustify", justify)
        self.w.HoriJustifyMethod = method

    @property
    def vertical_alignment(self) -> str | None:
        value, method = common(self.u, "VertJustify"), common(self.u, "VertJustifyMethod")
        if value is None or method is None:
            return None
        wanted = (value or 3, method if value == 4 else 0)  # 0 is the standard: bottom
        return next((name for name, pair in _VERTICAL.items() if pair == wanted), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.w.VertJustify, self.u.VertJustifyMethod = _VERTICAL[value]

    def adjust_indent(self, amount: int) -> None:
        """Indent by so many characters more, or less."""
        step = 353  # a character of Excel's indent: 10 points
        self.w.ParaIndent = max(0, (common(self.u, "ParaIndent") or 0) + amount * step)

    # merging

    @property
    def merge_area(self) -> RangeBase:
        first = self.at(self.row, self.column)
        cursor = self.sheet.api.createCursorByRange(first.u)
        cursor.collapseToMergedArea()
        return self.book.range_of(cursor.RangeAddress)

    @property
    def merge_cells(self) -> bool | None:
        """Whether all cells are merged ones; None when only some are."""
        area = self.merge_area
        if len(area) > 1:
            rows = area.row <= self.row and self.row + self.nrows <= area.row + area.nrows
            columns = area.column <= self.column
            columns = columns and self.column + self.ncols <= area.column + area.ncols
            if rows and columns:
                return True
        if len(self) == 1:
            return False
        found = {len(self(i + 1).merge_area) > 1 for i in range(len(self))}
        return found.pop() if len(found) == 1 else None

    def merge(self, across: bool = False) -> None:
        """Merge into one cell (or one per row); only the upper left value stays, as in Excel."""
        if across:
            for r in range(self.nrows):
                self.at(self.row + r, self.column, 1, self.ncols).merge(False)
            return
        self.w.merge(False)
        data = self.u.getDataArray()
        formula = self.u.getFormulaArray()[0][0]
        filled = [(r, c) for r, row in enumerate(data) for c, v in enumerate(row) if v != ""]
        if formula == "" and filled and filled[0] != (0, 0):  # Excel keeps the first value it finds
            r, c = filled[0]
            source = self.at(self.row + r, self.column + c).u.RangeAddress
            self.sheet.api.copyRange(self.cell_address(), source)
        if self.nrows > 1:
            self.at(self.row + 1, self.column, self.nrows - 1, self.ncols).u.clearContents(CONTENTS)
        if self.ncols > 1:
            self.at(self.row, self.column + 1, 1, self.ncols - 1).u.clearContents(CONTENTS)
        if len(self) > 1:
            self.u.merge(True)

    def unmerge(self) -> None:
        self.w.merge(False)


def _same(lines: Any, name: str, total: int, unit: Any) -> float | None:
    """The size that rows or columns share, in Excel's unit."""
    first = getattr(lines.getByIndex(0), name)
    count = lines.getCount()
    size: float = unit(first)
    if count <= _MANY:
        same = all(unit(getattr(lines.getByIndex(i), name)) == size for i in range(1, count))
    else:
        same = abs(total - first * count) <= count
    return size if same else None


def _hidden(lines: Any) -> bool | None:
    found = {not lines.getByIndex(i).IsVisible for i in range(min(lines.getCount(), 4096))}
    return found.pop() if len(found) == 1 else None
