"""The workbook form of a scheme, written for the official who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from xlkpi.findings import finding
from xlkpi.scheme import guide, sheets
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.guide import row_height
from xlkpi.scheme.identity import IDENTITY_SHEET, digest, kind_texts
from xlkpi.scheme.model import Input, Scheme
from xlkpi.scheme.normal import BY, KINDS, LIMIT_OPEN
from xlkpi.scheme.sheets import Column, Sheet

CELL_LIMIT: Final = 32767  # characters that a cell can hold
TEXT_FORMAT_LIMIT: Final = 255  # longer texts in cells of text format show as #### in old Excel
HEADING: Final = 22.0  # points of the row of headings
SPARE_ROWS: Final = 60  # formatted rows below the last entry, for additions
# fixed, so that the same scheme gives the same file
MADE: Final = datetime(2024, 1, 1, tzinfo=timezone.utc)
OVERVIEW_WIDTHS: Final = (14.0, 70.0, 20.0, 40.0, 12.0)
OVERVIEW_WIDTH: Final = 110.0  # of the contents, where no deadlines need columns of their own

_BASE: Final[dict[str, Any]] = {
    "font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "border": 1,
    "border_color": "#B7C3D0", "text_wrap": True,
}
_TEXT: Final[dict[str, Any]] = {**_BASE, "align": "left", "indent": 1}  # off the border
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "header": {**_BASE, "font_name": "微软雅黑", "bold": True, "align": "center",
               "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "needed": {**_BASE, "font_name": "微软雅黑", "bold": True, "align": "center",
               "bg_color": "#2E75B6", "font_color": "#FFFFFF"},
    "text": {**_TEXT},
    "long": {**_TEXT},
    "center": {**_BASE, "align": "center"},
    "code": {**_BASE, "align": "center", "num_format": "@"},
    "number": {**_BASE, "align": "center"},
    "percent": {**_BASE, "align": "center", "num_format": "0.0%"},
    "date": {**_TEXT, "num_format": "yyyy-mm-dd"},
    "formula": {**_TEXT, "font_name": "Consolas", "font_size": 10, "num_format": "@",
                "bg_color": "#F3F8ED"},
    "long_formula": {**_TEXT, "font_name": "Consolas", "font_size": 10, "quote_prefix": True,
                     "bg_color": "#F3F8ED"},
    "small": {**_TEXT, "font_name": "Consolas", "font_size": 9},
    "label": {**_TEXT, "bold": True, "bg_color": "#DDE8F3"},
    "title": {"font_name": "微软雅黑", "font_size": 15, "bold": True, "font_color": "#1F4E79"},
    "heading": {"font_name": "微软雅黑", "font_size": 12, "bold": True, "font_color": "#1F4E79",
                "bottom": 2, "bottom_color": "#1F4E79"},
    "plain": {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "vcenter"},
}


def workbook(scheme: Scheme, path: Path) -> None:
    """Write the workbook form of a scheme.

    Raises:
        SchemeError: a text is longer than a cell can hold.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": scheme.title, "comments": f"考核方案 {scheme.id}",
                             "created": MADE})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        _overview(book.add_worksheet(sheets.OVERVIEW_TITLE), scheme, styles)
        for sheet in sheets.LISTS:
            _list(book.add_worksheet(sheet.title), scheme, sheet, styles)
        guide.write(book.add_worksheet(sheets.GUIDE_TITLE), styles)
        _identity(book.add_worksheet(IDENTITY_SHEET), scheme)


def _identity(ws: Worksheet, scheme: Scheme) -> None:
    """What the workbook is, so that nobody takes it for a return; reading passes it over."""
    ws.write_row(0, 0, (*kind_texts("scheme", scheme), f"digest={digest(scheme, '')}"))
    ws.very_hidden()


