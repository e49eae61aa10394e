"""The one table of cases in LibreOffice with the add-in, cell by cell and as arrays.

The workbook is written by XlsxWriter and opened by Calc, as people do it. Where
Calc's interface for add-ins cannot carry a case, that is held here as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from tests.cases import CASES, Case
from tests.functions.plain import elements, letters, same
from tests.live.addin import office, opened, shown
from tests.live.test_functions_plain import write_cell
from xlkpi.functions import FUNCTIONS, CellError, Takes
from xlkpi.functions.errors import ERROR_CODES

AT = 26  # the column AA, beside the arguments


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with office(tmp_path_factory.mktemp("addin")) as app:
        yield app


def is_error(value: Any) -> bool:
    return isinstance(value, str) and value in ERROR_CODES


def grid_of(value: Any) -> list[list[Any]]:
    if not isinstance(value, list):
        return [[value]]
    return value if value and isinstance(value[0], list) else [[cell] for cell in value]


def error_in_range(case: Case) -> bool:
    return any(isinstance(a, list) and any(is_error(c) for row in grid_of(a) for c in row)
               for a in case.args)


def blank_decides(case: Case) -> bool:
    """A blank stands left of an error: Calc looks at errors first."""
    return case.expected == "#N/A" and any(map(is_error, case.args)) and None in case.args


def literal(value: Any) -> str | None:
    """The value inside a formula; None where Calc has no way to write it."""
    if isinstance(value, list):
        rows = grid_of(value)
        cells = [[literal(c) for c in row] for row in rows]
        if any(c in (None, "") or is_error(c) for row in cells for c in row):
            return None
        return "{" + ";".join(",".join(row) for row in cells) + "}"  # type: ignore[arg-type]
    if value is None:
        return ""
    if is_error(value):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)


class Sheet:
    """Calls below one another: arguments from column A, formulas in AA."""

    def __init__(self, path: Path) -> None:
        self.book = Workbook(path)
        self.sheet = self.book.add_worksheet("Sheet1")
        self.top = 0
        self.wanted: list[tuple[str, str, Any]] = []  # address, call, expected

    def arguments(self, case: Case) -> str:
        """Lay the arguments out; a blank single one is left out of the call."""
        parts, column, rows = [], 0, 1
        for value in case.args:
            grid = grid_of(value)
            for r, row in enumerate(grid):
                for c, cell in enumerate(row):
                    self.argument(f"{letters(column + c)}{self.top + r + 1}", cell)
            first = f"{letters(column)}{self.top + 1}"
            last = f"{letters(column + len(grid[0]) - 1)}{self.top + len(grid)}"
            parts.append("" if value is None else first if first == last else f"{first}:{last}")
            column += len(grid[0])
            rows = max(rows, len(grid))
        self.height = rows
        return ",".join(parts)

    def argument(self, address: str, value: Any) -> None:
        if value == "":
            self.sheet.write_formula(address, '=""', value="")
        else:
            write_cell(self.sheet, address, CellError(value) if is_error(value) else value)

    def call(self, case: Case, arguments: str, *, array: bool) -> None:
        """A formula, over as many cells as the result has."""
        formula = f"={case.name}({arguments})"
        expected = grid_of(case.expected)
        if array or isinstance(case.expected, list):
            self.sheet.write_array_formula(self.top, AT, self.top + len(expected) - 1,
                                           AT + len(expected[0]) - 1, f"{{{formula}}}")
        else:
            self.sheet.write_formula(self.top, AT, formula)
        for row, column, value in elements(expected):
            place = xl_rowcol_to_cell(self.top + row - 1, AT + column - 1)
            self.wanted.append((place, f"{formula}  {case.id}", value))
        self.top += max(self.height, len(expected))

    def check(self, calc: Any) -> None:
        self.book.close()
        with opened(calc, Path(self.book.filename)) as document:
            document.calculateAll()  # XlsxWriter left 0 beside the formulas that are arguments
            sheet = document.Sheets.getByIndex(0)
            wrong = []
            for place, call, value in self.wanted:
                row, column = xl_cell_to_rowcol(place)
                result = shown(sheet.getCellByPosition(column, row))
                if not same(result, value):
                    wrong.append(f"{place} {call}\n  {result!r}, not {value!r}")
        assert not wrong, f"{len(wrong)} of {len(self.wanted)} differ:\n" + "\n".join(wrong[:40])


CARRIED = [case for case in CASES
           if not error_in_range(case) and not blank_decides(case) and [] not in case.args]


@pytest.mark.parametrize("array", [False, True], ids=["cells", "arrays"])
def test_arguments_in_cells(calc: Any, tmp_path: Path, array: bool) -> None:
    assert len(CARRIED) > len(CASES) - 20
    sheet = Sheet(tmp_path / "table.xlsx")
    for case in CARRIED:
        sheet.call(case, sheet.arguments(case), array=array)
    sheet.check(calc)


@pytest.mark.parametrize("array", [False, True], ids=["cells", "arrays"])
def test_arguments_as_literals(calc: Any, tmp_path: Path, array: bool) -> None:
    sheet = Sheet(tmp_path / "literals.xlsx")
    sheet.height = 1
    for case in CARRIED:
        parts = [literal(value) for value in case.args]
        if None not in parts:
            sheet.call(case, ",".join(map(str, parts)), array=array)
    assert len(sheet.wanted) > 400
    sheet.check(calc)


SINGLE = [name for name, f in FUNCTIONS.items()
          if not any(p.takes.is_range or p.takes is Takes.ANY for p in f.parameters)]


@pytest.mark.parametrize("name", SINGLE)
def test_all_cases_of_a_function_as_one_array(calc: Any, tmp_path: Path, name: str) -> None:
    """A column per parameter, a row per case: blanks are blank cells here."""
    cases = [c for c in CASES if c.name == name and not isinstance(c.expected, list)
             and not any(isinstance(a, list) or is_error(a) for a in c.args)]
    count = len(FUNCTIONS[name].parameters)
    padded = [[*case.args, *[None] * (count - len(case.args))] for case in cases]
    whole = Case(name, [list(column) for column in zip(*padded, strict=True)],
                 [case.expected for case in cases])
    sheet = Sheet(tmp_path / "columns.xlsx")
    sheet.call(whole, sheet.arguments(whole), array=True)
    assert len(sheet.wanted) == len(cases) > 5
    sheet.check(calc)


def test_what_calc_does_not_hand_over(calc: Any, tmp_path: Path) -> None:
    """An error within a range stays an error, whichever: the function is not even asked."""
    sheet = Sheet(tmp_path / "errors.xlsx")
    cases = [case for case in CASES if error_in_range(case)]
    assert len(cases) > 10
    for case in cases:
        whole = Case(case.name, case.args, "Err:504")
        sheet.call(whole, sheet.arguments(whole), array=False)
    sheet.check(calc)


def test_a_single_blank_cell_reads_as_zero(calc: Any, tmp_path: Path) -> None:
    """Calc's interface does not tell them apart; written as a range it does."""
    sheet = Sheet(tmp_path / "blank.xlsx")
    sheet.height = 1
    sheet.call(Case("KPI_RATIO", [], 0), "B1,100", array=False)
    sheet.call(Case("KPI_RATIO", [], "#N/A"), "B2:B2,100", array=False)
    sheet.check(calc)
