"""Grades by rank: what a result's rule means where units share a rank (``Result.ties``).

A rank stays shared (1, 2, 2, 4).  For a grade of that rank k units of one rank r
have the places r to r+k-1 together.  Where the rule gives all of these the same grade,
the tie does not matter; where it gives several (一等 ends among them), the scheme says
who goes first: by an earlier result (the larger), by a 综合 input filled in by hand (1,
2, 3), or that all have the better grade (并列).  What it does not settle is 等次待定.

Scoring works that out place by place; ``place_rules`` and ``decided`` say the same as
formulas, for cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xlkpi.formula import nodes, rebuilt
from xlkpi.formula.tree import Binary, Call, Name, Node, Number, Text
from xlkpi.formula.walk import children
from xlkpi.scheme.model import OVERALL, Result, Scheme
from xlkpi.scheme.scope import rule, scope

UNDECIDED: Final = "等次待定"
SHARED: Final = "并列"
MOST_CRITERIA: Final = 2
BY_RANK: Final = frozenset({"KPI_QUOTA", "KPI_TIER"})  # of these a tie across tiers always matters
FIRST: Final = "所据名次"  # names of place_rules
LAST: Final = "最低名次"


@dataclass(frozen=True)
class Criterion:
    """What tells equal ranks apart.

    Attributes:
        by_hand: an input that people fill in, the smaller first; it counts once it is filled
            in for all who are equal so far.  Else an earlier result, the larger first.
    """

    name: str
    by_hand: bool


@dataclass(frozen=True)
class Grading:
    """How one result grades by a rank.

    Attributes:
        rank: the part of the rule that is the rank: a name or a call of KPI_RANK.
        criteria: what settles ties, in this order.
        shared: whether all that are still equal have the better grade.
    """

    rank: Name | Call
    criteria: tuple[Criterion, ...]
    shared: bool


def grading(scheme: Scheme, result: Result, group: str) -> Grading | None:
    """How a result grades; None where it grades by no rank.

    Of a rule that the scheme's check refuses, what can be understood of it.
    """
    found = tuple(dict.fromkeys(ranks_in(scheme, result, group)))
    tiers = any(isinstance(n, Call) and n.name in BY_RANK for n in nodes(rule(scheme, result)))
    if not found or not (result.ties or tiers):
        return None
    inputs = {i.name for i in scheme.inputs_of(OVERALL, group)}
    criteria = tuple(Criterion(name, name in inputs) for name in result.ties if name != SHARED)
    return Grading(found[0], criteria, SHARED in result.ties)


def ranks_in(scheme: Scheme, result: Result, group: str) -> Iterator[Name | Call]:
    """The ranks that a rule reads: calls of KPI_RANK, and names of earlier results that are one."""
    known = scope(scheme, group, result)
    ranks = {r.name for r in scheme.results_of(group) if _is_rank(rule(scheme, r))}

    def within(node: Node) -> Iterator[Name | Call]:
        if isinstance(node, Call) and node.name == "KPI_RANK":
            yield node
        elif isinstance(node, Name):
            target = known.get(node.name)
            if node.own and target is not None and target.kind == "result" and node.name in ranks:
                yield node
        else:
            for part in children(node):
                yield from within(part)

    node = rule(scheme, result)
    if not _is_rank(node):  # a rank itself grades nobody
        yield from within(node)


def _is_rank(node: Node) -> bool:
    """Whether a rule gives a rank, in some case at least."""
    if not isinstance(node, Call):
        return False
    if node.name == "KPI_RANK":
        return True
    branches = {"IF": node.arguments[1:], "IFERROR": node.arguments}.get(node.name, ())
    return any(b is not None and _is_rank(b) for b in branches)


def placed(node: Node, rank: Node, place: Node) -> Node:
    """The rule with a place where it has the rank."""
    return place if node == rank else rebuilt(node, lambda part: placed(part, rank, place))


def waits_for(scheme: Scheme, result: Result, group: str) -> tuple[str, ...]:
    """The earlier results that can be 等次待定 and whose value of this unit the rule reads."""
    may_wait: set[str] = set()
    for earlier in scheme.results_of(group):
        found = _read(scheme, earlier, group) & may_wait
        if earlier == result:
            return tuple(sorted(found))
        how = grading(scheme, earlier, group)
        if found or (how is not None and not how.shared):
            may_wait.add(earlier.name)
    return ()


def _read(scheme: Scheme, result: Result, group: str) -> set[str]:
    """The earlier results whose value of the unit itself a rule reads."""
    known = scope(scheme, group, result)
    own = {n.name for n in nodes(rule(scheme, result)) if isinstance(n, Name) and n.own}
    return {name for name in own if name in known and known[name].kind == "result"}


# --- as formulas ---------------------------------------------------------------------------------


def place_rules(found: Grading) -> dict[str, Node]:
    """The cells beside a graded result that its formula reads: name -> formula.

    The first and the last of the places that a unit shares with those whom nothing tells
    from it; left out where it is the rank itself, or of no use.
    """
    rank = found.rank
    rules: dict[str, Node] = {}
    if found.criteria:
        before = Binary("+", rank, _count(found, _better(rank, found.criteria)))
        rules[FIRST] = Call("IFERROR", (before, rank))
    if not found.shared:
        equals = _count(found, _same(rank, found.criteria))
        after = Binary("-", Binary("+", _first(found), equals), Number(1))
        rules[LAST] = Call("IFERROR", (after, rank))
    return rules


def decided(scheme: Scheme, result: Result, group: str) -> Node:
    """The rule as a cell must have it, beside those of ``place_rules``: settled, or 等次待定."""
    node, found = rule(scheme, result), grading(scheme, result, group)
    if found is not None:
        best = placed(node, found.rank, _first(found))
        worst = placed(node, found.rank, Name(LAST, own=True))
        node = best if found.shared else Call(
            "IF", (Binary("=", best, worst), best, Text(UNDECIDED)))
    for name in waits_for(scheme, result, group):
        waits = Binary("=", Name(name, own=True), Text(UNDECIDED))
        node = Call("IF", (waits, Text(UNDECIDED), node))
    return node


def _first(found: Grading) -> Node:
    return Name(FIRST, own=True) if found.criteria else found.rank


def _count(found: Grading, condition: Node) -> Node:
    """How many units of the same rank meet a condition, the unit itself included."""
    return _counted(_tied(found.rank), condition)


def _counted(tied: Node, condition: Node) -> Node:
    one = Call("IFERROR", (Call("IF", (tied, condition, Number(0))), Number(0)))
    return Call("SUM", (one,))


def _tied(rank: Node) -> Node:
    return Binary("=", columns_of(rank), rank)


def columns_of(node: Node) -> Node:
    """The same of all units: every [@x] becomes [x]."""
    return Name(node.name, own=False) if isinstance(node, Name) else rebuilt(node, columns_of)


def _better(rank: Node, criteria: tuple[Criterion, ...]) -> Node:
    """Whether another of the same rank goes before the unit: 1 or 0."""
    found: Node = Number(0)
    for place in reversed(range(len(criteria))):
        by = criteria[place]
        ahead = _compared("<" if by.by_hand else ">", by)
        found = _unless_blank(rank, criteria[:place + 1], Call("IF", (ahead, Number(1), Call(
            "IF", (_compared("=", by), found, Number(0))))), found)
    return found


def _same(rank: Node, criteria: tuple[Criterion, ...]) -> Node:
    """Whether nothing tells another of the same rank from the unit: 1 or 0."""
    found: Node = Number(1)
    for place in reversed(range(len(criteria))):
        found = _unless_blank(rank, criteria[:place + 1], Call(
            "IF", (_compared("=", criteria[place]), found, Number(0))), found)
    return found


def _unless_blank(rank: Node, criteria: tuple[Criterion, ...], counts: Node, else_: Node) -> Node:
    """A criterion by hand counts only once none of those who are equal so far is blank."""
    by = criteria[-1]
    if not by.by_hand:
        return counts
    blank: Node = Call("IF", (Binary("=", Name(by.name, own=False), Text("")), Number(1),
                              Number(0)))
    blanks = _counted(_tied(rank), blank if len(criteria) == 1 else Call(
        "IF", (_compared("=", criteria[0]), blank, Number(0))))
    return Call("IF", (Binary(">", blanks, Number(0)), else_, counts))


def _compared(sign: str, by: Criterion) -> Node:
    """The others' figure against the unit's own."""
    return Binary(sign, Name(by.name, own=False), Name(by.name, own=True))
