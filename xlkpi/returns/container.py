"""The file around a workbook: what it really is, its parts, and limits on what it may do to us.

A returned file comes from anywhere.  What it is is decided by its content, not
by its suffix; XML is parsed without DTDs; sizes are bounded before anything is
unpacked, also where the archive lies about them.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from xlkpi.archive import entry

MAX_FILE: Final = 64 << 20  # bytes on disk
MAX_PART: Final = 96 << 20  # bytes of one unpacked part
MAX_TOTAL: Final = 256 << 20  # bytes of all parts, unpacked
MAX_PARTS: Final = 5_000
_TEXTS: Final = "xl/sharedStrings.xml"
_CDATA: Final = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_HEAD: Final = 2_048  # bytes of workbook.xml that mostly hold its list of sheets
_MAX_RATIO: Final = 1_032  # deflate cannot do better

ZIP_ERRORS: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
                     OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)
_USUAL: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED: Final = 0x1  # the flag of a part with a password
XML_ERRORS: Final = (ParseError, DefusedXmlException, ValueError, LookupError)

Kind = Literal["xlsx", "other"]  # other: .ods, .xls, .et
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# the beginning of an .xls: BOF, maybe WRITEPROT, and FILEPASS where it is encrypted
_LOCKED_XLS: Final = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_SIGNATURES: Final = ((b"%PDF", "PDF 文件"), (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"),
                      (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"{\\rtf", "RTF 文档"),
                      (b"<", "网页或 XML 文件"))


class UnreadableError(Exception):
    """A file or part that cannot be read: ``code`` and ``facts`` make the finding."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, its place among the sheets, and its part in the archive."""

    name: str
    index: int  # as localSheetId counts
    part: str


