"""A ledger (台账) of the unit workbook: a sheet with a row per event, whose sum fills an input.

The points of an event come from the scheme's settings by plain formulas; whoever keeps the
ledger may put other points beside them.  The rows are known again by the texts of two hidden
rows, as those of the 考核表 are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlkpi import measure
from xlkpi.forms.columns import characters, name
from xlkpi.forms.formulas import Live
from xlkpi.forms.styles import BODY, Styles
from xlkpi.scheme.identity import IDENTITY_ROW, ROLE_ROW, LedgerRole, ledger_texts
from xlkpi.scheme.ledgers import Ledger
from xlkpi.scheme.model import Scheme

FIRST: Final = 6  # the first event's row, from 1
ROWS: Final = 40
LAST: Final = FIRST + ROWS - 1
TOTAL: Final = LAST + 1
_TITLE: Final = 3
_NOTE: Final = 4
_HEADER: Final = 5
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST: Final = 25  # characters of a ledger's name; a sheet's name has 31


@dataclass(frozen=True)
class Column:
    """One column: what it means, what stands above it, how wide it is (pixels)."""

    role: LedgerRole
    title: str
    width: int


COLUMNS: Final = (
    Column(LedgerRole.NUMBER, "序号", 45),
    Column(LedgerRole.DAY, "日期", 93),
    Column(LedgerRole.KIND, "事项类别", 125),
    Column(LedgerRole.LEVEL, "级别", 69),
    Column(LedgerRole.EVENT, "事项", 285),
    Column(LedgerRole.STANDARD, "标准分", 69),
    Column(LedgerRole.GIVEN, "核定分", 69),
    Column(LedgerRole.POINTS, "计分", 69),
    Column(LedgerRole.EVIDENCE, "佐证材料", 205),
    Column(LedgerRole.WHO, "登记人", 85),
)
_INDEX: Final = {column.role: number for number, column in enumerate(COLUMNS)}
# Hidden: kind and level as one text, and the points; then what the drop-downs offer.
_KEYS: Final = len(COLUMNS)
_POINTS: Final = _KEYS + 1
_KINDS: Final = _KEYS + 2
_LEVELS: Final = _KEYS + 3


def sheet_name(ledger: Ledger) -> str:
    """What the sheet is called: 正向激励台账."""
    return f"{_FORBIDDEN.sub('_', ledger.name)[:_LONGEST]}台账"


def cell(role: LedgerRole, row: int) -> str:
    """A cell as formulas name it: 'H6'."""
    return f"{name(_INDEX[role])}{row}"


def total(ledger: Ledger) -> Live:
    """The sum of the ledger's rows, as the input's cell has it; blank while there are none."""
    letter = name(_INDEX[LedgerRole.POINTS])
    area = f"'{sheet_name(ledger)}'!${letter}${FIRST}:${letter}${LAST}"
    return Live(f'IF(COUNT({area})=0,"",ROUND(SUM({area}),10))', "")


def draw(sheet: Worksheet, styles: Styles, scheme: Scheme, ledger: Ledger, unit: str) -> None:
    """Draw the whole sheet."""
    _head(sheet, styles, ledger, unit)
    settings = _settings(sheet, ledger)
    for row in range(FIRST, LAST + 1):
        _row(sheet, styles, row, settings)
    _sum(sheet, styles, ledger)
    _rules(sheet, scheme, ledger)
    _page(sheet)


def _head(sheet: Worksheet, styles: Styles, ledger: Ledger, unit: str) -> None:
    for number, text in enumerate(ledger_texts(ledger.name, unit)):
        sheet.write_string(IDENTITY_ROW - 1, number, text)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, characters(column.width))
        sheet.write_string(ROLE_ROW - 1, number, column.role.value)
        sheet.write_string(_HEADER - 1, number, column.title, styles("head"))
    for row in (IDENTITY_ROW, ROLE_ROW):
        sheet.set_row(row - 1, None, None, {"hidden": True})
    last = len(COLUMNS) - 1
    sheet.merge_range(_TITLE - 1, 0, _TITLE - 1, last, f"{ledger.name}台账（{unit}）",
                      styles("title"))
    sheet.set_row(_TITLE - 1, 39)
    note = (f"一件事一行，选好类别和级别后标准分自动带出；标准分不合适或空着的，填“核定分”。"
            f"计分合计自动填入考核表的“{ledger.item.name}”；没有事项的，在考核表里填 0。")
    sheet.merge_range(_NOTE - 1, 0, _NOTE - 1, last, note, styles("note"))
    width = sum(column.width for column in COLUMNS)
    sheet.set_row(_NOTE - 1, measure.height(note, width, BODY))
    sheet.set_row(_HEADER - 1, 27)


def _settings(sheet: Worksheet, ledger: Ledger) -> str:
    """The scheme's points beside the table, hidden; the area that VLOOKUP reads."""
    for row, ((kind, level), points) in enumerate(ledger.points.items(), FIRST):
        sheet.write_string(row - 1, _KEYS, f"{kind}|{level}")
        if points is not None:
            sheet.write_number(row - 1, _POINTS, points)
    for column, labels in ((_KINDS, ledger.kinds), (_LEVELS, ledger.levels)):
        for row, label in enumerate(labels, FIRST):
            sheet.write_string(row - 1, column, label)
    sheet.set_column(_KEYS, _LEVELS, characters(80), None, {"hidden": True})
    last = FIRST + max(len(ledger.points), 1) - 1
    return f"${name(_KEYS)}${FIRST}:${name(_POINTS)}${last}"


