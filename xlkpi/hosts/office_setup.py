"""LibreOffice on this machine: is everything there, put the add-in in, take it out, start.

The add-in goes into the person's own profile; no administrator is needed. An
office of ours does it, through its own extension manager, so it works for root
too, whom LibreOffice's program `unopkg` refuses.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlkpi
from xlkpi.hosts.libreoffice import bridge, process
from xlkpi.hosts.libreoffice.bridge import LibreOfficeError
from xlkpi.hosts.oxt import IDENTIFIER, naming, write
from xlkpi.hosts.oxt.pack import contents

OLDEST: Final = (7, 4)
FILE: Final = "xlkpi.oxt"
_LOG: Final = "xlkpi-start.log"
_OPENING: Final = 60  # seconds until a slow machine's office is left to itself
GOOD, NOTE, BAD = "正常", "注意", "错误"


@dataclass(frozen=True)
class Check:
    """One thing looked at: how it is, and what to do where it is not good."""

    state: str  # GOOD, NOTE or BAD
    text: str

    def __str__(self) -> str:
        return f"[{self.state}] {self.text}"


def default_profile() -> Path:
    """Where LibreOffice keeps the person's profile on this system."""
    home = Path.home()
    if os.name == "nt":
        roaming = os.environ.get("APPDATA")
        return (Path(roaming) if roaming else home / "AppData" / "Roaming") / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "LibreOffice" / "4"
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else home / ".config") / "libreoffice" / "4"


# -- looking -------------------------------------------------------------------
def diagnose(profile: Path | None = None) -> list[Check]:
    """Everything that buttons and functions need, in the order in which to put it right."""
    profile = profile or default_profile()
    try:
        program = bridge.program_dir()
    except LibreOfficeError as error:
        return [Check(BAD, str(error))]
    return [_version(), *_python(program), _addin(profile), _settings(profile), _running(profile)]


def _version() -> Check:
    """`soffice --version` answers without starting the office."""
    said = ""
    with suppress(subprocess.TimeoutExpired):
        said = subprocess.run([str(bridge.binary()), "--version"], env=process.environment(),
                              capture_output=True, text=True, check=False, timeout=60).stdout
    found = re.search(r"LibreOffice (\d+)\.(\d+)[\d.]*", said)
    if not found:
        return Check(NOTE, f"看不出LibreOffice的版本（{bridge.binary()}）。")
    place = f"{found[0]}（{bridge.program_dir()}）"
    if (int(found[1]), int(found[2])) < OLDEST:
        return Check(BAD, f"{place}太旧，请安装7.4或更新的版本。")
    return Check(GOOD, place)


def office_python(program: Path) -> str:
    """The Python that runs inside the office, as "3.11"; "" where there is none."""
    own = sorted(program.glob("python-core-*")) + sorted(
        program.parent.glob("Frameworks/LibreOfficePython.framework/Versions/3.*"))
    if own:
        found = re.search(r"(\d+\.\d+)", own[-1].name)
        return found[1] if found else ""
    if not any(program.glob("*pythonloader*")):
        return ""
    ask = "import uno, sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run(["/usr/bin/python3", "-c", ask], env=process.environment(),
                          capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _python(program: Path) -> Iterator[Check]:
    inside, ours = office_python(program), f"{sys.version_info[0]}.{sys.version_info[1]}"
    if not inside:
        yield Check(BAD, "LibreOffice里没有Python，KPI_函数不能用。Debian、Ubuntu、麒麟、统信："
                         "apt install python3-uno；Windows：重新运行LibreOffice安装程序，勾选Python。")
    elif tuple(map(int, inside.split("."))) < (3, 10):
        yield Check(BAD, f"LibreOffice里的Python是{inside}，加载项要3.10或更新；请换较新的LibreOffice。")
    elif inside != ours:
        yield Check(NOTE, f"LibreOffice里的Python是{inside}，xlkpi装在Python {ours}里：KPI_函数可用，"
                          f"按钮不可用。请用Python {inside}安装xlkpi。")
    else:
        yield Check(GOOD, f"Python {inside}，与xlkpi一致。")


