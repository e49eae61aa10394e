"""Tables, which are Calc's database ranges."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.main.Table:
    sheet["A1"].value = [["a", "b"], [1, 2]]
    return sheet.tables.add(sheet["A1"].expand(), name="Sales")


def test_places(sheet: xw.Sheet, table: Any) -> None:
    assert (table.name, table.display_name, table.parent) == ("Sales", "Sales", sheet)
    assert table.range == sheet["A1:B2"]
    assert table.header_row_range == sheet["A1:B1"]
    assert table.data_body_range == sheet["A2:B2"]
    assert (table.insert_row_range, table.totals_row_range) == (None, None)
    assert sheet["B2"].table.name == "Sales"
    assert sheet["C1"].table is None
    assert sheet["Sales"] == sheet["A2:B2"]


def test_the_collection(sheet: xw.Sheet, table: Any) -> None:
    sheet["A4"].value = [["a", "b"], [1, 2]]
    second = sheet.tables.add(sheet["A4"].expand())
    assert second.name == "Table1"
    assert (len(sheet.tables), sheet.tables["sales"].name, "Table1" in sheet.tables) == (
        2,
        "Sales",
        True,
    )
    assert {t.name for t in sheet.tables} == {"Sales", "Table1"}
    assert sheet.tables[0].name in ("Sales", "Table1")
    with pytest.raises(KeyError):
        _ = sheet.tables["none"]
    with pytest.raises(xw.XlwingsError, match="overlap"):
        sheet.tables.add(sheet["A1:B2"])
    second.name = "Second"
    assert sheet.tables["Second"].range == sheet["A4:B5"]


def test_a_table_without_data(sheet: xw.Sheet) -> None:
    empty = sheet.tables.add(sheet["A10"])
    assert empty.header_row_range.value == "Column1"
    assert (empty.data_body_range, empty.insert_row_range) == (None, sheet["A11"])


def test_headers_are_made_where_there_are_none(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    made = sheet.tables.add(sheet["A1:B2"], has_headers=False)
    assert sheet["A1:B3"].value == [["Column1", "Column2"], [1.0, 2.0], [3.0, 4.0]]
    assert made.data_body_range == sheet["A2:B3"]


def test_showing_and_hiding_parts(sheet: xw.Sheet, table: Any) -> None:
    table.show_headers = False
    assert (table.show_headers, table.header_row_range, sheet["A1"].value) == (False, None, None)
    table.show_headers = True
    assert table.header_row_range.value == ["a", "b"]
    table.show_totals = True
    assert table.totals_row_range == sheet["A3:B3"]
    assert sheet["A3:B3"].value == ["Total", 2.0]
    table.show_totals = False
    assert (table.totals_row_range, sheet["A3"].value) == (None, None)
    assert table.show_autofilter is True
    table.show_autofilter = False
    assert table.show_autofilter is False


def test_styles_are_not_there(table: Any) -> None:
    with pytest.raises(NotImplementedError, match="styles"):
        _ = table.table_style
    with pytest.raises(NotImplementedError, match="styles"):
        table.show_table_style_row_stripes = True


def test_resizing_and_updating(sheet: xw.Sheet, table: Any) -> None:
    table.resize(sheet["A1:C3"])
    assert table.range.address == "$A$1:$C$3"
    table.update(pd.DataFrame({"x": [1, 2, 3], "y": [4, 5, 6]}), index=False)
    assert sheet["A1:C4"].value == [["x", "y", None], [1, 4, None], [2, 5, None], [3, 6, None]]
    assert table.range.address == "$A$1:$B$4"


def test_rows(sheet: xw.Sheet, table: Any) -> None:
    sheet["A4"].value = "below"
    added = table.rows.add([7, "x"])
    assert (added.index, added.range) == (2, sheet["A3:B3"])
    table.rows.add([0, 0], index=1)
    assert table.data_body_range.value == [[0.0, 0.0], [1.0, 2.0], [7.0, "x"]]
    assert sheet["A6"].value == "below"
    table.rows[0].delete()
    assert (len(table.rows), table.rows[0].range.value) == (2, [1.0, 2.0])
    with pytest.raises(IndexError):
        table.rows.add([1, 2], index=9)


def test_columns(sheet: xw.Sheet, table: Any) -> None:
    sheet["C1"].value = "beside"
    table.columns.add("m", index=2)
    assert [c.name for c in table.columns] == ["a", "m", "b"]
    assert sheet["D1"].value == "beside"
    assert table.columns["b"].data_body_range == sheet["C2"]
    table.columns["m"].delete()
    assert [(c.name, c.index) for c in table.columns] == [("a", 1), ("b", 2)]
    with pytest.raises(KeyError):
        _ = table.columns["m"]


def test_sorting(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["n", "v"], ["x", 1], ["y", 3], ["z", 2]]
    table = sheet.tables.add(sheet["A1:B4"])
    table.sort(2, ascending=False)
    assert table.data_body_range.columns[0].value == ["y", "z", "x"]


def test_a_table_is_kept_in_a_file(app: xw.App, tmp_path: Any) -> None:
    book = app.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [["单位", "分"], ["甲", 1]]
    sheet.tables.add(sheet["A1:B2"], name="数据")
    book.save(tmp_path / "t.xlsx")
    book.close()
    book = app.books.open(tmp_path / "t.xlsx")
    assert book.sheets[0].tables["数据"].range.address == "$A$1:$B$2"
    book.close()
