"""The add-in's VBA, run by LibreOffice.

LibreOffice opens the add-in repacked as a workbook.  It does not compile xlwings' own module
(Windows declarations), and there is no COM: a stand-in of that module takes its place, which
fails as a machine without Python does, and notes down what a button would run.  LibreOffice
shows an error value that comes from Basic as the text "Error 2042"; Excel as #N/A.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.office import Book, Office
from xlkpi import __version__
from xlkpi.forms import build_template
from xlkpi.functions import FUNCTIONS, CellError
from xlkpi.hosts.comerrors import NUMBERS
from xlkpi.hosts.excel import to_com
from xlkpi.hosts.xlam import ovba, package
from xlkpi.ribbon import COMMANDS
from xlkpi.scheme import load

pytestmark = pytest.mark.live

SHEET = "xlkpi.conf"
PROJECT = "XlKpiAddin"
STAND_IN = ovba.Module("xlwings", """Option Explicit
Public Const PROJECT_NAME As String = "xlkpi"
Private Tries As Long
Public Function XLPy()
    Tries = Tries + 1
    ThisWorkbook.Worksheets("xlkpi.conf").Range("D2").Value = Tries
    If ThisWorkbook.Worksheets("xlkpi.conf").Range("D5").Value = "Python" Then
        Set XLPy = ThisWorkbook
        Exit Function
    End If
    Err.Raise 1000, , "no Python here"
End Function
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets("xlkpi.conf").Range("D3").Value = PythonCommand
End Function
Public Function SheetExists(wb As Workbook, sheetName As String) As Boolean
    SheetExists = ThisWorkbook.Worksheets("xlkpi.conf").Range("D4").Value = sheetName
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
End Function
Public Function GetDirectoryConfigFilePath() As String
End Function
""")
PROBE = ovba.Module("probe", """Option Explicit
Public Function ProbeSingle(ByVal Code As Long) As String
    Dim Found As Variant
    Found = XlkpiCell(Code)
    ProbeSingle = IsError(Found) & " " & CLng(Found)
End Function
Public Function ProbeRow(ByVal Code As Long) As String
    Dim Found As Variant
    Found = XlkpiCells(Array(2.5, Code, "优"))
    ProbeRow = Found(0) & " " & IsError(Found(1)) & " " & CLng(Found(1)) & " " & Found(2)
End Function
Public Function ProbeGrid(ByVal Code As Long)
    Dim Sent(1 To 2, 1 To 2) As Variant
    Sent(1, 1) = 1.5
    Sent(1, 2) = Code
    Sent(2, 1) = "优"
    Sent(2, 2) = Code
    ProbeGrid = XlkpiCells(Sent)
End Function
Public Sub ProbeSub()
    ThisWorkbook.Worksheets("xlkpi.conf").Range("D1").Value = "重新计分"
End Sub
""")


@pytest.fixture(scope="module")
def book(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    modules = [m for m in package.addin_modules() if m.name != "xlwings"]
    parts = package.unpacked(package.addin())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled")
    parts["xl/vbaProject.bin"] = ovba.project(PROJECT, [*modules, STAND_IN, PROBE])
    path = tmp_path_factory.mktemp("加载项") / "加载项.xlsm"
    path.write_bytes(package.packed(parts))
    with office.open(path, macros=True) as opened:
        yield opened


def test_a_sub_runs(book: Book) -> None:
    book.macro(f"{PROJECT}.probe.ProbeSub")
    assert book.value(SHEET, "D1") == "重新计分"


@pytest.mark.parametrize("code", NUMBERS)
def test_each_code_becomes_a_real_error(book: Book, code: str) -> None:
    number = to_com(CellError(code))
    assert book.macro(f"{PROJECT}.probe.ProbeSingle", number) == f"True {NUMBERS[code]}"


def test_what_is_no_code_stays(book: Book) -> None:
    for value in (2.5, -0.2, "优", "#N/A", True):
        for function in ("XlkpiCell", "XlkpiCells"):
            assert book.macro(f"{PROJECT}.xlkpi_cells.{function}", value) == value


def test_errors_within_arrays(book: Book) -> None:
    code = to_com(CellError("#NUM!"))
    book.set([(SHEET, f"{letter}{row}", f"=INDEX(PROBEGRID({code}),{row},{column})")
              for row in (1, 2) for column, letter in ((1, "F"), (2, "G"))])
    assert book.values(SHEET, ["F1", "G1", "F2", "G2"]) == [1.5, "Error 2036", "优", "Error 2036"]
    assert book.macro(f"{PROJECT}.probe.ProbeRow", code) == "2.5 True 2036 优"


def test_every_function_gives_an_error_where_python_does_not_answer(book: Book) -> None:
    """Tried twice, then #NAME?; never xlwings' text, nor an empty cell that SUM counts as 0."""
    for row, function in enumerate(FUNCTIONS.values(), 1):
        arguments = ",".join(["1"] * function.least)
        before = book.value(SHEET, "D2") or 0
        assert isinstance(before, (int, float))
        book.set([(SHEET, f"J{row}", f"={function.name}({arguments})")])
        assert book.value(SHEET, f"J{row}") == "Error 2029", function.name
        assert book.value(SHEET, "D2") == before + 2
    assert book.macro(f"{PROJECT}.xlkpi_call.XlkpiFault") == "no Python here"


def test_every_button_runs_its_action(book: Book) -> None:
    book.set([(SHEET, "D5", "Python")])
    for command in COMMANDS:
        book.macro(f"{PROJECT}.xlkpi_ribbon.{command.id}")
        told = f"addin='{__version__}'" if command.compares else ""
        assert str(book.value(SHEET, "D3")).endswith(f"; a.{command.action}({told})")


def test_a_button_without_python_says_so_in_chinese(book: Book) -> None:
    book.set([(SHEET, "D5", "Python")])
    assert book.macro(f"{PROJECT}.xlkpi_call.XlkpiObstacle") == ""
    book.set([(SHEET, "D5", None)])
    told = book.macro(f"{PROJECT}.xlkpi_call.XlkpiObstacle")
    assert "启动不了" in told
    assert "xlkpi addin doctor" in told
    assert told.endswith("no Python here")


def test_a_workbook_that_brings_settings_is_not_obeyed(book: Book) -> None:
    """Its settings could name any program in place of Python."""
    before = book.value(SHEET, "D2")
    book.set([(SHEET, "D4", "xlkpi.conf"), (SHEET, "K1", "=KPI_RATIO(1,2)")])
    assert book.value(SHEET, "K1") == "Error 2029"
    assert book.value(SHEET, "D2") == before
    assert "xlkpi.conf" in book.macro(f"{PROJECT}.xlkpi_call.XlkpiFault")
    book.set([(SHEET, "D4", None)])


def test_a_form_button_says_that_the_addin_is_missing(office: Office, tmp_path: Path) -> None:
    scheme = load("suo-2023")
    unit = scheme.units[0]
    path = tmp_path / "樟城所.xlsm"
    path.write_bytes(build_template(
        scheme, unit.group, unit.attributes,
        macros=package.button_macros).workbook(unit.name))
    with office.open(path, macros=True) as form:
        said = form.macro("XlKpiForm.xlkpi_buttons.XlkpiRunAddin", "XlkpiRescore")
    assert "没有安装“绩效考核”加载项" in said
