"""The made-up Windows home of the tests, and what lies in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xlkpi import __version__
from xlkpi.addin.machine import Machine

_PROPERTY = ('<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
             '<vt:lpwstr>{value}</vt:lpwstr></property>')
_PROPERTIES = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
               'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
               'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
               "{}</Properties>")


class Home:
    """One person's folders and environment variables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.local = folder / "AppData" / "Local"
        self.roaming = folder / "AppData" / "Roaming"
        for one in (self.local, self.roaming / "Microsoft"):
            one.mkdir(parents=True)
        self.environ = {"USERPROFILE": str(folder), "LOCALAPPDATA": str(self.local),
                        "APPDATA": str(self.roaming)}
        self.machine = Machine(self.environ, windows=True)

    def files(self) -> dict[str, bytes | None]:
        """Everything below: path -> content, None for a folder."""
        return {str(p.relative_to(self.folder)): p.read_bytes() if p.is_file() else None
                for p in sorted(self.folder.rglob("*"))}


def addin(path: Path, version: str = __version__, xlwings: str = "0.37.8") -> Path:
    """Something with an add-in's properties, and a mark of what it is."""
    told = (("xlkpi", version), ("xlwings", xlwings))
    properties = "".join(_PROPERTY.format(pid=n, name=name, value=value)
                         for n, (name, value) in enumerate(told, 2))
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/custom.xml", _PROPERTIES.format(properties))
    return path


def program(path: Path, machine: int = 0x8664) -> Path:
    """A program's header, as bits() reads it, and nothing behind it."""
    head = bytearray(0x80)
    head[:2] = b"MZ"
    head[0x3C:0x40] = (0x80).to_bytes(4, "little")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(head) + b"PE\0\0" + machine.to_bytes(2, "little"))
    return path
