"""What a result's formula gives and reads, as far as cells must know it: roundings, open values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlkpi.formula.tree import Array, Binary, Call, Name, Node, Number, Text, Unary
from xlkpi.formula.walk import children
from xlkpi.functions.declare import Scalar
from xlkpi.scheme.points import rounded_points

_NUMBERS: Final = frozenset({"+", "-", "*", "/", "^", "%"})
_COUNTING: Final = frozenset({"SUM", "MIN", "MAX", "AVERAGE", "COUNT", "ROUND", "ABS", "INT"})
_LABELS: Final = {"KPI_BAND": 2, "KPI_LEVEL": 2, "KPI_TIER": 2, "KPI_QUOTA": 3, "KPI_VETO": 1}
_ANYTHING: Final = frozenset({"KPI_PEERAVG", "KPI_EXPLAIN"})

# which argument of a function may be a column in which texts and blanks stand: it passes them over
_PASSING: Final = {"KPI_RANK": 1, "KPI_PEERAVG": 1, "SUM": 0, "MIN": 0, "MAX": 0, "AVERAGE": 0,
                   "COUNT": 0}


def rounded_leaves(node: Node, digits: int) -> Node | None:
    """A rule that gives texts or numbers, with its numbers rounded.

    Args:
        node: the rule.
        digits: decimals.

    Returns:
        None where it cannot be told which of its branches are numbers.
    """
    if isinstance(node, Text):
        return node
    if isinstance(node, Call) and node.name in ("IF", "IFERROR"):
        start = 1 if node.name == "IF" else 0
        branches = [a and rounded_leaves(a, digits) for a in node.arguments[start:]]
        if None in branches:
            return None
        return Call(node.name, (*node.arguments[:start], *branches), node.span)
    if isinstance(node, Call) and node.name in _LABELS:
        at = _LABELS[node.name]
        labels = node.arguments[at] if at < len(node.arguments) else None
        texts = isinstance(labels, Array) and all(
            isinstance(cell, Text) for row in labels.rows for cell in row)
        return node if texts else None
    return rounded_points(node, digits) if _is_number(node) else None


def _is_number(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in _COUNTING or (
            node.name.startswith("KPI_") and node.name not in _ANYTHING)
    return isinstance(node, Number) or (
        isinstance(node, Binary | Unary) and node.operator in _NUMBERS)


def columns_taken_apart(node: Node) -> Iterator[str]:
    """The columns of a rule in which a text would not simply be passed over."""
    for place, child in enumerate(children(node)):
        passing = isinstance(node, Call) and _PASSING.get(node.name) == place
        if isinstance(child, Name) and not child.own:
            if not passing:
                yield child.name
        else:
            yield from columns_taken_apart(child)


def missing_behind(own: Sequence[Scalar], values: Sequence[Scalar]) -> bool:
    """Whether some unit has a value although what it reads of itself has none."""
    return any(mine is None and value is not None for mine, value in zip(own, values, strict=True))
