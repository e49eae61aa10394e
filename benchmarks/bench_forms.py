"""Make one workbook per unit: stamping a template, against XlsxWriter from scratch.

Run:  python -m benchmarks.bench_forms [units]
Goal: at least 10 times as many workbooks per second as XlsxWriter.

Two peers, in the same run on the same scheme of 75 indicators and 140 inputs:
the forms package itself without stamping, and XlsxWriter alone, which is only
handed the finished cells, merged areas and names (no formula is worked out, no
height reckoned, no validation or colour written) and so does less than needed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
from xlsxwriter import Workbook

from benchmarks.field import large_scheme
from xlkpi.forms import build_template, stamp
from xlkpi.forms.workbook import build

GOAL = 10.0
SLOW_ONES = 5  # workbooks made from scratch per round
ROUNDS = 3


@dataclass(frozen=True)
class Finished:
    """One sheet as data: cells (row, column, content, cached value), and merged areas."""

    name: str
    cells: list[tuple[int, int, object, object]]
    merged: list[tuple[int, int, int, int]]
    names: list[tuple[str, str]]


def finished(workbook: bytes) -> list[Finished]:
    """What XlsxWriter is handed."""
    sheets = []
    cached = openpyxl.load_workbook(BytesIO(workbook), data_only=True)
    for sheet in openpyxl.load_workbook(BytesIO(workbook)).worksheets:
        shown = cached[sheet.title]
        cells = [(c.row - 1, c.column - 1, c.value, shown[c.coordinate].value)
                 for row in sheet.iter_rows() for c in row if c.has_style or c.value is not None]
        areas = [(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1)
                 for a in sheet.merged_cells.ranges]
        names = [(name, found.attr_text) for name, found in sheet.defined_names.items()
                 if not name.startswith("_xlnm")]
        sheets.append(Finished(sheet.title, cells, areas, names))
    return sheets


def xlsxwriter_alone(sheets: list[Finished], path: Path) -> None:
    """Write the finished sheets."""
    with Workbook(str(path), {"in_memory": True}) as book:
        look = book.add_format({"border": 1, "text_wrap": True})
        for data in sheets:
            sheet = book.add_worksheet(data.name)
            for area in data.merged:
                sheet.merge_range(*area, "", look)
            for row, column, content, value in data.cells:
                if isinstance(content, str) and content.startswith("="):
                    sheet.write_formula(row, column, content, look, value or "")
                elif isinstance(content, str):
                    sheet.write_string(row, column, content, look)
                elif isinstance(content, int | float):
                    sheet.write_number(row, column, content, look)
                else:
                    sheet.write_blank(row, column, None, look)
            for name, place in data.names:
                book.define_name(f"{data.name}!{name}", f"={place}")


def rate(make: Callable[[int], object], count: int) -> float:
    """Workbooks per second, the best of some rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for number in range(count):
            make(number)
        best = max(best, count / (time.perf_counter() - start))
    return best


def main(units: int = 200) -> int:
    """Measure, print the ratios; 1 where the goal is missed."""
    scheme = large_scheme(units)
    unit = scheme.units[0]
    start = time.perf_counter()
    template = build_template(scheme, unit.group, unit.attributes)
    print(f"one template:       {time.perf_counter() - start:8.2f} s")
    sheets = finished(template.workbook(unit.name))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def stamped(number: int) -> object:
            return stamp(template, scheme.units[number].name, folder / f"{number}.xlsx")

        def made(number: int) -> object:
            content = build(scheme, unit.group, unit.attributes, "native", f"单位{number}")
            return (folder / f"{number}.xlsx").write_bytes(content)

        ours = rate(stamped, units)
        peers = {
            "XlsxWriter alone": rate(
                lambda n: xlsxwriter_alone(sheets, folder / f"{n}.xlsx"), SLOW_ONES),
            "forms from scratch": rate(made, SLOW_ONES),
        }
    print(f"stamped:            {ours:8.1f} workbooks/s")
    for name, speed in peers.items():
        print(f"{name + ':':<20}{speed:8.1f} workbooks/s   ratio {ours / speed:6.1f}")
    return int(ours / peers["XlsxWriter alone"] < GOAL)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
