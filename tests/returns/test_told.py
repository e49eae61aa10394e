"""What findings tell: advice that can be followed, and every fault once."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.returns.workshop import (
    DEPARTMENT,
    FORM,
    GOOD,
    SHEET_PART,
    Desk,
    codes,
    fill,
    key_rows,
    only,
    opened,
    put_error,
    rewrite,
    role_columns,
    small_scheme,
)
from xlkpi.findings import finding
from xlkpi.forms import build_template, stamp
from xlkpi.returns.container import Package
from xlkpi.returns.opendocument import OpenDocument
from xlkpi.returns.values import InputRule
from xlkpi.scheme import Input
from xlkpi.scheme.identity import Role


@pytest.mark.parametrize(("facts", "advice"), [
    ({}, "请填准确的数，没有发生的填0。"),
    ({"minimum": 1}, "请填准确的数。"),
    ({"required": False}, "请填准确的数，没有发生的填0，没有这一项的留空。"),
    ({"minimum": 1, "required": False}, "请填准确的数，没有这一项的留空。"),
])
def test_no_figure_tells_what_the_cell_takes(desk: Desk, facts: dict[str, Any], advice: str
                                             ) -> None:
    item = Input(indicator="1.1", name="完成数", **facts)
    other = small_scheme().inputs[1:]
    found = only(Desk(small_scheme(inputs=(item, *other)), desk.folder).read(
        Desk(small_scheme(inputs=(item, *other)), desk.folder).filled({"1.1/完成数": "无"})),
        "TEXT_PLACEHOLDER")
    assert found.message.endswith(advice)


@pytest.mark.parametrize(("raw", "said"), [
    (120.0, "应在0至100之间；得分暂按120计算"), ("120分", "得分暂按120计算"), (1e300, "得分暂按1e+300计算"),
])
def test_limits_read_as_a_sentence_and_the_figure_is_named(raw: object, said: str) -> None:
    item = Input(indicator="1.1", name="评分", minimum=0, maximum=100)
    _, remark = InputRule.of(item).judge(raw)
    assert remark is not None
    assert said in finding(remark.code, name=item.name, value=raw, **remark.facts).message


@pytest.mark.parametrize(("raw", "said"), [
    (95.0, "即9500%，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；如果是95%，请填“95%”或0.95"),
    (85.5, "即8550%，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；如果是85.5%，请填“85.5%”或0.855"),
    (1.6, "即160%，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；如果是1.6%，请填“1.6%”或0.016"),
])
def test_a_percentage_of_another_scale_is_named_as_it_would_count(raw: float, said: str) -> None:
    item = Input(indicator="1.1", name="合格率", kind="percent", minimum=0, maximum=1)
    value, remark = InputRule.of(item).judge(raw)
    assert value is None
    assert remark is not None
    told = finding(remark.code, name=item.name, value=raw, **remark.facts).message
    assert said in told
    assert told.endswith("%的，请在方案里放宽该项的最大值。")


# --- formulas that show what other cells hold ----------------------------------------------
def test_a_score_that_shows_the_error_of_its_input_is_not_called_broken(desk: Desk) -> None:
    path = desk.filled()
    for address in ("H7", "J7", "K7", "L7", "K20", "L20"):  # typed, adopted, scores, totals
        put_error(path, address)
    cells = [c for f in desk.read(path).findings for c in [f.cell]]
    assert cells == ["H7"]


def test_a_deleted_row_is_told_once_and_not_again_as_broken_formulas(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        for cell in book[FORM][8]:
            if type(cell).__name__ == "Cell":
                cell.value = None
        book[FORM].defined_names.clear()
    for address in ("K7", "L7", "K20"):
        put_error(path, address)
    assert codes(desk.read(path).findings) == ["INPUT_MISSING"]


def test_a_formula_that_is_broken_itself_is_told_beside_another_s_error(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, "H7")
    put_error(path, "K9", "#NAME?")
    put_error(path, "K20", "#NAME?")
    assert [(f.code, f.cell) for f in desk.read(path).findings] == [
        ("CELL_ERROR", "H7"), ("FORMULA_BROKEN", "K9")]


def test_most_formulas_pasted_as_values_are_one_finding(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        for row in book[FORM].iter_rows(min_row=7, max_row=18):
            for cell in row:
                if cell.data_type == "f" and cell.column_letter in "JKL":
                    cell.value = 1
    (found,) = desk.read(path).findings
    assert (found.code, found.severity) == ("FORMULAS_GONE", "warning")
    assert "有21个公式" in found.message


# --- visible names beside hidden keys ----------------------------------------------------
def test_visible_columns_sorted_without_the_hidden_key(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        for column in range(3, 17):
            cells = [sheet.cell(row, column) for row in (9, 11)]
            cells[0].value, cells[1].value = cells[1].value, cells[0].value
    found = only(desk.read(path), "ROWS_MIXED_UP")
    assert (found.severity, found.value) == ("error", "罚没款")
    assert "有2行（第9、11行）" in found.message
    assert "标识是“合格率”" in found.message


def test_an_indicator_beside_the_key_of_another_is_told(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet, column = book[FORM], role_columns(book[FORM])[Role.CONTENT.value]
        row = key_rows(sheet)["1.2/合格率"]
        sheet.cell(row, column).value = "1.3 罚没\n案件"
    assert only(desk.read(path), "ROWS_MIXED_UP").value == "1.3 罚没"


def test_a_name_that_somebody_worded_afresh_is_no_mix_up(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet, column = book[FORM], role_columns(book[FORM])[Role.INPUT.value]
        sheet.cell(7, column).value = "全年完成的数"
        sheet.cell(8, column).value = None
    assert desk.read(path).findings == ()


def test_a_machine_without_the_add_in_is_one_note(desk: Desk) -> None:
    """A form with KPI_ formulas shows #NAME? there: nothing is broken."""
    path = desk.folder / "东所.xlsx"
    stamp(build_template(desk.scheme, "甲组", {}, "udf"), "东所", path)
    fill(path, GOOD, DEPARTMENT)
    for address in ("K7", "L7", "K18", "L18"):
        put_error(path, address, "#NAME?")
    (found,) = desk.read(path).findings
    assert (found.code, found.severity) == ("ADDIN_ABSENT", "note")
    assert found.message.startswith("4个自动计算的单元格显示#NAME?")
    put_error(path, "H7", "#NAME?")
    rewrite(path, SHEET_PART, lambda data: data.replace(b"KPI_", b"kpi_"))  # as LibreOffice does
    assert codes(desk.read(path).findings) == ["CELL_ERROR", "ADDIN_ABSENT"]


