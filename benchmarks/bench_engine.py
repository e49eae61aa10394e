"""Speed of the LibreOffice engine: blocks, formulas, single cells; beside openpyxl in one run.

python benchmarks/bench_engine.py
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

import xlkpi.hosts.libreoffice as lo

ROWS, COLUMNS = 2000, 20


def timed(label: str, action: Callable[[], Any], times: int = 3) -> float:
    """Run an action some times, print its best time in milliseconds, and return it in seconds."""
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - begin)
    print(f"{label:<44}{best * 1000:9.1f} ms")
    return best


def main() -> None:
    begin = time.perf_counter()
    with lo.start(add_book=True) as app, tempfile.TemporaryDirectory() as folder:
        print(f"{'start an office':<44}{(time.perf_counter() - begin) * 1000:9.1f} ms")
        book = app.books[0]
        sheet = book.sheets[0]
        numbers = [[float(r * c) for c in range(COLUMNS)] for r in range(ROWS)]
        texts = [[f"unit {r}-{c}" for c in range(COLUMNS)] for r in range(ROWS)]
        block, words = sheet["A1"].resize(ROWS, COLUMNS), sheet["AA1"].resize(ROWS, COLUMNS)

        def write(target: Any, data: Any) -> Callable[[], None]:
            def action() -> None:
                target.value = data

            return action

        size = f"{ROWS:,} x {COLUMNS}"
        timed(f"write {size} numbers", write(block, numbers))
        timed(f"read {size} numbers", lambda: block.value)
        timed(f"write {size} texts", write(words, texts), 1)
        timed(f"read {size} texts", lambda: words.value)

        def fill(count: int) -> Callable[[], None]:
            def action() -> None:
                sheet[f"AZ1:AZ{count}"].formula = "=A1*2+B1"

            return action

        small = timed("write 2,500 like formulas", fill(2500))
        large = timed("write 10,000 like formulas", fill(10_000))
        timed("read 10,000 formulas", lambda: sheet["AZ1:AZ10000"].formula)
        timed("write one cell", write(sheet["BA1"], 1.0), 20)
        timed("read one cell", lambda: sheet["BA1"].value, 20)

        path = Path(folder) / "bench.xlsx"
        timed("save", lambda: book.save(path), 1)
        timed("the same file read by openpyxl", lambda: openpyxl.load_workbook(path), 1)
        assert large < small * 12, "writing like formulas must not grow with the square"


if __name__ == "__main__":
    main()
