"""Grades in the summary: live, with the places behind them; 等次待定 where nobody has decided."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

from tests.summary.workshop import sampled, tied, undecided
from xlkpi.commands.consolidating import Consolidated, ranking
from xlkpi.summary import as_json
from xlkpi.summary.plan import ACROSS, ISSUES, MATRIX, OVERVIEW, RANKS

PAIR = {"区民政局", "区食药监局"}


def column_of(path: Path, title: str, row: int = 5, sheet: str = MATRIX) -> dict[str, object]:
    """Unit -> what stands in a column: a formula's text, else the value."""
    page = openpyxl.load_workbook(path)[sheet]
    [number] = [c.column for c in page[row] if c.value == title]
    found = {}
    for cells in page.iter_rows(min_row=row + 1, max_row=row + 60):
        value = cells[number - 1].value
        if cells[0].value and value not in (None, ""):
            found[str(cells[0].value)] = value.text if isinstance(value, ArrayFormula) else value
    return found


def test_every_grade_and_place_is_a_live_formula(tmp_path: Path) -> None:
    path = sampled("district-2016").write(tmp_path / "s.xlsx")
    for title in ("初定等次所据名次", "初定等次最低名次", "初定等次", "等次", "考评综合得分"):
        shown = column_of(path, title)
        assert len([v for v in shown.values() if str(v).startswith("=")]) == 45, title


def test_a_rank_that_has_no_result_of_its_own_is_written_as_values(tmp_path: Path) -> None:
    path = tied().write(tmp_path / "s.xlsx")
    assert all(isinstance(v, (int, float)) for v in column_of(path, "直接排最低名次").values())
    assert all(str(v).startswith("=") for v in column_of(path, "直接排").values())


def test_an_undecided_grade_stands_everywhere_and_is_provisional(tmp_path: Path) -> None:
    case = undecided()
    data = as_json(case.scheme, case.collected, case.outcomes, "assessed")
    assert {u for u, found in data["units"].items()
            if found["results"]["等次"] == "等次待定"} == PAIR
    assert data["provisional"] is True
    assert [f["severity"] for f in data["findings"] if f["code"] == "TIE_UNDECIDED"] == ["error"]
    path = case.write(tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in (RANKS, OVERVIEW):
        rows = [[c.value for c in row] for row in book[sheet].iter_rows()]
        assert {u for row in rows for u in PAIR if u in row and "等次待定" in row} == PAIR, sheet
    told = "\n".join(str(c.value) for c in book[ISSUES]["I"])
    assert "区民政局、区食药监局并列第6名" in told
    decided = as_json(*(getattr(sampled("district-2016"), n) for n in (
        "scheme", "collected", "outcomes")), "assessed")
    assert decided["provisional"] is False


def test_the_short_ranking_ends_with_the_grade(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(sampled("district-2016").write(tmp_path / "s.xlsx"),
                                   data_only=True)[OVERVIEW]
    [first] = [n for n in range(1, 15) if sheet.cell(n, 2).value == "部门"]
    assert [sheet.cell(first, c).value for c in range(1, 5)] == ["名次", "部门", "考评综合得分", "等次"]
    assert [sheet.cell(first + 1, c).value for c in range(1, 5)] == [1, "区商旅局", 976.43, "一等"]


def test_the_grade_is_what_says_more_than_yes_or_no(tmp_path: Path) -> None:
    """直接优秀 comes after 结果, but a branch that is 不达标 or 问责 wants to know that."""
    case = sampled("industry-commerce")
    sheet = openpyxl.load_workbook(case.write(tmp_path / "s.xlsx"), data_only=True)[OVERVIEW]
    rows = {sheet.cell(n, 2).value: sheet.cell(n, 4).value for n in range(10, 16)}
    assert (rows["单位"], rows["城南分局"], rows["城北分局"]) == ("结果", "不达标", "问责")
    done = Consolidated(case.scheme, case.collected, case.outcomes, "assessed", ())
    assert {line.split()[-1] for line in ranking(done) if "城南分局" in line} == {"不达标"}


def test_what_repeats_a_section_does_not_stand_twice_in_the_ranking(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sampled("district-2016").write(tmp_path / "s.xlsx"))
    headings = [str(c.value) for c in book[RANKS][4]]
    assert "公众评议得分" not in headings
    assert headings[-2:] == ["初定等次", "等次"]
    assert "目标考核得分" in headings
    assert [c.value for c in book[ACROSS]["B"]] == [None] * book[ACROSS].max_row
