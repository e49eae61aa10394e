"""How every action runs: on which workbook, what it says at its end, what becomes of errors."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, Final, ParamSpec, Protocol
from zipfile import BadZipFile

import xlwings as xw

from xlkpi.commands.errors import CommandError, sentence
from xlkpi.forms import FormError
from xlkpi.formula import FormulaError
from xlkpi.scheme import SchemeError

LOG_SIZE: Final = 1_000_000  # bytes; a longer log makes way for a new one
_log = logging.getLogger("xlkpi.actions")

P = ParamSpec("P")
Rest = ParamSpec("Rest")


class ActionError(Exception):
    """Something that the person can put right: one Chinese sentence that says how."""


_EXPECTED: Final = (ActionError, CommandError, SchemeError, FormError, FormulaError, OSError,
                    BadZipFile)


def _freeze(sheet: xw.Sheet, rows: int) -> None:
    """Where xlwings' engine can do it; its Windows engine cannot."""
    sheet.freeze_panes.freeze_at(f"1:{rows}")


@dataclass
class Host:
    """What xlwings does not offer and a spreadsheet program does; each host fits its own in.

    Attributes:
        choose_folder: asks for a folder (title of the dialog, folder to begin
            with); None where the person gave up.  Without it an action
            proposes a folder and asks whether to go on.
        unlocked: a sheet without its protection while the block lasts; one with a
            password stays protected.
        refusals: what is raised where the program refuses: a protected cell or
            workbook, a dialog that it does not have.
        reason: what the program says in such a refusal.
        freeze: keeps the first rows of a sheet in sight (sheet, number of rows).
        problems: what is wrong with the installation, each with its remedy; None
            where the host cannot tell.
    """

    choose_folder: Callable[[str, Path | None], Path | None] | None = None
    unlocked: Callable[[xw.Sheet], AbstractContextManager[Any]] = nullcontext
    refusals: tuple[type[Exception], ...] = (xw.XlwingsError,)
    reason: Callable[[Exception], str] = str
    freeze: Callable[[xw.Sheet, int], None] = _freeze
    problems: Callable[[], list[str]] | None = None


host: Final = Host()


class Action(Protocol[P]):
    """What a button runs; it gives back what its dialog said."""

    def __call__(self, book: xw.Book | None = None, *args: P.args, **kwargs: P.kwargs) -> str:
        """Run on ``book``, by default on the one that the person looks at."""


def action(label: str, *, any_book: bool = False
           ) -> Callable[[Callable[Concatenate[xw.Book, Rest], str]], Action[Rest]]:
    """Make an action of a function that takes a workbook and returns what to tell.

    Args:
        label: the button's, the title of the dialog.
        any_book: a new workbook will do where none is open.
    """

    def decorated(function: Callable[Concatenate[xw.Book, Rest], str]) -> Action[Rest]:
        @wraps(function)
        def run(book: xw.Book | None = None, *args: Rest.args, **kwargs: Rest.kwargs) -> str:
            with _Frame(label) as frame:
                found = current_book(any_book=any_book) if book is None else book
                frame.begin(found.app)
                frame.told = function(found, *args, **kwargs)
            return frame.told

        return run

    return decorated


def current_app() -> xw.App:
    """The program whose button was pressed, else the active one.

    Raises:
        ActionError: no spreadsheet program runs.
    """
    if any(argument.startswith("--from_xl") for argument in sys.argv):  # started by RunPython
        return xw.Book.caller().app
    app = xw.apps.active
    if app is None:
        raise ActionError("没有找到正在运行的表格程序，请先打开考核表。")
    return app


def current_book(*, any_book: bool = False) -> xw.Book:
    """The workbook that the person looks at.

    Not the caller that RunPython names: from an add-in that is the add-in itself.

    Args:
        any_book: open a new one where none is open.

    Raises:
        ActionError: no workbook is open.
    """
    app = current_app()
    if not len(app.books):
        if any_book:
            return app.books.add()
        raise ActionError("没有打开的工作簿，请先打开考核表、方案或汇总工作簿。")
    return app.books.active


