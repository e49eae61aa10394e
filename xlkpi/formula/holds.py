"""What is known of a cell expression before calculating: what it can hold, and its shape."""

from __future__ import annotations

from enum import Flag, auto
from functools import lru_cache
from typing import Final

from xlkpi.formula.tree import (
    Array,
    Binary,
    Boolean,
    Call,
    ErrorValue,
    Kind,
    Node,
    Number,
    Ref,
    Text,
    Unary,
)
from xlkpi.functions import FUNCTIONS


class Holds(Flag):
    """The sorts of value that an expression can give."""

    NOTHING = 0
    NUMBER = auto()
    TEXT = auto()
    BLANK = auto()  # an empty cell or ""
    ERROR = auto()


NUMBER, TEXT, BLANK, ERROR = Holds.NUMBER, Holds.TEXT, Holds.BLANK, Holds.ERROR
_KINDS: Final = {
    Kind.NUMBER: NUMBER,
    Kind.TEXT: TEXT | BLANK,
    Kind.MAYBE: NUMBER | BLANK,
    Kind.ANY: NUMBER | TEXT | BLANK,
}
_NEVER_WRONG: Final = frozenset(("COUNT", "ISNUMBER", "ISTEXT", "ISERROR"))
_AS_ARGUMENTS: Final = frozenset(
    ("SUM", "MIN", "MAX", "ABS", "INT", "ROUND", "SUMPRODUCT", "AND", "OR", "NOT", "N", "LEN")
)
_REDUCE: Final = frozenset(("SUM", "MIN", "MAX", "AVERAGE", "COUNT", "SUMPRODUCT", "AND", "OR"))
Shape = tuple[int, int]


@lru_cache(maxsize=8192)
def holds(node: Node) -> Holds:
    """What the expression can give."""
    if isinstance(node, (Number, Boolean)):
        return NUMBER
    if isinstance(node, Text):
        return TEXT if node.value else BLANK
    if isinstance(node, ErrorValue):
        return ERROR
    if isinstance(node, Ref):
        return _KINDS[node.kind] | (Holds.NOTHING if node.sure else ERROR)
    if isinstance(node, Array):
        return _union(*(element for row in node.rows for element in row))
    if isinstance(node, Unary):
        return _calculated(node.operand)
    if isinstance(node, Binary):
        return _binary(node)
    if isinstance(node, Call):
        return _call(node)
    raise TypeError(f"not a cell expression: {type(node).__name__}")


def _union(*nodes: Node) -> Holds:
    found = Holds.NOTHING
    for node in nodes:
        found |= holds(node)
    return found


def _calculated(*operands: Node) -> Holds:
    """A number; an error where an operand is one, or is no number."""
    return NUMBER | (ERROR if _union(*operands) & (ERROR | TEXT | BLANK) else Holds.NOTHING)


def literal_number(node: Node) -> float | None:
    """The value of a written number: 3, -3 or 50%."""
    if isinstance(node, (Number, Boolean)):
        return float(node.value)
    if isinstance(node, Unary):
        inner = literal_number(node.operand)
        if inner is None:
            return None
        return {"-": -inner, "+": inner, "%": inner / 100}[node.operator]
    return None


def _binary(node: Binary) -> Holds:
    if node.operator == "&":
        return TEXT | BLANK | _union(node.left, node.right) & ERROR
    if node.operator in ("+", "-", "*"):
        return _calculated(node.left, node.right)
    if node.operator in ("/", "^"):
        right = literal_number(node.right)
        safe = right not in (None, 0) and (node.operator == "/" or _harmless(right))
        return _calculated(node.left, node.right) | (Holds.NOTHING if safe else ERROR)
    return NUMBER | _union(node.left, node.right) & ERROR


def _harmless(exponent: float | None) -> bool:
    return exponent is not None and exponent > 0 and exponent == int(exponent)


def _call(node: Call) -> Holds:
    arguments = [a for a in node.arguments if a is not None]
    if node.name == "IF":
        return _union(*arguments[1:]) | holds(arguments[0]) & ERROR
    if node.name == "IFERROR":
        return holds(arguments[0]) & ~ERROR | holds(arguments[1])
    if node.name in _NEVER_WRONG:
        return NUMBER
    if node.name in _AS_ARGUMENTS:
        loose = TEXT | BLANK if node.name in ("ABS", "INT", "ROUND", "AND", "OR", "NOT") else ERROR
        return NUMBER | (ERROR if _union(*arguments) & (ERROR | loose) else Holds.NOTHING)
    if node.name in ("TRIM", "SUBSTITUTE"):
        return TEXT | BLANK | holds(arguments[0]) & ERROR
    if node.name == "INDEX":
        return holds(arguments[0]) | ERROR
    if node.name == "LOOKUP":
        return holds(arguments[-1]) | ERROR
    if node.name.startswith("KPI_"):
        return _kpi(node)
    return NUMBER | ERROR


def _kpi(node: Call) -> Holds:
    """By the declaration; a label's sort is that of the labels given."""
    result = FUNCTIONS[node.name].result
    if result == "number":
        return NUMBER | ERROR
    if result == "text":
        return TEXT | ERROR
    given = _union(*(a for a in node.arguments if isinstance(a, Array)))
    return (given & (NUMBER | TEXT) or NUMBER | TEXT) | ERROR


@lru_cache(maxsize=8192)
def shape(node: Node) -> Shape:
    """Rows and columns; (1, 1) for a single value."""
    if isinstance(node, Ref):
        return node.rows, node.columns
    if isinstance(node, Array):
        return len(node.rows), len(node.rows[0])
    if isinstance(node, Unary):
        return shape(node.operand)
    if isinstance(node, Binary):
        return joint(shape(node.left), shape(node.right))
    if isinstance(node, Call):
        return _call_shape(node)
    return 1, 1


def joint(*shapes: Shape) -> Shape:
    """The shape that values of these shapes have together, single values being spread."""
    return max(s[0] for s in shapes), max(s[1] for s in shapes)


def _call_shape(node: Call) -> Shape:
    arguments = [a for a in node.arguments if a is not None]
    if node.name in _REDUCE or not arguments:
        return 1, 1
    if node.name in ("MATCH", "LOOKUP"):
        return shape(arguments[0])
    if node.name == "INDEX":
        return joint(*(shape(a) for a in arguments[1:]))
    if node.name.startswith("KPI_"):
        parameters = FUNCTIONS[node.name].parameters
        singles = [
            shape(a) for a, p in zip(node.arguments, parameters, strict=False)
            if a is not None and not p.takes.is_range
        ]
        return joint((1, 1), *singles)
    return joint(*(shape(a) for a in arguments))


def is_many(node: Node) -> bool:
    """Whether the expression is a range or array of more than one element."""
    return shape(node) != (1, 1)


def size(node: Node) -> int:
    """How many elements."""
    rows, columns = shape(node)
    return rows * columns


def reduces(name: str) -> bool:
    """Whether the function makes one value of a whole range."""
    return name in _REDUCE