def recognise(path: Path) -> Kind:
    """What a file is, by its content.

    Raises:
        UnreadableError: empty, too large, locked by a password, or not a workbook at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
            if not head:
                raise UnreadableError("FILE_EMPTY")
            if size > MAX_FILE:
                raise UnreadableError("FILE_TOO_LARGE", megabytes=size >> 20)
            if head.startswith(b"PK"):
                return "xlsx"
            if head == _OLE:
                content = file.read()
                if _ENCRYPTED in content or _LOCKED_XLS.search(content):
                    raise UnreadableError("FILE_PASSWORD")
                return "other"
    except OSError as error:
        raise UnreadableError("FILE_LOCKED", reason=error.strerror or str(error)) from error
    for mark, kind in _SIGNATURES:
        if head.startswith(mark):
            raise UnreadableError("FILE_NOT_WORKBOOK", kind=kind)
    if not any(head):
        raise UnreadableError("FILE_DAMAGED")  # a failed copy: the right length, all zeros
    raise UnreadableError("FILE_NOT_WORKBOOK", kind="其他格式的文件")


class Package:
    """A zip workbook, opened with limits; use as a context manager.

    Raises:
        UnreadableError: the archive is damaged, oversized or not a workbook.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._bytes = path.read_bytes()
            self._zip = zipfile.ZipFile(io.BytesIO(self._bytes))
        except ZIP_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error
        self._parts = self._zip.NameToInfo
        self.dates_from_1904 = False  # known when the sheets are
        try:
            self._check_sizes()
        except UnreadableError:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._zip.close()

    @property
    def kind(self) -> Kind:
        """xlsx, or other for an OpenDocument sheet.

        Raises:
            UnreadableError: an archive, but not of a workbook.
        """
        if "xl/workbook.xml" in self._parts:
            return "xlsx"
        if "content.xml" in self._parts:
            return "other"
        if "xl/workbook.bin" in self._parts:
            raise UnreadableError("FILE_BINARY")
        what = ("Word 文档" if "word/document.xml" in self._parts
                else "演示文稿" if "ppt/presentation.xml" in self._parts else "压缩包")
        raise UnreadableError("FILE_NOT_WORKBOOK", kind=what)

    def _check_sizes(self) -> None:
        infos = self._zip.filelist
        total = sum(i.file_size for i in infos)
        if total > MAX_TOTAL or len(infos) > MAX_PARTS:
            raise UnreadableError("FILE_TOO_LARGE", megabytes=total >> 20)
        for info in infos:
            if info.file_size > MAX_PART:
                raise UnreadableError("FILE_TOO_LARGE", megabytes=info.file_size >> 20)
            if info.compress_size * _MAX_RATIO > MAX_TOTAL:
                self.read(info.filename)  # too big to trust the directory: unpack under a limit

    def read(self, name: str) -> bytes:
        """One part, unpacked; texts in <![CDATA[ ]]>, which calamine skips, written as usual.

        Raises:
            UnreadableError: missing, damaged, or larger than it may be.
        """
        try:
            data = self._plain(self._parts[name])
            if data is None:
                with self._zip.open(name) as part:
                    data = part.read(MAX_PART + 1)
        except (KeyError, *ZIP_ERRORS) as error:
            raise UnreadableError("FILE_DAMAGED") from error
        if len(data) > MAX_PART:
            raise UnreadableError("FILE_TOO_LARGE", megabytes=len(data) >> 20)
        return _CDATA.sub(_escaped, data) if b"<![CDATA[" in data else data

    def _plain(self, info: zipfile.ZipInfo) -> bytes | None:
        """A part as nearly all are, in half of zipfile's time; None where it must see to it."""
        if info.flag_bits & _LOCKED or info.compress_type not in _USUAL:
            return None
        return entry(self._bytes, info).whole

    def sheets(self) -> list[SheetPart]:
        """The worksheets in the order of the workbook.

        Raises:
            UnreadableError: the workbook's own parts are damaged.
        """
        try:
            with self._zip.open("xl/workbook.xml") as part:
                head = part.read(_HEAD)
                while head.count(b"sheets>") < 2 and (more := part.read(_HEAD)):
                    head += more
        except ZIP_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error
        self.dates_from_1904 = b"date1904" in head
        targets = _targets(self.read("xl/_rels/workbook.xml.rels"))
        return [SheetPart(name, index, self._actual(targets[link]))
                for index, (name, link) in enumerate(_Sheets.of(head)) if link in targets]

    def like(self, part: str) -> list[str]:
        """The parts of that file name, in whatever folder and spelling."""
        wanted = part.rpartition("/")[2].lower()
        return [name for name in self._parts if name.lower().endswith(wanted)]

    def check_texts(self) -> None:
        """See that the shared texts arrived whole: their reader does not compare checksums.

        Raises:
            UnreadableError: they did not.
        """
        if _TEXTS in self._parts:
            self.read(_TEXTS)

    def _actual(self, target: str) -> str:
        """The part that a link of the workbook means, as the archive spells it; "" for none."""
        target = target.replace("\\", "/")
        path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in self._parts:
            return path
        folded = path.lower()
        return next((p for p in self._parts if p.lower() == folded), "")

    def names_on(self, sheet: SheetPart) -> dict[str, tuple[int, int]]:
        """The sheet-scoped names of single cells: name -> (row, column), from 0.

        Raises:
            UnreadableError: the workbook part is damaged.
        """
        try:
            root = fromstring(self.read("xl/workbook.xml"), forbid_dtd=True)
        except XML_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error
        places: dict[str, tuple[int, int]] = {}
        for node in root.iter():
            if _local(node.tag) != "definedName" or node.get("localSheetId") != str(sheet.index):
                continue
            found = _CELL_REFERENCE.search(node.text or "")
            if found:
                place = (int(found["row"]) - 1, column_index(found["column"]))
                places[node.get("name") or ""] = place
        return places

    def saved(self) -> datetime | None:
        """When the workbook says that it was last saved; None if it does not say.

        A date that is that of its making is our template's own, which LibreOffice
        keeps when it converts: it says nothing.
        """
        try:
            root = fromstring(self.read("docProps/core.xml"), forbid_dtd=True)
        except (*XML_ERRORS, UnreadableError):
            return None
        noted = {_local(n.tag): (n.text or "").strip() for n in root}
        text = noted.get("modified", "")
        if text == noted.get("created"):
            return None
        try:
            when = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return None
        return when if when.tzinfo else when.replace(tzinfo=timezone.utc)


def _escaped(found: re.Match[bytes]) -> bytes:
    """What a CDATA section holds, as plain XML."""
    return found[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


_CELL_REFERENCE: Final = re.compile(r"!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})(?::|$)")


def column_index(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_address(row: int, column: int) -> str:
    """(4, 7), from 0 -> 'H5'."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


@lru_cache(maxsize=64)  # thousands of workbooks of one making have the same links
def _targets(data: bytes) -> dict[str, str]:
    """Relationship id -> target, of the worksheets."""
    try:
        links = fromstring(data, forbid_dtd=True)
    except XML_ERRORS as error:
        raise UnreadableError("FILE_DAMAGED") from error
    return {link.get("Id") or "": link.get("Target") or "" for link in links
            if (link.get("Type") or "").endswith("/worksheet")}


class _Sheets:
    """Parser target: the <sheet> entries at the head of workbook.xml, and no more.

    The names behind them are many and not needed for most files.
    """

    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, head: bytes) -> tuple[tuple[str, str], ...]:
        """(sheet name, relationship id) of every sheet, in order.

        Args:
            head: the beginning of workbook.xml, to behind </sheets>.
        """
        target = cls()
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        try:
            parser.feed(head[:head.rfind(b"sheets>") + 7])
        except XML_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error
        return tuple(target.entries)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser at every opening tag."""
        if _local(tag) == "sheet":
            link = next((v for k, v in attributes.items() if _local(k) == "id"), "")
            self.entries.append((attributes.get("name", ""), link))

    def close(self) -> Any:
        """Called by the parser at the end of the document."""
        return self.entries
