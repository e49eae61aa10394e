"""Making cell expressions short: constants worked out, needless parts left out.

Only what the writer itself puts together goes through here; the parts that the
official wrote stay as written.
"""

from __future__ import annotations

import math
from typing import Any, Final

from xlkpi.formula.holds import BLANK, ERROR, NUMBER, TEXT, holds, is_many, literal_number
from xlkpi.formula.sheet import calculate
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
    Ref,
    Text,
    Unary,
)
from xlkpi.formula.walk import children
from xlkpi.functions import CellError

COMPARISONS: Final = ("=", "<>", "<", "<=", ">", ">=")
_TRUTHS: Final = frozenset(("AND", "OR", "NOT", "ISNUMBER", "ISTEXT", "ISERROR"))
_NEUTRAL: Final = {"AND": True, "OR": False}
_OPPOSITE: Final = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_DIGITS: Final = 15  # as many as a number written in a formula keeps


def is_literal(node: Node) -> bool:
    """Whether the node is one written value."""
    return isinstance(node, (Number, Text, Boolean, ErrorValue)) or literal_number(node) is not None


def is_truth(node: Node) -> bool:
    """Whether the node gives TRUE or FALSE: SUMPRODUCT does not count these as they are."""
    if isinstance(node, Binary):
        return node.operator in COMPARISONS
    return isinstance(node, Boolean) or (isinstance(node, Call) and node.name in _TRUTHS)


def _no_cells(ref: Ref) -> Any:
    raise AssertionError(f"a constant has no reference: {ref.text}")


def folded(node: Node) -> Node:
    """The node's value as a literal, where its parts are constants and the value can be written."""
    if is_literal(node) or not _is_constant(node) or is_many(node):
        return node
    value = calculate(node, _no_cells)
    return as_node(value[0][0] if isinstance(value, list) else value) or node


def _is_constant(node: Node) -> bool:
    return not isinstance(node, (Ref, Name, NameSpan)) and all(map(_is_constant, children(node)))


def as_node(value: Any) -> Node | None:
    """A value as a literal; None where a formula cannot hold it exactly."""
    if isinstance(value, bool):
        return Boolean(value)
    if isinstance(value, (int, float)):
        exact = math.isfinite(value) and float(f"{value:.{_DIGITS}g}") == value
        return Number(float(value)) if exact else None
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, CellError):
        return ErrorValue(value.code)
    return None


def binary(operator: str, left: Node, right: Node) -> Node:
    """An operator, with what need not be calculated left out."""
    node = folded(Binary(operator, left, right))
    if not isinstance(node, Binary):
        return node
    a, b = literal_number(left), literal_number(right)
    if operator in COMPARISONS:
        return _decided(operator, left, right)
    if b == 0 and operator in "+-" and _is_number(left):
        return left
    if b == 1 and operator in "*/" and _is_number(left):
        return left
    if ((a == 0 and operator == "+") or (a == 1 and operator == "*")) and _is_number(right):
        return right
    if a is not None and isinstance(left, Boolean):
        return Binary(operator, Number(a), right)
    if operator == "+" and isinstance(right, Binary) and right.operator == "+" and is_whole(node):
        return binary("+", binary("+", left, right.left), right.right)
    return node


def _is_number(node: Node) -> bool:
    return not holds(node) & (TEXT | BLANK) and not is_truth(node)


def _decided(operator: str, left: Node, right: Node) -> Node:
    """A comparison; TRUE or FALSE where its operands leave no other way.

    An error in an operand is not looked at: whoever asks has guarded it.
    """
    if left == right:
        return Boolean(operator in ("=", "<=", ">="))
    known = literal_number(right)
    lowest = floor_of(left)
    if known is not None and lowest is not None:
        if (operator == "<" and lowest >= known) or (operator == "<=" and lowest > known):
            return Boolean(False)
        if operator == ">" and known == 0 and is_truth(left):
            return left
    if isinstance(left, Call) and left.name == "IF" and is_literal(right):
        branches = [b for b in left.arguments[1:] if b is not None and is_literal(b)]
        answers = [binary(operator, b, right) for b in branches]
        if len(answers) == 2 and answers[0] == answers[1]:
            return answers[0]
    return Binary(operator, left, right)


def floor_of(node: Node) -> float | None:
    """A number that the node is surely not below; None where nothing is known."""
    known = literal_number(node)
    if known is not None:
        return known
    if is_truth(node):
        return 0.0
    if isinstance(node, Binary) and node.operator in "+*":
        a, b = floor_of(node.left), floor_of(node.right)
        if a is None or b is None:
            return None
        if node.operator == "+":
            return a + b
        return a * b if a >= 0 and b >= 0 else None
    if isinstance(node, Call):
        if node.name in ("COUNT", "MATCH", "LEN"):
            return 0.0
        if node.name in ("SUMPRODUCT", "ROUND") and node.arguments[0] is not None:
            lowest = floor_of(node.arguments[0])
            return lowest if lowest is not None and lowest == 0 else None
        if node.name == "MAX":
            floors = [f for a in node.arguments if a is not None and (f := floor_of(a)) is not None]
            return max(floors, default=None)
    return None


def choice(condition: Node, yes: Node, no: Node) -> Node:
    """IF; a condition that is known already leaves only its branch."""
    if isinstance(condition, ErrorValue):
        return condition
    known = literal_number(condition)
    if known is not None:
        return yes if known else no
    if yes == no and not holds(condition) & ERROR and not is_many(condition):
        return yes
    return Call("IF", (condition, yes, no))


