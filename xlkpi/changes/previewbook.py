"""The workbook of a preview: who changes, which indicators, every figure, what to mind."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlkpi.changes import sheets
from xlkpi.changes.compare import UnitChange
from xlkpi.changes.preview import Counted, IndicatorChange, Preview
from xlkpi.changes.sheets import Cell, Heading, UnitColumns, difference, pair, write_table
from xlkpi.summary.look import Looks
from xlkpi.whole import replacing

UNITS: Final = "预演结果"
INDICATORS: Final = "指标对比"


def write_preview(path: Path, found: Preview, on: date | None = None) -> None:
    """Write the workbook, whole or not at all.

    Args:
        path: the .xlsx file.
        found: the preview.
        on: the date on the sheets; today if not given.
    """
    subtitle = subtitle_of(found, on or date.today())
    parts = [
        (UNITS, lambda ws, looks: _units(ws, looks, found, subtitle)),
        (INDICATORS, lambda ws, looks: _indicators(ws, looks, found, subtitle)),
        (sheets.ALL, lambda ws, looks: _figures(ws, looks, found, subtitle)),
        (sheets.NOTICES, lambda ws, looks: _notices(ws, looks, found, subtitle))]
    with replacing(path) as draft:
        sheets.make_book(draft, f"{found.new.title} 规则预演", "preview", found.new, parts)


def subtitle_of(found: Preview, on: date) -> str:
    """Which schemes, and when."""
    old, new = ("，".join((f"{scheme.id} {scheme.version}", *([source] if source else ()),
                           f"{scheme.full:g}分"))
                for scheme, source in zip((found.old, found.new), found.sources, strict=True))
    return (f"原方案：{found.old.title}（{old}）　新方案：{found.new.title}（{new}）　"
            f"预演日期：{on.year}年{on.month}月{on.day}日")


def conclusion(found: Preview) -> str:
    """How many change: one sentence."""
    ranked_by = any(u.standing.kind == "result" for u in found.units)
    counts: tuple[tuple[str, Counted], ...] = (
        ("总分或排名依据有变" if ranked_by else "总分有变", "total"), ("名次有变", "rank"),
        ("等次等有变", "grades"), ("不能全部比较", "unknown"))
    said = "，".join(f"{title}{found.count(what)}个" for title, what in counts)
    full = "" if found.old.full == found.new.full else (
        f"。满分由{found.old.full:g}分改为{found.new.full:g}分，总分增减包含满分的变化")
    return f"共{len(found.units)}个{found.new.unit_title}：{said}{full}。"


def _units(sheet: Worksheet, looks: Looks, found: Preview, subtitle: str) -> None:
    columns = UnitColumns(found.units, ("原", "新"))
    partly = any(u.total.unknown for u in columns.units)
    unknown = any(u.unknown for u in columns.units)
    headings = [
        *columns.first(found.new.unit_title), *columns.total(),
        *((Heading("原可比\n指标合计", 11), Heading("新可比\n指标合计", 11), Heading("增减", 10))
          if partly else ()),
        *columns.standing(),
        *((Heading("升分指标", 9), Heading("降分指标", 9)) if columns.totals else ()),
        *([Heading("不能比较的", 40)] if unknown else [])]
    rows = [_unit_row(u, columns, partly=partly, unknown=unknown) for u in columns.units]
    note = conclusion(found) + "　按同一批交回的考核表分别用两个方案计算，只作比较，不是正式结果。"
    write_table(sheet, looks, ("规则变化预演", subtitle, note), headings, rows, "没有考核表。", kept=1)


def _unit_row(unit: UnitChange, columns: UnitColumns, *, partly: bool, unknown: bool
              ) -> list[Cell]:
    amounts = [f.amount for f in unit.figures if f.kind == "indicator" and f.amount is not None]
    both = unit.comparable
    return [
        *columns.first_cells(unit), *columns.total_cells(unit),
        *((*pair(both), difference(both)) if partly else ()), *columns.standing_cells(unit),
        *((Cell(float(sum(a > 0 for a in amounts)), "centre", "0;;"),
           Cell(float(sum(a < 0 for a in amounts)), "centre", "0;;")) if columns.totals else ()),
        *([Cell(uncompared(unit), "wrap")] if unknown else [])]


def uncompared(unit: UnitChange) -> str:
    """What of a unit cannot be compared, as one text."""
    if unit.after is None:
        return "新方案没有这个单位"
    names = [f.title if f.kind in ("total", "rank") else f"{f.name} {f.title}".strip()
             if f.kind == "indicator" else f.title
             for f in (unit.total, unit.rank, *unit.figures) if f.unknown]
    return "、".join(names[:8]) + (f"等{len(names)}项" if len(names) > 8 else "")


def _indicators(sheet: Worksheet, looks: Looks, found: Preview, subtitle: str) -> None:
    headings = [Heading("指标", 8), Heading("名称", 20), Heading("变化", 10), Heading("改了什么", 14),
                Heading("原分值", 8), Heading("新分值", 8), Heading("升分\n单位", 8),
                Heading("降分\n单位", 8), Heading("不能\n比较", 8), Heading("平均增减", 10),
                Heading("原评分公式", 44), Heading("新评分公式", 44)]
    rows = [_indicator_row(i) for i in found.indicators]
    write_table(sheet, looks, (INDICATORS, subtitle, "按指标编号对照；平均增减只算能比较的单位。"),
                headings, rows, "两个方案都没有指标。", kept=2)


def _indicator_row(change: IndicatorChange) -> list[Cell]:
    old, new = change.old, change.new
    after = f"={new.formula}" if new else ""
    if old is not None and new is not None and old.formula == new.formula:
        after = "同左"
    look = {"没有改动": "centre", "有改动": "warning", "新增": "rank", "取消": "error"}[change.state]
    return [
        Cell(change.code), Cell(change.name, "wrap"), Cell(change.state, look),
        Cell("、".join(change.changed), "wrap"),
        Cell(old.full if old else None), Cell(new.full if new else None),
        Cell(float(change.up), "centre", "0;;"), Cell(float(change.down), "centre", "0;;"),
        Cell(float(change.unknown), "open" if change.unknown else "centre", "0;;"),
        Cell(change.mean, "sum", "+0.00##;[Red]-0.00##;0"),
        Cell(f"={old.formula}" if old else "", "wrap"),
        Cell(after, "wrap")]


def _figures(sheet: Worksheet, looks: Looks, found: Preview, subtitle: str) -> None:
    headings, rows = sheets.change_rows(found.units, found.new.unit_title, with_cause=False)
    write_table(sheet, looks, (sheets.ALL, subtitle, "只列得分或结果有变、新增、取消和不能比较的。"),
                headings, rows, "没有变化。", kept=1)


def _notices(sheet: Worksheet, looks: Looks, found: Preview, subtitle: str) -> None:
    headings, rows = sheets.finding_rows(found.findings, found.new.unit_title)
    write_table(sheet, looks, (
        sheets.NOTICES, subtitle,
        "读表时发现的问题也在这里。错误：不能比较，或表里有数没有采用；警告：比较时要留意；提示：供了解。"),
                headings, rows, "没有需要注意的。")
