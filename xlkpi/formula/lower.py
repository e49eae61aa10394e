"""A scheme's formula as an expression of cells: names to references, operators with guards."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final, Literal, Union

from xlkpi.formula.aggregates_in_cells import aggregate, junction
from xlkpi.formula.arguments import turned
from xlkpi.formula.compare import comparison
from xlkpi.formula.errors import FormulaError
from xlkpi.formula.evaluate import is_calculated
from xlkpi.formula.expand import expand
from xlkpi.formula.fold import call, choice
from xlkpi.formula.guard import VALUE, error_first, number, shown
from xlkpi.formula.holds import ERROR, holds, is_many, literal_number, shape, size
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
    Unary,
)
from xlkpi.formula.walk import nodes

_MOST: Final = 8192  # parts of a cell formula: none is shorter than a character

Resolve = Callable[[Union[Name, NameSpan]], Node]
Form = Literal["udf", "plain"]


class Lowering:
    """One formula on its way into one cell."""

    def __init__(self, resolve: Resolve, form: Form) -> None:
        self.resolve = resolve
        self.form = form

    def shown(self, node: Node) -> Node:
        """A part whose value is handed on as it is."""
        return shown(self.raw(node))

    def number(self, node: Node) -> Node:
        """A part that must be a number."""
        return number(self.raw(node))

    def raw(self, node: Node) -> Node:
        """A part whose reader looks after blanks and texts."""
        lowered = self._lowered(node)
        if sum(1 for _ in islice(nodes(lowered), _MOST + 1)) > _MOST:
            raise FormulaError(f"公式展开后超过单元格的上限 {_MOST} 个字符："
                               "请把它拆成几个指标，或先在综合里算出中间结果")
        return lowered

    def _lowered(self, node: Node) -> Node:
        if isinstance(node, (Name, NameSpan)):
            return self.resolve(node)
        if isinstance(node, Unary):
            operand = self.number(node.operand)
            return operand if node.operator == "+" else Unary(node.operator, operand)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Call):
            return self._call(node)
        return node

    def _binary(self, node: Binary) -> Node:
        if node.operator == "&":
            left, right = fitted(self.shown(node.left), self.shown(node.right))
            joined: Node = Binary("&", left, right)
            return error_first(left, joined) if holds(right) & ERROR else joined
        if node.operator in "+-*/^":
            left, right = fitted(self.number(node.left), self.number(node.right))
        else:
            left, right = fitted(self.raw(node.left), self.raw(node.right))
        if is_many(left) and is_many(right) and shape(left) != shape(right):
            return VALUE
        if node.operator == "^":
            return power(left, right)
        if node.operator in "+-*/":
            return Binary(node.operator, left, right)
        return comparison(node, left, right)

    def _call(self, node: Call) -> Node:
        if node.name.startswith("KPI_"):
            return self._kpi(node)
        arguments = [a for a in node.arguments if a is not None]
        if node.name in ("AND", "OR"):
            return junction(node.name, [self._number_or_range(a) for a in arguments])
        if node.name == "IF":
            condition = self.number(arguments[0])
            if isinstance(condition, Boolean):  # decided by an attribute of the unit
                return self.shown(arguments[1 if condition.value else 2])
            return self._fit_call("IF", condition, *(self.shown(a) for a in arguments[1:]))
        if node.name == "IFERROR":
            return self._fit_call("IFERROR", *(self.shown(a) for a in arguments))
        if node.name in ("SUM", "MIN", "MAX", "AVERAGE", "COUNT"):
            return aggregate(node.name, [self.raw(a) for a in arguments])
        if node.name in ("INT", "ROUND"):
            inner = self.number(arguments[0])
            if is_calculated(arguments[0]):
                inner = call("ROUND", inner, Number(10.0))
            return self._fit_call(node.name, inner, *(self.number(a) for a in arguments[1:]))
        return self._fit_call(node.name, *(self.number(a) for a in arguments))

    def _fit_call(self, name: str, *arguments: Node) -> Node:
        """A function that works element by element: its ranges must fit together."""
        upright = next((shape(a)[1] == 1 for a in arguments
                        if is_many(a) and not isinstance(a, Array)), None)  # fmt: skip
        fit = tuple(turned(a, upright) for a in arguments)
        if len({shape(a) for a in fit if is_many(a)}) > 1:
            return VALUE
        return Call(name, fit)

    def _number_or_range(self, node: Node) -> Node:
        lowered = self.raw(node)
        return lowered if is_many(lowered) else number(lowered)

    def _kpi(self, node: Call) -> Node:
        lowered = tuple(None if a is None else self.raw(a) for a in node.arguments)
        called = Call(node.name, lowered, node.span)
        return called if self.form == "udf" else expand(called)


def fitted(left: Node, right: Node) -> tuple[Node, Node]:
    """Two operands, an array constant turned to lie beside a range."""
    if is_many(left) and is_many(right) and shape(left) != shape(right):
        if isinstance(right, Array) and size(left) == size(right):
            right = turned(right, shape(left)[1] == 1)
        elif isinstance(left, Array) and size(left) == size(right):
            left = turned(left, shape(right)[1] == 1)
    return left, right


def power(base: Node, exponent: Node) -> Node:
    """base^exponent; what programs see differently (0^0, roots of negatives) is asked first."""
    known = literal_number(exponent)
    raised: Node = Binary("^", base, exponent)
    whole = known is not None and known == int(known)
    if whole and known is not None and known > 0:
        return raised
    if not whole:
        below: Node = Binary("<", base, Number(0.0))
        if known is None:
            below = call("AND", below, Binary("<>", exponent, Call("INT", (exponent,))))
        raised = choice(below, ErrorValue("#NUM!"), raised)
    return choice(Binary("=", base, Number(0.0)), _power_of_zero(exponent, known), raised)


def _power_of_zero(exponent: Node, known: float | None) -> Node:
    zero, fault = Number(0.0), ErrorValue("#NUM!")
    if known is None:
        return choice(
            Binary("=", exponent, zero),
            fault,
            choice(Binary("<", exponent, zero), ErrorValue("#DIV/0!"), zero),
        )
    if known == 0:
        return fault
    return ErrorValue("#DIV/0!") if known < 0 else zero

