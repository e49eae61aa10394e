"""Every workbook that the demo leaves would open in Excel without a word about repair."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

FILES = ("1-考核方案.xlsx", "2-空白考核表/樟城所.xlsx", "3-交回的考核表/樟城所.xlsx", "4-汇总.xlsx")


def faults(path: Path) -> list[str]:
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0).validate(str(path))
    return [str(e) for e in found.errors]


@pytest.mark.parametrize("name", FILES)
def test_no_fault_against_the_schema(demo: Path, name: str) -> None:
    assert faults(demo / "样例" / name) == []


def test_the_validator_sees_a_fault(demo: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(demo / "样例" / "4-汇总.xlsx") as whole, zipfile.ZipFile(
            tmp_path / "坏.xlsx", "w") as broken:
        for part in whole.infolist():
            content = whole.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<bogus/><sheetData>")
            broken.writestr(part, content)
    assert any("bogus" in fault for fault in faults(tmp_path / "坏.xlsx"))
