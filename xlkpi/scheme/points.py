"""How points are rounded: the same in Python and in every cell that shows a score.

A KPI_ function gives ten decimals, so a rate of 17/24 times 1.8 points comes to
1.27499999994 where a person with pencil and paper finds 1.275 and writes 1.28.
Eight decimals first take that noise away (up to full marks of 100), and are
fine enough never to lift a true figure over a half: with full marks of one
decimal that would need a target above a million.
"""

from __future__ import annotations

from typing import Final

from xlkpi.formula.tree import Call, Node, Number
from xlkpi.functions import round_half_away
from xlkpi.scheme.model import Result, Scheme

NOISE_DIGITS: Final = 8
SAME: Final = 1e-9  # points, figures and their sums are short decimals; only float noise is less
_SURE: Final = 1e9  # below, a float's own noise is far less than _NEAR_HALF
_NEAR_HALF: Final = 1e-4  # more than eight decimals can move a score of up to three decimals


def points_format(decimals: int) -> str:
    """The number format of points.

    >>> points_format(2), points_format(0)
    ('0.00', '0')
    """
    return f"0.{'0' * decimals}" if decimals else "0"


def result_format(scheme: Scheme, result: Result) -> str:
    """The number format of a 综合 result."""
    digits = result_digits(scheme, result)
    return f"{points_format(max(digits - 2, 0))}%" if result.percent else points_format(digits)


def result_digits(scheme: Scheme, result: Result) -> int:
    """The decimals that a 综合 result is rounded to."""
    return scheme.decimals if result.decimals is None else result.decimals


def result_text(scheme: Scheme, result: Result, value: float | str) -> str:
    """A 综合 result as its cell shows it."""
    if isinstance(value, str):
        return value
    digits = result_digits(scheme, result)
    return f"{value:.{max(digits - 2, 0)}%}" if result.percent else f"{value:.{digits}f}"


def round_points(value: float, digits: int) -> float:
    """Points as shown: rounded half away from zero, free of the noise of ten-decimal rates.

    Args:
        value: points as the formula gives them.
        digits: the decimals that the scheme or the result shows.

    >>> round_points(0.7083333333 * 1.8, 2)
    1.28
    """
    scaled = abs(value) * 10.0**digits
    if digits <= 3 and scaled < _SURE and abs(scaled % 1.0 - 0.5) > _NEAR_HALF:
        return round(value, digits) + 0.0  # away from a half there is nothing to decide; no -0.0
    return round_half_away(round_half_away(value, max(NOISE_DIGITS, digits)), digits)


def rounded_points(node: Node, digits: int) -> Node:
    """The same as a formula: KPI_ROUND(ROUND(…,8),digits), which a plain cell shows as ROUNDs."""
    return Call("KPI_ROUND",
                (Call("ROUND", (node, Number(max(NOISE_DIGITS, digits)))), Number(digits)))
