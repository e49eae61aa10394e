"""LibreOffice's lock files: `.~lock.NAME#` beside an open file.

An office that was killed leaves its lock behind, and the next hidden load of the file then gives
nothing, without a word. So the lock is looked at before a file is opened.
"""

from __future__ import annotations

import os
from pathlib import Path

from xlkpi.hosts.libreoffice.bridge import LibreOfficeError


def lock_of(path: str | os.PathLike[str]) -> Path:
    """Where the lock of a file lies."""
    file = Path(path)
    return file.with_name(f".~lock.{file.name}#")


def check(path: str | os.PathLike[str]) -> None:
    """See that no other office has a file open.

    Raises:
        LibreOfficeError: There is a lock; the message tells whose, since when, and what to do.
    """
    lock = lock_of(path)
    try:
        fields = lock.read_text("utf-8", errors="replace").split(",")
    except OSError:
        return
    who = " ".join(field for field in fields[1:3] if field.strip()) or "未知用户"
    when = fields[3] if len(fields) > 3 else "未知时间"
    raise LibreOfficeError(
        f"文件正被占用：{path}（{who}，{when}）。请先在另一个程序中关闭它；"
        f"如果确认没有程序在用（例如上次异常退出），删除锁文件 {lock} 后再打开，或以只读方式打开。"
    )


def remove_left(paths: list[str], profile_url: str) -> None:
    """Remove the locks that an office with this profile has left on files, after it was killed."""
    for path in paths:
        lock = lock_of(path)
        try:
            if profile_url in lock.read_text("utf-8", errors="replace"):
                lock.unlink()
        except OSError:
            continue  # no lock, or already gone: nothing to remove
