"""The figures of one group's units, column by column: one list per input, a value per unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import VALUE, CellError
from xlkpi.returns.model import Column, Entry, EntryValue, Return
from xlkpi.scheme.model import Input, Scheme, Unit
from xlkpi.scoring.model import Basis

_NOTHING: Final = Entry()  # an input that the sheet does not have
_YES_NO: Final[dict[str, float]] = {"是": 1.0, "否": 0.0}


def adopted(entry: Entry | None, basis: Basis) -> EntryValue:
    """The figure that counts: on the assessed basis 核定值 where given, else 填报值.

    An empty text is a blank (None), and so is what stands there and could not be understood.
    """
    if entry is None or _unread(entry, basis):
        return None
    value = entry.assessed if basis == "assessed" else None
    if value is None or value == "":
        value = entry.value
    return None if value == "" else value


def _unread(entry: Entry, basis: Basis) -> Column | None:
    """The column whose figure would count but could not be understood."""
    if basis == "assessed" and ("assessed" in entry.unread or entry.assessed not in (None, "")):
        return "assessed" if "assessed" in entry.unread else None
    return "value" if "value" in entry.unread else None


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
        self.lost: dict[str, list[tuple[int, Entry]]] = {} if like is None else like.lost
        self._unread: dict[str, dict[int, Column]] = {}
        self._figures: dict[str, list[EntryValue]] = {}
        self._columns: dict[str, list[Scalar]] = {}

    def figures(self, key: str) -> list[EntryValue]:
        """The ``adopted`` figures, as they were typed; None is a blank."""
        if key not in self._figures:
            entries = self._entries(key)  # a call per figure would double the time
            if self.basis == "assessed":
                found = [e.value if e.assessed is None or e.assessed == "" else e.assessed
                         for e in entries]
            else:
                found = [e.value for e in entries]
            for place in self.unread(key):
                found[place] = None
            self._figures[key] = (
                [None if v == "" else v for v in found] if "" in found else found)
        return self._figures[key]

    def item(self, key: str) -> Input:
        """The input of a key."""
        return self._inputs[key]

    def waived(self, item: Input) -> set[int]:
        """Positions of the units that need not fill an input in, by what they chose beside it."""
        key, label = item.waived_by
        if not key:
            return set()
        return {place for place, value in enumerate(self.figures(key)) if value == label}

    def unread(self, key: str) -> dict[int, Column]:
        """Position of a unit -> the column whose figure would count but could not be understood."""
        if key not in self._unread:
            if key not in self.lost:
                self.lost[key] = [(place, entry) for place, entry in enumerate(self._entries(key))
                                   if entry.unread]
            columns = [(place, _unread(entry, self.basis)) for place, entry in self.lost[key]]
            self._unread[key] = {place: column for place, column in columns if column is not None}
        return self._unread[key]

    def _entries(self, key: str) -> list[Entry]:
        if not self.entries:
            self._take_alike()
        if key not in self.entries:
            self.entries[key] = [r.entries.get(key, _NOTHING) for r in self.returns]
        return self.entries[key]

    def _take_alike(self) -> None:
        """All columns at once, where all returns have the same inputs in the same order."""
        keys = tuple(self.returns[0].entries) if self.returns else ()
        if all(tuple(r.entries) == keys for r in self.returns):
            columns = zip(*(r.entries.values() for r in self.returns), strict=True)
            self.entries.update(zip(keys, map(list, columns), strict=True))

    def input(self, key: str) -> list[Scalar]:
        """The figures as formulas see them, 是 and 否 as 1 and 0; None is a blank."""
        if key not in self._columns:
            item = self._inputs[key]
            figures: list[Scalar] = list(self.figures(key))
            if item.kind == "yesno":
                figures = [as_formula_value(item, value) for value in figures]
            self._columns[key] = figures
        return self._columns[key]

    def blanks(self, keys: Iterable[str]) -> str:
        """Which units left which of these inputs blank: '樟城所（公示数）'."""
        found: dict[str, list[str]] = {}
        for key in dict.fromkeys(keys):
            for unit, value in zip(self.units, self.input(key), strict=True):
                if value is None:
                    found.setdefault(unit.name, []).append(key.split("/", 1)[-1])
        return "；".join(f"{unit}（{'、'.join(names)}）" for unit, names in found.items())

    def attribute(self, name: str) -> list[Scalar]:
        """The column of a unit attribute; a unit without it has a blank."""
        return [unit.attributes.get(name) for unit in self.units]
