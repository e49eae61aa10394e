"""What every range of cells knows: its place, its values and formulas, its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import addresses, bridge, cells, formulas
from xlkpi.hosts.libreoffice.units import cell_points

if TYPE_CHECKING:
    from typing_extensions import Self

    from xlkpi.hosts.libreoffice.book import Book
    from xlkpi.hosts.libreoffice.sheet import Sheet


class RangeBase(base_classes.Range):
    """A block of cells, known by its place on a sheet; it may be empty (no rows or no columns).

    Attributes:
        sheet: The Sheet it lies on.
        row: Its first row, from 1.
        column: Its first column, from 1.
        nrows: Number of rows.
        ncols: Number of columns.
        arg1_input: The address it was asked for, as xlwings' group() wants to know it.
    """

    sheet: Sheet
    row = 0
    column = 0
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, row: int, column: int, nrows: int = 1, ncols: int = 1) -> None:
        if row < 1 or column < 1:
            raise IndexError("A range cannot begin before row 1 and column A.")
        if row + nrows - 1 > addresses.MAX_ROW or column + ncols - 1 > addresses.MAX_COLUMN:
            raise IndexError("A range cannot reach beyond the sheet's last row or column.")
        self.sheet, self.row, self.column = sheet, row, column
        self.nrows, self.ncols = nrows, ncols
        self.options: dict[str, Any] = {}
        self.arg1_input = ""

    @property
    def book(self) -> Book:
        book: Book = self.sheet.book
        return book

    @property
    def u(self) -> Any:
        """UNO's cell range; an empty range has none."""
        if not len(self):
            raise xw.XlwingsError("An empty range has no cells.")
        return self.sheet.cell_range(self.box)

    @property
    def w(self) -> Any:
        """UNO's cell range, to be changed.

        Raises:
            XlwingsError: The sheet is protected and cells are locked. (Calc would do nothing, and
                say nothing.)
        """
        if self.sheet.api.isProtected():
            protection = bridge.common(self.u, "CellProtection")
            if protection is None or protection.IsLocked:
                where = self.get_address(False, False, True)
                raise xw.XlwingsError(f"工作表受保护，不能改写单元格：{where}")
        return self.u

    @property
    def box(self) -> addresses.Box:
        return self.row, self.column, self.nrows, self.ncols

    def at(self, row: int, column: int, nrows: int = 1, ncols: int = 1) -> Self:
        """A range at absolute places of the same sheet."""
        return type(self)(self.sheet, row, column, nrows, ncols)

    def cell_address(self, row: int = 0, column: int = 0) -> Any:
        """UNO's address of a cell, by its offset in this range."""
        sheet = self.sheet.index - 1
        return bridge.struct(
            "table.CellAddress", sheet, self.column - 1 + column, self.row - 1 + row
        )

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return self.sheet, *self.box

    @property
    def api(self) -> Any:
        return self.u if len(self) else None

    @property
    def shape(self) -> tuple[int, int]:
        return self.nrows, self.ncols

    def __len__(self) -> int:
        return self.nrows * self.ncols

    def __call__(self, *args: int) -> Self:
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.ncols)
        elif len(args) == 2:
            row, column = args[0] - 1, args[1] - 1
        else:
            raise ValueError("Invalid arguments")
        return self.at(self.row + row, self.column + column)

    @property
    def rows(self) -> Self:
        return self

    @property
    def columns(self) -> Self:
        return self

    # values and formulas

    @property
    def raw_value(self) -> Any:
        return cells.read(self) if len(self) else None

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if len(self):
            cells.write(self, data)

    @property
    def formula(self) -> Any:
        return cells.read_formulas(self) if len(self) else None

    @formula.setter
    def formula(self, value: Any) -> None:
        if len(self):
            cells.write(self, value)

    @property
    def formula2(self) -> Any:
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def formula_array(self) -> str | None:
        if not len(self):
            return None
        texts = self.u.getFormulaArray()
        if {text for row in texts for text in row} != {texts[0][0]}:
            return None
        return str(self.at(self.row, self.column).formula)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        if len(self):
            cells.guarded(self, lambda: self._put_array(value))

    def _put_array(self, value: str) -> None:
        text = value if value.startswith("=") else "=" + value
        self.w.clearContents(cells.CONTENTS)
        self.u.setArrayFormula(formulas.to_calc(text, self.book.app.function_names))

    @property
    def has_array(self) -> bool | None:
        """Whether all cells belong to array formulas; None when only some do."""
        if not len(self):
            return False
        found = {text[:2] == "{=" for row in self.u.getFormulaArray() for text in row}
        return found.pop() if len(found) == 1 else None

    # addresses

    def get_address(
        self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False
    ) -> str:
        text = addresses.text(self.box, row_absolute, col_absolute)
        if not external:
            return text
        place = f"[{self.book.name}]{self.sheet.name}"
        return f"{addresses.quote_sheet(place) if ' ' in place else place}!{text}"

    @property
    def address(self) -> str:
        if len(self):
            return self.get_address()
        start = addresses.text((self.row, self.column, 1, 1))
        return f"{start}{{{self.nrows}x{self.ncols}}}"

    # places on the page, in points

    @property
    def left(self) -> float:
        return cell_points(self.u.Position.X) if len(self) else 0

    @property
    def top(self) -> float:
        return cell_points(self.u.Position.Y) if len(self) else 0

    @property
    def width(self) -> float:
        return cell_points(self.u.Size.Width) if len(self) else 0

    @property
    def height(self) -> float:
        return cell_points(self.u.Size.Height) if len(self) else 0

    def select(self) -> None:
        controller = self.book.controller()
        self.sheet.activate()
        controller.select(self.u)
