"""Tables: Excel's ListObjects, in Calc database ranges (which .xlsx files keep as tables)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice.items import Items
from xlkpi.hosts.libreoffice.tablelines import TableColumns, TableRows

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase
    from xlkpi.hosts.libreoffice.ranges import Range
    from xlkpi.hosts.libreoffice.sheet import Sheet

_NO_STYLES = "Calc has no table styles."


class Table(base_classes.Table):
    """A table of a sheet."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet, self._name = sheet, name

    @property
    def api(self) -> Any:
        return self._sheet.book.api.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    display_name = name

    # where it lies

    @property
    def range(self) -> Range:
        found: Range = self._sheet.book.range_of(self.api.DataArea)
        return found

    def set_area(self, rng: Range) -> None:
        """Let the table span another range."""
        self.api.DataArea = rng.u.RangeAddress

    def touches(self, rng: RangeBase) -> bool:
        """Whether the range's first cell lies in the table."""
        area = self.range
        return (
            area.row <= rng.row < area.row + area.nrows
            and area.column <= rng.column < area.column + area.ncols
        )

    @property
    def header_row_range(self) -> Range | None:
        area = self.range
        return area.at(area.row, area.column, 1, area.ncols) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        area = self.range
        if not self.show_totals:
            return None
        return area.at(area.row + area.nrows - 1, area.column, 1, area.ncols)

    def body(self) -> Range | None:
        """Its rows between header and totals, data or not."""
        area = self.range
        head, foot = int(self.show_headers), int(self.show_totals)
        count = area.nrows - head - foot
        return area.at(area.row + head, area.column, count, area.ncols) if count > 0 else None

    def _is_empty(self) -> bool:
        body = self.body()
        if body is None:
            return True
        return body.nrows == 1 and all(v == "" for v in body.u.getDataArray()[0])

    @property
    def data_body_range(self) -> Range | None:
        return None if self._is_empty() else self.body()

    @property
    def insert_row_range(self) -> Range | None:
        """The blank row of a table without data."""
        return self.body() if self._is_empty() else None

    def resize(self, range: Any) -> None:  # noqa: A002
        self.set_area(range.impl)

    # headers, totals, filter

    @property
    def show_headers(self) -> bool:
        return bool(self.api.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        if bool(value) == self.show_headers:
            return
        area, remembered = self.range, self._sheet.book.state.table_headers
        if value:
            whole = area.at(area.row - 1, area.column, area.nrows + 1, area.ncols)
            first = whole.at(whole.row, whole.column, 1, area.ncols)
            default = tuple(f"Column{i}" for i, _ in enumerate(area.u.getDataArray()[0], 1))
            first.u.setDataArray((remembered.pop(self._name, default),))
        else:
            first = area.at(area.row, area.column, 1, area.ncols)
            remembered[self._name] = first.u.getDataArray()[0]
            first.clear_contents()
            whole = area.at(area.row + 1, area.column, area.nrows - 1, area.ncols)
        self.api.ContainsHeader = bool(value)
        self.set_area(whole)

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if bool(value) == self.show_totals:
            return
        area = self.range
        if value:
            row = area.at(area.row + area.nrows, area.column, 1, area.ncols)
            row.insert("down")
            row(1).raw_value = "Total"
            last = row(area.ncols)
            if area.ncols > 1:
                body = area.at(area.row + 1, last.column, area.nrows - 1, 1)
                last.formula = f"=SUBTOTAL(109,{body.get_address(False, False)})"
            whole = area.at(area.row, area.column, area.nrows + 1, area.ncols)
            self.set_area(whole)
            self.api.TotalsRow = True
        else:
            foot = self.totals_row_range
            self.api.TotalsRow = False
            self.set_area(area.at(area.row, area.column, area.nrows - 1, area.ncols))
            if foot is not None:
                foot.delete("up")

    @property
    def show_autofilter(self) -> bool:
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = bool(value)

    @property
    def autofilter(self) -> Any:
        raise NotImplementedError("Filter criteria are reached over api (getFilterDescriptor()).")

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        body = self.data_body_range
        if body is not None:
            body.sort(keys, ascending, False)

    # styles, which Calc does not have

    @property
    def table_style(self) -> str:
        raise NotImplementedError(_NO_STYLES)

    @table_style.setter
    def table_style(self, value: str) -> None:
        raise NotImplementedError(_NO_STYLES)

    show_table_style_column_stripes = table_style
    show_table_style_first_column = table_style
    show_table_style_last_column = table_style
    show_table_style_row_stripes = table_style

    @property
    def rows(self) -> TableRows:
        return TableRows(self)

    @property
    def columns(self) -> TableColumns:
        return TableColumns(self)


class Tables(Items, base_classes.Tables):
    """The tables of a sheet, by name or by place from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.book.api.DatabaseRanges

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def _all(self) -> list[Table]:
        place, api = self._sheet.index - 1, self.api
        names = [n for n in api.ElementNames if not n.startswith("__")]
        return [Table(self._sheet, n) for n in names if api.getByName(n).DataArea.Sheet == place]

    def add(
        self,
        source_type: str | None = None,
        source: Any = None,
        link_source: bool | None = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,  # noqa: ARG002
        name: str | None = None,
    ) -> Table:
        """Make a range a table; table styles do not exist in Calc and are passed over."""
        if destination is not None or link_source or source_type not in (None, "range"):
            raise NotImplementedError("Calc makes tables of ranges only, not of outside data.")
        area: Range = source.impl
        if any(t.touches(area) for t in self._all()):
            raise xw.XlwingsError("A table cannot overlap another table.")
        if not has_headers:
            area.at(area.row, area.column, 1, area.ncols).insert("down")
            area = area.at(area.row, area.column, area.nrows + 1, area.ncols)
        elif area.nrows == 1:
            area = area.at(area.row, area.column, 2, area.ncols)
        _name_columns(area)
        taken = {n.lower() for n in self.api.ElementNames}
        name = name or next(
            n for i in range(1, len(taken) + 2) if (n := f"Table{i}").lower() not in taken
        )
        self.api.addNewByName(name, area.u.RangeAddress)
        table = Table(self._sheet, name)
        table.api.ContainsHeader = True
        table.api.AutoFilter = True
        return table


def _name_columns(area: Range) -> None:
    """Headers are texts, and none is blank."""
    head = area.at(area.row, area.column, 1, area.ncols)
    texts = head.u.getFormulaArray()[0]
    shown = [
        area.at(area.row, area.column + i).u.getCellByPosition(0, 0) for i, _ in enumerate(texts)
    ]
    for i, cell in enumerate(shown, 1):
        if cell.Type.value != "TEXT":
            cell.setString(cell.String or f"Column{i}")
