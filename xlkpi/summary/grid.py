"""Where a table's cells stand: rows are units, columns have keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name


class Plain(str):
    """A formula of functions that Excel 2010 has, without '='.

    XlsxWriter goes 29 times through every formula to prefix newer functions
    with '_xlfn.', unless one is prefixed already.  Fifty thousand formulas
    make that the larger part of the writing; ours answer at once.
    """

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "_xlfn." or (isinstance(part, str) and str.__contains__(self, part))


ROW = "§"  # stands for the unit's row number in a formula that is written once for all units


@dataclass
class Grid:
    """A table with one row per unit, in the plan's order, and one column per key.

    Attributes:
        sheet: the sheet's name.
        top: the first unit's row, from 0.
        columns: key -> column number, from 0, in order.
    """

    sheet: str
    top: int
    columns: dict[str, int] = field(default_factory=dict)

    def add(self, *keys: str) -> None:
        """Put the next columns."""
        for key in keys:
            self.columns[key] = len(self.columns)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def letter(self, key: str) -> str:
        """The column's letter."""
        return str(xl_col_to_name(self.columns[key]))

    def own(self, key: str) -> str:
        """The cell of the formula's own unit, for use in any sheet; ``ROW`` stands for the row."""
        return f"'{self.sheet}'!${self.letter(key)}{ROW}"

    def cell(self, key: str, position: int) -> str:
        """The cell of the unit at ``position``, for use in any sheet."""
        return f"'{self.sheet}'!${self.letter(key)}${self.top + position + 1}"

    def span(self, first: str, last: str) -> str:
        """The own unit's cells from one column to another."""
        return f"'{self.sheet}'!${self.letter(first)}{ROW}:${self.letter(last)}{ROW}"

    def area(self, key: str, positions: range) -> str:
        """The column of a run of units, for use in any sheet."""
        letter = self.letter(key)
        first, last = self.top + positions.start + 1, self.top + positions.stop
        return f"'{self.sheet}'!${letter}${first}:${letter}${last}"
