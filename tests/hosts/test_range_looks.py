"""Colours, fonts, borders, sizes, alignment, merging, number formats, validation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import xlwings as xw
from xlwings.constants import RgbColor

pytestmark = pytest.mark.live


def test_colours(sheet: xw.Sheet) -> None:
    sheet["A1"].color = (30, 100, 200)
    assert sheet["A1"].color == (30, 100, 200)
    sheet["A2"].color = RgbColor.rgbAqua
    assert sheet["A2"].color == (0, 255, 255)
    sheet["A3"].color = "#ff8000"
    assert sheet["A3"].color == (255, 128, 0)
    sheet["A2"].color = None
    assert sheet["A2"].color is None
    assert sheet["A1:A2"].color is None
    sheet["B1:C1"].set_colors([[(1, 2, 3), ...]])
    assert (sheet["B1"].color, sheet["C1"].color) == ((1, 2, 3), None)


@pytest.mark.parametrize(
    "code",
    [
        "General", "@", "0", "0.00", "#,##0.00", "0.0%", "mm/dd/yy;@", "yyyy-mm-dd",
        "yyyy/m/d h:mm", "[h]:mm:ss", "#,##0;[Red]-#,##0", '0.0"分"', '[>=90]"优";[>=60]"良";"差"',
        '[$-804]yyyy"年"m"月"d"日"',
    ],
)  # fmt: skip
def test_number_formats_come_back(sheet: xw.Sheet, code: str) -> None:
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_number_formats_that_differ_or_are_none(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.00"
    assert sheet["A1:A2"].number_format is None
    with pytest.raises(ValueError, match="number format"):
        sheet["A1"].number_format = "[nowhere]0"


def test_fonts(sheet: xw.Sheet) -> None:
    font = sheet["A1"].font
    font.set(bold=True, italic=True, size=14, name="Arial", color="#010203")
    assert (font.bold, font.italic, font.size, font.name, font.color) == (
        True,
        True,
        14,
        "Arial",
        (1, 2, 3),
    )
    assert sheet["A1"].api.CharFontNameAsian == "Arial"
    assert sheet["B1"].font.color == (0, 0, 0)
    assert sheet["A1:B1"].font.bold is None
    font.bold = False
    assert sheet["A1:B1"].font.bold is False


def test_characters(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "hello"
    text = sheet["A1"].characters
    text[1:3].font.bold = True
    assert [text[i].font.bold for i in range(5)] == [False, True, True, False, False]
    assert (text.text, text[1:3].text, text[:2].text, text[-1].text) == ("hello", "el", "he", "o")
    with pytest.raises(ValueError, match="negative"):
        text[-2:]


def test_borders(sheet: xw.Sheet) -> None:
    borders = sheet["B2:C3"].borders
    assert borders.line_style == "none"
    borders.set("all", line_style="continuous", color=(255, 0, 0))
    assert (borders.line_style, borders.weight, borders.color) == (
        "continuous",
        "thin",
        (255, 0, 0),
    )
    borders["edge_top"].weight = "thick"
    assert (borders["edge_top"].weight, borders.weight) == ("thick", None)
    assert sheet["B2"].borders["edge_top"].weight == "thick"
    borders["edge_left"].line_style = "double"
    assert borders["edge_left"].line_style == "double"
    borders.clear()
    assert borders.line_style == "none"
    sheet["E5"].borders["diagonal_up"].line_style = "continuous"
    assert sheet["E5"].borders["diagonal_up"].line_style == "continuous"
    with pytest.raises(NotImplementedError, match="slant"):
        borders.line_style = "slant_dash_dot"


@pytest.mark.parametrize(
    "value", ["general", "left", "center", "right", "fill", "justify", "distributed"]
)
def test_horizontal_alignment(sheet: xw.Sheet, value: Any) -> None:
    sheet["A1"].horizontal_alignment = value
    assert sheet["A1"].horizontal_alignment == value


@pytest.mark.parametrize("value", ["top", "center", "bottom", "justify", "distributed"])
def test_vertical_alignment(sheet: xw.Sheet, value: Any) -> None:
    assert sheet["A1"].vertical_alignment == "bottom"
    sheet["A1"].vertical_alignment = value
    assert sheet["A1"].vertical_alignment == value


def test_alignments_that_differ_or_do_not_exist(sheet: xw.Sheet) -> None:
    sheet["A1"].horizontal_alignment = "left"
    assert sheet["A1:A2"].horizontal_alignment is None
    with pytest.raises(NotImplementedError, match="center_across_selection"):
        sheet["A1"].horizontal_alignment = "center_across_selection"


def test_wrapping_and_indents(sheet: xw.Sheet) -> None:
    assert sheet["A1"].wrap_text is False
    sheet["A1"].wrap_text = True
    assert (sheet["A1"].wrap_text, sheet["A1:A2"].wrap_text) == (True, None)
    sheet["A1"].adjust_indent(2)
    sheet["A1"].adjust_indent(-1)
    assert sheet["A1"].api.ParaIndent == 353


def test_sizes(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].column_width = 10
    sheet["A1:B2"].row_height = 15
    assert (sheet["A1:B2"].column_width, sheet["A1:B2"].row_height) == (10.0, 15.0)
    sheet["B2"].column_width = 20
    sheet["B2"].row_height = 20
    assert (sheet["A1:B2"].column_width, sheet["A1:B2"].row_height) == (None, None)
    sheet["A1:A4"].row_height = 60
    assert sheet["A1:A4"].height == 240.0
    assert (sheet["A1"].left, sheet["A1"].top) == (0.0, 0.0)
    assert sheet["B1"].left == sheet["A1"].width
    assert sheet["A2"].top == sheet["A1"].height == 60.0
    sheet["A:D"].column_width = 40
    assert sheet["A:D"].column_width == 40.0


def test_fitting(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "test_string"
    for fit in (sheet["A1:B2"].autofit, sheet.autofit, sheet["A:B"].autofit):
        sheet["A1:B2"].row_height = 40
        sheet["A1:B2"].column_width = 40
        fit()
        assert 8 < sheet["A1:B2"].column_width < 20
        assert sheet["A1:B2"].row_height < 20
    sheet["A1:B2"].row_height = 40
    sheet["A1:B2"].column_width = 40
    sheet["A1:B2"].rows.autofit()
    assert (sheet["A1"].row_height < 20, sheet["A1"].column_width) == (True, 40.0)
    sheet.autofit("c")
    assert sheet["A1"].column_width < 20


def test_hidden_rows_and_columns(sheet: xw.Sheet) -> None:
    sheet["2:3"].rows.hidden = True
    assert [sheet[a].rows.hidden for a in ("A1", "A2", "A2:A3", "A1:A2")] == [
        False,
        True,
        True,
        None,
    ]
    sheet["C:C"].columns.hidden = True
    assert sheet["C1"].columns.hidden is True
    sheet["C:C"].columns.hidden = False
    assert sheet["C1"].columns.hidden is False


def test_grouping(sheet: xw.Sheet) -> None:
    sheet["A:C"].group()
    sheet["2:4"].group()
    sheet["A:C"].ungroup()
    sheet["A2:A4"].ungroup("rows")


def test_merging(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].value = [[5], [6]]
    assert (sheet["A1"].merge_area, sheet["A1"].merge_cells) == (sheet["A1"], False)
    sheet["A1:A2"].merge()
    assert (sheet["A2"].merge_area, sheet["A2"].merge_cells) == (sheet["A1:A2"], True)
    sheet["A1:B2"].merge()
    assert sheet["A1"].merge_area == sheet["A1:B2"]
    assert sheet["A1:C2"].merge_cells is None
    sheet["A1:B2"].unmerge()
    assert sheet["A1"].merge_area == sheet["A1"]
    assert sheet["A1:A2"].value == [5.0, None]
    sheet["D2"].value = "kept"
    sheet["C2:D2"].merge()
    assert sheet["C2"].value == "kept"
    sheet["A5:B6"].merge(across=True)
    assert sheet["A6"].merge_area == sheet["A6:B6"]


def test_validation_lists(sheet: xw.Sheet) -> None:
    rule = sheet["B2:B4"].data_validation
    assert (rule.type, rule.formula1, rule.ignore_blank) == ("none", None, None)
    rule.set_list(["是", "否"], in_cell_dropdown=False)
    assert (rule.type, rule.source, rule.in_cell_dropdown, rule.alert_style) == (
        "list",
        "是,否",
        False,
        "stop",
    )
    rule.set_list(sheet["D1:D3"])
    assert rule.source == f"={sheet.name}!$D$1:$D$3"
    rule.delete()
    assert rule.type == "none"


@pytest.mark.parametrize(
    ("method", "args", "kind", "formulas"),
    [
        ("set_whole_number", ("between", 1, 10), "whole_number", ("=1", "=10")),
        ("set_decimal", ("greater_than", 0.5), "decimal", ("=0.5", None)),
        ("set_date", ("less_than", dt.date(2026, 1, 2)), "date", ("=DATE(2026,1,2)", None)),
        ("set_time", ("less_than", dt.time(17)), "time", ("=TIME(17,0,0)", None)),
        ("set_text_length", ("less_than_or_equal", 40), "text_length", ("=40", None)),
    ],
)
def test_validation_rules(
    sheet: xw.Sheet, method: str, args: Any, kind: str, formulas: Any
) -> None:
    rule = sheet["B2:B4"].data_validation
    getattr(rule, method)(*args)
    assert (rule.type, rule.operator) == (kind, args[0])
    assert (rule.formula1, rule.formula2) == formulas


def test_validation_keeps_messages_and_other_rules(sheet: xw.Sheet) -> None:
    rule = sheet["B2:B4"].data_validation
    rule.set_list(["a"])
    settings = rule.api
    settings.ErrorMessage, settings.InputTitle = "只能选 a", "选择"
    sheet["B2:B4"].api.Validation = settings
    rule.set_custom("=COUNTIF($B$2:$B$4,B2)=1")
    assert (rule.type, rule.operator, rule.formula) == ("custom", None, "=COUNTIF($B$2:$B$4,B2)=1")
    assert (rule.error_message, rule.input_title, rule.show_error) == ("只能选 a", "选择", True)
    sheet["B2"].data_validation.set_list(["b"])
    assert rule.type == "inconsistent"
    with pytest.raises(xw.XlwingsError, match="different validation rules"):
        rule.set_list(["c"])


@pytest.mark.parametrize(
    "reach",
    [
        lambda s: s["A1"].conditional_formats.add_custom("=A1>1", fill_color="#ff0000"),
        lambda s: s.pivot_tables.count,
        lambda s: s.comments.count,
        lambda s: s["A1"].copy_picture(),
        lambda s: s["A1"].autofilter.criteria,
    ],
)
def test_what_is_not_there_says_why(sheet: xw.Sheet, reach: Any) -> None:
    with pytest.raises(NotImplementedError) as caught:
        reach(sheet)
    assert len(str(caught.value)) > 20
