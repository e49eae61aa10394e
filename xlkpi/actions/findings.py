"""Findings as a page of the workbook, each with a link to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from xlkpi.actions.cells import link
from xlkpi.actions.page import Column, Page
from xlkpi.findings import SEVERITY_TITLES, Finding, Severity

_COLOURS: Final[dict[Severity, str]] = {
    "error": "#F8CBAD", "warning": "#FFEB9C", "note": "#EDEDED"}
JUMP: Final = "点“位置”一栏可跳到该单元格（LibreOffice要按住Ctrl再点）。"


def told(findings: Sequence[Finding]) -> str:
    """How many there are of each kind: '3 处错误、2 处警告'."""
    counts = Counter(f.severity for f in findings)
    return "、".join(f"{counts[s]} 处{title}" for s, title in SEVERITY_TITLES.items() if counts[s])


def findings_page(title: str, summary: str, findings: Sequence[Finding], *, units: bool = False,
                  sheets: bool = False) -> Page:
    """The page of findings, the worst first.

    Args:
        title: the page's.
        summary: the line under it.
        findings: with sheet and cell where they have one.
        units: whether there is a column that names the unit.
        sheets: whether the links show the sheet, too.
    """
    order = list(SEVERITY_TITLES)
    ordered = sorted(findings, key=lambda f: order.index(f.severity))
    columns = [Column("序号", 6, "centre"), Column("程度", 7, "centre"),
               Column("位置", 13 if sheets else 9, "link"), Column("指标", 8, "centre"),
               Column("所填内容", 20), Column("问题与处理办法", 86)]
    if units:
        columns.insert(2, Column("单位", 18))
    rows = []
    for number, one in enumerate(ordered, 1):
        row: list[object] = [number, SEVERITY_TITLES[one.severity], _place(one, sheets=sheets),
                             one.indicator, one.value, one.message]
        if units:
            row.insert(2, one.unit)
        rows.append(row)
    return Page(title, summary, tuple(columns), rows, [_COLOURS[f.severity] for f in ordered], 2)


def _place(one: Finding, *, sheets: bool) -> str:
    if not (one.sheet and one.cell):
        return ""
    return link(one.sheet, one.cell, f"{one.sheet}!{one.cell}" if sheets else "")
