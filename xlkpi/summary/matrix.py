"""得分矩阵: every unit's score of every indicator; totals, section sums and results are live."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from math import fsum

from xlsxwriter.worksheet import Worksheet

from xlkpi.functions import round10, round_half_away
from xlkpi.measure import height
from xlkpi.scheme.answers import EXEMPT
from xlkpi.scheme.model import Indicator, Result
from xlkpi.scheme.points import SAME, points_format, result_format, result_text
from xlkpi.scoring import STATUS_TITLES
from xlkpi.summary.colours import colour
from xlkpi.summary.figures import Figures
from xlkpi.summary.grid import ROW, Plain
from xlkpi.summary.live import MARKS_ROW, place_formula, result_formula
from xlkpi.summary.look import Looks, fitting, head, keep_order, pixels, row_points, wide_page
from xlkpi.summary.plan import (
    FULL,
    GROUP,
    MATRIX,
    OPEN,
    TOTAL,
    UNIT,
    Block,
    Plan,
    place_key,
    result_key,
    section_key,
)

UNDECIDED = "未定"  # a result that cannot be worked out yet
NOT_ASSESSED = "—"  # an indicator of another group
WIDTH = 5.6  # of a score's column, in digits
NOTE = ("浅黄底：没有得满分；浅红底：得分不到分值的六成，或有倒扣；黄底文字：还没有得分，合计里没有它；"
        "不适用：不计分，也不计入适用满分。"
        "合计、类别小计和横向指标都是活公式；本表已保护，不能排序，要排序请用“排名”。")


def write_matrix(figures: Figures, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    sheet = figures.sheet
    title = MATRIX + plan.provisional()
    note = "综合结果是活公式。“—”：本组没有这个结果。" if plan.without_scores else NOTE
    if plan.absent and plan.across:
        codes = "、".join(i.code for i in plan.across)
        note = f"指标{codes}要看全部单位，现只按已交的单位计分，是暂定的。{NOTE}"
    head(sheet, looks, title, plan.subtitle, note)
    _pages_and_headings(sheet, looks, plan, title, note)
    _names(sheet, looks, plan)
    figures.numbers(plan.matrix.columns[FULL], [unit.full for unit in plan.units],
                    looks("centre", "0.##"))
    for indicator in plan.indicators:
        _scores(figures, looks, plan, indicator.code)
    _sums(figures, looks, plan)
    _averages(sheet, looks, plan)
    _results(figures, looks, plan)
    colour(sheet, looks, plan)
    sheet.freeze_panes(plan.matrix.top, plan.matrix.columns[OPEN] + 1)
    keep_order(sheet)


def _pages_and_headings(sheet: Worksheet, looks: Looks, plan: Plan, title: str, note: str) -> None:
    """Print set-up, and headings that end where a page does."""
    grid, one, rows = plan.matrix, pixels(WIDTH), len(plan.units) + 2
    runs: list[tuple[int, float]] = [(grid.columns[i.code], one) for i in plan.indicators]
    runs += [(grid.columns[section_key(s)], one) for s, _ in plan.sections]
    runs.append((grid.columns[FULL], one))
    for result in plan.results:
        runs += [(grid.columns[key], one) for key, _ in _places(plan, result)]
        runs.append((grid.columns[result_key(result.name)], pixels(_result_width(plan, result))))
    fixed = grid.columns[TOTAL if plan.without_scores else OPEN] + (not plan.without_scores)
    beside = 120 * plan.grouped + (70 if plan.without_scores else 200)
    codes = max((height(i.code, one, 9) for i in plan.indicators), default=18.0)
    points, needed = [0.0, max(18.0, codes), _tall(plan), 18.0], 20.0
    while needed > points[0]:  # where a page ends, a heading over few columns takes more lines
        points[0] = needed
        each = row_points(sum(points), rows)
        breaks = wide_page(
            sheet, title, plan.subtitle, note, fixed=beside, runs=runs,
            area=(3, MARKS_ROW, grid.top + rows - 1), high=sum(points) + each * rows,
            columns=grid.width, repeat_columns=fixed)
        needed = max((height(f"{s.code} {s.name}", one * len(part), 10)
                      for s, members in plan.sections
                      for part in _on_pages([grid.columns[i.code] for i in members], breaks)),
                     default=20.0)
    sheet.set_default_row(each)
    for row, high in enumerate(points, start=3):
        sheet.set_row(row, high)
    _headings(sheet, looks, plan, breaks)


def _tall(plan: Plan) -> float:
    """Points of the row of names that stand upright, one character below the other."""
    longest = max((len(name) for name in (*(i.name for i in plan.indicators),
                                          *(s.name for s, _ in plan.sections))), default=0)
    return min(max(118.0, 13.0 * longest), 190.0)


def _headings(sheet: Worksheet, looks: Looks, plan: Plan, breaks: list[int]) -> None:
    """Everything above the scores."""
    columns, small = plan.matrix.columns, looks("small head")
    number = looks("small head", "0.##;-0.##")
    for key, title in ((UNIT, plan.scheme.unit_title), (GROUP, GROUP), (TOTAL, TOTAL),
                       (OPEN, OPEN), (FULL, "适用\n满分")):
        if key in columns:
            sheet.merge_range(3, columns[key], 5, columns[key], title, looks("head"))
            sheet.write_string(MARKS_ROW, columns[key], "分值" if key == UNIT else "", small)
    sheet.write_number(MARKS_ROW, columns[TOTAL], plan.scheme.full, number)
    for section, members in plan.sections:
        title = f"{section.code} {section.name}"
        _over(sheet, looks, title, [columns[i.code] for i in members], breaks)
        for indicator in members:
            column = columns[indicator.code]
            sheet.write_string(4, column, indicator.code, small)
            sheet.write_string(5, column, indicator.name, looks("tall head"))
            sheet.write_number(MARKS_ROW, column, indicator.full, number)
        _section_heading(sheet, looks, columns[section_key(section)], section.name, section.full)
    keys = [section_key(s) for s, _ in plan.sections]
    _over(sheet, looks, "类别小计", [columns[k] for k in keys], breaks)
    _over(sheet, looks, "综合", [columns[result_key(r.name)] for r in plan.results], breaks)
    for result in plan.results:
        own = (result_key(result.name), result.name)
        for key, title in (*_places(plan, result), own):
            sheet.merge_range(4, columns[key], 5, columns[key], title, looks("tall head"))
            sheet.write_string(MARKS_ROW, columns[key], "", small)
    _widths(sheet, plan)


def _section_heading(sheet: Worksheet, looks: Looks, column: int, name: str, full: float
                     ) -> None:
    sheet.merge_range(4, column, 5, column, name, looks("tall head"))
    sheet.write_number(MARKS_ROW, column, full, looks("small head", "0.##;-0.##"))


def _on_pages(columns: list[int], breaks: list[int]) -> list[list[int]]:
    """Columns, page by page."""
    return [list(part) for _, part in groupby(columns, partial(bisect, breaks))]


def _over(sheet: Worksheet, looks: Looks, title: str, columns: list[int], breaks: list[int]
          ) -> None:
    """A heading over neighbouring columns, again where they go on overleaf."""
    for first, *rest in _on_pages(columns, breaks):
        if rest:
            sheet.merge_range(3, first, 3, rest[-1], title, looks("head"))
        else:
            sheet.write_string(3, first, title, looks("small head"))


def _widths(sheet: Worksheet, plan: Plan) -> None:
    columns = plan.matrix.columns
    sheet.set_column(0, plan.matrix.width - 1, WIDTH)
    sheet.set_column(columns[UNIT], columns[UNIT], fitting((u.unit for u in plan.units), 9, 22))
    if plan.grouped:
        sheet.set_column(columns[GROUP], columns[GROUP],
                         fitting((b.name for b in plan.blocks), 8, 18))
    sheet.set_column(columns[TOTAL], columns[TOTAL], 8)
    if plan.without_scores:
        for key in (TOTAL, OPEN, FULL):
            sheet.set_column(columns[key], columns[key], 8, None, {"hidden": True})
        last = plan.matrix.top + len(plan.units)
        for row in (MARKS_ROW, last, last + 1):
            sheet.set_row(row, None, None, {"hidden": True})
    for result in plan.results:
        column = columns[result_key(result.name)]
        sheet.set_column(column, column, _result_width(plan, result))


def _result_width(plan: Plan, result: Result) -> float:
    """Digits of a result's column."""
    values = (u.results.get(result.name) for u in plan.units)
    return fitting(("" if v is None else result_text(plan.scheme, result, v) for v in values),
                   7, 16)


