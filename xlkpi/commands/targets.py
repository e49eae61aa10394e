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
    from xlkpi.summary.plan import KNOWN_BY  # with all that writes a workbook

    try:
        with Package(path) as package:
            return {part.name for part in package.sheets()} >= KNOWN_BY
    except UnreadableError:
        return False


def check_summary(out: Path) -> None:
    """Refuse a summary's target that is no .xlsx file, another workbook, or open somewhere.

    Raises:
        CommandError: with the file's name and what to do.
        IsADirectoryError: it is a folder.
    """
    _check_workbook(out, "汇总工作簿")
    if out.exists() and not is_summary(out):
        raise CommandError(f"{out} 已经存在，而且不是汇总工作簿，为免覆盖没有写入；请换一个文件名。")


def kind_of(path: Path) -> str:
    """What a workbook of ours that is no 考核表 says it is: 'summary', 'preview', ...; else ''."""
    from python_calamine import CalamineWorkbook  # heavy; few commands ask

    from xlkpi.returns.book import calamine_errors
    from xlkpi.scheme.identity import IDENTITY_SHEET

    try:
        with calamine_errors(), CalamineWorkbook.from_path(path) as book:
            if IDENTITY_SHEET not in book.sheet_names:
                return ""
            texts = [t for row in book.get_sheet_by_name(IDENTITY_SHEET).to_python() for t in row]
    except UnreadableError:
        return ""
    return next((str(t).removeprefix("kind=") for t in texts if str(t).startswith("kind=")), "")


def check_made(out: Path, kind: str, read: Iterable[Path]) -> None:
    """Refuse a target that is no .xlsx file, or a workbook other than an earlier one of its kind.

    Args:
        out: the workbook to write.
        kind: "preview" or "appeal".
        read: the files that are read.

    Raises:
        CommandError: with the file's name and what to do.
        IsADirectoryError: it is a folder.
    """
    _check_workbook(out, "结果工作簿")
    if not out.exists():
        return
    if kind_of(out) != kind:
        check_unread(out, read)
        raise CommandError(f"{out} 已经存在，而且不是同类的结果工作簿，为免覆盖没有写入；请换一个文件名。")


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


def _check_workbook(out: Path, what: str) -> None:
    """Refuse a folder, a file that is open somewhere, and what no workbook is called."""
    _no_folder(out)
    _check_closed(out)
    if out.suffix.lower() != ".xlsx":
        raise CommandError(f"{what}要存为 .xlsx 文件，{out} 不是；请改文件名。")


def _check_closed(out: Path) -> None:
    """Refuse a target that somebody has open: on Linux it could be replaced under their hands.

    Whoever has it open would save the old one over the new one later on.
    """
    for name in (f"~${out.name}", f".~lock.{out.name}#", f".~{out.name}"):  # Excel, Calc, WPS
        lock = out.with_name(name)
        if out.exists() and lock.exists():
            raise CommandError(f"{out} 正被其他程序打开，没有写入；请先关闭它，或换一个文件名。"
                               f"确实没有人打开的，删去同一目录下的 {lock.name} 再试。")


def _no_folder(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", str(path))
