"""The plain form of every KPI_ function in a real spreadsheet program.

The whole table and hundreds of generated argument sets per function, as cells
and as literals, must show what Python gives, errors included.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.cases import Case
from tests.functions.plain import (
    WAYS,
    Laid,
    can_be_laid,
    columns_table,
    elements,
    expected,
    generated,
    lay,
    same,
    whole_table,
)
from tests.live.office import Office
from xlkpi.functions import FUNCTIONS, CellError

S = "Sheet1"
SETS = 200  # generated argument sets per function, laid out in turn in each way
PLAIN = [name for name, function in FUNCTIONS.items() if function.plain]
FORMULA = "AA"  # the column beside the arguments


def write_cell(sheet: Worksheet, address: str, value: Any) -> None:
    """An argument, as a workbook of ours would hold it."""
    if isinstance(value, CellError):
        sheet.write_formula(address, f"={value.code}")
    elif isinstance(value, str):
        sheet.write_string(address, value)
    elif isinstance(value, bool):
        sheet.write_boolean(address, value)
    elif value is not None:
        sheet.write_number(address, value)


def shown(value: Any) -> Any:
    """What the cell shows, in the table's JSON."""
    return value["error"] if isinstance(value, dict) else value


def laid_out(pairs: Iterable[tuple[Case, str]]) -> list[tuple[int, Laid]]:
    """Calls below one another, each with its first row."""
    found = []
    top = 1
    for case, way in pairs:
        if can_be_laid(case, way):
            laid = lay(case, way, top)
            found.append((top, laid))
            top += laid.rows
    return found


def results(office: Office, calls: list[tuple[int, Laid]], path: Path) -> list[Any]:
    """Write arguments and formulas to a file, open it, recalculate, read."""
    book = Workbook(path)
    sheet = book.add_worksheet(S)
    for top, laid in calls:
        for address, value in laid.cells.items():
            write_cell(sheet, address, value)
        cell = f"{FORMULA}{top}"
        if laid.array:
            sheet.write_array_formula(f"{cell}:{cell}", f"{{={laid.formula}}}")
        else:
            sheet.write_formula(cell, f"={laid.formula}")
    book.close()
    with office.open(path) as opened:
        opened.recalculate()
        return [shown(v) for v in opened.values(S, [f"{FORMULA}{top}" for top, _ in calls])]


def check(office: Office, folder: Path, pairs: Iterable[tuple[Case, str]]) -> int:
    """How many calls were compared; all that differ are told at once."""
    calls = laid_out(pairs)
    refused = [laid.id + laid.refused for _, laid in calls if laid.refused]
    assert not refused, "\n".join(refused)
    values = results(office, calls, folder / "calls.xlsx")
    wrong = [f"{laid.id}\n  {value!r}, not {expected(laid.case)!r}"
             for (_, laid), value in zip(calls, values, strict=True)
             if not same(value, expected(laid.case))]
    assert not wrong, f"{len(wrong)} of {len(calls)} differ:\n" + "\n".join(wrong[:40])
    return len(calls)


@pytest.mark.parametrize("way", ["cells", "kinds", "literals"])
def test_columns_element_by_element(office: Office, tmp_path: Path, way: str) -> None:
    """A call over a column is one array formula; INDEX takes its elements out."""
    calls, wanted = [], []
    refused = set()
    for case in columns_table():
        if not can_be_laid(case, way):
            continue
        laid = lay(case, way, 1 + sum(each.rows for _, each in calls))
        if laid.refused:
            refused.add(laid.refused)
            continue
        for row, column, value in elements(case.expected):
            place = f"{row},{column}" if way != "literals" or in_rows(case) else f"1,{row}"
            top = 1 + sum(each.rows for _, each in calls)
            one = lay(case, way, top)
            one.formula, one.array = f"INDEX({one.formula},{place})", True
            calls.append((top, one))
            wanted.append(value)
    values = results(office, calls, tmp_path / "columns.xlsx")
    wrong = [f"{laid.id}\n  {value!r}, not {want!r}"
             for (_, laid), value, want in zip(calls, values, wanted, strict=True)
             if not same(value, want)]
    assert not wrong, f"{len(wrong)} of {len(calls)} differ:\n" + "\n".join(wrong[:40])
    assert len(calls) > (40 if way == "literals" else 80)
    reasons = {"一横一竖", "逐个计算", "花括号里的一组数中有"}
    assert all(any(reason in why for reason in reasons) for why in refused), refused


def in_rows(case: Case) -> bool:
    return any(isinstance(row, list) for row in case.expected)


@pytest.mark.parametrize("way", WAYS)
def test_the_table(office: Office, tmp_path: Path, way: str) -> None:
    assert check(office, tmp_path, ((case, way) for case in whole_table())) > 400


@pytest.mark.parametrize("name", PLAIN)
def test_generated_arguments(office: Office, tmp_path: Path, name: str) -> None:
    sets = enumerate(generated(name, SETS, seed=11))
    compared = check(office, tmp_path, ((case, WAYS[i % len(WAYS)]) for i, case in sets))
    assert compared > SETS * 0.9
