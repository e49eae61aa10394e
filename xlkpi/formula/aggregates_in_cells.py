"""SUM, MIN, MAX, AVERAGE, COUNT, AND, OR as cells: what they skip, and what is a fault."""

from __future__ import annotations

from xlkpi.formula.flow import skips_errors
from xlkpi.formula.fold import choice
from xlkpi.formula.guard import EMPTY, VALUE, blank, error_within, filled_text
from xlkpi.formula.holds import BLANK, ERROR, TEXT, holds, is_many
from xlkpi.formula.tree import Array, Call, ErrorValue, Node, Number, Ref, Text


def aggregate(name: str, arguments: list[Node]) -> Node:
    """An aggregate: blanks are skipped; a single text is #VALUE!, except that COUNT skips it."""
    kept = [a for a in arguments if a != EMPTY]
    if name == "COUNT":
        return _count(kept)
    if any(isinstance(a, Text) for a in kept):
        return VALUE
    return _asked(name, kept, 0)


def _asked(name: str, arguments: list[Node], place: int) -> Node:
    """The function, with what must be asked of the arguments from ``place`` on before it.

    A single text is a fault; a calculated blank is left out by an IF (a
    reference to a blank cell needs none: there every program skips it).  Once
    anything is asked of a later argument, the errors of this one come first.
    """
    if place == len(arguments):
        return _called(name, arguments)
    this = arguments[place]
    rest = _asked(name, arguments, place + 1)
    if is_many(this) or isinstance(this, Array):
        alone = rest == _called(name, arguments) and not skips_errors(Call(name, (this,)))
        return rest if alone else error_within(this, rest)
    before = rest
    if holds(this) & BLANK and not isinstance(this, Ref):
        without = _asked(name, arguments[:place] + arguments[place + 1 :], place)
        rest = choice(blank(this), without, rest)
    if holds(this) & TEXT:
        rest = choice(filled_text(this), VALUE, rest)
    if rest is before and rest != _called(name, arguments):
        return error_within(this, rest)
    return rest


def _called(name: str, arguments: list[Node]) -> Node:
    if arguments:
        return Call(name, tuple(arguments))
    return ErrorValue("#DIV/0!") if name == "AVERAGE" else Number(0.0)


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
        node = error_within(argument, node)
    return node