def _row(sheet: Worksheet, styles: Styles, row: int, settings: str) -> None:
    """One event: cells to type into, the scheme's points, and what counts."""
    kind, level = cell(LedgerRole.KIND, row), cell(LedgerRole.LEVEL, row)
    standard, given = cell(LedgerRole.STANDARD, row), cell(LedgerRole.GIVEN, row)
    sheet.write_number(row - 1, _INDEX[LedgerRole.NUMBER], row - FIRST + 1, styles("centre"))
    for role, style, number in (
            (LedgerRole.DAY, "entry", "yyyy-mm-dd"), (LedgerRole.KIND, "entry", "@"),
            (LedgerRole.LEVEL, "entry", "@"), (LedgerRole.EVENT, "free", "@"),
            (LedgerRole.GIVEN, "entry", ""), (LedgerRole.EVIDENCE, "free", "@"),
            (LedgerRole.WHO, "entry", "@")):
        sheet.write_blank(row - 1, _INDEX[role], None, styles(style, number))

    def points(key: str, otherwise: str) -> str:
        # VLOOKUP gives 0 for an empty cell: the scheme leaves such points to people
        found = f"VLOOKUP({key},{settings},2,FALSE)"
        return f'IFERROR(IF({found}="","",{found}),{otherwise})'

    by_level = points(f'{kind}&"|"&{level}', points(f'{kind}&"|"', '""'))
    _formula(sheet, styles, row, LedgerRole.STANDARD, f'IF({kind}="","",{by_level})')
    # what is no number, or below 0, counts nothing: reading has it so too, and tells of it
    _formula(sheet, styles, row, LedgerRole.POINTS,
             f'IF({given}="",{standard},IF(ISTEXT({given}),"",IF({given}<0,"",{given})))')


def _formula(sheet: Worksheet, styles: Styles, row: int, role: LedgerRole, text: str) -> None:
    sheet.write_formula(row - 1, _INDEX[role], f"={text}", styles("adopted"), "")


def _sum(sheet: Worksheet, styles: Styles, ledger: Ledger) -> None:
    letter = name(_INDEX[LedgerRole.POINTS])
    look = styles("sum")
    for number in range(len(COLUMNS)):
        sheet.write_blank(TOTAL - 1, number, None, look)
    sheet.write_string(TOTAL - 1, 0, "合计", look)
    sheet.write_formula(TOTAL - 1, _INDEX[LedgerRole.POINTS],
                        f"=ROUND(SUM({letter}{FIRST}:{letter}{LAST}),10)", look, 0)
    sheet.write_string(TOTAL - 1, _INDEX[LedgerRole.EVIDENCE], f"填入：{ledger.item.name}",
                       styles("sum text"))


def _rules(sheet: Worksheet, scheme: Scheme, ledger: Ledger) -> None:
    """What the cells accept."""
    first, last = FIRST - 1, LAST - 1

    def choice(role: LedgerRole, column: int, labels: Sequence[str], what: str) -> None:
        if labels:
            area = f"=${name(column)}${FIRST}:${name(column)}${FIRST + len(labels) - 1}"
            place = _INDEX[role]
            sheet.data_validation(first, place, last, place, {
                "validate": "list", "source": area, "error_title": "填写有误",
                "error_message": f"请从下拉列表中选择{what}。"})

    choice(LedgerRole.KIND, _KINDS, ledger.kinds, "事项类别")
    choice(LedgerRole.LEVEL, _LEVELS, ledger.levels, "级别")
    day, given = _INDEX[LedgerRole.DAY], _INDEX[LedgerRole.GIVEN]
    sheet.data_validation(first, day, last, day, {
        "validate": "date", "criteria": "between", "minimum": date(scheme.year, 1, 1),
        "maximum": date(scheme.year, 12, 31), "error_type": "warning", "error_title": "请核对日期",
        "error_message": f"日期应在{scheme.year}年内，如 {scheme.year}-6-30。"})
    sheet.data_validation(first, given, last, given, {
        "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "填写有误",
        "error_message": "请填不小于 0 的数字。"})


def _page(sheet: Worksheet) -> None:
    sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True,
                       "format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.print_area(_TITLE - 1, 0, TOTAL - 1, len(COLUMNS) - 1)
    sheet.repeat_rows(_HEADER - 1)
    sheet.set_footer("&C第 &P 页  共 &N 页")
    sheet.hide_gridlines(2)
    sheet.freeze_panes(_HEADER, 0)
    sheet.set_default_row(21)
