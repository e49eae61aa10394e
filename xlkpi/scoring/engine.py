"""Scores and results of one group: a formula is evaluated once, over all units at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from math import fsum
from typing import Any, Final, NamedTuple, Union, cast

from xlkpi.formula import Units, evaluate
from xlkpi.formula import names as names_in
from xlkpi.formula.tree import Name, NameSpan
from xlkpi.functions import round10
from xlkpi.functions.declare import Scalar
from xlkpi.functions.errors import NA, REF, VALUE, CellError
from xlkpi.returns.model import Column
from xlkpi.scheme import Target, needs_all, required_inputs, rule, scope
from xlkpi.scheme.answers import EXEMPT, UNFILLED
from xlkpi.scheme.grading import FIRST
from xlkpi.scheme.model import Indicator, Input, Result, Scheme
from xlkpi.scheme.points import round_points
from xlkpi.scheme.scope import own_inputs, spanned
from xlkpi.scoring.columns import Columns
from xlkpi.scoring.grading import Grades, Tie, graded, waiting
from xlkpi.scoring.halves import halves
from xlkpi.scoring.marks import full_marks
from xlkpi.scoring.model import HALF_FILLED_CAUSE, STATUS_TITLES, ResultValue, Score, Status
from xlkpi.scoring.scored import ScoreColumn, all_scored, tidy

Owner = Union[Indicator, Result]
Lookup = Callable[[Union[Name, NameSpan]], Any]


class Open(NamedTuple):
    """Why something has no value yet."""

    status: Status
    cause: str
    names: tuple[str, ...] = ()


_COLUMN_TITLES: Final[dict[Column, str]] = {"value": "填报值", "assessed": "核定值"}
_NEEDS_ALL = Open("pending", "需汇总全部单位后计算")


class GroupScorer:
    """Works out what is asked for, and whatever that needs, once.

    Args:
        columns: the figures of the group's returned units.
        alone: only one unit is known, so what needs all units is pending.
        like: the scorer of the same units on the other basis: where all figures
            behind an indicator are the same, so are its scores.
    """

    def __init__(self, scheme: Scheme, group: str, columns: Columns, *, alone: bool = False,
                 like: GroupScorer | None = None) -> None:
        self._like = like
        self.scheme = scheme
        self.group = group
        self.columns = columns
        self.alone = alone
        self.indicators = {i.code: i for i in scheme.indicators_of(group)}
        self.results = {r.name: r for r in scheme.results_of(group)}
        self._size = len(columns.units)
        self._scores: dict[str, ScoreColumn] = {}
        self._raw: dict[str, Sequence[Scalar]] = {}  # what a formula sees of a score
        self._results: dict[str, list[Scalar]] = {}
        self._open_results: dict[str, dict[int, Open]] = {}
        self._busy: set[str] = set()
        self._read: dict[str, dict[str, None]] = {}
        self._grades: dict[str, Grades] = {}
        self.scopes: dict[str, dict[str, Target]] = {} if like is None else like.scopes

    # -- what is asked for ---------------------------------------------------
    def scores(self, code: str) -> ScoreColumn:
        """The scores of one indicator, a unit each."""
        if code not in self._scores:
            if self._like is not None and self._same_figures(self._like, self.indicators[code]):
                self._scores[code] = self._like.scores(code)
                self._raw[code] = self._like._raw[code]  # noqa: SLF001 - another of this class
                return self._scores[code]
            self._busy.add(code)
            self._scores[code], self._raw[code] = self._score(self.indicators[code])
            self._busy.discard(code)
        return self._scores[code]

    def totals(self) -> list[float]:
        """The sum of every unit's rounded scores that there are, points."""
        return self._sums(tuple(self.indicators))

    def full_totals(self) -> list[float]:
        """The full marks that apply to every unit, points."""
        counting = [self.scores(i.code).fulls for i in self.indicators.values()
                    if i.counts_to_full]
        if not counting:
            return [0.0] * self._size
        return [round10(fsum(fulls)) for fulls in zip(*counting, strict=True)]

    def result_values(self, name: str) -> list[ResultValue]:
        """One 综合 result, a unit each; None where there is none (yet)."""
        return [cast("ResultValue", None if isinstance(v, CellError) else v)
                for v in self._result(name)]

    def result_faults(self, name: str) -> dict[int, str]:
        """Position of a unit -> why a 综合 result is missing, other than open scores behind it."""
        found = {place: f"{v.code} {v.reason}".strip()
                 for place, v in enumerate(self._result(name)) if isinstance(v, CellError)}
        found.update((place, why.cause) for place, why in self._open_results[name].items()
                     if why.names)
        return found

    def result_open(self, name: str, place: int) -> tuple[str, ...]:
        """Names of the required inputs whose blanks keep a 综合 result open for one unit."""
        why = self._open_results[name].get(place)
        return () if why is None else why.names

    def _same_figures(self, other: GroupScorer, indicator: Indicator) -> bool:
        """Whether all that the indicator's formula reads is the same on the other basis."""
        if indicator.full_formula:  # what stands behind the full marks is not looked at here
            return False
        keys = {i.key for i in self.scheme.inputs_of(indicator.code, self.group)}
        keys |= self._own_inputs(indicator).keys()
        for own in (True, False):
            for target in self._targets(indicator, own=own):
                if target.kind == "input":
                    keys.add(target.key)
                elif target.kind != "attribute":
                    return False
        mine, theirs = self.columns, other.columns
        return all(mine.input(key) == theirs.input(key) and mine.unread(key) == theirs.unread(key)
                   and mine.waived(mine.item(key)) == theirs.waived(mine.item(key))
                   for key in keys)

    # -- names ---------------------------------------------------------------
    def lookup(self, owner: Owner) -> Lookup:
        """What the names of ``owner``'s formula stand for, over all units."""
        known = self.scope(owner)

        def look(node: Name | NameSpan) -> Any:
            if isinstance(node, NameSpan):
                parts = [self.columns.input(entry.key)
                         for entry in spanned(self.scheme, owner, self.group, node)]
                return Units([list(row) for row in zip(*parts, strict=True)])
            target = known[node.name]
            if target.kind == "full":
                return owner.full if isinstance(owner, Indicator) else None
            column = self._column(target, own=node.own)
            return Units(column) if node.own else list(column)

        return look

    def scope(self, owner: Owner) -> dict[str, Target]:
        """What the names of ``owner``'s formula mean."""
        key = _key(owner)
        if key not in self.scopes:
            self.scopes[key] = scope(self.scheme, self.group, owner)
        return self.scopes[key]

    def _column(self, target: Target, *, own: bool) -> Sequence[Scalar]:
        """One value per unit.

        In a column of scores, sums or results another unit's error is a blank,
        so that one unit's fault leaves the others their ranks.
        """
        if target.kind == "input":
            return self.columns.input(target.key)
        if target.kind == "attribute":
            return self.columns.attribute(target.key)
        if target.kind == "full_total":
            return self.full_totals()
        if target.kind in ("score", "result"):
            values = (self._raw_scores(target.key) if target.kind == "score"
                      else self._result(target.key))
            return values if own else [None if isinstance(v, CellError) else v for v in values]
        codes = self._codes_behind(target)
        sums: list[Scalar] = list(self._sums(codes))
        if own and self.alone:  # as the cell 合计 of a unit's own workbook shows it
            for code in codes:
                for place, value in enumerate(self._raw_scores(code)):
                    if isinstance(value, CellError):
                        sums[place] = value
        return sums

    def _codes_behind(self, target: Target) -> tuple[str, ...]:
        """The indicators whose scores a name reads; 满分 reads none, as in the cells."""
        if target.kind == "score":
            return (target.key,)
        if target.kind == "section":
            return tuple(c for c, i in self.indicators.items() if i.section == target.key)
        return tuple(self.indicators) if target.kind == "score_total" else ()

    def _raw_scores(self, code: str) -> Sequence[Scalar]:
        if code in self._busy:  # the scheme's check reports this; here it must only not hang
            return [CellError(REF, f"公式绕回到指标{code}自己的得分")] * self._size
        self.scores(code)
        return self._raw[code]

    def _sums(self, codes: Sequence[str]) -> list[float]:
        """Sums of the scores that there are, exact to the scheme's decimals."""
        columns = [self._raw_scores(code) for code in codes]
        if not columns:
            return [0.0] * self._size
        digits = self.scheme.decimals
        if all(isinstance(column, array) for column in columns):  # as a rule: no unit is open
            return [round(fsum(row), digits) for row in zip(*columns, strict=True)]
        return [round(fsum(v for v in row if isinstance(v, (int, float))), digits)
                for row in zip(*columns, strict=True)]

    # -- what is still open --------------------------------------------------
    def _open(self, owner: Owner) -> dict[int, Open]:
        """Position of a unit -> why ``owner`` cannot be worked out for it yet."""
        found = self._behind(owner)
        own = owner.code if isinstance(owner, Indicator) else ""
        found.update(self._unread(owner, own))
        blanks: dict[int, tuple[str, ...]] = {}
        for item in self._required(owner):
            column = self.columns.input(item.key)
            if None in column:
                name = item.name if item.indicator == own else item.key
                passed = self.columns.unread(item.key).keys() | self.columns.waived(item)
                for place, value in enumerate(column):
                    if value is None and place not in passed:
                        blanks[place] = (*blanks.get(place, ()), name)
        for place, names in blanks.items():
            found[place] = Open("unfilled", f"未填：{'、'.join(names)}", names)
        if self.alone and self._needs_all(owner):
            for place in range(self._size):
                found.setdefault(place, _NEEDS_ALL)
        return found

    def _unread(self, owner: Owner, own: str) -> dict[int, Open]:
        """Units of which a figure, required or not, stands in its cell but is none.

        Neither the blank nor the unit's own figure may count instead: the cell is an error, too.
        """
        keys = [*(item.key for item in self._required(owner)), *self._own_inputs(owner)]
        found: dict[int, tuple[str, list[str]]] = {}
        for key in dict.fromkeys(keys):
            item = self.columns.item(key)
            for place, column in self.columns.unread(key).items():
                if place in self.columns.waived(item):  # what stands there does not count
                    continue
                name = item.name if item.indicator == own else item.key
                told, names = found.get(place, ("", []))
                found[place] = (f"{told}{'、' if told else ''}{name}的{_COLUMN_TITLES[column]}",
                                [*names, name])
        return {place: Open("error", f"认不出：{told}", tuple(names))
                for place, (told, names) in found.items()}

    def _required(self, owner: Owner) -> tuple[Input, ...]:
        """Inputs without which ``owner`` is open.

        A result over sums of scores is worked out from the scores that there
        are, as the total and the rank are: ``SCORE_OPEN`` calls all of them
        provisional.  So of its inputs only those count that it reads itself.
        """
        needed = required_inputs(self.scheme, owner, self.group)
        if isinstance(owner, Indicator) or self.alone:
            return needed
        direct = self._own_inputs(owner)
        return tuple(item for item in needed if item.key in direct)

    def _own_inputs(self, owner: Owner) -> dict[str, None]:
        """The keys of the unit's own inputs that a formula reads, those within spans, too."""
        key = _key(owner)
        if key not in self._read:
            self._read[key] = own_inputs(self.scheme, owner, self.group, self.scope(owner))
        return self._read[key]

    def _behind(self, owner: Owner) -> dict[int, Open]:
        """Units that have an open score or result among what the formula reads of them."""
        found: dict[int, Open] = {}
        for target in self._targets(owner, own=True):
            if target.kind == "result":
                self._result(target.key)
                for place, why in self._open_results.get(target.key, {}).items():
                    found.setdefault(place, Open(why.status, f"等待综合结果“{target.key}”"))
            for code in self._codes_behind(target):
                if code in self._busy or not (target.kind == "score" or self.alone):
                    continue
                for place, score in self.scores(code).unscored:
                    if score.status == "unfilled" or (
                            score.status == "pending" and place not in found):
                        found[place] = Open(score.status, f"等待指标{code}："
                                                          f"{STATUS_TITLES[score.status]}")
        return found

    def _needs_all(self, owner: Owner) -> bool:
        if isinstance(owner, Indicator):
            return needs_all(self.scheme, owner)
        return next(self._targets(owner, own=False), None) is not None

    def _targets(self, owner: Owner, *, own: bool) -> Iterator[Target]:
        """What the names [@x] (own) or the columns [x] of a formula mean."""
        known = self.scope(owner)
        for name in names_in(rule(self.scheme, owner)):
            if isinstance(name, Name) and name.own == own and known[name.name].kind != "full":
                yield known[name.name]

    # -- evaluating ----------------------------------------------------------
    def _evaluate(self, owner: Owner) -> list[Scalar]:
        value = evaluate(rule(self.scheme, owner), self.lookup(owner))
        if isinstance(value, Units):
            return list(value)
        if isinstance(value, (list, tuple)):
            return [CellError(VALUE, "公式得出的是一片区域，不是一个数")] * self._size
        return [value] * self._size

    def _score(self, indicator: Indicator) -> tuple[ScoreColumn, Sequence[Scalar]]:
        still_open = self._open(indicator)
        digits, code = self.scheme.decimals, indicator.code
        without: dict[int, Score] = {}
        points: list[float | None] = []
        raw: list[Scalar] = []
        values = [None] * self._size if len(still_open) == self._size else self._evaluate(indicator)
        fulls = full_marks(self, indicator)
        usual = None if still_open else all_scored(self.columns.units, code, values, fulls, digits)
        if usual is not None:
            return usual, usual.values
        rows = zip(self.columns.units, values, fulls, strict=True)
        for place, (unit, value, full) in enumerate(rows):
            seen: Scalar = None
            if place in still_open:
                why = still_open[place]
                score = Score(unit.name, code, None, why.status, full, why.cause, why.names)
                if why.status == "error":
                    seen = CellError(VALUE, why.cause)
            elif isinstance(value, (int, float)):
                seen = round_points(value, digits)
                score = Score(unit.name, code, seen, "scored", full)
            elif value == EXEMPT:
                told = "不适用，不计入满分" if indicator.counts_to_full else "不适用，不计分"
                score = Score(unit.name, code, None, "exempt", 0.0, told)
            elif value == UNFILLED:
                score = Score(unit.name, code, None, "unfilled", full, HALF_FILLED_CAUSE,
                              halves(self, indicator, place).blank)
            else:
                score = self._failed(indicator, unit.name, value)._replace(full=full)
                seen = value if isinstance(value, CellError) else CellError(VALUE, score.cause)
            if score.value is None:
                without[place] = score
                fulls[place] = score.full
            points.append(score.value)
            raw.append(None if score.status == "pending" else seen)
        return ScoreColumn(self.columns.units, code, points, fulls, without), raw

    def _failed(self, indicator: Indicator, unit: str, value: Scalar) -> Score:
        """An error, or a text where points belong."""
        if isinstance(value, CellError):
            behind = [t.key for t in self._targets(indicator, own=False) if t.kind == "input"]
            elsewhere = self.columns.blanks(behind) if value.code == NA else ""
            if elsewhere:
                return Score(unit, indicator.code, None, "pending", indicator.full,
                             f"其他单位还没有填齐：{elsewhere}")
            reason = f"：{value.reason}" if value.reason else ""
            return Score(unit, indicator.code, None, "error", indicator.full,
                         f"公式得出{value.code}{reason}")
        shown = "空白" if value is None or value == "" else f"文字“{value}”"
        return Score(unit, indicator.code, None, "error", indicator.full,
                     f"公式得出{shown}，不是分数")

    # -- 综合 ------------------------------------------------------------------
    def _result(self, name: str) -> list[Scalar]:
        if name in self._busy:
            return [CellError(REF, f"综合结果“{name}”的公式绕回到自己")] * self._size
        if name not in self._results:
            self._busy.add(name)
            result = self.results[name]
            still_open = self._open_results[name] = self._open(result)
            digits = self.scheme.decimals if result.decimals is None else result.decimals
            grades = graded(self, result)
            values = self._evaluate(result) if grades is None else grades.values()
            self._results[name] = [
                None if place in still_open else tidy(value, digits)
                for place, value in enumerate(waiting(self, result, values))]
            if grades is not None:
                self._grades[name] = grades
            self._busy.discard(name)
        return self._results[name]

    def ties(self) -> tuple[Tie, ...]:
        """The ties that lie between two grades of some result."""
        for name in self.results:
            self._result(name)
        return tuple(tie for grades in self._grades.values() for tie in grades.ties)

    def places(self, name: str, which: str) -> list[Scalar]:
        """``FIRST`` or ``LAST`` of the places by which a result grades, a unit each."""
        self._result(name)
        return self._grades[name].first if which == FIRST else self._grades[name].last


def _key(owner: Owner) -> str:
    return owner.code if isinstance(owner, Indicator) else f"={owner.name}"
