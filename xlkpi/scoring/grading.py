"""Grades by rank worked out: who shares a rank, and what that means for the grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlkpi.findings import Finding, finding
from xlkpi.formula import Units, evaluate
from xlkpi.formula.tree import Name, NameSpan, Node
from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import CellError
from xlkpi.scheme import rule
from xlkpi.scheme.grading import (
    SHARED,
    UNDECIDED,
    Criterion,
    Grading,
    grading,
    placed,
    waits_for,
)
from xlkpi.scheme.model import OVERALL, Result

if TYPE_CHECKING:
    from xlkpi.scoring.engine import GroupScorer

_PLACE = Name("#名次", own=True)  # stands for the rank; no name of a scheme can have the sign


@dataclass(frozen=True)
class Tie:
    """Units of one rank for which a rule gives several grades.

    Attributes:
        places: the units' positions, the first to go first where the scheme says so.
        grades: what each of the units has now.
        between: the grades of the rank's places, from the first to the last.
        how: how it came out.
    """

    result: str
    rank: float
    places: tuple[int, ...]
    grades: tuple[Scalar, ...]
    between: tuple[Scalar, ...]
    how: Literal["settled", "shared", "undecided"]


class Grades:
    """One graded result of a group.

    Args:
        scorer: of the group.
        result: a result of it that grades by a rank.
        found: how.

    Attributes:
        first, last: after ``values``, the places that a unit shares with those whom nothing
            tells from it; its rank where that is no number.
        ties: after ``values``, the ties that lie between grades.
    """

    def __init__(self, scorer: GroupScorer, result: Result, found: Grading) -> None:
        self._scorer = scorer
        self._result = result
        self._found = found
        self._size = len(scorer.columns.units)
        self._ranks = self._values(found.rank)
        self._figures = [self._values(Name(c.name, own=True)) for c in found.criteria]
        self._rule = placed(rule(scorer.scheme, result), found.rank, _PLACE)
        self.first: list[Scalar] = list(self._ranks)
        self.last: list[Scalar] = list(self._ranks)
        self.ties: list[Tie] = []

    def values(self) -> list[Scalar]:
        """The grades, a unit each; 等次待定 where the scheme does not settle a tie."""
        tied = self._tied()
        for rank, members in tied.items():
            for first, last, equals in self._runs(rank, members):
                for place in equals:
                    self.first[place], self.last[place] = first, last
        grades = self._at(self.first)
        if not self._found.shared:
            grades = [_settled(one, other)
                      for one, other in zip(grades, self._at(self.last), strict=True)]
        for rank, members in self._apart(tied).items():
            self._note(rank, members, grades)
        return grades

    def _apart(self, tied: Mapping[float, list[int]]) -> dict[float, list[int]]:
        """The ties whose first and last place have different grades for one of the units."""
        if not tied:
            return {}
        last = list(self._ranks)
        for rank, members in tied.items():
            for member in members:
                last[member] = rank + len(members) - 1
        ends = list(zip(self._at(self._ranks), self._at(last), strict=True))
        return {rank: members for rank, members in tied.items()
                if any(_settled(*ends[member]) == UNDECIDED for member in members)}

    def _tied(self) -> dict[float, list[int]]:
        """Rank -> positions of those who share it, in the order of the units."""
        found: dict[float, list[int]] = {}
        for place, rank in enumerate(self._ranks):
            if isinstance(rank, (int, float)):
                found.setdefault(rank, []).append(place)
        return {rank: members for rank, members in sorted(found.items()) if len(members) > 1}

    def _runs(self, rank: float, members: list[int]) -> Iterator[tuple[float, float, list[int]]]:
        """First and last place of those whom the criteria leave equal, and who they are."""
        runs = [members]
        for by, values in zip(self._found.criteria, self._figures, strict=True):
            runs = [part for run in runs for part in _split(by, values, run)]
        for run in runs:
            yield rank, rank + len(run) - 1, run
            rank += len(run)

    # -- working out -----------------------------------------------------------
    def _values(self, node: Node) -> list[Scalar]:
        return self._spread(evaluate(node, self._scorer.lookup(self._result)))

    def _at(self, places: Sequence[Scalar]) -> list[Scalar]:
        """The rule with these places for the rank."""
        usual = self._scorer.lookup(self._result)

        def look(node: Name | NameSpan) -> Any:
            return Units(list(places)) if node == _PLACE else usual(node)

        return self._spread(evaluate(self._rule, look))

    def _spread(self, value: Any) -> list[Scalar]:
        return list(value) if isinstance(value, Units) else [value] * self._size

    # -- what to tell ------------------------------------------------------------
    def _note(self, rank: float, members: list[int], grades: list[Scalar]) -> None:
        """Keep a tie that lies between grades."""
        between = [self._one(rank + n, members[0]) for n in range(len(members))]
        order = sorted(members, key=lambda m: (self.first[m], m))
        how: Literal["settled", "shared", "undecided"] = "settled"
        if any(grades[m] == UNDECIDED for m in members):
            how = "undecided"
        elif any(grades[m] != self._one(rank + n, m) for n, m in enumerate(order)):
            how = "shared"
        self.ties.append(Tie(self._result.name, rank, tuple(order),
                             tuple(grades[m] for m in order), tuple(between), how))

    def _one(self, at: float, member: int) -> Scalar:
        """The grade of one unit at a place."""
        usual = self._scorer.lookup(self._result)

        def look(node: Name | NameSpan) -> Any:
            value = at if node == _PLACE else usual(node)
            return value[member] if isinstance(value, Units) else value

        grade: Scalar = evaluate(self._rule, look)
        return grade


def _split(by: Criterion, values: Sequence[Scalar], run: list[int]) -> Iterator[list[int]]:
    """Units that were equal so far, told apart by one criterion, who goes first first."""
    sign = 1.0 if by.by_hand else -1.0
    keys = {m: sign * v for m in run if isinstance(v := values[m], (int, float))}
    if len(keys) < len(run):  # not said of all, or not worked out
        yield run
        return
    for key in sorted(set(keys.values())):
        yield [m for m in run if keys[m] == key]


def _settled(best: Scalar, worst: Scalar) -> Scalar:
    """The grade at the first and at the last place, as the formula of a cell has it."""
    for grade in (best, worst):
        if isinstance(grade, CellError):
            return grade
    return best if best == worst else UNDECIDED


def graded(scorer: GroupScorer, result: Result) -> Grades | None:
    """How a result grades by a rank; None where it does not."""
    found = grading(scorer.scheme, result, scorer.group)
    return None if found is None else Grades(scorer, result, found)


def waiting(scorer: GroupScorer, result: Result, values: list[Scalar]) -> list[Scalar]:
    """The values; 等次待定 where an earlier result is, of which the rule makes use."""
    found = list(values)
    for name in waits_for(scorer.scheme, result, scorer.group):
        for place, value in enumerate(scorer.result_values(name)):
            if value == UNDECIDED:
                found[place] = UNDECIDED
    return found


# --- findings ------------------------------------------------------------------------------------

_CODES = {"settled": "TIE_SETTLED", "shared": "TIE_SHARED", "undecided": "TIE_UNDECIDED"}


def grade_findings(scorer: GroupScorer) -> Iterator[Finding]:
    """Ties that lie between two grades: settled, shared or not decided, with the units' names."""
    for tie in scorer.ties():
        units = [scorer.columns.units[m].name for m in tie.places]
        first = tie.between[0]
        within = sum(1 for grade in tie.between if grade == first)
        yield finding(
            _CODES[tie.how], unit="、".join(units), indicator=OVERALL, value=f"{tie.rank:g}",
            name=tie.result, group=f"{scorer.group}组" if scorer.group else "",
            names="、".join(units), count=len(units),
            between="、".join(dict.fromkeys(str(g) for g in tie.between)),
            grade=first, within=within, over=len(units) - within,
            each="，".join(f"{u}{g}" for u, g in zip(units, tie.grades, strict=True)),
            how=_how(scorer, tie.result), todo=_todo(scorer, tie.result))


def _how(scorer: GroupScorer, name: str) -> str:
    """What the scheme says about ties, in words."""
    ties = scorer.results[name].ties
    if not ties:
        return "方案没有写明怎样定"
    inputs = {i.name for i in scorer.scheme.inputs_of(OVERALL, scorer.group)}
    told = [f"“{t}”" if t in inputs or t == SHARED else f"“{t}”高的在前" for t in ties]
    return f"方案规定按{'，再按'.join(told)}定"


def _todo(scorer: GroupScorer, name: str) -> str:
    """What would settle it."""
    inputs = {i.name for i in scorer.scheme.inputs_of(OVERALL, scorer.group)}
    by_hand = next((t for t in scorer.results[name].ties if t in inputs), None)
    if by_hand is None:
        return "请在方案“综合”页的“名次相同时”写明怎样定"
    return f"请评定部门研究后，在这几个单位的“综合”填报项“{by_hand}”里填1、2、3（先后顺序）"
