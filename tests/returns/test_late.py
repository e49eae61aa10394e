"""Returns after the scheme's deadline, by the time that the file itself notes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl

from tests.returns.test_collect import note_saved
from tests.returns.workshop import Desk, codes
from xlkpi.commands.checking import run
from xlkpi.returns import collect
from xlkpi.scheme import save
from xlkpi.scheme.model import Deadline
from xlkpi.scoring import score_both
from xlkpi.summary import as_json, write_summary
from xlkpi.summary.plan import RECEIVED

UNTIL = date(2023, 12, 20)
UNITS = ("东所", "南所", "西所", "北所")


def noted(when: datetime) -> str:
    """A moment of this place's clock, as a workbook notes it."""
    return when.astimezone().isoformat()


def test_a_late_return_counts_and_is_told(desk: Desk, tmp_path: Path) -> None:
    assessed = {"2.1/档次": "中"}
    for unit in UNITS[1:]:
        note_saved(desk.filled(unit=unit, assessed=assessed),
                   noted(datetime(2023, 12, 20, 23, 59, 59)))
    note_saved(desk.filled(assessed=assessed), noted(datetime(2023, 12, 21)))
    scheme = desk.scheme.model_copy(update={"deadlines": (
        Deadline(name="年度交表", on=UNTIL, for_returns=True),
        Deadline(name="一季度交表", on=date(2023, 4, 5), for_returns=True, period="一季度"),
        Deadline(name="别的事", on=date(2023, 1, 1)))})
    found = collect(desk.folder, scheme)
    assert codes(found.findings) == ["RETURN_LATE"]
    (late,) = found.findings
    assert (late.severity, late.unit, late.file) == ("warning", "东所", "东所.xlsx")
    assert "2023-12-21 00:00:00" in late.message
    assert "2023年12月20日（年度交表" in late.message
    assert list(found.chosen) == list(UNITS)
    outcomes = score_both(scheme, found.chosen)
    told = as_json(scheme, found, outcomes, "assessed")
    assert told["late"] == [{
        "unit": "东所", "file": "东所.xlsx", "period": "", "saved": "2023-12-21 00:00:00",
        "deadline": "2023-12-20", "name": "年度交表"}]
    write_summary(tmp_path / "汇总.xlsx", scheme, found, outcomes, "assessed")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")[RECEIVED]
    assert "晚交1个" in sheet["A3"].value
    states = {row[1].value: (row[3].value, row[9].value) for row in sheet.iter_rows(min_row=5)}
    assert states["东所"] == ("已填齐，晚交", datetime(2023, 12, 21))
    assert states["南所"][0] == "已填齐"


def test_without_a_deadline_for_returns_nobody_is_late(desk: Desk) -> None:
    note_saved(desk.filled(), noted(datetime(2030, 1, 1)))
    scheme = desk.scheme.model_copy(update={"deadlines": (Deadline(name="事", on=UNTIL),)})
    assert collect(desk.folder, scheme).late == ()


def test_one_file_is_held_against_the_deadline_too(desk: Desk, tmp_path: Path) -> None:
    path = desk.filled(assessed={"2.1/档次": "中"})
    scheme = desk.scheme.model_copy(update={"deadlines": (
        Deadline(name="交表", on=UNTIL, for_returns=True),)})
    save(scheme, tmp_path / "方案.toml")
    for when, found in ((datetime(2023, 12, 20, 9), []), (datetime(2023, 12, 21, 9),
                                                          ["RETURN_LATE"])):
        note_saved(path, noted(when))
        assert codes(run([path], str(tmp_path / "方案.toml")).findings) == found
