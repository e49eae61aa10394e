"""数据: the adopted figures of all units as one Excel table."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.scheme.model import Input
from xlkpi.summary.figures import Figures
from xlkpi.summary.look import Looks, fitting, head, pixels, wide_page
from xlkpi.summary.plan import DATA, GROUP, HEADINGS, Plan, attribute_key

TABLE: Final = "汇总数据"  # the Excel table's name
WIDTH: Final = 8.6  # of an input's column, in digits
ADOPTED: Final = {"assessed": "采用值：有核定值的用核定值，没有的用填报值", "self": "各单位的填报值"}
_BY: Final = {"unit": "", "department": "（科室）"}


def write_data(figures: Figures, looks: Looks, plan: Plan) -> None:
    """One Excel table: a row per unit, a column per input; protected without a password."""
    sheet = figures.sheet
    sheet.set_default_row(18)
    note = (f"{ADOPTED[plan.basis]}。本表已保护：数有错的，请在该单位交回的表里改正，再重新汇总；"
            "在这里改不会重新计分。")
    head(sheet, looks, DATA, plan.subtitle, note)
    grid = plan.data
    for place, unit in enumerate(plan.units):
        row = grid.top + place
        sheet.write_string(row, 0, unit.unit, looks("name"))
        sheet.write_string(row, 1, unit.group, looks("centre"))
    attributes = {u.name: u.attributes for u in plan.scheme.units}
    for name in plan.attributes:
        column = grid.columns[attribute_key(name)]
        for place, unit in enumerate(plan.units):
            value = attributes[unit.unit].get(name)
            if value is not None:
                sheet.write(grid.top + place, column, value, looks("centre"))
    for item in plan.inputs:
        _input_column(figures, looks, plan, item)
    _table(sheet, looks, plan)
    sheet.freeze_panes(grid.top, 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True,
                       "format_rows": True, "select_locked_cells": True})
    before = 1 + len(plan.attributes)
    runs = [(1, before * pixels(WIDTH))]
    for _, items in groupby(plan.inputs, key=lambda i: _about(plan, i)):
        keys = [i.key for i in items]
        runs.append((grid.columns[keys[0]], pixels(WIDTH) * len(keys)))
    wide_page(sheet, DATA, plan.subtitle, note, fixed=110, runs=runs, columns=grid.width,
              area=(3, HEADINGS, grid.top + len(plan.units) - 1), repeat_columns=1)


def _input_column(figures: Figures, looks: Looks, plan: Plan, item: Input) -> None:
    sheet, column, top = figures.sheet, plan.data.columns[item.key], plan.data.top
    number = {"percent": "0.00%", "date": "yyyy-mm-dd"}.get(item.kind, "General")
    look = looks("centre", number)
    text_look = look if item.labels else looks("text")
    values = plan.figures(item.key)
    numbers = [None if isinstance(value, str) else value for value in values]
    figures.numbers(column, numbers, look)
    if None not in numbers:
        return
    for row, value in enumerate(values, start=top):
        if isinstance(value, str):
            sheet.write_string(row, column, value, text_look)
        elif value is None:
            sheet.write_blank(row, column, None, look)


def _table(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    grid, small = plan.data, looks("small head")
    titles = [plan.scheme.unit_title, GROUP,
              *plan.attributes, *(f"{i.indicator} {i.name}" for i in plan.inputs)]
    titles = _unique(titles)
    own = len(titles) - len(plan.inputs)
    for row, title in ((3, "类别"), (4, "评估部门"), (5, "计量单位")):
        sheet.merge_range(row, 0, row, own - 1, title, small)
    for key, items in groupby(plan.inputs, key=lambda i: _about(plan, i)):
        run = [grid.columns[i.key] for i in items]
        for row, text in zip((3, 4), key, strict=True):
            _across_run(sheet, row, run, text, small)
    for item in plan.inputs:
        sheet.write_string(5, grid.columns[item.key], f"{item.measure}{_BY[item.by]}", small)
    sheet.set_row(5, 26)
    sheet.set_row(HEADINGS, 66)
    last = grid.top + max(len(plan.units), 1) - 1
    sheet.add_table(HEADINGS, 0, last, grid.width - 1, {
        "name": TABLE, "style": "Table Style Light 1",
        "columns": [{"header": title, "header_format": looks("head")} for title in titles]})
    sheet.set_column(0, 0, fitting((u.unit for u in plan.units), 10, 24))
    sheet.set_column(1, 1, fitting((b.name for b in plan.blocks), 8, 20))
    sheet.set_column(2, grid.width - 1, WIDTH)
    for item in plan.inputs:
        if item.kind == "text":
            column = grid.columns[item.key]
            sheet.set_column(column, column, 20)


def _about(plan: Plan, item: Input) -> tuple[str, str]:
    """Section and department of an input."""
    indicator = next((i for i in plan.scheme.indicators if i.code == item.indicator), None)
    if indicator is None:
        return item.indicator, ""
    section = next((s.name for s in plan.scheme.sections if s.code == indicator.section), "")
    return f"{indicator.section} {section}", indicator.department


def _across_run(sheet: Worksheet, row: int, run: list[int], text: str, look: Format) -> None:
    if len(run) > 1:
        sheet.merge_range(row, run[0], row, run[-1], text, look)
    else:
        sheet.write_string(row, run[0], text, look)


def _unique(titles: list[str]) -> list[str]:
    """Table headings must differ without regard to case."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        count = seen[title.casefold()] = seen.get(title.casefold(), 0) + 1
        found.append(title if count == 1 else f"{title}（{count}）")
    return found
