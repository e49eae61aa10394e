"""Writing cells of a sheet by column role and row, keeping account of the height they need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi import measure
from xlkpi.forms.columns import Columns
from xlkpi.forms.formulas import Live
from xlkpi.forms.styles import INDENT, INDENTED, Styles
from xlkpi.scheme.identity import Role

LEAST: Final = 21.0  # points; a row that is easy to hit with the mouse


@dataclass(frozen=True)
class Titled:
    """A text with its first line in bold."""

    title: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.title}\n{self.text}" if self.text else self.title


Content = str | float | Live | Titled | None


@dataclass
class Pen:
    """Writes into one sheet.

    Attributes:
        heights: points of every row that has text, raised as texts are written.
    """

    sheet: Worksheet
    styles: Styles
    columns: Columns
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, first: Role, row: int, content: Content, style: str, *, last: Role | None = None,
            to: int | None = None, number: str = "", longest: str = "", size: float = 0) -> None:
        """Write one cell, or one merged area.

        Args:
            first: the column, or the first of several.
            row: the row, or the first of several, from 1.
            content: what stands there; None leaves it blank.
            style: name of the style.
            last: the last column of a merged area.
            to: the last row of a merged area.
            number: number format.
            longest: the longest text that a formula may show.
            size: font size in points that the height is reckoned with; 0: none is reckoned.
        """
        left, right = self.columns.index(first), self.columns.index(last or first)
        bottom = row if to is None else to
        look = self.styles(style, number)
        if (left, row) != (right, bottom):
            self.sheet.merge_range(row - 1, left, bottom - 1, right, "", look)
        self._write(row - 1, left, content, look)
        if size:
            shown = content.value if isinstance(content, Live) else content
            narrower = INDENT if style in INDENTED else 0
            for text in (shown, longest):
                self.reserve(first, row, bottom, str(text), size, last=last, narrower=narrower)

    def reserve(self, column: Role, first: int, bottom: int, text: str, size: float, *,
                last: Role | None = None, narrower: int = 0) -> None:
        """Make rows high enough for a text.

        Args:
            column: the column, or the first of several.
            first: the first row.
            bottom: the last row.
            text: the text.
            size: font size in points.
            last: the last column.
            narrower: pixels of the cell that the text cannot use.
        """
        for row in range(first, bottom + 1):
            self.heights.setdefault(row, LEAST)
        need = measure.height(text, self.columns.width(column, last) - narrower, size)
        measure.spread(self.heights, first, bottom, need)

    def _write(self, row: int, column: int, content: Content, look: Format) -> None:
        if isinstance(content, Live) and content.array:
            self.sheet.write_array_formula(row, column, row, column, f"{{={content.text}}}", look,
                                           content.value)
        elif isinstance(content, Live):
            self.sheet.write_formula(row, column, f"={content.text}", look, content.value)
        elif isinstance(content, Titled) and content.text:
            self.sheet.write_rich_string(row, column, self.styles("bold"), content.title,
                                         self.styles("run"), f"\n{content.text}", look)
        elif content is None or content == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(content, str | Titled):
            self.sheet.write_string(row, column, str(content), look)
        else:
            self.sheet.write_number(row, column, content, look)

    def set_heights(self) -> None:
        """Give every row the height that its texts need."""
        for row, points in self.heights.items():
            self.sheet.set_row(row - 1, round(points * 4) / 4)
