"""The colours of 得分矩阵: where points are lost."""

from __future__ import annotations

from itertools import groupby

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xlkpi.summary.live import MARKS_ROW
from xlkpi.summary.look import Looks
from xlkpi.summary.plan import OPEN, Plan


def colour(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Lost points stand out; a deduct-only item has lost as soon as it is below zero."""
    grid = plan.matrix
    top, bottom = grid.top, grid.top + len(plan.units) - 1
    if bottom < top:
        return
    _moved(sheet, looks, plan)
    for counts, run in groupby(plan.indicators, key=lambda i: i.counts_to_full):
        members = list(run)
        first, last = grid.columns[members[0].code], grid.columns[members[-1].code]
        letter = xl_col_to_name(first)
        cell, marks = f"{letter}{top + 1}", f"{letter}${MARKS_ROW + 1}"
        bad = f"{cell}<{marks}*0.6" if counts else f"{cell}<0"
        sheet.conditional_format(top, first, bottom, last, {
            "type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{bad})",
            "format": looks("if lost"), "stop_if_true": True})
        if counts:
            sheet.conditional_format(top, first, bottom, last, {
                "type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}<{marks})",
                "format": looks("if short")})
    column = grid.columns[OPEN]
    sheet.conditional_format(top, column, bottom, column, {
        "type": "cell", "criteria": ">", "value": 0, "format": looks("if open")})


def _moved(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """The same for scores whose full marks are not those of the heading, cell by cell."""
    grid = plan.matrix
    for indicator in plan.indicators:
        if not indicator.full_formula:
            continue
        for row, unit in enumerate(plan.units, start=grid.top):
            score = unit.scores.get(indicator.code)
            if score is None or score.value is None or score.full == indicator.full:
                continue
            column, cell = grid.columns[indicator.code], f"{grid.letter(indicator.code)}{row + 1}"
            for limit, look in ((score.full * 0.6, "if lost"), (score.full, "if short")):
                sheet.conditional_format(row, column, row, column, {
                    "type": "formula", "criteria": f"={cell}<{limit:.10g}",
                    "format": looks(look), "stop_if_true": True})
            sheet.conditional_format(row, column, row, column, {
                "type": "formula", "criteria": f"=ISNUMBER({cell})", "stop_if_true": True})
