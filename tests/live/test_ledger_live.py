"""A ledger in a real spreadsheet: its plain formulas give the points that Python gives."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.live.office import Book, Office, Typed
from tests.returns.test_ledgers import KEY, UNIT, small
from xlkpi.forms import distribute, ledger
from xlkpi.forms.layout import plan
from xlkpi.forms.table import SHEET
from xlkpi.returns import read
from xlkpi.scheme import ledgers
from xlkpi.scheme.identity import LedgerRole
from xlkpi.scheme.identity import Role as Column

NAME = "正向激励台账"
DAYS = [f"2020-{month}-{day}" for month in range(1, 13) for day in (3, 14, 25)]


def type_in(book: Book, row: int, **values: Typed) -> None:
    book.set([(NAME, ledger.cell(LedgerRole[role], row), value) for role, value in values.items()])


def shown(book: Book, role: LedgerRole, row: int) -> object:
    return book.value(NAME, ledger.cell(role, row))


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_points_and_sum_are_what_python_finds(
        office: Office, tmp_path: Path, suffix: str) -> None:
    scheme = small()
    [kept] = ledgers(scheme, "")
    cases = list(product(kept.kinds, ("", *kept.levels)))[:ledger.ROWS - 4]
    [path] = distribute(scheme, tmp_path)
    form = plan(scheme, "", remark=False)
    own = next(row for item, row in form.input_rows() if item.key == KEY)
    assessed, adopted = (form.columns.cell(c, own) for c in (Column.ASSESSED, Column.ADOPTED))
    with office.open(path) as book:
        book.recalculate()
        assert book.value(SHEET, assessed) == ""
        type_in(book, 6, KIND="别的类别")
        assert shown(book, LedgerRole.POINTS, 6) == ""
        for row, ((kind, level), day) in enumerate(zip(cases, DAYS, strict=False), ledger.FIRST):
            type_in(book, row, DAY=day, KIND=kind, LEVEL=level or None, EVENT=f"第{row}件",
                    EVIDENCE="文件", WHO="甲", GIVEN=0.3 if row % 7 == 0 else None)
            wanted = kept.standard(kind, level)
            assert shown(book, LedgerRole.STANDARD, row) == ("" if wanted is None else wanted)
        total = shown(book, LedgerRole.POINTS, ledger.TOTAL)
        assert book.value(SHEET, assessed) == book.value(SHEET, adopted) == total
        saved = book.save(tmp_path / f"back.{suffix}")
    [returned] = read(saved, scheme).returns
    assert returned.unit == UNIT
    assert [(e.kind, e.level) for e in returned.ledger] == cases[:len(returned.ledger)]
    assert len(returned.ledger) == min(len(cases), len(DAYS))
    assert sum(e.points or 0 for e in returned.ledger) == pytest.approx(total)
    assert returned.entries[KEY].assessed == pytest.approx(total)
    assert not [f for f in returned.findings if f.code in (
        "LEDGER_DIFFERS", "LEDGER_YEAR", "LEDGER_NO_DATE", "FORMULA_UNCALCULATED")]
