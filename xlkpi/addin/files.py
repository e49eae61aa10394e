"""What files tell of themselves: the add-in its versions, a program whether it is 32 or 64 bit."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_PROPERTIES: Final = "docProps/custom.xml"
_MACHINES: Final = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


def addin_versions(path: Path) -> Mapping[str, str] | None:
    """The versions of xlkpi and xlwings that an add-in was built with; None if unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            root = fromstring(archive.read(_PROPERTIES), forbid_dtd=True)
    except (OSError, KeyError, zipfile.BadZipFile, ParseError, DefusedXmlException):
        return None
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in root}


def installed(environment: Path) -> Mapping[str, str]:
    """The versions of the packages in an environment, read from its folder: xlkpi -> 0.1.0."""
    folders = [*environment.glob("Lib/site-packages"), *environment.glob("lib/*/site-packages")]
    found = distributions(path=[str(folder) for folder in folders])
    return {one.metadata["Name"].lower(): one.version for one in found}


def bits(program: Path) -> int | None:
    """32 or 64, from the program's own header; None if it has none.

    Args:
        program: an .exe or .dll.
    """
    try:
        with program.open("rb") as file:
            head = file.read(0x40)
            if head[:2] != b"MZ" or len(head) < 0x40:
                return None
            file.seek(struct.unpack_from("<I", head, 0x3C)[0])
            mark, machine = struct.unpack("<4sH", file.read(6))
    except (OSError, struct.error):
        return None
    return _MACHINES.get(machine) if mark == b"PE\0\0" else None
