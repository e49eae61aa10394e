"""The two file forms: lossless both ways, forgiving to people, and clear about faults."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.scheme.strategies import SCHEMES
from xlkpi.findings import Finding
from xlkpi.functions import FUNCTIONS
from xlkpi.returns import collect, read
from xlkpi.scheme import Deadline, Scheme, SchemeError, load, save, shipped, shipped_path
from xlkpi.scheme.identity import IDENTITY_SHEET, Identity, digest, kind_texts
from xlkpi.scheme.text import dumps, loads


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMES)
def test_text_and_workbook_lose_nothing(scheme: Scheme) -> None:
    text = dumps(scheme)
    first = loads(text)
    assert first == scheme
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "方案.xlsx"
        save(first, path)
        second = load(path)
    assert second == scheme
    assert dumps(second) == text


@pytest.mark.parametrize("scheme_id", shipped())
def test_shipped_workbook_is_built_from_the_text(scheme_id: str, tmp_path: Path) -> None:
    source = shipped_path(scheme_id)
    assert dumps(load(scheme_id)) == source.read_text(encoding="utf-8")
    built = tmp_path / "built.xlsx"
    save(load(scheme_id), built)
    assert cells(built) == cells(source.with_suffix(".xlsx"))


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {ws.title: list(ws.iter_rows(values_only=True)) for ws in load_workbook(path)}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scheme") / "suo-2023.xlsx"
    save(load("suo-2023"), path)
    return path


Change = Callable[[Workbook], object]


def edited(original: Path, tmp_path: Path, change: Change) -> Path:
    path = tmp_path / "edited.xlsx"
    book = load_workbook(original)
    change(book)
    book.save(path)
    return path


def column(ws: Worksheet, title: str) -> int:
    return next(n for n, c in enumerate(ws[1], 1) if str(c.value).strip() == title)


def _spaced(book: Workbook) -> None:
    for ws in book.worksheets[:6]:
        for cell in ws[1]:
            cell.value = f" {cell.value}　" if cell.value else None


def _moved(book: Workbook) -> None:
    ws = book["指标"]
    formulas = column(ws, "评分公式")
    for row in ws.iter_rows():
        row[0].value, row[formulas - 1].value = row[formulas - 1].value, row[0].value


def _equals(book: Workbook) -> None:
    ws = book["指标"]
    cell = ws.cell(2, column(ws, "评分公式"))
    cell.value = f"={cell.value}"


def _as_texts(book: Workbook) -> None:
    for title, heading in (("指标", "分值"), ("填报项", "最小值"), ("单位", "城区所")):
        ws = book[title]
        at = column(ws, heading)
        for row in range(2, ws.max_row + 1):
            cell = ws.cell(row, at)
            if cell.value is not None:
                cell.value = f" {cell.value} "


def _titled(book: Workbook) -> None:
    for ws in book.worksheets[:6]:
        ws.insert_rows(1, 2)
        ws.cell(1, 1).value = "（内部资料）"


def _scratch(book: Workbook) -> None:
    book.create_sheet("草稿")["A1"] = "随便写"


def _codes_as_figures(book: Workbook) -> None:
    ws = book["指标"]
    ws.cell(2, 1).value, ws.cell(2, 2).value = 1.1, 1


@pytest.mark.parametrize("change", [
    _spaced, _moved, _equals, _as_texts, _titled, _scratch, _codes_as_figures,
])
def test_what_people_do_to_the_workbook_does_no_harm(original: Path, tmp_path: Path,
                                                     change: Change) -> None:
    assert load(edited(original, tmp_path, change)) == load("suo-2023")


def faults(path: Path | str) -> list[Finding]:
    with pytest.raises(SchemeError) as error:
        load(path)
    return list(error.value.findings)


def _set(title: str, cell: str, value: object) -> Change:
    return lambda book: setattr(book[title][cell], "value", value)


@pytest.mark.parametrize(("change", "code", "place", "says"), [
    (lambda b: b.remove(b["综合"]), "SCHEME_SHEET", "", "单位"),
    (_set("指标", "G1", "公式"), "SCHEME_COLUMN", "指标", "评分办法"),
    (_set("指标", "G1", "公式"), "SCHEME_EXTRA_COLUMN", "指标!G1", "评分公式"),
    (_set("指标", "E1", "评分办法"), "SCHEME_DOUBLE_COLUMN", "指标!F1", "两次"),
    (_set("指标", "D3", "十分"), "SCHEME_VALUE", "指标!D3", "应为数字"),
    (_set("指标", "D3", None), "SCHEME_VALUE", "指标!D3", "没有填写"),
    (_set("填报项", "C3", "数字"), "SCHEME_VALUE", "填报项!C3", "数值、百分比、选项"),
    (_set("填报项", "J3", "也许"), "SCHEME_VALUE", "填报项!J3", "“是”或“否”"),
    (_set("填报项", "A3", "#REF!"), "SCHEME_CELL_ERROR", "填报项!A3", "#REF!"),
    (_set("方案", "B4", "今年"), "SCHEME_VALUE", "方案!B4", "“年度”"),
    (_set("方案", "A4", "年份"), "SCHEME_EXTRA_ITEM", "方案!A4", "年度"),
    (_set("方案", "A4", "版本"), "SCHEME_DOUBLE_ITEM", "方案!A5", "两次"),
])
def test_faults_are_named_with_their_cell(original: Path, tmp_path: Path, change: Change,
                                          code: str, place: str, says: str) -> None:
    found = [f for f in faults(edited(original, tmp_path, change)) if f.code == code]
    assert found
    assert found[0].place == f"edited.xlsx {place}".strip()
    assert says in found[0].message


def test_all_faults_at_once(original: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["指标"]["D3"], book["填报项"]["C3"], book["方案"]["A4"] = "十分", "数字", "年份"

    found = faults(edited(original, tmp_path, change))
    assert {f.code for f in found} == {"SCHEME_VALUE", "SCHEME_EXTRA_ITEM"}
    assert {f.cell for f in found} >= {"D3", "C3", "A4"}


@pytest.mark.parametrize(("text", "code", "says"), [
    ("id = ", "SCHEME_TEXT", "结尾不完整"), ("id = 1\nyear == 2", "SCHEME_TEXT", "第2行第7个字"),
    ('id = "a"', "SCHEME_VALUE", "没有填写"),
    ('colour = "red"', "SCHEME_VALUE", "没有这个栏目"),
    ("[[indicators]]\nfull = 'x'", "SCHEME_VALUE", "“指标”第1项的“分值”"),
    ("[[indicators]]\n[[indicators.inputs]]\nchoices = ['优、良']", "SCHEME_LABEL", "顿号"),
    ("units = 3", "SCHEME_VALUE", "应为列表"),
])
def test_faults_of_the_text_form(text: str, code: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    assert any(f.code == code and says in f.message for f in faults(path))


@pytest.mark.parametrize(("name", "content", "code"), [
    ("方案.docx", b"x", "SCHEME_FORM"), ("方案.xlsx", b"no zip", "SCHEME_BROKEN"),
    ("方案.toml", b"\xff\xfe\x00", "SCHEME_TEXT"),
])
def test_files_of_another_kind(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [f.code for f in faults(path)] == [code]


def test_a_workbook_that_is_no_workbook_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert [f.code for f in faults(path)] == ["SCHEME_BROKEN"]


def marked(path: Path, *rows: tuple[str, ...], title: str = "考核表", hidden: bool = False) -> Path:
    """A workbook with texts of identity in its second row, as if a row had been inserted."""
    book = Workbook()
    for number, row in enumerate(rows):
        ws = book.create_sheet(IDENTITY_SHEET if hidden else f"{title}{number}")
        ws.append([])
        ws.append(list(row))
    del book["Sheet"]
    book.save(path)
    return path


def of(unit: str) -> tuple[str, ...]:
    return Identity("suo-2023", "1", unit).texts()


@pytest.mark.parametrize(("rows", "hidden", "says"), [
    ([of("樟城所")], False, "这是“樟城所”的考核表，不是方案工作簿"),
    ([of("樟城所"), of("城峰所")], False, "这是“樟城所”等2个单位的考核表，"),
    ([of("樟城所")], True, "这是“樟城所”的考核表，"),
    ([kind_texts("summary", load("suo-2023"))], True, "这是汇总工作簿，"),
    ([kind_texts("preview", load("suo-2023"))], True, "这是规则预演的结果，"),
    ([("随便",)], False, "不是方案工作簿（应有“方案”"),
])
def test_another_workbook_is_told_in_one_sentence(tmp_path: Path, rows: list[tuple[str, ...]],
                                                  hidden: bool, says: str) -> None:
    path = marked(tmp_path / "a.xlsx", *rows, hidden=hidden)
    fault, = faults(path)
    assert fault.code == "SCHEME_NOT_ONE"
    assert fault.message.startswith(says)
    assert "请改用方案工作簿" in fault.message
    with pytest.raises(SchemeError) as error:
        load(path)
    assert not error.value.is_scheme
    assert error.value.report == [fault]


def test_a_scheme_that_lacks_sheets_is_still_a_scheme(original: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for title in ("方案", "指标", "填报项"):
            book[title].title = f"{title}2024"

    assert [f.code for f in faults(edited(original, tmp_path, change))] == ["SCHEME_SHEET"] * 3


def test_what_was_not_checked_is_said_after_the_faults(original: Path, tmp_path: Path) -> None:
    with pytest.raises(SchemeError) as error:
        load(edited(original, tmp_path, _set("指标", "D3", "十分")))
    assert [f.code for f in error.value.report] == ["SCHEME_VALUE", "SCHEME_UNCHECKED"]
    assert error.value.report[-1].file == "edited.xlsx"


def test_unknown_schemes_name_the_known_ones() -> None:
    assert "suo-2023" in faults("suo-2099")[0].message
    assert "suo-2023" in faults("没有.toml")[0].message


def test_saving_leaves_nothing_behind_when_it_fails(tmp_path: Path) -> None:
    scheme = load("suo-2023").model_copy(update={"notes": ("长" * 40000,)})
    kept = tmp_path / "a.xlsx"
    shutil.copy(shipped_path("suo-2023").with_suffix(".xlsx"), kept)
    before = kept.read_bytes()
    with pytest.raises(SchemeError):
        save(scheme, kept)
    assert kept.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_formulas_stand_as_texts_and_are_never_calculated(original: Path) -> None:
    ws = load_workbook(original)["指标"]
    at = column(ws, "评分公式")
    found = [ws.cell(row, at) for row in range(2, 49)]
    assert {c.data_type for c in found} == {"s"}
    assert all(c.number_format == "@" or c.quotePrefix for c in found)


def test_the_workbook_says_what_it_is(original: Path, tmp_path: Path) -> None:
    ws = load_workbook(original)[IDENTITY_SHEET]
    assert ws.sheet_state == "veryHidden"
    scheme = load("suo-2023")
    assert {"kind=scheme", "scheme=suo-2023", f"version={scheme.version}",
            f"digest={digest(scheme, '')}"} <= {str(c.value) for c in ws[1]}
    assert [f.code for f in read(original).findings] == ["NOT_A_FORM"]
    shutil.copy(original, tmp_path / "交回.xlsx")
    assert [f.code for f in collect(tmp_path, scheme).findings if f.file] == ["NOT_A_FORM"]


def test_the_guide_lists_every_function(original: Path) -> None:
    texts = {str(c.value) for row in load_workbook(original)["说明"].iter_rows() for c in row}
    assert set(FUNCTIONS) <= texts


@pytest.mark.parametrize("title", ["方案", "类别", "指标", "填报项", "单位", "综合"])
def test_print_is_legible_and_texts_keep_off_the_border(original: Path, title: str) -> None:
    ws = load_workbook(original)[title]
    area = ws[(ws.print_area or ws.dimensions).split("!")[-1].replace("$", "")]
    letters = [c.column_letter for c in area[0]]
    wide = sum(ws.column_dimensions[a].width * 7 + 5 for a in letters) * 72 / 96  # points
    page = {8: 1191, 9: 842}[int(ws.page_setup.paperSize)] - 2 * 0.4 * 72
    assert min(1.0, page / wide) * 10.5 >= 8
    assert any(c.value for row in area[1:] for c in row if c.column_letter == letters[-1])
    texts = [c for row in area[1:] for c in row if c.alignment.horizontal == "left"]
    assert texts
    assert all(c.alignment.indent for c in texts)


def test_deadlines_have_columns_only_where_there_are_any(tmp_path: Path) -> None:
    base = load("suo-2023")
    save(base, tmp_path / "a.xlsx")
    assert load_workbook(tmp_path / "a.xlsx")["方案"].max_column == 2
    dated = base.model_copy(update={"deadlines": (
        Deadline(name="自评", on=date(2023, 12, 1), note="各所"),)})
    save(dated, tmp_path / "b.xlsx")
    assert load_workbook(tmp_path / "b.xlsx")["方案"].max_column == 4
    assert load(tmp_path / "b.xlsx") == dated


def test_the_sheets_are_ready_to_print_and_to_fill_in(original: Path) -> None:
    book = load_workbook(original)
    for title in ("类别", "指标", "填报项", "单位", "综合"):
        ws = book[title]
        assert ws.print_title_rows == "$1:$1"
        assert ws.page_setup.orientation == "landscape"
        assert ws.freeze_panes
    lists: dict[str, Any] = {str(v.sqref): v.formula1
                             for v in book["填报项"].data_validations.dataValidation}
    assert any("数值,百分比,选项" in str(f) for f in lists.values())


def test_a_workbook_without_the_newer_columns_is_read(original: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        ws = book["填报项"]
        ws.delete_cols(column(ws, "不超过"))

    scheme = load(edited(original, tmp_path, change))
    plain = tuple(i.model_copy(update={"not_above": ""}) for i in load("suo-2023").inputs)
    assert scheme.inputs == plain
