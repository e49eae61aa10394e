"""Going over a tree: its parts, the names and functions in it, and changing parts of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.render import render
from xlkpi.formula.signatures import nearest
from xlkpi.formula.tree import Array, Binary, Call, Name, NameSpan, Node, Span, Unary

FULL = "分值"  # [分值], an indicator's full marks: always a single value


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, from left to right; arguments left empty are passed over."""
    if isinstance(node, Unary):
        return (node.operand,)
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Call):
        return tuple(a for a in node.arguments if a is not None)
    if isinstance(node, Array):
        return tuple(element for row in node.rows for element in row)
    return ()


def nodes(node: Node) -> Iterator[Node]:
    """The node and all below it, from left to right."""
    yield node
    for child in children(node):
        yield from nodes(child)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with ``change`` applied to each direct part (array constants stay)."""
    if isinstance(node, Unary):
        return dataclasses.replace(node, operand=change(node.operand))
    if isinstance(node, Binary):
        return dataclasses.replace(node, left=change(node.left), right=change(node.right))
    if isinstance(node, Call):
        return dataclasses.replace(
            node, arguments=tuple(None if a is None else change(a) for a in node.arguments)
        )
    return node


def names(node: Node) -> tuple[Name | NameSpan, ...]:
    """The names in a formula, in order, with repetitions."""
    return tuple(n for n in nodes(node) if isinstance(n, (Name, NameSpan)))


def calls(node: Node) -> tuple[Call, ...]:
    """The function calls in a formula, outermost first."""
    return tuple(n for n in nodes(node) if isinstance(n, Call))


def uses_columns(node: Node) -> bool:
    """Whether the formula needs all units: it has a column ``[x]`` other than ``[分值]``."""
    return any(isinstance(n, Name) and not n.own and n.name != FULL for n in nodes(node))


def unknown_names(node: Node, known: Iterable[str], formula: str = "") -> list[FormulaError]:
    """A fault for each name that is not known, with the nearest known one.

    Args:
        node: a parsed formula.
        known: the names of inputs, attributes, scores and results that may stand in it.
        formula: the text that ``node`` was parsed from, for the caret; without
            it the messages show the tree written out again.
    """
    allowed = list(dict.fromkeys(known))
    faults = []
    for found in names(node):
        parts = (found.name,) if isinstance(found, Name) else (found.first, found.last)
        for part in parts:
            if part in allowed:
                continue
            close = nearest(part, allowed)
            advice = f"，最接近的是“{close}”" if close else "，请在填报项里先登记"
            message = f"没有名称“{part}”{advice}"
            shown = formula or render(found)
            span = found.span if formula else Span(0, len(shown))
            faults.append(FormulaError(message, shown, span))
    return faults
