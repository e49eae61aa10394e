"""检查填报, live: listed as xlkpi check lists it, marked by colour, nothing typed is changed."""

from __future__ import annotations

import pytest
import xlwings as xw

from tests.actions.desk import FORM, Desk, contents, page, unprotect
from tests.returns.test_ledgers import GOOD, KEY, small
from xlkpi.actions import check_return
from xlkpi.actions.forms import forms_in
from xlkpi.commands import checking
from xlkpi.findings import SEVERITY_TITLES
from xlkpi.forms import distribute, ledger
from xlkpi.scheme import ledgers, save
from xlkpi.scheme.identity import LedgerRole, Role

pytestmark = pytest.mark.live

DONE, DUE, TRAINED = "1.1/完成数", "1.1/应完成数", "1.2/应完成数"


def type_faults(desk: Desk, book: xw.Book) -> dict[str, str]:
    """Key -> cell of what was typed wrongly."""
    entries, sheet = desk.returned().entries, book.sheets[FORM]
    cells = {key: entries[key].cell for key in (DONE, DUE, TRAINED)}
    sheet[cells[DONE]].value = "约10"
    sheet[cells[DUE]].value = -5
    sheet[cells[TRAINED]].value = None
    return cells


def marks(book: xw.Book, cell: str) -> list[object]:
    """The two marks in the row of a cell."""
    sheet = book.sheets[FORM]
    roles = sheet.range("A2:Z2").value
    column = roles.index(Role.VALUE_MARK.value) + 1
    row = sheet[cell].row
    found: list[object] = sheet.range((row, column), (row, column + 1)).value
    return found


def test_a_form_without_faults(desk: Desk) -> None:
    book = desk.open()
    before = contents(book)
    assert "没有发现问题" in check_return(book)
    assert contents(book) == before
    assert desk.said == ("检查填报", "城峰所：没有发现问题。")


def test_what_is_wrong_on_the_screen_is_listed_as_in_the_saved_file(desk: Desk) -> None:
    book = desk.open()
    cells = type_faults(desk, book)
    told = check_return()  # on the active workbook
    assert "3 处错误" in told
    listed = page(book.sheets["检查结果"])
    assert [row["位置"] for row in listed] == [cells[DONE], cells[DUE], cells[TRAINED]]
    assert [row["所填内容"] for row in listed] == ["约10", "-5", None]
    book.save(desk.folder.parent / "saved.xlsx")
    found = checking.run([desk.folder.parent / "saved.xlsx"]).findings
    assert [(row["程度"], row["位置"], row["问题与处理办法"]) for row in listed] == [
        (SEVERITY_TITLES[f.severity], f.cell, f.message) for f in found]


def test_links_lead_to_the_cells(desk: Desk) -> None:
    book = desk.open()
    cells = type_faults(desk, book)
    check_return(book)
    sheet = book.sheets["检查结果"]
    assert sheet["C5"].formula == f"=HYPERLINK(\"#'{FORM}'!{cells[DONE]}\",\"{cells[DONE]}\")"
    assert book.sheets.active.name == "检查结果"
    assert [s.name for s in book.sheets][:2] == [FORM, "检查结果"]


def test_wrong_figures_are_marked_on_the_protected_sheet_until_mended(desk: Desk) -> None:
    book = desk.open()
    cells = type_faults(desk, book)
    check_return(book)
    assert [marks(book, cells[k]) for k in (DONE, DUE, TRAINED)] == [
        ["约10", None], [-5, None], [None, None]]
    book.sheets[FORM][cells[DONE]].value = 10
    check_return(book)
    assert [marks(book, cells[k]) for k in (DONE, DUE)] == [[None, None], [-5, None]]
    listed = [row["位置"] for row in page(book.sheets["检查结果"])]
    assert listed[:2] == [cells[DUE], cells[TRAINED]]
    assert cells[DONE] not in listed


def test_marks_of_errors_and_of_the_reviewers_figures(desk: Desk) -> None:
    book = desk.open()
    entry, sheet = desk.returned().entries[DONE], book.sheets[FORM]
    sheet[entry.cell].value = "=1/0"
    sheet[entry.assessed_cell].value = "3-5"
    check_return(book)
    assert marks(book, entry.cell) == ["错", "3-5"]


