"""总览: what the leaders look at first: key figures, the ranking in short, two charts per group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, fsum, log10
from operator import attrgetter
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.findings import SEVERITY_TITLES
from xlkpi.formula.errors import columns as display_width
from xlkpi.scheme.model import Result
from xlkpi.scheme.points import points_format, result_digits, result_format
from xlkpi.scoring import UnitScores
from xlkpi.summary import ranks
from xlkpi.summary.categories import categories
from xlkpi.summary.look import ACCENT, Looks, fitting, head, page
from xlkpi.summary.matrix import NOT_ASSESSED, UNDECIDED, mean_formula, mean_of
from xlkpi.summary.plan import (
    ISSUES,
    MATRIX,
    OPEN,
    OVERVIEW,
    RANKS,
    TOTAL,
    UNIT,
    Block,
    Plan,
    result_key,
)

CHARTED: Final = 40  # units that a chart shows
_HEADROOM: Final = 1.2  # of the axis, where figures on end would run into the title
LISTED: Final = 20  # units that the short ranking shows
TABLE_ROW: Final = 8  # the first row under the cards
CHART_ROWS: Final = 17
ROW_PIXELS: Final = 24
CHART_WIDTH: Final = 8 * 109 - 2
CARD_WIDTH: Final = 13
COLOURS: Final = ("#4472C4", "#ED7D31", "#70AD47", "#FFC000", "#5B9BD5", "#A5A5A5", "#264478",
                  "#9E480E", "#43682B", "#997300", "#7030A0", "#255E91")
ONE_CHART_SCALE: Final = 70
GROUP_SCALE: Final = 60  # per cent: cards, ranking and two charts on one A4 page
_UNSURE: Final = "（暂定）"
_LEFT: Final = 4  # columns of the short ranking; charts stand to the right of it


def write_overview(book: Workbook, sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    head(sheet, looks, f"{plan.scheme.title}　汇总{plan.provisional()}", plan.subtitle)
    sheet.set_default_row(ROW_PIXELS * 0.75)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, fitting((u.unit for u in plan.units), 15, 24))
    sheet.set_column(2, 3, 10)
    sheet.set_column(_LEFT, _LEFT, 2)
    sheet.set_column(_LEFT + 1, _LEFT + 8, CARD_WIDTH)
    _cards(sheet, looks, plan)
    row, first, breaks = TABLE_ROW, ranks.TOP, []
    for block in plan.blocks:
        breaks.append(row)
        row = _group(book, sheet, looks, plan, block, row, first)
        first += len(block.units)
    page(sheet)
    sheet.center_horizontally()
    sheet.print_area(0, 0, row, _LEFT + 8)
    if plan.grouped:  # a page per group; fitting to pages would ignore the breaks
        sheet.set_print_scale(GROUP_SCALE if plan.sections else ONE_CHART_SCALE)
        sheet.set_h_pagebreaks(breaks[1:])
    else:
        sheet.fit_to_pages(1, 1)


def _cards(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Key figures, each in a box of label, figure and remark."""
    units, chosen = plan.units, plan.collected.chosen
    expected = len(plan.scheme.units)
    undone = {f.unit for f in plan.outcome.findings if f.code.startswith("RESULT_OPEN")}
    complete = sum(u.open == 0 and u.unit not in undone for u in units)
    worst = [f for f in plan.findings if f.severity == "error"]
    counts = "　".join(f"{title}{sum(f.severity == key for f in plan.findings)}"
                      for key, title in SEVERITY_TITLES.items())
    box = _Cards(sheet, looks)
    box.text("回收", f"{len(chosen)}/{expected}", "全部交齐" if len(chosen) >= expected
             else f"未交{expected - len(chosen)}个", alarm=len(chosen) < expected)
    box.text("得分齐全", f"{complete}/{len(units)}", "各项都有得分" if complete == len(units)
             else f"{len(units) - complete}个还有未定项", alarm=complete < len(units))
    if plan.without_scores and len(plan.standings) > 1:
        _firsts(box, plan)
    elif units and (plan.indicators or plan.standings):
        _extremes(box, plan)
    box.text("发现的问题", str(len(plan.findings)), counts, alarm=bool(worst))


