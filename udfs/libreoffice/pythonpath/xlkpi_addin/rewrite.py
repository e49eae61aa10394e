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


def rewrite(path: str) -> int:
    """Make the names of a saved workbook short.

    Args:
        path: the file; a link is followed.

    Returns:
        How many names were made short; 0 where the file was left alone.

    Raises:
        OSError: the file cannot be read or replaced; it is then as it was.
        zipfile.BadZipFile: it is no workbook (or an encrypted one).
    """
    path = os.path.realpath(path)
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
        if count:
            _replace(path, source, changed)
    return count


def _replace(path: str, source: zipfile.ZipFile, changed: dict[str, bytes]) -> None:
    """Write beside the file, then put it in its place with its times and rights."""
    before = os.stat(path)
    number, beside = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".xlkpi-", suffix=".tmp")
    try:
        with os.fdopen(number, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
                for info in source.infolist():
                    data = changed.get(info.filename)
                    target.writestr(info, source.read(info) if data is None else data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, beside)
        if hasattr(os, "chown") and (before.st_uid, before.st_gid) != _owner(beside):
            os.chown(beside, before.st_uid, before.st_gid)
        os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _owner(path: str) -> tuple[int, int]:
    state = os.stat(path)
    return state.st_uid, state.st_gid