def _names(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    columns, top = plan.matrix.columns, plan.matrix.top
    name, centre = looks("name"), looks("centre")
    for row, unit in enumerate(plan.units, start=top):
        sheet.write_string(row, columns[UNIT], unit.unit, name)
        if plan.grouped:
            sheet.write_string(row, columns[GROUP], unit.group, centre)


def _scores(figures: Figures, looks: Looks, plan: Plan, code: str) -> None:
    """One indicator's column; what needs all units refers to 横向指标."""
    sheet, column, top = figures.sheet, plan.matrix.columns[code], plan.matrix.top
    look, still_open = looks("score", points_format(plan.scheme.decimals)), looks("open")
    across = code in plan.crosswise.columns
    source = f"'{plan.crosswise.sheet}'!${plan.crosswise.letter(code)}$" if across else ""
    values = plan.points(code)
    if across:
        figures.formulas(column, f"{source}{ROW}", values, look)
    else:
        figures.numbers(column, values, look)
    for place, score in plan.unscored(code):
        row = top + place
        if score is None:
            sheet.write_string(row, column, NOT_ASSESSED, looks("none"))
            continue
        text = STATUS_TITLES[score.status]
        colours = looks("exempt") if score.status == "exempt" else still_open
        if across:
            sheet.write_formula(row, column, Plain(f"{source}{row + 1}"), colours, text)
        else:
            sheet.write_string(row, column, text, colours)


def _sums(figures: Figures, looks: Looks, plan: Plan) -> None:
    """Total, how many are open, section sums."""
    columns, digits = plan.matrix.columns, plan.scheme.decimals
    look, count = looks("sum", points_format(digits)), looks("centre", "0;-0;")
    totals, opens = [u.total for u in plan.units], [u.open for u in plan.units]
    if not plan.indicators:
        figures.numbers(columns[TOTAL], totals, look)
        figures.numbers(columns[OPEN], opens, count)
        return
    area = _area(plan, plan.indicators)
    figures.formulas(columns[TOTAL], f"ROUND(SUM({area}),{digits})", totals, look)
    figures.formulas(
        columns[OPEN],
        f'COLUMNS({area})-COUNT({area})-COUNTIF({area},"{EXEMPT}")'
        f'-COUNTIF({area},"{NOT_ASSESSED}")',
        opens, count)
    for section, members in plan.sections:
        figures.formulas(columns[section_key(section)],
                         f"ROUND(SUM({_area(plan, members)}),{digits})",
                         plan.section_totals[section.code], look)


def _area(plan: Plan, members: Sequence[Indicator]) -> str:
    """The cells of neighbouring indicators in the unit's own row."""
    first, last = (plan.matrix.letter(members[n].code) for n in (0, -1))
    return f"{first}{ROW}:{last}{ROW}"


def _results(figures: Figures, looks: Looks, plan: Plan) -> None:
    grid, sheet = plan.matrix, figures.sheet
    for result in plan.results:
        column = grid.columns[result_key(result.name)]
        for block in plan.blocks:
            _grade_places(figures, looks, plan, block, result)
            own = plan.result(block, result.name)
            present = own is not None
            look = looks("centre", result_format(plan.scheme, own or result))
            formula = None if own is None else result_formula(plan, block, own)
            values = [unit.results.get(result.name) for unit in block.units]
            for place, value in zip(block.positions, values, strict=True):
                if value is None:
                    text = UNDECIDED if present else NOT_ASSESSED
                    sheet.write_string(grid.top + place, column, text,
                                       looks("open" if present else "none"))
                elif formula is None:
                    sheet.write(grid.top + place, column, value, look)
            if formula is not None:
                formula.put(figures, column, block.positions, values, look)


def _places(plan: Plan, result: Result) -> list[tuple[str, str]]:
    """Keys and headings of the columns on the left of a result that grades by a rank."""
    return [(place_key(result.name, which), f"{result.name}{which}")
            for which in plan.places(result.name)]


def _grade_places(figures: Figures, looks: Looks, plan: Plan, block: Block, result: Result
                  ) -> None:
    """The places by which one group is graded."""
    grid, sheet, rules = plan.matrix, figures.sheet, plan.place_rules(block, result.name)
    for which in plan.places(result.name):
        column, own = grid.columns[place_key(result.name, which)], plan.result(block, result.name)
        formula = place_formula(plan, block, own, which) if own and which in rules else None
        values = (plan.scorers[block.name].places(result.name, which) if which in rules
                  else [None] * len(block.units))
        look = looks("centre", "0")
        for place, value in zip(block.positions, values, strict=True):
            if not isinstance(value, (int, float)):
                sheet.write_string(grid.top + place, column, NOT_ASSESSED, looks("none"))
            elif formula is None:
                sheet.write_number(grid.top + place, column, value, look)
        if formula is not None:
            formula.put(figures, column, block.positions, [
                v if isinstance(v, (int, float)) else None for v in values], look)


def _averages(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Two rows under the table: the mean score and its part of the full marks."""
    grid, row = plan.matrix, plan.matrix.top + len(plan.units)
    first = grid.top + 1
    sheet.write_string(row, 0, "平均", looks("sum"))
    sheet.write_string(row + 1, 0, "得分率", looks("sum"))
    for column in range(1, grid.width):
        sheet.write_blank(row, column, None, looks("sum"))
        sheet.write_blank(row + 1, column, None, looks("sum"))
    digits = plan.scheme.decimals
    for key, values in _mean_columns(plan):
        column, letter = grid.columns[key], grid.letter(key)
        mean = mean_of(values, digits) if values else NOT_ASSESSED
        area = f"{letter}{first}:{letter}{row}"
        sheet.write_formula(row, column, f'=IFERROR({mean_formula(area, digits)},"{NOT_ASSESSED}")',
                            looks("sum", points_format(digits)), mean)
        marks, usual = _marks(plan, key), f"{letter}{MARKS_ROW + 1}"
        part = mean / marks if marks > 0 and isinstance(mean, float) else NOT_ASSESSED
        if marks <= 0:
            sheet.write_string(row + 1, column, NOT_ASSESSED, looks("sum"))
            continue
        over = usual if abs(marks - _stated(plan, key)) < SAME else f"{marks:.10g}"
        sheet.write_formula(
            row + 1, column, f'=IFERROR({letter}{row + 1}/{over},"{NOT_ASSESSED}")',
            looks("sum", "0%"), part)


def mean_of(values: Sequence[float], digits: int) -> float:
    """The rounded mean of scores, as ``mean_formula`` gives it."""
    return round_half_away(round10(fsum(values) / len(values)), digits)


def mean_formula(area: str, digits: int) -> str:
    """The rounded mean of cells, without '='; the inner ROUND takes the noise of summing away."""
    return f"ROUND(ROUND(AVERAGE({area}),10),{digits})"


def _mean_columns(plan: Plan) -> Iterator[tuple[str, list[float]]]:
    yield TOTAL, [u.total for u in plan.units]
    for indicator in plan.indicators:
        yield indicator.code, [v for v in plan.points(indicator.code) if v is not None]
    for section, _ in plan.sections:
        yield section_key(section), plan.section_totals[section.code]


def _marks(plan: Plan, key: str) -> float:
    """The mean of the full marks that apply to the units that have a score; 0 for 倒扣 and 加分."""
    if key == TOTAL:
        return fsum(u.full for u in plan.units) / max(len(plan.units), 1)
    counting = [i.code for s, members in plan.sections for i in members
                if i.counts_to_full and key in (i.code, section_key(s))]
    if not counting:
        return 0.0
    marks = [fsum(v for v in row if v is not None)
             for row in zip(*map(plan.fulls, counting), strict=True)]
    if key in counting:  # of one indicator: of the units that have a score
        marks = [v for v, points in zip(marks, plan.points(key), strict=True) if points is not None]
    return fsum(marks) / len(marks) if marks else 0.0


def _stated(plan: Plan, key: str) -> float:
    """The full marks that stand in the heading."""
    if key == TOTAL:
        return plan.scheme.full
    for section, members in plan.sections:
        if key == section_key(section):
            return section.full
        for indicator in members:
            if indicator.code == key:
                return indicator.full
    raise KeyError(key)
