"""What all sheets of the summary share: formats, title, print set-up, widths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.columns import DIGIT, PADDING
from xlkpi.forms.styles import HEAD, HEI, QUIET_INK, SONG, SUM, WRONG_INK, Styles
from xlkpi.formula.errors import columns as display_width

A3: Final = 8
A4: Final = 9
SCALE: Final = 0.66  # print scale of wide tables: more columns on a page, still readable
WIDER: Final = 1.27  # without 宋体 LibreOffice takes another font, and columns come out wider
A3_PIXELS: Final = 1480 / SCALE / WIDER  # what an A3 page in landscape holds at that scale
ENGINE: Final = 191029  # Excel 2019: it then trusts cached values, and asks nothing on closing

# 宋体 11 is the font that column widths are measured in: every program has the same widths then.
OPTIONS: Final[dict[str, Any]] = {
    "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
    "default_format_properties": {"font_name": SONG, "font_size": 11},
    "default_column_width": 72, "default_row_height": 18,
}

ACCENT: Final = "#1F4E79"
BAND: Final = "#F7F9FC"
LOST: Final = "#FCE4D6"  # less than full marks by a good part
SHORT: Final = "#FFF8E5"  # a little less
OPEN: Final = "#FFEB9C"
OPEN_INK: Final = "#9C5700"
MISSING: Final = "#F8CBAD"
GRID: Final = "#BFBFBF"

_BASE: Final[dict[str, Any]] = {"font_name": SONG, "font_size": 10, "valign": "vcenter"}
_CELL: Final[dict[str, Any]] = {**_BASE, "border": 1, "border_color": GRID}
_CENTRE: Final[dict[str, Any]] = {**_CELL, "align": "center"}

_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {**_BASE, "font_name": HEI, "font_size": 18, "font_color": ACCENT},
    "subtitle": {**_BASE, "font_color": QUIET_INK},
    "note": {**_BASE, "font_size": 9, "font_color": QUIET_INK},
    "heading": {**_BASE, "font_name": HEI, "font_size": 12, "font_color": ACCENT},
    "head": {**_CENTRE, "font_name": HEI, "bg_color": HEAD, "text_wrap": True},
    "small head": {**_CENTRE, "font_size": 9, "bg_color": HEAD, "text_wrap": True},
    "tall head": {**_CENTRE, "font_size": 9, "bg_color": HEAD, "rotation": 270},
    "rule": {**_CELL, "font_size": 9, "text_wrap": True, "valign": "top"},
    "centre": _CENTRE,
    "text": {**_CELL, "align": "left", "indent": 1},
    "wrap": {**_CELL, "align": "left", "text_wrap": True, "indent": 1},
    "name": {**_CELL, "align": "left", "font_name": HEI, "indent": 1},
    "score": _CENTRE,
    "open": {**_CENTRE, "font_size": 9, "bg_color": OPEN, "font_color": OPEN_INK},
    "none": {**_CENTRE, "font_color": GRID},
    "sum": {**_CENTRE, "bg_color": SUM, "font_name": HEI},
    "rank": {**_CENTRE, "font_name": HEI, "font_size": 11},
    "card label": {**_BASE, "align": "center", "font_size": 9, "font_color": QUIET_INK,
                   "bg_color": BAND, "top": 1, "left": 1, "right": 1, "border_color": GRID},
    "card": {**_BASE, "align": "center", "font_name": HEI, "font_size": 16, "font_color": ACCENT,
             "bg_color": BAND, "left": 1, "right": 1, "border_color": GRID},
    "card alarm": {**_BASE, "align": "center", "font_name": HEI, "font_size": 16,
                   "font_color": WRONG_INK, "bg_color": BAND, "left": 1, "right": 1,
                   "border_color": GRID},
    "card foot": {**_BASE, "align": "center", "font_size": 9, "bg_color": BAND, "bottom": 1,
                  "left": 1, "right": 1, "border_color": GRID},
    "missing": {**_CELL, "align": "left", "indent": 1, "bg_color": MISSING, "font_color": WRONG_INK},
    "missing centre": {**_CENTRE, "bg_color": MISSING, "font_color": WRONG_INK},
    "error": {**_CENTRE, "font_name": HEI, "font_color": WRONG_INK},
    "warning": {**_CENTRE, "font_name": HEI, "font_color": OPEN_INK},
    "quiet": {**_CENTRE, "font_color": QUIET_INK},
    "good": {**_BASE, "font_size": 12, "font_color": "#375623"},
    # for conditional formats: only what changes
    "if lost": {"bg_color": LOST},
    "if short": {"bg_color": SHORT},
    "if open": {"bg_color": OPEN, "font_color": OPEN_INK},
}


class Looks(Styles):
    """The formats of the summary workbook."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__(workbook, _LOOKS)


