"""The first reader: a tree and values -> the result."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Union

from xlkpi.formula import aggregate
from xlkpi.formula.elementwise import all_numbers, apply, choose, fast
from xlkpi.formula.kpi_call import kpi
from xlkpi.formula.tree import (
    Array,
    Binary,
    Boolean,
    Call,
    ErrorValue,
    Name,
    NameSpan,
    Node,
    Number,
    Text,
    Unary,
)
from xlkpi.formula.values import (
    ARITHMETIC,
    Units,
    Value,
    comparison,
    joined,
    minus,
    number,
    plus,
    rounded,
    rounded10,
    truth,
)
from xlkpi.functions import CellError, round10

Lookup = Callable[[Union[Name, NameSpan]], Value]
Run = Callable[[Lookup], Value]

_FAST: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": plus,
    "-": minus,
    "*": operator.mul,
    "/": operator.truediv,
}


def evaluate(node: Node, lookup: Lookup) -> Value:
    """The value of a formula.

    Args:
        node: a parsed formula.
        lookup: gives the value of a name: a single value, a list (a column or
            a span of inputs) or Units (one value, or one list, per unit).

    Returns:
        A single value, a list, or Units; errors stand in it as CellError and
        are never raised.
    """
    return compiled(node)(lookup)


@lru_cache(maxsize=4096)
def compiled(node: Node) -> Run:
    """The tree as nested closures: walked once, run for every group of units."""
    if isinstance(node, (Number, Text, Boolean)):
        return _always(node.value)
    if isinstance(node, ErrorValue):
        return _always(CellError(node.code))
    if isinstance(node, Array):
        return _always(array_value(node))
    if isinstance(node, (Name, NameSpan)):
        named = node
        return lambda lookup: lookup(named)
    if isinstance(node, Unary):
        return _unary(node)
    if isinstance(node, Binary):
        return _binary(node)
    if isinstance(node, Call):
        return _call(node)
    raise TypeError(f"cannot stand in a scheme's formula: {type(node).__name__}")


def _always(value: Value) -> Run:
    return lambda _lookup: value


def array_value(node: Array) -> list[Any]:
    """An array constant as a list, or as a list of rows if it is a table."""
    rows = [[_constant(e) for e in row] for row in node.rows]
    if len(rows) == 1:
        return rows[0]
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    return rows


def _constant(node: Node) -> Any:
    if isinstance(node, ErrorValue):
        return CellError(node.code)
    if isinstance(node, (Number, Text, Boolean)):
        return node.value
    raise TypeError("an array constant holds constants only")


def _unary(node: Unary) -> Run:
    inner = compiled(node.operand)
    multiply, divide = ARITHMETIC["*"], ARITHMETIC["/"]
    if node.operator == "%":
        return lambda lookup: _arithmetic("/", divide, inner(lookup), 100)
    if node.operator == "-":
        return lambda lookup: _arithmetic("*", multiply, inner(lookup), -1)
    return lambda lookup: apply(number, inner(lookup))


def _arithmetic(symbol: str, scalar: Callable[..., Any], left: Value, right: Value) -> Value:
    plain = _FAST.get(symbol)
    if plain is not None:
        result = fast(plain, left, right)
        if result is not None:
            return result
    return apply(scalar, left, right)


def is_calculated(node: Node) -> bool:
    """Whether numbers here may carry the noise of binary arithmetic.

    Typed figures, constants and what is rounded already do not; comparisons
    and INT leave them as they are.  The writers ask the same question.
    """
    if isinstance(node, Unary):
        return is_calculated(node.operand) or node.operator == "%"
    if isinstance(node, Call):
        return not (node.name.startswith("KPI_") or node.name in ("COUNT", "INT", "ROUND"))
    if isinstance(node, Binary):
        return node.operator in "+-*/^"
    return False


def _binary(node: Binary) -> Run:
    left, right = compiled(node.left), compiled(node.right)
    symbol = node.operator
    if symbol == "&":
        return lambda lookup: apply(joined, left(lookup), right(lookup))
    if symbol in ARITHMETIC:
        scalar = ARITHMETIC[symbol]
        return lambda lookup: _arithmetic(symbol, scalar, left(lookup), right(lookup))
    literal = isinstance(node.left, Text) or isinstance(node.right, Text)
    test = comparison(symbol, is_calculated(node.left), is_calculated(node.right), literal)
    return lambda lookup: apply(test, left(lookup), right(lookup))


def _call(node: Call) -> Run:
    if node.name.startswith("KPI_"):
        runs = tuple(None if a is None else compiled(a) for a in node.arguments)
        name = node.name
        return lambda lookup: kpi(name, [None if r is None else r(lookup) for r in runs])
    arguments = [compiled(a) for a in node.arguments if a is not None]
    if node.name == "IF":
        return _if(*arguments)
    if node.name == "IFERROR":
        return _iferror(*arguments)
    if node.name in aggregate.AGGREGATES:
        gather = aggregate.AGGREGATES[node.name]
        return lambda lookup: aggregate.over(gather, [a(lookup) for a in arguments])
    only = arguments[0]
    if node.name == "NOT":
        return lambda lookup: apply(_not, only(lookup))
    if node.name == "ABS":
        return lambda lookup: apply(_abs, only(lookup))
    if node.name == "ROUND":
        digits = arguments[1]
        whole = rounded10 if _calculated_first(node) else rounded
        return lambda lookup: apply(whole, only(lookup), digits(lookup))
    if node.name == "INT":
        down = _floor10 if _calculated_first(node) else _floor
        return lambda lookup: apply(down, only(lookup))
    raise TypeError(f"unknown function: {node.name}")


def _calculated_first(node: Call) -> bool:
    return node.arguments[0] is not None and is_calculated(node.arguments[0])


def _if(condition: Run, yes: Run, no: Run) -> Run:
    def run(lookup: Lookup) -> Value:
        test = apply(truth, condition(lookup))
        if isinstance(test, CellError):
            return test
        if not isinstance(test, list):
            return yes(lookup) if test else no(lookup)
        first = yes(lookup) if True in test else None
        second = no(lookup) if False in test else None
        if isinstance(test, Units) and not any(isinstance(t, list) for t in test):
            return choose(test, first, second)
        if list in map(type, test):
            first, second = yes(lookup), no(lookup)
        return apply(_select, test, first, second)

    return run


def _select(test: Value, yes: Value, no: Value) -> Value:
    if isinstance(test, CellError):
        return test
    return yes if test else no


def _iferror(value: Run, other: Run) -> Run:
    def run(lookup: Lookup) -> Value:
        first = value(lookup)
        if isinstance(first, CellError):
            return other(lookup)
        if not isinstance(first, list):
            return first
        if not _has_error(first):
            return first
        return apply(_rescue, first, other(lookup))

    return run


def _rescue(value: Value, other: Value) -> Value:
    return other if isinstance(value, CellError) else value


def _has_error(values: list[Any]) -> bool:
    if all_numbers(values):
        return False
    return any(isinstance(v, CellError) or (isinstance(v, list) and _has_error(v)) for v in values)


def _not(value: Value) -> Value:
    test = truth(value)
    return test if isinstance(test, CellError) else not test


def _abs(value: Value) -> Value:
    x = number(value)
    return x if isinstance(x, CellError) else abs(x)


def _floor(value: Value) -> Value:
    x = number(value)
    return x if isinstance(x, CellError) else x // 1


def _floor10(value: Value) -> Value:
    x = number(value)
    return x if isinstance(x, CellError) else round10(x) // 1
