"""The door to UNO: finds LibreOffice and its Python bridge, lazily, from any environment.

Nothing here runs at import time, so that a machine without LibreOffice can import the package and
gets a clear sentence only when an office is really asked for. Calls into UNO are untyped (`Any`).
"""

from __future__ import annotations

import functools
import importlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any


class LibreOfficeError(RuntimeError):
    """LibreOffice is missing, does not start, or refuses; the message is for the user."""


MISSING = (
    "没有找到 LibreOffice。请先安装（Debian/Ubuntu：apt install libreoffice-calc python3-uno；"
    "Windows、银河麒麟、统信 UOS：安装 LibreOffice 7.4 或更新版本），"
    "或用环境变量 XLKPI_LIBREOFFICE 指明其 program 目录。"
)
NO_BRIDGE = (
    "找到了 LibreOffice（{program}），但 Python {version} 不能使用它的 UNO 接口：{reason}。"
    "请安装 python3-uno，并用同一次版本（如 3.11）的 Python 运行。"
)
_PLACES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/opt/apps/*libreoffice*/files/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)
_BINARIES = ("soffice.bin", "soffice.exe", "soffice")


def _candidates() -> list[Path]:
    """Directories that may be LibreOffice's program directory, the user's own choice first."""
    chosen = os.environ.get("XLKPI_LIBREOFFICE")
    if chosen:
        return [Path(chosen), Path(chosen) / "program"]
    found = [Path(p).resolve().parent for n in ("soffice", "libreoffice") if (p := shutil.which(n))]
    for pattern in _PLACES:
        anchor = Path(pattern).anchor
        found += sorted(Path(anchor).glob(pattern[len(anchor) :]), reverse=True) if anchor else []
    return found


def program_dir() -> Path:
    """LibreOffice's program directory.

    Raises:
        LibreOfficeError: When LibreOffice is not installed.
    """
    for place in _candidates():
        if any((place / name).is_file() for name in _BINARIES):
            return place
    raise LibreOfficeError(MISSING)


def binary() -> Path:
    """The office program itself (not the shell script around it, whose process id differs)."""
    place = program_dir()
    return next(place / name for name in _BINARIES if (place / name).is_file())


def launcher() -> Path:
    """What a person starts: it starts the office again by itself where that asks for it."""
    place = program_dir()
    script = place / ("soffice.exe" if os.name == "nt" else "soffice")
    return script if script.is_file() else binary()


@functools.cache
def uno() -> Any:
    """The `uno` module of LibreOffice, imported once.

    The directory that holds it is on `sys.path` only during the import, so that no other package
    of the system's Python leaks into a virtual environment.

    Raises:
        LibreOfficeError: When LibreOffice or a bridge for this Python is missing.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    reason: ImportError | None = None
    for place in ("", *_bridge_places()):
        if place:
            sys.path.append(place)
        try:
            module = importlib.import_module("uno")
            importlib.import_module("unohelper")
        except ImportError as error:
            reason = error
        else:
            return module
        finally:
            if place:
                sys.path.remove(place)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise LibreOfficeError(NO_BRIDGE.format(program=program_dir(), version=version, reason=reason))


def _bridge_places() -> list[str]:
    """Directories that may hold `uno.py`: LibreOffice's own, then those of the system's Python."""
    own = program_dir()
    minor = f"python3.{sys.version_info.minor}"
    places = [
        own,
        Path("/usr/lib/python3/dist-packages"),
        Path("/usr/lib64") / minor / "site-packages",
    ]
    places += [Path("/usr/lib") / minor / "site-packages", own.parent / "Resources"]
    return [str(p) for p in places if (p / "uno.py").is_file()]


def __getattr__(name: str) -> Any:
    """UNO's exception classes, looked up on first use: `except bridge.UnoException`."""
    classes = {
        "UnoException": "com.sun.star.uno.Exception",
        "DisposedException": "com.sun.star.lang.DisposedException",
        "RuntimeException": "com.sun.star.uno.RuntimeException",
    }
    if name in classes:
        return uno().getClass(classes[name])
    raise AttributeError(name)


def struct(name: str, *values: Any) -> Any:
    """A UNO struct, by its name below com.sun.star."""
    return uno().createUnoStruct("com.sun.star." + name, *values)


@functools.cache
def enum(kind: str, value: str) -> Any:
    """A value of a UNO enum, by its name below com.sun.star."""
    return uno().Enum("com.sun.star." + kind, value)


def props(**values: Any) -> tuple[Any, ...]:
    """Property values for UNO calls that take a sequence of them."""
    return tuple(struct("beans.PropertyValue", name, 0, value, 0) for name, value in values.items())


def url(path: str | os.PathLike[str]) -> str:
    """The file URL of a path."""
    return str(uno().systemPathToFileUrl(str(Path(path).absolute())))


def path_of(file_url: str) -> str:
    """The path of a file URL; a URL of another kind as it is."""
    return str(uno().fileUrlToSystemPath(file_url)) if file_url.startswith("file:") else file_url


def common(u: Any, name: str) -> Any:
    """A property that all cells or characters share; None when they differ."""
    if u.getPropertyState(name).value == "AMBIGUOUS_VALUE":
        return None
    return u.getPropertyValue(name)
