"""Install the Excel add-in for the person who is logged in, or remove it again.

  install.py            install: from the folder of the offline bundle that this file lies in,
                        or, in a clone of the repository, from the package index
  install.py remove     undo exactly what was installed

Started by install.cmd and remove.cmd.  Standard library only, no administrator rights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OLDEST = (3, 10)  # of the Python that runs this; the environment's own may be another


def own_code() -> None:
    """Let Python import xlkpi out of the wheel of the bundle, or out of the repository."""
    wheels = sorted((HERE / "wheels").glob("xlkpi-*.whl"))
    sys.path.insert(0, str(wheels[-1] if wheels else HERE.parent.parent))


@dataclass(frozen=True)
class Bundle:
    """The folder that install/offline_bundle.py made.

    Attributes:
        folder: it.
        manifest: its manifest.json: versions, and the hash of every file.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def versions(self) -> list[tuple[int, int]]:
        """The Pythons that it has packages for."""
        return [(int(a), int(b)) for a, b in (v.split(".") for v in self.manifest["pythons"])]

    def check(self) -> None:
        """See that every file arrived whole; pip looks after the wheels itself.

        Raises:
            SetupError: one did not.
        """
        from xlkpi.addin.machine import SetupError
        from xlkpi.addin.record import sha256

        for name, wanted in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file() or sha256(path) != wanted:
                raise SetupError(f"安装包不完整或被改动：{name}。请重新复制整个安装包文件夹。")


def find_bundle(folder: Path) -> Bundle | None:
    """The bundle in a folder, if it is one."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    return Bundle(folder, json.loads(manifest.read_text(encoding="utf-8")))


def say(text: str) -> None:
    """One step, shown at once."""
    print(text, flush=True)


def install(bundle: Bundle | None, addin: Path | None) -> list[str]:
    """Make the environment and put the add-in in place; what to tell."""
    from xlkpi.addin import pythons, setup
    from xlkpi.addin.machine import Machine, SetupError, interpreter

    machine = Machine.here()
    if bundle is not None:
        bundle.check()
    python = pythons.choose(machine, bundle.folder if bundle else None,
                            bundle.versions if bundle else [])
    say(f"使用 {python}")
    if bundle is not None:
        wheels = bundle.folder / "wheels"
        wanted = bundle.folder / f"requirements-{python.version[0]}.{python.version[1]}.txt"
        packages = pythons.Packages(
            ("--no-index", "--find-links", str(wheels), "--require-hashes", "-r", str(wanted)),
            next(wheels.glob("pip-*.whl")), isolated=True)
    else:
        packages = pythons.Packages((str(HERE.parent.parent),))
    folder = pythons.make_environment(machine, python, packages, say)
    program = interpreter(folder)
    if program is None:
        raise SetupError(f"运行环境 {folder} 不完整：里面没有 Python。")
    source = addin or (bundle.folder if bundle else HERE.parent.parent / "build") / "xlkpi.xlam"
    return [*setup.place(machine, source, program, folder),
            "安装完成：重新打开 Excel，功能区会出现“绩效考核”。"]


def remove() -> list[str]:
    """Undo the installation; what to tell."""
    from xlkpi.addin import setup
    from xlkpi.addin.machine import Machine

    return [*setup.remove(Machine.here(), Path(sys.executable)), "已卸载。"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("install", "remove"), default="install")
    parser.add_argument("--bundle", type=Path, default=HERE, help="离线安装包的文件夹")
    parser.add_argument("--addin", type=Path, help="另外的 xlkpi.xlam")
    given = parser.parse_args(arguments)
    if sys.version_info < OLDEST:
        print(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新的版本。", file=sys.stderr)
        return 2
    own_code()
    from xlkpi.addin.machine import SetupError

    try:
        told = remove() if given.what == "remove" else install(find_bundle(given.bundle),
                                                               given.addin)
    except (SetupError, OSError) as error:
        print(f"没有完成：{error}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
