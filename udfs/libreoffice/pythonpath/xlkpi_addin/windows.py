"""Telling the person at the screen something; without a screen it goes to standard error."""

from __future__ import annotations

import sys
from typing import Any

import uno

_BUTTONS_OK = 1  # com.sun.star.awt.MessageBoxButtons


def show(context: Any, title: str, text: str, *, critical: bool = False) -> None:
    """A message box over the active window; waits until it is closed."""
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    frame = desktop.getCurrentFrame()
    if frame is None:
        sys.stderr.write(f"{title}: {text}\n")
        return
    toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX" if critical else "INFOBOX")
    box = toolkit.createMessageBox(frame.getContainerWindow(), kind, _BUTTONS_OK, title, text)
    box.execute()
    box.dispose()
