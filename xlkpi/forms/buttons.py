"""The buttons on a 考核表: a unit workbook with macros (.xlsm).

The macros (udfs/vba/xlkpi_buttons.bas) call the add-in; where it is missing they say so, and
the sheet scores itself as ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from xlkpi.forms import columns
from xlkpi.forms.layout import TITLE
from xlkpi.scheme.identity import Role


@dataclass(frozen=True)
class Button:
    """A button at the right end of the title's row.

    Attributes:
        caption: what stands on it.
        macro: the macro that it runs.
    """

    caption: str
    macro: str


BUTTONS: Final = (Button("检查填报", "XlkpiButtonCheck"), Button("重新计分", "XlkpiButtonRescore"))
_WIDTH: Final = 96  # pixels, as all that follow
_HEIGHT: Final = 30
_GAP: Final = 10
_ABOVE: Final = 10


def add(workbook: Workbook, macros: bytes, places: columns.Columns) -> None:
    """Give a finished workbook its macros, and its first sheet the buttons.

    Args:
        workbook: with all of its sheets.
        macros: a vbaProject.bin with code behind ThisWorkbook, Sheet1, Sheet2, ...
        places: the columns of the first sheet.
    """
    workbook.add_vba_project(BytesIO(macros), is_stream=True)
    workbook.set_vba_name("ThisWorkbook")
    sheets = workbook.worksheets()
    for number, sheet in enumerate(sheets, 1):
        sheet.set_vba_name(f"Sheet{number}")
    # the buttons stand between here and the last column's end
    start = Role.DEPARTMENT if places.before(Role.DEPARTMENT) is Role.CAUSE else Role.CAUSE
    left = places.width(start, columns.LAST) - len(BUTTONS) * (_WIDTH + _GAP) + _GAP
    for number, button in enumerate(BUTTONS):
        sheets[0].insert_button(TITLE - 1, places.index(start), {
            "macro": button.macro, "caption": button.caption, "width": _WIDTH, "height": _HEIGHT,
            "x_offset": left + number * (_WIDTH + _GAP), "y_offset": _ABOVE})
