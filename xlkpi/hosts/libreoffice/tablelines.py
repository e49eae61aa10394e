"""The rows and columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice.items import Items

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.tables import Table


class _Lines(Items):
    """Rows or columns of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def parent(self) -> Table:
        return self._table

    @property
    def api(self) -> Any:
        return self._table.api

    def _item(self, index: int) -> Any:
        raise NotImplementedError

    def _all(self) -> list[Any]:
        return [self._item(i) for i in range(1, len(self) + 1)]


class TableRow(base_classes.TableRow):
    """A data row of a table; index from 1."""

    index = 0

    def __init__(self, table: Table, index: int) -> None:
        self._table, self.index = table, index

    @property
    def range(self) -> Any:
        body = self._table.data_body_range
        if body is None:
            raise xw.XlwingsError("The table has no such row.")
        return body.at(body.row + self.index - 1, body.column, 1, body.ncols)

    def delete(self) -> None:
        if len(TableRows(self._table)) == 1:
            self.range.clear_contents()  # a table keeps one row, blank
            return
        area = self._table.range
        self.range.delete("up")
        self._table.set_area(area.at(area.row, area.column, area.nrows - 1, area.ncols))


class TableRows(_Lines, base_classes.TableRows):
    """The data rows of a table."""

    @property
    def column_count(self) -> int:
        return self._table.range.ncols

    def _item(self, index: int) -> TableRow:
        return TableRow(self._table, index)

    def __len__(self) -> int:
        body = self._table.data_body_range
        return 0 if body is None else body.nrows

    def add(self, values: list[Any] | None, index: int | None) -> TableRow:
        """Add a row at a place from 1, at the end without one."""
        count = len(self)
        at = index or count + 1
        area, body = self._table.range, self._table.body()
        if count or body is None:
            first = area.row + int(self._table.show_headers)
            area.at(first + at - 1, area.column, 1, area.ncols).insert("down")
            self._table.set_area(area.at(area.row, area.column, area.nrows + 1, area.ncols))
        row = TableRow(self._table, at)
        if values is not None:
            whole = self._table.body()
            if whole is not None:
                whole.at(whole.row + at - 1, whole.column, 1, whole.ncols).raw_value = [values]
        return row


class TableColumn(base_classes.TableColumn):
    """A column of a table; index from 1."""

    index = 0

    def __init__(self, table: Table, index: int) -> None:
        self._table, self.index = table, index

    @property
    def range(self) -> Any:
        area = self._table.range
        return area.at(area.row, area.column + self.index - 1, area.nrows, 1)

    @property
    def data_body_range(self) -> Any:
        body = self._table.data_body_range
        if body is None:
            return None
        return body.at(body.row, body.column + self.index - 1, body.nrows, 1)

    @property
    def name(self) -> str:
        head = self._table.header_row_range
        return f"Column{self.index}" if head is None else str(head(self.index).raw_value)

    def delete(self) -> None:
        if len(TableColumns(self._table)) == 1:
            raise ValueError("Cannot delete the last table column")
        area = self._table.range
        self.range.delete("left")
        self._table.set_area(area.at(area.row, area.column, area.nrows, area.ncols - 1))


class TableColumns(_Lines, base_classes.TableColumns):
    """The columns of a table."""

    def _item(self, index: int) -> TableColumn:
        return TableColumn(self._table, index)

    def __len__(self) -> int:
        return self._table.range.ncols

    def add(self, name: str, index: int | None) -> TableColumn:
        """Add a column at a place from 1, at the right without one."""
        area = self._table.range
        at = index or area.ncols + 1
        area.at(area.row, area.column + at - 1, area.nrows, 1).insert("right")
        whole = area.at(area.row, area.column, area.nrows, area.ncols + 1)
        self._table.set_area(whole)
        if self._table.show_headers:
            whole(1, at).raw_value = name
        return TableColumn(self._table, at)
