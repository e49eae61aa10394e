"""KPI_ calls laid out in cells: what the tests of the plain form have in common.

A call is laid out in several ways: arguments as cells (upright or lying,
of unknown kind or of the narrowest kind that fits) or as literals.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.cases import CASES, Case, to_cells, to_json
from xlkpi.formula import FormulaError, needs_array, write
from xlkpi.formula.tree import (
    Array,
    Boolean,
    Call,
    ErrorValue,
    Kind,
    Name,
    Node,
    Number,
    Ref,
    Text,
)
from xlkpi.functions import FUNCTIONS, CellError, Takes, call

WAYS = ("cells", "lying", "kinds", "literals")


def letters(column: int) -> str:
    """0 is A; a call's arguments lie within A to Z."""
    return chr(ord("A") + column)


@dataclass
class Laid:
    """One call in cells: its plain formula, and what stands in which cell."""

    case: Case
    way: str
    formula: str = ""
    array: bool = False
    refused: str = ""  # why there is no plain form
    cells: dict[str, Any] = field(default_factory=dict)
    rows: int = 1

    @property
    def id(self) -> str:
        return f"{self.way}: {self.case.id}\n  ={self.formula}"


def expected(case: Case) -> Any:
    """What Python gives, in the table's JSON."""
    try:
        return to_json(call(case.name, to_cells(case.args)))
    except CellError as error:
        return error.code


def same(result: Any, wanted: Any) -> bool:
    """Texts and errors alike; numbers to the last digit that a cell keeps."""
    if isinstance(result, (int, float)) and isinstance(wanted, (int, float)):
        return abs(result - wanted) <= 1e-14 * max(1.0, abs(wanted))
    return bool(result == wanted)


def lay(case: Case, way: str, top: int) -> Laid:
    """The call with its arguments from row ``top`` (1-based) downwards."""
    laid = Laid(case, way)
    names: dict[str, Node] = {}
    nodes: list[Node | None] = []
    column = 0
    for place, value in enumerate(to_cells(case.args)):
        if way == "literals":
            nodes.append(literal(value))
            continue
        grid = as_grid(value, upright=way != "lying")
        corner, end = letters(column), letters(column + len(grid[0]) - 1)
        for r, row in enumerate(grid):
            for c, cell in enumerate(row):
                laid.cells[f"{letters(column + c)}{top + r}"] = cell
        text = f"${corner}${top}"
        if isinstance(value, list) and len(grid) * len(grid[0]) > 1:
            text += f":${end}${top + len(grid) - 1}"
        name = Name(f"x{place}", own=not isinstance(value, list))
        kind = narrowest(grid) if way == "kinds" else Kind.ANY
        names[name.name] = Ref(text, len(grid), len(grid[0]), kind)
        nodes.append(name)
        column += len(grid[0])
        laid.rows = max(laid.rows, len(grid))
    try:
        laid.formula = write(Call(case.name, tuple(nodes)), lambda n: names[n.name], "plain")
        laid.array = needs_array(laid.formula)
    except FormulaError as error:
        laid.refused = error.message
    return laid


def as_grid(value: Any, *, upright: bool) -> list[list[Any]]:
    if not isinstance(value, list):
        return [[value]]
    if value and isinstance(value[0], list):
        return value if upright else [list(row) for row in zip(*value, strict=True)]
    return [[cell] for cell in value] if upright else [value]


def narrowest(grid: list[list[Any]]) -> Kind:
    """The narrowest kind that all the cells are of; errors are of every kind."""
    cells = [c for row in grid for c in row if not isinstance(c, CellError)]
    if all(isinstance(c, (int, float)) for c in cells):
        return Kind.NUMBER
    if all(isinstance(c, str) for c in cells):
        return Kind.TEXT
    if all(c is None or c == "" or isinstance(c, (int, float)) for c in cells):
        return Kind.MAYBE
    return Kind.ANY


def literal(value: Any) -> Node | None:
    """A literal, an array constant, or an argument left out."""
    if value is None:
        return None
    if isinstance(value, list):
        rows = value if isinstance(value[0], list) else [value]
        return Array(tuple(tuple(literal(c) or Text("") for c in row) for row in rows))
    if isinstance(value, CellError):
        return ErrorValue(value.code)
    if isinstance(value, bool):
        return Boolean(value)
    return Text(value) if isinstance(value, str) else Number(float(value))


