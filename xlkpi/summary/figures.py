"""The many numbers of the large tables, put into a workbook that XlsxWriter has written.

A county's summary has more than 200,000 numbers and formulas that differ in a figure
only; one call of XlsxWriter for each takes two thirds of a consolidation's own time.
XlsxWriter writes everything else: texts, headings, tables, colours, print set-up, and one
cell of every look, from which the number of its style is read.  The others are put into
the finished rows between its cells, in the form that XlsxWriter itself would give them.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, Union

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlkpi.archive import Base, Entry, Packer, pack, packed
from xlkpi.returns.compact import Values
from xlkpi.returns.workers import fork_is_safe
from xlkpi.summary.grid import ROW

Numbers = Sequence[Union[float, None]]

_TABLES: Final = "xl/tables/"
_AT_ONCE: Final = 40  # rows that are put together at a time: they never lie in memory as a whole

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
        self.tables: dict[str, str] = {}  # how one begins in its part -> the range that it has

    def numbers(self, column: int, values: Numbers, look: Format) -> None:
        """A column of numbers, from the top down; None: not a cell of ours."""
        self._add(column, _Run(look, "", 0, Values.of(values)))

    def formulas(self, column: int, text: str, values: Numbers, look: Format,
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
        self._add(column, _Run(look, element, first, Values.of(values)))

    def table(self, name: str, rows: int, options: Mapping[str, Any]) -> None:
        """An Excel table from the left edge on, its headings in the row above the top.

        XlsxWriter is told of one row only: it notes every cell of a table, 150 bytes each.

        Args:
            name: of the table.
            rows: how many it has; without any it has a blank one, as Excel wants it.
            options: what ``add_table`` takes; the columns must be among them.
        """
        head, last = self.top - 1, len(options["columns"]) - 1
        self.sheet.add_table(head, 0, self.top, last, {**options, "name": name})
        self.tables[f'displayName="{name}" ref="{xl_range(head, 0, self.top, last)}"'] = (
            xl_range(head, 0, head + max(rows, 1), last))

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

    def within(self, xml: str) -> Iterator[str]:
        """The sheet's XML with the figures in it, piece by piece."""
        if not self._columns:
            yield xml
            return
        rows = {int(found[1]): found for found in _ROW.finditer(xml)}
        styles = {found[1] + str(number): found[2] for number, row in rows.items()
                  if number > self.top for found in _CELL.finditer(row[3])}
        letters = [str(xl_col_to_name(n)) for n in range(max(self._columns) + 1)]
        index = {letter: n for n, letter in enumerate(letters)}
        texts, end = _Texts(), 0
        for first in range(0, self._deepest, _AT_ONCE):
            band = range(first, min(first + _AT_ONCE, self._deepest))
            columns = [self._cells(column, letter, band, styles, texts)
                       for column, letter in enumerate(letters)]
            pieces: list[str] = []
            for place, cells in zip(band, zip(*columns, strict=True), strict=True):
                row = rows[self.top + place + 1]
                pieces += (xml[end:row.start()], f'<row r="{row[1]}"{row[2]}>',
                           *_merged(row[3], list(cells), index), "</row>")
                end = row.end()
            yield "".join(pieces)
        yield xml[end:]

    @property
    def size(self) -> int:
        """How many cells there are to put in, the blank ones counted."""
        return sum(len(run.values) for runs in self._columns.values() for run in runs)

    @property
    def _deepest(self) -> int:
        """How many rows from the top down have figures."""
        return max(run.first + len(run.values) for runs in self._columns.values() for run in runs)

    def _cells(self, column: int, letter: str, band: range, styles: Mapping[str, str],
               texts: _Texts) -> list[str]:
        """The cells of a column in some rows, '' where there is none of ours."""
        cells = [""] * len(band)
        for look, formula, first, values in self._columns.get(column, ()):
            opening = f'" s="{styles[self._looks[look]]}">'
            start, stop = max(first, band.start), max(first, band.stop)
            for place, value in enumerate(values[start - first:stop - first], start=start):
                if isinstance(value, float):
                    row = str(self.top + place + 1)
                    cells[place - band.start] = (
                        f'<c r="{letter}{row}{opening}'
                        f"{formula and formula.replace(ROW, row)}<v>{texts[value]}</v></c>")
        return cells


_Job = tuple[Entry, Figures]


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


def put_in(path: Path, sheets: Mapping[int, Figures], processes: int = 1) -> None:
    """Put the figures into the sheets of a workbook that XlsxWriter has closed.

    Args:
        path: the workbook.
        sheets: number of the sheet, from 1 in the order of their making -> its figures.
        processes: how many may work side by side; more than two bring nothing.
    """
    parts = {f"xl/worksheets/sheet{number}.xml": figures for number, figures in sheets.items()}
    entries = packed(path.read_bytes())
    tables = {start: whole for figures in sheets.values()
              for start, whole in figures.tables.items()}
    kept = [_lengthened(e, tables) if e.name.startswith(_TABLES) else e
            for e in entries if e.name not in parts]
    jobs = [(e, parts[e.name]) for e in entries if e.name in parts]
    changed = _side_by_side(jobs) if processes > 1 and fork_is_safe() else _all_filled(jobs)
    path.write_bytes(Base(kept).with_parts(sorted(changed, key=attrgetter("name"))))


def _side_by_side(jobs: Sequence[_Job]) -> list[Entry]:
    """The largest sheet in a child process, which has all figures; the others here meanwhile."""
    largest = max(jobs, key=lambda job: job[1].size)
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_send, args=(sender, receiver, largest), daemon=True)
    try:
        child.start()
    except OSError:  # no memory for another process
        return _all_filled(jobs)
    finally:
        sender.close()
    done = _all_filled([job for job in jobs if job is not largest])
    try:
        with receiver:
            done.append(receiver.recv())
    except (EOFError, OSError):  # the child died, for lack of memory or by somebody's hand
        done += _all_filled([largest])
    child.join()
    return done


def _send(sender: Connection, receiver: Connection, job: _Job) -> None:
    """In the child: one sheet, filled."""
    receiver.close()
    sender.send(_filled(*job))
    sender.close()


def _all_filled(jobs: Sequence[_Job]) -> list[Entry]:
    return [_filled(*job) for job in jobs]


def _lengthened(entry: Entry, tables: Mapping[str, str]) -> Entry:
    """A table, and its filter, over all rows."""
    xml = entry.content().decode()
    for start, whole in tables.items():
        if start in xml:
            xml = xml.replace(start[start.index(" ref="):], f' ref="{whole}"')
    return pack(entry.name, xml.encode())


def _filled(entry: Entry, figures: Figures) -> Entry:
    """A sheet with its figures: one piece is packed while the next is put together."""
    packer = Packer(entry.name)
    with ThreadPoolExecutor(1) as thread:
        packing: Future[None] | None = None
        for piece in figures.within(entry.content().decode()):
            if packing is not None:
                packing.result()
            packing = thread.submit(packer.add, piece.encode())
        if packing is not None:
            packing.result()
    return packer.entry()
