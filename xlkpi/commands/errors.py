"""What a command cannot do, told to the person at the terminal or in the workbook."""

from __future__ import annotations

import sys
from pathlib import Path

from xlkpi.findings import line


class CommandError(Exception):
    """One Chinese sentence with what to do; the command ends with exit code 2."""


def expected() -> tuple[type[Exception], ...]:
    """What may go wrong through no fault of ours; told in one sentence, without a traceback."""
    from zipfile import BadZipFile

    found: list[type[Exception]] = [OSError, BadZipFile, CommandError]
    for module, name in (("xlkpi.scheme", "SchemeError"), ("xlkpi.formula", "FormulaError"),
                         ("xlkpi.forms", "FormError")):
        if module in sys.modules:  # else nobody can have raised it
            found.append(getattr(sys.modules[module], name))
    return tuple(found)


def sentence(error: Exception) -> str:
    """The error in Chinese, with what to do."""
    if findings := getattr(error, "findings", ()):  # of a scheme that cannot be loaded
        return "\n".join(map(line, findings))
    name = str(getattr(error, "filename2", None) or getattr(error, "filename", None) or "")
    if Path(name).name.startswith(".xlkpi-"):  # a draft: what people know is its folder
        name = str(Path(name).parent)
        if isinstance(error, FileNotFoundError) and Path(name).is_dir():
            return f"不能在 {name} 里写文件，请换一个位置。"
    if isinstance(error, FileNotFoundError):
        return f"找不到“{name}”，请检查路径。"
    if isinstance(error, PermissionError):
        return f"不能读写 {name}：没有权限，或正被其他程序打开；请关闭后再试。"
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{name} 不是目录，请换一个位置。"
    if name and Path(name).is_dir():
        return f"{name} 是目录，这里需要一个文件。"
    if isinstance(error, OSError):
        return f"读写文件出错：{name} {error.strerror or error}"
    return str(error)
