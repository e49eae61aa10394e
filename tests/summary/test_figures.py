"""Figures put in past XlsxWriter: the same workbook as XlsxWriter writes cell by cell."""

from __future__ import annotations

import multiprocessing
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import product
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi.summary.figures import Figures, put_in
from xlkpi.summary.grid import ROW

TOP, UNITS = 2, 95  # more than are put together at a time
HALF = 50
FORMULA = f'IF(AND(A{ROW}<>"",B{ROW}>=0),B{ROW}*2&"<&>",0)'
CHILD = "import sys; from tests.summary import test_figures as t; t.with_a_child(*sys.argv[1:])"
Column = list[float | None]


def columns(random: Random) -> list[Column]:
    """Numbers with gaps; a column of nothing; one that ends early."""
    def some() -> float | None:
        return random.choice([None, float(random.randint(-5, 120)), random.random() * 9,
                              round(random.random() * 100, 2), 1e-9, 123456789012345.0])

    return [[some() for _ in range(UNITS)], [None] * UNITS, [9.86] * (UNITS - 3)]


class Plainly:
    """What ``Figures`` does, by XlsxWriter's own calls."""

    def __init__(self, sheet: Worksheet, top: int) -> None:
        self.sheet, self.top = sheet, top

    def numbers(self, column: int, values: Column, look: Format) -> None:
        for row, value in enumerate(values, start=self.top):
            if value is not None:
                self.sheet.write_number(row, column, value, look)

    def formulas(self, column: int, text: str, values: Column, look: Format, first: int = 0
                 ) -> None:
        for row, value in enumerate(values, start=self.top + first):
            if value is not None:
                self.sheet.write_formula(row, column, f"={text.replace(ROW, str(row + 1))}",
                                         look, value)


    def table(self, name: str, rows: int, options: dict[str, Any]) -> None:
        self.sheet.add_table(self.top - 1, 0, self.top + rows - 1, len(options["columns"]) - 1,
                             {"name": name, **options})


def written(path: Path, kind: type[Any], data: list[Column], processes: int = 1) -> Path:
    """A workbook with texts, gaps, numbers, formulas of two blocks, a row under the table."""
    book = Workbook(str(path))
    book.add_worksheet("前")
    sheet = book.add_worksheet("表")
    sheet.set_default_row(18)
    bold, pale, other = (book.add_format(p) for p in (
        {"bold": True}, {"num_format": "0.00", "bg_color": "#FFF8E5"}, {"italic": True}))
    figures, more = kind(sheet, TOP), kind(book.add_worksheet("后"), TOP)
    for place in range(UNITS):
        more.sheet.write_string(TOP + place, 0, "乙")
    more.numbers(1, data[2], bold)
    for place in range(UNITS):
        sheet.write_string(TOP + place, 0, f"单位{place}<&>", bold)
        sheet.write_string(TOP + place, 30, "右边", bold)
    sheet.write_string(0, 0, "标题", bold)
    for column, values in enumerate(data, start=1):
        figures.numbers(column, values, pale)
        for place, value in enumerate(values):
            if value is None and place % 2:
                sheet.write_string(TOP + place, column, "未填", other)
    halves = data[0][:HALF], data[0][HALF:]
    figures.formulas(27, FORMULA, halves[0], other)
    figures.formulas(27, f"B{ROW}", halves[1], bold, first=HALF)
    figures.table("数", UNITS, {"columns": [{"header": f"列{n}"} for n in range(31)]})
    sheet.write_formula(TOP + UNITS, 1, f"=SUM(B{TOP + 1}:B{TOP + UNITS})", bold, 7)
    book.close()
    if kind is Figures:
        put_in(path, {2: figures, 3: more}, processes)
    return path


def cells(path: Path) -> Iterator[tuple[Any, ...]]:
    """Everything that can be read of every cell; values and formulas."""
    for shown, name in product((True, False), ("表", "后")):
        sheet = openpyxl.load_workbook(path, data_only=shown)[name]
        yield sheet.dimensions, [(t.ref, t.autoFilter.ref) for t in sheet.tables.values()]
        for row in sheet.iter_rows():
            for c in row:
                value = round(c.value, 12) if isinstance(c.value, float) else c.value
                yield (c.coordinate, value, c.data_type, c.number_format, c.font.b, c.font.i,
                       c.fill.fgColor.rgb, sheet.row_dimensions[c.row].height)


def test_it_is_what_xlsxwriter_itself_writes(tmp_path: Path) -> None:
    data = columns(Random(7))
    ours = written(tmp_path / "a.xlsx", Figures, data)
    theirs = written(tmp_path / "b.xlsx", Plainly, data)
    assert list(cells(ours)) == list(cells(theirs))


def with_a_child(folder: str, dies: str) -> None:
    """Write by two processes, of which the child may die; say whether there was one.

    It dies "early", or "half" way through what it sends, or is "unborn" for lack of memory.
    """
    whole, parent, seen = Figures.within, os.getpid(), Path(folder) / "child"

    def within(figures: Figures, xml: str) -> Iterator[str]:
        if os.getpid() != parent:
            seen.touch()
            if dies == "early":
                os._exit(1)
        return whole(figures, xml)

    def half(sender: Connection, thing: object) -> None:
        os.write(sender.fileno(), struct.pack("!i", 1 << 20) + b"x" * 1000)
        os._exit(1)

    def unborn(_: object) -> None:
        raise OSError

    Figures.within = within  # type: ignore[method-assign]
    if dies == "unborn":
        multiprocessing.get_context("fork").Process.start = unborn  # type: ignore[assignment]
    if dies == "half":
        Connection.send = half  # type: ignore[method-assign]
    written(Path(folder) / "b.xlsx", Figures, columns(Random(7)), processes=2)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process writes")
@pytest.mark.parametrize("dies", ["", "early", "half", "unborn"])
def test_two_processes_write_the_same_even_if_one_dies(tmp_path: Path, dies: str) -> None:
    alone = written(tmp_path / "a.xlsx", Figures, columns(Random(7)))
    subprocess.run(  # where no thread of the tests' own runs, nor of numpy's
        [sys.executable, "-c", CHILD, str(tmp_path), dies], check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    assert (tmp_path / "child").exists() is (dies != "unborn")
    assert zipfile.ZipFile(tmp_path / "b.xlsx").namelist() == zipfile.ZipFile(alone).namelist()
    assert list(cells(tmp_path / "b.xlsx")) == list(cells(alone))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_no_number_loses_a_digit(tmp_path_factory: Any, values: list[float]) -> None:
    path = tmp_path_factory.mktemp("n") / "n.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    for place in range(len(values)):
        sheet.write_string(place, 0, "甲")
    figures = Figures(sheet, 0)
    figures.numbers(1, values, book.add_format({"bold": True}))
    book.close()
    put_in(path, {1: figures})
    found = [c.value for c in openpyxl.load_workbook(path).active["B"]]
    assert found == values
