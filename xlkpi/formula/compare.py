"""Comparisons as cells: rounded to 10 decimals, and a blank is no number."""

from __future__ import annotations

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.evaluate import is_calculated
from xlkpi.formula.fold import call, choice, folded, is_exact, is_literal
from xlkpi.formula.guard import EMPTY, NA, blank, error_first
from xlkpi.formula.holds import BLANK, NUMBER, TEXT, holds
from xlkpi.formula.tree import Binary, Call, Node, Number, Text


def comparison(source: Binary, left: Node, right: Node) -> Node:
    """A comparison of two lowered operands.

    Args:
        source: the comparison as the official wrote it; what is calculated in
            it is rounded before it is compared.
        left: the left operand as a cell expression.
        right: the right one.

    Raises:
        FormulaError: where two texts would be put in order; programs sort
            Chinese differently.
    """
    operator = source.operator
    if operator not in ("=", "<>") and holds(left) & TEXT and holds(right) & TEXT:
        raise FormulaError("两个文字只能比较相等（=）或不等（<>），不能比较大小")
    literal_text = isinstance(source.left, Text) or isinstance(source.right, Text)
    if is_literal(left) and is_literal(right) and (literal_text or EMPTY not in (left, right)):
        return folded(Binary(operator, left, right))  # an attribute of the unit, written in
    test: Node = Binary(operator, _rounded(source.left, left), _rounded(source.right, right))
    if literal_text:
        return test
    missing_right, missing_left = _missing(right, left), _missing(left, right)
    if missing_right is not None:
        test = choice(missing_right, NA, test)
        test = error_first(left, test) if missing_left is None else test
    if missing_left is not None:
        test = choice(missing_left, error_first(right, NA), test)
    return test


def _missing(one: Node, other: Node) -> Node | None:
    """When ``one`` is a blank that cannot be compared: beside a number or another blank."""
    if not holds(one) & BLANK:
        return None
    if not holds(other) & TEXT:
        return blank(one)
    if holds(other) & NUMBER:
        no_text = call("OR", call("NOT", Call("ISTEXT", (other,))), Binary("=", other, EMPTY))
        return call("AND", blank(one), no_text)
    return call("AND", blank(one), blank(other)) if holds(other) & BLANK else None


def _rounded(source: Node, lowered: Node) -> Node:
    """The operand as it is compared: a calculated number rounded to 10 decimals."""
    if not is_calculated(source) or is_exact(lowered):
        return lowered
    rounded = call("ROUND", lowered, Number(10.0))
    if not holds(lowered) & TEXT:
        if not holds(lowered) & BLANK:
            return rounded
        return choice(blank(lowered), EMPTY, rounded)
    return choice(Call("ISNUMBER", (lowered,)), rounded, lowered)
