"""Values of the formula language and its operators on single values.

A blank is None; "" counts as blank.  Errors are ``CellError`` values and are
never raised here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any, Final, Union

from xlkpi.functions import CellError, round10, round_half_away

Scalar = Union[None, bool, int, float, str, CellError]
Value = Any  # Scalar, list (a range), list of rows, or Units of these


class Units(list[Any]):
    """One value per unit of the group, in the group's order; worked on element by element.

    A plain list, by contrast, is one range that every unit sees.
    """

    __slots__ = ()


NA: Final = CellError("#N/A", "有填报项还没有填写")
VALUE: Final = CellError("#VALUE!", "应当是数字的地方是文字")
UNEQUAL: Final = CellError("#VALUE!", "几组数的个数不一样")
NUM: Final = CellError("#NUM!", "数字超出了可以计算的范围")
DIV0: Final = CellError("#DIV/0!", "除数是 0")
_EPOCH: Final = date(1899, 12, 30).toordinal()
_NOISE: Final = 2.0**-48  # numbers that differ by less, relatively, are equal to every spreadsheet
_NEAR_ZERO: Final = 1.0  # a difference beyond it is no noise, whatever figures people use
_APART: Final = 2e-10  # numbers further apart than this stay apart when rounded to 10 decimals


def is_blank(value: Value) -> bool:
    """Whether nothing stands there."""
    return value is None or value == ""


def number(value: Value) -> float | int | CellError:
    """A single value where arithmetic needs a number: blank #N/A, text #VALUE!."""
    if isinstance(value, (int, float)):  # bool too: TRUE is 1
        return value
    if isinstance(value, CellError):
        return value
    if value is None or value == "":
        return NA
    if isinstance(value, date):
        return value.toordinal() - _EPOCH
    return VALUE


def arithmetic(
    operation: Callable[[float, float], float],
) -> Callable[[Value, Value], Scalar]:
    """An operator on two single values, from one on two numbers."""

    def applied(left: Value, right: Value) -> Scalar:
        a = number(left)
        if isinstance(a, CellError):
            return a
        b = number(right)
        if isinstance(b, CellError):
            return b
        try:
            result = operation(a, b)
        except ZeroDivisionError:
            return DIV0
        except (OverflowError, ValueError):
            return NUM
        return result if abs(result) < math.inf else NUM

    return applied


def power(a: float, b: float) -> float:
    """a^b as Excel has it: 0^0 and roots of negative numbers are #NUM!."""
    if a == 0:
        if b < 0:
            raise ZeroDivisionError
        if b == 0:
            raise ValueError("0^0")
    return math.pow(a, b)


def text_of(value: Value) -> str | CellError:
    """A single value as & shows it."""
    if isinstance(value, CellError):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, date):
        return str(value.toordinal() - _EPOCH)
    return str(value)


def number_text(value: float) -> str:
    """A number in the format 'general', 15 significant digits."""
    shown = f"{value:.15g}"
    if "e" not in shown:
        return "0" if shown == "-0" else shown
    mantissa, exponent = shown.split("e")
    if 0 < int(exponent) <= 20:
        return f"{value:.0f}"
    return f"{mantissa}E{exponent[0]}{int(exponent[1:]):02d}"


def joined(left: Value, right: Value) -> Scalar:
    """Two texts put together, left & right."""
    a, b = text_of(left), text_of(right)
    if isinstance(a, CellError):
        return a
    return b if isinstance(b, CellError) else a + b


def order(left: float, right: float) -> int:
    """-1, 0 or 1: two numbers as spreadsheets compare them, after rounding to 10 decimals."""
    if left == right:
        return 0
    gap = abs(left - right)
    largest = max(abs(left), abs(right))
    if gap <= _APART:
        left, right = round10(left), round10(right)
        if left == right:
            return 0
    if gap <= largest * _NOISE:
        return 0
    return -1 if left < right else 1


def order_exact(left: float, right: float) -> int:
    """As ``order``, for figures that were typed and not calculated: not rounded."""
    if left == right or abs(left - right) <= max(abs(left), abs(right)) * _NOISE:
        return 0
    return -1 if left < right else 1


_TESTS: Final[dict[str, Callable[[int], bool]]] = {
    "=": lambda o: o == 0,
    "<>": lambda o: o != 0,
    "<": lambda o: o < 0,
    "<=": lambda o: o <= 0,
    ">": lambda o: o > 0,
    ">=": lambda o: o >= 0,
}


def comparison(
    operator: str, round_left: bool, round_right: bool, literal_text: bool
) -> Callable[[Value, Value], Scalar]:
    """A comparison of two single values.

    Args:
        operator: one of = <> < <= > >=.
        round_left: whether the left side is calculated, so that numbers there
            are rounded to 10 decimals before they are compared.
        round_right: the same for the right side.
        literal_text: whether one side is a text written in the formula: then ""
            is a text like any other and a blank compares as "".
    """
    test = _TESTS[operator]
    numbers = order if round_left and round_right else order_exact

    def applied(left: Value, right: Value) -> Scalar:
        if isinstance(left, CellError):
            return left
        if isinstance(right, CellError):
            return right
        a, b = _comparable(left), _comparable(right)
        left_text, right_text = isinstance(a, str), isinstance(b, str)
        if left_text and right_text:
            if not literal_text and a == "" and b == "":
                return NA
            return test((a > b) - (a < b))
        if not left_text and not right_text:
            x = round10(a) if round_left and not round_right else a
            y = round10(b) if round_right and not round_left else b
            return test(numbers(x, y))
        if not literal_text and (a == "" or b == ""):
            return NA
        return test(1 if left_text else -1)

    return applied


def _comparable(value: Value) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.lower()
    if isinstance(value, date):
        return value.toordinal() - _EPOCH
    return value


def rounded(value: Value, digits: Value) -> Scalar:
    """ROUND: half away from zero, on the decimal text of the number."""
    return _rounded(value, digits, calculated=False)


def rounded10(value: Value, digits: Value) -> Scalar:
    """ROUND of a calculated number: what lies beyond 10 decimals is noise, and goes first."""
    return _rounded(value, digits, calculated=True)


def _rounded(value: Value, digits: Value, *, calculated: bool) -> Scalar:
    x = number(value)
    if isinstance(x, CellError):
        return x
    d = number(digits)
    if isinstance(d, CellError):
        return d
    return round_half_away(round10(x) if calculated else x, int(d))


def truth(value: Value) -> bool | CellError:
    """A condition: a number other than 0 is true."""
    x = number(value)
    return x if isinstance(x, CellError) else x != 0


def plus(a: float, b: float) -> float:
    """a+b; 0 where only noise is left, as every spreadsheet has it: 0.3+(-0.1*3)."""
    c = a + b
    return 0.0 if -_NEAR_ZERO < c < _NEAR_ZERO and c and abs(c) < abs(a) * _NOISE else c


def minus(a: float, b: float) -> float:
    """a-b; 0 where only noise is left: 0.3-0.1*3."""
    c = a - b
    return 0.0 if -_NEAR_ZERO < c < _NEAR_ZERO and c and abs(c) < abs(a) * _NOISE else c


ARITHMETIC: Final[dict[str, Callable[[Value, Value], Scalar]]] = {
    "+": arithmetic(plus),
    "-": arithmetic(minus),
    "*": arithmetic(lambda a, b: a * b),
    "/": arithmetic(lambda a, b: a / b),
    "^": arithmetic(power),
}
