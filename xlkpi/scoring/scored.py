"""From what a formula gives to points as they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from xlkpi.functions.declare import Scalar
from xlkpi.scheme.model import Unit
from xlkpi.scheme.points import round_points
from xlkpi.scoring.model import Score


def all_scored(units: Sequence[Unit], code: str, values: Sequence[Scalar], fulls: Sequence[float],
               digits: int) -> list[Score] | None:
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
    return [Score(unit.name, code, round_points(value, digits), "scored", full)
            for unit, value, full in zip(units, numbers, fulls, strict=True)]


def tidy(value: Scalar, digits: int) -> Scalar:
    """A result as it is shown: a number rounded, an empty text a blank."""
    if isinstance(value, (int, float)):
        return round_points(value, digits)
    return None if value == "" else value
