"""A KPI_ call as a formula of plain functions: the declared template, filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlkpi.formula.arguments import Bound, bind, bound
from xlkpi.formula.errors import FormulaError
from xlkpi.formula.flow import decides
from xlkpi.formula.fold import binary, call, choice, settled
from xlkpi.formula.guard import EMPTY, NA, VALUE, error_first, error_within, faults, range_faults
from xlkpi.formula.holds import BLANK, ERROR, holds, is_many, literal_number, reduces, shape
from xlkpi.formula.parse import parse_template
from xlkpi.formula.pseudo import dot, greatest, item, least, pick, place
from xlkpi.formula.render import render
from xlkpi.formula.tree import Binary, Boolean, Call, ErrorValue, Node, Number, Parameter, Unary
from xlkpi.functions import FUNCTIONS
from xlkpi.functions.declare import Function, Takes

_LONGEST_SUM: Final = 200  # terms of a sum that is written out


def expand(node: Call) -> Node:
    """The plain form of one call.

    Args:
        node: the call, its arguments already plain expressions (None: left out).

    Raises:
        FormulaError: where the call has no plain form.
    """
    function = FUNCTIONS[node.name]
    if not function.plain:
        raise FormulaError(f"{node.name} 没有普通公式的写法，只能在装有加载项的电脑上使用")
    given = [*node.arguments, *([None] * (len(function.parameters) - len(node.arguments)))]
    bounds = bind([*zip(function.parameters, given, strict=True)])
    shapes = {shape(b.value) for b in bounds if not b.takes.is_range and is_many(b.value)}
    if len({rows * columns for rows, columns in shapes}) > 1:
        return VALUE
    if len(shapes) > 1:
        raise FormulaError(f"{node.name} 的几组数一横一竖，请把它们排成同一个方向")
    return _from(function, bounds, 0)


def _from(function: Function, bounds: list[Bound], place: int) -> Node:
    """The call with what must be asked of the arguments from ``place`` on, from left to right."""
    if place == len(bounds):
        return _body(function, bounds)
    this = bounds[place]
    if this.fault is not None:
        return this.fault
    guarded = _guarded(this, _from(function, bounds, place + 1))
    if not this.blank_is_default or this.given is None:
        return guarded
    without = [*bounds]
    without[place] = bound(function.parameters[place], None)
    return choice(Binary("=", this.given, EMPTY), _from(function, without, place + 1), guarded)


def _body(function: Function, bounds: list[Bound]) -> Node:
    numbers = frozenset(
        b.given for b in bounds
        if b.given is not None and not b.takes.is_range and b.takes is not Takes.TEXT
    )  # fmt: skip
    template = _Template(function.name, bounds).lower(parse_template(function.plain), {})
    return settled(template, numbers)


def _guarded(bound: Bound, body: Node) -> Node:
    """The body behind what must be asked of this argument first."""
    node, takes = bound.given, bound.takes
    if node is None:
        return body
    before = body
    missing = NA if bound.blank_is_fault else None
    if takes in (Takes.COUNTS, Takes.NUMBERS) and is_many(node):
        body = range_faults(node, body, blank_ok=takes is Takes.COUNTS)
    elif takes in (Takes.TEXT, Takes.PEERS, Takes.LABELS):
        if missing is not None and holds(node) & BLANK:
            body = choice(Binary("=", node, EMPTY), missing, body)
    else:
        body = faults(node, body, missing)
    if body is before and holds(node) & ERROR and not decides(body, node):
        if is_many(node) and not takes.is_range:  # element by element, each its own error
            return choice(Call("ISERROR", (node,)), node, body)
        return (error_within if takes.is_range else error_first)(node, body)
    return body


@dataclass(frozen=True)
class _Template:
    """A template being filled in; ``loops`` holds the running numbers of ADDUP."""

    name: str
    bounds: list[Bound]

    def bound(self, node: Node) -> Bound:
        """What was given for the parameter that ``node`` names."""
        return next(b for b in self.bounds if isinstance(node, Parameter) and b.name == node.name)

    def lower(self, node: Node, loops: dict[str, int]) -> Node:
        """The template's part with the arguments in it and the constants folded."""
        if isinstance(node, Parameter):
            if node.name in loops:
                return Number(float(loops[node.name]))
            return self.bound(node).value
        if isinstance(node, Unary):
            return call_unary(node.operator, self.lower(node.operand, loops))
        if isinstance(node, Binary):
            left, right = self.lower(node.left, loops), self.lower(node.right, loops)
            return binary(node.operator, left, right)
        if isinstance(node, Call):
            return self.call(node, loops)
        return node

    def call(self, node: Call, loops: dict[str, int]) -> Node:
        """A function of the template: a pseudo-function, or one that cells have."""
        arguments = tuple(a for a in node.arguments if a is not None)
        special = getattr(self, f"_{node.name.lower()}", None)
        if special is not None:
            lowered: Node = special(arguments, loops)
            return lowered
        if reduces(node.name):
            self.refuse_columns(node)
        parts = [self.lower(a, loops) for a in arguments]
        if node.name == "MATCH" and min(shape(parts[1])) > 1:
            raise FormulaError(f"{self.name} 的各档下限有几行几列，请排成一行或一列")
        return call(node.name, *parts)

    def refuse_columns(self, node: Node | None) -> None:
        """A sum over a range cannot also be one sum per element of another range."""
        if isinstance(node, Parameter):
            bound = next((b for b in self.bounds if b.name == node.name), None)
            if bound and not bound.takes.is_range and is_many(bound.value):
                raise FormulaError(
                    f"{self.name} 不能对整列逐个计算后写成普通公式，请先在每个单位各算一个结果"
                )
        parts = node.arguments if isinstance(node, Call) else ()
        parts += (node.left, node.right) if isinstance(node, Binary) else ()
        for part in parts:
            self.refuse_columns(part)

    def known(self, node: Node, loops: dict[str, int]) -> int:
        """A whole number that is known while writing: a size, a running number."""
        value = literal_number(self.lower(node, loops))
        if value is None:
            raise TypeError(f"{self.name}: not known while writing: {render(node)}")
        return int(value)

    # --- the pseudo-functions of templates -----------------------------------
    def _if(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        condition = self.lower(arguments[0], loops)
        known = literal_number(condition)
        if known is not None:
            return self.lower(arguments[1 if known else 2], loops)
        return choice(condition, self.lower(arguments[1], loops), self.lower(arguments[2], loops))

    def _anyof(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return self._until(True, "OR", arguments, loops)

    def _allof(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return self._until(False, "AND", arguments, loops)

    def _until(
        self, enough: bool, name: str, arguments: tuple[Node, ...], loops: dict[str, int]
    ) -> Node:
        """AND, OR that look no further once the answer is known: cap<0 after GIVEN(cap)."""
        lowered: list[Node] = []
        for argument in arguments:
            part = self.lower(argument, loops)
            known = literal_number(part)
            if known is not None and bool(known) is enough:
                return Boolean(enough)
            lowered.append(part)
        return call(name, *lowered)

    def _given(self, arguments: tuple[Node, ...], _loops: dict[str, int]) -> Node:
        node = self.bound(arguments[0]).given
        if node is None:
            return Boolean(False)
        return Binary("<>", node, EMPTY) if holds(node) & BLANK else Boolean(True)

    def _size(self, arguments: tuple[Node, ...], _loops: dict[str, int]) -> Node:
        return Number(float(self.bound(arguments[0]).size))

    def _least(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return least([self.lower(a, loops) for a in arguments])

    def _greatest(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return greatest([self.lower(a, loops) for a in arguments])

    def _dot(self, arguments: tuple[Node, ...], _loops: dict[str, int]) -> Node:
        return dot(self.bound(arguments[0]), self.bound(arguments[1]))

    def _item(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return item(self.bound(arguments[0]), self.known(arguments[1], loops))

    def _pick(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return pick(self.bound(arguments[0]), self.lower(arguments[1], loops))

    def _place(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        return place(self.lower(arguments[0], loops), self.bound(arguments[1]))

    def _addup(self, arguments: tuple[Node, ...], loops: dict[str, int]) -> Node:
        counter, length, term = arguments
        last = self.known(length, loops)
        if last > _LONGEST_SUM:
            raise FormulaError(f"{self.name} 的一组数太多（{last} 个），不能写成普通公式")
        total: Node | None = None
        for k in range(1, last + 1):
            part = self.lower(term, {**loops, render(counter): k})
            if isinstance(part, Boolean):
                part = Number(float(part.value))
            total = part if total in (None, Number(0.0)) else binary("+", total, part)
        return Number(0.0) if total is None else total


def call_unary(operator: str, operand: Node) -> Node:
    """A sign or % on a lowered part; a constant takes it in."""
    known = literal_number(operand)
    if known is not None and operator == "-":
        return Number(-known if known else 0.0)
    if isinstance(operand, ErrorValue):
        return operand
    return Unary(operator, operand)
