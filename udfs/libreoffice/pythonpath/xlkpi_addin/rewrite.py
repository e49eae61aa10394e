"""After saving in 7.4: the names ORG.XLKPI.KPI.… in an .xlsx become KPI_… again.

Newer offices write KPI_… themselves; then nothing is touched. The file is
replaced as a whole or left as it is, and keeps its time, so that the office
does not take it for changed by somebody else.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from xlkpi_addin.texts import short

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MARK = b"ORG.XLKPI.KPI."
# the places of formulas: cells, names, conditional formats, validation
_FORMULAS = re.compile(
    r"(<(?:\w+:)?(f|definedName|formula|formula1|formula2)\b[^>]*>)([^<]*)(?=</)")


def formulas_of(text: str) -> tuple[str, int]:
    """A part's text with short names in its formulas, and how many there were."""
    count = 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        formula, names = short(found[3])
        count += names
        return found[1] + formula

    return _FORMULAS.sub(one, text), count


def rewrite(path: Path) -> int:
    """Make the names of a saved workbook short.

    Args:
        path: the file; a link is followed.

    Returns:
        How many names were made short; 0 where the file was left alone.

    Raises:
        OSError: the file cannot be read or replaced; it is then as it was.
        zipfile.BadZipFile: it is no workbook (or an encrypted one).
    """
    path = path.resolve()
    with zipfile.ZipFile(path) as source:
        changed = {}
        count = 0
        for info in source.infolist():
            if not info.filename.endswith(".xml"):
                continue
            data = source.read(info)
            if _MARK in data:
                text, names = formulas_of(data.decode("utf-8"))
                changed[info.filename] = text.encode("utf-8")
                count += names
        if not count:
            return 0
        beside = _written(path, source, changed)
    try:
        beside.replace(path)
    except BaseException:
        beside.unlink()
        raise
    return count


def _written(path: Path, source: zipfile.ZipFile, changed: dict[str, bytes]) -> Path:
    """A new file beside the old one, with its times and rights."""
    before = path.stat()
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".xlkpi-", suffix=".tmp")
    beside = Path(name)
    try:
        with os.fdopen(number, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
                for info in source.infolist():
                    data = changed.get(info.filename)
                    target.writestr(info, source.read(info) if data is None else data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, beside)
        now = beside.stat()
        if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
            os.chown(beside, before.st_uid, before.st_gid)
        os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    except BaseException:
        beside.unlink()
        raise
    return beside
