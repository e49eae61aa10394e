"""The many numbers of the large tables, put into a workbook that XlsxWriter has written.

A county's summary has more than 200,000 numbers and formulas that differ in a figure
only; one call of XlsxWriter for each takes two thirds of a consolidation's own time.
XlsxWriter writes everything else: texts, headings, tables, colours, print set-up, and one
cell of every look, from which the number of its style is read.  The others are put into
the finished rows between its cells, in the form that XlsxWriter itself would give them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple, Union

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.archive import Base, pack, packed
from xlkpi.summary.grid import ROW

Values = Sequence[Union[float, None]]

_ROW: Final = re.compile(r'<row r="([0-9]+)" spans="[0-9:]+"([^>]*)>(.*?)</row>', re.DOTALL)
_CELL: Final = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


class _Run(NamedTuple):
    """Cells of one column that look alike."""

    look: Format
    formula: str  # as an XML element; '' for plain numbers
    first: int  # place of the first, counted from the top
    values: Values


class Figures:
    """Columns of numbers and of formulas with numbers, for one sheet.

    Every row must hold some cell that XlsxWriter writes (the unit's name).  A chart must not
    read them: XlsxWriter puts the values that it knows into the chart as well.

    Args:
        sheet: the sheet.
        top: the row of the first value of every column, from 0.
    """

    def __init__(self, sheet: Worksheet, top: int) -> None:
        self.sheet = sheet
        self.top = top
        self._looks: dict[Format, str] = {}  # -> the cell that XlsxWriter writes in this look
        self._columns: dict[int, list[_Run]] = {}

    def numbers(self, column: int, values: Values, look: Format) -> None:
        """A column of numbers, from the top down; None: not a cell of ours."""
        self._add(column, _Run(look, "", 0, values))

    def formulas(self, column: int, text: str, values: Values, look: Format,
                 first: int = 0) -> None:
        """A column of formulas.

        Args:
            column: from 0.
            text: the formula without '=', of functions of Excel 2010, in which ``ROW`` stands
                for the row.
            values: what the formulas give, from ``first`` down; None: not a cell of ours.
            look: of the cells.
            first: the place of the first value, counted from the top.
        """
        element = f"<f>{escape(text, quote=False)}</f>"
        self._add(column, _Run(look, element, first, values))

    def _add(self, column: int, run: _Run) -> None:
        used = next((place for place, value in enumerate(run.values, start=run.first)
                     if value is not None), None)
        if used is None:
            return
        if run.look not in self._looks:
            row = self.top + used
            self.sheet.write_blank(row, column, None, run.look)
            self._looks[run.look] = xl_rowcol_to_cell(row, column)
        self._columns.setdefault(column, []).append(run)

    def within(self, xml: str) -> str:
        """The sheet's XML with the figures in it."""
        if not self._columns:
            return xml
        rows = {int(found[1]): found for found in _ROW.finditer(xml)}
        styles = {found[1] + str(number): found[2] for number, row in rows.items()
                  if number > self.top for found in _CELL.finditer(row[3])}
        columns = [self._cells(column, styles) for column in range(max(self._columns) + 1)]
        index = {str(xl_col_to_name(n)): n for n in range(len(columns))}
        pieces: list[str] = []
        end = 0
        for number, cells in enumerate(zip_longest(*columns, fillvalue=""), start=self.top + 1):
            row = rows[number]
            pieces += (xml[end:row.start()], f'<row r="{number}"{row[2]}>',
                       *_merged(row[3], list(cells), index), "</row>")
            end = row.end()
        pieces.append(xml[end:])
        return "".join(pieces)

    def _cells(self, column: int, styles: Mapping[str, str]) -> list[str]:
        """The cells of a column, '' where there is none of ours."""
        letter, texts, runs = xl_col_to_name(column), _Texts(), self._columns.get(column, [])
        cells = [""] * max((run.first + len(run.values) for run in runs), default=0)
        for look, formula, first, values in runs:
            opening = f'" s="{styles[self._looks[look]]}">'
            for place, value in enumerate(values, start=first):
                if value is not None:
                    row = str(self.top + place + 1)
                    cells[place] = (f'<c r="{letter}{row}{opening}'
                                    f"{formula and formula.replace(ROW, row)}"
                                    f"<v>{texts[value]}</v></c>")
        return cells


class _Texts(dict[float, str]):
    """Numbers as texts, without loss; most of them come many times.

    XlsxWriter writes 16 digits, which for 9.86 are 9.859999999999999.

    >>> texts = _Texts()
    >>> texts[2.0], texts[9.86]
    ('2', '9.86')
    """

    def __missing__(self, value: float) -> str:
        text = self[value] = repr(float(value)).removesuffix(".0")
        return text


def _merged(written: str, cells: list[str], index: Mapping[str, int]) -> list[str]:
    """The cells of a row: ours by column, and between and behind them those of XlsxWriter."""
    for found in _CELL.finditer(written):
        place = index.get(found[1])
        if place is None:
            cells.append(found[0])
        elif not cells[place]:
            cells[place] = found[0]
    return cells


def put_in(path: Path, sheets: Mapping[int, Figures]) -> None:
    """Put the figures into the sheets of a workbook that XlsxWriter has closed.

    Args:
        path: the workbook.
        sheets: number of the sheet, from 1 in the order of their making -> its figures.
    """
    parts = {f"xl/worksheets/sheet{number}.xml": figures for number, figures in sheets.items()}
    entries = packed(path.read_bytes())
    with ThreadPoolExecutor(2) as packer:  # packs one sheet while the next is put together
        jobs = [packer.submit(pack, entry.name,
                              parts[entry.name].within(entry.content().decode()).encode())
                for entry in entries if entry.name in parts]
        changed = [job.result() for job in jobs]
    path.write_bytes(Base([e for e in entries if e.name not in parts]).with_parts(changed))
