"""Fonts, fills and borders of the workbooks: quiet, as office forms are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

SONG: Final = "宋体"
HEI: Final = "黑体"
BODY: Final = 10  # points
SMALL: Final = 9

# Fills.  A cell that waits for somebody has a colour; a filled one is white.
UNIT: Final = "#FFF2CC"  # waits for the unit
DEPARTMENT: Final = "#DDEBF7"  # waits for the department
WRONG: Final = "#F8CBAD"  # cannot be understood
HEAD: Final = "#E7E6E6"
CALCULATED: Final = "#F5F5F5"
SUM: Final = "#EDEDED"

INDENT: Final = 12  # pixels that an indented text begins further right
INDENTED: Final = frozenset({
    "text", "title only", "input", "department input", "cause", "sum text"})

WRONG_INK: Final = "#C00000"
OPEN_INK: Final = "#9C5700"
WAIT_INK: Final = "#2F5597"
QUIET_INK: Final = "#595959"

_BASE: Final[dict[str, Any]] = {"font_name": SONG, "font_size": BODY, "valign": "vcenter"}
_TABLE: Final[dict[str, Any]] = {**_BASE, "border": 1, "text_wrap": True}
_CENTRE: Final[dict[str, Any]] = {**_TABLE, "align": "center"}
_ENTRY: Final[dict[str, Any]] = {**_CENTRE, "locked": False}

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {**_BASE, "font_size": 20, "bold": True, "align": "center"},
    "guide title": {**_BASE, "font_size": 18, "bold": True, "align": "center"},
    "heading": {**_BASE, "font_name": HEI, "font_size": 12, "bold": True},
    "plain": {**_BASE, "font_size": 11},
    "unit": {**_BASE, "font_name": HEI, "font_size": 11},
    "subtitle": {**_BASE, "font_size": 11, "align": "center", "font_color": QUIET_INK},
    "paragraph number": {**_BASE, "font_size": 11, "align": "center"},
    "paragraph": {**_BASE, "font_size": 11, "text_wrap": True},
    "remark": {**_BASE, "font_color": WRONG_INK},
    "note": {**_BASE, "text_wrap": True, "font_color": QUIET_INK},
    "sign": {**_BASE, "font_size": 11, "locked": False},
    "head": {**_CENTRE, "font_name": HEI, "bold": True, "bg_color": HEAD},
    "centre": _CENTRE,
    "strong": {**_CENTRE, "font_name": HEI, "bold": True},
    "text": {**_TABLE, "align": "left", "indent": 1},
    "title only": {**_TABLE, "font_name": HEI, "bold": True, "align": "left",
                   "indent": 1},
    "free": {**_TABLE, "align": "left", "indent": 1, "locked": False},
    "input": {**_TABLE, "align": "left", "indent": 1},
    "department input": {**_TABLE, "align": "left", "indent": 1, "font_color": WAIT_INK},
    "entry": _ENTRY,
    "adopted": {**_CENTRE, "bg_color": CALCULATED, "font_color": QUIET_INK},
    "score": {**_CENTRE, "bg_color": CALCULATED, "font_name": HEI},
    "cause": {**_TABLE, "align": "left", "indent": 1, "bg_color": CALCULATED, "font_size": SMALL},
    "sum": {**_CENTRE, "bg_color": SUM, "font_name": HEI, "bold": True},
    "sum text": {**_TABLE, "bg_color": SUM, "font_size": SMALL, "align": "left", "indent": 1},
    "key unit": {**_CENTRE, "bg_color": UNIT, "font_size": SMALL},
    "key department": {**_CENTRE, "bg_color": DEPARTMENT, "font_size": SMALL},
    "key wrong": {**_CENTRE, "bg_color": WRONG, "font_color": WRONG_INK, "font_size": SMALL},
    "key calculated": {**_CENTRE, "bg_color": CALCULATED, "font_size": SMALL},
    "mark": {"locked": False},
    "bold": {"font_name": HEI, "font_size": BODY, "bold": True},
    "run": {"font_name": SONG, "font_size": BODY},
    # For conditional formats: only what changes.
    "if unit": {"bg_color": UNIT},
    "if department": {"bg_color": DEPARTMENT},
    "if wrong": {"bg_color": WRONG, "font_color": WRONG_INK},
    "if unfilled": {"font_color": OPEN_INK},
    "if pending": {"font_color": WAIT_INK},
    "if error": {"font_color": WRONG_INK},
}


class Styles:
    """The formats of one workbook, made when first asked for.

    Args:
        looks: name -> properties of the format; those of the 考核表 if not given.

    >>> from io import BytesIO
    >>> styles = Styles(Workbook(BytesIO(), {"in_memory": True}))
    >>> styles("score") is styles("score")
    True
    """

    def __init__(self, workbook: Workbook,
                 looks: Mapping[str, Mapping[str, Any]] = _STYLES) -> None:
        self._workbook = workbook
        self._looks = looks
        self._made: dict[tuple[str, str], Format] = {}

    def __call__(self, name: str, number: str = "") -> Format:
        """The format ``name``, with the number format ``number`` where one is given."""
        if (name, number) not in self._made:
            properties = dict(self._looks[name])
            if number:
                properties["num_format"] = number
            self._made[name, number] = self._workbook.add_format(properties)
        return self._made[name, number]
