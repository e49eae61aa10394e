"""SUM, MIN, MAX, AVERAGE, COUNT, AND, OR as cells: what they skip, and what is a fault."""

from __future__ import annotations

from xlkpi.formula.fold import choice
from xlkpi.formula.guard import EMPTY, VALUE, blank, error_first, filled_text
from xlkpi.formula.holds import BLANK, ERROR, TEXT, holds, is_many
from xlkpi.formula.tree import Call, ErrorValue, Node, Number, Ref, Text


def aggregate(name: str, arguments: list[Node]) -> Node:
    """An aggregate: blanks are skipped; a single text is #VALUE!, except that COUNT skips it."""
    kept = [a for a in arguments if a != EMPTY]
    if name == "COUNT":
        return _count(kept)
    if any(isinstance(a, Text) for a in kept):
        return VALUE
    node = _over(name, kept)
    for argument in kept:
        if not is_many(argument) and holds(argument) & TEXT:
            node = choice(filled_text(argument), VALUE, node)
    return node


def _over(name: str, arguments: list[Node], done: int = 0) -> Node:
    """The function over its arguments; a calculated blank is left out by an IF.

    A reference to a blank cell needs none: there every program skips it.

    Args:
        name: the function.
        arguments: plain expressions.
        done: how many of them, from the left, are known not to be blank.
    """
    for i, argument in enumerate(arguments[done:], done):
        loose = not is_many(argument) and not isinstance(argument, Ref)
        if loose and holds(argument) & (BLANK | TEXT):
            without = _over(name, arguments[:i] + arguments[i + 1 :], i)
            return choice(blank(argument), without, _over(name, arguments, i + 1))
    if not arguments:
        return ErrorValue("#DIV/0!") if name == "AVERAGE" else Number(0.0)
    return Call(name, tuple(arguments))


def _count(arguments: list[Node]) -> Node:
    """COUNT; a single text is counted as nothing even if it looks like a number."""
    kept = [a for a in arguments if not isinstance(a, (Text, ErrorValue))]
    loose = [a for a in kept if not is_many(a) and not isinstance(a, Ref) and holds(a) & TEXT]
    if not kept:
        return Number(0.0)
    return Call("COUNT", tuple(
        Call("IF", (Call("ISNUMBER", (a,)), a, EMPTY)) if a in loose else a for a in kept
    ))  # fmt: skip


def junction(name: str, arguments: list[Node]) -> Node:
    """AND, OR; of two faulty arguments the first decides in every program."""
    node: Node = Call(name, tuple(arguments))
    faulty = [a for a in arguments if holds(a) & ERROR]
    for argument in reversed(faulty[:-1]):
        node = error_first(argument, node)
    return node

