"""Reading what LibreOffice made of a 考核表: rows and columns inserted by hand, sheets copied, ods."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.office import Book, Office
from tests.returns.workshop import DEPARTMENT, FORM, GOOD, Desk, codes, small_scheme
from xlkpi.returns import Return

FIGURES = {**GOOD, "2.2/验收日期": 45047.0}
EXPECTED = {k: float(v) if isinstance(v, int) else v for k, v in FIGURES.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(small_scheme(), tmp_path)


def type_in(book: Book, form: Return) -> None:
    """Fill in the whole form as a clerk and a reviewer would."""
    cells = {k: e.cell for k, e in form.entries.items()}
    assessed = {k: e.assessed_cell for k, e in form.entries.items()}
    book.set([(FORM, cells[k], v) for k, v in FIGURES.items()]
             + [(FORM, assessed[k], v) for k, v in DEPARTMENT.items()])


def values(found: Return) -> dict[str, object]:
    return {k: e.value for k, e in found.entries.items() if e.value is not None}


def insert_rows(book: Book) -> None:
    book.unprotect(FORM)
    book.insert_rows(FORM, 7, 2)
    book.insert_rows(FORM, 1)


def insert_and_move_columns(book: Book) -> None:
    book.unprotect(FORM)
    book.insert_columns(FORM, "B", 2)
    book.insert_columns(FORM, "J")


def move_the_values_away(book: Book) -> None:
    book.unprotect(FORM)
    rows, _ = book.used(FORM)
    book.move_range(FORM, f"H1:H{rows}", "Z1")


def rename_and_add(book: Book) -> None:
    book.rename_sheet(FORM, "我所上报数据")
    book.move_sheet("我所上报数据", 2)


def nothing(book: Book) -> None:
    assert FORM in book.sheets


@pytest.mark.parametrize("change", [nothing, insert_rows, insert_and_move_columns, rename_and_add],
                         ids=lambda f: f.__name__)
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_saved_by_libreoffice(office: Office, desk: Desk, suffix: str,
                              change: Callable[[Book], None]) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        change(book)
        saved = book.save(desk.folder / f"上报{suffix}")
    result = desk.read(saved)
    assert codes(result.findings) == []
    (found,) = result.returns
    assert values(found) == EXPECTED
    assert found.unit == "东所"
    assert isinstance(found.scores["1.1"].self_cached, float)


def test_moved_values(office: Office, desk: Desk) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        move_the_values_away(book)
        saved = book.save(desk.folder / "移列.xlsx")
    result = desk.read(saved)
    assert codes(result.findings) == []
    assert result.returns[0].entries["1.1/完成数"].cell.startswith("Z")
    assert values(result.returns[0]) == EXPECTED


def test_without_the_hidden_column_names_tell(office: Office, desk: Desk) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        book.unprotect(FORM)
        book.delete_columns(FORM, "Q")
        book.insert_rows(FORM, 7)
        saved = book.save(desk.folder / "删列.xlsx")
    result = desk.read(saved)
    assert codes(result.findings) == ["KEYS_LOST"]
    assert values(result.returns[0]) == EXPECTED


def test_sheets_copied_side_by_side(office: Office, desk: Desk) -> None:
    units = ("东所", "南所", "西所")
    with office.new() as joined:
        for number, unit in enumerate(units):
            path = desk.blank(unit)
            with office.open(path) as book:
                type_in(book, desk.one(path))
                book.rename_sheet(FORM, unit)
                joined.import_sheet(book, unit, number)
        saved = joined.save(desk.folder / "全县.xlsx")
    result = desk.read(saved)
    assert [r.unit for r in result.returns] == list(units)
    assert all(values(r) == EXPECTED for r in result.returns)
    assert codes(result.findings) == []


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_errors_and_overwritten_formulas(office: Office, desk: Desk, suffix: str) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        book.unprotect(FORM)
        book.set([(FORM, "H7", "=1/0"), (FORM, "K11", 2)])
        saved = book.save(desk.folder / f"上报{suffix}")
    result = desk.read(saved)
    assert [(f.code, f.cell, f.value) for f in result.findings] == [
        ("CELL_ERROR", "H7", "#DIV/0!"), ("FORMULA_OVERWRITTEN", "K11", "2")]


def test_an_error_cell_of_an_old_format_is_no_blank(office: Office, desk: Desk) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        assessed = desk.one(path).entries["1.1/完成数"].assessed_cell
        book.set([(FORM, assessed, "=1/0")])
        saved = book.save(desk.folder / "上报.xls")
    result = desk.read(saved)
    assert [(f.code, f.cell, f.value) for f in result.findings if f.code != "VALUES_ONLY"] == [
        ("CELL_ERROR", assessed, "#DIV/0!")]
    assert result.returns[0].entries["1.1/完成数"].unread == ("assessed",)


@pytest.mark.parametrize("name", ["上报.xls", "上报.et"])
def test_old_formats_give_values_and_say_so(office: Office, desk: Desk, name: str) -> None:
    path = desk.blank()
    with office.open(path) as book:
        type_in(book, desk.one(path))
        saved = book.save(desk.folder / "上报.xls").rename(desk.folder / name)
    result = desk.read(saved)
    assert codes(result.findings) == ["VALUES_ONLY"]
    assert values(result.returns[0]) == EXPECTED
    assert {(s.self_cached, s.assessed_cached) for s in result.returns[0].scores.values()} == {
        (None, None)}, "LibreOffice saves 待汇总 as 0 in these formats"
