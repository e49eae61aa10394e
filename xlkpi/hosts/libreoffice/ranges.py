"""xlwings' Range on Calc: navigation, names, and what lies on the cells."""

from __future__ import annotations

import itertools
from typing import Any

from xlkpi.hosts.libreoffice import addresses, cells
from xlkpi.hosts.libreoffice.finding import RangeFinding
from xlkpi.hosts.libreoffice.looks import RangeLooks
from xlkpi.hosts.libreoffice.names import Name
from xlkpi.hosts.libreoffice.notes import Note
from xlkpi.hosts.libreoffice.text import Characters
from xlkpi.hosts.libreoffice.validation import DataValidation

_DIRECTIONS = {"d": "down", "u": "up", "l": "left", "r": "right"}


class Range(RangeLooks, RangeFinding):
    """A block of cells."""

    def end(self, direction: str) -> Range:
        """The cell at the edge of the region, as with Ctrl and an arrow key."""
        way = _DIRECTIONS.get(direction[:1].lower()) if isinstance(direction, str) else None
        if way is None or direction.lower() not in (way, way[0]):
            raise ValueError(
                f"Invalid direction {direction!r}: use 'up', 'down', 'left' or 'right'."
            )
        if way in ("down", "up"):
            line = self.at(1, self.column, addresses.MAX_ROW, 1)
            found = line.u.queryContentCells(cells.CONTENTS).getRangeAddresses()
            spans = [(area.StartRow + 1, area.EndRow + 1) for area in found]
            return self.at(_edge(spans, self.row, way == "down", addresses.MAX_ROW), self.column)
        line = self.at(self.row, 1, 1, addresses.MAX_COLUMN)
        found = line.u.queryContentCells(cells.CONTENTS).getRangeAddresses()
        spans = [(area.StartColumn + 1, area.EndColumn + 1) for area in found]
        edge = _edge(spans, self.column, way == "right", addresses.MAX_COLUMN)
        return self.at(self.row, edge)

    @property
    def current_region(self) -> Range:
        """The block of filled cells around the first cell; alone among blanks, that cell itself."""
        cursor = self.sheet.api.createCursorByRange(self.at(self.row, self.column).u)
        cursor.collapseToCurrentRegion()
        found = self.book.range_of(cursor.RangeAddress)
        near = found.at(*_around(found.box))
        inside = near.row <= self.row < near.row + near.nrows
        inside = inside and near.column <= self.column < near.column + near.ncols
        return found if inside and len(found) > 1 else self.at(self.row, self.column)

    @property
    def name(self) -> Name | None:
        return self.book.names.of_range(self) if len(self) else None

    @name.setter
    def name(self, value: str) -> None:
        sheet = addresses.quote_sheet(self.sheet.name)
        self.book.names.add(value, f"={sheet}!{self.address}")

    # what lies on the cells

    @property
    def table(self) -> Any:
        return next((t for t in self.sheet.tables if t.touches(self)), None)

    @property
    def note(self) -> Note | None:
        return self.sheet.notes_at(self)

    def add_note(self, text: str) -> Note:
        if self.w is not None:  # not protected
            self.sheet.api.Annotations.insertNew(self.cell_address(), text)
        return Note(self.at(self.row, self.column))

    @property
    def comment(self) -> Any:
        raise NotImplementedError("Calc has no threaded comments; use note and add_note().")

    def add_comment(self, text: str) -> Any:
        raise NotImplementedError("Calc has no threaded comments; use add_note().")

    @property
    def characters(self) -> Characters:
        return Characters(self.u.getCellByPosition(0, 0))

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        self.book.export_pdf(path, quality, self.u)


def _around(box: addresses.Box) -> addresses.Box:
    """A box with the cells that touch it."""
    row, column, rows, columns = box
    top, left = max(row - 1, 1), max(column - 1, 1)
    bottom = min(row + rows, addresses.MAX_ROW)
    right = min(column + columns, addresses.MAX_COLUMN)
    return top, left, bottom - top + 1, right - left + 1


def _edge(spans: list[tuple[int, int]], start: int, forward: bool, last: int) -> int:
    """Where Ctrl and an arrow lead along a line whose filled cells are given as spans."""
    if not forward:  # mirrored, so that one rule serves both ways
        mirrored = [(last + 1 - b, last + 1 - a) for a, b in spans]
        return last + 1 - _edge(mirrored, last + 1 - start, True, last)
    joined: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if joined and a <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    for a, b in itertools.chain(joined, [(last, last)]):
        if a <= start < b:
            return b
        if a > start:
            return a
    return last
