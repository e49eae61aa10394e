"""What a plain cell formula gives, worked out as a spreadsheet does it.

Used to fold constants while a formula is written, and by the tests to hold the
plain form against ``evaluate``.  Here a blank is 0 in arithmetic, and a text
that looks like a number is refused, as no formula we write relies on either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

from xlkpi.formula.sheet_functions import FUNCTIONS, LAZY
from xlkpi.formula.sheet_values import Cell, Grid, broadcast, compare, operate
from xlkpi.formula.tree import (
    Array,
    Binary,
    Boolean,
    Call,
    ErrorValue,
    Node,
    Number,
    Ref,
    Text,
    Unary,
)
from xlkpi.formula.values import joined
from xlkpi.functions import CellError

Cells = Callable[[Ref], Union[Cell, Grid]]


def calculate(node: Node, cells: Cells) -> Any:
    """The value of a plain formula.

    Args:
        node: a tree of plain functions and references.
        cells: gives a reference's value: a single one (None is an empty cell)
            or a list of rows.

    Returns:
        A single value, or a list of rows.
    """
    if isinstance(node, (Number, Text, Boolean)):
        return node.value
    if isinstance(node, ErrorValue):
        return CellError(node.code)
    if isinstance(node, Ref):
        return cells(node)
    if isinstance(node, Array):
        return [[calculate(element, cells) for element in row] for row in node.rows]
    if isinstance(node, Unary):
        inner = calculate(node.operand, cells)
        symbol, factor = {"%": ("/", 100), "-": ("*", -1), "+": ("*", 1)}[node.operator]
        return broadcast(lambda x: operate(symbol, x, factor), inner)
    if isinstance(node, Binary):
        return _binary(node, cells)
    if isinstance(node, Call):
        return _call(node, cells)
    raise TypeError(f"not a cell formula: {type(node).__name__}")


def _binary(node: Binary, cells: Cells) -> Any:
    left, right = calculate(node.left, cells), calculate(node.right, cells)
    symbol = node.operator
    if symbol == "&":
        return broadcast(joined, left, right)
    if symbol in "+-*/^":
        return broadcast(lambda a, b: operate(symbol, a, b), left, right)
    return broadcast(lambda a, b: compare(symbol, a, b), left, right)


def _call(node: Call, cells: Cells) -> Any:
    if node.name in LAZY:
        return LAZY[node.name](*(lambda a=a: calculate(a, cells) for a in node.arguments))
    arguments = [0 if a is None else calculate(a, cells) for a in node.arguments]
    references = [isinstance(a, Ref) for a in node.arguments]
    return FUNCTIONS[node.name](arguments, references)
