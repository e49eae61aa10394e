"""排名: units by rank, with section sums, total and rank as live formulas."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlkpi.measure import balanced
from xlkpi.scheme.model import Result
from xlkpi.scoring import UnitScores
from xlkpi.summary.look import Looks, fitting, head, page, pixels, points_format
from xlkpi.summary.matrix import NOT_ASSESSED, UNDECIDED, section_total
from xlkpi.summary.plan import OPEN, RANKS, TOTAL, Block, Plan, result_key, section_key

TOP: Final = 4  # the first unit's row, from 0
RANK, UNIT, GROUP = "名次", "单位", "分组"
RATE: Final = "得分率"
WIDTH: Final = 10.5  # of a section's column, in digits


def ranked_units(plan: Plan) -> list[tuple[Block, UnitScores]]:
    """The units in the order of the sheet: group by group, best first."""
    return [(block, unit) for block in plan.blocks for unit in block.ranked]


def columns(plan: Plan) -> dict[str, int]:
    """The sheet's columns: key -> number, from 0."""
    keys = [RANK, UNIT, *([GROUP] if plan.grouped else []), TOTAL, RATE, OPEN,
            *(section_key(s) for s, _ in plan.sections),
            *(result_key(r.name) for r in telling_results(plan))]
    return {key: number for number, key in enumerate(keys)}


def telling_results(plan: Plan) -> tuple[Result, ...]:
    """The 综合 results that say more than the total and the rank beside them."""
    def repeats(result: Result) -> bool:
        return all(u.results.get(result.name) == u.total for u in plan.units) or all(
            u.results.get(result.name) == u.rank for u in plan.units)

    return tuple(r for r in plan.results if not repeats(r))


def write_ranks(sheet: Worksheet, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    sheet.set_default_row(21)
    open_units = [u.unit for u in plan.units if u.open]
    note = "名次按总分从高到低排，同分同名次，其后的名次空出。"
    if open_units:
        note += (f"　注意：{'、'.join(open_units[:10])}{'等' if len(open_units) > 10 else ''}"
                 f"共{len(open_units)}个单位还有未定的得分，名次是暂定的。")
    head(sheet, looks, RANKS, plan.subtitle, note)
    places = columns(plan)
    _headings(sheet, looks, plan, places)
    row = TOP
    for block in plan.blocks:
        total = _letter(places[TOTAL])
        area = f"${total}${row + 1}:${total}${row + len(block.units)}"
        for unit in block.ranked:
            _unit(sheet, looks, plan, places, row, unit, area)
            row += 1
    if row > TOP:
        sheet.conditional_format(TOP, places[OPEN], row - 1, places[OPEN], {
            "type": "cell", "criteria": ">", "value": 0, "format": looks("if open")})
    sheet.freeze_panes(TOP, 2)
    page(sheet, repeat_to=TOP - 1, repeat_columns=2)


def _headings(sheet: Worksheet, looks: Looks, plan: Plan, places: dict[str, int]) -> None:
    titles = {RANK: RANK, UNIT: plan.scheme.unit_title, GROUP: GROUP, TOTAL: "总分", RATE: RATE,
              OPEN: "未定\n项数"}
    sheet.set_row(TOP - 1, 46)
    for key, title in titles.items():
        if key in places:
            sheet.write_string(TOP - 1, places[key], title, looks("head"))
    for section, _ in plan.sections:
        column = places[section_key(section)]
        sheet.write_string(TOP - 1, column, f"{balanced(section.name, pixels(WIDTH), 10)}\n（{section.full:g}分）", looks("head"))
        sheet.set_column(column, column, WIDTH)
    for result in telling_results(plan):
        column = places[result_key(result.name)]
        sheet.write_string(TOP - 1, column, result.name, looks("head"))
        values = [u.results.get(result.name) for u in plan.units]
        sheet.set_column(column, column, fitting(values, 10, 16))
    sheet.set_column(places[RANK], places[RANK], 6)
    sheet.set_column(places[UNIT], places[UNIT], fitting((u.unit for u in plan.units), 12, 26))
    if plan.grouped:
        sheet.set_column(places[GROUP], places[GROUP],
                         fitting((b.name for b in plan.blocks), 8, 20))
    sheet.set_column(places[TOTAL], places[TOTAL], 10)
    sheet.set_column(places[RATE], places[OPEN], 8)


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _unit(sheet: Worksheet, looks: Looks, plan: Plan, places: dict[str, int], row: int,
          unit: UnitScores, area: str) -> None:
    grid, at, digits = plan.matrix, plan.position[unit.unit], plan.scheme.decimals
    number, total = points_format(digits), f"${_letter(places[TOTAL])}{row + 1}"
    if unit.rank is None:
        sheet.write_string(row, places[RANK], NOT_ASSESSED, looks("none"))
    else:
        sheet.write_formula(row, places[RANK], f"=RANK({total},{area})", looks("rank"), unit.rank)
    sheet.write_string(row, places[UNIT], unit.unit, looks("name"))
    if plan.grouped:
        sheet.write_string(row, places[GROUP], unit.group, looks("centre"))
    sheet.write_formula(row, places[TOTAL], f"={grid.cell(TOTAL, at)}", looks("sum", number),
                        unit.total)
    full = grid.cell("满分", at)
    sheet.write_formula(row, places[RATE], f'=IF({full}>0,{total}/{full},"{NOT_ASSESSED}")',
                        looks("centre", "0.0%"),
                        unit.total / unit.full if unit.full > 0 else NOT_ASSESSED)
    sheet.write_formula(row, places[OPEN], f"={grid.cell(OPEN, at)}", looks("centre", "0;-0;"),
                        unit.open)
    look = looks("score", number)
    for section, members in plan.sections:
        key = section_key(section)
        sheet.write_formula(row, places[key], f"={grid.cell(key, at)}", look,
                            section_total(unit, members, digits))
    for result in telling_results(plan):
        key, value = result_key(result.name), unit.results.get(result.name)
        decimals = digits if result.decimals is None else result.decimals
        if value is None:
            value = UNDECIDED if result in plan.scheme.results_of(unit.group) else NOT_ASSESSED
        sheet.write_formula(row, places[key], f"={grid.cell(key, at)}",
                            looks("centre", points_format(decimals)), value)
