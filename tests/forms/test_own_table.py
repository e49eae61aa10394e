"""A form that looks like the scheme's own table: levels above the sections, its own headings."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.forms.schemes import GROUP, small
from xlkpi.convert import convert
from xlkpi.forms import build_template, distribute
from xlkpi.forms.columns import Columns
from xlkpi.forms.layout import plan
from xlkpi.forms.workbook import build
from xlkpi.returns import read
from xlkpi.samples import fill, sample
from xlkpi.scheme import Scheme, load
from xlkpi.scheme.identity import Role

# As the bureau's own table has them, with what is filled in between 责任人 and 自评得分.
HEADINGS = ["项目", "指标类别", "一级指标", "二级指标（年度工作目标）", "分值", "评分办法", "责任股室", "责任人",
            "填报项", "计量单位", "填报值", "核定值", "采用值", "自评得分", "考评得分", "得分说明", "佐证材料", "备注"]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("county-bureau")


@pytest.fixture(scope="module")
def sheet(scheme: Scheme) -> Worksheet:
    content = build(scheme, "", {}, "native", "办公室")
    return openpyxl.load_workbook(io.BytesIO(content))["考核表"]


def test_the_headings_are_those_of_the_bureaus_table(scheme: Scheme, sheet: Worksheet) -> None:
    row = plan(scheme, "", remark=False).header
    assert [c.value for c in sheet[row]][:len(HEADINGS)] == HEADINGS


def merged(sheet: Worksheet, column: str) -> list[tuple[int, int, object]]:
    """First row, last row and text of a column's merged areas, but for those over columns."""
    found = [(a.min_row, a.max_row, sheet.cell(a.min_row, a.min_col).value)
             for a in sheet.merged_cells.ranges
             if str(a).startswith(column) and a.size["columns"] == 1]
    return sorted(found)


def test_levels_and_sections_are_merged_over_what_they_hold(
        scheme: Scheme, sheet: Worksheet) -> None:
    layout = plan(scheme, "", remark=False)
    first, last = layout.parts[0].first, layout.parts[-1].last
    projects = merged(sheet, "A")
    assert (projects[0][0], projects[-1][1]) == (first, last)
    assert all(after[0] == before[1] + 1 for before, after in pairwise(projects))
    assert projects[0][2] == "业务工作\n实绩\n（90分）"
    assert {text for _, _, text in projects[1:]} == {"业务工作\n实绩\n（90分）\n（续）"}
    classes = [text for _, _, text in merged(sheet, "B") if not str(text).endswith("（续）")]
    assert classes == ["业务工作\n指标\n（19分）", "差异化指\n标\n（10分）",
                       "应纳入绩\n效考评指\n标体系的\n重要指标\n（28分）"]
    ends = {last for _, last, _ in projects}
    for part in layout.parts:
        if part.first != part.last and not any(part.first <= end < part.last for end in ends):
            assert (part.first, part.last) in {(a, b) for a, b, _ in merged(sheet, "C")}
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["C"].width


def test_no_subtotal_stands_between_the_rows(scheme: Scheme, sheet: Worksheet) -> None:
    layout = plan(scheme, "", remark=False)
    assert {part.subtotal for part in layout.parts} == {None}
    assert not any(c.value == "小计" for row in sheet.iter_rows() for c in row)


def test_who_is_responsible_stands_beside_the_rule(scheme: Scheme, sheet: Worksheet) -> None:
    layout = plan(scheme, "", remark=False)
    columns = layout.columns
    for block in layout.blocks:
        who = [str(sheet[columns.cell(role, block.first)].value).replace("\n", "")
               for role in (Role.DEPARTMENT, Role.PERSON)]
        assert who == [block.indicator.department, block.indicator.person]


def test_a_usual_scheme_keeps_its_columns() -> None:
    titles = [c.title for c in Columns.of(small()).shown]
    assert titles == ["序号", "考核项目", "分值", "评估内容", "评分办法", "填报项", "计量单位", "填报值", "核定值",
                      "采用值", "自评得分", "考评得分", "得分说明", "评估部门", "佐证材料", "备注", ""]
    assert Columns.of(small()).letter(Role.VALUE) == "H"


@pytest.mark.parametrize("changes", [
    {"levels": ("项目",)}, {"levels": ("大项", "项目", "类别")}, {"person_title": "责任人"},
    {"section_title": "一级", "content_title": "二级", "department_title": "股室"}])
def test_any_form_reads_back_and_scores_alike(changes: dict[str, object], tmp_path: Path) -> None:
    scheme = small().model_copy(update=changes)
    usual = small()
    found = {}
    for one in (usual, scheme):
        path, *_ = distribute(one, tmp_path / one.content_title / str(one is usual))
        [returned] = read(path, one).returns
        assert {f.code for f in returned.findings} == {"NOTHING_FILLED", "UNFILLED_DEPARTMENT"}
        found[one is usual] = set(returned.entries)
    assert found[True] == found[False]


def test_a_filled_form_can_be_converted(scheme: Scheme, tmp_path: Path) -> None:
    """The line about the add-in begins in the first column, whichever that is."""
    unit = scheme.units[0]
    [path] = distribute(scheme, tmp_path, [unit])
    fill(scheme, path, unit.name, sample(scheme)[unit.name], tmp_path / "a.xlsx")
    done = convert(tmp_path / "a.xlsx", tmp_path / "b.xlsx", "udf", scheme)
    assert [f for f in done.findings if f.severity == "error"] == []
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    texts = [c.value for c in book["考核表"]["A"] if isinstance(c.value, str)]
    assert any("加载项" in text for text in texts)
    assert any("KPI_DEDUCT" in str(c.value) for row in book["考核表"].iter_rows() for c in row)


def test_buttons_stand_inside_the_table(scheme: Scheme) -> None:
    template = build_template(small().model_copy(update={"person_title": "责任人"}), GROUP,
                              small().units[0].attributes, macros=lambda _: b"macros")
    drawing = template.parts["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count("检查填报") == 1
    assert "margin-left:-" not in drawing
