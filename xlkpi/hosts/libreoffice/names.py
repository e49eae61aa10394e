"""Defined names of a book and of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import addresses, bridge, formulas

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.book import Book
    from xlkpi.hosts.libreoffice.rangebase import RangeBase
    from xlkpi.hosts.libreoffice.ranges import Range
    from xlkpi.hosts.libreoffice.sheet import Sheet


class Name(base_classes.Name):
    """A defined name: the book's, or a sheet's own ("Sheet1!name")."""

    def __init__(self, book: Book, sheet: Sheet | None, key: str) -> None:
        self._book, self._sheet, self.key = book, sheet, key

    @property
    def _container(self) -> Any:
        return (self._sheet or self._book).api.NamedRanges

    @property
    def api(self) -> Any:
        return self._container.getByName(self.key)

    @property
    def name(self) -> str:
        if self._sheet is None:
            return self.key
        return f"{addresses.quote_sheet(self._sheet.name)}!{self.key}"

    @name.setter
    def name(self, value: str) -> None:
        key = addresses.split_sheet(value)[1]
        self.api.setName(key)
        self.key = key

    @property
    def refers_to(self) -> str:
        names = self._book.app.function_names
        return formulas.to_excel("=" + self.api.getContent(), names, self._book.sheet_names)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(content(self._book, value))

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.getReferredCells()
        if cells is None:
            raise xw.XlwingsError(f"Name {self.name!r} does not refer to a range: {self.refers_to}")
        return self._book.range_of(cells.RangeAddress)

    def delete(self) -> None:
        self._container.removeByName(self.key)


def content(book: Book, refers_to: Any) -> str:
    """What a name refers to, in Calc's grammar, without the equals sign.

    A text without an equals sign is a reference when it reads as one ("Sheet1!B2"), as in Excel's
    own dialog; anything else is a formula.
    """
    text = str(refers_to)
    text = text if text.startswith("=") else "=" + text
    return formulas.to_calc(text, book.app.function_names)[1:]


class Names(base_classes.Names):
    """All names of a book (its sheets' own included), or a sheet's own; sorted as in Excel."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book, self._sheet = book, sheet

    @property
    def api(self) -> Any:
        return (self._sheet or self._book).api.NamedRanges

    def _own(self, sheet: Sheet | None) -> list[Name]:
        keys = (sheet or self._book).api.NamedRanges.ElementNames
        return [Name(self._book, sheet, key) for key in keys]

    def _all(self) -> list[Name]:
        found = self._own(self._sheet)
        if self._sheet is None:
            for sheet in self._book.sheets:
                found += self._own(sheet)
        return sorted(found, key=lambda name: name.name.rpartition("!")[2].lower())

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._all()]

    def _find(self, key: str) -> Name | None:
        place, bare = addresses.split_sheet(key)
        sheet = self._sheet
        if place is not None:
            if place.lower() not in (name.lower() for name in self._book.sheet_names):
                return None
            sheet = self._book.sheets(place)
            if self._sheet is not None and self._sheet.name != sheet.name:
                return None
        return next((n for n in self._own(sheet) if n.key.lower() == bare.lower()), None)

    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, int):
            return self._all()[name_or_index - 1]
        found = self._find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self._find(name_or_index) is not None

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name; one of that name in the same scope is replaced."""
        place, key = addresses.split_sheet(name)
        sheet = self._sheet if place is None else self._book.sheets(place)
        container = (sheet or self._book).api.NamedRanges
        for existing in container.ElementNames:
            if existing.lower() == key.lower():
                container.removeByName(existing)
        first = bridge.struct("table.CellAddress", 0, 0, 0)
        try:
            container.addNewByName(key, content(self._book, refers_to), first, 0)
        except bridge.UnoException as error:
            raise ValueError(f"Invalid name {name!r} or reference {refers_to!r}.") from error
        return Name(self._book, sheet, key)

    def of_range(self, rng: RangeBase) -> Name | None:
        """The first name that refers to exactly this range."""
        wanted = (rng.sheet.index - 1, *rng.box)
        for name in self._all():
            cells = name.api.getReferredCells()
            if cells is None:
                continue
            a = cells.RangeAddress
            size = (a.EndRow - a.StartRow + 1, a.EndColumn - a.StartColumn + 1)
            if (a.Sheet, a.StartRow + 1, a.StartColumn + 1, *size) == wanted:
                return name
        return None