def installed(profile: Path) -> Path | None:
    """The unpacked add-in in a profile.

    LibreOffice's own list tells; the files of what was removed stay until its next start.
    """
    packages = profile / "user" / "uno_packages" / "cache"
    try:
        known = (packages / "uno_packages.pmap").read_bytes()
    except OSError:
        return None
    found = re.search(rb"\xff%s\n([^\xff\n]+)\xff([^\xff\n]+)\xff" % IDENTIFIER.encode(), known)
    if not found:
        return None
    place = packages / "uno_packages" / f"{found[1].decode()}_" / found[2].decode()
    return place if place.is_dir() else None


def _addin(profile: Path) -> Check:
    place = installed(profile)
    if place is None:
        return Check(BAD, "加载项没有安装，请运行xlkpi office install。")
    wanted = contents()
    differing = [name for name, data in wanted.items()
                 if not (place / name).is_file() or (place / name).read_bytes() != data]
    if differing:
        return Check(BAD, f"已安装的加载项与xlkpi {xlkpi.__version__}不一致（{differing[0]}等"
                          f"{len(differing)}个文件），请运行xlkpi office install更新。")
    return Check(GOOD, f"加载项{xlkpi.__version__}已安装（{profile}）。")


def _settings(profile: Path) -> Check:
    path = profile / "user" / naming.SETTINGS
    if not path.is_file():
        return Check(BAD, "按钮还不知道xlkpi在哪里，请运行xlkpi office install。")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Check(BAD, f"{path}读不出来（{error}），请运行xlkpi office install。")
    if told != settings():
        return Check(BAD, f"按钮用的是另一处的xlkpi({'、'.join(told.get('paths', []))}),"
                          "请运行xlkpi office install。")
    return Check(GOOD, f"按钮使用{told['paths'][0]}里的xlkpi。")


def _running(profile: Path) -> Check:
    if lock_of(profile).exists():
        return Check(NOTE, "LibreOffice正开着；安装、卸载前要先关闭。")
    return Check(GOOD, "LibreOffice没有在运行，可以安装或卸载。")


def lock_of(profile: Path) -> Path:
    """The file that is there while an office uses the profile."""
    return profile / ".lock"


# -- changing ------------------------------------------------------------------
def settings() -> dict[str, Any]:
    """What the buttons are told: the Python and where its packages lie."""
    paths = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    return {"python": f"{sys.version_info[0]}.{sys.version_info[1]}", "paths": list(paths),
            "version": xlkpi.__version__}


def install(profile: Path | None = None) -> list[Check]:
    """Put the add-in of this version into the profile, in place of an older one.

    Raises:
        LibreOfficeError: LibreOffice is missing, in use, or refuses; with what to do.
    """
    profile = profile or default_profile()
    with tempfile.TemporaryDirectory(prefix="xlkpi-") as folder:
        addin = write(Path(folder) / FILE)
        with _Manager(profile) as manager:
            manager.remove()
            manager.add(addin)
    if installed(profile) is None:
        raise LibreOfficeError("LibreOffice没有报错，但加载项没有装上；请运行xlkpi office doctor查看。")
    told = profile / "user" / naming.SETTINGS
    told.write_text(json.dumps(settings(), ensure_ascii=False, indent=1), encoding="utf-8")
    return diagnose(profile)


def remove(profile: Path | None = None) -> bool:
    """Take the add-in and what was told to it out of the profile; whether it was there.

    Raises:
        LibreOfficeError: LibreOffice is missing, in use, or refuses; with what to do.
    """
    profile = profile or default_profile()
    there = installed(profile) is not None
    if there:
        with _Manager(profile) as manager:
            manager.remove()
        if installed(profile) is not None:
            raise LibreOfficeError("没能卸载加载项，请在LibreOffice的“工具 - 扩展管理器”里删除“绩效考核”。")
    (profile / "user" / naming.SETTINGS).unlink(missing_ok=True)
    return there


