"""自评考评差异, 异常清单 and 回收情况."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.findings import SEVERITY_TITLES, Finding
from xlkpi.forms.styles import INDENT
from xlkpi.measure import height
from xlkpi.returns.model import Return
from xlkpi.returns.periods import asked_for
from xlkpi.scheme.model import Unit
from xlkpi.scheme.points import points_format
from xlkpi.scoring import explain
from xlkpi.summary.look import A3, Looks, fitting, head, page, pixels
from xlkpi.summary.matrix import NOT_ASSESSED
from xlkpi.summary.plan import GAPS, ISSUES, RECEIVED, Plan

TOP: Final = 4  # the first row under the headings, from 0
LINE: Final = 20.0  # points of a row with one line
CAUSES: Final = 300  # so many differences, the largest, are told with their cause


def _headings(sheet: Worksheet, looks: Looks, titles: list[tuple[str, float]]) -> None:
    sheet.set_row(TOP - 1, 30)
    for column, (title, width) in enumerate(titles):
        sheet.write_string(TOP - 1, column, title, looks("head"))
        sheet.set_column(column, column, width)
    sheet.freeze_panes(TOP, 0)
    page(sheet, repeat_to=TOP - 1)


def _row_height(sheet: Worksheet, row: int, texts: list[tuple[str, float]]) -> None:
    """Make a row as high as its wrapped texts need; each with its column's width in digits.

    Left to the program, Excel would do it and LibreOffice would not.
    """
    needed = max(height(text, pixels(width) - INDENT, 10) for text, width in texts)
    sheet.set_row(row, min(max(needed, LINE), 400.0))


def _text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """A text, or an empty cell where there is none: filters tell the two apart."""
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def write_gaps(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Where the unit's own score and the assessed one differ, the largest first."""
    gaps = plan.gaps
    head(sheet, looks, GAPS, plan.subtitle,
         "只列自评、考评都有得分而不相同的指标，差得最多的在前；差异=考评−自评。")
    _headings(sheet, looks, [
        ("序号", 6), (plan.scheme.unit_title, fitting((g.unit for g in gaps), 12, 26)),
        ("指标", 7), ("名称", fitting((g.indicator.name for g in gaps), 14, 30)), ("分值", 8),
        ("自评", 9), ("考评", 9), ("差异", 9), ("考评得分说明", 70)])
    if not gaps:
        sheet.write_string(TOP, 0, "自评与考评没有差异。" if len(plan.outcomes) > 1
                           else "只有一种口径，没有可比的得分。", looks("good"))
        return
    number = points_format(plan.scheme.decimals)
    signed = f"+{number};-{number};{number}"
    assessed = plan.outcomes["assessed"]
    for place, gap in enumerate(gaps):
        row = TOP + place
        sheet.write_number(row, 0, place + 1, looks("centre"))
        sheet.write_string(row, 1, gap.unit, looks("name"))
        sheet.write_string(row, 2, gap.indicator.code, looks("centre"))
        sheet.write_string(row, 3, gap.indicator.name, looks("text"))
        full = assessed.units[gap.unit].scores[gap.indicator.code].full
        sheet.write_number(row, 4, full, looks("centre", "0.##"))
        sheet.write_number(row, 5, gap.own, looks("score", number))
        sheet.write_number(row, 6, gap.assessed, looks("score", number))
        sheet.write_formula(row, 7, f"=ROUND(G{row + 1}-F{row + 1},10)", looks("sum", signed),
                            gap.amount)
        cause = explain(assessed, gap.unit, gap.indicator.code) if place < CAUSES else ""
        sheet.write_string(row, 8, cause, looks("wrap"))
        _row_height(sheet, row, [(cause, 70)])
    sheet.autofilter(TOP - 1, 0, TOP + len(gaps) - 1, 8)


