"""The live cells of a 考核表, each with the value that it shows before anything is filled in.

Whatever recalculates the workbook must find the very values cached here.
自评得分 reads 填报值; 考评得分 reads 采用值, which is 核定值 where given, else 填报值.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from xlkpi.forms.columns import Columns, runs
from xlkpi.forms.errors import FormError
from xlkpi.forms.layout import Block, Layout, ResultRow
from xlkpi.forms.resolve import NUMERIC, SOURCE, EmptySheet, Resolver, add, named
from xlkpi.formula import FormulaError, evaluate, names, needs_array, write
from xlkpi.formula.tree import Call, Name, Node, Number, Text
from xlkpi.formula.write import within_limits
from xlkpi.functions import CellError
from xlkpi.scheme import full_rule, needs_all, required_inputs, rule, scope
from xlkpi.scheme.answers import EXEMPT, PENDING, UNFILLED
from xlkpi.scheme.identity import Role
from xlkpi.scheme.ledgers import Ledger, ledgers
from xlkpi.scheme.model import AttributeValue, Indicator, Input, Result, Scheme
from xlkpi.scheme.points import rounded_points
from xlkpi.scheme.scope import Target, targets

Form = Literal["native", "udf"]
Shown = float | str

_SCORES: Final = ("score", "section", "score_total", "result")


@dataclass(frozen=True)
class Live:
    """A formula (without '='), the value cached with it, and whether it is an array formula."""

    text: str
    value: Shown
    array: bool = False


def quoted(text: str) -> str:
    """A text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def gives(text: str, node: Node) -> bool:
    """Whether a rule can give a text instead of a score: 不适用, 未填."""
    if isinstance(node, Text):
        return node.value == text
    return isinstance(node, Call) and any(
        gives(text, a) for a in node.arguments if a is not None)


def gives_exempt(node: Node) -> bool:
    """Whether a rule can say that its indicator does not apply."""
    return gives(EXEMPT, node)


def rounded(node: Node, digits: int) -> Node:
    """The rule with its number rounded to ``digits``; texts (不适用, 优) stay as they are."""
    if isinstance(node, Text) or (
            isinstance(node, Number) and round(node.value, digits) == node.value):
        return node
    if isinstance(node, Call) and node.name == "IF":
        condition, *branches = node.arguments
        return Call("IF", (condition, *(b and rounded(b, digits) for b in branches)), node.span)
    if isinstance(node, Call) and node.name == "IFERROR":
        return Call("IFERROR", tuple(a and rounded(a, digits) for a in node.arguments), node.span)
    return rounded_points(node, digits)


