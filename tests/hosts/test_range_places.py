"""Ranges by address, index and slice; navigation; formulas."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    ("args", "address"),
    [
        (("A1",), "$A$1"),
        (("A1:A1",), "$A$1"),
        (("B2:D5",), "$B$2:$D$5"),
        (((1, 1),), "$A$1"),
        (((2, 2), (5, 4)), "$B$2:$D$5"),
        (("A1", (2, 2)), "$A$1:$B$2"),
        (((1, 1), "B2"), "$A$1:$B$2"),
        (((5, 4), (2, 2)), "$B$2:$D$5"),
        (("A:C",), "$A:$C"),
        (("1:3",), "$1:$3"),
    ],
)
def test_ranges_by_address(sheet: xw.Sheet, args: Any, address: str) -> None:
    assert sheet.range(*args).address == address


@pytest.mark.parametrize("args", [((0, 1),), ((1, 1), (1, 0)), ((1, 0),)])
def test_rows_and_columns_count_from_one(sheet: xw.Sheet, args: Any) -> None:
    with pytest.raises(IndexError):
        sheet.range(*args)


def test_what_is_no_range(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="no name"):
        sheet.range("not_a_name")
    with pytest.raises(NotImplementedError, match="several areas"):
        sheet.range("A1,C3")


def test_ranges_of_another_sheet_are_refused(book: xw.Book, sheet: xw.Sheet) -> None:
    other = next(s for s in book.sheets if s != sheet)
    with pytest.raises(ValueError, match="not on this sheet"):
        sheet.range(other["A1"], sheet["B2"])


def test_shape_and_size(sheet: xw.Sheet) -> None:
    rng = sheet["B3:F5"]
    assert (rng.row, rng.column, rng.shape, rng.size, rng.count, len(rng)) == (
        3,
        2,
        (3, 5),
        15,
        15,
        15,
    )
    assert (rng.rows.count, rng.columns.count, len(rng.rows)) == (3, 5, 3)
    assert (rng.last_cell.row, rng.last_cell.column) == (5, 6)
    assert next(r.address for r in rng.columns) == "$B$3:$B$5"
    assert rng.rows[-1].address == "$B$5:$F$5"


@pytest.mark.parametrize(
    ("source", "key", "address"),
    [
        ("A1:B2", 1, "$B$1"),
        ("A1:B2", (0, 1), "$B$1"),
        ("A1:B2", -1, "$B$2"),
        ("B2:D4", (slice(0, None), slice(1, None)), "$C$2:$D$4"),
        ("B2:D4", (slice(1, 2), slice(1, 2)), "$C$3"),
        ("B2:D2", slice(1, None), "$C$2:$D$2"),
        ("B2:B4", slice(None, 2), "$B$2:$B$3"),
    ],
)
def test_indexing_from_zero(sheet: xw.Sheet, source: str, key: Any, address: str) -> None:
    assert sheet[source][key].address == address


@pytest.mark.parametrize(("args", "address"), [((5,), "$A$3"), ((1, 5), "$E$1"), ((2,), "$B$1")])
def test_calling_from_one(sheet: xw.Sheet, args: Any, address: str) -> None:
    assert sheet["A1:B2"](*args).address == address


def test_an_empty_slice(sheet: xw.Sheet) -> None:
    empty = sheet["A1:B2"][0:0, :]
    assert (len(empty), empty.shape, empty.raw_value) == (0, (0, 2), None)
    assert empty.address == "$A$1{0x2}"
    empty.clear_contents()


def test_the_index_of_a_sheet(sheet: xw.Sheet) -> None:
    assert sheet[0, 1].address == "$B$1"
    assert sheet[:5, :5].address == "$A$1:$E$5"
    assert sheet.cells.address == "$1:$1048576"
    assert sheet.cells.last_cell.address == "$XFD$1048576"
    with pytest.raises(TypeError):
        sheet["A1", "B5"]


def test_resize_and_offset(sheet: xw.Sheet) -> None:
    assert sheet["A1"].resize(4, 5).address == "$A$1:$E$4"
    assert sheet["A1:B4"].resize(column_size=5).address == "$A$1:$E$4"
    assert sheet["A1:B3"].offset(3, 4).address == "$E$4:$F$6"
    assert sheet["C3"].offset(-1, -2).address == "$A$2"
    with pytest.raises(AssertionError):
        sheet["A1:B4"].resize(row_size=0)
    with pytest.raises(IndexError):
        sheet["A1"].offset(-1, 0)


def test_addresses(sheet: xw.Sheet, book: xw.Book) -> None:
    rng = sheet["A1:C3"]
    assert rng.get_address(row_absolute=False) == "$A1:$C3"
    assert rng.get_address(column_absolute=False) == "A$1:C$3"
    assert rng.get_address(row_absolute=False, column_absolute=False) == "A1:C3"
    assert rng.get_address(include_sheetname=True) == f"{sheet.name}!$A$1:$C$3"
    assert rng.get_address(external=True) == f"[{book.name}]{sheet.name}!$A$1:$C$3"


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("B2", "down", "B6"),
        ("B2", "d", "B6"),
        ("D6", "up", "D2"),
        ("B2", "right", "D2"),
        ("D6", "l", "B6"),
        ("B6", "down", "B9"),
        ("B9", "down", "B1048576"),
        ("D2", "right", "XFD2"),
        ("Z9", "left", "B9"),
        ("B8", "up", "B6"),
        ("B2", "up", "B1"),
        ("A1", "right", "XFD1"),
        ("A2", "right", "B2"),
    ],
)
def test_the_end_of_a_region(sheet: xw.Sheet, start: str, direction: str, end: str) -> None:
    sheet["B2:D6"].value = 1
    sheet["B9"].value = '=""'
    assert sheet[start].end(direction) == sheet[end]


def test_a_direction_that_is_none(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="direction"):
        sheet["A1"].end("sideways")


def test_regions_and_the_used_range(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B20"].value = [[1.0, 2.0], [3.0, 4.0]]
    assert sheet["C21"].current_region.address == "$B$20:$C$21"
    assert sheet["J1"].current_region.address == "$J$1"
    assert sheet.used_range.address == "$B$20:$C$21"


# formulas


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A2:A10)",
        "=A1+$B$2*2",
        '=IF(A1="a,b",1,"x;y")',
        "=SUM({1,2;3,4})",
        "=TRUE",
        "=STDEV.S(A2:A4)",
        "=CEILING(A2,2)",
        "=CEILING.MATH(2.5)",
        '=CONVERT(1,"m","cm")',
        "=WORKDAY(A2,2)",
        "=NETWORKDAYS(1,20)",
        "=DURATION(1,2,0.1,0.2,1)",
        "=PDURATION(0.1,1,2)",
        "=EFFECT(0.05,4)",
        "=ISODD(3)",
        "=IFNA(NA(),5)",
        "=SUMPRODUCT((A2:A4>1)*(B2:B4))",
        '=HYPERLINK("http://xlwings.org","x")',
        "=UNIQUE(A2:A10)",
        "=A2%",
        "=SUM(A:A,2:2)",
        "=(A2:B4 B2:C4)",
    ],
)
def test_a_formula_comes_back(sheet: xw.Sheet, formula: str) -> None:
    sheet["F1"].formula = formula
    assert sheet["F1"].formula == formula
    assert sheet["F1"].formula2 == formula


def test_formulas_with_other_sheets(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "My Sheet's"
    sheet["A1"].value = 7
    first = book.sheets[-1]
    first["D1"].formula = "='My Sheet''s'!$A$1*2"
    assert first["D1"].value == 14.0
    assert first["D1"].formula == "='My Sheet''s'!$A$1*2"


def test_formulas_of_a_block(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = [["=A1*2"], ["=A2*2"], ["=A3*2"]]
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))
    sheet["C1:D3"].formula = "=$A1+B$1"
    assert sheet["D3"].formula == "=$A3+C$1"
    assert sheet["C1:C3"].value == [3.0, 4.0, 5.0]


def test_many_like_formulas(sheet: xw.Sheet) -> None:
    sheet["A1:A1000"].value = 2
    sheet["B1:B1000"].formula = "=A1*3+ROW()"
    assert sheet["B1:B1000"].value == [6.0 + row for row in range(1, 1001)]
    assert sheet["B300"].formula == "=A300*3+ROW()"


def test_the_formula_of_a_constant(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "x", "'007", None, 1.5]]
    assert sheet["A1:E1"].formula == (("1", "x", "007", "", "1.5"),)
    sheet["A2"].value = "'=not a formula"
    assert (sheet["A2"].value, sheet["A2"].formula) == ("=not a formula", "=not a formula")


def test_array_formulas(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 4], [2, 5], [3, 6]]
    sheet["D1"].formula_array = "=SUM(A1:A3*B1:B3)"
    assert (sheet["D1"].value, sheet["D1"].formula_array) == (32.0, "=SUM(A1:A3*B1:B3)")
    assert sheet["D1"].api.getArrayFormula() != ""
    sheet["E1:E3"].formula_array = "=A1:A3*2"
    assert sheet["E1:E3"].value == [2.0, 4.0, 6.0]
    assert sheet["E1:E3"].formula_array == "=A1:A3*2"
    assert sheet["E2"].impl.has_array is True
    assert sheet["E1:E4"].impl.has_array is None
    assert sheet["A1"].impl.has_array is False
    assert sheet["D1:E1"].formula_array is None
    with pytest.raises(xw.XlwingsError, match="数组公式"):
        sheet["E2"].value = 1


def test_structured_references(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["x", "y"], [1, 2], [3, 4]]
    table = sheet.tables.add(sheet["A1:B3"], name="Struct1")
    sheet["D1"].formula = "=SUM(Struct1[y])"
    assert (sheet["D1"].value, sheet["D1"].formula) == (6.0, "=SUM(Struct1[y])")
    sheet["B2:B3"].formula = "=[@x]*10"
    assert sheet["B2:B3"].value == [10.0, 30.0]
    assert sheet["B2"].formula == "=Struct1[[#This Row],[x]]*10"
    assert table.data_body_range.value == [[1.0, 10.0], [3.0, 30.0]]
