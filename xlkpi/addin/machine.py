"""Where everything lies on a Windows machine, for one person and without administrator rights."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ADDIN: Final = "xlkpi.xlam"
_ZONE: Final = ":Zone.Identifier"  # the stream by which Windows marks what was downloaded
_INTERPRETERS: Final = ("Scripts/python.exe", "python.exe", "bin/python")


class SetupError(Exception):
    """The add-in cannot be installed or removed: one Chinese sentence that says what to do."""


@dataclass(frozen=True)
class Machine:
    """One person's part of a machine.

    Attributes:
        environ: the environment variables.
        windows: whether it is a Windows machine.
    """

    environ: Mapping[str, str] = field(repr=False)
    windows: bool

    @classmethod
    def here(cls) -> Machine:
        """This machine, and who is logged in."""
        return cls(os.environ, os.name == "nt")

    def _folder(self, variable: str) -> Path:
        value = self.environ.get(variable, "")
        if not value:
            raise SetupError(f"环境变量 {variable} 没有值，不知道装到哪里：请以普通用户身份登录后再运行。")
        return Path(value)

    @property
    def folder(self) -> Path:
        """All that is ours apart from the add-in and its settings."""
        return self._folder("LOCALAPPDATA") / "xlkpi"

    @property
    def record(self) -> Path:
        """What was installed, so that it can be undone."""
        return self.folder / "install.json"

    @property
    def former(self) -> Path:
        """The file that stood in the add-in's place before."""
        return self.folder / "former" / ADDIN

    @property
    def addin(self) -> Path:
        """The add-in in Excel's start-up folder, which Excel trusts."""
        return self._folder("APPDATA") / "Microsoft" / "Excel" / "XLSTART" / ADDIN

    @property
    def settings(self) -> Path:
        """The settings that xlwings' VBA in the add-in reads (its PROJECT_NAME is xlkpi)."""
        return self._folder("USERPROFILE") / ".xlkpi" / "xlkpi.conf"

    def new_environment(self) -> Path:
        """A folder for Python packages that is not there yet: the old one works until the end."""
        number, found = 1, self.folder / "env"
        while found.exists():
            number += 1
            found = self.folder / f"env{number}"
        return found

    def spelt(self, path: Path) -> str:
        r"""A path as settings hold it: %LOCALAPPDATA%\xlkpi\…, where it lies there.

        VBA reads the settings in the machine's code page and expands variables, so
        that the name of the person's folder, Chinese or not, never stands in the file.
        """
        try:
            inside = path.relative_to(self._folder("LOCALAPPDATA"))
        except ValueError:
            return str(path)
        return "\\".join(("%LOCALAPPDATA%", *inside.parts))

    def meant(self, text: str) -> Path:
        """The path that a setting means."""
        for name, value in self.environ.items():
            text = text.replace(f"%{name.upper()}%", value)
        return Path(text) if os.name == "nt" else Path(text.replace("\\", "/"))


def interpreter(environment: Path) -> Path | None:
    """The Python program of an environment."""
    return next((p for name in _INTERPRETERS if (p := environment / name).exists()), None)


def blocked(path: Path) -> bool:
    """Whether Windows marks a file as downloaded; Excel then does not load it."""
    return Path(f"{path}{_ZONE}").exists()


def unblock(path: Path) -> None:
    """Take that mark away."""
    Path(f"{path}{_ZONE}").unlink(missing_ok=True)
