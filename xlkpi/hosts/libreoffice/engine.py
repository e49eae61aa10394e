"""The xlwings engine "libreoffice" and its Apps."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import process, values
from xlkpi.hosts.libreoffice.app import App
from xlkpi.hosts.libreoffice.bridge import LibreOfficeError

NAME = "libreoffice"
XLWINGS = "0.37"
"""The minor version of xlwings whose engine interface this is; each minor version has its own."""


class Engine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:  # noqa: ARG004
        """A value as it is handed to `Range.raw_value`."""
        return values.prepare(x)

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Values that were read, as the user wants them."""
        return values.clean(data, datetime_builder, empty_as, number_builder, err_to_str)


class Apps(base_classes.Apps):
    """The offices of this Python process, the active one first.

    Attributes:
        starting: An App is being made whose visibility nobody has asked for.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: list[App] = []
        self.starting = False

    def _live(self) -> list[App]:
        for app in [app for app in self._apps if not app.alive]:
            self._apps.remove(app)
            if app.office is not None:
                app.office.kill()  # it ended by itself: its profile is to go
        return self._apps

    def keys(self) -> list[int]:
        return [app.pid for app in self._live()]

    def add(
        self,
        spec: Any = None,  # noqa: ARG002
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
        **options: Any,
    ) -> App:
        """Start an office.

        Args:
            spec: Not used (on macOS it names the Excel to start).
            add_book: Whether to add a book at once.
            xl: A UNO component context to use in place of a new office.
            visible: With windows or without; None means with them where there is a display.
            options: For `process.Office`, and `macros` to let files' macros run.
        """
        macros = bool(options.pop("macros", False))
        if xl is not None:
            app = App(self._engine, xl, None, macros)
        else:
            headless = not (process.has_display() if visible is None else visible)
            office = process.Office(headless=headless, **options)
            app = App(self._engine, office.context, office, macros)
        self.starting = visible is None
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def to_front(self, app: App) -> None:
        """Make an App the active one."""
        if app not in self._apps:
            raise LibreOfficeError("这个 LibreOffice 已经退出。")
        self._apps.remove(app)
        self._apps.insert(0, app)

    def remove(self, app: App) -> None:
        """Forget an App that ends."""
        if app in self._apps:
            self._apps.remove(app)

    @staticmethod
    def cleanup() -> None:
        """End the hidden offices (visible ones belong to the person at the screen)."""
        for app in engine.apps:
            if app.office is not None and not app.visible:
                app.kill()

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._live()))

    def __len__(self) -> int:
        return len(self._live())

    def __getitem__(self, pid: int) -> App:
        for app in self._live():
            if app.pid == pid:
                return app
        raise KeyError("Could not find a LibreOffice instance with this PID.")


engine = Engine()
atexit.register(engine.apps.cleanup)


def register() -> None:
    """Add the engine to xlwings and make it the active one; more than once does no harm.

    Raises:
        LibreOfficeError: The installed xlwings is of a minor version that was not tested.
    """
    if xw.__version__.rpartition(".")[0] != XLWINGS:
        raise LibreOfficeError(
            f"需要 xlwings {XLWINGS}.x，现在安装的是 {xw.__version__}。"
            f"请运行：pip install 'xlwings=={XLWINGS}.*'"
        )
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine))
    xw.engines.active = xw.engines[NAME]  # type: ignore[assignment]  # it begins as None
