"""Inputs that belong together, of which a unit filled in some: those that its formula asked.

A formula says 未填 in a branch of an IF.  What held there, and no more, tells
which inputs are meant: of ``OR(a, b)`` the part that held, of ``AND(a, b)`` all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from xlkpi.formula import Units, evaluate, names
from xlkpi.formula.tree import Call, Name, NameSpan, Node, Text
from xlkpi.scheme import rule
from xlkpi.scheme.answers import UNFILLED
from xlkpi.scheme.model import Indicator, Input
from xlkpi.scheme.scope import spanned

if TYPE_CHECKING:
    from xlkpi.scoring.engine import GroupScorer

Lookup = Callable[[Union[Name, NameSpan]], Any]


class Halves(NamedTuple):
    """Names of inputs that belong together: what stands there, and what is still blank."""

    filled: tuple[str, ...]
    blank: tuple[str, ...]


def halves(scorer: GroupScorer, indicator: Indicator, place: int) -> Halves:
    """What one unit filled in and left blank of the inputs that are to be filled in together.

    All inputs of the indicator that are not required, where its formula does not tell them apart.
    """
    meant = behind(rule(scorer.scheme, indicator), scorer.lookup(indicator), place)
    items = dict.fromkeys(item for name in meant for item in _inputs(scorer, indicator, name))
    own = scorer.scheme.inputs_of(indicator.code, scorer.group)
    column = scorer.columns.input
    if all(column(item.key)[place] is not None for item in items):
        items = dict.fromkeys(own)
    listed = [*(i for i in own if i in items), *(i for i in items if i not in own)]
    told = [(i, i.name if i.indicator == indicator.code else i.key, column(i.key)[place] is None)
            for i in listed]
    return Halves(tuple(name for item, name, blank in told if not blank and not item.required),
                  tuple(name for _, name, blank in told if blank))


def behind(node: Node, lookup: Lookup, place: int) -> Iterator[Name | NameSpan]:
    """The names in what made a formula say 未填 for one unit; none where that is not seen."""
    if not isinstance(node, Call) or node.name != "IF" or len(node.arguments) < 2:
        return
    condition, *branches = node.arguments
    if condition is None:
        return
    held = _held(condition, lookup, place)
    taken = None if held is None else (branches[0] if held else branches[-1])
    if held is None or (not held and len(branches) < 2):
        return
    if isinstance(taken, Text) and taken.value == UNFILLED:
        yield from _decisive(condition, lookup, place, held=held)
    elif taken is not None:
        yield from behind(taken, lookup, place)


def _decisive(node: Node, lookup: Lookup, place: int, *, held: bool) -> Iterator[Name | NameSpan]:
    """The names in those parts of a condition that made it hold, or not hold."""
    if isinstance(node, Call):
        parts = [part for part in node.arguments if part is not None]
        if node.name == "NOT" and len(parts) == 1:
            yield from _decisive(parts[0], lookup, place, held=not held)
            return
        if node.name == ("OR" if held else "AND"):
            for part in parts:
                if _held(part, lookup, place) is held:
                    yield from _decisive(part, lookup, place, held=held)
            return
    yield from names(node)


def _held(node: Node, lookup: Lookup, place: int) -> bool | None:
    """Whether a condition holds for one unit; None where it is no plain yes or no."""
    value = evaluate(node, lookup)
    if isinstance(value, Units):
        value = value[place]
    return bool(value) if isinstance(value, (bool, int, float)) else None


def _inputs(scorer: GroupScorer, indicator: Indicator, name: Name | NameSpan) -> Iterator[Input]:
    """The unit's own inputs that a name stands for."""
    if isinstance(name, NameSpan):
        yield from spanned(scorer.scheme, indicator, scorer.group, name)
        return
    target = scorer.scope(indicator)[name.name]
    if name.own and target.kind == "input":
        yield scorer.columns.item(target.key)
