"""Files that a command writes: never in place of a file that somebody else made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlkpi.commands.errors import CommandError
from xlkpi.returns.container import Package, UnreadableError

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".et")


def is_summary(path: Path) -> bool:
    """Whether a file is a summary workbook, by the sheets that it has."""
    from xlkpi.summary.plan import DATA, ISSUES, OVERVIEW  # with all that writes a workbook

    try:
        with Package(path) as package:
            return {part.name for part in package.sheets()} >= {DATA, ISSUES, OVERVIEW}
    except UnreadableError:
        return False


def check_summary(out: Path) -> None:
    """Refuse a summary's target that is no .xlsx file, or another workbook.

    Raises:
        CommandError: with the file's name and what to do.
        IsADirectoryError: it is a folder.
    """
    _no_folder(out)
    if out.suffix.lower() != ".xlsx":
        raise CommandError(f"汇总工作簿要存为 .xlsx 文件，{out} 不是；请改文件名。")
    if out.exists() and not is_summary(out):
        raise CommandError(f"{out} 已经存在，而且不是汇总工作簿，为免覆盖没有写入；请换一个文件名。")


def check_result(path: Path, out: Path, read: Iterable[Path]) -> None:
    """Refuse a JSON file's target that is a workbook or one of the files to be read.

    Raises:
        CommandError: with the file's name and what to do.
        IsADirectoryError: it is a folder.
    """
    _no_folder(path)
    if path.suffix.lower() in _WORKBOOKS or path.resolve() == out.resolve():
        raise CommandError(f"JSON 结果不能写成工作簿 {path}；请换一个文件名，如 {out.stem}.json。")
    check_unread(path, read)


def check_unread(target: Path, read: Iterable[Path]) -> None:
    """Refuse to write over a file that is read.

    Raises:
        CommandError: with the file's name and what to do.
    """
    if target.exists() and any(path.samefile(target) for path in read):
        raise CommandError(f"{target} 是要读取的文件，为免覆盖没有写入；请换一个文件名。")


def _no_folder(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", str(path))
