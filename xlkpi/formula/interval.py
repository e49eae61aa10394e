"""What a formula can possibly give, when its names stay within their limits.

The answer is an outer bound: nothing outside it can come out, but not all of
it need be reachable (a name that occurs twice is taken as two).  So the bound
proves that a rule can never reach its full marks; that it can pass them needs
a worked example.  Errors are left out: they earn nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Union

from xlkpi.formula.tree import (
    Array,
    Binary,
    Boolean,
    Call,
    Name,
    NameSpan,
    Node,
    Number,
    Text,
    Unary,
)

INF: Final = math.inf


@dataclass(frozen=True)
class Interval:
    """The numbers low..high (none where low > high) and the texts that a value may be.

    Attributes:
        low: least number, in whatever the value measures.
        high: greatest number.
        texts: the texts it may be; None for any text.  A blank is the text "".
    """

    low: float = -INF
    high: float = INF
    texts: frozenset[str] | None = frozenset()

    def __post_init__(self) -> None:
        # INF - INF and its like is no number: nothing is known, so nothing is ruled out
        if math.isnan(self.low):
            object.__setattr__(self, "low", -INF)
        if math.isnan(self.high):
            object.__setattr__(self, "high", INF)

    @property
    def numeric(self) -> bool:
        """Whether it may be a number at all."""
        return self.low <= self.high

    @property
    def textual(self) -> bool:
        """Whether it may be a text or blank."""
        return self.texts is None or bool(self.texts)


@dataclass(frozen=True)
class Spread:
    """Several values: one interval for each, or (``many``) any number of values of one interval."""

    items: tuple[Interval, ...]
    many: bool = False

    @property
    def hull(self) -> Interval:
        """What a single one of them may be."""
        return hull(self.items)


Range = Union[Interval, Spread]
Ranges = Callable[["Name | NameSpan"], Range]

ANYTHING: Final = Interval(texts=None)
NUMBER: Final = Interval()
NOTHING: Final = Interval(INF, -INF)
ANY_TEXT: Final = Interval(INF, -INF, None)
FLAG: Final = Interval(0, 1)


def constant(value: float) -> Interval:
    """The interval of one number."""
    return Interval(value, value)


def hull(items: Iterable[Interval]) -> Interval:
    """The smallest interval that contains all of them."""
    low, high = INF, -INF
    texts: frozenset[str] | None = frozenset()
    for item in items:
        low, high = min(low, item.low), max(high, item.high)
        texts = None if texts is None or item.texts is None else texts | item.texts
    return Interval(low, high, texts)


def single(value: Range) -> Interval:
    """Any one of the values."""
    return value.hull if isinstance(value, Spread) else value


def spread(value: Range) -> Spread:
    """A single value as a range of one."""
    return value if isinstance(value, Spread) else Spread((value,))


def interval(node: Node, ranges: Ranges) -> Interval:
    """What a formula can give.

    Args:
        node: the parsed formula.
        ranges: the limits of a name: an Interval for ``[@x]`` and ``[分值]``, a
            Spread for a column or a span of names.

    >>> interval(Binary("*", Number(2.0), Name("x", True)), lambda name: Interval(0, 3)).high
    6.0
    """
    return single(_range(node, ranges))


def _range(node: Node, ranges: Ranges) -> Range:
    match node:
        case Number(value=value):
            return constant(value)
        case Boolean(value=flag):
            return constant(float(flag))
        case Text(value=text):
            return Interval(INF, -INF, frozenset((text,)))
        case Array(rows=rows):
            return Spread(tuple(single(_range(n, ranges)) for row in rows for n in row))
        case Name() | NameSpan():
            return ranges(node)
        case Unary(operator=operator, operand=operand):
            return _each(_range(operand, ranges), lambda i: _unary(operator, i))
        case Binary(operator=operator, left=left, right=right):
            return _pairs(operator, _range(left, ranges), _range(right, ranges))
        case Call(name=name, arguments=arguments):
            from xlkpi.formula.interval_calls import call_range

            return call_range(name, [None if a is None else _range(a, ranges) for a in arguments])
        case _:
            return ANYTHING


def _each(value: Range, function: Callable[[Interval], Interval]) -> Range:
    if isinstance(value, Spread):
        return Spread(tuple(function(i) for i in value.items), value.many)
    return function(value)


def _pairs(operator: str, left: Range, right: Range) -> Range:
    """An operator over single values or ranges, element by element."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return _binary(operator, left, right)
    a, b = spread(left), spread(right)
    if not a.many and not b.many and len(a.items) == len(b.items):
        return Spread(tuple(_binary(operator, x, y)
                            for x, y in zip(a.items, b.items, strict=True)))
    if isinstance(right, Interval):
        return Spread(tuple(_binary(operator, x, right) for x in a.items), a.many)
    if isinstance(left, Interval):
        return Spread(tuple(_binary(operator, left, y) for y in b.items), b.many)
    return Spread((_binary(operator, a.hull, b.hull),), many=True)