def write_issues(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Everything found, the severest first."""
    findings = plan.findings
    counts = "，".join(f"{title}{sum(f.severity == key for f in findings)}条"
                      for key, title in SEVERITY_TITLES.items())
    head(sheet, looks, ISSUES, plan.subtitle,
         f"{counts}。错误：得分缺少或可能不对；警告：需要有人看一下；提示：已按说明处理，供了解。")
    titles = {i.code: i.name for i in plan.scheme.indicators}
    units = fitting((f.unit for f in findings), 10, 22)
    wide = [fitting((_indicator(f, titles) for f in findings), 10, 26),
            fitting((f.file for f in findings), 12, 30),
            fitting((f.sheet for f in findings), 9, 16)]
    _headings(sheet, looks, [
        ("序号", 6), ("程度", 7), (plan.scheme.unit_title, units),
        ("指标", wide[0]), ("文件", wide[1]), ("工作表", wide[2]), ("单元格", 8), ("内容", 14),
        ("说明与处理", 66)])
    if not findings:
        sheet.write_string(TOP, 0, "没有发现问题。", looks("good"))
        return
    look = {"error": looks("error"), "warning": looks("warning"), "note": looks("quiet")}
    for place, item in enumerate(findings):
        row = TOP + place
        sheet.write_number(row, 0, place + 1, looks("centre"))
        _text(sheet, row, 1, SEVERITY_TITLES[item.severity], look[item.severity])
        several = "、" in item.unit
        _text(sheet, row, 2, item.unit, looks("wrap" if several else "name"))
        texts = (_indicator(item, titles), item.file, item.sheet)
        for column, text in enumerate(texts, start=3):
            _text(sheet, row, column, text, looks("wrap"))
        _text(sheet, row, 6, item.cell, looks("text"))
        _text(sheet, row, 7, item.value, looks("wrap"))
        _text(sheet, row, 8, item.message, looks("wrap"))
        _row_height(sheet, row, [*zip(texts, wide, strict=True), (item.value, 14),
                                 (item.unit if several else "", units), (item.message, 66)])
    sheet.autofilter(TOP - 1, 0, TOP + len(findings) - 1, 8)


def _indicator(item: Finding, titles: dict[str, str]) -> str:
    return f"{item.indicator} {titles.get(item.indicator, '')}".strip()


def write_received(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """What came back, unit by unit; missing ones in red."""
    chosen = plan.collected.chosen
    units = plan.scheme.units
    missing = [u for u in units if u.name not in chosen]
    periods = _periods(plan)
    late = len({one.unit for one in plan.collected.late})
    note = f"应交{len(units)}个，已交{len(units) - len(missing)}个，未交{len(missing)}个"
    note += f"，晚交{late}个。" if late else "。"
    if periods:
        note += "右边各时段：交、晚交、缺（还没有交）、免（不用填）、—（本组没有）；全年是填在全年的表里。"
    head(sheet, looks, RECEIVED, plan.subtitle, note)
    _headings(sheet, looks, [
        ("序号", 6), (plan.scheme.unit_title, fitting((u.name for u in units), 12, 26)),
        ("分组", fitting((u.group for u in units), 8, 22)), ("状态", 14),
        ("必填\n已填", 8), ("必填\n应填", 8), ("未定\n指标", 8),
        ("文件", fitting((r.path.name for r in chosen.values()), 24, 44)),
        ("工作表", fitting((r.sheet for r in chosen.values()), 10, 20)), ("保存时间", 18),
        *((period, 7.0) for period in periods)])
    if periods:
        page(sheet, paper=A3, repeat_to=TOP - 1)
    for place, unit in enumerate(units):
        row, returned = TOP + place, chosen.get(unit.name)
        sheet.set_row(row, LINE)
        if returned is None:
            _missing(sheet, looks, row, place, unit)
        else:
            _returned(sheet, looks, plan, row, place, unit, returned)
        for column, period in enumerate(periods, 10):
            state = _period_state(plan, unit, returned, period)
            sheet.write_string(row, column, state, looks(
                "missing centre" if state == "缺" else "open" if state == "晚交" else "centre"))
    sheet.autofilter(TOP - 1, 0, TOP + max(len(units), 1) - 1, 9 + len(periods))


def _periods(plan: Plan) -> tuple[str, ...]:
    """The periods to tell about: all of the scheme's where any return is of one."""
    known = plan.scheme.periods
    return known if any(part.period in known for r in plan.collected.chosen.values()
                        for part in r.parts or (r,)) else ()


def _period_state(plan: Plan, unit: Unit, returned: Return | None, period: str) -> str:
    """How a unit stands with one period."""
    scheme = plan.scheme
    if period not in scheme.periods_of(unit.group):
        return NOT_ASSESSED
    if returned is None:
        return "缺"
    have = {part.period for part in returned.parts or (returned,)}
    if period in have:
        late = any(one.unit == unit.name and one.deadline.period == period
                   for one in plan.collected.late)
        return "晚交" if late else "交"
    if not have <= set(scheme.periods):
        return "全年"
    return "缺" if period in asked_for(scheme, unit.group, returned) else "免"


def _missing(sheet: Worksheet, looks: Looks, row: int, place: int, unit: Unit) -> None:
    centre, text = looks("missing centre"), looks("missing")
    sheet.write_number(row, 0, place + 1, centre)
    sheet.write_string(row, 1, unit.name, text)
    sheet.write_string(row, 2, unit.group, centre)
    sheet.write_string(row, 3, "未交", centre)
    for column in range(4, 10):
        sheet.write_blank(row, column, None, centre)


def _returned(sheet: Worksheet, looks: Looks, plan: Plan, row: int, place: int, unit: Unit,
              returned: Return) -> None:
    done, needed = plan.filled[unit.name]
    scored = plan.outcome.units[unit.name]
    centre = looks("centre")
    sheet.write_number(row, 0, place + 1, centre)
    sheet.write_string(row, 1, unit.name, looks("name"))
    sheet.write_string(row, 2, unit.group, centre)
    late = next((one for one in plan.collected.late if one.unit == unit.name), None)
    state = ("已填齐" if done == needed else "未填齐") + ("，晚交" if late else "")
    sheet.write_string(row, 3, state, centre if state == "已填齐" else looks("open"))
    sheet.write_number(row, 4, done, centre)
    sheet.write_number(row, 5, needed, centre)
    sheet.write_number(row, 6, scored.open, looks("open") if scored.open else centre)
    name = f"分时段{len(returned.parts)}份" if returned.parts else returned.path.name
    sheet.write_string(row, 7, name, looks("wrap"))
    sheet.write_string(row, 8, returned.sheet, looks("wrap"))
    saved = late.saved.astimezone().replace(tzinfo=None) if late else _saved(returned)
    if saved is None:
        sheet.write_string(row, 9, "不详", looks("quiet"))
    else:
        look = looks("open" if late else "centre", "yyyy-mm-dd hh:mm")
        sheet.write_datetime(row, 9, saved, look)


def _saved(returned: Return) -> datetime | None:
    """When the file was last written, local time; None where it is not there any more."""
    try:
        written = returned.path.stat().st_mtime
        return datetime.fromtimestamp(written)  # noqa: DTZ006 - cells hold local time
    except OSError:
        return None
