"""What a workbook is that was given for a scheme workbook and is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openpyxl.workbook import Workbook

from xlkpi.findings import Finding, finding
from xlkpi.scheme import sheets
from xlkpi.scheme.identity import IDENTITY_SHEET, Identity

OURS: Final = frozenset((sheets.OVERVIEW_TITLE, sheets.INDICATORS.title, sheets.INPUTS.title))
_ROWS: Final = 5  # rows may have been inserted above the identity
_KINDS: Final = {"summary": "汇总工作簿", "preview": "规则预演的结果", "appeal": "复核的结果"}
_TAKE: Final = "请改用方案工作簿（或 .toml 方案文件）"


def stranger(book: Workbook, file: str) -> Finding | None:
    """The finding that a workbook is no scheme workbook; None where it is one, even incomplete.

    Args:
        book: a workbook that lacks sheets of a scheme workbook.
        file: how findings call it.
    """
    texts = [list(row) for row in _identities(book)]
    kind = next((t.removeprefix("kind=") for row in texts for t in row
                 if t.startswith("kind=")), "")
    found = dict.fromkeys(i.unit for row in texts if (i := Identity.from_texts(row)) is not None)
    if found:
        first, *others = found
        number = f"等{len(found)}个单位" if others else ""
        return _finding(file, f"这是“{first}”{number}的考核表，", f"{_TAKE}；要核对考核表，用 xlkpi check。")
    if kind in _KINDS:
        return _finding(file, f"这是{_KINDS[kind]}，", f"{_TAKE}。")
    if kind == "scheme" or OURS & {ws.title.strip() for ws in book.worksheets}:
        return None
    return _finding(file, "", f"{_TAKE}。")


def _finding(file: str, what: str, advice: str) -> Finding:
    return finding("SCHEME_NOT_ONE", file=file, what=what, advice=advice)


def _identities(book: Workbook) -> Iterator[list[str]]:
    """The texts of every row that can say what the workbook is, the hidden sheet's first."""
    ordered = sorted(book.worksheets, key=lambda ws: ws.title != IDENTITY_SHEET)
    for ws in ordered:
        for row in ws.iter_rows(min_row=1, max_row=_ROWS, values_only=True):
            yield [value for value in row if isinstance(value, str)]
