"""The columns of the 考核表: their order, headings and widths.

Widths are pixels at 96 dpi.  Together they fill an A3 page in landscape at
about nine tenths of full size, so that print stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlkpi.scheme.identity import Role

DIGIT: Final = 8  # pixels of one digit of 宋体 11, the workbook's default font
PADDING: Final = 5  # pixels that Excel adds to a column


@dataclass(frozen=True)
class Column:
    """One column: what it means, what stands above it, how wide it is (pixels)."""

    role: Role
    title: str
    width: int


COLUMNS: Final = (
    Column(Role.SEQUENCE, "序号", 37),
    Column(Role.SECTION, "考核项目", 85),
    Column(Role.FULL, "分值", 53),
    Column(Role.CONTENT, "评估内容", 245),
    Column(Role.RULE, "评分办法", 245),
    Column(Role.INPUT, "填报项", 165),
    Column(Role.MEASURE, "计量单位", 61),
    Column(Role.VALUE, "填报值", 93),
    Column(Role.ASSESSED, "核定值", 93),
    Column(Role.ADOPTED, "采用值", 77),
    Column(Role.SELF_SCORE, "自评得分", 69),
    Column(Role.SCORE, "考评得分", 69),
    Column(Role.CAUSE, "得分说明", 165),
    Column(Role.DEPARTMENT, "评估部门", 77),
    Column(Role.EVIDENCE, "佐证材料", 109),
    Column(Role.REMARK, "备注", 85),
    Column(Role.KEY, "", 60),
)

_INDEX: Final = {column.role: number for number, column in enumerate(COLUMNS)}
FIRST: Final = Role.SEQUENCE
LAST: Final = Role.REMARK  # the last column that people see

# Two more hidden columns, for the live counts and colours of the sheet itself:
# who must fill the row in ("单位", "科室" or blank), and "数" where a number belongs.
WHO: Final = len(COLUMNS)
SORT: Final = len(COLUMNS) + 1
# And two, unlocked, for what 检查填报 finds: a figure that stands in both 填报值 and its mark has
# the colour of wrong ones until it is mended.  So a protected sheet can be marked, and only so.
MARKS: Final = {Role.VALUE_MARK: len(COLUMNS) + 2, Role.ASSESSED_MARK: len(COLUMNS) + 3}
LISTS: Final = len(COLUMNS) + 4  # from here on: drop-down lists too long for a formula
BY_UNIT: Final = "单位"
BY_DEPARTMENT: Final = "科室"
IS_NUMBER: Final = "数"


def name(number: int) -> str:
    """The letter of a column given by its number from 0."""
    return str(xl_col_to_name(number))


def index(role: Role) -> int:
    """The column's number, from 0."""
    return _INDEX[role]


def letter(role: Role) -> str:
    """The column's letter."""
    return str(xl_col_to_name(_INDEX[role]))


def width(first: Role, last: Role | None = None) -> int:
    """Pixels from one column to another, both included."""
    end = _INDEX[last or first] + 1
    return sum(column.width for column in COLUMNS[_INDEX[first]:end])


def characters(pixels: int) -> float:
    """A width in pixels as the number of digits that the file format wants."""
    return (pixels - PADDING) / DIGIT


def cell(role: Role, row: int) -> str:
    """A cell as formulas name it: 'H5'.  Rows count from 1."""
    return f"{letter(role)}{row}"


def fixed(role: Role, row: int) -> str:
    """A cell as defined names hold it: '$H$5'."""
    return f"${letter(role)}${row}"


def area(role: Role, first: int, last: int) -> str:
    """Rows of one column: 'H5:H9', or 'H5' where it is one row."""
    return cell(role, first) if first == last else f"{cell(role, first)}:{cell(role, last)}"
