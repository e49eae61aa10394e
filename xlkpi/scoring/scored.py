"""The scores of an indicator, column by column; a unit's scores are a row across them.

A county of 1,000 units has 75,000 scores on each basis.  They are held as plain numbers,
and a ``Score`` is made when somebody asks for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from xlkpi.functions.declare import Scalar
from xlkpi.scheme.model import Unit
from xlkpi.scheme.points import round_points
from xlkpi.scoring.model import Score


class ScoreColumn(Sequence[Score]):
    """One indicator's scores, a unit each.

    Args:
        units: of the group.
        code: of the indicator.
        values: points, rounded; None where there is no score.
        fulls: full marks that apply to each unit, points (0 where exempt).
        told: position of a unit -> its score, where more is to be said than the points.
    """

    __slots__ = ("_told", "_units", "code", "fulls", "values")

    def __init__(self, units: Sequence[Unit], code: str, values: Sequence[float | None],
                 fulls: Sequence[float], told: Mapping[int, Score]) -> None:
        self._units = units
        self.code = code
        self.values = values
        self.fulls = fulls
        self._told = told

    @property
    def unscored(self) -> Iterator[tuple[int, Score]]:
        """Positions of the units without a score, with what there is instead."""
        return ((place, score) for place, score in self._told.items() if score.value is None)

    def with_causes(self, cause: Callable[[str, str], str]) -> ScoreColumn:
        """The same with all causes; ``cause`` tells that of a unit and an indicator."""
        told = {place: score if score.cause else
                score._replace(cause=cause(score.unit, score.code))
                for place, score in enumerate(self)}
        return ScoreColumn(self._units, self.code, self.values, self.fulls, told)

    @overload
    def __getitem__(self, place: int) -> Score: ...
    @overload
    def __getitem__(self, place: slice) -> list[Score]: ...
    def __getitem__(self, place: int | slice) -> Score | list[Score]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        told = self._told.get(place)
        return told if told is not None else Score(
            self._units[place].name, self.code, self.values[place], "scored", self.fulls[place])

    def __len__(self) -> int:
        return len(self.values)


class UnitRow(Mapping[str, Score]):
    """One unit's scores: indicator code -> Score, in the scheme's order.

    Args:
        columns: of the group.
        place: the unit's position in them.
    """

    __slots__ = ("_columns", "_place")

    def __init__(self, columns: Mapping[str, ScoreColumn], place: int) -> None:
        self._columns = columns
        self._place = place

    def __getitem__(self, code: str) -> Score:
        return self._columns[code][self._place]

    def __contains__(self, code: object) -> bool:
        return code in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return repr(dict(self))


def all_scored(units: Sequence[Unit], code: str, values: Sequence[Scalar], fulls: Sequence[float],
               digits: int) -> ScoreColumn | None:
    """The scores of an indicator, a unit each; None where any of the values is no number.

    Args:
        units: of the group.
        code: of the indicator.
        values: points as the formula gives them.
        fulls: full marks of each unit.
        digits: decimals of a score.
    """
    numbers = [v for v in values if isinstance(v, float)]
    if len(numbers) != len(values):
        return None
    points = array("d", [round_points(value, digits) for value in numbers])
    return ScoreColumn(units, code, points, array("d", fulls), {})


def tidy(value: Scalar, digits: int) -> Scalar:
    """A result as it is shown: a number rounded, an empty text a blank."""
    if isinstance(value, (int, float)):
        return round_points(value, digits)
    return None if value == "" else value
