"""Zip archives put together from finished parts, without packing them again.

zipfile can read where a part lies but cannot copy it packed.  Here the parts
that never differ are copied as they are; only the others are packed.  Dates
are fixed, so the same content gives the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # of every part, as zipfile tells it

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION: Final = 20
_UTF8: Final = 0x800
_DAY: Final = (1 << 5) | 1  # 1980-01-01, the first day that zip knows


@dataclass(frozen=True)
class Entry:
    """One part of an archive, packed, or stored as it is."""

    name: str
    packed: bytes
    crc: int
    size: int  # bytes unpacked
    method: int = zipfile.ZIP_DEFLATED

    @property
    def local(self) -> bytes:
        """The entry as it stands in the archive: header, name, packed bytes."""
        name = self.name.encode("utf-8")
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, _UTF8, self.method, 0, _DAY, self.crc,
                           len(self.packed), self.size, len(name), 0)
        return head + name + self.packed

    def content(self) -> bytes:
        """The part, unpacked; one byte too many where it is larger than its ``size`` says.

        Raises:
            zlib.error: it is damaged.
        """
        if self.method == zipfile.ZIP_STORED:
            return self.packed
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed, self.size + 1)

    @property
    def whole(self) -> bytes | None:
        """The part, unpacked, if it is what the archive's directory says; None if not.

        >>> from dataclasses import replace
        >>> part = pack("a.xml", b"<a/>")
        >>> part.whole, replace(part, size=3).whole, replace(part, packed=part.packed[:-3]).whole
        (b'<a/>', None, None)
        """
        try:
            content = self.content()
        except zlib.error:
            return None
        same = len(content) == self.size and zlib.crc32(content) == self.crc
        return content if same else None

    def central(self, offset: int) -> bytes:
        """The entry's line in the directory; ``offset``: where ``local`` begins."""
        name = self.name.encode("utf-8")
        return _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, _UTF8, self.method, 0,
                             _DAY, self.crc, len(self.packed), self.size, len(name), 0, 0, 0, 0, 0,
                             offset) + name


def pack(name: str, content: bytes) -> Entry:
    """Pack one part."""
    packer = Packer(name)
    packer.add(content)
    return packer.entry()


def stored(name: str, content: bytes) -> Entry:
    """One part as it is: for an archive that is read at once."""
    return Entry(name, content, zlib.crc32(content), len(content), zipfile.ZIP_STORED)


class Packer:
    """Packs one part piece by piece, so that it need never be whole.

    >>> packer = Packer("a.xml")
    >>> packer.add(b"<a>")
    >>> packer.add(b"</a>")
    >>> packer.entry().content()
    b'<a></a>'
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._deflater = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._pieces: list[bytes] = []
        self._crc = self._size = 0

    def add(self, content: bytes) -> None:
        """The next piece."""
        self._pieces.append(self._deflater.compress(content))
        self._crc = zlib.crc32(content, self._crc)
        self._size += len(content)

    def entry(self) -> Entry:
        """The part, packed; nothing can be added after it."""
        return Entry(self._name, b"".join((*self._pieces, self._deflater.flush())), self._crc,
                     self._size)


def unpack(archive: bytes) -> dict[str, bytes]:
    """The parts of an archive, in its order."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(archive: bytes) -> list[Entry]:
    """The parts of a deflated archive that one of our libraries wrote, not unpacked.

    >>> archive = Base([pack("a.xml", b"<a/>")]).with_parts([])
    >>> [entry.content() for entry in packed(archive)]
    [b'<a/>']
    """
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return [entry(archive, info) for info in opened.infolist()]


def entry(archive: bytes, info: zipfile.ZipInfo) -> Entry:
    """A part of an archive, deflated or stored, by its line in the directory.

    Raises:
        struct.error: the archive ends before it.
    """
    head = _LOCAL.unpack_from(archive, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[-2] + head[-1]  # name, extra field
    return Entry(info.filename, archive[start:start + info.compress_size], info.CRC,
                 info.file_size, info.compress_type)


def is_ours(info: zipfile.ZipInfo) -> bool:
    """Whether a part stands in its archive as ``Base`` wrote it; no other program writes so."""
    return info.date_time == FIRST_DAY and info.flag_bits == _UTF8


class Base:
    """The parts that all copies share, ready to be written.

    >>> base = Base([pack("a.xml", b"<a/>")])
    >>> unpack(base.with_parts([pack("b.xml", b"<b/>")]))
    {'a.xml': b'<a/>', 'b.xml': b'<b/>'}
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        body, directory = bytearray(), bytearray()
        for entry in entries:
            directory += entry.central(len(body))
            body += entry.local
        self._body = bytes(body)
        self._directory = bytes(directory)
        self._count = len(entries)

    def with_parts(self, entries: Sequence[Entry]) -> bytes:
        """A whole archive: the shared parts, and after them ``entries``."""
        pieces = [self._body]
        lines = [self._directory]
        offset = len(self._body)
        for entry in entries:
            lines.append(entry.central(offset))
            pieces.append(entry.local)
            offset += len(pieces[-1])
        directory = b"".join(lines)
        count = self._count + len(entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
        return b"".join((*pieces, directory, end))