def test_the_same_in_an_opendocument(tmp_path: Path) -> None:
    table = ('<office:document-content xmlns:office="urn:o" xmlns:table="urn:t"><table:table '
             'table:name="考核表"><table:table-row><table:table-cell table:formula="{0}"/>'
             '</table:table-row></table:table></office:document-content>')
    for formula, addin in (("of:=COM.X.KPI_RATIO([.A2])", True), ("of:=SUM([.A2])", False)):
        with zipfile.ZipFile(tmp_path / "a.ods", "w") as target:
            target.writestr("META-INF/manifest.xml", "<manifest/>")
            target.writestr("content.xml", table.format(formula))
        with Package(tmp_path / "a.ods") as package:
            assert OpenDocument(package).cells("考核表").addin is addin


# --- several forms in one sheet ------------------------------------------------------------
@pytest.mark.parametrize(("down", "right"), [(40, 0), (0, 30)])
def test_forms_pasted_into_one_sheet_are_one_finding_and_not_mixed_up(
        desk: Desk, down: int, right: int) -> None:
    south = openpyxl.load_workbook(desk.filled({"1.1/完成数": 7}, unit="南所"))[FORM]
    path = desk.filled({"1.1/完成数": 45})
    with opened(path) as book:
        for area in list(book[FORM].merged_cells.ranges):
            book[FORM].unmerge_cells(str(area))
        for row in south.iter_rows():
            for cell in row:
                if cell.value is not None:
                    book[FORM].cell(cell.row + down, cell.column + right).value = cell.value
    result = desk.read(path)
    found = only(result, "FORMS_TOGETHER")
    assert "有2份考核表（东所、南所），只读取了东所的" in found.message
    assert not {"INPUT_DOUBLED", "COLUMN_DOUBLED"} & set(codes(result.findings))
    (returned,) = result.returns
    assert (returned.unit, returned.entries["1.1/完成数"].value) == ("东所", 45)


# --- figures beside no key -----------------------------------------------------------------
def test_a_figure_in_an_inserted_row_is_not_passed_over_in_silence(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.insert_rows(12)  # openpyxl leaves formulas as they are
        sheet["H12"], sheet["I12"], sheet["O12"] = 33, "见上", 5
    found = only(desk.read(path), "FIGURE_ASTRAY")
    assert (found.cell, found.value, found.severity) == ("H12", "33", "warning")
    assert "没有采用" in found.message


def test_a_figure_in_a_row_that_stands_twice_is_told_once(desk: Desk) -> None:
    """Its row is an input of the scheme: what is wrong with it is that there are two."""
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        row = key_rows(sheet)["1.2/合格率"]
        sheet.insert_rows(row + 1)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    told = codes(desk.read(path).findings)
    assert "INPUT_DOUBLED" in told
    assert "FIGURE_ASTRAY" not in told
