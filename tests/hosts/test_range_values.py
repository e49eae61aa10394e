"""Range.value and its converters, as on Excel."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.live

NOON = dt.datetime(2020, 12, 31, 12, 12, 20)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1, 1.0),
        (2147483648, 2147483648.0),
        (10**19, 1e19),
        (-0.1, -0.1),
        ("text", "text"),
        ("éöà 考核", "éöà 考核"),
        ("x" * 5000, "x" * 5000),
        ("line 1\nline 2", "line 1\nline 2"),
        (True, True),
        (False, False),
        (None, None),
        ("", None),
        (float("nan"), None),
        (np.float16("nan"), None),
        (np.float64(2), 2.0),
        (np.int64(2), 2.0),
        (dt.datetime(1962, 11, 3), dt.datetime(1962, 11, 3)),
        (NOON, NOON),
        (dt.date(2000, 12, 3), dt.datetime(2000, 12, 3)),
        (NOON.replace(tzinfo=dt.timezone.utc), NOON),
        (np.datetime64("2005-02-25T03:30"), dt.datetime(2005, 2, 25, 3, 30)),
        (pd.Timestamp("2021-01-01"), dt.datetime(2021, 1, 1)),
        (pd.NaT, None),
        (dt.time(6), 0.25),
        ("007", 7.0),
        ("'007", "007"),
        ("50%", 0.5),
        ("2020-01-31", dt.datetime(2020, 1, 31)),
        ("TRUE", True),
        ("=1+1", 2.0),
        ("=1=1", True),
        ('=""', None),
        ("=DATE(2020,1,2)", dt.datetime(2020, 1, 2)),
    ],
)
def test_one_cell(sheet: xw.Sheet, written: Any, read: Any) -> None:
    sheet["A1"].value = written
    assert sheet["A1"].value == read
    assert type(sheet["A1"].value) is type(read)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
        ("=nope()", "#NAME?"),
        ("=#NULL!", "#NULL!"),
        ("=SQRT(-1)", "#NUM!"),
        ("=#REF!", "#REF!"),
        ('="a"+1', "#VALUE!"),
    ],
)
def test_errors(sheet: xw.Sheet, formula: str, text: str) -> None:
    sheet["A1:B1"].value = [formula, 1]
    assert sheet["A1"].value is None
    assert sheet["A1"].options(err_to_str=True).value == text
    assert sheet["A1:B1"].options(err_to_str=True).value == [text, 1.0]
    assert sheet["A1:B1"].value == [None, 1.0]
    assert isinstance(sheet["A1"].raw_value, int)


def test_a_table_of_mixed_values(sheet: xw.Sheet) -> None:
    data = [[1, 2.222, True], ["Test1", None, "éöà"], [dt.datetime(1962, 11, 3), NOON, 9.999]]
    sheet["A1"].value = data
    assert sheet["A1"].expand("table").value == data
    assert sheet["A1:C3"].value == data


def test_lists_and_ndim(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1.1, None, 3.3]
    assert sheet["A1:C1"].value == [1.1, None, 3.3]
    assert sheet["A1:C1"].options(ndim=2).value == [[1.1, None, 3.3]]
    sheet["A3"].value = [[1.1], [None], [3.3]]
    assert sheet["A3:A5"].value == [1.1, None, 3.3]
    assert sheet["A3:A5"].options(ndim=2).value == [[1.1], [None], [3.3]]
    assert sheet["A3"].options(ndim=1).value == [1.1]
    assert sheet["A3"].options(ndim=2).value == [[1.1]]
    with pytest.raises(Exception, match="ndim=1"):
        _ = sheet["A1:B2"].options(ndim=1).value


def test_raw_values_are_those_of_com(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "x"], [None, True]]
    assert sheet["A1:B2"].raw_value == ((1.0, "x"), (None, True))
    assert sheet["A1"].raw_value == 1.0
    assert sheet["C3"].raw_value is None
    sheet["A5"].options("raw").value = [[1, 2]]
    assert sheet["A5"].value == 1.0


def test_one_value_fills_a_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = 5
    assert sheet["A1:B2"].value == [[5.0, 5.0], [5.0, 5.0]]
    sheet["A1:B2"].value = "=ROW()*10+COLUMN()"
    assert sheet["A1:B2"].value == [[11.0, 12.0], [21.0, 22.0]]
    sheet["A1:B2"].value = None
    assert sheet["A1:B2"].value == [[None, None], [None, None]]


@pytest.mark.parametrize("jagged", [[[1], [1, 2]], [[1, 2, 3], [4, 5], [6, 7, 8]], ((1,), (1, 2))])
def test_jagged_data_is_refused(sheet: xw.Sheet, jagged: Any) -> None:
    with pytest.raises(Exception, match="same length"):  # xlwings' own
        sheet["A1"].value = jagged


def test_rows_that_do_not_fit(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].raw_value = [[1, 2, 3]]
    assert sheet["A1:C1"].value == [1.0, 2.0, None]
    with pytest.raises(ValueError, match="same length"):
        sheet["A1:B2"].raw_value = [[1, 2], [3]]
    with pytest.raises(ValueError, match="do not fill"):
        sheet["A1:B2"].raw_value = [[1, 2]]


def test_nothing_is_written_for_an_empty_list(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1
    sheet["A1"].value = []
    assert sheet["A1"].value == 1.0


def test_options(sheet: xw.Sheet) -> None:
    sheet["A1"].options(transpose=True).value = [1, 2, 3]
    assert sheet["A1:A3"].value == [1.0, 2.0, 3.0]
    assert sheet["A1:A3"].options(numbers=int).value == [1, 2, 3]
    assert sheet["A1:B3"].options(transpose=True).value == [[1.0, 2.0, 3.0], [None, None, None]]
    assert sheet["Z1"].options(empty="NA").value == "NA"
    sheet["C1"].value = NOON
    assert sheet["C1"].options(dates=dt.date).value == NOON.date()


def test_dictionaries(sheet: xw.Sheet) -> None:
    sheet["A1"].value = {"a": 1.0, "b": 2.0}
    assert sheet["A1:B2"].options(dict).value == {"a": 1.0, "b": 2.0}
    assert sheet["A1:B2"].options(OrderedDict).value == OrderedDict(a=1.0, b=2.0)


def test_chunks(sheet: xw.Sheet) -> None:
    rows = [[float(i), f"r{i}"] for i in range(7)]
    sheet["A1"].options(chunksize=3).value = rows
    assert sheet["A1:B7"].options(chunksize=2).value == rows


@pytest.mark.parametrize(
    "array", [np.array([1.1, np.nan, -4.4]), np.array([[1.1, 2.2], [-4.4, np.nan]])]
)
def test_numpy(sheet: xw.Sheet, array: Any) -> None:
    sheet["A1"].value = array
    shape = np.atleast_2d(array).shape
    np.testing.assert_array_equal(sheet["A1"].resize(*shape).options(np.array).value, array)


def test_data_frames(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame(
        {"a": [1.0, np.nan, 3.3], "b": ["x", "y", "z"]},
        index=pd.Index([10.0, 20.0, 30.0], name="i"),
    )
    sheet["A1"].value = frame
    assert sheet["A1:C1"].value == ["i", "a", "b"]
    read = sheet["A1"].options(pd.DataFrame, expand="table").value
    assert read["b"].tolist() == ["x", "y", "z"]
    assert read.index.tolist() == [10.0, 20.0, 30.0]
    bare = sheet["B2:C4"].options(pd.DataFrame, header=False, index=False).value
    assert bare.shape == (3, 2)


def test_a_series_of_dates(sheet: xw.Sheet) -> None:
    days = pd.date_range("2012-01-01", periods=4, freq="D")
    sheet["A1"].options(header=True).value = pd.Series([1.0, 2.0, 3.0, 4.0], index=days, name="v")
    assert sheet["A2:A5"].value == list(days.to_pydatetime())


def test_a_cell_of_text_keeps_what_looks_like_a_number(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1:A3"].value = [["001"], ["2020-01-31"], ["001"]]
    assert sheet["A1:A3"].value == ["001", "2020-01-31", 1.0]


def test_a_number_after_a_truth_value_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = [True, 1]
    assert sheet["A1"].number_format == "General"
    sheet["A1:B1"].value = [5, True]
    assert sheet["A1:B1"].value == [5.0, True]
    sheet["B1"].value = "=2"
    assert sheet["B1"].value == 2.0


def test_a_date_keeps_a_format_that_is_there(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "yyyy/m/d"
    sheet["A1:B1"].value = [dt.date(2020, 1, 2), dt.date(2020, 1, 2)]
    assert sheet["A1"].number_format == "yyyy/m/d"
    assert sheet["B1"].number_format == "yyyy-mm-dd"


def test_expanding(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a"] * 3] * 4
    assert sheet["B2"].expand().address == "$B$2:$D$5"
    assert sheet["B2"].expand("down").address == "$B$2:$B$5"
    assert sheet["B2:C2"].options(expand="down").value == [["a", "a"]] * 4
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet["F9"].expand().address == "$F$9"
