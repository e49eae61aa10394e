"""Where the parts of a scheme stand in the file that it was read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from xlkpi.findings import Finding
from xlkpi.scheme.model import Indicator, Input, Result, Scheme, Section
from xlkpi.scheme.normal import Location

_SPOT: Final = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(.+))?", re.DOTALL)
_PARTS: Final = {Indicator: "indicators", Input: "inputs", Result: "results", Section: "sections"}


def spot(location: Location) -> str:
    """A location of the model as one text.

    >>> spot(("indicators", 2, "formula")), spot(("units", "人数"))
    ('indicators[3].formula', 'units.人数')
    """
    names = [p if isinstance(p, str) else f"[{p + 1}]" for p in location]
    return ".".join(names).replace(".[", "[")


def spot_of(scheme: Scheme, entry: Indicator | Input | Result | Section, name: str) -> str:
    """The spot of one field of an entry of the scheme."""
    part = _PARTS[type(entry)]
    entries: Sequence[object] = getattr(scheme, part)
    return spot((part, next(n for n, e in enumerate(entries) if e is entry), name))


class Heading(NamedTuple):
    """A column of a sheet of the workbook form."""

    sheet: str
    letter: str
    row: int  # of the headings


@dataclass
class Places:
    """Where everything stands; of a text file only its name is known.

    Attributes:
        file: the file's name.
        cells: sheet and cell of what stands in the workbook.
        rows: (part, position) -> the row of an entry.
        headings: (part, field or attribute) -> its column.
    """

    file: str = ""
    cells: dict[Location, tuple[str, str]] = field(default_factory=dict)
    rows: dict[Location, int] = field(default_factory=dict)
    headings: dict[tuple[str, str], Heading] = field(default_factory=dict)

    def cell(self, location: Location) -> tuple[str, str]:
        """Sheet and cell of a location, blank or not, or of the nearest thing that contains it."""
        row = self.rows.get(location[:2])
        for length in range(len(location), 0, -1):
            inner = location[:length]
            if inner in self.cells:
                return self.cells[inner]
            heading = self.headings.get((str(inner[0]), str(inner[-1])))
            if heading is not None and length > 1:
                at = heading.row if row is None else row
                return heading.sheet, f"{heading.letter}{at}"
        return "", ""

    def put(self, one: Finding) -> Finding:
        """A finding whose cell is a spot, with the file, sheet and cell in its stead."""
        match = _SPOT.fullmatch(one.cell)
        if match is None:
            return replace(one, file=self.file)
        part, number, name = match.groups()
        found: list[int | str] = [part]
        found += [] if number is None else [int(number) - 1]
        found += [] if name is None else [name]
        sheet, cell = self.cell(tuple(found))
        return replace(one, file=self.file, sheet=sheet or one.sheet, cell=cell)
