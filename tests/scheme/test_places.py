"""Findings of a check name the file and the cell of the workbook form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.scheme.test_files import column
from xlkpi.findings import Finding
from xlkpi.scheme import check, load, load_placed, save


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scheme") / "原.xlsx"
    save(load("suo-2023"), path)
    return path


def found(original: Path, tmp_path: Path, change: Callable[[Workbook], object]) -> list[Finding]:
    path = tmp_path / "方案.xlsx"
    book = load_workbook(original)
    change(book)
    book.save(path)
    scheme, places = load_placed(path)
    return check(scheme, places)


def _put(sheet: str, heading: str, row: int, value: object) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        ws = book[sheet]
        ws.cell(row, column(ws, heading)).value = value

    return change


@pytest.mark.parametrize(("sheet", "heading", "row", "value", "code"), [
    ("指标", "评分公式", 4, "[完成数]", "SCHEME_FORMULA"),
    ("指标", "评分公式", 4, None, "SCHEME_NO_FORMULA"),
    ("指标", "评分办法", 4, None, "SCHEME_NO_WORDS"),
    ("指标", "评分办法", 4, "低于5%得1分；高于5%得2分", "SCHEME_BORDER"),
    ("指标", "评估内容", 4, "没有（完", "SCHEME_CUT"),
    ("指标", "性质", 4, "奖励", "SCHEME_KIND"),
    ("指标", "类别编号", 4, "99", "SCHEME_NO_SECTION"),
    ("指标", "指标编号", 4, "1.1", "SCHEME_DOUBLE"),
    ("指标", "适用分组", 4, "股室", "SCHEME_NO_GROUP"),
    ("指标", "分值", 4, 0, "SCHEME_FULL"),
    ("类别", "分值", 4, 77, "SCHEME_SECTION_SUM"),
    ("填报项", "最小值", 4, 7.5, "SCHEME_LIMITS"),
    ("填报项", "不超过", 4, "没有", "SCHEME_PART_UNKNOWN"),
    ("填报项", "指标编号", 4, "77.7", "SCHEME_NO_INDICATOR"),
    ("填报项", "填报项", 4, "分值", "SCHEME_RESERVED"),
    ("填报项", "选项", 4, "优、良", "SCHEME_EXTRA_CHOICES"),
    ("单位", "单位名称", 3, "樟城所", "SCHEME_DOUBLE"),
    ("综合", "公式", 3, "[@没有]", "SCHEME_FORMULA"),
    ("综合", "公式", 2, "[@排名]", "SCHEME_LATER"),
])
def test_the_cell_of_a_finding(original: Path, tmp_path: Path, sheet: str, heading: str, row: int,
                               value: object, code: str) -> None:
    def change(book: Workbook) -> None:
        _put(sheet, heading, row, value)(book)
        if code == "SCHEME_LIMITS":
            _put(sheet, "最大值", row, 1)(book)

    letter = load_workbook(original)[sheet].cell(1, column(load_workbook(original)[sheet], heading)
                                                 ).column_letter
    places = [f.place for f in found(original, tmp_path, change) if f.code == code]
    assert f"方案.xlsx {sheet}!{letter}{row}" in places


def test_sums_point_at_their_column_and_names_at_their_heading(original: Path, tmp_path: Path
                                                               ) -> None:
    def change(book: Workbook) -> None:
        book["方案"]["B6"].value = 1234
        ws = book["单位"]
        ws.cell(1, ws.max_column + 1).value = "所[新]"
        ws.cell(2, ws.max_column).value = 1

    places = {(f.code, f.place) for f in found(original, tmp_path, change)}
    assert ("SCHEME_TOTAL", "方案.xlsx 指标!D1") in places
    assert ("SCHEME_NAME", "方案.xlsx 单位!D1") in places


def test_every_finding_of_a_workbook_has_its_cell(original: Path, tmp_path: Path) -> None:
    for one in found(original, tmp_path, _put("指标", "评分公式", 4, "[@完成数]*99")):
        assert one.file == "方案.xlsx"
        assert one.cell[:1].isupper()


def test_moved_rows_are_followed(original: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["指标"].insert_rows(3, 2)
        ws = book["指标"]
        ws.cell(8, column(ws, "评分公式")).value = "1+"

    assert any(f.place == "方案.xlsx 指标!G8" for f in found(original, tmp_path, change))


def test_a_text_form_has_its_name_only(tmp_path: Path) -> None:
    path = tmp_path / "方案.toml"
    base = load("suo-2023")
    save(base.model_copy(update={"full": 7.0}), path)
    scheme, places = load_placed(path)
    assert {(f.file, f.cell) for f in check(scheme, places)} == {("方案.toml", "")}


def test_without_places_no_cell_is_named() -> None:
    base = load("suo-2023")
    assert {(f.file, f.cell) for f in check(base.model_copy(update={"full": 7.0}))} == {("", "")}
