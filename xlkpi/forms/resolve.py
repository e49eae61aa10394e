"""What the names of a rule mean inside a 考核表: cells, or values of the empty sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlkpi.forms.errors import FormError
from xlkpi.formula.tree import (
    Binary,
    Call,
    ErrorValue,
    Kind,
    Name,
    NameSpan,
    Node,
    Number,
    Ref,
    Text,
)
from xlkpi.functions import CellError
from xlkpi.functions.declare import Value
from xlkpi.scheme import scope
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import Indicator, Input, Result

if TYPE_CHECKING:
    from xlkpi.forms.formulas import Scores

SOURCE: Final = {Role.SELF_SCORE: Role.VALUE, Role.SCORE: Role.ADOPTED}
NUMERIC: Final = ("number", "percent", "date")


def named(owner: Indicator | Result) -> str:
    """How messages name an indicator or result."""
    return f"指标{owner.code}" if isinstance(owner, Indicator) else f"综合结果“{owner.name}”"


def yes_or_no(ref: Ref, required: bool) -> Node:
    """是 as 1, 否 as 0; any other text is an error, a blank stays blank."""
    read: Node = Call("IF", (Binary("=", ref, Text("是")), Number(1), Call(
        "IF", (Binary("=", ref, Text("否")), Number(0), ErrorValue("#VALUE!")))))
    if required:
        return read
    return Call("IF", (Binary("=", ref, Text("")), Text(""), read))


class Resolver:
    """Names to cells, for the score cell of one owner in one column."""

    def __init__(self, sheet: Scores, owner: Indicator | Result, role: Role) -> None:
        self._sheet = sheet
        self._owner = owner
        self._role = role
        self._targets = scope(sheet.scheme, sheet.group, owner)

    def __call__(self, name: Name | NameSpan) -> Node:
        """The cell, range or expression that stands for ``name``."""
        if isinstance(name, NameSpan):
            return self._span(name)
        target = self._targets.get(name.name)
        if target is None:
            raise FormError(f"{named(self._owner)}的公式用到“{name.name}”，本组没有这个填报项、属性或指标："
                            "请改正评分公式，或在方案里补上。")
        if target.kind == "input":
            return self._input(self._sheet.inputs[target.key])
        if target.kind == "attribute":
            return self._attribute(target.key)
        return self._calculated(target.kind, target.key)

    def _input(self, item: Input) -> Node:
        # the score cell asks for blanks and errors of required inputs before the rule
        columns, sure = self._sheet.columns, item.required
        place = columns.cell(SOURCE[self._role], self._sheet.rows[item.key])
        if item.kind == "yesno":
            return yes_or_no(Ref(place, kind=Kind.TEXT, sure=sure), item.required)
        if item.kind not in NUMERIC:
            return Ref(place, kind=Kind.TEXT, sure=sure)
        return Ref(place, kind=Kind.NUMBER if item.required else Kind.MAYBE, sure=sure)

    def _span(self, name: NameSpan) -> Node:
        first, last = (self._sheet.rows[self._targets[n].key] for n in (name.first, name.last))
        inputs = [self._sheet.inputs[key] for key, row in self._sheet.rows.items()
                  if first <= row <= last]
        sure = all(i.required and i.kind in NUMERIC for i in inputs)
        ref = Ref(self._sheet.columns.area(SOURCE[self._role], first, last), rows=last - first + 1,
                  kind=Kind.NUMBER if sure else Kind.ANY, sure=sure)
        if not any(i.kind == "yesno" for i in inputs):
            return ref
        return Call("IF", (Binary("=", ref, Text("是")), Number(1), Call(
            "IF", (Binary("=", ref, Text("否")), Number(0), ref))))

    def _attribute(self, name: str) -> Node:
        value = self._sheet.attributes.get(name)
        if value is None:
            raise FormError(f"单位属性“{name}”没有填写，评分公式要用到它：请在方案的“单位”表里补上。")
        return Text(value) if isinstance(value, str) else Number(value)

    def _calculated(self, kind: str, key: str) -> Node:
        sheet, layout = self._sheet, self._sheet.layout
        if isinstance(self._owner, Indicator) and kind == "full":
            place = sheet.columns.cell(Role.FULL, sheet.blocks[self._owner.code].first)
            return Ref(place, kind=Kind.NUMBER, sure=True)
        if kind == "score":
            place = sheet.columns.cell(self._role, sheet.blocks[key].first)
        elif kind == "section":
            part = next(p for p in layout.parts if p.section.code == key)
            ref = Ref(sheet.columns.area(self._role, part.first, part.last),
                      rows=part.last - part.first + 1)
            return Call("SUM", (ref,))
        elif kind == "result":
            return Ref(sheet.columns.cell(self._role, sheet.results[key].row))
        elif layout.total is None:
            return Number(0)
        elif kind == "full_total":
            place = f"({sheet.full_text(self._role)})"
        else:
            place = sheet.columns.cell(self._role, layout.total)
        return Ref(place, kind=Kind.NUMBER)


class EmptySheet:
    """Names to what they are while nothing is filled in, for the cached values."""

    def __init__(self, sheet: Scores, owner: Indicator | Result) -> None:
        self._sheet = sheet
        self._owner = owner
        self._targets = scope(sheet.scheme, sheet.group, owner)

    def __call__(self, name: Name | NameSpan) -> Value:
        """The value that stands for ``name``; None is blank."""
        sheet = self._sheet
        if isinstance(name, NameSpan):
            first, last = (sheet.rows[self._targets[n].key] for n in (name.first, name.last))
            return [None] * (last - first + 1)
        target = self._targets[name.name]
        if target.kind == "input":
            return None
        if target.kind == "attribute":
            return sheet.attributes.get(target.key)
        if isinstance(self._owner, Indicator) and target.kind == "full":
            return self._owner.full
        if target.kind == "full_total":
            return sheet.full_that_applies()
        if target.kind == "result":
            return sheet.empty(sheet.results[target.key].result)
        return sheet.empty_sum(target.kind, target.key)


def add(values: list[float | str | CellError]) -> float | CellError:
    """SUM as a cell does it: texts are passed over, the first error stands."""
    for value in values:
        if isinstance(value, CellError):
            return value
    return sum(v for v in values if isinstance(v, int | float))
