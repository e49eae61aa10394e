"""A rule that needs all units, taken apart so that people can follow it in a table.

``KPI_RANKADJUST(KPI_RANK([@a]/[@b],IFERROR([a]/[b],"")),…)`` becomes a column
'a÷b', a column '排名' over it, and a short formula over both: every column is
a live formula that a person can check, and none comes near Excel's limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlkpi.formula.explain import readable
from xlkpi.formula.tree import Binary, Call, Name, NameSpan, Node, Text
from xlkpi.formula.walk import FULL, nodes, rebuilt
from xlkpi.functions import FUNCTIONS

_ELEMENTWISE: Final = ("IF", "IFERROR", "ABS", "INT", "ROUND", "NOT")
_TITLES: Final = {"SUM": "合计", "COUNT": "个数", "AVERAGE": "平均", "MIN": "最小", "MAX": "最大"}


@dataclass(frozen=True)
class Step:
    """One intermediate column.

    Attributes:
        name: how later steps and the rest of the rule name it; also its grid key.
        title: its heading.
        number: whether it is always a number (or an error).
        node: the formula of a unit's own row; earlier steps stand in it as names.
        whole: the same in names of the scheme only, for working it out here.
    """

    name: str
    title: str
    number: bool
    node: Node
    whole: Node


def is_column(node: Node | None) -> bool:
    """Whether this is a column of all units, ``[x]``."""
    return isinstance(node, Name) and not node.own and node.name != FULL


def take_apart(code: str, formula: Node) -> tuple[tuple[Step, ...], Node]:
    """The steps of an indicator's formula, in order, and what is left to do with them."""
    taker = _Taker(code)
    rest = taker.split(formula, whole=True)
    return tuple(taker.steps), rest


class _Taker:
    def __init__(self, code: str) -> None:
        self.steps: list[Step] = []
        self._code = code

    def split(self, node: Node, *, whole: bool = False) -> Node:
        """What is left of a part when its steps are taken out; ``whole``: it is the rule itself."""
        if _by_rows(node) and not isinstance(node, Name):
            own = _of_own_row(node)
            return self._step(_row_title(own), own, own, own=False)
        parts = rebuilt(node, self.split)
        if isinstance(parts, Call) and isinstance(node, Call) and _sums_up(parts):
            return self._step(_call_title(parts, self.steps), parts, node, own=True)
        title = "" if whole else self._follows(parts)
        return self._step(title, parts, node, own=True) if title else parts

    def _follows(self, parts: Node) -> str:
        """The title of what is worth a column of its own, being worked out of steps; else ''.

        A unit's share in a sum, and what a band gives for a step.
        """
        steps = {step.name: step for step in self.steps}
        if isinstance(parts, Binary) and parts.operator == "/" and isinstance(
                parts.left, Name) and isinstance(parts.right, Name):
            total = steps.get(parts.right.name)
            if total is not None and total.whole == Call("SUM", (Name(parts.left.name, False),)):
                return f"{parts.left.name.rsplit('/', maxsplit=1)[-1]}占比"
        if isinstance(parts, Call) and parts.name == "KPI_BAND":
            subject = parts.arguments[0]
            if isinstance(subject, Name) and subject.name in steps:
                return FUNCTIONS[parts.name].title
        return ""

    def _step(self, title: str, node: Node, whole: Node, *, own: bool) -> Name:
        for step in self.steps:
            if step.node == node:
                return Name(step.name, own)
        name = f"{self._code}#{len(self.steps) + 1}"
        number = isinstance(node, Call) and (
            node.name in _TITLES or (node.name in FUNCTIONS
                                     and FUNCTIONS[node.name].result == "number"))
        self.steps.append(Step(name, title, number, node, whole))
        return Name(name, own)


def _by_rows(node: Node) -> bool:
    """Whether a part works on columns only, row by row: then each row can do its own."""
    found = [n for n in nodes(node) if isinstance(n, (Name, NameSpan))]
    if not any(is_column(n) for n in found) or not all(
            is_column(n) or (isinstance(n, Name) and n.name == FULL) for n in found):
        return False
    return all(_keeps_rows(n) for n in nodes(node) if isinstance(n, Call))


def _keeps_rows(call: Call) -> bool:
    if call.name in _ELEMENTWISE:
        return True
    return call.name in FUNCTIONS and not any(
        parameter.takes.is_range and argument is not None
        and any(is_column(n) for n in nodes(argument))
        for argument, parameter in zip(call.arguments, FUNCTIONS[call.name].parameters,
                                       strict=False))


def _of_own_row(node: Node) -> Node:
    if isinstance(node, Name):
        return node if node.name == FULL else Name(node.name, own=True)
    return rebuilt(node, _of_own_row)


def _sums_up(call: Call) -> bool:
    """Whether a call makes one value of whole columns."""
    if not any(is_column(a) for a in call.arguments):
        return False
    if call.name not in FUNCTIONS:
        return call.name in _TITLES
    return all(parameter.takes.is_range or not is_column(argument)
               for argument, parameter in zip(call.arguments, FUNCTIONS[call.name].parameters,
                                              strict=False))


def _row_title(node: Node) -> str:
    if isinstance(node, Call) and node.name == "IFERROR" and isinstance(node.arguments[1], Text):
        return _row_title(node.arguments[0] or node)
    if isinstance(node, Call) and node.name in FUNCTIONS:
        return FUNCTIONS[node.name].title
    return _limited(node) or readable(node)


def _limited(node: Node) -> str:
    """'中心扣分（最多[分值]）' for IF(a>b,b,a), which keeps a figure within a limit; else ''."""
    if not isinstance(node, Call) or node.name != "IF" or len(node.arguments) != 3:
        return ""
    condition, limit, figure = node.arguments
    if not isinstance(condition, Binary) or limit is None or figure is None:
        return ""
    word = {">": "最多", ">=": "最多", "<": "至少", "<=": "至少"}.get(condition.operator)
    same = (readable(condition.left), readable(condition.right)) == (
        readable(figure), readable(limit))
    return f"{readable(figure)}（{word}{readable(limit)}）" if word and same else ""


def _call_title(call: Call, steps: list[Step]) -> str:
    if call.name in FUNCTIONS:
        return FUNCTIONS[call.name].title
    column = next(a for a in call.arguments if is_column(a))
    name = column.name if isinstance(column, Name) else ""
    of_step = any(s.name == name for s in steps)  # stands beside it and need not be named
    return _TITLES[call.name] if of_step else name.rsplit("/", maxsplit=1)[-1] + _TITLES[call.name]
