"""Offices that a whole session shares, and what is done where LibreOffice itself crashes."""

from __future__ import annotations

from collections.abc import Callable

import xlwings as xw

BROKEN = "DisposedException"  # the first sign of a crash: the bridge to the office breaks
END_SECONDS = 30  # from there to the end of the process
STRANGE = "RuntimeException"  # what a request may get in the moment before
STRANGE_SECONDS = 3


def patience(fault: str) -> int:
    """For how many seconds an office may still be on its way down after a fault."""
    return END_SECONDS if BROKEN in fault else STRANGE_SECONDS if STRANGE in fault else 0


class OfficeEnded(Exception):
    """The office under a test ended; how, and what it said before."""


class Shared:
    """An office; a new one where a test before this one saw it crash."""

    def __init__(self, start: Callable[[], xw.App]) -> None:
        self._start = start
        self._app: xw.App | None = None
        self._book: xw.Book | None = None

    @property
    def app(self) -> xw.App:
        if self._app is None or not self._app.impl.alive:
            self._app, self._book = self._start(), None
        return self._app

    @property
    def book(self) -> xw.Book:
        """A book of its own."""
        app = self.app
        if self._book is None:
            self._book = app.books.add()
        return self._book

    def quit(self) -> None:
        if self._app is not None:
            self._app.quit()


def ending(value: object, error: BaseException) -> str:
    """How the office behind a fixture ended under an error; "" where there is none or it runs."""
    seconds = patience(f"{type(error).__name__}: {error}")
    if isinstance(value, xw.App):
        office = getattr(value.impl, "office", None)
        if office is None or (office.alive and not (seconds and office.wait(seconds))):
            return ""
        return str(office.ending())
    tells = getattr(value, "ending", None)
    return tells(seconds) if tells is not None else ""
