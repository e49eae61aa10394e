"""Values, addresses, units and number formats, without an office."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlkpi.hosts.libreoffice import addresses, units, values
from xlkpi.hosts.libreoffice.numberformats import excel_code
from xlkpi.hosts.libreoffice.values import Cell


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("1", 1.0, ""),
        ("007", 7.0, ""),
        (" 12 ", 12.0, ""),
        ("-.5", -0.5, ""),
        ("1e3", 1000.0, ""),
        ("1,234.5", 1234.5, ""),
        ("(5)", -5.0, ""),
        ("¥12", 12.0, ""),
        ("50%", 0.5, "percent"),
        ("12.5%", 0.125, "percent2"),
        ("TRUE", 1.0, "boolean"),
        ("false", 0.0, "boolean"),
        ("2020-01-31", 43861.0, "date"),
        ("2020/1/31", 43861.0, "date"),
        ("2020年1月31日", 43861.0, "date"),
        ("1/31/2020", 43861.0, "date"),
        ("2020-01-31 12:00", 43861.5, "datetime"),
        ("6:00 PM", 0.75, "time"),
        ("#N/A", "=#N/A", "formula"),
        ("=A1", "=A1", "formula"),
        ("'007", "007", "text"),
        ("abc", "abc", ""),
        ("1-2", "1-2", ""),
        ("12,34", "12,34", ""),
        ("2020-02-30", "2020-02-30", ""),
        ("2020-01/31", "2020-01/31", ""),
        ("25:61", "25:61", ""),
        ("2000万", "2000万", ""),
        ("１２", "１２", ""),
        ("-", "-", ""),
        ("=", "=", ""),
        ("", "", ""),
    ],
)
def test_texts_are_taken_as_excel_takes_them(text: str, content: float | str, kind: str) -> None:
    found = values.understand(text)
    assert (found.content, found.kind) == (content, kind)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, ""),
        (float("nan"), ""),
        (np.float16("nan"), ""),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.datetime64("2005-02-25T03:30"), dt.datetime(2005, 2, 25, 3, 30)),
        (np.datetime64("NaT"), ""),
        (np.timedelta64(90, "s"), dt.timedelta(seconds=90)),
        (pd.NaT, ""),
        (pd.NA, ""),
        (pd.Timestamp("2020-01-01 10:00"), dt.datetime(2020, 1, 1, 10)),
        (pd.Timedelta("1h"), dt.timedelta(hours=1)),
        (decimal.Decimal("1.5"), 1.5),
        ("x", "x"),
    ],
)
def test_numpy_and_pandas_scalars(value: Any, plain: Any) -> None:
    assert values.prepare(value) == plain


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, Cell(1.0, "boolean")),
        (5, Cell(5.0)),
        (10**19, Cell(1e19)),
        (float("inf"), Cell("=#NUM!", "formula")),
        (dt.date(2020, 1, 2), Cell(43832.0, "date")),
        (dt.datetime(2020, 1, 2, 6), Cell(43832.25, "datetime")),
        (dt.datetime(2020, 1, 2, tzinfo=dt.timezone.utc), Cell(43832.0, "date")),
        (dt.time(6), Cell(0.25, "time")),
        (dt.timedelta(hours=36), Cell(1.5, "duration")),
    ],
)
def test_what_is_written_into_a_cell(value: Any, cell: Cell) -> None:
    assert values.to_cell(value) == cell


def test_a_value_that_no_cell_can_hold() -> None:
    with pytest.raises(TypeError, match="set"):
        values.to_cell({1})


@pytest.mark.parametrize(
    "moment", [dt.datetime(1962, 11, 3), dt.datetime(2020, 12, 31, 12, 12, 20)]
)
def test_moments_and_serials(moment: dt.datetime) -> None:
    assert values.from_serial(values.to_serial(moment)) == moment


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (502, "#NUM!"),
        (519, "#VALUE!"),
        (524, "#REF!"),
        (525, "#NAME?"),
        (532, "#DIV/0!"),
        (32767, "#N/A"),
    ],
)
def test_errors_have_excels_names(code: int, text: str) -> None:
    assert values.error_text(code) == text


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2:D5", (2, 2, 4, 3)),
        ("D5:B2", (2, 2, 4, 3)),
        ("A:C", (1, 1, 1048576, 3)),
        ("2:3", (2, 1, 2, 16384)),
        ("XFD1048576", (1048576, 16384, 1, 1)),
        ("XFE1", None),
        ("A0", None),
        ("A", None),
        ("name", None),
        ("A1:B2:C3", None),
        ("", None),
    ],
)
def test_addresses_are_read(text: str, box: addresses.Box | None) -> None:
    assert addresses.parse(text) == box


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ((1, 1, 1, 1), "$A$1"),
        ((2, 2, 4, 3), "$B$2:$D$5"),
        ((1, 1, 1048576, 3), "$A:$C"),
        ((2, 1, 2, 16384), "$2:$3"),
        ((1, 1, 1048576, 16384), "$1:$1048576"),
    ],
)
def test_addresses_are_written(box: addresses.Box, text: str) -> None:
    assert addresses.text(box) == text


def test_relative_addresses() -> None:
    assert addresses.text((1, 1, 3, 3), False, False) == "A1:C3"
    assert addresses.text((1, 1, 3, 3), True, False) == "A$1:C$3"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Sheet1", "Sheet1"),
        ("考核表", "考核表"),
        ("My Sheet", "'My Sheet'"),
        ("A1", "'A1'"),
        ("It's", "'It''s'"),
    ],
)
def test_sheet_names_in_quotes(name: str, quoted: str) -> None:
    assert addresses.quote_sheet(name) == quoted
    assert addresses.split_sheet(quoted + "!B2") == (name, "B2")


@pytest.mark.parametrize("chars", [0.5, 1.0, 8.43, 10.0, 20.0, 40.0, 100.0])
def test_column_widths_come_back(chars: float) -> None:
    assert units.characters(units.column_length(chars)) == pytest.approx(chars, abs=0.03)


@pytest.mark.parametrize("value", [0.0, 12.25, 20.0, 50.0, 150.0, 160.0, 400.0, 500.0])
def test_points_come_back(value: float) -> None:
    assert units.points(units.length(value)) == value


def test_colours() -> None:
    assert units.to_rgb("#ff8000") == units.to_rgb(0x0080FF) == (255, 128, 0)
    assert units.from_uno_color(units.to_uno_color((1, 2, 3))) == (1, 2, 3)
    assert units.from_uno_color(-1) == (0, 0, 0)


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("YYYY-MM-DD HH:MM:SS", "yyyy-mm-dd hh:mm:ss"),
        ('0.00"M"', '0.00"M"'),
        ("[H]:MM", "[h]:mm"),
        ("#,##0;[RED]-#,##0", "#,##0;[Red]-#,##0"),
        ("H:MM AM/PM", "h:mm AM/PM"),
        ("General", "General"),
    ],
)
def test_number_formats_in_excels_letters(calc: str, excel: str) -> None:
    assert excel_code(calc) == excel
