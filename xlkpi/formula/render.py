"""Tree -> formula text, with no bracket that is not needed."""

from __future__ import annotations

import re
from typing import Final

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
    Parameter,
    Ref,
    Text,
    Unary,
)

_LEVEL: Final = {
    "=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1,
    "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
}  # fmt: skip
_PERCENT, _SIGN, _ATOM = 6, 7, 8
_SPECIAL: Final = re.compile(r"(['\[\]#@])")


def render(node: Node) -> str:
    """The formula as text, without '='.

    Names come out as ``[@x]``, cell references as their text, numbers as they
    were written.
    """
    return _render(node, 0)


def _render(node: Node, least: int) -> str:
    text, level = _parts(node)
    return f"({text})" if level < least else text


def _parts(node: Node) -> tuple[str, int]:
    if isinstance(node, Number):
        text = node.text or number_text(node.value)
        return text, _SIGN if text.startswith("-") else _ATOM
    if isinstance(node, Binary):
        level = _LEVEL[node.operator]
        left, right = _render(node.left, level), _render(node.right, level + 1)
        return f"{left}{node.operator}{right}", level
    if isinstance(node, Unary):
        if node.operator == "%":
            return f"{_render(node.operand, _PERCENT)}%", _PERCENT
        return f"{node.operator}{_render(node.operand, _SIGN)}", _SIGN
    if isinstance(node, Call):
        arguments = ",".join("" if a is None else _render(a, 0) for a in node.arguments)
        return f"{node.name}({arguments})", _ATOM
    return _atom(node), _ATOM


def _atom(node: Node) -> str:
    if isinstance(node, Text):
        return '"' + node.value.replace('"', '""') + '"'
    if isinstance(node, Boolean):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node, ErrorValue):
        return node.code
    if isinstance(node, Array):
        rows = (",".join(_render(e, 0) for e in row) for row in node.rows)
        return "{" + ";".join(rows) + "}"
    if isinstance(node, Name):
        return f"[@{_escaped(node.name)}]" if node.own else f"[{_escaped(node.name)}]"
    if isinstance(node, NameSpan):
        return f"[@[{_escaped(node.first)}]:[{_escaped(node.last)}]]"
    if isinstance(node, Parameter):
        return node.name
    if isinstance(node, Ref):
        return node.text
    raise TypeError(type(node).__name__)


def _escaped(name: str) -> str:
    return _SPECIAL.sub(r"'\1", name)


def number_text(value: float) -> str:
    """A number as a cell formula takes it: 0.2, 3, 1E-10; never more digits than it needs."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value).upper().replace("E+", "E")
