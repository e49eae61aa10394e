"""The figures of one group's units, column by column: one list per input, a value per unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import VALUE, CellError
from xlkpi.returns.model import Entry, EntryValue, Return
from xlkpi.scheme.model import Input, Scheme, Unit
from xlkpi.scoring.model import Basis

_NOTHING: Final = Entry()  # an input that the sheet does not have
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


def as_formula_value(item: Input, value: Scalar) -> Scalar:
    """A figure of a yesno input as a formula sees it: 是 is 1, 否 is 0, other texts are #VALUE!."""
    if not isinstance(value, str):
        return value
    known = _YES_NO.get(value.strip())
    if known is None:
        return CellError(VALUE, f"“{item.name}”应填是或否，填的是“{value}”")
    return known


class Columns:
    """Inputs and attributes of the units of one group that were returned.

    Every column has one element per unit, in the order of ``units``.

    Args:
        like: the columns of the same returns on the other basis, whose work is shared.
    """

    def __init__(self, scheme: Scheme, units: Sequence[Unit], returns: Sequence[Return],
                 basis: Basis, *, like: Columns | None = None) -> None:
        self.units = tuple(units)
        self.returns = tuple(returns)
        self.basis = basis
        self._inputs = {item.key: item for item in scheme.inputs}
        self.entries: dict[str, list[Entry]] = {} if like is None else like.entries
        self._figures: dict[str, list[EntryValue]] = {}
        self._columns: dict[str, list[Scalar]] = {}

    def figures(self, key: str) -> list[EntryValue]:
        """The ``adopted`` figures, as they were typed; None is a blank."""
        if key not in self._figures:
            if key not in self.entries:
                self.entries[key] = [r.entries.get(key, _NOTHING) for r in self.returns]
            entries = self.entries[key]  # a call per figure would double the time
            if self.basis == "assessed":
                found = [e.value if e.assessed is None or e.assessed == "" else e.assessed
                         for e in entries]
            else:
                found = [e.value for e in entries]
            self._figures[key] = (
                [None if v == "" else v for v in found] if "" in found else found)
        return self._figures[key]

    def input(self, key: str) -> list[Scalar]:
        """The figures as formulas see them, 是 and 否 as 1 and 0; None is a blank."""
        if key not in self._columns:
            item = self._inputs[key]
            figures: list[Scalar] = list(self.figures(key))
            if item.kind == "yesno":
                figures = [as_formula_value(item, value) for value in figures]
            self._columns[key] = figures
        return self._columns[key]

    def attribute(self, name: str) -> list[Scalar]:
        """The column of a unit attribute; a unit without it has a blank."""
        return [unit.attributes.get(name) for unit in self.units]
