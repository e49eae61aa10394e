"""The written formulas of the whole language in a real spreadsheet program.

Random formulas over blanks, texts, errors, columns and array formulas: the
cell must show what ``evaluate`` gives.  Where two faults meet in one formula,
programs differ in which error they report; then any error will do.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from tests.formula.cells import Case, Stands, same
from tests.formula.making import Maker
from tests.live.office import Office
from tests.live.test_functions_plain import write_cell
from xlkpi.formula import FormulaError, needs_array
from xlkpi.formula.tree import Kind
from xlkpi.functions import CellError

pytestmark = pytest.mark.live

S = "Sheet1"
RESULT = "Z"
OPERATORS = (
    "-2^2", "2^3^2", "50%^2", "8-3-2", "64/4/2", "2*3%", "-2%", "2^-1", "--3", "1+2&3", "1=1=TRUE",
    '"优"&1', '"a"="A"', '1="1"', '"1">9', "TRUE>5", "0.1*3=0.3", "0.97-0.9>=0.07", "0.3-0.1*3",
    "0^0", "0^-1", "(-8)^0.5", "1/0", "ROUND(1.005,2)", "ROUND(-2.345,2)", "ROUND(1250,-2)",
    "INT(0.3/0.1)", "INT(-1.5)", "INT((0.1+0.7)*10)", '0.1+0.2&""', 'SUM(1,"")', 'SUM(1,"x")',
    'COUNT({1,"x",3})', 'AVERAGE({"x"})', 'MIN({"x"})', "AND(1,0)", "OR(0,{0,0,2})",
    "IFERROR(1/0,7)", "IF(1>2,1/0,5)", "SUM({1,2;3,4}*2)", "ABS(-3)", "NOT(0)",
)  # fmt: skip
BLANKS = (
    "[@甲]+1", "1-[@甲]", "-[@甲]", "[@甲]%", "[@甲]^2", '[@甲]&"分"', '[@甲]=""', '[@甲]<>""',
    '[@甲]="优"', "[@甲]=0", "[@甲]>0", "[@甲]=[@甲]", "IF([@甲],1,2)", "IF(TRUE,[@甲],2)", "[@甲]",
    "AND([@甲],0)", "SUM([@甲],1)", "COUNT([@甲])", "MAX([@甲],-5)", "MIN([@甲],5)",
    "AVERAGE([@甲],4)", "IFERROR([@甲]/2,9)", "IFERROR([@甲],9)", "KPI_RATIO([@甲],10)",
    "KPI_RATIO(5,10,[@甲])", "KPI_DISCRETION([@甲],0.1,0.5)", "KPI_DEDUCT(2,[@甲],0.5)",
    "KPI_EXCESS(1,0,0.1,0.3,[@甲])", "KPI_PEERAVG([@甲],{1,2})", "ROUND([@甲],1)", "INT([@甲])",
)  # fmt: skip


def differences(office: Office, cases: list[Case], path: Path) -> list[str]:
    """What the program shows and ``evaluate`` does not give."""
    book = Workbook(path)
    sheet = book.add_worksheet(S)
    places = [f"{RESULT}{case.row}" for case in cases]
    for case, place in zip(cases, places, strict=True):
        for address, value in case.cells.items():
            if value == "":
                sheet.write_formula(address, '=""')
            else:
                write_cell(sheet, address, value)
        if needs_array(case.plain):
            sheet.write_array_formula(f"{place}:{place}", f"{{={case.plain}}}")
        else:
            sheet.write_formula(place, f"={case.plain}")
    book.close()
    with office.open(path) as opened:
        opened.recalculate()
        shown = [CellError(v["error"]) if isinstance(v, dict) else v
                 for v in opened.values(S, places)]
    return [f"{case}\n  {value!r}, not {case.expected!r}"
            for case, value in zip(cases, shown, strict=True)
            if not (same(value, case.expected) or both_wrong(value, case))]


def both_wrong(value: Any, case: Case) -> bool:
    errors = isinstance(value, CellError) and isinstance(case.expected, CellError)
    return errors and faults(case) > 1


def faults(case: Case) -> int:
    """How many of the values in the formula can be at fault."""
    used = [s.value for name, s in case.names.items() if f"{name}]" in case.formula]
    values = [v for value in used for v in (value if isinstance(value, list) else [value])]
    return sum(v is None or isinstance(v, (str, CellError)) for v in values)


def laid_out(count: int, depth: int, seed: int) -> list[Case]:
    """Random formulas below one another; those that cannot be written are few."""
    cases: list[Case] = []
    row = 1
    for i in range(count):
        maker = Maker(random.Random(seed + i))
        case = Case(maker.number(depth), maker.names, row)
        try:
            assert case.plain
        except FormulaError:
            continue
        cases.append(case)
        row += case.height
    assert len(cases) > 0.95 * count
    return cases


def test_operators_and_functions(office: Office, tmp_path: Path) -> None:
    cases = [Case(formula, {}, row) for row, formula in enumerate(OPERATORS, 1)]
    assert differences(office, cases, tmp_path / "operators.xlsx") == []


@pytest.mark.parametrize("value", [None, "", "无", 0, 3], ids=repr)
@pytest.mark.parametrize("kind", [Kind.ANY, Kind.MAYBE])
def test_what_stands_in_a_cell(office: Office, tmp_path: Path, value: Any, kind: Kind) -> None:
    if kind is Kind.MAYBE and value == "无":
        kind = Kind.TEXT
    cases = [Case(f, {"甲": Stands(value, kind)}, row) for row, f in enumerate(BLANKS, 1)]
    assert differences(office, cases, tmp_path / "cells.xlsx") == []


@pytest.mark.parametrize(("count", "depth", "arrays"), [(800, 2, 0), (500, 3, 15)])
def test_random_formulas(
    office: Office, tmp_path: Path, count: int, depth: int, arrays: int
) -> None:
    cases = laid_out(count, depth, seed=1000 * depth)
    assert sum(needs_array(c.plain) for c in cases) >= arrays
    assert differences(office, cases, tmp_path / "random.xlsx") == []