# --- the end ----------------------------------------------------------------------------------


class _Frame:
    """Around an action: the screen rests, the end is told, an error becomes a dialog and a log.

    Every exception is taken here, because this is where Python ends: what left
    it would reach the person as an English traceback from VBA, or not at all.
    """

    def __init__(self, label: str) -> None:
        self.told = ""
        self._label = label
        self._app: xw.App | None = None
        self._updating = True

    def __enter__(self) -> _Frame:
        return self

    def begin(self, app: xw.App) -> None:
        """The app is known: let its screen rest."""
        self._app = app
        self._updating = bool(app.screen_updating)
        app.screen_updating = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False
        app = self._app or xw.apps.active
        if self._app is not None:
            self._app.status_bar = False
            self._app.screen_updating = self._updating
        if error is not None:
            log = write_log(self._label, error)
            self.told = f"{_words(error)}\n\n（详情已记入日志：{log}）"
        if app is not None:
            app.alert(self.told, title=self._label,
                      mode="info" if error is None else "critical")
        return True


def _words(error: Exception) -> str:
    if isinstance(error, _EXPECTED):
        return sentence(error)
    if isinstance(error, host.refusals):
        return ("没有完成，表格程序不接受这一步：工作簿或工作表受保护的，请先撤消保护，再试一次。"
                f"\n（{host.reason(error)}）")
    return f"没有完成，出了预料之外的错：{type(error).__name__}：{error}"


def log_path() -> Path:
    """Where the log lies: the system's place for a user's logs."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        folder = (Path(local) if local else home / "AppData" / "Local") / "xlkpi" / "Logs"
    elif sys.platform == "darwin":
        folder = home / "Library" / "Logs" / "xlkpi"
    else:
        state = os.environ.get("XDG_STATE_HOME")
        folder = (Path(state) if state else home / ".local" / "state") / "xlkpi" / "log"
    return folder / "xlkpi.log"


def write_log(label: str, error: Exception | None = None, text: str = "") -> str:
    """Add to the log; its path, or why it could not be written."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_SIZE:
            path.replace(path.with_suffix(".old.log"))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as reason:
        return f"日志写不进 {path}（{reason.strerror}）"
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    try:
        if error is not None:
            _log.error("%s", label, exc_info=error)
        else:
            _log.info("%s\n%s", label, text)
    finally:
        _log.removeHandler(handler)
        handler.close()
    return str(path)


# --- on the way -------------------------------------------------------------------------------


class StatusBar:
    """Progress in the status bar, at most five times a second: a call costs more than a file."""

    def __init__(self, app: xw.App, title: str) -> None:
        self._app = app
        self._title = title
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Say how far the work is."""
        now = time.monotonic()
        if now - self._last >= 0.2 or done == total:
            self._last = now
            self._app.status_bar = f"{self._title}：{done}/{total}"


def ask_folder(app: xw.App, label: str, question: str, proposed: Path | None) -> Path | None:
    """A folder from the person: by the host's dialog, else the proposed one if they agree.

    Args:
        app: asks.
        label: title of the dialog.
        question: what the folder is for; its path is put below.
        proposed: where to begin; None where nothing can be proposed.

    Returns:
        The folder, or None where the person gave up.

    Raises:
        ActionError: nothing can be proposed and the host has no dialog that works.
    """
    if host.choose_folder is not None:
        try:
            return host.choose_folder(question, proposed)
        except host.refusals as error:
            write_log(label, error)
    if proposed is None:
        raise ActionError("当前工作簿还没有存盘，不知道用哪个文件夹；请先把它保存到要用的文件夹里。")
    answer = app.alert(f"{question}\n{proposed}", title=label, buttons="ok_cancel")
    return proposed if answer == "ok" else None


def folder_of(book: xw.Book) -> Path | None:
    """The folder that a workbook lies in; None where it was never saved (or lies in the web)."""
    path = Path(book.fullname)
    return path.parent if path.is_absolute() and path.parent.is_dir() else None
