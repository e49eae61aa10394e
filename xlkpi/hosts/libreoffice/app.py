"""xlwings' App on LibreOffice: one office process (or the one this code runs in)."""

from __future__ import annotations

import logging
import os
import warnings
from collections import deque
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge, functionnames, locks, macros
from xlkpi.hosts.libreoffice.book import Book, Books
from xlkpi.hosts.libreoffice.state import DocumentState

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.engine import Engine
    from xlkpi.hosts.libreoffice.formulas import FunctionNames
    from xlkpi.hosts.libreoffice.process import Office
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

_log = logging.getLogger(__name__)
# com.sun.star.awt.MessageBoxButtons; and what nobody there to answer means
_BUTTONS = {None: (1, "ok"), "ok": (1, "ok"), "ok_cancel": (2, "cancel"), "yes_no": (3, "no")}
_BUTTONS["yes_no_cancel"] = (4, "cancel")
_KINDS = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES = ("automatic", "manual", "semiautomatic")


class App(base_classes.App):
    """An office.

    Attributes:
        context: UNO's component context.
        office: Its process; None for the office that this code runs in.
        macros_allowed: Whether macros in opened files may run.
        replies: Answers given to the next alerts where no window can ask (see `alert`).
        alerts: The (title, prompt) of every alert, newest last.
        active_uid: The id of the book that was activated last.
    """

    display_alerts = True
    enable_events = True
    interactive = True
    cut_copy_mode = None
    hwnd = None

    def __init__(
        self, engine: Engine, context: Any, office: Office | None, macros_allowed: bool = False
    ) -> None:
        self._engine, self.context, self.office = engine, context, office
        self.macros_allowed = macros_allowed
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.replies: deque[str] = deque()
        self.alerts: deque[tuple[str, str]] = deque(maxlen=100)
        self.active_uid = ""
        self.next_number = 1
        self.clipboard: RangeBase | None = None
        self._order: dict[str, int] = {}
        self._states: dict[str, DocumentState] = {}
        self._function_names: FunctionNames | None = None
        self._calculation = "automatic"
        self._screen_updating = True
        self._status: str | bool = False
        self._indicator: Any = None
        self._shown = office is None or not office.headless

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def api(self) -> Any:
        """UNO's desktop."""
        return self.desktop

    def service(self, name: str) -> Any:
        """A UNO service of this office."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def alive(self) -> bool:
        return self.office is None or self.office.alive

    def check_alive(self) -> None:
        """See that the office still runs.

        Raises:
            LibreOfficeError: It has ended.
        """
        if self.office is not None and not self.office.alive:
            raise bridge.LibreOfficeError(
                f"LibreOffice 已经退出，请重新启动（{self.office.ending()}）。"
            )

    @property
    def pid(self) -> int:
        return os.getpid() if self.office is None else self.office.pid

    @property
    def version(self) -> str:
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        path = bridge.struct(
            "beans.PropertyValue", "nodepath", 0, "/org.openoffice.Setup/Product", 0
        )
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (path,)
        )
        return str(access.ooSetupVersionAboutBox)

    @property
    def path(self) -> str:
        return str(bridge.program_dir())

    @property
    def startup_path(self) -> str:
        return ""

    # documents

    @property
    def books(self) -> Books:
        return Books(self)

    def load(self, url: str, **options: Any) -> Any:
        """Load a document; None when the office refuses."""
        options.setdefault("Hidden", not self._shown)
        try:
            return self.desktop.loadComponentFromURL(url, "_blank", 0, bridge.props(**options))
        except bridge.UnoException as error:
            if isinstance(error, bridge.DisposedException):
                raise
            return None

    def known(self, uids: list[str]) -> dict[str, int]:
        """The order in which documents came to be known, by id."""
        for uid in uids:
            self._order.setdefault(uid, len(self._order))
        return self._order

    def state_of(self, book: Book) -> DocumentState:
        """What the engine remembers of a document."""
        if book.uid not in self._states:
            self._states[book.uid] = DocumentState(book.api)
        return self._states[book.uid]

    def forget(self, uid: str) -> None:
        """A document is about to be closed."""
        self._states.pop(uid, None)
        if self.clipboard is not None and self.clipboard.book.uid == uid:
            self.clipboard = None

    @property
    def function_names(self) -> FunctionNames:
        """How functions are called in Calc and in Excel, add-in functions included."""
        if self._function_names is None:
            self._function_names = functionnames.of(self)
        return self._function_names

    def forget_function_names(self) -> None:
        """Look the functions up anew: an extension was installed."""
        self._function_names = None

    @property
    def selection(self) -> RangeBase | None:
        if not len(self.books):
            return None
        book = self.books.active
        controller = book.controller_or_none()
        selected = controller.getSelection() if controller is not None else None
        if selected is None:
            return None
        if hasattr(selected, "RangeAddress"):
            return book.range_of(selected.RangeAddress)
        if hasattr(selected, "getRangeAddresses"):
            areas = selected.getRangeAddresses()
            return book.range_of(areas[0]) if areas else None
        return None

    # window

    def activate(self, steal_focus: bool = False) -> None:
        self._engine.apps.to_front(self)
        if self.visible and steal_focus and len(self.books):
            self.books.active.activate()

    @property
    def visible(self) -> bool:
        return self._shown

    @visible.setter
    def visible(self, value: bool) -> None:
        if self.office is not None and self.office.headless:
            if value and not self._engine.apps.starting:
                warnings.warn(
                    "This office was started without windows: it stays hidden.", stacklevel=4
                )
            return
        for book in self.books:
            book.controller().getFrame().getContainerWindow().setVisible(bool(value))
        self._shown = bool(value)

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self._screen_updating:
            return
        self._screen_updating = bool(value)
        for book in self.books:
            if not value:
                book.api.lockControllers()
            elif book.api.hasControllersLocked():
                book.api.unlockControllers()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if self._indicator is not None and (value is False or value is None):
            self._indicator.end()
            self._indicator = None
        elif value is not False and value is not None and self._shown and len(self.books):
            if self._indicator is None:
                frame = self.books.active.controller().getFrame()
                self._indicator = frame.createStatusIndicator()
                self._indicator.start("", 100)
            self._indicator.setText(str(value))

    def alert(
        self,
        prompt: str,
        title: str | None = None,
        buttons: str | None = "ok",
        mode: str | None = None,
        callback: Any = None,  # noqa: ARG002
    ) -> str:
        """Show a message and return the button: "ok", "cancel", "yes" or "no".

        Without a window nobody can answer: the next of `replies` is returned, else the cautious
        answer ("ok" to a message, "cancel" or "no" to a question). Every alert is logged.
        """
        if buttons not in _BUTTONS or mode not in _KINDS:
            raise ValueError(f"Invalid buttons {buttons!r} or mode {mode!r}.")
        text = "" if prompt is None else str(prompt)
        self.alerts.append((title or "", text))
        _log.info("alert: %s: %s", title, text)
        number, cautious = _BUTTONS[buttons]
        if self.replies:
            return self.replies.popleft()
        if not self._shown or not len(self.books):
            return cautious
        kind = _KINDS[mode] if number == 1 else "QUERYBOX"
        box = self.service("com.sun.star.awt.Toolkit").createMessageBox(
            self.books.active.controller().getFrame().getContainerWindow(),
            bridge.enum("awt.MessageBoxType", kind),
            number,
            title or "",
            text,
        )
        answer = box.execute()
        box.dispose()
        return _ANSWERS.get(answer, cautious)

    # calculation

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in _MODES:
            raise ValueError(f"Invalid calculation {value!r}: use one of {', '.join(_MODES)}.")
        self._calculation = value
        for book in self.books:
            book.api.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for book in self.books:
            book.api.calculate()

    def run(self, macro: str, args: list[Any]) -> Any:
        return macros.run(self, macro, args)

    # the end

    def quit(self) -> None:
        """Close all books without saving and end the office; an office not started here stays."""
        self._engine.apps.remove(self)
        if self.office is None:
            return
        try:
            for book in self.books:
                book.close()
            self.desktop.terminate()
        except (bridge.UnoException, bridge.LibreOfficeError):
            _log.debug("the office was already going", exc_info=True)
        if not self.office.wait(30):
            self.office.kill()

    def kill(self) -> None:
        """End the office at once, by its process id, and remove the locks it leaves on files."""
        self._engine.apps.remove(self)
        if self.office is None:
            raise xw.XlwingsError("This office was not started here: close it by hand.")
        try:
            opened = [book.fullname for book in self.books]
        except bridge.UnoException:
            opened = []
        self.office.kill()
        locks.remove_left(opened, bridge.url(self.office.profile))
