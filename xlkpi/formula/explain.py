"""How a score came about: the sentences of the KPI_ calls that were really taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlkpi.formula.evaluate import Lookup, evaluate
from xlkpi.formula.render import render
from xlkpi.formula.tree import Call, Name, Node
from xlkpi.formula.values import is_blank, truth
from xlkpi.formula.walk import calls, children, names
from xlkpi.functions import CellError, call

_EXPLAIN: Final = "KPI_EXPLAIN"
_VALUE_FIRST: Final = frozenset({"KPI_BAND"})  # their sentences begin with the bare figure
_SIGNS: Final = str.maketrans({"/": "÷", "*": "×", "-": "−"})


def explain_calls(node: Node, lookup: Lookup) -> list[str]:
    """One Chinese sentence for each KPI_ call that decided the value of one unit.

    Calls in branches that were not taken are left out, and so are calls over
    whole columns.  A call that failed gives the reason of its error.

    Args:
        node: a parsed formula.
        lookup: gives the unit's own values and the columns of its group.

    Returns:
        The sentences, outermost call first; each only once.
    """
    return list(dict.fromkeys(_sentences(node, lookup)))


def readable(node: Node) -> str:
    """A formula of a unit's own values as people write it.

    >>> from xlkpi.formula.parse import parse
    >>> readable(parse("[@公示数]/[@应公示数]"))
    '公示数÷应公示数'
    """
    return re.sub(r"\[@([^\]]*)\]", r"\1", render(node)).translate(_SIGNS)


def _sentences(node: Node, lookup: Lookup) -> Iterator[str]:
    if isinstance(node, Call) and node.name.startswith("KPI_") and node.name != _EXPLAIN:
        sentence = _sentence(node, lookup)
        if sentence:
            yield sentence
    for child in _taken(node, lookup):
        yield from _sentences(child, lookup)


def _taken(node: Node, lookup: Lookup) -> tuple[Node, ...]:
    """The parts of a node that its value came from."""
    parts = children(node)
    if isinstance(node, Call) and node.name == "IF":
        test = truth(evaluate(parts[0], lookup))
        return parts[:1] if isinstance(test, CellError) else (parts[0], parts[1 if test else 2])
    if isinstance(node, Call) and node.name == "IFERROR":
        return parts[1:] if isinstance(evaluate(parts[0], lookup), CellError) else parts[:1]
    return parts


def _sentence(node: Call, lookup: Lookup) -> str:
    arguments = [None if a is None else evaluate(a, lookup) for a in node.arguments]
    try:
        told = call(_EXPLAIN, [node.name, *arguments])
    except CellError as error:
        return error.reason
    if not isinstance(told, str) or is_blank(told):
        return ""
    return _subject(node) + told if node.name in _VALUE_FIRST else told


def _subject(node: Call) -> str:
    """What a sentence that begins with a figure tells about: an input, or a quotient of some."""
    subject = node.arguments[0]
    if isinstance(subject, Name):
        return subject.name
    if subject is None or calls(subject) or not names(subject):
        return ""
    return f"{readable(subject)}="
