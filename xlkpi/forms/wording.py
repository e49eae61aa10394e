"""How the workbooks speak of the scheme and of those who are assessed."""

from __future__ import annotations

import re
from typing import Final

from xlkpi.scheme.model import Scheme

_KIND_OF_PAPER: Final = re.compile(r"(实施)?(细则|办法|方案|表)$")


def form_title(title: str) -> str:
    """The form's title, from the scheme's.

    >>> form_title("2023年度市场监督管理所绩效考核细则")
    '2023年度市场监督管理所绩效考核表'
    """
    stem = _KIND_OF_PAPER.sub("", title)
    return f"{stem}表" if stem.endswith(("考核", "考评", "评估")) else f"{stem}考核表"


def ours(scheme: Scheme) -> str:
    """Who fills the form in, as they call themselves: 本所, 本部门, 本人."""
    return "本人" if scheme.unit_title.endswith(("人", "人员")) else f"本{scheme.unit_title}"