def call(name: str, *arguments: Node) -> Node:
    """A function call, with what need not be calculated left out."""
    if name == "IF":
        return choice(*arguments)
    if name in _NEUTRAL:
        return _junction(name, arguments)
    arguments = tuple(_opened(a) for a in arguments)
    if name in ("MIN", "MAX"):
        return _extreme(name, arguments)
    only = arguments[0]
    if name in ("SUM", "N") and len(arguments) == 1 and not is_many(only) and _is_number(only):
        return only
    if name == "ROUND" and literal_number(arguments[1]) == 10 and is_exact(only):
        return only
    if name == "INT" and is_whole(only):
        return only
    if name == "ISTEXT" and not holds(only) & (TEXT | BLANK):
        return Boolean(False)
    if name == "NOT" and isinstance(only, Binary) and only.operator in _OPPOSITE:
        return Binary(_OPPOSITE[only.operator], only.left, only.right)
    if name == "ISNUMBER" and holds(only) == NUMBER:
        return Boolean(True)
    return folded(Call(name, arguments))


def _opened(node: Node) -> Node:
    """The element of an array constant of one."""
    return node.rows[0][0] if isinstance(node, Array) and not is_many(node) else node


def _junction(name: str, arguments: tuple[Node, ...]) -> Node:
    """AND, OR without constants; over ranges as a product or sum, element by element."""
    neutral = _NEUTRAL[name]
    kept: list[Node] = []
    for argument in arguments:
        known = literal_number(argument)
        if known is None:
            kept.append(argument)
        elif bool(known) is not neutral:
            return Boolean(not neutral)
    if not kept:
        return Boolean(neutral)
    if len(kept) == 1 and is_truth(kept[0]):
        return kept[0]
    if not any(is_many(k) for k in kept):
        return Call(name, tuple(kept))
    joined = kept[0]
    for other in kept[1:]:
        joined = Binary("*" if name == "AND" else "+", joined, other)
    return Binary(">", joined, Number(0)) if len(kept) > 1 else joined


def _extreme(name: str, arguments: tuple[Node, ...]) -> Node:
    """MIN, MAX with at most one constant among the arguments."""
    choose = min if name == "MIN" else max
    numbers = [n for a in arguments if (n := literal_number(a)) is not None]
    rest = [a for a in arguments if literal_number(a) is None]
    if not rest:
        return folded(Call(name, arguments))
    if numbers:
        best = choose(numbers)
        written = next(a for a in arguments if literal_number(a) == best)
        place = 0 if literal_number(arguments[0]) is not None else len(rest)
        rest.insert(place, written)
    if len(rest) == 1 and not is_many(rest[0]) and _is_number(rest[0]):
        return rest[0]
    return folded(Call(name, tuple(rest)))


def is_whole(node: Node) -> bool:
    """Whether a number given by the node is surely whole."""
    known = literal_number(node)
    if known is not None:
        return known == int(known)
    if is_truth(node):
        return True
    if isinstance(node, Binary):
        return node.operator in "+-*" and is_whole(node.left) and is_whole(node.right)
    if isinstance(node, Call):
        if node.name in ("COUNT", "MATCH", "INT", "LEN", "YEAR", "MONTH", "DAY"):
            return True
        if node.name in ("SUMPRODUCT", "SUM", "MIN", "MAX", "ABS"):
            return all(a is not None and is_whole(a) for a in node.arguments)
        if node.name == "IF":
            return all(a is not None and is_whole(a) for a in node.arguments[1:])
    return isinstance(node, Unary) and node.operator != "%" and is_whole(node.operand)


def is_exact(node: Node) -> bool:
    """Whether rounding to 10 decimals surely changes nothing."""
    if is_whole(node) or isinstance(node, (Text, ErrorValue)):
        return True
    known = literal_number(node)
    if known is not None:
        return round(known, 10) == known
    if isinstance(node, Array):
        return all(is_exact(element) for row in node.rows for element in row)
    if isinstance(node, Call):
        parts = [a for a in node.arguments if a is not None]
        if node.name == "ROUND":
            digits = literal_number(parts[1])
            return digits is not None and digits <= 10
        if node.name in ("IF", "IFERROR"):
            return all(is_exact(p) for p in parts[node.name == "IF" :])
        if node.name in ("MIN", "MAX"):
            return all(is_exact(p) for p in parts)
        if node.name in ("INDEX", "LOOKUP"):
            return is_exact(parts[0] if node.name == "INDEX" else parts[-1])
    return False


def settled(node: Node, numbers: frozenset[Node] = frozenset()) -> Node:
    """The result of a KPI_ function: numbers rounded to 10 decimals, texts and errors as they are.

    Args:
        node: the result.
        numbers: expressions that are numbers wherever they are the result.
    """
    if is_exact(node):
        return node
    if isinstance(node, Call) and node.name == "IF":
        condition, yes, no = (a for a in node.arguments if a is not None)
        return Call("IF", (condition, settled(yes, numbers), settled(no, numbers)))
    rounded = call("ROUND", node, Number(10.0))
    if node in numbers or not holds(node) & (TEXT | BLANK):
        return rounded
    return choice(Call("ISNUMBER", (node,)), rounded, node)
