"""Clearing, inserting, deleting, copying, filling, finding, sorting; links and notes."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

pytestmark = pytest.mark.live


def places(areas: list[xw.Range]) -> set[str]:
    return {cell.get_address(False, False) for area in areas for cell in area}


def test_clearing(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 22
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (255, 0, 0))
    sheet["A1"].value = 22
    sheet["A1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].color) == (22.0, None)
    sheet["A1:B2"].merge()
    sheet["A1"].color = (255, 0, 0)
    sheet["A1:B2"].clear()
    assert (sheet["A1"].value, sheet["A1"].color, sheet["A1"].merge_cells) == (None, None, False)


def test_clearing_a_sheet(sheet: xw.Sheet) -> None:
    sheet["G10"].value = 22
    sheet["G10"].color = (1, 2, 3)
    sheet.clear_contents()
    assert (sheet["G10"].value, sheet["G10"].color) == (None, (1, 2, 3))
    sheet.clear()
    assert sheet["G10"].color is None
    assert sheet.used_range.address == "$A$1"


@pytest.mark.parametrize(
    ("address", "shift", "moved_to"),
    [
        ("A1", None, "A2"),
        ("A1", "down", "A2"),
        ("A1", "right", "B1"),
        ("1:1", None, "A2"),
        ("A:A", None, "B1"),
    ],
)
def test_inserting(sheet: xw.Sheet, address: str, shift: Any, moved_to: str) -> None:
    sheet["A1"].value = "test"
    sheet[address].insert(shift)
    assert sheet["A1"].value is None
    assert sheet[moved_to].value == "test"


@pytest.mark.parametrize(
    ("address", "shift", "now"),
    [
        ("A1", None, 2.0),
        ("A1", "left", 2.0),
        ("A1", "up", 3.0),
        ("1:1", None, 3.0),
        ("A:A", None, 2.0),
    ],
)
def test_deleting(sheet: xw.Sheet, address: str, shift: Any, now: float) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet[address].delete(shift)
    assert sheet["A1"].value == now
    assert sheet.used_range.address in ("$A$1:$B$2", "$A$1:$B$1", "$A$1:$A$2")


def test_shifts_that_do_not_exist(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="shift"):
        sheet["A1"].insert("up")
    with pytest.raises(ValueError, match="shift"):
        sheet["A1"].delete("down")


def test_inserted_rows_look_like_their_neighbours(sheet: xw.Sheet) -> None:
    sheet["A1"].color, sheet["A2"].color = (255, 0, 0), (0, 255, 0)
    sheet["2:2"].insert("down", "format_from_left_or_above")
    assert sheet["A2"].color == (255, 0, 0)
    sheet["A2"].value = "x"
    sheet["3:3"].insert("down", "format_from_right_or_below")
    assert (sheet["A3"].color, sheet["A3"].value) == ((0, 255, 0), None)


def test_formulas_follow_inserted_rows(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].value = [[1], [2]]
    sheet["B1"].formula = "=SUM(A1:A2)"
    held = sheet["A1:A2"]
    _ = held.value
    sheet["1:1"].insert("down")
    assert sheet["B2"].formula == "=SUM(A2:A3)"
    assert held.value == [None, 1.0]  # a Range is a place, not the cells that were there


def test_copying_to_a_destination(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = [1, "=A1*2"]
    sheet["A1:B1"].color = (34, 34, 34)
    sheet["A1:B1"].copy(sheet["A3"])
    assert sheet["A3:B3"].formula == (("1", "=A3*2"),)
    assert sheet["A3:B3"].color == (34, 34, 34)


def test_copying_to_another_book(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    other = app.books.add()
    sheet["A1:B2"].copy(other.sheets[0]["B2"])
    assert other.sheets[0]["B2:C3"].value == [[1.0, 2.0], [3.0, 4.0]]
    other.close()


def test_pasting(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1"], [3, None]]
    sheet["A1"].number_format = "0.00"
    sheet["A1:B2"].copy()
    sheet["D1"].paste()
    assert sheet["D1:E2"].formula == (("1", "=D1+1"), ("3", ""))
    sheet["D5"].paste(paste="values")
    assert sheet["D5:E6"].formula == (("1", "2"), ("3", ""))
    assert sheet["D5"].number_format == "General"
    sheet["D5"].paste(paste="values_and_number_formats", transpose=True)
    assert sheet["D5:E6"].value == [[1.0, 3.0], [2.0, None]]
    assert sheet["D5"].number_format == "0.00"
    sheet["D9:E10"].value = 10
    sheet["D9"].paste(paste="values", operation="multiply", skip_blanks=True)
    assert sheet["D9:E9"].value == [10.0, 20.0]
    sheet["H1"].paste(paste="formats")
    assert (sheet["H1"].value, sheet["H1"].number_format) == (None, "0.00")
    with pytest.raises(NotImplementedError, match="validation"):
        sheet["H1"].paste(paste="validation")


def test_pasting_nothing(app: xw.App, sheet: xw.Sheet) -> None:
    app.impl.clipboard = None
    with pytest.raises(ValueError, match="Nothing to paste"):
        sheet["A1"].paste()


def test_copying_from_and_moving(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = [1, "=A1*2"]
    sheet["A3"].copy_from(sheet["A1:B1"], "values")
    assert sheet["A3:B3"].formula == (("1", "2"),)
    sheet["A1:B1"].move(sheet["D1"])
    assert sheet["A1:E1"].formula == (("", "", "", "1", "=D1*2"),)


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("fill_copy", [1.0, 2.0, 1.0, 2.0]),
        ("fill_series", [1.0, 2.0, 3.0, 4.0]),
        ("fill_default", [1.0, 2.0, 3.0, 4.0]),
    ],
)
def test_filling(sheet: xw.Sheet, kind: str, filled: list[float]) -> None:
    sheet["A1:A2"].value = [[1], [2]]
    sheet["A1:A2"].autofill(sheet["A1:A4"], kind)
    assert sheet["A1:A4"].value == filled


def test_fills_that_calc_does_not_have(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match="flash_fill"):
        sheet["A1"].autofill(sheet["A1:A4"], "flash_fill")


def test_special_cells(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, "word", True], ["=2+2", '="word"', "=1/0"]]
    cells = sheet["B2:E3"]
    assert places(cells.get_special_cells("constants", "numbers")) == {"B2"}
    assert places(cells.get_special_cells("constants", "text")) == {"C2"}
    assert places(cells.get_special_cells("constants", "logical")) == {"D2"}
    assert places(cells.get_special_cells("constants")) == {"B2", "C2", "D2"}
    assert places(cells.get_special_cells("formulas", "numbers")) == {"B3"}
    assert places(cells.get_special_cells("formulas", "text")) == {"C3"}
    assert places(cells.get_special_cells("formulas", "errors")) == {"D3"}
    assert places(cells.get_special_cells("formulas")) == {"B3", "C3", "D3"}
    assert places(cells.get_special_cells("blanks")) == {"E2", "E3"}
    assert sheet["E2"].get_special_cells("constants") == []
    sheet["3:3"].rows.hidden = True
    assert places(cells.get_special_cells("visible")) == {"B2", "C2", "D2", "E2"}


@pytest.mark.parametrize(
    ("order", "direction", "address"),
    [
        ("rows", "forward", "$C$2"),
        ("rows", "backward", "$C$4"),
        ("columns", "forward", "$B$3"),
        ("columns", "backward", "$D$3"),
    ],
)
def test_finding_in_order(sheet: xw.Sheet, order: str, direction: str, address: str) -> None:
    sheet["B2"].value = [[None, "needle", None], ["needle", None, "needle"], [None, "needle", None]]
    found = sheet["B2:D4"].find("needle", whole=True, order=order, direction=direction)
    assert found.address == address


def test_finding_and_replacing(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["Needle", "needle suffix", "needle", '="nee"&"dle"']
    assert sheet["A1:C1"].find("needle", whole=True).address == "$A$1"
    assert sheet["A1:C1"].find("needle", match_case=True).address == "$B$1"
    assert sheet["A1:C1"].find("n*x", whole=True).address == "$B$1"
    assert sheet["A1:C1"].find("absent") is None
    assert sheet["D1"].find("needle").address == "$D$1"
    sheet["A1:D1"].replace_all("needle", "pin", match_case=True)
    sheet["D1"].replace_all("nee", "noo")
    assert sheet["A1:D1"].value == ["Needle", "pin suffix", "pin", "noodle"]
    sheet["A1:C1"].replace_all("PIN", "x", whole=True)
    assert sheet["B1:C1"].value == ["pin suffix", "x"]


def test_sorting(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["h", "k"], [3, "c"], [1, "a"], [2, "a"]]
    sheet["A1:B4"].sort([2, 1], ascending=[True, False], has_headers=True)
    assert sheet["A1:B4"].value == [["h", "k"], [2.0, "a"], [1.0, "a"], [3.0, "c"]]
    sheet["A2:B4"].sort(1, ascending=False)
    assert sheet["A2:A4"].value == [3.0, 2.0, 1.0]


def test_duplicates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [
        ["l1", "Name", 0],
        ["l2", "A", 1],
        ["l3", "a", 1],
        ["l4", "A", 2],
        ["l5", "B", 1],
    ]
    sheet["B1:C5"].remove_duplicates([1, 2], has_headers=True)
    assert sheet["B1:C5"].value == [["Name", 0.0], ["A", 1.0], ["A", 2.0], ["B", 1.0], [None, None]]
    assert sheet["A1:A5"].value == ["l1", "l2", "l3", "l4", "l5"]


def test_links(sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("www.xlwings.org")
    assert sheet["A1"].value == "www.xlwings.org"
    assert sheet["A1"].hyperlink == "http://www.xlwings.org"
    sheet["A2"].add_hyperlink("http://x.org/a?b=1", "test_link")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("test_link", "http://x.org/a?b=1")
    sheet["B1"].formula = '=HYPERLINK("http://xlwings.org","xlwings")'
    assert (sheet["B1"].hyperlink, sheet["B1"].value) == ("http://xlwings.org", "xlwings")
    with pytest.raises(xw.XlwingsError, match="hyperlink"):
        _ = sheet["C1"].hyperlink


def test_notes(sheet: xw.Sheet) -> None:
    note = sheet["B2"].add_note("请核对")
    assert (note.text, sheet["B2"].note.text, sheet["A1"].note) == ("请核对", "请核对", None)
    note.text = "已核对"
    assert [n.text for n in sheet.notes] == ["已核对"]
    assert sheet.notes[0].location == sheet["B2"]
    assert sheet.notes["B2"].author == ""
    with pytest.raises(ValueError, match="already has a note"):
        sheet["B2"].add_note("again")
    sheet["B2"].note.delete()
    assert (sheet["B2"].note, len(sheet.notes)) == (None, 0)
    with pytest.raises(NotImplementedError, match="threaded"):
        sheet["B2"].add_comment("x")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: setattr(s["A1"], "value", 1),
        lambda s: setattr(s["A1:B1"], "value", 1),
        lambda s: setattr(s["A1"], "formula", "=1"),
        lambda s: setattr(s["A1"], "formula_array", "=1"),
        lambda s: setattr(s["A1"], "color", (1, 2, 3)),
        lambda s: setattr(s["A1"], "number_format", "0"),
        lambda s: setattr(s["A1"].font, "bold", True),
        lambda s: s["A1"].clear_contents(),
        lambda s: s["A1"].delete(),
        lambda s: s["1:1"].insert("down"),
        lambda s: s["A1:A2"].merge(),
        lambda s: s["B1"].copy(s["A1"]),
        lambda s: s["A1"].add_note("x"),
    ],
)
def test_a_protected_sheet_says_so(sheet: xw.Sheet, change: Any) -> None:
    sheet["A1"].value = "locked"
    protection = sheet["B1"].api.CellProtection
    protection.IsLocked = False
    sheet["B1"].api.CellProtection = protection
    sheet.api.protect("")
    with pytest.raises(xw.XlwingsError, match="受保护"):
        change(sheet)
    sheet["B1"].value = 5
    assert sheet["A1:B1"].value == ["locked", 5.0]
    sheet.api.unprotect("")
