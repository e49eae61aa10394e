"""A 复核表 in a real LibreOffice: typed into, saved, applied; and the differences stay live."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.changes.field import changed, collected, scheme
from tests.changes.test_reissue import returned
from tests.live.office import Office
from xlkpi.changes.appeal import apply
from xlkpi.changes.preview import preview
from xlkpi.changes.previewbook import UNITS, write_preview
from xlkpi.changes.reissue import reissue
from xlkpi.returns import collect, read
from xlkpi.scheme import load
from xlkpi.scheme.identity import Appeal

UNIT = "嵩口所"


def test_what_is_typed_scores_at_once_and_is_applied(office: Office, tmp_path: Path) -> None:
    suo = load("suo-2023")
    base = returned(suo, UNIT, tmp_path)
    path = tmp_path / "复核.xlsx"
    reissue(suo, base, Appeal(("1.1",), "2024-01-05", "7", "2024-01-10"), "复核表", path)
    cells = read(path, suo).returns[0]
    entry, other = cells.entries["1.1/完成数"], cells.entries["1.2/完成数"]
    with office.open(path) as book:
        book.set([("考核表", entry.assessed_cell, 126)])
        book.recalculate()
        scored = book.value("考核表", cells.scores["1.1"].assessed_cell)
        book.save(tmp_path / "交回.xlsx")
    assert scored == 1.74
    (found,) = read(tmp_path / "交回.xlsx", suo).returns
    assert found.appeal == Appeal(("1.1",), "2024-01-05", "7", "2024-01-10")
    saved = openpyxl.load_workbook(tmp_path / "交回.xlsx")["考核表"]
    assert saved.protection.sheet
    assert saved[other.cell].protection.locked
    assert not saved[entry.cell].protection.locked
    applied = apply(suo, collect(base.path, suo), [found])
    (unit,) = applied.units
    assert [(f.name, f.before, f.after) for f in unit.figures if f.differs] == [
        ("1.1", 1.72, 1.74)]
    assert applied.refused == ()


def test_differences_are_formulas_that_agree(office: Office, tmp_path: Path) -> None:
    old = scheme()
    path = tmp_path / "预演.xlsx"
    write_preview(path, preview(old, changed(old, "1.1", full=8), collected(old)))
    sheet = openpyxl.load_workbook(path, data_only=True)[UNITS]
    places = [cell.coordinate for row in openpyxl.load_workbook(path)[UNITS].iter_rows()
              for cell in row if cell.data_type == "f"]
    assert places
    with office.open(path) as book:
        book.recalculate()
        assert [book.value(UNITS, place) for place in places] == pytest.approx(
            [sheet[place].value for place in places])
