"""Whether a formula gives one value, or many because of a column or range in it."""

from __future__ import annotations

from xlkpi.formula.aggregate import AGGREGATES
from xlkpi.formula.errors import FormulaError
from xlkpi.formula.tree import Array, Call, Name, NameSpan, Node
from xlkpi.formula.walk import FULL, children
from xlkpi.functions import FUNCTIONS


def many(node: Node) -> Node | None:
    """The first column, span of inputs or array constant that makes the value more than one.

    None where the formula gives one value per unit.

    >>> from xlkpi.formula.parse import parse
    >>> many(parse("SUM([数])/2")), many(parse("[@数]/[总数]")).name
    (None, '总数')
    """
    if isinstance(node, (Array, NameSpan)):
        return node
    if isinstance(node, Name):
        return None if node.own or node.name == FULL else node
    if isinstance(node, Call):
        if node.name in AGGREGATES:
            return None
        return _first(*_spread(node))
    return _first(*children(node))


def _spread(call: Call) -> tuple[Node, ...]:
    """The arguments over which a function is worked out one by one."""
    function = FUNCTIONS.get(call.name)
    if function is None:  # IF, IFERROR, NOT, ROUND, ABS, INT
        return children(call)
    last = len(function.parameters) - 1
    return tuple(
        argument for position, argument in enumerate(call.arguments)
        if argument is not None and not function.parameters[min(position, last)].takes.is_range
    )


def _first(*parts: Node) -> Node | None:
    return next((found for found in map(many, parts) if found is not None), None)


def not_one_value(node: Node, formula: str) -> FormulaError | None:
    """The fault of a formula that gives many values, with what was probably meant; else None.

    Args:
        node: the parsed formula.
        formula: the text that it was parsed from.
    """
    found = many(node)
    if found is None:
        return None
    if isinstance(found, Name):
        advice = f"“{found.name}”前面是不是漏了@？本单位的数写作 [@{found.name}]"
    elif isinstance(found, NameSpan):
        advice = f"从“{found.first}”到“{found.last}”是一串数，请用 SUM 等函数合成一个数"
    else:
        advice = "花括号里是一列数，请只写一个数，或交给需要一列数的函数"
    return FormulaError(f"公式得出一列数，不是一个数；{advice}", formula, found.span)
