"""What all sheets of the summary share: formats, title, print set-up, widths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.columns import DIGIT, PADDING
from xlkpi.forms.styles import HEAD, HEI, QUIET_INK, SONG, SUM, WRONG_INK, Styles
from xlkpi.formula.errors import columns as display_width


class Paper(NamedTuple):
    """A page in landscape and how a wide table is best printed on it.

    Attributes:
        code: Excel's number of the paper.
        scale: print scale: many columns on a page, still readable.
        across: pixels of the page's width, without margins, at full scale.
        high: points of the page's height, without margins, at full scale.
    """

    code: int
    scale: float
    across: float
    high: float

    @property
    def pixels(self) -> float:
        """Pixels of columns that the page holds at its scale."""
        return self.across / self.scale / WIDER

    @property
    def points(self) -> float:
        """Points of rows that the page holds at its scale."""
        return self.high / self.scale


A3: Final = 8
A4: Final = 9
WIDER: Final = 1.27  # without 宋体 LibreOffice takes another font, and columns come out wider
LEAST_ROW: Final = 18.0  # points of a unit's row in a wide table
MOST_ROW: Final = 42.0
ENGINE: Final = 191029  # Excel 2019: it then trusts cached values, and asks nothing on closing

# 宋体 11 is the font that column widths are measured in: every program has the same widths then.
SMALL_PAGE: Final = Paper(A4, 0.72, 1030, 480)
LARGE_PAGE: Final = Paper(A3, 0.66, 1480, 720)

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
    "rule": {**_CELL, "font_size": 9, "text_wrap": True, "valign": "top", "align": "left",
             "indent": 1},
    "centre": _CENTRE,
    "text": {**_CELL, "align": "left", "indent": 1},
    "wrap": {**_CELL, "align": "left", "text_wrap": True, "indent": 1},
    "name": {**_CELL, "align": "left", "font_name": HEI, "indent": 1},
    "score": _CENTRE,
    "open": {**_CENTRE, "font_size": 9, "bg_color": OPEN, "font_color": OPEN_INK},
    "none": {**_CENTRE, "font_color": GRID},
    "exempt": {**_CENTRE, "font_size": 9, "font_color": QUIET_INK},
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
    "missing": {**_CELL, "align": "left", "indent": 1, "bg_color": MISSING,
                "font_color": WRONG_INK},
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
              runs: Sequence[tuple[int, float]], area: tuple[int, int, int], high: float,
              columns: int, repeat_columns: int) -> list[int]:
    """Print set-up of a table wider than a page, broken only where headings end.

    A table that is low enough goes onto A4 pages, which it fills, a higher one onto A3.
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
        high: points of all its rows together.
        columns: how many columns there are.
        repeat_columns: how many of them are repeated on every page.

    Returns:
        The columns that begin a page, but for the first: headings must not reach over them.
    """
    first, headings, last = area
    least = max((width for _, width in runs), default=0.0)
    fits = high <= SMALL_PAGE.points + 1 and fixed + least <= SMALL_PAGE.pixels
    paper = SMALL_PAGE if fits else LARGE_PAGE
    breaks, widest = _spread(runs, paper.pixels - fixed)
    scale = paper.scale * paper.pixels / (fixed + widest)
    if fits:
        scale = min(scale, paper.high / high)
    page(sheet, paper=paper.code, repeat_columns=repeat_columns)
    sheet.repeat_rows(first, headings)
    sheet.print_area(first, 0, max(last, headings), columns - 1)
    sheet.set_print_scale(max(40, min(100, int(100 * scale))))
    sheet.set_v_pagebreaks(breaks)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.set_header(f"&L&16{_printed(title)}&R&9{_printed(subtitle)}")
    sheet.set_footer(f"&L&8{_folded(note, paper)}&R&9第 &P 页，共 &N 页")
    return breaks


def _spread(runs: Sequence[tuple[int, float]], room: float) -> tuple[list[int], float]:
    """Runs of columns over as few pages as hold them, the widest page as narrow as can be.

    Returns:
        The columns that begin a page, but for the first, and pixels of the widest page.

    >>> _spread([(0, 60), (6, 20), (8, 20), (10, 50)], 100)
    ([8], 80)
    """
    ends = [0.0, *accumulate(width for _, width in runs)]
    count = len(runs)
    best: list[tuple[float, tuple[int, ...]]] = [(end, ()) for end in ends]  # of one page
    for _ in range(count - 1):  # one page more each time
        if best[count][0] <= room:
            break
        best = [best[0]] + [min(
            (max(best[start][0], ends[end] - ends[start]), (*best[start][1], start))
            for start in range(end)) for end in range(1, count + 1)]
    widest, starts = best[count]
    return [runs[start][0] for start in starts if start], widest


def row_points(headings: float, rows: int) -> float:
    """Points of a unit's row in a wide table: few units take higher ones, which fill a page.

    >>> row_points(200, 9), row_points(200, 25), row_points(200, 1000)
    (42.0, 18.67, 18.0)
    """
    room = (SMALL_PAGE.points - headings) / max(rows, 1)
    return round(min(max(room, LEAST_ROW), MOST_ROW), 2)


def keep_order(sheet: Worksheet) -> None:
    """Protect a sheet, without a password, whose formulas would not survive sorting its rows.

    They refer to a row of another sheet, or of their own with its name, or are referred to
    so: sorted, a unit's figures would stand beside another's name.
    """
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True,
                       "select_locked_cells": True})


def _printed(text: str, most: int = 110) -> str:
    """A text in a page's header: & is doubled; the two parts have 255 characters together."""
    plain = text.replace("&", "&&")
    return plain if len(plain) <= most else f"{plain[:most - 1]}…"


def _folded(note: str, paper: Paper) -> str:
    """A note beside the page's number: in two lines, broken after a 。 or ；, where it is long."""
    text = _printed(note, 215)
    room = int(paper.across / 12)  # characters of 8 points left of the page's number
    if len(text) <= room:
        return text
    at = max(text.rfind(mark, 0, room) for mark in "。；　") + 1
    return f"{text[:at]}\n{text[at:].lstrip('　')}" if at else text


def pixels(width: float) -> int:
    """Pixels of a column that is so many digits wide."""
    return round(width * DIGIT + PADDING)


def fitting(texts: Iterable[object], least: float = 6, most: float = 40) -> float:
    """The column width, in digits, that shows the longest of the texts whole."""
    longest = max((display_width(str(text)) for text in texts), default=0)
    return min(max(longest + 2, least), most)
