"""What the actions need of Calc and xlwings does not offer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlkpi.hosts.libreoffice import bridge

if TYPE_CHECKING:
    import xlwings as xw

    from xlkpi.actions import Host

_CHOSEN = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults.OK


def fit(host: Host, context: Any) -> None:
    """Fit Calc's dialogs into the actions.

    Args:
        host: the actions' own.
        context: UNO's component context of the office.
    """

    def choose_folder(title: str, start: Path | None) -> Path | None:
        """LibreOffice's (or the desktop's) dialog for folders."""
        picker = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.ui.dialogs.FolderPicker", context)
        picker.setTitle(title)
        if start is not None:
            picker.setDisplayDirectory(bridge.url(start))
        if picker.execute() != _CHOSEN:
            return None
        return Path(bridge.path_of(picker.getDirectory()))

    host.choose_folder = choose_folder
    host.unlocked = unlocked


@contextmanager
def unlocked(sheet: xw.Sheet) -> Iterator[None]:
    """A sheet without its protection, where that needs no password."""
    document_sheet = sheet.api
    closed = document_sheet.isProtected()
    if closed:
        document_sheet.unprotect("")
    try:
        yield
    finally:
        if closed and not document_sheet.isProtected():
            document_sheet.protect("")  # the permissions come back with it
