"""``xlkpi office``: what it says; the work is done in ``xlkpi.hosts.office_setup``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xlkpi.commands.errors import CommandError
from xlkpi.hosts import office_setup as setup
from xlkpi.hosts.libreoffice import LibreOfficeError

TASKS: Final = ("doctor", "install", "remove", "start")


def run(task: str, files: Sequence[Path], profile: Path | None) -> tuple[list[str], bool]:
    """Do one task.

    Args:
        task: one of ``TASKS``.
        files: what to open, for "start" only.
        profile: LibreOffice's user profile; by default the person's own.

    Returns:
        The lines to show, and whether everything is as it should be.

    Raises:
        CommandError: it cannot be done, with what to do.
    """
    if task not in TASKS:
        raise CommandError(f"没有任务“{task}”，可用的有：{'、'.join(TASKS)}。")
    if files and task != "start":
        raise CommandError("只有xlkpi office start可以带文件。")
    try:
        if task == "doctor":
            return _told(setup.diagnose(profile))
        if task == "install":
            lines, good = _told(setup.install(profile))
            return [*lines, "已安装。重新打开LibreOffice Calc，即可使用KPI_函数、菜单和工具栏“绩效考核”。"
                    ], good
        if task == "remove":
            return ["已卸载。" if setup.remove(profile) else "没有安装过加载项，不用卸载。"], True
        number = setup.start(files, profile)
    except LibreOfficeError as error:
        raise CommandError(str(error)) from None
    return ["LibreOffice正开着，由它打开。" if number is None
            else f"已启动LibreOffice（进程{number}）。"], True


def _told(checks: Sequence[setup.Check]) -> tuple[list[str], bool]:
    return [*map(str, checks)], all(check.state != setup.BAD for check in checks)
