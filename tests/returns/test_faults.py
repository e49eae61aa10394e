"""One test per kind of fault: what is found, where, and what becomes of the value."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.returns.workshop import (
    FORM,
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
from xlkpi.returns import read
from xlkpi.returns.parts import unfilled_facts
from xlkpi.scheme import Input
from xlkpi.scheme.identity import Role


# --- whose it is ---------------------------------------------------------------------------
def test_a_good_return_has_no_findings(desk: Desk) -> None:
    result = desk.read(desk.filled())
    assert result.findings == ()
    assert len(result.returns) == 1


def test_another_scheme(desk: Desk) -> None:
    path = desk.filled()
    result = read(path, small_scheme(id="other"))
    assert codes(result.findings) == ["WRONG_SCHEME"]
    assert (result.returns[0].scheme_id, result.returns[0].entries) == ("small", {})


def test_an_unknown_scheme_is_read_but_not_judged(desk: Desk) -> None:
    path = desk.filled({"1.1/完成数": "约10"})
    result = read(path)
    assert codes(result.findings) == ["UNKNOWN_SCHEME"]
    assert result.returns[0].entries["1.1/完成数"].value == "约10"
    assert result.returns[0].entries["1.2/合格率"].value == 0.9


def test_an_older_version(desk: Desk) -> None:
    path = desk.filled()
    newer = read(path, small_scheme(version="2"))
    assert codes(newer.findings) == ["WRONG_VERSION"]
    assert newer.returns[0].entries["1.1/完成数"].value == 45


def test_a_scheme_changed_after_distribution(desk: Desk) -> None:
    path = desk.filled()
    changed = desk.scheme.indicators[0].model_copy(update={"rule": "新的说法"})
    scheme = small_scheme(indicators=(changed, *desk.scheme.indicators[1:]))
    assert codes(read(path, scheme).findings) == ["TEMPLATE_DIFFERS"]


def test_an_unknown_unit(desk: Desk) -> None:
    path = desk.filled(unit="中所")
    result = desk.read(path)
    assert codes(result.findings) == ["UNIT_UNKNOWN"]
    assert only(result, "UNIT_UNKNOWN").value == "中所"
    assert result.returns[0].entries["1.1/完成数"].value == 45


def test_the_form_of_another_group(desk: Desk) -> None:
    path = desk.blank("北所", group="甲组")
    fill(path, {"1.1/完成数": 1})
    found = only(desk.read(path), "WRONG_GROUP")
    assert "“乙组”" in found.message
    assert "“甲组”" in found.message


def test_an_empty_form(desk: Desk) -> None:
    result = desk.read(desk.blank())
    assert codes(result.findings) == ["NOTHING_FILLED", *["UNFILLED_DEPARTMENT"] * 2]
    assert [f.severity for f in result.findings] == ["error", "warning", "warning"]


@pytest.mark.parametrize(("key", "ends"), [
    ("1.1/完成数", "请补填，确实没有发生的填0。"), ("2.2/建档", "请补填，选“是”或“否”。")])
def test_a_blank_is_told_with_what_may_stand_there(desk: Desk, key: str, ends: str) -> None:
    (found,) = desk.read(desk.filled({key: None})).findings
    assert found.message.endswith(ends)
    least = Input(indicator="1.1", name="应完成数", minimum=1)
    assert unfilled_facts(least) == {"name": "应完成数", "where": "指标1.1", "how": ""}


# --- what was typed ----------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "typed", "code", "severity", "value"), [
    ("1.1/完成数", None, "UNFILLED", "error", None),
    ("1.1/完成数", "４５", "TEXT_NUMBER", "note", 45.0),
    ("1.1/完成数", " 45 ", "TEXT_NUMBER", "note", 45.0),
    ("1.1/完成数", "1,200", "TEXT_NUMBER", "note", 1200.0),
    ("1.1/完成数", "十五件", "TEXT_NUMBER", "note", 15.0),
    ("1.3/罚没款", "2000万", "TEXT_NUMBER", "note", 2000.0),
    ("1.3/罚没款", "2000万元", "TEXT_NUMBER", "note", 2000.0),
    ("1.2/合格率", "85%", "TEXT_NUMBER", "note", 0.85),
    ("1.2/合格率", "百分之八十五", "TEXT_NUMBER", "note", 0.85),
    ("1.1/完成数", "无", "TEXT_PLACEHOLDER", "error", None),
    ("1.1/完成数", "—", "TEXT_PLACEHOLDER", "error", None),
    ("1.1/完成数", "/", "TEXT_PLACEHOLDER", "error", None),
    ("1.1/完成数", "约10", "TEXT_NOT_EXACT", "error", None),
    ("1.1/完成数", "10人完成", "TEXT_NOT_NUMBER", "error", None),
    ("1.1/完成数", "85分", "TEXT_OTHER_MEASURE", "error", None),
    ("1.1/完成数", date(2023, 1, 2), "DATE_IN_NUMBER", "error", None),
    ("1.1/完成数", True, "BOOLEAN_IN_NUMBER", "error", None),
    ("1.1/完成数", -3, "OUT_OF_LIMITS", "error", -3.0),
    ("1.3/罚没款", 2_000_000, "OUT_OF_LIMITS", "error", 2e6),
    ("1.1/完成数", 4.5, "NOT_WHOLE", "error", 4.5),
    ("1.2/合格率", 85, "PERCENT_SCALE", "error", None),
    ("1.2/增长率", 2, "PERCENT_LARGE", "warning", 2.0),
    ("2.1/档次", "优秀", "CHOICE_UNKNOWN", "error", None),
    ("2.1/档次", " 优　", "CHOICE_TIDIED", "note", "优"),
    ("2.2/建档", "有", "CHOICE_UNKNOWN", "error", None),
    ("2.2/建档", True, "CHOICE_TIDIED", "note", "是"),
    ("2.2/验收日期", "2023年5月1日", "TEXT_DATE", "note", 45047.0),
    ("2.2/验收日期", "五一前", "DATE_UNKNOWN", "error", None),
    ("2.2/说明", "  ", "ONLY_SPACES", "note", None),
    ("综合/公众评议", 120, "OUT_OF_LIMITS", "error", 120.0),
])
def test_typed(desk: Desk, key: str, typed: Any, code: str, severity: str, value: Any) -> None:
    path = desk.filled({key: typed}, assessed={"2.1/档次": None} if key == "2.1/档次" else None)
    result = desk.read(path)
    (found,) = result.findings
    entry = result.returns[0].entries[key]
    assert (found.code, found.severity) == (code, severity)
    assert (found.file, found.sheet, found.cell) == ("东所.xlsx", FORM, entry.cell)
    assert (found.unit, found.indicator) == ("东所", key.split("/", maxsplit=1)[0])
    assert entry.value == value
    if typed is not None:
        assert found.value
    assert found.message.endswith("。")


def test_spaces_in_a_required_cell_are_unfilled(desk: Desk) -> None:
    result = desk.read(desk.filled({"1.1/完成数": " "}))
    assert codes(result.findings) == ["UNFILLED"]


def test_the_reviewer_s_figure_is_judged_too(desk: Desk) -> None:
    result = desk.read(desk.filled(assessed={"1.1/完成数": "四十四"}))
    (found,) = result.findings
    entry = result.returns[0].entries["1.1/完成数"]
    assert (found.code, found.cell, entry.assessed) == ("TEXT_NUMBER", entry.assessed_cell, 44.0)


def test_a_reviewer_s_figure_fills_a_blank(desk: Desk) -> None:
    assert desk.read(desk.filled({"1.1/完成数": None}, assessed={"1.1/完成数": 44})).findings == ()


def test_an_unfilled_input_of_the_department_is_a_warning(desk: Desk) -> None:
    result = desk.read(desk.filled(assessed={"2.1/档次": None}))
    (found,) = result.findings
    assert (found.code, found.severity) == ("UNFILLED_DEPARTMENT", "warning")
    assert found.cell == result.returns[0].entries["2.1/档次"].assessed_cell


def test_all_faults_are_found_at_once(desk: Desk) -> None:
    result = desk.read(desk.filled({"1.1/完成数": "无", "1.1/应完成数": 1.5, "1.2/合格率": 85,
                                    "1.3/罚没款": None, "2.2/建档": "对"}))
    assert codes(result.findings) == ["TEXT_PLACEHOLDER", "NOT_WHOLE", "PERCENT_SCALE",
                                      "CHOICE_UNKNOWN", "UNFILLED"]


# --- formulas and errors --------------------------------------------------------------------
def test_an_error_cell_is_not_a_blank(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, "H7")
    result = desk.read(path)
    (found,) = result.findings
    assert (found.code, found.cell, found.value, found.severity) == (
        "CELL_ERROR", "H7", "#REF!", "error")
    assert result.returns[0].entries["1.1/完成数"].value is None


def test_an_error_in_an_optional_or_a_reviewer_s_cell_is_found_too(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, "H10", "#N/A")
    put_error(path, "I7", "#DIV/0!")
    result = desk.read(path)
    assert [(f.code, f.cell, f.value) for f in result.findings] == [
        ("CELL_ERROR", "I7", "#DIV/0!"), ("CELL_ERROR", "H10", "#N/A")]


def test_errors_written_by_other_programs_are_found(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, "H7")
    rewrite(path, SHEET_PART, lambda data: data.replace(
        b'<c r="H7" t="e">', b"<c t='e' r='H7'>"))
    assert codes(desk.read(path).findings) == ["CELL_ERROR"]


def test_a_formula_typed_by_the_clerk_counts_by_its_value(desk: Desk) -> None:
    path = desk.filled()
    rewrite(path, SHEET_PART, lambda data: _replaced(
        data, b"H7", b'<c r="H7"><f>40+3</f><v>43</v></c>'))
    result = desk.read(path)
    assert result.findings == ()
    assert result.returns[0].entries["1.1/完成数"].value == 43


def test_a_formula_without_a_value_is_found(desk: Desk) -> None:
    path = desk.filled({"1.1/完成数": "=40+3"})  # openpyxl does not calculate
    result = desk.read(path)
    (found,) = result.findings
    assert (found.code, found.cell) == ("FORMULA_UNCALCULATED", "H7")
    assert result.returns[0].entries["1.1/完成数"].value is None


def test_a_formula_that_gives_an_empty_text_is_blank(desk: Desk) -> None:
    path = desk.filled()
    rewrite(path, SHEET_PART, lambda data: _replaced(
        data, b"H7", b'<c r="H7" t="str"><f>IF(A1=1,2,"")</f><v></v></c>'))
    assert codes(desk.read(path).findings) == ["UNFILLED"]


@pytest.mark.parametrize(("role", "key", "title"), [
    (Role.SELF_SCORE, "1.1/完成数", "自评得分"), (Role.SCORE, "1.1/完成数", "考评得分"),
    (Role.ADOPTED, "1.1/应完成数", "应完成数的采用值"), (Role.SCORE, "=合计", "合计的考评得分"),
    (Role.SCORE, "=总成绩", "总成绩的考评得分"),
])
def test_a_formula_overwritten_by_a_figure(desk: Desk, role: Role, key: str, title: str) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        sheet.cell(key_rows(sheet)[key], role_columns(sheet)[role.value]).value = 4
    (found,) = desk.read(path).findings
    assert (found.code, found.value, found.severity) == ("FORMULA_OVERWRITTEN", "4", "warning")
    assert title in found.message


def test_every_single_formula_is_watched(desk: Desk) -> None:
    """However many others there are: each one overwritten in turn is found."""
    path = desk.filled()
    with opened(path) as book:
        watched = [c.coordinate for row in book[FORM].iter_rows() for c in row
                   if c.data_type == "f" and c.column_letter in "JKL"
                   and "小计" not in [x.value for x in row]]
    assert len(watched) >= 20
    for address in watched:
        with opened(path, desk.folder / "x.xlsx") as book:
            book[FORM][address].value = 1
        found = [f.cell for f in desk.read(desk.folder / "x.xlsx").findings]
        assert found == [address]


def test_a_deleted_formula(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        book[FORM]["K7"].value = None
    (found,) = desk.read(path).findings
    assert (found.code, found.cell) == ("FORMULA_DELETED", "K7")


def test_a_broken_score_formula(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, "K7", "#NAME?")
    (found,) = desk.read(path).findings
    assert (found.code, found.cell, found.value) == ("FORMULA_BROKEN", "K7", "#NAME?")


def test_a_sheet_pasted_as_values_is_one_finding(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        for row in book[FORM].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = 1
    assert codes(desk.read(path).findings) == ["FORMULAS_GONE"]


def test_saved_scores_are_kept(desk: Desk) -> None:
    path = desk.blank()
    scores = desk.one(path).scores["1.1"]
    assert (scores.self_cached, scores.assessed_cached) == ("未填", "未填")


@pytest.mark.parametrize("value", [5, "4分", None])
def test_changed_full_marks(desk: Desk, value: object) -> None:
    path = desk.filled()
    with opened(path) as book:
        book[FORM]["C7"].value = value
    (found,) = desk.read(path).findings
    assert (found.code, found.cell, found.indicator) == ("FULL_CHANGED", "C7", "1.1")
    assert "不是方案规定的数4" in found.message


# --- rows and columns -------------------------------------------------------------------------
def test_a_deleted_row(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        for cell in book[FORM][8]:
            if type(cell).__name__ == "Cell":
                cell.value = None
        book[FORM].defined_names.clear()
    result = desk.read(path)
    assert codes(result.findings) == ["INPUT_MISSING"]
    assert result.returns[0].entries["1.1/应完成数"].value is None


def test_a_copied_row(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        below = sheet.max_row + 2
        for column in range(1, sheet.max_column + 1):
            sheet.cell(below, column).value = sheet.cell(7, column).value
        sheet.cell(below, role_columns(sheet)[Role.VALUE.value]).value = 999
    result = desk.read(path)
    found = only(result, "INPUT_DOUBLED")
    assert (found.cell, found.severity) == ("H7", "error")
    assert result.returns[0].entries["1.1/完成数"].value == 45


def test_of_a_row_copied_above_the_named_one_counts(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        for column in range(1, sheet.max_column + 1):
            sheet.cell(3, column).value = sheet.cell(7, column).value
        sheet.cell(3, role_columns(sheet)[Role.VALUE.value]).value = 999
    result = desk.read(path)
    assert "INPUT_DOUBLED" in codes(result.findings)
    assert result.returns[0].entries["1.1/完成数"].value == 45


def test_a_doubled_column(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sheet = book[FORM]
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, 30).value = sheet.cell(row, 8).value
    found = only(desk.read(path), "COLUMN_DOUBLED")
    assert "H列" in found.message


def test_a_missing_column(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        book[FORM].delete_cols(9)
        book[FORM].defined_names.clear()
    result = desk.read(path)
    assert "核定值" in only(result, "COLUMN_MISSING").message
    assert result.returns[0].entries["1.1/完成数"].value == 45


def test_an_input_that_the_scheme_has_no_more(desk: Desk) -> None:
    path = desk.filled()
    inputs = tuple(i for i in desk.scheme.inputs if i.name != "说明")
    result = read(path, small_scheme(inputs=inputs, version="2"))
    assert codes(result.findings) == ["WRONG_VERSION", "INPUT_UNKNOWN"]


def test_text_far_below_the_table(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        book[FORM]["R1048576"].value = "。"
    result = desk.read(path)
    assert codes(result.findings) == ["SHEET_TOO_LARGE"]
    assert "第1048576行" in result.findings[0].message


def _replaced(data: bytes, address: bytes, cell: bytes) -> bytes:
    start = data.index(b'<c r="%s"' % address)
    end = data.index(b"<c ", start + 1)
    return data[:start] + cell + data[end:]


def test_files_are_never_changed(desk: Desk) -> None:
    path = desk.filled({"1.1/完成数": "无"})
    before: tuple[bytes, int] = (path.read_bytes(), path.stat().st_mtime_ns)
    desk.read(path)
    assert (Path(path).read_bytes(), path.stat().st_mtime_ns) == before
    assert openpyxl.load_workbook(path)[FORM]["H7"].value == "无"
