"""A1 addresses: reading and writing, without an office."""

from __future__ import annotations

import re

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

Box = tuple[int, int, int, int]
"""First row, first column, number of rows, number of columns; 1-based."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([1-9]\d{0,6})")
_SIMPLE_SHEET = re.compile(r"[^\W\d][\w.]*")


def column_number(letters: str) -> int:
    """The number of a column: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column: A for 1, AB for 28."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _corner(text: str) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column of one side of a colon."""
    if match := _CELL.fullmatch(text):
        row, column = int(match[2]), column_number(match[1])
        return row, row, column, column
    if match := _COLUMN.fullmatch(text):
        column = column_number(match[1])
        return 1, MAX_ROW, column, column
    if match := _ROW.fullmatch(text):
        return int(match[1]), int(match[1]), 1, MAX_COLUMN
    return None


def parse(text: str) -> Box | None:
    """The box of an address such as "B2", "A1:C3", "A:C" or "1:3"; None for anything else."""
    sides = text.strip().split(":")
    if len(sides) > 2 or (len(sides) == 1 and not _CELL.fullmatch(sides[0])):
        return None
    corners = [_corner(side.strip()) for side in sides]
    found = [corner for corner in corners if corner is not None]
    if len(found) < len(corners):
        return None
    top, bottom = min(c[0] for c in found), max(c[1] for c in found)
    left, right = min(c[2] for c in found), max(c[3] for c in found)
    if bottom > MAX_ROW or right > MAX_COLUMN:
        return None
    return top, left, bottom - top + 1, right - left + 1


def text(box: Box, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address of a box as Excel writes it: "$A$1:$B$2", "$A:$C", "$1:$3"."""
    row, column, rows, columns = box
    dollar_row, dollar_column = "$" * bool(row_absolute), "$" * bool(column_absolute)
    last_row, last_column = row + rows - 1, column + columns - 1
    if columns >= MAX_COLUMN:
        return f"{dollar_row}{row}:{dollar_row}{last_row}"
    first = dollar_column + column_letters(column)
    last = dollar_column + column_letters(last_column)
    if rows >= MAX_ROW:
        return f"{first}:{last}"
    start = f"{first}{dollar_row}{row}"
    return start if rows == columns == 1 else f"{start}:{last}{dollar_row}{last_row}"


def split_sheet(reference: str) -> tuple[str | None, str]:
    """Split "'My Sheet'!A1" into the sheet's bare name (None without one) and the rest."""
    if "!" not in reference:
        return None, reference
    sheet, _, rest = reference.rpartition("!")
    if sheet[:1] == sheet[-1:] == "'" and len(sheet) > 1:
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def quote_sheet(name: str) -> str:
    """A sheet name as it stands before "!": in quotes where Excel puts them."""
    if _SIMPLE_SHEET.fullmatch(name) and _corner(name) is None:
        return name
    return "'" + name.replace("'", "''") + "'"
