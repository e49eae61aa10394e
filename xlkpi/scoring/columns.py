"""The figures of one group's units, column by column: one list per input, a value per unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import VALUE, CellError
from xlkpi.returns.compact import Entries, Shown, Values
from xlkpi.returns.model import Column, Entry, EntryValue, Return
from xlkpi.scheme.model import Input, Scheme, Unit
from xlkpi.scoring.model import Basis

_NOTHING: Final = Entry()  # an input that the sheet does not have


class _Taken(NamedTuple):
    """What the returns hold of one input, a unit each."""

    own: Values
    assessed: Values
    unread: Mapping[int, Entry]  # position of a unit -> what could not be understood


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
        self._taken: dict[str, _Taken] = {} if like is None else like._taken  # noqa: SLF001
        self._unread: dict[str, dict[int, Column]] = {}
        self._figures: dict[str, Sequence[EntryValue]] = {}
        self._columns: dict[str, Sequence[Scalar]] = {}

    def figures(self, key: str) -> Sequence[EntryValue]:
        """The ``adopted`` figures, as they were typed; None is a blank."""
        if key not in self._figures:
            own, assessed, _ = self._take(key)
            lost = self.unread(key)
            plain = self.basis == "self" or not any(v is not None for v in assessed)
            if plain and not lost and "" not in own:
                self._figures[key] = own  # of both bases the same: nothing is copied
            else:
                found = [e if v is None or v == "" else v
                         for e, v in zip(own, own if plain else assessed, strict=True)]
                self._figures[key] = [None if place in lost or v == "" else v
                                      for place, v in enumerate(found)]
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
            columns = [(place, _unread(entry, self.basis))
                       for place, entry in self._take(key).unread.items()]
            self._unread[key] = {place: column for place, column in columns if column is not None}
        return self._unread[key]

    def _take(self, key: str) -> _Taken:
        if not self._taken:
            self._take_alike()
        if key not in self._taken:
            entries = [r.entries.get(key, _NOTHING) for r in self.returns]
            self._taken[key] = _Taken(
                Values.of([e.value for e in entries]), Values.of([e.assessed for e in entries]),
                {place: entry for place, entry in enumerate(entries) if entry.unread})
        return self._taken[key]

    def _take_alike(self) -> None:
        """All columns at once, where all sheets have the same inputs in the same order."""
        rows = [r.entries for r in self.returns if isinstance(r.entries, Entries)]
        keys = rows[0].layout.keys if rows else ()
        if len(rows) < len(self.returns) or any(r.layout.keys != keys for r in rows):
            return
        lost: dict[int, dict[int, Entry]] = {}
        for unit, entries in enumerate(rows):
            for place in entries.unread:
                lost.setdefault(place, {})[unit] = entries[keys[place]]
        own = zip(*(r.firsts for r in rows), strict=True)
        assessed = zip(*(r.seconds for r in rows), strict=True)
        for place, (key, first, second) in enumerate(zip(keys, own, assessed, strict=True)):
            self._taken[key] = _Taken(Values.of(first), Values.of(second), lost.get(place, {}))

    def shown(self) -> dict[str, tuple[EntryValue, ...]]:
        """Indicator code -> what its score cells showed when saved, a unit each.

        Nothing unless all sheets have the same indicators in the same order.
        """
        rows = [r.scores for r in self.returns if isinstance(r.scores, Shown)]
        codes = rows[0].layout.keys if rows else ()
        if len(rows) < len(self.returns) or any(r.layout.keys != codes for r in rows):
            return {}
        assessed = self.basis == "assessed"
        cells = zip(*(r.seconds if assessed else r.firsts for r in rows), strict=True)
        return dict(zip(codes, cells, strict=True))

    def input(self, key: str) -> Sequence[Scalar]:
        """The figures as formulas see them, 是 and 否 as 1 and 0; None is a blank."""
        if key not in self._columns:
            item = self._inputs[key]
            figures = self.figures(key)
            self._columns[key] = figures if item.kind != "yesno" else [
                as_formula_value(item, value) for value in figures]
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
