"""回收情况 tells how every unit stands with every period; a scheme of results has no empty totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from tests.returns.test_collect import note_saved
from tests.scoring.people import MONTHS, figures, people
from xlkpi import samples
from xlkpi.forms import distribute
from xlkpi.returns import Entry, collect
from xlkpi.scheme import Deadline, Scheme
from xlkpi.scoring import score_both
from xlkpi.summary import write_summary

SCHEME = people().model_copy(update={
    "rank_by": "总得分",
    "deadlines": (Deadline(name="报一月", on=date(2024, 2, 3), period="一月", for_returns=True),)})


def give(scheme: Scheme, folder: Path, unit: str, *periods: str, **changes: object) -> None:
    typed = {k: Entry(v) for k, v in figures(int(unit[-1]), **changes).items()}
    for period in periods:
        [path] = distribute(scheme, folder / "blank", [u for u in scheme.units if u.name == unit],
                            period=period, overwrite=True)
        samples.fill(scheme, path, unit, typed, folder / path.name, period)


def test_every_period_of_every_unit(tmp_path: Path) -> None:
    give(SCHEME, tmp_path, "人员1", "年度", "一月", "三月")
    note_saved(tmp_path / "人员1_一月.xlsx", "2024-02-09T08:00:00Z")
    give(SCHEME, tmp_path, "人员2", "")
    give(SCHEME, tmp_path, "人员3", "年度", 参评情况="不参评", **dict.fromkeys(MONTHS))
    found = collect(list(tmp_path.glob("*.xlsx")), SCHEME)
    out = tmp_path / "out" / "汇总.xlsx"
    out.parent.mkdir()
    write_summary(out, SCHEME, found, score_both(SCHEME, found.chosen), "assessed")
    book = openpyxl.load_workbook(out, data_only=True)
    sheet = book["回收情况"]
    head = [c.value for c in sheet[4]]
    first = head.index("年度")
    assert head[first:] == ["年度", "一月", "二月", "三月"]
    told = {row[1].value: [c.value for c in row[first:]] for row in sheet.iter_rows(min_row=5)}
    assert told == {
        "第1分局": ["—"] * 4, "第2分局": ["—"] * 4, "人员1": ["交", "晚交", "缺", "交"],
        "人员2": ["全年"] * 4, "人员3": ["交", "免", "免", "免"]}
    matrix, ranks = book["得分矩阵"], book["排名"]
    for sheet, title in ((matrix, "合计"), (ranks, "总分")):
        [cell] = [c for row in sheet.iter_rows(max_row=6) for c in row if c.value == title]
        assert sheet.column_dimensions[cell.column_letter].hidden


def test_a_year_s_returns_alone_need_no_periods(tmp_path: Path) -> None:
    give(SCHEME, tmp_path, "人员1", "")
    found = collect(tmp_path / "人员1.xlsx", SCHEME)
    out = tmp_path / "汇总.xlsx"
    write_summary(out, SCHEME, found, score_both(SCHEME, found.chosen), "assessed")
    assert "年度" not in [c.value for c in openpyxl.load_workbook(out)["回收情况"][4]]
