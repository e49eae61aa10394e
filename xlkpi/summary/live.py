"""Rules as live plain formulas over the summary's own tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.resolve import NUMERIC, yes_or_no
from xlkpi.formula import FormulaError, needs_array, write
from xlkpi.formula import names as names_in
from xlkpi.formula.tree import Kind, Name, NameSpan, Node, Ref
from xlkpi.formula.write import LONGEST
from xlkpi.functions.declare import Scalar
from xlkpi.scheme import Target, required_inputs, scope
from xlkpi.scheme.grading import FIRST, LAST, decided
from xlkpi.scheme.model import Indicator, Input, Result
from xlkpi.scheme.points import result_digits, rounded_points
from xlkpi.scheme.scope import spanned
from xlkpi.summary.figures import Figures
from xlkpi.summary.grid import ROW, Grid, Plain
from xlkpi.summary.leaves import columns_taken_apart, missing_behind, rounded_leaves
from xlkpi.summary.plan import (
    FULL,
    HEADINGS,
    TOTAL,
    Block,
    Plan,
    attribute_key,
    place_key,
    result_key,
    section_key,
)
from xlkpi.summary.steps import Step

LAST_ROW = 1048576
MARKS_ROW = HEADINGS  # of the matrix: the full marks of every indicator


@dataclass(frozen=True)
class Formula:
    """One rule written once for a whole group; ``ROW`` stands for the unit's row."""

    text: str
    array: bool

    @classmethod
    def of(cls, text: str) -> Formula | None:
        """From the text that the writer gave; None if it grows too long with row numbers in it."""
        if len(text) + text.count(ROW) * len(str(LAST_ROW)) > LONGEST:
            return None
        return cls(text, needs_array(text.replace(ROW, "1")))

    def put(self, figures: Figures, column: int, positions: range, values: Sequence[Scalar],
            look: Format) -> None:
        """Write it for a run of units.

        Args:
            figures: of the sheet.
            column: from 0.
            positions: the units' rows, counted from the first unit of the table.
            values: what it gives, a unit each; None: this unit's cell is left out.
            look: of the cells.
        """
        quick = not self.array
        numbers = [v if quick and isinstance(v, (int, float)) and not isinstance(v, bool) else None
                   for v in values]
        figures.formulas(column, self.text, numbers, look, positions.start)
        for place, value, number in zip(positions, values, numbers, strict=True):
            if value is not None and number is None:
                self._put_one(figures.sheet, figures.top + place, column, look, value)

    def _put_one(self, sheet: Worksheet, row: int, column: int, look: Format, value: Scalar
                 ) -> None:
        text = Plain(self.text.replace(ROW, str(row + 1)))
        if self.array:
            sheet.write_array_formula(row, column, row, column, text, look, value)
        else:
            sheet.write_formula(row, column, text, look, value)


class Resolver:
    """Names of one rule to cells of the tables 数据, 得分矩阵 and 横向指标.

    Args:
        guarded: whether the formula itself sees to it that no required figure is blank.
    """

    def __init__(self, plan: Plan, block: Block, owner: Indicator | Result, *,
                 guarded: bool = True) -> None:
        self._guarded = guarded
        steps = plan.steps.get(owner.code, ((), None))[0] if isinstance(owner, Indicator) else ()
        self._steps = {step.name: step for step in steps}
        self._plan = plan
        self._block = block
        self._owner = owner
        self._targets = scope(plan.scheme, block.name, owner)
        self._inputs: dict[str, Input] = {i.key: i for i in plan.inputs}
        self._sections = {s.code: s for s, _ in plan.sections}

    def __call__(self, name: Name | NameSpan) -> Node:
        """The cell or column that stands for ``name``."""
        if isinstance(name, NameSpan):
            entries = spanned(self._plan.scheme, self._owner, self._block.name, name)
            return Ref(self._plan.data.span(entries[0].key, entries[-1].key),
                       columns=len(entries), kind=Kind.ANY)
        if name.name in self._steps and name.name not in self._targets:
            return self._step(name)
        if name.name in (FIRST, LAST) and name.name not in self._targets:
            return self._place(name)
        target = self._targets[name.name]
        matrix = self._plan.matrix
        if target.kind == "input":
            return self._input(self._inputs[target.key], own=name.own)
        if target.kind == "attribute":
            return self._attribute(target.key, own=name.own)
        if target.kind == "full":
            owner = self._owner
            if not isinstance(owner, Indicator):
                raise FormulaError("综合结果没有自己的分值")
            return Ref(f"'{matrix.sheet}'!${matrix.letter(owner.code)}${MARKS_ROW + 1}",
                       kind=Kind.NUMBER)
        if target.kind == "score":
            return self._ref(target.key, name.own, _kind(_values(self._block, target)))
        if target.kind == "section":
            return self._ref(section_key(self._sections[target.key]), name.own, Kind.NUMBER)
        if target.kind == "result":
            return self._ref(result_key(target.key), name.own,
                             _kind(_values(self._block, target)))
        return self._ref(TOTAL if target.kind == "score_total" else FULL, name.own, Kind.NUMBER)

    def _step(self, name: Name) -> Ref:
        """A column beside the formula itself, so that the sheet need not be named."""
        kind = Kind.NUMBER if self._steps[name.name].number else Kind.ANY
        ref = self._in(self._plan.crosswise, name.name, name.own, kind)
        return replace(ref, text=ref.text.split("!")[1])

    def _place(self, name: Name) -> Ref:
        places = self._plan.scorers[self._block.name].places(self._owner.name, name.name)
        return self._ref(place_key(self._owner.name, name.name), name.own, _kind(places))

    def _in(self, grid: Grid, key: str, own: bool, kind: Kind) -> Ref:
        """The own unit's cell of a table, or the column of the group."""
        if own:
            return Ref(grid.own(key), kind=kind)
        return Ref(grid.area(key, self._block.positions), rows=len(self._block.positions),
                   kind=kind)

    def _ref(self, key: str, own: bool, kind: Kind) -> Ref:
        return self._in(self._plan.matrix, key, own, kind)

    def _data(self, key: str, own: bool, kind: Kind) -> Ref:
        return self._in(self._plan.data, key, own, kind)

    def _input(self, item: Input, *, own: bool) -> Node:
        certain = own and item.required and self._guarded
        if item.kind == "yesno":
            return yes_or_no(self._data(item.key, own, Kind.TEXT), certain)
        if item.kind not in NUMERIC:
            return self._data(item.key, own, Kind.TEXT)
        return self._data(item.key, own, Kind.NUMBER if certain else Kind.MAYBE)

    def _attribute(self, name: str, *, own: bool) -> Node:
        values = [u.attributes.get(name) for u in self._plan.scheme.units
                  if u.group == self._block.name]
        kind = (Kind.NUMBER if all(isinstance(v, (int, float)) for v in values)
                else Kind.TEXT if all(isinstance(v, str) for v in values) else Kind.ANY)
        return self._data(attribute_key(name), own, kind)


