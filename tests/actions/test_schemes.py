"""校验方案 and 下发模板, live: the scheme as it stands on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.actions.desk import FORM, Desk, contents, page
from xlkpi.actions import check_return, check_scheme, distribute, rescore
from xlkpi.actions.schemes import open_scheme
from xlkpi.returns import read
from xlkpi.scheme import check

pytestmark = pytest.mark.live


def cell(book: xw.Book, sheet: str, code: str, title: str) -> xw.Range:
    """The cell of a column in the first row that begins with a code."""
    rows = book.sheets[sheet].used_range.options(ndim=2).value
    head = next(i for i, row in enumerate(rows) if title in row)
    row = next(i for i, line in enumerate(rows) if line[0] == code)
    return book.sheets[sheet].range((row + 1, rows[head].index(title) + 1))


def test_the_open_scheme_is_the_shipped_one(desk: Desk) -> None:
    assert open_scheme(desk.open_scheme()) == desk.scheme


def test_findings_are_those_of_the_check(desk: Desk) -> None:
    book = desk.open_scheme()
    told = check_scheme(book)
    listed = page(book.sheets["校验结果"])
    assert [row["问题与处理办法"] for row in listed] == [f.message for f in check(desk.scheme)]
    assert "处提示" in told
    once = contents(book)
    check_scheme(book)
    assert contents(book) == once


def test_what_is_typed_and_not_saved_is_checked_with_links(desk: Desk) -> None:
    book = desk.open_scheme()
    rule, full = (cell(book, "指标", "1.1", title) for title in ("评分公式", "分值"))
    choice = cell(book, "填报项", "1.1", "类型")
    rule.value, full.value, choice.value = "KPI_RATO([@完成数])", 100, "天数"
    assert "错误" in check_scheme(book)
    places = [row["位置"] for row in page(book.sheets["校验结果"])]
    assert f"填报项!{choice.get_address(False, False)}" in places
    assert "还没有核对" in page(book.sheets["校验结果"])[-1]["问题与处理办法"]
    choice.value = "数值"
    check_scheme(book)
    rows = [(row["位置"], row["问题与处理办法"]) for row in page(book.sheets["校验结果"])]
    assert any(place == f"指标!{rule.get_address(False, False)}" and "KPI_RATIO" in text
               for place, text in rows)
    section = cell(book, "类别", "1", "分值").get_address(False, False)
    assert any(place == f"类别!{section}" and "所列指标合计" in text for place, text in rows)
    link = book.sheets["校验结果"]["C5"].formula
    assert link.startswith("=HYPERLINK(\"#'")
    assert book.sheets["校验结果"]["C5"].value == rows[0][0]


def test_a_scheme_with_errors_is_not_distributed(desk: Desk, tmp_path: Path) -> None:
    book = desk.open_scheme()
    cell(book, "指标", "1.1", "评分公式").value = "KPI_RATO([@完成数])"
    assert "没有下发" in distribute(book, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert page(book.sheets["校验结果"])


def test_forms_for_all_units(desk: Desk) -> None:
    book = desk.open_scheme()
    lo.reply(desk.app, "ok")
    told = distribute(book)
    folder = Path(book.fullname).parent / "考核表"
    assert sorted(p.stem for p in folder.iterdir()) == sorted(u.name for u in desk.scheme.units)
    assert f"已生成 7 份考核表，在 {folder}" in told
    lo.reply(desk.app, "cancel")
    assert "已取消" in distribute(book)


def test_filled_forms_are_not_replaced(desk: Desk) -> None:
    book = desk.open_scheme()
    distribute(book, desk.folder.parent / "out")
    form = desk.app.books.open(str(desk.folder.parent / "out" / "城峰所.xlsx"))
    form.sheets[FORM][desk.returned().entries["1.1/完成数"].cell].value = 5
    form.save()
    form.close()
    assert "已有填过的同名文件" in distribute(book, desk.folder.parent / "out")


def test_forms_of_a_scheme_of_ones_own_are_known_by_the_open_scheme(desk: Desk) -> None:
    book = desk.open_scheme()
    cell(book, "方案", "方案编号", "内容").value = "my-2024"
    cell(book, "填报项", "1.1", "最大值").value = 50
    distribute(book, desk.folder.parent / "out")
    form = desk.app.books.open(str(desk.folder.parent / "out" / "城峰所.xlsx"))
    entry = read(desk.path("城峰所"), desk.scheme).returns[0].entries["1.1/完成数"]
    form.sheets[FORM][entry.cell].value = 51
    check_return(form)
    assert any("应不小于" in row["问题与处理办法"] or "至50" in row["问题与处理办法"]
               for row in page(form.sheets["检查结果"]))
    assert "重新计算" in rescore(form)
    book.close()
    assert "没有找到它" in rescore(form)


def test_another_workbook_is_no_scheme(desk: Desk) -> None:
    assert "不是方案工作簿" in check_scheme(desk.open())
    assert "不是方案工作簿" in distribute(desk.open_summary())
