"""The whole of xlkpi, which lies outside the office and does what the buttons say.

`xlkpi office install` writes where it lies into the user's profile.
"""

from __future__ import annotations

import importlib
import json
import site
import sys
from pathlib import Path
from typing import Any

import uno

from xlkpi_addin.naming import SETTINGS


class NotThere(Exception):
    """The package cannot be used; the text is for the person at the screen."""


AGAIN = "请关闭LibreOffice，在终端（命令提示符）里运行：\n\n    xlkpi office install\n\n然后重新打开。"


def settings(context: Any) -> dict[str, Any]:
    """What the installation wrote down.

    Raises:
        NotThere: nothing, or nothing that can be read.
    """
    paths = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.util.PathSubstitution", context)
    user = Path(uno.fileUrlToSystemPath(paths.getSubstituteVariableValue("$(user)")))
    path = user / SETTINGS
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotThere("KPI_函数可以使用，但按钮所需的xlkpi还没有与LibreOffice连接。\n\n"
                       + AGAIN) from None
    except (OSError, ValueError) as error:
        raise NotThere(f"不能读取{path}:{error}\n\n{AGAIN}") from error


def actions(context: Any) -> Any:
    """The module xlkpi.actions.

    Raises:
        NotThere: it cannot be imported, with the reason.
    """
    wanted = settings(context)
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if wanted.get("python") != here:
        raise NotThere(f"xlkpi是用Python {wanted.get('python')}安装的，而LibreOffice用的是Python "
                       f"{here}，两者要一致。\n\n请用Python {here}重新安装xlkpi，再运行 "
                       "xlkpi office install。")
    for folder in wanted.get("paths", ()):
        if not Path(folder).is_dir():
            raise NotThere(f"xlkpi原来所在的文件夹不见了：{folder}\n\n{AGAIN}")
        if folder not in sys.path:
            site.addsitedir(folder)
    try:
        return importlib.import_module("xlkpi.actions")
    except ImportError as error:
        raise NotThere(f"xlkpi不能载入：{error}\n\n{AGAIN}") from error
