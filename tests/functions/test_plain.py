"""The plain form of every function, worked out by the package's own little sheet.

What a real spreadsheet makes of the same formulas is in
tests/live/test_functions_plain.py.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cases import Case, to_json
from tests.functions.plain import (
    WAYS,
    Laid,
    can_be_laid,
    expected,
    generated,
    lay,
    same,
    whole_table,
)
from xlkpi.formula import FormulaError, parse, write
from xlkpi.formula.parse import parse_cell
from xlkpi.formula.sheet import calculate
from xlkpi.functions import FUNCTIONS

PLAIN = [name for name, function in FUNCTIONS.items() if function.plain]
GENERATED = 25  # in each of four layouts; hundreds run in the real program


def worked_out(laid: Laid) -> Any:
    """What the little sheet gives, in the table's JSON."""

    def cells(ref: Any) -> Any:
        corners = re.findall(r"([A-Z]+)(\d+)", ref.text.replace("$", ""))
        (left, top), (right, bottom) = corners[0], corners[-1]
        grid = [[laid.cells[f"{chr(c)}{r}"] for c in range(ord(left), ord(right) + 1)]
                for r in range(int(top), int(bottom) + 1)]
        return grid if len(corners) > 1 else grid[0][0]

    return to_json(calculate(parse_cell(laid.formula), cells))


def differences(cases: list[Case], way: str) -> list[str]:
    """Each call whose plain form gives something else than the function."""
    found = []
    for case in cases:
        if not can_be_laid(case, way):
            continue
        laid = lay(case, way, 1)
        result = laid.refused or worked_out(laid)
        if not same(result, expected(case)):
            found.append(f"{laid.id}\n  {result!r}, not {expected(case)!r}")
    return found


@pytest.mark.parametrize("way", ["kinds", "literals"])
def test_the_table_in_plain_form(way: str) -> None:
    wrong = differences(whole_table(), way)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PLAIN)
def test_generated_arguments_in_plain_form(name: str, way: str) -> None:
    wrong = differences(list(generated(name, GENERATED)), way)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PLAIN)
def test_generated_arguments_are_worth_testing(name: str) -> None:
    results = [expected(case) for case in generated(name, 300)]
    values = [r for r in results if not (isinstance(r, str) and r.startswith("#"))]
    assert len(values) >= 60
    assert {"#N/A", "#VALUE!"} <= {r for r in results if isinstance(r, str)}


def test_explain_has_no_plain_form() -> None:
    with pytest.raises(FormulaError, match="KPI_EXPLAIN"):
        write(parse('KPI_EXPLAIN("KPI_RATIO",1,2)'), lambda _: parse("1"), "plain")
