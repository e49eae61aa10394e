"""A LibreOffice with our add-in in it, as the tests of the add-in use it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlkpi.hosts.libreoffice as lo
from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.oxt import write

ERRORS = {503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}


def unpacked(folder: Path) -> Path:
    """The built extension as a directory of extensions."""
    with zipfile.ZipFile(write(folder / "xlkpi.oxt")) as archive:
        archive.extractall(folder / "extensions" / "xlkpi.oxt")
    return folder / "extensions"


@contextmanager
def office(folder: Path, *, visible: bool = False) -> Iterator[Any]:
    """An office process of its own with the add-in; UNO's desktop, with `.app` beside it."""
    app = lo.start(visible, profile=folder / "profile",
                   arguments=(f"-env:BUNDLED_EXTENSIONS={unpacked(folder).as_uri()}",))
    try:
        yield app
    finally:
        app.kill()


class opened:  # noqa: N801 -- used as a function is
    """A document as UNO has it; closed without saving.

    No generator: its ``contextmanager`` cannot pass UNO's exceptions on.
    """

    def __init__(self, app: Any, path: Path) -> None:
        self._document = app.impl.desktop.loadComponentFromURL(
            bridge.url(path), "_blank", 0, bridge.props(Hidden=True))

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *error: object) -> None:
        self._document.close(True)


def shown(cell: Any) -> Any:
    """What a cell shows: a number, a text, or an error's code."""
    code = cell.getError()
    if code:
        return ERRORS.get(code, f"Err:{code}")
    if cell.FormulaResultType2 == 2:  # com.sun.star.sheet.FormulaResult.STRING
        return cell.getString()
    return cell.getValue()