def _unary(operator: str, value: Interval) -> Interval:
    if operator == "-":
        return Interval(-value.high, -value.low)
    if operator == "%":
        return Interval(value.low / 100, value.high / 100)
    return value


def _binary(operator: str, left: Interval, right: Interval) -> Interval:
    match operator:
        case "&":
            return ANY_TEXT
        case "=" | "<>" | "<" | "<=" | ">" | ">=":
            return compare(operator, left, right)
    if not left.numeric or not right.numeric:
        return NOTHING  # arithmetic on a text is an error
    match operator:
        case "+":
            return Interval(left.low + right.low, left.high + right.high)
        case "-":
            return Interval(left.low - right.high, left.high - right.low)
        case "*":
            return times(left, right)
        case "/":
            return _divide(left, right)
        case _:
            return _power(left, right)


def product(a: float, b: float) -> float:
    """a*b, where nothing times without limit is nothing."""
    return 0.0 if a == 0 or b == 0 else a * b


def times(left: Interval, right: Interval) -> Interval:
    """The product of two intervals."""
    corners = [product(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Interval(min(corners), max(corners))


def _divide(left: Interval, right: Interval) -> Interval:
    """The quotient; a divisor of 0 is an error and so does not count."""
    if right.low == right.high == 0:
        return NOTHING
    if right.low < 0 < right.high:
        return Interval(0, 0) if left.low == left.high == 0 else NUMBER
    if right.high <= 0:
        return _divide(_unary("-", left), _unary("-", right))
    inverse = Interval(0.0 if right.high == INF else 1 / right.high,
                       INF if right.low == 0 else 1 / right.low)
    return times(left, inverse)


def _pow(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except (ValueError, OverflowError):  # 0 to a negative power, or beyond all numbers
        return INF


def _power(left: Interval, right: Interval) -> Interval:
    if left.low < 0:
        return NUMBER
    corners = [_pow(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    low, high = min(corners), max(corners)
    # a power falls in its base below an exponent of 0 and rises above: 1 lies between
    if right.low < 0 < right.high:
        low, high = min(low, 1.0), max(high, 1.0)
    return Interval(low, high)


def compare(operator: str, left: Interval, right: Interval) -> Interval:
    """Whether a comparison is always true (1), never (0), or open (0..1)."""
    if left.textual or right.textual or not left.numeric or not right.numeric:
        return _compare_texts(operator, left, right)
    match operator:
        case "<":
            always, never = left.high < right.low, left.low >= right.high
        case "<=":
            always, never = left.high <= right.low, left.low > right.high
        case ">":
            always, never = left.low > right.high, left.high <= right.low
        case ">=":
            always, never = left.low >= right.high, left.high < right.low
        case _:
            apart = left.high < right.low or right.high < left.low
            same = left.low == left.high == right.low == right.high
            always, never = (same, apart) if operator == "=" else (apart, same)
    return constant(1.0) if always else constant(0.0) if never else FLAG


def _compare_texts(operator: str, left: Interval, right: Interval) -> Interval:
    """Only whether a text can be one of some texts is worked out; the rest stays open."""
    if operator not in ("=", "<>") or left.texts is None or right.texts is None:
        return FLAG
    if left.numeric and right.numeric:
        return FLAG
    a, b = ({t.casefold() for t in side.texts or ()} for side in (left, right))
    if a & b:
        same = len(a) == len(b) == 1 and not left.numeric and not right.numeric
        return FLAG if not same else constant(1.0 if operator == "=" else 0.0)
    return constant(0.0 if operator == "=" else 1.0)
