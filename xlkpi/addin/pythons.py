"""Finding a Python, and making an environment of it with everything that the add-in needs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlkpi import __version__
from xlkpi.addin.machine import Machine, SetupError, interpreter
from xlkpi.addin.record import MARK, Record, Step

OLDEST: Final = (3, 11)  # what xlwings of the add-in needs
_ASK: Final = ("import json,struct,sys,importlib.util as u;print(json.dumps([list(sys.version_info"
               "[:2]),struct.calcsize('P')*8,u.find_spec('venv') is not None]))")
_LISTED: Final = re.compile(r"^\s*-V?:?\S+\s+(?:\*\s+)?(.+?)\s*$", re.MULTILINE)
_STUBS: Final = "windowsapps"  # programs there only open the shop
_MINUTES: Final = 15

Say = Callable[[str], None]


@dataclass(frozen=True)
class Python:
    """One Python program.

    Attributes:
        path: of the program.
        version: major and minor.
        bits: 32 or 64.
        has_venv: whether it can make environments; the embeddable one cannot.
    """

    path: Path
    version: tuple[int, int]
    bits: int
    has_venv: bool

    def __str__(self) -> str:
        return f"Python {self.version[0]}.{self.version[1]}（{self.bits} 位，{self.path}）"


def examine(path: Path) -> Python | None:
    """Ask a program what it is; None where it is no Python that runs."""
    try:
        done = subprocess.run([str(path), "-I", "-c", _ASK], capture_output=True, text=True,
                              check=False, timeout=60)
        version, bits, has_venv = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Python(path, (version[0], version[1]), bits, has_venv)


def candidates(machine: Machine, bundle: Path | None) -> Iterator[Path]:
    """Where a Python may be: in the bundle, this one, those of the launcher, on the path."""
    if bundle is not None and (found := interpreter(bundle / "python")):
        yield found
    yield Path(sys.executable)
    search = machine.environ.get("PATH", "")
    launcher = shutil.which("py", path=search)
    if launcher:
        try:
            listed = subprocess.run([launcher, "-0p"], capture_output=True, text=True,
                                    check=False, timeout=60).stdout
        except (OSError, subprocess.TimeoutExpired):
            listed = ""
        yield from (Path(text) for text in _LISTED.findall(listed))
    for name in ("python", "python3"):
        program = shutil.which(name, path=search)
        if program and _STUBS not in program.lower():
            yield Path(program)


def choose(machine: Machine, bundle: Path | None, versions: Sequence[tuple[int, int]]) -> Python:
    """The first Python that fits.

    Args:
        machine: whose paths are searched.
        bundle: the folder of the offline bundle; None where packages come from the index.
        versions: those that the bundle has packages for; empty for any that is new enough.

    Raises:
        SetupError: none fits; it names those that were found.
    """
    seen: dict[Path, Python] = {}
    for path in candidates(machine, bundle):
        found = None if path in seen else examine(path)
        if found is None:
            continue
        seen[path] = found
        if found.bits == 64 and found.version >= OLDEST and (
                not versions or found.version in versions):
            return found
    wanted = "、".join(f"{a}.{b}" for a, b in versions) or f"{OLDEST[0]}.{OLDEST[1]} 或更新"
    there = "；".join(map(str, seen.values())) or "没有找到"
    raise SetupError(f"需要 64 位的 Python {wanted}，本机：{there}。请安装 Python，或请管理员把"
                     "“Windows embeddable package (64-bit)”解压到安装包的 python 文件夹。")


# --- the environment --------------------------------------------------------------------------


@dataclass(frozen=True)
class Packages:
    """Where packages come from.

    Attributes:
        options: of `pip install`.
        pip: a wheel of pip itself, which runs without being installed; None: the Python's own.
        isolated: whether the machine's own settings of pip are passed over.
    """

    options: tuple[str, ...]
    pip: Path | None = None
    isolated: bool = False


def make_environment(machine: Machine, python: Python, packages: Packages, say: Say) -> Path:
    """Make a new environment and install into it; nothing is left where that fails.

    Returns:
        Its folder, noted in the record.

    Raises:
        SetupError: it cannot be made.
    """
    record = Record.of(machine)
    folder = machine.new_environment()
    step = Step("environment", str(folder))
    record.version = record.version or __version__
    record.add(step)
    try:
        say(f"建立运行环境 {folder}")
        _make(python, folder, with_pip=packages.pip is None)
        (folder / MARK).write_text(f"xlkpi {__version__}\n", encoding="utf-8")
        say("安装程序包（约需一两分钟）")
        _install(folder, packages)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        record.drop(step)
        raise
    return folder


def _make(python: Python, folder: Path, *, with_pip: bool) -> None:
    if python.has_venv:
        options = [] if with_pip else ["--without-pip"]
        _run([str(python.path), "-m", "venv", *options, str(folder)], "建立运行环境")
        return
    if with_pip:
        raise SetupError(f"{python} 是精简版，只能配合离线安装包使用。")
    shutil.copytree(python.path.parent, folder)
    for path in folder.glob("python*._pth"):  # opens the embeddable Python for packages
        lines = [text for text in path.read_text(encoding="utf-8").splitlines()
                 if text.strip() not in ("#import site", "import site")]
        path.write_text("\n".join([*lines, "Lib\\site-packages", "import site", ""]),
                        encoding="utf-8")


def _install(folder: Path, packages: Packages) -> None:
    program = interpreter(folder)
    if program is None:
        raise SetupError(f"运行环境 {folder} 不完整：里面没有 Python。")
    pip = [str(packages.pip / "pip")] if packages.pip else ["-m", "pip"]
    isolated = ["--isolated"] if packages.isolated else []
    _run([str(program), *pip, *isolated, "install", "--disable-pip-version-check", "--no-input",
          "--no-warn-script-location", *packages.options], "安装程序包")


def _run(command: list[str], what: str) -> None:
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=60 * _MINUTES,
                              env={**environment, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{what}没有完成：{error}") from error
    if done.returncode:
        told = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise SetupError(f"{what}没有完成（退出码 {done.returncode}）：\n{told[-2000:]}")
