"""The add-in in a real Calc: files that go through it, the wizard's texts, toolbar and menu."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from tests.live.addin import office, opened, shown
from xlkpi.forms import distribute
from xlkpi.functions import FUNCTIONS
from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.oxt import naming
from xlkpi.ribbon import COMMANDS, TAB
from xlkpi.scheme import load

XLSX = "Calc MS Excel 2007 XML"


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with office(tmp_path_factory.mktemp("addin")) as app:
        yield app


def formulas(path: Path) -> dict[str, str]:
    """Every formula of a workbook by sheet and cell, as the file has it."""
    book = openpyxl.load_workbook(path)
    return {f"{sheet.title}!{cell.coordinate}": getattr(cell.value, "text", cell.value)
            for sheet in book for row in sheet.iter_rows() for cell in row
            if cell.data_type == "f"}


def kpi_names(path: Path) -> list[str]:
    """Every function name of ours in the parts of a file, in whatever spelling."""
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml"))
    return re.findall(r"[\w.]*KPI_?[A-Z]+(?=\()", text)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """KPI_ formulas in all the places where a workbook can have them."""
    path = tmp_path / "甲 乙.xlsx"
    book = Workbook(path)
    one, two = book.add_worksheet("数据"), book.add_worksheet("汇 总")
    for row, value in enumerate((40, 80, 100)):
        one.write_number(row, 0, value)
        one.write_formula(row, 1, f"=KPI_RATIO(A{row + 1},100,50%)", value=-1)
    one.write_array_formula("C1:C3", "{=KPI_RATIO(A1:A3,100)}")
    one.write_formula("D1", '=IFERROR(KPI_TIER(1),"hidden")', value="hidden")
    one.write_formula("D2", '="KPI_RATIO("&KPI_TIER(4)', value="?")
    one.write_formula("D3", "=及格+1", value=-1)
    one.conditional_format("A1:A3", {"type": "formula", "criteria": "=KPI_RATIO(A1,100)>0.5",
                                     "format": book.add_format({"bg_color": "#FF0000"})})
    two.write_formula("A1", "=SUM(KPI_RATIO(数据!A1:A3,100))+本表", value=-1)
    two.protect("", {"format_columns": True})
    book.define_name("及格", "=KPI_RATIO(60,100)")
    book.define_name("'汇 总'!本表", "=KPI_ROUND(2.345,2)")
    book.close()
    return path


VALUES = {("数据", "B1"): 0, ("数据", "B2"): 0.8, ("数据", "C1"): 0.4, ("数据", "C3"): 1,
          ("数据", "D1"): "优", ("数据", "D2"): "KPI_RATIO(中", ("数据", "D3"): 1.6,
          ("汇 总", "A1"): 4.55}


def test_a_loaded_workbook_calculates(calc: Any, workbook: Path) -> None:
    with opened(calc, workbook) as document:
        assert not document.isModified()
        document.calculateAll()  # newer offices show what XlsxWriter left beside the formulas
        for (name, address), value in VALUES.items():
            cell = document.Sheets.getByName(name).getCellRangeByName(address)
            assert shown(cell) == (pytest.approx(value) if isinstance(value, float) else value)
        assert document.Sheets.getByName("汇 总").isProtected()
        entry = document.Sheets.getByName("数据").ConditionalFormats.getConditionalFormats()[0]
        # the names of functions that it does not know stand in small letters
        assert entry.getByIndex(0).Formula1 == "KPI_RATIO(A1,100)>0.5"


@pytest.mark.parametrize("way", ["store", "storeAsURL"])
def test_a_saved_workbook_is_one_that_excel_knows(calc: Any, workbook: Path, way: str) -> None:
    before = formulas(workbook)
    target = workbook if way == "store" else workbook.with_name("另存.xlsx")
    with opened(calc, workbook) as document:
        document.calculateAll()
        document.Sheets.getByName("数据").getCellRangeByName("A2").setValue(90)
        if way == "store":
            document.store()
        else:
            document.storeAsURL(bridge.url(target), bridge.props(FilterName=XLSX))
        document.Sheets.getByName("数据").getCellRangeByName("A1").setValue(70)
        document.store()  # again: the office does not take the file for somebody else's
    assert [n for n in kpi_names(target) if n not in FUNCTIONS] == []
    assert formulas(target) == before
    assert sorted(p.name for p in workbook.parent.iterdir() if p.name.startswith(".")) == []
    names = openpyxl.load_workbook(target)
    assert names.defined_names["及格"].value == "KPI_RATIO(60,100)"
    assert names["汇 总"].defined_names["本表"].value == "KPI_ROUND(2.345,2)"
    assert [rule.formula for rules in names["数据"].conditional_formatting for rule in rules.rules
            ] == [["KPI_RATIO(A1,100)>0.5"]]
    assert names["汇 总"].protection.sheet
    assert names["汇 总"].protection.formatColumns is False  # False: allowed
    cached = openpyxl.load_workbook(target, data_only=True)
    assert [cached["数据"][a].value for a in ("B1", "B2", "D1")] == [0.7, 0.9, "优"]


def test_only_a_copy_saved_by_7_4_keeps_the_long_names(calc: Any, workbook: Path) -> None:
    """Nobody tells a job where a copy went: docs/libreoffice.md says so."""
    copy = workbook.with_name("副本.xlsx")
    with opened(calc, workbook) as document:
        document.storeToURL(bridge.url(copy), bridge.props(FilterName=XLSX))
    names = kpi_names(copy)
    assert names
    assert all(n in FUNCTIONS or n.startswith("ORG.XLKPI.KPI.") for n in names)
    assert any(n not in FUNCTIONS for n in names) is str(calc.version).startswith("7.4")


def test_a_unit_workbook_of_ours_goes_through_calc(calc: Any, tmp_path: Path) -> None:
    """Made with add-in formulas, opened, filled, saved, read back."""
    distribute(load("suo-2023"), tmp_path, form="udf")
    path = min(tmp_path.glob("*.xlsx"))
    before = formulas(path)
    assert sum("KPI_" in each for each in before.values()) > 50
    with opened(calc, path) as document:
        sheet = document.Sheets.getByIndex(0)
        text = sheet.getCellRangeByName("K7").getFormula()
        assert naming.full_name_of("KPI_RATIO") in text
        sheet.getCellRangeByName("H7").setValue(45)
        sheet.getCellRangeByName("H8").setValue(50)
        score = shown(sheet.getCellRangeByName("K7"))
        assert score == pytest.approx(0.9 * sheet.getCellRangeByName("C7").getValue())
        document.store()
    after = formulas(path)
    assert {k for k in before if "KPI_" in before[k]} == {k for k in after if "KPI_" in after[k]}
    assert [n for n in kpi_names(path) if n not in FUNCTIONS] == []
    assert openpyxl.load_workbook(path, data_only=True).worksheets[0]["K7"].value == score


def test_twenty_thousand_formulas_load_in_time(calc: Any, tmp_path: Path) -> None:
    """A long column of like formulas: set in blocks, each as it was."""
    count = 20_000
    path = tmp_path / "long.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet()
    for row in range(count):
        sheet.write_number(row, 0, row % 120)
        sheet.write_formula(row, 1, f"=KPI_RATIO(A{row + 1},100)")
    book.close()
    with opened(calc, path) as document:
        document.calculateAll()
        cells = document.Sheets.getByIndex(0).getCellRangeByPosition(1, 0, 1, count - 1)
        assert [row[0] for row in cells.getDataArray()] == [
            min(row % 120, 100) / 100 for row in range(count)]


def test_the_function_wizard_shows_our_texts(calc: Any) -> None:
    wizard = calc.impl.service("com.sun.star.sheet.FunctionDescriptions")
    for function in FUNCTIONS.values():
        shown_as = {p.Name: p.Value for p in wizard.getByName(function.name)}
        assert shown_as["Description"] == f"{function.title}:{function.description}"
        assert [(a.Name, a.Description) for a in shown_as["Arguments"]] == [
            (p.title, naming.help_of(p)) for p in function.parameters]


def test_the_toolbar_has_its_name_and_buttons(calc: Any) -> None:
    """As a screen reader sees it: what people with and without sight find there."""
    document = calc.impl.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    layout = document.getCurrentController().getFrame().LayoutManager
    bar = f"private:resource/toolbar/addon_{naming.TOOLBAR}"
    assert layout.isElementVisible(bar)
    window = layout.getElement(bar).getRealInterface().getAccessibleContext()
    children = [window.getAccessibleChild(i).getAccessibleContext()
                for i in range(window.getAccessibleChildCount())]
    assert window.getAccessibleName() == TAB
    assert [c.getAccessibleName() for c in children if c.getAccessibleName()] == [
        command.label for command in COMMANDS]
    document.close(True)


def test_the_menu_stands_in_calc_only(calc: Any) -> None:
    menus = calc.impl.service("com.sun.star.configuration.ConfigurationProvider")
    access = menus.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        bridge.props(nodepath="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"))
    menu = access.getByName(naming.MENU)
    assert menu.getByName("Title") == TAB
    assert menu.getByName("Context") == "com.sun.star.sheet.SpreadsheetDocument"
    entries = menu.getByName("Submenu")
    urls = [entries.getByName(name).getByName("URL") for name in sorted(entries.ElementNames)]
    assert [u.rpartition("?")[2] for u in urls if u.startswith("service:")] == [
        command.action for command in COMMANDS]
