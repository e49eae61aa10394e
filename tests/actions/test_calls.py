"""A call takes long in a spreadsheet program: sheets are read and written as arrays, live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import xlwings as xw

from tests.actions.desk import FORM, Desk, unprotect
from xlkpi.actions import check_return, compare_scores, rescore, undo_rescore

pytestmark = pytest.mark.live


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what goes through xlwings' ranges: 'read 考核表', 'write 考核表'."""
    counted: Counter[str] = Counter()

    def counting(name: str) -> property:
        old = vars(xw.Range)[name]

        def read(self: xw.Range) -> Any:
            counted[f"read {self.sheet.name}"] += 1
            return old.fget(self)

        def write(self: xw.Range, value: Any) -> None:
            counted[f"write {self.sheet.name}"] += 1
            old.fset(self, value)

        return property(read, write)

    for name in ("value", "formula", "formula_array"):
        monkeypatch.setattr(xw.Range, name, counting(name))
    return counted


@pytest.mark.parametrize("action", [check_return, rescore, compare_scores],
                         ids=lambda action: action.__name__)
def test_a_sheet_is_read_and_written_as_arrays(desk: Desk, calls: Counter[str],
                                               action: Callable[..., str]) -> None:
    book = desk.open()
    book.sheets[FORM][desk.returned().entries["1.1/完成数"].cell].value = -5  # something to tell
    calls.clear()
    action(book)
    written = {name: n for name, n in calls.items() if name.startswith("write")}
    assert written
    assert set(written.values()) == {1}
    # values and formulas, and the same once more where it was calculated in between
    assert calls[f"read {FORM}"] <= (4 if action is rescore else 2)


def test_many_formulas_are_put_back_by_columns(desk: Desk, calls: Counter[str]) -> None:
    book = desk.open()
    unprotect(book)
    sheet, entries = book.sheets[FORM], desk.returned().entries
    cells = [f"J{entry.cell[1:]}" for entry in entries.values()]
    rows = [int(cell[1:]) for cell in cells]
    area = sheet[f"J{min(rows)}:J{max(rows)}"]
    before = area.formula
    area.value = area.value
    calls.clear()
    rescore(book)
    assert area.formula == before
    runs = sum(row - 1 not in rows for row in rows)
    assert calls[f"write {FORM}"] <= runs < len(rows) / 4
    calls.clear()
    undo_rescore(book)
    assert calls[f"write {FORM}"] <= runs