class _Manager:
    """An office on the profile, and its extension manager."""

    def __init__(self, profile: Path) -> None:
        if lock_of(profile).exists():
            raise LibreOfficeError(
                f"LibreOffice正开着，请先关闭它的全部窗口再试。如果确认没有打开（例如上次异常退出），"
                f"删除{lock_of(profile)}后再试。")
        self._profile = profile

    def __enter__(self) -> _Manager:
        self._office = process.Office(profile=self._profile)
        self._manager = self._office.context.getValueByName(
            "/singletons/com.sun.star.deployment.ExtensionManager")
        return self

    def __exit__(self, *error: object) -> None:
        desktop = self._office.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._office.context)
        with suppress(bridge.DisposedException, bridge.RuntimeException):
            desktop.terminate()  # the bridge breaks while the answer is on its way
        if not self._office.wait(60):
            self._office.kill()

    def add(self, path: Path) -> None:
        """Install a file for this person."""
        try:
            self._manager.addExtension(bridge.url(path), (), "user",
                                       self._manager.createAbortChannel(), _consent())
        except bridge.UnoException as error:
            raise LibreOfficeError(f"LibreOffice不接受加载项：{error.Message}") from None

    def remove(self) -> None:
        """Take out what is there; nothing is no fault."""
        abort = self._manager.createAbortChannel()
        for package in self._manager.getDeployedExtensions("user", abort, None):
            if package.Identifier.Value == IDENTIFIER:
                self._manager.removeExtension(IDENTIFIER, package.Name, "user", abort,
                                              _consent())


def _consent() -> Any:
    """What answers the office's question whether to install: the person has asked for it."""
    uno = bridge.uno()
    helper = importlib.import_module("unohelper")
    names = ("ucb.XCommandEnvironment", "task.XInteractionHandler")
    interfaces = [uno.getClass(f"com.sun.star.{name}") for name in names]
    approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    class Consent(helper.Base, *interfaces):  # type: ignore[misc,name-defined]
        """UNO calls these by name."""

        def getInteractionHandler(self) -> Any:  # noqa: N802
            return self

        def getProgressHandler(self) -> None:  # noqa: N802
            return None

        def handle(self, request: Any) -> None:
            for answer in request.getContinuations():
                if answer.queryInterface(approve) is not None:
                    answer.select()

    return Consent()


def start(files: Sequence[Path] = (), profile: Path | None = None) -> int | None:
    """Start LibreOffice with its windows, with files if wanted, as a program of its own.

    Returns:
        Its process group; None where one was open already, which then opens the files.

    Raises:
        LibreOfficeError: there is no LibreOffice, no display, no add-in in it, or it ends at once.
        FileNotFoundError: a file is not there.
    """
    profile = profile or default_profile()
    for path in files:
        if not path.exists():
            raise FileNotFoundError(2, "", str(path))
    program = bridge.launcher()
    if not process.has_display():
        raise LibreOfficeError("没有图形界面（DISPLAY未设置），不能打开LibreOffice窗口。")
    if installed(profile) is None:
        raise LibreOfficeError("加载项没有安装，请先运行xlkpi office install。")
    command = [str(program), f"-env:UserInstallation={profile.absolute().as_uri()}", "--calc",
               *(str(path.absolute()) for path in files)]
    before, log = _since(profile), log_of(profile)
    with log.open("wb") as output:
        office = subprocess.Popen(command, env=process.environment(), stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=output, start_new_session=True)
    end = time.monotonic() + _OPENING
    while (code := office.poll()) is None and _since(profile) == before:
        if time.monotonic() > end:
            break
        time.sleep(0.05)  # between two looks; the state decides
    said = log.read_text(encoding="utf-8", errors="replace").strip()
    if "Failed to open display" in said:
        with suppress(ProcessLookupError):  # it would go on without windows
            os.killpg(office.pid, signal.SIGKILL)
        raise LibreOfficeError(f"打不开图形界面（DISPLAY={os.environ.get('DISPLAY')}）；"
                               "请在桌面的终端里、用登录桌面的帐号运行。")
    if code:
        raise LibreOfficeError(f"LibreOffice没能启动（退出码{code}）。{said}")
    return None if code == 0 else office.pid


def log_of(profile: Path) -> Path:
    """What the office said since it was started last."""
    return profile / "user" / _LOG


def _since(profile: Path) -> float:
    """Since when an office uses the profile: it has a display then; 0 where none does."""
    try:
        return lock_of(profile).stat().st_mtime
    except FileNotFoundError:
        return 0
