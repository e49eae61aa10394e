"""The Excel add-in and the macros of unit workbooks, put together from the texts under udfs/."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path
from typing import Final

import xlwings
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlkpi import __version__
from xlkpi.functions import CATEGORY, FUNCTIONS
from xlkpi.hosts.xlam.ovba import Module, project, read_module
from xlkpi.hosts.xlam.sources import RIBBON, STUBS, UDFS, description, help_text
from xlkpi.ribbon import COMMANDS

FILE: Final = "xlkpi.xlam"
CONFIG: Final = "xlkpi"  # of xlwings' settings: %USERPROFILE%\.xlkpi\xlkpi.conf, sheet xlkpi.conf
# Settings that hold for everyone; the installer writes the others.  Nothing is imported from a
# workbook's folder, and buttons use the process that serves the functions.
SETTINGS: Final = (("ADD_WORKBOOK_TO_PYTHONPATH", "False"), ("USE UDF SERVER", "True"))

_PLACEHOLDER: Final = 'Public Const PROJECT_NAME As String = "myaddin"'
_CREATED: Final = datetime(2024, 1, 1, tzinfo=timezone.utc)
_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the first that zip knows
_BOOK: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN: Final = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RELATIONS: Final = {
    "customUI.xml": "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    "customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
}
_SHEETS: Final = ("xlkpi.functions", f"{CONFIG}.conf")


def xlwings_module() -> Module:
    """The VBA of xlwings for add-ins of one's own, as the installed package ships it.

    Only its PROJECT_NAME is set, which is there to be set.  Taken at every build: it names the
    DLL of exactly this version.  Its licence stands in udfs/vba/LICENSE-xlwings.txt.

    Raises:
        ValueError: the module is not what this was written for.
    """
    path = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas")
    first, _, code = path.read_text(encoding="utf-8").partition("\n")
    if first.strip() != 'Attribute VB_Name = "xlwings"' or code.count(_PLACEHOLDER) != 1:
        raise ValueError(f"not the module that was expected: {path}")
    return Module("xlwings", code.replace(_PLACEHOLDER, _PLACEHOLDER.replace("myaddin", CONFIG)))


def addin_modules() -> list[Module]:
    """The add-in's modules, in the order in which the VBA editor lists them."""
    book = read_module(UDFS / "vba" / "ThisWorkbook.bas")
    texts = [read_module(UDFS / "vba" / f"{name}.bas")
             for name in (STUBS, RIBBON, "xlkpi_call", "xlkpi_cells", "xlkpi_register")]
    return [Module(book.name, book.code, "workbook"),
            *(Module(f"Sheet{n}", "Option Explicit", "sheet")
              for n in range(1, len(_SHEETS) + 1)),
            *texts, xlwings_module()]


def addin() -> bytes:
    """The whole of xlkpi.xlam."""
    parts = unpacked(_workbook(project("XlKpiAddin", addin_modules())))
    for name in _RELATIONS:
        parts[f"customUI/{name}"] = (UDFS / "ribbon" / name).read_bytes()
    types, relations = "[Content_Types].xml", "_rels/.rels"
    parts[types] = _replaced(parts[types], _BOOK, _ADDIN)
    links = "".join(
        f'<Relationship Id="rIdUi{number}" Type="{kind}" Target="customUI/{name}"/>'
        for number, (name, kind) in enumerate(_RELATIONS.items(), 1))
    parts[relations] = _replaced(parts[relations], b"</Relationships>",
                                 f"{links}</Relationships>".encode())
    return packed(parts)


def button_macros(sheets: int) -> bytes:
    """The vbaProject.bin of unit workbooks with buttons.

    Args:
        sheets: how many sheets such a workbook has.
    """
    buttons = read_module(UDFS / "vba" / "xlkpi_buttons.bas")
    return project("XlKpiForm", [
        Module("ThisWorkbook", "Option Explicit", "workbook"),
        *(Module(f"Sheet{n}", "Option Explicit", "sheet") for n in range(1, sheets + 1)),
        buttons])


# --- the workbook that carries the add-in ---------------------------------------------------------


def _workbook(macros: bytes) -> bytes:
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({
        "title": CATEGORY, "created": _CREATED,
        "comments": f"KPI_函数和考核工具（{len(FUNCTIONS)}个函数,{len(COMMANDS)}个命令）"})
    book.set_custom_property("xlkpi", __version__, "text")
    book.set_custom_property("xlwings", xlwings.__version__, "text")
    book.add_vba_project(BytesIO(macros), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    sheets = [book.add_worksheet(name) for name in _SHEETS]
    for number, sheet in enumerate(sheets, 1):
        sheet.set_vba_name(f"Sheet{number}")
    _help(sheets[0])
    for row, setting in enumerate(SETTINGS):
        sheets[1].write_row(row, 0, setting)
    book.close()
    return target.getvalue()


def _help(sheet: Worksheet) -> None:
    """What udfs/vba/xlkpi_register.bas reads."""
    sheet.write_row(0, 0, ("function", "category", "description", "arguments", "help"))
    for row, function in enumerate(FUNCTIONS.values(), 1):
        helps = [help_text(parameter) for parameter in function.parameters]
        sheet.write_row(row, 0, (function.name, CATEGORY, description(function), len(helps)))
        for column, text in enumerate(helps, 4):
            sheet.write_string(row, column, text)


# --- zip ------------------------------------------------------------------------------------------


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The parts of a package, in its order."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package whose bytes depend on its parts alone.

    Stored, not deflated: libraries of different systems deflate differently.
    """
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _first(parts, "[Content_Types].xml"):
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system = 0
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return target.getvalue()


def _first(parts: Mapping[str, bytes], name: str) -> Iterable[tuple[str, bytes]]:
    return [(name, parts[name]), *((k, v) for k, v in parts.items() if k != name)]


def _replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    if content.count(old) != 1:
        raise ValueError(f"expected {old!r} once")
    return content.replace(old, new)
