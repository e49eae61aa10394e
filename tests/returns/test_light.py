"""The light copy gives the very values that calamine reads from the file itself."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import unescape

import openpyxl
import pytest
import xlsxwriter

from tests.returns.workshop import Desk
from xlkpi.returns.book import Book
from xlkpi.returns.container import Package
from xlkpi.returns.light import light_workbook
from xlkpi.returns.sheetxml import look

ODD = 'A&B "所" <1>'  # no name for a file, but one for a sheet


def values(path: Path) -> tuple[dict[str, list[list[object]]], bool]:
    """The rows of every sheet by the light copy, and whether one could be made."""
    with Package(path) as package:
        texts = [(part.name, package.read(part.part)) for part in package.sheets()]
        found = [(name, xml, look(xml)) for name, xml in texts]
        light = light_workbook(package, ((name, seen.values if seen else xml)
                                         for name, xml, seen in found))
    if light is None:
        return {}, False
    with Book(light) as book:
        return {name: [list(r) for r in book.rows(name)] for name in book.sheets}, True


def direct(path: Path) -> dict[str, list[list[object]]]:
    with Book(path) as book:
        return {name: [list(r) for r in book.rows(name)] for name in book.sheets}


def mixed(path: Path, **options: object) -> Path:
    """Every kind of value, with and without formulas, dates among them."""
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(ODD)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["一 & <二>", " 12 ", 1.005, -3e-7, True, ""])
        sheet.write_datetime(1, 0, datetime(2023, 6, 30), day)
        sheet.write_formula(1, 1, "=DATE(2023,12,31)", day, 45291)
        sheet.write_formula(1, 2, '="<f>"&"</f>"', None, "<f></f>")
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 4, "=1=1", None, True)
        sheet.write_array_formula(2, 0, 2, 0, "{=SUM(A1:B1*1)}", None, 7)
        sheet.write_rich_string(2, 1, "普", book.add_format({"bold": True}), "粗")
        book.add_worksheet("另 表").write(4, 4, "远")
    return path


def test_every_kind_of_value(tmp_path: Path) -> None:
    path = mixed(tmp_path / "混.xlsx")
    found, light = values(path)
    assert light
    assert found == direct(path)
    assert found[ODD][1][:2] == [date(2023, 6, 30), date(2023, 12, 31)]
    assert found[ODD][1][2] == "<f></f>"


def test_dates_that_count_from_1904_are_left_to_the_file(tmp_path: Path) -> None:
    path = mixed(tmp_path / "苹果.xlsx", date_1904=True)
    assert values(path) == ({}, False)


@pytest.mark.parametrize("saved_by_other", [False, True])
def test_a_unit_workbook(desk: Desk, saved_by_other: bool) -> None:
    path = desk.filled({"1.1/完成数": 41.5})
    if saved_by_other:
        book = openpyxl.load_workbook(path)
        book.save(path)
    found, light = values(path)
    assert light
    assert found == direct(path)


def test_values_written_as_cdata_are_no_blanks(tmp_path: Path) -> None:
    """Legal XML, which calamine skips: a figure would be a blank, an optional one a silent 0."""
    path, odd = mixed(tmp_path / "混.xlsx"), tmp_path / "怪.xlsx"
    written = re.compile(rb"<(v|t)>([^<]+)</(?:v|t)>")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as target:
        for name in source.namelist():
            target.writestr(name, written.sub(
                lambda m: b"<%s><![CDATA[%s]]></%s>" % (
                    m[1], unescape(m[2].decode()).encode(), m[1]), source.read(name)))
    assert values(odd) == values(path)
