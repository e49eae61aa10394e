"""Notes (in Calc: comments) on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase


class Note(base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: RangeBase) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        return self._cell.u.getCellByPosition(0, 0).getAnnotation()

    @property
    def text(self) -> str:
        return str(self.api.String)

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        return str(self.api.getAuthor())

    @property
    def location(self) -> RangeBase:
        return self._cell

    def delete(self) -> None:
        notes = self._cell.sheet.api.Annotations
        for i in range(notes.getCount()):
            place = notes.getByIndex(i).getPosition()
            if (place.Row + 1, place.Column + 1) == (self._cell.row, self._cell.column):
                notes.removeByIndex(i)
                return
