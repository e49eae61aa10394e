"""What to read in a sheet of known layout: worked out once, used for all sheets alike.

The workbooks of a group come from one template, so a thousand of them share one
plan unless people moved things about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from xlkpi.returns.compact import Layout, layout
from xlkpi.returns.container import cell_address
from xlkpi.returns.layout import Place, Places
from xlkpi.returns.parts import Part, parts_of, sums_of
from xlkpi.returns.values import InputRule, Remark
from xlkpi.scheme.identity import TOTAL_KEY, Role, indicator_key
from xlkpi.scheme.model import OVERALL, Indicator, Input, Scheme, SumRule

_COLUMN_TITLES: Final = {
    Role.VALUE: "填报值", Role.ASSESSED: "核定值", Role.ADOPTED: "采用值",
    Role.SELF_SCORE: "自评得分", Role.SCORE: "考评得分", Role.FULL: "分值", Role.KEY: "隐藏的标识",
}
_NEEDED: Final = (Role.VALUE, Role.ASSESSED, Role.SELF_SCORE, Role.SCORE)


class InputSlot(NamedTuple):
    """One input: the cells to read and how to judge them."""

    key: str
    rule: InputRule
    low: float
    high: float
    whole: bool
    required: bool
    value: Place | None
    assessed: Place | None
    value_cell: str
    assessed_cell: str


class ScoreSlot(NamedTuple):
    """One indicator: where its scores and full marks stand."""

    code: str
    full: float  # as the scheme says
    self_place: Place | None
    assessed_place: Place | None
    full_place: Place | None
    self_cell: str
    assessed_cell: str
    full_cell: str


@dataclass(frozen=True)
class Fault:
    """A fault of the layout: a remark, the cell and the indicator it is about."""

    remark: Remark
    cell: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class Plan:
    """How to read a sheet.

    Attributes:
        inputs, scores: what to read.
        formulas: address -> place, title and indicator of every cell that must hold a formula.
        typed: address -> place and indicator of every cell that people type into.
        faults: of the layout itself.
        parts: the inputs that may not exceed another.
        sums: what inputs must add up to.
        sound: what sheets showed beside their keys and was found right.
    """

    inputs: tuple[InputSlot, ...]
    scores: tuple[ScoreSlot, ...]
    formulas: dict[str, tuple[Place, str, str]]
    typed: dict[str, tuple[Place, str]]
    faults: tuple[Fault, ...]
    parts: tuple[Part, ...]
    sums: tuple[SumRule, ...]
    sound: set[tuple[object, ...]] = field(default_factory=set, compare=False)

    @cached_property
    def waivable(self) -> tuple[Input, ...]:
        """The inputs that a choice beside them may make needless."""
        return tuple(s.rule.item for s in self.inputs if s.rule.item.unless)

    @cached_property
    def labelled(self) -> tuple[int, ...]:
        """The rows in which a name or a code must be that of the row's key."""
        places = (*(s.value for s in self.inputs), *(s.self_place for s in self.scores))
        return tuple(sorted({place[0] for place in places if place is not None}))

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys of the inputs that must be filled in."""
        return frozenset(s.key for s in self.inputs if s.required)

    @cached_property
    def input_layout(self) -> Layout:
        """Where the inputs stand: 填报值, 核定值."""
        slots = self.inputs
        return layout(tuple(s.key for s in slots), tuple(s.value_cell for s in slots),
                      tuple(s.assessed_cell for s in slots))

    @cached_property
    def score_layout(self) -> Layout:
        """Where the scores stand: 自评得分, 考评得分."""
        slots = self.scores
        return layout(tuple(s.code for s in slots), tuple(s.self_cell for s in slots),
                      tuple(s.assessed_cell for s in slots))


def make_plan(scheme: Scheme, group: str, rules: Sequence[InputRule], places: Places) -> Plan:
    """Work out the plan of a sheet.

    Args:
        scheme: the scheme.
        group: the unit's group.
        rules: of all inputs of the group.
        places: finds the cells.
    """
    faults = list(_column_faults(places))
    inputs = [_input_slot(rule, places, faults) for rule in rules]
    scores = [_score_slot(i, scheme, group, places) for i in scheme.indicators_of(group)]
    known = {rule.item.key for rule in rules}
    faults += [Fault(Remark("INPUT_UNKNOWN", {"key": key}))
               for key in places.keys if "/" in key and key not in known]
    results = [r.name for r in scheme.results_of(group)]
    typed = {a: (p, s.rule.item.indicator) for s in inputs
             for a, p in ((s.value_cell, s.value), (s.assessed_cell, s.assessed)) if p}
    return Plan(tuple(inputs), tuple(scores), dict(_formula_cells(inputs, scores, results, places)),
                typed, tuple(faults), parts_of(rules), sums_of(scheme, rules))


def _column_faults(places: Places) -> Iterator[Fault]:
    frame = places.frame
    for role in frame.doubled:
        if role in _COLUMN_TITLES:
            yield Fault(Remark("COLUMN_DOUBLED", {"column": _COLUMN_TITLES[role],
                                                  "letter": _letters(frame.roles[role])}))
    if not frame.roles or not any("/" in key for key in places.keys):
        yield Fault(Remark("KEYS_LOST"))
    else:
        for role in _NEEDED:
            if role not in frame.roles:
                yield Fault(Remark("COLUMN_MISSING", {"column": _COLUMN_TITLES[role]}))


def _letters(column: int) -> str:
    return cell_address(0, column).rstrip("1")


def _address(place: Place | None) -> str:
    return cell_address(*place) if place is not None else ""


def _input_slot(rule: InputRule, places: Places, faults: list[Fault]) -> InputSlot:
    item = rule.item
    value = places.cell(Role.VALUE, item.key)
    assessed = places.cell(Role.ASSESSED, item.key)
    rows = places.twice(item.key)
    if rows:
        used = places.row(item.key)
        faults.append(Fault(
            Remark("INPUT_DOUBLED", {"name": item.name, "rows": "、".join(str(r + 1) for r in rows),
                                     "used": rows[0] + 1 if used is None else used + 1}),
            _address(value), item.indicator))
    missing = value is None and assessed is None
    if missing:
        faults.append(Fault(Remark("INPUT_MISSING", {"name": item.name}), "", item.indicator))
    return InputSlot(item.key, rule, rule.low, rule.high, item.whole, item.required and not missing,
                     value, assessed, _address(value), _address(assessed))


def _score_slot(indicator: Indicator, scheme: Scheme, group: str, places: Places) -> ScoreSlot:
    """The score cells stand in the first row of the indicator's inputs (merged over all)."""
    keys = [item.key for item in scheme.inputs_of(indicator.code, group)]
    rows = [row for row in map(places.row, keys or [indicator_key(indicator.code)])
            if row is not None]
    cells: dict[Role, Place | None] = {}
    for role in (Role.SELF_SCORE, Role.SCORE, Role.FULL):
        column = places.frame.roles.get(role)
        if rows and column is not None:
            cells[role] = (min(rows), column)
        else:
            cells[role] = places.named(role, indicator.code)
    own, assessed = cells[Role.SELF_SCORE], cells[Role.SCORE]
    if indicator.full_formula:
        cells[Role.FULL] = None  # it follows from what was filled in; no score reads it
    return ScoreSlot(indicator.code, indicator.full, own, assessed, cells[Role.FULL],
                     _address(own), _address(assessed), _address(cells[Role.FULL]))


def _formula_cells(inputs: Sequence[InputSlot], scores: Sequence[ScoreSlot],
                   results: Sequence[str], places: Places
                   ) -> Iterator[tuple[str, tuple[Place, str, str]]]:
    for slot in inputs:
        place = places.cell(Role.ADOPTED, slot.key)
        if place is not None:
            indicator = slot.rule.item.indicator
            yield _address(place), (place, f"{slot.rule.item.name}的采用值",
                                    indicator if indicator != OVERALL else "")
    for score in scores:
        for found, title in ((score.self_place, "自评得分"), (score.assessed_place, "考评得分")):
            if found is not None:
                yield _address(found), (found, title, score.code)
    sums = [(TOTAL_KEY, "合计"), *((indicator_key(name), name) for name in results)]
    for key, title in sums:
        for role in (Role.SELF_SCORE, Role.SCORE):
            place = places.cell(role, key)
            if place is not None:
                yield _address(place), (place, f"{title}的{_COLUMN_TITLES[role]}", "")
