"""What the actions need of Calc and xlwings does not offer."""

from __future__ import annotations

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
        if start is not None:  # one that is not there would bring up an error in its stead
            there = next(one for one in (start, *start.parents) if one.is_dir())
            picker.setDisplayDirectory(bridge.url(there))
        if picker.execute() != _CHOSEN:
            return None
        return Path(bridge.path_of(picker.getDirectory()))

    host.choose_folder = choose_folder
    host.unlocked = Unlocked


class Unlocked:
    """A sheet without its protection while a block lasts, where that needs no password.

    Where it has one, the sheet stays as it is, and what cannot be written is refused cell by cell.
    No generator: its ``contextmanager`` cannot pass UNO's exceptions on.
    """

    def __init__(self, sheet: xw.Sheet) -> None:
        self._sheet = sheet.api
        self._closed = False

    def __enter__(self) -> None:
        """Take the protection off."""
        if not self._sheet.isProtected():
            return
        try:
            self._sheet.unprotect("")
        except bridge.UnoException:  # a password; what is written then is refused
            return
        self._closed = True

    def __exit__(self, *error: object) -> None:
        """Put it back, with the permissions it had."""
        if self._closed and not self._sheet.isProtected():
            self._sheet.protect("")