def step_formula(plan: Plan, block: Block, indicator: Indicator, step: Step) -> Formula | None:
    """The live formula of an intermediate column; None where it has no plain form."""
    text = _written(plan, block, indicator, step.node, guarded=False)
    return None if text is None else Formula.of(text)


def indicator_formula(plan: Plan, block: Block, indicator: Indicator) -> Formula | None:
    """The live score of an indicator; None where it has no plain form or other scores are open.

    A required figure that is deleted from the table gives #N/A, not a zero.
    """
    rest = plan.steps[indicator.code][1]
    text = _written(plan, block, indicator,
                    rounded_points(rest, plan.scheme.decimals))
    if text is None:
        return None
    needed = [plan.data.own(i.key)
              for i in required_inputs(plan.scheme, indicator, block.name)]
    if needed:
        text = f"IF(COUNTA({','.join(needed)})<{len(needed)},#N/A,{text})"
    return Formula.of(text)


def result_formula(plan: Plan, block: Block, result: Result) -> Formula | None:
    """The live value of a 综合 result; None where it has no plain form or hangs on open scores."""
    values = [u.results[result.name] for u in block.units]
    whole = decided(plan.scheme, result, block.name)
    kinds = {isinstance(v, str) for v in values if v is not None}
    node: Node | None = whole
    if kinds != {True}:
        digits = result_digits(plan.scheme, result)
        node = rounded_leaves(whole, digits) if True in kinds else rounded_points(whole, digits)
    if node is None:  # texts and numbers mixed: what to round is known only afterwards
        return None
    text = _written(plan, block, result, node, values=values)
    return None if text is None else Formula.of(text)


def place_formula(plan: Plan, block: Block, result: Result, which: str) -> Formula | None:
    """The live place by which a result grades; None where it has no plain form."""
    places = plan.scorers[block.name].places(result.name, which)
    text = _written(plan, block, result, plan.place_rules(block, result.name)[which],
                    values=[v if isinstance(v, (int, float)) else None for v in places],
                    comparing=True)
    return None if text is None else Formula.of(text)


def _kind(values: Sequence[Scalar]) -> Kind:
    """What cells with these values hold."""
    if all(isinstance(v, (int, float)) for v in values):
        return Kind.NUMBER
    return Kind.TEXT if all(isinstance(v, str) for v in values) else Kind.ANY


def _written(plan: Plan, block: Block, owner: Indicator | Result, node: Node, *,
             guarded: bool = True, values: Sequence[Scalar] | None = None,
             comparing: bool = False) -> str | None:
    """The plain formula; None where there is none, or where open scores stand in its way.

    Args:
        values: what it gives, a unit each; None is no cell of it.  Left out: no unit may be open.
        comparing: whether a text in a column does no harm wherever it stands.
    """
    if _reads_open(plan, block, owner, node, values, comparing=comparing):
        return None
    try:
        return write(node, Resolver(plan, block, owner, guarded=guarded), "plain")
    except FormulaError:
        return None  # the value itself is written; the sheet says so


def _reads_open(plan: Plan, block: Block, owner: Indicator | Result, node: Node,
                values: Sequence[Scalar] | None, *, comparing: bool) -> bool:
    """Whether open scores or results, which are texts in cells, would change what the rule gives.

    A unit's own open value does no harm where the unit has no value here, and one in a
    column none where it is passed over.
    """
    targets = scope(plan.scheme, block.name, owner)
    apart = set() if comparing else set(columns_taken_apart(node))
    for name in names_in(node):
        target = targets.get(name.name) if isinstance(name, Name) else None
        if not isinstance(name, Name) or target is None or target.kind not in ("score", "result"):
            continue
        found = _values(block, target)
        if None not in found:
            continue
        if values is None or (name.name in apart if not name.own
                              else missing_behind(found, values)):
            return True
    return False


def _values(block: Block, target: Target) -> list[Scalar]:
    """The scores or results of a group that a name stands for."""
    if target.kind == "score":
        return [u.scores[target.key].value for u in block.units]
    return [u.results.get(target.key) for u in block.units]