def _extremes(box: _Cards, plan: Plan) -> None:
    """Best, worst and mean of what the units rank by; of the total where groups differ in it."""
    alike = len({b.ranked_by for b in plan.blocks}) == 1
    by = plan.standings[0] if alike and plan.standings else None
    key = ranks.standing_key(plan.blocks[0]) if by else TOTAL
    area = plan.matrix.area(key, range(len(plan.units)))
    values = {u.unit: u.rank_value if by else u.total for u in plan.units}
    known = [v for v in values.values() if v is not None]
    if not known:
        return
    digits = result_digits(plan.scheme, by) if by else plan.scheme.decimals
    number = _number(plan, by)
    marks = {u.full for u in plan.units}
    full = f"满分{min(marks):g}分" if len(marks) == 1 else f"满分{min(marks):g}至{max(marks):g}分"
    name = by.name if by else "分"
    for label, function, best in (("最高", "MAX", max(known)), ("最低", "MIN", min(known))):
        box.live(f"{label}{name}", f"={function}({area})", best, number,
                 _few([unit for unit, value in values.items() if value == best]))
    box.live(f"平均{name}", f"={mean_formula(area, digits)}", mean_of(known, digits), number, full)


def _firsts(box: _Cards, plan: Plan) -> None:
    """The best of each group, where groups rank by different results."""
    for block in plan.blocks[:3]:
        best = [u for u in block.units if u.rank == 1]
        by = plan.result(block, block.ranked_by)
        if best and by is not None:
            area = plan.matrix.area(ranks.standing_key(block), block.positions)
            box.live(f"{block.name}最高{by.name}", f"=MAX({area})", best[0].rank_value or 0.0,
                     _number(plan, by), _few([u.unit for u in best]))


def _number(plan: Plan, by: Result | None) -> str:
    """The number format of what units rank by."""
    return result_format(plan.scheme, by) if by else points_format(plan.scheme.decimals)


def _few(names: list[str]) -> str:
    return "、".join(names[:2]) + (f"等{len(names)}个" if len(names) > 2 else "")


class _Cards:
    """Boxes side by side in rows 4 to 6, over the same columns as the table and charts."""

    def __init__(self, sheet: Worksheet, looks: Looks) -> None:
        self._sheet = sheet
        self._looks = looks
        self._places = iter([(0, 1), (2, 3), (5, 6), (7, 8), (9, 10), (11, 12)])
        for row, height in ((3, 18), (4, 30), (5, 18)):
            sheet.set_row(row, height)

    def text(self, label: str, figure: str, foot: str, *, alarm: bool = False) -> None:
        """A box with a fixed text."""
        first, last = self._frame(label, foot)
        self._sheet.merge_range(4, first, 4, last, figure,
                                self._looks("card alarm" if alarm else "card"))

    def live(self, label: str, formula: str, value: float, number: str, foot: str) -> None:
        """A box with a live figure."""
        first, last = self._frame(label, foot)
        look = self._looks("card", number)
        self._sheet.merge_range(4, first, 4, last, "", look)
        self._sheet.write_formula(4, first, formula, look, value)

    def _frame(self, label: str, foot: str) -> tuple[int, int]:
        first, last = next(self._places)
        self._sheet.merge_range(3, first, 3, last, label, self._looks("card label"))
        self._sheet.merge_range(5, first, 5, last, foot, self._looks("card foot"))
        return first, last


class _Figure(NamedTuple):
    """A column of the short ranking, which repeats one of 排名."""

    title: str
    key: str
    look: Format
    of: Callable[[UnitScores], float | str]


def _short(plan: Plan, block: Block, looks: Looks) -> list[_Figure]:
    """What the short ranking shows of a group: two columns."""
    by, grade = plan.result(block, block.ranked_by), plan.grade(block)
    total = _Figure("总分", TOTAL, looks("score", points_format(plan.scheme.decimals)),
                    attrgetter("total"))
    standing = _Figure(by.name if by else ranks.RATE,
                       ranks.standing_key(block) if by else ranks.RATE,
                       looks("centre", result_format(plan.scheme, by) if by else "0.0%"),
                       lambda unit: _standing(unit, by))
    if grade is None:
        return [total, standing]
    graded = _Figure(grade.name, result_key(grade.name), looks("centre"),
                     lambda unit: ranks.shown(plan, grade, unit))
    return [standing if by else total, graded]


