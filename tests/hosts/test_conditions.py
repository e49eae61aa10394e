"""Conditional formats of a workbook that Excel (here: XlsxWriter) has written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

pytestmark = pytest.mark.live

NUMBERS = "甲 1"


@pytest.fixture
def marked(app: xw.App, tmp_path: Path) -> Iterator[xw.Sheet]:
    path = tmp_path / "marked.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(NUMBERS)
        red = book.add_format({"bg_color": "#FF0000", "font_color": "#00FF00", "bold": True})
        slanted = book.add_format({"italic": True})
        for rule in (
            {"type": "cell", "criteria": "between", "minimum": 1, "maximum": 5, "format": red},
            {"type": "cell", "criteria": ">=", "value": "=$B$1*2", "format": slanted},
        ):
            sheet.conditional_format("A1:A5", rule)
        criteria = "=AND($B3>1,SUM('甲 1'!$A$1:B3,2)>2)"
        sheet.conditional_format(
            "B3:C9", {"type": "formula", "criteria": criteria, "format": red}
        )
        sheet.conditional_format("D1:D5", {"type": "3_color_scale"})
        sheet.conditional_format("E1:E5", {"type": "data_bar"})
        sheet.conditional_format("F1:F5", {"type": "icon_set", "icon_style": "3_arrows"})
        sheet.conditional_format("G1:G5", {"type": "duplicate", "format": red})
    book = app.books.open(path)
    yield book.sheets[0]
    book.close()


def test_rules_are_read(marked: xw.Sheet) -> None:
    first, second = marked["A1"].conditional_formats
    assert (first.type, first.operator, first.formula1, first.formula2, first.formula) == (
        "cell_value", "between", "=1", "=5", None)
    assert (first.fill_color, first.font_color, first.font_bold, first.font_italic) == (
        (255, 0, 0), (0, 255, 0), True, None)
    assert (second.operator, second.formula1, second.formula2) == (
        "greater_than_or_equal", "=$B$1*2", None)
    assert (second.fill_color, second.font_color, second.font_italic) == (None, None, True)
    rule = marked["C9"].conditional_formats[0]
    assert (rule.type, rule.operator, rule.stop_if_true) == ("custom", None, True)
    assert rule.formula == "=AND($B3>1,SUM('甲 1'!$A$1:B3,2)>2)"


def test_other_kinds_are_named(marked: xw.Sheet) -> None:
    rules = marked["D1:H1"].conditional_formats
    assert [(rule.type, rule.stop_if_true) for rule in rules] == [
        ("color_scale", None), ("data_bar", None), ("icon_set", None), ("unknown", True)]
    assert (len(rules), rules[0].formula, rules[0].fill_color, rules.count) == (4, None, None, 4)
    assert len(marked["H1"].conditional_formats) == 0
    with pytest.raises(IndexError):
        _ = rules[4]


def test_a_rule_is_deleted_from_all_its_cells(marked: xw.Sheet) -> None:
    marked["B3"].conditional_formats[0].delete()
    assert len(marked["A1:C9"].conditional_formats) == 2
    assert len(marked["C9"].conditional_formats) == 0
    marked["D2"].conditional_formats[0].delete()
    assert [r.type for r in marked["D1:E5"].conditional_formats] == ["data_bar"]
    with pytest.raises(NotImplementedError, match="one rule out of several"):
        marked["A2"].conditional_formats[0].delete()


def test_clearing_spares_the_cells_around(marked: xw.Sheet) -> None:
    marked["A2:B4"].conditional_formats.clear()
    counts = [len(marked[a].conditional_formats) for a in ("A1", "A2", "A4", "A5", "B3", "C3")]
    assert counts == [2, 0, 0, 2, 0, 1]
    assert marked["C3"].conditional_formats[0].type == "custom"


def test_new_rules_say_why_not(marked: xw.Sheet) -> None:
    rules = marked["A1"].conditional_formats
    for add in (
        lambda: rules.add_cell_value("equal_to", 1, fill_color="#ff0000"),
        lambda: rules.add_custom("=A1>1", font_bold=True),
        lambda: rules.add_color_scale(["#ff0000", "#00ff00"]),
        lambda: rules.add_data_bar("#ff0000"),
        lambda: rules.add_icon_set("3_arrows"),
        lambda: rules[0].set(formula1=3),
    ):
        with pytest.raises(NotImplementedError, match="made over api"):
            add()
    assert len(rules) == 2
