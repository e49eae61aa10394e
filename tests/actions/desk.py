"""What the tests of the actions do at a workbook: open, type, look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from xlkpi.commands import demonstrating
from xlkpi.returns import Return, read
from xlkpi.scheme import Scheme, load

FORM = "考核表"
UNIT = "城峰所"
HEADER = 4  # the row of the headings of a page


@dataclass
class Desk:
    """A folder of returns and the office."""

    app: xw.App
    folder: Path
    demo: Path

    @property
    def scheme(self) -> Scheme:
        return load(demonstrating.SCHEME)

    def path(self, unit: str = UNIT) -> Path:
        return self.folder / f"{unit}.xlsx"

    def returned(self, unit: str = UNIT) -> Return:
        """The file as it was handed in: where everything stands in it, too."""
        return read(self.path(unit), self.scheme).returns[0]

    def open(self, unit: str = UNIT) -> xw.Book:
        return self.app.books.open(str(self.path(unit)))

    def open_scheme(self) -> xw.Book:
        copy = self.folder.parent / demonstrating.SCHEME_FILE
        copy.write_bytes((self.demo / demonstrating.SCHEME_FILE).read_bytes())
        return self.app.books.open(str(copy))

    def open_summary(self) -> xw.Book:
        return self.app.books.open(str(self.demo / demonstrating.SUMMARY), read_only=True)

    @property
    def said(self) -> tuple[str, str]:
        """Title and text of the last dialog."""
        title, text = self.app.impl.alerts[-1]
        return title, text


def unprotect(book: xw.Book) -> None:
    """As a person would: there is no password."""
    book.sheets[FORM].api.unprotect("")


def contents(book: xw.Book) -> dict[str, Any]:
    """Everything that stands in a workbook: the formulas and values of all sheets."""
    return {sheet.name: sheet.used_range.formula for sheet in book.sheets}


def page(sheet: xw.Sheet) -> list[dict[str, Any]]:
    """The table of a page, a row as heading -> value."""
    rows = sheet.range((1, 1), sheet.used_range.last_cell).options(ndim=2).value
    return [dict(zip(rows[HEADER - 1], row, strict=True)) for row in rows[HEADER:]]
