"""vbaProject.bin from text, after [MS-OVBA].

The binary holds the source only: ``_VBA_PROJECT`` is its seven-byte header,
which makes Office compile the source when it opens the file.
"""

from __future__ import annotations

import struct
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cfbwrite import Entry, write_ole

from xlkpi.hosts.xlam.compression import compress

CODE_PAGE: Final = 936
_ENCODING: Final = "cp936"
_NAMESPACE: Final = uuid.UUID("6a2d9f52-0c8e-4a60-9d0e-3d6f2b7c5a11")
_CACHE_HEADER: Final = b"\xcc\x61\xff\xff\x00\x01\x00"  # as xlwings' own templates have it
_REFERENCES: Final = (  # name, library: those that every project made in Excel has
    ("stdole", (r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
                r"C:\Windows\System32\stdole2.tlb#OLE Automation")),
    ("Office", (r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
                r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
                r"#Microsoft Office 16.0 Object Library")),
)
_BASES: Final = {"workbook": "00020819", "sheet": "00020820"}


@dataclass(frozen=True)
class Module:
    """One module of a project.

    Attributes:
        name: as VBA knows it; ASCII.
        code: the source without its Attribute lines.
        kind: "module", or "workbook" or "sheet" for the code behind one.
    """

    name: str
    code: str
    kind: str = "module"

    @property
    def source(self) -> str:
        """What the module's stream holds, with CRLF."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind in _BASES:
            base = f"0{{{_BASES[self.kind]}-0000-0000-C000-000000000046}}"
            lines += [
                f'Attribute VB_Base = "{base}"', "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False", "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True", "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        body = self.code.replace("\r\n", "\n").strip("\n")
        return "\r\n".join([*lines, *body.split("\n"), ""])


def read_module(path: Path) -> Module:
    """A .bas file: its Attribute line names it, the rest is its code."""
    first, _, code = path.read_text(encoding="utf-8").partition("\n")
    if first.rstrip() != f'Attribute VB_Name = "{path.stem}"':
        raise ValueError(f"{path}: the first line must name the module {path.stem}")
    return Module(path.stem, code)


def project(name: str, modules: Sequence[Module]) -> bytes:
    """The whole vbaProject.bin; the same modules give the same bytes.

    Args:
        name: the project's name, ASCII, none of the modules' names.
        modules: in the order in which they are listed; the code behind the
            workbook and its sheets among them.

    Raises:
        UnicodeEncodeError: a character that code page 936 does not have.
        ValueError: two modules of one name.
    """
    names = [name.lower(), *(module.name.lower() for module in modules)]
    if len(set(names)) != len(names):
        raise ValueError(f"names must differ: {names}")
    storage = [_stream("_VBA_PROJECT", _CACHE_HEADER),
               _stream("dir", compress(_directory(name, modules)))]
    storage += [_stream(module.name, compress(module.source.encode(_ENCODING)))
                for module in modules]
    root = [Entry(name="VBA", is_storage=True, size=0, read=None, children=storage),
            _stream("PROJECT", _properties(name, modules).encode(_ENCODING)),
            _stream("PROJECTwm", _wide_names(modules))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vbaProject.bin")
        write_ole(path, root)
        return path.read_bytes()


def _stream(name: str, content: bytes) -> Entry:
    return Entry(name=name, is_storage=False, size=len(content), read=lambda: content)


# --- the dir stream, 2.3.4.2 ----------------------------------------------------------------------


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _number(number: int, value: int, size: str = "I") -> bytes:
    return _record(number, struct.pack(f"<{size}", value))


def _text(number: int, wide: int, text: str) -> bytes:
    return _record(number, text.encode(_ENCODING)) + _record(wide, text.encode("utf-16-le"))


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    parts = [
        _number(0x01, 1),  # SYSKIND: Windows
        _number(0x02, 0x409), _number(0x14, 0x409),  # LCID, LCIDINVOKE
        _number(0x03, CODE_PAGE, "H"),
        _record(0x04, name.encode(_ENCODING)),
        _text(0x05, 0x40, ""),  # DOCSTRING
        _record(0x06, b""), _record(0x3D, b""), _number(0x07, 0),  # help file, its context
        _number(0x08, 0),  # LIBFLAGS
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # VERSION; its size does not count the minor part
        _text(0x0C, 0x3C, ""),  # CONSTANTS
    ]
    for known, library in _REFERENCES:
        where = library.encode(_ENCODING)
        parts += [_text(0x16, 0x3E, known),
                  _record(0x0D, struct.pack("<I", len(where)) + where + bytes(6))]
    parts += [_number(0x0F, len(modules), "H"), _number(0x13, 0xFFFF, "H")]
    for module in modules:
        parts += [
            _text(0x19, 0x47, module.name), _text(0x1A, 0x32, module.name),
            _text(0x1C, 0x48, ""),  # DOCSTRING
            _number(0x31, 0),  # OFFSET of the source: nothing stands before it
            _number(0x1E, 0), _number(0x2C, 0xFFFF, "H"),  # HELPCONTEXT, COOKIE
            _record(0x21 if module.kind == "module" else 0x22, b""), _record(0x2B, b""),
        ]
    return b"".join([*parts, _record(0x10, b"")])


# --- PROJECT and PROJECTwm, 2.3.1 and 2.3.3 -------------------------------------------------------


def _properties(name: str, modules: Sequence[Module]) -> str:
    ident = f"{{{uuid.uuid5(_NAMESPACE, name)}}}".upper()
    lines = [f'ID="{ident}"']
    lines += [f"Module={m.name}" if m.kind == "module" else f"Document={m.name}/&H00000000"
              for m in modules]
    lines += [
        f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{encrypted(bytes(4), ident)}"',  # not protected
        f'DPB="{encrypted(bytes(1), ident)}"',  # no password
        f'GC="{encrypted(bytes([255]), ident)}"',  # visible
        "", "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "", "[Workspace]", *(f"{m.name}=0, 0, 0, 0, C" for m in modules), "",
    ]
    return "\r\n".join(lines)


def _wide_names(modules: Sequence[Module]) -> bytes:
    return b"".join(m.name.encode(_ENCODING) + b"\0" + m.name.encode("utf-16-le") + b"\0\0"
                    for m in modules) + b"\0\0"


def encrypted(data: bytes, ident: str) -> str:
    """Data as PROJECT holds it, 2.4.3.2: hexadecimal, keyed by the project's id.

    The seed, which may be any byte, is 0: then nothing that is ignored stands in between.
    """
    key = sum(ident.encode("ascii")) & 0xFF
    result = bytearray([0, 2, key])  # seed, version 2, key
    plain = key
    for byte in struct.pack("<I", len(data)) + data:
        result.append(byte ^ ((result[-2] + plain) & 0xFF))
        plain = byte
    return result.hex().upper()