def _group(book: Workbook, sheet: Worksheet, looks: Looks, plan: Plan, block: Block, row: int,
           first: int) -> int:
    """The short ranking and the charts of one group.

    Args:
        row: where it begins.
        first: the group's first row in 排名, from 0.

    Returns:
        The row after it.
    """
    places = ranks.columns(plan)
    provisional = plan.provisional(block.name)
    title = (f"{block.name}　名次" if plan.grouped else "名次") + provisional
    sheet.write_string(row, 0, title, looks("heading"))
    by = plan.result(block, block.ranked_by)
    figures = _short(plan, block, looks)
    for column, text in enumerate(("名次", plan.scheme.unit_title, *(f.title for f in figures))):
        sheet.write_string(row + 1, column, text, looks("head"))
    listed = block.ranked[:LISTED]
    for place, unit in enumerate(listed):
        at = row + 2 + place
        source = {key: f"='{RANKS}'!{_absolute(places[key], first + place)}"
                  for key in (ranks.RANK, UNIT, OPEN, *(f.key for f in figures))}
        rank = NOT_ASSESSED if unit.rank is None else unit.rank
        sheet.write_formula(at, 0, source[ranks.RANK], looks("rank"), rank)
        mark = f'"{_UNSURE}"' if provisional else f'IF({source[OPEN][1:]}>0,"{_UNSURE}","")'
        sheet.write_formula(at, 1, f"{source[UNIT]}&{mark}", looks("name"),
                            unit.unit + (_UNSURE if unit.open or provisional else ""))
        for column, figure in enumerate(figures, start=2):
            sheet.write_formula(at, column, source[figure.key], figure.look, figure.of(unit))
    end = row + 2 + len(listed)
    if len(block.units) > LISTED:
        sheet.write_string(end, 0, f"共{len(block.units)}个，只列前{LISTED}名，全部见“{RANKS}”。",
                           looks("note"))
        end += 1
    if plan.indicators or by:
        below = row + CHART_ROWS * _charts(book, sheet, plan, block, row, first)
        if len(block.units) > CHARTED:
            sheet.write_string(below, _LEFT + 1, f"图中只有前{CHARTED}名，全部见“{RANKS}”。",
                               looks("note"))
        end = max(end, below + 1)
    sheet.write_string(end, 0, f"各项得分见“{MATRIX}”，发现的问题见“{ISSUES}”。", looks("note"))
    return end + 1


def _standing(unit: UnitScores, by: Result | None) -> float | str:
    """What stands in the last column of the short ranking."""
    if by is None:
        return ranks.rate_of(unit)
    value = unit.results.get(by.name)
    return UNDECIDED if value is None else value


