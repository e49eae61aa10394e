"""Makes the workbooks that are converted: templates, and what programs and people do to them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from tests.forms.schemes import GROUP, small
from xlkpi.convert import Converted, convert
from xlkpi.forms import Form, build_template
from xlkpi.scheme import Scheme
from xlkpi.scheme.identity import Role

FORM = "考核表"
SHEET = "xl/worksheets/sheet1.xml"
LINK = "xl/externalLinks/externalLink1.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

SCHEME = small()
MADE: dict[Form, bytes] = {}


def workbook(folder: Path, form: Form) -> Path:
    """The workbook of 甲所 as it is distributed."""
    if form not in MADE:
        template = build_template(SCHEME, GROUP, SCHEME.units[0].attributes, form)
        MADE[form] = template.workbook("甲所")
    path = folder / f"甲所-{form}.xlsx"
    path.write_bytes(MADE[form])
    return path


def to(form: Form, path: Path, scheme: Scheme = SCHEME) -> tuple[Path, Converted]:
    """Convert beside the file; the new file and what was done."""
    target = path.with_name(f"{path.stem}-{form}.xlsx")
    return target, convert(path, target, form, scheme)


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change parts of a workbook."""
    found = parts(path)
    change(found)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    path.write_bytes(target.getvalue())
    return path


def sheet_of(path: Path, *, values: bool = False) -> Worksheet:
    """The 考核表 sheet."""
    found = openpyxl.load_workbook(path, data_only=values)[FORM]
    assert isinstance(found, Worksheet)
    return found


def cells(path: Path, *, values: bool = False) -> dict[str, Any]:
    """Address -> formula or value of all cells of the 考核表."""
    found: dict[str, Any] = {}
    for row in sheet_of(path, values=values).iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, ArrayFormula):
                value = ("array", value.text)
            if value is not None:
                found[cell.coordinate] = value
    return found


def column(sheet: Worksheet, role: Role) -> int:
    """The number of a role's column."""
    for row in sheet.iter_rows(max_row=12):
        for cell in row:
            if cell.value == role.value:
                return int(cell.column)
    raise AssertionError(role)


def row_of(sheet: Worksheet, key: str) -> int:
    """The row of a key."""
    keys = column(sheet, Role.KEY)
    return next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, keys).value == key)


def as_excel_saves(names: Mapping[str, str]) -> Callable[[dict[str, bytes]], None]:
    """What Excel makes of a udf workbook: [1]!KPI_…, and a link to the add-in.

    Args:
        names: part -> text to put before its first </sheetData>, already with paths.
    """
    def change(found: dict[str, bytes]) -> None:
        for name, content in found.items():
            if name.startswith("xl/worksheets/sheet"):
                found[name] = re.sub(rb"(?<![!A-Z_\"=])KPI_(?=[A-Z]+\()", b"[1]!KPI_", content)
        for name, text in names.items():
            found[name] = found[name].replace(b"</sheetData>", text.encode() + b"</sheetData>")
        found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(
            b"</sheets>", b'</sheets><externalReferences><externalReference r:id="rId99"/>'
                          b"</externalReferences>")
        found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>",
            f'<Relationship Id="rId99" Type="{_OFFICE}/externalLink" '
            'Target="externalLinks/externalLink1.xml"/></Relationships>'.encode())
        found[LINK] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<externalLink '
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
            f'xmlns:r="{_OFFICE}" r:id="rId1"><definedNames><definedName name="KPI_RATIO"/>'
            "</definedNames></externalBook></externalLink>").encode()
        found["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/externalLinkPath" TargetMode="External" Target="file:///C:\\Users\\'
            '%E5%BC%A0%E4%B8%89\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART\\xlkpi.xlam"/>'
            "</Relationships>").encode()
        found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
            b"</Types>", f'<Override PartName="/{LINK}" ContentType="application/vnd.openxmlformats'
                         '-officedocument.spreadsheetml.externalLink+xml"/></Types>'.encode())

    return change
