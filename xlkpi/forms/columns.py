"""The columns of the 考核表: their order, headings and widths, as the scheme's own table has them.

Widths are pixels at 96 dpi.  Together they fill an A3 page in landscape at
about nine tenths of full size, so that print stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlkpi.scheme.identity import LEVELS, Role
from xlkpi.scheme.model import Scheme

DIGIT: Final = 8  # pixels of one digit of 宋体 11, the workbook's default font
PADDING: Final = 5  # pixels that Excel adds to a column


@dataclass(frozen=True)
class Column:
    """One column: what it means, what stands above it, how wide it is (pixels)."""

    role: Role
    title: str
    width: int


LAST: Final = Role.REMARK  # the last column that people see
BY_UNIT: Final = "单位"
BY_DEPARTMENT: Final = "科室"
IS_NUMBER: Final = "数"

_TITLES: Final = {
    Role.SEQUENCE: "序号", Role.FULL: "分值", Role.RULE: "评分办法", Role.INPUT: "填报项",
    Role.MEASURE: "计量单位", Role.VALUE: "填报值", Role.ASSESSED: "核定值", Role.ADOPTED: "采用值",
    Role.SELF_SCORE: "自评得分", Role.SCORE: "考评得分", Role.CAUSE: "得分说明",
    Role.EVIDENCE: "佐证材料", Role.REMARK: "备注", Role.KEY: "",
}
_FILLED: Final = (  # what is filled in and worked out: the same in every form
    (Role.INPUT, 165), (Role.MEASURE, 61), (Role.VALUE, 93), (Role.ASSESSED, 93),
    (Role.ADOPTED, 77), (Role.SELF_SCORE, 69), (Role.SCORE, 69), (Role.CAUSE, 165))
_USUAL: Final = (
    (Role.SEQUENCE, 37), (Role.SECTION, 85), (Role.FULL, 53), (Role.CONTENT, 245),
    (Role.RULE, 245), *_FILLED, (Role.DEPARTMENT, 77), (Role.EVIDENCE, 109), (Role.REMARK, 85))
# Tables that assign tasks have who is responsible beside the rule.
_NARROW: Final = {Role.INPUT: 160, Role.MEASURE: 53, Role.VALUE: 85, Role.ASSESSED: 85,
                  Role.ADOPTED: 69, Role.SELF_SCORE: 61, Role.SCORE: 61, Role.CAUSE: 141}
_ASSIGNED: Final = (
    (Role.SECTION, 117), (Role.CONTENT, 221), (Role.FULL, 45), (Role.RULE, 221),
    (Role.DEPARTMENT, 77), (Role.PERSON, 61), *_NARROW.items(), (Role.EVIDENCE, 85),
    (Role.REMARK, 53))
_LEVEL: Final = 64
_KEY: Final = 60


@dataclass(frozen=True)
class Columns:
    """The columns of one scheme's form.

    Attributes:
        shown: in their order; the last one is the hidden one of keys.
    """

    shown: tuple[Column, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> Columns:
        """The columns that a scheme's form has.

        >>> Columns.of(Scheme(id="a", title="b", year=2024, version="1", full=1)).letter(Role.VALUE)
        'H'
        """
        titles = {**_TITLES, Role.SECTION: scheme.section_title,
                  Role.CONTENT: scheme.content_title, Role.DEPARTMENT: scheme.department_title,
                  Role.PERSON: scheme.person_title}
        usual = _ASSIGNED if scheme.person_title else _USUAL
        if scheme.levels:
            usual = tuple(pair for pair in usual if pair[0] is not Role.SEQUENCE)
        levels = [Column(role, title, _LEVEL)
                  for role, title in zip(LEVELS, scheme.levels, strict=False)]
        return cls((*levels, *(Column(role, titles[role], width) for role, width in usual),
                    Column(Role.KEY, "", _KEY)))

    @cached_property
    def _index(self) -> dict[Role, int]:
        return {column.role: number for number, column in enumerate(self.shown)}

    # Two more hidden columns, for the live counts and colours of the sheet itself:
    # who must fill the row in ("单位", "科室" or blank), and "数" where a number belongs.
    @property
    def who(self) -> int:
        """The number of the hidden column that says who fills a row in."""
        return len(self.shown)

    @property
    def sort(self) -> int:
        """The number of the hidden column that says where a number belongs."""
        return len(self.shown) + 1

    # And two, unlocked, for what 检查填报 finds: a figure that stands in both 填报值 and its mark
    # has the colour of wrong ones until it is mended.  So a protected sheet can be marked, and
    # only so.
    @property
    def marks(self) -> dict[Role, int]:
        """The numbers of the hidden columns of marks."""
        return {Role.VALUE_MARK: len(self.shown) + 2, Role.ASSESSED_MARK: len(self.shown) + 3}

    @property
    def lists(self) -> int:
        """The number of the first column of drop-down lists too long for a formula."""
        return len(self.shown) + 4

    @property
    def first(self) -> Role:
        """The first column."""
        return self.shown[0].role

    @property
    def levels(self) -> tuple[Role, ...]:
        """The columns of what stands above the sections, outermost first."""
        return tuple(role for role in LEVELS if role in self)

    def __contains__(self, role: Role) -> bool:
        """Whether the form has the column."""
        return role in self._index

    def index(self, role: Role) -> int:
        """The column's number, from 0."""
        return self._index[role]

    def before(self, role: Role) -> Role:
        """The column on the left of another."""
        return self.shown[self._index[role] - 1].role

    def after(self, role: Role) -> Role:
        """The column on the right of another."""
        return self.shown[self._index[role] + 1].role

    def letter(self, role: Role) -> str:
        """The column's letter."""
        return name(self._index[role])

    def width(self, first: Role, last: Role | None = None) -> int:
        """Pixels from one column to another, both included."""
        end = self._index[last or first] + 1
        return sum(column.width for column in self.shown[self._index[first]:end])

    def cell(self, role: Role, row: int) -> str:
        """A cell as formulas name it: 'H5'.  Rows count from 1."""
        return f"{self.letter(role)}{row}"

    def fixed(self, role: Role, row: int) -> str:
        """A cell as defined names hold it: '$H$5'."""
        return f"${self.letter(role)}${row}"

    def area(self, role: Role, first: int, last: int) -> str:
        """Rows of one column: 'H5:H9', or 'H5' where it is one row."""
        start = self.cell(role, first)
        return start if first == last else f"{start}:{self.cell(role, last)}"


def name(number: int) -> str:
    """The letter of a column given by its number from 0."""
    return str(xl_col_to_name(number))


def characters(pixels: int) -> float:
    """A width in pixels as the number of digits that the file format wants."""
    return (pixels - PADDING) / DIGIT


def runs(rows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last rows from the top down, neighbours joined.

    >>> runs([(5, 6), (7, 7), (9, 9)])
    [(5, 7), (9, 9)]
    """
    found: list[tuple[int, int]] = []
    for first, last in rows:
        joins = found and found[-1][1] + 1 == first
        found.append((found.pop()[0] if joins else first, last))
    return found
