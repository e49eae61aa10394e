"""From a fresh clone to the running product: python install/bootstrap.py demo|test.

  demo [DIR]       make an environment, install xlkpi into it, run the main job on sample data
  test [ARG ...]   the same, then the whole test suite (ARGs go to pytest)

Standard library only; Windows and Linux.  On Debian as root, ``test`` also
installs LibreOffice and what else the tests drive; elsewhere it says what is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 10)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
# what the tests drive: Debian package -> the program or file by which it is known
DEBIAN = {
    "libreoffice-calc": "soffice",
    "python3-uno": "/usr/lib/python3/dist-packages/uno.py",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "poppler-utils": "pdftoppm",
    "xvfb": "Xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
}


class Stop(Exception):
    """What cannot go on, in words for the person at the terminal."""


def say(chinese: str, english: str) -> None:
    """One step, in both languages."""
    print(f"==> {chinese} / {english}", flush=True)


def run(command: list[str], **options: object) -> None:
    """Run a command and show what it prints; Stop where it fails."""
    code = subprocess.run(command, check=False, **options).returncode  # type: ignore[call-overload]
    if code:
        raise Stop(f"命令失败，退出码 {code} / failed with exit code {code}: {' '.join(command)}")


def python() -> Path:
    """The environment's interpreter."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment() -> None:
    """Make the environment unless one is there that works."""
    if python().exists() and subprocess.run(
        [str(python()), "-m", "pip", "--version"], capture_output=True, check=False
    ).returncode == 0:
        return
    say(f"建立运行环境 {ENVIRONMENT}", "making the environment")
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(ENVIRONMENT)
    except (subprocess.CalledProcessError, OSError) as error:
        raise Stop(f"不能建立环境（Debian 需先安装 python3-venv）/ no environment (on Debian install "
                   f"python3-venv first): {error}") from error


def install(extra: str) -> None:
    """Install xlkpi with its libraries, unless pyproject.toml is as it was at the last time."""
    stamp = ENVIRONMENT / "xlkpi-installed.txt"
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    done = stamp.read_text().split() if stamp.exists() else []
    if done[:1] == [project] and extra in ("", *done[1:]):
        return
    say("安装 xlkpi 及其依赖库", "installing xlkpi and its libraries")
    run([str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--editable", f"{ROOT}{extra}"])
    stamp.write_text(f"{project} {extra}")


def missing_packages() -> list[str]:
    """The Debian packages whose programs are not there."""
    return [package for package, known_by in DEBIAN.items()
            if not (shutil.which(known_by) or (Path(known_by).is_absolute() and
                    Path(known_by).exists()))]


def provide_programs() -> None:
    """LibreOffice and the rest: installed on Debian as root, told of elsewhere."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages()
    if not missing:
        return
    root = os.geteuid() == 0
    if root and shutil.which("apt-get"):
        say(f"安装 {'、'.join(missing)}", "installing what the tests drive")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], env=environment)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            env=environment, stdout=subprocess.DEVNULL)
    else:
        say(f"缺少 {'、'.join(missing)}，需要它们的测试会失败；请以 root 运行 apt-get install",
            "missing: tests that need them will fail")


def demo(folder: str | None) -> int:
    """The main job on sample data."""
    make_environment()
    install("")
    say("运行样例", "running the demo")
    command = [str(python()), "-m", "xlkpi", "demo", *([folder] if folder else [])]
    code = subprocess.run(command, check=False).returncode
    own = python().with_name("xlkpi.exe" if os.name == "nt" else "xlkpi")
    say(f"xlkpi 命令在 {own}", "the command xlkpi is there")
    return code


def test(arguments: list[str]) -> int:
    """The whole test suite; without arguments in two processes, a file's tests together."""
    arguments = arguments or ["-n", "2", "--dist", "loadfile"]
    make_environment()
    install("[dev]")
    provide_programs()
    say("运行测试", "running the tests")
    return subprocess.run([str(python()), "-m", "pytest", *arguments], cwd=ROOT,
                          check=False).returncode


def main() -> int:
    """Read the command line and do it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="运行样例 / run the demo").add_argument(
        "folder", nargs="?", help="默认 ./xlkpi-demo")
    commands.add_parser("test", help="运行测试；其余参数交给 pytest / run the tests")
    given, rest = parser.parse_known_args()
    if given.command == "demo" and rest:
        parser.error(f"unknown arguments: {' '.join(rest)}")
    if sys.version_info < OLDEST:
        raise Stop(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新的版本 / Python "
                   f"{OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    return demo(given.folder) if given.command == "demo" else test(rest)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
