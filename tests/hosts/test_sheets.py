"""Sheets, their order, copies, window and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def three(app: xw.App) -> Iterator[xw.Book]:
    book = app.books.add()
    for name in ("Sheet2", "Sheet3"):
        book.sheets.add(name, after=len(book.sheets))
    yield book
    book.close()


def test_the_collection(three: xw.Book) -> None:
    assert [s.name for s in three.sheets] == three.sheet_names == ["Sheet1", "Sheet2", "Sheet3"]
    assert (len(three.sheets), three.sheets[0], three.sheets(1).index) == (
        3,
        three.sheets["sheet1"],
        1,
    )
    assert three.sheets[-1].name == "Sheet3"
    assert ("sheet2" in three.sheets, "none" in three.sheets) == (True, False)
    with pytest.raises(KeyError, match="Available sheets: Sheet1, Sheet2, Sheet3"):
        _ = three.sheets["none"]
    with pytest.raises(IndexError):
        _ = three.sheets[3]
    with pytest.raises(IndexError):
        three.sheets(4)


def test_adding(three: xw.Book) -> None:
    three.sheets["Sheet2"].activate()
    added = three.sheets.add()
    assert (added.index, added.name, three.sheets.active) == (2, "Sheet4", added)
    assert three.sheets.add("first", before="Sheet1").index == 1
    assert three.sheets.add(after=1).index == 2
    assert three.sheets.add(after=len(three.sheets)).index == len(three.sheets) == 7
    with pytest.raises(ValueError, match="already present"):
        three.sheets.add("sheet1")


def test_renaming(three: xw.Book) -> None:
    sheet = three.sheets[0]
    sheet.name = "考核表"
    assert (sheet.name, three.sheets[0].name) == ("考核表", "考核表")
    for bad in ("", "a/b", "x" * 32, "sheet2"):
        with pytest.raises(ValueError, match=r"\w"):
            sheet.name = bad


def test_deleting(three: xw.Book) -> None:
    held = three.sheets["Sheet2"]
    held.delete()
    with pytest.raises(xw.XlwingsError, match="deleted"):
        _ = held["A1"].value
    del three.sheets["Sheet1"]
    assert three.sheet_names == ["Sheet3"]
    with pytest.raises(ValueError, match="at least one sheet"):
        three.sheets[0].delete()


def test_showing_and_hiding(three: xw.Book) -> None:
    first = three.sheets[0]
    assert first.visible is True
    first.visible = False
    assert first.visible is False
    three.sheets[1].visible = 2  # very hidden, in Excel's words
    assert three.sheets[1].visible is False
    with pytest.raises(ValueError, match="visible sheet"):
        three.sheets[2].visible = False
    first.visible = -1
    assert first.visible is True


def test_copies_in_the_same_book(three: xw.Book) -> None:
    sheet = three.sheets[0]
    sheet["A1"].value = "xyz"
    assert sheet.copy().name == three.sheets[-1].name == "Sheet1 (2)"
    assert three.sheets[-1]["A1"].value == "xyz"
    assert sheet.copy(before=sheet, name="mycopy").index == 1
    assert sheet.copy(after=sheet).name == "Sheet1 (3)"
    with pytest.raises(ValueError, match="already present"):
        sheet.copy(name="mycopy")
    with pytest.raises(AssertionError):
        sheet.copy(before=sheet, after=sheet)


def test_copies_in_another_book(app: xw.App, three: xw.Book) -> None:
    sheet = three.sheets[1]
    sheet["A1"].value = [["xyz", "=A1"]]
    sheet["A1"].column_width = 33
    other = app.books.add()
    copied = sheet.copy(before=other.sheets[0])
    assert (copied.name, copied.index, copied["A1:B1"].value) == ("Sheet2", 1, ["xyz", "xyz"])
    assert copied["A1"].column_width == 33.0
    assert three.sheets[0].copy(after=other.sheets[0]).name == "Sheet1 (2)"
    other.close()


def test_moving(three: xw.Book) -> None:
    first, _, last = three.sheets
    first.move(after=last)
    assert three.sheet_names == ["Sheet2", "Sheet3", "Sheet1"]
    first.move(before=last)
    assert three.sheet_names == ["Sheet2", "Sheet1", "Sheet3"]
    with pytest.raises(ValueError, match="itself"):
        first.move(before=first)


def test_a_sheet_held_follows_its_moves(three: xw.Book) -> None:
    held = three.sheets["Sheet2"]
    held["A1"].value = 7
    three.sheets[0].delete()
    held.name = "renamed"
    assert (held["A1"].value, held.index, held["A1"].sheet.name) == (7.0, 1, "renamed")


def test_the_window(app: xw.App, three: xw.Book) -> None:
    sheet = three.sheets[1]
    three.sheets[0].activate()
    assert sheet.show_gridlines is True
    sheet.show_gridlines = False
    assert (sheet.show_gridlines, three.sheets.active.name) == (False, "Sheet1")
    sheet.freeze_panes.freeze_at("A1:B3")
    assert three.sheets.active == three.sheets[0]
    sheet.activate()
    controller = three.impl.controller()
    assert (controller.getSplitColumn(), controller.getSplitRow()) == (2, 3)
    sheet.freeze_panes.freeze_at(sheet["1:2"])
    assert (controller.getSplitColumn(), controller.getSplitRow()) == (0, 2)
    sheet.freeze_panes.unfreeze()
    assert controller.hasFrozenPanes() is False


def test_the_paper(three: xw.Book) -> None:
    paper = three.sheets[0].page_setup
    assert paper.print_area is None
    paper.print_area = "A1:B2"
    assert paper.print_area == "$A$1:$B$2"
    paper.print_area = None
    assert paper.print_area is None
    paper.api.IsLandscape = True
    assert paper.api.IsLandscape is True


def test_a_web_page(three: xw.Book, tmp_path: Path) -> None:
    three.sheets[1]["A1"].value = "只有这张"
    three.sheets[0]["A1"].value = "没有这张"
    three.sheets[1].to_html(tmp_path / "s.html")
    page = (tmp_path / "s.html").read_text("utf-8")
    assert "只有这张" in page
    assert "没有这张" not in page
