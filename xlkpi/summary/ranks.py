"""排名: units by rank, with section sums, total and rank as live formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xlkpi.measure import balanced, height
from xlkpi.scheme.model import Result
from xlkpi.scheme.points import points_format, result_digits, result_format, result_text
from xlkpi.scoring import UnitScores
from xlkpi.summary.categories import Category, categories
from xlkpi.summary.grid import Plain
from xlkpi.summary.look import A3, A4, SMALL_PAGE, Looks, fitting, head, page, pixels
from xlkpi.summary.matrix import NOT_ASSESSED, UNDECIDED
from xlkpi.summary.plan import (
    FULL,
    GROUP,
    MATRIX,
    OPEN,
    RANKS,
    TOTAL,
    UNIT,
    Block,
    Plan,
    result_key,
    section_key,
)

TOP: Final = 4  # the first unit's row, from 0
RANK: Final = "名次"
RATE: Final = "得分率"
WIDTH: Final = 10.5  # of a section's column, in digits


def ranked_units(plan: Plan) -> list[tuple[Block, UnitScores]]:
    """The units in the order of the sheet: group by group, best first."""
    return [(block, unit) for block in plan.blocks for unit in block.ranked]


def columns(plan: Plan) -> dict[str, int]:
    """The sheet's columns: key -> number, from 0."""
    rates = [*(result_key(r.name) for r in plan.standings), *([] if _is_rate(plan) else [RATE])]
    keys = [RANK, UNIT, *([GROUP] if plan.grouped else []), TOTAL, *rates, OPEN,
            *(c.key for c in categories(plan)),
            *(result_key(r.name) for r in plan.telling_results)]
    return {key: number for number, key in enumerate(keys)}


def standing_key(block: Block) -> str:
    """The column of what a group's units rank by."""
    return result_key(block.ranked_by) if block.ranked_by else TOTAL


def _is_rate(plan: Plan) -> bool:
    """Whether what units rank by is the part of the full marks, so that one column will do."""
    if len(plan.standings) != 1:
        return False
    near = 0.6 * 10.0 ** -result_digits(plan.scheme, plan.standings[0])
    return all(u.full > 0 and u.rank_value is not None
               and abs(u.rank_value - u.total / u.full) < near for u in plan.units)


