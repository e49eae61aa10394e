"""Workbooks of ours that are no 考核表: what they are, and which command they are for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from xlkpi.returns.book import Book
from xlkpi.returns.container import UnreadableError
from xlkpi.scheme.identity import IDENTITY_SHEET

_FORM: Final = "要列出某个单位的填报项和得分，请用该单位交回的考核表"
_KINDS: Final = {  # as their hidden sheets call them
    "summary": f"这是汇总工作簿，不是考核表。看结果请直接打开它（“总览”“排名”“得分矩阵”）；{_FORM}；"
               "重新汇总用 xlkpi consolidate。",
    "scheme": "这是方案工作簿，不是考核表。查看方案用 xlkpi scheme show，检查用 xlkpi scheme check，"
              "生成考核表用 xlkpi distribute。",
    "preview": f"这是规则预演的结果，不是考核表。看结果请直接打开它；{_FORM}。",
    "appeal": f"这是复核的结果，不是考核表。看结果请直接打开它；{_FORM}。",
}


def described(path: Path) -> str:
    """What a workbook of ours without a 考核表 is and what it is for; "" where it says nothing."""
    try:
        with Book(path, by_content=True) as book:
            rows = book.rows(IDENTITY_SHEET) if IDENTITY_SHEET in book.sheets else []
    except UnreadableError:
        return ""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    kind = next((t.removeprefix("kind=") for t in texts if t.startswith("kind=")), "")
    return _KINDS.get(kind, "")
