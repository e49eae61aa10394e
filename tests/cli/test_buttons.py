"""``xlkpi distribute --buttons``: forms as .xlsm, and such returns through the whole year."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl

from tests.cli.conftest import Run
from xlkpi.hosts.xlam.package import button_macros
from xlkpi.returns import read
from xlkpi.scheme import load


def fill(path: Path, filled: Path) -> None:
    """Type into a form what a unit handed in, as a program does that keeps macros."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    for entry in read(filled).returns[0].entries.values():
        for cell, value in ((entry.cell, entry.value), (entry.assessed_cell, entry.assessed)):
            if value is not None:
                book["考核表"][cell].value = value
    book.save(path)


def test_forms_with_buttons_come_back_and_are_consolidated(xlkpi: Run, demo: Path, tmp_path: Path
                                                           ) -> None:
    ran = xlkpi("distribute", "suo-2023", "--out", "表", "--buttons")
    assert (ran.code, ran.err) == (0, "")
    units = sorted(unit.name for unit in load("suo-2023").units)
    forms = sorted((tmp_path / "表").iterdir())
    assert [p.name for p in forms] == [f"{unit}.xlsm" for unit in units]
    for path in forms:
        with zipfile.ZipFile(path) as archive:
            sheets = sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist())
            assert archive.read("xl/vbaProject.bin") == button_macros(sheets)
    assert xlkpi("distribute", "suo-2023", "--out", "表", "--buttons").code == 0  # still blank
    for path in forms[:2]:
        fill(path, demo / "样例" / "3-交回的考核表" / f"{path.stem}.xlsx")
    again = xlkpi("distribute", "suo-2023", "--out", "表", "--buttons")
    assert (again.code, forms[0].name in again.err) == (2, True)
    for path in forms[2:]:
        path.unlink()
    done = xlkpi("consolidate", "表", "--scheme", "suo-2023", "--out", "汇总.xlsx", "--json",
                 "汇总.json")
    assert done.code == 0, done.err
    told = json.loads((tmp_path / "汇总.json").read_text(encoding="utf-8"))
    assert {u: r["file"] for u, r in told["units"].items()} == {p.stem: p.name for p in forms[:2]}
    assert all(r["total"] > 0 for r in told["units"].values())
    assert [f["code"] for f in told["findings"] if f["file"]] == []
