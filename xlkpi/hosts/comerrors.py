"""Cell errors as Excel gives them to COM: the integers that xlwings reads and writes."""

from __future__ import annotations

from typing import Final

# CVErr's numbers, [MS-OAUT] VT_ERROR: a cell's error is 0x800A0000 plus its number
NUMBERS: Final = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029,
                  "#NUM!": 2036, "#N/A": 2042}
FIRST: Final = 0x800A0000 - 0x100000000
LAST: Final = FIRST + 0xFFFF
RAW: Final = {code: FIRST + number for code, number in NUMBERS.items()}
CODES: Final = {raw: code for code, raw in RAW.items()}
