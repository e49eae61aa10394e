"""Books: opening, saving, formats, macros."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo

pytestmark = pytest.mark.live


@pytest.fixture
def fresh(app: xw.App) -> Iterator[xw.Book]:
    app.activate()
    book = app.books.add()
    yield book
    if book.impl.uid in [b.impl.uid for b in app.books]:
        book.close()


def test_a_new_book(app: xw.App, fresh: xw.Book) -> None:
    assert fresh.name.startswith("Book")
    assert (fresh.fullname, fresh.sheet_names) == (fresh.name, ["Sheet1"])
    assert fresh.app == app
    assert app.books[fresh.name] == app.books[-1] == fresh
    assert app.books.active == fresh
    assert len(app.books) == app.books.count
    with pytest.raises(KeyError):
        _ = app.books["none.xlsx"]


def test_saving_and_opening(app: xw.App, fresh: xw.Book, tmp_path: Path) -> None:
    path = tmp_path / "üni 中文 book.xlsx"
    fresh.sheets[0]["A1"].value = 1
    fresh.save(path)
    assert (fresh.name, fresh.fullname) == (path.name, str(path))
    assert app.books.open(path) == fresh
    fresh.sheets[0]["A1"].value = 2
    fresh.save()
    sheet = fresh.sheets[0]
    fresh.close()
    for gone in (lambda: fresh.name, lambda: fresh.sheets[0], lambda: sheet["B2"].value):
        with pytest.raises(xw.XlwingsError, match="closed"):
            gone()
    assert path.name not in [b.name for b in app.books]
    assert openpyxl.load_workbook(path).active["A1"].value == 2
    again = xw.Book(path)
    assert again.sheets[0]["A1"].value == 2.0
    assert xw.Book(path) == again
    again.close()


def test_saving_without_a_path(
    fresh: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = fresh.name
    fresh.save()
    assert (tmp_path / f"{name}.xlsx").is_file()
    fresh.save("other")
    assert (tmp_path / "other.xlsx").is_file()
    assert fresh.name == "other.xlsx"


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".xls", ".ods", ".fods", ".xltx", ".csv"])
def test_formats(app: xw.App, fresh: xw.Book, tmp_path: Path, ending: str) -> None:
    fresh.sheets[0]["A1"].value = ["甲", 1]
    fresh.save(tmp_path / f"f{ending}")
    fresh.close()
    again = app.books.open(tmp_path / f"f{ending}")
    assert again.sheets[0]["A1:B1"].value == ["甲", 1.0]
    again.close()


def test_formats_that_calc_does_not_write(fresh: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match="xlsb"):
        fresh.save(tmp_path / "f.xlsb")
    with pytest.raises(OSError, match="保存失败"):
        fresh.save(tmp_path / "no" / "folder.xlsx")


def test_files_that_cannot_be_opened(app: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "none.xlsx")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(lo.LibreOfficeError, match=r"打不开文件.*bad\.xlsx"):
        app.books.open(tmp_path / "bad.xlsx")


def test_two_books_of_one_name(app: xw.App, fresh: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    fresh.save(tmp_path / "a" / "same.xlsx")
    fresh.save(tmp_path / "same.xlsx")
    with pytest.raises(ValueError, match="two workbooks named"):
        app.books.open(tmp_path / "a" / "same.xlsx")


def test_passwords(app: xw.App, fresh: xw.Book, tmp_path: Path) -> None:
    for ending in (".xlsx", ".ods"):
        path = tmp_path / f"secret{ending}"
        fresh.sheets[0]["A1"].value = 42
        fresh.save(path, password="开门")  # noqa: S106
        fresh.close()
        with pytest.raises(lo.LibreOfficeError, match="密码"):
            app.books.open(path)
        fresh = app.books.open(path, password="开门")  # noqa: S106
        assert fresh.sheets[0]["A1"].value == 42.0
    fresh.close()


def test_reading_only(app: xw.App, fresh: xw.Book, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    fresh.save(path)
    fresh.close()
    book = app.books.open(path, read_only=True)
    with pytest.raises(OSError, match="只读"):
        book.save()
    book.save(tmp_path / "copy.xlsx")
    assert sorted(p.name for p in tmp_path.glob("*.xlsx")) == ["copy.xlsx", "r.xlsx"]
    book.close()


def test_a_pdf_of_some_sheets(fresh: xw.Book, tmp_path: Path) -> None:
    fresh.sheets[0]["A1"].value = "one"
    hidden = fresh.sheets.add("#draft")
    hidden["A1"].value = "draft"
    both, one = tmp_path / "both.pdf", tmp_path / "one.pdf"
    fresh.to_pdf(both, exclude_start_string="?")
    fresh.to_pdf(one, quality="minimum")
    fresh.sheets["Sheet1"].to_pdf(tmp_path / "sheet.pdf")
    fresh.sheets["Sheet1"]["A1:B2"].to_pdf(tmp_path / "range.pdf")
    assert one.stat().st_size < both.stat().st_size
    assert hidden.visible
    assert all(p.read_bytes().startswith(b"%PDF") for p in tmp_path.glob("*.pdf"))
    assert len(list(tmp_path.glob("*.pdf"))) == 4


def test_macros_are_off_unless_allowed(app: xw.App, fresh: xw.Book) -> None:
    libraries = fresh.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    source = """Function Join2(a, b)
    Join2 = a & b
    End Function
    Sub Mark(rng)
    rng.getCellByPosition(0, 0).Value = 7
    End Sub
    """
    libraries.getByName("Standard").insertByName("Module1", source)
    with pytest.raises(xw.XlwingsError, match="macros=True"):
        fresh.macro("Module1.Join2")("x", "y")
    app.impl.macros_allowed = True
    try:
        assert fresh.macro("Module1.Join2")("x", "y") == "xy"
        assert app.macro("join2")(1, 2) == "12"
        app.macro("Mark")(fresh.sheets[0]["B2"])
        assert fresh.sheets[0]["B2"].value == 7.0
        with pytest.raises(xw.XlwingsError, match="No macro"):
            fresh.macro("Nothing")()
        with pytest.raises(xw.XlwingsError, match="宏运行失败"):
            app.macro("vnd.sun.star.script:No.Such.Macro?language=Basic&location=application")()
    finally:
        app.impl.macros_allowed = False


def test_the_folder_of_the_process_does_not_matter(fresh: xw.Book, tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        fresh.save("relative.xlsx")
    finally:
        os.chdir(here)
    assert (tmp_path / "relative.xlsx").is_file()
