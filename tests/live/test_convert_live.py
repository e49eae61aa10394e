"""Converting what LibreOffice saved: its own style ids, shared texts and spelling of formulas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.live.office import Book, Office
from tests.live.test_returns_live import insert_and_move_columns, insert_rows, nothing, type_in
from tests.returns.workshop import FORM, Desk, small_scheme
from xlkpi.convert import convert
from xlkpi.forms.table import ADDIN_REMARK
from xlkpi.returns import Return


def addresses(found: Return) -> list[str]:
    """The score cells."""
    return [cell for s in found.scores.values() for cell in (s.self_cell, s.assessed_cell)]


def shown_after(office: Office, path: Path, found: Return, typed: float) -> list[object]:
    """The scores after 完成数 was typed anew."""
    with office.open(path) as book:
        book.unprotect(FORM)
        book.set([(FORM, found.entries["1.1/完成数"].cell, typed)])
        book.recalculate()
        return list(book.values(FORM, addresses(found)))


@pytest.mark.parametrize("change", [nothing, insert_rows, insert_and_move_columns],
                         ids=lambda f: f.__name__)
def test_there_and_back(office: Office, tmp_path: Path, change: Callable[[Book], None]) -> None:
    desk = Desk(small_scheme(), tmp_path)
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        change(book)
        book.recalculate()
        saved = book.save(tmp_path / "填好.xlsx")
    udf, native, again = (tmp_path / f"{name}.xlsx" for name in ("udf", "native", "udf2"))
    done = convert(saved, udf, "udf", desk.scheme)
    convert(udf, native, "native", desk.scheme)
    convert(native, again, "udf", desk.scheme)
    assert done.formulas >= 2
    assert [f.code for f in done.findings] == []

    before, after = desk.one(saved), desk.one(udf)
    assert before.entries == after.entries == desk.one(native).entries
    assert before.scores == after.scores == desk.one(native).scores  # cells and cached values
    assert again.read_bytes() == udf.read_bytes()

    texts = {c.value for row in openpyxl.load_workbook(udf)[FORM].iter_rows() for c in row}
    assert ADDIN_REMARK in texts
    assert any("KPI_RATIO" in str(t) for t in texts)
    for typed in (45.0, 20.0, 60.0):
        assert shown_after(office, native, before, typed) == shown_after(
            office, saved, before, typed)
    with office.open(udf) as book:  # not recalculated: the last scores can be read
        first = before.scores["1.1"].assessed_cell
        assert book.value(FORM, first) == before.scores["1.1"].assessed_cached