def test_nothing_that_was_typed_is_changed_and_twice_changes_nothing_more(desk: Desk) -> None:
    book = desk.open()
    type_faults(desk, book)
    before = contents(book)[FORM]
    check_return(book)
    once = contents(book)
    hidden = before[1].index(Role.VALUE_MARK.value)
    assert [row[:hidden] for row in once[FORM]] == [row[:hidden] for row in before]
    told = check_return(book)
    assert contents(book) == once
    assert "3 处错误" in told


def test_a_list_that_is_out_of_date_is_emptied(desk: Desk) -> None:
    book = desk.open()
    entry, sheet = desk.returned().entries[DUE], book.sheets[FORM]
    good = sheet[entry.cell].value
    sheet[entry.cell].value = -5
    check_return(book)
    sheet[entry.cell].value = good
    check_return(book)
    assert page(book.sheets["检查结果"]) == []
    assert "没有发现问题" in book.sheets["检查结果"]["A2"].value
    assert book.sheets.active.name == FORM


def test_a_sheet_of_the_same_name_that_is_not_ours_is_left_alone(desk: Desk) -> None:
    book = desk.open()
    type_faults(desk, book)
    book.sheets.add("检查结果")["A1"].value = "我的笔记"
    check_return(book)
    assert book.sheets["检查结果"]["A1"].value == "我的笔记"
    assert len(page(book.sheets["检查结果(2)"])) == 3


def test_rows_and_columns_may_be_moved(desk: Desk) -> None:
    book = desk.open()
    cells = type_faults(desk, book)
    unprotect(book)
    book.sheets[FORM]["1:2"].insert("down")
    book.sheets[FORM]["A:A"].insert("right")
    book.sheets[FORM].name = "我们的表"
    check_return(book)
    first = page(book.sheets["检查结果"])[0]
    moved = f"I{int(cells[DONE][1:]) + 2}"
    assert (cells[DONE][0], first["位置"], first["所填内容"]) == ("H", moved, "约10")


def test_forms_of_several_units_in_one_workbook(desk: Desk) -> None:
    book, other = desk.open(), desk.open("樟城所")
    other.sheets[FORM].copy(after=book.sheets[FORM])
    type_faults(desk, book)
    cell = desk.returned("樟城所").entries[DONE].cell
    book.sheets[f"{FORM} (2)"][cell].value = "无"
    check_return(book)
    assert [row["单位"] for row in page(book.sheets["检查结果"])].count("樟城所") == 1
    assert "城峰所、樟城所" in desk.said[1]


def test_an_old_form_without_marks_says_so(desk: Desk) -> None:
    book = desk.open()
    type_faults(desk, book)
    unprotect(book)
    roles = book.sheets[FORM].range("A2:Z2").value
    book.sheets[FORM].range((2, roles.index(Role.VALUE_MARK.value) + 1)).value = None
    assert "没有标记栏" in check_return(book)
    assert len(page(book.sheets["检查结果"])) == 3


def test_a_form_that_lost_its_identity_row_is_known_by_the_hidden_sheet(desk: Desk) -> None:
    book = desk.open()
    type_faults(desk, book)
    unprotect(book)
    book.sheets[FORM]["1:1"].delete()
    assert "3 处错误" in check_return(book)


def test_a_summary_shows_its_own_list(desk: Desk) -> None:
    book = desk.open_summary()
    assert "异常清单" in check_return(book)
    assert book.sheets.active.name == "异常清单"


def test_a_workbook_that_is_not_ours(desk: Desk) -> None:
    book = desk.app.books.add()
    assert "没有考核表" in check_return(book)
    title, text = desk.said
    assert title == "检查填报"
    assert str(desk.folder.parent / "state") in text  # the log
    assert len(book.sheets) == 1


def test_ledgers_of_the_workbook_are_checked_and_counted(desk: Desk) -> None:
    scheme = small()
    save(scheme, desk.folder / "方案.toml")
    path, *_ = distribute(scheme, desk.folder / "台账")
    book = desk.app.books.open(str(path))
    (found,) = ledgers(scheme, scheme.units[0].group)
    sheet = book.sheets[ledger.sheet_name(found)]
    for role in (LedgerRole.KIND, LedgerRole.LEVEL, LedgerRole.EVENT):
        sheet[ledger.cell(role, ledger.FIRST)].value = GOOD[role]
    assert "错误" in check_return(book)
    rows = page(book.sheets["检查结果"])
    assert [r["问题与处理办法"] for r in rows if "没有日期" in str(r["问题与处理办法"])] != []
    (form,) = forms_in(book)
    assert form.returned.entries[KEY].assessed == 1.5
