"""The other two readers: a tree -> a cell formula, with KPI_ functions or without."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final, Union

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.fold import is_literal
from xlkpi.formula.holds import is_many, reduces
from xlkpi.formula.lower import Form, Lowering, Resolve
from xlkpi.formula.parse import parse_cell
from xlkpi.formula.render import render
from xlkpi.formula.tree import Array, Call, ErrorValue, Name, NameSpan, Node, Ref, Text
from xlkpi.formula.walk import FULL, children, nodes, rebuilt
from xlkpi.functions import FUNCTIONS

LONGEST: Final = 8192  # characters of a cell formula, Excel 2007 and later
DEEPEST: Final = 64  # levels of nesting
_TEXTS: Final = re.compile('"[^"]*"')
_BRACKETS: Final = re.compile("[()]")
_LONGEST_TEXT: Final = 255  # characters of one text inside a formula


def write(node: Node, resolve: Resolve, form: Form) -> str:
    """The formula as it stands in a cell, without '='.

    Args:
        node: a parsed formula; references (Ref) may stand in it already.
        resolve: gives what stands for a name: a Ref with its kind and shape, or
            an expression of such.
        form: "udf" keeps KPI_ functions, for machines with the add-in; "plain"
            has only functions that Excel 2010, WPS and LibreOffice share.

    Raises:
        FormulaError: where it cannot be written, or not within Excel's limits.
    """
    lowered = Lowering(resolve, form).shown(node)
    if any(isinstance(n, Array) and _has_error(n) for n in nodes(lowered)):
        raise FormulaError(
            "花括号里的一组数中有空白、文字或错误值，算不出结果：请改成数字，或写成单元格"
        )
    text = render(lowered)
    _refuse_long(text)
    _refuse_deep(_depth(lowered))
    if any(isinstance(n, Text) and len(n.value) > _LONGEST_TEXT for n in nodes(lowered)):
        raise FormulaError(f"公式里的一段文字超过 {_LONGEST_TEXT} 个字，单元格放不下，请写短一些")
    return text


def within_limits(text: str) -> str:
    """A written formula with what was put around it; every bracket counts as a level.

    Raises:
        FormulaError: where it is too long or too deep for a cell.
    """
    _refuse_long(text)
    steps = (1 if sign == "(" else -1 for sign in _BRACKETS.findall(_TEXTS.sub("", text)))
    _refuse_deep(max(accumulate(steps), default=0))
    return text


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise FormulaError(
            f"公式展开后有 {len(text)} 个字符，超过单元格的上限 {LONGEST}："
            "请把它拆成几个指标，或先在综合里算出中间结果"
        )


def _refuse_deep(levels: int) -> None:
    if levels > DEEPEST:
        raise FormulaError(
            f"公式展开后超过 {DEEPEST} 层括号：请把它拆成几个指标，或先在综合里算出中间结果"
        )


def _has_error(array: Array) -> bool:
    """LibreOffice refuses errors inside of an array constant."""
    return any(isinstance(element, ErrorValue) for row in array.rows for element in row)


def _depth(node: Node) -> int:
    """Levels of functions within functions."""
    below = max((_depth(child) for child in children(node)), default=0)
    return below + 1 if isinstance(node, Call) else below


def needs_array(formula: Union[str, Node]) -> bool:
    """Whether a cell formula must be entered as an array formula, {=...}.

    So it is where an operator or IF works on a whole range outside SUMPRODUCT,
    which is the one function in which every program calculates with ranges.

    Args:
        formula: a written cell formula, with or without '='; or a tree, in
            which every column and span counts as a range.
    """
    tree = parse_cell(formula) if isinstance(formula, str) else _with_ranges(formula)
    return _needs(tree, within=False)


def _with_ranges(node: Node) -> Node:
    if isinstance(node, Name):
        return Ref(node.name, rows=1 if node.own or node.name == FULL else 2)
    if isinstance(node, NameSpan):
        return Ref(node.first, rows=2)
    return rebuilt(node, _with_ranges)


def _needs(node: Node, within: bool) -> bool:
    """``within``: whether SUMPRODUCT stands around this part, with operators only between."""
    if isinstance(node, Ref) or is_literal(node):
        return False
    parts = children(node)
    if not isinstance(node, Call):
        if not within and is_many(node) and any(not _constant(p) for p in parts if is_many(p)):
            return True
        return any(_needs(p, within) for p in parts)
    if node.name == "SUMPRODUCT":
        return any(_needs(p, True) for p in parts)
    if node.name in ("IF", "IFERROR") or node.name in FUNCTIONS:
        return is_many(node) or any(_needs(p, False) for p in parts)
    if reduces(node.name):
        return any(_needs(p, within) for p in parts)
    return (is_many(node) and not within) or any(_needs(p, within) for p in parts)


def _constant(node: Node) -> bool:
    return not any(isinstance(n, Ref) for n in nodes(node))
