"""Builds the .oxt: the same bytes from the same sources, on every system.

Nothing is compressed, since compressors differ; the file stays small.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final

import xlkpi
from xlkpi.hosts.oxt import icons, naming, tables, typelib
from xlkpi.ribbon import COMMANDS
from xlkpi.whole import replacing

IDENTIFIER: Final = naming.IDENTIFIER
_PACKAGE: Final = Path(xlkpi.__file__).parent
_BUNDLE: Final = "pythonpath/xlkpi_addin"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_UNO: Final = "application/vnd.sun.star."
_KINDS: Final = {
    ".rdb": _UNO + "uno-typelibrary;type=RDB",
    ".py": _UNO + "uno-component;type=Python",
    ".xcu": _UNO + "configuration-data",
}


def sources() -> Path:
    """Where the components' sources lie: in the repository, or in the installed package."""
    inside = _PACKAGE / "_udfs" / "libreoffice"
    return inside if inside.is_dir() else _PACKAGE.parent / "udfs" / "libreoffice"


def _bundled() -> dict[str, bytes]:
    """The functions and names as a package of their own.

    A name of its own, so that the whole of xlkpi, perhaps of another version,
    can live beside it in the office's Python.
    """
    found = {
        f"{_BUNDLE}/functions/{path.name}": path for path in (_PACKAGE / "functions").glob("*.py")
    }
    found[f"{_BUNDLE}/naming.py"] = _PACKAGE / "hosts" / "oxt" / "naming.py"
    return {
        name: re.sub(
            r"\bxlkpi\.functions\b", "xlkpi_addin.functions", path.read_text(encoding="utf-8")
        ).encode()
        for name, path in found.items()
    }


def contents() -> dict[str, bytes]:
    """Every file of the extension by its path, in order of paths."""
    root = sources()
    files = {
        path.relative_to(root).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
        for path in root.rglob("*.py")
    }
    files |= _bundled()
    files[f"{_BUNDLE}/version.py"] = (
        f'"""Written by the builder."""\n\nVERSION = "{xlkpi.__version__}"\n'.encode())
    files["xlkpi.rdb"] = typelib.library(naming.INTERFACE, tables.methods())
    files["CalcAddIns.xcu"] = tables.functions()
    files["Addons.xcu"] = tables.commands()
    files["CalcWindowState.xcu"] = tables.toolbar()
    files["Jobs.xcu"] = tables.jobs()
    files["description.xml"] = tables.description(xlkpi.__version__)
    for command in COMMANDS:
        for size in (16, 26):
            files[f"icons/{command.action}_{size}.png"] = icons.png(command.action, size)
    registered = sorted(
        (name for name in files if "/" not in name and Path(name).suffix in _KINDS),
        key=lambda name: (list(_KINDS).index(Path(name).suffix), name),
    )
    files["META-INF/manifest.xml"] = tables.manifest(
        (name, _KINDS[Path(name).suffix]) for name in registered
    )
    return dict(sorted(files.items()))


def build() -> bytes:
    """The extension's bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in contents().items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system, info.external_attr = 3, 0o644 << 16  # as on Linux, everywhere
            archive.writestr(info, data)
    return stream.getvalue()


def write(path: Path) -> Path:
    """Write the extension, whole or not at all; the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft:
        draft.write_bytes(build())
    return path