def points_format(decimals: int) -> str:
    """The number format of scores.

    >>> points_format(2), points_format(0)
    ('0.00', '0')
    """
    return f"0.{'0' * decimals}" if decimals else "0"


def head(sheet: Worksheet, looks: Looks, title: str, subtitle: str, note: str = "") -> None:
    """Title, subtitle and a note in rows 1 to 3."""
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, looks("title"))
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, subtitle, looks("subtitle"))
    sheet.set_row(2, 18)
    if note:
        sheet.write_string(2, 0, note, looks("note"))


def page(sheet: Worksheet, *, paper: int = A4, repeat_to: int | None = None,
         repeat_columns: int = 0) -> None:
    """Print set-up: landscape, one page wide, headings repeated, pages numbered.

    Args:
        sheet: the sheet.
        paper: A3 or A4.
        repeat_to: the last heading row, from 0, repeated on every page; None: none.
        repeat_columns: how many columns are repeated on every page.
    """
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&9&A&C&9第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    if repeat_to is not None:
        sheet.repeat_rows(0, repeat_to)
    if repeat_columns:
        sheet.repeat_columns(0, repeat_columns - 1)


def wide_page(sheet: Worksheet, title: str, subtitle: str, note: str, *, fixed: float,
              runs: Sequence[tuple[int, float]], area: tuple[int, int, int], columns: int,
              repeat_columns: int) -> None:
    """Print set-up of a table wider than a page: A3, broken only where headings end.

    Title and note go into the page's header and footer, since the cells that
    hold them on the screen would be cut at the first page's edge.

    Args:
        sheet: the sheet.
        title: its title.
        subtitle: what stands under the title.
        note: how to read the table.
        fixed: pixels of the columns that every page repeats.
        runs: first column, from 0, and pixels of every run of columns that stays together.
        area: first heading row, last heading row, last row; all from 0.
        columns: how many columns there are.
        repeat_columns: how many of them are repeated on every page.
    """
    first, headings, last = area
    page(sheet, paper=A3, repeat_columns=repeat_columns)
    sheet.repeat_rows(first, headings)
    room, breaks, used, widest = A3_PIXELS - fixed, list[int](), 0.0, 0.0
    for column, pixels in runs:
        if used and used + pixels > room:
            breaks.append(column)
            used = 0.0
        used += pixels
        widest = max(widest, used)
    sheet.print_area(first, 0, max(last, headings), columns - 1)
    sheet.set_print_scale(max(40, min(100, int(100 * SCALE * A3_PIXELS / (fixed + widest)))))
    sheet.set_v_pagebreaks(breaks)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.set_header(f"&L&16{_printed(title)}&R&9{_printed(subtitle)}")
    sheet.set_footer(f"&L&8{_printed(note)}&R&9第 &P 页，共 &N 页")


def _printed(text: str) -> str:
    """A text in a page's header: & is doubled; the two parts have 255 characters together."""
    return text.replace("&", "&&")[:110]


def pixels(width: float) -> int:
    """Pixels of a column that is so many digits wide."""
    return round(width * DIGIT + PADDING)


def fitting(texts: Iterable[object], least: float = 6, most: float = 40) -> float:
    """The column width, in digits, that shows the longest of the texts whole."""
    longest = max((display_width(str(text)) for text in texts), default=0)
    return min(max(longest + 2, least), most)