def _put(ws: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """A text as text and never as a formula; a figure as a figure."""
    if value is None or value == "":
        ws.write_blank(row, column, None, style)
    elif isinstance(value, date):
        ws.write_datetime(row, column, datetime.combine(value, datetime.min.time()), style)
    elif isinstance(value, str):
        if len(value) > CELL_LIMIT:
            raise SchemeError([finding("SCHEME_TOO_LONG", sheet=ws.get_name(),
                                       value=value[:20], limit=CELL_LIMIT)])
        ws.write_string(row, column, value, style)
    else:
        ws.write_number(row, column, value, style)


def _overview(ws: Worksheet, scheme: Scheme, styles: dict[str, Format]) -> None:
    """One row per item; the columns of the deadlines only where there are any."""
    _page(ws, scheme, 9)
    widths: Sequence[float] = (OVERVIEW_WIDTHS[0], OVERVIEW_WIDTH)
    if scheme.deadlines:
        widths = OVERVIEW_WIDTHS[:5 if any(d.period for d in scheme.deadlines) else 4]
    for column, (title, width) in enumerate(zip(sheets.OVERVIEW_COLUMNS, widths, strict=False)):
        ws.set_column(column, column, width)
        ws.write_string(0, column, title, styles["header"])
    ws.set_row(0, HEADING)
    rows: list[tuple[str, tuple[Any, ...]]] = [
        (item, (_joined(getattr(scheme, field)),))
        for item, (field, _) in sheets.OVERVIEW_ITEMS.items()
        if field not in (*sheets.FORM_FIELDS, "rank_by", "appeal_days")
        or getattr(scheme, field) != Scheme.model_fields[field].default]
    rows += [(sheets.NOTE_ITEM, (note,)) for note in scheme.notes]
    rows += [(sheets.RETURN_ITEM if d.for_returns else sheets.DEADLINE_ITEM,
              (d.on, d.name, d.note, d.period)[:len(widths) - 1]) for d in scheme.deadlines]
    for row, (item, contents) in enumerate(rows, 1):
        ws.write_string(row, 0, item, styles["label"])
        cells = [*contents, *[None] * (len(widths) - 1 - len(contents))]
        for column, content in enumerate(cells, 1):
            _put(ws, row, column, content, styles["date" if isinstance(content, date) else "long"])
        ws.set_row(row, row_height(zip(cells, widths[1:], strict=True)))


def _joined(value: Any) -> Any:
    """What one cell shows of a list."""
    return "、".join(value) if isinstance(value, tuple) else value


def _list(ws: Worksheet, scheme: Scheme, sheet: Sheet, styles: dict[str, Format]) -> None:
    entries: Sequence[Any] = getattr(scheme, sheet.part)
    attributes = list(dict.fromkeys(a for u in scheme.units for a in u.attributes)
                      ) if sheet.part == "units" else []
    _page(ws, scheme, sheet.paper)
    ws.freeze_panes(1, sheet.frozen)
    ws.ignore_errors({"number_stored_as_text": "A1:Z2000"})
    last = len(entries) + SPARE_ROWS
    ws.set_row(0, HEADING)
    for column, spec in enumerate(sheet.columns):
        ws.set_column(column, column, spec.width)
        ws.write_string(0, column, spec.title, styles["needed" if spec.needed else "header"])
        _validation(ws, column, spec, last)
        for row in range(len(entries) + 1, last + 1):
            ws.write_blank(row, column, None, styles[_style(spec)])
    for column, name in enumerate(attributes, len(sheet.columns)):
        ws.set_column(column, column, 14)
        ws.write_string(0, column, name, styles["header"])
    for row, entry in enumerate(entries, 1):
        for column, spec in enumerate(sheet.columns):
            value = _shown(spec, getattr(entry, spec.field))
            _put(ws, row, column, value, styles[_style(spec, value, entry)])
        ws.set_row(row, row_height(
            [(_shown(spec, getattr(entry, spec.field)), spec.width) for spec in sheet.columns]))
        for column, name in enumerate(attributes, len(sheet.columns)):
            _put(ws, row, column, entry.attributes.get(name), styles["center"])
    wide = len(sheet.columns) + len(attributes)
    ws.autofilter(0, 0, max(len(entries), 1), wide - 1)
    ws.print_area(0, 0, max(len(entries), 1), _printed(sheet, entries, wide) - 1)


def _printed(sheet: Sheet, entries: Sequence[Any], wide: int) -> int:
    """How many columns are printed: not the last ones where they are empty."""
    if wide > len(sheet.columns):
        return wide
    while not sheet.columns[wide - 1].needed and not any(
            getattr(entry, sheet.columns[wide - 1].field) for entry in entries):
        wide -= 1
    return wide


def _style(spec: Column, value: object = None, entry: object = None) -> str:
    if spec.content == "formula":
        return "long_formula" if len(str(value or "")) > TEXT_FORMAT_LIMIT else "formula"
    if spec.content in ("number", "whole"):
        return "percent" if isinstance(entry, Input) and entry.kind == "percent" else "number"
    if spec.content in ("flag", "kind", "by", "title"):
        return "center"
    return spec.content if spec.content in ("code", "long", "date") else "text"


def _shown(spec: Column, value: Any) -> Any:
    """A field's value as the cell shows it."""
    match spec.content:
        case "flag":
            return "是" if value else "否"
        case "kind":
            return KINDS[value]
        case "by":
            return BY[value]
        case "choices":
            return "、".join(c.label if c.quota is None else f"{c.label}{LIMIT_OPEN}{c.quota}]"
                            for c in value)
        case "groups":
            return "、".join(value)
        case _:
            return value


def _validation(ws: Worksheet, column: int, spec: Column, last: int) -> None:
    """A drop-down where there are options; the hint either way."""
    if not spec.hint and not spec.options:
        return
    rule: dict[str, Any] = {"validate": "any"}
    if spec.options:
        rule = {"validate": "list", "source": list(spec.options), "error_title": spec.title,
                "error_message": "只能填：" + "、".join(spec.options)}
    if spec.hint:
        rule |= {"input_title": spec.title, "input_message": spec.hint}
    ws.data_validation(xl_range(1, column, last, column), rule)


def _page(ws: Worksheet, scheme: Scheme, paper: int) -> None:
    """Landscape, one page wide, heading on every page, title and page number below."""
    ws.set_landscape()
    ws.set_paper(paper)
    ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    ws.fit_to_pages(1, 0)
    ws.repeat_rows(0)
    ws.set_footer(f"&L{scheme.title.replace('&', '&&')[:60]}&C&A&R第 &P 页 共 &N 页")
    ws.hide_gridlines(2)
