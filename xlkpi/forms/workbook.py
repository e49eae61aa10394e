"""One whole unit workbook, made with XlsxWriter: 考核表, 填表说明 and the hidden identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlkpi.forms import buttons, columns, ledger, pages, table
from xlkpi.forms.columns import characters
from xlkpi.forms.entries import Rules
from xlkpi.forms.errors import FormError
from xlkpi.forms.formulas import Form, Scores
from xlkpi.forms.guide import SHEET as GUIDE_SHEET
from xlkpi.forms.guide import Guide
from xlkpi.forms.layout import TITLE, Layout, plan
from xlkpi.forms.pen import LEAST, Pen
from xlkpi.forms.styles import SONG, Styles
from xlkpi.scheme.identity import (
    IDENTITY_ROW,
    IDENTITY_SHEET,
    REMARK_KEY,
    ROLE_ROW,
    TOTAL_KEY,
    Identity,
    Role,
    cell_name,
    digest,
    indicator_key,
)
from xlkpi.scheme.model import AttributeValue, Scheme
from xlkpi.scheme.periods import in_period

# The calculation engine of Excel 2019 and later: it then trusts the cached values
# and does not ask on closing whether to save changes that nobody made.
_ENGINE: Final = 191029
_DEFAULT_COLUMN: Final = 72  # pixels of a column in a 宋体 11 workbook
_DEFAULT_ROW: Final = 18

_Names = dict[str, tuple[Role, str, int]]


def build(scheme: Scheme, group: str, attributes: Mapping[str, AttributeValue], form: Form,
          unit: str, period: str = "", macros: Callable[[int], bytes] | None = None) -> bytes:
    """Make the workbook of one unit from scratch.

    Args:
        scheme: a checked scheme.
        group: the unit's group.
        attributes: the unit's attributes.
        form: "native" or "udf".
        unit: the unit's name.
        period: part of the year, or "".
        macros: gives a vbaProject.bin for so many sheets; the workbook then is an .xlsm with
            buttons.

    Raises:
        FormError: the group has nothing to fill in, or a formula cannot be written.
    """
    shown = in_period(scheme, period, group)
    layout = plan(shown, group, remark=form == "udf")
    if not layout.parts and not layout.overall:
        raise FormError(f"分组“{group}”没有任何指标和填报项,无法生成考核表。请检查方案的“单位”和“指标”表。")
    scores = Scores(shown, group, attributes, form, layout)
    target = BytesIO()
    workbook = Workbook(target, {
        "in_memory": True, "default_format_properties": {"font_name": SONG, "font_size": 11},
        "default_column_width": _DEFAULT_COLUMN, "default_row_height": _DEFAULT_ROW})
    workbook.set_calc_mode("auto", _ENGINE)
    workbook.calc_on_load = False
    workbook.set_properties({
        "title": f"{scheme.title}（{unit}）", "subject": "绩效考核表", "category": scheme.id,
        "created": datetime(scheme.year, 1, 1, tzinfo=timezone.utc)})
    workbook.set_size(1920, 1040)  # pixels: of a usual screen, maximised
    styles = Styles(workbook)
    identity = Identity(scheme.id, scheme.version, unit, period, digest(scheme, group))
    form_sheet = workbook.add_worksheet(table.SHEET)
    _form(form_sheet, styles, scores, identity)
    for one in scores.ledgers.values():
        ledger.draw(workbook.add_worksheet(ledger.sheet_name(one)), styles, scheme, one, unit)
    Guide(workbook.add_worksheet(GUIDE_SHEET), styles, shown, group).draw()
    names = _names(layout)
    for name, (role, _, row) in names.items():
        place = layout.columns.fixed(role, row)
        workbook.define_name(f"{table.SHEET}!{name}", f"={table.SHEET}!{place}")
    _identity_sheet(workbook.add_worksheet(IDENTITY_SHEET), identity, names)
    form_sheet.activate()
    if macros is not None:
        buttons.add(workbook, macros(len(workbook.worksheets())), layout.columns)
    workbook.close()
    return target.getvalue()


def _form(sheet: Worksheet, styles: Styles, scores: Scores, identity: Identity) -> None:
    layout = scores.layout
    pen = Pen(sheet, styles, layout.columns)
    for number, column in enumerate(layout.columns.shown):
        hidden = {"hidden": True} if column.role is Role.KEY else {}
        sheet.set_column(number, number, characters(column.width), None, hidden)
    places = layout.columns
    sheet.set_column(places.who, places.sort, characters(60), None, {"hidden": True})
    marks = places.marks.values()
    sheet.set_column(min(marks), max(marks), characters(60), styles("mark"), {"hidden": True})
    table.draw(pen, scores, identity.unit, identity.period)
    Rules(pen, scores).apply()
    pen.set_heights()
    _hidden(sheet, styles, layout, identity)
    _page(sheet, layout)


def _hidden(sheet: Worksheet, styles: Styles, layout: Layout, identity: Identity) -> None:
    for number, text in enumerate(identity.texts()):
        sheet.write_string(IDENTITY_ROW - 1, number, text)
    for number, column in enumerate(layout.columns.shown):
        sheet.write_string(ROLE_ROW - 1, number, column.role.value)
    for role, number in layout.columns.marks.items():
        sheet.write_string(ROLE_ROW - 1, number, role.value, styles("run"))  # locked
    for row in (IDENTITY_ROW, ROLE_ROW):
        sheet.set_row(row - 1, None, None, {"hidden": True})
    keys = layout.columns.index(Role.KEY)
    for item, row in layout.input_rows():
        sheet.write_string(row - 1, keys, item.key)
    for block in layout.blocks:
        if not block.inputs:
            sheet.write_string(block.first - 1, keys, indicator_key(block.indicator.code))
    sheet.write_string(layout.remark - 1, keys, REMARK_KEY)
    if not layout.remark_shown:
        sheet.set_row(layout.remark - 1, LEAST, None, {"hidden": True})
    if layout.total is not None:
        sheet.write_string(layout.total - 1, keys, TOTAL_KEY)
    for found in layout.results:
        sheet.write_string(found.row - 1, keys, indicator_key(found.result.name))


def _page(sheet: Worksheet, layout: Layout) -> None:
    last = layout.columns.index(columns.LAST)
    end = layout.notes + 1  # the signature line
    sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True,
                       "format_columns": True, "format_rows": True, "insert_rows": True})
    sheet.set_landscape()
    sheet.set_paper(pages.A3)
    sheet.set_margins(pages.LEFT, pages.RIGHT, pages.TOP, pages.BOTTOM)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.print_area(TITLE - 1, 0, end - 1, last)
    sheet.repeat_rows(layout.header - 1)
    sheet.set_footer("&C第 &P 页  共 &N 页", {"margin": pages.FOOTER})
    sheet.hide_gridlines(2)
    sheet.freeze_panes(layout.header, layout.columns.index(Role.SECTION) + 1)
    sheet.set_zoom(90)
    for item, row in layout.input_rows():
        if item.by == "unit":
            sheet.set_selection(f"{layout.columns.cell(Role.VALUE, row)}")
            break
    whole = f"A1:{columns.name(layout.columns.sort)}{end}"
    sheet.ignore_errors({"formula_differs": whole, "number_stored_as_text": whole,
                         "formula_range": whole})


# --- names -------------------------------------------------------------------------------------


def _places(layout: Layout) -> Iterator[tuple[Role, str, int]]:
    for item, row in layout.input_rows():
        for role in (Role.VALUE, Role.ASSESSED, Role.ADOPTED):
            yield role, item.key, row
    score_rows = [(block.indicator.code, block.first) for block in layout.blocks]
    if layout.total is not None:
        score_rows.append((TOTAL_KEY, layout.total))
    for key, row in score_rows:
        for role in (Role.FULL, Role.SELF_SCORE, Role.SCORE):
            yield role, key, row
    for found in layout.results:
        for role in (Role.SELF_SCORE, Role.SCORE):
            yield role, indicator_key(found.result.name), found.row


def _names(layout: Layout) -> _Names:
    """The defined names; a name that would stand for two cells stands for none."""
    places = [(cell_name(role, key), role, key, row) for role, key, row in _places(layout)]
    often = Counter(name.casefold() for name, *_ in places)
    return {name: (role, key, row) for name, role, key, row in places
            if often[name.casefold()] == 1}


def _identity_sheet(sheet: Worksheet, identity: Identity, names: _Names) -> None:
    for number, text in enumerate(identity.texts()):
        sheet.write_string(0, number, text)
    for number, (name, (role, key, _)) in enumerate(names.items(), 2):
        sheet.write_row(number, 0, (key, role.value, name))
    sheet.protect()
    sheet.very_hidden()
