"""The one table of KPI_ cases that every face is held to.

Expectations are worked out by hand from the contract, never taken from the
code.  Everything is plain JSON: None is a blank cell, a list is a range (a
list of lists one of several rows), and a text that is an error code is that
error, as argument or as result.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests import cases_lookup, cases_points
from xlkpi.functions.errors import ERROR_CODES, CellError


class Case(NamedTuple):
    """One call and what the cell shows."""

    name: str
    args: list[Any]
    expected: Any

    @property
    def id(self) -> str:
        """For pytest: KPI_RATIO(45, 100, None)."""
        return f"{self.name}({', '.join(map(repr, self.args))})"


def to_cells(value: Any) -> Any:
    """From the table's JSON to values: error codes become CellError."""
    if isinstance(value, list):
        return [to_cells(each) for each in value]
    return CellError(value) if isinstance(value, str) and value in ERROR_CODES else value


def to_json(value: Any) -> Any:
    """The way back, for results."""
    if isinstance(value, list):
        return [to_json(each) for each in value]
    return value.code if isinstance(value, CellError) else value


CASES: list[Case] = [
    Case(name, list(args), expected)
    for table in (cases_points.TABLE, cases_lookup.TABLE)
    for name, rows in table.items()
    for args, expected in rows
]
