r"""Reading the registry of Windows through a small door, so that a test can put another behind it.

Keys are spelt as everywhere: 'HKCU\Software\…'.  Case does not matter.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any, Protocol


class Registry(Protocol):
    """A registry that can be read."""

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key by their names in small letters, '' the unnamed; none without it."""


class WindowsRegistry:
    """The registry of this machine."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")
        self._roots = {"HKCU": self._winreg.HKEY_CURRENT_USER,
                       "HKLM": self._winreg.HKEY_LOCAL_MACHINE,
                       "HKCR": self._winreg.HKEY_CLASSES_ROOT}

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key."""
        root, _, path = key.partition("\\")
        found: dict[str, object] = {}
        try:
            with self._winreg.OpenKey(self._roots[root], path) as opened:
                for number in range(self._winreg.QueryInfoKey(opened)[1]):
                    name, value, _ = self._winreg.EnumValue(opened, number)
                    found[name.lower()] = value
        except OSError:  # no such key, or not ours to read: as if it were not there
            return {}
        return found


def here() -> Registry | None:
    """This machine's registry; None where there is none."""
    return WindowsRegistry() if sys.platform == "win32" else None
