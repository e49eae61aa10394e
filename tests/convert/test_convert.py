"""Converting: only the formulas change, and they are those of a fresh workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.convert.workshop import (
    FORM,
    LINK,
    SCHEME,
    SHEET,
    as_excel_saves,
    cells,
    column,
    parts,
    rewrite,
    row_of,
    sheet_of,
    to,
    workbook,
)
from tests.forms.schemes import GROUP
from xlkpi.convert import ConvertError, convert
from xlkpi.forms import Form, FormError, build_template
from xlkpi.forms.table import ADDIN_REMARK
from xlkpi.hosts.xlam import package
from xlkpi.scheme.identity import REMARK_KEY, Role

OTHER: dict[Form, Form] = {"native": "udf", "udf": "native"}


@pytest.fixture(params=["native", "udf"])
def form(request: pytest.FixtureRequest) -> Form:
    chosen: Form = request.param
    return chosen


# --- the formulas -----------------------------------------------------------------------------
def test_a_converted_template_is_the_template_of_the_other_form(tmp_path: Path, form: Form) -> None:
    made, done = to(form, workbook(tmp_path, OTHER[form]))
    fresh = workbook(tmp_path, form)
    assert cells(made) == cells(fresh)
    assert cells(made, values=True) == cells(fresh, values=True)
    assert done.sheets == (FORM,)
    assert done.formulas > 10
    assert done.findings == ()


def test_there_and_back_not_a_byte_differs(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    there, _ = to("udf", path)
    back, _ = to("native", there)
    assert parts(back) == parts(path)
    assert list(parts(back)) == list(parts(path))


def test_only_the_sheet_of_the_form_changes(tmp_path: Path, form: Form) -> None:
    path = workbook(tmp_path, OTHER[form])
    made, _ = to(form, path)
    before, after = parts(path), parts(made)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert before.keys() == after.keys()


def test_converting_to_the_same_form_changes_nothing(tmp_path: Path, form: Form) -> None:
    path = workbook(tmp_path, form)
    made, done = to(form, path)
    assert parts(made) == parts(path)
    assert done.formulas == 0


def test_values_and_formats_of_the_score_cells_stay(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    rewrite(path, lambda p: p.update({SHEET: re.sub(
        rb'(<c r="K7" s="\d+")( t="str")?(><f>.*?</f>)<v>[^<]*</v>', rb"\1\3<v>1.8</v>",
        p[SHEET])}))
    before = sheet_of(path)["K7"]
    made, _ = to("udf", path)
    after = sheet_of(made)["K7"]
    assert sheet_of(made, values=True)["K7"].value == 1.8
    assert after.value != before.value
    assert after.style_id == before.style_id


# --- the line about the add-in ----------------------------------------------------------------
def test_the_line_about_the_add_in_comes_and_goes(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    there, _ = to("udf", path)
    back, _ = to("native", there)
    shown = []
    for file in (path, there, back):
        sheet = sheet_of(file)
        row = row_of(sheet, REMARK_KEY)
        line = sheet.row_dimensions[row]
        shown.append((sheet.cell(row, 1).value, bool(line.hidden), line.height))
    assert shown == [(None, True, 21), (ADDIN_REMARK, False, 21), (None, True, 21)]


def test_a_sheet_without_the_line_is_converted_and_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    sheet.cell(row_of(sheet, REMARK_KEY), column(sheet, Role.KEY)).value = None
    book.save(path)
    made, done = to("udf", path)
    assert [f.code for f in done.findings] == ["CONVERT_NO_REMARK"]
    assert "KPI_RATIO" in str(cells(made)["K7"])


# --- what people did --------------------------------------------------------------------------
def rows_inserted(path: Path) -> None:
    """Three rows before the table and two inside of it, as openpyxl does: formulas stay wrong."""
    book = openpyxl.load_workbook(path)
    book[FORM].insert_rows(10, 2)
    book[FORM].insert_rows(1, 3)
    book.save(path)


def columns_inserted(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[FORM].insert_cols(7, 2)
    book.save(path)


@pytest.mark.parametrize(("change", "first"), [(rows_inserted, ("K10", "H10", "H11")),
                                               (columns_inserted, ("M7", "J7", "J8"))])
def test_formulas_follow_the_cells(tmp_path: Path, form: Form, first: tuple[str, str, str],
                                   change: Callable[[Path], None]) -> None:
    path = workbook(tmp_path, OTHER[form])
    change(path)
    made, done = to(form, path)
    score, completed, due = first
    text = cells(made)[score]
    assert text.startswith(f'=IF(OR({completed}="",{due}=""),"未填",IF(COUNT({completed},{due})<2')
    assert [f for f in done.findings if f.severity == "error"] == []
    back, _ = to(OTHER[form], made)
    again, _ = to(form, back)
    assert cells(again) == cells(made)


def test_what_people_added_stays(tmp_path: Path) -> None:
    path = workbook(tmp_path, "udf")
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    sheet["H7"].value = 45
    sheet["H7"].comment = Comment("已与食品科核对", "张三")
    sheet.column_dimensions["D"].width = 77
    notes = book.create_sheet("我的备注")
    notes["A1"] = "=考核表!K7*2"
    notes["A2"] = "文字 KPI_RATIO(1,2)"
    book.save(path)
    before = parts(path)
    made, _ = to("native", path)
    after = parts(made)
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    outside = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    assert outside.sub(b"", after[SHEET]) == outside.sub(b"", before[SHEET])
    assert sheet_of(made)["H7"].value == 45
    assert "考核表" in before["xl/workbook.xml"].decode()


def test_a_typed_score_stays_and_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    book = openpyxl.load_workbook(path)
    book[FORM]["K7"].value = 2
    book.save(path)
    made, done = to("udf", path)
    assert sheet_of(made)["K7"].value == 2
    assert [(f.code, f.cell) for f in done.findings] == [("CONVERT_NO_FORMULA", "K7")]


def test_a_deleted_row_leaves_its_formula_and_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    sheet.cell(row_of(sheet, "1.1/应完成数"), column(sheet, Role.KEY)).value = None
    sheet.defined_names.clear()
    book.save(path)
    before = cells(path)["K7"]
    made, done = to("udf", path)
    assert cells(made)["K7"] == before
    assert [f.code for f in done.findings] == ["CONVERT_CELL_GONE"] * 2
    assert "指标1.1的自评得分" in done.findings[0].message


# --- what programs did ------------------------------------------------------------------------
def test_paths_of_the_add_in_go(tmp_path: Path, form: Form) -> None:
    path = rewrite(workbook(tmp_path, "udf"), as_excel_saves({
        "xl/worksheets/sheet2.xml":
            '<row r="90"><c r="A90"><f>\'C:\\Users\\张三\\xlkpi.xlam\'!KPI_ROUND(1.25,1)'
            '+[1]!KPI_ROUND(2,0)&amp;""</f><v>3.3</v></c></row>'}))
    assert b"[1]!KPI_" in parts(path)[SHEET]
    assert LINK in parts(path)
    made, done = to(form, path)
    found = parts(made)
    assert not [name for name in found if "external" in name.lower()]
    assert b"external" not in b"".join(found[n].lower() for n in (
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"))
    assert b"]!KPI" not in b"".join(found.values())
    assert b"xlam" not in b"".join(found.values())
    assert openpyxl.load_workbook(made)["填表说明"]["A90"].value == (
        '=KPI_ROUND(1.25,1)+KPI_ROUND(2,0)&""')
    assert done.paths == 1
    assert cells(made) == cells(workbook(tmp_path, form))


def test_a_link_to_another_workbook_stays(tmp_path: Path) -> None:
    path = rewrite(workbook(tmp_path, "udf"), as_excel_saves({}))
    rewrite(path, lambda p: p.update({
        "xl/externalLinks/_rels/externalLink1.xml.rels":
            p["xl/externalLinks/_rels/externalLink1.xml.rels"].replace(b"xlkpi.xlam", b"b.xlsx"),
        "xl/worksheets/sheet2.xml": p["xl/worksheets/sheet2.xml"].replace(
            b"</sheetData>", b'<row r="90"><c r="A90"><f>[1]Sheet1!A1</f><v>1</v></c></row>'
                             b"</sheetData>")}))
    made, done = to("native", path)
    assert LINK in parts(made)
    assert b"[1]Sheet1!A1" in parts(made)["xl/worksheets/sheet2.xml"]
    assert done.paths == 0


def test_shared_formulas_of_others_are_written_out(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")

    def share(found: dict[str, bytes]) -> None:
        xml = re.sub(rb'(<c r="K7"[^>]*>)<f>.*?</f>',
                     rb'\1<f t="shared" ref="K7:K8" si="0">H7*2+$A$1</f>', found[SHEET])
        found[SHEET] = re.sub(rb'(<row r="8"[^>]*>.*?)</row>',
                              rb'\1<c r="ZZ8"><f t="shared" si="0"/><v>4</v></c></row>', xml,
                              count=1, flags=re.DOTALL)

    rewrite(path, share)
    made, _ = to("udf", path)
    assert cells(made)["ZZ8"] == "=ZW8*2+$A$1"
    assert "KPI_RATIO" in cells(made)["K7"]
    assert cells(made, values=True)["ZZ8"] == 4
    assert b"shared" not in parts(made)[SHEET]


def test_the_calculation_chain_goes_and_a_dynamic_array_is_none_any_more(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")

    def chained(found: dict[str, bytes]) -> None:
        found["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="K7" i="1" a="1"/></calcChain>'
        found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org'
            b'/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>'
            b"</Relationships>")
        found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
            b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="a/b"/></Types>')
        found[SHEET] = found[SHEET].replace(b'<c r="K7" ', b'<c r="K7" cm="1" ')

    rewrite(path, chained)
    made, _ = to("udf", path)
    assert "xl/calcChain.xml" not in parts(made)
    assert b"calcChain" not in b"".join(parts(made).values())
    assert b"cm=" not in parts(made)[SHEET]
    assert openpyxl.load_workbook(made)[FORM]["K7"].value is not None


def test_scores_lost_without_the_add_in_are_calculated_again(tmp_path: Path) -> None:
    path = workbook(tmp_path, "udf")
    rewrite(path, lambda p: p.update({SHEET: re.sub(
        rb'(<c r="K7" s="\d+")( t="str")?(><f>.*?</f>)<v>[^<]*</v>', rb'\1 t="e"\3<v>#NAME?</v>',
        p[SHEET])}))
    made, done = to("native", path)
    assert b'fullCalcOnLoad="1"' in parts(made)["xl/workbook.xml"]
    assert [f.code for f in done.findings] == ["CONVERT_RECALCULATES"]
    assert b"fullCalcOnLoad" not in parts(path)["xl/workbook.xml"]


def test_elements_with_a_prefix_are_understood(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    plain = cells(to("udf", path)[0])
    rewrite(path, lambda p: p.update({SHEET: _prefixed(p[SHEET])}))
    made, _ = to("udf", path)
    assert cells(made) == plain


def _prefixed(xml: bytes) -> bytes:
    xml = re.sub(rb"<(/?)([a-zA-Z]+)(?=[ />])", rb"<\1x:\2", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=", 1)


def test_a_workbook_with_macros_keeps_them_and_its_buttons(tmp_path: Path, form: Form) -> None:
    macros = package.button_macros(3)  # 考核表, 填表说明, identity
    content = {each: build_template(SCHEME, GROUP, SCHEME.units[0].attributes, each,
                                    macros=package.button_macros).workbook("甲所") for each in OTHER}
    path, fresh = tmp_path / "甲所.xlsm", tmp_path / "新.xlsm"
    path.write_bytes(content[OTHER[form]])
    fresh.write_bytes(content[form])
    convert(path, tmp_path / "换过.xlsm", form, SCHEME)
    before, after = parts(path), parts(tmp_path / "换过.xlsm")
    assert {name for name in before if before[name] != after[name]} == {SHEET}
    assert after["xl/vbaProject.bin"] == macros
    assert cells(tmp_path / "换过.xlsm") == cells(fresh)


# --- what is refused --------------------------------------------------------------------------
def test_the_input_is_never_changed(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    before = path.read_bytes()
    to("udf", path)
    assert path.read_bytes() == before
    with pytest.raises(ConvertError, match="不能写回原文件"):
        convert(path, tmp_path / "." / path.name, "udf", SCHEME)
    assert path.read_bytes() == before


def test_nothing_is_left_where_it_fails(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    stranger = SCHEME.model_copy(update={"units": SCHEME.units[1:], "title": "另一版"})
    with pytest.raises(ConvertError, match="--scheme"):
        to("udf", path, stranger)
    unknown = SCHEME.model_copy(update={"units": SCHEME.units[1:]})
    with pytest.raises(FormError, match="城区所"):
        to("udf", path, unknown)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_unit_of_another_list_brings_its_attributes(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    unknown = SCHEME.model_copy(update={"units": SCHEME.units[1:]})
    convert(path, tmp_path / "新.xlsx", "udf", unknown, SCHEME.units[:1])
    assert cells(tmp_path / "新.xlsx") == cells(workbook(tmp_path, "udf"))


@pytest.mark.parametrize(("content", "words"), [
    (b"PK", "损坏"), (b"", "空的"), (b"%PDF-1.4", "PDF"),
])
def test_other_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(ConvertError, match=words):
        to("udf", path)


def test_a_workbook_without_a_form_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(ConvertError, match="没有考核表"):
        to("udf", tmp_path / "x.xlsx")


def test_a_scheme_that_nobody_has_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, "native")
    with pytest.raises(ConvertError, match="small"):
        convert(path, tmp_path / "y.xlsx", "udf")
