"""Numbers as a clerk counts them: decimal rounding, steps, and how a figure is written.

A float is taken as the shortest decimal that names it (its ``repr``): 1.005 is
1.005, not 1.00499999999999989.  Source: functions.md, rules 1 to 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from math import floor, isfinite
from typing import Final

NOISE: Final = 5e-11  # half a unit of the tenth decimal: two numbers this near are the same
_SCALE: Final = 1e10
_SAFE: Final = 4e12  # below this, a scaled number is exact to far less than _NEAR
_NEAR: Final = 0.49  # further from the integer than this: perhaps a tie, ask the decimals
_INTEGER: Final = 6755399441055744.0  # 1.5 * 2**52: adding and taking it away rounds to an integer
_COARSE: Final = 2.0**20  # floats from here on are further apart than 1e-10
_CONTEXT: Final = Context(prec=800)  # wide enough for every float written out
_MOST_DIGITS: Final = 350  # no float has a digit that far from the point, on either side


def round10(x: float) -> float:
    """Round half away from zero to 10 decimals; never -0.

    >>> round10(2 - 0.3 * 4), round10(0.00000000005), round10(-1e-20)
    (0.8, 1e-10, 0.0)
    """
    t = x * _SCALE
    if -_SAFE < t < _SAFE:
        n = (t + _INTEGER) - _INTEGER
        if -_NEAR < t - n < _NEAR:
            return n / _SCALE
    return _round10_by_decimals(x)


def round10_all(numbers: Iterable[float]) -> list[float]:
    """``round10`` of each: the same sums written out, since a call per number costs more."""
    scale, integer, safe, near, slow = _SCALE, _INTEGER, _SAFE, _NEAR, _round10_by_decimals
    return [
        n / scale
        if -safe < (t := x * scale) < safe and -near < t - (n := (t + integer) - integer) < near
        else slow(x)
        for x in numbers
    ]


def _round10_by_decimals(x: float) -> float:
    if not -_COARSE < x < _COARSE:
        return x
    return round_half_away(x, 10)


def round_half_away(x: float, digits: int) -> float:
    """Round half away from zero, exactly, on the decimal that the float is written as.

    Args:
        x: any number; infinities and NaN come back as they are.
        digits: decimals to keep; negative rounds to tens, hundreds, ...

    >>> round_half_away(1.005, 2), round_half_away(-2.345, 2), round_half_away(1250, -2)
    (1.01, -2.35, 1300.0)
    """
    x = float(x)
    if not isfinite(x):
        return x
    exact = Decimal(repr(x))
    digits = max(-_MOST_DIGITS, min(digits, _MOST_DIGITS))
    kept = exact.quantize(Decimal((0, (1,), -digits)), ROUND_HALF_UP, _CONTEXT)
    return float(kept) + 0.0  # -0.0 + 0.0 is 0.0


def round_score(x: float, digits: int) -> float:
    """``round_half_away(round10(x), digits)``, in whole units of 1e-10 where they are exact.

    >>> round_score(1.005, 2), round_score(-2.345, 2), round_score(-0.001, 2)
    (1.01, -2.35, 0.0)
    """
    t = x * _SCALE
    if 0 <= digits <= 9 and -_SAFE < t < _SAFE:
        n = (t + _INTEGER) - _INTEGER
        if -_NEAR < t - n < _NEAR:
            kept = 10.0**digits
            unit = _SCALE / kept
            rounded = (abs(n) + unit / 2) // unit / kept
            return rounded if n > 0 or rounded == 0 else -rounded
    return round_half_away(round10(x), digits)


def reached(x: float, bound: float) -> bool:
    """Whether x is at least the bound, noise of calculation aside (rule 3).

    In cells the same is ``ROUND(x-bound,10)>=0``.
    """
    return x - bound > -NOISE


def full_steps(x: float, step: float) -> float:
    """How many full steps there are in x (rule 2).

    >>> full_steps(0.97 - 0.9, 0.01)
    7.0
    """
    return float(floor(x / step + 1e-9))


def finite(x: float) -> float:
    """The number itself; an overflow, which a cell shows as #NUM!, must not hide behind a limit.

    Raises:
        OverflowError: x is infinite; the calling engine makes #NUM! of it.
    """
    if not isfinite(x):
        raise OverflowError
    return x


def is_whole(x: float) -> bool:
    """Whether x is a whole number."""
    return x == floor(x)


def show(x: object) -> str:
    """A figure as a person writes it: 0.2, 45, -1.5; a text as it is.

    >>> show(0.1 + 0.2), show(45.0), show("优")
    ('0.3', '45', '优')
    """
    if not isinstance(x, (int, float)):
        return str(x)
    kept = round10(float(x))
    if abs(kept) >= 1e15:
        return repr(kept)
    return f"{kept:.10f}".rstrip("0").rstrip(".")


def percent(x: float) -> str:
    """A fraction as a percentage of at most two decimals.

    >>> percent(0.45), percent(1 / 3), percent(-0.05)
    ('45%', '33.33%', '-5%')
    """
    return show(round_half_away(x * 100, 2)) + "%"
