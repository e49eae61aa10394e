"""The summary of city-departments: 不适用, marks that move, deductions, a rank by rate."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.summary.workshop import Case, sampled
from xlkpi.scoring.columns import Columns
from xlkpi.scoring.review import unit_findings
from xlkpi.scoring.scored import ScoreColumn
from xlkpi.summary import as_json
from xlkpi.summary.look import SMALL_PAGE
from xlkpi.summary.plan import ACROSS, DATA, MATRIX, RANKS, RECEIVED

EXEMPT, WINDOWLESS = "市文广局", "市教育局"  # without a task of the higher city; without a window


@pytest.fixture(scope="module")
def made() -> Case:
    return sampled("city-departments")


@pytest.fixture(scope="module")
def books(made: Case, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, Workbook]:
    path = made.write(tmp_path_factory.mktemp("summary") / "汇总.xlsx")
    return openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)


def at(sheet: Worksheet, unit: str, code: str) -> str:
    column = next(c.column_letter for c in sheet[5] if c.value == code)
    row = next(c.row for c in sheet["A"] if c.value == unit)
    return f"{column}{row}"


def test_what_does_not_apply_looks_neither_open_nor_lost(books: tuple[Workbook, Workbook]) -> None:
    live, cached = (book[MATRIX] for book in books)
    exempt, unfilled = at(cached, EXEMPT, "2.1"), at(cached, "市侨务办", "3.3.2")
    assert (cached[exempt].value, cached[unfilled].value) == ("不适用", "未填")
    assert live[exempt].fill.fgColor.rgb != live[unfilled].fill.fgColor.rgb
    heading = next(c.column_letter for c in cached[4] if c.value == "未定项")
    assert cached[f"{heading}{cached[exempt].row}"].value == 0
    assert cached[f"{heading}{cached[unfilled].row}"].value == 1


def test_rates_are_of_the_marks_that_apply(books: tuple[Workbook, Workbook]) -> None:
    """2.2 is worth 35 to two of the twelve: its mean full marks are (10*30 + 2*35)/12."""
    live, cached = (book[MATRIX] for book in books)
    rate = next(c.row for c in cached["A"] if c.value == "得分率")
    column = at(cached, EXEMPT, "2.2").rstrip("0123456789")
    mean = cached[f"{column}{rate - 1}"].value
    assert cached[f"{column}{rate}"].value == pytest.approx(mean / (370 / 12))
    assert "30.8333" in live[f"{column}{rate}"].value
    deducted = at(cached, EXEMPT, "1.5").rstrip("0123456789")
    assert cached[f"{deducted}{rate}"].value == "—"  # no share of full marks there


def test_units_stand_by_their_rate_and_sections_say_what_they_are(
        books: tuple[Workbook, Workbook]) -> None:
    sheet = books[1][RANKS]
    heads = [str(c.value) for c in sheet[4] if c.value]
    assert heads.count("得分率") == 1  # the scheme's own, not one more of ours
    assert "满分" not in heads  # all have 85
    assert any("自身" in head and "（倒扣）" in head for head in heads)
    rates = [sheet.cell(row, heads.index("得分率") + 1).value for row in range(5, 17)]
    assert rates == sorted(rates, reverse=True)
    assert [sheet.cell(row, 1).value for row in range(5, 17)] == list(range(1, 13))


def test_who_need_not_fill_in_all_has_filled_in_all(books: tuple[Workbook, Workbook]) -> None:
    sheet = books[1][RECEIVED]
    shown = {row[1].value: (row[3].value, row[4].value, row[5].value)
             for row in sheet.iter_rows(min_row=5, max_row=16)}
    assert [u for u, (state, *_) in shown.items() if state != "已填齐"] == ["市侨务办"]
    assert shown[WINDOWLESS][2] == shown["市农业局"][2] - 4  # no window, no member


def test_twelve_units_fill_one_page_down(books: tuple[Workbook, Workbook]) -> None:
    sheet = books[0][DATA]
    usual = sheet.sheet_format.defaultRowHeight
    high = sum(sheet.row_dimensions[row].height or usual for row in range(4, 20))
    assert high <= SMALL_PAGE.points * 1.01  # rows are whole pixels high


def test_a_limit_is_named_as_one(books: tuple[Workbook, Workbook]) -> None:
    heads = [str(c.value) for c in books[1][ACROSS][6] if c.value]
    assert "中心扣分（最多[分值]）" in heads


def test_json_tells_what_does_not_apply_from_what_is_open(made: Case) -> None:
    units = as_json(made.scheme, made.collected, made.outcomes, "assessed")["units"]
    assert units[EXEMPT]["without_score"] == {"2.1": "不适用"}
    assert units["市侨务办"]["without_score"] == {"2.1": "不适用", "3.1.6": "不适用", "3.3.2": "未填"}
    assert units[EXEMPT]["scores"]["2.1"] is None
    assert (units[EXEMPT]["full"], units[EXEMPT]["results"]["满分"]) == (85, 85)


class _Scorer:
    """What ``unit_findings`` asks of a scorer, with scores of one's choice."""

    def __init__(self, made: Case, code: str, value: float) -> None:
        indicator = next(i for i in made.scheme.indicators if i.code == code)
        self.indicators = {code: indicator}
        returned = next(iter(made.collected.chosen.values()))
        unit = next(u for u in made.scheme.units if u.name == returned.unit)
        self.columns = Columns(made.scheme, [unit], [returned], "assessed")
        self._column = ScoreColumn([unit], code, [value], [indicator.full], {})

    def scores(self, code: str) -> ScoreColumn:
        return {self._column.code: self._column}[code]


@pytest.mark.parametrize(("code", "value", "found"), [
    ("1.5", -5, False), ("1.5", -5.01, True), ("1.5", 0.01, True),  # 倒扣 5
    ("3.7.1", 5, False), ("3.7.1", 5.01, True), ("3.7.1", -0.01, True),  # 折算 5
    ("3.1.16", 40, False),  # gives back whatever was taken beyond ten points
])
def test_scores_beyond_their_kind_are_reported(made: Case, code: str, value: float, found: bool
                                               ) -> None:
    told = unit_findings(_Scorer(made, code, value), {})  # type: ignore[arg-type]
    assert [f.code for f in told] == ["SCORE_OUT_OF_BOUNDS"] * found


def test_colours_go_by_the_marks_that_apply(books: tuple[Workbook, Workbook]) -> None:
    """34.65 of 35 points is not all, though it is more than the 30 of the heading."""
    sheet = books[0][MATRIX]
    cell = at(books[1][MATRIX], EXEMPT, "2.2")
    assert sheet[cell].value == 34.65
    rules = [(rule.priority, rule.formula) for area in sheet.conditional_formatting
             for rule in area.rules if str(area.sqref) == cell]
    assert [formula for _, formula in sorted(rules)] == [
        [f"{cell}<21"], [f"{cell}<35"], [f"ISNUMBER({cell})"]]
