"""One office process with a profile and a pipe of its own, started and ended by process id."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.bridge import LibreOfficeError

RESTART = (79, 81)
"""Exit codes by which an office asks to be started again (a new profile was just set up)."""

_KEPT = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LANGUAGE",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SYSTEMROOT",
        "APPDATA",
        "LOCALAPPDATA",
        "USERPROFILE",
        "DISPLAY",
        "XAUTHORITY",
        "WAYLAND_DISPLAY",
        "XDG_RUNTIME_DIR",
        "DBUS_SESSION_BUS_ADDRESS",
        "GTK_IM_MODULE",
        "QT_IM_MODULE",
        "XMODIFIERS",
        "SAL_USE_VCLPLUGIN",
    ]
)
_SYSTEM = ("/usr/bin", "/bin", "/usr/local/bin")
_ARGUMENTS = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck")
_SAID = 2000
"""Letters of the beginning and of the end of what an office says that are shown."""
_numbers = itertools.count(1)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning"
 oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"
 oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay"
 oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
"""Of a new profile: pasting over filled cells asks nobody, and nothing greets the first start."""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of an office: what a desktop program needs and nothing of Python's.

    A virtual environment's variables would break the office's own Python; without a UTF-8 locale
    it cannot open a file with a Chinese name.
    """
    kept = {k: v for k, v in os.environ.items() if k.upper() in _KEPT or k.startswith("LC_")}
    if os.name != "nt":  # on Windows the office's Python does not look there
        kept["PATH"] = _search_path(kept.get("PATH", ""))
    locale = kept.get("LC_ALL") or kept.get("LC_CTYPE") or kept.get("LANG") or ""
    if "UTF-8" not in locale.upper().replace("UTF8", "UTF-8"):
        kept["LC_ALL"] = "C.UTF-8"
    kept["SAL_ENABLE_FILE_LOCKING"] = "1"
    return kept | dict(extra or {})


def _search_path(path: str) -> str:
    """A search path in which the system's Python is the first, and none of an environment's.

    The Python inside the office takes the first `python3` of the search path for itself. That of
    a virtual environment, of pyenv or of conda then gives it a standard library of another build:
    functions show #NAME?, or the office ends with bad_alloc.
    """
    own = [place for place in path.split(os.pathsep) if place and not _has_python(Path(place))]
    return os.pathsep.join(dict.fromkeys([*own, *_SYSTEM]))


def _has_python(place: Path) -> bool:
    return any(place.glob("python*"))


def has_display() -> bool:
    """Whether a window could be shown."""
    return os.name == "nt" or any(os.environ.get(k) for k in ("DISPLAY", "WAYLAND_DISPLAY"))


class Office:
    """A running office process.

    Attributes:
        context: UNO's remote component context.
        headless: Whether it runs without any window.
    """

    def __init__(
        self,
        *,
        headless: bool = True,
        profile: str | os.PathLike[str] | None = None,
        arguments: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
        timeout: float = 120.0,
    ) -> None:
        """Start an office and wait until it answers.

        Args:
            headless: Run without windows; else a display is needed.
            profile: Directory of the user profile; by default a new one, removed at the end.
            arguments: Further arguments for the office, e.g. `-env:BUNDLED_EXTENSIONS=...`.
            env: Further variables of its environment.
            timeout: Seconds to wait for the first answer.

        Raises:
            LibreOfficeError: LibreOffice is missing, ends at once, or does not answer in time.
        """
        if not headless and not has_display():
            raise LibreOfficeError("没有图形界面（DISPLAY 未设置），不能打开 LibreOffice 窗口。")
        self.headless = headless
        self._own_profile = profile is None
        self.profile = Path(profile or tempfile.mkdtemp(prefix="xlkpi-office-"))
        settings = self.profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(_SETTINGS, encoding="utf-8")
        self._pipe = f"xlkpi_{os.getpid()}_{next(_numbers)}_{secrets.token_hex(4)}"
        self._command = [
            str(bridge.binary()),
            "-env:UserInstallation=" + bridge.url(self.profile),
            *_ARGUMENTS,
            f"--accept=pipe,name={self._pipe};urp;",
            *(("--headless",) if headless else ()),
            *arguments,
        ]
        self._environment = environment(env)
        self._said = ""
        handle, name = tempfile.mkstemp(prefix="xlkpi-office-", suffix=".log")
        os.close(handle)
        self._log = Path(name)
        self._process = self._spawn()
        try:
            self.context = self._connect(timeout)
        except BaseException:
            self.kill()
            raise

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _connect(self, timeout: float) -> Any:
        local = bridge.uno().getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        end = time.monotonic() + timeout
        while True:
            try:
                return resolver.resolve(address)
            except bridge.UnoException:
                code = self._process.poll()
            if code in RESTART:
                self._process = self._spawn()
            elif code is not None:
                raise LibreOfficeError(f"LibreOffice 没能启动（{self.ending()}）。")
            elif time.monotonic() > end:
                raise LibreOfficeError(f"LibreOffice 在 {timeout:.0f} 秒内没有应答。{self.said()}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """The office's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ending(self) -> str:
        """How the process ended and what it said before; "" while it runs."""
        code = self._process.poll()
        if code is None:
            return ""
        how = f"退出码 {code}" if code >= 0 else f"信号 {-code}，{signal.strsignal(-code)}"
        said = self.said()
        return f"{how}；它的输出：\n{said}\n" if said else how

    def said(self) -> str:
        """What the office wrote to its standard output and error: where long, both ends of it."""
        if self._log.exists():
            text = self._log.read_bytes().decode("utf-8", "replace").strip()
            cut = len(text) > 2 * _SAID
            self._said = f"{text[:_SAID]}\n…\n{text[-_SAID:]}" if cut else text
        return self._said

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the process; whether it ended in time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self._clean()
        return True

    def kill(self) -> None:
        """End the process at once (this one only, by its id)."""
        if self.alive:
            self._process.kill()
            self._process.wait(10)
        self._clean()

    def _clean(self) -> None:
        self.said()  # is kept when the file goes
        self._log.unlink(missing_ok=True)
        if self._own_profile:
            shutil.rmtree(self.profile, ignore_errors=True)