def can_be_laid(case: Case, way: str) -> bool:
    """Cells know no empty range; a literal no missing argument in the middle of nowhere."""
    if any(value in ([], [[]]) for value in case.args):
        return False
    if way != "literals":
        return True
    least = FUNCTIONS[case.name].least
    return not any(value is None for value in case.args[:least])


# --- generated argument sets -------------------------------------------------
_NUMBERS: list[Any] = [0, 1, 2, 3, 4, 5, 7, 10, 14, 45, 50, 90, 100, -1, 0.1, 0.2, 0.3, 0.5, 0.7,
                       0.9, 0.95, 0.985, 0.995, 1.5, 1 / 3, -0.2]
_ODD: list[Any] = [None, "", "无", "优", True, CellError("#REF!"), CellError("#N/A")]
_LABELS: list[Any] = ["优", "良", "中", "差", " 优", "A", "a", 1, 2, "1"]


def generated(name: str, count: int, seed: int = 7) -> Iterator[Case]:
    """Argument sets of a function: mostly sensible ones, a third with something odd."""
    pick = random.Random(f"{name}{seed}")
    parameters = FUNCTIONS[name].parameters
    for _ in range(count):
        odd = pick.random() < 0.35
        size = pick.randint(1, 5)
        args = [_argument(pick, p, size, odd and pick.random() < 0.4) for p in parameters]
        keep = pick.randint(FUNCTIONS[name].least, len(parameters))
        yield Case(name, to_json(args[:keep]), None)


def _argument(pick: random.Random, parameter: Any, size: int, odd: bool) -> Any:
    takes = parameter.takes
    if odd and pick.random() < 0.2:
        size += 1
    if takes in (Takes.COUNTS, Takes.NUMBERS, Takes.PEERS):
        numbers = _range(pick, parameter.name, size)
        if odd:
            numbers[pick.randrange(len(numbers))] = pick.choice(_ODD)
        return numbers
    if takes is Takes.LABELS:
        labels = pick.sample(_LABELS, size)
        if odd:
            labels[pick.randrange(size)] = pick.choice([None, *_ODD[5:]])
        return labels
    if odd:
        return pick.choice(_ODD)
    if takes is Takes.TEXT:
        return pick.choice(_LABELS)
    if takes is Takes.FLAG:
        return pick.choice([True, False, 0, 1])
    if takes is Takes.DATE:
        return pick.randint(20000, 46000)
    if parameter.name in ("rank", "count", "levels", "digits"):
        return pick.choice([1, 2, 3, 4, 5, 7, 14, 0])
    if parameter.name in ("low", "high"):
        return pick.choice([0, 0.1, 0.2] if parameter.name == "low" else [0.5, 1, 14])
    if parameter.name in ("order", "rounding"):
        return pick.choice([0, 1, -1])
    return pick.choice(_NUMBERS)


def _range(pick: random.Random, name: str, size: int) -> list[Any]:
    if name == "bounds":
        return sorted(pick.sample(_NUMBERS, size))
    if name in ("weights", "shares"):
        parts = [pick.randint(1, 9) for _ in range(size)]
        return [round(p / sum(parts), 12) for p in parts]
    if name in ("counts", "quotas"):
        return [pick.randint(0, 4) for _ in range(size)]
    numbers = [pick.choice(_NUMBERS) for _ in range(size)]
    return [abs(n) for n in numbers] if name == "per" else numbers


def whole_table() -> list[Case]:
    """The table's cases that give one value."""
    return [c for c in CASES if not isinstance(c.expected, list)]


def columns_table() -> list[Case]:
    """The table's cases that are applied to a column."""
    return [c for c in CASES if isinstance(c.expected, list)]


def elements(result: Any) -> Iterator[tuple[int, int, Any]]:
    """Each element of a result with its row and column from 1."""
    for r, row in enumerate(result, 1):
        for c, value in enumerate(row if isinstance(row, list) else [row], 1):
            yield r, c, value
