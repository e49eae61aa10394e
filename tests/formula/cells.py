"""Formulas with the cells they read: what the tests of the written forms have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlkpi.formula import evaluate, parse, write
from xlkpi.formula.parse import parse_cell
from xlkpi.formula.sheet import calculate
from xlkpi.formula.tree import Kind, Name, NameSpan, Node, Ref
from xlkpi.functions import CellError

FIRST = "A"


@dataclass(frozen=True)
class Stands:
    """What stands for a name: a single value or an upright range (a list), and its kind."""

    value: Any
    kind: Kind = Kind.ANY
    sure: bool = False


@dataclass
class Case:
    """A formula and what its names stand for; laid out in columns from A, a name to a column."""

    formula: str
    names: dict[str, Stands]
    row: int = 1
    cells: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.cells = {}
        for letter, stands in zip(self.letters.values(), self.names.values(), strict=True):
            values = stands.value if isinstance(stands.value, list) else [stands.value]
            for i, value in enumerate(values):
                self.cells[f"{letter}{self.row + i}"] = value

    @property
    def letters(self) -> dict[str, str]:
        return {name: chr(ord(FIRST) + i) for i, name in enumerate(self.names)}

    @property
    def height(self) -> int:
        return max((len(s.value) for s in self.names.values() if isinstance(s.value, list)),
                   default=1)

    def lookup(self, name: Name | NameSpan) -> Any:
        return self.names[key(name)].value

    def resolve(self, name: Name | NameSpan) -> Node:
        stands = self.names[key(name)]
        text = f"{self.letters[key(name)]}{self.row}"
        rows = 1
        if isinstance(stands.value, list):
            rows = len(stands.value)
            text += f":{text[0]}{self.row + rows - 1}"
        return Ref(text, rows, 1, stands.kind, stands.sure)

    @property
    def expected(self) -> Any:
        """What the formula means."""
        return evaluate(parse(self.formula), self.lookup)

    @cached_property
    def plain(self) -> str:
        """The formula as a cell formula of plain functions."""
        return write(parse(self.formula), self.resolve, "plain")

    @property
    def in_cells(self) -> Any:
        """What the plain formula gives, read again from its text and calculated as cells are."""

        def cells(ref: Ref) -> Any:
            first, _, last = ref.text.partition(":")
            if not last:
                return self.cells[first]
            top, bottom = int(first[1:]), int(last[1:])
            return [[self.cells[f"{first[0]}{row}"]] for row in range(top, bottom + 1)]

        return calculate(parse_cell(self.plain), cells)

    def __repr__(self) -> str:
        values = {name: s.value for name, s in self.names.items()}
        return f"{self.formula} {values}\n  ={self.plain}"


def key(name: Name | NameSpan) -> str:
    return name.name if isinstance(name, Name) else name.first


def same(shown: Any, expected: Any) -> bool:
    """Whether a cell shows what is expected; nothing else than blank is blank."""
    if isinstance(expected, CellError) or isinstance(shown, CellError):
        return bool(shown == expected)
    if expected is None or expected == "":
        return shown is None or shown == ""
    if isinstance(expected, str) or isinstance(shown, str) or shown is None:
        return bool(shown == expected)
    return abs(float(shown) - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
