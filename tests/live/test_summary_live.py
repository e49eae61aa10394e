"""The summary workbook in a real LibreOffice: what is cached is what is calculated."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.live.office import Office
from tests.summary.workshop import CASES, SAMPLED, complete
from xlkpi.scheme.model import Scheme
from xlkpi.summary.plan import ACROSS, DATA, MATRIX, OVERVIEW, RANKS


def same(now: object, before: object) -> bool:
    if isinstance(now, float) and isinstance(before, int | float):
        return now == pytest.approx(before, abs=1e-9)
    return (now or "") == (before or "")


@pytest.mark.parametrize("name", [*CASES, *SAMPLED])
def test_recalculation_keeps_every_cached_value(name: str, office: Office, tmp_path: Path) -> None:
    path = {**CASES, **SAMPLED}[name]().write(tmp_path / "summary.xlsx")
    formulas = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    places = [(sheet.title, cell.coordinate) for sheet in formulas for row in sheet.iter_rows()
              for cell in row if cell.data_type == "f"]
    with office.open(path) as book:
        book.recalculate()
        shown = [value for value, _ in book.get(places)]
    different = {place: (cached[place[0]][place[1]].value, now)
                 for place, now in zip(places, shown, strict=True)
                 if not same(now, cached[place[0]][place[1]].value)}
    assert different == {}
    assert name == "empty" or {sheet for sheet, _ in places} >= {RANKS, MATRIX}


def column(path: Path, sheet: str, row: int, title: str) -> str:
    """The letter of the column headed ``title`` in ``row``."""
    return next(cell.column_letter for cell in openpyxl.load_workbook(path)[sheet][row]
                if cell.value == title)


def test_ranks_and_totals_follow_a_changed_score(office: Office, tmp_path: Path) -> None:
    """Live means live: another score moves total, rate and rank."""
    path = complete().write(tmp_path / "summary.xlsx")
    sheet = openpyxl.load_workbook(path, data_only=True)
    last = max(range(5, 12), key=lambda row: sheet[RANKS].cell(row, 1).value)
    unit = sheet[RANKS].cell(last, 2).value
    row = next(cell.row for cell in sheet[MATRIX]["A"] if cell.value == unit)
    with office.open(path) as book:
        before = book.values(RANKS, [f"A{last}", f"C{last}"])
        assert book.unprotect(MATRIX)
        book.set([(MATRIX, f"{column(path, MATRIX, 5, '1.1')}{row}", 90)])
        book.recalculate()
        after = book.values(RANKS, [f"A{last}", f"C{last}"])
    assert before[0] == 7
    assert after[0] == 1
    assert isinstance(after[1], float)
    assert after[1] > 90


@pytest.mark.parametrize(("sheet", "area", "by"), [
    (MATRIX, "A8:BL14", "B"), (RANKS, "A5:P11", "B"), (RANKS, "A5:P11", "F")])
def test_whoever_sorts_a_sheet_leaves_every_unit_its_own_figures(
        sheet: str, area: str, by: str, office: Office, tmp_path: Path) -> None:
    case = complete()
    units = case.outcomes["assessed"].units.values()
    own = {u.unit: (float(u.rank or 0), u.total) for u in units}
    with office.open(case.write(tmp_path / "summary.xlsx")) as book:
        before = book.values(sheet, [f"A{row}" for row in range(8, 12)])
        assert sheet == RANKS or book.unprotect(sheet)
        book.sort(sheet, area, by)
        book.recalculate()
        assert book.values(sheet, [f"A{row}" for row in range(8, 12)]) != before
        for there, first in ((RANKS, 5), (OVERVIEW, 11)):
            rows = [book.values(there, [f"{c}{row}" for c in "BAC"])
                    for row in range(first, first + len(own))]
            assert {name: (rank, total) for name, rank, total in rows} == own


def test_a_figure_that_is_changed_in_the_table_moves_the_ranked_indicator(
        office: Office, tmp_path: Path) -> None:
    case = complete()
    scheme: Scheme = case.scheme
    path = case.write(tmp_path / "summary.xlsx")
    score = column(path, ACROSS, 4, "10.4 电子执照发放")
    figure = column(path, DATA, 7, "10.4 发放数")
    places = [f"{chr(ord(score) + 3)}{row}" for row in range(8, 8 + len(scheme.units))]
    with office.open(path) as book:
        before = book.values(ACROSS, places)
        last = before.index(0)  # the last rank has no points
        assert book.unprotect(DATA)
        book.set([(DATA, f"{figure}{8 + last}", 99999)])
        book.recalculate()
        after = book.values(ACROSS, places)
    assert after[last] == 1
