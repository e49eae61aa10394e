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
    """A button on the title's row.

    Attributes:
        caption: what stands on it.
        macro: the macro that it runs.
        at: the column in which it begins.
    """

    caption: str
    macro: str
    at: Role


BUTTONS: Final = (Button("检查填报", "XlkpiButtonCheck", Role.EVIDENCE),
                  Button("重新计分", "XlkpiButtonRescore", Role.REMARK))
SIZE: Final = {"width": 72, "height": 28, "x_offset": 4, "y_offset": 12}  # pixels


def add(workbook: Workbook, macros: bytes) -> None:
    """Give a finished workbook its macros, and its first sheet the buttons.

    Args:
        workbook: with all of its sheets.
        macros: a vbaProject.bin with code behind ThisWorkbook, Sheet1, Sheet2, ...
    """
    workbook.add_vba_project(BytesIO(macros), is_stream=True)
    workbook.set_vba_name("ThisWorkbook")
    sheets = workbook.worksheets()
    for number, sheet in enumerate(sheets, 1):
        sheet.set_vba_name(f"Sheet{number}")
    for button in BUTTONS:
        sheets[0].insert_button(TITLE - 1, columns.index(button.at), {
            "macro": button.macro, "caption": button.caption, **SIZE})
