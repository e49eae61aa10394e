"""Recalculate 20,000 KPI_RATIO cells in LibreOffice: the add-in against plain formulas.

Run:  python -m benchmarks.bench_addin
Goal: at most 20 times the plain form cell by cell, at most 6 times as one array.
All three stand in one workbook each, in one office, and take turns; of each the best counts.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

import xlkpi.hosts.libreoffice as lo
from xlkpi.formula import parse, write
from xlkpi.formula.tree import Kind, Name, NameSpan, Ref
from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.oxt.pack import contents

COUNT = 20_000
ROUNDS = 9
GOALS = {"cell by cell": 20.0, "as one array": 6.0}
LAST = (COUNT - 1) % 140 / 120  # what the last cell must show


def plain(row: int) -> str:
    """The formula that our workbooks have where there is no add-in."""
    places = {"a": f"A{row}", "b": f"B{row}"}

    def resolve(name: Name | NameSpan) -> Ref:
        return Ref(places[str(getattr(name, "name", ""))], 1, 1, Kind.NUMBER)

    return write(parse("KPI_RATIO([@a],[@b],50%)"), resolve, "plain")


def workbook(path: Path, kind: str) -> Path:
    """Two columns of figures and the formulas beside them."""
    book = Workbook(path)
    sheet = book.add_worksheet()
    for row in range(COUNT):
        sheet.write_number(row, 0, row % 140)
        sheet.write_number(row, 1, 120)
        if kind == "plain":
            sheet.write_formula(row, 2, f"={plain(row + 1)}")
        elif kind == "cell by cell":
            sheet.write_formula(row, 2, f"=KPI_RATIO(A{row + 1},B{row + 1},50%)")
    if kind == "as one array":
        sheet.write_array_formula(0, 2, COUNT - 1, 2,
                                  f"{{=KPI_RATIO(A1:A{COUNT},B1:B{COUNT},50%)}}")
    book.close()
    return path


def extension(folder: Path) -> Path:
    """The add-in as a directory that an office can be started with."""
    for name, data in contents().items():
        place = folder / "xlkpi.oxt" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def seconds(document: Any) -> float:
    """One hard recalculation, checked at its last cell."""
    start = time.perf_counter()
    document.calculateAll()
    taken = time.perf_counter() - start
    shown = document.Sheets.getByIndex(0).getCellByPosition(2, COUNT - 1).getValue()
    assert abs(shown - min(LAST, 1)) < 1e-9, shown
    return taken


def measure() -> dict[str, float]:
    """Seconds of a recalculation by kind."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as name:
        folder = Path(name)
        app = lo.start(arguments=(
            f"-env:BUNDLED_EXTENSIONS={extension(folder / 'extensions').as_uri()}",))
        try:
            documents = {
                kind: app.impl.desktop.loadComponentFromURL(
                    bridge.url(workbook(folder / f"{i}.xlsx", kind)), "_blank", 0,
                    bridge.props(Hidden=True))
                for i, kind in enumerate(("plain", *GOALS))
            }
            rounds = [{kind: seconds(d) for kind, d in documents.items()} for _ in range(ROUNDS)]
        finally:
            app.kill()
    return {kind: min(each[kind] for each in rounds) for kind in rounds[0]}


def main() -> None:
    """Print the figures; an AssertionError where a goal is missed."""
    figures = measure()
    print(f"{COUNT} KPI_RATIO cells, plain formulas: {figures['plain']:.3f} s")
    for kind, goal in GOALS.items():
        times = figures[kind] / figures["plain"]
        print(f"{kind}: {figures[kind]:.3f} s, {times:.1f} times (at most {goal:g})")
        assert times <= goal


if __name__ == "__main__":
    main()
