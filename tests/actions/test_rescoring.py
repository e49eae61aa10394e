"""重新计分 and 撤销上次计分, live: formulas come back, changes are told, undoing is exact."""

from __future__ import annotations

import pytest
import xlwings as xw

from tests.actions.desk import FORM, Desk, contents, page, unprotect
from tests.returns import test_ledgers as ledger
from xlkpi.actions import host, rescore, undo_rescore
from xlkpi.forms import distribute
from xlkpi.hosts.calc import Unlocked
from xlkpi.returns import Entry, read
from xlkpi.samples import fill
from xlkpi.scheme import save
from xlkpi.scoring import score_one

pytestmark = pytest.mark.live

CODE = "1.5"


def overwritten(desk: Desk, content: object = 4.5) -> tuple[xw.Book, str, str]:
    """A form whose 考评得分 was overwritten: the book, the cell, the formula that was there."""
    book = desk.open()
    unprotect(book)
    cell = desk.returned().scores[CODE].assessed_cell
    formula = book.sheets[FORM][cell].formula
    book.sheets[FORM][cell].value = content
    return book, cell, formula


def row_of(book: xw.Book, code: str) -> dict[str, object]:
    return next(row for row in page(book.sheets["计分说明"]) if row["指标"] == code)


def test_every_score_is_told_with_its_cause(desk: Desk) -> None:
    book = desk.open()
    before = contents(book)[FORM]
    assert "得分没有变化" in rescore(book)
    rows = {row["指标"]: row for row in page(book.sheets["计分说明"]) if row["指标"]}
    scored = score_one(desk.scheme, desk.returned(), "assessed").scores
    assert list(rows) == list(scored)
    assert {c: r["考评得分"] for c, r in rows.items() if scored[c].value is not None} == {
        c: s.value for c, s in scored.items() if s.value is not None}
    assert [r["考评得分说明"] for r in rows.values()] == [s.cause for s in scored.values()]
    assert contents(book)[FORM] == before
    assert book.sheets.active.name == FORM


@pytest.mark.parametrize("content", [4.5, "优", None, "=4"], ids=str)
def test_an_overwritten_formula_comes_back_and_can_be_undone(desk: Desk, content: object) -> None:
    book, cell, formula = overwritten(desk, content)
    before = contents(book)
    told = rescore(book)
    assert "恢复了 1 个公式" in told
    assert book.sheets[FORM][cell].formula == formula
    row = row_of(book, CODE)
    assert row["考评得分"] == book.sheets[FORM][cell].value == 1.8
    assert "已恢复" in str(row["为什么变"])
    assert row["原考评"] == (4 if content == "=4" else content)
    undo_rescore(book)
    assert contents(book) == before
    assert [s.name for s in book.sheets if s.name.startswith("_xlkpi_")] == []


def test_what_was_restored_is_in_order_when_saved(desk: Desk) -> None:
    book, _, _ = overwritten(desk)
    rescore(book)
    saved = desk.folder.parent / "saved.xlsx"
    book.save(saved)
    result = read(saved, desk.scheme)
    assert result.findings == ()
    assert [r.entries.keys() for r in result.returns] == [desk.returned().entries.keys()]


def test_undoing_survives_saving(desk: Desk) -> None:
    book, cell, formula = overwritten(desk)
    rescore(book)
    saved = desk.folder.parent / "saved.xlsx"
    book.save(saved)
    book.close()
    again = desk.app.books.open(str(saved))
    assert again.sheets[FORM][cell].formula == formula
    assert not again.sheets["_xlkpi_undo"].visible
    undo_rescore(again)
    assert again.sheets[FORM][cell].value == 4.5
    assert "计分说明" not in again.sheet_names


def test_all_formulas_pasted_over_by_values(desk: Desk) -> None:
    book = desk.open()
    unprotect(book)
    sheet, returned = book.sheets[FORM], desk.returned()
    scores = [a for s in returned.scores.values() for a in (s.self_cell, s.assessed_cell)]
    adopted = [f"J{e.cell[1:]}" for e in returned.entries.values()]
    before = {a: sheet[a].formula for a in (*scores, *adopted)}
    assert all(text.startswith("=") for text in before.values())
    for address in before:
        sheet[address].value = sheet[address].value
    assert f"恢复了 {len(before)} 个公式" in rescore(book)
    assert {a: sheet[a].formula for a in before} == before


def test_twice_changes_nothing_more_and_undo_still_goes_back(desk: Desk) -> None:
    book, cell, _ = overwritten(desk)
    rescore(book)
    once = contents(book)
    assert "得分没有变化" in rescore(book)
    assert contents(book) == once
    undo_rescore(book)
    assert book.sheets[FORM][cell].value == 4.5


