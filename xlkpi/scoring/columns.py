"""The figures of one group's units, column by column: one list per input, a value per unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import VALUE, CellError
from xlkpi.returns.model import Entry, EntryValue, Return
from xlkpi.scheme.model import Input, Scheme, Unit
from xlkpi.scoring.model import Basis

_YES_NO: Final[dict[str, float]] = {"是": 1.0, "否": 0.0}


def adopted(entry: Entry | None, basis: Basis) -> EntryValue:
    """The figure that counts: on the assessed basis 核定值 where given, else 填报值.

    An empty text is a blank (None).
    """
    if entry is None:
        return None
    value = entry.assessed if basis == "assessed" else None
    if value is None or value == "":
        value = entry.value
    return None if value == "" else value


def as_formula_value(item: Input, value: EntryValue) -> Scalar:
    """The figure as a formula sees it: 是/否 read as 1/0, anything else of a yesno is #VALUE!."""
    if item.kind != "yesno" or value is None or not isinstance(value, str):
        return value
    known = _YES_NO.get(value.strip())
    if known is None:
        return CellError(VALUE, f"“{item.name}”应填是或否，填的是“{value}”")
    return known


class Columns:
    """Inputs and attributes of the units of one group that were returned.

    Every column has one element per unit, in the order of ``units``.
    """

    def __init__(self, scheme: Scheme, units: Sequence[Unit], returns: Sequence[Return],
                 basis: Basis) -> None:
        self.units = tuple(units)
        self.returns = tuple(returns)
        self.basis = basis
        self._inputs = {item.key: item for item in scheme.inputs}
        self._columns: dict[str, list[Scalar]] = {}

    def input(self, key: str) -> list[Scalar]:
        """The column of the input ``key``; None is a blank."""
        column = self._columns.get(key)
        if column is None:
            item, basis = self._inputs[key], self.basis
            column = [as_formula_value(item, adopted(r.entries.get(key), basis))
                      for r in self.returns]
            self._columns[key] = column
        return column

    def attribute(self, name: str) -> list[Scalar]:
        """The column of a unit attribute; a unit without it has a blank."""
        return [unit.attributes.get(name) for unit in self.units]