class Scores:
    """The score formulas of one group's sheet, and what they show when the sheet is empty.

    Args:
        scheme: a checked scheme.
        group: the group.
        attributes: the units' attributes, baked into the formulas.
        form: "native" writes plain functions, "udf" KPI_ functions.
        layout: where everything stands.
    """

    def __init__(self, scheme: Scheme, group: str, attributes: Mapping[str, AttributeValue],
                 form: Form, layout: Layout) -> None:
        self.scheme = scheme
        self.group = group
        self.attributes = attributes
        self.form = form
        self.layout = layout
        self.columns = layout.columns
        self._empty: dict[str, Shown | CellError] = {}
        self._uses: dict[str, tuple[Target, ...]] = {}
        self._required: dict[str, tuple[Input, ...]] = {}

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every input, by its key."""
        return {item.key: row for item, row in self.layout.input_rows()}

    @cached_property
    def ledgers(self) -> dict[str, Ledger]:
        """The ledgers, by the key of the input that each fills."""
        return {found.item.key: found for found in ledgers(self.scheme, self.group)}

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """Every input of the sheet, by its key."""
        return {item.key: item for item, _ in self.layout.input_rows()}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Every indicator's rows, by its code."""
        return {block.indicator.code: block for block in self.layout.blocks}

    @cached_property
    def results(self) -> dict[str, ResultRow]:
        """Every result's row, by its name."""
        return {found.result.name: found for found in self.layout.results}

    # --- what a formula reads ----------------------------------------------------------

    def uses(self, owner: Indicator | Result) -> tuple[Target, ...]:
        """What ``owner``'s formula reads."""
        key = named(owner)
        if key not in self._uses:
            self._uses[key] = tuple(t for _, t in targets(self.scheme, owner, self.group))
        return self._uses[key]

    def required(self, owner: Indicator | Result) -> tuple[Input, ...]:
        """The inputs that ``owner`` itself needs; what its scores need, those scores say."""
        label = named(owner)
        if label not in self._required:
            keys = {target.key for target in self.uses(owner) if target.kind == "input"}
            code = owner.code if isinstance(owner, Indicator) else None
            needed = required_inputs(self.scheme, owner, self.group)
            self._required[label] = tuple(
                item for item in needed if item.key in keys or item.indicator == code)
        return self._required[label]

    def behind(self, owner: Indicator | Result, role: Role) -> tuple[str, ...]:
        """Areas of score cells that ``owner`` reads and that may still be open."""
        return tuple(dict.fromkeys(
            place for _, _, places in self.read(owner, role) for place in places))

    def read(self, owner: Indicator | Result, role: Role) -> Iterator[
            tuple[str, Sequence[Indicator | Result], list[str]]]:
        """The scores and results that ``owner`` reads.

        Yields:
            The result's name ("" for scores), whose values they are, and their areas.
        """
        for target in self.uses(owner):
            if target.kind in _SCORES:
                places = self._areas(target.kind, target.key, role)
                if target.kind == "result":
                    yield target.key, [self.results[target.key].result], places
                else:
                    yield "", self.indicators(target.kind, target.key), places

    def _areas(self, kind: str, key: str, role: Role) -> list[str]:
        if kind == "score":
            return [self.columns.cell(role, self.blocks[key].first)]
        if kind == "result":
            return [self.columns.cell(role, self.results[key].row)]
        parts = [p for p in self.layout.parts if kind != "section" or p.section.code == key]
        return [self.columns.area(role, parts[0].first, parts[-1].last)] if parts else []

    # --- the cells ---------------------------------------------------------------------

    def score(self, block: Block, role: Role) -> Live:
        """自评得分 or 考评得分 of an indicator."""
        return self._guarded(block.indicator, role, self.scheme.decimals)

    def result(self, found: ResultRow, role: Role) -> Live:
        """A 综合 result, from the unit's own figures or the adopted ones."""
        digits = found.result.decimals
        return self._guarded(found.result, role,
                             self.scheme.decimals if digits is None else digits)

    def _guarded(self, owner: Indicator | Result, role: Role, digits: int) -> Live:
        needed = self.required(owner)
        source = SOURCE[role]
        text = self._core(owner, role, digits)
        array = needs_array(text)
        if text != quoted(PENDING):
            wrong = []
            for asked, items in self._asked(needed, source):
                counted = [self.columns.cell(source, self.rows[i.key])
                           for i in items if i.kind in NUMERIC]
                if counted:
                    less = f"COUNT({','.join(counted)})<{len(counted)}"
                    wrong.append(f"AND({asked},{less})" if asked else less)
            wrong += self._texts(owner, source)
            text = f"IF({any_of(wrong)},#VALUE!,{text})" if wrong else text
            refused = self._refused(owner, source)
            text = f"IF({any_of(refused)},#NUM!,{text})" if refused else text
        places = self.behind(owner, role)
        for word in (PENDING, UNFILLED) if places else ():
            open_ones = "+".join(f"COUNTIF({place},{quoted(word)})" for place in places)
            text = f"IF({open_ones}>0,{quoted(word)},{text})"
        blanks = []
        for asked, items in self._asked(needed, source):
            these = [f'{self.columns.cell(source, self.rows[i.key])}=""' for i in items]
            blanks += [f"AND({asked},{any_of(these)})"] if asked else these
        if blanks:
            text = f"IF({any_of(blanks)},{quoted(UNFILLED)},{text})"
        try:
            within_limits(text)
        except FormulaError as error:
            raise FormError(f"{named(owner)}：{error.message}") from error
        value = self.empty(owner)
        return Live(text, value.code if isinstance(value, CellError) else value, array)

    def _texts(self, owner: Indicator | Result, source: Role) -> list[str]:
        """When a text stands where a figure may be left out: SUM would take it for a blank."""
        loose = [i for i in self._read(owner) if i.kind in NUMERIC and not i.required]
        found = []
        for asked, items in self._asked(loose, source):
            for first, last in runs([(self.rows[i.key],) * 2 for i in items]):
                area = self.columns.area(source, first, last)
                less = f"COUNT({area})+COUNTBLANK({area})<ROWS({area})"
                found.append(f"AND({asked},{less})" if asked else less)
        return found

    def _refused(self, owner: Indicator | Result, source: Role) -> list[str]:
        """When a percentage is of another scale (95 for 95 %): reading does not take it either."""
        found = []
        for item in self._read(owner):
            if item.refused_above is not None:
                place = self.columns.cell(source, self.rows[item.key])
                above = f"N({place})>{item.refused_above:g}"
                asked = self.asked_for(item, source)
                found.append(f"AND({asked},{above})" if asked else above)
        return found

    def _read(self, owner: Indicator | Result) -> list[Input]:
        """The inputs that ``owner``'s formula reads, in the order of the form."""
        keys = {target.key for target in self.uses(owner) if target.kind == "input"}
        return [item for key, item in self.inputs.items() if key in keys]

    def asked_for(self, item: Input, source: Role) -> str:
        """When a required input has to be filled in, as a condition; "" for always."""
        key, label = item.waived_by
        if not key or key not in self.rows:
            return ""
        return f"{self.columns.cell(source, self.rows[key])}<>{quoted(label)}"

    def needless(self, item: Input) -> str:
        """When what was chosen beside an input makes it needless, as a condition; "" for never."""
        key, label = item.waived_by
        if not key or key not in self.rows:
            return ""
        return f"{self.columns.fixed(Role.ADOPTED, self.rows[key])}={quoted(label)}"

    def _asked(self, items: Sequence[Input], source: Role) -> list[tuple[str, list[Input]]]:
        """The inputs by the condition under which they have to be filled in."""
        found: dict[str, list[Input]] = {}
        for item in items:
            found.setdefault(self.asked_for(item, source), []).append(item)
        return list(found.items())

    def _core(self, owner: Indicator | Result, role: Role, digits: int) -> str:
        node = rule(self.scheme, owner)
        if needs_all(self.scheme, owner):
            return quoted(PENDING)
        resolve = Resolver(self, owner, role)
        try:
            return write(rounded(node, digits), resolve, "udf" if self.form == "udf" else "plain")
        except FormulaError as error:
            raise FormError(f"{named(owner)}：{error.message}") from error

    # --- what is cached ----------------------------------------------------------------

    def empty(self, owner: Indicator | Result) -> Shown | CellError:
        """What a score or result is while no input is filled in."""
        key = named(owner)
        if key not in self._empty:
            self._empty[key] = self._empty_value(owner)
        return self._empty[key]

    def _empty_value(self, owner: Indicator | Result) -> Shown | CellError:
        if self.required(owner):
            return UNFILLED
        behind = [self.empty(found) for found in self.owners_behind(owner)]
        for word in (UNFILLED, PENDING):
            if word in behind:
                return word
        if needs_all(self.scheme, owner):
            return PENDING
        digits = owner.decimals if isinstance(owner, Result) else None
        node = rounded(rule(self.scheme, owner),
                       self.scheme.decimals if digits is None else digits)
        value = evaluate(node, EmptySheet(self, owner))
        if isinstance(value, CellError | str):
            return value
        if isinstance(value, int | float):
            return float(value)
        raise FormError(f"{named(owner)}的公式没有给出单个数值，请检查评分公式。")

    def owners_behind(self, owner: Indicator | Result) -> list[Indicator | Result]:
        """The indicators and results whose values ``owner``'s formula reads."""
        found: list[Indicator | Result] = []
        for target in self.uses(owner):
            if target.kind == "result":
                found.append(self.results[target.key].result)
            elif target.kind in _SCORES:
                found += self.indicators(target.kind, target.key)
        return found

    def indicators(self, kind: str, key: str) -> Sequence[Indicator]:
        """The indicators that a name stands for: one, a section's, or all."""
        return [b.indicator for b in self.layout.blocks
                if kind == "score_total"
                or (kind == "score" and b.indicator.code == key)
                or (kind == "section" and b.indicator.section == key)]

    # --- sums ----------------------------------------------------------------------------

    def empty_sum(self, kind: str, key: str) -> float | CellError:
        """The sum of the scores that a name stands for, while nothing is filled in."""
        return add([self.empty(i) for i in self.indicators(kind, key)])

    def full_text(self, role: Role, blocks: Sequence[Block] | None = None) -> str:
        """The full marks that apply: what counts, less what is 不适用 in column ``role``."""
        chosen = [b for b in (self.layout.blocks if blocks is None else blocks)
                  if b.indicator.counts_to_full]
        fixed = [b for b in chosen if not b.indicator.full_formula]
        text = f"SUM({','.join(areas(self.columns, Role.FULL, fixed))})" if fixed else "0"
        for block in chosen:
            score, full = self.columns.cell(role, block.first), self.full_of(block, role)
            exempt = gives_exempt(rule(self.scheme, block.indicator))
            if block.indicator.full_formula:
                text += f"+IF({score}={quoted(EXEMPT)},0,{full})" if exempt else f"+{full}"
            elif exempt:
                text += f"-IF({score}={quoted(EXEMPT)},{full},0)"
        return text

    def full_of(self, block: Block, role: Role) -> str:
        """An indicator's full marks: its cell, or their rule on the figures of a score column.

        The usual marks while a figure that the rule needs is blank.
        """
        indicator = block.indicator
        if not indicator.full_formula:
            return self.columns.cell(Role.FULL, block.first)
        node = rounded(full_rule(self.scheme, indicator), self.scheme.decimals)
        try:
            text = write(node, Resolver(self, indicator, role), "plain")
        except FormulaError as error:
            raise FormError(f"{named(indicator)}的分值公式：{error.message}") from error
        known = scope(self.scheme, self.group, indicator)
        items = [self.inputs[known[n.name].key] for n in names(full_rule(self.scheme, indicator))
                 if isinstance(n, Name) and known[n.name].kind == "input"]
        blank = [f'{self.columns.cell(SOURCE[role], self.rows[i.key])}=""'
                 for i in dict.fromkeys(items) if i.required]
        usual = f"{indicator.full:g}"
        text = f"IFERROR({text},{usual})"
        return f"IF({any_of(blank)},{usual},{text})" if blank else text

    def full(self, block: Block) -> Live | float:
        """What stands in the cell 分值: a number, or their rule on the adopted figures."""
        if not block.indicator.full_formula:
            return block.indicator.full
        return Live(self.full_of(block, Role.SCORE), block.indicator.full)

    def full_that_applies(self, blocks: Sequence[Block] | None = None) -> float:
        """The same while nothing is filled in."""
        chosen = [b.indicator for b in (self.layout.blocks if blocks is None else blocks)]
        return round(sum(i.full for i in chosen
                         if i.counts_to_full and self.empty(i) != EXEMPT), 10)


def any_of(conditions: Sequence[str]) -> str:
    """A condition that holds where any of these does."""
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def areas(columns: Columns, role: Role, blocks: Sequence[Block]) -> list[str]:
    """The rows of indicators in one column, neighbours joined."""
    rows = runs((block.first, block.last) for block in blocks)
    return [columns.area(role, first, last) for first, last in rows]