def write_ranks(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    sheet.set_default_row(21)
    open_units = [u.unit for u in plan.units if u.open]
    note = f"名次按{_by(plan)}从高到低排，相同的同名次，其后的名次空出。"
    if open_units:
        note += (f"　注意：{'、'.join(open_units[:10])}{'等' if len(open_units) > 10 else ''}"
                 f"共{len(open_units)}个单位还有未定的得分，名次是暂定的。")
    head(sheet, looks, RANKS + plan.provisional(), plan.subtitle, note)
    places = columns(plan)
    _headings(sheet, looks, plan, places)
    _units(sheet, looks, plan, places)
    if plan.units:
        row = TOP + len(plan.units)
        sheet.conditional_format(TOP, places[OPEN], row - 1, places[OPEN], {
            "type": "cell", "criteria": ">", "value": 0, "format": looks("if open")})
    sheet.freeze_panes(TOP, 2)
    wide = len(categories(plan)) * pixels(WIDTH) > SMALL_PAGE.pixels
    page(sheet, paper=A3 if wide else A4, repeat_to=TOP - 1, repeat_columns=2)


def _by(plan: Plan) -> str:
    """What the ranks are by: one thing, or group by group."""
    named = {b.name: b.ranked_by or "总分" for b in plan.blocks}
    if len(set(named.values())) <= 1:
        return next(iter(named.values()), "总分")
    return "（" + "，".join(f"{group}：{by}" for group, by in named.items()) + "）"


def _headings(sheet: Worksheet, looks: Looks, plan: Plan, places: dict[str, int]) -> None:
    titles = {RANK: RANK, UNIT: plan.scheme.unit_title, GROUP: GROUP, TOTAL: "总分", RATE: RATE,
              OPEN: "未定\n项数"}
    for result in plan.standings:
        titles[result_key(result.name)] = result.name
        if result.name == RATE:
            titles[RATE] = "总分占\n满分"
    names = [f"{balanced(c.name, pixels(WIDTH), 10)}\n（{_marks(c)}）" for c in categories(plan)]
    sheet.set_row(TOP - 1, max([46.0, *(height(name, pixels(WIDTH), 10) for name in names)]))
    for key, title in titles.items():
        if key in places:
            sheet.write_string(TOP - 1, places[key], title, looks("head"))
    for category, name in zip(categories(plan), names, strict=True):
        column = places[category.key]
        sheet.write_string(TOP - 1, column, name, looks("head"))
        sheet.set_column(column, column, WIDTH)
    for result in plan.telling_results:
        column = places[result_key(result.name)]
        sheet.write_string(TOP - 1, column, result.name, looks("head"))
        sheet.set_column(column, column, fitting(_texts(plan, result), 10, 16))
    sheet.set_column(places[RANK], places[RANK], 6)
    sheet.set_column(places[UNIT], places[UNIT], fitting((u.unit for u in plan.units), 12, 26))
    if plan.grouped:
        sheet.set_column(places[GROUP], places[GROUP],
                         fitting((b.name for b in plan.blocks), 8, 20))
    sheet.set_column(places[TOTAL], places[TOTAL], 10)
    sheet.set_column(places[TOTAL] + 1, places[OPEN], 8)
    for result in plan.standings:
        column = places[result_key(result.name)]
        sheet.set_column(column, column, fitting([*_texts(plan, result), result.name], 8, 16))
    for key in (TOTAL, RATE, OPEN) if plan.without_scores else ():
        if key in places:
            sheet.set_column(places[key], places[key], 8, None, {"hidden": True})


def _marks(category: Category) -> str:
    """What a category is worth: '12分', or the kinds of items that do not count (倒扣)."""
    return f"{category.full:g}分" if category.full else "、".join(category.kinds)


def _texts(plan: Plan, result: Result) -> list[str]:
    values = [u.results.get(result.name) for u in plan.units]
    return ["" if v is None else result_text(plan.scheme, result, v) for v in values]


def _units(sheet: Worksheet, looks: Looks, plan: Plan, places: dict[str, int]) -> None:
    """One row per unit, which refers to 得分矩阵 throughout.

    The name is no exception, and ranks are over 得分矩阵: whoever sorts this sheet
    or that one must not find one unit's figures beside another's name.
    """
    units = ranked_units(plan)
    digits = plan.scheme.decimals
    number, total = points_format(digits), xl_col_to_name(places[TOTAL])
    rank = looks("rank")
    full, rate = f"'{MATRIX}'!${plan.matrix.letter(FULL)}$", looks("centre", "0.0%")
    for row, (block, unit) in enumerate(units, start=TOP):
        at = plan.matrix.top + plan.position[unit.unit] + 1
        if unit.rank is None:
            sheet.write_string(row, places[RANK], NOT_ASSESSED, looks("none"))
        else:
            key = standing_key(block)
            sheet.write_formula(row, places[RANK], Plain(
                f"RANK({xl_col_to_name(places[key])}{row + 1},"
                f"{plan.matrix.area(key, block.positions)})"), rank, unit.rank)
        if RATE in places:
            part = f'IF({full}{at}>0,{total}{row + 1}/{full}{at},"{NOT_ASSESSED}")'
            sheet.write_formula(row, places[RATE], Plain(part), rate, rate_of(unit))
    _refer(sheet, plan, places, UNIT, looks("name"), [u.unit for u in plan.units])
    if plan.grouped:
        _refer(sheet, plan, places, GROUP, looks("centre"), [u.group for u in plan.units])
    _refer(sheet, plan, places, TOTAL, looks("sum", number), [u.total for u in plan.units])
    _refer(sheet, plan, places, OPEN, looks("centre", "0;-0;"), [u.open for u in plan.units])
    for category in categories(plan):
        _sum_up(sheet, plan, places, category, looks("score", number))
    for result in (*plan.standings, *plan.telling_results):
        look = looks("sum" if result in plan.standings else "centre",
                     result_format(plan.scheme, result))
        _refer(sheet, plan, places, result_key(result.name), look,
               [shown(plan, result, u) for u in plan.units])


def rate_of(unit: UnitScores) -> float | str:
    """The part of the full marks that apply."""
    return unit.total / unit.full if unit.full > 0 else NOT_ASSESSED


def shown(plan: Plan, result: Result, unit: UnitScores) -> float | str:
    """What stands in the column of a result."""
    value = unit.results.get(result.name)
    if value is not None:
        return value
    names = {r.name for r in plan.scheme.results_of(unit.group)}
    return UNDECIDED if result.name in names else NOT_ASSESSED


def _sum_up(sheet: Worksheet, plan: Plan, places: dict[str, int], category: Category,
            look: Format) -> None:
    """A column that sums up sections, which stand side by side in 得分矩阵."""
    totals = category.totals(plan)
    first, last = (section_key(category.sections[n][0]) for n in (0, -1))
    if first == last:
        _refer(sheet, plan, places, category.key, look, totals, of=first)
        return
    left, right = (f"${plan.matrix.letter(key)}$" for key in (first, last))
    for row, (_, unit) in enumerate(ranked_units(plan), start=TOP):
        at = plan.position[unit.unit]
        line = plan.matrix.top + at + 1
        area = f"'{MATRIX}'!{left}{line}:{right}{line}"
        sheet.write_formula(row, places[category.key],
                            Plain(f"ROUND(SUM({area}),{plan.scheme.decimals})"), look, totals[at])


def _refer(sheet: Worksheet, plan: Plan, places: dict[str, int], key: str, look: Format,
           values: Sequence[float | str], *, of: str = "") -> None:
    """A column that shows the column ``of`` (or of its own key) of 得分矩阵, in its order."""
    source, top = f"'{MATRIX}'!${plan.matrix.letter(of or key)}$", plan.matrix.top
    column, write = places[key], sheet.write_formula
    for row, (_, unit) in enumerate(ranked_units(plan), start=TOP):
        at = plan.position[unit.unit]
        write(row, column, Plain(f"{source}{top + at + 1}"), look, values[at])
