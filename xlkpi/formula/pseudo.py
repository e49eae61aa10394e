"""The pseudo-functions of the templates that become expressions of their own."""

from __future__ import annotations

import re

from xlkpi.formula.arguments import Bound, turned
from xlkpi.formula.errors import FormulaError
from xlkpi.formula.fold import binary, call, choice, folded
from xlkpi.formula.guard import NA, VALUE, blank, element_at
from xlkpi.formula.holds import (
    BLANK,
    NUMBER,
    TEXT,
    holds,
    is_many,
    literal_number,
    shape,
)
from xlkpi.formula.tree import Array, Call, Node, Number, Ref, Text
from xlkpi.functions.declare import Takes


def least(nodes: list[Node]) -> Node:
    """The smallest, element by element."""
    return _extreme("MIN", "<", nodes)


def greatest(nodes: list[Node]) -> Node:
    """The largest, element by element."""
    return _extreme("MAX", ">", nodes)


def _extreme(name: str, better: str, nodes: list[Node]) -> Node:
    if not any(is_many(n) for n in nodes):
        return call(name, *nodes)
    best = nodes[0]
    for node in nodes[1:]:
        best = choice(binary(better, best, node), best, node)
    return best


def dot(first: Bound, second: Bound) -> Node:
    """The sum of products of two ranges, or of a range and a single value."""
    a, b = first.value, second.value
    if first.size == 1 or second.size == 1:
        return binary("*", _total(a), _total(b))
    if first.size != second.size:
        return VALUE
    if shape(a) != shape(b):
        a, b = turned(a, shape(b)[1] == 1), turned(b, shape(a)[1] == 1)
    if shape(a) != shape(b):
        raise FormulaError("两组数一横一竖，不能相乘：请把它们排成同一个方向")
    return folded(Call("SUMPRODUCT", (a, b)))


def _total(node: Node) -> Node:
    if isinstance(node, Array) and not is_many(node):
        return node.rows[0][0]
    return call("SUM", node)


def item(bound: Bound, place: int) -> Node:
    """One element whose place is known."""
    node = bound.value
    if isinstance(node, Array):
        return [element for row in node.rows for element in row][place - 1]
    if not is_many(node):
        return node
    element = element_at(node, Number(float(place)))
    if bound.takes is Takes.COUNTS and holds(node) & BLANK:
        element = Call("N", (element,))
    return element


def pick(bound: Bound, place: Node) -> Node:
    """One element whose place is calculated; a blank one is #N/A."""
    known = literal_number(place)
    if known is not None:
        element = item(bound, int(known))
    elif is_many(place):
        count = bound.size
        places = Array((tuple(Number(float(i + 1)) for i in range(count)),))
        upright = shape(bound.value)[1] == 1 and count > 1
        element = Call("LOOKUP", (place, turned(places, upright), bound.value))
    elif isinstance(bound.value, (Ref, Array)):
        element = element_at(bound.value, place)
    elif bound.size == 1:
        element = choice(binary("=", place, Number(1.0)), bound.value, NA)
    else:
        element = Call("INDEX", (bound.value, place))
    if holds(element) & BLANK:
        return choice(blank(element), NA, element)
    return element


def place(label: Node, labels: Bound) -> Node:
    """Which of the labels is equal: case and spaces around aside, 1 and "1" differ."""
    wanted = _trimmed(label)
    elements = [item(labels, k) for k in range(1, labels.size + 1)]
    if isinstance(wanted, Array):
        raise FormulaError("档次不能写成一组固定的文字")
    if isinstance(labels.value, Array) and not any(_is_pattern(e) for e in elements):
        known = Array((tuple(_trimmed(e) for e in elements),))
        return call("MATCH", _to_the_letter(wanted), known, Number(0.0))
    found: Node = NA
    for k in range(labels.size, 0, -1):
        found = choice(binary("=", wanted, _trimmed(elements[k - 1])), Number(float(k)), found)
    return found


def _is_pattern(node: Node) -> bool:
    return isinstance(node, Text) and any(c in node.value for c in "*?~")


def _to_the_letter(wanted: Node) -> Node:
    """A text as MATCH is to look for it: without this, "优?" in a cell would find 优秀."""
    if isinstance(wanted, Call) and wanted.name == "IF":
        condition, text, other = (a for a in wanted.arguments if a is not None)
        return Call("IF", (condition, _to_the_letter(text), other))
    if isinstance(wanted, Text):
        return Text(re.sub(r"([~*?])", r"~\1", wanted.value))
    if not holds(wanted) & TEXT:
        return wanted
    for sign in "~*?":  # ~ first: it comes before the others
        wanted = Call("SUBSTITUTE", (wanted, Text(sign), Text(f"~{sign}")))
    return wanted


def _trimmed(node: Node) -> Node:
    if isinstance(node, Text):
        return Text(" ".join(part for part in node.value.split(" ") if part))
    found = holds(node)
    if not found & (TEXT | BLANK):
        return node
    trimmed = Call("TRIM", (node,))
    if found & NUMBER:
        return Call("IF", (Call("ISTEXT", (node,)), trimmed, node))
    return trimmed


