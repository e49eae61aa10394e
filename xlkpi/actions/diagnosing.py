"""诊断: which versions run, where everything lies, and what is wrong with the installation."""

from __future__ import annotations

import platform
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings as xw

import xlkpi
from xlkpi.actions.running import action, host, log_path, write_log
from xlkpi.functions import FUNCTIONS
from xlkpi.scheme import shipped

LABEL: Final = "诊断"
_ENGINES: Final = {"excel": "Excel 或 WPS", "libreoffice": "LibreOffice"}


@action(LABEL, any_book=True)
def diagnose(book: xw.Book, addin: str = "") -> str:
    """Tell versions, places and faults; the same text goes into the log, to be sent to a helper.

    Args:
        book: the open workbook.
        addin: version of the add-in whose button was pressed, "" where there is none.
    """
    text = "\n".join(_lines(book, addin))
    return f"{text}\n以上内容已写入日志：{write_log(LABEL, text=text)}"


def _lines(book: xw.Book, addin: str) -> Iterator[str]:
    app = book.app
    engine = app.engine.name
    yield f"考核程序 xlkpi {xlkpi.__version__}（{Path(xlkpi.__file__).parent}）"
    if not addin:
        yield "加载项：本次不是从加载项的按钮启动，没有版本可比。"
    elif addin == xlkpi.__version__:
        yield f"加载项 {addin}，与考核程序一致。"
    else:
        yield (f"加载项 {addin}，与考核程序 {xlkpi.__version__} 不一致！"
               "请关闭表格程序，运行 xlkpi addin install 重新安装加载项。")
    yield f"Python {platform.python_version()}，{struct.calcsize('P') * 8} 位（{sys.executable}）"
    yield f"xlwings {xw.__version__}"
    yield f"表格程序：{_ENGINES.get(engine, engine)} {app.version}（{app.path}）"
    yield f"系统：{platform.platform()}"
    yield f"内置函数 {len(FUNCTIONS)} 个；内置方案：{'、'.join(shipped())}"
    yield f"选文件夹的对话框：{'有' if host.choose_folder is not None else '无，用当前工作簿所在文件夹'}"
    yield from _problems()
    yield f"当前工作簿：{book.fullname}"
    yield f"日志：{log_path()}"


def _problems() -> Iterator[str]:
    found = host.problems() if host.problems is not None else None
    if found == []:
        yield "安装检查：没有发现问题。"
    for number, problem in enumerate(found or (), 1):
        yield f"问题{number}：{problem}"
