"""The summary workbook as an artefact: what stands in it, and that it is written whole."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.scoring.figures import returned
from tests.summary.workshop import CASES, Case, alone, case, complete, empty, grouped, with_gaps
from xlkpi.findings import finding
from xlkpi.returns import read
from xlkpi.returns.model import Collected
from xlkpi.scheme import load
from xlkpi.scheme.identity import IDENTITY_SHEET
from xlkpi.summary import all_findings, as_json, write_summary
from xlkpi.summary.plan import (
    ACROSS,
    DATA,
    GAPS,
    ISSUES,
    MATRIX,
    OVERVIEW,
    RANKS,
    RECEIVED,
)

SHEETS = [OVERVIEW, RANKS, MATRIX, DATA, ACROSS, GAPS, ISSUES, RECEIVED]


def values(path: Path, sheet: str) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[sheet]


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("basis", ["assessed", "self"])
def test_all_sheets_stand_with_title_scheme_basis_and_date(
        name: str, basis: str, tmp_path: Path) -> None:
    case = CASES[name]()
    path = case.write(tmp_path / "汇总.xlsx", basis)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*SHEETS, IDENTITY_SHEET]
    for sheet in (book[name] for name in SHEETS):
        assert sheet["A1"].value, sheet.title
        subtitle = sheet["A2"].value
        for part in (case.scheme.title, case.scheme.version, "2024年1月5日",
                     "考评" if basis == "assessed" else "自评"):
            assert part in subtitle
        assert sheet.page_setup.orientation == "landscape"
        assert "&P" in (sheet.oddFooter.center.text or "") + (sheet.oddFooter.right.text or "")
    assert [p.name for p in tmp_path.iterdir()] == ["汇总.xlsx"]  # no draft is left


def matrix_scores(case: Case, path: Path) -> dict[str, dict[str, object]]:
    sheet = values(path, MATRIX)
    codes = {sheet.cell(5, c).value: c for c in range(1, sheet.max_column + 1)}
    rows = {sheet.cell(r, 1).value: r for r in range(8, sheet.max_row + 1)}
    return {u: {c: sheet.cell(rows[u], codes[c]).value for c in scored.scores}
            for u, scored in case.outcomes["assessed"].units.items()}


@pytest.mark.parametrize("name", ["complete", "with gaps", "grouped", "alone"])
def test_the_matrix_shows_every_score_or_why_there_is_none(name: str, tmp_path: Path) -> None:
    case = CASES[name]()
    shown = matrix_scores(case, case.write(tmp_path / "s.xlsx"))
    titles = {"unfilled": "未填", "pending": "待汇总", "exempt": "不适用", "error": "有误"}
    for unit, scored in case.outcomes["assessed"].units.items():
        for code, score in scored.scores.items():
            expected = titles[score.status] if score.value is None else score.value
            assert shown[unit][code] == expected, (unit, code)


def test_totals_and_ranks_are_live_with_their_values(tmp_path: Path) -> None:
    case = complete()
    path = case.write(tmp_path / "s.xlsx")
    live, cached = openpyxl.load_workbook(path)[RANKS], values(path, RANKS)
    outcome = case.outcomes["assessed"]
    ranks = []
    for row in range(5, 12):
        unit = outcome.units[cached.cell(row, 2).value]
        assert (cached.cell(row, 1).value, cached.cell(row, 3).value) == (unit.rank, unit.total)
        assert live.cell(row, 1).value.startswith("=RANK(")
        assert MATRIX in live.cell(row, 2).value  # names go with the figures when rows are sorted
        assert MATRIX in live.cell(row, 3).value
        ranks.append(unit.rank)
    assert ranks == sorted(ranks)
    assert "=ROUND(SUM(" in openpyxl.load_workbook(path)[MATRIX]["B8"].value


def test_what_needs_all_units_is_live_over_the_table_step_by_step(tmp_path: Path) -> None:
    case = complete()
    path = case.write(tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(path)[ACROSS]
    titles = [sheet.cell(6, c).value for c in range(2, sheet.max_column + 1)]
    assert titles == ["受理件数合计", "受理件数占比", "分档取值", "得分", *["公示数÷应公示数", "名次", "个数", "得分"] * 3,
                      "发放数÷应发放数", "名次", "个数", "得分"]
    for row in sheet.iter_rows(min_row=8, max_row=14, min_col=2):
        for cell in row:
            assert str(cell.value).startswith("=")
            title = titles[cell.column - 2]
            assert (cell.number_format == "0.00%") == ("占比" in title or "÷" in title)
            assert len(str(cell.value)) < 1000
    assert DATA in sheet["B8"].value
    assert f"'{ACROSS}'" in openpyxl.load_workbook(path)[MATRIX].cell(8, 20 - 1).value


def test_the_workbook_says_what_it_is_so_that_it_is_no_return(tmp_path: Path) -> None:
    case = complete()
    path = case.write(tmp_path / "汇总.xlsx")
    sheet = openpyxl.load_workbook(path)[IDENTITY_SHEET]
    assert sheet.sheet_state == "veryHidden"
    told = [c.value for c in sheet[1]]
    assert told[1:] == ["kind=summary", f"scheme={case.scheme.id}",
                        f"version={case.scheme.version}"]
    assert [f.code for f in read(path).findings] == ["NOT_A_FORM"]


def test_while_units_are_missing_everything_that_hangs_on_them_says_so(tmp_path: Path) -> None:
    path = with_gaps().write(tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    for name in (OVERVIEW, RANKS, MATRIX, ACROSS):
        assert "暂定" in book[name]["A1"].value, name
        assert "缺1个" in book[name]["A1"].value, name
    assert "暂定" not in book[DATA]["A1"].value
    listed = [str(c.value) for c in book[OVERVIEW]["B"]]
    assert sum(text.endswith("所（暂定）") for text in listed) == 6
    assert "3.3" in book[MATRIX]["A3"].value
    printed = book[MATRIX].oddFooter.left.text
    assert printed.replace("\n", "") == book[MATRIX]["A3"].value.replace("　", "")
    assert printed.count("\n") == 1
    whole = openpyxl.load_workbook(complete().write(tmp_path / "w.xlsx"), data_only=True)
    assert not any("暂定" in str(c.value) for name in (OVERVIEW, RANKS, MATRIX, ACROSS)
                   for row in whole[name].iter_rows() for c in row)


def test_the_figures_are_one_real_protected_table(tmp_path: Path) -> None:
    case = complete()
    path = case.write(tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(path)[DATA]
    [table] = sheet.tables.values()
    headings = [c.value for c in sheet[7]]
    assert table.ref.startswith("A7:")
    assert [c.name for c in table.tableColumns] == headings
    assert len(set(headings)) == len(headings) == 3 + len(case.scheme.inputs)
    assert sheet.protection.sheet
    assert "改正" in sheet["A3"].value
    changed = headings.index("1.1 完成数") + 1
    assert sheet.cell(8, changed).value == 7  # 核定值, not 填报值
    own = values(case.write(tmp_path / "own.xlsx", "self"), DATA)
    assert own.cell(8, changed).value == case.collected.chosen["樟城所"].entries["1.1/完成数"].value


def test_charts_are_native_and_stop_at_forty(tmp_path: Path) -> None:
    path = complete().write(tmp_path / "s.xlsx")
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    assert len(charts) == 2
    assert "$C$5:$C$11" in charts[0]
    assert charts[1].count("<c:ser>") == 11


def test_figures_on_end_leave_the_title_alone(tmp_path: Path) -> None:
    """Groups of 14, 14 and 17: the figures of 17 stand on end above their bars."""
    scheme = load("district-2016")
    path = case(scheme, {u.name: returned(u.name, {}, scheme) for u in scheme.units}).write(
        tmp_path / "s.xlsx")
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 3, 5)]
    assert ['rot="-5400000"' in c for c in charts] == [False, False, True]
    tops = [float(top) for c in charts for top in re.findall(r'<c:max val="([^"]+)"', c)]
    assert tops == [1000, 1000, 1200]


def test_differences_come_largest_first_with_their_cause(tmp_path: Path) -> None:
    case = complete()
    sheet = values(case.write(tmp_path / "s.xlsx"), GAPS)
    assert [c.value for c in sheet[5]][1:4] == ["樟城所", "1.1", "现场检查"]
    own, assessed, gap = (sheet.cell(5, c).value for c in (6, 7, 8))
    assert gap == pytest.approx(assessed - own)
    assert "完成率" in sheet["I5"].value
    assert sheet["A6"].value is None
    same = values(alone().write(tmp_path / "a.xlsx"), GAPS)
    assert "没有差异" in same["A5"].value


def test_findings_are_listed_worst_first_or_said_to_be_none(tmp_path: Path) -> None:
    case = with_gaps()
    extra = finding("SCORE_UNKNOWN_UNIT", value="外县所", unit="外县所", file="外县所.xlsx",
                    sheet="考核表", cell="B2")
    collected = Collected(chosen=case.collected.chosen, findings=(extra,),
                          missing=case.collected.missing)
    path = tmp_path / "s.xlsx"
    write_summary(path, case.scheme, collected, case.outcomes, "assessed")
    sheet = values(path, ISSUES)
    expected = all_findings(case.scheme, collected, case.outcomes, "assessed")
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=5, max_col=9)]
    assert [row[8] for row in rows] == [f.message for f in expected]
    assert rows[0][1:8] == ["错误", "外县所", None, "外县所.xlsx", "考核表", "B2", "外县所"]
    order = [row[1] for row in rows]
    assert order == sorted(order, key=["错误", "警告", "提示"].index)
    assert sheet.auto_filter.ref
    none = values(empty().write(tmp_path / "none.xlsx"), ISSUES)
    assert none["A5"].value == "没有发现问题。"


def test_missing_units_and_gaps_show_in_the_returns_and_on_the_first_sheet(tmp_path: Path) -> None:
    path = with_gaps().write(tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(path)[RECEIVED]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=5)}
    assert rows["梧桐所"][3].value == "未交"
    assert rows["梧桐所"][3].fill.fgColor.rgb != rows["樟城所"][3].fill.fgColor.rgb
    assert [c.value for c in rows["大洋所"]][3:7] == ["未填齐", 94, 96, 2]
    assert rows["樟城所"][3].value == "已填齐"
    first = texts(values(path, OVERVIEW))
    for part in ("6/7", "4/6", "未交1个", "大洋所（暂定）"):
        assert part in first


def test_results_and_groups_are_shown(tmp_path: Path) -> None:
    case = grouped()
    path = case.write(tmp_path / "s.xlsx")
    sheet = values(path, RANKS)
    headings = [c.value for c in sheet[4]]
    assert headings[-5:] == ["加分后得分", "得分率", "类内排名", "初定等次", "等次"]
    for row in sheet.iter_rows(min_row=5, max_row=12):
        unit = case.outcomes["assessed"].units[row[1].value]
        assert row[2].value == unit.group
        for cell, name in zip(row[-5:], headings[-5:], strict=True):
            assert cell.value == (unit.results[name] if unit.results[name] is not None else "未定")
    live = openpyxl.load_workbook(path)[MATRIX]
    last = [live.cell(8, c).value for c in range(live.max_column - 4, live.max_column + 1)]
    assert all(str(v.text if hasattr(v, "text") else v).startswith("=") for v in last)


def test_an_older_summary_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(b"old")
    case = complete()
    broken = {basis: replace(outcome, columns={}) for basis, outcome in case.outcomes.items()}
    with pytest.raises(KeyError):
        write_summary(path, case.scheme, case.collected, broken, "assessed")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["s.xlsx"]


@pytest.mark.parametrize("name", CASES)
def test_the_json_form_keeps_its_contract(name: str) -> None:
    case = CASES[name]()
    data = json.loads(json.dumps(as_json(case.scheme, case.collected, case.outcomes, "assessed")))
    assert set(data) >= {"units", "findings", "missing"}
    assert data["missing"] == list(case.collected.missing)
    assert data["provisional"] is (name in ("with gaps", "grouped", "alone"))
    outcome = case.outcomes["assessed"]
    assert list(data["units"]) == list(outcome.units)
    for unit, found in data["units"].items():
        scored = outcome.units[unit]
        assert found["scores"] == {c: s.value for c, s in scored.scores.items()}
        assert found["without_score"] == {
            c: {"exempt": "不适用", "unfilled": "未填", "pending": "待汇总", "error": "有误"}[s.status]
            for c, s in scored.scores.items() if s.value is None}
        assert (found["total"], found["rank"], found["open"]) == (
            scored.total, scored.rank, scored.open)
        assert found["results"] == scored.results
        assert found["file"] == f"{unit}.xlsx"
        assert found["group"] == scored.group


@pytest.mark.parametrize("sheet_name", [MATRIX, DATA, ACROSS])
def test_pages_of_wide_tables_end_where_headings_do(sheet_name: str, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(complete().write(tmp_path / "s.xlsx"))[sheet_name]
    breaks = [b.id for b in sheet.col_breaks.brk]  # the last column of a page, from 1
    assert breaks
    for area in sheet.merged_cells.ranges:
        assert not any(area.min_col <= last < area.max_col for last in breaks), area
    assert int(sheet.page_setup.paperSize) == 9  # seven units do not need A3
    titles = [sheet.cell(5, column).value for column in range(breaks[-1] + 1, sheet.max_column + 1)]
    assert sheet_name != MATRIX or titles[0] in {i.code for i in complete().scheme.indicators}


@pytest.mark.parametrize("name", ["look", "figures"])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"xlkpi.summary.{name}")).failed == 0
