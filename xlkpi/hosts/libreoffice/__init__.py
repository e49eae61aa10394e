"""xlwings on LibreOffice Calc: an xlwings engine over UNO, also for Linux.

    import xlwings as xw
    import xlkpi.hosts.libreoffice as lo

    lo.register()
    with xw.App(visible=False) as app:
        book = app.books.open("考核表.xlsx")
        book.sheets[0]["A1"].value = [[1, 2], [3, 4]]

The package uses nothing else of xlkpi. Importing it needs no LibreOffice; starting an App does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import xlwings as xw

from xlkpi.hosts.libreoffice.bridge import LibreOfficeError
from xlkpi.hosts.libreoffice.engine import engine, register

__all__ = ["LibreOfficeError", "attach", "register", "reply", "start"]


def start(
    visible: bool = False,
    *,
    add_book: bool = False,
    macros: bool = False,
    profile: str | os.PathLike[str] | None = None,
    arguments: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
    timeout: float = 120.0,
) -> xw.App:
    """Start an office of its own process and profile, as the active App.

    Args:
        visible: With windows (a display is needed) or without.
        add_book: Whether to add a new book at once.
        macros: Whether macros in opened files may run; allow it for files you trust only.
        profile: Directory of the user profile; by default a new one, removed at the end.
        arguments: Further arguments, e.g. `-env:BUNDLED_EXTENSIONS=file:///dir`.
        env: Further environment variables for the office.
        timeout: Seconds to wait for it.

    Returns:
        The App.

    Raises:
        LibreOfficeError: LibreOffice is missing or does not start; the message says what to do.
    """
    register()
    impl = engine.apps.add(
        add_book=add_book,
        visible=visible,
        macros=macros,
        profile=profile,
        arguments=arguments,
        env=env,
        timeout=timeout,
    )
    return xw.App(impl=impl)


def attach(context: Any) -> xw.App:
    """The office that a UNO component context belongs to, as the active App.

    For macros that run inside the office (`XSCRIPTCONTEXT.getComponentContext()`, or the context
    given to a component), and for an office that somebody else has started. Quitting the App leaves
    the office as it is.
    """
    register()
    for app in engine.apps:
        if app.office is None:
            engine.apps.remove(app)
    return xw.App(impl=engine.apps.add(xl=context))


def reply(app: xw.App, *answers: str) -> None:
    """Lay down answers for the next alerts of an App: "ok", "cancel", "yes" or "no"."""
    app.impl.replies.extend(answers)