def test_undoing_brings_the_former_page_back(desk: Desk) -> None:
    book, _, _ = overwritten(desk)
    rescore(book)
    first = contents(book)["计分说明"]
    entry = desk.returned().entries["1.1/完成数"]
    book.sheets[FORM][entry.cell].value = 1
    rescore(book)
    assert contents(book)["计分说明"] != first
    undo_rescore(book)
    assert contents(book)["计分说明"] == first
    assert undo_rescore(book) == "没有可以撤销的计分。"


def test_what_somebody_changed_since_is_not_undone(desk: Desk) -> None:
    book, cell, _ = overwritten(desk)
    rescore(book)
    book.sheets[FORM][cell].value = 3
    assert "没有动" in undo_rescore(book)
    assert book.sheets[FORM][cell].value == 3


def test_of_two_forms_of_one_unit_the_right_one_is_undone(desk: Desk) -> None:
    book, _, _ = overwritten(desk)
    book.sheets[FORM].copy(after=book.sheets[FORM], name="另一期")
    book.sheets["另一期"][desk.returned().scores[CODE].assessed_cell].value = None
    book.sheets["另一期"]["E1"].value = "period=上半年"
    before = contents(book)
    told = rescore(book)
    assert "城峰所、城峰所（上半年）" in told
    assert "恢复了 2 个公式" in told
    assert {row["单位"] for row in page(book.sheets["计分说明"])} == {"城峰所", "城峰所（上半年）"}
    assert "2 个单元格" in undo_rescore(book)
    assert contents(book) == before


def test_a_protected_sheet_is_left_alone_and_it_is_said(desk: Desk) -> None:
    book, cell, _ = overwritten(desk)
    book.sheets[FORM].api.protect("")
    assert "受保护" in rescore(book)
    assert book.sheets[FORM][cell].value == 4.5
    assert "请先撤消保护" in str(row_of(book, CODE)["为什么变"])


@pytest.mark.parametrize("password", ["", "秘密"], ids=["none", "password"])
def test_protection_comes_off_where_it_has_no_password(
        desk: Desk, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    book, cell, formula = overwritten(desk)
    book.sheets[FORM].api.protect(password)
    monkeypatch.setattr(host, "unlocked", Unlocked)
    told = rescore(book)
    assert book.sheets[FORM].api.isProtected()
    if password:
        assert "没能恢复（工作表受保护）" in told
        assert book.sheets[FORM][cell].value == 4.5
    else:
        assert book.sheets[FORM][cell].formula == formula


def test_formulas_follow_moved_rows_and_columns(desk: Desk) -> None:
    book = desk.open()
    unprotect(book)
    sheet = book.sheets[FORM]
    cell = sheet[desk.returned().scores[CODE].assessed_cell]
    sheet[f"{cell.row - 1}:{cell.row}"].insert("down")
    sheet["A:B"].insert("right")
    moved = sheet.range((cell.row + 2, cell.column + 2))
    formula, value = moved.formula, moved.value
    moved.value = 4.5
    rescore(book)
    assert (moved.formula, moved.value) == (formula, value)


def test_a_form_with_functions_of_the_add_in_gets_them_back(desk: Desk) -> None:
    path = distribute(desk.scheme, desk.folder.parent / "udf", desk.scheme.units[:1], "udf")[0]
    book = desk.app.books.open(str(path))
    unprotect(book)
    returned = read(path, desk.scheme).returns[0]
    cell = book.sheets[FORM][returned.scores["1.1"].assessed_cell]
    formula = cell.formula
    assert "KPI_" in formula
    cell.value = 9
    rescore(book)
    assert cell.formula == formula


def test_a_summary_is_made_anew_instead(desk: Desk) -> None:
    assert "合并汇总" in rescore(desk.open_summary())


def test_a_unit_that_the_scheme_does_not_know(desk: Desk) -> None:
    book = desk.open()
    unprotect(book)
    texts = book.sheets[FORM].range("A1:F1").value
    book.sheets[FORM].range((1, texts.index("unit=城峰所") + 1)).value = "unit=没有的所"
    assert "里没有单位“没有的所”" in rescore(book)


def test_a_result_that_waits_for_the_units_own_figure_has_not_changed(desk: Desk) -> None:
    """综合 is filled in as 核定值 alone: its own side stays 未填, before and after."""
    scheme = ledger.small()
    [path] = distribute(scheme, desk.folder / "blank")
    save(scheme, desk.folder / "ledger.toml")
    figures = {"1.1/件数": Entry(0.5), ledger.KEY: Entry(None, 1.5)}
    fill(scheme, path, ledger.UNIT, figures, desk.folder / "a.xlsx")
    book = desk.app.books.open(str(desk.folder / "a.xlsx"))
    assert rescore(book) == (
        f"{ledger.UNIT}：1 项指标已重新计算，得分没有变化。\n"
        "每项得分的说明见工作表“计分说明”；“撤销上次计分”可以恢复原样。")
    result = next(row for row in page(book.sheets["计分说明"]) if row["名称"] == "总分")
    assert (result["自评得分"], result["考评得分"]) == ("未填", 2)
