"""数据: the adopted figures of all units as one Excel table."""

from __future__ import annotations

from bisect import bisect
from itertools import groupby
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.measure import height
from xlkpi.scheme.model import OVERALL, Input
from xlkpi.summary.figures import Figures
from xlkpi.summary.look import Looks, fitting, head, keep_order, pixels, row_points, wide_page
from xlkpi.summary.plan import DATA, GROUP, HEADINGS, Plan, attribute_key

TABLE: Final = "汇总数据"  # the Excel table's name
WIDTH: Final = 7.2  # of an input's column, in digits
ADOPTED: Final = {"assessed": "采用值：有核定值的用核定值，没有的用填报值", "self": "各单位的填报值"}
TEXT_WIDTH: Final = 20.0
DATE_WIDTH: Final = 11.0
_BY: Final = {"unit": "", "department": "（科室）"}


def write_data(figures: Figures, looks: Looks, plan: Plan) -> None:
    """One Excel table: a row per unit, a column per input; protected without a password."""
    sheet = figures.sheet
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
    titles = _titles(plan)
    tallest = max(height(title, pixels(WIDTH), 10) for title in titles)
    sheet.freeze_panes(grid.top, 1)
    keep_order(sheet)
    runs = [(1, pixels(_group_width(plan)) + len(plan.attributes) * pixels(WIDTH))]
    for _, items in groupby(plan.inputs, key=lambda i: (  # 综合 may go on overleaf
            i.key if i.indicator == OVERALL else i.indicator)):
        first, *rest = items
        runs.append((grid.columns[first.key], sum(pixels(_width(i)) for i in (first, *rest))))
    tall, needed = {3: 0.0, 4: 0.0}, {3: 18.0, 4: 18.0}
    while needed != tall:  # where a page ends, a heading over few columns takes more lines
        tall = needed
        headings = sum(tall.values()) + 26 + tallest
        each = row_points(headings, len(plan.units))
        breaks = wide_page(
            sheet, DATA, plan.subtitle, note, fixed=110, runs=runs, columns=grid.width,
            high=headings + each * len(plan.units), repeat_columns=1,
            area=(3, HEADINGS, grid.top + len(plan.units) - 1))
        needed = {row: max(tall[row], *(height(about[row - 3], sum(
            pixels(_width(i)) for i in members), 9) for about, members in _abouts(plan, breaks)))
            for row in tall} if plan.inputs else tall
    sheet.set_default_row(each)
    for row, points in {**tall, 5: 26.0, 6: tallest}.items():
        sheet.set_row(row, points)
    _table(figures, looks, plan, titles, breaks)


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


def _width(item: Input) -> float:
    """Digits of an input's column."""
    if item.kind == "text":
        return TEXT_WIDTH
    if item.kind == "unit":
        return fitting(item.labels, WIDTH, TEXT_WIDTH)
    return DATE_WIDTH if item.kind == "date" else WIDTH


def _group_width(plan: Plan) -> float:
    return fitting((b.name for b in plan.blocks), 8, 20)


def _titles(plan: Plan) -> list[str]:
    return _unique([plan.scheme.unit_title, GROUP, *plan.attributes,
                    *(i.name if i.indicator == OVERALL else f"{i.indicator} {i.name}"
                      for i in plan.inputs)])


def _table(figures: Figures, looks: Looks, plan: Plan, titles: list[str], breaks: list[int]
           ) -> None:
    """The table and the lines above it, which end where a page does."""
    sheet = figures.sheet
    grid, small = plan.data, looks("small head")
    own = len(titles) - len(plan.inputs)
    for row, title in ((3, "类别"), (4, "评估部门"), (5, "计量单位")):
        sheet.merge_range(row, 0, row, own - 1, title, small)
    for about, members in _abouts(plan, breaks):
        run = [grid.columns[i.key] for i in members]
        for row, text in zip((3, 4), about, strict=True):
            _across_run(sheet, row, run, text, small)
    for item in plan.inputs:
        sheet.write_string(5, grid.columns[item.key], f"{item.measure}{_BY[item.by]}", small)
    figures.table(TABLE, len(plan.units), {
        "style": "Table Style Light 1",
        "columns": [{"header": title, "header_format": looks("head")} for title in titles]})
    sheet.set_column(0, 0, fitting((u.unit for u in plan.units), 10, 24))
    sheet.set_column(1, 1, _group_width(plan))
    sheet.set_column(2, grid.width - 1, WIDTH)
    for item in plan.inputs:
        if _width(item) != WIDTH:
            column = grid.columns[item.key]
            sheet.set_column(column, column, _width(item))


def _abouts(plan: Plan, breaks: list[int]) -> list[tuple[tuple[str, str], list[Input]]]:
    """Section and department, with the neighbouring inputs on one page that they are about."""
    columns = plan.data.columns
    return [(about, list(items)) for (about, _), items in groupby(plan.inputs, key=lambda i: (
        _about(plan, i), bisect(breaks, columns[i.key])))]


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
