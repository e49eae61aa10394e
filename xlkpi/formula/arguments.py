"""The arguments of a KPI_ call, matched with its parameters for the plain form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlkpi.formula.fold import as_node, choice
from xlkpi.formula.guard import EMPTY, NA, VALUE, ZERO, blank, number
from xlkpi.formula.holds import BLANK, TEXT, holds, is_many, shape, size
from xlkpi.formula.tree import Array, Boolean, Call, ErrorValue, Node, Number, Ref, Text
from xlkpi.functions.declare import REQUIRED, Parameter, Scalar, Takes


@dataclass(frozen=True)
class Bound:
    """A parameter and what was given for it.

    Attributes:
        name: the parameter's name in the template.
        takes: how its blanks and texts are treated.
        given: the argument; None where nothing was given.
        value: what stands for the parameter in the template.
        size: number of elements.
        blank_is_fault: whether a blank is #N/A.
        blank_is_default: whether a blank cell in place of a range is found out
            only in the cell, so that the call must be written for both cases.
        fault: the error that is certain before calculating.
    """

    name: str
    takes: Takes
    given: Node | None
    value: Node
    size: int = 1
    blank_is_fault: bool = False
    blank_is_default: bool = False
    fault: ErrorValue | None = None


def bind(pairs: Sequence[tuple[Parameter, Node | None]]) -> list[Bound]:
    """Each parameter with its argument, ranges turned the same way."""
    upright = _upright([node for _, node in pairs if node is not None])
    return [bound(p, None if a is None else turned(_in_line(p, a), upright))
            for p, a in pairs]


def _in_line(parameter: Parameter, node: Node) -> Node:
    """An array constant of rows and columns in the place of a range as one line of elements."""
    if not (isinstance(node, Array) and parameter.takes.is_range):
        return node
    return Array((tuple(element for row in node.rows for element in row),), node.span)


def bound(parameter: Parameter, node: Node | None) -> Bound:
    """One parameter with its argument; None is what is left out."""
    return (_range if parameter.takes.is_range else _single)(parameter, node)


def _upright(nodes: list[Node]) -> bool | None:
    """Whether the ranges among the arguments stand upright; array constants follow them."""
    for node in nodes:
        if is_many(node) and not isinstance(node, Array):
            return shape(node)[1] == 1
    return None


def turned(node: Node, upright: bool | None) -> Node:
    """An array constant in the direction of the ranges beside it."""
    if not isinstance(node, Array) or upright is None or min(shape(node)) > 1:
        return node
    elements = [element for row in node.rows for element in row]
    return Array(tuple((e,) for e in elements) if upright else (tuple(elements),), node.span)


def _single(parameter: Parameter, node: Node | None) -> Bound:
    default = parameter.default
    if isinstance(node, Array) and not is_many(node):
        node = node.rows[0][0]
    if node is None or (isinstance(node, Text) and not node.value):
        if parameter.blank_ok or default is None:
            return Bound(parameter.name, parameter.takes, None, EMPTY)
        if default is REQUIRED:
            return Bound(parameter.name, parameter.takes, None, NA, fault=NA)
        return Bound(parameter.name, parameter.takes, None, as_node(default) or NA)
    needed = default is REQUIRED and not parameter.blank_ok
    value: Node = node
    if isinstance(node, ErrorValue):
        return Bound(parameter.name, parameter.takes, node, node, fault=node)
    if parameter.takes is not Takes.TEXT and not isinstance(node, Ref):
        if holds(node) & (BLANK | TEXT) and needed:
            value = number(node)  # the branches of an IF say themselves what they lack
        if isinstance(value, ErrorValue):
            return Bound(parameter.name, parameter.takes, value, value, fault=value)
        if isinstance(node, Text):
            return Bound(parameter.name, parameter.takes, node, VALUE, fault=VALUE)
    given = value
    if not needed and not parameter.blank_ok and default is not None and holds(node) & BLANK:
        value = choice(blank(node), as_node(default) or NA, node)
    return Bound(parameter.name, parameter.takes, given, value, size(node), needed)


def _range(parameter: Parameter, node: Node | None) -> Bound:
    name, takes = parameter.name, parameter.takes
    optional = isinstance(parameter.default, tuple)
    if node is None and not optional:
        node = EMPTY
    if node is None or (optional and node == EMPTY):
        given = Array((tuple(as_node(v) or NA for v in _elements(parameter)),))
        return Bound(name, takes, given, given, size(given))
    if isinstance(node, (Number, Boolean, Text)):
        node = Array(((node,),))
    if isinstance(node, ErrorValue):
        return Bound(name, takes, node, node, fault=node)
    if isinstance(node, Array):
        return _constant(name, takes, node)
    value: Node = node
    single = not is_many(node) and bool(holds(node) & BLANK)
    if single and takes is Takes.COUNTS:
        value = Call("N", (node,)) if isinstance(node, Ref) else choice(blank(node), ZERO, node)
    return Bound(
        name, takes, node, value, size(node),
        blank_is_fault=single and takes is Takes.NUMBERS and not optional,
        blank_is_default=single and optional,
    )  # fmt: skip


def _elements(parameter: Parameter) -> tuple[Scalar, ...]:
    return parameter.default if isinstance(parameter.default, tuple) else ()


def _constant(name: str, takes: Takes, array: Array) -> Bound:
    """An array constant as the template takes it; what is wrong in it is known now."""
    rows: list[tuple[Node, ...]] = []
    for row in array.rows:
        elements: list[Node] = []
        for element in row:
            clean = _element(takes, element)
            if isinstance(clean, ErrorValue):
                return Bound(name, takes, array, array, size(array), fault=clean)
            elements.append(clean)
        rows.append(tuple(elements))
    whole = Array(tuple(rows), array.span)
    if takes is Takes.PEERS:
        whole = _numbers_only(whole)
    return Bound(name, takes, whole, whole, size(whole))


def _element(takes: Takes, node: Node) -> Node:
    if isinstance(node, ErrorValue):
        return node
    if isinstance(node, Boolean):
        return Number(float(node.value))
    if isinstance(node, Text) and takes in (Takes.COUNTS, Takes.NUMBERS):
        if node.value:
            return VALUE
        return Number(0.0) if takes is Takes.COUNTS else NA
    return node


def _numbers_only(array: Array) -> Array:
    """Peers without texts and blanks; a row of one blank where none is left."""
    numbers = tuple(e for row in array.rows for e in row if isinstance(e, Number))
    return Array((numbers or (EMPTY,),), array.span)
