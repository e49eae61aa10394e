"""Installing the add-in for one person, and removing it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlkpi import __version__
from xlkpi.addin import settings
from xlkpi.addin.machine import Machine, SetupError, unblock
from xlkpi.addin.record import Record, Step, remove_empty, sha256, undo

UDF_MODULE: Final = "xlkpi_udfs"


def place(machine: Machine, addin: Path, interpreter: Path, environment: Path | None = None
          ) -> list[str]:
    """Put the add-in in place and tell it which Python to use.

    Args:
        machine: where.
        addin: the file xlkpi.xlam.
        interpreter: the Python program that has xlkpi.
        environment: the folder that was made for it; None where it is someone else's.

    Returns:
        What was done, in Chinese.

    Raises:
        SetupError: a file is missing or in use.
    """
    if not addin.is_file():
        raise SetupError(f"找不到加载项 {addin}：请先运行 xlkpi addin build，或用 --file 指明。")
    record = Record.of(machine)
    record.version = __version__
    try:
        _put_addin(machine, record, addin)
        _put_setting(machine, record, "INTERPRETER_WIN", machine.spelt(interpreter))
        _put_setting(machine, record, "UDF MODULES", UDF_MODULE)
        old = [s for s in record.steps
               if s.kind == "environment" and Path(s.path) != environment]
        told = [text for step in old if (text := undo(record, step))]
    except PermissionError as error:
        raise SetupError(f"{error.filename} 不能写入：请关闭所有 Excel 窗口后再试。") from error
    return [f"加载项已放到 {machine.addin}", f"设置已写入 {machine.settings}",
            f"使用的 Python：{interpreter}", *told]


def _make_folder(record: Record, folder: Path) -> None:
    """Make a folder and those above it; each is noted."""
    for one in reversed([folder, *folder.parents]):
        if not one.exists():
            record.add(Step("folder", str(one)))
            one.mkdir()


def _put_addin(machine: Machine, record: Record, addin: Path) -> None:
    target = machine.addin
    _make_folder(record, target.parent)
    content = addin.read_bytes()
    known = record.find(Step("file", str(target)))
    former = known.former if known else ""
    if known is None and target.exists():
        machine.former.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target, machine.former)
        former = str(machine.former)
    draft = target.with_name(".xlkpi.new")  # no .xlam: Excel opens whatever lies here
    draft.write_bytes(content)
    record.add(Step("file", str(target), sha256=sha256(draft), former=former))
    try:
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    unblock(target)


def _put_setting(machine: Machine, record: Record, key: str, value: str) -> None:
    path = machine.settings
    _make_folder(record, path.parent)
    lines = settings.lines_of(path)
    new = settings.line(key, value)
    known = record.find(Step("setting", str(path), key=key))
    held = tuple(settings.held(lines, key))
    made = not path.exists() or any(
        s.kind == "setting" and s.path == str(path) and s.made_file for s in record.steps)
    record.add(Step("setting", str(path), key=key, line=new, made_file=made,
                    former_lines=known.former_lines if known else held))
    settings.write(path, settings.replaced(lines, key, [new]))


def remove(machine: Machine, running: Path | None = None) -> list[str]:
    """Undo everything that the record names, the last step first.

    Args:
        machine: where.
        running: the Python program that runs this; its own environment cannot be removed by it.

    Returns:
        What a person should know, in Chinese.

    Raises:
        SetupError: nothing is installed, or something is in use; what was undone stays undone.
    """
    record = Record.of(machine)
    if not record.steps:
        raise SetupError("没有安装记录，不用卸载。")
    return [text for text in _undone(machine, record, running) if text]


def _undone(machine: Machine, record: Record, running: Path | None) -> Iterator[str]:
    for step in reversed(list(record.steps)):
        if step.kind == "environment" and running and Path(step.path) in running.parents:
            yield f"程序自己的文件夹 {step.path} 正在使用：请运行安装包里的 remove.cmd 删除它。"
            continue
        yield undo(record, step)
    remove_empty(machine.former.parent)
    remove_empty(machine.folder)
