"""What the actions need of Excel (or WPS) and xlwings does not offer.

The callbacks of the ribbon (udfs/vba/xlkpi_ribbon.bas) call ``fit`` before the action.
Everything goes through COM's own objects, which xlwings hands out as ``api``.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import xlwings as xw

from xlkpi.addin import doctor, registry
from xlkpi.addin.machine import Machine, SetupError

if TYPE_CHECKING:
    from xlkpi.actions import Host

_FOLDER_PICKER: Final = 4  # msoFileDialogFolderPicker
_CHOSEN: Final = -1  # what Show() gives where the person chose
# Where the arguments of Worksheet.Protect stand now, in their order: after the password those
# of the sheet, then those of its Protection.  By position, since COM need not know their names.
_OF_SHEET: Final = ("ProtectDrawingObjects", "ProtectContents", "ProtectScenarios",
                    "ProtectionMode")
_ALLOWED: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows",
    "AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks",
    "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
    "AllowUsingPivotTables")


def refusals() -> tuple[type[Exception], ...]:
    """What is raised where Excel refuses: COM's error, where there is COM."""
    try:
        com = importlib.import_module("pywintypes")
    except ImportError:  # no Windows, or no pywin32
        return (xw.XlwingsError,)
    return (xw.XlwingsError, com.com_error)


def fit(host: Host) -> None:
    """Fit Excel's dialogs, its protection and its errors into the actions.

    Args:
        host: the actions' own.
    """
    host.choose_folder = choose_folder
    host.unlocked = Unlocked
    host.refusals = refusals()
    host.reason = reason
    host.freeze = freeze
    host.problems = problems


def reason(error: Exception) -> str:
    """What Excel says in an error of COM: its description, where it has one."""
    told = getattr(error, "excepinfo", None)
    return str(told[2]) if told and told[2] else str(error)


def freeze(sheet: xw.Sheet, rows: int) -> None:
    """Keep the first rows in sight.

    Panes belong to the window, so the sheet is shown, from its top on.
    """
    sheet.activate()
    window: Any = sheet.book.app.api.ActiveWindow
    window.FreezePanes = False
    window.ScrollRow = window.ScrollColumn = 1
    window.SplitColumn, window.SplitRow = 0, rows
    window.FreezePanes = True


def problems() -> list[str]:
    """What ``xlkpi addin doctor`` finds on this machine."""
    try:
        found = doctor.examine(Machine.here(), registry.here()).findings
    except SetupError as error:
        return [str(error)]
    return [f"{one.message}（{one.file}）" if one.file else one.message for one in found]


def choose_folder(title: str, start: Path | None) -> Path | None:
    """Excel's dialog for folders.

    Args:
        title: of the dialog.
        start: the folder to begin with.

    Returns:
        The folder; None where the person gave up.
    """
    app: Any = xw.apps.active  # the foremost Excel: the one whose button was pressed
    dialog = app.api.FileDialog(_FOLDER_PICKER)
    dialog.Title = title
    dialog.AllowMultiSelect = False
    if start is not None:
        dialog.InitialFileName = f"{_nearest(start)}\\"  # without the end it shows the one above
    if dialog.Show() != _CHOSEN:
        return None
    return Path(dialog.SelectedItems.Item(1))


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there: Excel passes over others in silence."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


class Unlocked:
    """A sheet without its protection while a block lasts, where that needs no password.

    Where it has one, the sheet stays as it is, and what cannot be written is refused cell by cell.
    """

    def __init__(self, sheet: xw.Sheet) -> None:
        self._sheet: Any = sheet.api
        self._state: list[Any] = []
        self._selection: Any = None

    def __enter__(self) -> None:
        """Take the protection off."""
        sheet = self._sheet
        if not sheet.ProtectContents:
            return
        state = [getattr(sheet, name) for name in _OF_SHEET]
        state += [getattr(sheet.Protection, name) for name in _ALLOWED]
        self._selection = sheet.EnableSelection
        try:
            sheet.Unprotect("")  # without an argument Excel would ask the person for the password
        except refusals():
            return
        if not sheet.ProtectContents:
            self._state = state

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Put it back, with the permissions it had."""
        if self._state:
            self._sheet.Protect("", *self._state)
            self._sheet.EnableSelection = self._selection
