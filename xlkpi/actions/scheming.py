"""校验方案: what is wrong in the open scheme workbook, each finding with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import xlwings as xw

from xlkpi.actions.cells import Grid
from xlkpi.actions.findings import findings_page, told
from xlkpi.actions.page import show
from xlkpi.actions.running import action
from xlkpi.actions.schemes import open_scheme, scheme_grids
from xlkpi.findings import Finding
from xlkpi.returns.container import cell_address
from xlkpi.returns.layout import Place
from xlkpi.scheme import Scheme, SchemeError, check
from xlkpi.scheme.sheets import LISTS

LABEL: Final = "校验方案"
PAGE: Final = "校验结果"
_RULE: Final = frozenset((  # about the rule in words
    "SCHEME_NO_WORDS", "SCHEME_BORDER", "SCHEME_OVERLAP", "SCHEME_TOP", "SCHEME_FIGURES",
    "SCHEME_CUT"))
_FULL: Final = frozenset(("SCHEME_FULL", "SCHEME_TOTAL", "SCHEME_SECTION_SUM"))
_COLUMNS: Final = {"指标": "评分公式", "综合": "公式", "填报项": "填报项"}
_KEYS: Final = {sheet.title: sheet.columns[0].title for sheet in LISTS}


@action(LABEL)
def check_scheme(book: xw.Book) -> str:
    """Check the scheme as it stands on the screen, saved or not."""
    scheme, findings = checked(book)
    title = book.name if scheme is None else f"{scheme.title}（{scheme.id} {scheme.version}）"
    if not findings:
        summary = f"{title}：没有发现问题。"
        show(book, findings_page(PAGE, summary, [], sheets=True))
        return summary
    summary = f"{title}：共 {told(findings)}。"
    sheet = show(book, findings_page(PAGE, f"{summary}点“位置”一栏可跳到该单元格。", findings,
                                    sheets=True))
    sheet.activate()
    return f"{summary}\n已列在工作表“{sheet.name}”里，点“位置”一栏可跳到该单元格。"


def checked(book: xw.Book) -> tuple[Scheme | None, list[Finding]]:
    """The open scheme and what is wrong with it; no scheme where it cannot be read.

    Raises:
        ActionError: the workbook is no scheme workbook.
    """
    grids = scheme_grids(book)
    try:
        scheme = open_scheme(book, grids)
    except SchemeError as error:
        return None, [_placed(f, grids) for f in error.findings]
    return scheme, [_placed(f, grids) for f in check(scheme)]


def _placed(one: Finding, grids: Mapping[str, Grid]) -> Finding:
    """The finding with the cell that it is about, as far as that can be told."""
    if one.cell or one.sheet not in grids:
        return one
    place = _find(one, grids[one.sheet])
    return one if place is None else replace(one, cell=cell_address(*place))


def _find(one: Finding, grid: Grid) -> Place | None:
    header = _header(one.sheet, grid)
    if header is None:
        return None
    titles = [str(value).strip() for value in grid.rows[header]]
    rows = [r for r in range(header + 1, len(grid.rows)) if _is_about(one, grid.rows[r])]
    if not rows:
        return header, titles.index(_column(one, titles))
    for row in rows if one.code not in _RULE | _FULL else ():
        for column, value in enumerate(grid.rows[row]):
            if one.value and str(value).strip() == one.value and one.value != one.indicator:
                return row, column
    return rows[0], titles.index(_column(one, titles))


def _is_about(one: Finding, row: list[object]) -> bool:
    texts = [str(value).strip() for value in row if value != ""]
    if one.indicator and one.sheet != "综合":
        return one.indicator in texts
    if one.sheet == "综合":  # the sentence names the result
        return bool(texts) and f"“{texts[0]}”" in one.message
    return bool(one.value) and one.value in texts


def _column(one: Finding, titles: list[str]) -> str:
    wanted: Iterator[str] = iter((
        "评分办法" if one.code in _RULE else "分值" if one.code in _FULL else "",
        _COLUMNS.get(one.sheet, ""), _KEYS[one.sheet]))
    return next(title for title in wanted if title in titles)


def _header(sheet: str, grid: Grid) -> int | None:
    key = _KEYS.get(sheet)
    return next((number for number, row in enumerate(grid.rows[:5])
                 if key in [str(value).strip() for value in row]), None)
