"""How a score came about: the sentences of the KPI_ calls that were really taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlkpi.formula.evaluate import Lookup, evaluate
from xlkpi.formula.tree import Call, Node
from xlkpi.formula.values import is_blank, truth
from xlkpi.formula.walk import children
from xlkpi.functions import CellError, call

_EXPLAIN: Final = "KPI_EXPLAIN"


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
    return told if isinstance(told, str) and not is_blank(told) else ""
