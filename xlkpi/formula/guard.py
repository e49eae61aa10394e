"""Making a cell treat blanks, texts and errors as ``evaluate`` does."""

from __future__ import annotations

from typing import Final

from xlkpi.formula.fold import binary, call, choice
from xlkpi.formula.holds import BLANK, ERROR, TEXT, holds, is_many, shape, size
from xlkpi.formula.tree import Array, Binary, Call, ErrorValue, Node, Number, Ref, Text

NA: Final = ErrorValue("#N/A")
VALUE: Final = ErrorValue("#VALUE!")
EMPTY: Final = Text("")
ZERO: Final = Number(0.0)
_SHORT: Final = (Ref, Number, Text)


def blank(node: Node) -> Node:
    """Whether nothing stands there; an error goes through."""
    return Binary("=", node, EMPTY)


def filled_text(node: Node) -> Node:
    """Whether a text that is not blank stands there; an error goes through."""
    if not holds(node) & BLANK:
        return Call("ISTEXT", (node,))
    return call("AND", Call("ISTEXT", (node,)), Binary("<>", node, EMPTY))


def shown(node: Node) -> Node:
    """A value handed on as it is: a cell would hand on an empty cell as 0."""
    if isinstance(node, Ref) and holds(node) & BLANK:
        return Call("IF", (blank(node), EMPTY, node))
    return node


def number(node: Node) -> Node:
    """A value where arithmetic needs a number: blank #N/A, text #VALUE!."""
    found = holds(node)
    if not found & (BLANK | TEXT):
        return node
    if isinstance(node, Text):
        return VALUE if node.value else NA
    if isinstance(node, Array):
        return Array(tuple(tuple(number(e) for e in row) for row in node.rows), node.span)
    if isinstance(node, Call) and node.name == "IF" and None not in node.arguments:
        condition, yes, no = (a for a in node.arguments if a is not None)
        if node == shown(no):
            return number(no)
        if condition == Call("ISERROR", (yes,)):
            return Call("IF", (condition, yes, number(no)))
        return Call("IF", (condition, number(yes), number(no)))
    if isinstance(node, Call) and node.name == "IFERROR":
        value, other = (a for a in node.arguments if a is not None)
        if not holds(value) & (BLANK | TEXT):
            return Call("IFERROR", (value, number(other)))
    return faults(node, node, NA)


def faults(node: Node, rest: Node, if_blank: Node | None) -> Node:
    """``rest``, unless ``node`` is blank (and that is a fault) or a text; its errors go through.

    Args:
        node: a value that is looked at.
        rest: what follows when it is a number.
        if_blank: what a blank gives; None where a blank is allowed.
    """
    found = holds(node)
    if found & TEXT:
        test = filled_text(node) if if_blank is None else Call("ISTEXT", (node,))
        rest = choice(test, VALUE, rest)
    if if_blank is not None and found & BLANK:
        rest = choice(blank(node), if_blank, rest)
    return rest


def error_first(node: Node, rest: Node) -> Node:
    """``rest``, unless ``node`` is an error: then that error.  Ranges: element by element."""
    found = holds(node)
    if not found & ERROR:
        return rest
    if isinstance(node, _SHORT) or found & BLANK:
        return choice(Call("ISERROR", (node,)), node, rest)
    return choice(blank(node), NA, rest)  # never blank; an error in the condition is the result


def error_within(node: Node, rest: Node) -> Node:
    """``rest``, unless there is an error in the range ``node``: then the first one."""
    if not is_many(node):
        return error_first(node, rest)
    if not holds(node) & ERROR:
        return rest
    total = Call("SUM", (node,))
    return choice(Call("ISERROR", (total,)), total, rest)


def range_faults(node: Node, rest: Node, blank_ok: bool) -> Node:
    """As ``faults`` for a range of counts or numbers: its first faulty element decides."""
    found = holds(node)
    if blank_ok:
        if not found & TEXT:
            return rest
        if not found & ERROR:
            wrong = binary(">", Call("SUMPRODUCT", (_filled_texts(node),)), Number(0))
            return choice(wrong, VALUE, rest)
        texts = Binary("*", Call("ISTEXT", (node,)), Call("ISNUMBER", (_one_by(node),)))
        bad: Node = Binary("+", Call("ISERROR", (node,)), texts)
        wrong = Binary(">", Call("SUMPRODUCT", (bad,)), Number(0))
        return choice(wrong, _first(node, bad, blank_ok), rest)
    if not found & (TEXT | BLANK):
        return rest
    wrong = Binary("<", Call("COUNT", (node,)), Number(size(node)))
    if not found & (TEXT | ERROR):
        return choice(wrong, NA, rest)
    bad = Binary("-", Number(1), Call("ISNUMBER", (node,)))
    return choice(wrong, _first(node, bad, blank_ok), rest)


def _filled_texts(node: Node) -> Node:
    return Binary("*", Call("ISTEXT", (node,)), Binary("<>", node, EMPTY))


def _one_by(node: Node) -> Node:
    """A number where the cell shows something, an error where it is empty or an error."""
    return Binary("/", Number(1), Call("LEN", (node,)))


def element_at(node: Node, place: Node) -> Node:
    """An element of a range by its place, counted row by row."""
    columns = shape(node)[1]
    if min(shape(node)) == 1:
        return Call("INDEX", (node, place))
    before = binary("-", place, Number(1.0))
    row = call("INT", binary("/", before, Number(float(columns))))
    column = binary("-", before, binary("*", row, Number(float(columns))))
    return Call("INDEX", (node, binary("+", row, Number(1.0)), binary("+", column, Number(1.0))))


def _first(node: Node, bad: Node, blank_ok: bool) -> Node:
    """The error that the first bad element stands for.

    The places are weighted n..1, so that the largest weight among the bad ones
    tells where the first of them is.
    """
    count = size(node)
    weights = [Number(float(w)) for w in range(count, 0, -1)]
    columns = shape(node)[1]
    array = Array(tuple(tuple(weights[i:i + columns]) for i in range(0, count, columns)))
    place = Binary(
        "-",
        Number(float(count + 1)),
        Call("SUMPRODUCT", (Call("MAX", (Binary("*", bad, array),)),)),
    )
    element = element_at(node, place)
    otherwise: Node = VALUE
    if holds(node) & BLANK and not blank_ok:
        otherwise = choice(blank(element), NA, VALUE)
    return choice(Call("ISERROR", (element,)), element, otherwise)