def _absolute(column: int, row: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _charts(book: Workbook, sheet: Worksheet, plan: Plan, block: Block, row: int, first: int
            ) -> int:
    """Totals by unit, and section scores stacked where there are sections; both best first.

    Returns:
        How many charts there are.
    """
    count = min(len(block.units), CHARTED)
    places, last = ranks.columns(plan), first + count - 1
    names = [RANKS, first, places[UNIT], last, places[UNIT]]
    name = f"{block.name}　" if plan.grouped else ""
    by = plan.result(block, block.ranked_by)
    shown = by.name if by else "总分"
    column = places[ranks.standing_key(block)]
    upright = count > 16  # the figures stand on end above their bars
    totals = book.add_chart({"type": "column"})
    totals.add_series({
        "name": shown, "categories": names,
        "values": [RANKS, first, column, last, column],
        "fill": {"color": ACCENT}, "gap": 60,
        "data_labels": {"value": True, "font": _font(9 if count <= 20 else 7, rotation=(
            -90 if upright else 0)), "num_format": _chart_number(plan, by)}})
    totals.set_legend({"none": True})
    title = f"{name}{shown}{plan.provisional(block.name)}"
    if by is None:
        title += f"（满分{plan.scheme.full:g}分）"
    top = _top(plan, block, by)
    if top is not None and upright:
        top *= _HEADROOM
    _dress(totals, title, block.ranked[:count], CHART_WIDTH, {
        "min": 0 if all((u.rank_value or 0) >= 0 for u in block.units) else None, "max": top,
        "num_format": "0%" if by is not None and by.percent else "0"})
    charts = [totals]
    if plan.sections:
        charts.append(_stacked(book, plan, block, names, f"{name}各类别得分"))
    for place, chart in enumerate(charts):
        chart.set_size({"width": CHART_WIDTH, "height": CHART_ROWS * ROW_PIXELS - 8})
        sheet.insert_chart(row + place * CHART_ROWS, _LEFT + 1, chart,
                           {"object_position": 2, "description": "按名次排列的得分图",
                            "y_offset": 3})  # its frame stays on its own page
    return len(charts)


def _stacked(book: Workbook, plan: Plan, block: Block, names: Sequence[Any], title: str) -> Any:
    """The chart of the section scores of one group."""
    places, (_, first, _, last, _) = ranks.columns(plan), names
    sections = book.add_chart({"type": "column", "subtype": "stacked"})
    for number, category in enumerate(categories(plan)):
        column = places[category.key]
        sections.add_series({
            "name": category.name, "categories": names,
            "values": [RANKS, first, column, last, column],
            "fill": {"color": COLOURS[number % len(COLOURS)]}, "gap": 60})
    sections.set_legend({"position": "right", "font": _font(9)})
    _dress(sections, title, block.ranked[:last - first + 1],
           CHART_WIDTH - _legend_width(plan), _span(plan, block))
    return sections


def _top(plan: Plan, block: Block, by: Result | None) -> float | None:
    """Where the axis ends: at the full marks, or where the program likes."""
    full = 1.0 if by is not None and by.percent else plan.scheme.full
    return full if all((u.rank_value or 0) <= full for u in block.units) else None


def _chart_number(plan: Plan, by: Result | None) -> str:
    """Bars bear short labels: a percentage has one decimal."""
    return "0.0%" if by is not None and by.percent else _number(plan, by)


def _span(plan: Plan, block: Block) -> dict[str, Any]:
    """The axis of the stacked sections: from the deductions at its foot to the full marks."""
    columns = [category.totals(plan) for category in categories(plan)]
    least = min((fsum(values[place] for values in columns if values[place] < 0)
                 for place in block.positions), default=0.0)
    if least >= 0:
        return {"min": 0, "max": plan.scheme.full, "num_format": "0"}
    unit = 10.0 ** floor(log10(plan.scheme.full))  # 10 of 85 points, 100 of 600
    return {"min": unit * floor(least / unit), "max": unit * ceil(plan.scheme.full / unit),
            "major_unit": unit, "num_format": "0"}


def _legend_width(plan: Plan) -> float:
    """Pixels of the legend on the right: its longest name and the coloured square."""
    return 40 + 12 * max((display_width(c.name) / 2 for c in categories(plan)), default=0.0)


def _dress(chart: Any, title: str, units: Sequence[UnitScores], room: float,
           axis: dict[str, Any]) -> None:
    """Title, fonts and axes; the names stand below the bars, also where some hang down.

    Args:
        chart: the chart.
        title: its title.
        units: whose names stand under the bars.
        room: pixels of the chart without its legend.
        axis: limits and number format of the points.
    """
    chart.set_title({"name": title, "name_font": {**_font(12), "bold": True}})
    count, longest = len(units), max((display_width(u.unit) for u in units), default=0)
    flat = (room - 60) / max(count, 1) >= 6.5 * longest  # a Chinese character takes 12 pixels
    steep = -90 if count > 20 else -45
    names = _font(9 if count <= 20 else 7, rotation=0 if flat else steep)
    chart.set_x_axis({"num_font": names, "interval_unit": 1, "line": {"color": "#7F7F7F"},
                      "label_position": "low"})
    chart.set_y_axis({**axis, "num_font": _font(9),
                      "major_gridlines": {"visible": True, "line": {"color": "#E3E3E3"}},
                      "line": {"none": True}})


def _font(size: int, rotation: int = 0) -> dict[str, Any]:
    font: dict[str, Any] = {"name": "宋体", "size": size}
    return {**font, "rotation": rotation} if rotation else font


__all__ = ["OVERVIEW", "write_overview"]
