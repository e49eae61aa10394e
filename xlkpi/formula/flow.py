"""Which error comes out of a cell expression in which several parts may fail."""

from __future__ import annotations

from enum import Enum
from typing import Final

from xlkpi.formula.holds import ERROR, holds, is_many
from xlkpi.formula.tree import Binary, Call, ErrorValue, Node, Number, Ref
from xlkpi.formula.walk import children

_RAISE: Final = frozenset(("MATCH", "INDEX", "LOOKUP", "AVERAGE"))
_HIDE: Final = frozenset(("ISERROR", "ISNUMBER", "ISTEXT", "COUNT", "IFERROR", "N"))


class _First(Enum):
    """What the first error of an expression is, if the part in question is an error."""

    IT = "it"  # that part's error, surely
    OTHER = "other"  # perhaps another
    NONE = "none"  # this expression has none


def decides(body: Node, part: Node) -> bool:
    """Whether ``body`` surely gives the error of ``part`` when that is one.

    Spreadsheets differ in which of two faulty operands they report (LibreOffice:
    in A1-B1*2 that of B1), so only what all agree on counts.
    """
    return _first(body, part) is _First.IT


def _first(node: Node, part: Node) -> _First:
    if node == part:
        return _First.IT
    if isinstance(node, ErrorValue):
        return _First.OTHER
    if not holds(node) & ERROR and part not in children(node) and not _contains(node, part):
        return _First.NONE
    if isinstance(node, (Ref, Number)):
        return _First.OTHER
    if isinstance(node, Call) and node.name == "IF":
        condition, yes, no = (_first(a, part) for a in node.arguments if a is not None)
        if condition is not _First.NONE:
            return condition
        return yes if yes is no else _First.OTHER
    if isinstance(node, Call) and skips_errors(node):
        return _First.OTHER
    if isinstance(node, Call) and node.name in _HIDE:
        return _First.NONE if not holds(node) & ERROR else _First.OTHER
    return _operands(node, part)


def _operands(node: Node, part: Node) -> _First:
    """An operator or function that looks at all its operands."""
    found = [_first(child, part) for child in children(node)]
    if _First.OTHER in found:
        return _First.OTHER
    if _First.IT in found:
        return _First.IT
    raises = isinstance(node, Call) and node.name in _RAISE
    raises = raises or (isinstance(node, Binary) and bool(holds(node) & ERROR))
    return _First.OTHER if raises else _First.NONE


def skips_errors(node: Call) -> bool:
    """Whether errors may be passed over: LibreOffice's MIN and MAX do so in calculated arrays."""
    return node.name in ("MIN", "MAX") and any(
        a is not None and is_many(a) and not isinstance(a, Ref) and bool(holds(a) & ERROR)
        for a in node.arguments
    )


def _contains(node: Node, part: Node) -> bool:
    return node == part or any(_contains(child, part) for child in children(node))


