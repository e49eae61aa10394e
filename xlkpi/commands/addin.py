"""``xlkpi addin``: what it says; done in ``xlkpi.addin`` and ``xlkpi.hosts.xlam``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import xlkpi
from xlkpi.addin import doctor, registry, setup
from xlkpi.addin.machine import ADDIN, Machine, SetupError
from xlkpi.commands.errors import CommandError
from xlkpi.findings import Finding

TASKS: Final = ("build", "install", "remove", "doctor")
_ROOT: Final = Path(xlkpi.__file__).resolve().parents[1]  # of the repository, where there is one
_BUILD: Final = "build"


def run(task: str, file: Path | None = None, machine: Machine | None = None
        ) -> tuple[list[str], list[Finding]]:
    """Do one task.

    Args:
        task: one of ``TASKS``.
        file: the add-in to install or look at; for "build" the folder to write to.
        machine: on which; this one by default.

    Returns:
        The lines to show, and for "doctor" what is wrong.

    Raises:
        CommandError: it cannot be done, with what to do.
    """
    if task not in TASKS:
        raise CommandError(f"没有任务“{task}”，可用的有：{'、'.join(TASKS)}。")
    machine = machine or Machine.here()
    try:
        if task == "build":
            return _build(file or Path(_BUILD)), []
        if task == "doctor":
            return _doctor(machine, file)
        if not machine.windows:
            raise CommandError("Excel 加载项只能装在 Windows 上；LibreOffice 请用 xlkpi office install。")
        if task == "install":
            return _install(machine, file), []
        return [*setup.remove(machine, Path(sys.executable)), "已卸载。"], []
    except SetupError as error:
        raise CommandError(str(error)) from error


def _build(out: Path) -> list[str]:
    """From the texts that the package carries, or those of the repository."""
    from xlkpi.hosts.xlam import sources
    from xlkpi.hosts.xlam.build import build

    old = sources.stale()
    if old:
        raise CommandError(f"{old[0]} 等 {len(old)} 个文件已过期：请在源代码文件夹里运行 "
                           "python install/build_addins.py --sources。")
    return [f"已写入 {path}" for path in build(out)]


def _built() -> Path | None:
    """The add-in that was built here last, or in the repository."""
    return next((path for folder in (Path(_BUILD), _ROOT / _BUILD)
                 if (path := folder / ADDIN).is_file()), None)


def _install(machine: Machine, file: Path | None) -> list[str]:
    """Without a file the add-in is built for it: so it is never older than the package."""
    with TemporaryDirectory(prefix="xlkpi-") as folder:
        if file is None:
            _build(Path(folder))
        lines = setup.place(machine, file or Path(folder, ADDIN), Path(sys.executable))
    return [*lines, "安装完成：重新打开 Excel，功能区会出现“绩效考核”。"]


def _doctor(machine: Machine, file: Path | None) -> tuple[list[str], list[Finding]]:
    told = doctor.examine(machine, registry.here(), file or _built())
    return list(doctor.lines(told)), list(told.findings)
