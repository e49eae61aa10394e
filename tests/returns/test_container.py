"""Files that are not what they should be."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.returns.workshop import Desk, codes, rewrite
from xlkpi.returns import container, read
from xlkpi.returns.container import (
    Package,
    SheetPart,
    UnreadableError,
    cell_address,
    column_index,
)
from xlkpi.returns.oldbook import error_cells

BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x01" * 12  # as an .xls begins
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


@pytest.mark.parametrize(("content", "code"), [
    (b"", "FILE_EMPTY"),
    (b"\0" * 5000, "FILE_DAMAGED"),
    (b"PK\x03\x04 and then nothing", "FILE_DAMAGED"),
    (b"%PDF-1.7", "FILE_NOT_WORKBOOK"),
    (b"<html><table></table></html>", "FILE_NOT_WORKBOOK"),
    (b"some text", "FILE_NOT_WORKBOOK"),
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "FILE_PASSWORD"),
    (OLE + b"\0" * 504 + BOF + b"\x2f\x00\x36\x00\x01", "FILE_PASSWORD"),
    (OLE + b"\0" * 504 + BOF + b"\x86\x00\x00\x00\x2f\x00\x36\x00\x01", "FILE_PASSWORD"),
    (OLE + b"\0" * 600, "FILE_DAMAGED"),
])
def test_no_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "东所.xlsx"
    path.write_bytes(content)
    (found,) = read(path).findings
    assert (found.code, found.file, found.severity) == (code, "东所.xlsx", "error")


@pytest.mark.parametrize(("part", "kind"), [
    ("word/document.xml", "Word"), ("ppt/presentation.xml", "演示文稿"), ("photo.jpg", "压缩包")])
def test_archives_of_something_else(tmp_path: Path, part: str, kind: str) -> None:
    (found,) = read(archive(tmp_path / "a.xlsx", {part: b"x"})).findings
    assert found.code == "FILE_NOT_WORKBOOK"
    assert kind in found.message


def test_a_binary_workbook_says_how_to_save_it(tmp_path: Path) -> None:
    assert codes(read(archive(tmp_path / "a.xlsb", {"xl/workbook.bin": b"x"})).findings) == [
        "FILE_BINARY"]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "gone.xlsx").findings) == ["FILE_LOCKED"]


def test_half_a_file(desk: Desk) -> None:
    path = desk.blank()
    path.write_bytes(path.read_bytes()[:-2000])
    assert codes(desk.read(path).findings) == ["FILE_DAMAGED"]


def test_a_workbook_without_its_sheet(desk: Desk) -> None:
    path = desk.blank()
    rewrite(path, "xl/worksheets/sheet1.xml", lambda _: None)
    assert "FILE_DAMAGED" in codes(desk.read(path).findings)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                  "xl/worksheets/sheet1.xml"])
def test_a_broken_part(desk: Desk, part: str) -> None:
    path = desk.blank()
    rewrite(path, part, lambda data: data[:len(data) // 2] if "sheet1" in part
            else data[:200] + b"<&" + data[200:])
    result = desk.read(path)
    assert "FILE_DAMAGED" in codes(result.findings)
    assert result.returns == ()


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_that_arrived_with_a_wrong_byte(desk: Desk, part: str) -> None:
    path = desk.blank()
    with zipfile.ZipFile(path) as source:
        checksum = source.getinfo(part).CRC.to_bytes(4, "little")
    data = path.read_bytes()
    assert data.count(checksum) == 2
    path.write_bytes(data.replace(checksum, b"\1\2\3\4"))
    result = desk.read(path)
    assert "FILE_DAMAGED" in codes(result.findings)
    assert result.returns == ()


def test_a_part_of_a_hundred_megabytes_is_not_unpacked(desk: Desk) -> None:
    path = desk.blank()
    rewrite(path, "docProps/app.xml", lambda _: b"0" * (container.MAX_PART + 1))
    assert path.stat().st_size < 1 << 20
    assert codes(desk.read(path).findings) == ["FILE_TOO_LARGE"]


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                              ) -> None:
    monkeypatch.setattr(container, "MAX_TOTAL", 1 << 20)
    size = 8 << 20
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"0" * size})
    data = path.read_bytes()
    real = size.to_bytes(4, "little")
    assert data.count(real) == 2  # local header and directory
    path.write_bytes(data.replace(real, (1000).to_bytes(4, "little")))
    assert codes(read(path).findings) in (["FILE_DAMAGED"], ["FILE_TOO_LARGE"])


def test_a_huge_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK" + b"0" * 100)
    monkeypatch.setattr(container, "MAX_FILE", 50)
    assert codes(read(path).findings) == ["FILE_TOO_LARGE"]


def test_entities_are_refused(desk: Desk) -> None:
    path = desk.blank()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><workbook>&a;<workbook'
    rewrite(path, "xl/workbook.xml", lambda data: data.replace(b"<workbook", bomb, 1))
    assert codes(desk.read(path).findings) == ["FILE_DAMAGED"]


def test_sheets_names_and_time(desk: Desk) -> None:
    with Package(desk.blank()) as package:
        sheets = package.sheets()
        assert sheets[0] == SheetPart("考核表", 0, "xl/worksheets/sheet1.xml")
        names = package.names_on(sheets[0])
        assert names["填报值_1.1_完成数"] == (6, 7)
        assert not any("填报值" in name for name in package.names_on(sheets[1]))
        assert package.saved() is None, "nobody has saved it since it was made"
    with Package(desk.filled()) as package:
        when = package.saved()
    assert when is not None
    assert abs(datetime.now(timezone.utc) - when) < timedelta(minutes=5)


def test_links_may_be_written_otherwise(desk: Desk) -> None:
    path = desk.blank()
    rewrite(path, "xl/_rels/workbook.xml.rels",
            lambda data: data.replace(b"worksheets/sheet1", b"/xl/Worksheets/SHEET1"))
    with Package(path) as package:
        assert package.sheets()[0].part == "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(("row", "column", "address"), [
    (0, 0, "A1"), (4, 25, "Z5"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")])
def test_addresses(row: int, column: int, address: str) -> None:
    assert cell_address(row, column) == address
    assert column_index(address.rstrip("0123456789")) == column


def test_an_old_file_that_cannot_be_gone_through_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "上报.et"
    path.write_bytes(OLE + b"\0" * 600)
    with pytest.raises(UnreadableError) as caught:
        error_cells(path)
    assert caught.value.code == "OLD_FORMAT_UNSURE"
