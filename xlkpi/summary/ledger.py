"""台账: the events of all units, as they came back, with the points that each counts."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.styles import INDENT
from xlkpi.measure import height
from xlkpi.returns.model import LedgerRow
from xlkpi.summary.look import Looks, fitting, head, page, pixels
from xlkpi.summary.plan import LEDGER, Plan

TOP: Final = 4  # the first row under the headings, from 0
LINE: Final = 20.0  # points of a row with one line
_POINTS: Final = "0.##;-0.##;0"


def events(plan: Plan) -> list[tuple[str, LedgerRow]]:
    """Every event with its unit: ledger by ledger, unit by unit, as they stand there."""
    names = dict.fromkeys(row.ledger for row in plan.scheme.ledgers)
    return [(unit.unit, row) for name in names for unit in plan.units
            for row in plan.collected.chosen[unit.unit].ledger if row.ledger == name]


def write_ledgers(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    found = events(plan)
    head(sheet, looks, LEDGER, plan.subtitle,
         "各单位台账逐件汇总。标准分按方案的设定，计分是核定后采用的；各单位之和已计入相应的填报项。")
    wide = {"事项": 44.0, "佐证材料": 30.0}
    titles = [("序号", 6.0), (plan.scheme.unit_title, fitting((u for u, _ in found), 12, 26)),
              ("台账", fitting((row.ledger for _, row in found), 10, 20)), ("日期", 12.0),
              ("类别", fitting((row.kind for _, row in found), 10, 18)), ("级别", 8.0),
              ("事项", wide["事项"]), ("标准分", 8.0), ("计分", 8.0), ("佐证材料", wide["佐证材料"]),
              ("登记人", 10.0)]
    sheet.set_row(TOP - 1, 30)
    for column, (title, width) in enumerate(titles):
        sheet.write_string(TOP - 1, column, title, looks("head"))
        sheet.set_column(column, column, width)
    sheet.freeze_panes(TOP, 2)
    page(sheet, repeat_to=TOP - 1)
    if not found:
        sheet.write_string(TOP, 0, "各单位的台账都没有登记事项。", looks("good"))
        return
    for place, (unit, event) in enumerate(found):
        row = TOP + place
        cells: tuple[tuple[Any, str, str], ...] = (
            (place + 1, "centre", ""), (unit, "name", ""), (event.ledger, "text", ""),
            (event.day, "centre", "yyyy-mm-dd"), (event.kind, "text", ""),
            (event.level, "centre", ""), (event.event, "wrap", ""),
            (event.standard, "centre", _POINTS), (event.points, "sum", _POINTS),
            (event.evidence, "wrap", ""), (event.who, "centre", ""))
        for column, (value, look, number) in enumerate(cells):
            if value is None or value == "":
                sheet.write_blank(row, column, None, looks(look, number))
            elif isinstance(value, str):
                sheet.write_string(row, column, value, looks(look, number))
            else:
                sheet.write_number(row, column, value, looks(look, number))
        tall = max(height(text, pixels(width) - INDENT, 10) for text, width in (
            (event.event, wide["事项"]), (event.evidence, wide["佐证材料"])))
        sheet.set_row(row, min(max(tall, LINE), 400.0))
    last = TOP + len(found)
    sheet.set_row(last, LINE)
    for column in range(len(titles)):
        sheet.write_blank(last, column, None, looks("sum"))
    sheet.write_string(last, 0, "合计", looks("sum"))
    sheet.write_formula(last, 8, f"=ROUND(SUBTOTAL(109,I{TOP + 1}:I{last}),10)",
                        looks("sum", _POINTS),
                        round(sum(event.points or 0.0 for _, event in found), 10))
    sheet.autofilter(TOP - 1, 0, last - 1, len(titles) - 1)
