"""Names of a book and of its sheets."""

from __future__ import annotations

import pytest
import xlwings as xw

pytestmark = pytest.mark.live


def test_naming_a_range(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2:D10"].name = "test1"
    sheet["A1"].name = "test2"
    assert sheet["B2:D10"].name.name == "test1"
    assert sheet["B2:D9"].name is None
    assert sheet["test1"].address == "$B$2:$D$10"
    assert book.names["test1"].refers_to == f"={sheet.name}!$B$2:$D$10"
    assert book.names["TEST1"].refers_to_range == sheet["B2:D10"]
    assert [n.name for n in book.names] == ["test1", "test2"]
    assert (book.names(1).name, book.names[1].name) == ("test1", "test2")
    assert (len(book.names), book.names.count) == (2, 2)
    assert "test1" in book.names
    assert book.names.contains("test3") is False


def test_deleting_and_changing(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].name = "old_name"
    name = sheet["A1"].name
    name.name = "new_name"
    assert sheet["A1"].name.name == "new_name"
    name.refers_to = f"={sheet.name}!$C$3"
    assert (sheet["A1"].name, sheet["C3"].name.name) == (None, "new_name")
    del book.names["new_name"]
    assert (sheet["C3"].name, "new_name" in book.names) == (None, False)
    with pytest.raises(KeyError):
        _ = book.names["new_name"]
    with pytest.raises(ValueError, match="Invalid name"):
        book.names.add("not a name", "=1")


def test_names_of_a_sheet(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2:C3"].name = f"{sheet.name}!own"
    sheet["own"].value = [[1.0, 2.0], [3.0, 4.0]]
    assert sheet["B2:C3"].value == [[1.0, 2.0], [3.0, 4.0]]
    assert sheet["B2:C3"].name.name == f"{sheet.name}!own"
    assert (len(sheet.names), sheet.names["own"].name) == (1, f"{sheet.name}!own")
    assert f"{sheet.name}!own" in book.names
    other = next(s for s in book.sheets if s != sheet)
    with pytest.raises(ValueError, match="no name"):
        _ = other["own"].value
    sheet.names.add("second", f"={sheet.name}!$A$1:$B$3")
    assert sheet["A1:B3"].name.name == f"{sheet.name}!second"


def test_names_on_a_sheet_with_blanks(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "She et1"
    sheet["B2"].name = "'She et1'!own"
    sheet["B3:D10"].name = "blank1"
    assert book.names["blank1"].refers_to == "='She et1'!$B$3:$D$10"
    assert book.names["blank1"].refers_to_range == sheet["B3:D10"]
    assert sheet["B2"].name.name == "'She et1'!own"


def test_names_of_formulas_and_their_use(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[2, 3]]
    book.names.add("rate", f"=SUM({sheet.name}!$A$1:$B$1)/10")
    sheet["C1"].formula = "=rate*2"
    assert (sheet["C1"].value, sheet["C1"].formula) == (1.0, "=rate*2")
    assert book.names["rate"].refers_to == f"=SUM({sheet.name}!$A$1:$B$1)/10"
    with pytest.raises(xw.XlwingsError, match="does not refer to a range"):
        _ = book.names["rate"].refers_to_range


def test_names_follow_renamed_sheets_and_inserted_rows(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2"].name = "follow"
    sheet.name = "改名"
    sheet["1:1"].insert("down")
    assert book.names["follow"].refers_to == "=改名!$B$3"
    assert sheet["follow"].address == "$B$3"
