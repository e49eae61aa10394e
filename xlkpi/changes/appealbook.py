"""The workbook of appeals: before and after, per unit and per disputed figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlkpi.changes import sheets
from xlkpi.changes.appeal import Applied, Disputed
from xlkpi.changes.compare import Change, UnitChange
from xlkpi.changes.sheets import Cell, Heading, UnitColumns, difference, pair, write_table
from xlkpi.returns.model import EntryValue
from xlkpi.scheme import OVERALL
from xlkpi.scoring import Basis, explain
from xlkpi.summary.look import Looks, fitting
from xlkpi.whole import replacing

UNITS: Final = "复核结果"
FIGURES: Final = "复核指标"
_EMPTY: Final = Change("result", "", "", None, None)


def write_appeals(path: Path, found: Applied, basis: Basis = "assessed", on: date | None = None
                  ) -> None:
    """Write the workbook, whole or not at all.

    Args:
        path: the .xlsx file.
        found: the appeals applied.
        basis: whose figures counted.
        on: the date on the sheets; today if not given.
    """
    when = on or date.today()
    scheme = found.scheme
    subtitle = (f"方案：{scheme.title}（{scheme.id}）　版本：{scheme.version}　"
                f"复核汇总日期：{when.year}年{when.month}月{when.day}日")
    parts = [
        (UNITS, lambda ws, looks: _units(ws, looks, found, subtitle)),
        (FIGURES, lambda ws, looks: _figures(ws, looks, found, subtitle)),
        (sheets.ALL, lambda ws, looks: _all(ws, looks, found, subtitle, basis)),
        (sheets.NOTICES, lambda ws, looks: _notices(ws, looks, found, subtitle))]
    with replacing(path) as draft:
        sheets.make_book(draft, f"{scheme.title} 复核结果", "appeal", scheme, parts)


def conclusion(found: Applied) -> str:
    """What the appeals come to: one sentence."""
    scored = [u for u in found.units if u.total.differs or any(f.differs for f in u.figures)]
    moved = [u for u in found.units if u.rank.differs or any(g.differs for g in u.grades)]
    others = [u.unit for u in moved if u.unit not in found.appealed]
    refused = f"，未采用（或部分未采用）{len(found.refused)}个" if found.refused else ""
    beside = f"，其中没有申请复核的{len(others)}个（{'、'.join(others[:10])}" + (
        "等）" if len(others) > 10 else "）") if others else ""
    return (f"采用{len(found.appealed)}个{found.scheme.unit_title}的复核{refused}；"
            f"得分或结果有变{len(scored)}个，名次或等次有变{len(moved)}个{beside}。")


def _units(sheet: Worksheet, looks: Looks, found: Applied, subtitle: str) -> None:
    columns = UnitColumns(found.units, ("复核前\n", "复核后\n"))
    headings = [*columns.first(found.scheme.unit_title), Heading("复核", 12), *columns.total(),
                *columns.standing(), Heading("复核的指标", 30)]
    rows = [_unit_row(found, u, columns) for u in columns.units]
    note = conclusion(found) + "　受影响：没有申请复核，因别的单位复核而变。"
    write_table(sheet, looks, (UNITS, subtitle, note), headings, rows, "没有考核表。", kept=1)


def _unit_row(found: Applied, unit: UnitChange, columns: UnitColumns) -> list[Cell]:
    codes = "、".join(dict.fromkeys(d.code for d in found.taken if d.unit == unit.unit))
    role = found.role(unit)
    looks = {"申请复核": "rank", "复核未采用": "error", "受影响": "warning", "": "centre"}
    return [*columns.first_cells(unit), Cell(role, looks[role]), *columns.total_cells(unit),
            *columns.standing_cells(unit), Cell(codes, "wrap")]


def _figures(sheet: Worksheet, looks: Looks, found: Applied, subtitle: str) -> None:
    """Every disputed figure; the score of its indicator beside the first of them."""
    headings = [
        Heading(found.scheme.unit_title, fitting((d.unit for d in found.taken), 12, 26)),
        Heading("指标", 8), Heading("名称", 20), Heading("填报项", 20),
        Heading("复核前\n填报值", 11), Heading("复核后\n填报值", 11), Heading("复核前\n核定值", 11),
        Heading("复核后\n核定值", 11), Heading("复核前\n得分", 10), Heading("复核后\n得分", 10),
        Heading("增减", 10), Heading("文件", fitting((d.file for d in found.taken), 16, 30))]
    rows, seen = [], set()
    for figure in found.taken:
        indicator = figure.key.split("/", 1)[0]
        first = (figure.unit, indicator) not in seen
        seen.add((figure.unit, indicator))
        rows.append(_figure_row(found, figure, indicator, scored=first))
    write_table(sheet, looks, (FIGURES, subtitle, "只有复核的指标采用了复核表里的数，其余仍是原来的。"),
                headings, rows, "没有采用的复核。", kept=1)


def _figure_row(found: Applied, figure: Disputed, indicator: str, *, scored: bool) -> list[Cell]:
    names = {i.code: i.name for i in found.scheme.indicators}
    kinds = {i.key: i.kind for i in found.scheme.inputs}
    unit = next(u for u in found.units if u.unit == figure.unit)
    score = next((f for f in unit.figures if f.kind == "indicator" and f.name == indicator),
                 _EMPTY)
    number = {"percent": "0.00%", "date": "yyyy-mm-dd"}.get(kinds.get(figure.key, ""), "")
    shown = (*pair(score), difference(score)) if scored and score is not _EMPTY else (
        Cell(None, "none"),) * 3
    entries = [_entry(v, number) for v in (figure.before.value, figure.after.value,
                                           figure.before.assessed, figure.after.assessed)]
    for old, new in ((0, 1), (2, 3)):
        if entries[old].value != entries[new].value:
            entries[new] = entries[new]._replace(look="rank")
    title = "" if indicator == OVERALL else names.get(indicator, "")
    return [Cell(figure.unit, "name"), Cell(indicator), Cell(title, "wrap"),
            Cell(figure.key.split("/", 1)[-1], "wrap"), *entries, *shown,
            Cell(figure.file, "wrap")]


def _entry(value: EntryValue, number: str) -> Cell:
    return Cell("空白", "none") if value in (None, "") else Cell(
        value, "centre", number if isinstance(value, float) else "")


def _all(sheet: Worksheet, looks: Looks, found: Applied, subtitle: str, basis: Basis) -> None:
    outcome = found.outcomes[basis]

    def cause(unit: UnitChange, figure: Change) -> str:
        return explain(outcome, unit.unit, figure.name) if figure.kind == "indicator" else ""

    headings, rows = sheets.change_rows(found.units, found.scheme.unit_title, cause)
    note = "复核后得分或结果有变的全部指标，没有申请复核的单位也在内（要与全部单位比的指标会互相影响）。"
    write_table(sheet, looks, (sheets.ALL, subtitle, note), headings, rows, "没有变化。", kept=1)


def _notices(sheet: Worksheet, looks: Looks, found: Applied, subtitle: str) -> None:
    headings, rows = sheets.finding_rows(found.findings, found.scheme.unit_title)
    write_table(sheet, looks, (sheets.NOTICES, subtitle, "错误：没有采用；警告：需要有人看一下；提示：供了解。"),
                headings, rows, "没有需要注意的。")
