"""What a sheet holds, in little memory: 8 bytes a number, addresses once for all sheets alike.

A county's thousand returns hold two hundred thousand figures.  As tuples and dictionaries
they take a hundred kilobytes a file; so they take three, and go from process to process
in a tenth of the time.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import isnan, nan
from typing import Any, Final, TypeVar, cast, overload

from xlkpi.returns.model import Column, Entry, EntryValue, ScoreCells

Row = TypeVar("Row", Entry, ScoreCells)
Marks = Mapping[int, tuple[Column, ...]]

_SHEETS: Final = 64  # layouts to keep; the workbooks of a group have one


@lru_cache(maxsize=256)
def _texts(places: tuple[int, ...], texts: tuple[str, ...]) -> Mapping[int, str]:
    """Texts by their places; one object for sheets that say the same (未填, 待汇总)."""
    return dict(zip(places, texts, strict=True))


class Values(Sequence[EntryValue]):
    """What stands in a row of cells: numbers as such, blanks and texts beside them.

    >>> list(Values.of([1.5, None, "是"]))
    [1.5, None, '是']
    """

    __slots__ = ("_numbers", "_texts", "_whole")

    def __init__(self, numbers: array[float], texts: Mapping[int, str], whole: bool) -> None:
        self._numbers = numbers  # not a number where none stands
        self._texts = texts
        self._whole = whole  # numbers only

    @classmethod
    def of(cls, values: Sequence[EntryValue]) -> Values:
        """Values as they were read; a number that is not one counts as a blank."""
        try:
            numbers = array("d", cast("Sequence[float]", values))
        except TypeError:  # blanks or texts among them
            return cls._mixed(values)
        return cls(numbers, _texts((), ()), not isnan(sum(numbers)))

    @classmethod
    def _mixed(cls, values: Sequence[EntryValue]) -> Values:
        texts = [(place, v) for place, v in enumerate(values) if isinstance(v, str)]
        numbers = array("d", [nan if v is None or isinstance(v, str) else v for v in values])
        if not texts and all(map(isnan, numbers)):
            return _blank(len(values))
        return cls(numbers, _texts(tuple(p for p, _ in texts), tuple(t for _, t in texts)), False)

    def listed(self) -> Sequence[EntryValue]:
        """All of them at once."""
        return self[:]

    @overload
    def __getitem__(self, place: int) -> EntryValue: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[EntryValue]: ...
    def __getitem__(self, place: int | slice) -> EntryValue | Sequence[EntryValue]:
        if isinstance(place, slice):
            part, text = self._numbers[place].tolist(), self._texts.get
            return part if self._whole else [
                text(n) if isnan(v) else v
                for n, v in zip(range(len(self))[place], part, strict=True)]
        number = self._numbers[place]
        if isnan(number):
            return self._texts.get(place if place >= 0 else place + len(self._numbers))
        return number

    def __iter__(self) -> Iterator[EntryValue]:
        return iter(self.listed())

    def __contains__(self, value: object) -> bool:
        return value in (self._texts.values() if isinstance(value, str) else self.listed())

    def __eq__(self, other: object) -> bool:
        return self.listed() == other.listed() if isinstance(other, Values) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.listed()))

    def __len__(self) -> int:
        return len(self._numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        if self is _blank(len(self)):
            return _blank, (len(self),)
        texts = self._texts
        return _values, (self._numbers, tuple(texts), tuple(texts.values()), self._whole)


def _values(numbers: array[float], places: tuple[int, ...], texts: tuple[str, ...], whole: bool
            ) -> Values:
    return Values(numbers, _texts(places, texts), whole)


@lru_cache(maxsize=_SHEETS)
def _blank(count: int) -> Values:
    """Nothing at all, as most columns of 核定值 are: one for all sheets."""
    return Values(array("d", [nan]) * count, _texts((), ()), False)


class Layout:
    """Keys of rows and the addresses of two cells in each; one object for all sheets alike."""

    __slots__ = ("firsts", "keys", "places", "seconds")

    def __init__(self, keys: tuple[str, ...], firsts: tuple[str, ...], seconds: tuple[str, ...]
                 ) -> None:
        self.keys = keys
        self.firsts = firsts
        self.seconds = seconds
        self.places = {key: place for place, key in enumerate(keys)}

    def __reduce__(self) -> tuple[Any, ...]:
        return layout, (self.keys, self.firsts, self.seconds)


@lru_cache(maxsize=_SHEETS)
def layout(keys: tuple[str, ...], firsts: tuple[str, ...], seconds: tuple[str, ...]) -> Layout:
    """The layout with these keys and addresses."""
    return Layout(keys, firsts, seconds)


class _Rows(Mapping[str, Row]):
    """Rows by key, put together when asked for."""

    __slots__ = ("firsts", "layout", "seconds")

    def __init__(self, of: Layout, firsts: Values, seconds: Values) -> None:
        self.layout = of
        self.firsts = firsts
        self.seconds = seconds

    @abstractmethod
    def _row(self, place: int) -> Row:
        """The row at a place."""

    def __getitem__(self, key: str) -> Row:
        return self._row(self.layout.places[key])

    def __contains__(self, key: object) -> bool:
        return key in self.layout.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.layout.keys)

    def __len__(self) -> int:
        return len(self.layout.keys)

    def __repr__(self) -> str:
        return repr(dict(self))


class Entries(_Rows[Entry]):
    """The inputs of a sheet: input key -> Entry.

    Args:
        of: keys, and the addresses of 填报值 and 核定值.
        firsts: the units' figures.
        seconds: the reviewers'.
        unread: place of an input -> the columns in which stands what is no figure.
    """

    __slots__ = ("unread",)

    def __init__(self, of: Layout, firsts: Values, seconds: Values, unread: Marks) -> None:
        super().__init__(of, firsts, seconds)
        self.unread = unread

    def _row(self, place: int) -> Entry:
        of = self.layout
        return Entry(self.firsts[place], self.seconds[place], of.firsts[place], of.seconds[place],
                     self.unread.get(place, ()))

    def __reduce__(self) -> tuple[Any, ...]:
        return Entries, (self.layout, self.firsts, self.seconds, self.unread)


class Shown(_Rows[ScoreCells]):
    """What the score cells of a sheet showed when it was saved: indicator code -> ScoreCells.

    The first cells are those of 自评得分, the second those of 考评得分.
    """

    __slots__ = ()

    def _row(self, place: int) -> ScoreCells:
        of = self.layout
        return ScoreCells(of.firsts[place], of.seconds[place], self.firsts[place],
                          self.seconds[place])

    def __reduce__(self) -> tuple[Any, ...]:
        return Shown, (self.layout, self.firsts, self.seconds)

